"""Classes and their kin, type parameters, and aliases of types."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.definitions import take_decorators, type_parameters
from core.extract.documenting import comment_above, docstring
from core.extract.reading import visibility
from core.extract.records import declare_fields, is_record_call, record_base
from core.extract.scopes import CLASS_SCOPE, Draft, Scope
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_container(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A class, interface or enum: its body runs in place, in a scope of its own."""
    name_node, base_nodes, body, documentation, type_params = parts
    scope, outer = w.scope, w.container
    name = w.text(name_node)
    detail = settings.get("detail", "class")
    known = len(w.drafts)
    symbol = w.declare(scope, name, Kind.CONTAINER, detail, node, name_node)
    draft = own = w.drafts[symbol]
    if symbol < known and own.signature != (own.start, own.end):
        # A further definition: what it says of itself is let go, its bases and members are kept.
        place = (node.start_byte + w.shift, node.end_byte + w.shift, 0, 0)
        own = Draft(name, Kind.CONTAINER, detail, draft.parent, place)
    own.signature = (
        node.start_byte + w.shift,
        (body.start_byte if body is not None else node.end_byte) + w.shift,
    )
    names = take_decorators(w, own)
    draft.flags |= visibility(w, name, scope)
    if any(decorator in w.language.dataclass_decorators for decorator in names):
        draft.flags |= Flag.DATACLASS
    own.documentation = docstring(w, documentation)
    if own.documentation[0] < 0:
        own.documentation = comment_above(w, node, own.start - w.shift)
    in_class = symbol == known and scope.kind == CLASS_SCOPE
    binding = scope.names.pop(name, None) if in_class else None
    type_parameters(w, type_params, symbol)
    made: list[Node] = []
    for base in base_nodes:
        made += read_bases(w, draft, base)
    if binding is not None:
        scope.names[name] = binding  # bases come before the name is bound
    draft.flags |= flags_of_bases(w, draft) if detail != "enum" else Flag.ENUM
    inner = w.class_scopes.get(symbol)
    if inner is None or inner.parent is not w.scope:
        fresh = Scope(
            CLASS_SCOPE, w.scope, symbol, node.start_byte + w.shift, node.end_byte + w.shift
        )
        if inner is not None:
            fresh.names = inner.names
        else:
            w.containers.append(fresh)
        inner = w.class_scopes[symbol] = fresh
    inner.unit = w.unit
    w.scope, w.container = inner, symbol
    for call in made:
        draft.flags |= Flag.DATACLASS
        declare_fields(w, inner, call)
    if body is not None:
        before, w.block = w.block, w.blocks.new(w.block, -1)
        w.visit(body)
        w.visit_strays(body)
        w.block = before
    w.scope, w.container = scope, outer
    return w.path(op.SYMBOL, symbol)


def flags_of_bases(w: Walker, draft: Draft) -> int:
    """Enumerations and classes made of fields, as their bases tell."""
    flags = 0
    for path in draft.bases:
        name = base_name(w, path)
        if name in w.language.enum_bases:
            flags |= Flag.ENUM
        elif name in w.language.dataclass_bases:
            flags |= Flag.DATACLASS
        elif w.paths[path] == (op.NAME, 0, name) and name in w.module.names:
            flags |= w.drafts[w.module.names[name].symbol].flags & Flag.ENUM
    return flags


def read_bases(w: Walker, draft: Draft, node: Node) -> list[Node]:
    """Bases written in one node: an argument list, a clause, or a single type; those that list fields."""
    made: list[Node] = []
    construct, parts, _ = w.construct(node)
    if construct:
        items = [node]
    else:
        items = w.children(node)
    for item in items:
        construct, parts, _ = w.construct(item)
        if construct in ("argument", "spread"):
            value = w.visit(item)
            if construct == "argument" and w.text(parts[0]) == w.language.metaclass_keyword:
                draft.type = value
            continue
        target = parts[0] if construct in ("element", "type_apply") else item
        if construct in ("element", "type_apply"):
            path = base_with_arguments(w, item, target)
        elif w.language.record_calls and is_record_call(w, item):
            made.append(item)
            path = record_base(w, item)
        else:
            path = w.visit_as(item, Role.INHERIT)
        draft.bases = (*draft.bases, path)
    return made


def base_with_arguments(w: Walker, item: Node, target: Node) -> int:
    """Base[T]: the base inherits, the arguments are types."""
    construct, parts, _ = w.construct(item)
    base = w.visit_as(target, Role.INHERIT)
    groups = parts[1]
    given = (
        groups
        if construct == "element"
        else [child for group in groups for child in w.children(group)]
    )
    return w.path(op.ELEMENT, base, None, tuple(annotation(w, child) for child in given))


def base_name(w: Walker, path: int) -> str:
    node = w.paths[path]
    if node[0] == op.MEMBER:
        return str(node[2])
    if node[0] == op.NAME:
        return w.renamed.get(node[2], str(node[2]))
    return str(node[1]) if node[0] == op.GLOBAL else w.pending_name(path)


def on_alias(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """type X[T] = value"""
    name_node, value_node = parts
    scope = w.scope
    head, generic = alias_head(w, name_node)
    if w.construct_name(head) != "name":
        return call_after_all(w, node, head, value_node)
    symbol = w.declare(scope, w.text(head), Kind.VALUE, "type_alias", node, head)
    draft = w.drafts[symbol]
    draft.flags |= Flag.TYPE_ONLY | visibility(w, w.text(head), scope)
    type_parameters(w, generic, symbol)
    value = annotation(w, value_node) if value_node is not None else 0
    draft.add_value(value)
    w.scope = scope
    return 0


def call_after_all(w: Walker, node: Node, target: Node, value: Node) -> int:
    """`type(x).y = z`, which grammars read as an alias: a call of what looks like the keyword, and an assignment."""
    keyword = node.children[0]
    w.read(w.text(keyword), keyword.start_byte + w.shift, Role.CALL, 1)
    w.visit_as(target, Role.WRITE)
    construct, parts, _ = w.construct(value)
    return w.visit(parts[0] if construct == "annotation" else value)


def alias_head(w: Walker, node: Node) -> tuple[Node, Node | None]:
    """The name and the type parameters on the left of an alias."""
    construct, parts, _ = w.construct(node)
    if construct == "annotation":
        return alias_head(w, parts[0])
    if construct == "type_apply":
        return parts[0], parts[1][0]
    return node, None
