"""The symbol that a person names: a URI, a place `path:line[:column]`, or a qualified name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

import typer
from rich.console import Console

from cli.show import human, symbol_record
from core.errors import StoreError
from core.model import FilePath
from core.navigate.answers import FoundSymbol
from core.navigate.lookup import find_at, find_by_uri, find_qualified, parse_uri
from core.text import PositionEncoding
from core.workspace.oneshot import Snapshot, find_workspace, open_store

NOTHING, BAD = 1, 2
PLACE = re.compile(r"(.+?):(\d+)(?::(\d+))?\Z")
MOST_LISTED = 20


class Place(NamedTuple):
    """A byte offset in a file of the workspace."""

    path: FilePath
    offset: int


class Opened(NamedTuple):
    """An index that a command reads."""

    root: Path
    snapshot: Snapshot

    @property
    def repository(self) -> str:
        return self.root.name


def fail(message: str, code: int = BAD) -> NoReturn:
    """Say on stderr what is wrong, and end."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(message, markup=False)
    raise typer.Exit(code)


@contextmanager
def opened(workspace: Path | None) -> Iterator[Opened]:
    """The index of the workspace, or of the nearest indexed folder around the current one."""
    start = (workspace or Path.cwd()).absolute()
    root = find_workspace(start)
    if root is None:
        fail(f"There is no index at or above {start}. Make one: codescope index {start}")
    store = open_store(root)
    try:
        snapshot = store.snapshot()
    except StoreError as error:
        fail(
            f"The index of {root} cannot be read ({error}). Make it anew: codescope index --rebuild {root}"
        )
    try:
        with snapshot:
            yield Opened(root, snapshot)
    finally:
        store.close()


def read_place(index: Opened, text: str) -> Place | None:
    """`path:line[:column]`, 1-based, columns in characters; None when the text is no place. The path may be
    relative to the current folder or to the workspace."""
    match = PLACE.match(text)
    if match is None or text.startswith("codescope://") or "::" in match[1]:
        return None
    path, line, column = match[1], int(match[2]), int(match[3] or 0)
    name = relative(index, path)
    lines = index.snapshot.lines(name)
    if lines is None:
        fail(f"{path} is not in the index of {index.root}")
    if not 0 < line <= lines.line_count:
        fail(f"{path} has {lines.line_count} lines, not {line}")
    if column:
        return Place(name, lines.to_offset(line - 1, column - 1, PositionEncoding.UTF32))
    return Place(name, first_name(index, name, *lines.line_span(line - 1)))


def first_name(index: Opened, path: FilePath, start: int, end: int) -> int:
    """The offset of what a line declares, else of its first character that is not a space."""
    for row in index.snapshot.symbols_in(path):
        if start <= row.name_start < end and row.detail != "parameter" and row.parent:
            return row.name_start
    source = index.snapshot.source(path) or b""
    line = source[start:end]
    return start + len(line) - len(line.lstrip())


def relative(index: Opened, path: str) -> FilePath:
    """A path as the index names it."""
    if index.snapshot.file(path) is not None:
        return path
    whole = Path(path) if Path(path).is_absolute() else Path.cwd() / path
    try:
        return whole.resolve().relative_to(index.root.resolve()).as_posix()
    except ValueError:
        fail(f"{path} is outside of the workspace {index.root}")


def find_symbols(index: Opened, text: str) -> list[FoundSymbol]:
    """Everything that a text may name, the likeliest first."""
    if text.startswith("codescope://"):
        uri = parse_uri(text)
        if uri is None:
            fail(
                f"{text} is no codescope:// address: codescope://<repo>/<path>#<kind>:<name>@<line>"
            )
        return find_by_uri(index.snapshot, uri)
    place = read_place(index, text)
    if place is not None:
        return find_at(index.snapshot, place.path, place.offset)
    return find_qualified(index.snapshot, text)


def find_one(index: Opened, text: str) -> FoundSymbol:
    """The one symbol that a text names; several are listed and end the command with 2, none with 1."""
    found = find_symbols(index, text)
    if not found:
        fail(f"Nothing in {index.root} is named {text}", NOTHING)
    distinct = list({symbol.key: symbol for symbol in found}.values())
    whole = text.replace(".", "::")
    exact = [symbol for symbol in distinct if symbol.key.qualified == whole]
    if len(exact) == 1:  # `run` means the function at the top of a file before any class's method
        return exact[0]
    if len(distinct) > 1:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(
            f"{len(distinct)} symbols are named {text}. Name one by its place or address:",
            markup=False,
        )
        for symbol in distinct[:MOST_LISTED]:
            record = symbol_record(index.snapshot, index.repository, symbol)
            console.print("  ", human(record), " ", record["uri"], markup=False, sep="")
        if len(distinct) > MOST_LISTED:
            console.print(f"  ... and {len(distinct) - MOST_LISTED} more")
        raise typer.Exit(BAD)
    return distinct[0]
