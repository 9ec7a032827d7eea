"""The commands that ask the index: symbols, definition, references, callers, callees."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.show import Format, Record, certainty_record, place, show, symbol_record, target_record
from cli.targets import NOTHING, Opened, fail, find_one, opened, read_place
from core.model import Mode
from core.navigate.answers import CERTAIN, Call, Occurrence, SymbolKey
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls
from core.navigate.definition import definition as find_definition
from core.navigate.references import references as find_references
from core.navigate.workspace_symbols import workspace_symbols
from core.workspace.oneshot import Snapshot

Target = Annotated[
    str, typer.Argument(help="codescope:// address, path:line[:column], or qualified name")
]
Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="folder whose index answers [default: around here]"),
]
Form = Annotated[Format, typer.Option("--format", "-f", help="how answers are written")]
Confidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        help="leave out what is less sure; 1 leaves out guesses",
    ),
]
Depth = Annotated[int, typer.Option("--depth", min=1, max=20, help="how many calls away")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="how many at most")]
Declaration = Annotated[bool, typer.Option(help="list the declarations too")]
Ask = Callable[[Snapshot, SymbolKey, float], list[Call]]
MOST_ITEMS = 5000


def symbols(query: Annotated[str, typer.Argument(help="name, or part of one")], workspace: Workspace = None,
            form: Form = Format.HUMAN, limit: Limit = 50) -> None:  # fmt: skip
    """Find symbols by name: exact, prefix, sub-word, fuzzy; the best first."""
    with opened(workspace) as index:
        found = workspace_symbols(index.snapshot, query, limit)
        finish([symbol_record(index.snapshot, index.repository, symbol) for symbol in found], form)


def definition(target: Target, workspace: Workspace = None, form: Form = Format.HUMAN,
               min_confidence: Confidence = 0.0) -> None:  # fmt: skip
    """Where the name at a place, or a named symbol, is declared."""
    with opened(workspace) as index:
        spot = read_place(index, target)
        if spot is None:
            symbol = find_one(index, target)
            record = symbol_record(index.snapshot, index.repository, symbol)
            finish([{**record, **certainty_record(CERTAIN)}], form)
            return
        found = find_definition(index.snapshot, spot.path, spot.offset, min_confidence)
        if not found.targets and found.externals:
            names = ", ".join(".".join(filter(None, name)) for name in found.externals)
            fail(f"{names} belongs to a package outside of the workspace", NOTHING)
        finish([target_record(index.snapshot, item) for item in found.targets], form)


def references(target: Target, workspace: Workspace = None, form: Form = Format.HUMAN,
               min_confidence: Confidence = 0.0,
               declaration: Declaration = True) -> None:  # fmt: skip
    """Every place where a symbol is named."""
    with opened(workspace) as index:
        spot = read_place(index, target)
        if spot is None:
            symbol = find_one(index, target)
            path, offset = symbol.path, symbol.focus.start
        else:
            path, offset = spot
        found = find_references(
            index.snapshot,
            path,
            offset,
            include_declaration=declaration,
            minimum_confidence=min_confidence,
        )
        finish([occurrence_record(index, item) for item in found], form)


def occurrence_record(index: Opened, item: Occurrence) -> Record:
    line, column = place(index.snapshot, item.path, item.span)
    role = item.role.value if item.role is not None else "declaration"
    record: Record = {"path": item.path, "line": line, "column": column, "role": role}
    return {**record, **certainty_record(item.certainty), "source": source_line(index, item)}


def source_line(index: Opened, item: Occurrence) -> str:
    """The line that an occurrence stands on, "" when the text has changed since it was indexed."""
    source, lines = index.snapshot.source(item.path), index.snapshot.lines(item.path)
    if source is None or lines is None:
        return ""
    start, end = lines.line_span(lines.line_of(item.span.start))
    return source[start:end].decode("utf-8", "replace").strip()[:200]


def callers(target: Target, depth: Depth = 1, workspace: Workspace = None, form: Form = Format.HUMAN,
            min_confidence: Confidence = 0.0) -> None:  # fmt: skip
    """Who calls a symbol, and who calls those, to any depth."""
    tree(target, depth, workspace, form, min_confidence, incoming_calls)


def callees(target: Target, depth: Depth = 1, workspace: Workspace = None, form: Form = Format.HUMAN,
            min_confidence: Confidence = 0.0) -> None:  # fmt: skip
    """What a symbol calls, and what those call, to any depth."""
    tree(target, depth, workspace, form, min_confidence, outgoing_calls)


def tree(
    target: str, depth: int, workspace: Path | None, form: Format, minimum: float, ask: Ask
) -> None:
    with opened(workspace) as index:
        symbol = find_one(index, target)
        records: list[Record] = []
        branch(index, symbol.key, 1, depth, minimum, ask, {symbol.key}, records)
        finish(records, form)


def branch(index: Opened, key: SymbolKey, level: int, depth: int, minimum: float, ask: Ask,
           seen: set[SymbolKey], records: list[Record]) -> None:  # fmt: skip
    """Append the calls of one item, each followed by its own; an item is expanded once."""
    for call in ask(index.snapshot, key, minimum):
        if len(records) >= MOST_ITEMS:
            return
        again = call.item.key in seen
        records.append(
            {
                **call_record(index, key, call, ask is incoming_calls),
                "depth": level,
                "recursive": again,
            }
        )
        if level < depth and not again and call.certainty.mode is Mode.STATIC:
            seen.add(call.item.key)
            branch(index, call.item.key, level + 1, depth, minimum, ask, seen, records)


def call_record(index: Opened, key: SymbolKey, call: Call, incoming: bool) -> Record:
    path = call.item.path if incoming else key.path
    sites = [":".join(map(str, place(index.snapshot, path, site))) for site in call.sites]
    record = symbol_record(index.snapshot, index.repository, call.item)
    return {**record, **certainty_record(call.certainty), "sites": " ".join(sites)}


def finish(records: list[Record], form: Format) -> None:
    """Show what was found; nothing found is exit code 1."""
    if records or form in (Format.JSON, Format.TOON):
        show(records, form)
    if not records:
        if form is Format.HUMAN:
            fail("Nothing found.", NOTHING)
        raise typer.Exit(NOTHING)
