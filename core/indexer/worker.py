"""What runs in worker processes: files of the workspace -> packed facts, and files of the index -> packed links.

A worker is given names, reads by itself, and gives back bytes, so that the process that writes the index has little to
do. It knows no other worker, may be killed at any time, and ends with its parent.
"""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from functools import cache
from multiprocessing import connection, parent_process
from pathlib import Path

from core.extract import extract, extract_rows
from core.indexer.reading import read_source, refusal
from core.indexer.resources import lower_priority
from core.indexer.settings import Settings
from core.indexer.states import open_state
from core.indexer.tasks import Extracted, Linked, Outcome, Task
from core.languages import language_for, language_named
from core.link.linker import Linker
from core.model import FilePath
from core.store.packed_links import pack_links
from core.store.packing import pack_file
from core.store.snapshot import FACTS, Snapshot
from core.text import content_tag

PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def start() -> None:
    """Makes a fresh process a worker."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=end_with, args=(parent.sentinel,), daemon=True).start()
    if sys.platform == "linux":
        # A worker that loops in a grammar holds the interpreter lock, so that the thread above never runs; elsewhere
        # the pool's watch ends it when its task should long be through.
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


@cache
def make_way() -> None:
    lower_priority()


def extract_files(
    root: str, tasks: list[Task], settings: Settings, background: bool = False
) -> tuple[list[Extracted], float]:
    """(what became of each file, seconds of CPU time). In the `background` the process makes way for all else."""
    if background:
        make_way()
    began = time.process_time()
    found = [extract_file(root, task, settings) for task in tasks]
    gc.collect(0)
    return found, time.process_time() - began


def extract_file(root: str, task: Task, settings: Settings) -> Extracted:
    path = task.path
    language = language_for(path)
    assert language is not None, path
    extractor = task.extractor
    size, mtime_ns, text, reason, failed = read_source(root, path, settings.max_bytes)
    if text is None:
        outcome = Outcome.FAILED if failed else Outcome.REFUSED if reason else Outcome.GONE
        # What may be otherwise the next time is not tagged as settled.
        settled = extractor if reason == "binary" else b""
        return Extracted(path, size, mtime_ns, outcome, settled, reason=reason)
    if task.tag and content_tag(text) == task.tag:
        return Extracted(path, size, mtime_ns, Outcome.SAME, extractor)
    if not settings.generated and (reason := refusal(path, text)):
        return Extracted(path, size, mtime_ns, Outcome.REFUSED, extractor, reason=reason)
    packed = pack_file(text, extract_rows(text, language))
    return Extracted(path, size, mtime_ns, Outcome.EXTRACTED, extractor, packed)


def try_text(source: bytes, language: str) -> None:
    """Whether a text can be read at all shows in coming back from this."""
    extract(source, language_named(language))


class LinkState:
    """A reader of one state of the index and the linker on it, kept between tasks."""

    key: tuple[str, str, int] | None = None
    snapshot: Snapshot | None = None
    linker: Linker | None = None


def linker_on(root: str, database: str, generation: int) -> tuple[Snapshot, Linker]:
    key = (root, database, generation)
    if LinkState.key != key or LinkState.snapshot is None or LinkState.linker is None:
        forget_links()
        LinkState.snapshot = open_state(Path(root), Path(database))
        LinkState.linker = Linker(LinkState.snapshot)
        LinkState.key = key
    return LinkState.snapshot, LinkState.linker


def forget_links() -> None:
    """Give up what linking keeps in memory."""
    if LinkState.snapshot is not None:
        LinkState.snapshot.close()
    LinkState.key = LinkState.snapshot = LinkState.linker = None
    FACTS.clear()
    gc.collect()


def link_files(
    root: str, database: str, generation: int, paths: list[FilePath], background: bool = False
) -> tuple[list[Linked], float]:
    """(links of each file, seconds of CPU time), all from the committed state of a database file.

    As long as `generation` is the same, so is the state.
    """
    if background:
        make_way()
    began = time.process_time()
    snapshot, linker = linker_on(root, database, generation)
    found = []
    for path in paths:
        facts = snapshot.facts(path)
        if facts is not None:
            found.append(Linked(path, pack_links(facts, linker.link(path))))
            snapshot.forget_facts(path)
    return found, time.process_time() - began
