"""Receivers, and what is kept in a class or an instance seen from one: functions get it, descriptors are asked."""

from core import paths as op
from core.link.classes import arguments_at, find
from core.link.engine import Class, Engine
from core.link.generics import Binds, as_instance, class_of, substitute
from core.link.kinds import (
    CLASS,
    CLS,
    FUNCTION,
    GETTER,
    INSTANCE,
    PARAMETER,
    SUPER,
    Type,
    Types,
    join,
)
from core.link.symbols import result_types
from core.model import Flag


def is_class_level(kind: Type) -> bool:
    """Whether a receiver is a class; super() in a class method is one too."""
    if kind[0] == SUPER:
        return kind[2][0] in (CLASS, CLS)
    return kind[0] in (CLASS, CLS)


def class_receiver(kind: Type) -> Type | None:
    if kind[0] == SUPER:
        return kind[2] if kind[2][0] in (CLASS, CLS) else class_of(kind[2])
    return class_of(kind)


def receiver_of(kind: Type) -> Type | None:
    """What SELF means for a member of this receiver."""
    return as_instance(kind[2] if kind[0] == SUPER else kind)


def on_receiver(engine: Engine, kind: Type, types: Types, binds: Binds, stored: bool) -> Types:
    """A value kept in a class or an instance: functions get the receiver, descriptors are asked."""
    types = substitute(types, receiver_of(kind), binds)
    if stored or not types:
        return types
    found: list[Types] = []
    for item in types:
        if (
            item[0] == FUNCTION
            and item[3] is None
            and not is_class_level(kind)
            and is_plain_function(item)
        ):
            found.append(((FUNCTION, item[1], item[2], kind),))
        elif item[0] == INSTANCE and item[1].file.rules.descriptor_member:
            found.append(described(engine, item))
        elif item[0] == GETTER:
            found.append(asked(engine, kind, item))
        else:
            found.append((item,))
    return join(found)


def is_plain_function(kind: Type) -> bool:
    flags: int = kind[1].symbols[kind[2]].flags
    return not flags & (Flag.STATIC | Flag.CLASS_METHOD | Flag.PROPERTY)


def described(engine: Engine, item: Type) -> Types:
    """What a descriptor gives: the result of its `__get__`, where it has one of ours."""
    owner: Class = item[1]
    place = find(engine, owner, owner.file.rules.descriptor_member)
    if place is None:
        return (item,)
    holder, arguments, paths = place
    found: list[Types] = []
    for path in paths:
        node = holder.file.paths[path]
        if node[0] == op.SYMBOL:
            types = result_types(engine, holder.file, node[1])
            found.append(substitute(types, item, arguments_at(engine, item, holder, arguments)))
    return tuple(kind for kind in join(found) if kind[0] != PARAMETER)


def asked(engine: Engine, kind: Type, getter: Type) -> Types:
    """What a property made by a call gives on an instance."""
    if is_class_level(kind):
        return (getter,)
    functions = [item for item in getter[1] if item[0] == FUNCTION]
    found = [result_types(engine, item[1], item[2]) for item in functions]
    return substitute(join(found), receiver_of(kind))
