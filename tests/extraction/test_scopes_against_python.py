"""Which scope a name belongs to, compared with what Python's own compiler says (the module `symtable`)."""

import argparse
import ast
import asyncio.base_events
import concurrent.futures.process
import contextlib
import dataclasses
import difflib
import enum
import functools
import inspect
import logging.config
import pathlib
import pickle
import statistics
import symtable
import sys
import tarfile
import textwrap
import typing
import unittest.mock
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from core import paths as op
from core.extract import extract, local_names
from core.languages import language_named
from core.model import FileFacts

ROOT = Path(__file__).parents[2]
MODULES: list[ModuleType] = [
    argparse, asyncio.base_events, ast, concurrent.futures.process, contextlib, dataclasses, difflib, enum, functools,
    inspect, logging.config, pathlib, pickle, statistics, tarfile, textwrap, typing, unittest.mock,
]  # fmt: skip
FILES = [
    *sorted((ROOT / "core").rglob("*.py")),
    *(Path(inspect.getfile(module)) for module in MODULES),
]
PYTHON = language_named("python")

ODD = """
import a.b, c as d
def f(p, q=lambda q: q, *r, s: int = (t := 1)) -> int:
    global g, h
    g = h = i = 1
    def inner(q):
        nonlocal i, p
        i += p
        class Local(inner):
            i = 1
            j = [i for k in i if k] if 0 else [k for k in i]
            def method(self): return i, inner, Local, __class__
        def i2(): return r, Local, [r for r in r for s in r], {s: k for s in r}
        del q
        return i2
    for m, (n, *o) in p: print(u, u2)
    with m as u, n as (u2, v): ...
    try: import w
    except E as x: x
    from y import z, z2 as z3
    match p:
        case [A(), {"k": mm, **nn}, *oo] | B.C as pp if pp: mm, nn, oo
    late = lambda early=late_global: (early, late)
    (walrus := 1) + [walrus2 := k for k in z]
    type(w).z = type (w).z2.a = 1
    [l for k in z if (l := k)]
    return w, z, z3, z2, walrus, walrus2, k, d, a, c
class A(f(B)):
    B = g = 1
    x = [B for B in B if g]
    y = lambda self=B: (B, self)
    def __init__(self, z=g, *, w=[g for g in B]): self.z, B, g
    class C(B):
        g = B
late_global = [g for g in A for h in g]
"""


class Expectation(typing.NamedTuple):
    """What Python says of one name at one place."""

    name: str
    place: int
    kind: str  # "local", "class" or "module"
    owner: int  # where the scope that it belongs to begins


class Reader(ast.NodeVisitor):
    """Walks a module beside its symbol tables."""

    def __init__(self, source: bytes, table: symtable.SymbolTable) -> None:
        self.lines = [0]
        for line in source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.stack: list[tuple[symtable.SymbolTable, int]] = [(table, 0)]
        self.children: dict[int, dict[tuple[str, int], list[symtable.SymbolTable]]] = {}
        self.found: list[Expectation] = []

    def place(self, node: ast.expr | ast.stmt | ast.arg) -> int:
        return self.lines[node.lineno - 1] + node.col_offset

    def inside(self, name: str, node: ast.expr | ast.stmt, parts: list[ast.AST]) -> None:
        """Visit what belongs to a scope of its own."""
        table = self.stack[-1][0]
        if table.get_id() not in self.children:
            known = self.children[table.get_id()] = defaultdict(list)
            for child in table.get_children():
                known[child.get_name(), child.get_lineno()].append(child)
        waiting = self.children[table.get_id()][name, node.lineno]
        if waiting:
            self.stack.append((waiting.pop(0), self.place(node)))
            for part in parts:
                self.visit(part)
            self.stack.pop()

    def each(self, nodes: typing.Sequence[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        parameters = list(iter_parameters(arguments))
        self.each(
            [*arguments.defaults, *arguments.kw_defaults, *(item.annotation for item in parameters)]
        )
        self.each([node.returns, *node.decorator_list])
        self.inside(node.name, node, [*parameters_alone(parameters), *node.body])

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.each([*node.args.defaults, *node.args.kw_defaults])
        self.inside("lambda", node, [*parameters_alone(iter_parameters(node.args)), node.body])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.each([*node.bases, *node.keywords, *node.decorator_list])
        self.inside(node.name, node, list(node.body))

    def comprehension(
        self, name: str, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, *results: ast.AST
    ) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        self.inside(name, node, [first.target, *first.ifs, *others, *results])

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self.comprehension("listcomp", node, node.elt)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self.comprehension("setcomp", node, node.elt)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.comprehension("genexpr", node, node.elt)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.comprehension("dictcomp", typing.cast(ast.ListComp, node), node.value, node.key)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if sys.version_info >= (3, 12):  # before, places inside formatted strings were not kept
            self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        self.note(node.arg, self.place(node))

    def visit_Name(self, node: ast.Name) -> None:
        self.note(node.id, self.place(node))

    def note(self, name: str, place: int) -> None:
        try:
            symbol = self.stack[-1][0].lookup(name)
        except KeyError:  # in an annotation that is not evaluated
            return
        if symbol.is_global():
            self.found.append(Expectation(name, place, "module", 0))
            return
        for depth, (table, start) in enumerate(reversed(self.stack)):
            if depth and str(table.get_type()) == "class":
                continue  # no scope for what is nested in it
            if name in table.get_identifiers() and not table.lookup(name).is_free():
                kind = {"function": "local", "class": "class"}.get(str(table.get_type()), "module")
                if table.lookup(name).is_local():
                    self.found.append(Expectation(name, place, kind, start))
                    return


def iter_parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    yield from [item for item in (arguments.vararg, arguments.kwarg) if item is not None]


def parameters_alone(parameters: typing.Iterable[ast.arg]) -> list[ast.AST]:
    """Without annotations, which belong to the scope around."""
    return [ast.copy_location(ast.arg(item.arg), item) for item in parameters]


def belongs(facts: FileFacts, path: int, expected: Expectation) -> bool:
    """Whether a reference's path lies in the scope that Python names."""
    node = facts.paths[path]
    if node[0] == op.NAME and node[1]:
        return expected.kind == "class" and facts.symbols[node[1]].signature_start == expected.owner
    if node[0] in (op.NAME, op.GLOBAL):
        # A class body reads the name around until it has bound its own.
        return expected.kind in ("module", "class")
    owner = (
        facts.symbols[node[1]].parent
        if node[0] == op.SYMBOL
        else facts.imports[node[1]].scope
        if node[0] == op.IMPORT
        else -1
    )
    if node[0] == op.UNION:
        return all(belongs(facts, item, expected) for item in node[1:])
    return expected.kind == "local" and facts.symbols[owner].signature_start == expected.owner


def check_file(source: bytes, name: str) -> int:
    """Compare every name of a file; how many there were."""
    reader = Reader(source, symtable.symtable(source.decode(), name, "exec"))
    reader.visit(ast.parse(source))
    facts = extract(source, PYTHON)
    said = defaultdict(list)
    for item in facts.references:
        for start in item.starts:
            said[start, item.name].append(item)
    declared = {
        place[2] for item in facts.symbols for place in (item.declarations or (item[6:10],))
    }
    local = {
        place[0]: item.scope[0]
        for item in local_names(source, PYTHON)
        for place in [*item.declarations, *item.uses]
    }
    for expected in reader.found:
        line = source.count(b"\n", 0, expected.place) + 1
        where = f"{name}:{line} {expected}"
        if expected.place in local:
            assert (expected.kind, expected.owner) == ("local", local[expected.place]), where
        elif expected.place not in declared:
            assert said[expected.place, expected.name], f"{where}: nothing is said of it"
            assert any(
                belongs(facts, item.path, expected) for item in said[expected.place, expected.name]
            ), where
    return len(reader.found)


def test_odd_scopes():
    assert check_file(ODD.encode(), "odd") > 100


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_real_files(path):
    check_file(path.read_bytes(), path.name)
