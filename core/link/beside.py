"""Links of a version of a file in which something else stands outside of bodies, most of which were taken over.

References of these bodies keep their links where these rest on no name that means something else. Which rows of
references may be different follows from which references were not kept.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from operator import itemgetter
from typing import NamedTuple

from core.link.edited import (
    MOST_NAMES,
    Edited,
    Key,
    Told,
    keys_of,
    link_whole,
    moved,
    names_by_key,
    paths_to,
    reshaped,
    same_package,
    told_before,
    touched_symbols,
)
from core.link.engine import Notes
from core.link.linker import Kept, Linker
from core.link.surface import Surface, names_changed
from core.model import FileFacts, FileLinks, Link, Role, TakenBodies


class Beside(NamedTuple):
    """A version, and references whose links may not be what they were; None for any."""

    edited: Edited
    before: Collection[int] | None
    now: Collection[int] | None


def surface_beside(before: Surface, facts: FileFacts, taken: TakenBodies) -> Surface:
    """The surface of a version; paths that were taken over keep their numbers where symbols are called as before."""
    for index, now in enumerate(taken.symbols):
        if now >= 0 and before.facts.symbols[index].ordinal != facts.symbols[now].ordinal:
            return Surface(facts, before.shared)
    numbers = {path: number for path, number in before.numbers.items() if path < taken.paths}
    cyclic = {path for path in before.cyclic if path < taken.paths}
    return Surface(facts, before.shared, None, numbers, cyclic)


def link_beside(
    linker: Linker,
    before: Edited,
    surface: Surface,
    taken: TakenBodies,
    cancelled: Callable[[], bool] | None = None,
) -> Beside:
    """The links of a version, as `Linker.link` finds them."""
    path, old = before.path, before.surface
    names = names_changed(old, surface) | reshaped(old, surface)
    if before.names is None or len(names) > MOST_NAMES or not same_package(old, surface):
        return Beside(link_whole(linker, path, surface, cancelled), None, None)
    rests = {key: read for key, read in before.names.items() if read.isdisjoint(names)}
    gone = touched_symbols(old.facts, names, taken.symbols)
    broken = paths_to(old.facts, gone)
    links = Moving(before, taken.symbols, gone)
    kept = Kept(b"", [], {}, False)
    references = old.facts.references
    numbers, cyclic, states = old.numbers, old.cyclic, before.links.states
    lost: set[int] = set()
    for now, number in enumerate(taken.references):
        reference = references[number]
        where = reference.path
        key = (numbers.get(where, -1), reference.role)
        if key not in rests or where in broken or where in cyclic or reference.role is Role.WRITE:
            lost.add(number)
            continue
        found = links.of(number, now)
        if found is None:
            lost.add(number)
        else:
            kept.others[now] = states[number], found
    others = sorted(set(range(len(references))).difference(taken.references))
    take_outside(before, surface, taken, others, rests, gone, broken, kept)
    noted: dict[int, Notes] = {}
    made = linker.link(path, cancelled, kept, noted)
    reads = before.links.reads
    if not made.reads <= reads:
        reads |= made.reads
    rests.update(names_by_key(path, surface, noted))
    made = FileLinks(made.links, made.states, made.bases, reads)
    after = set(range(len(taken.references), len(surface.facts.references))) | noted.keys()
    return Beside(Edited(path, surface, made, rests), lost.union(others), after)


def take_outside(
    before: Edited,
    surface: Surface,
    taken: TakenBodies,
    others: Collection[int],
    rests: dict[Key, frozenset[str]],
    gone: Collection[int],
    broken: Collection[int],
    kept: Kept,
) -> None:
    """Links of references that were not taken over, but follow paths that were followed before."""
    known: dict[Key, Told] = told_before(before, others)
    references = before.surface.facts.references
    for number, key in keys_of(before.surface, others) if broken else ():
        if references[number].path in broken:
            known.pop(key, None)
    new = range(len(taken.references), len(surface.facts.references))
    for number, key in keys_of(surface, new):
        told = known.get(key)
        if told is None or key not in rests:
            continue
        if any(link[1] == before.path and link[2] in gone for link in told[1]):
            continue
        links = moved(told[1], number, before.path, taken.symbols)
        if links is not None:
            kept.others[number] = told[0], links


class Moving:
    """The links of a version, which are in the order of its references, as those of another one."""

    def __init__(self, before: Edited, symbols: Sequence[int], gone: Collection[int]) -> None:
        self.links = before.links.links
        self.path, self.symbols, self.gone = before.path, symbols, gone
        self.at = 0

    def of(self, number: int, now: int) -> list[Link] | None:
        """Those of one reference, asked for in rising order; None when one leads to what is gone."""
        links, at = self.links, self.at
        if at < len(links) and links[at][0] < number:
            at = bisect_left(links, number, at, key=itemgetter(0))
        found: list[Link] | None = []
        while at < len(links) and links[at][0] == number:
            link = links[at]
            at += 1
            if found is None:
                continue
            _, file, symbol, tier, via = link
            if file == self.path:
                if symbol in self.gone:
                    found = None
                    continue
                symbol = self.symbols[symbol]
            same = symbol == link[2] and now == number
            found.append(link if same else Link(now, file, symbol, tier, via))
        self.at = at
        return found
