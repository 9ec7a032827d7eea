"""New instances: new Type(arguments), new Type(arguments) { members }."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.expected import take_expected
from core.extract.nominal import anonymous_type
from core.extract.sending import visit_arguments
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_create(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """new Type(arguments) { members }"""
    take_expected(w)
    w.take_role()
    type_node, arguments, body = parts
    for child in node.children:  # outer.new Inner()
        if child.start_byte >= type_node.start_byte:
            break
        if child.is_named:
            w.visit(child)
    groups, w.groups = w.groups, {}
    kind = annotation(w, type_node)
    noted, w.groups = w.groups, groups
    given = visit_arguments(w, kind, arguments)
    path = w.path(op.NEW, kind, given)
    at = last_name(w, type_node)
    for (other, name, role, _, _), starts in noted.items():
        for start in starts:
            if start == at:
                w.refer(path, name, Role.CALL, start, len(given))
            else:
                w.refer(other, name, role, start)
    if body is None:
        return path
    symbol = anonymous_type(w, node, w.text(type_node), kind, body)
    return w.path(op.INSTANCE, w.path(op.SYMBOL, symbol))


def last_name(w: Walker, node: Node) -> int:
    """Where the name of a type begins: `C` of a.b.C<D>."""
    construct, parts, _ = w.construct(node)
    while construct in ("type_generic", "type_member"):
        node = parts[0] if construct == "type_generic" else parts[1]
        construct, parts, _ = w.construct(node)
    return node.start_byte + w.shift
