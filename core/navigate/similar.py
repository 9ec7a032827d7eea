"""Code like this code: the nearest neighbours of a symbol by meaning, those with the same text first."""

from typing import NamedTuple

from core.navigate.answers import FoundSymbol, SymbolKey
from core.navigate.targets import find_row, to_found
from core.search.vectors import VectorStore
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

FEWEST_WORDS = 4  # of a body that can be the same as another's: `return self.name` says nothing
LEAST = 0.3  # cosine; what is below has nothing in common


class Similar(NamedTuple):
    symbol: FoundSymbol
    score: float  # cosine
    same: bool  # whether its body is the same text but for blanks


def similar(
    snapshot: Snapshot, key: SymbolKey, vectors: VectorStore, limit: int = 20
) -> list[Similar] | None:
    """The most alike first, without the symbol itself, what is in it and what it is in. None while it has no vector."""
    row = find_row(snapshot, key)
    own = None if row is None else vectors.vectors([row.id]).get(row.id)
    if row is None or own is None:
        return None
    near = vectors.nearest(own, limit + related_count(snapshot, row))
    scores = {symbol: score for symbol, score in near if score >= LEAST}
    rows = snapshot.symbols(scores)
    text = body_of(snapshot, row)
    found = [
        Similar(to_found(snapshot, other), scores[number], is_same(snapshot, text, other))
        for number, other in rows.items()
        if other.id != row.id and other.kind is row.kind and not is_related(row, other)
    ]
    found.sort(key=lambda hit: (not hit.same, -hit.score, hit.symbol.path, hit.symbol.focus))
    return found[:limit]


def related_count(snapshot: Snapshot, row: SymbolRow) -> int:
    """How many neighbours may have to be left out: of other kinds, or in the same place."""
    return 20 + sum(is_related(row, other) for other in snapshot.symbols_in(row.path))


def is_related(row: SymbolRow, other: SymbolRow) -> bool:
    if row.path != other.path:
        return False
    inside = other.start >= row.start and other.end <= row.end
    around = other.start <= row.start and other.end >= row.end
    return inside or around


def is_same(snapshot: Snapshot, text: list[bytes], other: SymbolRow) -> bool:
    return len(text) >= FEWEST_WORDS and body_of(snapshot, other) == text


def body_of(snapshot: Snapshot, row: SymbolRow) -> list[bytes]:
    """The text behind the signature, as words between blanks; [] when it is not to be had."""
    facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
    source = snapshot.source(row.path)
    if facts is None or index is None or source is None:
        return []
    symbol = facts.symbols[index]
    return source[symbol.signature_end : symbol.end].split()
