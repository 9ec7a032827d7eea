"""Seeing inside: what the server tells of itself and its indexers; and no log holds a word of what people write."""

import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from server.live import Live, live
from server.wire import Wire

pytestmark = pytest.mark.slow

MARKER = "Zauberwort"
SOURCE = """
==> a.py
class Zauberwort: ...
==> b.js
function f() {}
==> c.py
from a import Zauberwort
==> bytes.py
\x00\x00\x00 Zauberwort
"""


def test_the_status_tells_all_that_there_is(tmp_path: Path) -> None:
    with live(tmp_path, SOURCE) as session:
        session.open("c.py", f"from a import {MARKER}\nx = {MARKER}()\n")
        session.definition("c.py", MARKER)
        told = session.wire.poll(lambda: whole_status(session.wire))
        (folder,) = told["folders"]
        assert folder["languages"] == {"python": 2, "javascript": 1}
        assert folder["folder"] == tmp_path.as_uri()
        assert [item["path"] for item in folder["skipped"]] == ["bytes.py"]
        assert folder["overlay"] > 0
        indexer = folder["indexer"]
        assert psutil.Process(indexer["pid"]).is_running()
        assert {worker["pid"] for worker in indexer["workers"]} <= set(psutil.pids())
        assert time.time() - 60 < indexer["started"] <= indexer["compared"] <= time.time()
        assert indexer["watching"] in ("own watcher", "client")
        assert indexer["limits"]["jobs"] == 2
        assert told["server"]["pid"] == session.wire.process.pid
        assert told["server"]["memory"] > 10_000_000
        assert told["server"]["database"] > 0
        assert "stderr" in told["server"]["log"]
        assert folder["log"] == str(tmp_path / ".codescope" / "indexer.log")
        for part in ("2 python", "bytes.py", f"process {indexer['pid']}", "indexer.log", "jobs 2"):
            assert part in told["text"]
        (short,) = session.wire.request("workspace/executeCommand", {"command": "codescope.status"})
        assert short.keys() == folder.keys()


def whole_status(wire: Wire) -> Any:
    """None while the indexer has no time to answer."""
    told = wire.request("codescope/status", {})
    return told if told["folders"][0]["indexer"] else None


def test_an_indexer_in_the_midst_of_its_work_says_so(tmp_path: Path) -> None:
    with Wire() as wire:
        (tmp_path / "a.py").write_text("def f(): ...\n" * 5)
        wire.initialize(tmp_path)
        seen = wire.poll(lambda: wire.request("codescope/status", {})["folders"][0]["indexer"])
        assert seen["pid"]
        assert wire.leave() == 0


def test_no_word_of_the_source_is_in_a_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "server.log"
    log.parent.mkdir()
    root = tmp_path / "work"
    with Wire("--log-file", str(log), "--log-level", "debug") as wire:
        provoke(wire, root)
        assert wire.leave() == 0
    logs = [log, *root.glob(".codescope/*.log*")]
    texts = ["".join(wire.stderr), *(path.read_text("utf-8", "replace") for path in logs)]
    assert "unfit parameters" in texts[1]
    assert "malformed" in texts[1]
    assert len(texts) == 3
    assert not [text for text in texts if MARKER in text]


def provoke(wire: Wire, root: Path) -> None:
    """Have everything that can go wrong go wrong with source text at hand."""
    session = Live(wire, root, None)
    for path, text in {"a.py": f"class {MARKER}: ...\n", "b.py": f"{'(' * 5000}{MARKER}\n"}.items():
        session.folder.mkdir(exist_ok=True)
        (root / path).write_text(text)
    wire.initialize(root)
    session.ready()
    session.open("a.py", f"class {MARKER}Two: ...\n")
    session.open("untitled:x.py", f"{MARKER} = [\n" + "[" * 2000)
    for path in ("a.py", "untitled:x.py"):
        session.symbols(path)
        session.definition(path, MARKER)
    item = {"uri": session.uri("a.py"), "languageId": 5, "version": MARKER, "text": [MARKER]}
    wire.notify("textDocument/didOpen", {"textDocument": item})
    change = {"range": {"start": MARKER, "end": {}}, "text": MARKER}
    document = {"uri": session.uri("a.py"), "version": 2}
    wire.notify(
        "textDocument/didChange", {"textDocument": document, "contentChanges": [change, MARKER]}
    )
    wire.refused("textDocument/hover", {"textDocument": MARKER, "position": {"line": MARKER}})
    wire.refused("workspace/executeCommand", {"command": MARKER})
    wire.raw(f"{MARKER} = 1\r\n".encode())
    wire.raw(b"Content-Length: 14\r\n\r\n{" + MARKER.encode() + b"...")
    wire.send({"jsonrpc": "2.0", "id": "unknown", "result": MARKER})
    wire.request("workspace/symbol", {"query": MARKER})
