"""Every place that names what the cursor is on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.extract import LocalName
from core.model import FilePath, Flag, Via
from core.navigate.answers import Certainty, Occurrence, Span
from core.navigate.cursor import (
    PARAMETER,
    Meaning,
    declared_here,
    find_meanings,
    local_of_parameter,
    shorthand_local,
    spot_at,
)
from core.navigate.guesses import candidates, rank, speaks_to, trust
from core.navigate.imported import import_occurrences
from core.navigate.targets import to_targets
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

STRETCH = 100  # files


class Named(NamedTuple):
    """What names the symbol at an offset: single places, groups of references, and all that lead to some symbols."""

    places: list[Occurrence]
    groups: list[tuple[RefRow, Certainty]]
    symbols: list[tuple[int, Certainty]]  # ids
    constructed: set[int]  # of these, constructors that a call of their class names


def references(
    snapshot: Snapshot,
    path: FilePath,
    offset: int,
    *,
    include_declaration: bool = True,
    minimum_confidence: float = 0.0,
) -> list[Occurrence]:
    """Occurrences of the symbol at an offset, sorted by file and position, each once; none when nothing is known."""
    found, groups, symbols, constructed = named_at(
        snapshot, path, offset, include_declaration, minimum_confidence
    )
    for symbol, certainty in symbols:
        # A call of a class reaches its constructor and a variable its value, but it does not name them; but for
        # constructors that bear the name of their class.
        naming = (Via.NAME, Via.CONSTRUCTOR) if symbol in constructed else (Via.NAME,)
        rows = [row for row in snapshot.refs_to([symbol]) if row.via in naming]
        found += occurrences_in(snapshot, [(row, certainty) for row in rows])
    found += occurrences_in(snapshot, groups)
    return in_order(found)


def reference_places(
    snapshot: Snapshot,
    path: FilePath,
    offset: int,
    *,
    include_declaration: bool = True,
    minimum_confidence: float = 0.0,
) -> Iterator[dict[FilePath, list[tuple[int, int]]]]:
    """The places that `references` gives, by file, both sorted, some files at a time: for answers of any length."""
    found = named_at(snapshot, path, offset, include_declaration, minimum_confidence)
    return places_of(snapshot, found)


def symbol_places(
    snapshot: Snapshot,
    symbols: Iterable[SymbolRow],
    *,
    include_declaration: bool = True,
    minimum_confidence: float = 0.0,
) -> Iterator[dict[FilePath, list[tuple[int, int]]]]:
    """The same for symbols that are known."""
    found = Named([], [], [], set())
    for symbol in symbols:
        add_meaning(found, snapshot, Meaning(symbol), include_declaration, minimum_confidence)
    return places_of(snapshot, found)


def places_of(snapshot: Snapshot, found: Named) -> Iterator[dict[FilePath, list[tuple[int, int]]]]:
    single, groups, symbols, constructed = found
    more: defaultdict[FilePath, set[tuple[int, int]]] = defaultdict(set)
    for occurrence in (*single, *occurrences_in(snapshot, groups)):
        more[occurrence.path].add((occurrence.span.start, occurrence.span.end))
    packed = snapshot.refs_by_file([symbol for symbol, _ in symbols])
    files = {path: file for file, path in snapshot.paths(packed).items() if file in packed}
    for stretch in in_stretches(snapshot, files.keys() | more.keys()):
        rows = [row for path in stretch for row in packed.get(files.get(path, 0), ())]
        named = snapshot.named_places(rows, constructed)
        snapshot.check()
        places = {path: named.get(files.get(path, 0), []) for path in stretch}
        for path in more.keys() & places.keys():
            places[path] = sorted(more[path].union(places[path]))
        yield {path: own for path, own in places.items() if own}


def in_stretches(snapshot: Snapshot, paths: Iterable[FilePath | None]) -> Iterator[list[FilePath]]:
    """Paths in order, some at a time: what is unpacked of their files is let go before the next."""
    ordered = sorted(path for path in paths if path is not None)
    for first in range(0, len(ordered), STRETCH):
        snapshot.check()
        yield ordered[first : first + STRETCH]


def named_at(
    snapshot: Snapshot,
    path: FilePath,
    offset: int,
    include_declaration: bool,
    minimum_confidence: float,
) -> Named:
    """Everything that the questions of this module are answered from."""
    found = Named([], [], [], set())
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        return found
    if spot.local is not None:
        found.places.extend(local_occurrences(path, spot.local, include_declaration))
    elif (local := declared_here(snapshot, spot) or shorthand_local(snapshot, spot)) is not None:
        found.places.extend(local_occurrences(path, local, include_declaration))
    meant = find_meanings(snapshot, spot, minimum_confidence)
    for meaning in meant.meanings:
        add_meaning(found, snapshot, meaning, include_declaration, minimum_confidence)
    facts = snapshot.facts(path)
    if meant.externals and not any(found) and facts is not None:
        found.places.extend(import_occurrences(facts, spot))
    return found


def add_meaning(
    found: Named,
    snapshot: Snapshot,
    meaning: Meaning,
    include_declaration: bool,
    minimum_confidence: float,
) -> None:
    symbol = meaning.symbol
    if include_declaration and symbol.parent:
        for target in to_targets(snapshot, symbol, meaning.certainty):
            found.places.append(Occurrence(target.path, target.focus, None, target.certainty))
    found.symbols.append((symbol.id, meaning.certainty))
    if is_named_by_its_class(symbol):
        found.constructed.add(symbol.id)
    if symbol.detail == PARAMETER:
        index = snapshot.symbol_index(symbol.id)
        local = None if index is None else local_of_parameter(snapshot, symbol.path, index)
        if local is not None:
            found.places.extend(local_occurrences(symbol.path, local, include_declaration))
    elif minimum_confidence < 1.0:
        for row, certainty in guessed_references(snapshot, symbol):
            if certainty.confidence >= minimum_confidence:
                found.groups.append((row, certainty))


def is_named_by_its_class(symbol: SymbolRow) -> bool:
    """class Name { Name(int size) {} }: `new Name(1)` names the class and the constructor."""
    return (
        bool(symbol.flags & Flag.CONSTRUCTOR)
        and symbol.name == symbol.container.rpartition("::")[2]
    )


def guessed_references(snapshot: Snapshot, symbol: SymbolRow) -> list[tuple[RefRow, Certainty]]:
    """References of unknown receivers that may mean a symbol."""
    file = snapshot.file(symbol.path)
    fitting = {
        member: candidates(snapshot, symbol.name, member=member, language=file.language)
        for member in (True, False)
        if file is not None
    }
    fitting = {member: rows for member, rows in fitting.items() if symbol in rows}
    unknown = snapshot.refs_unknown(symbol.name) if fitting else []
    found = []
    for member, namesakes in fitting.items():
        factor = trust(snapshot, symbol.name, member)
        rows = [row for row in unknown if row.member == member]
        for path, group in snapshot.group_by_file(rows).items():
            snapshot.check()
            if not speaks_to(snapshot, path, symbol.path):
                continue
            for row, certainty in rank(namesakes, path, factor):
                if row.id == symbol.id:
                    found += [(reference, certainty) for reference in group]
    return found


def occurrences_in(
    snapshot: Snapshot, rows: Iterable[tuple[RefRow, Certainty]]
) -> list[Occurrence]:
    """The places of reference groups."""
    rows = list(rows)
    paths = snapshot.paths({row.file for row, _ in rows})
    found = []
    for row, certainty in rows:
        path = paths.get(row.file)
        if path is not None:
            found += [
                Occurrence(path, Span(start, start + row.length), row.role, certainty)
                for start in row.starts
            ]
    return found


def local_occurrences(
    path: FilePath, local: LocalName, include_declaration: bool
) -> list[Occurrence]:
    declared = {Span(*place) for place in local.declarations}
    found = [Occurrence(path, span, None) for span in declared] if include_declaration else []
    for start, end, role in local.uses:
        if Span(start, end) not in declared:
            found.append(Occurrence(path, Span(start, end), role))
    return found


def in_order(found: Iterable[Occurrence]) -> list[Occurrence]:
    """Sorted by place, each place once with its surest answer."""
    best: dict[tuple[FilePath, Span], Occurrence] = {}
    for occurrence in found:
        place = (occurrence.path, occurrence.span)
        known = best.get(place)
        if known is None or known.certainty.confidence < occurrence.certainty.confidence:
            best[place] = occurrence
    return [best[place] for place in sorted(best)]
