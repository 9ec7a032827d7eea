"""Interfaces of one method, for which a function may be given: what that method takes and gives."""

from core.link.classes import line_of, outside_ancestors
from core.link.engine import Class, Engine, File, record
from core.link.everywhere import container_of
from core.link.generics import substitute
from core.link.kinds import CALLABLE, FORM, FUNCTION, INSTANCE, OVERLOADS, SELF, Type, Types
from core.link.members import member
from core.link.receivers import receiver_of
from core.link.results import function_result, receiver_binds
from core.link.symbols import declared_parameter
from core.model import Flag, Kind
from core.paths import CALLED, SYMBOL


def as_callable(engine: Engine, file: File, kind: Type) -> Type | None:
    """An instance of an interface as something to call: by its only abstract method; None where it has none."""
    if kind[0] not in (INSTANCE, SELF) or kind[1] is None or not kind[1].file.rules.overloads:
        return None
    owner: Class = kind[1]
    names = engine.ask(owner.found_above, ("", CALLED), find_abstract, owner, None)
    if len(names) != 1:
        return outside_callable(engine, owner, kind) if not names else None
    for function in member(engine, file, kind, names[0]):
        if function[0] == OVERLOADS:
            function = function[1][0]
        if function[0] == FUNCTION:
            return (CALLABLE, function_result(engine, function), taken(engine, function))
    return None


def outside_callable(engine: Engine, owner: Class, kind: Type) -> Type | None:
    """By an interface outside the workspace that it derives from."""
    for given in outside_ancestors(engine, owner):
        if given and given[0][0] == FORM:
            found = container_of(engine, owner, given[0])
            if found is not None and found[0] == CALLABLE:
                return found
    return None


def taken(engine: Engine, function: Type) -> tuple[Types, ...]:
    """What a method takes, seen from its receiver."""
    _, file, index, held = function
    receiver = receiver_of(held) if held is not None else None
    binds = receiver_binds(engine, receiver, file, index)
    declared = [declared_parameter(engine, file, i) for i in file.symbols[index].parameters]
    return tuple([substitute(types, receiver, binds) for types in declared])


@record
def find_abstract(engine: Engine, owner: Class, _: None) -> tuple[str, ...]:
    """Names of the abstract methods that a class and its ancestors leave open."""
    rules = owner.file.rules
    found: dict[str, bool] = {}
    for ancestor, _arguments in line_of(engine, owner):
        if ancestor is None:
            continue
        if not ancestor.symbol.flags & Flag.TYPE_ONLY:
            return ()
        engine.note(ancestor.file, ancestor.symbol.name)
        for name, paths in ancestor.scope.items():
            if name.endswith(CALLED) and name not in rules.object_members:
                found.setdefault(name, all(is_abstract(ancestor.file, path) for path in paths))
    return tuple([name for name, is_open in found.items() if is_open])


def is_abstract(file: File, path: int) -> bool:
    node = file.paths[path]
    if node[0] != SYMBOL:
        return False
    symbol = file.symbols[node[1]]
    return symbol.kind == Kind.CALLABLE and bool(symbol.flags & Flag.ABSTRACT)
