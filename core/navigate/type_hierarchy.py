"""What a class, an interface or an enum derives from, and what derives from it.

Items are named by keys and not by ids, so that they answer after edits and restarts.
"""

from core.model import FilePath, Flag, Kind
from core.navigate.answers import FoundSymbol, SymbolKey
from core.navigate.cursor import Found, find_meanings, spot_at
from core.navigate.families import bases_of, heirs_of, owner_of
from core.navigate.targets import find_row, to_found
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot


def prepare_type_hierarchy(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> list[FoundSymbol]:
    """The containers that the name at an offset means; where there is no name, the one around the offset."""
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        around = [row for row in snapshot.symbols_in(path) if row.kind is Kind.CONTAINER]
        rows = [row for row in around if row.start <= offset <= row.end][-1:]
    else:
        rows = containers_of(snapshot, find_meanings(snapshot, spot, minimum_confidence))
    return [to_found(snapshot, row) for row in rows]


def containers_of(snapshot: Snapshot, found: Found) -> list[SymbolRow]:
    """Containers among the meanings of a name; a constructor stands for its class."""
    rows: list[SymbolRow] = []
    for meaning in (*found.meanings, *found.values):
        row = meaning.symbol
        owner = owner_of(snapshot, row) if row.flags & Flag.CONSTRUCTOR else None
        rows.append(owner or row)
    return [row for row in dict.fromkeys(rows) if row.kind is Kind.CONTAINER]


def supertypes(snapshot: Snapshot, key: SymbolKey) -> list[FoundSymbol]:
    """What a container derives from directly, in order; none when it is gone."""
    row = find_row(snapshot, key)
    found = snapshot.symbols(bases_of(snapshot, row.id)) if row is not None else {}
    return [to_found(snapshot, base) for base in found.values()]


def subtypes(snapshot: Snapshot, key: SymbolKey) -> list[FoundSymbol]:
    """What derives directly from a container, by file and place; none when it is gone."""
    row = find_row(snapshot, key)
    found = snapshot.symbols(heirs_of(snapshot, (row.id,))) if row is not None else {}
    rows = sorted(found.values(), key=lambda heir: (heir.path, heir.name_start))
    return [to_found(snapshot, heir) for heir in rows]
