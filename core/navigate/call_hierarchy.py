"""Who calls whom. What counts as a call is a list in ARCHITECTURE.md.

Items are named by keys and not by ids, so that they answer after edits and restarts. A call belongs to the nearest
named callable around it, to the class body or to the module.
"""

from collections import defaultdict
from collections.abc import Iterable

from core.model import FilePath, Flag, Kind, Role, Via
from core.navigate.answers import CERTAIN, Call, CallItem, Certainty, Span, SymbolKey
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.families import overridden
from core.navigate.guesses import guess_targets
from core.navigate.references import guessed_references
from core.navigate.targets import find_row, to_call_item
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

CALLS = frozenset({Role.CALL, Role.DECORATOR})
CALLED = frozenset({Kind.CALLABLE, Kind.CONTAINER})
Sites = dict[int, list[tuple[Span, Certainty]]]  # by the symbol at the other end


def prepare_call_hierarchy(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> list[CallItem]:
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
    return [to_call_item(snapshot, row) for row in dict.fromkeys(rows)]


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
    add_callers(sites, symbol, snapshot.refs_to([symbol.id]), CERTAIN)
    # A call through a base type may run the override.
    for base in overridden(snapshot, symbol):
        owner = snapshot.symbol(base.parent)
        via = Certainty(via=f"via {owner.name if owner else ''}.{base.name}")
        add_callers(sites, base, snapshot.refs_to([base.id]), via)
    if minimum_confidence < 1.0:
        for row, certainty in guessed_references(snapshot, symbol):
            if certainty.confidence >= minimum_confidence:
                add_callers(sites, symbol, [row], certainty)
    return to_calls(snapshot, sites)


def add_callers(
    sites: Sites, symbol: SymbolRow, rows: Iterable[RefRow], certainty: Certainty
) -> None:
    for row in rows:
        if is_call(row, symbol):
            how = certainty_of(row, certainty)
            sites[row.container] += [(Span(start, start + row.length), how) for start in row.starts]


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
            how = certainty_of(row, CERTAIN)
            sites[target.id] += [(Span(start, start + row.length), how) for start in row.starts]
        elif not row.target and row.role in CALLS:
            unknown.append(row)
    if minimum_confidence < 1.0:
        for target, span, certainty in guessed_callees(snapshot, symbol, unknown):
            if certainty.confidence >= minimum_confidence:
                sites[target.id].append((span, certainty))
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


def certainty_of(row: RefRow, certainty: Certainty) -> Certainty:
    if row.via == Via.CONSTRUCTOR and not certainty.via:
        return Certainty(certainty.confidence, certainty.mode, "constructor")
    if row.via == Via.VALUE and not certainty.via:
        return Certainty(certainty.confidence, certainty.mode, "via a value")
    return certainty


def to_calls(snapshot: Snapshot, sites: Sites) -> list[Call]:
    """One call for each symbol and way in which it was found: what is sure is not mixed with what is guessed."""
    symbols = snapshot.symbols(sites)
    calls = []
    for number, places in sites.items():
        row = symbols.get(number)
        if row is None:
            continue
        item = to_call_item(snapshot, row)
        ways: dict[Certainty, set[Span]] = {}
        told: set[Span] = set()
        for span, how in sorted(places, key=lambda place: (-place[1].confidence, place[1].via)):
            if span not in told:
                told.add(span)
                ways.setdefault(how, set()).add(span)
        calls += [Call(item, tuple(sorted(spans)), how) for how, spans in ways.items()]
    return sorted(
        calls,
        key=lambda call: (call.item.path, call.item.focus, call.item.key.qualified, call.sites),
    )
