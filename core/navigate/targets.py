"""Rows of the store -> values of answers."""

from core.extract import LocalName
from core.model import FilePath, Kind
from core.navigate.answers import (
    CERTAIN,
    Certainty,
    FoundSymbol,
    NavigationTarget,
    Span,
    SymbolKey,
)
from core.store.rows import SEVERAL_DECLARATIONS, SymbolRow
from core.store.snapshot import Snapshot


def key_of(snapshot: Snapshot, row: SymbolRow) -> SymbolKey:
    tag = tag_of(snapshot, row.path)
    return SymbolKey(row.path, row.kind.value, row.qualified, row.ordinal, tag)


def tag_of(snapshot: Snapshot, path: FilePath) -> str:
    file = snapshot.file(path)
    return "" if file is None else file.tag.hex()


def find_row(snapshot: Snapshot, key: SymbolKey) -> SymbolRow | None:
    """The symbol that a key names by now: of the same ordinal, else one of its namesakes; None when it is gone."""
    found = snapshot.find_symbol(key.path, key.kind, key.qualified, key.ordinal)
    if found is None and key.ordinal:
        found = snapshot.find_symbol(key.path, key.kind, key.qualified, 0)
    return found


def to_found(snapshot: Snapshot, row: SymbolRow) -> FoundSymbol:
    return FoundSymbol(
        key_of(snapshot, row),
        shown_name(row),
        row.kind,
        row.detail,
        row.container,
        row.path,
        Span(row.start, row.end),
        focus_of(row),
        row.flags,
    )


def to_targets(
    snapshot: Snapshot, row: SymbolRow, certainty: Certainty = CERTAIN
) -> list[NavigationTarget]:
    """All declarations of a symbol: the primary one (an overload's implementation) first."""
    places = [(Span(row.start, row.end), focus_of(row))]
    if row.flags & SEVERAL_DECLARATIONS:
        facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
        if facts is not None and index is not None:
            for place in facts.symbols[index].declarations:
                spans = (Span(place.start, place.end), Span(place.name_start, place.name_end))
                if spans[1] != places[0][1]:
                    places.append(spans)
    return [
        NavigationTarget(
            row.path, full, focus, shown_name(row), row.kind, row.detail, row.container, certainty
        )
        for full, focus in places
    ]


def shown_name(row: SymbolRow) -> str:
    """A module goes by the name of its file."""
    return row.name or (row.path.rpartition("/")[2] if not row.parent else "")


def focus_of(row: SymbolRow) -> Span:
    return Span(row.name_start, row.name_end)


def local_targets(path: FilePath, local: LocalName) -> list[NavigationTarget]:
    """The places where a variable or parameter is bound."""
    return [
        NavigationTarget(path, Span(*place), Span(*place), local.name, Kind.VALUE, local.kind, "")
        for place in local.declarations
    ]
