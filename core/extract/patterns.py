"""Patterns that take values apart, and the statements in which they stand: let, if let, while let, for, match.

    let Some(Pair { left, right: (a, _) }) = value else { return };

Each `let` declares anew: what it names hides what had the name before, from there on.
"""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.bindings import unpack
from core.extract.names import LOCAL_KINDS
from core.extract.scopes import BLOCK_SCOPE, Scope
from core.extract.walker import DEEPEST, Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_LEFT_OPEN = b"_"  # in a written type: what stands there is left to the value


def take_apart(w: Walker, node: Node, value: int) -> None:
    """Bind what a pattern names to its parts of a value."""
    if w.depth >= DEEPEST:
        w.too_deep = True
        return
    w.depth += 1
    construct, parts, _ = w.construct(node)
    if construct == "name":
        bind_or_read(w, node, value)
    elif construct in _SHAPES:
        _SHAPES[construct](w, node, parts, value)
    elif construct != "pattern_rest":
        w.visit(node)
    w.depth -= 1


def bind_or_read(w: Walker, node: Node, value: int) -> None:
    """A name in a pattern is a variable, unless it is that of a constant or a variant."""
    name = w.text(node)
    if name[:1].isupper():
        w.visit(node)
    else:
        hold(w, node, value)


def hold(w: Walker, node: Node, value: int, kind: str = "local") -> None:
    """Let a name mean a value from here on."""
    name = w.text(node)
    known = w.scope.names.get(name)
    if known is not None and known.kind in LOCAL_KINDS:
        w.scope = Scope(BLOCK_SCOPE, w.scope, -1, node.start_byte + w.shift, w.scope.end)
    binding = w.bind(w.scope, name, kind)
    w.note_declaration(binding, node)
    binding.kind = kind
    binding.entries, binding.values = [(w.block, value, False)], [value] if value else []


def take_parts(w: Walker, node: Node, parts: Parts, value: int) -> None:
    """Type(a, .., b)"""
    made = w.visit_as(parts[0], Role.READ)
    position = 0
    for child in w.children(node)[1:]:
        if w.construct_name(child) == "pattern_rest":
            position = -1
            continue
        known = position >= 0 and made
        take_apart(w, child, w.path(op.PIECE, made, value, str(position)) if known else 0)
        position += position >= 0


def take_fields(w: Walker, node: Node, parts: Parts, value: int) -> None:
    """Type { name, name: pattern, .. }"""
    made = annotation(w, parts[0])
    for child in w.children(node)[1:]:
        construct, inner, _ = w.construct(child)
        if construct != "pattern_field":
            take_apart(w, child, 0)
            continue
        name_node, pattern = inner
        name = w.text(name_node)
        path = w.path(op.PIECE, made, value, name)
        w.refer(path, name, Role.READ, name_node.start_byte + w.shift)
        if pattern is not None:
            take_apart(w, pattern, path)
        else:
            hold(w, name_node, path)


def take_at(w: Walker, node: Node, parts: Parts, value: int) -> None:
    """name @ pattern"""
    hold(w, parts[0], value)
    take_apart(w, parts[1], value)


def take_any(w: Walker, node: Node, parts: Parts, value: int) -> None:
    """a | b: what the first declares, the others declare too"""
    first: dict[str, Any] = {}
    for child in w.children(node):
        outer = w.scope
        own = w.inner(node, BLOCK_SCOPE)
        take_apart(w, child, value)
        w.scope = outer
        for name, binding in own.names.items():
            known = first.get(name)
            if known is None:
                first[name] = binding
            else:
                known.values = list(dict.fromkeys([*known.values, *binding.values]))
                if binding.declarations:
                    known.declarations += binding.declarations
    for name, binding in first.items():
        if name in w.scope.names and w.scope.names[name].kind in LOCAL_KINDS:
            w.scope = Scope(BLOCK_SCOPE, w.scope, -1, node.start_byte + w.shift, w.scope.end)
        binding.scope = w.scope
        binding.entries = [(w.block, w.union(binding.values), False)]
        w.scope.names[name] = binding


def take_through(w: Walker, node: Node, parts: Parts, value: int) -> None:
    """&pattern, ref name, mut name"""
    inner = w.children(node)
    if inner:
        take_apart(w, inner[-1], value)


def take_slice(w: Walker, node: Node, parts: Parts, value: int) -> None:
    """[first, .., last], [first, rest @ ..]"""
    for child in w.children(node):
        construct, inner, _ = w.construct(child)
        if construct == "pattern_at" and w.construct_name(inner[1]) == "pattern_rest":
            hold(w, inner[0], value)
        else:
            take_apart(w, child, w.path(op.ITEM, value, False) if value else 0)


def take_tuple(w: Walker, node: Node, parts: Parts, value: int) -> None:
    children = w.children(node)
    behind = False
    for position, child in enumerate(children):
        if w.construct_name(child) == "pattern_rest":
            behind = True
        else:
            key = position - len(children) if behind else position
            take_apart(w, child, unpack(w, value, key))


_SHAPES = {
    "pattern_parts": take_parts,
    "pattern_fields": take_fields,
    "pattern_at": take_at,
    "pattern_any": take_any,
    "pattern_through": take_through,
    "pattern_slice": take_slice,
    "pattern_tuple": take_tuple,
}


# --- Statements ---


def on_let(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """let pattern: T = value else { ... };"""
    pattern, type_node, value_node, alternative = parts
    declared = annotation(w, type_node) if type_node is not None else 0
    value = w.visit(value_node) if value_node is not None else 0
    if alternative is not None:
        w.visit(alternative)
    if declared:
        said = w.path(op.INSTANCE, declared)
        open_type = _LEFT_OPEN in w.source[type_node.start_byte : type_node.end_byte]
        value = w.union([said, value]) if open_type and value else said
    take_apart(w, pattern, value)
    return 0


def on_let_test(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """let pattern = value in a condition: declares for what runs if it fits"""
    value = w.visit(parts[1])
    take_apart(w, parts[0], value)
    return w.path(op.LITERAL, "bool")


def on_if_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """if condition { a } else { b }"""
    test, consequence, alternative = parts
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    w.visit(test)
    first = w.visit(consequence)
    w.scope = outer
    if alternative is None:
        return 0
    return w.union([first, w.visit(alternative)])


def on_while_test(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    w.visit(parts[0])
    w.visit(parts[1])
    w.scope = outer
    return 0


def on_repeat(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """loop { ... }"""
    w.visit(parts[0])
    return 0


def on_for_pattern(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for pattern in iterable { ... }"""
    pattern, iterable, body = parts
    value = w.visit(iterable)
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    take_apart(w, pattern, w.path(op.ITEM, value, False) if value else 0)
    w.visit(body)
    w.scope = outer
    return 0


def on_match_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """match subject { pattern if guard => value, ... }"""
    subject, arms = parts
    value = w.visit(subject)
    found: list[int] = []
    for arm in arms:
        construct, inner, _ = w.construct(arm)
        if construct != "match_arm":
            w.visit(arm)
            continue
        whole, result = inner
        outer = w.scope
        w.inner(arm, BLOCK_SCOPE)
        take_case(w, whole, value)
        found.append(w.visit(result))
        w.scope = outer
    return w.union(found)


def take_case(w: Walker, node: Node, value: int) -> None:
    """pattern if guard"""
    construct, parts, _ = w.construct(node)
    guard = parts[0] if construct == "arm_pattern" else None
    for child in w.children(node):
        if guard is not None and child.start_byte == guard.start_byte:
            w.visit(child)
        else:
            take_apart(w, child, value)


def on_set_place(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target = value: declares nothing, but says what a variable holds of which nothing is known yet"""
    target, value_node = parts
    value = w.visit(value_node)
    if w.construct_name(target) != "name":
        w.visit_as(target, Role.WRITE)
        return 0
    w.visit_as(target, Role.WRITE)
    binding = w.lookup(w.scope, w.text(target))
    if binding is not None and binding.kind == "local" and not binding.values and value:
        binding.entries, binding.values = [(0, value, False)], [value]
    return 0


def on_leave(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """break 'label value, continue 'label"""
    for child in w.children(node):
        if w.construct_name(child) != "skip":
            w.visit(child)
    return 0
