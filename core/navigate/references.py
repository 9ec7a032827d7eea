"""Every place that names what the cursor is on."""

from collections.abc import Iterable

from core.extract import LocalName
from core.model import FilePath, Via
from core.navigate.answers import CERTAIN, Certainty, Occurrence, Span
from core.navigate.cursor import PARAMETER, Meaning, find_meanings, local_of_parameter, spot_at
from core.navigate.guesses import candidates, rank, speaks_to, trust
from core.navigate.imported import import_occurrences
from core.navigate.targets import to_targets
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot


def references(
    snapshot: Snapshot,
    path: FilePath,
    offset: int,
    *,
    include_declaration: bool = True,
    minimum_confidence: float = 0.0,
) -> list[Occurrence]:
    """Occurrences of the symbol at an offset, sorted by file and position, each once; none when nothing is known."""
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        return []
    found: list[Occurrence] = []
    if spot.local is not None:
        found += local_occurrences(path, spot.local, include_declaration)
    meant = find_meanings(snapshot, spot, minimum_confidence)
    for meaning in meant.meanings:
        found += occurrences_of(snapshot, meaning, include_declaration, minimum_confidence)
    facts = snapshot.facts(path)
    if meant.externals and not found and facts is not None:
        found += import_occurrences(facts, spot)
    return in_order(found)


def occurrences_of(
    snapshot: Snapshot, meaning: Meaning, include_declaration: bool, minimum_confidence: float
) -> list[Occurrence]:
    symbol = meaning.symbol
    found: list[Occurrence] = []
    if include_declaration and symbol.parent:
        for target in to_targets(snapshot, symbol, meaning.certainty):
            found.append(Occurrence(target.path, target.focus, None, target.certainty))
    # A call of a class reaches its constructor and a variable its value, but it does not name them.
    rows = [row for row in snapshot.refs_to([symbol.id]) if row.via == Via.NAME]
    found += occurrences(snapshot, rows, meaning.certainty)
    if symbol.detail == PARAMETER:
        index = snapshot.symbol_index(symbol.id)
        local = None if index is None else local_of_parameter(snapshot, symbol.path, index)
        if local is not None:
            found += local_occurrences(symbol.path, local, include_declaration)
    elif minimum_confidence < 1.0:
        for row, certainty in guessed_references(snapshot, symbol):
            if certainty.confidence >= minimum_confidence:
                found += occurrences(snapshot, [row], certainty)
    return found


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


def occurrences(
    snapshot: Snapshot, rows: Iterable[RefRow], certainty: Certainty = CERTAIN
) -> list[Occurrence]:
    """The places of reference groups."""
    found = []
    for path, group in snapshot.group_by_file(rows).items():
        snapshot.check()
        for row in group:
            for start in row.starts:
                found.append(Occurrence(path, Span(start, start + row.length), row.role, certainty))
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
