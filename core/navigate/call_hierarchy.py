"""Who calls whom. What counts as a call is a list in ARCHITECTURE.md.

Items are named by keys and not by ids, so that they answer after edits and restarts. A call belongs to the nearest
named callable around it, to the class body or to the module.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from core.model import FilePath, Flag, Kind, Role, Via
from core.navigate.answers import (
    CERTAIN,
    Call,
    Caller,
    Certainty,
    FileCallers,
    FoundSymbol,
    Span,
    SymbolKey,
)
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.dispatch import OpenCall, is_super_call, open_calls, overriding, through
from core.navigate.families import overridden, overrides
from core.navigate.guesses import guess_targets
from core.navigate.references import guessed_references, in_stretches
from core.navigate.targets import find_row, focus_of, shown_name, tag_of, to_found
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

CALLS = frozenset({Role.CALL, Role.DECORATOR})
CALLED = frozenset({Kind.CALLABLE, Kind.CONTAINER})
CONVERTING = "type"  # detail of a type that is made of another one: a call of it converts a value, nothing runs
Places = Sequence[tuple[int, int]]
as_caller: Callable[[tuple[Any, ...]], Caller] = partial(tuple.__new__, Caller)
Calls = Mapping[int, Sequence[tuple[int, int, int, int, Sequence[int]]]]  # as `calls_in` gives
Sites = dict[int, list[tuple[Certainty, Places]]]  # by the symbol at the other end


class Found(NamedTuple):
    """Calls of an item in some files, by the symbol that they stand in."""

    calls: Calls
    hows: dict[int, list[Certainty]]  # by target and Via
    bases: dict[int, SymbolRow]  # targets that are members which the item overrides
    guessed: Sites


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
    """A symbol as an item of the hierarchy."""
    return replace(to_found(snapshot, row), focus=focus_of_item(row))


def focus_of_item(row: SymbolRow) -> Span:
    """Where the name of an item is written, quotes included: `"a b"() {}`."""
    quoted = row.start == row.name_start - 1 and row.name and not row.name.isidentifier()
    return Span(row.start, row.name_end + 1) if quoted else focus_of(row)


def can_be_item(row: SymbolRow) -> bool:
    return row.kind in CALLED or not row.parent


def incoming_calls(
    snapshot: Snapshot, key: SymbolKey, minimum_confidence: float = 0.0
) -> list[Call]:
    """Callers of an item, by file and position, each with all its call sites; none when the item is gone."""
    return as_calls(callers_by_file(snapshot, key, minimum_confidence))


def as_calls(callers: Iterable[list[FileCallers]]) -> list[Call]:
    return [
        Call(item_of(found, caller), tuple(map(Span._make, caller.sites)), caller.certainty)
        for some in callers
        for found in some
        for caller in found.callers
    ]


def callers_by_file(
    snapshot: Snapshot, key: SymbolKey, minimum_confidence: float = 0.0
) -> Iterator[list[FileCallers]]:
    """What `incoming_calls` gives, some files at a time: for answers of any length."""
    symbol = find_row(snapshot, key)
    if symbol is None:
        return
    # A call through a base type may run the override.
    called = {symbol: CERTAIN} | {
        base: through(snapshot, base) for base in overridden(snapshot, symbol)
    }
    guessed: defaultdict[int, list[tuple[RefRow, Certainty]]] = defaultdict(list)
    if minimum_confidence < 1.0:
        for row, certainty in guessed_references(snapshot, symbol):
            if certainty.confidence >= minimum_confidence and is_call(row, symbol):
                guessed[row.file].append((row, certainty_of(row.via, certainty)))
    yield from callers_of(snapshot, called, guessed)


def callers_of(
    snapshot: Snapshot,
    called: Mapping[SymbolRow, Certainty],
    guessed: Mapping[int, list[tuple[RefRow, Certainty]]],
) -> Iterator[list[FileCallers]]:
    """Callers of any of these symbols, which are overridden members but for the certain one; `guessed` by file."""
    bases = {row.id: row for row, how in called.items() if how is not CERTAIN}
    getters = {row.id for row in called if row.flags & Flag.PROPERTY}
    hows = {
        row.id: [certainty_of(via, certainty) for via in Via] for row, certainty in called.items()
    }
    packed = snapshot.refs_by_file(hows)
    paths = snapshot.paths(packed.keys() | guessed.keys())
    files = {paths[file]: file for file in packed.keys() | guessed.keys()}
    for stretch in in_stretches(snapshot, files):
        some = [files[path] for path in stretch]
        calls = snapshot.calls_in([row for file in some for row in packed.get(file, ())], getters)
        more: Sites = defaultdict(list)
        for file in some:
            for group, how in guessed.get(file, ()):
                more[group.container].append((how, places_of(group)))
        yield to_callers(snapshot, Found(calls, hows, bases, more))


def to_callers(snapshot: Snapshot, found: Found) -> list[FileCallers]:
    """One for each symbol and way in which it was found: what is sure is not mixed with what is guessed."""
    by_path: defaultdict[FilePath, list[Caller]] = defaultdict(list)
    for row in snapshot.symbols_once(found.calls.keys() | found.guessed.keys()):
        number, path, name, kind, detail, _, qualified, ordinal, start, end, *focus, flags = row
        ways: list[tuple[Certainty, Places]] = []
        for target, via, length, offset, gaps in found.calls.get(number, ()):
            at = start + offset
            places = [(at, at + length)]
            for gap in gaps:
                at += gap
                places.append((at, at + length))
            if target in found.bases and name == found.bases[target].name:
                exact = super_calls(snapshot, row)
                places = [place for place in places if place[0] not in exact]
            if places:
                ways.append((found.hows[target][via], places))
        ways += found.guessed.get(number, ())
        if start == focus[0] - 1:
            focus = list(focus_of_item(row))
        name = name or shown_name(row)
        for how, spans in ways if is_plain(ways) else distinct(ways):
            by_path[path].append(
                as_caller(
                    (*focus, qualified, spans, start, end, name, kind, detail, ordinal, flags, how)
                )
            )
    return [
        FileCallers(path, tag_of(snapshot, path), sorted(by_path[path])) for path in sorted(by_path)
    ]


def item_of(found: FileCallers, caller: Caller) -> FoundSymbol:
    """A caller as an item that can be asked about."""
    path, tag, _ = found
    return FoundSymbol(
        SymbolKey(path, caller.kind.value, caller.qualified, caller.ordinal, tag),
        caller.name,
        caller.kind,
        caller.detail,
        caller.qualified.rpartition("::")[0],
        path,
        Span(caller.start, caller.end),
        Span(caller.name_start, caller.name_end),
        caller.flags,
    )


def super_calls(snapshot: Snapshot, caller: SymbolRow) -> set[int]:
    """Where a callable names members of `super`. Such a call runs no override of what it names, and it stands where
    it is looked for: in another of that name."""
    facts, index = snapshot.facts(caller.path), snapshot.symbol_index(caller.id)
    if facts is None:
        return set()
    return {
        start
        for reference in facts.references
        if reference.container == index and is_super_call(facts, reference)
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
    calls = called_by(snapshot, rows)
    for row, target in calls:
        sites[target.id].append((certainty_of(row.via, CERTAIN), places_of(row)))
    for call in calls_left_open(snapshot, symbol, calls):
        for override in overriding(snapshot, call):
            sites[override.id].append((through(snapshot, call.member), call.places))
    if minimum_confidence < 1.0:
        unknown = [row for row in rows if not row.target and row.role in CALLS]
        for target, span, certainty in guessed_callees(snapshot, symbol, unknown):
            if certainty.confidence >= minimum_confidence:
                sites[target.id].append((certainty, [span]))
    found = to_calls(snapshot, sites)
    return sorted(found, key=lambda call: (call.sites, call.item.path, call.item.focus))


def called_by(snapshot: Snapshot, rows: list[RefRow]) -> list[tuple[RefRow, SymbolRow]]:
    """Of some references those that run what they name, with this."""
    targets = snapshot.symbols({row.target for row in rows if row.target})
    found = [(row, target) for row in rows if (target := targets.get(row.target)) is not None]
    return [
        (row, target) for row, target in found if can_be_called(target) and is_call(row, target)
    ]


def calls_left_open(
    snapshot: Snapshot, caller: SymbolRow, calls: list[tuple[RefRow, SymbolRow]]
) -> Iterable[OpenCall]:
    """Calls in a callable that may run overrides of its own folder."""
    known: dict[int, bool] = {}

    def is_overridden(member: SymbolRow) -> bool:
        if member.id not in known:
            known[member.id] = bool(overrides(snapshot, member))
        return known[member.id]

    return open_calls(snapshot, caller, calls, is_overridden)


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
    return row.kind in CALLED and row.detail != CONVERTING


def is_call(row: RefRow, target: SymbolRow) -> bool:
    """Whether a reference runs its target."""
    return runs(row.role, row.via, target.flags)


def runs(role: Role, via: Via, flags: int) -> bool:
    """Whether a reference in this role runs a symbol with these flags: reading a property runs its getter."""
    return role in CALLS or (role is Role.READ and via == Via.NAME and bool(flags & Flag.PROPERTY))


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
            calls += [
                Call(item, tuple(map(Span._make, spans)), how) for how, spans in distinct(ways)
            ]
    return sorted(
        calls,
        key=lambda call: (call.item.path, call.item.focus, call.item.key.qualified, call.sites),
    )


def is_plain(ways: list[tuple[Certainty, Places]]) -> bool:
    """Whether there is a single way and a single place."""
    return len(ways) == 1 and len(ways[0][1]) == 1


def distinct(ways: list[tuple[Certainty, Places]]) -> list[tuple[Certainty, Places]]:
    """Each place once, with the surest way in which it was found."""
    found: dict[Certainty, list[tuple[int, int]]] = {}
    told: set[tuple[int, int]] = set()
    for how, places in sorted(ways, key=lambda way: (-way[0].confidence, way[0].via)):
        found.setdefault(how, []).extend(place for place in places if place not in told)
        told.update(places)
    return [(how, sorted(set(places))) for how, places in found.items() if places]
