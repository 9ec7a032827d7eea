"""What patterns take out of values, and what methods of known containers give.

Shape::Circle(radius)   a field of the variant      Some(value), Ok(value), Err(error)   what the container holds
"""

from core.link.annotations import qualified
from core.link.calls import Arguments
from core.link.engine import Engine, File
from core.link.found import Targets
from core.link.generics import elements, substitute
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    INSTANCE,
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
from core.link.members import member_types, place_of
from core.link.results import call_results, table_values
from core.link.symbols import bound_types
from core.link.targets import PIECE, add_place, targets_of
from core.link.variables import binds_of
from core.model import PathNode

VARIANT = "enum_member"


def on_piece(engine: Engine, file: File, node: PathNode) -> Types:
    """The types of what a constructor's pattern takes out of a value."""
    _, made, value, key = node
    given = engine.types(file, value) if value else ()
    named = targets_of(engine, file, made)
    found: list[Types] = []
    for holder, index, _ in named.symbols:
        if holder.symbols[index].detail == VARIANT:
            found.append(field_of_variant(engine, holder, index, key, given))
    for outside in named.outside:
        what = file.rules.pieces.get(qualified(outside))
        if what is not None:
            found.append(join([held(engine, file, kind, what, None) for kind in given]))
    if found:
        return join(found)
    own = tuple([kind for kind in given if kind[0] == INSTANCE and place_of(engine, kind, key)])
    return member_types(engine, file, own or instances_of(engine, file, made), key)


def instances_of(engine: Engine, file: File, path: int) -> Types:
    found: list[Type] = []
    for kind in engine.types(file, path):
        if kind[0] == CLASS:
            found.append((INSTANCE, kind[1], kind[2]))
    return tuple(found)


def field_of_variant(engine: Engine, file: File, index: int, key: str, given: Types) -> Types:
    paths = file.scopes.get(index, {}).get(key, ())
    engine.note(file, key)
    types = engine.union(file, paths)
    owner = file.symbols[index].parent
    for kind in given:
        if kind[0] == INSTANCE and kind[1] is file.class_of(owner):
            types = substitute(types, None, binds_of(engine, kind[1], kind[2]))
    return types


def collect_piece(engine: Engine, file: File, node: PathNode, found: Targets) -> None:
    """The field that a pattern, or a literal, of a constructor names."""
    _, made, _, key = node
    named = targets_of(engine, file, made)
    for holder, index, _ in named.symbols:
        if holder.symbols[index].detail == VARIANT:
            engine.note(holder, key)
            for path in holder.scopes.get(index, {}).get(key, ()):
                found.add(holder, holder.paths[path][1], 1)
            return
    for kind in engine.types(file, made):
        if kind[0] in (CLASS, CLS, INSTANCE) and kind[1] is not None:
            place = place_of(engine, kind, key)
            if place is not None:
                add_place(engine, place, found)
            else:
                found.missing = True
            return
    found.outside += named.outside
    found.unknown = not named.outside


PIECE.append(collect_piece)


# --- Methods of containers ---


def container_gives(engine: Engine, file: File, kind: Type, arguments: Arguments) -> Types:
    """What a method of a known container gives: by the rules, in words such as "Option element"."""
    container, name = kind[1], kind[2]
    group = str(container[1]) if container[0] in (SEQUENCE, TABLE) else ""
    methods = file.rules.container_members
    words = methods.get(group, {}).get(name) or methods.get("", {}).get(name, "")
    if not words:
        return ((OUTSIDER, file.rules.builtin_module, f"{name}()"),)
    *around, what = words.split()
    types = held(engine, file, container, what, arguments)
    for shape in reversed(around):
        types = ((SEQUENCE, shape, types),)
    return types


def held(
    engine: Engine, file: File, container: Type, what: str, arguments: Arguments | None
) -> Types:
    """A part of a container."""
    number: Types = ((OUTSIDER, file.rules.builtin_module, "usize"),)
    match what:
        case "same":
            return (container,)
        case "element":
            return values_of(container)
        case "key":
            return container[2] if container[0] == TABLE else ()
        case "pair":
            return (
                ((TUPLE, (container[2], table_values(container))),) if container[0] == TABLE else ()
            )
        case "numbered":
            return ((TUPLE, (number, values_of(container))),)
        case "inner":
            return join([values_of(kind) for kind in values_of(container)])
    if arguments is None:
        return ()
    match what:
        case "given":
            return arguments.at(0)
        case "zipped":
            return ((TUPLE, (values_of(container), join([values_of(k) for k in arguments.at(0)]))),)
        case "result":
            return call_results(engine, file, arguments.at(0))
        case "flat":
            return join([values_of(k) for k in call_results(engine, file, arguments.at(0))])
    return ()


def values_of(kind: Type) -> Types:
    """What is in a container; of a table its values."""
    return table_values(kind) if kind[0] == TABLE else elements(kind)


def given_to_callback(file: File, kind: Type, position: str) -> Types:
    """What a method of a container calls a function with."""
    container, name = kind[1], kind[2]
    words = file.rules.callbacks.get("", {}).get(name)
    if words is None or int(position) >= 1:
        return ()
    parts: list[Types] = []
    for what in words:
        if what == "element":
            parts.append(values_of(container))
        elif what == "key":
            parts.append(container[2] if container[0] == TABLE else ())
        else:
            parts.append(())
    return ((CALLABLE, (), tuple(parts)),)


# --- Extended types, bounds ---


def extended(engine: Engine, file: File, symbol: int, is_class: bool) -> Types:
    """The receiver in an extension: the type that is extended, with the arguments that are written there."""
    found: list[Type] = []
    for kind in engine.types(file, file.symbols[symbol].bases[0]):
        if kind[0] == CLASS and kind[1].symbol.detail == "trait":
            found.append((CLS if is_class else SELF, kind[1]))
        elif kind[0] == CLASS:
            found.append(kind if is_class else (INSTANCE, kind[1], kind[2]))
    return tuple(found) or ((CLS if is_class else SELF, file.class_of(symbol)),)


def bounded(engine: Engine, kind: Type) -> Types:
    """A type, or what a type variable is bound by."""
    return bound_types(engine, kind[1], kind[2]) if kind[0] == VARIABLE else (kind,)
