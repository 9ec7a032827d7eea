"""Links of a file that is being edited: references which mean what they meant before keep their links.

What a reference means follows from the structure of its path, from what its own file says of names (its surface),
and from other files. While the surface is the same and no other file has changed, only references whose paths are new
are evaluated. Whoever asks must know that no other file has changed.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from core.link.linker import Kept, Linker
from core.link.surface import Surface, names_changed
from core.model import FileFacts, FileLinks, FilePath, Link, Role, TakenOver

MOST_NUMBERS = 200_000  # structures that are remembered of all versions

Key = tuple[int, Role]  # number of a path's structure
Told = tuple[int, list[Link]]  # state and links of one reference


class Edited(NamedTuple):
    """A version of a file with its links."""

    path: FilePath
    surface: Surface
    links: FileLinks


def same_surface(before: Surface, after: Surface) -> bool:
    """Whether two versions of a file, numbered alike, differ in nothing that links rest on."""
    return not names_changed(before, after) and shapes(before) == shapes(after)


def shapes(surface: Surface) -> list[tuple[int, bool]]:
    """How symbols are declared, as far as positions tell: how often, and whether the first place leads."""
    return [
        (len(symbol.declarations), symbol.name_start == symbol.declarations[0].name_start)
        for symbol in surface.facts.symbols
        if symbol.declarations
    ]


def next_surface(before: Surface, facts: FileFacts, taken: TakenOver) -> Surface:
    """The surface of a version most of which was taken over: what is said of names is worked out only when some of it
    may be different."""
    numbers = {path: number for path, number in before.numbers.items() if path < taken.paths}
    cyclic = {path for path in before.cyclic if path < taken.paths}
    after = Surface(facts, before.shared, before.names, numbers, cyclic)
    if says(before, taken) != says(after, taken):
        after.names = after.all_names()
    return after


def says(surface: Surface, taken: TakenOver) -> list[Any]:
    """What may be different."""
    facts = surface.facts
    found: list[Any] = [item[:3] + item[7:] for item in facts.imports if item.name == "*"]
    for index in sorted(taken.symbols):
        symbol = facts.symbols[index]
        found.append((symbol.name, surface.symbol(symbol)))
        for name, paths in facts.scopes.get(index, {}).items():
            found.append((surface.key(index), name, [surface.path(path) for path in paths]))
    return found


def link_again(
    linker: Linker,
    before: Edited,
    surface: Surface,
    taken: TakenOver | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileLinks:
    """The links of a version whose surface is that of the version before, as `Linker.link` finds them."""
    if taken is None:
        kept, indices = Kept(b"", [], {}), new_indices(before, surface)
        others: Collection[int] = range(len(before.surface.facts.references))
    else:
        kept, others = first_links(before.links, taken), left_over(before, taken)
        indices = list(range(len(surface.facts.symbols)))
    known = told_before(before, others)
    if known:
        for number, key in keys_of(surface, range(len(kept.states), len(surface.facts.references))):
            told = known.get(key)
            if told is not None:
                links = moved(told[1], number, before.path, indices)
                if links is not None:
                    kept.others[number] = told[0], links
    found = linker.link(before.path, cancelled, kept)
    bases = [
        base._replace(base=indices[base.base]) if base.file == before.path else base
        for base in (b._replace(symbol=indices[b.symbol]) for b in before.links.bases)
    ]
    if any(base.symbol < 0 or base.base < 0 for base in bases):
        return linker.link(before.path, cancelled)
    reads = before.links.reads
    if not found.reads <= reads:
        reads |= found.reads
    return FileLinks(found.links, found.states, tuple(bases), reads)


def new_indices(before: Edited, surface: Surface) -> list[int]:
    """Where the symbols of the version before are; -1 for what is gone."""
    here = {surface.key(index): index for index in range(len(surface.facts.symbols))}
    return [
        here.get(before.surface.key(index), -1)
        for index in range(len(before.surface.facts.symbols))
    ]


def first_links(links: FileLinks, taken: TakenOver) -> Kept:
    """What is known of the references that were taken over."""
    numbers = taken.references
    states = bytes(map(links.states.__getitem__, numbers))
    if isinstance(numbers, range):
        last = bisect_left(links.links, len(numbers), key=itemgetter(0))
        return Kept(states, list(links.links[:last]), {})
    now = {old: new for new, old in enumerate(numbers)}
    renumbered = [
        Link(now[number], file, symbol, tier, via)
        for number, file, symbol, tier, via in links.links
        if number in now
    ]
    return Kept(states, renumbered, {})


def left_over(before: Edited, taken: TakenOver) -> Collection[int]:
    """The references that were not taken over."""
    every = range(len(before.surface.facts.references))
    if isinstance(taken.references, range):
        return every[len(taken.references) :]
    return sorted(set(every).difference(taken.references))


def told_before(before: Edited, numbers: Collection[int]) -> dict[Key, Told]:
    """What is known of the path of each of these references, in its role."""
    by_reference: dict[int, list[Link]] = {number: [] for number in numbers}
    for link in before.links.links:
        if link[0] in by_reference:
            by_reference[link[0]].append(link)
    states = before.links.states
    return {
        key: (states[number], by_reference[number])
        for number, key in keys_of(before.surface, numbers)
    }


def keys_of(surface: Surface, numbers: Iterable[int]) -> Iterator[tuple[int, Key]]:
    """References whose meaning follows from a key. Where a name is written, its place matters too."""
    references = surface.facts.references
    for number in numbers:
        reference = references[number]
        structure = surface.path(reference.path)
        if reference.path not in surface.cyclic and reference.role is not Role.WRITE:
            yield number, (structure, reference.role)


def moved(links: list[Link], number: int, path: FilePath, indices: list[int]) -> list[Link] | None:
    """Links of another reference as this one's; None when one leads to a symbol that is gone."""
    found = []
    for link in links:
        symbol = indices[link.symbol] if link.file == path else link.symbol
        if symbol < 0:
            return None
        found.append(Link(number, link.file, symbol, link.tier, link.via))
    return found
