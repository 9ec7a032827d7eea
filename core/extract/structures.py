"""Declarations of types beside classes: enums, namespaces, aliases, and types that are written out as objects."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.classes import class_body, member_name
from core.extract.declaring import (
    Place,
    anonymous,
    declare,
    describe,
    member_scope,
    take_document,
)
from core.extract.definitions import type_parameters
from core.extract.destructuring import bind_parameter, bind_pattern
from core.extract.functions import anonymous_type_parameters, read_formals
from core.extract.reading import string_content
from core.extract.scopes import CLOSURE_SCOPE, NAMESPACE_SCOPE, TYPE_SCOPE, Scope
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node

Parts = tuple[Any, ...]
CALL_MEMBER = "()"  # what an interface gives when it is called
NEW_MEMBER = "new()"  # what it gives when it is constructed
INDEX_MEMBER = "[]"  # what its index signature gives


def on_enum(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """enum name { members }: the members see each other"""
    name_node, body = parts
    outer, outer_container = w.scope, w.container
    place = Place(w.scope, w.text(name_node), name_node, node, take_document(w, node))
    symbol, fresh = declare(w, place, Kind.CONTAINER, "enum")
    draft = w.drafts[symbol]
    draft.flags |= Flag.ENUM
    if fresh:
        describe(w, draft, place, body)
    scope = member_scope(w, symbol)
    scope.kind, scope.parent = NAMESPACE_SCOPE, outer
    w.scope, w.container = scope, symbol
    for child in w.children(body):
        construct, inner, _ = w.construct(child)
        name, value = inner if construct == "enum_member" else (child, None)
        found = member_name(w, name)
        made, _ = declare(
            w, Place(scope, found.name, found.node, child, child), Kind.VALUE, "enum_member"
        )
        w.drafts[made].flags |= Flag.EXPORTED
        if value is not None:
            w.visit(value)
    w.scope, w.container = outer, outer_container
    return w.path(op.SYMBOL, symbol)


def on_namespace(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """namespace a.b { declarations }, declare module "x" { ... }, declare global { ... }"""
    name_node, body = parts
    document = take_document(w, node)
    if w.construct_name(name_node) == "":
        return open_global(w, body)
    outer, outer_container = w.scope, w.container
    symbol = 0
    for at in name_parts(w, name_node):
        content = string_content(w, at) if w.construct_name(at) == "text" else None
        name = content[0] if content else w.text(at)
        detail = "module" if content else "namespace"
        name_at = at.named_children[0] if content else at
        place = Place(w.scope, name, name_at, node, document)
        symbol, fresh = declare(w, place, Kind.NAMESPACE, detail)
        if fresh:
            describe(w, w.drafts[symbol], place, body)
        scope = member_scope(w, symbol, w.drafts[symbol].kind is not Kind.NAMESPACE)
        scope.kind, scope.parent = NAMESPACE_SCOPE, w.scope
        w.scope, w.container = scope, symbol
    walk_members(w, body)
    w.scope, w.container = outer, outer_container
    return w.path(op.SYMBOL, symbol)


def walk_members(w: Walker, body: Node | None) -> None:
    for child in body.named_children if body is not None else ():
        w.walk(child)


def open_global(w: Walker, body: Node | None) -> int:
    """declare global { ... }: names of every file; in this one they are the module's"""
    outer, w.scope = w.scope, w.module
    walk_members(w, body)
    w.scope = outer
    return 0


def name_parts(w: Walker, node: Node) -> list[Node]:
    """The names of a.b.c, in order."""
    construct, parts, _ = w.construct(node)
    if construct == "type_member":
        return [*name_parts(w, parts[0]), parts[1]]
    return [node]


def on_type_alias(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """type name<T> = value"""
    name_node, type_params, value_node = parts
    outer, outer_container = w.scope, w.container
    place = Place(w.scope, w.text(name_node), name_node, node, take_document(w, node))
    symbol, _ = declare(w, place, Kind.VALUE, "type_alias")
    draft = w.drafts[symbol]
    draft.flags |= Flag.TYPE_ONLY
    describe(w, draft, place, value_node if w.construct_name(value_node) == "type_object" else None)
    type_parameters(w, type_params, symbol)
    w.container = symbol
    if w.construct_name(value_node) == "type_object":
        w.holder = symbol
    draft.add_value(annotation(w, value_node))
    w.scope, w.container = outer, outer_container
    return w.path(op.SYMBOL, symbol)


# --- Types written out as objects ---


def on_type_object(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """{ a: A, m(): B, [key: string]: C }: the members of what it is written for, or of a nameless object"""
    symbol, w.holder = w.holder, -1
    children = w.children(node)
    if len(children) == 1 and w.construct_name(children[0]) == "mapped":
        return mapped_type(w, children[0])
    if symbol < 0:
        symbol = anonymous(w, node)
    before, w.annotation = w.annotation, False
    outer = w.unit.this, w.unit.owner, w.unit.receiver
    class_body(w, symbol, node)
    w.unit.this, w.unit.owner, w.unit.receiver = outer
    w.annotation = before
    member_scope(w, symbol)
    return w.path(op.STRUCTURE, symbol)


def mapped_type(w: Walker, node: Node) -> int:
    """{ [Key in keyof T]: V }: has the members of T"""
    clause, value = w.construct(node)[1]
    said = w.construct(clause)[1]
    if not said:  # half-typed
        return annotation(w, value) if value is not None else 0
    name_node, keys, alias = said
    outer = w.scope
    scope = w.inner(node, TYPE_SCOPE)
    binding = w.bind(scope, w.text(name_node), "type_parameter")
    binding.paths = [0]
    w.note_declaration(binding, name_node)
    construct, inner, _ = w.construct(keys)
    path = 0
    if construct == "type_keys":
        path = annotation(w, inner[0])
    else:
        annotation(w, keys)
    if alias is not None:
        annotation(w, alias)
        path = 0
    result = annotation(w, value) if value is not None else -1
    w.scope = outer
    return path or w.path(op.TYPE_LITERAL, "mapped", (max(result, 0),))


def on_mapped(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A mapped type beside other members."""
    mapped_type(w, node)
    return 0


def on_call_signature(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """(a: A): B and new (a: A): B in a type"""
    path = signature(w, node, *parts)
    name = NEW_MEMBER if "constructs" in settings else CALL_MEMBER
    add_member(w, name, w.path(op.INSTANCE, path))
    return 0


def on_index_signature(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[key: K]: V"""
    name_node, key, value = parts
    annotation(w, key)
    declared = annotation(w, value)
    function = w.path(op.TYPE_LITERAL, "function", (declared,))
    if w.text(key) == "number":
        add_member(w, INDEX_MEMBER, w.path(op.INSTANCE, function))
    else:
        place = Place(member_scope(w, w.container), INDEX_MEMBER, node.children[0], node, node)
        symbol, _ = declare(w, place, Kind.VALUE, "index_signature")
        w.drafts[symbol].type = function
        w.drafts[symbol].flags |= Flag.EXPORTED
    note_local(w, node, name_node)
    return 0


def add_member(w: Walker, name: str, path: int) -> None:
    """A member that has no name in the language."""
    scope: Scope = member_scope(w, w.container)
    binding = w.bind(scope, name, "symbol")
    if path not in binding.paths:
        binding.paths.append(path)


def note_local(w: Walker, node: Node, name_node: Node) -> None:
    """A name that nothing can use: a parameter of a type."""
    if w.keep_locals:
        outer = w.scope
        binding = w.bind(w.inner(node, CLOSURE_SCOPE), w.text(name_node), "parameter")
        w.note_declaration(binding, name_node)
        w.scope = outer


def signature(
    w: Walker, node: Node, type_params: Node | None, params: Node | None, returns: Node | None
) -> int:
    """The path of a function type: its result, then its parameters."""
    outer = w.scope
    scope = w.inner(node, TYPE_SCOPE)
    anonymous_type_parameters(w, type_params)
    formals, _ = read_formals(w, params)
    for formal in formals:
        if w.construct_name(formal.target) == "name":
            binding = w.bind(scope, w.text(formal.target), "parameter")
            w.note_declaration(binding, formal.target)
        else:
            value = w.path(op.INSTANCE, formal.type) if formal.type >= 0 else 0
            bind_pattern(w, formal.target, value, bind_parameter)
    w.formals = scope
    result = annotation(w, returns) if returns is not None else 0
    w.scope = outer
    given = [max(formal.type, 0) for formal in formals]
    return w.path(op.TYPE_LITERAL, "function", (result, *given))
