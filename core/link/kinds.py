"""What is known about a value: a *type*, a plain tuple whose first item is one of the tags below.

A value's types are a set of them, as a tuple: nearly always one, none when nothing is known. `File` and `Class` in
the operands are the engine's own objects, compared by identity. Class-level types say what a name means in an
annotation or a call (`list[int]`), instance-level ones what a variable holds.
"""

from collections.abc import Iterable
from typing import Any, Final

Type = tuple[Any, ...]
Types = tuple[Type, ...]

CLASS: Final = (
    0  # (CLASS, Class, arguments)       a class object; arguments: a tuple of Types, instance-level
)
INSTANCE: Final = 1  # (INSTANCE, Class, arguments)  an instance of it
FUNCTION: Final = 2  # (FUNCTION, File, symbol, receiver or None)
MODULE: Final = 3  # (MODULE, File)
FOLDER: Final = 4  # (FOLDER, folder, language rules)  a package that has no file of its own
EXTERNAL: Final = 5  # (EXTERNAL, module, name)      outside the workspace, by qualified name; "" the module itself
OUTSIDER: Final = (
    6  # (OUTSIDER, module, name)      an instance of such a class, or a result of such a function
)
SELF: Final = 7  # (SELF, Class or None)             the receiver, an instance: put in at the call
CLS: Final = 8  # (CLS, Class or None)               the receiver's class
SUPER: Final = 9  # (SUPER, defining Class, receiver)
TUPLE: Final = 10  # (TUPLE, (Types, ...))           by position
SEQUENCE: Final = (
    11  # (SEQUENCE, kind, Types)      elements of one kind: list, set, generator, iterator ...
)
TABLE: Final = (
    12  # (TABLE, kind, keys, values, ((key, Types), ...))  by constant key, otherwise any of values
)
COROUTINE: Final = 13  # (COROUTINE, Types)
CONTEXT: Final = 14  # (CONTEXT, Types)              a context manager that gives them
CALLABLE: Final = (
    15  # (CALLABLE, Types, (Types, ...))  anything that gives them when called; its parameters
)
LAMBDA: Final = 16  # (LAMBDA, File, result path)
VARIABLE: Final = 17  # (VARIABLE, File, key)        an instance of what a type variable stands for
FORMAL: Final = 18  # (FORMAL, File, key)            the type variable itself, class-level
PARAMETER: Final = 19  # (PARAMETER, File, symbol)   whatever the caller hands over
OBJECT: Final = 20  # (OBJECT, File, symbol)         the object whose members are the symbol's scope
METHOD: Final = 21  # (METHOD, container type, name)  a method of a known container
FORM: Final = 22  # (FORM, Form, arguments, qualified) list[T], Optional[T] ...: class-level, like its arguments
GETTER: Final = 23  # (GETTER, Types)  a property made by a call: the functions that it asks
VALUE_OF: Final = 24  # (VALUE_OF, Types)  class-level: the type of a value, `typeof x`

MAX_TYPES = 8
MAX_DEPTH = 6  # nesting of type arguments and elements; beyond it nothing is known
SYMBOLIC = frozenset({SELF, CLS, VARIABLE, FORMAL, PARAMETER})
NOTHING: Types = ()


def join(parts: Iterable[Types]) -> Types:
    """The union of several sets of types, in order of appearance."""
    found: Types = ()
    for types in parts:
        if not found:
            found = types
        elif types and types != found:
            found += tuple(kind for kind in types if kind not in found)
    return found if len(found) <= MAX_TYPES else found[:MAX_TYPES]


def depth(types: Types) -> int:
    """How deep arguments and elements are nested."""
    deepest = 0
    for kind in types:
        for operand in inner(kind):
            level = depth(operand) + 1
            if level > deepest:
                deepest = level
    return deepest


def inner(kind: Type) -> tuple[Types, ...]:
    """The sets of types that a type is made of."""
    tag = kind[0]
    if tag in (CLASS, INSTANCE):
        return kind[2]  # type: ignore[no-any-return]
    if tag == TUPLE:
        return kind[1]  # type: ignore[no-any-return]
    if tag == SEQUENCE:
        return (kind[2],)
    if tag == TABLE:
        return (kind[2], kind[3], *[types for _, types in kind[4]])
    if tag in (COROUTINE, CONTEXT, VALUE_OF):
        return (kind[1],)
    if tag == CALLABLE:
        return (kind[1], *kind[2])
    if tag == FORM:
        return kind[2]  # type: ignore[no-any-return]
    return ()


def shallow(types: Types) -> Types:
    """The types without those that are nested too deep: recursion like `x = [x]` must come to an end."""
    for kind in types:
        if kind[0] > SUPER or (kind[0] <= INSTANCE and kind[2]):
            break
    else:
        return types
    return tuple(kind for kind in types if depth((kind,)) <= MAX_DEPTH)
