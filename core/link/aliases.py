"""Generic types with their arguments put in: aliases, defaults of type parameters, `T["key"]` of what T stands for.

Types that are written with type variables are evaluated once, for any argument; what only the argument can tell (a
member of `T`) is evaluated here again, with the argument in the place of the variable.
"""

from core import paths as op
from core.link.annotations import WRITTEN, instances
from core.link.classes import DEFAULTS
from core.link.engine import Class, Engine, File
from core.link.generics import as_class, is_open, substitute
from core.link.kinds import CLASS, EXTERNAL, FORM, VALUE_OF, VARIABLE, Type, Types, join
from core.link.members import member_types
from core.link.results import iterate
from core.link.targets import targets_of
from core.model import PathNode

Binds = dict[Type, Types]
MOST_MEMBERS = 8  # of a type of which any may be meant
_DEEPEST = 12  # nested types, aliases in aliases included


def default_of(file: File, bound: int) -> int:
    """The path of a type parameter's default, -1 for none."""
    node = file.paths[bound] if bound >= 0 else (op.UNKNOWN,)
    return int(node[2][1]) if node[0] == op.TYPE_LITERAL and node[1] == "default" else -1


def alias_given(engine: Engine, file: File, node: PathNode, types: Types) -> Types | None:
    """Alias<Arguments>; None where the name means no generic alias."""
    if types and not any(is_open((kind,)) or kind[0] == VALUE_OF for kind in types):
        return None
    given = tuple([instances(engine, file, engine.types(file, path)) for path in node[3]])
    return applied(engine, file, node[1], given, _DEEPEST)


def applied(
    engine: Engine, file: File, base: int, given: tuple[Types, ...], depth: int
) -> Types | None:
    """What the generic aliases that a path names are for some arguments, missing ones by default."""
    found: list[Types] = []
    for holder, index, _ in targets_of(engine, file, base).symbols:
        symbol = holder.symbols[index]
        if symbol.detail != "type_alias" or not symbol.type_parameters or depth <= 0:
            continue
        engine.note(holder, symbol.name)
        binds: Binds = {}
        for number, (name, bound) in enumerate(symbol.type_parameters):
            variable = (VARIABLE, holder, (index, name))
            if number < len(given):
                binds[variable] = given[number]
            elif (default := default_of(holder, bound)) >= 0:
                binds[variable] = instances(
                    engine, holder, under(engine, holder, default, binds, depth - 1)
                )
        found += [under(engine, holder, path, binds, depth - 1) for path in symbol.values]
    return join(found) if found else None


def under(engine: Engine, file: File, path: int, binds: Binds, depth: int) -> Types:
    """The types that a written type names, with what its variables stand for."""
    node = file.paths[path]
    kind = node[0]
    if depth > 0:
        if kind == op.TYPE_VARIABLE:
            bound = binds.get((VARIABLE, file, (node[1], node[2])))
            if bound is not None:
                return tuple(c for c in map(as_class, bound) if c is not None)
        elif kind == op.UNION:
            return join([under(engine, file, part, binds, depth) for part in node[1:]])
        elif kind == op.ELEMENT and node[2] is None and node[3]:
            return generic_under(engine, file, node, binds, depth)
        elif kind == op.TYPE_LITERAL and node[1] == "typeof":
            return ((VALUE_OF, value_under(engine, file, node[2][0], binds, depth - 1)),)
        elif kind == op.TYPE_LITERAL and node[1] == "lookup":
            base = under(engine, file, node[2][0], binds, depth - 1)
            return ((VALUE_OF, any_member(engine, file, instances(engine, file, base))),)
    return substitute(engine.types(file, path), None, binds)


def generic_under(engine: Engine, file: File, node: PathNode, binds: Binds, depth: int) -> Types:
    """Base<Arguments> with variables put into the arguments."""
    parts = tuple([under(engine, file, part, binds, depth - 1) for part in node[3]])
    given = tuple([instances(engine, file, part) for part in parts])
    found = applied(engine, file, node[1], given, depth - 1)
    if found is not None:
        return found
    types: list[Types] = []
    for kind in engine.types(file, node[1]):
        if kind[0] == CLASS:
            types.append(((CLASS, kind[1], given),))
        elif kind[0] == EXTERNAL and (form := file.rules.forms.get(f"{kind[1]}.{kind[2]}")):
            types.append(((FORM, form, parts, f"{kind[1]}.{kind[2]}"),))
        else:
            types.append((kind,))
    return join(types)


def value_under(engine: Engine, file: File, path: int, binds: Binds, depth: int) -> Types:
    """The types of a value of which a type speaks: `T["key"]` is a member of a value of T."""
    node = file.paths[path]
    if depth > 0:
        if node[0] == op.INSTANCE:
            return instances(engine, file, under(engine, file, node[1], binds, depth))
        if node[0] == op.MEMBER:
            return member_types(
                engine, file, value_under(engine, file, node[1], binds, depth - 1), node[2]
            )
        if node[0] == op.ITEM:
            return iterate(engine, file, value_under(engine, file, node[1], binds, depth - 1))
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


def by_default(engine: Engine, file: File, path: int, types: Types) -> Types:
    """A generic alias that is named without arguments."""
    node = file.paths[path]
    if node[0] not in (op.NAME, op.IMPORT, op.MEMBER) or (types and not is_open(types)):
        return types
    found = applied(engine, file, path, (), _DEEPEST)
    return types if found is None else found


def missing_arguments(
    engine: Engine, owner: Class, arguments: tuple[Types, ...]
) -> tuple[Types, ...]:
    """The arguments of a generic class, with defaults where there are fewer than parameters."""
    parameters = owner.symbol.type_parameters
    binds: Binds = {}
    found = list(arguments)
    for number, (name, bound) in enumerate(parameters):
        variable = (VARIABLE, owner.file, (owner.index, name))
        if number >= len(found):
            default = default_of(owner.file, bound)
            if default < 0:
                break
            types = under(engine, owner.file, default, binds, _DEEPEST)
            found.append(instances(engine, owner.file, types) or (variable,))
        binds[variable] = found[number]
    return tuple(found)


WRITTEN.append(by_default)
DEFAULTS.append(missing_arguments)
