"""Expressions: each handler notes the references in its node and returns the path of its value."""

from typing import Any

from core import paths as op
from core.extract.annotations import parse_annotation, type_arguments
from core.extract.doc_comments import commented_type
from core.extract.documenting import document_value
from core.extract.expected import DATA, visit_expected
from core.extract.flow import condition, with_facts
from core.extract.reading import MAX_ELEMENTS, callee_name, constant, expect, string_content
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node

MAX_PAIRS = 128
INTERPOLATION = b"{"  # every language's interpolation has one
Parts = tuple[Any, ...]
CALL, READ, TYPE = Role.CALL, Role.READ, Role.TYPE


def on_name(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A bare name."""
    role, arity = w.role, w.arity
    if role is not READ:
        w.role, w.arity = READ, -1
    elif w.annotation:
        role = TYPE
    start = node.start_byte
    raw = w.source[start : node.end_byte]
    name = w.words.get(raw)
    if name is None:
        name = w.words[raw] = raw.decode("utf-8", "replace")
    return w.read(name, start + w.shift, role, arity)


def on_self(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A keyword that means the receiver: this, self."""
    w.take_role()
    return receiver_path(w)


def receiver_path(w: Walker) -> int:
    """The path of the receiver in the current unit."""
    unit = w.unit
    if unit.this:
        return max(unit.this, 0)
    if unit.owner >= 0:
        return w.path(op.CLS if unit.receiver == "class" else op.SELF, unit.owner)
    return w.path(op.THIS, unit.symbol)


def on_super(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A keyword that means the base's view of the receiver."""
    w.take_role()
    unit = w.unit
    return w.path(op.SUPER, unit.owner, unit.receiver == "class") if unit.owner >= 0 else 0


def on_member(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object.name"""
    role, arity = w.role, w.arity
    if role is not READ:
        w.role, w.arity = READ, -1
    elif w.annotation:
        role = TYPE
    target, name_node = parts
    base = w.visit(target)
    name = w.text(name_node)
    called = role is CALL and w.language.fields_uncalled
    path = w.path(op.MEMBER, base, name + op.CALLED if called else name)
    w.refer(path, name, role, name_node.start_byte + w.shift, arity)
    if w.unit.dotted:
        entries = w.unit.dotted.get(w.text(node))
        if entries:
            return known_or_declared(w, w.union(w.blocks.visible(entries, w.block)), path)
    return path


def known_or_declared(w: Walker, here: int, path: int) -> int:
    """What a chain was seen to hold here, and behind it what its declaration says."""
    if not here or w.paths[here][0] in (op.NARROW, op.EXCLUDE, op.GUARD, op.ASSERTED):
        return here or path
    return w.path(op.FALLBACK, here, path)


def on_element(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object[index]"""
    w.take_role()
    target, indices = parts
    base = w.visit(target)
    indices = [index for index in indices if index.kind_id not in w.comments]
    name = callee_name(w, target)
    if w.annotation or name in w.language.type_forms:
        before, w.annotation = w.annotation, True
        path = w.path(op.ELEMENT, base, None, type_arguments(w, name, indices))
        w.annotation = before
        return path
    key = constant(w, indices[0]) if len(indices) == 1 else None
    index_paths = tuple([index_path(w, index) for index in indices])
    path = w.path(op.ELEMENT, base, key, () if key is not None else index_paths)
    if w.unit.dotted:
        entries = w.unit.dotted.get(w.text(node))
        if entries:
            return known_or_declared(w, w.union(w.blocks.visible(entries, w.block)), path)
    return path


def index_path(w: Walker, node: Node) -> int:
    """The value of an index; a spread one is several."""
    value = w.visit(node)
    return 0 if w.kinds.get(node.kind_id) == "spread" else value


def on_await(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    w.take_role()
    return w.path(op.AWAIT, w.visit(parts[0]))


def on_literal(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    return w.path(op.LITERAL, settings["type"])


def on_text(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A string: code in annotations, otherwise text with interpolations to walk."""
    if w.annotation and w.language.string_annotations:
        content = string_content(w, node)
        return parse_annotation(w, *content) if content else 0
    inside = node.named_child_count
    if inside > 3 or (inside and w.source.find(INTERPOLATION, node.start_byte, node.end_byte) >= 0):
        for child in node.named_children:
            if child.named_child_count:
                w.visit(child)
    return w.path(
        op.LITERAL,
        settings.get("type") or ("bytes" if is_bytes(w.source, node.start_byte) else "str"),
    )


def on_content(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Text between quotes."""
    return 0


def on_text_statement(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A string that stands alone."""
    document_value(w, node)
    return w.visit(node)


def is_bytes(source: bytes, start: int) -> bool:
    """Whether a string literal has the prefix of bytes: b"", rb""."""
    return source[start] in b"bB" or (source[start] in b"rR" and source[start + 1] in b"bB")


def on_collection(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[a, b], (a, b), {a, b}"""
    kind: str = settings["kind"]
    elements: list[int] = []
    for child in w.children(node):
        if w.kinds.get(child.kind_id) == "spread":
            elements.append(w.path(op.ITEM, w.visit(child), False))
            kind = "list" if kind == "tuple" else kind  # positions are not known any more
        else:
            elements.append(w.visit(child))
    if kind == "tuple" or w.annotation:
        return w.path(op.CONTAINER, kind, tuple(elements[:MAX_ELEMENTS]))
    kept = (
        elements[:MAX_ELEMENTS]
        if len(elements) <= MAX_ELEMENTS
        else list(dict.fromkeys(elements))[:MAX_ELEMENTS]
    )
    return w.path(op.CONTAINER, kind, tuple(kept))


def on_mapping(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """{key: value, **rest}"""
    hint, w.context = w.context, 0
    element = w.path(op.ELEMENT, hint, None, ()) if hint else 0
    pairs: list[tuple[int | str | None, int]] = []
    rest = -1
    for child in w.children(node):
        construct = w.kinds.get(child.kind_id)
        if construct == "pair":
            inner = w.construct(child)[1]
            key = constant(w, inner[0])
            w.visit(inner[0])
            if element:
                expect(w, inner[1], element)
            pairs.append((key, w.visit(inner[1])))
        elif construct == "spread":
            rest = w.visit(child)
        else:
            w.visit(child)
    return w.path(op.MAPPING, settings["kind"], tuple(pairs[:MAX_PAIRS]), rest)


def on_pair(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    w.visit(parts[0])
    return w.visit(parts[1])


def on_spread(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """*value, **value, ...value"""
    found = [w.visit(child) for child in w.children(node)]
    return found[0] if found else 0


def on_inner(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """(value), /** @type {T} */ (value)"""
    declared = commented_type(w, node.start_byte) if w.typed_comments is not None else -1
    if declared < 0:
        return w.visit(parts[0])
    path = w.path(op.INSTANCE, declared)
    visit_expected(w, parts[0], path, DATA)
    return path


def on_conditional(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """consequence if condition else alternative"""
    consequence, test, alternative = parts
    when_true, when_false = condition(w, test)
    first = with_facts(w, when_true, consequence)
    return w.union([first, with_facts(w, when_false, alternative)])


def on_boolean(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """left and right, left or right: either value, unless the language says of what type it is"""
    left, operator, right = parts
    if w.text(operator) in ("and", "&&"):
        facts, _ = condition(w, left)
        found = with_facts(w, facts, right)
    else:
        _, before = condition(w, left)
        first = w.value_of_condition
        found = w.union([first, with_facts(w, before, right)])
    return w.path(op.LITERAL, settings["type"]) if "type" in settings else found


def on_not(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    w.visit(parts[0])
    return w.path(op.LITERAL, settings.get("type", "bool"))


def on_compare(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    for child in w.children(node):
        w.visit(child)
    return w.path(op.LITERAL, settings.get("type", "bool"))


def on_binary(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """left + right: the operator's method of the left operand, or a union of types"""
    left, operator, right = parts
    first, second = w.visit(left), w.visit(right)
    sign = w.text(operator)
    if sign == "|":
        return w.union([first, second])
    method = w.language.operators.get(sign)
    if method and first:
        return w.path(op.CALL, w.path(op.MEMBER, first, method), (second,), ())
    return 0


def on_sequence(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """a, b as a sequence expression: the last value"""
    found = [w.visit(child) for child in w.children(node)]
    return found[-1] if found else 0


def on_skip(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Nothing in it matters."""
    return 0
