"""A real server on a real folder: places by labels, answers as labels, edits as an editor makes them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marked import Marked
from server.editor import position, write_workspace
from server.wire import Wire


class Live:
    """One server process and the texts that its editor shows, by path or URI."""

    def __init__(
        self, wire: Wire, folder: Path, marked: Marked | None, encoding: str = "utf-16"
    ) -> None:
        self.wire = wire
        self.folder = folder
        self.marked = marked
        self.encoding = encoding
        self.texts: dict[str, bytes] = dict(marked.files) if marked else {}
        self.versions: dict[str, int] = {}

    # -- places

    def uri(self, path: str) -> str:
        return path if ":" in path else (self.folder / path).as_uri()

    def at(self, path: str, text: str, nth: int = 0) -> dict[str, Any]:
        """Parameters for the nth occurrence of a text in what the editor shows."""
        source = self.texts[path]
        offset = -1
        for _ in range(nth + 1):
            offset = source.index(text.encode(), offset + 1)
        place = position(source, offset, self.encoding)
        return {
            "textDocument": {"uri": self.uri(path)},
            "position": {"line": place.line, "character": place.character},
        }

    def shown(self, location: dict[str, Any]) -> str:
        """`path:line:text` of a location, the line counted from 1."""
        uri, place = location["uri"], location["range"]
        path = next((path for path in self.texts if self.uri(path) == uri), uri)
        source = self.texts.get(path, b"")
        start, end = (self.offset(source, place[side]) for side in ("start", "end"))
        return f"{path}:{place['start']['line'] + 1}:{source[start:end].decode()}"

    def offset(self, source: bytes, place: dict[str, int]) -> int:
        """The plainest way back: the first offset that has this position, the end when none has (a late answer)."""
        for offset in range(len(source) + 1):
            if offset == len(source) or source[offset] & 0xC0 != 0x80:
                found = position(source, offset, self.encoding)
                if (found.line, found.character) == (place["line"], place["character"]):
                    return offset
        return len(source)

    # -- questions

    def definition(self, path: str, text: str, nth: int = 0) -> list[str]:
        found = self.wire.request("textDocument/definition", self.at(path, text, nth))
        return [self.shown(item) for item in found or ()]

    def references(self, path: str, text: str, nth: int = 0) -> list[str]:
        params = {**self.at(path, text, nth), "context": {"includeDeclaration": True}}
        return [
            self.shown(item) for item in self.wire.request("textDocument/references", params) or ()
        ]

    def symbols(self, path: str) -> list[str]:
        params = {"textDocument": {"uri": self.uri(path)}}
        return [item["name"] for item in self.wire.request("textDocument/documentSymbol", params)]

    def search(self, query: str) -> list[str]:
        found = self.wire.request("workspace/symbol", {"query": query})
        return [item["name"] for item in found if item["name"] == query]

    def item(self, path: str, text: str, nth: int = 0) -> dict[str, Any]:
        found: list[dict[str, Any]]
        found = self.wire.request("textDocument/prepareCallHierarchy", self.at(path, text, nth))
        return found[0]

    def callers(self, item: dict[str, Any]) -> list[str]:
        found = self.wire.request("callHierarchy/incomingCalls", {"item": item})
        return [call["from"]["name"] for call in found]

    # -- edits

    def open(self, path: str, text: str | None = None, language: str = "python") -> None:
        if text is not None:
            self.texts[path] = text.encode()
        self.versions[path] = 1
        item = {
            "uri": self.uri(path),
            "languageId": language,
            "version": 1,
            "text": self.texts[path].decode(),
        }
        self.wire.notify("textDocument/didOpen", {"textDocument": item})

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit the first occurrence of a text in an open document."""
        source = self.texts[path]
        start = source.index(old.encode())
        end = start + len(old.encode())
        ends = [position(source, offset, self.encoding) for offset in (start, end)]
        first, last = ({"line": place.line, "character": place.character} for place in ends)
        self.texts[path] = source[:start] + new.encode() + source[end:]
        self.versions[path] += 1
        identifier = {"uri": self.uri(path), "version": self.versions[path]}
        change = {"range": {"start": first, "end": last}, "text": new}
        self.wire.notify(
            "textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]}
        )

    def become(self, path: str, text: str) -> None:
        """Edit an open document into a text, by one replacement."""
        old = self.texts[path].decode()
        start = equal_at_start(old, text)
        behind = equal_at_start(old[start:][::-1], text[start:][::-1])
        places = [len(old[:end].encode()) for end in (start, len(old) - behind)]
        first, last = (position(self.texts[path], place, self.encoding) for place in places)
        self.texts[path] = text.encode()
        self.versions[path] += 1
        identifier = {"uri": self.uri(path), "version": self.versions[path]}
        ends = [{"line": place.line, "character": place.character} for place in (first, last)]
        change = {
            "range": {"start": ends[0], "end": ends[1]},
            "text": text[start : len(text) - behind],
        }
        self.wire.notify(
            "textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]}
        )

    def close(self, path: str) -> None:
        """Close without saving: the editor shows the disk again."""
        self.versions.pop(path, None)
        self.wire.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})
        if ":" not in path and (self.folder / path).exists():
            self.texts[path] = (self.folder / path).read_bytes()

    def close_all(self) -> None:
        """Close what is open; the texts are those of the disk again."""
        for path in list(self.versions):
            self.close(path)
        self.texts = (
            {path: (self.folder / path).read_bytes() for path in self.marked.files}
            if self.marked
            else {}
        )

    def write(self, path: str, text: str) -> None:
        """Another program writes a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(file.name + ".new")
        temporary.write_bytes(text.encode())
        os.replace(temporary, file)
        self.texts[path] = text.encode()

    def ready(self) -> None:
        """Wait until every folder is indexed."""

        def states() -> bool:
            found = self.wire.request("workspace/executeCommand", {"command": "codescope.status"})
            return all(folder["state"] == "ready" for folder in found)

        self.wire.poll(states)


def equal_at_start(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


@contextmanager
def live(folder: Path, source: str, **more: Any) -> Iterator[Live]:
    """A server on a marked workspace, indexed; it must leave in order."""
    marked = write_workspace(folder, source)
    with Wire() as wire:
        capabilities = wire.initialize(folder, **more)
        session = Live(wire, folder, marked, capabilities["positionEncoding"])
        session.ready()
        yield session
        assert wire.leave() == 0, "".join(wire.stderr)
