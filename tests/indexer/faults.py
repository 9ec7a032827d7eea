"""Work for workers that goes wrong. A module of its own: workers import what they run by name."""

import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any
from unittest import mock

from core.errors import DamagedIndex
from core.indexer import worker
from core.indexer.tasks import Task


def start() -> None:
    """A worker that needs nothing."""


def start_elsewhere() -> None:
    """A worker as on systems that do not end it with its parent."""
    with mock.patch.object(sys, "platform", "darwin"):
        worker.start()


def double(number: int) -> int:
    return 2 * number


def fail() -> None:
    raise ValueError("this task is wrong")


def crash() -> None:
    os._exit(7)


def loop() -> None:
    """Holds the interpreter lock for ever, as a grammar that loops does."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def hang_once(mark: str) -> str:
    """Hangs the first time."""
    if os.path.exists(mark):
        return mark
    with open(mark, "x"):
        time.sleep(600)
    return mark


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def grow(megabytes: int) -> int:
    """Takes so much memory and lets it lie."""
    KEPT.append(bytearray(megabytes * 1_000_000))
    return os.getpid()


KEPT: list[bytearray] = []


def which(_: int) -> int:
    """Which process does it."""
    time.sleep(0.01)
    return os.getpid()


def abort_without_memory(_: int) -> None:
    """As a parser whose allocator fails."""
    os.abort()


def be_killed(_: int) -> None:
    """As by a system whose memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def extract_and_note_nice(root: str, tasks: list[Task], settings: Any, background: bool) -> Any:
    found = worker.extract_files(root, tasks, settings, background)
    with open(Path(root) / "nice", "a") as file:
        file.write(f"{os.nice(0)}\n")
    return found


def extract_files(root: str, tasks: list[Task], settings: Any, background: bool) -> Any:
    """As the real one, but some files are traps."""
    for task in tasks:
        if "loop" in task.path:
            loop()
        elif "crash" in task.path:
            crash()
        elif "greedy" in task.path:
            grow(3_000)
        elif "wrong" in task.path:
            fail()
        elif "vanish" in task.path:
            os.unlink(os.path.join(root, task.path))
    return worker.extract_files(root, tasks, settings, background)


def refuse_to_link(root: str, database: str, generation: int, paths: list[str], *rest: Any) -> Any:
    if any("hard" in path for path in paths):
        crash()
    return worker.link_files(root, database, generation, paths, *rest)


def loop_on(*_: Any) -> None:
    loop()


def crash_on(*_: Any) -> None:
    crash()


def grow_much_on(*_: Any) -> None:
    grow(3_000)


def crash_on_trap(source: bytes, *_: Any) -> None:
    if b"trap" in source:
        crash()


def meet_damage_once(
    root: str, database: str, generation: int, paths: list[str], *rest: Any
) -> Any:
    mark = Path(root) / "met"
    if not mark.exists():
        mark.touch()
        raise DamagedIndex("the index file is damaged: a page is not as it was written")
    return worker.link_files(root, database, generation, paths, *rest)
