"""Symbols named by people and by other programs: qualified names, positions, `codescope://` URIs."""

import re

from core.model import FilePath
from core.navigate.answers import FoundSymbol, SymbolKey
from core.navigate.call_hierarchy import prepare_call_hierarchy
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.targets import find_row, to_found
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot
from core.store.uris import SymbolUri, format_uri, parse_uri

JOINTS = re.compile(r"::|\.")


def find_by_key(snapshot: Snapshot, key: SymbolKey) -> FoundSymbol | None:
    """The symbol that a key names by now; None when it is gone."""
    row = find_row(snapshot, key)
    return None if row is None else to_found(snapshot, row)


def find_by_uri(snapshot: Snapshot, uri: SymbolUri) -> list[FoundSymbol]:
    """The symbol that a URI names; of several, the one nearest to its line, or all where it has none."""
    found = [
        row
        for row in snapshot.symbols_in(uri.path)
        if row.qualified == uri.name and uri.kind in ("", row.kind.value)
    ]
    lines = snapshot.lines(uri.path)
    if uri.line and lines is not None and len(found) > 1:
        found.sort(key=lambda row: abs(lines.line_of(row.name_start) + 1 - uri.line))
        found = found[:1]
    return [to_found(snapshot, row) for row in found]


def find_at(snapshot: Snapshot, path: FilePath, offset: int) -> list[FoundSymbol]:
    """The symbols that the name at an offset means, or else the callable, class or module around it."""
    spot = spot_at(snapshot, path, offset)
    if spot is not None:
        return [
            to_found(snapshot, meaning.symbol) for meaning in find_meanings(snapshot, spot).meanings
        ]
    items = prepare_call_hierarchy(snapshot, path, offset)
    return [found for item in items if (found := find_by_key(snapshot, item.key)) is not None]


def find_qualified(snapshot: Snapshot, text: str) -> list[FoundSymbol]:
    """Symbols that a qualified name may mean: "f", "Class.method", "package.module.Class.method", with "::" as well.

    What stands before the names inside the file must be the end of the file's path. A path alone names the module.
    """
    file = snapshot.file(text)
    if file is not None:
        return [to_found(snapshot, row) for row in snapshot.symbols_in(text)[:1]]
    parts = [part for part in JOINTS.split(text) if part]
    if not parts:
        return []
    rows = [row for row in snapshot.symbols_named(parts[-1]) if fits(row, parts)]
    rows.sort(key=lambda row: (row.qualified.count("::"), row.path, row.start))
    return [to_found(snapshot, row) for row in rows]


def fits(row: SymbolRow, parts: list[str]) -> bool:
    """Whether the parts end the module's path and the qualified name, read as one."""
    inside = row.qualified.split("::")
    folders = row.path.split("/")
    folders[-1] = folders[-1].partition(".")[0]
    # pkg/__init__.py and pkg/index.ts are what their folder is called.
    named = folders[:-1] if folders[-1] in ("__init__", "index", "mod") else folders
    return any((whole + inside)[-len(parts) :] == parts for whole in (folders, named))


__all__ = [
    "SymbolUri",
    "find_at",
    "find_by_key",
    "find_by_uri",
    "find_qualified",
    "format_uri",
    "parse_uri",
]
