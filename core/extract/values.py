"""Expressions: each handler notes the references in its node and returns the path of its value."""

from typing import Any

from core import paths as op
from core.extract.flow import condition, with_facts
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node, compiled, parse

MAX_ELEMENTS = 16
MAX_PAIRS = 128
MAX_ARGUMENTS = 6
INTERPOLATION = b"{"  # every language's interpolation has one
Parts = tuple[Any, ...]
READ, TYPE = Role.READ, Role.TYPE


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
    path = w.path(op.MEMBER, base, name)
    w.refer(path, name, role, name_node.start_byte + w.shift, arity)
    if w.unit.dotted:
        entries = w.unit.dotted.get(w.text(node))
        if entries:
            return w.union(w.blocks.visible(entries, w.block)) or path
    return path


def on_call(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """callee(arguments)"""
    w.role, w.arity = READ, -1
    callee, arguments = parts
    language, kinds = w.language, w.kinds
    given = w.children(arguments) if kinds.get(arguments.kind_id) != "comprehension" else [arguments]
    name = ""
    if kinds.get(callee.kind_id) == "name":
        name = w.text(callee)
        if name == language.super_call and w.unit.owner >= 0:
            return super_call(w, given)
    target = w.visit_as(callee, Role.CALL, len(given))
    if not name and w.paths[target][0] == op.MEMBER:
        name = w.paths[target][2]
        if name in ("extend", "append") and w.scope is w.module:
            extend_wildcard(w, callee, given)
    if name in language.type_string_calls:
        return typed_call(w, target, name, given)
    if w.annotation:
        w.annotation = False
        path = call_path(w, target, given)
        w.annotation = True
        return path
    return call_path(w, target, given)


def on_call_statement(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A call whose result nobody asks for: only its references matter."""
    callee, arguments = parts
    kinds = w.kinds
    if (
        kinds.get(callee.kind_id) == "name"
        or kinds.get(arguments.kind_id) == "comprehension"
        or w.scope is w.module
        or w.annotation
    ):
        return on_call(w, node, parts, settings)
    w.role, w.arity = READ, -1
    given = w.children(arguments)
    target = w.visit_as(callee, Role.CALL, len(given))
    for argument in given:
        if kinds.get(argument.kind_id) == "argument":
            named_argument(w, target, argument)
        else:
            w.walk(argument)
    return 0


def call_path(w: Walker, target: int, given: list[Node]) -> int:
    """Walk the arguments of a call; the path of its result."""
    positional: list[int] = []
    named: list[tuple[str, int]] = []
    kinds = w.kinds
    for argument in given:
        construct = kinds.get(argument.kind_id)
        if construct == "argument":
            named.append(named_argument(w, target, argument))
        elif construct == "spread":
            w.visit(argument)
        else:
            positional.append(w.visit(argument))
    return w.path(op.CALL, target, tuple(positional[:MAX_ARGUMENTS]), tuple(named[:MAX_ARGUMENTS]))


def named_argument(w: Walker, target: int, argument: Node) -> tuple[str, int]:
    """name=value: the name refers to the callee's parameter."""
    name_node, value = w.construct(argument)[1]
    label = w.text(name_node)
    w.refer(w.path(op.KEYWORD, target, label), label, READ, name_node.start_byte + w.shift)
    return label, w.visit(value)


def super_call(w: Walker, given: list[Node]) -> int:
    """super() and super(Class, self)"""
    for argument in given:
        w.visit(argument)
    return w.path(op.SUPER, w.unit.owner, w.unit.receiver == "class")


def typed_call(w: Walker, target: int, name: str, given: list[Node]) -> int:
    """cast("T", value), TypeVar("S", bound="T"): strings that are code."""
    positional: list[int] = []
    named: list[tuple[str, int]] = []
    before = w.annotation
    for position, argument in enumerate(given):
        w.annotation = (position == 0) == (name == "cast")
        if w.construct_name(argument) == "argument":
            named.append(named_argument(w, target, argument))
        else:
            positional.append(w.visit(argument))
    w.annotation = before
    return w.path(op.CALL, target, tuple(positional[:MAX_ARGUMENTS]), tuple(named[:MAX_ARGUMENTS]))


def callee_name(w: Walker, callee: Node) -> str:
    """The last name of a callee: `cast` of typing.cast."""
    if w.kinds.get(callee.kind_id) == "name":
        return w.text(callee)
    construct, parts, _ = w.construct(callee)
    return w.text(parts[1]) if construct == "member" else ""


def extend_wildcard(w: Walker, callee: Node, given: list[Node]) -> None:
    """`__all__.extend([...])` at module level."""
    construct, parts, _ = w.construct(callee)
    if construct == "member" and w.scope is w.module and w.text(parts[0]) == w.language.wildcard_list:
        for argument in given:
            collect_wildcard(w, argument)


def collect_wildcard(w: Walker, node: Node) -> None:
    """Note the strings of a list of exported names; each is a reference to the name."""
    if w.wildcard is None:
        w.wildcard = []
    if w.construct(node)[0] == "text":
        content = string_content(w, node)
        if content is not None:
            name, start = content
            w.wildcard.append(name)
            w.refer(w.path(op.NAME, 0, name), name, Role.READ, start + w.shift)
        return
    for child in node.named_children:
        collect_wildcard(w, child)


def string_content(w: Walker, node: Node) -> tuple[str, int] | None:
    """(text, offset) of a plain string's inside; None for one with escapes, interpolation or prefixes."""
    inner = [child for child in node.named_children if child.type in ("string_content", "string_fragment")]
    if len(inner) != 1 or inner[0].named_child_count or any(c.type == "interpolation" for c in node.named_children):
        return None
    prefix = w.source[node.start_byte : inner[0].start_byte]
    if prefix.strip(b"'\"`") not in (b"", b"r", b"R", b"u", b"U"):
        return None
    return w.source[inner[0].start_byte : inner[0].end_byte].decode("utf-8", "replace"), inner[0].start_byte


def on_new(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """new T(...)"""
    w.take_role()
    callee, arguments = parts
    given = w.children(arguments) if arguments is not None else []
    target = w.visit_as(callee, Role.CALL, len(given))
    values = tuple(w.visit(argument) for argument in given)
    return w.path(op.NEW, target, values[:MAX_ARGUMENTS])


def on_argument(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """name=value outside a call's own handling (class keywords)."""
    w.visit(parts[1])
    return 0


def on_element(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """object[index]"""
    w.take_role()
    target, indices = parts
    base = w.visit(target)
    indices = [index for index in indices if index.kind_id not in w.comments]
    if w.annotation:
        return w.path(op.ELEMENT, base, None, type_arguments(w, callee_name(w, target), indices))
    key = constant(w, indices[0]) if len(indices) == 1 else None
    index_paths = tuple(w.visit(index) for index in indices)
    path = w.path(op.ELEMENT, base, key, () if key is not None else index_paths)
    if w.unit.dotted:
        entries = w.unit.dotted.get(w.text(node))
        if entries:
            return w.union(w.blocks.visible(entries, w.block)) or path
    return path


def type_arguments(w: Walker, name: str, indices: list[Node]) -> tuple[int, ...]:
    """Paths of a generic type's arguments; text in literal types and metadata is not code."""
    if name in w.language.literal_types:
        return ()
    if name in w.language.metadata_types:
        first, *rest = indices
        found = (w.visit(first),)
        w.annotation = False
        for node in rest:
            w.visit(node)
        w.annotation = True
        return found
    return tuple(w.visit(index) for index in indices)


def constant(w: Walker, node: Node) -> int | str | None:
    """The value of an integer or plain string literal."""
    construct = w.construct_name(node)
    if construct not in ("text", "literal"):
        return None
    settings = w.construct(node)[2]
    if construct == "text":
        content = string_content(w, node)
        return content[0] if content else None
    if settings.get("type") in ("int", "number"):
        text = w.text(node)
        return int(text) if text.isdecimal() and len(text) < 10 else None
    return None


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
    if node.named_child_count > 3 or (node.named_child_count and INTERPOLATION in w.source[node.start_byte : node.end_byte]):
        for child in node.named_children:
            if child.named_child_count:
                w.visit(child)
    return w.path(op.LITERAL, settings.get("type") or ("bytes" if w.source[node.start_byte] in b"bB" else "str"))


def parse_annotation(w: Walker, text: str, start: int) -> int:
    """Walk a string as the annotation that it holds; `start` is where it begins in the current source."""
    source, shift = w.source, w.shift
    w.source, w.shift = text.encode(), shift + start
    try:
        root = parse(w.source, w.language).root_node
        found = [w.visit(child) for child in root.named_children] if not root.has_error else []
    finally:
        w.source, w.shift = source, shift
    return found[0] if found else 0


def on_collection(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[a, b], (a, b), {a, b}"""
    kind = settings["kind"]
    elements = []
    for child in w.children(node):
        if w.kinds.get(child.kind_id) == "spread":
            elements.append(w.path(op.ITEM, w.visit(child), False))
        else:
            elements.append(w.visit(child))
    if kind == "tuple" or w.annotation:
        return w.path(op.CONTAINER, kind, tuple(elements[:MAX_ELEMENTS]))
    kept = elements[:MAX_ELEMENTS] if len(elements) <= MAX_ELEMENTS else list(dict.fromkeys(elements))[:MAX_ELEMENTS]
    return w.path(op.CONTAINER, kind, tuple(kept))


def on_mapping(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """{key: value, **rest}"""
    pairs: list[tuple[int | str | None, int]] = []
    rest = -1
    for child in w.children(node):
        construct = w.kinds.get(child.kind_id)
        if construct == "pair":
            inner = w.construct(child)[1]
            key = constant(w, inner[0])
            w.visit(inner[0])
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
    """(value)"""
    return w.visit(parts[0])


def on_conditional(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """consequence if condition else alternative"""
    consequence, test, alternative = parts
    when_true, when_false = condition(w, test)
    first = with_facts(w, when_true, consequence)
    return w.union([first, with_facts(w, when_false, alternative)])


def on_boolean(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """left and right, left or right: either value"""
    left, operator, right = parts
    if w.text(operator) in ("and", "&&"):
        facts, _ = condition(w, left)
        return with_facts(w, facts, right)
    _, before = condition(w, left)
    first = w.value_of_condition
    return w.union([first, with_facts(w, before, right)])


def on_not(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    w.visit(parts[0])
    return w.path(op.LITERAL, "bool")


def on_compare(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    for child in w.children(node):
        w.visit(child)
    return w.path(op.LITERAL, "bool")


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


def on_annotation(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A type expression."""
    return annotation(w, parts[0])


def annotation(w: Walker, node: Node) -> int:
    """Walk a node as a type; the path to evaluate as INSTANCE."""
    before, w.annotation = w.annotation, True
    try:
        return w.visit(node)
    finally:
        w.annotation = before


def on_type_apply(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Base[Arguments] in a type"""
    base, groups = parts
    before, w.annotation = w.annotation, True
    target = w.visit(base)
    given = [child for group in groups for child in w.children(group)]
    path = w.path(op.ELEMENT, target, None, type_arguments(w, callee_name(w, base) or w.text(base), given))
    w.annotation = before
    return path


def on_type_union(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    return w.union([annotation(w, child) for child in w.children(node)])


def on_type_qualified(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    base = annotation(w, parts[0])
    name = w.text(parts[1])
    path = w.path(op.MEMBER, base, name)
    w.refer(path, name, Role.TYPE, parts[1].start_byte + w.shift)
    return path


def comments_of(language: Any) -> frozenset[int]:
    """Comment node kinds of a language."""
    return compiled(language).comments
