"""Calls that give members to an object: Object.assign(target, values), Object.defineProperty(target, "name", how).

The target is something that the file declares: `exports`, a function or a class, its prototype, `this`. Where it is
anything else, the call is one like others.
"""

from typing import Any

from core import paths as op
from core.extract.commonjs import exports_object, exports_symbol
from core.extract.declaring import Place, declare, describe
from core.extract.expected import core, of_value
from core.extract.functions import Receiver
from core.extract.modules import bring, required_module, source_of
from core.extract.objects import object_members
from core.extract.reading import string_content
from core.extract.scopes import Scope
from core.extract.stores import holder_of
from core.extract.walker import Walker
from core.model import Flag, ImportFlag, Kind
from core.syntax.tree import Node

Parts = tuple[Any, ...]
Holder = tuple[int, Scope, Receiver]
ASSIGN, DEFINE = b"Object.assign", b"Object.defineProperty"


def merging_call(w: Walker, callee: Node, given: list[Node]) -> bool:
    """Whether a call is one that may declare members, which arguments then say."""
    if w.language.members_declared or len(given) < 2:
        return False
    text = w.source[callee.start_byte : callee.end_byte]
    if text == DEFINE:
        return len(given) == 3 and string_content(w, given[1]) is not None
    return text == ASSIGN


def merge(w: Walker, node: Node, given: list[Node]) -> tuple[int, ...]:
    """Walk the arguments of such a call; their paths."""
    target = core(w, given[0])
    offered = exports_object(w, target)
    base = w.visit(target)
    if offered:
        symbol = exports_symbol(w)
        found: Holder | None = (symbol, w.offered or w.module, Receiver(0))
    else:
        found = holder_of(w, target, base)
    if found is None:
        return (base, *[w.visit(child) for child in given[1:]])
    if w.construct_name(given[1]) == "text":
        paths = [0, define_property(w, node, found, given)]
    else:
        paths = [merge_values(w, found, child, offered) for child in given[1:]]
    if offered:
        for name, binding in found[1].names.items():
            if binding.paths:
                w.exports.setdefault(name, w.union(binding.paths))
    return (base, *paths)


def merge_values(w: Walker, holder: Holder, node: Node, offered: bool) -> int:
    """The members that one argument of Object.assign gives."""
    symbol, scope, _ = holder
    value = core(w, node)
    if w.kinds.get(value.kind_id) == "object":
        return object_members(w, value, symbol, 0, True, scope)
    source = required_module(w, value)
    if source is not None and offered:
        bring(w, source_of(w, source), "*", "", source, ImportFlag.REEXPORT)
        return 0
    path = w.visit(node)
    draft = w.drafts[symbol]
    if path and draft.kind is not Kind.CALLABLE:
        draft.bases = (*draft.bases, of_value(w, path))
    return path


def define_property(w: Walker, node: Node, holder: Holder, given: list[Node]) -> int:
    """Object.defineProperty(target, "name", { get() {...}, value: ... }): the path of what the property holds."""
    _, scope, receiver = holder
    content = string_content(w, given[1])
    name, at = content[0] if content else "", given[1].named_children[0]
    value = 0
    unit = w.unit
    before = unit.this, unit.owner, unit.receiver
    if receiver.this > 0:
        unit.this, unit.owner, unit.receiver = receiver.this, receiver.owner, receiver.kind
    for child in w.children(given[2]):
        construct, parts, _ = w.construct(child)
        if construct == "pair" and w.text(parts[0]) == "value":
            value = w.visit(parts[1])
        elif construct == "pair" and w.text(parts[0]) == "get":
            value = w.path(op.CALL, w.visit(parts[1]), (), ())
        else:
            w.visit(child)
    unit.this, unit.owner, unit.receiver = before
    made, fresh = declare(w, Place(scope, name, at, node, node), Kind.VALUE, "property")
    if fresh:
        describe(w, w.drafts[made], Place(scope, name, at, node, node.parent or node), None)
    w.drafts[made].flags |= Flag.EXPORTED
    w.drafts[made].add_value(value)
    return value
