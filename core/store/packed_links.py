"""FileLinks -> rows of reference groups. Pure, so that the process that links can do it for the writer.

A group is all occurrences of one name, in one container, in one role, with one target. Its positions are relative to
the container, so that an edit elsewhere in the file leaves the row as it is.
"""

import marshal
import zlib
from collections.abc import Iterable
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from core.model import FileFacts, FileLinks, FilePath, Role, State, Tier, Via
from core.paths import MEMBER
from core.store.rows import EXTERNAL_TARGET, UNKNOWN_TARGET
from core.text import pack_varints, unpack_varints

ROLES = tuple(Role)
ROLE_NUMBERS = {role: i for i, role in enumerate(ROLES)}


class PackedLinks(NamedTuple):
    """All that the writer needs of a linked file; cheap to send between processes."""

    refs: bytes
    bases: tuple[tuple[int, int, FilePath, int], ...]
    reads: dict[FilePath, tuple[str, ...]]


class RefParts(NamedTuple):
    """`ref.what`: what does not lead to other rows."""

    role: Role
    via: Via
    tier: Tier
    member: bool
    arity: int


def pack_what(role: Role, via: int, tier: int, member: bool, arity: int) -> int:
    return ROLE_NUMBERS[role] | via << 3 | tier << 5 | member << 8 | min(arity + 1, 255) << 9


def unpack_what(what: int) -> RefParts:
    return RefParts(
        ROLES[what & 7],
        Via(what >> 3 & 3),
        Tier(what >> 5 & 7),
        bool(what >> 8 & 1),
        (what >> 9) - 1,
    )


def pack_links(facts: FileFacts, links: FileLinks) -> PackedLinks:
    """Reference groups as rows: one per name, container, role, arity and target; what leads nowhere is left out.

    References that are bound to nothing of ours need no row, with one exception: names of members of external
    things, which tell how far the name tiers may be trusted.
    """
    groups: dict[tuple[str, int, int, FilePath, int], list[int]] = {}
    references, paths, symbols = facts.references, facts.paths, facts.symbols
    for link in links.links:
        path, name, role, container, arity, starts = references[link.reference]
        member = paths[path][0] == MEMBER
        what = pack_what(role, link.via, link.tier, member, arity)
        groups.setdefault((name, container, what, link.file, link.symbol), []).extend(starts)
    for reference, state in zip(references, links.states, strict=True):
        if state == State.LINKED or state == State.MISSING:
            continue
        path, name, role, container, arity, starts = reference
        member = paths[path][0] == MEMBER
        if state == State.UNKNOWN:
            what = pack_what(role, 0, 0, member, arity)
            groups.setdefault((name, container, what, "", UNKNOWN_TARGET), []).extend(starts)
        elif member:
            groups.setdefault((name, 0, 0, "", EXTERNAL_TARGET), [])
    names: dict[str, int] = {}
    files: dict[FilePath, int] = {"": 0}
    rows = [
        (
            names.setdefault(name, len(names)),
            container,
            what,
            files.setdefault(file, len(files)),
            symbol,
            pack_positions(starts, symbols[container].start),
        )
        for (name, container, what, file, symbol), starts in groups.items()
    ]
    reads: dict[FilePath, list[str]] = {}
    for file, name in links.reads:
        reads.setdefault(file, []).append(name)
    return PackedLinks(
        marshal.dumps((list(names), list(files), rows)),
        tuple((base.symbol, base.position, base.file, base.base) for base in links.bases),
        {file: tuple(sorted(asked)) for file, asked in reads.items()},
    )


def pack_positions(starts: Iterable[int], origin: int) -> int | bytes | None:
    """One start as a number, several as bytes, none as None; relative to the container, which moves as a whole."""
    found = sorted(set(starts))
    if len(found) < 2:
        return found[0] - origin if found else None
    first = found[0] - origin
    return pack_varints([first << 1 if first >= 0 else ~(first << 1), *map(sub, found[1:], found)])


def unpack_positions(packed: int | bytes | None, origin: int) -> tuple[int, ...]:
    if isinstance(packed, int):
        return (origin + packed,)
    if packed is None:
        return ()
    numbers = unpack_varints(packed)
    first = numbers[0] >> 1
    numbers[0] = origin + (~first if numbers[0] & 1 else first)
    return tuple(accumulate(numbers))


def hash_name(name: str) -> int:
    """16 bits: enough to tell which readers a changed name may concern."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) & 0xFFFF


def hash_path(path: FilePath) -> int:
    """32 bits of a path that may not exist."""
    return zlib.crc32(path.encode("utf-8", "surrogatepass"))
