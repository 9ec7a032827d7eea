"""Types made of fields or methods, and the literals that fill them: struct{a, b int; Base}, Point{x: 1}."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.declaring import Place, anonymous, declare, describe, member_scope
from core.extract.formals import is_blank, names_before
from core.extract.grouped import exported
from core.extract.names import LOCAL_KINDS
from core.extract.scopes import Draft
from core.extract.walker import Walker
from core.model import Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_PLACED = frozenset({"type_elements", "type_table"})  # literals of these have values, no fields


def held_members(w: Walker, node: Node) -> tuple[int, int]:
    """The symbol whose members are walked next, and the container around."""
    symbol, w.holder = w.holder, -1
    if symbol < 0:
        symbol = anonymous(w, node)
        w.drafts[symbol].kind = Kind.CONTAINER
        member_scope(w, symbol)
    around, w.container = w.container, symbol
    return symbol, around


def on_fields(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """struct {a, b int; Base; *Other}: of a type that is named, or of none"""
    symbol, around = held_members(w, node)
    for child in w.children(parts[0]):
        construct, inner, _ = w.construct(child)
        if construct != "field_group":
            w.visit(child)
            continue
        type_node = inner[0]
        names = names_before(w, child, type_node)
        if not names:
            embed(w, symbol, child, type_node)
            continue
        declared = annotation(w, type_node)
        for name in names:
            whole = child if len(names) == 1 else name
            field(
                w,
                symbol,
                Place(member_scope(w, symbol), w.text(name), name, whole, child),
                declared,
            )
    w.container = around
    return w.path(op.STRUCTURE, symbol)


def field(w: Walker, symbol: int, place: Place, declared: int) -> None:
    if is_blank(w, place.at):
        return
    made, fresh = declare(w, place, Kind.VALUE, "field")
    draft: Draft = w.drafts[made]
    draft.flags |= exported(w, place.name)
    draft.type = declared
    if fresh:
        describe(w, draft, place, None)


def embed(w: Walker, symbol: int, whole: Node, type_node: Node) -> None:
    """A field without a name has that of its type, and its members are members of what is around it."""
    path = annotation(w, type_node)
    draft = w.drafts[symbol]
    draft.bases = (*draft.bases, path)
    at = type_name(w, type_node)
    if at is not None:
        field(w, symbol, Place(member_scope(w, symbol), w.text(at), at, whole, whole), path)


def type_name(w: Walker, node: Node) -> Node | None:
    """The last name of a written type."""
    construct, parts, _ = w.construct(node)
    if construct == "name":
        return node
    if construct == "type_member":
        return type_name(w, parts[1])
    if construct == "type_generic":
        return type_name(w, parts[0])
    inner = w.children(node)
    return type_name(w, inner[-1]) if construct == "type_of" and inner else None


def on_method_set(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """interface {M(); Other; ~int | ~string}"""
    symbol, around = held_members(w, node)
    for child in w.children(node):
        construct = w.construct_name(child)
        if construct == "required_method":
            w.visit(child)
            continue
        path = annotation(w, child)
        only = w.children(child)
        if construct != "type_choice" or len(only) != 1 or type_name(w, only[0]) is None:
            continue
        if w.construct_name(only[0]) != "type_of":  # ~T says nothing of methods
            w.drafts[symbol].bases = (*w.drafts[symbol].bases, path)
    w.container = around
    return w.path(op.STRUCTURE, symbol)


# --- Written types ---


def on_type_elements(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[]T, [n]T, chan T"""
    length, element = parts
    if length is not None:
        before, w.annotation = w.annotation, False
        w.visit(length)
        w.annotation = before
    kind = f"elements {settings.get('kind', 'list')}"
    return w.path(op.TYPE_LITERAL, kind, (annotation(w, element),))


def on_type_table(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """map[K]V"""
    return w.path(op.TYPE_LITERAL, "table", (annotation(w, parts[0]), annotation(w, parts[1])))


# --- Literals ---


def on_composite(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Type{...}, []Type{...}, map[Key]Type{...}"""
    w.take_role()
    type_node, body = parts
    value = w.path(op.INSTANCE, annotation(w, type_node))
    before, w.annotation = w.annotation, False
    fill(w, body, value, w.construct_name(type_node) not in _PLACED)
    w.annotation = before
    return value


def fill(w: Walker, body: Node, value: int, has_fields: bool) -> None:
    """The parts of a literal that gives a value; types of literals inside it may be left out."""
    inner = w.path(op.ELEMENT, value, None, ()) if value else 0
    for child in w.children(body):
        if w.construct_name(child) != "pair":
            part(w, child, inner)
            continue
        parts = w.construct(child)[1]
        key = core_of(w, parts[0])
        if has_fields and w.construct_name(key) == "name":
            refer_field(w, key, value)
        else:
            part(w, parts[0], 0)
        part(w, parts[1], inner)


def core_of(w: Walker, node: Node) -> Node:
    while w.construct_name(node) == "inner":
        node = w.construct(node)[1][0]
    return node


def part(w: Walker, node: Node, expected: int) -> None:
    inner = core_of(w, node)
    if w.construct_name(inner) == "composite_body":
        fill(w, inner, expected, True)
    else:
        w.visit(node if node.has_error or w.typed_comments is not None else inner)


def refer_field(w: Walker, node: Node, value: int) -> None:
    """key: value in a literal: a field, or, of a type that has keys, a value that is named."""
    name, start = w.text(node), node.start_byte + w.shift
    inside = w.path(op.MEMBER, value, name)
    binding = w.lookup(w.scope, name)
    if binding is not None and binding.kind in LOCAL_KINDS:
        w.refer(inside, name, Role.WRITE, start)
        return
    groups, w.groups = w.groups, {}
    outside = w.read(name, start, Role.READ)
    w.groups = groups
    w.refer(w.path(op.FALLBACK, inside, outside), name, Role.WRITE, start)


def on_composite_body(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    fill(w, node, 0, False)
    return 0


# --- Expressions ---


def on_part(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object[start:end]: of the object's own type"""
    w.take_role()
    found = [w.visit(child) for child in w.children(node)]
    return found[0]


def on_receive(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """<-channel"""
    w.take_role()
    value = w.visit(parts[0])
    return w.path(op.ELEMENT, value, None, ()) if value else 0


def on_arithmetic(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """left + right: of the type of its operands, of which one may be a constant; or of a type of its own"""
    w.take_role()
    found = [w.visit(child) for child in w.children(node)]
    if "type" in settings:
        return w.path(op.LITERAL, settings["type"])
    typed = [path for path in found if w.paths[path][0] != op.LITERAL]
    return typed[0] if typed else found[0]


def on_specialized(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """generic[A, B]"""
    role, arity = w.take_role()
    target = w.visit_as(parts[0], role, arity)
    given = tuple([annotation(w, child) for child in w.children(node)[1:]])
    return w.path(op.ELEMENT, target, None, given)


def on_conversion(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[]byte(value); generic[A, B](value), which may be a call as well"""
    w.take_role()
    type_node, value = parts
    if w.construct_name(type_node) != "type_generic":
        path = w.path(op.INSTANCE, annotation(w, type_node))
        w.visit(value)
        return path
    base, arguments = w.construct(type_node)[1]
    target = w.visit_as(base, Role.CALL, 1)
    given = tuple([annotation(w, child) for child in w.children(arguments)])
    return w.path(op.CALL, w.path(op.ELEMENT, target, None, given), (w.visit(value),), ())
