"""Links of a file that is being edited: references which mean what they meant before keep their links.

What a reference means follows from the structure of its path, from what its own file says of names (its surface),
and from other files. While the surface is the same and no other file has changed, only references whose paths are new
are evaluated. Whoever asks must know that no other file has changed.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from core import paths as op
from core.link.engine import Notes, names_read
from core.link.linker import Kept, Linker
from core.link.surface import Surface, names_changed
from core.model import (
    FileFacts,
    FileLinks,
    FilePath,
    Link,
    PathNode,
    Role,
    TakenOver,
    declared_package,
)

MOST_NUMBERS = 200_000  # structures that are remembered of all versions
MOST_NAMES = 30  # that change at once; beyond, everything is linked anew

Key = tuple[int, Role]  # number of a path's structure
Told = tuple[int, list[Link]]  # state and links of one reference


class Edited(NamedTuple):
    """A version of a file with its links."""

    path: FilePath
    surface: Surface
    links: FileLinks
    # Names of the file itself that the links of a path rest on, where that is known.
    names: dict[Key, frozenset[str]] | None = None


def same_surface(before: Surface, after: Surface) -> bool:
    """Whether two versions of a file, numbered alike, differ in nothing that links rest on."""
    return (
        not names_changed(before, after)
        and shapes(before) == shapes(after)
        and same_package(before, after)
    )


def same_package(before: Surface, after: Surface) -> bool:
    """Whether both versions see the same names without importing them."""
    return declared_package(before.facts) == declared_package(after.facts)


def shapes(surface: Surface) -> list[tuple[int, bool]]:
    """How symbols are declared, as far as positions tell: how often, and whether the first place leads."""
    return [
        (len(symbol.declarations), symbol.name_start == symbol.declarations[0].name_start)
        for symbol in surface.facts.symbols
        if symbol.declarations
    ]


def shape_of_each(surface: Surface) -> dict[Any, tuple[int, bool]]:
    """The same by symbol."""
    return {
        surface.key(index): (
            len(symbol.declarations),
            symbol.name_start == symbol.declarations[0].name_start,
        )
        for index, symbol in enumerate(surface.facts.symbols)
        if symbol.declarations
    }


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
    found: list[Any] = [
        (*item[:3], surface.key(item.scope), *item[7:])
        for item in facts.imports
        if item.name == "*"
    ]
    for index in sorted(taken.symbols):
        symbol = facts.symbols[index]
        found.append((symbol.name, surface.symbol(symbol)))
        for name, paths in facts.scopes.get(index, {}).items():
            found.append((surface.key(index), name, [surface.path(path) for path in paths]))
    return found


def link_next(
    linker: Linker,
    before: Edited,
    surface: Surface,
    taken: TakenOver | None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Edited, bool]:
    """The version after `before`, and whether it says the same of all names."""
    if not same_surface(before.surface, surface):
        return link_changed(linker, before, surface, cancelled), False
    links = link_again(linker, before, surface, taken, cancelled)
    return Edited(before.path, surface, links, before.names), True


def link_whole(
    linker: Linker, path: FilePath, surface: Surface, cancelled: Callable[[], bool] | None = None
) -> Edited:
    """The links of a version of which nothing is known."""
    noted: dict[int, Notes] = {}
    links = linker.link(path, cancelled, None, noted)
    return Edited(path, surface, links, names_by_key(path, surface, noted))


def names_by_key(
    path: FilePath, surface: Surface, noted: Mapping[int, Notes]
) -> dict[Key, frozenset[str]]:
    known: dict[int, frozenset[str]] = {}
    return {key: names_read(noted[number], path, known) for number, key in keys_of(surface, noted)}


def link_changed(
    linker: Linker,
    before: Edited,
    surface: Surface,
    cancelled: Callable[[], bool] | None = None,
) -> Edited:
    """The links of a version that says something else of some names: what does not rest on these keeps its links."""
    path, old = before.path, before.surface
    names = names_changed(old, surface) | reshaped(old, surface)
    if before.names is None or len(names) > MOST_NAMES or not same_package(old, surface):
        return link_whole(linker, path, surface, cancelled)
    indices = new_indices(before, surface)
    gone = touched_symbols(old.facts, names, indices)
    known = told_before(before, every(old))
    broken = paths_to(old.facts, gone)
    if broken:
        references = old.facts.references
        for number, key in keys_of(old, every(old)):
            if references[number].path in broken:
                known.pop(key, None)
    kept = Kept(b"", [], {}, False)
    rests: dict[Key, frozenset[str]] = {}
    for number, key in keys_of(surface, every(surface)):
        told, read = known.get(key), before.names.get(key)
        if told is None or read is None or not read.isdisjoint(names):
            continue
        if any(link[1] == path and link[2] in gone for link in told[1]):
            continue
        links = moved(told[1], number, path, indices)
        if links is not None:
            kept.others[number] = told[0], links
            rests[key] = read
    noted: dict[int, Notes] = {}
    found = linker.link(path, cancelled, kept, noted)
    reads = before.links.reads
    if not found.reads <= reads:
        reads |= found.reads
    rests |= names_by_key(path, surface, noted)
    found = FileLinks(found.links, found.states, found.bases, reads)
    return Edited(path, surface, found, rests)


def every(surface: Surface) -> range:
    return range(len(surface.facts.references))


def reshaped(before: Surface, after: Surface) -> set[str]:
    """Names of symbols that are declared in another way, as far as positions tell."""
    old, new = shape_of_each(before), shape_of_each(after)
    return {
        key[1].rpartition("::")[2]
        for key in old.keys() | new.keys()
        if old.get(key) != new.get(key)
    }


def touched_symbols(facts: FileFacts, names: Collection[str], indices: Sequence[int]) -> set[int]:
    """Symbols of a version of which, or of what they belong to, a later one says something else."""
    found: set[int] = set()
    for index, symbol in enumerate(facts.symbols):
        if symbol.name in names or indices[index] < 0 or symbol.parent in found:
            found.add(index)
    return found


def paths_to(facts: FileFacts, symbols: Collection[int]) -> set[int]:
    """Paths in which some symbols are named."""
    nodes = facts.paths
    found = {i for i, node in enumerate(nodes) if node[0] in op.OF_SYMBOLS and node[1] in symbols}
    if not found:
        return found
    above: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        for operand in operands_of(node):
            above.setdefault(operand, []).append(index)
    waiting = list(found)
    while waiting:
        for index in above.get(waiting.pop(), ()):
            if index not in found:
                found.add(index)
                waiting.append(index)
    return found


def operands_of(node: PathNode) -> Iterator[int]:
    """The paths that a path is made of."""
    kind = node[0]
    if kind == op.UNION:
        yield from node[1:]
        return
    for place in op.PATH_OPERANDS.get(kind, ()):
        yield node[place]
    if kind in op.PATH_TUPLES:
        yield from node[op.PATH_TUPLES[kind]]
    if kind in op.PATH_PAIRS:
        for _, path in node[op.PATH_PAIRS[kind]]:
            yield path


def link_again(
    linker: Linker,
    before: Edited,
    surface: Surface,
    taken: TakenOver | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileLinks:
    """The links of a version whose surface is that of the version before, as `Linker.link` finds them. What is found
    out is noted with what is known of the version before."""
    noted: dict[int, Notes] = {}
    links = _link_again(linker, before, surface, taken, cancelled, noted)
    if before.names is not None:
        before.names.update(names_by_key(before.path, surface, noted))
    return links


def _link_again(
    linker: Linker,
    before: Edited,
    surface: Surface,
    taken: TakenOver | None,
    cancelled: Callable[[], bool] | None,
    noted: dict[int, Notes],
) -> FileLinks:
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
    found = linker.link(before.path, cancelled, kept, noted)
    bases = [
        base._replace(base=indices[base.base]) if base.file == before.path else base
        for base in (b._replace(symbol=indices[b.symbol]) for b in before.links.bases)
    ]
    if any(base.symbol < 0 or base.base < 0 for base in bases):
        return linker.link(before.path, cancelled, None, noted)
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


def moved(
    links: list[Link], number: int, path: FilePath, indices: Sequence[int]
) -> list[Link] | None:
    """Links of another reference as this one's; None when one leads to a symbol that is gone."""
    found = []
    for link in links:
        symbol = indices[link.symbol] if link.file == path else link.symbol
        if symbol < 0:
            return None
        found.append(Link(number, link.file, symbol, link.tier, link.via))
    return found
