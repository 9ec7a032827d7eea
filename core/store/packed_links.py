"""FileLinks -> reference groups as bytes. Pure, so that the process that links can do it for the writer.

All references of one file to one target are a row: groups of occurrences in one container, in one role. Positions are
relative to the container, so that an edit elsewhere in the file leaves the row as it is.
"""

import marshal
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from operator import sub
from typing import Any, NamedTuple

from core.model import FileFacts, FileLinks, FilePath, Role, State, Tier, Via
from core.paths import MEMBER
from core.text import pack_varints, unpack_varints

ROLES = tuple(Role)
ROLE_NUMBERS = {role: i for i, role in enumerate(ROLES)}
VIAS = tuple(Via)
TIERS = tuple(Tier)

MOST_ARGUMENTS = 62
NAMED = 1 << 16  # a hash of a path and, below it, one of a name
ANY_NAME = 255  # so many names of one file are not told apart any more
STATE_UNKNOWN, STATE_EXTERNAL = int(State.UNKNOWN), int(State.EXTERNAL)


class Reads(NamedTuple):
    """Paths that linking asked about, and the names it asked of each; as hashes."""

    targets: bytes  # u32, sorted; also of paths that are not there
    names: bytes  # for each target one byte, how many names; then all names, u16


class Targets(NamedTuple):
    """What some references of a file lead to."""

    symbols: frozenset[tuple[FilePath, int]]
    unknown: frozenset[str]
    external: frozenset[str]

    def joined(self, other: "Targets") -> "Targets":
        return Targets(
            self.symbols | other.symbols,
            self.unknown | other.unknown,
            self.external | other.external,
        )


class PackedLinks(NamedTuple):
    """All that the writer needs of a linked file; cheap to send between processes."""

    # marshal of (paths, [(path, symbol, groups)], [(unknown name, groups)], [name of an external member])
    refs: bytes
    bases: tuple[tuple[int, int, FilePath, int], ...]
    reads: Reads
    only: Targets | None = None  # the rows of all other targets are as they were


class Group(NamedTuple):
    """Occurrences in one container, in one role."""

    container: int  # serial of the symbol
    what: int  # see unpack_what
    length: int  # of the name as written, in bytes
    starts: tuple[int, ...]  # relative to the container's start; may be negative


GroupKey = tuple[int, int, int]  # container, what, length
Gathered = defaultdict[Any, dict[GroupKey, tuple[int, ...]]]  # by target; starts are absolute


class What(NamedTuple):
    role: Role
    member: bool  # written behind a receiver
    via: Via
    tier: Tier
    arity: int  # of a call whose target is unknown, else -1


def unpack_what(what: int, *, linked: bool) -> What:
    high = what >> 6
    role, member = ROLES[what & 7], bool(what >> 3 & 1)
    if linked:
        return What(role, member, VIAS[what >> 4 & 3], TIERS[high], -1)
    return What(role, member, Via.NAME, Tier.NAME, high - 1)


def targets_from(facts: FileFacts, links: FileLinks, containers: Collection[int]) -> Targets:
    """What the references in these containers lead to."""
    inside = [reference[3] in containers for reference in facts.references]
    return targets_inside(facts, links, inside)


def targets_among(facts: FileFacts, links: FileLinks, numbers: Collection[int]) -> Targets:
    """What these references lead to."""
    inside = [False] * len(facts.references)
    for number in numbers:
        inside[number] = True
    return targets_inside(facts, links, inside)


def targets_inside(facts: FileFacts, links: FileLinks, inside: Sequence[bool]) -> Targets:
    references = facts.references
    symbols = {(file, symbol) for number, file, symbol, _, _ in links.links if inside[number]}
    named: dict[int, set[str]] = {STATE_UNKNOWN: set(), STATE_EXTERNAL: set()}
    for state, is_inside, reference in zip(links.states, inside, references, strict=True):
        if is_inside and state in named:
            named[state].add(reference[1])
    return Targets(
        frozenset(symbols), frozenset(named[STATE_UNKNOWN]), frozenset(named[STATE_EXTERNAL])
    )


def pack_links(
    facts: FileFacts, links: FileLinks, only: Targets | None = None, reads: Reads | None = None
) -> PackedLinks:
    """Rows of references by their target; what leads nowhere is left out.

    References that are bound to nothing of ours need no row, with one exception: names of members of external
    things, which tell how far the name tiers may be trusted. `only` these targets; `reads` where they are packed.
    """
    references = facts.references
    members = [node[0] == MEMBER for node in facts.paths]
    files: dict[FilePath, int] = {}
    linked: Gathered = defaultdict(dict)
    for number, file, symbol, tier, via in links.links:
        if only is not None and (file, symbol) not in only.symbols:
            continue
        path, name, role, container, _, starts = references[number]
        what = ROLE_NUMBERS[role] | members[path] << 3 | via << 4 | tier << 6
        key = (container, what, len(name) if name.isascii() else len(name.encode()))
        groups = linked[files.setdefault(file, len(files)), symbol]
        known = groups.get(key)
        groups[key] = starts if known is None else known + starts
    unknown: Gathered = defaultdict(dict)
    external: set[str] = set()
    for state, reference in zip(links.states, references, strict=True):
        if state == STATE_UNKNOWN:
            if only is not None and reference[1] not in only.unknown:
                continue
            path, name, role, container, arity, starts = reference
            what = ROLE_NUMBERS[role] | members[path] << 3 | min(arity + 1, MOST_ARGUMENTS) << 6
            key = (container, what, byte_length(name))
            groups = unknown[name]
            known = groups.get(key)
            groups[key] = starts if known is None else known + starts
        elif state == STATE_EXTERNAL and members[reference[0]]:
            external.add(reference[1])
    if only is not None:
        external &= only.external
    origins = [symbol.start for symbol in facts.symbols]
    return PackedLinks(
        marshal.dumps(
            (
                list(files),
                [(file, symbol, pack_gathered(g, origins)) for (file, symbol), g in linked.items()],
                [(name, pack_gathered(g, origins)) for name, g in unknown.items()],
                sorted(external),
            )
        ),
        tuple((base.symbol, base.position, base.file, base.base) for base in links.bases),
        pack_reads(links.reads) if reads is None else reads,
        only,
    )


def byte_length(name: str) -> int:
    return len(name) if name.isascii() else len(name.encode())


def pack_reads(reads: Iterable[tuple[FilePath, str]]) -> Reads:
    """What linking asked of other files. Names are u16 hashes, for a false alarm only costs a relink."""
    asked = {
        hash_path(path) << 32 | (NAMED | hash_name(name) if name else 0) for path, name in reads
    }
    targets = array("I")
    counts = bytearray()
    names = array("H")
    for target, group in groupby(sorted(asked), lambda both: both >> 32):
        targets.append(target)
        own = [both & 0xFFFF for both in group if both & NAMED]
        if len(own) < ANY_NAME:
            counts.append(len(own))
            names.extend(own)
        else:
            counts.append(ANY_NAME)
    return Reads(targets.tobytes(), bytes(counts) + names.tobytes())


def unpack_reads(packed: Reads) -> dict[int, frozenset[int] | None]:
    """Hash of a path -> hashes of the names that were asked of it; None for any."""
    targets = array("I")
    targets.frombytes(packed.targets)
    counts = packed.names[: len(targets)]
    names = array("H")
    names.frombytes(packed.names[len(targets) :])
    found: dict[int, frozenset[int] | None] = {}
    position = 0
    for target, count in zip(targets, counts, strict=True):
        if count == ANY_NAME:
            found[target] = None
        else:
            found[target] = frozenset(names[position : position + count])
            position += count
    return found


def asks(packed: Reads, target: int, names: frozenset[int]) -> bool:
    """Whether one of these names, by their hashes, was asked of a path."""
    targets = array("I")
    targets.frombytes(packed.targets)
    place = bisect_left(targets, target)
    if place == len(targets) or targets[place] != target:
        return False
    counts = packed.names[: len(targets)]
    count = counts[place]
    if count == ANY_NAME:
        return True
    first = sum(counts[:place]) - ANY_NAME * counts.count(ANY_NAME, 0, place)
    start = len(targets) + 2 * first
    asked = array("H")
    asked.frombytes(packed.names[start : start + 2 * count])
    return not names.isdisjoint(asked)


def pack_gathered(groups: dict[GroupKey, tuple[int, ...]], origins: Sequence[int]) -> bytes:
    """Groups with absolute starts, in any order."""
    numbers: list[int] = []
    before = 0
    for key in sorted(groups) if len(groups) > 1 else groups:
        container, what, length = key
        starts = groups[key]
        if len(starts) == 1:
            add_group(numbers, container - before, what, length, starts[0] - origins[container], ())
        else:
            places = sorted(set(starts))
            gaps = map(sub, places[1:], places)
            add_group(
                numbers,
                container - before,
                what,
                length,
                places[0] - origins[container],
                tuple(gaps),
            )
        before = container
    return pack_numbers(numbers)


def add_group(
    numbers: list[int], step: int, what: int, length: int, first: int, gaps: Sequence[int]
) -> None:
    """Five numbers and more: container as the distance from the one before, what, length, 2 x count + sign, first
    start, gaps."""
    count = len(gaps) + 1 << 1
    if first < 0:
        numbers += (step, what, length, count | 1, -first)
    else:
        numbers += (step, what, length, count, first)
    if gaps:
        numbers += gaps


def pack_groups(groups: Iterable[Group]) -> bytes:
    """Groups as bytes."""
    numbers: list[int] = []
    before = 0
    for container, what, length, starts in sorted(groups):
        add_group(
            numbers,
            container - before,
            what,
            length,
            starts[0],
            tuple(map(sub, starts[1:], starts)),
        )
        before = container
    return pack_numbers(numbers)


def unpack_groups(packed: bytes) -> list[Group]:
    """The groups that `pack_groups` or `pack_links` packed, by container."""
    numbers = unpack_numbers(packed)
    groups = []
    container = position = 0
    end = len(numbers)
    while position < end:
        step, what, length, count, first = numbers[position : position + 5]
        position += 5
        container += step
        if count & 1:
            first = -first
        if count < 4:
            groups.append(Group(container, what, length, (first,)))
        else:
            following = position + (count >> 1) - 1
            gaps = numbers[position:following]
            groups.append(Group(container, what, length, tuple(accumulate(gaps, initial=first))))
            position = following
    return groups


def move_groups(packed: bytes, serial_of: Callable[[int], int]) -> bytes:
    """The same groups with other numbers for their containers."""
    groups = unpack_groups(packed)
    return pack_groups(group._replace(container=serial_of(group.container)) for group in groups)


# Small numbers as the characters of a text in UTF-8: one byte up to 127, two up to 2047 ... It is the only code of
# varying length that the interpreter reads and writes in C. No text begins with LARGE: behind it stand varints.
LARGE = b"\xff"


def pack_numbers(numbers: list[int]) -> bytes:
    try:
        return "".join(map(chr, numbers)).encode("utf-8", "surrogatepass")
    except (ValueError, OverflowError):
        return LARGE + pack_varints(numbers)


def unpack_numbers(packed: bytes) -> list[int]:
    if packed.isascii():
        return list(packed)
    if packed.startswith(LARGE):
        return unpack_varints(packed[1:])
    return list(map(ord, packed.decode("utf-8", "surrogatepass")))


@lru_cache(1 << 16)
def hash_name(name: str) -> int:
    """16 bits: enough to tell which readers a changed name may concern."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) & 0xFFFF


def hash_text(name: str) -> int:
    """24 bits: enough to leave one name or two to be compared."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) & 0xFFFFFF


@lru_cache(1 << 14)
def hash_path(path: FilePath) -> int:
    """32 bits of a path that may not exist."""
    return zlib.crc32(path.encode("utf-8", "surrogatepass"))
