"""Symbols: the types of what a name holds, of parameters, and of what a callable gives."""

from collections.abc import Callable

from core import paths as op
from core.link.annotations import instance_types, qualified, without_owner
from core.link.classes import find, line_of
from core.link.engine import Class, Engine, File
from core.link.generics import elements, has_variables
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CONTEXT,
    COROUTINE,
    EXTERNAL,
    FORMAL,
    FUNCTION,
    INSTANCE,
    MODULE,
    OBJECT,
    OUTSIDER,
    PARAMETER,
    SELF,
    SEQUENCE,
    TABLE,
    Type,
    Types,
    join,
)
from core.link.stubs import own_class, typed_twin
from core.model import Flag, Kind

_KNOWN = Flag.PROPERTY | Flag.STATIC | Flag.CLASS_METHOD | Flag.OVERLOAD
STRING: Types = ((OUTSIDER, "builtins", "str"),)


def symbol_types(engine: Engine, file: File, index: int) -> Types:
    """The types of what a symbol stands for: itself, or the value that it holds."""
    symbol = file.symbols[index]
    kind = symbol.kind
    if kind == Kind.CALLABLE:
        if symbol.decorators and not symbol.flags & _KNOWN and not file.rules.structural:
            return engine.ask(file.values, index, find_decorated, file, index)  # type: ignore[no-any-return]
        return ((FUNCTION, file, index, None),)
    if kind == Kind.CONTAINER:
        return (own_class(engine, file, index).itself,)
    return engine.ask(file.values, index, find_value, file, index)  # type: ignore[no-any-return]


def find_value(engine: Engine, file: File, index: int) -> Types:
    symbol = file.symbols[index]
    if symbol.kind == Kind.NAMESPACE:
        return ((MODULE, file),) if index == 0 else ((OBJECT, file, index),)
    engine.note(file, symbol.name)
    if symbol.detail == "parameter":
        return parameter_types(engine, file, index)
    twin = typed_twin(engine, file, index)
    if twin is not None:
        return own_self(file, symbol.parent, symbol_types(engine, *twin))
    parent = file.symbols[symbol.parent] if symbol.parent >= 0 else None
    if symbol.type >= 0:
        types = instance_types(engine, file, symbol.type)
        if types or not symbol.values or not leaves_open(engine, file, symbol.type):
            return own_self(file, symbol.parent, types)
    if parent is not None and parent.flags & Flag.ENUM and symbol.detail == "enum_member":
        return (own_class(engine, file, symbol.parent).instance,)
    types = engine.union(file, symbol.values)
    if (
        len(types) == 1
        and types[0][0] == OUTSIDER
        and qualified(types[0]) in file.rules.type_variables
    ):
        return ((FORMAL, file, index),)
    return types


def leaves_open(engine: Engine, file: File, path: int) -> bool:
    """Whether an annotation leaves the type to the value: `x: Final = value`."""
    for kind in engine.types(file, path):
        form = file.rules.forms.get(qualified(kind)) if kind[0] == EXTERNAL else None
        if form is not None and form.kind == "same":
            return True
    return file.rules.structural


def find_decorated(engine: Engine, file: File, index: int) -> Types:
    """A decorated callable: itself, unless one of our decorators says that it gives something else."""
    symbol = file.symbols[index]
    engine.note(file, symbol.name)
    types: Types = ((FUNCTION, file, index, None),)
    for path in reversed(symbol.decorators):
        for kind in engine.types(file, path):
            if kind[0] == CLASS:
                wrapper = (INSTANCE, kind[1], kind[2])
                types = (wrapper,) if stands_in(engine, kind[1]) else (wrapper, *types)
            elif kind[0] == FUNCTION and kind[1].symbols[kind[2]].returns >= 0:
                given = result_types(engine, kind[1], kind[2])
                if given and all(is_telling(item) for item in given):
                    types = given
    return types


def stands_in(engine: Engine, owner: Class) -> bool:
    """Whether a class that decorates says itself what a call, or the access to a member, gives."""
    rules = owner.file.rules
    return any(
        find(engine, owner, name) for name in (rules.call_member, rules.descriptor_member) if name
    )


def is_telling(kind: Type) -> bool:
    """Whether a decorator's declared result says more than "some callable"."""
    return (kind[0] == INSTANCE or (kind[0] == CALLABLE and bool(kind[1]))) and not has_variables(
        (kind,)
    )


def own_self(file: File, owner: int, types: Types) -> Types:
    if owner >= 0 and file.symbols[owner].kind == Kind.CONTAINER:
        return without_owner(types, (SELF, file.class_of(owner)))
    return types


# --- Parameters ---


def parameter_types(engine: Engine, file: File, index: int) -> Types:
    """What a parameter holds inside its callable."""
    symbol = file.symbols[index]
    function = file.symbols[symbol.parent]
    flags = symbol.flags
    types = declared_parameter(engine, file, index)
    typed = symbol.type >= 0 and not file.rules.structural
    if not types and symbol.values and not typed:
        types = engine.union(file, symbol.values)
    if not types and not typed:
        inherited = contextual_parameter if file.rules.structural else inherited_parameter
        types = inherited(engine, file, index)
    if flags & Flag.VARIADIC and file.rules.structural:
        return types or ((SEQUENCE, "array", ()),)
    if flags & Flag.VARIADIC:
        return ((SEQUENCE, "tuple", types),)
    if flags & Flag.KEYWORDS:
        return ((TABLE, "dict", STRING, types, ()),)
    if symbol.type >= 0:
        return own_self(file, function.parent, types)
    unbound: Type = (PARAMETER, file, index)
    return (*types, unbound) if types else (unbound,)


def declared_parameter(engine: Engine, file: File, index: int) -> Types:
    """The types by a parameter's own annotation, or by the stub's."""
    path = file.symbols[index].type
    twin = typed_twin(engine, file, index) if path < 0 else None
    if twin is not None:
        return instance_types(engine, twin[0], twin[0].symbols[twin[1]].type)
    return instance_types(engine, file, path)


def contextual_parameter(engine: Engine, file: File, index: int) -> Types:
    """A bare parameter of a function that is given to what says its type: `const f: Handler = (request) => ...`"""
    parent = file.symbols[index].parent
    function = file.symbols[parent]
    if function.type < 0 or index not in function.parameters:
        return ()
    position = function.parameters.index(index)
    return TAKEN[0](engine, file, instance_types(engine, file, function.type), position, None)


TAKEN: list[Callable[..., Types]] = []  # core.link.structural's answer


def inherited_parameter(engine: Engine, file: File, index: int) -> Types:
    """An override's bare parameter has the type of the method that it overrides."""
    symbol = file.symbols[index]
    function = file.symbols[symbol.parent]
    if index not in function.parameters:
        return ()  # of an earlier definition of the same name
    if (
        function.parent <= 0
        or file.symbols[function.parent].kind != Kind.CONTAINER
        or symbol.flags & Flag.RECEIVER
    ):
        return ()
    owner = file.class_of(function.parent)
    if not owner.symbol.bases:
        return ()
    position = function.parameters.index(index)
    for ancestor, _ in line_of(engine, owner)[1:]:
        if ancestor is None:
            continue
        engine.note(ancestor.file, function.name)
        for path in ancestor.scope.get(function.name, ()):
            types = same_parameter(engine, ancestor, path, symbol.name, position)
            if types is not None:
                return types
    return ()


def same_parameter(
    engine: Engine, owner: Class, path: int, name: str, position: int
) -> Types | None:
    """The declared type of the parameter that an override's parameter stands for; None where there is no such."""
    node = owner.file.paths[path]
    if node[0] != op.SYMBOL:
        return None
    symbols = owner.file.symbols
    given = symbols[node[1]].parameters
    if position >= len(given) or symbols[given[position]].name != name:
        return None
    if symbols[given[position]].type < 0:
        return None
    return declared_parameter(engine, owner.file, given[position])


def stub_parameters(file: File, function: int, name: str) -> list[int]:
    """The parameters that take the name in the stubs of an overloaded function: they say how it is called."""
    symbol = file.symbols[function]
    if not symbol.flags & Flag.OVERLOAD or file.rules.structural:
        return []
    first = symbol.declarations[0].name_start if symbol.declarations else symbol.name_start
    implementation = symbol.parameters if symbol.name_start != first else ()
    return [
        index
        for index, other in enumerate(file.symbols)
        if other.parent == function
        and other.detail == "parameter"
        and (other.name == name or other.flags & Flag.KEYWORDS)
        and index not in implementation
    ]


# --- Results ---


def result_types(engine: Engine, file: File, index: int) -> Types:
    """What a call of a callable symbol gives; the receiver and type variables are not put in yet."""
    return engine.ask(file.returns, index, find_result, file, index)  # type: ignore[no-any-return]


def find_result(engine: Engine, file: File, index: int) -> Types:
    symbol = file.symbols[index]
    engine.note(file, symbol.name)
    flags = symbol.flags
    twin = typed_twin(engine, file, index)
    if twin is not None:
        return result_types(engine, *twin)
    if symbol.returns >= 0:
        types = own_self(file, symbol.parent, instance_types(engine, file, symbol.returns))
        if flags & Flag.ASYNC and not flags & Flag.GENERATOR and not file.rules.structural:
            types = ((COROUTINE, types),)
    elif flags & Flag.GENERATOR:
        types = ((SEQUENCE, "generator", engine.union(file, symbol.yields)),)
    else:
        types = engine.union(file, symbol.values)
        if flags & Flag.ASYNC:
            types = ((COROUTINE, types),)
    if symbol.decorators:
        types = decorated_result(engine, file, symbol.decorators, types)
    return types


def decorated_result(
    engine: Engine, file: File, decorators: tuple[int, ...], types: Types
) -> Types:
    """Known decorators that change what a call gives."""
    for path in reversed(decorators):
        for kind in engine.types(file, path):
            if kind[0] == EXTERNAL and file.rules.decorators.get(qualified(kind)) == "context":
                types = ((CONTEXT, join([elements(item) for item in types])),)
    return types


def bound_types(engine: Engine, file: File, key: object) -> Types:
    """What a type variable stands for at least: its bound, or any of its constraints."""
    return engine.ask(file.bounds, key, find_bound, file, key)  # type: ignore[no-any-return]


def find_bound(engine: Engine, file: File, key: int | tuple[int, str]) -> Types:
    if isinstance(key, tuple):
        owner, name = key
        for position, (parameter, bound) in enumerate(file.symbols[owner].type_parameters):
            if parameter == name and bound < 0:
                return bound_of_receiver(engine, file, owner, position)
            if parameter == name:
                return instance_types(engine, file, bound)
        return ()
    for path in file.symbols[key].values:
        node = file.paths[path]
        if node[0] == op.CALL:
            bounds = [value for name, value in node[3] if name == "bound"] or node[2][1:]
            return join([instance_types(engine, file, bound) for bound in bounds])
    return ()


def bound_of_receiver(engine: Engine, file: File, index: int, position: int) -> Types:
    """The bound of a type variable that a method only names anew: that of its receiver's type."""
    given = file.symbols[index].parameters
    if not given or not file.symbols[given[0]].flags & Flag.RECEIVER:
        return ()
    for kind in declared_parameter(engine, file, given[0]):
        if kind[0] == INSTANCE and position < len(kind[1].symbol.type_parameters):
            holder, known = kind[1].file, kind[1].symbol.type_parameters[position]
            return instance_types(engine, holder, known[1])
    return ()
