"""Source text -> findings about layers: who imports whom, who touches which library, the disk or SQL.

The tables are the architecture in executable form; ARCHITECTURE.md says why they are as they are. Everything is read
with `ast` and nothing is imported, so a module that does not even start is judged too. A finding is one readable line.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

DOORS = ("lsp_server", "cli", "mcp_server")
OURS = ("core", *DOORS)

# Which units of core a unit may import. "link" has no "store": it sees the store as SymbolLookup, a Protocol of model.
VOCABULARY = frozenset({"model", "paths", "errors", "text"})
LINK = VOCABULARY | {"languages"}
EXTRACT = VOCABULARY | {"languages", "syntax"}
ANSWERS = EXTRACT | {"extract", "link", "store"}
ENGINE = ANSWERS | {"embed", "search", "navigate", "uast"}
CORE_MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "": frozenset(),  # core/__init__.py: importing one part must not cost another
    "errors": frozenset(),
    "locks": frozenset(),
    "paths": frozenset(),
    "model": frozenset({"paths", "errors"}),
    "text": frozenset({"model", "errors"}),
    "languages": VOCABULARY,
    "syntax": LINK,
    "extract": EXTRACT,
    "link": LINK,
    "store": VOCABULARY,
    "embed": VOCABULARY | {"locks"},
    "uast": EXTRACT,
    "search": VOCABULARY | {"languages", "store", "embed"},
    "navigate": ANSWERS | {"search"},  # symbols of the workspace are found by name
    "indexer": ANSWERS | {"embed", "search", "locks"},
    "workspace": ENGINE | {"indexer"},
}
DOORS_MAY_IMPORT = frozenset({"workspace", "navigate", "search", "uast", "model", "text", "errors"})
DOOR_MAY_IMPORT_DOOR = {("cli", "lsp_server"): "`codescope lsp` starts the server"}

# Library -> the only modules that may import it. A library without a row is a finding: give it a home.
ROOTS = ("core.indexer", "core.workspace")
LIBRARY_HOMES: Mapping[str, tuple[str, ...]] = {
    "tree_sitter": ("core.syntax",),
    "tree_sitter_language_pack": ("core.syntax",),
    "apsw": ("core.store",),
    "sqlite_vec": ("core.store",),
    "sqlite3": (),  # cannot load extensions in many builds of Python
    "blake3": ("core.text",),
    "fastembed": ("core.embed",),
    "onnxruntime": ("core.embed",),
    "onnx": ("core.embed",),
    "tokenizers": ("core.embed",),
    "numpy": ("core.embed", "core.search"),
    "rapidfuzz": ("core.search",),
    "pathspec": ROOTS,
    "watchfiles": ROOTS,
    "psutil": ("core.indexer.resources",),
    "platformdirs": (*ROOTS, "core.embed", "cli"),
    "pygls": ("lsp_server",),
    "lsprotocol": ("lsp_server",),
    "attr": ("lsp_server",),
    "attrs": ("lsp_server",),
    "cattrs": ("lsp_server",),
    "typer": ("cli",),
    "click": ("cli",),
    "rich": ("cli",),
    "mcp": ("mcp_server",),
    # Threads, processes and sockets: the composition roots, the doors, and connections' thread-locals in the store.
    "asyncio": (*ROOTS, *DOORS),
    "concurrent": (*ROOTS, *DOORS),
    "multiprocessing": (*ROOTS, *DOORS),
    "queue": (*ROOTS, *DOORS, "core.store"),
    "socket": (*ROOTS, *DOORS),
    "subprocess": (*ROOTS, *DOORS),
    "threading": (*ROOTS, *DOORS, "core.store", "core.search"),  # search: a lock on what it caches
    "shutil": (*ROOTS, *DOORS, "core.store", "core.embed"),
    "tempfile": (*ROOTS, *DOORS, "core.store", "core.embed"),
}

# Who in core may read the disk: languages and syntax read our own query files, the store its database,
# search the few candidate files that a trigram search must look into, embed its model.
DISK_HOMES = (*ROOTS, "core.store", "core.search", "core.embed", "core.languages", "core.syntax")
DISK_METHODS = frozenset(
    {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob"}
)
DISK_FUNCTIONS = frozenset(
    {"open", "walk", "scandir", "listdir", "stat", "lstat", "replace", "remove", "makedirs"}
)

# (importer, imported) prefixes that may be imported inside a function, each with what it buys.
LAZY_IMPORTS: Mapping[tuple[str, str], str] = {
    (
        "cli",
        "lsp_server",
    ): "importing lsprotocol takes 200 ms, which only `codescope lsp` needs to pay",
    ("lsp_server.late_types", "lsprotocol"): "imported while attrs is told to wait",
    ("lsp_server.without_tls", "asyncio"): "imported while there is no TLS to be found",
    ("core.indexer.consent", "hashlib"): "4 MB of OpenSSL, which most starts can do without",
    ("core.embed.model", "hashlib"): "the same, needed where there is a model to be checked",
    (
        "core.indexer.channel",
        "hmac",
    ): "the same, needed only where there are no sockets with a path",
    ("core.indexer.channel", "secrets"): "the same",
    ("core.search.names", "rapidfuzz"): "six libraries, needed when a name is misspelled",
    ("cli", "importlib"): "only `--version` reads what is installed",
    ("core.embed.loading", "core.embed"): "libraries of the extra, which may not be installed",
    ("core.store.vector_tables", "sqlite_vec"): "of the extra, which may not be installed",
    (
        "core.indexer.linking",
        "core.link",
    ): "a large update links in workers and loads nothing of it",
    (
        "core.indexer.resources",
        "psutil",
    ): "loading it takes 20 ms, which no process need spend at its start",
    ("core.workspace", "core.workspace.workspace"): "a command that only indexes answers nothing",
    (
        "core.workspace.standalone",
        "core.indexer.serving",
    ): "only who goes on indexing watches the disk",
}

SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|delete\s+from\s|update\s+\w+\s+set\s"
    r"|create\s+(temp\w*\s+)?(table|view|virtual\s+table)\s|create\s+(unique\s+)?index\s+\w+\s+on\s"
    r"|pragma\s+\w|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s+(not\s+)?(materialized\s+)?\(\s*select)",
    re.IGNORECASE | re.DOTALL,
)


class Import(NamedTuple):
    target: str  # the module, as deep as it is known: "core.store.reader"
    line: int
    in_function: bool
    for_types: bool  # under `if TYPE_CHECKING:`
    relative: bool


def layer_findings(module: str, source: str, modules: Iterable[str] = ()) -> list[str]:
    """What in `module` goes against the tables; `modules` are all of ours, to tell a module from a name in it."""
    tree = ast.parse(source)
    found = [*touch_findings(module, tree)]
    for item in read_imports(tree, frozenset(modules)):
        where = f"{module}:{item.line}"
        if item.relative:
            found.append(f"{where}: relative import; write the full name")
        elif (top := item.target.partition(".")[0]) in OURS:
            if message := arrow_message(module, item.target):
                found.append(f"{where}: {message}")
        elif message := library_message(module, top):
            found.append(f"{where}: {message}")
        if item.in_function and not item.for_types and not may_be_lazy(module, item.target):
            found.append(
                f"{where}: {item.target} is imported inside a function; LAZY_IMPORTS lists the exceptions"
            )
    return found


def read_imports(tree: ast.AST, modules: frozenset[str]) -> Iterator[Import]:
    """Every import of a module, those inside functions and for types only included."""
    waiting: list[tuple[ast.AST, bool, bool]] = [(tree, False, False)]
    while waiting:
        node, in_function, for_types = waiting.pop()
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(name.name, node.lineno, in_function, for_types, False)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            for name in node.names:
                inner = f"{base}.{name.name}"
                target = inner if inner in modules or base == "core" else base
                yield Import(target, node.lineno, in_function, for_types, node.level > 0)
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting += [(child, in_function, True) for child in node.body]
            waiting += [(child, in_function, for_types) for child in node.orelse]
        else:
            within = in_function or isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
            )
            waiting += [(child, within, for_types) for child in ast.iter_child_nodes(node)]


def arrow_message(module: str, target: str) -> str | None:
    """What is wrong with `module` importing our `target`, or None."""
    here, there = module.split("."), target.split(".")
    if there[0] in DOORS:
        if here[0] == there[0] or (here[0], there[0]) in DOOR_MAY_IMPORT_DOOR:
            return None
        return f"{here[0]} must not import {there[0]}"
    if there == ["core"]:
        return "import a part of core, not core as a whole" if here[0] in DOORS else None
    if here[0] in DOORS:
        allowed, unit = DOORS_MAY_IMPORT, here[0]
    else:
        unit = here[1] if len(here) > 1 else ""
        if unit not in CORE_MAY_IMPORT:
            return (
                f"core.{unit} has no row in CORE_MAY_IMPORT (tests/layering.py); give it its place"
            )
        allowed = CORE_MAY_IMPORT[unit] | {unit}
    return None if there[1] in allowed else f"{unit or 'core'} must not import core.{there[1]}"


def library_message(module: str, library: str) -> str | None:
    """What is wrong with `module` importing `library`, or None."""
    if library not in LIBRARY_HOMES:
        if library in sys.stdlib_module_names:
            return None
        return f"{library} has no row in LIBRARY_HOMES (tests/layering.py); give it a home"
    homes = LIBRARY_HOMES[library]
    return (
        None
        if lives_in(module, homes)
        else f"{library} may be imported only by {', '.join(homes) or 'nobody'}"
    )


def may_be_lazy(module: str, target: str) -> bool:
    return any(lives_in(module, (a,)) and lives_in(target, (b,)) for a, b in LAZY_IMPORTS)


def lives_in(module: str, homes: Iterable[str]) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes)


def touch_findings(module: str, tree: ast.Module) -> Iterator[str]:
    """SQL text outside the store, the disk outside its homes, file URIs outside the language server."""
    in_core = lives_in(module, ("core",))
    docs = {id(text) for text in docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            if SQL.match(node.value) and not lives_in(module, ("core.store",)):
                yield f"{module}:{node.lineno}: SQL text outside core.store"
            if node.value.startswith("file://") and not lives_in(module, ("lsp_server",)):
                yield f"{module}:{node.lineno}: a file URI outside lsp_server"
        if in_core and not lives_in(module, DISK_HOMES) and touches_disk(node):
            yield f"{module}:{node.lineno}: {ast.unparse(node)} touches the disk"


def touches_disk(node: ast.AST) -> TypeGuard[ast.Call]:
    match node:
        case ast.Call(func=ast.Name(id="open")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr=name)):
            return name in DISK_FUNCTIONS
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in DISK_METHODS
    return False


def docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings that stand as statements, whoever's they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def import_cycles(sources: Mapping[str, str]) -> list[list[str]]:
    """Groups of modules that import each other when loaded; imports for types or inside functions are not loading."""
    modules = frozenset(sources)
    edges = {
        module: {
            item.target
            for item in read_imports(ast.parse(source), modules)
            if item.target in modules and not (item.for_types or item.in_function)
        }
        for module, source in sources.items()
    }
    reach = {module: reachable(module, edges) for module in edges}
    groups = {
        frozenset({m, *(n for n in reach[m] if m in reach[n])}) for m in reach if m in reach[m]
    }
    return sorted(sorted(group) for group in groups)


def reachable(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """Everything that `start` loads, itself only if by a cycle."""
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        if (module := waiting.pop()) not in seen:
            seen.add(module)
            waiting += edges[module]
    return seen


def function_lengths(source: str) -> Iterator[tuple[str, int]]:
    """(qualified name, lines without texts) of every function; a nested one counts for those around it too."""
    waiting: list[tuple[ast.AST, str]] = [(ast.parse(source), "")]
    while waiting:
        node, prefix = waiting.pop()
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{prefix}.{child.name}".lstrip(".")
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (
                    name,
                    (child.end_lineno or child.lineno) - child.lineno + 1 - text_lines(child),
                )
            waiting.append((child, name))


def text_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines that are text in it: its docstring, and those that a string goes on for behind its first."""
    texts = (
        node
        for node in ast.walk(function)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    )
    lines = {line for text in texts for line in range(text.lineno + 1, (text.end_lineno or 0) + 1)}
    if ast.get_docstring(function, clean=False) is not None:
        lines.add(function.body[0].lineno)
    return len(lines)
