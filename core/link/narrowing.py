"""isinstance: what is left of a value's types where it is, and where it is not, of a kind."""

from core.link.annotations import instances
from core.link.classes import derives_from
from core.link.engine import Engine, File
from core.link.generics import class_of
from core.link.kinds import (
    CLASS,
    CLS,
    FORMAL,
    INSTANCE,
    OUTSIDER,
    SELF,
    SEQUENCE,
    SUPER,
    TABLE,
    TUPLE,
    Type,
    Types,
    join,
)

_OWN = frozenset({INSTANCE, SELF, SUPER})
_CLASS_LEVEL = frozenset({CLASS, CLS, FORMAL})
# Containers that are no base of another; every other kind of sequence says only that it can be iterated.
_CONCRETE = frozenset({"list", "set", "frozenset", "tuple", "deque", "generator"})


def tested(engine: Engine, file: File, types: Types) -> Types:
    """Instances of a class, or of any in a tuple of classes."""
    found: list[Types] = []
    for kind in types:
        if kind[0] == TUPLE:
            found += [tested(engine, file, part) for part in kind[1]]
        elif kind[0] == SEQUENCE:
            found.append(tested(engine, file, kind[2]))
        else:
            found.append(instances(engine, file, (kind,)))
    return join(found)


def narrowed(engine: Engine, base: Types, wanted: Types) -> Types:
    """`base` where it is one of the wanted instances."""
    if base and all(kind[0] in _CLASS_LEVEL for kind in base):
        return tuple(found for found in map(class_of, wanted) if found is not None)
    return tuple(kind for kind in base if is_one_of(engine, kind, wanted)) or wanted


def excluded(engine: Engine, base: Types, unwanted: Types) -> Types:
    """`base` where it is none of the unwanted instances."""
    return tuple(kind for kind in base if not is_one_of(engine, kind, unwanted))


def is_one_of(engine: Engine, kind: Type, wanted: Types) -> bool:
    return any(is_kind_of(engine, kind, target) for target in wanted)


def is_kind_of(engine: Engine, kind: Type, target: Type) -> bool:
    """Whether a value of one type is an instance of another."""
    tag = kind[0]
    if tag in _OWN:
        return (
            target[0] == INSTANCE
            and kind[1] is not None
            and derives_from(engine, kind[1], target[1])
        )
    if tag == OUTSIDER:
        return kind == target
    if tag == SEQUENCE:
        return target[0] == SEQUENCE and (kind[1] == target[1] or target[1] not in _CONCRETE)
    if tag == TUPLE:
        return target[0] == TUPLE or (target[0] == SEQUENCE and target[1] not in _CONCRETE)
    return bool(tag == TABLE and target[0] == TABLE)
