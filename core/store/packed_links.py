"""FileLinks -> reference groups as bytes. Pure, so that the process that links can do it for the writer.

All references of one file to one target are a row: groups of occurrences in one container, in one role. Positions are
relative to the container, so that an edit elsewhere in the file leaves the row as it is.
"""

import marshal
import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from core.model import FileFacts, FileLinks, FilePath, Role, State, Tier, Via
from core.paths import MEMBER
from core.text import pack_varints, unpack_varints

ROLES = tuple(Role)
ROLE_NUMBERS = {role: i for i, role in enumerate(ROLES)}
VIAS = tuple(Via)
TIERS = tuple(Tier)

MOST_ARGUMENTS = 62


class PackedLinks(NamedTuple):
    """All that the writer needs of a linked file; cheap to send between processes."""

    # marshal of (paths, [(path, symbol, groups)], [(unknown name, groups)], [name of an external member])
    refs: bytes
    bases: tuple[tuple[int, int, FilePath, int], ...]
    reads: dict[FilePath, tuple[str, ...]]


class Group(NamedTuple):
    """Occurrences in one container, in one role."""

    container: int  # serial of the symbol
    what: int  # see pack_what
    length: int  # of the name as written, in bytes
    starts: tuple[int, ...]  # relative to the container's start; may be negative


class What(NamedTuple):
    role: Role
    member: bool  # written behind a receiver
    via: Via
    tier: Tier
    arity: int  # of a call whose target is unknown, else -1


def pack_what(role: Role, *, member: bool, via: int = 0, tier: int = 0) -> int:
    """Of a link."""
    return ROLE_NUMBERS[role] | member << 3 | via << 4 | tier << 6


def pack_unknown(role: Role, *, member: bool, arity: int) -> int:
    """Of a reference whose target is not known: with the arity, which may tell candidates apart."""
    return ROLE_NUMBERS[role] | member << 3 | min(arity + 1, MOST_ARGUMENTS) << 6


def unpack_what(what: int, *, linked: bool) -> What:
    high = what >> 6
    role, member = ROLES[what & 7], bool(what >> 3 & 1)
    if linked:
        return What(role, member, VIAS[what >> 4 & 3], TIERS[high], -1)
    return What(role, member, Via.NAME, Tier.NAME, high - 1)


def pack_links(facts: FileFacts, links: FileLinks) -> PackedLinks:
    """Rows of references by their target; what leads nowhere is left out.

    References that are bound to nothing of ours need no row, with one exception: names of members of external
    things, which tell how far the name tiers may be trusted.
    """
    linked: dict[tuple[FilePath, int], dict[tuple[int, int, int], list[int]]] = {}
    unknown: dict[str, dict[tuple[int, int, int], list[int]]] = {}
    external: set[str] = set()
    references, paths = facts.references, facts.paths
    for link in links.links:
        path, name, role, container, _, starts = references[link.reference]
        member = paths[path][0] == MEMBER
        what = pack_what(role, member=member, via=link.via, tier=link.tier)
        groups = linked.setdefault((link.file, link.symbol), {})
        groups.setdefault((container, what, byte_length(name)), []).extend(starts)
    for reference, state in zip(references, links.states, strict=True):
        if state == State.UNKNOWN:
            path, name, role, container, arity, starts = reference
            what = pack_unknown(role, member=paths[path][0] == MEMBER, arity=arity)
            groups = unknown.setdefault(name, {})
            groups.setdefault((container, what, byte_length(name)), []).extend(starts)
        elif state == State.EXTERNAL and paths[reference.path][0] == MEMBER:
            external.add(reference.name)
    origins = [symbol.start for symbol in facts.symbols]
    files: dict[FilePath, int] = {}
    rows = [
        (files.setdefault(file, len(files)), symbol, pack_groups(relative(groups, origins)))
        for (file, symbol), groups in linked.items()
    ]
    open_rows = [(name, pack_groups(relative(groups, origins))) for name, groups in unknown.items()]
    reads: dict[FilePath, list[str]] = {}
    for file, name in links.reads:
        reads.setdefault(file, []).append(name)
    return PackedLinks(
        marshal.dumps((list(files), rows, open_rows, sorted(external))),
        tuple((base.symbol, base.position, base.file, base.base) for base in links.bases),
        {file: tuple(sorted(asked)) for file, asked in reads.items()},
    )


def byte_length(name: str) -> int:
    return len(name) if name.isascii() else len(name.encode())


def relative(
    groups: dict[tuple[int, int, int], list[int]], origins: Sequence[int]
) -> Iterable[Group]:
    for (container, what, length), starts in sorted(groups.items()):
        origin = origins[container]
        if len(starts) == 1:
            yield Group(container, what, length, (starts[0] - origin,))
        else:
            yield Group(
                container, what, length, tuple(start - origin for start in sorted(set(starts)))
            )


def pack_groups(groups: Iterable[Group]) -> bytes:
    """Five numbers and more for each: container, what, length, 2 x count + sign, first start, gaps."""
    numbers: list[int] = []
    for container, what, length, starts in groups:
        first = starts[0]
        count = len(starts) << 1
        if first < 0:
            numbers += (container, what, length, count | 1, -first)
        else:
            numbers += (container, what, length, count, first)
        if count > 2:
            numbers += map(sub, starts[1:], starts)
    return pack_varints(numbers)


def unpack_groups(packed: bytes) -> list[Group]:
    """The groups that `pack_groups` packed."""
    numbers = unpack_varints(packed)
    groups = []
    position, end = 0, len(numbers)
    while position < end:
        container, what, length, count, first = numbers[position : position + 5]
        position += 5
        if count & 1:
            first = -first
        if count < 4:
            groups.append(Group(container, what, length, (first,)))
        else:
            following = position + (count >> 1) - 1
            groups.append(
                Group(
                    container,
                    what,
                    length,
                    tuple(accumulate(numbers[position:following], initial=first)),
                )
            )
            position = following
    return groups


def move_groups(packed: bytes, serial_of: Callable[[int], int]) -> bytes:
    """The same groups with other numbers for their containers."""
    return pack_groups(
        group._replace(container=serial_of(group.container)) for group in unpack_groups(packed)
    )


def hash_name(name: str) -> int:
    """16 bits: enough to tell which readers a changed name may concern."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) & 0xFFFF


def hash_path(path: FilePath) -> int:
    """32 bits of a path that may not exist."""
    return zlib.crc32(path.encode("utf-8", "surrogatepass"))
