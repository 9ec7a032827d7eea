"""The commands that ask what belongs together: implementations, supertypes, subtypes, type."""

from collections.abc import Callable, Iterator
from pathlib import Path

from cli.opening import PLACE, Snapshot, find_symbol, found_row, offset_at, relative
from cli.questions import answer, defined_rows, external_rows, show_levels, show_symbols
from cli.showing import Problem, Row
from core.model import FilePath
from core.navigate.answers import FoundSymbol, SymbolKey
from core.navigate.implementation import implementations as find_implementations
from core.navigate.type_definition import type_definition
from core.navigate.type_hierarchy import subtypes as find_subtypes
from core.navigate.type_hierarchy import supertypes as find_supertypes
from core.workspace import Workspace


def place_of(root: Path, snapshot: Snapshot, symbol: str) -> tuple[FilePath, int]:
    """The place that is named, or where the symbol that is named is declared."""
    match = PLACE.match(symbol)
    path = relative(root, match["path"]) if match else ""
    if match and match["column"] and snapshot.file(path) is not None:
        return path, offset_at(snapshot, path, int(match["line"]), int(match["column"]))
    named = find_symbol(root, snapshot, symbol)
    return named.path, named.focus.start


def implementations(
    symbol: str, workspace: Path | None, form: str, confidence: float, fresh: bool
) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        path, offset = place_of(root, snapshot, symbol)
        found = find_implementations(snapshot, path, offset, confidence)
        return show_symbols(list(defined_rows(root, snapshot, found)), form)

    return answer(workspace, symbol, form, fresh, ask)


def type_of(symbol: str, workspace: Path | None, form: str, confidence: float, fresh: bool) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        path, offset = place_of(root, snapshot, symbol)
        found = type_definition(snapshot, path, offset, confidence)
        rows = list(defined_rows(root, snapshot, found))
        outside = () if rows else opened.types_outside(str(root), snapshot, path, offset)
        return show_symbols(rows or external_rows(outside), form)

    return answer(workspace, symbol, form, fresh, ask)


Step = Callable[[Snapshot, SymbolKey], list[FoundSymbol]]


def supertypes(symbol: str, workspace: Path | None, depth: int, form: str, fresh: bool) -> int:
    return hierarchy(find_supertypes, symbol, workspace, depth, form, fresh)


def subtypes(symbol: str, workspace: Path | None, depth: int, form: str, fresh: bool) -> int:
    return hierarchy(find_subtypes, symbol, workspace, depth, form, fresh)


def hierarchy(
    step: Step, symbol: str, workspace: Path | None, depth: int, form: str, fresh: bool
) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        named = find_symbol(root, snapshot, symbol, ("container",))
        if named.kind != "container":
            row = found_row(root, snapshot, named)
            raise Problem(f"{symbol} is no class, interface or enum", [row])
        return show_levels(list(type_rows(root, snapshot, step, named, depth)), form)

    return answer(workspace, symbol, form, fresh, ask)


def type_rows(
    root: Path, snapshot: Snapshot, step: Step, named: FoundSymbol, depth: int
) -> Iterator[Row]:
    """The tree of types, from the top; what was shown before is not followed again."""
    shown = {named.key}

    def below(key: SymbolKey, level: int) -> Iterator[Row]:
        for item in step(snapshot, key):
            again = item.key in shown
            shown.add(item.key)
            yield {"depth": level, **found_row(root, snapshot, item), "again": again}
            if level < depth and not again:
                yield from below(item.key, level + 1)

    yield from below(named.key, 1)
