"""What a call expects as an argument, for anonymous functions.

The callable that a parameter takes, or that a well-known function calls with the elements of another argument.
"""

from core.languages.rules import Fed
from core.link.annotations import qualified
from core.link.calls import Arguments, learn, least
from core.link.classes import find
from core.link.engine import Class, Engine, File
from core.link.generics import elements, has_variables, instance_of_class, substitute
from core.link.kinds import CALLABLE, CLASS, CLS, EXTERNAL, FUNCTION, METHOD, Type, Types
from core.link.results import iterate
from core.link.symbols import declared_parameter
from core.model import Flag
from core.paths import SYMBOL


def expected_argument(
    engine: Engine, file: File, kind: Type, name: str, arguments: Arguments
) -> Types:
    """The callable that a parameter takes, with what the other arguments say put in."""
    tag = kind[0]
    if tag in (EXTERNAL, METHOD):
        return outside_expects(engine, file, kind, name, arguments)
    function = constructor_of(engine, kind) if tag in (CLASS, CLS) else kind
    if function is None or function[0] != FUNCTION:
        return ()
    _, holder, index, held = function
    symbol = holder.symbols[index]
    skipped = held is not None or bool(symbol.flags & Flag.CLASS_METHOD)
    given = symbol.parameters[skipped:]
    place = int(name) if name.isdecimal() else -1
    for position, parameter in enumerate(given):
        if position == place or holder.symbols[parameter].name == name:
            types = declared_parameter(engine, holder, parameter)
            binds: dict[Type, Types] = {}
            if has_variables(types):
                learn(engine, holder, symbol.parameters, skipped, arguments, binds)
            return substitute(types, held, binds)
    return ()


def constructor_of(engine: Engine, kind: Type) -> Type | None:
    """The method that a call of a class runs, as a bound function."""
    owner: Class | None = kind[1]
    for name in owner.file.rules.constructors if owner is not None else ():
        place = find(engine, owner, name) if owner is not None else None
        if place is not None:
            node = place[0].file.paths[place[2][0]]
            if node[0] == SYMBOL:
                return (FUNCTION, place[0].file, node[1], instance_of_class(kind))
    return None


def outside_expects(
    engine: Engine, file: File, kind: Type, name: str, arguments: Arguments
) -> Types:
    """What well-known functions call the function with that they are given: elements of another argument."""
    callbacks = file.rules.element_callbacks
    if kind[0] == METHOD:
        fed = callbacks.get(kind[2], {}).get(name)
        given = elements(kind[1]) if fed is not None and fed.how == "receiver" else ()
        return ((CALLABLE, (), (given,)),) if given else ()
    fed = callbacks.get(qualified(kind), {}).get(name)
    if fed is None or fed.how == "receiver":
        return ()
    return ((CALLABLE, (), fed_with(engine, file, fed, arguments)),)


def fed_with(engine: Engine, file: File, fed: Fed, arguments: Arguments) -> tuple[Types, ...]:
    """The parameters of a function that a known function calls."""
    if fed.how == "least":
        return (least(engine, file, arguments),)
    if fed.how == "folded":
        element = iterate(engine, file, arguments.at(fed.argument))
        return (arguments.at(fed.argument + 1) or element, element)
    return tuple([iterate(engine, file, part) for part in arguments.all()[fed.argument :]])
