"""Values that are given to members: `this.x = v`, `Class.prototype.m = function`, `exports.x = v`, `name.x = v`.

Where the object is ours, the first such assignment declares the member; every other one is a use of it.
"""

from typing import Any

from core import paths as op
from core.extract.commonjs import export_everything, export_member, exports_object
from core.extract.declaring import Place, declare, describe, member_scope
from core.extract.expected import DATA, core, uncast, visit_expected
from core.extract.functions import Receiver
from core.extract.objects import define, object_members
from core.extract.scopes import Scope
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_NAMED = frozenset({"closure", "class", "object"})


def store(w: Walker, node: Node, target: Node, parts: Parts, value_node: Node) -> int:
    """object.name = value; the path of the value"""
    object_node, name_node = parts
    name = w.text(name_node)
    exported = exports_object(w, target)
    if exported:
        return export_everything(w, target, node, value_node)
    if exports_object(w, object_node):
        return export_member(w, object_node, name_node, node, value_node)
    base = w.visit(object_node)
    key = w.text(target)
    found = holder_of(w, object_node, base)
    if found is None:
        value = visit_assigned(w, value_node, w.path(op.MEMBER, base, name), base)
        w.refer(w.path(op.MEMBER, base, name), name, Role.WRITE, name_node.start_byte + w.shift)
    elif name == "prototype" and w.kinds.get(core(w, value_node).kind_id) == "object":
        value = set_prototype(w, found[0], name_node, base, value_node)
    else:
        value = store_member(w, node, name_node, value_node, base, *found)
    if name != "prototype" or found is None:  # instances have what is declared of either
        remember(w, key, value)
    return value


def visit_assigned(w: Walker, node: Node, member: int, owner: int) -> int:
    """Walk what is given to a member that is declared elsewhere: in a function, `this` is the member's owner."""
    w.assigned_to = owner if w.kinds.get(node.kind_id) == "closure" else 0
    return visit_expected(w, node, member, DATA)


def remember(w: Walker, key: str, value: int) -> None:
    """What a chain such as `this.x` holds from here on, in this unit."""
    dotted = w.unit.dotted
    for other in [other for other in dotted if other.startswith(key + ".")]:
        del dotted[other]
    if value and w.paths[value][0] != op.LITERAL:
        dotted.setdefault(key, []).append((w.block, value, False))
    elif key in dotted:
        dotted[key].append((w.block, 0, False))


def holder_of(w: Walker, node: Node, base: int) -> tuple[int, Scope, Receiver] | None:
    """The symbol whose member is assigned, the scope that has it, and what `this` is in a function there."""
    path = w.paths[base]
    operation = path[0]
    if operation == op.SELF or operation == op.CLS:
        static = operation == op.CLS
        receiver = Receiver(base, path[1], "class" if static else "instance")
        return path[1], member_scope(w, path[1], static), receiver
    if operation == op.THIS or operation == op.OBJECT:
        receiver = Receiver(base, path[1], "instance")
        return path[1], member_scope(w, path[1]), receiver
    construct, parts, _ = w.construct(node)
    if construct == "member" and w.text(parts[1]) == "prototype" and operation == op.MEMBER:
        owner = symbol_of(w, path[1])
        if owner >= 0 and w.drafts[owner].kind is not Kind.VALUE:
            this = w.path(op.SELF, owner)
            return owner, member_scope(w, owner), Receiver(this, owner, "instance")
        return None
    owner = symbol_of(w, base)
    if owner < 0 or w.drafts[owner].kind is Kind.VALUE:
        return None
    return owner, member_scope(w, owner, True), Receiver(-1)


def symbol_of(w: Walker, path: int) -> int:
    """The symbol that a path names directly, -1 for anything else."""
    node = w.paths[path]
    if node[0] == op.ASSERTED:
        path = node[1]  # what it was given to can say what it is, not which symbol it is
        node = w.paths[path]
    if node[0] == op.SYMBOL:
        return int(node[1])
    name = node[2] if node[0] == op.NAME else w.pending_name(path)
    if not name:
        return -1
    binding = w.lookup(w.scope, name)
    return binding.symbol if binding is not None and binding.kind == "symbol" else -1


def store_member(
    w: Walker,
    node: Node,
    name_node: Node,
    value_node: Node,
    base: int,
    symbol: int,
    scope: Scope,
    receiver: Receiver,
) -> int:
    """Declare the member, or use one that is declared already."""
    name = w.text(name_node)
    known = scope.names.get(name)
    existing = known.symbol if known is not None else -1
    path = w.path(op.MEMBER, base, name)
    declared = w.language.members_declared and w.paths[base][0] in (op.SELF, op.CLS)
    if declared or (existing >= 0 and not may_redeclare(w, existing)):
        value = visit_assigned(w, value_node, path, max(receiver.this, 0) or base)
        w.refer(path, name, Role.WRITE, name_node.start_byte + w.shift)
        if existing >= 0 and w.drafts[existing].kind is Kind.VALUE and w.drafts[existing].type < 0:
            w.drafts[existing].add_value(value)
        return value
    whole = node.parent if node.parent is not None and node.parent.named_child_count == 1 else node
    place = Place(scope, name, name_node, node, whole)
    if w.kinds.get(core(w, value_node).kind_id) in _NAMED:
        inner, context = uncast(w, value_node)
        value = define(w, place, "field", "method", inner, -1, context, receiver, Flag.EXPORTED)
    else:
        value = w.visit(value_node)
        made, fresh = declare(w, place, Kind.VALUE, "field")
        if fresh:
            describe(w, w.drafts[made], place, None)
        w.drafts[made].add_value(value)
        w.drafts[made].flags |= Flag.EXPORTED
        symbol_values(w, symbol, name, value)
    return value


def may_redeclare(w: Walker, symbol: int) -> bool:
    """Whether a further assignment is a further declaration: not where members have to be declared."""
    return not w.language.members_declared and w.drafts[symbol].detail == "field"


def symbol_values(w: Walker, symbol: int, name: str, value: int) -> None:
    """`Class.prototype = Object.create(Base.prototype)` makes Base a base."""
    if name != "prototype" or w.paths[value][0] != op.CALL:
        return
    _, callee, given, _ = w.paths[value]
    target = w.paths[callee]
    if target[0] == op.MEMBER and target[2] == "create" and given:
        base = w.paths[given[0]]
        if base[0] == op.MEMBER and base[2] == "prototype":
            w.drafts[symbol].bases = (*w.drafts[symbol].bases, base[1])


def set_prototype(w: Walker, symbol: int, name_node: Node, base: int, value_node: Node) -> int:
    """Class.prototype = { methods }"""
    path = w.path(op.MEMBER, base, "prototype")
    w.refer(path, "prototype", Role.WRITE, name_node.start_byte + w.shift)
    object_members(w, core(w, value_node), symbol, 0, True)
    return path
