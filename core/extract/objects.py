"""Object literals: their properties are members, of the name that the object gets or of the object itself."""

from typing import Any

from core import paths as op
from core.extract.annotations import under_listed_keys
from core.extract.classes import Member, class_symbol, member_name, method_symbol
from core.extract.declaring import Place, anonymous, declare, describe, member_scope
from core.extract.expected import (
    DATA,
    NOBODY,
    core,
    of_value,
    take_expected,
    uncast,
    visit_expected,
)
from core.extract.functions import Receiver, closure_symbol
from core.extract.narrowing import telling
from core.extract.reading import MAX_ELEMENTS
from core.extract.scopes import Binding, Scope
from core.extract.values import MAX_PAIRS
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
_TELLING = frozenset({"text", "literal", "member", "name"})
_PLAIN_KEYS = frozenset({"name", "text"})
_DEPTH = 3  # how deep functions are looked for in data


def is_defined(w: Walker, node: Node | None, declared: int, scope: Scope) -> bool:
    """Whether the value of a variable is something that takes its name: a function, a class, an object."""
    if node is None:
        return False
    node = core(w, node)
    construct = w.kinds.get(node.kind_id)
    if construct == "closure" or construct == "class":
        return True
    if construct != "object" or declared >= 0:
        return False
    return scope.container >= 0 or node.named_child_count > 0


def define(
    w: Walker,
    place: Place,
    detail: str,
    function_detail: str,
    node: Node,
    declared: int,
    context: int,
    receiver: Receiver,
    flags: int = 0,
) -> int:
    """Declare a name together with its value; the path of the value. `node` is without casts around it."""
    construct, parts, settings = w.construct(node)
    if construct == "closure":
        if declared >= 0:
            context = w.path(op.INSTANCE, declared)
        symbol = closure_symbol(
            w, place, function_detail, node, parts, settings, receiver, flags, context
        )
        if declared >= 0 or context:
            w.drafts[symbol].type = declared if declared >= 0 else of_value(w, context)
        return w.path(op.SYMBOL, symbol)
    if construct == "class":
        symbol = class_symbol(w, place, node, parts, True)
        w.drafts[symbol].flags |= flags
        return w.path(op.SYMBOL, symbol)
    symbol, fresh = declare(w, place, Kind.VALUE, detail)
    draft = w.drafts[symbol]
    draft.flags |= flags
    if declared >= 0:
        draft.type = declared
        context = context or w.path(op.INSTANCE, declared)
    value = visit_expected(w, node, context, symbol if construct == "object" else NOBODY)
    if fresh:
        describe(w, draft, place, node if construct in ("object", "array") else None)
    if draft.kind is Kind.VALUE and (declared < 0 or construct == "object"):
        draft.add_value(value)
    return value


# --- Literals ---


def on_object(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """{key: value, name, method() {}, ...rest}"""
    context, holder = take_expected(w)
    if holder == DATA and not has_functions(w, node, _DEPTH):
        return plain_object(w, node, context)
    if holder == NOBODY and not node.named_child_count:
        return w.path(op.MAPPING, "object", (), -1)
    full = holder != DATA
    if holder < 0:
        holder = anonymous(w, node)
    return object_members(w, node, holder, context, full)


def has_functions(w: Walker, node: Node, depth: int) -> bool:
    """Whether an object has functions in it, which are worth a symbol wherever they stand."""
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        if construct == "method":
            return True
        if construct == "pair":
            value = w.kinds.get(parts[1].kind_id)
            if value == "closure" or value == "class":
                return True
            if value == "object" and depth and has_functions(w, parts[1], depth - 1):
                return True
    return False


def plain_object(w: Walker, node: Node, context: int) -> int:
    """An object of plain values: no symbols, only what its keys hold."""
    pairs: list[tuple[int | str | None, int]] = []
    rest = -1
    if context:
        context = telling(w, plain_pairs(w, node), context)
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        if construct == "pair":
            found = member_name(w, parts[0])
            value = visit_expected(w, parts[1], expected_under(w, found, context), DATA)
            pairs.append((found.name if found.plain else None, value))
        elif construct == "shorthand":
            name = w.text(child)
            refer_key(w, Member(name, child, True), context)
            pairs.append((name, w.read(name, child.start_byte + w.shift, Role.READ)))
        elif construct == "spread":
            rest = spread_value(w, child, context)
        else:
            w.visit(child)
    return w.path(op.MAPPING, "object", tuple(pairs[:MAX_PAIRS]), rest)


def plain_pairs(w: Walker, node: Node) -> list[tuple[str, Node]]:
    """The properties with a plain key and a constant or a name as their value."""
    found = []
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        telling = construct == "pair" and w.kinds.get(parts[1].kind_id) in _TELLING
        if telling and w.construct_name(parts[0]) == "name":
            found.append((w.text(parts[0]), parts[1]))
    return found


def refer_key(w: Walker, key: Member, context: int) -> int:
    """A key of a literal that is expected to have that member; the path of what is expected there."""
    if not context:
        return 0
    path = w.path(op.MEMBER, context, key.name)
    w.refer(path, key.name, Role.WRITE, key.node.start_byte + w.shift)
    return path


def expected_under(w: Walker, key: Member, context: int) -> int:
    """The path of what is expected under a key; one that is computed may be any that the index signature takes."""
    if key.plain:
        return refer_key(w, key, context)
    computed = key.name if key.name.startswith("[") else None
    return w.path(op.ELEMENT, context, computed, ()) if context else 0


def object_members(
    w: Walker, node: Node, symbol: int, context: int, full: bool, scope: Scope | None = None
) -> int:
    """Declare the properties of an object literal as members of a symbol; the path of the object."""
    scope = scope or member_scope(w, symbol)
    written = w.paths[context][1] if full and w.paths[context][0] == op.INSTANCE else -1
    listed = under_listed_keys(w, written)
    if listed >= 0:
        w.drafts[symbol].bases = (written,)
    if context:
        context = telling(w, plain_pairs(w, node), context)
    own = this = w.path(op.OBJECT, symbol)
    if scope is w.members.get((symbol, True)):
        this = w.path(op.SYMBOL, symbol)  # members of a function or class itself
    if context:
        this = w.path(op.FALLBACK, context, this)  # where something is expected, `this` is that
    receiver = Receiver(this, symbol, "instance")
    before = len(scope.names)
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        if construct == "pair" and listed >= 0 and w.construct_name(parts[0]) in _PLAIN_KEYS:
            listed_pair(w, child, parts, scope, listed, receiver)
        elif construct == "pair":
            object_pair(w, child, parts, scope, context, full, receiver)
        elif construct == "method":
            found = member_name(w, parts[1])
            inner = refer_key(w, found, context) if found.plain else 0
            made = method_symbol(w, scope, found, child, parts, receiver)
            if inner and w.drafts[made].type < 0:
                w.drafts[made].type = of_value(w, inner)
        elif construct == "shorthand":
            shorthand(w, child, scope, context if listed < 0 else 0, full)
        elif construct == "spread":
            value = spread_value(w, child, context)
            if value:
                spread_into(w, symbol, list(scope.names.items())[before:], value)
        else:
            w.visit(child)
    return own


def spread_value(w: Walker, node: Node, context: int) -> int:
    """...value: a literal there is expected to be what the object around it is"""
    given = w.children(node)
    return visit_expected(w, given[0], context, DATA) if given else 0


def spread_into(w: Walker, symbol: int, members: list[tuple[str, Binding]], value: int) -> None:
    """{name: 1, ...value}: what is spread last is asked first, and may have members of the names before it."""
    draft = w.drafts[symbol]
    draft.bases = (of_value(w, value), *draft.bases)
    for name, binding in members:
        path = w.path(op.MEMBER, value, name)
        if path not in binding.paths:
            binding.paths.append(path)


def object_pair(
    w: Walker, node: Node, parts: Parts, scope: Scope, context: int, full: bool, receiver: Receiver
) -> None:
    """key: value"""
    found = member_name(w, parts[0])
    value_node, satisfied = uncast(w, parts[1])
    construct = w.kinds.get(value_node.kind_id)
    inner = expected_under(w, found, context)
    worth = construct in ("closure", "class") or (
        construct == "object" and (full or has_functions(w, value_node, _DEPTH))
    )
    if worth or (full and not inner and found.plain):
        place = Place(scope, found.name, found.node, node, node)
        context = inner or satisfied
        define(w, place, "property", "method", value_node, -1, context, receiver, Flag.EXPORTED)
    elif found.plain:
        bind_value(w, scope, found.name, visit_expected(w, value_node, inner or satisfied, DATA))
    else:
        visit_expected(w, value_node, inner or satisfied, DATA)


def listed_pair(
    w: Walker, node: Node, parts: Parts, scope: Scope, declared: int, receiver: Receiver
) -> None:
    """key: value, where the type around only lists its keys: this one declares it."""
    found = member_name(w, parts[0])
    value_node, satisfied = uncast(w, parts[1])
    place = Place(scope, found.name, found.node, node, node)
    define(w, place, "property", "method", value_node, declared, satisfied, receiver, Flag.EXPORTED)


def bind_value(w: Walker, scope: Scope, name: str, value: int) -> None:
    """A member without a symbol of its own: only what it holds is known."""
    binding = scope.names.get(name)
    if binding is None:
        binding = scope.names[name] = Binding(scope, "symbol")
    if value and value not in binding.paths:
        binding.paths.append(value)


def shorthand(w: Walker, node: Node, scope: Scope, context: int, full: bool) -> None:
    """{name}: a property that holds the variable of its name"""
    name = w.text(node)
    value = w.read(name, node.start_byte + w.shift, Role.READ)
    refer_key(w, Member(name, node, True), context)
    if full and not context:
        place = Place(scope, name, node, node, node)
        symbol, _ = declare(w, place, Kind.VALUE, "property")
        w.drafts[symbol].flags |= Flag.EXPORTED
        w.drafts[symbol].add_value(value)
    else:
        bind_value(w, scope, name, value)


def on_shorthand(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    return w.read(w.text(node), node.start_byte + w.shift, Role.READ)


def on_array(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[a, b, ...c]"""
    context, _ = take_expected(w)
    inner = w.path(op.ITEM, context, False) if context else 0
    elements = []
    spread = False
    for child in w.children(node):
        if w.kinds.get(child.kind_id) == "spread":
            elements.append(w.path(op.ITEM, w.visit(child), False))
            spread = True
        else:
            elements.append(visit_expected(w, child, inner, DATA))
    if spread or len(elements) > MAX_ELEMENTS:
        kept = tuple(dict.fromkeys(elements))[:MAX_ELEMENTS]
        return w.path(op.CONTAINER, "array", kept)
    return w.path(op.CONTAINER, "list", tuple(elements))
