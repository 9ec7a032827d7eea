"""Types as they are written: annotations, their arguments, and strings that hold them."""

from typing import Any

from core import paths as op
from core.extract.reading import callee_name
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node, parse

Parts = tuple[Any, ...]


def annotation(w: Walker, node: Node) -> int:
    """Walk a node as a type; the path to evaluate as INSTANCE."""
    before, w.annotation = w.annotation, True
    try:
        return w.visit(node)
    finally:
        w.annotation = before


def on_annotation(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A type expression."""
    return annotation(w, parts[0])


def on_type_apply(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Base[Arguments] in a type"""
    base, groups = parts
    before, w.annotation = w.annotation, True
    target = w.visit(base)
    given = [child for group in groups for child in w.children(group)]
    path = w.path(
        op.ELEMENT, target, None, type_arguments(w, callee_name(w, base) or w.text(base), given)
    )
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


def type_arguments(w: Walker, name: str, indices: list[Node]) -> tuple[int, ...]:
    """Paths of a generic type's arguments; text in literal types and metadata is not code."""
    if name in w.language.literal_types:
        visit_values(w, indices)
        return ()
    if name in w.language.metadata_types:
        found = (w.visit(indices[0]),)
        visit_values(w, indices[1:])
        return found
    return tuple([w.visit(index) for index in indices])


def visit_values(w: Walker, nodes: list[Node]) -> None:
    """Walk values that stand among types: their strings are text."""
    before, w.annotation = w.annotation, False
    for node in nodes:
        construct, parts, _ = w.construct(node)
        w.visit(parts[0] if construct == "annotation" else node)
    w.annotation = before


def is_alias(w: Walker, node: Node) -> bool:
    """Whether an annotation says that the value is a type (`X: TypeAlias = ...`)."""
    construct, parts, _ = w.construct(node)
    return callee_name(w, parts[0] if construct == "annotation" else node) in w.language.alias_types


def parse_annotation(w: Walker, text: str, start: int) -> int:
    """Walk a string as the annotation that it holds; `start` is where it begins in the current source."""
    source, shift = w.source, w.shift
    w.source, w.shift = text.encode(), shift + start
    try:
        tree = parse(w.source, w.language)
        found = [] if tree.has_error else [w.visit(child) for child in tree.statements()]
    finally:
        w.source, w.shift = source, shift
    return found[0] if found else 0


def under_listed_keys(w: Walker, declared: int) -> int:
    """The T of a written `Record<"A" | "B", T>`, whose keys a literal of that type declares; -1 for other types."""
    node = w.paths[declared] if declared > 0 else (op.UNKNOWN,)
    if node[0] != op.ELEMENT or len(node[3]) != 2:
        return -1
    base = w.paths[node[1]]
    if (base[1] if base[0] == op.GLOBAL else w.pending_name(node[1])) != "Record":
        return -1
    keys = w.paths[node[3][0]]
    for key in keys[1:] if keys[0] == op.UNION else (keys,):
        part = w.paths[key] if isinstance(key, int) else key
        if part[0] != op.TYPE_LITERAL or not part[1].startswith("="):
            return -1
    return int(node[3][1])
