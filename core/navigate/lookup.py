"""Symbols named by people and by other programs: qualified names, positions, `codescope://` URIs."""

import re

from core.languages import language_for
from core.languages.rules import rules_for
from core.model import FilePath, Flag
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

    What stands before the names inside the file must be the end of the file's path, or the whole path and "::". A path
    alone names the module. A module also has what it imports: "package.f" may be the f of "package._inner".
    Where constructors are called like their class, "Class" is the class and "Class.Class" its constructors.
    """
    path, _, inside = text.partition("::")
    if snapshot.file(path) is not None:
        rows = list(snapshot.symbols_in(path))
        if inside:
            whole = "::".join(JOINTS.split(inside))
            rows = [row for row in rows if row.qualified == whole]
        return [to_found(snapshot, row) for row in rows[: None if inside else 1]]
    parts = [part for part in JOINTS.split(text) if part]
    if not parts:
        return []
    rows = [row for row in snapshot.symbols_named(parts[-1]) if fits(row, parts)]
    rows = most_likely(rows, parts) or imported_as(snapshot, parts)
    rows.sort(key=lambda row: (row.qualified.count("::"), row.path, row.start))
    return [to_found(snapshot, row) for row in rows]


def most_likely(rows: list[SymbolRow], parts: list[str]) -> list[SymbolRow]:
    """Of symbols of one name those that it says: a class without a name is not called what it derives from."""
    rows = [row for row in rows if is_named(row)] or rows
    makers = [row for row in rows if row.flags & Flag.CONSTRUCTOR]
    classes = {row.id for row in rows} & {row.parent for row in makers}
    named = [row for row in makers if row.parent in classes and parts[-2:] == [row.name, row.name]]
    if named:
        return named
    return [row for row in rows if row not in makers or row.parent not in classes]


def is_named(row: SymbolRow) -> bool:
    return not row.parent or row.name_start < row.name_end


def imported_as(snapshot: Snapshot, parts: list[str]) -> list[SymbolRow]:
    """What modules import under a name: the module's name, the imported name, names inside what that means."""
    found: dict[int, SymbolRow] = {}
    modules = {file.path: module_names(file.path) for file in snapshot.files()}
    for length in range(len(parts) - 1, 0, -1):
        name, rest = parts[length], parts[length + 1 :]
        for path, names in modules.items():
            if not any(own[-length:] == parts[:length] for own in names):
                continue
            facts = snapshot.facts(path)
            for one in facts.imports if facts else ():
                if one.alias != name or one.scope != 0:
                    continue
                spot = spot_at(snapshot, path, one.start)
                for meaning in find_meanings(snapshot, spot).meanings if spot else ():
                    whole = "::".join(filter(None, [meaning.symbol.qualified, *rest]))
                    inside = snapshot.symbols_in(meaning.symbol.path) if rest else [meaning.symbol]
                    found |= {row.id: row for row in inside if row.qualified == whole}
    return list(found.values())


def fits(row: SymbolRow, parts: list[str]) -> bool:
    """Whether the parts end the module's path and the qualified name, read as one."""
    inside = row.qualified.split("::")
    return any((whole + inside)[-len(parts) :] == parts for whole in module_names(row.path))


def module_names(path: FilePath) -> tuple[list[str], list[str]]:
    """What a module is called, part by part: pkg/__init__.py, pkg/index.ts, files of packages also as their folder."""
    folders = path.split("/")
    folders[-1] = folders[-1].partition(".")[0]
    language = language_for(path)
    whole = folders[-1] in ("__init__", "index", "mod") or (
        language is not None and rules_for(language.name).packages
    )
    return folders, folders[:-1] if whole else folders


__all__ = [
    "SymbolUri",
    "find_at",
    "find_by_key",
    "find_by_uri",
    "find_qualified",
    "format_uri",
    "parse_uri",
]
