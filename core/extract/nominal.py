"""Types whose members are names of a scope, with declared types and overloads: Java and its kin.

    class A extends B { int n; int n() { return n; } void f(int a) {} void f(String a) {} }

Every declaration is a symbol of its own, overloads too. What is called has names apart from what holds values: a
callable is bound under its name with `()` behind it. A bare name may mean a member of the class around, inherited or
not, or of a class around that one: op.BARE.
"""

import re
from typing import Any, NamedTuple

from core import paths as op
from core.extract.annotations import annotation
from core.extract.arrays import sequence_of, with_dimensions
from core.extract.declaring import Place, describe, span_of
from core.extract.definitions import type_parameters
from core.extract.functions import Formal, declare_formals, walk_function
from core.extract.scopes import CALLABLE_SCOPE, CLASS_SCOPE, Scope, Unit
from core.extract.sending import visit_given
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.paths import CALLED, CONSTRUCTS
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_MARKS = {
    "static": Flag.STATIC,
    "abstract": Flag.ABSTRACT,
    "private": Flag.PRIVATE,
    "public": Flag.EXPORTED,
    "protected": Flag.EXPORTED,
}
_DETAIL_FLAGS = {
    "interface": Flag.TYPE_ONLY,
    "annotation": Flag.TYPE_ONLY,
    "enum": Flag.ENUM,
}
_INFERRED = "var"


class Around(NamedTuple):
    """The state of a walk outside of a type."""

    scope: Scope
    container: int
    block: int
    this: int
    owner: int
    receiver: str


def read_marks(w: Walker, nodes: list[Node]) -> int:
    """Flags of the modifiers; annotations among them are walked."""
    flags = 0
    for group in nodes:
        for child in group.children:
            if child.is_named:
                w.visit(child)
            else:
                flags |= _MARKS.get(w.text(child), 0)
    return flags


def on_marks(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Modifiers before what needs none of them."""
    read_marks(w, [node])
    return 0


def declare_apart(
    w: Walker, place: Place, key: str, kind: Kind, detail: str, body: Node | None
) -> int:
    """A symbol of its own for each declaration, bound under a key beside others of that name."""
    scope = place.scope
    binding = w.bind(scope, key, "symbol")
    parent = scope.container if scope.container >= 0 else w.unit_symbol(scope)
    symbol = w.add_draft(place.name, kind, detail, parent, span_of(w, place))
    describe(w, w.drafts[symbol], place, body)
    binding.paths.append(w.path(op.SYMBOL, symbol))
    binding.symbol = symbol
    return symbol


def on_package(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """package a.b: the names of all its files are visible in each"""
    name = "".join(w.text(parts[0]).split())
    place = Place(w.scope, name, parts[0], node, node)
    symbol = w.add_draft(name, Kind.NAMESPACE, "package", 0, span_of(w, place))
    condition = condition_above(w, node)
    if condition:
        w.drafts[symbol].values = (w.path(op.TYPE_LITERAL, f"={condition}", ()),)
    return 0


def condition_above(w: Walker, node: Node) -> str:
    """Under which condition the file is a part of its package, "" for always."""
    if not w.language.condition_text:
        return ""
    found = re.search(w.language.condition_text.encode(), w.source[: node.start_byte], re.M)
    return " ".join(found[1].decode("utf-8", "replace").split()) if found is not None else ""


# --- Types ---


def on_type_declaration(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """class Name<T> extends Base { members }"""
    marks, name_node, type_params, components, bases, body = parts
    flags = read_marks(w, marks)
    name, detail = w.text(name_node), settings["detail"]
    place = Place(w.scope, name, name_node, node, node)
    symbol = declare_apart(w, place, name, Kind.CONTAINER, detail, body)
    draft = w.drafts[symbol]
    draft.flags |= flags | _DETAIL_FLAGS.get(detail, 0)
    outer = w.scope
    type_parameters(w, type_params, symbol)
    for base in bases:
        read_bases(w, symbol, base)
    around = enter_type(w, symbol, node)
    if components is not None:
        draft.flags |= Flag.DATACLASS
        for component in w.children(components):
            declare_component(w, symbol, component)
    for child in w.children(body):
        w.walk(child)
    leave_type(w, around)
    w.scope = outer
    return w.path(op.SYMBOL, symbol)


def read_bases(w: Walker, symbol: int, node: Node) -> None:
    """One base, or a list of them inside further nodes."""
    if w.construct_name(node):
        before, w.annotation = w.annotation, True
        path = w.visit_as(node, Role.INHERIT)
        w.annotation = before
        w.drafts[symbol].bases = (*w.drafts[symbol].bases, path)
    else:
        for child in w.children(node):
            read_bases(w, symbol, child)


def enter_type(w: Walker, symbol: int, node: Node) -> Around:
    """Enter the body of a type, whose instance is the receiver."""
    unit = w.unit
    around = Around(w.scope, w.container, w.block, unit.this, unit.owner, unit.receiver)
    w.scope = Scope(
        CLASS_SCOPE, w.scope, symbol, node.start_byte + w.shift, node.end_byte + w.shift
    )
    w.containers.append(w.scope)
    w.container, w.block = symbol, w.blocks.new(w.block, -1)
    unit.this, unit.owner, unit.receiver = w.path(op.SELF, symbol), symbol, "instance"
    return around


def leave_type(w: Walker, around: Around) -> None:
    unit = w.unit
    w.scope, w.container, w.block = around.scope, around.container, around.block
    unit.this, unit.owner, unit.receiver = around.this, around.owner, around.receiver


def anonymous_type(w: Walker, node: Node, name: str, base: int, body: Node) -> int:
    """A type without a name, which derives from a base: its name is empty space where its body begins."""
    start = body.start_byte + w.shift
    span = (start, body.end_byte + w.shift, start, start)
    symbol = w.add_draft(name, Kind.CONTAINER, "class", w.container, span)
    w.drafts[symbol].bases = (base,)
    w.drafts[symbol].signature = (node.start_byte + w.shift, start)
    around = enter_type(w, symbol, body)
    for child in w.children(body):
        w.walk(child)
    leave_type(w, around)
    return symbol


def declare_component(w: Walker, symbol: int, node: Node) -> None:
    """A component of a record: a field, a member of that name to call, and a parameter of the constructor."""
    found = read_formal(w, node)
    if found is None:
        return
    name = w.text(found.target)
    field = declare_apart(
        w, Place(w.scope, name, found.target, node, node), name, Kind.VALUE, "field", None
    )
    draft = w.drafts[field]
    draft.type, draft.flags = found.type, Flag.EXPORTED | found.flags
    if found.flags & Flag.VARIADIC:
        draft.type = sequence_of(w, found.type)
        draft.flags &= ~Flag.VARIADIC
    accessor = w.bind(w.scope, name + CALLED, "symbol")
    accessor.paths.append(w.path(op.ACCESSOR, w.path(op.SYMBOL, field)))


def components_of(w: Walker, symbol: int) -> tuple[int, ...]:
    """The fields that a record's constructor takes."""
    drafts = w.drafts
    found = []
    for index in range(symbol + 1, len(drafts)):
        if drafts[index].parent == symbol:
            if drafts[index].detail != "field":
                break
            found.append(index)
    return tuple(found)


# --- Members ---


def on_member_function(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """type name(parameters) { body }, Name(parameters) { body }"""
    marks, type_params, returns, name_node, parameters, throws, body, default = parts
    constructs, owner = "constructs" in settings, w.scope.container
    flags = read_marks(w, marks) | (Flag.CONSTRUCTOR if constructs else 0)
    if owner >= 0 and w.drafts[owner].flags & Flag.TYPE_ONLY:
        flags |= Flag.EXPORTED | (Flag.ABSTRACT if body is None else 0)
    name = w.text(name_node)
    place = Place(w.scope, name, name_node, node, node)
    key = CONSTRUCTS if constructs else name + CALLED
    detail = "constructor" if constructs else "method" if owner >= 0 else "function"
    symbol = declare_apart(w, place, key, Kind.CALLABLE, detail, body)
    draft = w.drafts[symbol]
    draft.flags |= flags
    outer = w.scope
    type_parameters(w, type_params, symbol)
    formals = read_formals(w, parameters)
    scope = Scope(CALLABLE_SCOPE, w.scope, -1, node.start_byte + w.shift, node.end_byte + w.shift)
    unit = Unit(scope, symbol, owner, "class" if flags & Flag.STATIC else "instance")
    unit.this = w.path(op.CLS if flags & Flag.STATIC else op.SELF, owner) if owner >= 0 else -1
    made = declare_formals(w, symbol, scope, formals)
    bind_variadic(w, scope, formals)
    draft.parameters = components_of(w, owner) if "compact" in settings else made
    if returns is not None:
        draft.returns = annotation(w, returns)
        unit.expected = w.path(op.INSTANCE, draft.returns)
    for thrown in w.children(throws) if throws is not None else ():
        annotation(w, thrown)
    if default is not None:
        w.visit(default)
    if body is not None:
        w.defer(walk_function, w, symbol, unit, body, formals, made)
    w.scope = outer
    return w.path(op.SYMBOL, symbol)


def bind_variadic(w: Walker, scope: Scope, formals: list[Formal]) -> None:
    """T... name takes single values; inside of the function it is an array of them."""
    for formal in formals:
        if formal.flags & Flag.VARIADIC:
            binding = scope.names[w.text(formal.target)]
            binding.entries = [(0, sequence_of(w, formal.type), False)]


def read_formals(w: Walker, node: Node | None) -> list[Formal]:
    """The parameters of a list; their types belong to the scope around."""
    found = []
    for child in w.children(node) if node is not None else ():
        formal = read_formal(w, child)
        if formal is not None:
            found.append(formal)
    return found


def read_formal(w: Walker, node: Node) -> Formal | None:
    """type name, type... name; None for what declares no parameter."""
    construct, parts, settings = w.construct(node)
    if construct != "formal":
        return None
    _, target, type_node, dimensions, marks = parts
    read_marks(w, marks)
    declared = annotation(w, type_node) if type_node is not None else -1
    declared = with_dimensions(w, declared, dimensions)
    return Formal(target, node, declared, None, Flag.VARIADIC if "variadic" in settings else 0)


def declared_item(w: Walker, type_node: Node) -> int:
    """The path of a written type; -1 where it is left to the value."""
    return -1 if w.text(type_node) == _INFERRED else annotation(w, type_node)


def on_member_values(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """type name = value, other"""
    marks, type_node, items = parts
    flags = read_marks(w, marks)
    owner = w.scope.container
    if owner >= 0 and w.drafts[owner].flags & Flag.TYPE_ONLY:
        flags |= Flag.EXPORTED | Flag.STATIC
    written = annotation(w, type_node)
    for item in items:
        target, dimensions, value_node = w.construct(item)[1]
        whole = node if len(items) == 1 else item
        name = w.text(target)
        symbol = declare_apart(
            w, Place(w.scope, name, target, whole, node), name, Kind.VALUE, "field", None
        )
        declared = with_dimensions(w, written, dimensions)
        w.drafts[symbol].flags |= flags
        w.drafts[symbol].type = declared
        if value_node is not None:
            visit_given(w, value_node, w.path(op.INSTANCE, declared))
    return 0


def on_constant_member(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """NAME(arguments) { members } of an enumeration"""
    marks, name_node, arguments, body = parts
    read_marks(w, marks)
    name, owner = w.text(name_node), w.scope.container
    place = Place(w.scope, name, name_node, node, node)
    symbol = declare_apart(w, place, name, Kind.VALUE, "enum_member", body)
    w.drafts[symbol].flags |= Flag.EXPORTED | Flag.STATIC
    if arguments is not None:
        w.visit(arguments)
    if body is not None:  # beside the constant, so that its members are called Type.NAME.member
        anonymous_type(w, node, name, w.path(op.SYMBOL, owner), body)
    return 0


# --- Annotations ---


def on_annotation_use(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """@Name(key = value): the type, and its members"""
    name_node, arguments = parts
    kind = annotation(w, name_node)
    before, w.annotation = w.annotation, False
    for child in w.children(arguments) if arguments is not None else ():
        construct, inner, _ = w.construct(child)
        if construct == "argument":
            key = w.text(inner[0])
            path = w.path(op.MEMBER, kind, key + CALLED)
            w.refer(path, key, Role.READ, inner[0].start_byte + w.shift)
            w.visit(inner[1])
        else:
            w.visit(child)
    w.annotation = before
    return 0
