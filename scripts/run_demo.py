"""`make run [WORKSPACE=path]`: index a workspace, start the language server as an editor would, ask it, print answers.

Without a path, the sources of a real package are unpacked from this environment and used. The symbol that is asked
about is picked here: of those that a search finds, the one that is called from most places.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote, urlsplit

SAMPLE = "rich"  # installed with us, and of a good size
CODESCOPE = [sys.executable, "-m", "cli.main"]
SHOWN = 12
CANDIDATES = 25
INDEX_SECONDS = 600.0
DECLARED_KINDS = (5, 6, 9, 12)  # of the protocol: class, method, constructor, function


class Server:
    """A language server over stdio, spoken to as an editor does: one request after another."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [*CODESCOPE, "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        self._numbers = count(1)
        self._root = root

    def start(self) -> None:
        uri = as_uri(self._root)
        capabilities = {
            "general": {"positionEncodings": ["utf-8"]},
            "textDocument": {"callHierarchy": {}, "references": {}},
            "workspace": {"symbol": {}, "workspaceFolders": True},
            "window": {"workDoneProgress": True},
        }
        params = {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": self._root.name}],
            "capabilities": capabilities,
        }
        self.ask("initialize", params)
        self._send({"method": "initialized", "params": {}})

    def ask(self, method: str, params: Any) -> Any:
        """The answer to a request. What else the server says meanwhile is answered or left alone."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message.get("result")
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})

    def stop(self) -> None:
        self.ask("shutdown", None)
        self._send({"method": "exit"})
        self._process.wait(timeout=20)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._in.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while (line := self._out.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise RuntimeError("the language server has ended; its messages stand above")
        message: dict[str, Any] = json.loads(self._out.read(length))
        return message


def as_uri(path: Path) -> str:
    return f"file://{quote(path.as_posix())}"


class Lines:
    """Lines of files, to be shown beside places."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}

    def show(self, uri: str, line: int) -> str:
        path = unquote(urlsplit(uri).path)
        if path not in self._files:
            text = Path(path).read_text(
                encoding="utf-8", errors="replace"
            )  # \r\n and \r are \n here
            self._files[path] = text.split("\n")
        text = self._files[path][line].strip() if line < len(self._files[path]) else ""
        return f"{os.path.relpath(path, self._root)}:{line + 1}  {text[:90]}"


@contextlib.contextmanager
def workspace(arguments: list[str]) -> Iterator[Path]:
    """The folder to index: as given, else a package of this environment in a fresh folder."""
    if arguments:
        root = Path(arguments[0]).expanduser().absolute()
        if not root.is_dir():
            sys.exit(f"{root} is not a folder")
        yield root
        return
    found = importlib.util.find_spec(SAMPLE)
    if found is None or not found.submodule_search_locations:
        sys.exit(
            f"the package {SAMPLE} is not installed here; give a folder: make run WORKSPACE=path"
        )
    with tempfile.TemporaryDirectory(
        prefix="codescope-demo-", ignore_cleanup_errors=True
    ) as folder:
        root = Path(folder).resolve()
        shutil.copytree(
            found.submodule_search_locations[0],
            root / SAMPLE,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        print(f"The sources of the package {SAMPLE}, unpacked to {root}")
        yield root


def timed(server: Server, method: str, params: Any) -> tuple[Any, float]:
    """(answer, milliseconds)."""
    began = time.perf_counter()
    answer = server.ask(method, params)
    return answer or [], (time.perf_counter() - began) * 1000


def pick(server: Server) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """A symbol of the search and its item in the call hierarchy: the one with most callers."""
    best: tuple[int, dict[str, Any], dict[str, Any]] | None = None
    for symbol in server.ask("workspace/symbol", {"query": ""}) or []:
        if symbol["kind"] not in DECLARED_KINDS:
            continue
        place = symbol["location"]
        params = {"textDocument": {"uri": place["uri"]}, "position": place["range"]["start"]}
        for item in (server.ask("textDocument/prepareCallHierarchy", params) or [])[:1]:
            callers = server.ask("callHierarchy/incomingCalls", {"item": item}) or []
            if best is None or len(callers) > best[0]:
                best = len(callers), symbol, item
    return None if best is None else (best[1], best[2])


def heading(text: str, milliseconds: float) -> None:
    print(f"\n{text}  [{milliseconds:.1f} ms]")


def ask_everything(server: Server, root: Path) -> None:
    lines = Lines(root)
    found = pick(server)
    if found is None:
        sys.exit("no callable symbol was found: is there any code in it that can be indexed?")
    symbol, item = found
    name, uri, position = item["name"], item["uri"], item["selectionRange"]["start"]
    print(f"\nThe symbol that is asked about: {name}")
    print(f"  {lines.show(uri, position['line'])}")

    callers, took = timed(server, "callHierarchy/incomingCalls", {"item": item})
    heading(f"Who calls {name}: {counted(callers, 'caller')}", took)
    for call in callers[:SHOWN]:
        caller = call["from"]
        sites = ", ".join(str(place["start"]["line"] + 1) for place in call["fromRanges"])
        print(
            f"  {caller['name']:<32} {lines.show(caller['uri'], caller['selectionRange']['start']['line'])}"
        )
        lines_word = "line" if len(call["fromRanges"]) == 1 else "lines"
        print(f"  {'':<32}   calls it in {lines_word} {sites}")
    more(len(callers))

    callees, took = timed(server, "callHierarchy/outgoingCalls", {"item": item})
    heading(f"What {name} calls: {counted(callees, 'callee')}", took)
    for call in callees[:SHOWN]:
        callee = call["to"]
        print(
            f"  {callee['name']:<32} {lines.show(callee['uri'], callee['selectionRange']['start']['line'])}"
        )
    more(len(callees))

    params = {
        "textDocument": {"uri": uri},
        "position": position,
        "context": {"includeDeclaration": False},
    }
    places, took = timed(server, "textDocument/references", params)
    heading(f"References to {name}: {counted(places, 'place')}", took)
    for place in places[:SHOWN]:
        print(f"  {lines.show(place['uri'], place['range']['start']['line'])}")
    more(len(places))

    query = symbol["name"][: max(3, len(symbol["name"]) - 1)]
    symbols, took = timed(server, "workspace/symbol", {"query": query})
    heading(f"Symbols that fit {query!r}: {len(symbols)}", took)
    for other in symbols[:SHOWN]:
        place = other["location"]
        container = f"  in {other['containerName']}" if other.get("containerName") else ""
        print(
            f"  {other['name']:<32} {lines.show(place['uri'], place['range']['start']['line'])}{container}"
        )
    more(len(symbols))


def counted(found: list[Any], word: str) -> str:
    return f"{len(found)} {word}{'' if len(found) == 1 else 's'}"


def more(total: int) -> None:
    if total > SHOWN:
        print(f"  ... and {total - SHOWN} more")
    elif not total:
        print("  none")


def main(arguments: list[str]) -> None:
    with workspace(arguments) as root:
        print(f"\nIndexing {root}", flush=True)
        indexed = subprocess.run([*CODESCOPE, "index", str(root)], timeout=INDEX_SECONDS)
        if indexed.returncode:
            sys.exit(indexed.returncode)
        began = time.perf_counter()
        server = Server(root)
        server.start()
        print(f"\nThe language server answers after {(time.perf_counter() - began) * 1000:.0f} ms")
        try:
            ask_everything(server, root)
        finally:
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
