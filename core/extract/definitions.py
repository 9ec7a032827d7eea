"""Callables, containers, aliases and parameters: what becomes a symbol."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.bindings import bind
from core.extract.documenting import comment_above as comment_above
from core.extract.documenting import docstring
from core.extract.parameters import Parameter, declare_parameters, modifiers, read_parameters
from core.extract.reading import callee_name, visibility
from core.extract.scopes import CALLABLE_SCOPE, CLASS_SCOPE, TYPE_SCOPE, Draft, Scope, Unit
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_decorated(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """@decorator def ...: decorators run in the scope around"""
    decorators, definition = parts
    found: list[int] = []
    names: list[str] = []
    for decorator in decorators:
        path, name = decorator_path(w, decorator)
        found.append(path)
        names.append(name)
    w.decorators = (found, names, node.start_byte + w.shift)
    w.visit(definition)
    w.decorators = None
    return 0


def decorator_path(w: Walker, node: Node) -> tuple[int, str]:
    """The path of a decorator's value and its last name."""
    _, parts, _ = w.construct(node)
    value = parts[0]
    construct, inner, _ = w.construct(value)
    name = callee_name(w, inner[0] if construct == "call" else value)
    return w.visit_as(value, Role.DECORATOR), name


def take_decorators(w: Walker, draft: Draft) -> list[str]:
    """Give a new symbol the decorators read before it; their names."""
    if w.decorators is None:
        return []
    found, names, start = w.decorators
    w.decorators = None
    draft.decorators = found
    if draft.start > start:
        draft.start = start
    return names


def type_parameters(w: Walker, node: Node | None, owner: int) -> None:
    """Enter the scope of [T: bound]; the caller restores the scope."""
    if node is None:
        return
    scope = w.inner(node, TYPE_SCOPE)
    draft = w.drafts[owner]
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        name_node, bound = (
            (parts[0], parts[1]) if construct == "type_parameter" else first_name(w, child)
        )
        if name_node is None:
            continue
        name = w.text(name_node)
        binding = w.bind(scope, name, "type_parameter")
        binding.paths = [w.path(op.TYPE_VARIABLE, owner, name)]
        w.note_declaration(binding, name_node)
        limit = annotation(w, bound) if bound is not None else -1
        if construct == "type_parameter" and parts[2] is not None:
            default = annotation(w, parts[2])
            limit = w.path(op.TYPE_LITERAL, "default", (max(limit, 0), default))
        if all(known != name for known, _ in draft.type_parameters):
            draft.type_parameters = (*draft.type_parameters, (name, limit))


def first_name(w: Walker, node: Node) -> tuple[Node | None, Node | None]:
    """The declared name inside a type parameter, and its bound."""
    while w.construct(node)[0] != "name":
        children = w.children(node)
        if not children:
            return None, None
        if len(children) > 1:
            return first_name(w, children[0])[0], children[1]
        node = children[0]
    return node, None


def callable_flags(w: Walker, name: str, names: list[str], in_class: bool) -> int:
    language = w.language
    flags = 0
    for decorator in names:
        if decorator in language.static_decorators:
            flags |= Flag.STATIC
        if decorator in language.class_method_decorators:
            flags |= Flag.CLASS_METHOD
        if decorator in language.property_decorators:
            flags |= Flag.PROPERTY
        if decorator in language.abstract_decorators:
            flags |= Flag.ABSTRACT
        if decorator in language.overload_decorators:
            flags |= Flag.OVERLOAD
    if in_class and name in language.class_method_names:
        flags |= Flag.CLASS_METHOD
    if in_class and name in language.constructor_names:
        flags |= Flag.CONSTRUCTOR
    return flags


def on_callable(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A named function or method."""
    name_node, parameter_list, returns, body, documentation, type_params, modifier_nodes = parts
    scope, outer_container = w.scope, w.container
    in_class = scope.kind == CLASS_SCOPE
    name = w.text(name_node)
    detail = settings.get("detail") or ("method" if in_class else "function")
    draft_count = len(w.drafts)
    symbol = w.declare(scope, name, Kind.CALLABLE, detail, node, name_node)
    draft, fresh = w.drafts[symbol], symbol == draft_count
    holder = draft
    if not fresh:
        place = (node.start_byte + w.shift, node.end_byte + w.shift, 0, 0)
        holder = Draft(name, Kind.CALLABLE, detail, draft.parent, place)
    names = take_decorators(w, holder)
    flags = (
        callable_flags(w, name, names, in_class)
        | modifiers(w, modifier_nodes)
        | visibility(w, name, scope)
    )
    if flags & Flag.CONSTRUCTOR:
        holder.detail = "constructor"
    if flags & Flag.PROPERTY and detail == "method":
        holder.detail = "property"
    holder.flags |= flags
    holder.signature = (
        node.start_byte + w.shift,
        (body.start_byte if body is not None else node.end_byte) + w.shift,
    )
    holder.documentation = docstring(w, documentation)
    if holder.documentation[0] < 0:
        holder.documentation = comment_above(w, node, holder.start - w.shift)
    own = scope.names.pop(name, None) if fresh and in_class else None
    type_parameters(w, type_params, symbol)
    given = read_parameters(w, parameter_list)
    holder.returns = annotation(w, returns) if returns is not None else -1
    if own is not None:
        scope.names[name] = own  # annotations and defaults come before the name is bound
    receiver = ""
    if in_class and not flags & Flag.STATIC:
        receiver = "class" if flags & Flag.CLASS_METHOD else "instance"
    owner = scope.container if in_class else w.unit.owner
    leads = fresh or merge(w, draft, holder)
    run_body(
        w,
        symbol,
        leads,
        body,
        given,
        owner,
        receiver if in_class else w.unit.receiver,
        in_class,
        node,
        holder,
    )
    w.scope, w.container = scope, outer_container
    return w.path(op.SYMBOL, symbol)


def merge(w: Walker, draft: Draft, own: Draft) -> bool:
    """A further definition of a name: the implementation of overloads leads, else the first; whether this one does."""
    stub_flags = draft.flags
    stubs = stub_flags & Flag.OVERLOAD
    implements = bool(stubs) and not own.flags & Flag.OVERLOAD
    unset = draft.signature == (draft.start, draft.end) and not draft.flags
    if implements or unset:
        if draft.declarations:
            draft.start, draft.end, draft.name_start, draft.name_end = draft.declarations[-1]
        draft.flags = own.flags | stubs
        # Stubs say what is returned, and with it whether that is awaited.
        if stubs and draft.returns >= 0:
            draft.flags = draft.flags & ~Flag.ASYNC | stub_flags & Flag.ASYNC
        draft.signature, draft.decorators, draft.detail = own.signature, own.decorators, own.detail
        if own.documentation[0] >= 0:
            draft.documentation = own.documentation
        draft.start = min(draft.start, own.start)
    if draft.returns < 0:
        draft.returns = own.returns
    elif stubs and not implements and own.returns >= 0:
        draft.returns = w.union([draft.returns, own.returns])
    return bool(implements or unset)


def run_body(
    w: Walker,
    symbol: int,
    leads: bool,
    body: Node | None,
    given: list[Parameter],
    owner: int,
    receiver: str,
    is_method: bool,
    node: Node,
    holder: Draft,
) -> None:
    """Declare the parameters and put the body off until the unit around it is complete."""
    parent: Scope | None = w.scope
    while parent is not None and parent.kind == CLASS_SCOPE and not w.language.class_scope_visible:
        parent = parent.parent
    scope = Scope(CALLABLE_SCOPE, parent, -1, node.start_byte + w.shift, node.end_byte + w.shift)
    unit = Unit(scope, symbol, owner, receiver)
    unit.receivers = w.unit.receivers
    unit.outer, unit.begun = w.unit, (w.block, len(w.paths))
    outer_block, w.block = w.block, 0
    static = bool(holder.flags & Flag.STATIC)
    takes_receiver = is_method and w.language.receiver_parameter and not static
    made, destructured = declare_parameters(
        w, symbol, unit, given, owner if takes_receiver else -1, receiver
    )
    if leads:
        w.drafts[symbol].parameters = made
    w.block = outer_block
    if body is not None:
        w.defer(walk_body, w, symbol, unit, body, destructured)


def walk_body(
    w: Walker, symbol: int, unit: Unit, body: Node, destructured: list[tuple[Parameter, int]]
) -> None:
    """Walk a callable's body as a unit of its own."""
    before = w.scope, w.unit, w.block, w.container
    w.scope, w.unit, w.container, w.block = unit.scope, unit, symbol, w.blocks.new(0, -1)
    for parameter, path in destructured:
        bind(w, parameter.target, path, -1, parameter.whole)
    w.visit(body)
    w.visit_strays(body)
    w.settle(unit)
    draft = w.drafts[symbol]
    if draft.kind is Kind.CALLABLE:
        for path in unit.returns:
            draft.add_value(path)
        if unit.yields:
            draft.yields = [path for path in dict.fromkeys([*draft.yields, *unit.yields]) if path][
                :8
            ]
            draft.flags |= Flag.GENERATOR
    w.scope, w.unit, w.block, w.container = before
