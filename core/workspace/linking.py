"""Links of open documents, and of files that rest on them, packed for the overlay."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from core.errors import Cancelled
from core.indexer.layered import Layered
from core.link.beside import link_beside
from core.link.edited import Edited, link_next
from core.link.linker import Linker
from core.link.surface import Surface
from core.model import FilePath, TakenBodies, TakenOver
from core.store.packed_links import PackedLinks, pack_links, targets_among, targets_from
from core.store.snapshot import Snapshot


class Last(NamedTuple):
    """The document that was edited last, and the states of index and overlay from then on."""

    edited: Edited
    packed: PackedLinks
    tag: bytes
    index_revision: int
    overlay_revision: int


def link(
    paths: Iterable[FilePath],
    lookup: Snapshot | Layered,
    linker: Linker,
    cancelled: Callable[[], bool],
) -> dict[FilePath, PackedLinks]:
    found = {}
    for path in paths:
        if cancelled():
            raise Cancelled(path)
        facts = lookup.facts(path)
        if facts is not None:
            found[path] = pack_links(facts, linker.link(path, cancelled))
    return found


def link_taken(
    linker: Linker,
    last: Last,
    surface: Surface,
    taken: TakenBodies,
    cancelled: Callable[[], bool],
) -> tuple[Edited, PackedLinks]:
    """The links of a version with bodies of the last one."""
    old = last.edited
    edited, before, now = link_beside(linker, old, surface, taken, cancelled)
    reads = last.packed.reads if edited.links.reads is old.links.reads else None
    only = None
    if before is not None and now is not None:
        targets = targets_among(old.surface.facts, old.links, before)
        symbols = [
            (file, taken.symbols[symbol] if file == old.path else symbol)
            for file, symbol in targets.symbols
        ]
        if all(symbol >= 0 for _, symbol in symbols):  # else rows of what is gone have to go
            only = targets._replace(symbols=frozenset(symbols))
            only = only.joined(targets_among(surface.facts, edited.links, now))
    return edited, pack_links(surface.facts, edited.links, only, reads)


def link_following(
    linker: Linker,
    last: Last,
    surface: Surface,
    taken: TakenOver | TakenBodies | None,
    cancelled: Callable[[], bool],
) -> tuple[Edited, PackedLinks]:
    """The links of a document's next version."""
    if isinstance(taken, TakenBodies):
        return link_taken(linker, last, surface, taken, cancelled)
    old = last.edited
    edited, is_same = link_next(linker, old, surface, taken, cancelled)
    links = edited.links
    reads = last.packed.reads if links.reads is old.links.reads else None
    only = None
    if taken is not None and is_same:
        only = targets_from(old.surface.facts, old.links, taken.containers)
        only = only.joined(targets_from(surface.facts, links, taken.containers))
    return edited, pack_links(surface.facts, links, only, reads)
