"""Expressions of a language in which blocks have values and macros hold expressions: { a; b }, vec![a, b], A { b }."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.items import ITEMS, MACRO
from core.extract.patterns import take_apart
from core.extract.scopes import BLOCK_SCOPE, CLOSURE_SCOPE
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node, parse

Parts = tuple[Any, ...]
_STATEMENT_END = b";"
_LONGEST_TOKENS = 20_000  # bytes that are read as expressions
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "&&", "||"})


# --- Blocks ---


def on_block_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """{ statements; value }, async { ... }, unsafe { ... }"""
    children = w.children(node)
    if len(children) == 1 and w.source[node.start_byte] != 123:  # a word in front of the block
        value = w.visit(children[0])
        asynchronous = w.source.startswith(b"async", node.start_byte)
        return w.path(op.CONTAINER, "promise", (value,)) if asynchronous else value
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    value = walk_in_order(w, children)
    w.scope = outer
    return value


def walk_in_order(w: Walker, children: list[Node]) -> int:
    """Items first, for they are visible in all of the block; the value of the last expression."""
    walk_items(w, children)
    value = 0
    for child in children:
        kind = w.kinds.get(child.kind_id)
        if kind in ITEMS:
            value = 0
        elif kind == "inner" and w.source[child.end_byte - 1 : child.end_byte] == _STATEMENT_END:
            w.walk(w.construct(child)[1][0])
            value = 0
        elif child is children[-1]:
            value = w.visit(child)
        else:
            w.walk(child)
    return value


def walk_items(w: Walker, children: list[Node]) -> None:
    for child in children:
        if w.kinds.get(child.kind_id) in ITEMS:
            w.walk(child)


# --- Functions without a name ---


def on_inline_function(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """|pattern, name: T| -> U { ... }: runs as part of the nearest named function"""
    context, w.context = w.context, 0
    params, returns, body = parts
    outer, before = w.scope, w.annotation
    w.annotation = False
    w.inner(node, CLOSURE_SCOPE)
    children = w.children(params)
    for position, child in enumerate(children):
        construct, inner, _ = w.construct(child)
        if construct == "typed_pattern":
            take_apart(w, inner[0], w.path(op.INSTANCE, annotation(w, inner[1])))
        else:
            take_apart(w, child, w.path(op.LAMBDA_PARAMETER, position, context or -1))
    declared = annotation(w, returns) if returns is not None else 0
    value = w.visit(body)
    w.scope, w.annotation = outer, before
    return w.path(op.LAMBDA, w.path(op.INSTANCE, declared) if declared else value, len(children))


# --- Values ---


def on_try_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value?: what is in it"""
    w.take_role()
    value = w.visit(parts[0])
    return w.path(op.ELEMENT, value, None, ()) if value else 0


def on_with_types(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """value::<types>"""
    role, arity = w.take_role()
    target = w.visit_as(parts[0], role, arity)
    given = tuple([annotation(w, child) for child in w.children(parts[1])])
    return w.path(op.ELEMENT, target, None, given) if target else 0


def on_compute(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """left + right: mostly of the type of what stands left"""
    left, operator, right = parts
    first = w.visit(left)
    w.visit(right)
    return w.path(op.LITERAL, "bool") if w.text(operator) in _COMPARING else first


def on_record_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Type { name: value, name, ..rest }"""
    w.take_role()
    type_node, body = parts
    made = annotation(w, type_node)
    for child in w.children(body):
        construct, inner, _ = w.construct(child)
        if construct == "record_field":
            refer_field(w, made, inner[0])
            w.visit(inner[1])
        elif construct == "record_short":
            refer_field(w, made, inner[0])
            w.visit(inner[0])
        else:
            w.visit(child)
    return w.path(op.INSTANCE, made)


def refer_field(w: Walker, made: int, at: Node) -> None:
    name = w.text(at)
    w.refer(w.path(op.PIECE, made, 0, name), name, Role.WRITE, at.start_byte + w.shift)


# --- Macros ---


def on_macro_call(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """name!(tokens): what stands in it is read as expressions where it can be"""
    w.take_role()
    name_node, tokens = parts
    target = macro_path(w, name_node)
    before, w.annotation = w.annotation, False
    given = macro_arguments(w, name_node, tokens)
    w.annotation = before
    if w.source[tokens.start_byte : tokens.start_byte + 1] == b"[":
        given = [w.path(op.CONTAINER, "array", tuple(given[:16]))]
    return w.path(op.CALL, target, tuple(given[:6]), ())


def macro_path(w: Walker, node: Node) -> int:
    """The path of a macro by its name; macros have names of their own."""
    construct = w.construct_name(node)
    if construct == "scoped":
        return w.visit_as(node, Role.CALL)
    name = w.text(node)
    key = name + MACRO
    binding = w.lookup(w.scope, key)
    if binding is None:
        other = w.lookup(w.scope, name)
        binding = other if other is not None and other.kind == "import" else None
        key = name if binding is not None else key
    path = w.free(key, w.scope) if binding is None else w.outer_path(binding, key)
    w.refer(path, name, Role.CALL, node.start_byte + w.shift)
    return path


def macro_arguments(w: Walker, name_node: Node, tokens: Node) -> list[int]:
    """The values between the brackets of a macro; nothing where they are no expressions."""
    start, end = tokens.start_byte + 1, tokens.end_byte - 1
    if end - start > _LONGEST_TOKENS or not w.source[start:end].strip():
        return []
    inner = w.source[start:end]
    if w.text(name_node) in w.language.pattern_macros:
        comma = next((child for child in tokens.children if child.type == ","), None)
        if comma is None:
            return []
        place = comma.start_byte - start
        head, rest = inner[:place], inner[place + 1 :].rstrip().rstrip(b",")
        read_tokens(w, b"fn _(){match ", head + b"{" + rest + b"=>{}", b"}}", start)
        return []
    if w.source[tokens.start_byte] == 123:  # braces
        return read_tokens(w, b"fn _(){", inner, b"}", start)
    return read_tokens(w, b"fn _(){[", inner, b"]}", start)


def read_tokens(w: Walker, before: bytes, inner: bytes, behind: bytes, start: int) -> list[int]:
    """Walk tokens as the body of a function; `start` is where they begin in the current source."""
    source, shift = w.source, w.shift
    text = before + inner + behind
    tree = parse(text, w.language)
    if tree.has_error:
        return []
    w.source, w.shift = text, shift + start - len(before)
    try:
        (made,) = tree.statements()
        body = w.construct(made)[1][-1]
        children = w.children(body)
        if before.endswith(b"["):
            return [argument(w, child) for child in w.children(children[0])]
        walk_items(w, children)
        outer = w.scope
        w.inner(body, BLOCK_SCOPE)
        walk_in_order(w, [child for child in children if w.kinds.get(child.kind_id) not in ITEMS])
        w.scope = outer
        return []
    finally:
        w.source, w.shift = source, shift


def argument(w: Walker, node: Node) -> int:
    """value, name = value"""
    construct, parts, _ = w.construct(node)
    if construct == "set_place" and w.construct_name(parts[0]) == "name":
        return w.visit(parts[1])
    return w.visit(node)


def on_attribute(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """#[derive(A, b::C)]: names of what is derived"""
    inner = w.children(parts[0])
    if len(inner) != 2 or w.text(inner[0]) != "derive":
        return 0
    tokens = inner[1]
    children = tokens.children
    for position, child in enumerate(children):
        behind = children[position + 1] if position + 1 < len(children) else None
        before = children[position - 1] if position else None
        alone = (behind is None or behind.type != "::") and (before is None or before.type != "::")
        if child.is_named and alone and w.construct_name(child) == "name":
            w.visit_as(child, Role.DECORATOR)
    return 0


# --- Types ---


def on_type_seen_as(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """<T as Trait>: T"""
    path = annotation(w, parts[0])
    annotation(w, parts[1])
    return path


def on_type_binding(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Name = T among type arguments: T is known by its name only"""
    return w.path(op.TYPE_LITERAL, f"named {w.text(parts[0])}", (annotation(w, parts[1]),))


def on_type_callable(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """fn(A) -> B, Fn(A) -> B"""
    trait, params, returns = parts
    if trait is not None:
        annotation(w, trait)
    given: list[int] = []
    for child in w.children(params):
        construct, inner, _ = w.construct(child)
        given.append(annotation(w, inner[1] if construct == "typed_pattern" else child))
    result = annotation(w, returns) if returns is not None else 0
    return w.path(op.TYPE_LITERAL, "function", (result, *given))
