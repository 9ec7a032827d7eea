"""Classes, interfaces and their members: a body whose names are members, never names of a scope.

    class A { n = 1; f() { return n } }      the `n` that is returned is not A's

Members with a receiver and members without are kept apart while a file is walked; both end in facts.scopes.
"""

from typing import Any, final

from core import paths as op
from core.extract.annotations import annotation
from core.extract.declaring import Place, declare, describe, member_scope, take_document
from core.extract.definitions import decorator_path, type_parameters
from core.extract.expected import DATA, uncast, visit_expected
from core.extract.functions import Function, Receiver, closure_symbol, function_symbol
from core.extract.parameters import modifiers
from core.extract.reading import string_content
from core.extract.scopes import BLOCK_SCOPE, Draft, Scope
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
CONSTRUCTOR = "constructor"


@final
class Member:
    """The name of a member: plain where it can be written behind a dot."""

    __slots__ = ("name", "node", "plain")

    def __init__(self, name: str, node: Node, plain: bool) -> None:
        self.name = name
        self.node = node
        self.plain = plain


def member_name(w: Walker, node: Node) -> Member:
    """The name that a key gives to a member. What is computed is walked, and named as it is written."""
    construct, parts, _ = w.construct(node)
    if construct == "computed":
        inner = parts[0]
        if w.construct_name(inner) == "text" and string_content(w, inner) is not None:
            return member_name(w, inner)
        w.visit(inner)
        return Member(w.text(node), node, False)
    if construct == "text":
        for child in node.named_children:
            if w.kinds.get(child.kind_id) == "content":
                return Member(w.text(child), child, string_content(w, node) is not None)
        return Member(w.text(node), node, False)
    return Member(w.text(node), node, construct == "name")


# --- Classes ---


def on_class(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """class name extends base { members }"""
    name_node = parts[1]
    if name_node is None:
        place = Place(w.inner(node, BLOCK_SCOPE), "class", node.children[0], node, node)
        w.scope = place.scope.parent or w.scope
        return w.path(op.SYMBOL, class_symbol(w, place, node, parts, False))
    place = Place(w.scope, w.text(name_node), name_node, node, take_document(w, node))
    return w.path(op.SYMBOL, class_symbol(w, place, node, parts, False))


def class_symbol(w: Walker, place: Place, node: Node, parts: Parts, assigned: bool) -> int:
    """Declare a class; `assigned`: the name comes from outside, the class may have another one for itself."""
    decorators, own_name, type_params, heritage, body, marks = parts
    outer, outer_container = w.scope, w.container
    symbol, _ = declare(w, place, Kind.CONTAINER, "class")
    draft = w.drafts[symbol]
    take_class_decorators(w, draft, decorators)
    draft.flags |= modifiers(w, marks)
    start = draft.start
    describe(w, draft, place, body)
    draft.start = start
    if assigned and own_name is not None:
        binding = w.bind(w.inner(node, BLOCK_SCOPE), w.text(own_name), "symbol", symbol)
        binding.paths = [w.path(op.SYMBOL, symbol)]
        w.refer(binding.paths[0], w.text(own_name), Role.READ, own_name.start_byte + w.shift)
    type_parameters(w, type_params, symbol)
    for item in heritage:
        read_heritage(w, draft, item)
    class_body(w, symbol, body)
    w.scope, w.container = outer, outer_container
    return symbol


def take_class_decorators(w: Walker, draft: Draft, nodes: list[Node]) -> None:
    """Decorators stand before the class, or before its `export`."""
    given = w.decorators
    w.decorators = None
    found = [decorator_path(w, node)[0] for node in nodes]
    if given is not None:
        found = [*given[0], *found]
        draft.start = min(draft.start, given[2])
    if nodes:
        draft.start = min(draft.start, nodes[0].start_byte + w.shift)
    if found:
        draft.decorators = found


def read_heritage(w: Walker, draft: Draft, item: Node) -> None:
    """One base with its type arguments, or a list of them."""
    construct, parts, _ = w.construct(item)
    if construct == "heritage" and parts[0] is not None:
        path = w.visit_as(parts[0], Role.INHERIT)
        if parts[1] is not None:
            given = tuple(annotation(w, child) for child in w.children(parts[1]))
            path = w.path(op.ELEMENT, path, None, given)
    elif construct == "heritage":
        for child in w.children(item):
            read_heritage(w, draft, child)
        return
    else:
        before, w.annotation = w.annotation, construct in ("type_generic", "type_member")
        path = w.visit_as(item, Role.INHERIT)
        w.annotation = before
    draft.bases = (*draft.bases, path)


def class_body(w: Walker, symbol: int, body: Node) -> None:
    """Declare the members; initializers run in place, with the instance as their receiver."""
    unit = w.unit
    before = unit.this, unit.owner, unit.receiver, w.container, w.block
    w.container, w.block = symbol, w.blocks.new(w.block, -1)
    instance = Receiver(w.path(op.SELF, symbol), symbol, "instance")
    static = Receiver(w.path(op.CLS, symbol), symbol, "class")
    pending: list[Node] = []
    for child in w.children(body):
        construct, parts, settings = w.construct(child)
        if construct == "decorator":
            pending.append(child)
            continue
        if construct == "method" or construct == "field":
            on_class_side = any(w.text(mark) == "static" for mark in parts[-1])
            receiver = static if on_class_side else instance
            unit.this, unit.owner, unit.receiver = receiver
            scope = member_scope(w, symbol, on_class_side)
            if construct == "method":
                define_method(w, symbol, scope, child, parts, pending, receiver)
            else:
                define_field(w, scope, child, parts, pending, settings, receiver)
        elif construct == "static_block":
            unit.this, unit.owner, unit.receiver = static
            w.visit(parts[0])
        else:
            unit.this, unit.owner, unit.receiver = instance
            w.visit(child)
        pending = []
    unit.this, unit.owner, unit.receiver, w.container, w.block = before


def define_method(
    w: Walker,
    symbol: int,
    scope: Scope,
    node: Node,
    parts: Parts,
    pending: list[Node],
    receiver: Receiver,
) -> None:
    """A method of a class; a constructor's parameters may be fields too."""
    found = member_name(w, parts[1])
    made = method_symbol(w, scope, found, node, parts, receiver, pending)
    if w.drafts[made].flags & Flag.CONSTRUCTOR and parts[3] is not None:
        for child in w.children(parts[3]):
            construct, inner, _ = w.construct(child)
            if construct == "formal" and inner[-1]:
                parameter_property(w, member_scope(w, symbol), made, child, inner)


def method_symbol(
    w: Walker,
    scope: Scope,
    found: Member,
    node: Node,
    parts: Parts,
    receiver: Receiver,
    pending: list[Node] | None = None,
) -> int:
    """Declare a method, getter or setter; the symbol."""
    decorators, _, type_params, params, returns, body, marks = parts
    flags = modifiers(w, marks)
    flags |= Flag.PRIVATE if found.name.startswith("#") else 0
    flags |= 0 if flags & Flag.PRIVATE else Flag.EXPORTED
    detail = "method"
    if flags & Flag.PROPERTY:
        detail = "property"
    elif found.name == CONSTRUCTOR and not flags & Flag.STATIC and receiver.kind:
        detail, flags = "constructor", flags | Flag.CONSTRUCTOR
    nodes = [*(pending or ()), *decorators]
    paths = [decorator_path(w, item)[0] for item in nodes]
    start = min((item.start_byte for item in nodes), default=node.start_byte) + w.shift
    place = Place(scope, found.name, found.node, node, nodes[0] if nodes else node)
    function = Function(node, type_params, params, returns, body, marks)
    symbol = function_symbol(w, place, detail, function, receiver, flags)
    draft = w.drafts[symbol]
    if paths:
        draft.decorators = (*paths, *draft.decorators)
        draft.start = min(draft.start, start)
    return symbol


def parameter_property(w: Walker, scope: Scope, owner: int, node: Node, parts: Parts) -> None:
    """constructor(private name: Type): a parameter and a field"""
    _, target, _type_node, _, marks = parts
    if w.construct_name(target) != "name":
        return
    name = w.text(target)
    symbol, _ = declare(w, Place(scope, name, target, node, node), Kind.VALUE, "field")
    draft = w.drafts[symbol]
    draft.flags |= modifiers(w, marks)
    for parameter in w.drafts[owner].parameters:
        if w.drafts[parameter].name == name:
            draft.type = w.drafts[parameter].type
            if draft.type < 0:
                draft.add_value(w.path(op.PARAMETER, parameter))


def define_field(
    w: Walker,
    scope: Scope,
    node: Node,
    parts: Parts,
    pending: list[Node],
    settings: Any,
    receiver: Receiver,
) -> None:
    """A field, with what it holds."""
    decorators, name_node, type_node, value_node, marks = parts
    found = member_name(w, name_node)
    nodes = [*pending, *decorators]
    paths = [decorator_path(w, item)[0] for item in nodes]
    declared = annotation(w, type_node) if type_node is not None else -1
    place = Place(scope, found.name, found.node, node, nodes[0] if nodes else node)
    flags = modifiers(w, marks)
    flags |= Flag.PRIVATE if found.name.startswith("#") else 0
    flags |= 0 if flags & Flag.PRIVATE else Flag.EXPORTED
    value, satisfied = uncast(w, value_node) if value_node is not None else (None, 0)
    construct = w.kinds.get(value.kind_id) if value is not None else None
    if value is not None and construct in ("closure", "class"):
        define_held(w, place, value, construct, declared, receiver, flags)
        return
    symbol, fresh = declare(w, place, Kind.VALUE, settings.get("detail") or "field")
    draft = w.drafts[symbol]
    draft.flags |= flags
    if fresh:
        describe(w, draft, place, value if construct == "object" else None)
    if paths:
        draft.decorators = paths
        draft.start = min(draft.start, nodes[0].start_byte + w.shift)
    if declared >= 0 and draft.type < 0:
        draft.type = declared
    if value is not None:
        context = w.path(op.INSTANCE, declared) if declared >= 0 else satisfied
        holder = DATA if declared >= 0 else symbol if construct == "object" else -1
        path = visit_expected(w, value, context, holder)
        if declared < 0:
            draft.add_value(path)


def define_held(
    w: Walker,
    place: Place,
    value: Node,
    construct: str,
    declared: int,
    receiver: Receiver,
    flags: int,
) -> None:
    """A field that holds a function or a class: it is that function or class."""
    _, parts, settings = w.construct(value)
    if construct == "class":
        w.drafts[class_symbol(w, place, value, parts, True)].flags |= flags
        return
    context = w.path(op.INSTANCE, declared) if declared >= 0 else 0
    symbol = closure_symbol(w, place, "method", value, parts, settings, receiver, flags, context)
    if declared >= 0:
        w.drafts[symbol].type = declared


# --- Interfaces ---


def on_interface(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """interface name extends bases { members }"""
    name_node, type_params, heritage, body = parts
    outer, outer_container = w.scope, w.container
    place = Place(w.scope, w.text(name_node), name_node, node, take_document(w, node))
    symbol, fresh = declare(w, place, Kind.CONTAINER, "interface")
    draft = w.drafts[symbol]
    if fresh:
        draft.flags |= Flag.TYPE_ONLY
        describe(w, draft, place, body)
    before = draft.type_parameters
    type_parameters(w, type_params, symbol)
    draft.type_parameters = before or draft.type_parameters
    if heritage is not None:
        read_heritage(w, draft, heritage)
    class_body(w, symbol, body)
    w.scope, w.container = outer, outer_container
    return w.path(op.SYMBOL, symbol)
