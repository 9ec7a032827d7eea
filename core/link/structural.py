"""Values as objects and functions, for languages whose types are shapes: what a callable takes, promises, callbacks.

Beside classes there is little that a language like TypeScript tells apart: an object literal, an interface and an
instance all have members; a function, an interface with a call signature and a method of an array all take
arguments. This module answers "what does it take at this place" and "what does it give" for all of them.
"""

from core.link.annotations import ASKED, instance_types
from core.link.calls import Arguments, learn
from core.link.classes import find
from core.link.engine import Engine, File
from core.link.functional import as_callable
from core.link.generics import elements, is_open, match, substitute
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    COROUTINE,
    FUNCTION,
    INSTANCE,
    METHOD,
    OUTSIDER,
    SELF,
    SEQUENCE,
    TABLE,
    TUPLE,
    VARIABLE,
    Type,
    Types,
    join,
)
from core.link.members import member, place_of
from core.link.receivers import receiver_of
from core.link.results import (
    awaited,
    call_result,
    call_results,
    iterate,
    receiver_binds,
    table_values,
    tuple_element,
)
from core.link.symbols import TAKEN, bound_types, declared_parameter, result_types
from core.link.variables import parameters_of
from core.model import Flag
from core.paths import SYMBOL

NEW_MEMBER = "new()"
_OBJECTS = frozenset({INSTANCE, SELF})


def group_of(kind: Type) -> str:
    """Which table of methods a built-in container has."""
    tag = kind[0]
    if tag == TABLE:
        return "map" if kind[1] == "map" else "object"
    if tag == COROUTINE:
        return "promise"
    return "array" if tag in (SEQUENCE, TUPLE) else ""


# --- What is taken ---


def taken(
    engine: Engine, file: File, types: Types, position: int, arguments: Arguments | None
) -> Types:
    """What any of some values takes as its argument at a position; `arguments` are those before it."""
    return join([taken_by(engine, file, kind, position, arguments) for kind in types])


def taken_by(
    engine: Engine, file: File, kind: Type, position: int, arguments: Arguments | None
) -> Types:
    tag = kind[0]
    if tag == FUNCTION:
        return function_takes(engine, kind, position, arguments)
    if tag == CALLABLE:
        given = kind[2]
        return given[position] if position < len(given) else ()
    if tag in (CLASS, CLS):
        return constructor_takes(engine, file, kind, position, arguments)
    if tag in _OBJECTS and file.rules.overloads:
        function = as_callable(engine, file, kind)
        return taken_by(engine, file, function, position, arguments) if function else ()
    if tag in _OBJECTS:
        name = file.rules.call_member
        if kind[1] is None or place_of(engine, kind, name) is None:
            return ()
        return taken(engine, file, member(engine, file, kind, name), position, arguments)
    if tag == METHOD:
        return callback(engine, file, kind, position, arguments)
    if tag == VARIABLE:
        return taken(engine, file, bound_types(engine, kind[1], kind[2]), position, arguments)
    return ()


def function_takes(engine: Engine, kind: Type, position: int, arguments: Arguments | None) -> Types:
    """The declared type of a function's parameter, with what the receiver and earlier arguments say put in."""
    _, file, index, held = kind
    symbol = file.symbols[index]
    given = symbol.parameters
    last = given[-1] if given else -1
    if position >= len(given) - 1 and last >= 0 and file.symbols[last].flags & Flag.VARIADIC:
        types = declared_parameter(engine, file, last)
        types = iterate(engine, file, types) if file.rules.structural else types
    elif position < len(given):
        types = declared_parameter(engine, file, given[position])
        if not types and symbol.type >= 0:
            types = taken(engine, file, instance_types(engine, file, symbol.type), position, None)
    else:
        return ()
    if not is_open(types):
        return types
    receiver = receiver_of(held) if held is not None else None
    binds = dict(receiver_binds(engine, receiver, file, index))
    if arguments is not None:
        learn(engine, file, given, False, arguments, binds)
    return substitute(types, receiver, binds)


def constructor_takes(
    engine: Engine, file: File, kind: Type, position: int, arguments: Arguments | None
) -> Types:
    if kind[1] is None:
        return ()
    found: list[Types] = []
    for name in file.rules.constructors:
        place = find(engine, kind[1], name)
        if place is None:
            continue
        for path in place[2]:
            node = place[0].file.paths[path]
            if node[0] == SYMBOL:
                receiver = (INSTANCE, *kind[1:3]) if kind[0] == CLASS else None
                function: Type = (FUNCTION, place[0].file, node[1], receiver)
                found.append(function_takes(engine, function, position, arguments))
    return join(found)


def callback(
    engine: Engine, file: File, kind: Type, position: int, arguments: Arguments | None
) -> Types:
    """What a method of a built-in container calls the function with that it is given."""
    container, name = kind[1], kind[2]
    taken = file.rules.container_arguments.get(group_of(container), {}).get(name)
    if taken is not None:
        what = taken[position] if position < len(taken) else taken[-1]
        return callback_gets(engine, file, container, what, arguments)
    rules = file.rules.callbacks.get(group_of(container), {}).get(name)
    if rules is None or position != file.rules.callback_places.get(name, 0):
        return ()
    given = tuple([callback_gets(engine, file, container, what, arguments) for what in rules])
    return ((CALLABLE, (), given),)


def callback_gets(
    engine: Engine, file: File, container: Type, what: str, arguments: Arguments | None
) -> Types:
    match what:
        case "element":
            return elements(container)
        case "container":
            return (container,)
        case "key":
            return container[2] if container[0] == TABLE else ()
        case "value":
            return table_values(container) if container[0] == TABLE else elements(container)
        case "awaited":
            return container[1] if container[0] == COROUTINE else ()
        case "number":
            return ((OUTSIDER, file.rules.builtin_module, "number"),)
    return ()


# --- What is given ---


def method_call(engine: Engine, file: File, kind: Type, arguments: Arguments) -> Types:
    """What a method of a built-in container gives."""
    container, name = kind[1], kind[2]
    said = file.rules.container_members.get(group_of(container), {}).get(name, "")
    what, _, made = said.partition(":")
    made = container[1] if made == "same" else made
    number: Types = ((OUTSIDER, file.rules.builtin_module, "number"),)
    match what:
        case "same":
            return ((SEQUENCE, made, elements(container)),) if made else (container,)
        case "element":
            return elements(container)
        case "mapped":
            return ((SEQUENCE, made or "array", call_results(engine, file, arguments.at(0))),)
        case "unfolded":
            given = call_results(engine, file, arguments.at(0))
            inner = [elements(item) if group_of(item) == "array" else (item,) for item in given]
            return ((SEQUENCE, made or "array", join(inner)),)
        case "first" | "second" if container[0] == TUPLE:
            return tuple_element(container, 0 if what == "first" else 1)
        case "folded":
            return arguments.at(1) or elements(container)
        case "numbered":
            return ((SEQUENCE, "iterator", ((TUPLE, (number, elements(container))),)),)
        case "then":
            given = call_results(engine, file, arguments.at(0))
            return ((COROUTINE, awaited(engine, file, given)),)
    if container[0] == TABLE:
        keys, values = container[2], table_values(container)
        match what:
            case "value":
                return values
            case "keys":
                return ((SEQUENCE, made or "iterator", keys),)
            case "values":
                return ((SEQUENCE, made or "iterator", values),)
            case "items":
                return ((SEQUENCE, made or "iterator", ((TUPLE, (keys, values)),)),)
            case "item":
                return ((TUPLE, (keys, values)),)
            case "key":
                return container[2]  # type: ignore[no-any-return]
    known = file.rules.results.get(name)
    return ((OUTSIDER, file.rules.builtin_module, known or f"{name}()"),)


def made_by(engine: Engine, file: File, kind: Type) -> Types:
    """What `new value()` gives where the value is no class: by its construct signature."""
    if kind[0] == CALLABLE:
        given: Types = kind[1]
        return given
    if kind[0] in _OBJECTS and kind[1] is not None and place_of(engine, kind, NEW_MEMBER):
        return call_results(engine, file, member(engine, file, kind, NEW_MEMBER))
    return ()


def instantiated(engine: Engine, file: File, kind: Type, given: tuple[Types, ...]) -> Types:
    """A generic function with its type arguments written out."""
    _, holder, index, held = kind
    symbol = holder.symbols[index]
    binds = {
        (VARIABLE, holder, (index, name)): types
        for (name, _), types in zip(symbol.type_parameters, given, strict=False)
    }
    receiver = receiver_of(held) if held is not None else None
    binds |= receiver_binds(engine, receiver, holder, index)
    return ((CALLABLE, *signature_with(engine, holder, index, receiver, binds)),)


def giving(engine: Engine, kind: Type, wanted: Types) -> Type:
    """A generic function or class with what its type variables must be to give what is wanted."""
    binds: dict[Type, Types] = {}
    if kind[0] == CLASS and not kind[2]:
        variables = parameters_of(engine, kind[1])
        match(((INSTANCE, kind[1], tuple([(v,) for v in variables])),), wanted, binds)
        if binds:
            return (CLASS, kind[1], tuple([binds.get(v, (v,)) for v in variables]))
    elif kind[0] == FUNCTION and kind[1].symbols[kind[2]].type_parameters:
        _, holder, index, held = kind
        match(result_types(engine, holder, index), wanted, binds)
        if binds:
            receiver = receiver_of(held) if held is not None else None
            binds |= receiver_binds(engine, receiver, holder, index)
            return (CALLABLE, *signature_with(engine, holder, index, receiver, binds))
    return kind


def signature_with(
    engine: Engine, holder: File, index: int, receiver: Type | None, binds: dict[Type, Types]
) -> tuple[Types, tuple[Types, ...]]:
    """What a function gives and takes, type variables put in."""
    result = substitute(result_types(engine, holder, index), receiver, binds)
    declared = [declared_parameter(engine, holder, p) for p in holder.symbols[index].parameters]
    return result, tuple([substitute(types, receiver, binds) for types in declared])


# --- One name for a type and a value ---


def as_values(types: Types) -> Types:
    """Without what exists as a type only, where there is something else."""
    if len(types) < 2:
        return types
    kept = tuple(
        kind for kind in types if kind[0] != CLASS or not kind[1].symbol.flags & Flag.TYPE_ONLY
    )
    return kept or types


def made_of(engine: Engine, file: File, types: Types) -> Types:
    """InstanceType<typeof C>"""
    return join([made_by(engine, file, kind) or call_result(engine, file, kind) for kind in types])


def all_taken(engine: Engine, file: File, types: Types) -> Types:
    """Parameters<typeof f>"""
    for kind in types:
        if kind[0] == CALLABLE:
            return ((TUPLE, kind[2]),)
        if kind[0] == FUNCTION:
            count = len(kind[1].symbols[kind[2]].parameters)
            return ((TUPLE, tuple([taken_by(engine, file, kind, i, None) for i in range(count)])),)
    return ()


TAKEN.append(taken)
ASKED["result"] = call_results
ASKED["made"] = made_of
ASKED["parameters"] = all_taken
