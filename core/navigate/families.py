"""Inheritance: the members that a member overrides."""

from core.model import Kind
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

MOST_ANCESTORS = 200  # against cycles and monsters


def ancestors(snapshot: Snapshot, container: int) -> list[int]:
    """Ids of a container's bases and theirs, nearest first; cycles are cut."""
    found = {container: None}
    level = [container]
    while level and len(found) < MOST_ANCESTORS:
        bases = [row.base for symbol in level for row in snapshot.bases_of(symbol)]
        level = [base for base in dict.fromkeys(bases) if base not in found]
        found.update(dict.fromkeys(level))
    return list(found)[1:]


def overridden(snapshot: Snapshot, member: SymbolRow) -> list[SymbolRow]:
    """Callables of the same name in the bases of a member's container."""
    parent = snapshot.symbol(member.parent) if member.parent else None
    if parent is None or parent.kind is not Kind.CONTAINER or member.kind is not Kind.CALLABLE:
        return []
    above = set(ancestors(snapshot, parent.id))
    if not above:
        return []
    return [
        row
        for row in snapshot.symbols_named(member.name)
        if row.parent in above and row.kind is Kind.CALLABLE
    ]
