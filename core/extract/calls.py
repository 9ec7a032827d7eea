"""Calls: the callee, its arguments, and the few calls that mean more than a call."""

from typing import Any

from core import paths as op
from core.extract.reading import callee_name
from core.extract.walker import Walker
from core.extract.wildcards import extend_wildcard
from core.model import Role
from core.syntax.tree import Node

MAX_ARGUMENTS = 6
FUNCTIONS = frozenset({"lambda", "inline_function"})  # without a name, in place
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
        name = w.renamed.get(name, name)
    target = visit_callee(w, callee, count_positional(w, given))
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
        or callee_name(w, callee) in w.language.type_string_calls
        or kinds.get(arguments.kind_id) == "comprehension"
        or w.scope is w.module
        or w.annotation
    ):
        return on_call(w, node, parts, settings)
    w.role, w.arity = READ, -1
    given = w.children(arguments)
    if any(is_function(w, argument) for argument in given):
        return on_call(w, node, parts, settings)
    target = visit_callee(w, callee, count_positional(w, given))
    for argument in given:
        if kinds.get(argument.kind_id) == "argument":
            named_argument(w, target, argument)
        else:
            w.walk(argument)
    return 0


def visit_callee(w: Walker, callee: Node, arity: int) -> int:
    """Walk what is called. Where it is no name, the call is noted at the last name of the expression."""
    target = w.visit_as(callee, Role.CALL, arity)
    kind = w.kinds.get(callee.kind_id)
    while kind == "inner":
        callee = w.construct(callee)[1][0]
        kind = w.kinds.get(callee.kind_id)
    if target and kind not in ("name", "member"):
        at = last_name_node(w, callee)
        if at is not None:
            w.invoke(target, w.text(at), Role.CALL, at.start_byte + w.shift, arity)
    return target


def last_name_node(w: Walker, node: Node) -> Node | None:
    """`pair` of `pair[0]`, `get` of `a.get()()`."""
    for _ in range(MAX_ARGUMENTS):
        construct, parts, _ = w.construct(node)
        if construct == "name":
            return node
        if construct == "member":
            found: Node = parts[1]
            return found
        if construct not in ("call", "element", "inner", "await"):
            return None
        node = parts[0]
    return None


def is_function(w: Walker, argument: Node) -> bool:
    """Whether an argument is an anonymous function."""
    kind = w.kinds.get(argument.kind_id)
    if kind == "argument":
        kind = w.kinds.get(w.construct(argument)[1][1].kind_id)
    return kind in FUNCTIONS


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
    """Walk the arguments of a call; the path of its result. Anonymous functions come last: the others tell what
    they are given."""
    positional: list[int] = []
    named: list[tuple[str, int]] = []
    waiting: list[
        tuple[int, str, Node]
    ] = []  # its place among the positional or the named, its name, the function
    kinds, spread = w.kinds, False
    binds = last_name(w, target) in w.language.binding_calls
    for argument in given:
        construct = kinds.get(argument.kind_id)
        if construct == "argument":
            called = target
            if binds and positional:
                called = w.path(op.CALL, target, (positional[0],), ())
            label, node = argument_label(w, called, argument)
            if kinds.get(node.kind_id) in FUNCTIONS:
                waiting.append((len(named), label, node))
                named.append((label, 0))
            else:
                named.append((label, w.visit(node)))
        elif construct == "spread":
            w.visit(argument)
            spread = True  # what follows has no known position
        elif construct in FUNCTIONS and not spread:
            waiting.append((len(positional), "", argument))
            positional.append(0)
        else:
            value = w.visit(argument)
            if not spread:
                positional.append(value)
    if waiting:
        expect_functions(w, target, positional, named, waiting)
    return w.path(op.CALL, target, tuple(positional[:MAX_ARGUMENTS]), tuple(named[:MAX_ARGUMENTS]))


def expect_functions(
    w: Walker,
    target: int,
    positional: list[int],
    named: list[tuple[str, int]],
    waiting: list[tuple[int, str, Node]],
) -> None:
    """Walk the anonymous functions among the arguments of a call, knowing what takes them."""
    call = w.path(op.CALL, target, tuple(positional[:MAX_ARGUMENTS]), ())
    for place, label, node in waiting:
        w.context = w.path(op.KEYWORD, call, label or str(place))
        value = w.visit(node)
        if label:
            named[place] = (label, value)
        else:
            positional[place] = value


def argument_label(w: Walker, target: int, argument: Node) -> tuple[str, Node]:
    """name=value: the name, which refers to the callee's parameter, and the value."""
    name_node, value = w.construct(argument)[1]
    label = w.text(name_node)
    w.refer(w.path(op.KEYWORD, target, label), label, READ, name_node.start_byte + w.shift)
    return label, value


def last_name(w: Walker, path: int) -> str:
    """The name that a callee ends in, where its path says it; of an import, the name that is imported."""
    node = w.paths[path]
    if node[0] == op.NAME:
        binding = w.module.names.get(node[2])
        if node[1] == 0 and binding is not None and binding.kind == "import":
            node = w.paths[binding.paths[0]]
    if node[0] == op.IMPORT:
        return str(w.imports[node[1]].name)
    return str(node[2]) if node[0] in (op.NAME, op.MEMBER) else w.pending_name(path)


def named_argument(w: Walker, target: int, argument: Node) -> tuple[str, int]:
    """name=value: the name refers to the callee's parameter."""
    label, value = argument_label(w, target, argument)
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
    """name=value outside a call's own handling (class keywords): the value."""
    return w.visit(parts[1])
