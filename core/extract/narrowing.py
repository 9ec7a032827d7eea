"""Tests that tell which of several shapes a value has: `x.kind === "a"`, `switch (x.kind)`, `"key" in x`, `isFoo(x)`.

    type Shape = Circle | Square           a union: its members are those of both
    if (shape.kind === "circle") ...       here only those of the shapes whose `kind` may be "circle"

What a test is about is written down as a path; whether a shape has such a member is for linking to say.
"""

from typing import Any

from core import paths as op
from core.extract.flow import CONDITIONAL, TESTS, Facts, apply_facts, chain, condition
from core.extract.reading import constant
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_EQUAL = frozenset({"===", "=="})
_UNEQUAL = frozenset({"!==", "!="})
_TESTING = frozenset({"compare", "not", "boolean", "invoke"})
_DECLARED = frozenset({op.NAME, op.IMPORT, op.SYMBOL, op.SELF})
_MOST_CALLS = 8  # that one value is followed through
_MOST_TELLING = 4  # properties of a literal that are compared


def literal_path(w: Walker, node: Node) -> int:
    """The path of a value that a member may be equal to: a constant, or a name of one; 0 for anything else."""
    construct = w.construct_name(node)
    if construct == "text":
        text = constant(w, node)
        return w.path(op.TYPE_LITERAL, f"={text}", ()) if isinstance(text, str) else 0
    if construct == "literal":
        return w.path(op.TYPE_LITERAL, f"={w.text(node)}", ())
    if construct == "name" or (construct == "member" and chain(w, node)):
        return w.path_again(node)
    return 0


def matching(w: Walker, base: int, key: str, literal: int, negated: bool) -> int:
    return w.path(op.MATCHING, base, ((key, literal),), negated)


def telling(w: Walker, pairs: list[tuple[str, Node]], context: int) -> int:
    """What is expected of a literal with these properties, of several shapes that it may have."""
    told = [(key, path) for key, node in pairs[:_MOST_TELLING] if (path := literal_path(w, node))]
    return w.path(op.MATCHING, context, tuple(told), False) if told else context


def test_compare(w: Walker, node: Node, parts: Parts) -> tuple[Facts, Facts] | None:
    """x.kind === "a", "key" in x"""
    left, operator, right = parts
    if operator is None:
        return None
    sign = w.text(operator)
    if sign == "in" and w.construct_name(left) == "text":
        key = constant(w, left)
        base = w.visit(right)
        return shapes(w, right, base, str(key), 0) if isinstance(key, str) else None
    if sign not in _EQUAL and sign not in _UNEQUAL:
        return None
    if w.construct_name(left) != "member":
        left, right = right, left
    construct, inner, _ = w.construct(left)
    literal = literal_path(w, right) if construct == "member" else 0
    value = w.visit(left)
    w.visit(right)
    if not literal or w.paths[value][0] != op.MEMBER:
        return [], []
    found = shapes(w, inner[0], w.paths[value][1], w.text(inner[1]), literal)
    return found if sign in _EQUAL else found[::-1]


def shapes(w: Walker, node: Node, base: int, key: str, literal: int) -> tuple[Facts, Facts]:
    """What holds of the object at a node where its member is, and is not, equal to a literal."""
    name = chain(w, node)
    if not name or not base:
        return [], []
    when_true = [(name, matching(w, base, key, literal, False))]
    return when_true, [(name, matching(w, base, key, literal, True))]


def test_invoke(w: Walker, node: Node, parts: Parts) -> tuple[Facts, Facts] | None:
    """isFoo(x), x.isFoo(): the function may be declared to tell what its argument, or its receiver, is"""
    callee, _, arguments = parts
    given = w.children(arguments)
    names = [chain(w, child) for child in given]
    value = w.visit(node)
    w.value_of_condition = value
    if w.paths[value][0] != op.CALL:
        return [], []
    _, target, paths, _ = w.paths[value]
    yes: Facts = []
    no: Facts = []
    for position, (name, path) in enumerate(zip(names, paths, strict=False)):
        if name and path:
            yes.append((name, w.path(op.GUARD, path, target, position, False)))
            no.append((name, w.path(op.GUARD, path, target, position, True)))
    construct, inner, _ = w.construct(callee)
    receiver = chain(w, inner[0]) if construct == "member" else ""
    if receiver and w.paths[target][0] == op.MEMBER and w.paths[target][1]:
        base = w.paths[target][1]
        yes.append((receiver, w.path(op.GUARD, base, target, -1, False)))
        no.append((receiver, w.path(op.GUARD, base, target, -1, True)))
    return yes, no


def on_invoke_statement(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """assertFoo(x); assert(x instanceof Foo): what is asserted holds from here on"""
    callee, _, arguments = parts
    given = w.children(arguments) if arguments is not None else []
    if given and w.construct_name(given[0]) in _TESTING and asserts_truth(w, callee):
        groups, w.groups = w.groups, {}
        when_true, _ = condition(w, given[0])
        w.groups = groups
        w.visit(node)
        apply_facts(w, when_true)
    else:
        value = w.visit(node)
        apply_facts(w, asserted(w, given, value))
    return 0


def asserted(w: Walker, given: list[Node], value: int) -> Facts:
    """What may hold of the names that a call was given: the function may be declared to assert what they are."""
    if w.paths[value][0] != op.CALL or not is_declared(w, w.paths[value][1]):
        return []
    _, target, paths, _ = w.paths[value]
    found: Facts = []
    for position, (node, path) in enumerate(zip(given, paths, strict=False)):
        if path and w.kinds.get(node.kind_id) == "name":
            known = w.paths[path]
            base, calls = (known[1], known[2]) if known[0] == op.ASSERTED else (path, ())
            call = (str(position), target)
            if call not in calls and len(calls) < _MOST_CALLS:
                found.append((w.text(node), w.path(op.ASSERTED, base, (*calls, call))))
    return found


def is_declared(w: Walker, path: int) -> bool:
    """Whether a callee is a declared name or a member of one: only those can be declared to assert."""
    while w.paths[path][0] == op.MEMBER:
        path = w.paths[path][1]
    return path in w.unit.pending or w.paths[path][0] in _DECLARED


def asserts_truth(w: Walker, callee: Node) -> bool:
    """Whether a function is one of those that are known to return only where their argument is true."""
    return bool(chain(w, callee)) and w.text(callee) in w.language.asserting_calls


def test_call(w: Walker, node: Node, parts: Parts) -> tuple[Facts, Facts] | None:
    """is_foo(x): the function may be declared to tell what its only argument is"""
    callee, arguments = parts
    given = w.children(arguments)
    name = chain(w, given[0]) if len(given) == 1 else ""
    if not name or w.kinds.get(callee.kind_id) not in ("name", "member"):
        return None
    value = w.visit(node)
    w.value_of_condition = value
    if w.paths[value][0] != op.CALL or not w.paths[value][2] or not w.paths[value][2][0]:
        return [], []
    _, target, (path, *_), _ = w.paths[value]
    return (
        [(name, w.path(op.GUARD, path, target, 0, False))],
        [(name, w.path(op.GUARD, path, target, 0, True))],
    )


def switch_facts(w: Walker, subject: Node, value: int, case: Node | None) -> Facts:
    """What holds in a case of `switch (x.kind)`."""
    construct, inner, _ = w.construct(subject)
    if construct == "inner":
        return switch_facts(w, inner[0], value, case)
    if construct != "member" or case is None or w.paths[value][0] != op.MEMBER:
        return []
    literal = literal_path(w, case)
    if not literal:
        return []
    return shapes(w, inner[0], w.paths[value][1], w.text(inner[1]), literal)[0]


def refer_index(w: Walker, node: Node, base: int) -> int:
    """object["name"] names the member; the path of the element."""
    construct = w.construct_name(node)
    key = constant(w, node)
    if isinstance(key, str) and construct == "text":
        path = w.path(op.MEMBER, base, key)
        w.refer(path, key, Role.READ, node.start_byte + 1 + w.shift)
    index = w.visit(node)
    if key is not None:
        return w.path(op.ELEMENT, base, key, ())
    if construct == "name" or construct == "member":
        return w.path(op.ELEMENT, base, f"[{w.text(node)}]", (index,))
    return w.path(op.ELEMENT, base, None, (index,))


def on_index(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object[index]"""
    w.take_role()
    target, index = parts
    path = refer_index(w, index, w.visit(target))
    if w.unit.dotted:
        entries = w.unit.dotted.get(w.text(node))
        if entries:
            return w.union(w.blocks.visible(entries, w.block)) or path
    return path


TESTS["compare"] = test_compare
TESTS["invoke"] = test_invoke
TESTS["call"] = test_call
assert {"compare", "invoke"} <= CONDITIONAL
