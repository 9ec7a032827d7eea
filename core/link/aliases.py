"""Generic types with their arguments put in: aliases, defaults of type parameters, `T["key"]` of what T stands for.

Types that are written with type variables are evaluated once, for any argument; what only the argument can tell (a
member of `T`) is evaluated here again, with the argument in the place of the variable. That has a limit for each
question, because aliases may be recursive; behind it the variables stay what they are.
"""

from core import paths as op
from core.link.annotations import WRITTEN, instances
from core.link.engine import Class, Engine, File, record
from core.link.generics import as_class, is_open, substitute
from core.link.kinds import (
    CALLABLE,
    CLASS,
    COROUTINE,
    EXTERNAL,
    FORM,
    FUNCTION,
    VALUE_OF,
    VARIABLE,
    Type,
    Types,
    join,
)
from core.link.members import member_types
from core.link.results import element, iterate
from core.link.structural import instantiated
from core.link.targets import targets_of
from core.link.variables import DEFAULTS
from core.model import PathNode

Binds = dict[Type, Types]
MOST_MEMBERS = 8  # of a type of which any may be meant
_MOST_STEPS = 100  # parts of written types that one question looks at
_DEEPEST = 10


class Steps:
    """How far one question may still go."""

    __slots__ = ("deep", "left")

    def __init__(self) -> None:
        self.deep = _DEEPEST
        self.left = _MOST_STEPS


def types_given(engine: Engine, file: File, node: PathNode, types: Types) -> Types:
    """Name<Arguments>: a generic alias, function or class."""
    alias = alias_given(engine, file, node, types)
    if alias is not None:
        return alias
    found: list[Types] = []
    for kind in types:
        if kind[0] == FUNCTION:
            parts = tuple([instances(engine, file, engine.types(file, path)) for path in node[3]])
            found.append(instantiated(engine, file, kind, parts))
        elif kind[0] in (CALLABLE, COROUTINE):
            found.append((kind,))  # an alias whose value does not show its variables
        else:
            found.append(element(engine, file, kind, None, node[3]))
    return join(found)


def alias_given(engine: Engine, file: File, node: PathNode, types: Types) -> Types | None:
    """Alias<Arguments>; None where the name means no generic alias."""
    if types and not any(is_open((kind,)) or kind[0] in (VALUE_OF, FORM) for kind in types):
        return None
    given = tuple([instances(engine, file, engine.types(file, path)) for path in node[3]])
    return applied(engine, file, node[1], given, Steps())


def by_default(engine: Engine, file: File, path: int, types: Types) -> Types:
    """A generic alias that is named without arguments."""
    if file.paths[path][0] not in (op.NAME, op.IMPORT, op.MEMBER):
        return types
    if types and not any(is_open((kind,)) or kind[0] in (VALUE_OF, FORM) for kind in types):
        return types
    found = applied(engine, file, path, (), Steps())
    return types if found is None else found


@record
def missing_arguments(engine: Engine, owner: Class, given: tuple[Types, ...]) -> tuple[Types, ...]:
    """The arguments of a generic class that is named with fewer than it has: as many more as have defaults."""
    file = owner.file
    binds: Binds = {}
    found: list[Types] = list(given)
    for number, (name, bound) in enumerate(owner.symbol.type_parameters):
        variable = (VARIABLE, file, (owner.index, name))
        if number >= len(found):
            default = default_of(file, bound)
            if default < 0:
                break
            types = instances(engine, file, under(engine, file, default, binds, Steps()))
            found.append(types or (variable,))
        binds[variable] = found[number]
    return tuple(found)


def default_of(file: File, bound: int) -> int:
    """The path of a type parameter's default, -1 for none."""
    node = file.paths[bound] if bound >= 0 else (op.UNKNOWN,)
    return int(node[2][1]) if node[0] == op.TYPE_LITERAL and node[1] == "default" else -1


@record
def find_aliases(engine: Engine, file: File, base: int) -> tuple[tuple[File, int], ...]:
    """The generic aliases that a path names."""
    return tuple(
        (holder, index)
        for holder, index, _ in targets_of(engine, file, base).symbols
        if holder.symbols[index].detail == "type_alias" and holder.symbols[index].type_parameters
    )


def applied(
    engine: Engine, file: File, base: int, given: tuple[Types, ...], steps: Steps
) -> Types | None:
    """What the generic aliases that a path names are for some arguments, missing ones by default."""
    aliases = engine.ask(file.applied, base, find_aliases, file, base)
    if not aliases or steps.left <= 0 or steps.deep <= 0:
        return None
    found: list[Types] = []
    for holder, index in aliases:
        symbol = holder.symbols[index]
        engine.note(holder, symbol.name)
        binds: Binds = {}
        for number, (name, bound) in enumerate(symbol.type_parameters):
            variable = (VARIABLE, holder, (index, name))
            if number < len(given):
                binds[variable] = given[number]
            elif (default := default_of(holder, bound)) >= 0:
                types = under(engine, holder, default, binds, steps)
                binds[variable] = instances(engine, holder, types)
        found += [under(engine, holder, path, binds, steps) for path in symbol.values]
    return join(found)


def under(engine: Engine, file: File, path: int, binds: Binds, steps: Steps) -> Types:
    """The types that a written type names, with what its variables stand for."""
    node = file.paths[path]
    if node[0] == op.TYPE_VARIABLE:
        bound = binds.get((VARIABLE, file, (node[1], node[2])))
        if bound is not None:
            return tuple(c for c in map(as_class, bound) if c is not None)
    elif steps.left > 0 and steps.deep > 0:
        steps.left -= 1
        steps.deep -= 1
        found = inside(engine, file, node, binds, steps)
        steps.deep += 1
        if found is not None:
            return found
    return substitute(engine.types(file, path), None, binds)


def inside(engine: Engine, file: File, node: PathNode, binds: Binds, steps: Steps) -> Types | None:
    """The same for what written types are made of; None for other paths."""
    if node[0] == op.UNION:
        return join([under(engine, file, part, binds, steps) for part in node[1:]])
    if node[0] == op.ELEMENT and node[2] is None and node[3]:
        return generic(engine, file, node, binds, steps)
    if node[0] == op.TYPE_LITERAL and node[1] == "typeof":
        return ((VALUE_OF, value_under(engine, file, node[2][0], binds, steps)),)
    if node[0] == op.TYPE_LITERAL and node[1] == "lookup":
        base = under(engine, file, node[2][0], binds, steps)
        return ((VALUE_OF, any_member(engine, file, instances(engine, file, base))),)
    return None


def generic(engine: Engine, file: File, node: PathNode, binds: Binds, steps: Steps) -> Types:
    """Base<Arguments> with variables put into the arguments."""
    parts = tuple([under(engine, file, part, binds, steps) for part in node[3]])
    given = tuple([instances(engine, file, part) for part in parts])
    found = applied(engine, file, node[1], given, steps)
    if found is not None:
        return found
    types: list[Type] = []
    for kind in engine.types(file, node[1]):
        form = file.rules.forms.get(f"{kind[1]}.{kind[2]}") if kind[0] == EXTERNAL else None
        if form is not None:
            types.append((FORM, form, parts, f"{kind[1]}.{kind[2]}"))
        else:
            types.append((CLASS, kind[1], given) if kind[0] == CLASS else kind)
    return join([(kind,) for kind in types])


def value_under(engine: Engine, file: File, path: int, binds: Binds, steps: Steps) -> Types:
    """The types of a value of which a type speaks: `T["key"]` is a member of a value of T."""
    node = file.paths[path]
    if steps.left > 0:
        steps.left -= 1
        if node[0] == op.INSTANCE:
            return instances(engine, file, under(engine, file, node[1], binds, steps))
        if node[0] == op.MEMBER:
            base = value_under(engine, file, node[1], binds, steps)
            return member_types(engine, file, base, node[2])
        if node[0] == op.ITEM:
            return iterate(engine, file, value_under(engine, file, node[1], binds, steps))
    return substitute(engine.types(file, path), None, binds)


def any_member(engine: Engine, file: File, types: Types) -> Types:
    """T[K] of an unknown K: what any of the members is, where they are few."""
    found: list[Types] = []
    for kind in types:
        if not isinstance(kind[1], Class):
            continue
        names = [name for name in kind[1].scope if name.isidentifier()]
        if len(names) <= MOST_MEMBERS:
            found += [member_types(engine, file, (kind,), name) for name in names]
        if "[]" in kind[1].scope:
            found.append(iterate(engine, file, (kind,)))
    return join(found)


WRITTEN.append(by_default)
DEFAULTS.append(missing_arguments)
