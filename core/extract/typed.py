"""Statements of languages with declared types: variables, loops, resources, patterns, switch."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.arrays import with_dimensions
from core.extract.expected import visit_expected
from core.extract.flow import TESTS, Facts
from core.extract.nominal import declared_item, read_marks
from core.extract.scopes import BLOCK_SCOPE, Scope
from core.extract.sending import visit_given
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def declare_local(w: Walker, node: Node, value: int, declared: int = -1) -> None:
    """A variable of the scope; one of the same name that a pattern has bound before it ends here."""
    name = w.text(node)
    if name in w.scope.names:
        outer = w.scope
        w.scope = Scope(BLOCK_SCOPE, outer, -1, node.start_byte + w.shift, outer.end)
    binding = w.bind(w.scope, name, "local")
    w.note_declaration(binding, node)
    w.assign(binding, w.path(op.INSTANCE, declared) if declared >= 0 else value, declared)


def on_typed_declaration(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """type name = value, other"""
    marks, type_node, items = parts
    read_marks(w, marks)
    written = declared_item(w, type_node)
    for item in items:
        target, dimensions, value_node = w.construct(item)[1]
        declared = with_dimensions(w, written, dimensions)
        context = w.path(op.INSTANCE, declared) if declared >= 0 else 0
        value = visit_given(w, value_node, context) if value_node is not None else 0
        declare_local(w, target, value, declared)
    return 0


def on_typed_each(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for (type target : iterable) body"""
    marks, type_node, target, iterable, body = parts
    read_marks(w, marks)
    outer = w.scope
    value = w.visit(iterable)
    w.inner(node, BLOCK_SCOPE)
    declare_local(w, target, w.path(op.ITEM, value, False), declared_item(w, type_node))
    w.visit(body)
    w.scope = outer
    return 0


def on_entered(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """try (type target = value) body: the resources are visible in the body alone"""
    resources, body, rest = parts
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    w.visit(resources)
    w.visit(body)
    w.scope = outer
    for child in rest:
        w.visit(child)
    return 0


def on_resource(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    marks, type_node, target, value_node = parts
    read_marks(w, marks)
    declared = declared_item(w, type_node)
    value = visit_given(w, value_node, 0)
    declare_local(w, target, value, declared)
    return 0


def on_typed_catch(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """catch (type target) body"""
    marks, type_node, target, body = parts
    read_marks(w, marks)
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    declare_local(w, target, 0, annotation(w, type_node))
    w.visit(body)
    w.scope = outer
    return 0


def on_labelled(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """label: statement"""
    w.walk(parts[0])
    return 0


def on_give(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target = value, where the target's declaration says what it holds"""
    target, value_node = parts
    place = w.visit_as(target, Role.WRITE)
    visit_given(w, value_node, place)
    return place


# --- Patterns ---


def on_type_test(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value instanceof Type target, value instanceof Record(...)"""
    value_node, type_node, target, pattern = parts
    value = w.visit(value_node)
    declared = annotation(w, type_node) if type_node is not None else -1
    if target is not None:
        declare_local(w, target, value, declared)
    if pattern is not None:
        match_pattern(w, pattern, value)
    return w.path(op.LITERAL, "boolean")


def test_type(w: Walker, node: Node, parts: Parts) -> tuple[Facts, Facts]:
    w.value_of_condition = on_type_test(w, node, parts, {})
    return [], []


def match_pattern(w: Walker, node: Node, value: int) -> None:
    """Bind what a pattern names, of a value."""
    construct, parts, _ = w.construct(node)
    if construct == "inner":
        match_pattern(w, parts[0], value)
    elif construct == "type_pattern":
        type_node, target = parts
        declare_local(w, target, value, declared_item(w, type_node))
    elif construct == "record_pattern":
        record = w.path(op.INSTANCE, annotation(w, parts[0]))
        for position, child in enumerate(w.children(parts[1])):
            match_pattern(w, child, w.path(op.UNPACK, record, position))
    else:
        w.visit(node)


# --- Switch ---


def on_choice(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """switch (value) { case pattern -> result; case A: statements }"""
    value_node, body = parts
    value = w.visit(value_node)
    outer = w.scope
    w.inner(body, BLOCK_SCOPE)
    shared = w.scope
    found = []
    for case in w.children(body):
        construct, inner, _ = w.construct(case)
        if construct != "choice_case":
            w.walk(case)
            continue
        labels, result = inner
        for label in labels:
            read_label(w, label, value)
        if result is not None:
            found.append(case_value(w, result))
            w.scope = shared
        else:
            for child in w.children(case)[len(labels) :]:
                w.walk(child)
    w.scope = outer
    return w.union(found)


def case_value(w: Walker, node: Node) -> int:
    """What one case gives: of a statement, the expression in it."""
    inner = w.children(node)
    if not w.construct_name(node) and len(inner) == 1:
        return visit_expected(w, inner[0], 0)
    w.visit(node)
    return 0


def read_label(w: Walker, label: Node, value: int) -> None:
    """case A, B: a bare name is a member of what is tested, where that has one"""
    for child in w.children(label):
        construct = w.construct_name(child)
        if construct == "name":
            name, start = w.text(child), child.start_byte + w.shift
            inside = w.path(op.MEMBER, value, name) if value else 0
            groups, w.groups = w.groups, {}
            outside = w.read(name, start, Role.READ)
            w.groups = groups
            path = w.path(op.FALLBACK, inside, outside) if inside else outside
            w.refer(path, name, Role.READ, start)
        elif construct in ("inner", "type_pattern", "record_pattern"):
            match_pattern(w, child, value)
        else:
            w.visit(child)


TESTS["type_test"] = test_type
