"""What a literal or an anonymous function is expected to be, and which symbol holds the members that it declares.

`const x: Options = {retry: 1}` and `run({retry: 1})` both name a member of a type that is written elsewhere: the
path of the expected value travels down to the literal, whose keys then refer to that member.
"""

from core import paths as op
from core.extract.annotations import annotation
from core.extract.doc_comments import commented_type, is_commented_cast
from core.extract.flow import Facts, condition, enter
from core.extract.walker import Walker
from core.syntax.tree import Node

WAITING = frozenset({"object", "closure", "array", "invoke", "new", "function_reference"})
EXPECTING = frozenset({"object", "closure", "array", "function_reference"}) | {
    "inner",
    "conditional",
    "boolean",
    "sequence",
    "cast",
}
NOBODY = -1  # an object literal that nothing names: it holds its members itself
DATA = -2  # the same, and only its functions are worth a symbol


def visit_expected(w: Walker, node: Node, context: int, holder: int = NOBODY) -> int:
    """Walk a node whose value is expected to be what the path `context` gives (0: nothing is known)."""
    construct = w.kinds.get(node.kind_id)
    if construct is None and context:
        construct = w.construct_name(node)
    if construct in WAITING:
        w.context, w.holder = context, holder
    elif construct == "inner":
        if commented_type(w, node.start_byte) < 0:
            return visit_expected(w, w.construct(node)[1][0], context, holder)
    elif construct == "conditional" and context:
        return visit_choice(w, node, context, holder)
    elif construct == "boolean" and context and "type" not in w.construct(node)[2]:
        return visit_either(w, node, context, holder)
    elif construct == "sequence" and context:
        *before, last = w.children(node)
        for child in before:
            w.visit(child)
        return visit_expected(w, last, context, holder)
    elif construct == "cast" and context and w.construct(node)[1][1] is None:
        return visit_expected(w, w.construct(node)[1][0], context, holder)
    return w.visit(node)


def visit_choice(w: Walker, node: Node, context: int, holder: int) -> int:
    """condition ? consequence : alternative, each with what is expected of the whole."""
    consequence, test, alternative = w.construct(node)[1]
    holder = holder if holder == DATA else NOBODY
    when_true, when_false = condition(w, test)
    first = expected_with_facts(w, when_true, consequence, context, holder)
    return w.union([first, expected_with_facts(w, when_false, alternative, context, holder)])


def visit_either(w: Walker, node: Node, context: int, holder: int) -> int:
    """left || right, left && right: each with what is expected of the whole."""
    left, operator, right = w.construct(node)[1]
    holder = holder if holder == DATA else NOBODY
    when_true, when_false = condition(w, left)
    first = w.value_of_condition
    if w.text(operator) == "&&":
        return expected_with_facts(w, when_true, right, context, holder)
    return w.union([first, expected_with_facts(w, when_false, right, context, holder)])


def expected_with_facts(w: Walker, facts: Facts, node: Node, context: int, holder: int) -> int:
    before = enter(w, facts) if facts else w.block
    path = visit_expected(w, node, context, holder)
    w.block = before
    return path


def take_expected(w: Walker) -> tuple[int, int]:
    """What visit_expected said about the node that is walked now, once."""
    found = w.context, w.holder
    w.context, w.holder = 0, NOBODY
    return found


def core(w: Walker, node: Node) -> Node:
    """A node without the parentheses and casts around it."""
    while True:
        construct = w.kinds.get(node.kind_id)
        if construct == "inner" and casts_data(w, node):
            return node
        if construct in ("inner", "satisfies", "non_null"):
            node = w.construct(node)[1][0]
        elif construct == "cast" and w.construct(node)[1][1] is None:
            node = w.construct(node)[1][0]  # as const
        else:
            return node


def uncast(w: Walker, node: Node) -> tuple[Node, int]:
    """The core of a node whose casts are walked; the path of what the value is said to satisfy, or 0."""
    context = 0
    while True:
        construct = w.kinds.get(node.kind_id)
        if construct == "satisfies":
            node, type_node = w.construct(node)[1]
            context = context or w.path(op.INSTANCE, annotation(w, type_node))
        elif construct == "inner" and is_commented_cast(w, node.start_byte):
            if casts_data(w, node):
                return node, context
            declared = commented_type(w, node.start_byte)
            context = w.path(op.INSTANCE, declared) if declared >= 0 else context
            node = w.construct(node)[1][0]
        elif construct in ("inner", "non_null") or (
            construct == "cast" and w.construct(node)[1][1] is None
        ):
            node = w.construct(node)[1][0]
        else:
            return node, context


def casts_data(w: Walker, node: Node) -> bool:
    """/** @type {T} */ ({...}): a value of that type, no longer the literal. Functions and classes keep their names."""
    if not is_commented_cast(w, node.start_byte):
        return False
    return w.kinds.get(core(w, w.construct(node)[1][0]).kind_id) not in ("closure", "class")


def argument(w: Walker, callee: int, position: int, before: list[int]) -> int:
    """The path of what a callee expects at a position, behind other arguments."""
    return w.path(op.EXPECTED, callee, position, tuple(before)) if callee else 0


def of_value(w: Walker, path: int) -> int:
    """A value's type, as an annotation would write it."""
    return w.path(op.TYPE_LITERAL, "typeof", (path,)) if path else -1
