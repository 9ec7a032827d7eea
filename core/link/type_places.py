"""Types as places to go to: where the classes are declared that a value's types are made of.

Of a function that is what it gives, of what the language itself has (a list, a promise) that of its elements, for
their own types have no place.
"""

from core.link.annotations import instances
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
from core.link.symbols import bound_types, symbol_types
from core.link.targets import targets_of
from core.model import Flag, Kind
from core.paths import INSTANCE as INSTANCE_OF

DEEPEST = 5  # lists of lists
Place = tuple[File, int, str]  # a symbol; or the type parameter of that name which a symbol has
_OF_CLASS = frozenset({CLASS, INSTANCE, SELF, CLS, SUPER})
_AROUND = frozenset({COROUTINE, CONTEXT, GETTER, VALUE_OF})
_CALLED = frozenset({FUNCTION, CALLABLE, LAMBDA})


def places_at(engine: Engine, file: File, path: int) -> list[Place]:
    """Where the types of a path's value are declared. A name of a type that is a shape means that type."""
    named = targets_of(engine, file, path).symbols if file.rules.structural else ()
    aliases = [(holder, symbol, "") for holder, symbol, _ in named if is_alias(holder, symbol)]
    found = aliases or places_of_types(engine, file, engine.types(file, path))
    return found or declared_places(engine, file, path)


def places_of_symbol(engine: Engine, file: File, symbol: int) -> list[Place]:
    """Where the types of what a symbol holds or gives are declared."""
    if file.symbols[symbol].flags & Flag.RECEIVER:
        return place_of_receiver(file, symbol)
    if file.rules.structural and is_alias(file, symbol):
        return [(file, symbol, "")]
    found = places_of_types(engine, file, symbol_types(engine, file, symbol))
    return found or named_types(engine, file, file.symbols[symbol].type)


def declared_places(engine: Engine, file: File, path: int) -> list[Place]:
    """Names of types that themselves have no place: `x: Handler`, which is a function."""
    node = file.paths[path]
    if node[0] == INSTANCE_OF:
        return named_types(engine, file, node[1])
    found: list[Place] = []
    for holder, symbol, _ in targets_of(engine, file, path).symbols:
        found += named_types(engine, holder, holder.symbols[symbol].type)
    return found


def named_types(engine: Engine, file: File, annotation: int) -> list[Place]:
    named = targets_of(engine, file, annotation).symbols if annotation >= 0 else ()
    return [(holder, symbol, "") for holder, symbol, _ in named if is_alias(holder, symbol)]


def is_alias(file: File, symbol: int) -> bool:
    return file.symbols[symbol].detail == "type_alias"


def places_of_types(engine: Engine, file: File, types: Types, depth: int = 0) -> list[Place]:
    """Where some types are declared, each place once; what functions give only where nothing else is."""
    found: dict[Place, None] = {}
    opening = opened(engine, types) if depth < DEEPEST else ()
    for kind in opening:
        if kind[0] not in _CALLED:
            found |= dict.fromkeys(places_of_type(engine, file, kind, depth))
    for kind in opening if not found else ():
        if kind[0] in _CALLED:
            found |= dict.fromkeys(places_of_called(engine, file, kind, depth))
    return list(found)


def places_of_type(engine: Engine, file: File, kind: Type, depth: int) -> list[Place]:
    tag = kind[0]
    if tag in _OF_CLASS:
        return [(kind[1].file, kind[1].index, "")] if kind[1] is not None else []
    if tag == MODULE:
        return [(kind[1], 0, "")]
    if tag == OBJECT:
        return [(kind[1], kind[2], "")]
    if tag in (VARIABLE, FORMAL) and isinstance(kind[2], tuple):
        return [(kind[1], *kind[2])]
    parts: Types = ()
    if tag in _AROUND:
        parts = kind[1]
    elif tag == SEQUENCE:
        parts = kind[2]
    elif tag == TABLE:
        parts = table_values(kind) or kind[2]
    elif tag in (VARIABLE, FORMAL):
        parts = bound_types(engine, kind[1], kind[2])
    elif tag == FORM:
        parts = instances(engine, file, (kind,))
    elif tag == TUPLE:
        parts = tuple(part for some in inner(kind) for part in some)
    return places_of_types(engine, file, parts, depth + 1)


def places_of_called(engine: Engine, file: File, kind: Type, depth: int) -> list[Place]:
    tag = kind[0]
    if tag == FUNCTION:
        given = places_of_types(engine, file, function_result(engine, kind), depth + 1)
        given = given or named_types(engine, kind[1], kind[1].symbols[kind[2]].returns)
        return given or [(kind[1], kind[2], "")]
    result = engine.types(kind[1], kind[2]) if tag == LAMBDA else kind[1]
    return places_of_types(engine, file, result, depth + 1)


def place_of_receiver(file: File, parameter: int) -> list[Place]:
    """The class whose method a receiver's parameter belongs to."""
    method = file.symbols[parameter].parent
    owner = file.symbols[method].parent if method > 0 else -1
    return [(file, owner, "")] if owner > 0 and file.symbols[owner].kind == Kind.CONTAINER else []
