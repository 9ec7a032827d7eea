"""Type variables of classes: which there are, in order, and what they stand for."""

from typing import Any

from core.link.engine import Class, Engine, record
from core.link.generics import Binds
from core.link.kinds import FORM, FORMAL, VARIABLE, Type, Types, inner
from core.paths import ELEMENT


def parameters_of(engine: Engine, owner: Class) -> tuple[Type, ...]:
    """The type variables of a generic class, in order."""
    if not owner.symbol.bases and not owner.symbol.type_parameters:
        return ()
    return engine.ask(owner.file.parameters, owner.index, find_parameters, owner, None)  # type: ignore[no-any-return]


@record
def find_parameters(engine: Engine, owner: Class, _: None) -> tuple[Type, ...]:
    symbol, file = owner.symbol, owner.file
    if symbol.type_parameters:
        return tuple((VARIABLE, file, (owner.index, name)) for name, _ in symbol.type_parameters)
    found: dict[Type, None] = {}
    for path in symbol.bases:
        node = file.paths[path]
        if node[0] != ELEMENT:  # only Base[...] has arguments
            continue
        for kind in engine.types(file, path):
            variables = dict.fromkeys(variables_in(inner(kind)))
            if kind[0] == FORM and kind[1].kind == "generic":
                return tuple(variables)
            found |= variables
    return tuple(found)


def variables_in(parts: tuple[Types, ...]) -> list[Type]:
    """Type variables in the order of their appearance, as instance-level types."""
    found: list[Type] = []
    for types in parts:
        for kind in types:
            if kind[0] == VARIABLE:
                found.append(kind)
            elif kind[0] == FORMAL:
                found.append((VARIABLE, kind[1], kind[2]))
            else:
                found += variables_in(inner(kind))
    return found


def binds_of(engine: Engine, owner: Class, arguments: tuple[Types, ...]) -> Binds:
    """What a class's type variables stand for, given its arguments."""
    if len(arguments) < len(owner.symbol.type_parameters):
        known = owner.file.applied
        arguments = engine.ask(known, (owner, arguments), DEFAULTS[0], owner, arguments)
    if not arguments:
        return {}
    return dict(zip(parameters_of(engine, owner), arguments, strict=False))


DEFAULTS: list[Any] = []  # core.link.aliases' answer
