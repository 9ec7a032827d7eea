"""Types as places to go to: where the classes are declared that a value's types are made of.

Of a function that is what it gives, of what the language itself has (a list, a promise) that of its elements, for
their own types have no place.
"""

from core.link.choices import opened
from core.link.engine import Engine, File
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    FORM,
    FORMAL,
    FUNCTION,
    GETTER,
    INSTANCE,
    LAMBDA,
    MODULE,
    OBJECT,
    SELF,
    SEQUENCE,
    SUPER,
    TABLE,
    TUPLE,
    VALUE_OF,
    VARIABLE,
    Type,
    Types,
    inner,
)
from core.link.results import function_result, table_values
from core.link.symbols import bound_types

DEEPEST = 5  # lists of lists
Place = tuple[File, int]
_OF_CLASS = frozenset({CLASS, INSTANCE, SELF, CLS, SUPER})
_AROUND = frozenset({COROUTINE, CONTEXT, GETTER, VALUE_OF, CALLABLE})


def places_of_types(engine: Engine, file: File, types: Types, depth: int = 0) -> list[Place]:
    """Where some types are declared, each place once."""
    found: dict[Place, None] = {}
    if depth < DEEPEST:
        for kind in opened(engine, types):
            found |= dict.fromkeys(places_of_type(engine, file, kind, depth))
    return list(found)


def places_of_type(engine: Engine, file: File, kind: Type, depth: int) -> list[Place]:
    tag = kind[0]
    if tag in _OF_CLASS:
        return [(kind[1].file, kind[1].index)] if kind[1] is not None else []
    if tag == FUNCTION:
        given = places_of_types(engine, file, function_result(engine, kind), depth + 1)
        return given or [(kind[1], kind[2])]
    if tag == MODULE:
        return [(kind[1], 0)]
    if tag == OBJECT:
        return [(kind[1], kind[2])]
    parts: Types = ()
    if tag in _AROUND:
        parts = kind[1]
    elif tag == SEQUENCE:
        parts = kind[2]
    elif tag == TABLE:
        parts = table_values(kind) or kind[2]
    elif tag == LAMBDA:
        parts = engine.types(kind[1], kind[2])
    elif tag in (VARIABLE, FORMAL):
        parts = bound_types(engine, kind[1], kind[2])
    elif tag in (TUPLE, FORM):
        parts = tuple(part for some in inner(kind) for part in some)
    return places_of_types(engine, file, parts, depth + 1)
