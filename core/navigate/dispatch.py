"""Calls whose receiver decides what runs: a call through a base type or an interface may run any override."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core import paths as op
from core.languages.rules import rules_for
from core.link.linker import Linker
from core.model import FileFacts, FilePath, Reference, Via
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
    receivers = receivers_in(facts, snapshot.symbol_index(caller.id))
    linker = Linker(snapshot)
    for row, target in found:
        snapshot.check()
        by_classes: defaultdict[tuple[int, ...], list[Place]] = defaultdict(list)
        for start in row.starts:
            receiver = receivers.get(start, Receiver())
            classes = classes_at(snapshot, linker, caller.path, receiver)
            if classes is not None:
                by_classes[classes].append((start, start + row.length))
        for classes, places in by_classes.items():
            yield OpenCall(target, classes, places)


class Receiver(NamedTuple):
    """What stands before a member that is named."""

    path: int = 0  # 0: nothing is known
    container: int = -1  # symbol of the container whose member a bare name is
    is_super: bool = False


def receiver_of(facts: FileFacts, path: int) -> Receiver:
    """The receiver in a reference's path, which may be that of a call as a whole."""
    node = facts.paths[path]
    while node[0] in (op.CALL, op.CHOSEN, op.FITTED):
        node = facts.paths[node[1]]
        if node[0] == op.ELEMENT and rules_for(facts.language).overloads:  # call.<Type>of()
            node = facts.paths[node[1]]
    if node[0] == op.BARE:
        return Receiver(container=node[1])
    if node[0] != op.MEMBER:
        return Receiver()
    return Receiver(node[1], is_super=facts.paths[node[1]][0] == op.SUPER)


def is_super_call(facts: FileFacts, reference: Reference) -> bool:
    """Whether a reference names a member of `super`."""
    return receiver_of(facts, reference.path).is_super


def receivers_in(facts: FileFacts, container: int | None) -> dict[int, Receiver]:
    """The receivers of what a callable names, by the place of the name."""
    return {
        start: receiver_of(facts, reference.path)
        for reference in facts.references
        if reference.container == container
        for start in reference.starts
    }


def classes_at(
    snapshot: Snapshot, linker: Linker, path: FilePath, receiver: Receiver
) -> tuple[int, ...] | None:
    """Ids of the classes of a receiver, none where they are not known; None where nothing is left to choose."""
    if receiver.is_super:
        return None
    if receiver.container > 0:
        number = snapshot.symbol_id(path, receiver.container)
        return () if number is None else (number,)
    found = linker.receivers(path, receiver.path) if receiver.path else []
    if found and all(exact for _, _, exact in found):
        return None
    numbers = {snapshot.symbol_id(file, symbol) for file, symbol, exact in found if not exact}
    return tuple(sorted(number for number in numbers if number is not None))
