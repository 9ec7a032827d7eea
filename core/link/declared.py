"""Declared types against what is assigned: what a name or a member holds where both are known."""

from core import paths as op
from core.link.classes import derives_from, outside_ancestors
from core.link.engine import Engine, File
from core.link.kinds import CLASS, CLS, INSTANCE, OUTSIDER, PARAMETER, SELF, Types
from core.link.members import place_of
from core.model import PathNode as Node

_DECLARED = frozenset({op.INSTANCE, op.PARAMETER})


def on_fallback(engine: Engine, file: File, node: Node) -> Types:
    """What was assigned to a member, as far as the member's declared type allows it; otherwise the member's types."""
    types = tuple(kind for kind in engine.types(file, node[1]) if kind[0] != PARAMETER)
    target = file.paths[node[2]]
    if not types:
        return engine.types(file, node[2])
    if target[0] == op.SYMBOL and all(kind[0] == OUTSIDER for kind in types):
        return engine.types(file, node[2])
    if target[0] in _DECLARED and file.rules.structural:
        return engine.types(file, node[2])
    if target[0] not in _DECLARED and target[0] != op.MEMBER:
        return types
    if target[0] == op.MEMBER and not declares(engine, engine.types(file, target[1]), target[2]):
        return types
    declared = engine.types(file, node[2])
    return allowed(engine, types, declared) or declared or types


def declares(engine: Engine, owners: Types, name: str) -> bool:
    """Whether a member of our classes has a declared type."""
    for kind in owners:
        if kind[0] in (INSTANCE, SELF, CLASS, CLS) and kind[1] is not None:
            place = place_of(engine, kind, name)
            if place is not None and any(is_typed(place[0].file, path) for path in place[2]):
                return True
    return False


def is_typed(file: File, path: int) -> bool:
    node = file.paths[path]
    return bool(node[0] == op.SYMBOL and file.symbols[node[1]].type >= 0)


def allowed(engine: Engine, types: Types, declared: Types) -> Types:
    """The types that a declared type allows: the same, or classes that derive from it, as far as that is known."""
    outside = any(other[0] == OUTSIDER for other in declared)
    return tuple(
        kind
        for kind in types
        if kind in declared
        or (
            kind[0] in (INSTANCE, SELF)
            and (
                (outside and outside_ancestors(engine, kind[1]))
                or any(
                    other[0] == INSTANCE and derives_from(engine, kind[1], other[1])
                    for other in declared
                )
            )
        )
    )
