"""Indexers for tests, in this process or as a process of their own; and what an index holds."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.indexer.channel import Line, Listener, connect
from core.indexer.pipeline import Indexer
from core.indexer.report import Report
from core.indexer.settings import Settings
from core.store.index import Store

LIMIT = 60.0  # seconds; only a failure waits for so long
ROOT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def indexer_on(
    root: Path, settings: Settings | None = None, folder: Path | None = None, **options: Any
) -> Iterator[Indexer]:
    """An indexer in this process; its workers are processes."""
    store = Store(root, folder or root / ".codescope")
    indexer = Indexer(root, store, settings or Settings(jobs=1), **options)
    try:
        yield indexer
    finally:
        indexer.close()
        store.close()


def index(root: Path, settings: Settings | None = None) -> Report:
    with indexer_on(root, settings) as indexer:
        return indexer.update()


def write_files(root: Path, files: Mapping[str, bytes | str]) -> None:
    for path, text in files.items():
        whole = root / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(text.encode() if isinstance(text, str) else text)


def listen_and_say_nothing(index: Path) -> Listener:
    return Listener(index, lambda line: None, lambda line, message: None, lambda line: None)


class Client:
    """A connection to an indexer, whose messages are kept."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.messages: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._number = 1000
        self.ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for message in self.line.messages():
            with self._changed:
                self.messages.append(message)
                self._changed.notify_all()
        self.line.close()
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def wait(self, **wanted: Any) -> dict[str, Any]:
        """The first message with these values that is there or comes."""

        def find() -> dict[str, Any] | None:
            return next((m for m in self.messages if wanted.items() <= m.items()), None)

        with self._changed:
            assert self._changed.wait_for(lambda: find() is not None or self.ended, LIMIT), wanted
            found = find()
        assert found is not None, f"the indexer ended without {wanted}: {self.messages}"
        return found

    def wait_for_end(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.ended, LIMIT)

    def do(self, what: str, **values: Any) -> None:
        self.line.send({"do": what, **values})

    def sync(self) -> int:
        """Wait until everything that was asked is done; gives the revision."""
        self._number += 1
        self.do("sync", id=self._number)
        return int(self.wait(event="synced", id=self._number)["revision"])

    def forget(self) -> None:
        with self._changed:
            self.messages.clear()

    def close(self) -> None:
        self.line.close()


def start_process(root: Path, settings: dict[str, Any] | None = None) -> "subprocess.Popen[bytes]":
    (root / ".codescope").mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-P",
        "-m",
        "core.indexer",
        str(root),
        "--index",
        str(root / ".codescope"),
    ]
    command += ["--settings", json.dumps({"jobs": 1, **(settings or {})}), "--grace", "0.3"]
    with (root / ".codescope" / "indexer.log").open("ab") as log:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        )  # fmt: skip


def join(root: Path, process: "subprocess.Popen[bytes]") -> Client:
    """A client of an indexer that is starting."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        line = connect(root / ".codescope")
        if line is not None:
            return Client(line)
        assert process.poll() is None, (root / ".codescope" / "indexer.log").read_text()
        time.sleep(0.01)
    raise AssertionError("no indexer to be seen")


@contextlib.contextmanager
def indexer_process(root: Path, settings: dict[str, Any] | None = None) -> Iterator[Client]:
    """The real thing, up to date, with one client; its process id is `client.pid`."""
    process = start_process(root, settings)
    try:
        client = join(root, process)
        client.do("watching", value=True)
        client.sync()
        yield client
        client.close()
        process.wait(LIMIT)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


SHOP = {
    "shop/__init__.py": "from shop.prices import Price\n",
    "shop/prices.py": (
        "class Price:\n    def total(self):\n        return helper(self)\n\ndef helper(x):\n    return x\n"
    ),
    "shop/main.py": "from shop import Price\n\ndef main():\n    return Price().total()\n",
    "shop/alone.py": "def alone():\n    return 1\n",
}


# -- what an index holds, without ids


def callers(root: Path, path: str, qualified: str) -> list[tuple[str, str]]:
    """Qualified names of the symbols that lead to one, with their files."""
    with indexer_on(root) as indexer, indexer.store.snapshot() as snapshot:
        [symbol] = [row for row in snapshot.symbols_in(path) if row.qualified == qualified]
        refs = snapshot.refs_to([symbol.id])
        names = snapshot.symbols({ref.container for ref in refs})
        return sorted({(row.path, row.qualified) for row in names.values()})


def symbol_names(root: Path) -> list[str]:
    """Names of all symbols but modules and parameters."""
    return sorted(
        symbol.name
        for entry in contents(root).values()
        if len(entry) > 2
        for symbol in entry[2]
        if symbol.name
    )


def check_equal_to_fresh(root: Path) -> None:
    """What the index holds is what a new one would."""
    mine = contents(root)
    copy = root.parent / f"{root.name}-fresh"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".codescope"), symlinks=True)
    index(copy)
    assert mine == contents(copy)
    shutil.rmtree(copy)


def contents(root: Path) -> dict[str, Any]:
    """Everything that answers rest on, by file; equal for equal sources, however the index came about."""
    store = Store(root, root / ".codescope")
    try:
        with store.snapshot() as snapshot:
            return {row.path: file_contents(snapshot, row) for row in snapshot.files()}
    finally:
        store.close()


def file_contents(snapshot: Any, row: Any) -> Any:
    if not row.tag:
        return (row.status, row.reason)

    def name(number: int) -> Any:
        symbol = snapshot.symbol(number)
        return (
            number
            if symbol is None
            else (symbol.path, symbol.qualified, symbol.kind, symbol.ordinal)
        )

    symbols = [
        symbol._replace(id=0, parent=name(symbol.parent))
        for symbol in snapshot.symbols_in(row.path)
    ]
    references = sorted(
        str(ref._replace(container=name(ref.container), target=name(ref.target)))
        for ref in snapshot.refs_in(row.id)
    )
    bases = sorted(
        str((name(base.symbol), base.position, name(base.base)))
        for symbol in snapshot.symbols_in(row.path)
        for base in snapshot.bases_of(symbol.id)
    )
    return (row.status, row.tag, symbols, references, bases)
