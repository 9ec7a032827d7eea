"""Paths of names, and what a file brings in by them: use a::{self, b::C as D, e::*}, extern crate, a::b::C in code.

What a path means is found out when linking: a name of the module, what its wildcards bring, a package.
"""

from typing import Any

from core import paths as op
from core.extract.imports import add_import, bind_import, scope_symbol
from core.extract.scopes import Binding, Scope
from core.extract.walker import Walker
from core.model import Import, ImportFlag, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
SEPARATOR = "::"
_NO_NAME = "_"
_RELATIVE = frozenset(
    {"crate", "self", "super", "$crate"}
)  # what a path may begin with beside names


def on_scoped(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """a::b in code: a member of what stands before it"""
    role, arity = w.role, w.arity
    if role is not Role.READ:
        w.role, w.arity = Role.READ, -1
    elif w.annotation:
        role = Role.TYPE
    target, name_node = parts
    name = w.text(name_node)
    if target is None:
        path = w.path(op.ROUTE, w.namespace_of(w.scope), SEPARATOR + name)
    else:
        base = head(w, target)
        path = w.path(op.MEMBER, base, name)
    w.refer(path, name, role, name_node.start_byte + w.shift, arity)
    return path


def head(w: Walker, node: Node) -> int:
    """The path of what stands before `::`."""
    construct = w.construct_name(node)
    if construct in ("self", "super") or w.text(node) in _RELATIVE:
        name = w.text(node)
        path = w.path(op.ROUTE, w.namespace_of(w.scope), name)
        w.refer(path, name, Role.READ, node.start_byte + w.shift)
        return path
    if construct == "scoped":
        parts = w.construct(node)[1]
        if w.text(parts[1]) == "super" and parts[0] is not None:
            head(w, parts[0])
            path = w.path(op.ROUTE, w.namespace_of(w.scope), "".join(w.text(node).split()))
            w.refer(path, "super", Role.READ, parts[1].start_byte + w.shift)
            return path
    binding = w.lookup(w.scope, w.text(node)) if construct == "name" else None
    if binding is None or binding.kind not in ("local", "parameter"):
        return w.visit(node)
    return beyond_variables(w, node, binding)


def beyond_variables(w: Walker, node: Node, binding: Binding | None) -> int:
    """What a name means that a variable has too: variables have no names in them."""
    name, role = w.text(node), Role.TYPE if w.annotation else Role.READ
    scope: Scope | None = w.scope
    while binding is not None and binding.kind in ("local", "parameter"):
        scope = binding.scope.parent
        binding = w.lookup(scope, name)
    path = w.free(name, w.scope) if binding is None else w.outer_path(binding, name)
    w.refer(path, name, role, node.start_byte + w.shift)
    return path


# --- use ---


def on_import_tree(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """use tree; pub use tree;"""
    flags = ImportFlag.REEXPORT if parts[0] is not None else ImportFlag.NONE
    use_tree(w, parts[1], "", flags)
    return 0


def use_tree(w: Walker, node: Node, above: str, flags: int) -> None:
    """One branch of a tree below a path."""
    construct, parts, _ = w.construct(node)
    if construct == "use_list":
        for child in w.children(node):
            use_tree(w, child, above, flags)
    elif construct == "use_below":
        path, listed = parts
        use_tree(w, listed, walk_path(w, path, above) if path is not None else SEPARATOR, flags)
    elif construct == "use_all":
        module = walk_path(w, parts[0], above) if parts[0] is not None else above
        use_all(w, node, module, flags)
    elif construct == "use_as":
        use_name(w, parts[0], above, parts[1], flags)
    else:
        use_name(w, node, above, None, flags)


def joined(above: str, name: str) -> str:
    if not above or above == SEPARATOR:
        return above + name
    return f"{above}{SEPARATOR}{name}"


def walk_path(w: Walker, node: Node, above: str) -> str:
    """Note each name of a path that leads to others; the whole path."""
    construct, parts, _ = w.construct(node)
    at = node
    if construct == "scoped":
        above = walk_path(w, parts[0], above) if parts[0] is not None else SEPARATOR
        at = parts[1]
    name = w.text(at)
    whole = joined(above, name)
    path = w.path(op.ROUTE, w.namespace_of(w.scope), whole)
    w.refer(path, name, Role.IMPORT, at.start_byte + w.shift)
    return whole


def use_name(w: Walker, node: Node, above: str, alias_node: Node | None, flags: int) -> None:
    """a::b, a::b as c, self as c"""
    construct, parts, _ = w.construct(node)
    at = node
    if construct == "scoped":
        above = walk_path(w, parts[0], above) if parts[0] is not None else SEPARATOR
        at = parts[1]
    name = w.text(at)
    module = above
    alias = w.text(alias_node) if alias_node is not None else name
    if name == "self" and above:  # the module itself
        alias = alias if alias_node is not None else above.rpartition(SEPARATOR)[2]
        name = ""
    start, end = at.start_byte + w.shift, at.end_byte + w.shift
    index = add_import(w, Import(module, 0, name, alias, scope_symbol(w), start, end, flags))
    path = w.path(op.IMPORT, index)
    w.refer(path, w.text(at), Role.IMPORT, start)
    if alias_node is not None and alias != _NO_NAME:
        w.refer(path, alias, Role.IMPORT, alias_node.start_byte + w.shift)
    if alias != _NO_NAME:
        bind_import(w, alias, index, at)


def use_all(w: Walker, node: Node, module: str, flags: int) -> None:
    """a::*"""
    scope = scope_symbol(w)
    start, end = node.start_byte + w.shift, node.end_byte + w.shift
    add_import(w, Import(module, 0, "*", "", scope, start, end, flags))
    if w.scope.container < 0:
        w.scope.symbol_of_wildcards = scope


def on_import_crate(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """extern crate name as alias;"""
    _, name_node, alias_node = parts
    name = w.text(name_node)
    alias = w.text(alias_node) if alias_node is not None else name
    start, end = name_node.start_byte + w.shift, name_node.end_byte + w.shift
    module = "crate" if name == "self" else SEPARATOR + name
    index = add_import(w, Import(module, 0, "", alias, scope_symbol(w), start, end, 0))
    path = w.path(op.IMPORT, index)
    w.refer(path, name, Role.IMPORT, start)
    if alias_node is not None:
        w.refer(path, alias, Role.IMPORT, alias_node.start_byte + w.shift)
    if alias != _NO_NAME:
        bind_import(w, alias, index, name_node)
    return 0
