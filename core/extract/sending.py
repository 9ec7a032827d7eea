"""Calls of languages with overloads: which callable is meant is told by all arguments, so the call itself is the path
that its name refers to: object.name(arguments), new Type(arguments), this(arguments), object::name."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.expected import DATA, EXPECTING, argument, take_expected, visit_expected
from core.extract.walker import Walker
from core.model import Role
from core.paths import CALLED, CONSTRUCTS
from core.syntax.tree import Node

Parts = tuple[Any, ...]
MOST_ARGUMENTS = 64


def visit_given(w: Walker, node: Node, context: int) -> int:
    """Walk a value that is expected to be something."""
    return visit_expected(w, node, context, DATA)


def visit_arguments(w: Walker, callee: int, node: Node | None) -> tuple[int, ...]:
    """Walk the arguments of a call, functions last: the others choose the callee, which says what functions get."""
    given = w.children(node) if node is not None else []
    before, w.annotation = w.annotation, False
    found = [0] * len(given)
    waiting = []
    for position, child in enumerate(given):
        if w.construct_name(child) in EXPECTING:
            waiting.append(position)
            found[position] = function_like(w, child)
        else:
            found[position] = w.visit(child)
    if waiting:
        chosen = w.path(op.CHOSEN, callee, tuple(found[:MOST_ARGUMENTS])) if callee else 0
        for position in waiting:
            context = argument(w, chosen, position, found[:position])
            found[position] = visit_given(w, given[position], context)
    w.annotation = before
    return tuple(found[:MOST_ARGUMENTS])


def function_like(w: Walker, node: Node) -> int:
    """A function that takes as many parameters as one that is not walked yet; 0 for anything else."""
    construct, parts, _ = w.construct(node)
    if construct != "closure" or parts[2] is None:
        return 0
    taken = len(w.children(parts[2]))
    if not taken and not w.text(parts[2]).startswith("("):
        taken = 1  # a name alone
    return w.path(op.LAMBDA, 0, taken)


def called(w: Walker, callee: int, name: str, at: int, arguments: Node | None) -> int:
    """Note the call of a callee at a name; the path of its result."""
    given = visit_arguments(w, callee, arguments)
    path = w.path(op.CALL, callee, given, ())
    w.refer(path, name, Role.CALL, at + w.shift, len(given))
    return path


def on_send(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object.name(arguments), name(arguments)"""
    take_expected(w)
    w.take_role()
    target, above, type_arguments, name_node, arguments = parts
    name = w.text(name_node)
    if target is None:
        callee = w.callable_path(name + CALLED)
    else:
        base = base_of(w, target) if above is not None else w.visit(target)
        callee = w.path(op.MEMBER, base, name + CALLED)
    if type_arguments is not None:
        given = tuple([annotation(w, child) for child in w.children(type_arguments)])
        callee = w.path(op.ELEMENT, callee, None, given)
    return called(w, callee, name, name_node.start_byte, arguments)


def base_of(w: Walker, node: Node) -> int:
    """Name.super: the base of a class around, or one of several bases."""
    kind = annotation(w, node)
    owner = type_around(w, w.text(node))
    return w.path(op.SUPER, owner, False) if owner >= 0 else w.path(op.INSTANCE, kind)


def type_around(w: Walker, name: str) -> int:
    """The symbol of the innermost type around that has a name, -1 for none."""
    symbol = w.unit.owner
    while symbol > 0:
        if w.drafts[symbol].name == name:
            return symbol
        symbol = w.drafts[symbol].parent
    return -1


def on_outer_self(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Name.this: the receiver of a class around"""
    w.take_role()
    annotation(w, parts[0])
    owner = type_around(w, w.text(parts[0]))
    return w.path(op.SELF, owner) if owner >= 0 else 0


def on_delegate(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """this(arguments), super(arguments)"""
    target, constructor, arguments = parts
    if target is not None:
        w.visit(target)
    base = w.visit(constructor)
    callee = w.path(op.MEMBER, base, CONSTRUCTS)
    called(w, callee, w.text(constructor), constructor.start_byte, arguments)
    return 0


def on_function_reference(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object::name, Type::new"""
    context, _ = take_expected(w)
    w.take_role()
    target, name_node = parts
    is_type = w.construct_name(target) in (
        "type_generic",
        "type_sequence",
        "type_member",
        "type_builtin",
    )
    base = annotation(w, target) if is_type else w.visit(target)
    if name_node is None or name_node.start_byte == target.start_byte:
        taken = 1 if w.construct_name(target) == "type_sequence" else -1  # the size of an array
        return w.path(op.LAMBDA, w.path(op.NEW, base, ()), taken)
    name = w.text(name_node)
    path = w.path(op.MEMBER, base, name + CALLED)
    if context:
        path = w.path(op.FITTED, path, context)
    w.refer(path, name, Role.READ, name_node.start_byte + w.shift)
    return path


def on_class_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Type.class"""
    kind = w.path(op.INSTANCE, annotation(w, parts[0]))
    return w.path(op.CONTAINER, "class", (kind,))
