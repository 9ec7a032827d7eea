"""Statements that bind names: assignments, loops, with, catch, comprehensions, lambdas, patterns."""

import re
from functools import lru_cache
from typing import Any

from core import paths as op
from core.extract.flow import branch, condition
from core.extract.scopes import CLASS_SCOPE, INNER_SCOPE, Scope
from core.extract.values import annotation, collect_wildcard, string_content
from core.extract.walker import DEEPEST, Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


@lru_cache(maxsize=None)
def _constant(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")


def on_assign(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target: type = value"""
    target, type_node, value_node = parts
    declared = annotation(w, type_node) if type_node is not None else -1
    value = w.visit(value_node) if value_node is not None else 0
    if value_node is None and declared >= 0:
        value = w.path(op.INSTANCE, declared)
    bind(w, target, value, declared, node)
    if w.language.wildcard_list and w.scope is w.module and value_node is not None:
        extend_all(w, target, value_node)
    return value


def extend_all(w: Walker, target: Node, value: Node) -> None:
    """`__all__ = [...]` and `__all__ += [...]`."""
    if target.end_byte - target.start_byte == len(w.language.wildcard_list) and w.text(target) == w.language.wildcard_list:
        collect_wildcard(w, value)


def on_augment(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target += value: a use, not a declaration"""
    target, value = parts
    w.visit_as(target, Role.WRITE)
    w.visit(value)
    if w.language.wildcard_list and w.scope is w.module:
        extend_all(w, target, value)
    return 0


def on_walrus(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target := value, bound outside comprehensions"""
    target, value_node = parts
    value = w.visit(value_node)
    scope = w.scope
    while scope.kind == INNER_SCOPE and scope.parent is not None:
        scope = scope.parent
    bind_name(w, target, value, -1, node, scope)
    return value


def bind(w: Walker, target: Node, value: int, declared: int, whole: Node, scope: Scope | None = None) -> None:
    """Bind a target, whatever its shape, to a value."""
    if w.depth < DEEPEST:
        w.depth += 1
        bind_shape(w, target, value, declared, whole, scope)
        w.depth -= 1


def bind_shape(w: Walker, target: Node, value: int, declared: int, whole: Node, scope: Scope | None) -> None:
    """Bind a name, a member, or each part of a destructuring."""
    construct, parts, settings = w.construct(target)
    if construct == "name":
        bind_name(w, target, value, declared, whole, scope)
    elif construct == "member":
        bind_member(w, target, parts, value, declared, whole)
    elif construct in ("tuple_target", "collection", "sequence"):
        bind_sequence(w, target, value, whole, scope)
    elif construct in ("mapping_target", "object", "mapping"):
        for child in w.children(target):
            bind_pair(w, child, value, whole, scope)
    elif construct in ("inner", "annotation"):
        bind(w, parts[0], value, declared, whole, scope)
    elif construct == "default_target":
        default = w.visit(parts[1])
        bind(w, parts[0], w.union([value, default]), declared, whole, scope)
    elif construct == "rest_target":
        bind(w, parts[0], w.path(op.REST, value, None), declared, whole, scope)
    else:
        w.visit(target)


def bind_pair(w: Walker, node: Node, value: int, whole: Node, scope: Scope | None) -> None:
    """One entry of a destructured object: `name`, `key: target`, `name = default`, `...rest`."""
    construct, parts, _ = w.construct(node)
    if construct in ("pair_target", "pair"):
        key, target = parts
        if w.construct(key)[0] not in ("name", "skip", ""):
            w.visit(key)
        name = member_key(w, key)
        source = w.path(op.UNPACK, value, name)
        if name:
            w.refer(w.path(op.MEMBER, value, name), name, Role.READ, key.start_byte + w.shift)
        bind(w, target, source, -1, whole, scope)
    elif construct == "default_target":
        inner = parts[0]
        default = w.visit(parts[1])
        source = w.path(op.UNPACK, value, w.text(inner))
        bind(w, inner, w.union([source, default]), -1, whole, scope)
    elif construct == "name":
        bind(w, node, w.path(op.UNPACK, value, w.text(node)), -1, whole, scope)
    else:
        bind(w, node, value, -1, whole, scope)


def member_key(w: Walker, key: Node) -> str:
    """The property that a destructuring key names."""
    if w.construct(key)[0] == "text":
        content = string_content(w, key)
        return content[0] if content else ""
    return w.text(key)


def bind_sequence(w: Walker, target: Node, value: int, whole: Node, scope: Scope | None) -> None:
    children = w.children(target)
    starred = -1
    for position, child in enumerate(children):
        construct, parts, _ = w.construct(child)
        if construct == "rest_target":
            starred = position
            bind(w, parts[0], w.path(op.REST, value, position), -1, whole, scope)
        else:
            key = position if starred < 0 else position - len(children)
            bind(w, child, w.path(op.UNPACK, value, key), -1, whole, scope)


def bind_name(w: Walker, node: Node, value: int, declared: int, whole: Node, scope: Scope | None = None) -> None:
    """Bind a plain name: a symbol in modules and containers, a local variable elsewhere."""
    name = w.text(node)
    scope = scope or w.scope
    known = scope.names.get(name)
    if known is not None and known.redirect is not None:
        scope = known.redirect
    if scope.container >= 0:
        symbol = w.declare(scope, name, Kind.VALUE, variable_detail(w, scope, name), whole, node)
        draft = w.drafts[symbol]
        if declared >= 0:
            draft.type = declared
        elif draft.kind is Kind.VALUE:
            draft.add_value(value)
        w.assign(scope.names[name], value, declared)
        return
    binding = w.bind(scope, name, "local")
    w.note_declaration(binding, node)
    if binding.kind == "import":
        binding.entries.clear()
    if binding.kind == "symbol" and binding.symbol >= 0:
        w.refer(w.bound_path(binding, name), name, Role.WRITE, node.start_byte + w.shift)
    w.assign(binding, value, declared)


def variable_detail(w: Walker, scope: Scope, name: str) -> str:
    if scope.kind == CLASS_SCOPE:
        if w.drafts[scope.container].flags & Flag.ENUM and not name.startswith("_"):
            return "enum_member"
        return "field"
    return "constant" if _constant(w.language.constant_pattern).match(name) else "variable"


def bind_member(w: Walker, node: Node, parts: Parts, value: int, declared: int, whole: Node) -> None:
    """object.name = value: a declaration of the receiver's attribute, or a write."""
    base = w.visit(parts[0])
    name, at = w.text(parts[1]), parts[1]
    owner = w.paths[base]
    key = w.text(node)
    if owner[0] in (op.SELF, op.CLS) or (owner[0] == op.THIS and w.language.receiver_keywords):
        declare_attribute(w, owner[1], name, at, value, declared, whole, owner[0] != op.SELF)
    else:
        w.refer(w.path(op.MEMBER, base, name), name, Role.WRITE, at.start_byte + w.shift)
    for other in [other for other in w.unit.dotted if other.startswith(key + ".")]:
        del w.unit.dotted[other]
    if declared < 0 and value and w.paths[value][0] != op.LITERAL:
        w.unit.dotted.setdefault(key, []).append((w.block, value, False))
    elif key in w.unit.dotted:
        w.unit.dotted[key].append((w.block, 0, False))


def declare_attribute(
    w: Walker, container: int, name: str, at: Node, value: int, declared: int, whole: Node, on_class: bool
) -> None:
    """An attribute that a method gives its receiver."""
    scope = member_scope(w, container)
    known = scope.names.get(name)
    if known is not None and known.symbol >= 0 and w.drafts[known.symbol].kind is not Kind.VALUE:
        w.refer(w.path(op.MEMBER, w.path(op.SELF, container), name), name, Role.WRITE, at.start_byte + w.shift)
        return
    symbol = w.declare(scope, name, Kind.VALUE, "field", whole, at)
    draft = w.drafts[symbol]
    if known is None and not on_class:
        draft.flags |= Flag.INSTANCE_ATTRIBUTE
    if declared >= 0:
        draft.type = declared
    else:
        draft.add_value(value)


def member_scope(w: Walker, container: int) -> Scope:
    """The scope whose names are the members of a container; made for callables that act as one."""
    for scope in reversed(w.containers):
        if scope.container == container:
            return scope
    scope = Scope(CLASS_SCOPE, w.module, container, 0, 0)
    w.containers.append(scope)
    return scope


def on_for(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for target in iterable: body"""
    target, iterable, body, otherwise = parts
    element = w.path(op.ITEM, w.visit(iterable), "async" in settings)
    bind(w, target, element, -1, node)
    branch(w, body, [], -1)
    if otherwise is not None:
        w.visit(otherwise)
    return 0


def on_with(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """with value as target: body"""
    items, body = parts
    asynchronous = "async" in settings
    for clause in items:
        for item in w.children(clause):
            with_item(w, item, asynchronous)
    w.visit(body)
    return 0


def with_item(w: Walker, item: Node, asynchronous: bool) -> None:
    construct, parts, _ = w.construct(item)
    if construct == "bind":
        value = w.path(op.ENTER, w.visit(parts[0]), asynchronous)
        bind(w, parts[1], value, -1, item)
    elif construct or not item.named_child_count:
        w.visit(item)
    else:
        for child in w.children(item):
            with_item(w, child, asynchronous)


def on_bind(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value as target outside `with` and `except`"""
    value = w.visit(parts[0])
    bind(w, parts[1], value, -1, node)
    return value


def on_catch(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """except type as target: body"""
    kind, target, body = parts
    path = w.visit(kind) if kind is not None else 0
    before = w.block
    w.block = w.blocks.new(before, -1)
    if target is not None:
        bind(w, target, w.path(op.EXCEPTION, path), -1, node)
    branch(w, body, [], -1)
    w.block = before
    return 0


def on_delete(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    for target in parts[0]:
        w.visit_as(target, Role.WRITE)
    return 0


def on_global(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """global name: the module's name, in this callable only"""
    if w.scope is not w.module:
        for name in parts[0]:
            redirect(w, name, w.module)
    return 0


def on_nonlocal(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """nonlocal name: the name of the nearest callable around that binds it"""
    for name in parts[0]:
        scope = w.scope.parent
        while scope is not None and (scope.kind == CLASS_SCOPE or w.text(name) not in scope.names):
            scope = scope.parent
        if scope is not None:
            redirect(w, name, scope)
    return 0


def redirect(w: Walker, node: Node, scope: Scope) -> None:
    name = w.text(node)
    binding = w.scope.names.get(name)
    if binding is None or binding.redirect is None:
        w.bind(w.scope, name, "redirect").redirect = scope
    w.read(name, node.start_byte + w.shift, Role.READ)


def on_comprehension(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[body for target in iterable if condition]: the first iterable belongs to the scope around"""
    body, clauses = parts
    outer, block = w.scope, w.block
    first = True
    for clause in clauses:
        construct, inner, inner_settings = w.construct(clause)
        if construct == "comprehension_for":
            element = w.path(op.ITEM, w.visit(inner[1]), "async" in inner_settings)
            if first:
                w.inner(node)
                w.block = w.blocks.new(block, -1)
                first = False
            bind(w, inner[0], element, -1, clause)
        elif construct == "comprehension_if":
            facts, _ = condition(w, inner[0])
            for key, path in facts:
                binding = w.scope.names.get(key)
                if binding is not None:
                    binding.entries.append((w.block, path, True))
    construct, inner, _ = w.construct(body)
    if construct == "pair":
        w.visit(inner[0])
        result = w.path(op.MAPPING, settings["kind"], ((None, w.visit(inner[1])),), -1)
    else:
        result = w.path(op.CONTAINER, settings["kind"], (w.visit(body),))
    w.scope, w.block = outer, block
    return result


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
        kind = read_dotted(w, parts[0], Role.CALL)
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
        kind = read_dotted(w, parts[0], Role.CALL)
        w.groups = groups
        return w.path(op.NARROW, value, kind)
    children = w.children(node)
    return pattern_value(w, children[0], value) if construct == "pattern_sequence" and len(children) == 1 else value


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
