"""Pages that rustdoc has written -> for each name in a source what it was resolved to."""

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.source_facts import LINE_END, read_text, units

CODE = re.compile(r'<pre class="rust[^"]*"><code>(.*)</code></pre>', re.DOTALL)
NUMBER = re.compile(r"<a href=#\d+ id=\d+ data-nosnippet>\d+</a>")
PIECE = re.compile(r'<a\b[^>]*?href="?([^">\s]*)"?[^>]*>|</a>|<[^>]*>|[^<]+')
SOURCE_LINK = re.compile(r'class="src[^"]*" href="([^"]+)"')
LINES = re.compile(r"(\d+)(?:-(\d+))?")
NAME = re.compile(r"[^\W\d]\w*")
ENUM_MEMBER = 22

Place = tuple[str, int, int]


class Link(NamedTuple):
    """A name and what it was resolved to; None: something outside of the crate."""

    line: int
    column: int  # in UTF-16 units
    text: str
    target: Place | None


class Pages:
    """The pages of one crate. `declared` are rows of the program in `rust_facts`, by path."""

    def __init__(self, docs: Path, folder: Path, declared: Mapping[str, Any]) -> None:
        self.docs, self.folder, self.declared = docs, folder, declared
        self.page = cache(self._page)
        self.lines = cache(self._lines)
        (crate,) = (p for p in (docs / "src").iterdir() if p.is_dir())
        pages = [
            p.relative_to(crate).as_posix().removesuffix(".html") for p in crate.rglob("*.rs.html")
        ]
        # rustdoc leaves out the folder that all of the crate's files are in.
        self.root = next(r for r in self._roots() if all((folder / r / p).is_file() for p in pages))
        self.sources = {
            posixpath.normpath(posixpath.join(self.root, p)): f"src/{crate.name}/{p}.html"
            for p in pages
        }
        self.paths = {page: path for path, page in self.sources.items()}

    def _roots(self) -> Iterator[str]:
        yield from ("src", "", "lib")
        yield from (
            p.relative_to(self.folder).as_posix()
            for p in sorted(self.folder.rglob("*"))
            if p.is_dir()
        )

    def knows(self, path: str) -> bool:
        return path in self.sources

    def links(self, path: str) -> Iterator[Link]:
        """Links of one source whose target is known; those to modules and fields are not."""
        found = CODE.search(self.page(self.sources[path]))
        if not found:
            return
        text, opened, shown = "", "", NUMBER.sub("", found.group(1))
        starts: list[tuple[int, str, str]] = []
        for piece in PIECE.finditer(shown):
            whole = piece.group()
            if whole.startswith("<a"):
                opened = piece.group(1)
            elif whole == "</a>":
                opened = ""
            elif not whole.startswith("<"):
                said = html.unescape(whole)
                if opened and NAME.fullmatch(said):
                    starts.append((len(text), said, opened))
                text += said
        if text.rstrip() != "\n".join(self.lines(path)).rstrip():
            return  # what is shown is not what is there; offsets would be wrong
        for offset, said, href in starts:
            line = text.count("\n", 0, offset)
            column = units(text[text.rfind("\n", 0, offset) + 1 : offset])
            target = self._target(path, href, said, (line, column))
            if target != ():
                yield Link(line, column, said, target or None)

    def _target(
        self, path: str, href: str, said: str, at: tuple[int, int]
    ) -> Place | tuple[()] | None:
        """The place of the declared name; None outside of the crate; () when it cannot be told."""
        if ":" in href:
            return None
        file, _, fragment = href.partition("#")
        page = (
            posixpath.normpath(posixpath.join(posixpath.dirname(self.sources[path]), file))
            if file
            else self.sources[path]
        )
        if page not in self.paths:
            said = fragment.rpartition(".")[2] if fragment.startswith("variant.") else said
            page, fragment = self._source_of(page, fragment)
        lines = LINES.fullmatch(fragment)
        if page not in self.paths or not lines:
            return () if page in self.paths or not page else self._outside(page)
        first = int(lines.group(1)) - 1
        last = int(lines.group(2) or lines.group(1)) - 1
        return self._declared_at(
            self.paths[page], first, last, said, at if self.paths[page] == path else None
        )

    def _outside(self, page: str) -> tuple[()] | None:
        return () if (self.docs / page).exists() else None

    def _source_of(self, page: str, fragment: str) -> tuple[str, str]:
        """(page of the source, its lines) of what a page of documentation describes."""
        text = self.page(page)
        at = text.find(f'id="{fragment}"') if fragment else -1
        described = (
            SOURCE_LINK.search(text, max(at, 0))
            if at >= 0 and not fragment.startswith(("variant", "structfield"))
            else None
        )
        described = described or SOURCE_LINK.search(text)
        if not described:
            return "", ""
        href, _, lines = described.group(1).partition("#")
        return posixpath.normpath(posixpath.join(posixpath.dirname(page), href)), lines

    def _declared_at(
        self, path: str, first: int, last: int, said: str, before: tuple[int, int] | None
    ) -> Place | tuple[()]:
        rows = [r for r in self.declared.get(path, {}).get("declared", ()) if first <= r[4] <= last]
        starting = [r for r in rows if r[4] == first]
        named = [r for r in starting if r[0] == said]
        if before and before[0] == first:
            named = [r for r in named if r[3] <= before[1]] or named
        named = named[-1:] if first == last else [r for r in named if r[5] == last] or named[:1]
        members = [r for r in rows if r[0] == said and r[1] == ENUM_MEMBER]
        whole = [r for r in starting if r[5] == last and first != last]
        for found in (named, members, whole):
            if found:
                return (path, found[0][2], found[0][3])
        return ()

    def _lines(self, path: str) -> list[str]:
        return LINE_END.split(read_text(self.folder / path))

    def _page(self, page: str) -> str:
        file = self.docs / page
        return file.read_text(encoding="utf-8") if file.is_file() else ""
