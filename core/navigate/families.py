"""Inheritance: what a container derives from and what derives from it, and which members override which.

Most languages say it where a container is declared; the index has that. Where members are declared apart from their
type, an *extension* holds them: its first base is the type, its further ones are what the type derives from by it. In
languages whose interfaces are satisfied by method sets (`implicit_interfaces`) a container also
implements every interface whose methods it has, with the same parameters and results. Who asks sees no difference.
"""

from collections.abc import Collection, Iterable

from core.languages import language_named
from core.model import SHAPE, Flag, Kind
from core.navigate.likeness import MOST_COMPARED, Signature, agree, alike, signature
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot
from core.store.symbols import Namesake

MOST_ANCESTORS = 200  # against cycles and monsters
MOST_HEIRS = 20_000
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


def heirs_of(snapshot: Snapshot, containers: Collection[int]) -> list[int]:
    """Ids of the containers that derive directly from one of these."""
    rows = snapshot.derived_from_any(containers)
    apart = extensions(snapshot, {row.symbol for row in rows})
    said = [
        apart.get(row.symbol, row.symbol)
        for row in rows
        if row.symbol not in apart or row.position  # else it is a part of its base
    ]
    kinds = snapshot.kinds(containers)
    interfaces = [number for number, (_, detail) in kinds.items() if detail in INTERFACES]
    implied = [heir for number in interfaces for heir in implied_heirs(snapshot, number)]
    return list(dict.fromkeys([*said, *implied]))


def parts_of(snapshot: Snapshot, container: int) -> list[int]:
    """Ids of the containers whose members are those of this one: itself, and what extends it apart from it."""
    heirs = [row.symbol for row in snapshot.derived_from(container)]
    return [
        container,
        *(part for part, whole in extensions(snapshot, heirs).items() if whole == container),
    ]


def extensions(snapshot: Snapshot, containers: Iterable[int]) -> dict[int, int]:
    """Those of some containers that only add members to another one, with this: their first base."""
    kinds = snapshot.kinds(list(containers))
    found = {
        number: snapshot.bases_of(number)
        for number, (_, detail) in kinds.items()
        if detail == EXTENSION
    }
    return {number: bases[0].base for number, bases in found.items() if bases}


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
        level = [heir for heir in heirs_of(snapshot, level) if heir not in found]
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
    return like(snapshot, member, above)


def overrides(
    snapshot: Snapshot, member: SymbolRow, receivers: Iterable[int] = ()
) -> list[SymbolRow]:
    """Callables that may run where a member is called: those of the same name in what derives from its container, and
    where the classes of the receiver are known, in what derives from these."""
    owner = owner_of(snapshot, member)
    if owner is None or not is_dispatched(member):
        return []
    below = set(descendants(snapshot, tuple(receivers) or (owner.id,)))
    return like(snapshot, member, below)


def like(snapshot: Snapshot, member: SymbolRow, containers: Collection[int]) -> list[SymbolRow]:
    """Callables of some containers that a member overrides, or that override it."""
    found = [row for row in members_named(snapshot, member.name, containers) if is_dispatched(row)]
    return alike(snapshot, found, signature(snapshot, member)) if found else []


def is_dispatched(member: SymbolRow) -> bool:
    """Whether the receiver of a call decides which of several callables of one name runs."""
    return member.kind is Kind.CALLABLE and not member.flags & CALLED_EXACTLY


# -- interfaces that are satisfied by method sets


def methods_of(snapshot: Snapshot, container: int) -> dict[str, SymbolRow]:
    """The methods of a container by name, those of what it says it derives from included."""
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
    namesakes = {name: snapshot.namesakes(name) for name in wanted}
    found: set[int] | None = None
    for name in sorted(wanted, key=lambda name: len(namesakes[name])):
        snapshot.check()
        having = owners_of(snapshot, namesakes[name], takes(wanted[name].flags))
        found = having if found is None else found & having
        if not found:
            return []
    language = language_of(snapshot, row)
    heirs = [
        heir.id
        for heir in snapshot.symbols(sorted(found or ())).values()
        if heir.kind is Kind.CONTAINER
        and heir.detail not in NO_VALUES
        and language_of(snapshot, heir) == language
    ]
    if len(heirs) > MOST_COMPARED:
        return heirs
    signatures = {name: signature(snapshot, method) for name, method in wanted.items()}
    return [heir for heir in heirs if fit(snapshot, methods_of(snapshot, heir), signatures)]


def owners_of(snapshot: Snapshot, methods: list[Namesake], wanted: int) -> set[int]:
    """Ids of the containers that have one of these methods, of those that take so many parameters, or inherit it."""
    parents = {row.parent: takes(row.flags) for row in methods if row.kind is Kind.CALLABLE}
    whole = extensions(snapshot, parents)
    owners = {whole.get(parent, parent): taken for parent, taken in parents.items()}
    having = {number for number, taken in owners.items() if not wanted or taken in (0, wanted)}
    level = having
    while level and len(having) < MOST_HEIRS:
        heirs = {base.symbol for base in snapshot.derived_from_any(level)}
        # Who declares a method of the name itself was judged by that.
        level = heirs - having - owners.keys()
        having = having | level
    return having


def implied_interfaces(snapshot: Snapshot, container: int) -> list[int]:
    """Interfaces all of whose methods a container has, in languages where that is enough."""
    row = snapshot.symbol(container)
    if row is None or row.detail in NO_VALUES or not is_implicit(snapshot, row):
        return []
    own = methods_of(snapshot, container)
    parents: set[int] = set()
    for name in own:
        snapshot.check()
        parents |= {other.parent for other in snapshot.namesakes(name)}
    kinds = snapshot.kinds(parents - {container})
    numbers = [number for number, (_, detail) in kinds.items() if detail in INTERFACES]
    language = language_of(snapshot, row)
    interfaces = [
        other
        for other in snapshot.symbols(numbers).values()
        if language_of(snapshot, other) == language
    ]
    found = {
        other for other in interfaces if satisfies(snapshot, own, methods_of(snapshot, other.id))
    }
    level = found
    while level:  # one that only embeds others is found by way of these
        above = {base.symbol for base in snapshot.derived_from_any([other.id for other in level])}
        embedding = {row for row in snapshot.symbols(above).values() if row.detail in INTERFACES}
        level = {
            other
            for other in embedding - found
            if satisfies(snapshot, own, methods_of(snapshot, other.id))
        }
        found |= level
    return [other.id for other in sorted(found, key=lambda other: (other.path, other.start))]


def satisfies(snapshot: Snapshot, own: dict[str, SymbolRow], wanted: dict[str, SymbolRow]) -> bool:
    """Whether there are all methods that are wanted, with the same parameters and results."""
    return has_all(own, wanted) and fit(
        snapshot, own, {name: signature(snapshot, method) for name, method in wanted.items()}
    )


def fit(
    snapshot: Snapshot, own: dict[str, SymbolRow], signatures: dict[str, Signature | None]
) -> bool:
    """Whether methods have the parameters and results that are wanted of their names."""
    return all(
        name not in own or agree(snapshot, signature(snapshot, own[name]), wanted)
        for name, wanted in signatures.items()
    )


def has_all(own: dict[str, SymbolRow], wanted: dict[str, SymbolRow]) -> bool:
    """Whether there are methods like all that are wanted, and any is."""
    return bool(wanted) and all(
        name in own and (not takes(row.flags) or takes(own[name].flags) in (0, takes(row.flags)))
        for name, row in wanted.items()
    )


def takes(flags: int) -> int:
    """How many parameters a method has beside its receiver, plus 1; 0 where that is not known."""
    return flags >> SHAPE


def is_implicit(snapshot: Snapshot, row: SymbolRow) -> bool:
    language = language_of(snapshot, row)
    return bool(language) and language_named(language).implicit_interfaces


def language_of(snapshot: Snapshot, row: SymbolRow) -> str:
    file = snapshot.file(row.path)
    return "" if file is None else file.language
