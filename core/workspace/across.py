"""References and calls that lead from one folder of a window into another: found when asked, never stored.

Which files may use a symbol of another folder is known by index: those whose links looked in vain for a package that
another folder offers. Of these, what is written under a name that the symbol goes by is linked again, with the other
folders laid beside. A name alone is never enough.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from core.link.linker import Linker
from core.model import FileFacts, FilePath, Kind, Link, Via
from core.navigate.answers import (
    CERTAIN,
    Call,
    Certainty,
    FileCallers,
    FoundSymbol,
    SymbolKey,
)
from core.navigate.call_hierarchy import (
    Sites,
    as_calls,
    callers_by_file,
    callers_of,
    can_be_called,
    can_be_item,
    certainty_of,
    is_super_call,
    outgoing_calls,
    prepare_call_hierarchy,
    runs,
    through,
    to_calls,
    to_item,
)
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.families import MOST_ANCESTORS, overridden
from core.navigate.references import reference_places, symbol_places
from core.navigate.targets import find_row
from core.store.caches import Cache
from core.store.packed_links import byte_length
from core.store.rows import SymbolRow
from core.workspace.wanted import Wanted, names_in, target_of, wanted_for
from core.workspace.window import Window

LOG = logging.getLogger(__name__)

MOST_SECONDS = 10.0  # for one question; what is not found by then is left out
Spans = dict[FilePath, list[tuple[int, int]]]
LINKS: Cache[dict[int, tuple[Link, ...]]] = Cache(20_000)  # files; by the number of the reference


class Meant(NamedTuple):
    """A symbol of a folder of the window."""

    folder: str
    row: SymbolRow


# -- what a name means


def meanings(window: Window, path: FilePath, offset: int) -> list[Meant]:
    """Symbols that a name of the window's own folder means for sure, here or in another folder; none for names that
    cannot be known elsewhere."""
    snapshot = window.snapshot(window.own)
    spot = spot_at(snapshot, path, offset)
    if spot is None or spot.local is not None:
        return []
    found = find_meanings(snapshot, spot, 1.0)
    if found.meanings:
        return [Meant(window.own, meaning.symbol) for meaning in found.meanings]
    facts = snapshot.facts(path)
    if facts is None or not spot.references:
        return []
    linker = Linker(snapshot, window.lookup(window.own))
    targets = [
        (target.file, target.symbol)
        for number in spot.references
        for target in linker.resolve(path, facts.references[number].path).targets
        if target.via == Via.NAME
    ]
    return [meant for target in dict.fromkeys(targets) if (meant := symbol_of(window, *target))]


def symbol_of(window: Window, file: FilePath, symbol: int) -> Meant | None:
    """The symbol of another folder that a link leads to."""
    place = window.place(file)
    if place is None:
        return None
    row = window.snapshot(place.folder).symbol_at(place.path, symbol)
    return None if row is None else Meant(place.folder, row)


def by_folder(found: Iterable[Meant]) -> dict[str, list[SymbolRow]]:
    rows: defaultdict[str, list[SymbolRow]] = defaultdict(list)
    for meant in found:
        rows[meant.folder].append(meant.row)
    return rows


# -- references


def references(
    window: Window,
    path: FilePath,
    offset: int,
    *,
    include_declaration: bool = True,
    minimum_confidence: float = 0.0,
) -> Iterator[tuple[str, Spans]]:
    """(folder, places by file) of all that names what is at an offset of the window's own folder; each file once."""
    alone = len(window.names) < 2
    meant = {} if alone else by_folder(meanings(window, path, offset))

    def places() -> Iterator[tuple[str, Spans]]:
        options = {"include_declaration": include_declaration}
        if window.own in meant or not meant:
            own = window.snapshot(window.own)
            for some in reference_places(
                own, path, offset, minimum_confidence=minimum_confidence, **options
            ):
                yield window.own, some
        for home, rows in meant.items():
            if home != window.own:
                for some in symbol_places(
                    window.snapshot(home), rows, minimum_confidence=minimum_confidence, **options
                ):
                    yield home, some
            wanted = wanted_for(window, home, rows)
            for folder in window.others(home):
                yield folder, named_in(window, folder, wanted)

    return merged(places()) if len(meant) > 1 else places()


def merged(found: Iterable[tuple[str, Spans]]) -> Iterator[tuple[str, Spans]]:
    """The same with each file once: a name may mean symbols of several folders."""
    every: dict[str, dict[FilePath, set[tuple[int, int]]]] = {}
    for folder, places in found:
        for path, spans in places.items():
            every.setdefault(folder, {}).setdefault(path, set()).update(spans)
    for folder, files in every.items():
        yield folder, {path: sorted(spans) for path, spans in sorted(files.items())}


def named_in(window: Window, folder: str, wanted: Wanted) -> Spans:
    """Where the files of a folder name symbols of another one."""
    found: Spans = {}
    for path, facts, links in links_in(window, folder, wanted):
        spans = {
            span
            for link in links
            if link.via == Via.NAME
            for span in spans_of(facts, link.reference)
        }
        if spans:
            found[path] = sorted(spans)
    return found


def spans_of(facts: FileFacts, number: int) -> list[tuple[int, int]]:
    reference = facts.references[number]
    length = byte_length(reference.name)
    return [(start, start + length) for start in reference.starts]


# -- calls


def prepare(
    window: Window, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> list[tuple[str, FoundSymbol]]:
    """(folder, item) for what the name at an offset means, or what stands around it."""
    own = window.snapshot(window.own)
    found = meanings(window, path, offset) if len(window.names) > 1 else []
    elsewhere = [meant for meant in found if meant.folder != window.own and can_be_item(meant.row)]
    if elsewhere:
        return [(home, to_item(window.snapshot(home), row)) for home, row in elsewhere]
    items = prepare_call_hierarchy(own, path, offset, minimum_confidence)
    return [(window.own, item) for item in items]


def own_incoming(
    window: Window, key: SymbolKey, minimum_confidence: float = 0.0
) -> Iterator[list[FileCallers]]:
    """Callers of an item of the window's own folder in this folder itself, as they come from its index."""
    return callers_by_file(window.snapshot(window.own), key, minimum_confidence)


def other_incoming(window: Window, key: SymbolKey) -> Iterator[tuple[str, list[Call]]]:
    """(folder, its calls) of an item of the window's own folder in all other folders; in its own those through a base
    that another one declares."""
    snapshot = window.snapshot(window.own)
    symbol = find_row(snapshot, key)
    if symbol is None or len(window.names) < 2:
        return
    called = {symbol: CERTAIN}
    called |= {base: through(snapshot, base) for base in overridden(snapshot, symbol)}
    yield from calls_elsewhere(window, window.own, called)
    for home, rows in by_folder(overridden_elsewhere(window, symbol)).items():
        other = window.snapshot(home)
        bases = {row: through(other, row) for row in rows}
        yield home, as_calls(callers_of(other, bases, {}))
        yield from calls_elsewhere(window, home, bases)


def calls_elsewhere(
    window: Window, home: str, called: Mapping[SymbolRow, Certainty]
) -> Iterator[tuple[str, list[Call]]]:
    """(folder, its calls) of symbols of the folder `home` in all other folders."""
    wanted = wanted_for(window, home, list(called), called=True)
    hows = {target_of(window, home, row): (row, how) for row, how in called.items()}
    for folder in window.others(home):
        other = window.snapshot(folder)
        sites: Sites = defaultdict(list)
        for path, facts, links in links_in(window, folder, wanted):
            for link in links:
                target, how = hows[link.file, link.symbol]
                reference = facts.references[link.reference]
                number = other.symbol_id(path, reference.container)
                if number is None or not runs(reference.role, Via(link.via), target.flags):
                    continue
                caller = facts.symbols[reference.container]
                is_override = how is not CERTAIN and caller.name == target.name
                if is_override and is_super_call(facts, reference):
                    continue
                sites[number].append(
                    (certainty_of(Via(link.via), how), spans_of(facts, link.reference))
                )
        if sites:
            yield folder, to_calls(other, sites)


def overridden_elsewhere(window: Window, member: SymbolRow) -> list[Meant]:
    """Callables of the same name in bases that other folders declare."""
    snapshot = window.snapshot(window.own)
    parent = snapshot.symbol(member.parent) if member.parent else None
    if parent is None or parent.kind is not Kind.CONTAINER or member.kind is not Kind.CALLABLE:
        return []
    found = {Meant(window.own, parent): None}
    level = list(found)
    while level and len(found) < MOST_ANCESTORS:
        above = [base for meant in level for base in bases_of(window, meant)]
        level = [base for base in dict.fromkeys(above) if base not in found]
        found.update(dict.fromkeys(level))
    return [
        Meant(home, row)
        for home, owner in found
        if home != window.own
        for row in window.snapshot(home).children(owner)
        if row.name == member.name and row.kind is Kind.CALLABLE
    ]


def bases_of(window: Window, derived: Meant) -> list[Meant]:
    """What a class derives from, in its own folder and in others."""
    folder, row = derived
    snapshot = window.snapshot(folder)
    numbers = [base.base for base in snapshot.bases_of(row.id)]
    found = [Meant(folder, base) for base in snapshot.symbols(numbers).values()]
    if row.path in window.resting_on_others(folder):
        index = snapshot.symbol_index(row.id)
        bases = Linker(snapshot, window.lookup(folder)).bases_of(row.path)
        targets = [
            symbol_of(window, base.file, base.base) for base in bases if base.symbol == index
        ]
        found += [target for target in targets if target is not None]
    return found


def outgoing(
    window: Window, key: SymbolKey, minimum_confidence: float = 0.0
) -> list[tuple[str, Call]]:
    """(folder, call) of all that an item of the window's own folder calls, by call site."""
    snapshot = window.snapshot(window.own)
    found = [(window.own, call) for call in outgoing_calls(snapshot, key, minimum_confidence)]
    symbol = find_row(snapshot, key)
    facts = None if symbol is None else snapshot.facts(symbol.path)
    if symbol is None or facts is None or len(window.names) < 2:
        return found
    if symbol.path not in window.resting_on_others(window.own):
        return found
    index = snapshot.symbol_index(symbol.id)
    numbers = [i for i, reference in enumerate(facts.references) if reference.container == index]
    sites: defaultdict[str, Sites] = defaultdict(lambda: defaultdict(list))
    for link in links_of(window, window.own, symbol.path, numbers, None):
        meant = symbol_of(window, link.file, link.symbol)
        reference = facts.references[link.reference]
        if meant is None or not can_be_called(meant.row):
            continue
        if runs(reference.role, Via(link.via), meant.row.flags):
            sites[meant.folder][meant.row.id].append(
                (certainty_of(Via(link.via), CERTAIN), spans_of(facts, link.reference))
            )
    told = {
        span
        for folder, calls in sites.items()
        for ways in calls.values()
        for _, spans in ways
        for span in spans
    }
    # What is known for sure now was a guess before.
    found = [
        (name, call)
        for name, call in found
        if call.certainty.confidence == 1.0 or told.isdisjoint(call.sites)
    ]
    for folder, ways in sites.items():
        found += [(folder, call) for call in to_calls(window.snapshot(folder), ways)]
    return sorted(found, key=lambda item: (item[1].sites, item[1].item.path, item[1].item.focus))


# -- links


def links_in(
    window: Window, folder: str, wanted: Wanted
) -> Iterator[tuple[FilePath, FileFacts, list[Link]]]:
    """Links of a folder's files to the wanted symbols of others, by file."""
    files = window.resting_on_others(folder)
    snapshot = window.snapshot(folder)
    if not files:
        return
    until = time.monotonic() + MOST_SECONDS
    linker: Linker | None = None
    for path, facts, numbers in names_in(snapshot, files, wanted):
        snapshot.check()
        window.snapshot(window.own)  # raises Cancelled
        if time.monotonic() > until:
            LOG.warning("looking for uses in %s took too long: some are left out", folder)
            return
        linker = linker or Linker(snapshot, window.lookup(folder))
        links = links_of(window, folder, path, numbers, linker)
        found = [link for link in links if (link.file, link.symbol) in wanted.targets]
        if found:
            yield path, facts, found


def links_of(
    window: Window, folder: str, path: FilePath, numbers: Iterable[int], linker: Linker | None
) -> list[Link]:
    """Links of some references of a file into other folders."""
    known = LINKS.get((window.states(), folder, path), lambda: ({}, 1))
    assert known is not None
    missing = [number for number in numbers if number not in known]
    if missing:
        linker = linker or Linker(window.snapshot(folder), window.lookup(folder))
        found: defaultdict[int, list[Link]] = defaultdict(list)
        for link in linker.links_of(path, missing):
            if window.place(link.file) is not None:
                found[link.reference].append(link)
        known.update((number, tuple(found[number])) for number in missing)
    return [link for number in numbers for link in known[number]]
