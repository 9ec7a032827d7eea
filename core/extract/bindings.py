"""Statements that bind names: assignments, loops, with, catch, comprehensions, lambdas, patterns."""

import re
from functools import cache
from typing import Any

from core import paths as op
from core.extract.annotations import annotation, is_alias
from core.extract.documenting import comment_above
from core.extract.flow import branch, loop_body
from core.extract.reading import MAX_ELEMENTS, expect, visibility
from core.extract.records import declare_record, list_members
from core.extract.scopes import CLASS_SCOPE, INNER_SCOPE, Binding, Scope
from core.extract.walker import DEEPEST, Walker
from core.extract.wildcards import extend_all
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


@cache
def _constant(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")


def on_assign(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target: type = value"""
    target, type_node, value_node = parts
    if (
        w.language.record_calls
        and value_node is not None
        and type_node is None
        and w.kinds.get(value_node.kind_id) == "call"
        and w.kinds.get(target.kind_id) == "name"
        and declare_record(w, node, target, value_node)
    ):
        return 0
    declared = annotation(w, type_node) if type_node is not None else -1
    if type_node is not None and value_node is not None and is_alias(w, type_node):
        value, declared = annotation(w, value_node), -1
    else:
        if declared >= 0 and value_node is not None:
            expect(w, value_node, w.path(op.INSTANCE, declared))
        name = w.text(target) if w.scope is w.module else ""
        read_before = name in w.module.waiting
        value = w.visit(value_node) if value_node is not None else 0
        waiting = w.module.waiting.get(name, 0)
        if waiting and (not read_before or value == waiting):
            w.unit.before.add(waiting)
    bind(w, target, value, declared, node)
    if value_node is None:
        return value
    if w.language.wildcard_list and w.scope is w.module:
        extend_all(w, target, value_node)
    if (
        w.scope.kind == CLASS_SCOPE
        and w.language.member_list
        and w.text(target) == w.language.member_list
    ):
        # Behind the methods of the class, which may declare the members.
        w.defer(w.defer, list_members, w, w.scope, w.source, w.shift, value_node)
    return value


def on_augment(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """target += value: a use, not a declaration, but enough to make a name local"""
    target, value = parts
    use_target(w, target, "binds" in settings)
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


def bind(
    w: Walker, target: Node, value: int, declared: int, whole: Node, scope: Scope | None = None
) -> None:
    """Bind a target, whatever its shape, to a value."""
    if w.depth < DEEPEST:
        w.depth += 1
        bind_shape(w, target, value, declared, whole, scope)
        w.depth -= 1


def bind_shape(
    w: Walker, target: Node, value: int, declared: int, whole: Node, scope: Scope | None
) -> None:
    """Bind a name, a member, or each part of a destructuring."""
    construct, parts, settings = w.construct(target)
    if construct == "name":
        bind_name(w, target, value, declared, whole, scope)
    elif construct == "member":
        bind_member(w, target, parts, value, declared, whole)
    elif construct == "element":
        w.visit(target)
        bind_chain(w, w.text(target), value, 0)
    elif construct in ("tuple_target", "collection"):
        bind_sequence(w, target, value, whole, scope, settings)
    elif construct in ("inner", "annotation"):
        bind(w, parts[0], value, declared, whole, scope)
    elif construct == "rest_target":
        bind(w, parts[0], w.path(op.REST, value, None), declared, whole, scope)
    else:
        w.visit(target)


def is_group(node: Node, children: list[Node], settings: Any) -> bool:
    """Whether a sequence pattern is one pattern in parentheses."""
    if len(children) != 1 or "group" not in settings:
        return False
    return all(child.is_named or child.type != "," for child in node.children)


def unpack(w: Walker, value: int, key: int | str) -> int:
    """The path of one part of a destructured value."""
    if not value:
        return 0
    node = w.paths[value]
    if node[0] == op.CONTAINER and node[1] == "tuple" and isinstance(key, int):
        elements: tuple[int, ...] = node[2]
        if -len(elements) <= key < len(elements) < MAX_ELEMENTS:
            return elements[key]
    return w.path(op.UNPACK, value, key)


def bind_sequence(
    w: Walker, target: Node, value: int, whole: Node, scope: Scope | None, settings: Any
) -> None:
    children = w.children(target)
    if is_group(target, children, settings):
        bind(w, children[0], value, -1, whole, scope)
        return
    starred = -1
    for position, child in enumerate(children):
        construct, parts, _ = w.construct(child)
        if construct == "rest_target":
            starred = position
            rest = w.path(op.REST, value, position) if value else 0
            bind(w, parts[0], rest, -1, whole, scope)
        else:
            key = position if starred < 0 else position - len(children)
            bind(w, child, unpack(w, value, key), -1, whole, scope)


def bind_name(
    w: Walker, node: Node, value: int, declared: int, whole: Node, scope: Scope | None = None
) -> None:
    """Bind a plain name: a symbol in modules and containers, a local variable elsewhere."""
    name = w.text(node)
    if w.unit.dotted:
        forget_chains(w, name)
    scope = scope or w.scope
    known = scope.names.get(name)
    if known is not None:
        if known.redirect is not None:
            scope = known.redirect
        elif known.paths and not known.entries:
            keep_older_meaning(w, known, name)
    if known is not None and known.overrules(w.unreachable):
        w.refer(w.bound_path(known, name), name, Role.WRITE, node.start_byte + w.shift)
        return
    if scope.container >= 0:
        count = len(w.drafts)
        symbol = w.declare(scope, name, Kind.VALUE, variable_detail(w, scope, name), whole, node)
        draft = w.drafts[symbol]
        if symbol == count:
            draft.flags = visibility(w, name, scope)
            draft.documentation = comment_above(w, whole)
            w.documentable = (symbol, whole.end_byte)
        if declared >= 0:
            draft.type = declared
        if draft.kind is Kind.VALUE:
            draft.add_value(value)
        elif value and known is not None:
            value = w.path(op.FALLBACK, value, w.path(op.SYMBOL, symbol))  # Class = decorate(Class)
        w.assign(scope.names[name], value, declared)
        return
    binding = w.bind(scope, name, "local")
    if binding.kind == "local" or binding.kind == "parameter":
        w.note_declaration(binding, node)
    else:
        w.refer(w.bound_path(binding, name), name, Role.WRITE, node.start_byte + w.shift)
    w.assign(binding, value, declared)


def keep_older_meaning(w: Walker, binding: Binding, name: str) -> None:
    """A function, class or import that is about to be given another value: it holds until then."""
    if binding.kind == "import":
        binding.entries.append((0, w.union(binding.paths), False))
    elif binding.kind == "symbol" and w.drafts[binding.symbol].kind is not Kind.VALUE:
        binding.entries.append((0, w.bound_path(binding, name), False))


def variable_detail(w: Walker, scope: Scope, name: str) -> str:
    if scope.kind == CLASS_SCOPE:
        if w.drafts[scope.container].flags & Flag.ENUM and not name.startswith("_"):
            return "enum_member"
        return "field"
    return "constant" if _constant(w.language.constant_pattern).match(name) else "variable"


def bind_member(
    w: Walker, node: Node, parts: Parts, value: int, declared: int, whole: Node
) -> None:
    """object.name = value: a declaration of the receiver's attribute, or a write."""
    base = w.visit(parts[0])
    name, at = w.text(parts[1]), parts[1]
    owner = w.paths[base]
    key = w.text(node)
    if owner[0] in (op.SELF, op.CLS):
        declare_attribute(w, owner[1], name, at, value, declared, whole, owner[0] != op.SELF)
    elif (made := made_container(w, owner)) >= 0:
        declare_attribute(w, made, name, at, value, declared, whole, False)
    else:
        w.refer(w.path(op.MEMBER, base, name), name, Role.WRITE, at.start_byte + w.shift)
    bind_chain(w, key, value, w.path(op.MEMBER, base, name))


def made_container(w: Walker, node: tuple[Any, ...]) -> int:
    """The class of what `super().__new__(...)` gives inside of it, -1 for other paths."""
    if node[0] == op.CALL:
        callee = w.paths[node[1]]
        if callee[0] == op.MEMBER and callee[2] in w.language.class_method_names:
            above = w.paths[callee[1]]
            if above[0] == op.SUPER and callee[2] in w.language.constructor_names:
                return int(above[1])
    return -1


def bind_chain(w: Walker, key: str, value: int, before: int) -> None:
    """What `a.b` or `a[0]` holds from here on; `before` is what it held."""
    if w.unit.dotted:
        forget_chains(w, key)
    entries = w.unit.dotted.get(key)
    if value and w.paths[value][0] != op.LITERAL:
        if entries is None:
            entries = w.unit.dotted[key] = [(0, before, False)]
        entries.append((w.block, value, False))
    elif entries is not None:
        entries.append((w.block, 0, False))


def forget_chains(w: Walker, key: str) -> None:
    """What was known of `key.x` and `key[x]` is over when `key` is given another value."""
    longer = (key + ".", key + "[")
    for other in [other for other in w.unit.dotted if other.startswith(longer)]:
        del w.unit.dotted[other]


def declare_attribute(
    w: Walker,
    container: int,
    name: str,
    at: Node,
    value: int,
    declared: int,
    whole: Node,
    on_class: bool,
) -> None:
    """An attribute that a method gives its receiver."""
    scope = w.class_scopes[container]
    known = scope.names.get(name)
    if known is not None and known.symbol >= 0 and w.drafts[known.symbol].kind is not Kind.VALUE:
        w.refer(
            w.path(op.MEMBER, w.path(op.SELF, container), name),
            name,
            Role.WRITE,
            at.start_byte + w.shift,
        )
        return
    if declared < 0 and w.drafts[container].bases:
        # A base may be where the attribute is declared: then this is a use of it.
        path = w.path(op.MEMBER, w.path(op.SELF, container), name)
        w.refer(path, name, Role.WRITE, at.start_byte + w.shift)
    symbol = w.declare(scope, name, Kind.VALUE, "field", whole, at)
    draft = w.drafts[symbol]
    if known is None:
        draft.flags |= visibility(w, name, scope)
        if not on_class:
            draft.flags |= Flag.INSTANCE_ATTRIBUTE
    if declared >= 0:
        draft.type = declared
    draft.add_value(value)


def on_for(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for target in iterable: body"""
    target, iterable, body, otherwise = parts
    element = w.path(op.ITEM, w.visit(iterable), "async" in settings)
    bind(w, target, element, -1, node)
    loop_body(w, body, [])
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
    """del target: a use, not a declaration, but enough to make a name local"""
    for target in parts[0]:
        use_target(w, target, "binds" in settings)
    return 0


def use_target(w: Walker, target: Node, binds: bool) -> None:
    """A target that must exist already; where such statements bind, its name is local all the same."""
    construct, parts, _ = w.construct(target)
    if construct in ("collection", "tuple_target"):
        for child in w.children(target):
            use_target(w, child, binds)
    elif construct == "inner":
        use_target(w, parts[0], binds)
    else:
        if binds and construct == "name" and w.scope.container < 0:
            w.bind(w.scope, w.text(target), "local")
        w.visit_as(target, Role.WRITE)


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
            binding = scope.names[w.text(name)]
            redirect(w, name, binding.redirect or scope)
    return 0


def redirect(w: Walker, node: Node, scope: Scope) -> None:
    name = w.text(node)
    binding = w.scope.names.get(name)
    if binding is None or binding.redirect is None:
        w.bind(w.scope, name, "redirect").redirect = scope
    w.read(name, node.start_byte + w.shift, Role.READ)
