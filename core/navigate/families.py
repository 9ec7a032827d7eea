"""Inheritance: what a container derives from and what derives from it, and which members override which.

Most languages say it where a container is declared; the index has that. Where members are declared apart from their
type, an *extension* holds them: its first base is the type, its further ones are what the type derives from by it. In
languages whose interfaces are satisfied by method sets (`LanguageRules.implicit_interfaces`) a container also
implements every interface whose methods it has. Who asks sees no difference.
"""

from collections.abc import Iterable

from core.languages.rules import rules_for
from core.model import Flag, Kind
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

MOST_ANCESTORS = 200  # against cycles and monsters
MOST_HEIRS = 5000
INTERFACES = frozenset(
    {"interface", "trait", "protocol"}
)  # details of containers without values of their own
EXTENSION = (
    "extension"  # detail of a container that only adds members, and bases, to its first base
)
NO_VALUES = INTERFACES | {EXTENSION}
CALLED_EXACTLY = Flag.CONSTRUCTOR | Flag.STATIC  # members that no receiver chooses


# -- containers


def bases_of(snapshot: Snapshot, container: int) -> list[int]:
    """Ids of what a container derives from, in order; those that it implements without saying so come last."""
    said = [
        row.base
        for part in parts_of(snapshot, container)
        for row in snapshot.bases_of(part)
        if part == container or row.position
    ]
    return list(dict.fromkeys([*said, *implied_interfaces(snapshot, container)]))


def heirs_of(snapshot: Snapshot, container: int) -> list[int]:
    """Ids of the containers that derive from this one directly."""
    rows = snapshot.derived_from(container)
    apart = extensions(snapshot, [row.symbol for row in rows])
    said = [apart.get(row.symbol, row.symbol) for row in rows]
    heirs = dict.fromkeys([*said, *implied_heirs(snapshot, container)])
    return [heir for heir in heirs if heir != container or not apart]


def parts_of(snapshot: Snapshot, container: int) -> list[int]:
    """Ids of the containers whose members are those of this one: itself, and what extends it apart from it."""
    heirs = [row.symbol for row in snapshot.derived_from(container)]
    return [
        container,
        *(part for part, whole in extensions(snapshot, heirs).items() if whole == container),
    ]


def extensions(snapshot: Snapshot, containers: Iterable[int]) -> dict[int, int]:
    """Those of some containers that only add members to another one, with this: their first base."""
    found = snapshot.symbols(list(containers)).values()
    apart = {row.id: snapshot.bases_of(row.id) for row in found if row.detail == EXTENSION}
    return {number: bases[0].base for number, bases in apart.items() if bases}


def ancestors(snapshot: Snapshot, container: int) -> list[int]:
    """Ids of a container's bases and theirs, nearest first; cycles are cut."""
    found = {container: None}
    level = [container]
    while level and len(found) < MOST_ANCESTORS:
        bases = [base for symbol in level for base in bases_of(snapshot, symbol)]
        level = [base for base in dict.fromkeys(bases) if base not in found]
        found.update(dict.fromkeys(level))
    return list(found)[1:]


def descendants(snapshot: Snapshot, containers: Iterable[int]) -> list[int]:
    """Ids of all that derives from some containers, nearest first; cycles are cut."""
    first = list(dict.fromkeys(containers))
    found = dict.fromkeys(first)
    level = first
    while level and len(found) < MOST_HEIRS:
        snapshot.check()
        heirs = [heir for symbol in level for heir in heirs_of(snapshot, symbol)]
        level = [heir for heir in dict.fromkeys(heirs) if heir not in found]
        found.update(dict.fromkeys(level))
    return list(found)[len(first) :]


# -- members


def members_named(snapshot: Snapshot, name: str, containers: Iterable[int]) -> list[SymbolRow]:
    """Members of a name of some containers."""
    parts = {part for number in containers for part in parts_of(snapshot, number)}
    return snapshot.members_named(name, parts)


def owner_of(snapshot: Snapshot, member: SymbolRow) -> SymbolRow | None:
    """The container whose member this is."""
    parent = snapshot.symbol(member.parent) if member.parent else None
    if parent is not None and parent.detail == EXTENSION:
        whole = extensions(snapshot, (parent.id,)).get(parent.id)
        parent = snapshot.symbol(whole) if whole is not None else None
    return parent if parent is not None and parent.kind is Kind.CONTAINER else None


def overridden(snapshot: Snapshot, member: SymbolRow) -> list[SymbolRow]:
    """Callables of the same name in the bases of a member's container, whose callers may reach it."""
    owner = owner_of(snapshot, member)
    if owner is None or not is_dispatched(member):
        return []
    above = set(ancestors(snapshot, owner.id))
    return [row for row in members_named(snapshot, member.name, above) if is_dispatched(row)]


def overrides(
    snapshot: Snapshot, member: SymbolRow, receivers: Iterable[int] = ()
) -> list[SymbolRow]:
    """Callables that may run where a member is called: those of the same name in what derives from its container, and
    where the classes of the receiver are known, in what derives from these."""
    owner = owner_of(snapshot, member)
    if owner is None or not is_dispatched(member):
        return []
    below = set(descendants(snapshot, tuple(receivers) or (owner.id,)))
    return [row for row in members_named(snapshot, member.name, below) if is_dispatched(row)]


def is_dispatched(member: SymbolRow) -> bool:
    """Whether the receiver of a call decides which of several callables of one name runs."""
    return member.kind is Kind.CALLABLE and not member.flags & CALLED_EXACTLY


# -- interfaces that are satisfied by method sets


def methods_of(snapshot: Snapshot, container: int) -> dict[str, SymbolRow]:
    """The methods of a container by name, those that it derives from what it says it derives from included."""
    found: dict[str, SymbolRow] = {}
    level, seen = [container], {container}
    while level and len(seen) < MOST_ANCESTORS:
        parts = [part for number in level for part in parts_of(snapshot, number)]
        for row in snapshot.symbols(parts).values():
            for child in snapshot.children(row):
                if is_dispatched(child):
                    found.setdefault(child.name, child)
        above = [row.base for part in parts for row in snapshot.bases_of(part)]
        level = [base for base in dict.fromkeys(above) if base not in seen]
        seen.update(level)
    return found


def implied_heirs(snapshot: Snapshot, interface: int) -> list[int]:
    """Containers that have all methods of an interface, in languages where that is enough."""
    row = snapshot.symbol(interface)
    if row is None or row.detail not in INTERFACES or not is_implicit(snapshot, row):
        return []
    wanted = methods_of(snapshot, interface)
    namesakes = {name: snapshot.symbols_named(name) for name in wanted}
    rarest = min(namesakes.values(), key=len, default=[])
    owners = (owner_of(snapshot, other) for other in rarest)
    having = {owner.id: None for owner in owners if owner is not None}
    heirs = list(having)
    for number in heirs:  # which grows: whoever derives from one that has it has it too
        said = snapshot.derived_from(number)
        more = [heir.symbol for heir in said if heir.symbol not in having]
        having.update(dict.fromkeys(more))
        heirs += more
    found = [number for number in sorted(having) if number != interface]
    return [number for number in found if satisfies(snapshot, number, row, wanted)]


def implied_interfaces(snapshot: Snapshot, container: int) -> list[int]:
    """Interfaces all of whose methods a container has, in languages where that is enough."""
    row = snapshot.symbol(container)
    if row is None or row.detail in INTERFACES or not is_implicit(snapshot, row):
        return []
    names = methods_of(snapshot, container)
    parents = {other.parent for name in names for other in snapshot.symbols_named(name)}
    interfaces = [
        other
        for other in snapshot.symbols(parents - {0, container}).values()
        if other.detail in INTERFACES
    ]
    # One that only embeds others is satisfied by way of these.
    return [
        other.id
        for other in sorted(interfaces, key=lambda other: (other.path, other.start))
        if satisfies(snapshot, container, other, methods_of(snapshot, other.id))
    ]


def satisfies(
    snapshot: Snapshot, container: int, interface: SymbolRow, wanted: dict[str, SymbolRow]
) -> bool:
    """Whether a container of the interface's language has methods like all of these."""
    row = snapshot.symbol(container)
    if row is None or row.kind is not Kind.CONTAINER or row.detail in NO_VALUES or not wanted:
        return False
    if language_of(snapshot, row) != language_of(snapshot, interface):
        return False
    own = methods_of(snapshot, container)
    return all(
        name in own and takes(snapshot, own[name]) == takes(snapshot, method)
        for name, method in wanted.items()
    )


def takes(snapshot: Snapshot, method: SymbolRow) -> int:
    """How many parameters a method has beside its receiver; -1 where that is not known."""
    facts, index = snapshot.facts(method.path), snapshot.symbol_index(method.id)
    if facts is None or index is None:
        return -1
    parameters = [facts.symbols[number] for number in facts.symbols[index].parameters]
    return sum(not parameter.flags & Flag.RECEIVER for parameter in parameters)


def is_implicit(snapshot: Snapshot, row: SymbolRow) -> bool:
    language = language_of(snapshot, row)
    return bool(language) and rules_for(language).implicit_interfaces


def language_of(snapshot: Snapshot, row: SymbolRow) -> str:
    file = snapshot.file(row.path)
    return "" if file is None else file.language
