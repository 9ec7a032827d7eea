"""Files of a committed state of the index -> their links, in the workers or, when they are few, in this process."""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence

from core.errors import DamagedIndex
from core.indexer.pool import Problem, Work, Workers
from core.indexer.tasks import LINK, Linked
from core.model import FileFacts, FileLinks, FilePath, SymbolLookup
from core.store.packed_links import pack_links

LOG = logging.getLogger(__name__)

CHUNK_BYTES = 200_000
CHUNK_FILES = 40
LINK_SECONDS = 60.0  # for a chunk; evaluation is bounded, so that this never happens


def chunks(paths: Sequence[FilePath], sizes: dict[FilePath, int]) -> Iterator[list[FilePath]]:
    """Neighbours together: they import the same files."""
    chunk: list[FilePath] = []
    size = 0
    for path in paths:
        if chunk and (size + sizes.get(path, 0) > CHUNK_BYTES or len(chunk) >= CHUNK_FILES):
            yield chunk
            chunk, size = [], 0
        chunk.append(path)
        size += sizes.get(path, 0)
    if chunk:
        yield chunk


def link_in_workers(
    workers: Workers,
    root: str,
    index: str,
    generation: int,
    parts: Iterable[list[FilePath]],
    *,
    background: bool = False,
) -> Iterator[tuple[list[FilePath], list[Linked], float]]:
    """(asked, links, seconds of CPU time of the worker) of some files, in the order in which they come."""
    again: list[Work] = []

    def work_of(part: list[FilePath]) -> Work:
        return Work(LINK, (root, index, generation, part, background), LINK_SECONDS)

    works = map(work_of, parts)
    for done in workers.run(works, neighbours=True):
        asked: list[FilePath] = done.work.arguments[3]
        if done.failure is None:
            found, seconds = done.result
            yield asked, found, seconds
        elif done.failure.problem == Problem.DAMAGED:
            raise DamagedIndex(done.failure.text)  # then no links can be trusted
        elif len(asked) > 1:
            again += [work_of([path]) for path in asked]
        else:
            LOG.error("links of %s: %s", asked[0], done.failure.text)
            yield asked, [], 0.0
    for done in workers.run(again):
        asked = done.work.arguments[3]
        if done.failure is None:
            yield asked, *done.result
        else:
            LOG.error("links of %s: %s: %s", asked[0], done.failure.problem, done.failure.text)
            yield asked, [Linked(asked[0], NO_LINKS)], 0.0


NO_LINKS = pack_links(FileFacts("", (), (), (), (), {}), FileLinks((), b"", (), frozenset()))


def link_here(lookup: SymbolLookup, paths: Iterable[FilePath]) -> tuple[list[Linked], float]:
    """(links, seconds of CPU time) of a few files."""
    # A large update links in workers: it need not load what links.
    from core.link.linker import Linker

    began = time.process_time()
    linker = Linker(lookup)
    found = []
    for path in paths:
        facts = lookup.facts(path)
        if facts is not None:
            found.append(Linked(path, pack_links(facts, linker.link(path))))
    return found, time.process_time() - began
