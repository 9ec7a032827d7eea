"""Functions of languages with closures: declared, assigned to a name, and anonymous ones that run in place.

A function that gets a name is a symbol, and its body a unit that is walked later. An anonymous one is walked where it
stands, as part of the nearest named function: its calls are made there.
"""

from typing import Any, NamedTuple, final

from core import paths as op
from core.extract.annotations import annotation
from core.extract.declaring import Place, declare, describe, take_document
from core.extract.definitions import decorator_path, take_decorators, type_parameters
from core.extract.destructuring import bind_parameter, bind_pattern
from core.extract.doc_comments import result_is_commented
from core.extract.expected import DATA, of_value, take_expected, visit_expected
from core.extract.parameters import modifiers
from core.extract.scopes import BLOCK_SCOPE, CALLABLE_SCOPE, CLOSURE_SCOPE, Draft, Scope, Unit
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node

Parts = tuple[Any, ...]
MAX_YIELDS = 8


@final
class Formal:
    """A parameter whose annotation is already walked; its default belongs to the function's own scope."""

    __slots__ = ("default", "flags", "is_property", "target", "type", "whole")

    def __init__(
        self,
        target: Node,
        whole: Node,
        type: int,
        default: Node | None,
        flags: int,
        is_property: bool = False,
    ) -> None:
        self.target = target
        self.whole = whole
        self.type = type
        self.default = default
        self.flags = flags
        self.is_property = is_property  # of a constructor: also declares a field


@final
class Function:
    """The parts of a function's node."""

    __slots__ = ("body", "modifiers", "node", "parameters", "returns", "type_parameters")

    def __init__(
        self,
        node: Node,
        type_parameters: Node | None,
        parameters: Node | None,
        returns: Node | None,
        body: Node | None,
        modifiers: list[Node],
    ) -> None:
        self.node = node
        self.type_parameters = type_parameters
        self.parameters = parameters
        self.returns = returns
        self.body = body
        self.modifiers = modifiers


class Receiver(NamedTuple):
    """What `this` and `super` are in a function."""

    this: int  # path; -1: nothing is known; 0: as the unit says
    owner: int = -1  # the container whose bases super() starts from
    kind: str = ""


def read_formals(w: Walker, node: Node | None) -> tuple[list[Formal], int]:
    """The parameters of a list, annotations walked in the current scope; the path of a declared `this`, or 0."""
    found: list[Formal] = []
    this = 0
    if node is None:
        return found, this
    if w.construct_name(node) == "name":
        return [Formal(node, node, -1, None, 0)], this
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        target, declared, default, flags, is_property = child, -1, None, 0, False
        if construct == "formal":
            decorators, target, type_node, default, marks = parts
            for decorator in decorators:
                decorator_path(w, decorator)
            if type_node is not None:
                declared = annotation(w, type_node)
            flags, is_property = modifiers(w, marks), bool(marks)
        elif construct == "default_target":
            target, default = parts
        inner, inner_parts, _ = w.construct(target)
        if inner == "self":
            this = w.path(op.INSTANCE, declared) if declared >= 0 else 0
            continue
        if inner == "rest_target":
            target, flags = inner_parts[0], flags | Flag.VARIADIC
        found.append(Formal(target, child, declared, default, flags, is_property))
    return found, this


def declare_formals(w: Walker, symbol: int, scope: Scope, formals: list[Formal]) -> tuple[int, ...]:
    """Symbols of the parameters; plain names are bound, the rest waits for the body."""
    made: list[int] = []
    for position, formal in enumerate(formals):
        target, whole = formal.target, formal.whole
        named = w.construct_name(target) == "name"
        name = w.text(target) if named else f"{{{position}}}"
        place = (
            whole.start_byte + w.shift,
            whole.end_byte + w.shift,
            target.start_byte + w.shift,
            target.end_byte + w.shift,
        )
        index = w.add_draft(name, Kind.VALUE, "parameter", symbol, place)
        w.drafts[index].flags, w.drafts[index].type = formal.flags, formal.type
        made.append(index)
        if named:
            path = w.path(op.PARAMETER, index)
            binding = w.bind(scope, name, "parameter", index)
            w.note_declaration(binding, target)
            binding.entries = [(0, path, False)]
            binding.values = [path]
    return tuple(made)


def on_function(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """function name(parameters) { body }"""
    name_node, type_params, params, returns, body, marks = parts
    place = Place(w.scope, w.text(name_node), name_node, node, take_document(w, node))
    function = Function(node, type_params, params, returns, body, marks)
    symbol = function_symbol(w, place, "function", function, Receiver(0))
    return w.path(op.SYMBOL, symbol)


def function_symbol(
    w: Walker,
    place: Place,
    detail: str,
    function: Function,
    receiver: Receiver,
    flags: int = 0,
    context: int = 0,
) -> int:
    """Declare a function and put its body off; the symbol."""
    symbol, fresh = declare(w, place, Kind.CALLABLE, detail)
    draft = w.drafts[symbol]
    own = draft if fresh else Draft(place.name, Kind.CALLABLE, detail, draft.parent, (0, 0, 0, 0))
    own.start = place.whole.start_byte + w.shift
    take_decorators(w, own)
    own.flags |= flags | modifiers(w, function.modifiers)
    describe(w, own, place, function.body)
    scope_around = w.scope
    type_parameters(w, function.type_parameters, symbol)
    formals, declared_this = read_formals(w, function.parameters)
    node = function.node
    scope = Scope(CALLABLE_SCOPE, w.scope, -1, node.start_byte + w.shift, node.end_byte + w.shift)
    unit = Unit(scope, symbol, receiver.owner, receiver.kind)
    unit.this = declared_this or receiver.this
    made = declare_formals(w, symbol, scope, formals)
    if function.returns is not None:
        w.formals = scope
        own.returns = annotation(w, function.returns)
    if own.returns < 0 and result_is_commented(w, place.document.start_byte):
        context = w.path(op.SYMBOL, symbol)  # comments are read when the whole file is known
    unit.expected = expected_result(w, own.returns, own.flags, context)
    own.parameters = made
    if not fresh:
        join_signatures(w, draft, own, function.body is not None, symbol in w.stubs)
    if function.body is None:
        w.stubs.add(symbol)
    else:
        w.stubs.discard(symbol)
        w.defer(walk_function, w, symbol, unit, function.body, formals, made)
    w.scope = scope_around
    return symbol


def closure_symbol(
    w: Walker,
    place: Place,
    detail: str,
    node: Node,
    parts: Parts,
    settings: Any,
    receiver: Receiver,
    flags: int,
    context: int = 0,
) -> int:
    """A function expression that is given a name; its own name, where it has one, means the same."""
    own_name, type_params, params, returns, body, marks = parts
    if "arrow" in settings:
        unit = w.unit
        receiver = Receiver(unit.this, unit.owner, unit.receiver)
    outer = w.scope
    if own_name is not None:
        w.inner(node, BLOCK_SCOPE)
    function = Function(node, type_params, params, returns, body, marks)
    symbol = function_symbol(w, place, detail, function, receiver, flags, context)
    if own_name is not None:
        binding = w.bind(w.scope, w.text(own_name), "symbol", symbol)
        binding.paths = [w.path(op.SYMBOL, symbol)]
        name_itself(w, symbol, own_name, node)
    w.scope = outer
    return symbol


def name_itself(w: Walker, symbol: int, own_name: Node, node: Node) -> None:
    """The name that a function expression has beside the one that it is given: a further declaration."""
    draft = w.drafts[symbol]
    start, end = node.start_byte + w.shift, node.end_byte + w.shift
    at = own_name.start_byte + w.shift, own_name.end_byte + w.shift
    w.redeclare(draft, draft.kind, draft.detail, (start, end, *at))


def expected_result(w: Walker, returns: int, flags: int, context: int = 0) -> int:
    """The path of what `return` is expected to give: as declared, or as what the function is expected to be gives."""
    if (returns < 0 and not context) or flags & Flag.GENERATOR:
        return 0
    path = w.path(op.INSTANCE, returns) if returns >= 0 else w.path(op.CALL, context, (), ())
    return w.path(op.AWAIT, path) if flags & Flag.ASYNC else path


def join_signatures(w: Walker, draft: Draft, own: Draft, has_body: bool, is_stub: bool) -> None:
    """A further signature of a function: overloads and their implementation, a getter and its setter."""
    overloaded = is_stub or not has_body
    if draft.returns < 0 or (overloaded and own.returns >= 0 and not has_body):
        draft.returns = own.returns if draft.returns < 0 else w.union([draft.returns, own.returns])
    if is_stub and has_body:
        for before, now in zip(draft.parameters, own.parameters, strict=False):
            if w.drafts[now].type < 0:
                w.drafts[now].type = w.drafts[before].type
        draft.flags |= own.flags | Flag.OVERLOAD
        draft.parameters = own.parameters
        draft.signature = own.signature
        if draft.declarations:
            draft.start, draft.end, draft.name_start, draft.name_end = draft.declarations[-1]
    elif own.flags & Flag.PROPERTY:
        draft.flags |= own.flags
    else:
        draft.flags |= own.flags & ~Flag.ASYNC | (Flag.OVERLOAD if overloaded else 0)
        if len(own.parameters) > len(draft.parameters):
            draft.parameters = own.parameters
        if not draft.signature[1]:
            draft.signature = own.signature
    if draft.documentation[0] < 0:
        draft.documentation = own.documentation
    if own.decorators:
        draft.decorators = (*draft.decorators, *own.decorators)


def walk_function(
    w: Walker,
    symbol: int,
    unit: Unit,
    body: Node,
    formals: list[Formal],
    made: tuple[int, ...],
) -> None:
    """Walk a named function's body as a unit of its own."""
    before = w.scope, w.unit, w.block, w.container
    w.scope, w.unit, w.container, w.block = unit.scope, unit, symbol, w.blocks.new(0, -1)
    for formal, parameter in zip(formals, made, strict=True):
        bind_formal(w, formal, parameter)
    walk_statements(w, body)
    w.settle(unit)
    draft = w.drafts[symbol]
    if draft.kind is Kind.CALLABLE and not (w.language.declared_types and draft.returns >= 0):
        for path in unit.returns:
            draft.add_value(path)
        if unit.yields:
            yields = dict.fromkeys([*draft.yields, *unit.yields])
            draft.yields = [path for path in yields if path][:MAX_YIELDS]
    w.scope, w.unit, w.block, w.container = before


def walk_statements(w: Walker, body: Node) -> None:
    """Walk a function's body; an expression is what it returns."""
    if w.kinds.get(body.kind_id) == "block":
        for child in body.named_children:
            w.walk(child)
    elif w.kinds.get(body.kind_id) == "block_value":
        w.visit(body)
    else:
        w.unit.returns.append(visit_expected(w, body, w.unit.expected))


def bind_formal(w: Walker, formal: Formal, parameter: int) -> None:
    """The default and the destructuring of a named function's parameter."""
    path = w.path(op.PARAMETER, parameter)
    if formal.default is not None:
        draft = w.drafts[parameter]
        context = w.path(op.INSTANCE, draft.type) if draft.type >= 0 else 0
        draft.add_value(visit_expected(w, formal.default, context, DATA))
    if w.construct_name(formal.target) != "name":
        bind_pattern(w, formal.target, path, bind_parameter)


# --- Anonymous functions ---


def on_closure(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """An anonymous function: runs as part of the nearest named one."""
    context, _ = take_expected(w)
    this, w.assigned_to = w.assigned_to or -1, 0
    name_node, type_params, params, returns, body, marks = parts
    function = Function(node, type_params, params, returns, body, marks)
    if name_node is not None:
        return named_closure(w, name_node, function, context, this)
    unit = w.unit
    before = w.scope, w.block, w.annotation, w.decorators
    unit_before = unit.returns, unit.yields, unit.this, unit.owner, unit.expected
    w.annotation, w.decorators = False, None
    unit.returns, unit.yields = [], []
    if "arrow" not in settings:
        unit.this, unit.owner = this, -1
    w.inner(node, CLOSURE_SCOPE)
    w.block = w.blocks.new(w.block, -1)
    result, count = walk_closure(w, function, context)
    unit.returns, unit.yields, unit.this, unit.owner, unit.expected = unit_before
    w.scope, w.block, w.annotation, w.decorators = before
    return w.path(op.LAMBDA, result, count)


def walk_closure(w: Walker, function: Function, context: int) -> tuple[int, int]:
    """Walk an anonymous function in the scope that was made for it; the path of its result."""
    unit = w.unit
    anonymous_type_parameters(w, function.type_parameters)
    formals, this = read_formals(w, function.parameters)
    unit.this = this or unit.this
    declared = -1
    for position, formal in enumerate(formals):
        bind_closure_formal(w, formal, position, context)
    w.formals = w.scope
    if function.returns is not None:
        declared = annotation(w, function.returns)
    flags = modifiers(w, function.modifiers)
    unit.expected = expected_result(w, declared, flags, context)
    walk_statements(w, function.body) if function.body is not None else None
    if declared >= 0:
        return w.path(op.INSTANCE, declared), len(formals)
    if flags & Flag.GENERATOR:
        return w.path(op.CONTAINER, "generator", tuple(unit.yields[:MAX_YIELDS])), len(formals)
    result = w.union(unit.returns)
    if flags & Flag.ASYNC:
        result = w.path(op.CONTAINER, "promise", (result,))
    return result, len(formals)


def bind_closure_formal(w: Walker, formal: Formal, position: int, context: int) -> None:
    """A parameter of an anonymous function: typed by its annotation, or by what the function is handed to."""
    if formal.type >= 0:
        path = w.path(op.INSTANCE, formal.type)
    else:
        path = w.path(op.LAMBDA_PARAMETER, position, context or -1)
        if formal.flags & Flag.VARIADIC:
            path = w.path(op.CONTAINER, "array", (path,))
    if formal.default is not None:
        default = visit_expected(w, formal.default, path if formal.type >= 0 else 0, DATA)
        path = path if formal.type >= 0 else w.union([path, default])
    bind_pattern(w, formal.target, path, bind_parameter)


def anonymous_type_parameters(w: Walker, node: Node | None) -> None:
    """Type parameters of an anonymous function stand for their bounds."""
    for child in w.children(node) if node is not None else ():
        construct, parts, _ = w.construct(child)
        if construct != "type_parameter":
            continue
        binding = w.bind(w.scope, w.text(parts[0]), "type_parameter")
        w.note_declaration(binding, parts[0])
        binding.paths = [0]
        binding.paths = [annotation(w, parts[1]) if parts[1] is not None else 0]
        if parts[2] is not None:
            annotation(w, parts[2])


def named_closure(w: Walker, name_node: Node, function: Function, context: int, this: int) -> int:
    """A function expression with a name of its own, which only it can see."""
    outer = w.scope
    w.inner(function.node, BLOCK_SCOPE)
    place = Place(w.scope, w.text(name_node), name_node, function.node, function.node)
    symbol = function_symbol(w, place, "function", function, Receiver(this))
    if context:
        w.drafts[symbol].type = of_value(w, context)
    w.scope = outer
    return w.path(op.SYMBOL, symbol)
