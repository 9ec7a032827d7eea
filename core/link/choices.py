"""Written unions of more types than a set may have: kept as one type, and taken apart where a member is asked for.

A set of types that is as wide as the widest union would be carried through every type argument, and multiply there.
"""

from collections.abc import Callable

from core.link.annotations import instance_types, instances
from core.link.engine import Engine, File, record
from core.link.generics import is_open
from core.link.kinds import ANY_OF, CLASS, EITHER, MAX_TYPES, Type, Types, join, ordered
from core.model import PathNode

LONGEST = 3  # names along which members of any of the choices are told apart


def either(engine: Engine, file: File, node: PathNode) -> Types:
    """A written union: a set of types, or one type where they are too many for a set."""
    parts = [engine.types(file, path) for path in node[1:]]
    if len(node) <= 2 or not file.rules.structural:
        return join(parts)
    types = dict.fromkeys(kind for part in parts for kind in classes_of(part) or part)
    classes = len(classes_of(tuple(types)))
    if len(types) > MAX_TYPES and classes > MAX_TYPES // 2 and not is_open(tuple(types)):
        return ((EITHER, file, node),)
    return join(parts)


def classes_of(types: Types) -> Types:
    """The classes among types: where a name is a value too, it is the class that is written."""
    return tuple(kind for kind in types if kind[0] == CLASS)


def choices(engine: Engine, kind: Type) -> Types:
    """All types that an ANY_OF stands for."""
    _, file, node, names = kind
    return engine.ask(file.applied, (ANY_OF, node, names), find_choices, file, (node, names))  # type: ignore[no-any-return]


@record
def find_choices(engine: Engine, file: File, asked: tuple[PathNode, tuple[str, ...]]) -> Types:
    node, names = asked
    found: dict[Type, None] = {}
    if names:
        for part in choices(engine, (ANY_OF, file, node, names[:-1])):
            found |= dict.fromkeys(MEMBER[0](engine, file, part, names[-1]))
        return tuple(found)
    for path in node[1:]:
        classes = classes_of(engine.types(file, path))
        written = (
            instances(engine, file, classes) if classes else instance_types(engine, file, path)
        )
        for part in written:
            found |= dict.fromkeys(choices(engine, part) if part[0] == ANY_OF else (part,))
    return tuple(found)


def member_of_any(engine: Engine, kind: Type, name: str) -> Types:
    """The types of a member of any of the choices."""
    _, file, node, names = kind
    longer: Type = (ANY_OF, file, node, (*names, name))
    found = choices(engine, longer)
    if len(found) > MAX_TYPES and len(names) < LONGEST:
        return (longer,)
    return ordered(found)


def opened(engine: Engine, types: Types) -> Types:
    """The types with all choices in the place of each ANY_OF: more of them, perhaps, than a set may have."""
    if not any(kind[0] == ANY_OF for kind in types):
        return types
    found: dict[Type, None] = {}
    for kind in types:
        found |= dict.fromkeys(choices(engine, kind) if kind[0] == ANY_OF else (kind,))
    return tuple(found)


def closed(types: Types, left: Types) -> Types:
    """What is left of types that were opened, as a set; all of them where that is still too much for one."""
    return ordered(left) if len(left) <= MAX_TYPES else types


MEMBER: list[Callable[..., Types]] = []  # core.link.members' answer
