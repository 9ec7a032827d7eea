"""Statements of languages in which a variable is there from its declaration on: a, err := f(), for k, v := range m."""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.formals import declared_variable, expressions, is_blank
from core.extract.grouped import given_values, part_of
from core.extract.scopes import BLOCK_SCOPE
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_short_declaration(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """a, err := f(): what the block has already is given a value, the rest is declared"""
    targets = expressions(w, parts[0])
    declare_all(w, targets, given_values(w, parts[1], len(targets)))
    return 0


def declare_all(w: Walker, targets: list[Node], values: list[int]) -> None:
    known = set(w.scope.names)
    for target, value in zip(targets, values, strict=True):
        if w.construct_name(target) != "name" or w.text(target) in known:
            give(w, target)
        else:
            declared_variable(w, target, value)


def give(w: Walker, target: Node) -> None:
    """Something that is there already is given another value; its type stays."""
    if not is_blank(w, target):
        w.visit_as(target, Role.WRITE)


def on_give_all(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """a, b = b, a"""
    for target in expressions(w, parts[0]):
        give(w, target)
    for value in expressions(w, parts[1]):
        w.walk(value)
    return 0


def on_receive_into(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """case value, ok := <-channel"""
    target, value_node = parts
    targets = expressions(w, target)
    value = w.visit(value_node)
    receive(w, targets, [part_of(w, value_node, value, i) for i in range(len(targets))], settings)
    return 0


def on_each_entry(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """for key, value := range object"""
    target, value_node = parts
    targets = expressions(w, target)
    value = w.visit(value_node)
    values = [w.path(op.ENTRY, value, position) if value else 0 for position in range(len(targets))]
    receive(w, targets, values, settings)
    return 0


def receive(w: Walker, targets: list[Node], values: list[int], settings: Any) -> None:
    """Targets that the statement declares with these values, or that were declared before."""
    if "declares" in settings:
        declare_all(w, targets, values)
        return
    for target in targets:
        give(w, target)


def on_type_switch(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """switch name := value.(type) { case A: ... }: in each case a variable of the name"""
    initializer, target, value_node, cases = parts
    outer = w.scope
    w.inner(node, BLOCK_SCOPE)
    if initializer is not None:
        w.walk(initializer)
    value = w.visit(value_node)
    names = expressions(w, target)
    around = w.scope
    for case in cases:
        types = case_types(w, case) if w.construct_name(case) == "type_case" else []
        declared = [annotation(w, kind) for kind in types]
        w.inner(case, BLOCK_SCOPE)
        for name in names:
            one = len(declared) == 1 and declared[0] > 0
            declared_variable(w, name, w.path(op.INSTANCE, declared[0]) if one else value)
        for child in w.children(case)[len(types) :]:
            w.walk(child)
        w.scope = around
    w.scope = outer
    return 0


def case_types(w: Walker, node: Node) -> list[Node]:
    """The types of a case, in front of its colon."""
    end = next((child.start_byte for child in node.children if child.type == ":"), node.end_byte)
    return [child for child in w.children(node) if child.end_byte <= end]
