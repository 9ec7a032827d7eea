"""One file's bytes to its facts: pure, no disk, no database, no other file.

`extract` is what the index stores; `local_names` computes what it does not: variables and parameters and their uses.
"""

import sys
from functools import lru_cache
from typing import Any, NamedTuple

from core.extract import bindings, definitions, flow, imports, values
from core.extract.finish import finish
from core.extract.walker import Handler, Table, Walker
from core.languages import Language
from core.model import FileFacts, Role
from core.syntax.tree import Tree, compiled, parse

_DEEPEST = 60_000  # frames; the walk is recursive and Python 3.11 keeps its own frames off the C stack
_MODULES = (values, flow, bindings, definitions, imports)
definitions.BIND.append(bindings.bind)

HANDLERS: dict[str, Handler] = {
    name.removeprefix("on_"): handler
    for module in _MODULES
    for name, handler in vars(module).items()
    if name.startswith("on_")
}


class LocalName(NamedTuple):
    """A variable or parameter and where it is used. Ranges are byte offsets."""

    name: str
    kind: str  # variable, parameter, type_parameter
    symbol: int  # the parameter's symbol, -1 for variables
    scope: tuple[int, int]
    declarations: tuple[tuple[int, int], ...]
    uses: tuple[tuple[int, int, Role], ...]


@lru_cache(maxsize=None)
def _table(language: Language) -> tuple[Table, frozenset[int], frozenset[int]]:
    grammar = compiled(language)
    table: Table = {}
    nameable = set()
    for kind, constructs in grammar.table.items():
        table[kind] = tuple((c.name, c.match, HANDLERS.get(c.name, _plain), c.settings) for c in constructs)
        if any(c.name in ("name", "member", "inner", "type_name", "type_qualified") for c in constructs):
            nameable.add(kind)
    return table, frozenset(nameable), grammar.comments


def _plain(w: Walker, node: Any, parts: tuple[Any, ...], settings: Any) -> int:
    """A construct that its parent reads: on its own, only its children count."""
    for child in w.children(node):
        w.visit(child)
    return 0


def _walk(source: bytes, language: Language, tree: Tree | None, keep_locals: bool) -> tuple[Walker, bool]:
    table, nameable, comments = _table(language)
    walker = Walker(source, language, table, nameable, comments)
    walker.keep_locals = keep_locals
    root = (tree or parse(source, language)).root_node
    limit = sys.getrecursionlimit()
    if limit < _DEEPEST:
        sys.setrecursionlimit(_DEEPEST)
    try:
        walker.visit(root)
        walker.settle(walker.unit)
        walker.run_queue()
    except RecursionError:
        walker.queue.clear()
        return walker, True
    return walker, root.has_error


def extract(source: bytes, language: Language, tree: Tree | None = None) -> FileFacts:
    """The facts of one file. `source` is UTF-8; broken code gives the facts of what can be read."""
    walker, has_errors = _walk(source, language, tree, False)
    return finish(walker, has_errors)


def local_names(source: bytes, language: Language, tree: Tree | None = None) -> tuple[LocalName, ...]:
    """Every variable and parameter of a file with its declarations and uses, in order of the first declaration."""
    walker, _ = _walk(source, language, tree, True)
    found = []
    for name, binding in walker.locals:
        if binding.kind not in ("local", "parameter", "type_parameter") or binding.redirect is not None:
            continue
        kind = "variable" if binding.kind == "local" else binding.kind
        scope = (binding.scope.start, binding.scope.end)
        declarations = tuple(sorted(set(binding.declarations)))
        uses = tuple(sorted({(start, end, Role(role)) for start, end, role in binding.uses}))
        found.append(LocalName(name, kind, binding.symbol, scope, declarations, uses))
    return tuple(sorted(found, key=lambda local: local.declarations or ((local.scope[0], 0),)))
