"""What implements the name under the cursor: the containers that derive from one, the members that override one.

An implementation is something that is there: an interface is none, nor is a method without a body. Where nothing else
implements a name, what it means does, if it is there itself.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from core.model import FilePath, Flag, Kind
from core.navigate.answers import Definition, NavigationTarget
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.families import (
    INTERFACES,
    ancestors,
    descendants,
    is_implicit,
    members_named,
    owner_of,
)
from core.navigate.likeness import alike, signature
from core.navigate.targets import local_targets, to_targets
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot


def implementations(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> Definition:
    """What implements the name at an offset, by file and place; no targets when nothing is known."""
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        return Definition(None)
    found: list[NavigationTarget] = []
    for meaning in find_meanings(snapshot, spot, minimum_confidence).meanings:
        row = meaning.symbol
        family = family_of(snapshot, row)
        below = descendants(snapshot, (family.id,)) if family is not None else []
        for other in implementing(snapshot, row, below) or themselves(snapshot, [row]):
            found += to_targets(snapshot, other, meaning.certainty)[:1]
    if not found and spot.local is not None:
        found = local_targets(path, spot.local)
    return Definition(spot.span, tuple(dict.fromkeys(found)))


def family_of(snapshot: Snapshot, row: SymbolRow) -> SymbolRow | None:
    """The container whose descendants may implement a symbol: itself, or the one whose member it is."""
    return row if row.kind is Kind.CONTAINER else owner_of(snapshot, row)


def implementing(snapshot: Snapshot, row: SymbolRow, below: Collection[int]) -> list[SymbolRow]:
    """What implements a container or a member among these descendants, which may be of another snapshot's family."""
    if row.kind is Kind.CONTAINER:
        return themselves(snapshot, snapshot.symbols(below).values())
    own = members_like(snapshot, row, below)
    return in_order([*themselves(snapshot, own), *inherited(snapshot, row, below, own)])


def members_like(
    snapshot: Snapshot, member: SymbolRow, containers: Collection[int]
) -> list[SymbolRow]:
    """Members that stand in the place of another one in these containers."""
    found = [
        row
        for row in members_named(snapshot, member.name, containers)
        if row.kind in (Kind.CALLABLE, Kind.VALUE) and not (row.flags ^ member.flags) & Flag.STATIC
    ]
    return alike(snapshot, found, signature(snapshot, member)) if found else []


def inherited(
    snapshot: Snapshot, member: SymbolRow, below: Collection[int], own: list[SymbolRow]
) -> list[SymbolRow]:
    """Members that descendants without one of their own take from elsewhere: `class A extends Base implements I`."""
    owners = (owner_of(snapshot, row) for row in (*own, member))
    numbers = [owner.id for owner in owners if owner is not None]
    having = set(numbers[: len(own)])
    family = {*below, *numbers}
    if len(numbers) > len(own):
        family.update(ancestors(snapshot, numbers[-1]))  # from these it is inherited no more
    found: list[SymbolRow] = []
    for number in with_further_bases(snapshot, member, below):
        if number in having:
            continue
        line = ancestors(snapshot, number)
        if having.isdisjoint(line):
            others = [other for other in line if other not in family]
            found += themselves(snapshot, members_like(snapshot, member, others))[:1]
    return found


def with_further_bases(snapshot: Snapshot, member: SymbolRow, below: Collection[int]) -> list[int]:
    """Of descendants those that derive from something beside what makes them descendants, by themselves or others."""
    least = 1 if is_implicit(snapshot, member) else 2
    count = Counter(row.symbol for row in snapshot.bases_of_any(below))
    first = {number for number, bases in count.items() if bases >= least}
    heirs = first.union(descendants(snapshot, first)) if first else first
    return [number for number in below if number in heirs]


def themselves(snapshot: Snapshot, rows: Iterable[SymbolRow]) -> list[SymbolRow]:
    """Of some symbols those that are there: no interfaces, no callables without a body."""
    return in_order(row for row in rows if is_there(snapshot, row))


def is_there(snapshot: Snapshot, row: SymbolRow) -> bool:
    if row.kind is Kind.CONTAINER:
        return row.detail not in INTERFACES
    if row.flags & Flag.ABSTRACT:
        return False
    owner = owner_of(snapshot, row)
    facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
    if facts is None or index is None:
        return True
    symbol = facts.symbols[index]
    if row.kind is Kind.CALLABLE:
        return symbol.signature_end < symbol.end or bool(symbol.values)
    return owner is None or owner.detail not in INTERFACES


def in_order(rows: Iterable[SymbolRow]) -> list[SymbolRow]:
    return sorted(dict.fromkeys(rows), key=lambda row: (row.path, row.name_start))
