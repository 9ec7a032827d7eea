"""The truth for Rust: the links that rustdoc writes into the pages of a crate's sources.

`rustdoc --generate-link-to-definition` makes each name in the text a link to what the compiler resolved it to: paths,
methods, macros, local variables. It says the lines of the declaration; the parser `syn` says which name stands there.
A method of a trait is the trait's own wherever it is called; which implementation is meant it does not say.
It knows nothing of fields, modules, bodies of `for` loops, and code that is not compiled for the library (tests).
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.cache import cache_folder
from benchmarks.cargo import run
from benchmarks.progress import say
from benchmarks.questions import Symbol
from benchmarks.rustdoc_pages import Pages
from benchmarks.servers import Server
from benchmarks.source_facts import LINE_END, Position, read_text, units
from benchmarks.tables import Tables, kept_rows, tables_of

ROUTE = re.compile(r"(crate|self|super)\s*::")
TYPES = (10, 11, 23)  # enums, traits; structs and aliases
PROGRAM = Path(__file__).parent / "rust_facts"
FLAGS = (
    "-Zunstable-options --generate-link-to-definition --document-private-items"
    " --document-hidden-items --cap-lints=allow"
)


def rustdoc_server() -> Server:
    """Its name; it is not run as a server."""
    return Server(name=run(["rustdoc", "--version"]).strip(), command=())


@lru_cache(maxsize=4)
def rust_tables(folder: Path, paths: tuple[str, ...]) -> Tables:
    """What rustdoc knows of the files that the library is made of; kept on disk."""
    key = f"{rustdoc_server().name} {FLAGS} {(PROGRAM / 'src' / 'main.rs').read_text()}"
    rows = kept_rows(folder, paths, "rustdoc", key, lambda: _rows(folder, paths))
    lines = {path: LINE_END.split(read_text(folder / path)) for path in paths}
    tables = tables_of(rows, lines)
    for path, facts in tables.facts.items():
        facts.twins = variants(tables.symbols[path], facts.lines)
    return tables


def variants(
    symbols: Sequence[Symbol], lines: Sequence[str]
) -> dict[Position, tuple[Position, ...]]:
    """All declarations of a file's outermost items that have several, for other targets or features; by position."""
    found: dict[tuple[str, bool], list[Position]] = {}
    for symbol in symbols:
        if not symbol.around and not lines[symbol.line][:1].isspace():
            key = (symbol.name, symbol.kind in TYPES)
            found.setdefault(key, []).append((symbol.line, symbol.column))
    groups = [tuple(group) for group in found.values() if len(group) > 1]
    return {at: group for group in groups for at in group}


def _rows(folder: Path, paths: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    declared = {row["path"]: row for row in _declared(folder, paths)}
    with tempfile.TemporaryDirectory(prefix="codescope-rustdoc-") as temporary:
        say(f"rustdoc: {folder.name}")
        owners = trait_methods(declared)
        pages = Pages(_documented(folder, Path(temporary)), folder, declared)
        for path in paths:
            if path in declared and pages.knows(path):
                row = _row(folder, path, declared[path], pages, paths)
                yield {**row, "implements": implementing(folder, path, declared, owners, paths)}
        say("")


def trait_methods(declared: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], list[Any]]:
    """(trait, method) -> places of its declarations: a path, a line, a column."""
    found: dict[tuple[str, str], list[Any]] = {}
    for path, row in declared.items():
        for trait, name, line, column, own in row["methods"]:
            if own:
                found.setdefault((trait, name), []).append((path, line, column))
    return found


def implementing(
    folder: Path,
    path: str,
    declared: Mapping[str, Mapping[str, Any]],
    owners: Mapping[tuple[str, str], list[Any]],
    paths: Sequence[str],
) -> list[Any]:
    """Methods of a file that implement a trait's: name, line, column, and the trait's own, none of an outside one."""

    def placed(path: str, line: int, column: int) -> list[int]:
        return _in_units(LINE_END.split(read_text(folder / path)), [line, column])

    return [
        [
            name,
            *placed(path, line, column),
            *([paths.index(where[0]), *placed(*where)] for where in owners.get((trait, name), ())),
        ]
        for trait, name, line, column, own in declared[path]["methods"]
        if not own
    ]


def _row(
    folder: Path, path: str, found: Mapping[str, Any], pages: Pages, paths: Sequence[str]
) -> Mapping[str, Any]:
    lines = LINE_END.split(read_text(folder / path))
    numbers = {p: number for number, p in enumerate(paths)}

    def in_units(place: Sequence[int]) -> list[int]:
        return _in_units(lines, place)

    imports = [(in_units(start), in_units(end)) for start, end in found["imports"]]
    identifiers, uses, symbols = [], [], []
    for name, kind, line, column, _first, _last, around in found["declared"]:
        at = in_units([line, column])
        identifiers.append([*at, name, "name"])
        uses.append([*at, [numbers[path], *at]])
        symbols.append([name, kind, *at, around])
    seen = {tuple(use[:2]) for use in uses}
    for line, column, text, target in pages.links(path):
        if (line, column) in seen or is_route(lines[line][column:]):
            continue
        before = lines[line][:column].rstrip()
        imported = any(start <= [line, column] < end for start, end in imports)
        role = "import" if imported else "attribute" if before.endswith(".") else "name"
        identifiers.append([line, column, text, role])
        where = (
            [numbers[target[0]], *_in_units(pages.lines(target[0]), target[1:])] if target else []
        )
        uses.append([line, column, where])
    spans = [[in_units(s), in_units(e), k, in_units(n)] for s, e, k, n in found["spans"]]
    calls = [[*in_units([line, column]), kind] for line, column, kind in found["calls"]]
    return {
        "path": path,
        "identifiers": identifiers,
        "spans": spans,
        "calls": calls,
        "symbols": symbols,
        "uses": uses,
        "knows_all": False,
    }


def is_route(text: str) -> bool:
    """Whether a path begins here that says where it starts: rustdoc links that to what the whole path means."""
    return ROUTE.match(text) is not None


def _in_units(lines: Sequence[str], place: Sequence[int]) -> list[int]:
    """A place whose column counts characters."""
    line, column = place
    return [line, units(lines[line][:column])] if line >= 0 else [-1, -1]


def _declared(folder: Path, paths: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """By the parser `syn`, which is built on first use."""
    built = cache_folder("servers", "rust-facts")
    shutil.copytree(PROGRAM, built, dirs_exist_ok=True, ignore=shutil.ignore_patterns("target"))
    say("building the parser")
    said = run(
        ["cargo", "run", "--quiet", "--release"], cwd=built, stdin="\n".join((str(folder), *paths))
    )
    return map(json.loads, said.splitlines())


def _documented(folder: Path, temporary: Path) -> Path:
    """The folder of rustdoc's pages; with all features where that can be compiled."""
    copy = temporary / folder.name
    shutil.copytree(folder, copy)
    command = [
        "cargo",
        "doc",
        "--quiet",
        "--no-deps",
        "--lib",
        "--target-dir",
        str(temporary / "target"),
    ]
    settings = {"RUSTC_BOOTSTRAP": "1", "RUSTDOCFLAGS": FLAGS}
    try:
        run([*command, "--all-features"], cwd=copy, **settings)
    except SystemExit:
        run(command, cwd=copy, **settings)
    return temporary / "target" / "doc"
