"""Which shapes of a union a test leaves: by a member that equals a constant, by being there, by a type predicate.

Constants are compared as they are written: literal types, members of enums, constants that hold a string. A shape
whose member may be anything stays.
"""

from core import paths as op
from core.link.annotations import instance_types, instances
from core.link.choices import closed, opened
from core.link.classes import Place
from core.link.engine import Engine, File
from core.link.kinds import (
    ASSERTS,
    CALLABLE,
    EXTERNAL,
    FORM,
    FUNCTION,
    INSTANCE,
    SELF,
    SEQUENCE,
    TELLS,
    TUPLE,
    Type,
    Types,
    join,
)
from core.link.members import place_of
from core.link.narrowing import excluded, is_one_of, narrowed
from core.link.results import call_result
from core.link.targets import targets_of
from core.model import PathNode, Symbol

Constant = str | tuple[str, int]  # a text, or a symbol: (file, index)
_OBJECTS = frozenset({INSTANCE, SELF})
_DEPTH = 6  # of aliases
IS_ARRAY = "Array.isArray"


def on_matching(engine: Engine, file: File, node: PathNode) -> Types:
    """The shapes of a value whose members may be equal to constants, or, negated, may be unequal."""
    given = engine.types(file, node[1])
    types = opened(engine, given)
    if len(types) < 2:
        return types
    wanted = [(key, constants(engine, file, path, 0) if path else None) for key, path in node[2]]
    kept = tuple(kind for kind in types if fits(engine, kind, wanted, bool(node[3])))
    return closed(given, kept or types)


Wanted = list[tuple[str, frozenset[Constant] | None]]


def fits(engine: Engine, kind: Type, wanted: Wanted, negated: bool) -> bool:
    if kind[0] not in _OBJECTS or kind[1] is None:
        return True
    for key, values in wanted:
        place = place_of(engine, kind, key)
        if values is None:
            if (place is None) != negated:
                return False
            continue
        said = said_constants(engine, place) if place is not None else None
        if place is None and not negated:
            return False
        if said is not None and (said <= values if negated else not said & values):
            return False
    return True


def said_constants(engine: Engine, place: Place) -> frozenset[Constant] | None:
    """The constants that a member may be by its declared type; None where it may be anything."""
    owner, _, paths = place
    found: frozenset[Constant] = frozenset()
    for path in paths:
        node = owner.file.paths[path]
        if node[0] != op.SYMBOL:
            return None
        symbol = owner.file.symbols[node[1]]
        engine.note(owner.file, symbol.name)
        values = of_symbol(engine, owner.file, symbol, 0)
        if values is None:
            return None
        found |= values
    return found


def of_symbol(engine: Engine, file: File, symbol: Symbol, depth: int) -> frozenset[Constant] | None:
    path = symbol.type if symbol.type >= 0 else symbol.values[0] if symbol.values else 0
    return constants(engine, file, path, depth + 1) if len(symbol.values) < 2 else None


def constants(engine: Engine, file: File, path: int, depth: int) -> frozenset[Constant] | None:
    """The constants that a path may be; None where it may be anything."""
    node = file.paths[path]
    kind = node[0]
    if kind == op.TYPE_LITERAL and node[1].startswith("="):
        return frozenset((node[1][1:],))
    if kind == op.UNION:
        found: frozenset[Constant] = frozenset()
        for part in node[1:]:
            values = constants(engine, file, part, depth)
            if values is None:
                return None
            found |= values
        return found
    if kind not in (op.NAME, op.SYMBOL, op.MEMBER, op.IMPORT) or depth > _DEPTH:
        return None
    for holder, index, _ in targets_of(engine, file, path).symbols:
        symbol = holder.symbols[index]
        if symbol.detail == "enum_member":
            return frozenset(((holder.path, index),))
        if symbol.detail in ("type_alias", "constant"):
            return of_symbol(engine, holder, symbol, depth)
    return None


def on_guard(engine: Engine, file: File, node: PathNode) -> Types:
    """A value where a function, given it, is true: by the function's type predicate."""
    _, base, callee, position, negated = node
    given = engine.types(file, base)
    if not file.rules.structural:
        return guarded(engine, given, engine.types(file, callee), negated)
    types = opened(engine, given)
    for kind in engine.types(file, callee):
        if kind[0] == EXTERNAL and kind[2] == IS_ARRAY and position == 0:
            kept = tuple(k for k in types if (k[0] in (SEQUENCE, TUPLE)) != negated)
            return closed(given, kept or types)
        wanted = predicate(engine, file, kind, position, TELLS)
        if wanted:
            kept = left(types, wanted) if negated else narrowed(engine, types, wanted)
            return closed(given, kept)
    return given


def guarded(engine: Engine, types: Types, callees: Types, negated: bool) -> Types:
    """The same where a function's result type says it: TypeGuard[T], or TypeIs[T], which tells both ways."""
    for kind in callees:
        if kind[0] != FUNCTION or kind[1].symbols[kind[2]].returns < 0:
            continue
        holder, symbol = kind[1], kind[1].symbols[kind[2]]
        engine.note(holder, symbol.name)
        for said in engine.types(holder, symbol.returns):
            if said[0] == FORM and said[1].kind == "guard" and said[2]:
                wanted = instances(engine, holder, said[2][0])
                if negated:
                    return excluded(engine, types, wanted) if said[1].name == "both" else types
                return narrowed(engine, types, wanted)
    return types


def on_asserted(engine: Engine, file: File, node: PathNode) -> Types:
    """A value behind calls that were given it: what those say that are declared to assert what it is."""
    types = engine.types(file, node[1])
    for position, callee in node[2]:
        for kind in engine.types(file, callee):
            wanted = predicate(engine, file, kind, int(position), ASSERTS)
            if wanted:  # a shape of its own is what it is asserted to be as well
                kept = tuple(k for k in types if is_one_of(engine, k, wanted))
                types = kept or join([types, wanted])
    return types


def predicate(engine: Engine, file: File, kind: Type, position: int, tag: int) -> Types:
    """What `value is Type` says of a function's argument; -1 stands for the receiver."""
    if kind[0] == FUNCTION:
        holder: File = kind[1]
        symbol = holder.symbols[kind[2]]
        engine.note(holder, symbol.name)
        if symbol.returns < 0 and symbol.type >= 0 and not position:
            types = instance_types(engine, holder, symbol.type)
            return join([told(engine, file, k, tag) for k in types if k[0] == CALLABLE])
        if not says(holder, symbol, position) and (symbol.returns >= 0 or tag == ASSERTS):
            return ()
    elif position != 0 or (tag == ASSERTS and kind[0] != CALLABLE):
        return ()
    return told(engine, file, kind, tag)


def says(holder: File, symbol: Symbol, position: int) -> bool:
    """Whether the written result of a function is about its parameter at a position."""
    said = holder.paths[symbol.returns] if symbol.returns >= 0 else (op.LITERAL,)
    name = said[1].partition(" ")[2] if said[0] == op.TYPE_LITERAL else ""
    if position < 0:
        return bool(name == "this")
    given = symbol.parameters[position : position + 1]
    return any(holder.symbols[parameter].name == name for parameter in given)


def told(engine: Engine, file: File, kind: Type, tag: int) -> Types:
    return join([given[1] for given in call_result(engine, file, kind) if given[0] == tag])


def left(types: Types, unwanted: Types) -> Types:
    """The types that are not among others, where any are left."""
    owners = [kind[1] for kind in unwanted if kind[0] in _OBJECTS]
    return tuple(k for k in types if k[0] not in _OBJECTS or k[1] not in owners) or types
