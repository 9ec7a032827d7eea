"""Statements of languages with block scopes: declarations, loops, catch, switch, and assignments to names."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation, under_listed_keys
from core.extract.declaring import Place, declare, describe, take_document
from core.extract.destructuring import bind_pattern
from core.extract.doc_comments import commented_type
from core.extract.expected import DATA, core, uncast, visit_expected
from core.extract.flow import apply_facts, branch, condition, ends_in_exit
from core.extract.functions import Receiver
from core.extract.modules import bind_require
from core.extract.narrowing import switch_facts
from core.extract.objects import define, is_defined
from core.extract.reading import constant
from core.extract.scopes import BLOCK_SCOPE, Scope
from core.extract.stores import store
from core.extract.walker import Walker
from core.model import Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_FUNCTION_WIDE = frozenset({"let", "const", "using"})


def on_block(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """{ statements }"""
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    for child in node.named_children:
        w.walk(child)
    w.scope = outer
    return 0


def function_scope(w: Walker) -> Scope:
    """Where `var` declares: the innermost function, namespace or module."""
    scope = w.scope
    while scope.kind == BLOCK_SCOPE and scope.parent is not None:
        scope = scope.parent
    return scope


def on_declaration(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """let a = 1, {b} = c"""
    kind_node, items = parts
    kind = w.text(kind_node) if kind_node is not None else "var"
    scope = function_scope(w) if "hoisted" in settings else w.scope
    document = take_document(w, node)
    for item in items:
        whole = node if len(items) == 1 else item
        target, type_node, value_node = w.construct(item)[1]
        if type_node is not None:
            declared = annotation(w, type_node)
        else:
            declared = commented_type(w, document.start_byte) if item is items[0] else -1
        detail = "constant" if kind in ("const", "using") else "variable"
        if w.construct_name(target) == "name":
            place = Place(scope, w.text(target), target, whole, document if whole is node else item)
            declare_variable(w, place, detail, declared, value_node)
        else:
            declare_pattern(w, scope, target, whole, detail, declared, value_node)
    return 0


def declare_variable(
    w: Walker, place: Place, detail: str, declared: int, value_node: Node | None
) -> None:
    """A variable with a plain name: a symbol where it is a member of something or holds something with a name."""
    if value_node is not None and bind_require(w, place.scope, place.at, value_node):
        return
    listed = under_listed_keys(w, declared) >= 0
    if is_defined(w, value_node, -1 if listed else declared, place.scope):
        node, context = uncast(w, value_node) if value_node is not None else (place.at, 0)
        if listed and w.construct_name(node) == "object":
            context, declared = w.path(op.INSTANCE, declared), -1
        path = define(w, place, detail, "function", node, declared, context, Receiver(0))
        w.assign(place.scope.names[place.name], path, declared)
        return
    context = w.path(op.INSTANCE, declared) if declared >= 0 else 0
    holder = DATA if declared >= 0 else -1
    value = visit_expected(w, value_node, context, holder) if value_node is not None else 0
    if detail == "constant" and value_node is not None and w.paths[value] == (op.LITERAL, "string"):
        text = constant(w, value_node)
        if isinstance(text, str):
            value = w.path(op.TYPE_LITERAL, f"={text}", ())
    declare_name(w, place, detail, declared, value)


def declare_name(w: Walker, place: Place, detail: str, declared: int, value: int) -> None:
    """Bind a name to a value: a symbol in modules and namespaces, a local variable elsewhere."""
    scope, name, at = place.scope, place.name, place.at
    known = scope.names.get(name)
    if scope.container < 0 and (known is None or known.kind != "symbol"):
        binding = w.bind(scope, name, "local")
        w.note_declaration(binding, at)
        w.assign(binding, value, declared)
        return
    symbol, fresh = declare(w, place, Kind.VALUE, detail)
    draft = w.drafts[symbol]
    if fresh:
        describe(w, draft, place, None)
    if declared >= 0:
        draft.type = declared
    elif draft.kind is Kind.VALUE:
        draft.add_value(value)
    w.assign(scope.names[name], value, declared)


def declare_pattern(
    w: Walker,
    scope: Scope,
    target: Node,
    whole: Node,
    detail: str,
    declared: int,
    value_node: Node | None,
) -> None:
    """const {a, b: [c]} = value"""
    if value_node is not None and bind_require(w, scope, target, value_node):
        return
    context = w.path(op.INSTANCE, declared) if declared >= 0 else 0
    value = visit_expected(w, value_node, context) if value_node is not None else 0

    def leaf(w: Walker, node: Node, path: int) -> None:
        if w.construct_name(node) == "name":
            declare_name(w, Place(scope, w.text(node), node, whole, whole), detail, -1, path)
        else:
            w.visit(node)

    bind_pattern(w, target, context or value, leaf)


# --- Loops, catch, switch ---


def on_for_loop(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for (let i = 0; i < n; i++) body"""
    initializers, test, increments, body = parts
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    for initializer in initializers:
        w.walk(initializer)
    facts = condition(w, test)[0] if test is not None else []
    branch(w, body, facts, -1)
    for increment in increments:
        w.walk(increment)
    w.scope = outer
    return 0


def on_for_each(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for (const target of iterable) body, for (const key in object) body"""
    asynchronous, kind_node, target, operator, iterable, body = parts
    outer = w.scope
    value = w.visit(iterable)
    if w.text(operator) == "in":
        element = w.path(op.LITERAL, "string")
    else:
        element = w.path(op.ITEM, value, asynchronous is not None)
    scope = w.inner(node, BLOCK_SCOPE)
    if kind_node is None:
        bind_pattern(w, target, element, assign_target)
    else:
        kind = w.text(kind_node)
        holder = scope if kind in _FUNCTION_WIDE else function_scope(w)

        def leaf(w: Walker, node: Node, path: int) -> None:
            if w.construct_name(node) == "name":
                place = Place(holder, w.text(node), node, node, node)
                declare_name(w, place, "constant" if kind == "const" else "variable", -1, path)
            else:
                w.visit(node)

        bind_pattern(w, target, element, leaf)
    branch(w, body, [], -1)
    w.scope = outer
    return 0


def on_catch_clause(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """catch (target) body: anything may have been thrown"""
    target, body = parts
    outer, before = w.scope, w.block
    scope = w.inner(node, BLOCK_SCOPE)
    w.block = w.blocks.new(before, -1)
    if target is not None:

        def leaf(w: Walker, name: Node, path: int) -> None:
            binding = w.bind(scope, w.text(name), "local")
            w.note_declaration(binding, name)
            w.assign(binding, path)

        bind_pattern(w, target, 0, leaf)
    branch(w, body, [], -1)
    w.scope, w.block = outer, before
    return 0


def on_switch(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """switch (value) { case a: ... }: the cases share one scope"""
    subject, body = parts
    value = w.visit(subject)
    outer = w.scope
    w.inner(body, BLOCK_SCOPE)
    owner = node.start_byte + w.shift
    for case in w.children(body):
        case_parts = w.construct(case)[1]
        if not case_parts:  # half-typed code, and no case
            w.walk(case)
            continue
        before, w.block = w.block, w.blocks.new(w.block, owner)
        test = case_parts[0]
        apply_facts(w, switch_facts(w, subject, value, test))
        for child in case.named_children:
            w.walk(child)
        w.blocks.dead[w.block] = ends_in_exit(w, case)
        w.block = before
    w.scope = outer
    return 0


def on_result(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """return value: of the type that the function says"""
    if parts[0] is not None:
        w.unit.returns.append(visit_expected(w, parts[0], w.unit.expected))
    return 0


# --- Assignments ---


def on_assignment(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target = value"""
    target, value_node = parts
    target = core(w, target)
    construct, inner, _ = w.construct(target)
    if construct == "member":
        return store(w, node, target, inner, value_node)
    if construct == "name":
        value = visit_expected(w, value_node, expected_of_name(w, w.text(target)))
        assign_name(w, target, value)
        return value
    if construct == "index":
        place = w.visit_as(target, Role.WRITE)
        return visit_expected(w, value_node, place, DATA)
    value = w.visit(value_node)
    bind_pattern(w, target, value, assign_target)
    return value


def expected_of_name(w: Walker, name: str) -> int:
    """The path of what a variable with a declared type may be given, 0 for other names."""
    binding = w.lookup(w.scope, name)
    if binding is None:
        return 0
    declared = binding.declared
    if declared < 0 and binding.symbol >= 0 and binding.kind == "symbol":
        declared = w.drafts[binding.symbol].type
    return w.path(op.INSTANCE, declared) if declared >= 0 else 0


def assign_target(w: Walker, node: Node, value: int) -> None:
    """A name or a member that is given a value."""
    if w.construct_name(node) == "name":
        assign_name(w, node, value)
    else:
        w.visit_as(node, Role.WRITE)


def assign_name(w: Walker, node: Node, value: int) -> None:
    """A name that exists already is given another value."""
    name = w.text(node)
    w.read(name, node.start_byte + w.shift, Role.WRITE)
    binding = w.lookup(w.scope, name)
    if binding is None or binding.kind == "import":
        return
    if binding.scope.unit is w.unit:
        w.assign(binding, value)
    elif value and value not in binding.values and binding.declared < 0:
        binding.values.append(value)
    if binding.symbol >= 0 and binding.kind == "symbol":
        draft = w.drafts[binding.symbol]
        if draft.kind is Kind.VALUE and draft.type < 0:
            draft.add_value(value)


def on_update(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target += value, target ||= value, target++"""
    target, operator, value_node = parts
    target = core(w, target)
    if value_node is None:
        w.visit_as(target, Role.WRITE)
        return w.path(op.LITERAL, "number")
    value = w.visit(value_node)
    sign = w.text(operator)
    if sign in ("||=", "??=", "&&=") and w.construct_name(target) == "name":
        assign_name(w, target, value)
    else:
        w.visit_as(target, Role.WRITE)
    return value
