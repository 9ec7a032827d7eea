"""Branches and what they tell about values: isinstance narrows its branch, the rest of an `and`, and what follows
an early exit."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from core import paths as op
from core.extract.doc_comments import commented_type
from core.extract.scopes import Binding, Entry
from core.extract.walker import DEEPEST, Fact, Walker
from core.model import Role
from core.syntax.tree import Node

Facts = list[Fact]
NAMED = frozenset({op.NAME, op.SYMBOL, op.GLOBAL, op.IMPORT, op.MEMBER})
LONGEST_CHAIN = 200  # bytes
LONGEST_TEST = 60  # bytes of a test whose outcome is certain
LEAVE_LOOP = b"break"  # in every language that has it
CONDITIONAL = frozenset(
    {"not", "inner", "boolean", "call", "compare", "invoke", "type_test", None}
)  # what may tell something
# Further tests, by construct: what holds where it is true and where it is false; None where it tells nothing.
TESTS: dict[str, Callable[[Walker, Node, tuple[Any, ...]], tuple[Facts, Facts] | None]] = {}


def condition(w: Walker, node: Node) -> tuple[Facts, Facts]:
    """Walk a condition; what holds where it is true, and where it is false. Its value is left in the walker."""
    w.depth += 1
    facts = _condition(w, node) if w.depth < DEEPEST else ([], [])
    w.depth -= 1
    return facts


def _condition(w: Walker, node: Node) -> tuple[Facts, Facts]:
    construct = w.kinds.get(node.kind_id, "")
    if construct not in CONDITIONAL:
        w.value_of_condition = w.visit(node)
        return [], []
    construct, parts, _ = w.construct(node)
    if construct == "not":
        when_true, when_false = condition(w, parts[0])
        w.value_of_condition = 0
        return when_false, when_true
    if construct == "inner":
        inner = condition(w, parts[0])
        declared = commented_type(w, node.start_byte)
        if declared >= 0:
            w.value_of_condition = w.path(op.INSTANCE, declared)
        return inner
    if construct == "boolean":
        left, operator, right = parts
        conjunction = w.text(operator) in ("and", "&&")
        when_true, when_false = condition(w, left)
        first = w.value_of_condition
        restore = enter(w, when_true if conjunction else when_false)
        more_true, more_false = condition(w, right)
        w.block = restore
        w.value_of_condition = w.union([first, w.value_of_condition])
        if conjunction:
            return when_true + more_true, either(w, when_false, more_false)
        return either(w, when_true, more_true), when_false + more_false
    if construct == "call" and w.language.narrowing_calls:
        facts = narrowing_call(w, node, parts)
        if facts is not None:
            w.value_of_condition = 0
            return facts
    if (
        construct == "compare"
        and len(parts) == 3
        and parts[1] is not None
        and w.text(parts[1]) == "instanceof"
    ):
        key = chain(w, parts[0])
        base, narrowed = w.visit(parts[0]), w.visit(parts[2])
        w.value_of_condition = 0
        return outcomes(w, key, base, narrowed)
    if construct == "compare" and parts[1] is None and w.language.class_call:
        tested = class_test(w, node)
        if tested is not None:
            return tested
    if construct in TESTS:
        w.value_of_condition = 0
        told = TESTS[construct](w, node, parts)
        if told is not None:
            return told
    w.value_of_condition = w.visit(node)
    return [], []


def either(w: Walker, one: Facts, other: Facts) -> Facts:
    """What holds where one of two groups of facts does."""
    found: Facts = []
    for key, path in one:
        paths = [path, *[more for also, more in other if also == key]]
        if len(paths) > 1:
            found.append((key, w.union(paths)))
    return found


def outcomes(w: Walker, key: str, base: int, kind: int) -> tuple[Facts, Facts]:
    """What holds where a value is of a kind, and where it is not."""
    if not key or not kind:
        return [], []
    return [(key, w.path(op.NARROW, base, kind))], [(key, w.path(op.EXCLUDE, base, kind))]


def narrowing_call(w: Walker, node: Node, parts: tuple[Any, ...]) -> tuple[Facts, Facts] | None:
    """isinstance(value, type): None when the call is another one."""
    callee, arguments = parts
    if w.kinds.get(callee.kind_id) != "name" or w.text(callee) not in w.language.narrowing_calls:
        return None
    given = w.children(arguments)
    if len(given) != 2:
        return None
    w.visit_as(callee, Role.CALL, len(given))
    base, kind = w.visit(given[0]), w.visit(given[1])
    return outcomes(w, chain(w, given[0]), base, kind)


def class_test(w: Walker, node: Node) -> tuple[Facts, Facts] | None:
    """type(value) is Class: None when the comparison is another one."""
    operands = w.children(node)
    if len(operands) != 2:
        return None
    sign = w.source[operands[0].end_byte : operands[1].start_byte].strip()
    value = of_which_class(w, operands[0]) if sign in (b"is", b"==", b"is not", b"!=") else None
    if value is None:
        return None
    w.visit(operands[0])
    right = w.visit(operands[1])
    w.value_of_condition = 0
    other = of_which_class(w, operands[1])
    if not chain(w, value) or (other is not None and not chain(w, other)):
        return [], []  # walking that again would take twice as long with each test inside of it
    base = w.path_again(value)
    if other is not None:  # type(self) is type(other)
        if w.paths[base][0] != op.SELF:
            return [], []
        value, right = other, w.path(op.SYMBOL, w.paths[base][1])
        base = w.path_again(other)
    elif w.paths[right][0] not in NAMED and right not in w.unit.pending:
        return [], []  # a class that is not known tells nothing
    facts, _ = outcomes(w, chain(w, value), base, right)
    return (facts, []) if sign in (b"is", b"==") else ([], facts)


def of_which_class(w: Walker, node: Node) -> Node | None:
    """The value whose class an expression asks for: type(value), value.__class__."""
    construct, parts, _ = w.construct(node)
    if construct == "call" and w.text(parts[0]) == w.language.class_call:
        given = w.children(parts[1])
        if len(given) != 1:
            return None
        construct, parts, _ = w.construct(given[0])
        value: Node = parts[0] if construct == "walrus" else given[0]
    elif construct == "member" and w.text(parts[1]) == w.language.class_member:
        value = parts[0]
    else:
        return None
    return value


def chain(w: Walker, node: Node) -> str:
    """The text of a name or of a chain of members, "" for anything else."""
    construct, parts, _ = w.construct(node)
    if construct in ("name", "self"):
        return w.text(node)
    if (
        construct == "member"
        and node.end_byte - node.start_byte < LONGEST_CHAIN
        and chain(w, parts[0])
    ):
        return w.text(node)
    if construct == "walrus":
        return w.text(parts[0])
    return ""


def entries_of(w: Walker, key: str) -> list[Entry] | None:
    """The values known for a name of this unit, or for a chain."""
    if "." in key:
        return w.unit.dotted.setdefault(key, [])
    scope = w.scope
    while True:
        binding: Binding | None = scope.names.get(key)
        if binding is not None:
            return binding.entries if binding.kind in ("local", "parameter", "symbol") else None
        if scope is w.unit.scope or scope.parent is None:
            return None
        scope = scope.parent


def apply_facts(w: Walker, facts: Facts) -> None:
    """Let narrowings hold in the current block."""
    for key, path in facts:
        entries = entries_of(w, key)
        if entries is not None:
            entries.append((w.block, path, True))


def enter(w: Walker, facts: Facts, owner: int = -1) -> int:
    """Enter a new block in which facts hold; the block to go back to."""
    before = w.block
    w.block = w.blocks.new(before, owner)
    if facts:
        apply_facts(w, facts)
    return before


def with_facts(w: Walker, facts: Facts, node: Node) -> int:
    """Walk an expression where facts hold."""
    if not facts:
        return w.visit(node)
    before = enter(w, facts)
    path = w.visit(node)
    w.block = before
    return path


def block_of(w: Walker, node: Node, facts: Facts, owner: int, never: bool = False) -> int:
    """Walk a branch, which may never be taken; the block that it got."""
    block = len(w.blocks.parent)
    if never:
        w.unreachable += 1
    branch(w, node, facts, owner)
    if never:
        w.unreachable -= 1
    return block


@cache
def _patterns(patterns: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile("|".join(patterns).encode())


def is_one_of(w: Walker, node: Node, patterns: tuple[str, ...]) -> bool:
    """Whether a test is one of those whose outcome is certain."""
    if not patterns:
        return False
    start, end = node.start_byte, node.end_byte
    return (
        end - start <= LONGEST_TEST
        and _patterns(patterns).fullmatch(w.source, start, end) is not None
    )


def branch(w: Walker, node: Node, facts: Facts, owner: int) -> bool:
    """Walk a block; whether it always ends in an exit."""
    before = enter(w, facts, owner)
    w.visit(node)
    dead = ends_in_exit(w, node)
    w.blocks.dead[w.block] = dead
    w.block = before
    return dead


def ends_in_exit(w: Walker, node: Node) -> bool:
    """Whether the last statement of a block leaves it: return, raise, break, continue."""
    exits = ("return", "result", "exit")
    if w.kinds.get(node.kind_id) in exits:
        return True
    children = w.children(node)
    return bool(children) and w.kinds.get(children[-1].kind_id) in exits


def on_if(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    test, consequence, alternatives = parts
    owner = node.start_byte + w.shift
    when_true, when_false = condition(w, test)
    certain, impossible = w.language.certain_tests, w.language.impossible_tests
    never = is_one_of(w, test, impossible)
    ways = [(block_of(w, consequence, when_true, owner, never), when_true)]
    never = is_one_of(w, test, certain)
    exhaustive = False
    waiting = list(alternatives)
    while waiting:
        alternative = waiting.pop(0)
        construct, inner, _ = w.construct(alternative)
        if construct == "if":
            waiting += inner[2]  # an `else if` that is an `if` of its own
            before = enter(w, when_false, owner)
            more_true, more_false = condition(w, inner[0])
            impossibly = never or is_one_of(w, inner[0], impossible)
            block = block_of(w, inner[1], more_true, owner, impossibly)
            never = never or is_one_of(w, inner[0], certain)
            ways.append((block, when_false + more_true))
            w.blocks.dead[w.block] = w.blocks.dead[block]
            w.block = before
            when_false = when_false + more_false
        else:
            body = inner[0] if construct == "else" else alternative
            ways.append((block_of(w, body, when_false, owner, never), when_false))
            exhaustive = True
    if exhaustive:
        w.blocks.exhaustive[owner] = tuple([block for block, _ in ways])
    else:
        ways.append((-1, when_false))
    after_branches(w, ways)
    return 0


def after_branches(w: Walker, ways: list[tuple[int, Facts]]) -> None:
    """What holds behind branches of which only one goes on; -1 stands for none of them having run."""
    alive = [way for way in ways if way[0] < 0 or not w.blocks.dead[way[0]]]
    if len(alive) == 1 and len(ways) > 1:
        block, facts = alive[0]
        apply_facts(w, facts if block < 0 else still_true(w, facts))


def still_true(w: Walker, facts: Facts) -> Facts:
    """Facts that no assignment has ended since they were noted."""
    return [(key, path) for key, path in facts if holds(entries_of(w, key), path)]


def holds(entries: list[Entry] | None, path: int) -> bool:
    for _, other, transient in (entries or [])[::-1]:
        if not transient:
            return False
        if other == path:
            return True
    return False


def on_else(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    branch(w, parts[0], [], -1)
    return 0


def loop_body(w: Walker, body: Node, facts: Facts) -> None:
    """Walk a block that may run several times, or never."""
    outer, w.loop = w.loop, len(w.blocks.parent)
    branch(w, body, facts, -1)
    w.loop = outer


def on_while(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    test, body, otherwise = parts
    when_true, when_false = condition(w, test)
    loop_body(w, body, when_true)
    if otherwise is not None:
        w.visit(otherwise)
    if when_false and LEAVE_LOOP not in w.source[body.start_byte : body.end_byte]:
        apply_facts(w, when_false)
    return 0


def on_assert(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    when_true, _ = condition(w, parts[0])
    if parts[1] is not None:
        w.visit(parts[1])
    apply_facts(w, when_true)
    return 0


def on_return(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    value = w.visit(parts[0]) if parts[0] is not None else w.path(op.LITERAL, "None")
    w.unit.returns.append(value)
    return 0


def on_exit(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    for child in w.children(node) if "label" not in settings else ():
        w.visit(child)
    return 0


def on_yield(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    w.unit.yields.append(w.visit(parts[0]) if parts[0] is not None else w.path(op.LITERAL, "None"))
    return w.path(op.SENT, w.unit.symbol)


def on_yield_from(w: Walker, node: Node, parts: tuple[Any, ...], settings: Any) -> int:
    w.unit.yields.append(w.path(op.ITEM, w.visit(parts[0]), False))
    return 0
