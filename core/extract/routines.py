"""Functions whose receiver is a parameter in front of their name, and functions without a name.

    func (list *List[T]) Push(value T) (int, error) { ... }

The receiver is the first parameter. A type's parameters get names of their own in each method.
"""

from typing import Any

from core import paths as op
from core.extract.declaring import Place, declare, describe, member_scope
from core.extract.formals import (
    Group,
    bind_groups,
    bind_type,
    declare_groups,
    declared_types,
    is_blank,
    names_before,
    read_groups,
    read_results,
)
from core.extract.functions import walk_function
from core.extract.grouped import exported, holder_named
from core.extract.scopes import (
    CALLABLE_SCOPE,
    CLASS_SCOPE,
    CLOSURE_SCOPE,
    TYPE_SCOPE,
    Draft,
    Scope,
    Unit,
)
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_routine(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """func name(a A) B {...}, func (receiver R) name(a A) B {...}"""
    receiver, name, type_params, params, returns, body = parts
    outer = w.scope
    groups: list[Group] = []
    place = Place(w.module, w.text(name), name, node, node)
    if receiver is not None:
        return method_apart(w, place, receiver, params, returns, body)
    symbol, draft = declare_routine(w, place, "function", body)
    if type_params is not None:
        scope = w.inner(type_params, TYPE_SCOPE)
        draft.type_parameters = declared_types(w, scope, type_params, symbol)
    finish_routine(w, symbol, draft, groups, place, params, returns, body)
    w.scope = outer
    return w.path(op.SYMBOL, symbol)


def declare_routine(w: Walker, place: Place, detail: str, body: Node | None) -> tuple[int, Draft]:
    """The symbol; names that mean nothing have one too, so that what is called in them belongs to something."""
    if is_blank(w, place.at):
        place = place.moved(Scope(CLASS_SCOPE, None, 0, 0, 0))
        place.scope.unit = w.unit
    symbol, fresh = declare(w, place, Kind.CALLABLE, detail)
    draft = w.drafts[symbol]
    if fresh:
        describe(w, draft, place, body)
        draft.flags |= exported(w, place.name)
    return symbol, draft


def finish_routine(
    w: Walker,
    symbol: int,
    draft: Draft,
    groups: list[Group],
    place: Place,
    params: Node,
    returns: Node | None,
    body: Node | None,
) -> None:
    """Parameters and results, with what is declared in front of them; the body waits."""
    node = place.whole
    groups += read_groups(w, params)
    draft.returns, results = read_results(w, returns)
    scope = Scope(CALLABLE_SCOPE, w.scope, -1, node.start_byte + w.shift, node.end_byte + w.shift)
    unit = Unit(scope, symbol, -1, "")
    draft.parameters = declare_groups(w, symbol, scope, groups)
    around, w.scope = w.scope, scope
    bind_groups(w, results, "local")
    w.scope = around
    if body is not None:
        w.defer(walk_function, w, symbol, unit, body, [], ())


def method_apart(
    w: Walker, place: Place, receiver: Node, params: Node, returns: Node | None, body: Node | None
) -> int:
    """func (receiver *Type[T]) name(a A) B {...}"""
    outer = w.scope
    group = next((child for child in w.children(receiver)), None)
    construct, inner, _ = w.construct(group) if group is not None else ("", (), {})
    named = receiver_type(w, inner[0]) if construct == "formal_group" else None
    if group is None or named is None:  # half-typed
        symbol, draft = declare_routine(w, place, "function", body)
        finish_routine(w, symbol, draft, [], place, params, returns, body)
        return w.path(op.SYMBOL, symbol)
    at, names = named
    around = w.annotation
    w.annotation = True
    path = w.visit(at)
    w.annotation = around
    holder = holder_named(w, at, path)
    place = place.moved(member_scope(w, holder))
    symbol, draft = declare_routine(w, place, "method", body)
    if names:
        scope = w.inner(receiver, TYPE_SCOPE)
        for name in names:
            bind_type(w, scope, name, symbol)
        draft.type_parameters = tuple([(w.text(name), -1) for name in names])
        variables = [w.path(op.TYPE_VARIABLE, symbol, w.text(name)) for name in names]
        path = w.path(op.ELEMENT, path, None, tuple(variables))
    own = Group(receiver_name(w, group), group, path, Flag.RECEIVER)
    finish_routine(w, symbol, draft, [own], place, params, returns, body)
    w.scope = outer
    return w.path(op.SYMBOL, symbol)


def receiver_name(w: Walker, group: Node) -> Node | None:
    names = names_before(w, group, w.construct(group)[1][0])
    return names[0] if names else None


def receiver_type(w: Walker, node: Node) -> tuple[Node, list[Node]] | None:
    """The name of the type of a receiver, and the names that its parameters get; None for what is no name."""
    while w.construct_name(node) == "type_of" and w.children(node):
        node = w.children(node)[-1]
    construct, parts, _ = w.construct(node)
    if construct != "type_generic":
        return (node, []) if construct == "name" else None
    names = []
    for child in w.children(parts[1]):
        while w.construct_name(child) != "name" and w.children(child):
            child = w.children(child)[0]
        names.append(child)
    return (parts[0], names) if w.construct_name(parts[0]) == "name" else None


def on_inline_routine(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """func(a A) B {...} as a value: runs as part of the nearest named function"""
    params, returns, body = parts
    outer, before = w.scope, w.annotation
    w.annotation = False
    w.inner(node, CLOSURE_SCOPE)
    groups = read_groups(w, params)
    result, results = read_results(w, returns)
    bind_groups(w, groups, "parameter")
    bind_groups(w, results, "local")
    for child in body.named_children:
        w.walk(child)
    w.scope, w.annotation = outer, before
    return w.path(op.LAMBDA, w.path(op.INSTANCE, result) if result >= 0 else 0, len(groups))


def on_type_routine(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """func(a A) B as a type"""
    params, returns = parts
    given = [group.type for group in read_groups(w, params)]
    result, _ = read_results(w, returns)
    return w.path(op.TYPE_LITERAL, "function", (max(result, 0), *given))


def on_required_method(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """name(a A) B in an interface"""
    name, params, returns = parts
    place = Place(member_scope(w, w.container), w.text(name), name, node, node)
    symbol, draft = declare_routine(w, place, "method", None)
    draft.flags |= Flag.ABSTRACT
    outer, w.scope = w.scope, w.inner(node, TYPE_SCOPE)
    groups = read_groups(w, params)
    draft.returns, _ = read_results(w, returns)
    draft.parameters = declare_groups(w, symbol, w.scope, groups)
    w.scope = outer
    return w.path(op.SYMBOL, symbol)
