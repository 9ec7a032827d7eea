"""Scopes that run in place, as part of the callable around: comprehensions and anonymous functions."""

from typing import Any

from core import paths as op
from core.extract.bindings import bind
from core.extract.flow import apply_facts, condition
from core.extract.parameters import read_parameters
from core.extract.walker import Walker
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def on_comprehension(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """[body for target in iterable if condition]: the first iterable belongs to the scope around"""
    body, clauses = parts
    outer, block = w.scope, w.block
    first = True
    for clause in clauses:
        construct, inner, inner_settings = w.construct(clause)
        if construct == "comprehension_for":
            element = w.path(op.ITEM, w.visit(inner[1]), "async" in inner_settings)
            if first:
                w.inner(node)
                w.block = w.blocks.new(block, -1)
                first = False
            bind(w, inner[0], element, -1, clause)
        elif construct == "comprehension_if":
            facts, _ = condition(w, inner[0])
            apply_facts(w, facts)
    construct, inner, _ = w.construct(body)
    if construct == "pair":
        w.visit(inner[0])
        result = w.path(op.MAPPING, settings["kind"], ((None, w.visit(inner[1])),), -1)
    else:
        result = w.path(op.CONTAINER, settings["kind"], (w.visit(body),))
    w.scope, w.block = outer, block
    return result


def on_lambda(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """An anonymous function: runs as part of the nearest named one."""
    parameter_list, body = parts
    hint, w.context = w.context or -1, 0
    given = read_parameters(w, parameter_list)
    outer, block = w.scope, w.block
    outer_returns, outer_yields = w.unit.returns, w.unit.yields
    w.unit.returns, w.unit.yields = [], []
    scope = w.inner(node)
    w.block = w.blocks.new(block, -1)
    for position, parameter in enumerate(given):
        path = w.path(op.LAMBDA_PARAMETER, position, hint)
        if w.construct(parameter.target)[0] == "name":
            binding = w.bind(scope, w.text(parameter.target), "local")
            w.note_declaration(binding, parameter.target)
            binding.entries.append((w.block, path, False))
            binding.values.append(path)
        else:
            bind(w, parameter.target, path, -1, parameter.whole)
    value = w.visit(body)
    results = w.unit.returns or [value]
    w.unit.returns, w.unit.yields = outer_returns, outer_yields
    w.scope, w.block = outer, block
    return w.path(op.LAMBDA, w.union(results), len(given))
