"""Links of a file that is being edited: references which mean what they meant before keep their links.

What a reference means follows from the structure of its path, from what its own file says of names (its surface),
and from other files. While the surface is the same and no other file has changed, only references whose paths are new
are evaluated. Whoever asks must know that no other file has changed.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.link.linker import Linker
from core.link.surface import Surface, names_changed
from core.model import FileLinks, FilePath, Link, Role

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


def link_again(
    linker: Linker,
    before: Edited,
    surface: Surface,
    cancelled: Callable[[], bool] | None = None,
) -> FileLinks:
    """The links of a version whose surface is that of the version before, as `Linker.link` finds them."""
    known = told_before(before)
    here = {surface.key(index): index for index in range(len(surface.facts.symbols))}
    old_keys = [
        here.get(before.surface.key(index), -1)
        for index in range(len(before.surface.facts.symbols))
    ]
    kept: dict[int, Told] = {}
    for number, key in keys_of(surface):
        told = known.get(key)
        if told is not None:
            links = moved(told[1], number, before.path, old_keys)
            if links is not None:
                kept[number] = told[0], links
    found = linker.link(before.path, cancelled, kept)
    bases = [
        base._replace(base=old_keys[base.base]) if base.file == before.path else base
        for base in (b._replace(symbol=old_keys[b.symbol]) for b in before.links.bases)
    ]
    if any(base.symbol < 0 or base.base < 0 for base in bases):
        return linker.link(before.path, cancelled)
    return FileLinks(found.links, found.states, tuple(bases), found.reads | before.links.reads)


def told_before(before: Edited) -> dict[Key, Told]:
    """What is known of each path in each role."""
    by_reference: dict[int, list[Link]] = {}
    for link in before.links.links:
        by_reference.setdefault(link.reference, []).append(link)
    states = before.links.states
    return {
        key: (states[number], by_reference.get(number, []))
        for number, key in keys_of(before.surface)
    }


def keys_of(surface: Surface) -> Iterator[tuple[int, Key]]:
    """References whose meaning follows from a key. Where a name is written, its place matters too."""
    for number, reference in enumerate(surface.facts.references):
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
