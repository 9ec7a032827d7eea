"""Symbols of the whole workspace by what a person types: ranked, then cut."""

import re
from typing import NamedTuple

from core.model import EXTENSION, PACKAGE, FilePath, Kind
from core.navigate.answers import FoundSymbol
from core.navigate.targets import to_found
from core.search.names import find_names, fold
from core.search.own_code import is_aside
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

JOINTS = re.compile(r"::|[./#\s]+")
MOST_NAMES = 250  # of which symbols are fetched; more where their surroundings are asked for too
MOST_AROUND = 1500
MOST_SYMBOLS = 3000
RANKS = {Kind.CONTAINER: 0, Kind.CALLABLE: 1, Kind.NAMESPACE: 2, Kind.VALUE: 3, Kind.DOCUMENT: 4}
# What declares no name of its own: what a file says to be a part of, members apart from their type.
UNNAMED = frozenset({PACKAGE, EXTENSION})


Rank = tuple[float, ...]


class Ranked(NamedTuple):
    """A symbol with its rank: the least comes first, and ranks of different folders can be compared."""

    rank: Rank
    symbol: FoundSymbol


def workspace_symbols(snapshot: Snapshot, text: str, limit: int = 200) -> list[FoundSymbol]:
    """At most `limit` symbols whose names fit, the best first; for "" any.

    "Outer.inner" or "outer inner" asks for names that fit the last part inside something that fits the others.
    """
    return [found.symbol for found in ranked_symbols(snapshot, text, limit)]


def ranked_symbols(snapshot: Snapshot, text: str, limit: int = 200) -> list[Ranked]:
    """The same with their ranks; for "" folders take turns."""
    pieces = [piece for piece in JOINTS.split(text) if piece]
    if not pieces:
        rows = sorted(snapshot.some_symbols(limit), key=lambda row: (row.path, row.start))
        return [Ranked((place,), to_found(snapshot, row)) for place, row in enumerate(rows)]
    found = ranked(snapshot, pieces[-1], pieces[:-1])
    words = len(pieces) > 1 and not found
    if words:
        # "get user" may also be words of one name.
        found = ranked(snapshot, "_".join(pieces), [])
    return [Ranked((words, *rank), to_found(snapshot, row)) for rank, row in found[:limit]]


def ranked(snapshot: Snapshot, text: str, around: list[str]) -> list[tuple[Rank, SymbolRow]]:
    most = MOST_AROUND if around else MOST_NAMES
    hits = find_names(snapshot, text, most)[:most]
    rows = snapshot.symbols_by_name([hit.name for hit in hits], MOST_SYMBOLS)
    texts = {hit.text: (hit.match, hit.score) for hit in hits}
    wanted = [fold(piece) for piece in around]
    fitting = [
        row
        for row in rows
        if row.name in texts and row.detail not in UNNAMED and stands_in(row, wanted)
    ]
    languages = {row.path: language_of(snapshot, row.path) for row in fitting}
    found = [
        (
            (
                texts[row.name][0],
                strangers(row, around),
                is_aside(row.path, languages[row.path]),
                texts[row.name][1],
                RANKS[row.kind],
            ),
            row,
        )
        for row in fitting
    ]
    return sorted(found, key=lambda item: (item[0], item[1].path, item[1].start))


def stands_in(row: SymbolRow, wanted: list[str]) -> bool:
    """Whether the texts occur in order in the path and the names around a symbol."""
    if not wanted:
        return True
    whole = fold(row.path) + fold(row.container.replace("::", "_"))
    position = 0
    for text in wanted:
        position = whole.find(text, position)
        if position < 0:
            return False
        position += len(text)
    return True


def strangers(row: SymbolRow, around: list[str]) -> int:
    """How far the names are, counted from the inside, from what stands around a symbol there: 1 for each that is only
    written otherwise, 2 for each that is another."""
    if not around:
        return 0
    inside = [*row.path.rpartition(".")[0].split("/"), *filter(None, row.container.split("::"))]
    pairs = zip(reversed(around), reversed(inside), strict=False)
    return 2 * len(around) - sum((a == b) + (fold(a) == fold(b)) for a, b in pairs)


def language_of(snapshot: Snapshot, path: FilePath) -> str:
    file = snapshot.file(path)
    return "" if file is None else file.language
