"""Calls of languages whose arguments are expected to be something: f(x), new C(x), super(x), tag`x`, <Component x/>."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.calls import MAX_ARGUMENTS
from core.extract.classes import CONSTRUCTOR
from core.extract.expected import DATA, EXPECTING, argument, take_expected, visit_expected
from core.extract.merging import merge, merging_call
from core.extract.modules import dynamic_import, require_module, required_source
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_SAME = (b"Object.freeze", b"Object.seal", b"Object.preventExtensions")  # give what they get


def given_arguments(w: Walker, node: Node | None) -> list[Node]:
    """The arguments; a template string is one."""
    if node is None:
        return []
    return [node] if w.kinds.get(node.kind_id) == "text" else w.children(node)


def arity(w: Walker, given: list[Node]) -> int:
    return -1 if any(w.kinds.get(child.kind_id) == "spread" for child in given) else len(given)


def visit_arguments(w: Walker, callee: int, given: list[Node]) -> tuple[int, ...]:
    """Walk arguments, each expected to be what the callee takes at its place; their paths."""
    found: list[int] = []
    before, w.annotation = w.annotation, False
    for position, child in enumerate(given):
        if callee and w.construct_name(child) in EXPECTING:
            found.append(visit_expected(w, child, argument(w, callee, position, found), DATA))
        else:
            found.append(visit_expected(w, child, 0, DATA))
    w.annotation = before
    return tuple(found[:MAX_ARGUMENTS])


def instantiated(w: Walker, target: int, node: Node | None) -> int:
    """The callee with the type arguments that are written behind it."""
    if node is None:
        return target
    given = tuple(annotation(w, child) for child in w.children(node))
    return w.path(op.ELEMENT, target, None, given) if target else 0


def on_invoke(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """callee(arguments)"""
    context, holder = take_expected(w)
    w.take_role()
    callee, type_arguments, argument_list = parts
    kind = w.kinds.get(callee.kind_id)
    if not kind and callee.type == "import":
        return dynamic_import(w, argument_list)
    given = given_arguments(w, argument_list)
    source = required_source(w, callee, argument_list) if kind == "name" or kind is None else None
    if source is not None:
        w.visit_as(callee, Role.CALL, 1)
        return require_module(w, source)
    count = arity(w, given)
    if kind == "super":
        return super_constructor(w, callee, given, count)
    target = w.visit_as(callee, Role.CALL, count)
    if merging_call(w, callee, given):
        return w.path(op.CALL, target, merge(w, node, given), ())
    if len(given) == 1 and w.source[callee.start_byte : callee.end_byte] in _SAME:
        return w.path(op.CALL, target, (visit_expected(w, given[0], context, holder),), ())
    target = instantiated(w, target, type_arguments)
    asked = wanted(w, target, context, given) if type_arguments is None else target
    return w.path(op.CALL, target, visit_arguments(w, asked, given), ())


def wanted(w: Walker, target: int, context: int, given: list[Node]) -> int:
    """The callee as its arguments see it: what the call is expected to give says what its type variables are."""
    if not target or not context or all(w.kinds.get(n.kind_id) not in EXPECTING for n in given):
        return target
    return w.path(op.WANTED, target, context)


def super_constructor(w: Walker, callee: Node, given: list[Node], count: int) -> int:
    """super(...) calls the base's constructor."""
    base = w.visit(callee)
    path = w.path(op.MEMBER, base, CONSTRUCTOR) if base else 0
    w.refer(path, "super", Role.CALL, callee.start_byte + w.shift, count)
    visit_arguments(w, path, given)
    return 0


def on_new(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """new T(...)"""
    context, _ = take_expected(w)
    w.take_role()
    callee, type_arguments, argument_list = parts
    given = given_arguments(w, argument_list)
    target = w.visit_as(callee, Role.CALL, arity(w, given))
    target = instantiated(w, target, type_arguments)
    asked = wanted(w, target, context, given) if type_arguments is None else target
    return w.path(op.NEW, target, visit_arguments(w, asked, given))


def on_instantiation(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value<Types>"""
    return instantiated(w, w.visit(parts[0]), parts[1])


def on_cast(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value as Type, <Type>value, value as const"""
    value, type_node = parts
    if type_node is None:
        return visit_expected(w, value, 0)
    declared = w.path(op.INSTANCE, annotation(w, type_node))
    visit_expected(w, value, declared, DATA)
    return declared


def on_satisfies(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value satisfies Type: the value's own type"""
    value, type_node = parts
    return visit_expected(w, value, w.path(op.INSTANCE, annotation(w, type_node)))


def on_non_null(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value!"""
    value = parts[0]
    while w.construct_name(value) in ("operation", "boolean", "compare"):
        # The grammar takes `a - b!.c` for `(a - b)!.c`: the operand at the end is meant.
        *before, value = w.children(value)
        for child in before:
            w.visit(child)
    return w.visit(value)


def on_operation(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """An operator whose result is a plain value; a sum is text where one of its parts is."""
    found = [w.visit(child) for child in w.children(node)]
    kind = settings.get("type", "number")
    if kind == "sum":
        text = w.path(op.LITERAL, "String")
        return text if text in found else 0
    return w.path(op.LITERAL, kind)


# --- JSX ---


def on_jsx(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """<Component attribute={value}>: a call of the component"""
    name_node, attributes = parts
    target = 0
    if name_node is not None and not is_intrinsic(w, name_node):
        target = w.visit_as(name_node, Role.CALL, 1)
    properties = argument(w, target, 0, [])
    for attribute in attributes:
        construct, inner, _ = w.construct(attribute)
        if construct == "jsx_attribute":
            jsx_attribute(w, properties, inner)
        else:
            w.visit(attribute)
    return w.path(op.LITERAL, "JSX.Element")


def is_intrinsic(w: Walker, node: Node) -> bool:
    """<div>: a lower-case name is an element of the page."""
    construct = w.construct_name(node)
    first = w.source[node.start_byte]
    return construct not in ("name", "member") or (
        construct == "name" and 97 <= first <= 122  # a-z
    )


def jsx_attribute(w: Walker, properties: int, parts: Parts) -> None:
    name_node, value = parts
    expected = 0
    if properties and w.construct_name(name_node) == "name":
        name = w.text(name_node)
        expected = w.path(op.MEMBER, properties, name)
        w.refer(expected, name, Role.WRITE, name_node.start_byte + w.shift)
    if value is not None:
        visit_expected(w, value, expected, DATA)


def on_jsx_end(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    if parts[0] is not None and not is_intrinsic(w, parts[0]):
        w.visit(parts[0])
    return 0
