"""Declarations of several names at once, of languages whose files are parts of a package: package a; var (x, y = 1, 2).

A type may have its methods in other files than its own: they are members of a symbol without a place in any answer,
an *extension* of the type, whose first base is the type. Where the type is declared in the same file, they are its own.
"""

import re
from functools import lru_cache
from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.declaring import Place, declare, describe, member_scope
from core.extract.formals import (
    declared_types,
    declared_variable,
    expressions,
    is_blank,
    names_before,
)
from core.extract.imports import add_import, bind_import, scope_symbol
from core.extract.modules import source_of
from core.extract.scopes import TYPE_SCOPE
from core.extract.walker import Walker
from core.model import EXTENSION, Flag, Import, ImportFlag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_MADE = {"fields": "struct", "method_set": "interface"}


# --- Imports ---


def likely_name(w: Walker, module: str) -> str:
    """What a package is probably called: the part of its path that the language's expression finds."""
    return _likely_name(w.language.import_name_text, module)


@lru_cache(maxsize=10_000)
def _likely_name(expression: str, module: str) -> str:
    found = re.search(expression, module)
    return found[1] if found is not None else ""


def on_bring_package(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """import "path", import name "path", import . "path", import _ "path": unless it says otherwise, the package says
    itself what it is called"""
    alias_node, source = parts
    module = source_of(w, source)
    flags, name, alias = ImportFlag.NAMESPACE, "", ""
    if "wildcard" in settings:
        name = "*"
    elif alias_node is not None:
        alias = w.text(alias_node)
    elif "blank" not in settings:
        alias, flags = likely_name(w, module), ImportFlag.NAMESPACE | ImportFlag.SELF_NAMED
    start, end = source.start_byte + w.shift, source.end_byte + w.shift
    index = add_import(w, Import(module, 0, name, alias, scope_symbol(w), start, end, flags))
    if alias:
        bind_import(w, alias, index, alias_node or source)
        if alias_node is not None:
            path = w.path(op.IMPORT, index)
            w.refer(path, alias, Role.IMPORT, alias_node.start_byte + w.shift)
    return 0


# --- Groups ---


def on_declarations(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """var x = 1, const (a = iota; b), type (A struct{}; B int)"""
    before: tuple[Node | None, Node | None] = (None, None)
    for item in parts[0]:
        own_line = w.source.find(b"\n", node.start_byte, item.start_byte) >= 0
        whole = item if own_line else node
        construct, inner, more = w.construct(item)
        if construct == "value_group":
            inner = (names_before(w, item, *inner), *inner)
            if "repeats" in settings:
                inner, before = repeated(inner, before)
            declare_values(w, inner, more, whole)
        elif construct == "defined_type":
            define_type(w, inner, whole)
        elif construct == "alias_of":
            define_alias(w, inner, whole)
        else:
            w.walk(item)
    return 0


def repeated(
    parts: Parts, before: tuple[Node | None, Node | None]
) -> tuple[Parts, tuple[Node | None, Node | None]]:
    """A constant without a value has the type of the one before it."""
    names, type_node, value = parts
    if value is not None:
        return parts, (type_node, value)
    return (names, before[0] or type_node, None), before


def declare_values(w: Walker, parts: Parts, settings: Any, whole: Node) -> None:
    """a, b T = 1, 2: symbols of the package, or variables of a block"""
    names, type_node, value_node = parts
    repeats = type_node is not None and type_node.start_byte < names[0].start_byte
    groups = w.groups
    if repeats:
        w.groups = {}  # what is written once is noted once
    declared = annotation(w, type_node) if type_node is not None else -1
    w.groups = groups
    values = given_values(w, value_node, len(names))
    for name, value in zip(names, values, strict=True):
        if is_blank(w, name):
            continue
        if w.scope.container < 0:
            declared_variable(w, name, w.path(op.INSTANCE, declared) if declared >= 0 else value)
            continue
        place = Place(w.scope, w.text(name), name, whole if len(names) == 1 else name, whole)
        symbol, fresh = declare(w, place, Kind.VALUE, settings.get("detail", "variable"))
        draft = w.drafts[symbol]
        draft.flags |= exported(w, place.name)
        if fresh:
            describe(w, draft, Place(place.scope, place.name, name, whole, whole), None)
        if declared >= 0:
            draft.type = declared
        else:
            draft.add_value(value)


def given_values(w: Walker, node: Node | None, count: int) -> list[int]:
    """What each of several names is given: its own value, or its part of the only one."""
    given = expressions(w, node)
    if len(given) == count:
        return [w.visit(child) for child in given]
    if len(given) != 1:
        return ([w.visit(child) for child in given] + [0] * count)[:count]
    value = w.visit(given[0])
    return [part_of(w, given[0], value, position) for position in range(count)]


def part_of(w: Walker, node: Node, value: int, position: int) -> int:
    """a, b := f() takes a result apart; v, ok := m[key], <-channel and x.(T) give a value and whether it is there."""
    construct = w.construct_name(node)
    if construct in ("element", "receive", "cast"):
        return value if position == 0 else w.path(op.LITERAL, "bool")
    return w.path(op.UNPACK, value, position) if value else 0


def exported(w: Walker, name: str) -> int:
    """Whether a name is offered to other packages, where its first letter says so."""
    return Flag.EXPORTED if name[:1].isupper() or not w.language.exported_capitals else Flag.NONE


# --- Types ---


def define_type(w: Walker, parts: Parts, whole: Node) -> None:
    """type name struct {...}, type name interface {...}, type name other"""
    name_node, type_params, value = parts
    if is_blank(w, name_node):
        w.visit(value)
        return
    construct = w.construct_name(value)
    outer, outer_container = w.scope, w.container
    place = Place(w.scope, w.text(name_node), name_node, whole, whole)
    symbol = adopted(w, place, _MADE.get(construct, "type"))
    draft = w.drafts[symbol]
    draft.flags |= exported(w, place.name)
    describe(w, draft, place, value if construct in _MADE else None)
    if type_params is not None:
        scope = w.inner(type_params, TYPE_SCOPE)
        draft.type_parameters = declared_types(w, scope, type_params, symbol)
    w.container = symbol
    if construct in _MADE:
        member_scope(w, symbol)
        w.holder = symbol
        w.visit(value)
    else:
        draft.values = (annotation(w, value),)
    w.scope, w.container = outer, outer_container


def adopted(w: Walker, place: Place, detail: str) -> int:
    """The symbol of a type; where methods came before it, the one that they are members of."""
    known = w.extensions.pop(place.name, -1) if place.scope is w.module else -1
    if known < 0:
        return declare(w, place, Kind.CONTAINER, detail)[0]
    draft, whole, at = w.drafts[known], place.whole, place.at
    draft.detail, draft.bases = detail, ()
    draft.start, draft.end = whole.start_byte + w.shift, whole.end_byte + w.shift
    draft.name_start, draft.name_end = at.start_byte + w.shift, at.end_byte + w.shift
    bind_symbol(w, place, known)
    return known


def bind_symbol(w: Walker, place: Place, symbol: int) -> None:
    binding = w.bind(place.scope, place.name, "symbol", symbol)
    binding.symbol = symbol
    binding.paths.append(w.path(op.SYMBOL, symbol))


def holder_named(w: Walker, at: Node, path: int) -> int:
    """The symbol whose members are the methods of a type that is named: the type, or what extends it here."""
    name = w.text(at)
    binding = w.module.names.get(name)
    if binding is not None and binding.symbol >= 0 and binding.kind == "symbol":
        return binding.symbol
    known = w.extensions.get(name)
    if known is None:
        start, end = at.start_byte + w.shift, at.end_byte + w.shift
        known = w.add_draft(name, Kind.CONTAINER, EXTENSION, 0, (start, end, start, end))
        w.drafts[known].bases = (path,)
        w.extensions[name] = known
    return known


def define_alias(w: Walker, parts: Parts, whole: Node) -> None:
    """type name = other"""
    name_node, type_params, value = parts
    outer, outer_container = w.scope, w.container
    place = Place(w.scope, w.text(name_node), name_node, whole, whole)
    symbol, _ = declare(w, place, Kind.VALUE, "type_alias")
    draft = w.drafts[symbol]
    draft.flags |= Flag.TYPE_ONLY | exported(w, place.name)
    describe(w, draft, place, None)
    if type_params is not None:
        scope = w.inner(type_params, TYPE_SCOPE)
        draft.type_parameters = declared_types(w, scope, type_params, symbol)
    w.container = symbol
    draft.add_value(annotation(w, value))
    w.scope, w.container = outer, outer_container
