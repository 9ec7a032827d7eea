"""Names inside patterns: `{ a, b: [c = 1, ...d] }` takes values apart, whoever binds the names.

Each name of an object pattern is two things: a use of the value's property, and a variable that gets it.
"""

from collections.abc import Callable

from core import paths as op
from core.extract.expected import DATA, visit_expected
from core.extract.reading import string_content
from core.extract.walker import DEEPEST, Walker
from core.model import Role
from core.syntax.tree import Node

Leaf = Callable[[Walker, Node, int], None]  # gives a name, or another plain target, its value
_PATTERNS = ("mapping_target", "tuple_target")


def bind_pattern(w: Walker, target: Node, value: int, leaf: Leaf) -> None:
    """Hand every name in a target to `leaf` together with the path of its value."""
    if w.depth >= DEEPEST:
        return
    w.depth += 1
    construct, parts, _ = w.construct(target)
    if construct == "mapping_target":
        for child in w.children(target):
            bind_property(w, child, value, leaf)
    elif construct == "tuple_target":
        bind_positions(w, target, value, leaf)
    elif construct == "default_target":
        default = visit_expected(w, parts[1], 0, DATA)
        bind_pattern(w, parts[0], w.union([value, default]), leaf)
    elif construct == "rest_target":
        bind_pattern(w, parts[0], w.path(op.REST, value, None) if value else 0, leaf)
    elif construct in ("inner", "cast", "satisfies", "non_null"):
        bind_pattern(w, parts[0], value, leaf)
    else:
        leaf(w, target, value)
    w.depth -= 1


def bind_property(w: Walker, node: Node, value: int, leaf: Leaf) -> None:
    """One entry of an object pattern: `name`, `name = default`, `key: target`, `...rest`."""
    construct, parts, _ = w.construct(node)
    if construct == "pair_target":
        key = property_key(w, parts[0])
        source = w.path(op.UNPACK, value, key[0]) if key and value else 0
        if key:
            refer_property(w, key, value)
        bind_pattern(w, parts[1], source, leaf)
    elif construct == "default_target" and w.construct_name(parts[0]) == "name":
        source = own_property(w, parts[0], value)
        default = visit_expected(w, parts[1], 0, DATA)
        leaf(w, parts[0], w.union([source, default]))
    elif construct == "name":
        leaf(w, node, own_property(w, node, value))
    else:
        bind_pattern(w, node, value, leaf)


def own_property(w: Walker, node: Node, value: int) -> int:
    """`name` stands for the property and the variable."""
    name = w.text(node)
    refer_property(w, (name, node.start_byte), value)
    return w.path(op.UNPACK, value, name) if value else 0


def refer_property(w: Walker, key: tuple[str, int], value: int) -> None:
    name, start = key
    w.refer(w.path(op.MEMBER, value, name), name, Role.READ, start + w.shift)


def property_key(w: Walker, node: Node) -> tuple[str, int] | None:
    """The name and its offset; None for a key that is computed, which is walked."""
    construct, parts, _ = w.construct(node)
    if construct == "name":
        return w.text(node), node.start_byte
    if construct == "text":
        return string_content(w, node)
    if construct == "computed":
        if w.construct_name(parts[0]) == "text":
            return string_content(w, parts[0])
        w.visit(parts[0])
    return None


def bind_positions(w: Walker, target: Node, value: int, leaf: Leaf) -> None:
    """[a, , b, ...rest]: holes count."""
    position = 0
    for child in target.children:
        if not child.is_named:
            position += child.type == ","
        elif child.kind_id not in w.comments:
            construct, parts, _ = w.construct(child)
            if construct == "rest_target":
                rest = w.path(op.REST, value, position) if value else 0
                bind_pattern(w, parts[0], rest, leaf)
            else:
                bind_pattern(w, child, w.path(op.UNPACK, value, position) if value else 0, leaf)


def bind_parameter(w: Walker, node: Node, value: int) -> None:
    """A name inside a destructured parameter, in the function's scope."""
    if w.construct_name(node) != "name":
        w.visit(node)
        return
    binding = w.bind(w.scope, w.text(node), "parameter")
    w.note_declaration(binding, node)
    w.assign(binding, value)


def pattern_names(w: Walker, target: Node) -> list[Node]:
    """The nodes of all names that a target binds, nothing walked."""
    construct, parts, _ = w.construct(target)
    if construct == "name":
        return [target]
    if construct in _PATTERNS:
        return [found for child in w.children(target) for found in pattern_names(w, child)]
    if construct == "pair_target":
        return pattern_names(w, parts[1])
    if construct in ("default_target", "rest_target"):
        return pattern_names(w, parts[0])
    return []
