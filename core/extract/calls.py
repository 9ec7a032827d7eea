"""Calls: the callee, its arguments, and the few calls that mean more than a call."""

from typing import Any

from core import paths as op
from core.extract.walker import Walker
from core.extract.wildcards import extend_wildcard
from core.model import Role
from core.syntax.tree import Node

MAX_ARGUMENTS = 6
Parts = tuple[Any, ...]
READ = Role.READ


def on_call(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """callee(arguments)"""
    w.role, w.arity = READ, -1
    callee, arguments = parts
    language, kinds = w.language, w.kinds
    given = (
        w.children(arguments) if kinds.get(arguments.kind_id) != "comprehension" else [arguments]
    )
    name = ""
    if kinds.get(callee.kind_id) == "name":
        name = w.text(callee)
        if name == language.super_call and w.unit.owner >= 0:
            return super_call(w, callee, given)
    target = w.visit_as(callee, Role.CALL, count_positional(w, given))
    if not name and w.paths[target][0] == op.MEMBER:
        name = w.paths[target][2]
        if name in ("extend", "append") and w.scope is w.module:
            extend_wildcard(w, callee, given)
    if name in language.type_string_calls:
        return typed_call(w, target, name, given)
    if w.annotation:
        w.annotation = False
        path = call_path(w, target, given)
        w.annotation = True
        return path
    return call_path(w, target, given)


def on_call_statement(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A call whose result nobody asks for: only its references matter."""
    callee, arguments = parts
    kinds = w.kinds
    if (
        kinds.get(callee.kind_id) == "name"
        or kinds.get(arguments.kind_id) == "comprehension"
        or w.scope is w.module
        or w.annotation
    ):
        return on_call(w, node, parts, settings)
    w.role, w.arity = READ, -1
    given = w.children(arguments)
    target = w.visit_as(callee, Role.CALL, count_positional(w, given))
    for argument in given:
        if kinds.get(argument.kind_id) == "argument":
            named_argument(w, target, argument)
        else:
            w.walk(argument)
    return 0


def count_positional(w: Walker, given: list[Node]) -> int:
    """How many arguments are given by position; -1 when some are spread from a sequence."""
    count = 0
    for argument in given:
        construct = w.kinds.get(argument.kind_id)
        if construct == "spread":
            if "keywords" not in w.construct(argument)[2]:
                return -1
        elif construct != "argument":
            count += 1
    return count


def call_path(w: Walker, target: int, given: list[Node]) -> int:
    """Walk the arguments of a call; the path of its result."""
    positional: list[int] = []
    named: list[tuple[str, int]] = []
    kinds, spread = w.kinds, False
    for argument in given:
        construct = kinds.get(argument.kind_id)
        if construct == "argument":
            named.append(named_argument(w, target, argument))
        elif construct == "spread":
            w.visit(argument)
            spread = True  # what follows has no known position
        else:
            value = w.visit(argument)
            if not spread:
                positional.append(value)
    return w.path(op.CALL, target, tuple(positional[:MAX_ARGUMENTS]), tuple(named[:MAX_ARGUMENTS]))


def named_argument(w: Walker, target: int, argument: Node) -> tuple[str, int]:
    """name=value: the name refers to the callee's parameter."""
    name_node, value = w.construct(argument)[1]
    label = w.text(name_node)
    w.refer(w.path(op.KEYWORD, target, label), label, READ, name_node.start_byte + w.shift)
    return label, w.visit(value)


def super_call(w: Walker, callee: Node, given: list[Node]) -> int:
    """super() and super(Class, self)"""
    w.visit_as(callee, Role.CALL, len(given))
    for argument in given:
        w.visit(argument)
    return w.path(op.SUPER, w.unit.owner, w.unit.receiver == "class")


def typed_call(w: Walker, target: int, name: str, given: list[Node]) -> int:
    """cast("T", value), TypeVar("S", bound="T"): strings that are code."""
    positional: list[int] = []
    named: list[tuple[str, int]] = []
    before = w.annotation
    for position, argument in enumerate(given):
        w.annotation = (position == 0) == (name == "cast")
        if w.construct_name(argument) == "argument":
            named.append(named_argument(w, target, argument))
        else:
            positional.append(w.visit(argument))
    w.annotation = before
    return w.path(op.CALL, target, tuple(positional[:MAX_ARGUMENTS]), tuple(named[:MAX_ARGUMENTS]))


def on_argument(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """name=value outside a call's own handling (class keywords)."""
    w.visit(parts[1])
    return 0
