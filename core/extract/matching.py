"""Pattern matching: what a case captures, and what it tells about the value that is matched."""

from typing import Any

from core import paths as op
from core.extract.bindings import bind, bind_name
from core.extract.flow import branch
from core.extract.walker import DEEPEST, Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_match(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """match subject: case pattern: body"""
    subject, cases = parts
    value = w.visit(subject)
    owner = node.start_byte + w.shift
    for case in cases:
        construct, inner, _ = w.construct(case)
        if construct != "case":
            w.visit(case)
            continue
        patterns, guard, body = inner
        before = w.block
        w.block = w.blocks.new(before, owner)
        for pattern in patterns:
            match_pattern(w, pattern, value if len(patterns) == 1 else 0)
        if guard is not None:
            w.visit(guard)
        w.blocks.dead[w.block] = branch(w, body, [], -1)
        w.block = before
    return 0


def match_pattern(w: Walker, node: Node, value: int) -> None:
    """Bind what a pattern captures; `value` is the path of what is matched."""
    if w.depth < DEEPEST:
        w.depth += 1
        match_shape(w, node, value)
        w.depth -= 1


def match_shape(w: Walker, node: Node, value: int) -> None:
    """Bind the captures of one pattern by its construct."""
    construct, parts, _ = w.construct(node)
    if construct == "pattern_capture":
        capture(w, parts[0], value)
    elif construct == "pattern_class":
        kind = read_dotted(w, parts[0], Role.READ)
        narrowed = w.path(op.NARROW, value, kind)
        for item in parts[1]:
            class_item(w, item, narrowed)
    elif construct == "pattern_as":
        bind(w, parts[1], pattern_value(w, parts[0], value), -1, node)
        match_pattern(w, parts[0], value)
    elif construct == "rest_target":
        if w.text(parts[0]) != "_":
            bind(w, parts[0], w.path(op.REST, value, None), -1, node)
    elif construct in ("tuple_target", "collection"):
        for position, child in enumerate(w.children(node)):
            match_pattern(w, child, w.path(op.UNPACK, value, position))
    elif construct == "pattern_sequence":
        for child in w.children(node):
            match_pattern(w, child, value if node.type != "dict_pattern" else 0)
    elif not construct and node.type == "dotted_name":
        capture(w, node, value)
    else:
        w.visit(node)


def pattern_value(w: Walker, node: Node, value: int) -> int:
    """The value that `pattern as name` gives: narrowed where the pattern is a class."""
    construct, parts, _ = w.construct(node)
    if construct == "pattern_class":
        groups, w.groups = w.groups, {}
        kind = read_dotted(w, parts[0], Role.READ)
        w.groups = groups
        return w.path(op.NARROW, value, kind)
    children = w.children(node)
    return (
        pattern_value(w, children[0], value)
        if construct == "pattern_sequence" and len(children) == 1
        else value
    )


def class_item(w: Walker, item: Node, narrowed: int) -> None:
    """One item of Class(item, name=item)."""
    inner = w.children(item)
    construct, parts, _ = w.construct(inner[0]) if inner else ("", (), {})
    if construct == "pattern_keyword":
        name = w.text(parts[0])
        path = w.path(op.MEMBER, narrowed, name)
        w.refer(path, name, Role.READ, parts[0].start_byte + w.shift)
        match_pattern(w, parts[1], path)
    else:
        match_pattern(w, item, 0)


def capture(w: Walker, node: Node, value: int) -> None:
    """A dotted name in a pattern: one part captures, several are a value."""
    children = w.children(node)
    if len(children) > 1:
        read_dotted(w, node, Role.READ)
    elif w.text(node) != "_":
        bind_name(w, children[0] if children else node, value, -1, node)


def read_dotted(w: Walker, node: Node, role: Role) -> int:
    """a.b.c written as one node of names."""
    first, *rest = w.children(node)
    path = w.read(w.text(first), first.start_byte + w.shift, Role.READ if rest else role)
    for position, part in enumerate(rest, 1):
        name = w.text(part)
        path = w.path(op.MEMBER, path, name)
        w.refer(path, name, role if position == len(rest) else Role.READ, part.start_byte + w.shift)
    return path
