"""Calls whose receiver decides what runs: a call through a base type or an interface may run any override."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core import paths as op
from core.link.linker import Linker
from core.model import FileFacts, FilePath, Via
from core.navigate.answers import Certainty
from core.navigate.families import is_dispatched, overrides, owner_of
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

Place = tuple[int, int]
MOST_OVERRIDES = 200  # that are shown for one call


class OpenCall(NamedTuple):
    """Places at which a member is called, by what is known of the receiver there."""

    member: SymbolRow
    receivers: tuple[int, ...]  # ids of the receiver's classes; none where they are not known
    places: list[Place]


def through(snapshot: Snapshot, base: SymbolRow) -> Certainty:
    """How a call of a base's member reaches what overrides it."""
    owner = snapshot.symbol(base.parent)
    return Certainty(via=f"via {owner.name if owner else ''}.{base.name}")


def overriding(snapshot: Snapshot, call: OpenCall) -> list[SymbolRow]:
    """What a call may run instead of the member that it names."""
    return overrides(snapshot, call.member, call.receivers)[:MOST_OVERRIDES]


def open_calls(
    snapshot: Snapshot,
    caller: SymbolRow,
    calls: list[tuple[RefRow, SymbolRow]],
    is_overridden: Callable[[SymbolRow], bool],
) -> Iterator[OpenCall]:
    """Of what a callable calls, what may run overrides: not what is called by `super` or as a member of a class that is
    written there. A member that is overridden comes first itself: where it is meant an override may run."""
    if is_dispatched(caller) and owner_of(snapshot, caller) and is_overridden(caller):
        yield OpenCall(caller, (), [(caller.name_start, caller.name_end)])
    found = [
        (row, target)
        for row, target in calls
        if row.via == Via.NAME and is_dispatched(target) and is_overridden(target)
    ]
    facts = snapshot.facts(caller.path) if found else None
    if facts is None:
        return
    paths = receiver_paths(facts, snapshot.symbol_index(caller.id))
    linker = Linker(snapshot)
    for row, target in found:
        snapshot.check()
        by_classes: defaultdict[tuple[int, ...], list[Place]] = defaultdict(list)
        for start in row.starts:
            classes = classes_at(snapshot, linker, caller.path, paths.get(start, 0))
            if classes is not None:
                by_classes[classes].append((start, start + row.length))
        for classes, places in by_classes.items():
            yield OpenCall(target, classes, places)


def receiver_paths(facts: FileFacts, container: int | None) -> dict[int, int]:
    """The path of what stands before each member that a callable names, by the place of the name; -1 for `super`."""
    found = {}
    for reference in facts.references:
        node = facts.paths[reference.path]
        if reference.container == container and node[0] == op.MEMBER:
            receiver = -1 if facts.paths[node[1]][0] == op.SUPER else node[1]
            found.update(dict.fromkeys(reference.starts, receiver))
    return found


def classes_at(
    snapshot: Snapshot, linker: Linker, path: FilePath, receiver: int
) -> tuple[int, ...] | None:
    """Ids of the classes of a receiver, none where they are not known; None where nothing is left to choose."""
    if receiver < 0:
        return None
    found = linker.receivers(path, receiver) if receiver else []
    if found and all(exact for _, _, exact in found):
        return None
    numbers = {snapshot.symbol_id(file, symbol) for file, symbol, exact in found if not exact}
    return tuple(sorted(number for number in numbers if number is not None))
