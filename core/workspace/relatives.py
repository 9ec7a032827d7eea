"""Families over the folders of a window: what derives from a container, what a member overrides, who overrides it."""

from collections.abc import Iterable, Mapping

from core.link.linker import Linker
from core.model import FilePath, Kind
from core.navigate import families
from core.navigate.answers import FoundSymbol, NavigationTarget, SymbolKey
from core.navigate.families import (
    MOST_ANCESTORS,
    MOST_HEIRS,
    is_dispatched,
    members_named,
    owner_of,
)
from core.navigate.implementation import family_of, implementations, implementing, themselves
from core.navigate.likeness import alike, signature
from core.navigate.targets import find_row, to_found, to_targets
from core.navigate.type_hierarchy import prepare_type_hierarchy
from core.store.rows import SymbolRow
from core.workspace.links_across import Meant, by_folder, links_in, symbol_of
from core.workspace.meanings import meanings
from core.workspace.wanted import wanted_for
from core.workspace.window import Window

# -- containers


def bases_of(window: Window, derived: Meant) -> list[Meant]:
    """What a container derives from, in its own folder and in others."""
    folder, row = derived
    snapshot = window.snapshot(folder)
    numbers = families.bases_of(snapshot, row.id)
    found = [Meant(folder, base) for base in snapshot.symbols(numbers).values()]
    if len(window.names) > 1 and row.path in window.resting_on_others(folder):
        index = snapshot.symbol_index(row.id)
        bases = Linker(snapshot, window.lookup(folder)).bases_of(row.path)
        targets = [
            symbol_of(window, base.file, base.base) for base in bases if base.symbol == index
        ]
        found += [target for target in targets if target is not None]
    return found


def heirs_of(window: Window, bases: Iterable[Meant]) -> list[Meant]:
    """What derives from some containers directly, in their own folders and in others."""
    found: dict[Meant, None] = {}
    for home, rows in by_folder(bases).items():
        snapshot = window.snapshot(home)
        numbers = families.heirs_of(snapshot, [row.id for row in rows])
        found |= dict.fromkeys(Meant(home, heir) for heir in snapshot.symbols(numbers).values())
        found |= dict.fromkeys(heirs_elsewhere(window, home, rows))
    return list(found)


def heirs_elsewhere(window: Window, home: str, rows: list[SymbolRow]) -> list[Meant]:
    """What derives directly from containers of the folder `home` in all other folders."""
    others = window.others(home)
    if not others:
        return []
    wanted = wanted_for(window, home, rows)
    found: list[Meant] = []
    for folder in others:
        snapshot = window.snapshot(folder)
        linker = Linker(snapshot, window.lookup(folder))
        for path, _, _ in links_in(window, folder, wanted):
            for base in linker.bases_of(path):
                heir = snapshot.symbol_at(path, base.symbol)
                if (base.file, base.base) in wanted.targets and heir is not None:
                    found.append(Meant(folder, heir))
    return list(dict.fromkeys(found))


def descendants(window: Window, first: Meant) -> list[Meant]:
    """All that derives from a container, nearest first; cycles are cut."""
    if len(window.names) < 2:
        snapshot = window.snapshot(first.folder)
        below = families.descendants(snapshot, (first.row.id,))
        return [Meant(first.folder, row) for row in snapshot.symbols(below).values()]
    found = {first: None}
    level = [first]
    while level and len(found) < MOST_HEIRS:
        level = [heir for heir in heirs_of(window, level) if heir not in found]
        found |= dict.fromkeys(level)
    return list(found)[1:]


# -- members


def overridden_elsewhere(window: Window, member: SymbolRow) -> list[Meant]:
    """Callables of the same name in bases that other folders declare."""
    owner = owner_of(window.snapshot(window.own), member)
    if owner is None or not is_dispatched(member):
        return []
    found = {Meant(window.own, owner): None}
    level = list(found)
    while level and len(found) < MOST_ANCESTORS:
        above = [base for meant in level for base in bases_of(window, meant)]
        level = [base for base in dict.fromkeys(above) if base not in found]
        found.update(dict.fromkeys(level))
    elsewhere = by_folder(meant for meant in found if meant.folder != window.own)
    return like(window, window.own, member, elsewhere)


def overrides(window: Window, home: str, member: SymbolRow) -> list[Meant]:
    """Callables of all folders that override a member of the folder `home`."""
    owner = owner_of(window.snapshot(home), member)
    if owner is None or not is_dispatched(member):
        return []
    below = by_folder(descendants(window, Meant(home, owner)))
    return like(window, home, member, below)


def like(
    window: Window, home: str, member: SymbolRow, owners: Mapping[str, list[SymbolRow]]
) -> list[Meant]:
    """Callables of containers of some folders that a member of the folder `home` overrides, or that override it."""
    wanted = signature(window.snapshot(home), member)
    found: list[Meant] = []
    for folder, rows in owners.items():
        snapshot = window.snapshot(folder)
        members = members_named(snapshot, member.name, [owner.id for owner in rows])
        found += [
            Meant(folder, row) for row in alike(snapshot, members, wanted) if is_dispatched(row)
        ]
    return found


# -- questions


def implementation(
    window: Window, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> list[tuple[str, NavigationTarget]]:
    """(folder, place) of all that implements the name at an offset of the window's own folder."""
    if len(window.names) < 2:
        found = implementations(window.snapshot(window.own), path, offset, minimum_confidence)
        return [(window.own, target) for target in found.targets]
    places: dict[tuple[str, NavigationTarget], None] = {}
    meant = meanings(window, path, offset)
    for home, row in meant:
        snapshot = window.snapshot(home)
        family = family_of(snapshot, row)
        below = by_folder(descendants(window, Meant(home, family))) if family is not None else {}
        rows = [
            Meant(folder, other)
            for folder, heirs in below.items()
            for other in implementing(window.snapshot(folder), row, [heir.id for heir in heirs])
        ]
        for folder, other in rows or [Meant(home, each) for each in themselves(snapshot, [row])]:
            target = to_targets(window.snapshot(folder), other)[0]
            places[folder, target] = None
    if meant:
        return list(places)
    own = implementations(window.snapshot(window.own), path, offset, minimum_confidence)
    return [(window.own, target) for target in own.targets]


def prepare_types(
    window: Window, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> list[tuple[str, FoundSymbol]]:
    """(folder, container) for what the name at an offset means, or what stands around it."""
    found = meanings(window, path, offset) if len(window.names) > 1 else []
    elsewhere = [
        meant for meant in found if meant.folder != window.own and meant.row.kind is Kind.CONTAINER
    ]
    if elsewhere:
        return [(home, to_found(window.snapshot(home), row)) for home, row in elsewhere]
    own = window.snapshot(window.own)
    items = prepare_type_hierarchy(own, path, offset, minimum_confidence)
    return [(window.own, item) for item in items]


def supertypes(window: Window, key: SymbolKey) -> list[tuple[str, FoundSymbol]]:
    """(folder, container) of what a container of the window's own folder derives from, in order."""
    row = find_row(window.snapshot(window.own), key)
    found = bases_of(window, Meant(window.own, row)) if row is not None else []
    return [(home, to_found(window.snapshot(home), base)) for home, base in found]


def subtypes(window: Window, key: SymbolKey) -> list[tuple[str, FoundSymbol]]:
    """(folder, container) of what derives from a container of the window's own folder, its own folder first."""
    row = find_row(window.snapshot(window.own), key)
    found = heirs_of(window, [Meant(window.own, row)]) if row is not None else []
    order = {name: number for number, name in enumerate((window.own, *window.others(window.own)))}
    found.sort(key=lambda meant: (order[meant.folder], meant.row.path, meant.row.name_start))
    return [(home, to_found(window.snapshot(home), heir)) for home, heir in found]
