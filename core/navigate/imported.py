"""Names that a file takes from a package which is not there: what stands for them is the import that brings them in."""

from collections.abc import Iterator

from core import paths as op
from core.model import FileFacts, Import, Kind, Role
from core.navigate.answers import NavigationTarget, Occurrence, Span
from core.navigate.cursor import Spot
from core.store.packed_links import byte_length


def import_targets(facts: FileFacts, spot: Spot) -> list[NavigationTarget]:
    """Where the import binds the name under the cursor."""
    found = []
    for index in imports_at(facts, spot):
        item = facts.imports[index]
        place = bound_at(facts, index, item)
        if place is not None:
            found.append(
                NavigationTarget(spot.path, place, place, item.alias, Kind.VALUE, "import", "")
            )
    return found


def import_occurrences(facts: FileFacts, spot: Spot) -> list[Occurrence]:
    """Every place of this file that names what the import under the cursor, or behind it, binds."""
    paths = {path for index in imports_at(facts, spot) for path in paths_of(facts, index)}
    return [
        Occurrence(spot.path, Span(start, start + byte_length(reference.name)), reference.role)
        for reference in facts.references
        if reference.path in paths
        for start in reference.starts
    ]


def imports_at(facts: FileFacts, spot: Spot) -> list[int]:
    """The imports that the name under the cursor means directly."""
    found: dict[int, None] = {}
    for number in spot.references:
        for path in bound_paths(facts, facts.references[number].path):
            node = facts.paths[path]
            if node[0] == op.IMPORT and facts.imports[node[1]].alias:
                found[node[1]] = None
    return list(found)


def bound_paths(facts: FileFacts, path: int) -> tuple[int, ...]:
    node = facts.paths[path]
    if node[0] == op.NAME:
        return facts.scopes.get(node[1], {}).get(node[2], ())
    return (path,)


def paths_of(facts: FileFacts, index: int) -> Iterator[int]:
    """The paths under which a file uses an import: itself, and the name that it is bound to."""
    item = facts.imports[index]
    for path, node in enumerate(facts.paths):
        if node[0] == op.IMPORT and node[1] == index:
            yield path
        elif node[0] == op.NAME and node[2] == item.alias:
            bound = facts.scopes.get(node[1], {}).get(node[2], ())
            if any(facts.paths[p] == (op.IMPORT, index) for p in bound):
                yield path


def bound_at(facts: FileFacts, index: int, item: Import) -> Span | None:
    """The place of the name that an import binds: the last use of the import as one, behind its imported name."""
    starts = [
        start
        for reference in facts.references
        if reference.role is Role.IMPORT
        and reference.name == item.alias
        and facts.paths[reference.path] == (op.IMPORT, index)
        for start in reference.starts
    ]
    return Span(max(starts), max(starts) + byte_length(item.alias)) if starts else None
