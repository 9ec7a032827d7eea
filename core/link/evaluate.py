"""The operations of core.paths, one function each: a path's node to the types of its value."""

from collections.abc import Sequence

from core import paths as op
from core.link.aliases import types_given
from core.link.annotations import find_instance, instances, qualified
from core.link.calls import Arguments, call, outside_call
from core.link.choices import closed, either, opened
from core.link.declared import on_fallback
from core.link.engine import Engine, File, Handler
from core.link.entries import entries
from core.link.expecting import expected_argument
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    EXTERNAL,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    METHOD,
    OBJECT,
    OUTSIDER,
    PACKAGE,
    SELF,
    SEQUENCE,
    SUPER,
    TABLE,
    TUPLE,
    Type,
    Types,
    join,
    ordered,
)
from core.link.literals import on_container, on_literal, on_mapping, on_type_literal
from core.link.members import absent_member, end_types, has_member, member, member_types
from core.link.method_references import on_fitted
from core.link.modules import global_ends, import_ends, module_of
from core.link.narrowing import excluded, narrowed, tested
from core.link.overloaded_calls import called, overloaded_call
from core.link.overloads import chosen
from core.link.packages import begins_package
from core.link.pieces import bounded, extended, given_to_callback, on_piece
from core.link.results import awaited, element, entered, iterate, unpack
from core.link.routes import route_ends
from core.link.shapes import on_asserted, on_guard, on_matching
from core.link.structural import as_values, giving, made_by, taken
from core.link.symbols import symbol_types
from core.model import EXTENSION, Kind, PathNode

Node = PathNode
SLICE = (op.LITERAL, "slice")


def on_name(engine: Engine, file: File, node: Node) -> Types:
    engine.note(file, node[2])
    return engine.union(file, file.scopes.get(node[1], {}).get(node[2], ()))


def on_symbol(engine: Engine, file: File, node: Node) -> Types:
    return symbol_types(engine, file, node[1])


def on_global(engine: Engine, file: File, node: Node) -> Types:
    return end_types(engine, global_ends(engine, file, node[1]))


def on_import(engine: Engine, file: File, node: Node) -> Types:
    return end_types(engine, import_ends(engine, file, node[1]))


def on_module(engine: Engine, file: File, node: Node) -> Types:
    module = module_of(engine, file, node[1], node[2])
    return (module,) if module is not None else ()


def on_member(engine: Engine, file: File, node: Node) -> Types:
    base = as_values(engine.types(file, node[1]))
    if len(base) == 1:
        return member(engine, file, base[0], node[2])
    return member_types(engine, file, base, node[2]) if base else ()


def on_call(engine: Engine, file: File, node: Node) -> Types:
    if file.rules.overloads:
        return overloaded_call(engine, file, node)
    types = opened(engine, as_values(engine.types(file, node[1])))
    arguments = Arguments(engine, file, node[2], node[3])
    if len(types) == 1:
        return called(engine, file, types[0], arguments)
    return join([called(engine, file, kind, arguments) for kind in types])


def on_element(engine: Engine, file: File, node: Node) -> Types:
    if node[2].__class__ is int and not file.rules.structural:
        exact = functions_at(engine, file, node[1], node[2])
        if exact:
            return exact
    types = engine.types(file, node[1])
    if (file.rules.structural or file.rules.routes) and node[2] is None and node[3]:
        return join([types_given(engine, file, node, types)])
    types = opened(engine, types)
    if node[3] and any(kind[0] == FUNCTION for kind in types):
        return join([types_given(engine, file, node, types)])
    if len(node[3]) == 1 and file.paths[node[3][0]] == SLICE:
        return join([part_of(kind) or element(engine, file, kind, None, ()) for kind in types])
    return join([element(engine, file, kind, node[2], node[3]) for kind in types])


def functions_at(engine: Engine, file: File, path: int, key: int) -> Types:
    """The function or class at a constant place of a list that is written out."""
    node = file.paths[path]
    if node[0] == op.NAME:
        engine.note(file, node[2])
        bound = file.scopes.get(node[1], {}).get(node[2], ())
        node = file.paths[bound[0]] if len(bound) == 1 else node
    if node[0] == op.SYMBOL and len(file.symbols[node[1]].values) == 1:
        engine.note(file, file.symbols[node[1]].name)
        node = file.paths[file.symbols[node[1]].values[0]]
    if node[0] != op.CONTAINER or node[1] != "list" or not -len(node[2]) <= key < len(node[2]):
        return ()
    types = engine.types(file, node[2][key])
    return types if all(kind[0] in (FUNCTION, CLASS) for kind in types) else ()


def part_of(kind: Type) -> Types:
    """A slice of a built-in container."""
    if kind[0] == TUPLE:
        return ((SEQUENCE, "tuple", join(kind[1])),)
    return (kind,) if kind[0] == SEQUENCE else ()


def on_item(engine: Engine, file: File, node: Node) -> Types:
    return iterate(engine, file, opened(engine, engine.types(file, node[1])), bool(node[2]))


def on_entry(engine: Engine, file: File, node: Node) -> Types:
    return entries(engine, file, opened(engine, engine.types(file, node[1])), node[2])


def on_unpack(engine: Engine, file: File, node: Node) -> Types:
    return join([unpack(engine, file, kind, node[2]) for kind in engine.types(file, node[1])])


def on_rest(engine: Engine, file: File, node: Node) -> Types:
    types = engine.types(file, node[1])
    if node[2] is None and file.rules.structural:
        return types  # { a, ...rest } has the members of the whole
    tables = tuple(kind for kind in types if kind[0] in (TABLE, OBJECT))
    return tables or ((SEQUENCE, "list", iterate(engine, file, types)),)


def on_await(engine: Engine, file: File, node: Node) -> Types:
    return awaited(engine, file, engine.types(file, node[1]))


def on_enter(engine: Engine, file: File, node: Node) -> Types:
    return entered(engine, file, engine.types(file, node[1]), bool(node[2]))


def on_instance(engine: Engine, file: File, node: Node) -> Types:
    return find_instance(engine, file, node[1])


def on_union(engine: Engine, file: File, node: Node) -> Types:
    if any(is_anything(engine, file, part) for part in node[1:]):
        return ()
    return either(engine, file, node)


def is_anything(engine: Engine, file: File, path: int) -> bool:
    """Whether a path is a parameter that is declared to be anything: then so is every union with it."""
    node = file.paths[path]
    return bool(
        node[0] == op.PARAMETER
        and file.symbols[node[1]].type >= 0
        and not file.rules.structural
        and not engine.types(file, path)
    )


def on_self(engine: Engine, file: File, node: Node) -> Types:
    if file.symbols[node[1]].detail == EXTENSION:
        return extended(engine, file, node[1], False)
    return ((SELF, file.class_of(node[1])),)


def on_route(engine: Engine, file: File, node: Node) -> Types:
    return end_types(engine, route_ends(engine, file, node[1], node[2]))


def on_cls(engine: Engine, file: File, node: Node) -> Types:
    if file.symbols[node[1]].detail == EXTENSION:
        return extended(engine, file, node[1], True)
    return ((CLS, file.class_of(node[1])),)


def on_super(engine: Engine, file: File, node: Node) -> Types:
    owner = file.class_of(node[1])
    return ((SUPER, owner, (CLS if node[2] else SELF, owner)),)


def on_narrow(engine: Engine, file: File, node: Node) -> Types:
    wanted = tested(engine, file, engine.types(file, node[2]))
    return ordered(narrowed(engine, opened(engine, engine.types(file, node[1])), wanted))


def on_exclude(engine: Engine, file: File, node: Node) -> Types:
    unwanted = tested(engine, file, engine.types(file, node[2]))
    types = engine.types(file, node[1])
    return closed(types, excluded(engine, opened(engine, types), unwanted))


def on_sent(engine: Engine, file: File, node: Node) -> Types:
    """What `yield` gives: by the declared type of the generator."""
    symbol = file.symbols[node[1]]
    if symbol.returns < 0:
        return ()
    engine.note(file, symbol.name)
    found: list[Types] = []
    for kind in engine.types(file, symbol.returns):
        if kind[0] == FORM and 0 <= kind[1].sent < len(kind[2]):
            found.append(instances(engine, file, kind[2][kind[1].sent]))
    return join(found)


def on_parameter(engine: Engine, file: File, node: Node) -> Types:
    return symbol_types(engine, file, node[1])


def on_lambda(engine: Engine, file: File, node: Node) -> Types:
    return ((LAMBDA, file, node[1]),)


def on_lambda_parameter(engine: Engine, file: File, node: Node) -> Types:
    """The parameter of a lambda that is handed over where a callable of known parameters is expected."""
    if node[2] < 0:
        return ()
    if file.rules.structural or file.rules.overloads:
        return taken(engine, file, engine.types(file, node[2]), node[1], None)
    found: list[Types] = []
    for kind in engine.types(file, node[2]):
        if kind[0] == CALLABLE and node[1] < len(kind[2]):
            found.append(kind[2][node[1]])
    return join(found)


def on_object(engine: Engine, file: File, node: Node) -> Types:
    return (file.class_of(node[1]).instance,)


def on_structure(engine: Engine, file: File, node: Node) -> Types:
    return (file.class_of(node[1]).itself,)


def on_expected(engine: Engine, file: File, node: Node) -> Types:
    """What a callee takes at a position."""
    types = as_values(engine.types(file, node[1]))
    return taken(engine, file, types, node[2], Arguments(engine, file, node[3], ()))


def on_wanted(engine: Engine, file: File, node: Node) -> Types:
    """A callee that is expected to give something."""
    result = engine.types(file, node[2])
    types = as_values(engine.types(file, node[1]))
    return tuple([giving(engine, kind, result) for kind in types]) if result else types


def on_new(engine: Engine, file: File, node: Node) -> Types:
    types = opened(engine, as_values(engine.types(file, node[1])))
    arguments = Arguments(engine, file, node[2], ())
    return join([made(engine, file, kind, arguments) for kind in types])


def made(engine: Engine, file: File, kind: Type, arguments: Arguments) -> Types:
    """new T(...), of a class, or of a function that works as one."""
    if kind[0] == FUNCTION:
        return ((INSTANCE, kind[1].class_of(kind[2]), ()),)
    if kind[0] == CLASS:
        return call(engine, file, kind, arguments)
    if kind[0] == EXTERNAL:
        rule = file.rules.calls.get(qualified(kind))
        if rule is not None:
            return outside_call(engine, file, rule, arguments)
        return ((OUTSIDER, kind[1], kind[2]),)
    return made_by(engine, file, kind) or instances(engine, file, (kind,))


def on_exception(engine: Engine, file: File, node: Node) -> Types:
    return tested(engine, file, engine.types(file, node[1]))


def on_this(engine: Engine, file: File, node: Node) -> Types:
    """`this` in a callable outside a class: an instance of what the callable constructs."""
    symbol = file.symbols[node[1]]
    if symbol.kind == Kind.CALLABLE:
        return ((SELF, file.class_of(node[1])),)
    return ()


def on_type_variable(engine: Engine, file: File, node: Node) -> Types:
    return ((FORMAL, file, (node[1], node[2])),)


def on_bare(engine: Engine, file: File, node: Node) -> Types:
    """A bare name inside a class: its member, or what the name means outside of it."""
    _, symbol, name, otherwise = node
    receiver: Type = (SELF, file.class_of(symbol))
    if has_member(engine, receiver, name):
        return member(engine, file, receiver, name)
    types = engine.types(file, otherwise)
    if types and (types[0][0] != PACKAGE or begins_package(file, name)):
        return types
    return absent_member(engine, file, receiver, name) or types


def on_chosen(engine: Engine, file: File, node: Node) -> Types:
    """That of several callables which takes some arguments."""
    return chosen(engine, file, as_values(engine.types(file, node[1])), node[2])


def on_accessor(engine: Engine, file: File, node: Node) -> Types:
    return ((LAMBDA, file, node[1]),)


def on_held(engine: Engine, file: File, node: Node) -> Types:
    return engine.types(file, node[1])


def on_keyword(engine: Engine, file: File, node: Node) -> Types:
    """What a call expects as an argument."""
    call_node = file.paths[node[1]]
    if call_node[0] != op.CALL:
        return ()
    arguments = Arguments(engine, file, call_node[2], ())
    types = engine.types(file, call_node[1])
    if file.rules.routes and len(types) == 1 and types[0][0] == METHOD and node[2].isdecimal():
        return given_to_callback(file, types[0], node[2])
    if file.rules.routes:
        found = join([expected_argument(engine, file, kind, node[2], arguments) for kind in types])
        return join([bounded(engine, kind) for kind in found])
    return join([expected_argument(engine, file, kind, node[2], arguments) for kind in types])


__all__ = [
    "HANDLERS", "on_asserted", "on_container", "on_fallback", "on_fitted", "on_guard", "on_literal", "on_mapping",
    "on_matching", "on_piece", "on_type_literal",
]  # fmt: skip


def _handlers() -> Sequence[Handler | None]:
    table: list[Handler | None] = [None] * 64
    for name, number in vars(op).items():
        if isinstance(number, int) and name.isupper() and number >= 0:
            table[number] = globals().get(f"on_{name.lower()}")
    return table


HANDLERS = _handlers()
