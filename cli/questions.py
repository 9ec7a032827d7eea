"""The commands that ask the index: definition, references, callers, callees, symbols."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.text import Text

from cli.opening import (
    PLACE,
    Nothing,
    Snapshot,
    find_symbol,
    find_symbols,
    found_row,
    line_column,
    offset_at,
    open_root,
    reading,
    refresh,
    relative,
    symbol_row,
)
from cli.showing import (
    ERR,
    NOTHING,
    OUT,
    USAGE,
    Problem,
    Row,
    compact_line,
    complain,
    counted,
    place,
    show_rows,
    sureness,
    symbol_line,
)
from core.errors import CoreError
from core.model import FilePath
from core.navigate.answers import Call, Certainty, Definition, FoundSymbol, SymbolKey
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls
from core.navigate.definition import definition as find_definition
from core.navigate.references import references as find_references
from core.navigate.workspace_symbols import workspace_symbols
from core.text import PositionEncoding
from core.workspace import ExternalTarget, Workspace

LONGEST_LINE = 160  # characters of source that are shown

Ask = Callable[[Workspace, Path, Snapshot], int]


def answer(workspace: Path | None, hint: str, form: str, fresh: bool, ask: Ask) -> int:
    """Open the index, ask, and give the exit code."""
    try:
        match = PLACE.match(hint)
        place_of_file = Path(match["path"]) if match and Path(match["path"]).exists() else None
        root = open_root(workspace, place_of_file)
        if fresh:
            refresh(root)
        with reading(root) as (opened, snapshot):
            return ask(opened, root, snapshot)
    except Problem as problem:
        complain(problem, form)
        return USAGE
    except Nothing as nothing:
        ERR.print(f"codescope: {nothing}")
        if form != "human":
            show_rows([], form, lambda: None, lambda: None)
        return NOTHING
    except CoreError as error:
        ERR.print(f"codescope: {error}", style="red")
        return USAGE


# -- definition


def definition(
    symbol: str, workspace: Path | None, form: str, confidence: float, fresh: bool
) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        match = PLACE.match(symbol)
        path = relative(root, match["path"]) if match else ""
        if match and match["column"] and snapshot.file(path) is not None:
            offset = offset_at(snapshot, path, int(match["line"]), int(match["column"]))
            found = find_definition(snapshot, path, offset, confidence)
            outside = opened.declared_outside(str(root), snapshot, path, offset, found)
            rows = list(external_rows(outside) or defined_rows(root, snapshot, found))
        else:
            rows = [
                found_row(root, snapshot, item) for item in find_symbols(root, snapshot, symbol)
            ]
        return show_symbols(rows, form)

    return answer(workspace, symbol, form, fresh, ask)


def defined_rows(root: Path, snapshot: Snapshot, found: Definition) -> Iterator[Row]:
    for target in found.targets:
        qualified = f"{target.container}::{target.name}" if target.container else target.name
        row = symbol_row(
            root, snapshot, target.path, target.kind.value, target.detail, qualified, target.focus
        )
        yield row | certainty_of(target.certainty)


def external_rows(targets: Iterable[ExternalTarget]) -> list[Row]:
    """What packages outside the workspace define; their paths are absolute."""
    rows: list[Row] = []
    for target in targets:
        line, column = target.lines.to_position(target.name_start, PositionEncoding.UTF32)
        rows.append(
            {
                "qualified": target.qualified,
                "kind": str(target.kind),
                "detail": target.detail,
                "path": target.path,
                "line": line + 1,
                "column": column + 1,
                "uri": "",
                "confidence": 1.0,
                "mode": "static",
                "via": "outside the workspace",
            }
        )
    return rows


def certainty_of(certainty: Certainty) -> dict[str, Any]:
    found = asdict(certainty)
    return {
        "confidence": round(found["confidence"], 3),
        "mode": str(found["mode"]),
        "via": found["via"],
    }


def show_symbols(rows: list[Row], form: str) -> int:
    """Print symbols, one a line."""

    def human() -> None:
        for row in rows:
            OUT.print(symbol_line(row))

    def compact() -> None:
        for row in rows:
            print(compact_line(row))

    return show_rows(rows, form, human, compact)


# -- references


def references(
    symbol: str,
    workspace: Path | None,
    form: str,
    confidence: float,
    declaration: bool,
    fresh: bool,
) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        match = PLACE.match(symbol)
        path = relative(root, match["path"]) if match else ""
        if match and match["column"] and snapshot.file(path) is not None:
            offset = offset_at(snapshot, path, int(match["line"]), int(match["column"]))
        else:
            named = find_symbol(root, snapshot, symbol)
            path, offset = named.path, named.focus.start
        found = find_references(
            snapshot, path, offset, include_declaration=declaration, minimum_confidence=confidence
        )
        source = Sources(snapshot)
        rows: list[Row] = []
        for item in found:
            line, column = line_column(snapshot, item.path, item.span.start)
            rows.append(
                {
                    "path": item.path,
                    "line": line,
                    "column": column,
                    "role": item.role.value if item.role else "declaration",
                    **certainty_of(item.certainty),
                    "text": source.line(item.path, item.span.start),
                }
            )
        return show_references(rows, form)

    return answer(workspace, symbol, form, fresh, ask)


def show_references(rows: list[Row], form: str) -> int:
    def human() -> None:
        path = ""
        for row in rows:
            if row["path"] != path:
                path = row["path"]
                OUT.print(Text(path, style="bold"))
            line = Text(f"{row['line']:>6}:{row['column']:<4}", style="green")
            line.append(f"{row['role']:<10}", style="cyan").append(row["text"])
            if how := sureness(row):
                line.append(f"  ({how})", style="yellow")
            OUT.print(line)
        if rows:
            files = len({row["path"] for row in rows})
            ERR.print(f"{counted(len(rows), 'place')} in {counted(files, 'file')}")

    def compact() -> None:
        for row in rows:
            how = sureness(row)
            print(f"{place(row)}: {row['role']} {row['text']}{f' [{how}]' if how else ''}")

    return show_rows(rows, form, human, compact)


class Sources:
    """Lines of source to be shown beside answers; "" where the file has changed since it was indexed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._texts: dict[FilePath, bytes | None] = {}

    def line(self, path: FilePath, offset: int) -> str:
        if path not in self._texts:
            self._texts[path] = self._snapshot.source(path)
        text = self._texts[path]
        if text is None:
            return ""
        start = max(text.rfind(b"\n", 0, offset), text.rfind(b"\r", 0, offset)) + 1
        ends = [end for mark in (b"\n", b"\r") if (end := text.find(mark, offset)) >= 0]
        line = text[start : min(ends, default=len(text))].decode("utf-8", "replace").strip()
        return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 3]}..."


# -- calls


def callers(
    symbol: str, workspace: Path | None, depth: int, form: str, confidence: float, fresh: bool
) -> int:
    return calls(incoming_calls, symbol, workspace, depth, form, confidence, fresh)


def callees(
    symbol: str, workspace: Path | None, depth: int, form: str, confidence: float, fresh: bool
) -> int:
    return calls(outgoing_calls, symbol, workspace, depth, form, confidence, fresh)


def calls(
    step: Callable[[Snapshot, SymbolKey, float], list[Call]],
    symbol: str,
    workspace: Path | None,
    depth: int,
    form: str,
    confidence: float,
    fresh: bool,
) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        named = find_symbol(root, snapshot, symbol, ("callable", "container", "namespace"))
        rows = list(call_rows(root, snapshot, step, named, depth, confidence))
        return show_levels(rows, form)

    return answer(workspace, symbol, form, fresh, ask)


def call_rows(
    root: Path,
    snapshot: Snapshot,
    step: Callable[[Snapshot, SymbolKey, float], list[Call]],
    named: FoundSymbol,
    depth: int,
    confidence: float,
) -> Iterator[Row]:
    """The tree of calls, from the top; what was shown before, no deeper than here, is not followed again."""
    shown_at = {named.key: 0}

    def below(key: SymbolKey, path: FilePath, level: int) -> Iterator[Row]:
        for call in step(snapshot, key, confidence):
            item = call.item
            where = item.path if step is incoming_calls else path
            again = shown_at.get(item.key, depth + 1) <= level
            if not again:
                shown_at[item.key] = level
            row = symbol_row(
                root,
                snapshot,
                item.path,
                item.kind.value,
                item.detail,
                item.key.qualified,
                item.focus,
            )
            places = [line_column(snapshot, where, site.start) for site in call.sites]
            yield {
                "depth": level,
                **row,
                **certainty_of(call.certainty),
                "sites": [f"{line}:{column}" for line, column in places],
                "again": again,
            }
            if level < depth and not again:
                yield from below(item.key, item.path, level + 1)

    yield from below(named.key, named.path, 1)


def show_levels(rows: list[Row], form: str) -> int:
    """Rows below those that they belong to, by their depth; with the places of calls where they have some."""

    def human() -> None:
        for row in rows:
            line = symbol_line(row, row["depth"] - 1)
            if "sites" in row:
                line.append(f"  at {', '.join(row['sites'])}", style="dim")
            if row["again"]:
                line.append("  (see above)", style="dim")
            OUT.print(line)

    def compact() -> None:
        for row in rows:
            sites = f" at {','.join(row['sites'])}" if "sites" in row else ""
            print(f"{'  ' * (row['depth'] - 1)}{compact_line(row)}{sites}")

    return show_rows(rows, form, human, compact)


# -- search


def symbols(query: str, workspace: Path | None, limit: int, form: str, fresh: bool) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        found = workspace_symbols(snapshot, query, limit)
        return show_symbols([found_row(root, snapshot, item) for item in found], form)

    return answer(workspace, "", form, fresh, ask)
