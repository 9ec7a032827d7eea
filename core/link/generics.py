"""Putting types in the place of symbols: the receiver for SELF, arguments for type variables and parameters."""

from collections.abc import Mapping

from core.link.kinds import (
    ANY_OF,
    ASSERTS,
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    METHOD,
    MODULE,
    OBJECT,
    OUTSIDER,
    PARAMETER,
    SELF,
    SEQUENCE,
    SUPER,
    TABLE,
    TELLS,
    TUPLE,
    VALUE_OF,
    VARIABLE,
    Type,
    Types,
    inner,
    join,
)

Binds = Mapping[Type, Types]  # (VARIABLE | PARAMETER, File, key) -> types

_NO_BINDS: Binds = {}
_COMPOUND = frozenset(
    {TUPLE, SEQUENCE, TABLE, COROUTINE, CONTEXT, CALLABLE, FORM, VALUE_OF, TELLS, ASSERTS}
)
_SAID_BY_VALUE = frozenset({ANY_OF, CLASS, CLS, FUNCTION, MODULE, OBJECT})


def is_open(types: Types) -> bool:
    """Whether anything in these types is still to be put in."""
    for kind in types:
        tag = kind[0]
        if tag in (INSTANCE, CLASS):
            if kind[2] and any(is_open(part) for part in kind[2]):
                return True
        elif tag in (SELF, CLS) or VARIABLE <= tag <= PARAMETER:
            return True
        elif tag == FUNCTION:
            if kind[3] is not None and is_open((kind[3],)):
                return True
        elif tag == METHOD:
            if is_open((kind[1],)):
                return True
        elif tag in _COMPOUND and any(is_open(part) for part in inner(kind)):
            return True
    return False


def has_variables(types: Types) -> bool:
    """Whether type variables or parameters are among these types, at any depth."""
    for kind in types:
        tag = kind[0]
        if VARIABLE <= tag <= PARAMETER:
            return True
        if tag == METHOD and has_variables((kind[1],)):
            return True
        if (tag in _COMPOUND or ((tag in (INSTANCE, CLASS)) and kind[2])) and any(
            has_variables(part) for part in inner(kind)
        ):
            return True
    return False


def class_of(kind: Type) -> Type | None:
    """The class of an instance-level type."""
    tag = kind[0]
    if tag == INSTANCE:
        return kind[1].itself if not kind[2] else (CLASS, kind[1], kind[2])
    if tag == SELF:
        return (CLS, kind[1])
    if tag == VARIABLE:
        return (FORMAL, kind[1], kind[2])
    if tag == SUPER:
        return class_of(kind[2])
    return None


def as_class(kind: Type) -> Type | None:
    """What an annotation would say for an instance-level type."""
    if kind[0] in _SAID_BY_VALUE:
        return (VALUE_OF, (kind,))  # typeof Class
    return kind if kind[0] in _COMPOUND or kind[0] == OUTSIDER else class_of(kind)


def instance_of_class(kind: Type) -> Type | None:
    """An instance of a class-level type that is an own class, the receiver's, or a type variable."""
    tag = kind[0]
    if tag == CLASS:
        return kind[1].instance if not kind[2] else (INSTANCE, kind[1], kind[2])
    if tag == CLS:
        return (SELF, kind[1])
    if tag == FORMAL:
        return (VARIABLE, kind[1], kind[2])
    return None


def as_instance(receiver: Type) -> Type | None:
    """The receiver as an instance, whether it is one or a class."""
    tag = receiver[0]
    if tag in (INSTANCE, SELF, VARIABLE):
        return receiver
    if tag == SUPER:
        return as_instance(receiver[2])
    return instance_of_class(receiver)


def substitute(types: Types, receiver: Type | None, binds: Binds = _NO_BINDS) -> Types:
    """The types with the receiver and the bound variables put in."""
    if not is_open(types):
        return types
    if receiver is not None:
        receiver = as_instance(receiver)
    if len(types) == 1:
        return _put(types[0], receiver, binds)
    return join([_put(kind, receiver, binds) for kind in types])


def _put(kind: Type, receiver: Type | None, binds: Binds) -> Types:
    tag = kind[0]
    if tag == SELF:
        return (receiver,) if receiver is not None else (kind,)
    if tag == CLS:
        found = class_of(receiver) if receiver is not None else None
        return (found,) if found is not None else (kind,)
    if tag in (VARIABLE, PARAMETER):
        return binds.get(kind, (kind,))
    if tag == FORMAL:
        bound = binds.get((VARIABLE, kind[1], kind[2]))
        if bound is None:
            return (kind,)
        return tuple(c for c in map(as_class, bound) if c is not None)
    if tag in (INSTANCE, CLASS):
        return ((tag, kind[1], tuple([substitute(part, receiver, binds) for part in kind[2]])),)
    if tag == FUNCTION:
        held = kind[3]
        if held is not None and is_open((held,)):
            found_held = substitute((held,), receiver, binds)
            held = found_held[0] if found_held else None
        return ((tag, kind[1], kind[2], held),)
    return _put_inside(kind, receiver, binds)


def _put_inside(kind: Type, receiver: Type | None, binds: Binds) -> Types:
    tag = kind[0]
    if tag == TUPLE:
        return ((tag, tuple([substitute(part, receiver, binds) for part in kind[1]])),)
    if tag == SEQUENCE:
        return ((tag, kind[1], substitute(kind[2], receiver, binds)),)
    if tag == TABLE:
        items = tuple([(key, substitute(part, receiver, binds)) for key, part in kind[4]])
        keys, values = substitute(kind[2], receiver, binds), substitute(kind[3], receiver, binds)
        return ((tag, kind[1], keys, values, items),)
    if tag in (COROUTINE, CONTEXT, VALUE_OF, TELLS, ASSERTS):
        return ((tag, substitute(kind[1], receiver, binds)),)
    if tag == CALLABLE:
        given = tuple([substitute(part, receiver, binds) for part in kind[2]])
        return ((tag, substitute(kind[1], receiver, binds), given),)
    if tag == FORM:
        given = tuple([substitute(part, receiver, binds) for part in kind[2]])
        return ((tag, kind[1], given, kind[3]),)
    if tag == METHOD:
        return tuple([(tag, held, kind[2]) for held in substitute((kind[1],), receiver, binds)])
    return (kind,)


def match(pattern: Types, given: Types, binds: dict[Type, Types]) -> None:
    """Learn from a given argument what the type variables in a parameter's type stand for."""
    if not given:
        return
    for kind in pattern:
        tag = kind[0]
        if tag == VARIABLE:
            useful = tuple(item for item in given if item != kind)
            if useful:
                binds[kind] = join((binds.get(kind, ()), useful))
        elif tag == FORMAL:
            found = tuple(i for i in map(instance_of_class, given) if i is not None)
            if found:
                key = (VARIABLE, kind[1], kind[2])
                binds[key] = join((binds.get(key, ()), found))
        elif has_variables((kind,)):
            for item in given:
                match_inside(kind, item, binds)


def match_inside(kind: Type, item: Type, binds: dict[Type, Types]) -> None:
    """The same for what compound types are made of."""
    tag, other = kind[0], item[0]
    if tag == SEQUENCE:
        match(kind[2], elements(item), binds)
    elif tag == TUPLE:
        if other == TUPLE:
            for part, matching in zip(kind[1], item[1], strict=False):
                match(part, matching, binds)
        elif other == SEQUENCE:
            for part in kind[1]:
                match(part, item[2], binds)
    elif tag == TABLE and other == TABLE:
        match(kind[2], item[2], binds)
        match(kind[3], join((item[3], *[part for _, part in item[4]])), binds)
    elif ((tag in (COROUTINE, CONTEXT)) and other == tag) or (
        tag == CALLABLE and other == CALLABLE
    ):
        match(kind[1], item[1], binds)
    elif tag == INSTANCE and other == INSTANCE and kind[1] is item[1]:
        for part, matching in zip(kind[2], item[2], strict=False):
            match(part, matching, binds)


def elements(kind: Type) -> Types:
    """What iterating a built-in container gives."""
    tag = kind[0]
    if tag == SEQUENCE:
        return kind[2]  # type: ignore[no-any-return]
    if tag == TUPLE:
        return join(kind[1])
    if tag == TABLE:
        if kind[1] == "map":
            return ((TUPLE, (kind[2], join((kind[3], *[part for _, part in kind[4]])))),)
        return kind[2]  # type: ignore[no-any-return]
    if tag == OUTSIDER:
        return (kind,)
    return ()
