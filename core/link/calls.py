"""Calls with their arguments: type variables bound, parameters handed back, and known outside functions."""

from collections.abc import Sequence

from core.languages.rules import CallRule, LanguageRules
from core.link.annotations import instances, qualified
from core.link.classes import derives_from, find
from core.link.engine import Class, Engine, File
from core.link.fitting import callables_for, results_for
from core.link.generics import (
    class_of,
    elements,
    has_variables,
    is_open,
    match,
    substitute,
)
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    EXTERNAL,
    FUNCTION,
    GETTER,
    INSTANCE,
    OUTSIDER,
    PARAMETER,
    SELF,
    SEQUENCE,
    TABLE,
    TUPLE,
    Type,
    Types,
    join,
)
from core.link.results import (
    awaited,
    call_result,
    call_results,
    function_result,
    iterate,
    table_values,
)
from core.link.symbols import declared_parameter, result_types
from core.link.variables import parameters_of
from core.model import Flag
from core.paths import SYMBOL

Named = Sequence[tuple[str, int]]
NUMBER: Types = ((OUTSIDER, "builtins", "int"),)
STRING: Types = ((OUTSIDER, "builtins", "str"),)


class Arguments:
    """The arguments of one call: paths of the file in which it stands, evaluated when asked for."""

    __slots__ = ("engine", "file", "named", "positional")

    def __init__(self, engine: Engine, file: File, positional: Sequence[int], named: Named) -> None:
        self.engine, self.file, self.positional, self.named = engine, file, positional, named

    def at(self, position: int) -> Types:
        if position < len(self.positional):
            return self.engine.types(self.file, self.positional[position])
        return ()

    def called(self, name: str) -> Types:
        for given, path in self.named:
            if given == name:
                return self.engine.types(self.file, path)
        return ()

    def all(self) -> list[Types]:
        return [self.engine.types(self.file, path) for path in self.positional]


class Handed(Arguments):
    """Arguments that are known already: what a decorator gets."""

    __slots__ = ("given",)

    def __init__(self, engine: Engine, file: File, given: Types) -> None:
        super().__init__(engine, file, (0,), ())
        self.given = given

    def at(self, position: int) -> Types:
        return self.given if position == 0 else ()

    def all(self) -> list[Types]:
        return [self.given]


def wrapped(engine: Engine, file: File, index: int) -> Types:
    """What the name of a decorated callable holds: what our decorators give for it, functions or instances."""
    types: Types = ((FUNCTION, file, index, None),)
    for path in reversed(file.symbols[index].decorators):
        arguments = Handed(engine, file, types)
        found = join(
            [
                call(engine, file, kind, arguments)
                for kind in engine.types(file, path)
                if kind[0] in (FUNCTION, CLASS)
            ]
        )
        types = tuple(kind for kind in found if kind[0] in (FUNCTION, INSTANCE)) or types
    return types


def call(engine: Engine, file: File, kind: Type, arguments: Arguments) -> Types:
    """What calling one value with these arguments gives."""
    tag = kind[0]
    if tag == FUNCTION:
        types = function_result(engine, kind)
        return (
            bind_arguments(engine, kind, types, arguments)
            if has_variables(types) or unbound(types)
            else types
        )
    if tag == CLASS and not kind[2]:
        return constructed(engine, kind, arguments)
    if tag == EXTERNAL or (tag == OUTSIDER and kind[2].endswith("()")):
        rule = file.rules.calls.get(qualified(kind))
        if rule is not None:
            return outside_call(engine, file, rule, arguments)
        if kind[2].rpartition(".")[2] == file.rules.instance_maker:
            return instances(engine, file, arguments.at(0))
    return call_result(engine, file, kind)


def unbound(types: Types) -> bool:
    """Whether the receiver is still open: a method called through its class gets it as an argument."""
    return any(kind[0] in (SELF, CLS) for kind in types)


# --- Own functions and classes ---


def bind_arguments(engine: Engine, kind: Type, types: Types, arguments: Arguments) -> Types:
    """Put into a result what the arguments say about type variables and parameters."""
    _, file, index, held = kind
    symbol = file.symbols[index]
    binds: dict[Type, Types] = {}
    receiver: Type | None = None
    if (
        held is None
        and symbol.parameters
        and file.symbols[symbol.parameters[0]].flags & Flag.RECEIVER
    ):
        given = arguments.at(0)
        receiver = (
            given[0] if len(given) == 1 and given[0][0] in (INSTANCE, SELF, CLASS, CLS) else None
        )
    if has_variables(types):
        skipped = held is not None or bool(symbol.flags & Flag.CLASS_METHOD)
        learn(engine, file, symbol.parameters, skipped, arguments, binds)
    return substitute(types, receiver, binds)


def each_of(arguments: Arguments, position: int) -> Types:
    """What a parameter of any number of values takes from a position on: these, or an array of them as a whole."""
    given = arguments.all()[position:]
    if len(given) == 1 and is_array(arguments.file.rules, given[0]):
        held: Types = given[0][0][2]
        if not is_one_of(held, arguments.file.rules.known.primitives):
            return held
    return join(given)


def is_array(rules: LanguageRules, types: Types) -> bool:
    """Whether a value is an array, which may be given for all values of a parameter of any number."""
    return len(types) == 1 and types[0][0] == SEQUENCE and types[0][1] in rules.exact_kinds


def is_one_of(types: Types, names: frozenset[str]) -> bool:
    return len(types) == 1 and types[0][0] == OUTSIDER and types[0][2] in names


def learn(
    engine: Engine, file: File, parameters: Sequence[int], skipped: bool, arguments: Arguments, binds: dict[Type, Types]
) -> None:  # fmt: skip
    """What the arguments say: each parameter's value, and the type variables in its declared type."""
    position = 0
    for number, index in enumerate(parameters):
        parameter = file.symbols[index]
        flags = parameter.flags
        if number == 0 and skipped and flags & Flag.RECEIVER:
            continue
        if flags & Flag.KEYWORDS:
            continue
        if flags & Flag.VARIADIC:
            given = each_of(arguments, position)
            position = len(arguments.positional)
        elif flags & Flag.KEYWORD_ONLY or position >= len(arguments.positional):
            given = arguments.called(parameter.name)
        else:
            given = arguments.at(position)
            position += 1
        if not given:
            continue
        if parameter.type >= 0:
            pattern = declared_parameter(engine, file, index)
            if any(kind[0] == INSTANCE for kind in pattern):
                pattern = callables_for(engine, arguments.file, pattern, given)
            match(pattern, results_for(engine, arguments.file, pattern, given), binds)
        elif not flags & Flag.VARIADIC:
            binds[(PARAMETER, file, index)] = given


def constructed(engine: Engine, kind: Type, arguments: Arguments) -> Types:
    """An instance; of a generic class, with the arguments that the constructor's parameters tell."""
    owner: Class = kind[1]
    said = said_by_maker(engine, owner)
    if said is not None:
        return said
    variables = parameters_of(engine, owner)
    if variables:
        for name in owner.file.rules.constructors:
            place = find(engine, owner, name)
            if place is None or place[0].file.paths[place[2][0]][0] != SYMBOL:
                continue
            index = place[0].file.paths[place[2][0]][1]
            binds: dict[Type, Types] = {}
            learn(
                engine,
                place[0].file,
                place[0].file.symbols[index].parameters,
                True,
                arguments,
                binds,
            )
            if any(variable in binds for variable in variables):
                return ((INSTANCE, owner, tuple([binds.get(v, (v,)) for v in variables])),)
            break
    return (owner.instance,)


def said_by_maker(engine: Engine, owner: Class) -> Types | None:
    """What our `__new__` says that it makes, where that is something else than an instance of the class."""
    maker = owner.file.rules.instance_maker
    place = find(engine, owner, maker) if maker else None
    if place is None:
        return None
    holder, _, paths = place
    node = holder.file.paths[paths[0]]
    if node[0] != SYMBOL or holder.file.symbols[node[1]].returns < 0:
        return None
    types = substitute(result_types(engine, holder.file, node[1]), owner.instance)
    ours = [kind for kind in types if kind[0] in (INSTANCE, SELF) and kind[1] is not None]
    if any(
        derives_from(engine, owner, kind[1]) or derives_from(engine, kind[1], owner)
        for kind in ours
    ):
        return None
    return types if not is_open(types) else None


# --- Known outside functions ---


def outside_call(engine: Engine, file: File, rule: CallRule, arguments: Arguments) -> Types:
    shape = rule.shape
    if shape == "zip":
        parts = tuple([iterate(engine, file, given) for given in arguments.all()])
        return ((SEQUENCE, "iterator", ((TUPLE, parts),)),)
    types = source_types(engine, file, rule, arguments)
    match shape:
        case "":
            return types
        case "context":
            return ((CONTEXT, types),)
        case "coroutine":
            return ((COROUTINE, types),)
        case "callable":
            return ((CALLABLE, types, ()),)
        case "values":
            return ((TABLE, "dict", (), types, ()),)
        case "pairs":
            return ((SEQUENCE, "iterator", ((TUPLE, (NUMBER, types)),)),)
        case "mapping":
            return (table_from(engine, file, types, arguments),)
        case "map":
            keys, values = pairs_of(engine, file, types)
            return ((TABLE, "map", keys, values, ()),)
        case "getter":
            return ((GETTER, arguments.at(0) or arguments.called("fget")),)
    return ((SEQUENCE, shape, types),)


def least(engine: Engine, file: File, arguments: Arguments) -> Types:
    """An element of the only argument, or one of several arguments."""
    several = arguments.all()
    return iterate(engine, file, several[0]) if len(several) == 1 else join(several)


def source_types(engine: Engine, file: File, rule: CallRule, arguments: Arguments) -> Types:
    """The part of its arguments that a known function makes something of."""
    given = arguments.at(rule.argument)
    match rule.source:
        case "argument":
            return given
        case "each":
            return each_of(arguments, rule.argument)
        case "element":
            return iterate(engine, file, given)
        case "elements":
            return join([iterate(engine, file, part) for part in arguments.all()])
        case "inner":
            return iterate(engine, file, iterate(engine, file, given))
        case "least":
            return least(engine, file, arguments)
        case "folded":
            return arguments.at(rule.argument + 1) or iterate(engine, file, given)
        case "result":
            return call_results(engine, file, given)
        case "instance":
            return instances(engine, file, given)
        case "class":
            return tuple(found for found in map(class_of, given) if found is not None)
        case "awaited":
            return awaited(engine, file, given)
        case "all":
            return tuple([all_awaited(engine, file, kind) for kind in given])
        case "any":
            return awaited(engine, file, iterate(engine, file, given))
        case "values":
            return join([table_values(kind) for kind in given if kind[0] == TABLE])
        case "default":
            factory = arguments.called("default_factory") or arguments.called("factory")
            return call_results(engine, file, factory) if factory else arguments.called("default")
        case "manager":
            managed = join([elements(item) for item in call_results(engine, file, given)])
            return ((CALLABLE, ((CONTEXT, managed),), ()),)
    return ()


def all_awaited(engine: Engine, file: File, kind: Type) -> Type:
    """A collection of promises as a collection of what they give."""
    if kind[0] == TUPLE:
        return (TUPLE, tuple([awaited(engine, file, part) for part in kind[1]]))
    return (SEQUENCE, "array", awaited(engine, file, iterate(engine, file, (kind,))))


def pairs_of(engine: Engine, file: File, types: Types) -> tuple[Types, Types]:
    """Keys and values of an iterable of pairs."""
    pairs = [
        pair for pair in iterate(engine, file, types) if pair[0] == TUPLE and len(pair[1]) == 2
    ]
    return join([pair[1][0] for pair in pairs]), join([pair[1][1] for pair in pairs])


def table_from(engine: Engine, file: File, types: Types, arguments: Arguments) -> Type:
    """dict(mapping), dict(pairs), dict(name=value)"""
    if arguments.named and not types:
        items = tuple([(name, engine.types(file, path)) for name, path in arguments.named])
        return (TABLE, "dict", STRING, (), items)
    keys: list[Types] = []
    values: list[Types] = []
    for kind in types:
        if kind[0] == TABLE:
            return kind
        for pair in iterate(engine, file, (kind,)):
            if pair[0] == TUPLE and len(pair[1]) == 2:
                keys.append(pair[1][0])
                values.append(pair[1][1])
    return (TABLE, "dict", join(keys), join(values), ())
