"""What a class and its ancestors have together: callables of a name, for overloads may be in any of them, and types."""

from collections.abc import Sequence

from core import paths as op
from core.link.classes import Place, line_above, line_of
from core.link.engine import Class, Engine, record
from core.link.kinds import FUNCTION, OVERLOADS, SUPER, Type, Types
from core.link.surface import TYPES, type_names

Places = tuple[Place, ...]


def places_of(engine: Engine, kind: Type, name: str) -> Places:
    """Where the line of a class has callables of a name, the nearest first. Constructors are those of the class."""
    owner: Class | None = kind[1]
    if owner is None:
        return ()
    if kind[0] == SUPER:
        receiver: Class = kind[2][1] or owner
        key, asked = (name, owner, op.CALLED), (name, owner)
        return engine.ask(receiver.found_above, key, find_above, receiver, asked)  # type: ignore[no-any-return]
    return engine.ask(owner.found_above, (name, op.CALLED), find_all, owner, name)  # type: ignore[no-any-return]


@record
def find_all(engine: Engine, owner: Class, name: str) -> Places:
    return gathered(engine, line_of(engine, owner), name)


@record
def find_above(engine: Engine, receiver: Class, key: tuple[str, Class]) -> Places:
    name, defining = key
    return gathered(engine, line_above(engine, receiver, defining), name)


def gathered(
    engine: Engine, line: Sequence[tuple[Class | None, tuple[Types, ...]]], name: str
) -> Places:
    found: list[Place] = []
    if name == op.CONSTRUCTS:
        line = line[:1]
    for owner, arguments in line:
        if owner is None:
            continue
        engine.note(owner.file, name)
        paths = owner.scope.get(name)
        if paths:
            found.append((owner, arguments, paths))
    return tuple(found)


def as_one(types: Types) -> Types:
    """Several functions of one name as one type; what is no function stays beside it."""
    functions = tuple([kind for kind in types if kind[0] == FUNCTION])
    if len(functions) < 2:
        return types
    return ((OVERLOADS, functions), *[kind for kind in types if kind[0] != FUNCTION])


@record
def find_type_names(engine: Engine, owner: Class, _: None) -> frozenset[str]:
    """Names of members that are written as types are, in the whole line of a class: most bare names are none of them,
    and those who ask rest on all of them together."""
    found: set[str] = set()
    for ancestor, _arguments in line_of(engine, owner):
        if ancestor is not None:
            engine.note(ancestor.file, TYPES)
            found |= type_names(ancestor.scope, ancestor.file.rules.type_name)
    return frozenset(found)
