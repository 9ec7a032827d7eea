"""References and calls that lead from one folder of a window into another: found when asked, never stored.

Which files may use a symbol of another folder is known by index: those whose links looked in vain for a package that
another folder offers. Of these, what is written under a name that the symbol goes by is linked again, with the other
folders laid beside. A name alone is never enough.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from core.model import FileFacts, FilePath, Via
from core.navigate.answers import (
    CERTAIN,
    Call,
    Certainty,
    FileCallers,
    FoundSymbol,
    Span,
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
    outgoing_calls,
    prepare_call_hierarchy,
    runs,
    super_calls,
    to_calls,
    to_item,
)
from core.navigate.dispatch import is_super_call, through
from core.navigate.families import overridden
from core.navigate.references import reference_places, symbol_places
from core.navigate.targets import find_row
from core.store.rows import SymbolRow
from core.workspace.links_across import by_folder, links_in, links_of, spans_of, symbol_of
from core.workspace.meanings import meanings
from core.workspace.relatives import overridden_elsewhere, overrides
from core.workspace.wanted import Wanted, target_of, wanted_for
from core.workspace.window import Window

Spans = dict[FilePath, list[tuple[int, int]]]


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
    if symbol.path in window.resting_on_others(window.own):
        found = calls_into_others(window, symbol, facts, found)
    found += calls_of_overrides(window, symbol, found)
    return sorted(found, key=lambda item: (item[1].sites, item[1].item.path, item[1].item.focus))


def calls_into_others(
    window: Window, symbol: SymbolRow, facts: FileFacts, found: list[tuple[str, Call]]
) -> list[tuple[str, Call]]:
    """What an item is known to call, and what of other folders it calls."""
    snapshot = window.snapshot(window.own)
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
    return found


def calls_of_overrides(
    window: Window, symbol: SymbolRow, found: list[tuple[str, Call]]
) -> list[tuple[str, Call]]:
    """Overrides in other folders than what they override that an item's calls may run; within its own folder they
    are among `found`."""
    snapshot = window.snapshot(window.own)
    by_super = super_calls(snapshot, symbol)
    called = [(window.own, symbol, [Span(symbol.name_start, symbol.name_end)])]
    for folder, call in found:
        row = find_row(window.snapshot(folder), call.item.key)
        if row is not None and call.certainty == CERTAIN:
            called.append((folder, row, [site for site in call.sites if site[0] not in by_super]))
    more: list[tuple[str, Call]] = []
    for home, member, sites in called:
        how = through(window.snapshot(home), member)
        for folder, row in overrides(window, home, member) if sites else ():
            if not folder == home == window.own:
                item = to_item(window.snapshot(folder), row)
                more.append((folder, Call(item, tuple(sites), how)))
    return more
