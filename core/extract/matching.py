"""Pattern matching: what a case captures, and what it tells about the value that is matched."""

from typing import Any

from core import paths as op
from core.extract.bindings import bind, bind_name, is_group, unpack
from core.extract.flow import apply_facts, chain, condition, ends_in_exit
from core.extract.reading import constant
from core.extract.walker import DEEPEST, Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_match(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """match subject: case pattern: body"""
    subjects, cases = parts
    values = [w.visit(subject) for subject in subjects]
    key = chain(w, subjects[0]) if len(subjects) == 1 else ""
    value = values[0] if len(values) == 1 else w.path(op.CONTAINER, "tuple", tuple(values))
    owner = node.start_byte + w.shift
    blocks: list[int] = []
    for case in cases:
        construct, inner, _ = w.construct(case)
        if construct != "case":
            w.visit(case)
            continue
        blocks.append(match_case(w, inner, value, key, owner))
        if inner[1] is None and is_irrefutable(w, inner[0]):
            w.blocks.exhaustive[owner] = tuple(blocks)
    return 0


def match_case(w: Walker, parts: Parts, value: int, key: str, owner: int) -> int:
    """One case: captures, guard and body in a block of their own; the block."""
    patterns, guard, body = parts
    before = w.block
    block = w.block = w.blocks.new(before, owner)
    if len(patterns) == 1:
        narrowed = match_pattern(w, patterns[0], value)
        if key and narrowed not in (0, value):
            apply_facts(w, [(key, narrowed)])
    else:
        match_items(w, patterns, value)
    if guard is not None:
        test = w.construct(guard)[1]
        facts, _ = condition(w, test[0] if test else guard)
        apply_facts(w, facts)
    w.visit(body)
    w.blocks.dead[block] = ends_in_exit(w, body)
    w.block = before
    return block


def is_irrefutable(w: Walker, patterns: list[Node]) -> bool:
    """Whether a case always matches: a wildcard or a capture."""
    if len(patterns) != 1:
        return False
    construct, parts, _ = w.construct(patterns[0])
    if construct == "pattern_capture":
        return len(w.children(parts[0])) <= 1
    return construct == "pattern" and not patterns[0].named_child_count


def match_pattern(w: Walker, node: Node, value: int) -> int:
    """Bind what a pattern captures from `value`; the path of the value where the pattern fits."""
    if w.depth >= DEEPEST:
        w.too_deep = True
        return value
    w.depth += 1
    narrowed = match_shape(w, node, value)
    w.depth -= 1
    return narrowed


def match_shape(w: Walker, node: Node, value: int) -> int:
    """Bind the captures of one pattern by its construct."""
    construct, parts, settings = w.construct(node)
    if construct == "pattern_capture":
        capture(w, parts[0], value)
    elif construct == "pattern_name":
        capture(w, node, value)
    elif construct == "pattern_class":
        kind = read_dotted(w, parts[0], Role.READ)
        value = w.path(op.NARROW, value, kind)
        for item in parts[1]:
            class_item(w, item, value)
    elif construct == "pattern_as":
        value = match_pattern(w, parts[0], value)
        bind(w, parts[1], value, -1, node)
    elif construct == "pattern_alternatives":
        return w.union([match_pattern(w, child, value) for child in w.children(node)])
    elif construct == "rest_target":
        bind_rest(w, parts[0], w.path(op.REST, value, None) if value else 0)
    elif construct == "tuple_target":
        children = w.children(node)
        if is_group(node, children, settings):
            return match_pattern(w, children[0], value)
        match_items(w, children, value)
    elif construct == "pattern_mapping":
        match_mapping(w, w.children(node), value)
    elif construct == "pattern":
        children = w.children(node)
        for child in children:
            narrowed = match_pattern(w, child, value)
            value = narrowed if len(children) == 1 else value
    else:
        w.visit(node)
    return value


def match_items(w: Walker, items: list[Node], value: int) -> None:
    """The items of a sequence pattern; behind a star positions count from the end."""
    starred = False
    for position, item in enumerate(items):
        rest = rest_of(w, item)
        if rest is not None:
            starred = True
            bind_rest(w, rest, w.path(op.REST, value, position) if value else 0)
        else:
            match_pattern(w, item, unpack(w, value, position - len(items) if starred else position))


def rest_of(w: Walker, node: Node) -> Node | None:
    """The target of a starred item, None for other items."""
    construct, parts, _ = w.construct(node)
    if construct == "pattern":
        children = w.children(node)
        return rest_of(w, children[0]) if len(children) == 1 else None
    target: Node | None = parts[0] if construct == "rest_target" else None
    return target


def bind_rest(w: Walker, target: Node, value: int) -> None:
    if w.text(target) != "_":
        bind(w, target, value, -1, target)


def match_mapping(w: Walker, items: list[Node], value: int) -> None:
    """{key: pattern, **rest}: keys are values, and constant ones lead to elements."""
    key: int | str | None = None
    for item in items:
        construct = w.construct_name(item)
        if construct == "rest_target" or construct.startswith("pattern"):
            if construct == "pattern_name":  # a key that is a dotted name
                read_dotted(w, item, Role.READ)
                key = None
                continue
            element = w.path(op.ELEMENT, value, key, ()) if value and key is not None else 0
            match_pattern(w, item, element)
        else:
            w.visit(item)
            key = constant(w, item)


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
