"""A client that asks more than it reads, that takes memory again and again, and that is killed."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from server.fuzzed import PATIENCE, Bookkeeper, nobody_is_left
from server.wire import SERVER, Message

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX"),
]

UNREAD, READ = 1500, 50  # answers


def long_text(count: int) -> str:
    return "".join(f"def f_{number}(): return f_{number - 1}()\n" for number in range(count))


def document(path: Path, text: str) -> Message:
    item = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    return {"textDocument": item}


class SlowReader(Bookkeeper):
    """Reads nothing while the gate is closed."""

    def __init__(self, **environment: str) -> None:
        self.gate = threading.Event()
        self.gate.set()
        super().__init__(**environment)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            while stream.readline() != b"\r\n":
                pass
            self._inbox.put(json.loads(stream.read(int(header[16:]))))
            self.gate.wait()
        self._inbox.put(None)


def test_a_client_that_does_not_read_costs_little_and_gets_every_answer(tmp_path: Path) -> None:
    with closing(SlowReader()) as wire:
        wire.initialize(tmp_path)
        wire.notify("textDocument/didOpen", document(tmp_path / "a.py", long_text(1000)))
        asked = {"textDocument": {"uri": (tmp_path / "a.py").as_uri()}}
        answer = json.dumps(wire.request("textDocument/documentSymbol", asked))
        before = wire.memory()
        wire.gate.clear()
        for number in range(UNREAD):
            wire.demand(number, "textDocument/documentSymbol", asked)
        assert len(answer) * UNREAD > 200_000_000
        assert max(wire.memory_after(0.1) for _ in range(30)) - before < 120_000_000
        for number in range(READ, UNREAD):
            wire.notify("$/cancelRequest", {"id": number})
        wire.gate.set()
        wire.settle()
        assert wire.leave() == 0


def test_memory_returns(tmp_path: Path) -> None:
    sizes = []
    with closing(Bookkeeper()) as wire:
        wire.initialize(tmp_path)
        for turn in range(7):
            wear_out(wire, tmp_path, turn)
            sizes.append(wire.memory())
        assert wire.leave() == 0
    # The first rounds fill caches; whatever grows with each round would grow on.
    assert sizes[-1] < sizes[2] + 15_000_000, sizes


def wear_out(wire: Bookkeeper, root: Path, turn: int) -> None:
    """Open, edit, ask, cancel, add and remove a folder, close."""
    paths = [root / f"{turn}_{number}.py" for number in range(3)]
    event = {"added": [{"uri": (root / f"f{turn}").as_uri(), "name": "f"}], "removed": []}
    (root / f"f{turn}").mkdir()
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    for path in paths:
        wire.notify("textDocument/didOpen", document(path, long_text(300)))
        identifier = {"uri": path.as_uri(), "version": 2}
        start = {"line": 150, "character": 0}
        change = {"range": {"start": start, "end": start}, "text": f"def new_{turn}(): ...\n"}
        params = {"textDocument": identifier, "contentChanges": [change]}
        wire.notify("textDocument/didChange", params)
        for number in range(15):
            place = {"line": 20 * number, "character": 30}
            asked = {"textDocument": {"uri": path.as_uri()}, "position": place}
            msg_id = f"{path.name} {number}"
            wire.demand(msg_id, "textDocument/references", asked)
            if number % 2:
                wire.notify("$/cancelRequest", {"id": msg_id})
    wire.settle()
    for path in paths:
        wire.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
    back = {"added": [], "removed": event["added"]}
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": back})
    wire.request("workspace/symbol", {"query": "new"})


STARTER = """
import subprocess, sys, time
source, sink = map(int, sys.argv[1:3])
subprocess.Popen(sys.argv[3:], stdin=source, stdout=sink)
print("started", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("way", ["the parent is killed", "stdin ends"])
def test_nothing_is_left_of_a_client_that_vanishes(way: str, tmp_path: Path) -> None:
    root, temporary = tmp_path / "work", tmp_path / "tmp"
    root.mkdir()
    temporary.mkdir()
    (root / "a.py").write_text("def f(): ...\n")
    source, ours = os.pipe()
    theirs, sink = os.pipe()
    command = [sys.executable, "-c", STARTER, str(source), str(sink), *SERVER]
    starter = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        pass_fds=(source, sink),
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    with starter:
        assert starter.stdout is not None
        starter.stdout.readline()
        (server,) = psutil.Process(starter.pid).children()
        os.close(source)
        os.close(sink)
        for message in first_messages(root, starter.pid):
            os.write(ours, b"Content-Length: %d\r\n\r\n%b" % (len(message), message))
        seen = b""
        while b'"name":"f"' not in seen:
            seen += os.read(theirs, 1 << 16)
        assert list(temporary.iterdir())
        if way == "stdin ends":
            os.close(ours)
            assert wait_until_gone(server)
        starter.kill()
    assert wait_until_gone(server)
    nobody_is_left(root)
    assert not list(temporary.iterdir())
    os.close(theirs)
    with suppress(OSError):
        os.close(ours)


def first_messages(root: Path, pid: int) -> list[bytes]:
    """A session with unsaved text."""
    asked = {"textDocument": {"uri": (root / "a.py").as_uri()}}
    first = {"processId": pid, "rootUri": root.as_uri(), "capabilities": {}}
    messages: list[Message] = [
        {"id": 1, "method": "initialize", "params": first},
        {"method": "initialized", "params": {}},
        {
            "method": "textDocument/didOpen",
            "params": document(root / "a.py", "x = 1\ndef f(): ...\n"),
        },
        {"id": 2, "method": "textDocument/documentSymbol", "params": asked},
    ]
    return [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]


def wait_until_gone(process: psutil.Process) -> bool:
    """Whether a process ends; one that only its parent has not taken note of has ended."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
