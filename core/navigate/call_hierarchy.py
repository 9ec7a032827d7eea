"""Who calls whom. What counts as a call is a list in ARCHITECTURE.md.

Items are named by keys and not by ids, so that they answer after edits and restarts. A call belongs to the nearest
named callable around it, to the class body or to the module.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.model import FilePath, Flag, Kind, Role, Via
from core.navigate.answers import CERTAIN, Call, Certainty, FoundSymbol, Span, SymbolKey
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.families import overridden
from core.navigate.guesses import guess_targets
from core.navigate.references import guessed_references
from core.navigate.targets import find_row, to_found
from core.paths import MEMBER, SUPER
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

CALLS = frozenset({Role.CALL, Role.DECORATOR})
CALLED = frozenset({Kind.CALLABLE, Kind.CONTAINER})
Places = Sequence[tuple[int, int]]
Sites = dict[int, list[tuple[Certainty, Places]]]  # by the symbol at the other end


def prepare_call_hierarchy(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> list[FoundSymbol]:
    """The callables, classes or modules that the name at an offset means, or what stands around the offset."""
    spot = spot_at(snapshot, path, offset)
    rows: list[SymbolRow] = []
    if spot is not None:
        found = find_meanings(snapshot, spot, minimum_confidence)
        rows = [m.symbol for m in (*found.meanings, *found.values) if can_be_item(m.symbol)]
        # A constructor is reached by its class; the class is what the name means.
        rows = [row for row in rows if not row.flags & Flag.CONSTRUCTOR] or rows
    else:
        around = [row for row in snapshot.symbols_in(path) if can_be_item(row)]
        rows = [row for row in around if row.start <= offset <= row.end][-1:]
    return [to_item(snapshot, row) for row in dict.fromkeys(rows)]


def to_item(snapshot: Snapshot, row: SymbolRow) -> FoundSymbol:
    """A symbol as an item, which stands where its name is written, quotes included: `"a b"() {}`."""
    found = to_found(snapshot, row)
    quoted = row.start == row.name_start - 1 and row.name and not row.name.isidentifier()
    return replace(found, focus=Span(row.start, row.name_end + 1)) if quoted else found


def can_be_item(row: SymbolRow) -> bool:
    return row.kind in CALLED or not row.parent


def incoming_calls(
    snapshot: Snapshot, key: SymbolKey, minimum_confidence: float = 0.0
) -> list[Call]:
    """Callers of an item, by file and position, each with all its call sites; none when the item is gone."""
    symbol = find_row(snapshot, key)
    if symbol is None:
        return []
    sites: Sites = defaultdict(list)
    add_callers(sites, snapshot, symbol, CERTAIN)
    # A call through a base type may run the override.
    for base in overridden(snapshot, symbol):
        owner = snapshot.symbol(base.parent)
        via = Certainty(via=f"via {owner.name if owner else ''}.{base.name}")
        through: Sites = defaultdict(list)
        add_callers(through, snapshot, base, via)
        for container, ways in without_super(snapshot, through, base.name).items():
            sites[container] += ways
    if minimum_confidence < 1.0:
        for row, certainty in guessed_references(snapshot, symbol):
            if certainty.confidence >= minimum_confidence and is_call(row, symbol):
                how = certainty_of(row.via, certainty)
                sites[row.container].append((how, places_of(row)))
    return to_calls(snapshot, sites)


def add_callers(sites: Sites, snapshot: Snapshot, symbol: SymbolRow, certainty: Certainty) -> None:
    hows = {via: certainty_of(via, certainty) for via in Via}
    reads = bool(symbol.flags & Flag.PROPERTY)
    for container, via, places in snapshot.calls_to(symbol.id, reads=reads):
        sites[container].append((hows[via], places))


def without_super(snapshot: Snapshot, sites: Sites, name: str) -> Sites:
    """The calls that may run an override. `super().m()` does not, and stands where it is looked for: in another m."""
    kept: Sites = {}
    callers = snapshot.symbols(sites)
    for container, ways in sites.items():
        caller = callers.get(container)
        if caller is None or caller.name != name:
            kept[container] = ways
            continue
        exact = super_calls(snapshot, caller)
        for certainty, places in ways:
            if left := [place for place in places if place[0] not in exact]:
                kept.setdefault(container, []).append((certainty, left))
    return kept


def super_calls(snapshot: Snapshot, caller: SymbolRow) -> set[int]:
    """Where a callable names members of `super`."""
    facts, index = snapshot.facts(caller.path), snapshot.symbol_index(caller.id)
    if facts is None:
        return set()
    paths = facts.paths
    return {
        start
        for reference in facts.references
        if reference.container == index
        and paths[reference.path][0] == MEMBER
        and paths[paths[reference.path][1]][0] == SUPER
        for start in reference.starts
    }


def places_of(row: RefRow) -> Places:
    return [(start, start + row.length) for start in row.starts]


def outgoing_calls(
    snapshot: Snapshot, key: SymbolKey, minimum_confidence: float = 0.0
) -> list[Call]:
    """What an item calls, in order of the first call site; sites lie in the item's file."""
    symbol = find_row(snapshot, key)
    if symbol is None:
        return []
    sites: Sites = defaultdict(list)
    rows = snapshot.refs_in(symbol.file, {symbol.id})
    targets = snapshot.symbols({row.target for row in rows if row.target})
    unknown = []
    for row in rows:
        target = targets.get(row.target)
        if target is not None and can_be_called(target) and is_call(row, target):
            sites[target.id].append((certainty_of(row.via, CERTAIN), places_of(row)))
        elif not row.target and row.role in CALLS:
            unknown.append(row)
    if minimum_confidence < 1.0:
        for target, span, certainty in guessed_callees(snapshot, symbol, unknown):
            if certainty.confidence >= minimum_confidence:
                sites[target.id].append((certainty, [span]))
    calls = to_calls(snapshot, sites)
    return sorted(calls, key=lambda call: (call.sites, call.item.path, call.item.focus))


def guessed_callees(
    snapshot: Snapshot, symbol: SymbolRow, rows: list[RefRow]
) -> Iterable[tuple[SymbolRow, Span, Certainty]]:
    facts = snapshot.facts(symbol.path)
    index = snapshot.symbol_index(symbol.id)
    if facts is None or not rows:
        return
    names = {
        start: reference.name
        for reference in facts.references
        if reference.container == index
        for start in reference.starts
    }
    for row in rows:
        snapshot.check()
        name = names.get(row.starts[0])
        for target, certainty in guess_targets(snapshot, symbol.path, name, row) if name else ():
            if can_be_called(target):
                for start in row.starts:
                    yield target, Span(start, start + row.length), certainty


def can_be_called(row: SymbolRow) -> bool:
    return row.kind in CALLED


def is_call(row: RefRow, target: SymbolRow) -> bool:
    """Whether a reference runs its target: reading a property runs its getter."""
    if row.role in CALLS:
        return True
    return row.role is Role.READ and row.via == Via.NAME and bool(target.flags & Flag.PROPERTY)


def certainty_of(via: Via, certainty: Certainty) -> Certainty:
    if via == Via.CONSTRUCTOR and not certainty.via:
        return Certainty(certainty.confidence, certainty.mode, "constructor")
    if via == Via.VALUE and not certainty.via:
        return Certainty(certainty.confidence, certainty.mode, "via a value")
    return certainty


def to_calls(snapshot: Snapshot, sites: Sites) -> list[Call]:
    """One call for each symbol and way in which it was found: what is sure is not mixed with what is guessed."""
    symbols = snapshot.symbols(sites)
    calls = []
    for number, ways in sites.items():
        row = symbols.get(number)
        if row is not None:
            item = to_item(snapshot, row)
            calls += [Call(item, spans, how) for how, spans in distinct(ways)]
    return sorted(
        calls,
        key=lambda call: (call.item.path, call.item.focus, call.item.key.qualified, call.sites),
    )


def distinct(ways: list[tuple[Certainty, Places]]) -> list[tuple[Certainty, tuple[Span, ...]]]:
    """Each place once, with the surest way in which it was found."""
    if len(ways) == 1:
        return [(ways[0][0], in_order(ways[0][1]))]
    found: dict[Certainty, list[tuple[int, int]]] = {}
    told: set[tuple[int, int]] = set()
    for how, places in sorted(ways, key=lambda way: (-way[0].confidence, way[0].via)):
        found.setdefault(how, []).extend(place for place in places if place not in told)
        told.update(places)
    return [(how, in_order(places)) for how, places in found.items() if places]


def in_order(places: Places) -> tuple[Span, ...]:
    return tuple(map(Span._make, sorted(set(places)) if len(places) > 1 else places))
