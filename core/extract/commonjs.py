"""What a file offers the CommonJS way: exports.name = value, module.exports = value.

`exports` and `module.exports` are one object, the module's, until something else is given to `module.exports`. Both
mean that object, or what took its place, wherever the file uses them as values.
"""

from core import paths as op
from core.extract.declaring import ANONYMOUS, anonymous, member_scope
from core.extract.expected import core
from core.extract.modules import (
    hidden_scope,
    offer_symbol,
    offer_value,
)
from core.extract.walker import Walker
from core.model import EVERYTHING, Kind, Role
from core.syntax.tree import Node

_NAMED = frozenset({"closure", "class", "object"})


def exports_object(w: Walker, node: Node) -> bool:
    """Whether a node is this module's `exports` or `module.exports`."""
    if w.kinds.get(node.kind_id) == "name":
        return w.text(node) == "exports" and own_exports(w, "exports")
    if not w.source.endswith(b"exports", node.start_byte, node.end_byte):
        return False
    construct, parts, _ = w.construct(node)
    if construct == "name":
        return w.text(node) == "exports" and own_exports(w, "exports")
    if construct != "member" or w.text(parts[1]) != "exports":
        return False
    return (
        w.construct_name(parts[0]) == "name"
        and w.text(parts[0]) == "module"
        and own_exports(w, "module")
    )


def own_exports(w: Walker, name: str) -> bool:
    binding = w.lookup(w.scope, name)
    return binding is None or (binding.scope is w.module and binding.symbol < 0)


def exports_symbol(w: Walker) -> int:
    """The object that the module offers: what `exports` means in the file."""
    known = w.module.names.get("exports")
    if known is None:
        symbol = w.add_draft(ANONYMOUS, Kind.VALUE, "object", 0, (0, 0, 0, 0))
        known = w.bind(w.module, "exports", "symbol")
        known.paths.append(w.path(op.OBJECT, symbol))
        scope = hidden_scope(w)
        scope.container = symbol
        w.containers.append(scope)
        w.has_exports = True
        whole_paths(w).append(known.paths[0])
    return int(w.paths[known.paths[0]][1])


def whole_paths(w: Walker) -> list[int]:
    """The paths of what `module.exports` means in the file."""
    known = w.module.names.get("module")
    if known is None:
        symbol = w.add_draft(ANONYMOUS, Kind.VALUE, "object", 0, (0, 0, 0, 0))
        known = w.bind(w.module, "module", "symbol")
        known.paths.append(w.path(op.OBJECT, symbol))
    scope = member_scope(w, int(w.paths[known.paths[0]][1]))
    return w.bind(scope, "exports", "symbol").paths


def export_member(
    w: Walker, object_node: Node, name_node: Node, node: Node, value_node: Node
) -> int:
    """exports.name = value: here `exports` stands for what is offered"""
    path = export_value(w, name_node, node, value_node)
    if w.construct_name(object_node) == "name":
        offered = w.exports[w.text(name_node)]
        w.refer(offered, w.text(object_node), Role.READ, object_node.start_byte + w.shift)
    else:
        w.visit(object_node)
        add_to_whole(w, w.text(name_node), path)
    return path


def add_to_whole(w: Walker, name: str, path: int) -> None:
    """module.exports.name = value, behind module.exports = function or class: it has that member too."""
    node = w.paths[w.exports.get(EVERYTHING, 0)]
    if node[0] == op.NAME:
        binding = w.module.names.get(node[2])
        node = w.paths[binding.paths[0]] if binding is not None and binding.paths else node
    if node[0] == op.SYMBOL and w.drafts[node[1]].kind is not Kind.VALUE:
        binding = w.bind(member_scope(w, node[1], True), name, "symbol")
        member = w.path(op.UNION, path)  # what is declared elsewhere is a member without a side
        if member not in binding.paths:
            binding.paths.append(member)


def export_value(w: Walker, name_node: Node, node: Node, value_node: Node) -> int:
    """Declare what is offered under a name; the path of the value."""
    exports_symbol(w)
    name = w.text(name_node)
    value = core(w, value_node)
    if w.construct_name(value) == "name":
        path = w.visit(value)
        binding = w.lookup(w.scope, w.text(value))
        if binding is not None and binding.kind in ("symbol", "import"):
            path = w.bound_path(binding, w.text(value))
            offer_symbol(w, w.text(value))
        w.exports[name] = path
        w.refer(path, name, Role.WRITE, name_node.start_byte + w.shift)
        binding = w.bind(hidden_scope(w), name, "symbol")
        if path not in binding.paths:
            binding.paths.append(path)
        return path
    whole = node.parent if node.parent is not None and node.parent.named_child_count == 1 else node
    w.exports[name] = offer_value(w, name, name_node, node, whole, value)
    return w.exports[name]


def is_list_of_names(w: Walker, node: Node) -> bool:
    """Whether an object is a list of exports, `{ run, stop }`: its keys are those names, nothing of their own."""
    children = w.children(node)
    return bool(children) and all(w.construct_name(child) == "shorthand" for child in children)


def visit_object(w: Walker, node: Node) -> int:
    """Walk an object literal without symbols for its keys; its path."""
    symbol = anonymous(w, node)
    for child in w.children(node):
        name = w.text(child)
        value = w.read(name, child.start_byte + w.shift, Role.READ)
        offer_symbol(w, name)
        bound = w.bind(member_scope(w, symbol), name, "symbol")
        if value not in bound.paths:
            bound.paths.append(value)
    return w.path(op.OBJECT, symbol)


def export_everything(w: Walker, target: Node, node: Node, value_node: Node) -> int:
    """module.exports = value"""
    w.has_exports = True
    whole_paths(w)
    w.visit(target)
    value = core(w, value_node)
    construct = w.construct_name(value)
    if construct == "name":
        path = w.visit(value)
        binding = w.lookup(w.scope, w.text(value))
        if binding is not None and binding.kind in ("symbol", "import"):
            path = w.bound_path(binding, w.text(value))
        offer_symbol(w, w.text(value))
    elif construct == "object" and is_list_of_names(w, value):
        path = visit_object(w, value)
    elif construct in _NAMED:
        at = target.children[-1]
        path = offer_value(w, "exports", at, node, node.parent or node, value)
        draft = w.drafts[w.paths[path][1]] if w.paths[path][0] == op.SYMBOL else None
        if draft is not None:
            draft.detail = "class" if construct == "class" else "function"
        else:
            path = w.path(op.SYMBOL, hidden_scope(w).names["exports"].symbol)
    else:
        path = w.visit(value_node)
    w.exports[EVERYTHING] = path
    paths = whole_paths(w)
    if path not in paths:
        paths.append(path)
    if construct == "object":
        binding = w.module.names.get("exports") or w.bind(w.module, "exports", "symbol")
        binding.paths = [*binding.paths, path]
    return path
