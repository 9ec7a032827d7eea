"""A server while files change at random and its indexer and workers are killed: it answers, and nothing is lost.

CODESCOPE_SOAK=300 CODESCOPE_SEED=7 pytest tests/server/test_soak.py      for so many seconds, from this seed on
"""

import os
import random
import shutil
import signal
import sysconfig
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.indexer.channel import connect
from indexers import Client, check_equal_to_fresh
from random_changes import RandomChanges
from server.wire import Wire

SECONDS = float(os.environ.get("CODESCOPE_SOAK", "8"))
SEED = int(os.environ.get("CODESCOPE_SEED", "1"))
ANSWER_SECONDS = 20.0  # a machine may be busy; nothing may hang
PACKAGE = Path(sysconfig.get_path("purelib")) / "cattrs"
QUESTIONS = ("definition", "references", "hover", "documentHighlight", "prepareCallHierarchy")


@pytest.mark.slow
def test_changes_questions_and_kills_at_random(tmp_path):
    origin, root = tmp_path / "origin", tmp_path / "work"
    shutil.copytree(PACKAGE, origin, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(origin, root)
    chance = random.Random(SEED)
    changes = RandomChanges(root, origin, chance)
    with Wire() as wire:
        wire.initialize(root)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            changes.some()
            numbers = [ask_something(wire, root, chance) for _ in range(5)]
            if chance.random() < 0.4:
                changes.said.append(kill_someone(root, chance))
            for number in numbers:
                answer = wire.answer(number, ANSWER_SECONDS)
                assert "result" in answer, (answer, changes.said)
        wait_until_current(root)
        assert wire.leave() == 0, "".join(wire.stderr)
    check_equal_to_fresh(root)


def ask_something(wire: Wire, root: Path, chance: random.Random) -> int:
    sources = sorted(root.rglob("*.py"))
    if not sources or chance.random() < 0.3:
        return wire.ask("workspace/symbol", {"query": chance.choice(["conv", "hook", "BaseC", ""])})
    path = chance.choice(sources)
    document = {"textDocument": {"uri": path.as_uri()}}
    if chance.random() < 0.3:
        return wire.ask("textDocument/documentSymbol", document)
    place = {"line": chance.randrange(60), "character": chance.randrange(20)}
    params: dict[str, Any] = {**document, "position": place}
    params["context"] = {"includeDeclaration": True}
    return wire.ask(f"textDocument/{chance.choice(QUESTIONS)}", params)


def kill_someone(root: Path, chance: random.Random) -> str:
    """Kill the indexer of a folder or one of its workers, if there is one."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(root) in process.cmdline() and "core.indexer" in process.cmdline():
                found += [process, *process.children(recursive=True)]
    if not found:
        return "nobody killed"
    victim = chance.choice(found)
    with suppress(psutil.Error):
        victim.send_signal(signal.SIGKILL)
    return f"killed {found.index(victim)} of {len(found)}"


def wait_until_current(root: Path) -> None:
    """Have the indexer compare everything once more, whichever it is by then."""
    end = time.monotonic() + 3 * ANSWER_SECONDS
    while time.monotonic() < end:
        line = connect(root / ".codescope")
        if line is not None:
            client = Client(line)
            client.do("update")
            with suppress(AssertionError):
                client.sync()
                client.close()
                return
            client.close()
        time.sleep(0.05)
    raise AssertionError("no indexer came back")
