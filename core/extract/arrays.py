"""Arrays of declared types: T[], T[][], new T[size], new T[] {values}."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.expected import take_expected
from core.extract.sending import visit_given
from core.extract.walker import Walker
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def sequence_of(w: Walker, element: int) -> int:
    """T[] as an annotation, of the annotation T."""
    inner = w.path(op.INSTANCE, element) if element >= 0 else 0
    return w.path(op.CONTAINER, "array", (inner,))


def with_dimensions(w: Walker, declared: int, node: Node | None) -> int:
    """A type with the dimensions behind it, T[][]; one where something else stands in the brackets."""
    if node is None:
        return declared
    for _ in range(1 if node.named_children else w.text(node).count("[")):
        declared = sequence_of(w, declared)
    return declared


def on_type_sequence(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """T[], T[][] in a type"""
    return with_dimensions(w, annotation(w, parts[0]), parts[1])


def on_new_array(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """new Type[size], new Type[] {values}"""
    take_expected(w)
    type_node, sizes, value = parts
    path = annotation(w, type_node)
    for size in sizes:
        path = with_dimensions(w, path, size)
        w.visit(size)
    if value is not None:
        visit_given(w, value, path)
    return path
