"""What is known about a value: a *type*, a plain tuple whose first item is one of the tags below.

A value's types are a set of them, as a tuple: nearly always one, none when nothing is known. `File` and `Class` in
the operands are the engine's own objects, compared by identity. Class-level types say what a name means in an
annotation or a call (`list[int]`), instance-level ones what a variable holds.
"""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, Final

Type = tuple[Any, ...]
Types = tuple[Type, ...]

CLASS: Final = 0  # (CLASS, Class, arguments)       a class object; arguments: instance-level Types
INSTANCE: Final = 1  # (INSTANCE, Class, arguments)  an instance of it
FUNCTION: Final = 2  # (FUNCTION, File, symbol, receiver or None)
MODULE: Final = 3  # (MODULE, File)
FOLDER: Final = 4  # (FOLDER, folder, language rules)  a package that has no file of its own
EXTERNAL: Final = 5  # (EXTERNAL, module, name)      outside the workspace, by qualified name; "" the module itself
OUTSIDER: Final = 6  # (OUTSIDER, module, name)      an instance or a result of something outside
SELF: Final = 7  # (SELF, Class or None)             the receiver, an instance: put in at the call
CLS: Final = 8  # (CLS, Class or None)               the receiver's class
SUPER: Final = 9  # (SUPER, defining Class, receiver)
TUPLE: Final = 10  # (TUPLE, (Types, ...))           by position
SEQUENCE: Final = 11  # (SEQUENCE, kind, Types)     elements of one kind: list, set, iterator ...
TABLE: Final = 12  # (TABLE, kind, keys, values, ((key, Types), ...))  by constant key, or any
COROUTINE: Final = 13  # (COROUTINE, Types)
CONTEXT: Final = 14  # (CONTEXT, Types)              a context manager that gives them
CALLABLE: Final = 15  # (CALLABLE, Types, (Types, ...))  gives them when called; its parameters
LAMBDA: Final = 16  # (LAMBDA, File, result path)
VARIABLE: Final = 17  # (VARIABLE, File, key)        an instance of what a type variable stands for
FORMAL: Final = 18  # (FORMAL, File, key)            the type variable itself, class-level
PARAMETER: Final = 19  # (PARAMETER, File, symbol)   whatever the caller hands over
OBJECT: Final = 20  # (OBJECT, File, symbol)         the object whose members are the symbol's scope
METHOD: Final = 21  # (METHOD, container type, name)  a method of a known container
FORM: Final = 22  # (FORM, Form, arguments, qualified) list[T], Optional[T] ...: class-level, like its arguments
GETTER: Final = 23  # (GETTER, Types)  a property made by a call: the functions that it asks
VALUE_OF: Final = 24  # (VALUE_OF, Types)  class-level: the type of a value, `typeof x`
TELLS: Final = 25  # (TELLS, Types)  a boolean that is true where an argument is of these types
ASSERTS: Final = 26  # (ASSERTS, Types)  what is given only where an argument is of these types
EITHER: Final = (
    27  # (EITHER, File, union node)  class-level: a written union of more types than a set may have
)
ANY_OF: Final = (
    28  # (ANY_OF, File, union node, names)  an instance of any of those, or its member along names
)
OVERLOADS: Final = 29  # (OVERLOADS, (FUNCTION type, ...))  several of one name: arguments choose
PACKAGE: Final = (
    30  # (PACKAGE, name)              what files declare to be in, see core.link.packages
)

# What a chain of imports may end in, beside types: see core.link.modules.
BOUND: Final = 99  # (BOUND, File, path)
PART: Final = 98  # (PART, File, path, name)

MAX_TYPES = 8
MAX_DEPTH = (
    3  # nesting of arguments and elements that recursion may build; beyond, nothing is known
)
SYMBOLIC = frozenset({SELF, CLS, VARIABLE, FORMAL, PARAMETER})
NOTHING: Types = ()
_WRAPPERS = frozenset({COROUTINE, CONTEXT, GETTER, VALUE_OF, TELLS, ASSERTS})
_JOINED = frozenset(
    {CLASS, INSTANCE, SEQUENCE, TABLE, TUPLE, CALLABLE, FORM, METHOD, FUNCTION, SUPER, *_WRAPPERS}
)


def join(parts: Iterable[Types]) -> Types:
    """The union of several sets of types, in an order that does not depend on theirs."""
    found: Types = ()
    for types in parts:
        if not found:
            found = types
        elif types and types != found:
            found = ordered((*found, *types))
    return found


def ordered(types: Iterable[Type]) -> Types:
    """A set as a tuple, with one type of each shape. Of too many shapes the first by name are kept.

    Joining in any order, and in any number of steps, gives the same: cycles could not be settled otherwise.
    """
    by_shape: dict[Type, Type] = {}
    for kind in types:
        key = shape(kind)
        known = by_shape.get(key)
        by_shape[key] = kind if known is None or known == kind else combined(known, kind)
    if len(by_shape) == 1:
        return tuple(by_shape.values())
    return tuple([by_shape[key] for key in sorted(by_shape, key=repr)[:MAX_TYPES]])


def shape(kind: Type) -> Type:
    """What two types must have in common to be joined part by part: list[A] and list[B] are list[A | B]."""
    tag = kind[0]
    if tag not in _JOINED:
        return kind
    if tag == TUPLE:
        return (tag, len(kind[1]))
    if tag in _WRAPPERS:
        return (tag,)
    if tag == CALLABLE:
        return (tag, len(kind[2]))
    if tag == FORM:
        return (tag, kind[3], len(kind[2]))
    if tag == METHOD:
        return (tag, shape(kind[1]), kind[2])
    if tag == FUNCTION:
        return (tag, kind[1], kind[2], None if kind[3] is None else shape(kind[3]))
    if tag == SUPER:
        return (tag, kind[1], shape(kind[2]))
    return kind[:2]  # CLASS, INSTANCE, SEQUENCE, TABLE


def combined(one: Type, other: Type) -> Type:
    """Two types of one shape, joined part by part."""
    tag = one[0]
    if tag in (CLASS, INSTANCE):
        return (tag, one[1], joined_parts(one[2], other[2]))
    if tag == SEQUENCE:
        return (tag, one[1], join((one[2], other[2])))
    if tag == TUPLE:
        return (tag, joined_parts(one[1], other[1]))
    if tag in _WRAPPERS:
        return (tag, join((one[1], other[1])))
    if tag == TABLE:
        return (
            tag,
            one[1],
            join((one[2], other[2])),
            join((one[3], other[3])),
            joined_items(one[4], other[4]),
        )
    if tag == CALLABLE:
        return (tag, join((one[1], other[1])), joined_parts(one[2], other[2]))
    if tag == FORM:
        return (tag, one[1], joined_parts(one[2], other[2]), one[3])
    if tag == METHOD:
        return (tag, combined(one[1], other[1]), one[2])
    if tag == FUNCTION and one[3] is not None:
        return (*one[:3], combined(one[3], other[3]))
    if tag == SUPER:
        return (*one[:2], combined(one[2], other[2]))
    return one


def joined_parts(one: tuple[Types, ...], other: tuple[Types, ...]) -> tuple[Types, ...]:
    return tuple([join(pair) for pair in zip_longest(one, other, fillvalue=())])


def joined_items(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    found: dict[Any, Types] = dict(one)
    for key, types in other:
        found[key] = join((found.get(key, ()), types))
    return tuple(sorted(found.items(), key=lambda item: str(item[0])))


# --- Depth ---


def inner(kind: Type) -> tuple[Types, ...]:
    """The sets of types that a type is made of."""
    tag = kind[0]
    if tag in (CLASS, INSTANCE, FORM):
        return kind[2]  # type: ignore[no-any-return]
    if tag == TUPLE:
        return kind[1]  # type: ignore[no-any-return]
    if tag == SEQUENCE:
        return (kind[2],)
    if tag == TABLE:
        return (kind[2], kind[3], *[types for _, types in kind[4]])
    if tag in _WRAPPERS:
        return (kind[1],)
    if tag == CALLABLE:
        return (kind[1], *kind[2])
    return ()


def shallow(types: Types, deepest: int = MAX_DEPTH) -> Types:
    """The types without what is nested too deep in them: recursion like `x = [x]` must come to an end."""
    for kind in types:
        if kind[0] in _JOINED:
            break
    else:
        return types
    if len(types) == 1:
        return (cut(types[0], deepest),)
    return ordered([cut(kind, deepest) for kind in types])


def cut(kind: Type, deepest: int) -> Type:
    """A type whose parts are nested no deeper than that; what is deeper is unknown."""
    tag = kind[0]
    if tag not in _JOINED or (tag in (CLASS, INSTANCE) and not kind[2]):
        return kind

    def less(types: Types) -> Types:
        return shallow(types, deepest - 1) if deepest > 0 else ()

    if tag == SEQUENCE:
        return (tag, kind[1], less(kind[2]))
    if tag == TABLE:
        items = tuple([(key, less(types)) for key, types in kind[4]])
        return (tag, kind[1], less(kind[2]), less(kind[3]), items)
    if tag == TUPLE:
        return (tag, tuple([less(types) for types in kind[1]]))
    if tag in _WRAPPERS:
        return (tag, less(kind[1]))
    if tag == CALLABLE:
        return (tag, less(kind[1]), tuple([less(types) for types in kind[2]]))
    if tag in (CLASS, INSTANCE):
        return (tag, kind[1], tuple([less(types) for types in kind[2]]))
    if tag == FORM:
        return (tag, kind[1], tuple([less(types) for types in kind[2]]), kind[3])
    if tag == METHOD:
        return (tag, cut(kind[1], deepest), kind[2]) if kind[1][0] != METHOD else kind[1]
    if tag == FUNCTION and kind[3] is not None:
        return (*kind[:3], cut(kind[3], deepest))
    return (*kind[:2], cut(kind[2], deepest)) if tag == SUPER else kind
