"""Where the open file names what the cursor is on."""

from core.model import FilePath, Role, Via
from core.navigate.answers import Highlight, Span
from core.navigate.cursor import (
    PARAMETER,
    Spot,
    declared_here,
    find_meanings,
    local_of_parameter,
    spot_at,
)
from core.navigate.references import local_occurrences
from core.navigate.targets import to_targets
from core.store.packed_links import byte_length
from core.store.snapshot import Snapshot


def highlights(snapshot: Snapshot, path: FilePath, offset: int) -> list[Highlight]:
    """Occurrences in the same file, declarations included, by position.

    A name that is not known stands for its equals: the same name behind the same receiver.
    """
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        return []
    found: dict[Span, bool] = {}
    meanings = [m for m in find_meanings(snapshot, spot).meanings if m.certainty.confidence == 1.0]
    local = spot.local or declared_here(snapshot, spot)
    if local is not None:
        found |= {o.span: writes(o.role) for o in local_occurrences(path, local, True)}
    for meaning in meanings:
        symbol = meaning.symbol
        index = snapshot.symbol_index(symbol.id)
        if symbol.path == path:
            if symbol.parent:
                found |= {target.focus: True for target in to_targets(snapshot, symbol)}
            if symbol.detail == PARAMETER and index is not None:
                local = local_of_parameter(snapshot, path, index)
                if local is not None:
                    found |= {o.span: writes(o.role) for o in local_occurrences(path, local, True)}
    found |= linked_spans(snapshot, path, {meaning.symbol.id for meaning in meanings})
    if not found:
        found = equal_spans(snapshot, spot)
    return [Highlight(span, found[span]) for span in sorted(found)]


def linked_spans(snapshot: Snapshot, path: FilePath, targets: set[int]) -> dict[Span, bool]:
    file = snapshot.file(path)
    if file is None or not targets:
        return {}
    return {
        Span(start, start + row.length): writes(row.role)
        for row in snapshot.refs_in(file.id)
        if row.target in targets and row.via == Via.NAME
        for start in row.starts
    }


def equal_spans(snapshot: Snapshot, spot: Spot) -> dict[Span, bool]:
    facts = snapshot.facts(spot.path)
    if facts is None:
        return {}
    paths = {facts.references[i].path for i in spot.references} - {0}
    return {
        Span(start, start + byte_length(reference.name)): writes(reference.role)
        for reference in facts.references
        if reference.path in paths and reference.name == spot.name
        for start in reference.starts
    } or {spot.span: False}


def writes(role: Role | None) -> bool:
    """Whether an occurrence of this role changes what the name holds; a declaration does."""
    return role is None or role is Role.WRITE
