"""Links that lead from one folder of a window into another: made when asked, kept while no folder changes.

Which files may use a symbol of another folder is known by index: those whose links looked in vain for a package that
another folder offers. Of these, what is written under a name that the symbol goes by is linked again, with the other
folders laid beside. A name alone is never enough.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.link.linker import Linker
from core.model import FileFacts, FilePath, Link
from core.store.caches import Cache
from core.store.packed_links import byte_length
from core.store.rows import SymbolRow
from core.workspace.wanted import Wanted, names_in
from core.workspace.window import Window

LOG = logging.getLogger(__name__)

MOST_SECONDS = 10.0  # for one question; what is not found by then is left out, and that is said
LINKS: Cache[dict[int, tuple[Link, ...]]] = Cache(20_000)  # files; by the number of the reference


class Meant(NamedTuple):
    """A symbol of a folder of the window."""

    folder: str
    row: SymbolRow


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


def spans_of(facts: FileFacts, number: int) -> list[tuple[int, int]]:
    reference = facts.references[number]
    length = byte_length(reference.name)
    return [(start, start + length) for start in reference.starts]


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
            window.searched(folder, False)
            return
        linker = linker or Linker(snapshot, window.lookup(folder))
        links = links_of(window, folder, path, numbers, linker)
        found = [link for link in links if (link.file, link.symbol) in wanted.targets]
        if found:
            yield path, facts, found
    window.searched(folder, True)


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
