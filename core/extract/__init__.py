"""One file's bytes to its facts: pure, no disk, no database, no other file.

`extract` is what the index stores; `local_names` computes what it does not: variables and parameters and their uses.
"""

import sys
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any, NamedTuple

from core.extract import (
    annotations,
    arrays,
    bindings,
    blocks,
    bringing,
    calls,
    classes,
    composites,
    containers,
    creating,
    definitions,
    expressions,
    flow,
    functions,
    grouped,
    imports,
    inline,
    invoking,
    items,
    matching,
    modules,
    narrowing,
    nominal,
    objects,
    patterns,
    routes,
    routines,
    sending,
    sequential,
    structures,
    typed,
    values,
    written_types,
)
from core.extract.doc_comments import define_types, read_comments
from core.extract.documenting import document_module
from core.extract.finish import Renumber, finish, finish_rows
from core.extract.names import LOCAL_KINDS
from core.extract.scopes import Binding
from core.extract.walker import DEEPEST, Dispatch, Entry, Handler, MendingWalker, Table, Walker
from core.languages import Language, language_named
from core.model import FileFacts, Role
from core.syntax.tree import Parsed, compiled, parse

Maker = Callable[[bytes, Language, Dispatch], Walker]
DOCUMENTED = b"/**"
NAMEABLE = frozenset({
    "name", "member", "inner", "type_member", "type_generic", "type_qualified", "scoped", "with_types",
})  # fmt: skip
_FRAMES = 12 * DEEPEST  # the walk is recursive; a nested node takes several calls
_MODULES = (
    values,
    annotations,
    calls,
    flow,
    bindings,
    inline,
    matching,
    definitions,
    containers,
    imports,
    functions,
    classes,
    structures,
    objects,
    blocks,
    invoking,
    modules,
    narrowing,
    written_types,
    composites,
    grouped,
    routines,
    sequential,
    nominal,
    sending,
    arrays,
    creating,
    typed,
    bringing,
    items,
    expressions,
    patterns,
    routes,
)

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
    # The parameter's symbol; of a variable that becomes a function or class later in its scope, that one's; else -1.
    symbol: int
    scope: tuple[int, int]
    declarations: tuple[tuple[int, int], ...]
    uses: tuple[tuple[int, int, Role], ...]


@cache
def _dispatch(language: Language) -> Dispatch:
    grammar = compiled(language)
    table: Table = {}
    kinds: dict[int, str | None] = {}
    nameable = set()
    for kind, constructs in grammar.table.items():
        table[kind] = [
            Entry(
                c.name, c.match if c.has_parts else None, HANDLERS.get(c.name, _plain), c.settings
            )
            for c in constructs
        ]
        kinds[kind] = constructs[0].name if len({c.name for c in constructs}) == 1 else None
        if any(c.name in NAMEABLE for c in constructs):
            nameable.add(kind)
    return Dispatch(table, kinds, frozenset(nameable), grammar.comments, HANDLERS)


def _plain(w: Walker, node: Any, parts: tuple[Any, ...], settings: Any) -> int:
    """A construct that its parent reads: on its own, only its children count."""
    for child in w.children(node):
        w.visit(child)
    return 0


def start(
    source: bytes,
    language: Language,
    tree: Parsed,
    keep_locals: bool = False,
    make: Maker | None = None,
) -> tuple[Walker, Language | None]:
    """A walk whose module is complete; the bodies of callables wait in its queue. And the language of the types in
    its comments, where comments are to be read behind all else."""
    make = make or (MendingWalker if tree.has_error else Walker)
    walker = make(source, language, _dispatch(language))
    walker.keep_locals = keep_locals
    if sys.getrecursionlimit() < _FRAMES:
        sys.setrecursionlimit(_FRAMES)
    types = (
        language_named(language.comment_types)
        if DOCUMENTED in source and language.comment_types
        else None
    )
    if types is not None and language.types_in_comments:
        walker.typed_comments = _dispatch(types), types
    statements = tree.statements()
    document_module(walker, statements)
    define_types(walker)
    walker.visit_module(statements, [tree.root_node, *[part.root_node for part in tree.parts]])
    walker.settle(walker.unit)
    for job in list(walker.queue):
        if is_mark(job):  # and once more in its turn, for what bodies declare
            job()
    return walker, types


def is_mark(job: Any) -> bool:
    """Whether a job of the queue only marks what is exported."""
    return isinstance(job, partial) and job.func is modules.mark_offered


def complete(walker: Walker, types: Language | None) -> None:
    """The rest of a walk that was started."""
    walker.run_queue()
    if types is not None:
        read_comments(walker, _dispatch(types), types)


def read_own_comments(walker: Walker, types: Language, symbols: set[int], until: int = -1) -> None:
    """Of the comments only those of some symbols, `until` a place."""
    read_comments(walker, _dispatch(types), types, symbols, until)


def _walk(
    source: bytes, language: Language, tree: Parsed | None, keep_locals: bool
) -> tuple[Walker, bool]:
    if tree is None:
        tree = parse(source, language)
    walker, types = start(source, language, tree, keep_locals)
    complete(walker, types)
    return walker, tree.has_error or walker.too_deep


def extract(source: bytes, language: Language, tree: Parsed | None = None) -> FileFacts:
    """The facts of one file. `source` is UTF-8; broken code gives the facts of what can be read."""
    walker, has_errors = _walk(source, language, tree, False)
    facts = finish(walker, has_errors)
    walker.module.release()
    return facts


def extract_rows(source: bytes, language: Language) -> FileFacts:
    """The same to be packed and no more: its symbols and references are plain tuples of their fields."""
    walker, has_errors = _walk(source, language, None, False)
    facts = finish_rows(walker, has_errors, Renumber(walker.paths))
    walker.module.release()
    return facts


def local_names(
    source: bytes, language: Language, tree: Parsed | None = None
) -> tuple[LocalName, ...]:
    """Every variable and parameter of a file with its declarations and uses, in order of the first declaration."""
    walker, _ = _walk(source, language, tree, True)
    return names_of(walker.locals)


def names_of(locals_: Iterable[tuple[str, Binding]]) -> tuple[LocalName, ...]:
    """Names that a walk has come to, as far as they are local."""
    found = []
    for name, binding in locals_:
        if binding.kind not in LOCAL_KINDS and not binding.declarations and not binding.uses:
            continue
        kind = binding.kind if binding.kind in ("parameter", "type_parameter") else "variable"
        scope = (binding.scope.start, binding.scope.end)
        declarations = tuple(sorted(set(binding.declarations or ())))
        uses = tuple(sorted({(start, end, Role(role)) for start, end, role in binding.uses or ()}))
        found.append(LocalName(name, kind, binding.symbol, scope, declarations, uses))
    return tuple(sorted(found, key=lambda local: local.declarations or ((local.scope[0], 0),)))
