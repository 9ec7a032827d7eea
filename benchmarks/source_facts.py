"""What the text itself says about a place: which identifiers there are, and in what context a call stands.

Python's own parser and TypeScript's own parser are asked, so nothing here is shared with the server under test.
Lines and columns count from 0, columns in UTF-16 units, as in LSP.
"""

import ast
import io
import json
import re
import shutil
import subprocess
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from keyword import iskeyword
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks.questions import Spot
from benchmarks.servers import typescript_modules

Role = Literal["name", "attribute", "import", "keyword"]
LINE_END = re.compile(r"\r\n|\r|\n")
IDENTIFIER = re.compile(r"[#@]?[\w$]+")
IDENTIFIER_END = re.compile(r"[\w$]+$")

Position = tuple[int, int]


class Identifier(NamedTuple):
    line: int
    column: int
    text: str
    role: Role


class Span(NamedTuple):
    """Something with an extent: a function (its name's position), a class, a decorator, default arguments."""

    start: Position
    end: Position
    kind: Literal[
        "function", "property function", "anonymous", "class", "interface", "decorator", "default"
    ]
    name: Position = (-1, -1)


@dataclass(slots=True)
class SourceFacts:
    """Facts of one file."""

    lines: list[str]
    identifiers: list[Identifier] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    calls: dict[Position, str] = field(default_factory=dict)  # name called -> "call" or "new"
    # Places that name one thing: `exports.name = function own() {}`, `module.exports = value`, `export default value`.
    twins: dict[Position, tuple[Position, ...]] = field(default_factory=dict)
    aliases: dict[Position, Position] = field(default_factory=dict)  # `exports.name = value`
    assigned: set[Position] = field(default_factory=set)  # `name` in `value.name = ...`
    imported: set[Position] = field(default_factory=set)  # imports beside their names
    overloads_differ: bool = False  # declarations of one name in one scope are symbols of their own
    implicit_interfaces: bool = False  # satisfied without saying so; spans apart from classes

    def around(self, at: Position) -> list[Span]:
        """Innermost first."""
        inside = [s for s in self.spans if s.start <= at < s.end]
        return sorted(inside, key=lambda s: s.start, reverse=True)

    def scope_of(self, name: Position) -> list[Span]:
        """What is around a declaration of the name at the position, without what it declares itself."""
        return [s for s in self.around(name) if s.name != name]

    def named(self, at: Position) -> Position:
        """The name of the function that begins at the position; the position itself if none does."""
        names = [s.name for s in self.spans if s.start == at and s.name != (-1, -1)]
        return names[0] if names else at

    def imports(self) -> set[Position]:
        """Places of the names in import statements."""
        named = {(i.line, i.column) for i in self.identifiers if i.role == "import"}
        return named | self.imported

    def identifier_at(self, line: int, column: int) -> str:
        rest = self.line(line).encode("utf-16-le")[2 * column :].decode("utf-16-le", "replace")
        found = IDENTIFIER.match(rest)
        return found.group() if found else ""

    def identifier_before(self, line: int, column: int) -> tuple[Position, str]:
        """The identifier that ends at the position, as (its start, its text); the position itself if none does."""
        text = self.line(line).encode("utf-16-le")[: 2 * column].decode("utf-16-le", "replace")
        found = IDENTIFIER_END.search(text)
        if not found:
            return (line, column), ""
        return (line, column - units(found.group())), found.group()

    def text_between(self, line: int, column: int, end_line: int, end_column: int) -> str:
        if line != end_line:
            return ""
        raw = self.line(line).encode("utf-16-le")
        return raw[2 * column : 2 * end_column].decode("utf-16-le", "replace")

    def line(self, number: int) -> str:
        return self.lines[number] if 0 <= number < len(self.lines) else ""


def redeclares(facts: Mapping[str, SourceFacts], spot: Spot, other: Spot) -> bool:
    """The same name in the same scope: overloads, getter and setter, merged declarations."""
    if spot.path != other.path or spot.path not in facts:
        return False
    found = facts[spot.path]
    name = found.identifier_at(spot.line, spot.column)
    return (
        bool(name)
        and not found.overloads_differ
        and name == found.identifier_at(other.line, other.column)
        and found.scope_of(spot[1:]) == found.scope_of(other[1:])
    )


def twins_of(facts: Mapping[str, SourceFacts], spot: Spot) -> set[Spot]:
    """The other places that name what is declared at a place."""
    found = facts[spot.path].twins.get(spot[1:], ()) if spot.path in facts else ()
    return {Spot(spot.path, *place) for place in found}


def read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def facts_of(folder: Path, paths: Sequence[str], language: str) -> dict[str, SourceFacts]:
    """Files that the language's own parser refuses are missing from the answer."""
    if language == "python":
        found = ((path, python_facts(read_text(folder / path))) for path in paths)
        return {path: facts for path, facts in found if facts is not None}
    return dict(_typescript_facts(folder, paths))


# -- Python


def python_facts(text: str) -> SourceFacts | None:
    """None when this Python's parser refuses the text."""
    try:
        tree = ast.parse(text)
        tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError):
        return None
    return _PythonReader(LINE_END.split(text), tokens).read(tree)


class _PythonReader:
    def __init__(self, lines: list[str], tokens: list[tokenize.TokenInfo]) -> None:
        self.facts = SourceFacts(lines)
        self.tokens = [
            t
            for t in tokens
            if t.type not in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)
        ]

    def read(self, tree: ast.Module) -> SourceFacts:
        nodes = list(ast.walk(tree))
        imports = [
            (self.at(n), self.end(n)) for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        keywords = {self.at(n) for n in nodes if isinstance(n, ast.keyword) and n.arg}
        self.read_identifiers(sorted(imports), keywords)
        names = self.definition_names()
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.read_definition(node, names.get(self.at(node), (-1, -1)))
            elif isinstance(node, ast.Lambda):
                self.add(node, "anonymous")
                self.read_defaults(node.args)
            elif isinstance(node, ast.Call):
                self.read_call(node.func)
        return self.facts

    def read_identifiers(
        self, imports: list[tuple[Position, Position]], keywords: set[Position]
    ) -> None:
        starts = [start for start, _ in imports]
        before = ""
        for token in self.tokens:
            if token.type == tokenize.NAME and not iskeyword(token.string):
                at = self.token_at(token)
                number = bisect_right(starts, at) - 1
                role: Role = "attribute" if before == "." else "name"
                if number >= 0 and at < imports[number][1]:
                    role = "import"
                elif at in keywords:
                    role = "keyword"
                self.facts.identifiers.append(Identifier(*at, token.string, role))
            before = token.string

    def definition_names(self) -> dict[Position, Position]:
        """Start of each def or class statement (`async` included) -> position of its name."""
        found: dict[Position, Position] = {}
        for number, token in enumerate(self.tokens[:-1]):
            if token.type == tokenize.NAME and token.string in ("def", "class"):
                start = token
                if number and self.tokens[number - 1].string == "async":
                    start = self.tokens[number - 1]
                found[self.token_at(start)] = self.token_at(self.tokens[number + 1])
        return found

    def read_definition(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, name: Position
    ) -> None:
        self.add(node, "class" if isinstance(node, ast.ClassDef) else "function", name)
        for decorator in node.decorator_list:
            self.add(decorator, "decorator")
        if not isinstance(node, ast.ClassDef):
            self.read_defaults(node.args)

    def read_defaults(self, arguments: ast.arguments) -> None:
        for value in (*arguments.defaults, *arguments.kw_defaults):
            if value is not None:
                self.add(value, "default")

    def read_call(self, function: ast.expr) -> None:
        if isinstance(function, ast.Name):
            self.facts.calls[self.at(function)] = "call"
        elif isinstance(function, ast.Attribute):
            line, column = self.end(function)
            self.facts.calls[(line, column - units(function.attr))] = "call"

    def add(self, node: ast.expr | ast.stmt, kind: str, name: Position = (-1, -1)) -> None:
        self.facts.spans.append(Span(self.at(node), self.end(node), kind, name))  # type: ignore[arg-type]

    def at(self, node: ast.expr | ast.stmt | ast.keyword) -> Position:
        return self.position(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt) -> Position:
        return self.position(node.end_lineno or 0, node.end_col_offset or 0)

    def position(self, line: int, offset: int) -> Position:
        text = self.facts.line(line - 1)
        if text.isascii():
            return line - 1, offset
        return line - 1, units(text.encode()[:offset].decode("utf-8", "replace"))

    def token_at(self, token: tokenize.TokenInfo) -> Position:
        line, column = token.start
        return line - 1, units(self.facts.line(line - 1)[:column])


# -- TypeScript and JavaScript


def _typescript_facts(folder: Path, paths: Sequence[str]) -> Iterator[tuple[str, SourceFacts]]:
    script = Path(__file__).parent / "source_facts.cjs"
    done = subprocess.run(
        [shutil.which("node") or "node", str(script), str(typescript_modules() / "typescript")],
        input=json.dumps({"folder": str(folder), "paths": list(paths)}),
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(f"{script.name} failed:\n{done.stderr[-2000:]}")
    for line in done.stdout.splitlines():
        row = json.loads(line)
        facts = SourceFacts(LINE_END.split(read_text(folder / row["path"])))
        facts.identifiers = [Identifier(*i) for i in row["identifiers"]]
        facts.spans = [Span(tuple(s), tuple(e), k, tuple(n)) for s, e, k, n in row["spans"]]
        facts.calls = {(line, column): kind for line, column, kind in row["calls"]}
        for group in row["twins"]:
            places = tuple((line, column) for line, column in group)
            facts.twins |= dict.fromkeys(places, places)
        facts.assigned = {(line, column) for line, column in row["assigned"]}
        facts.aliases = {(line, column): tuple(value) for (line, column), value in row["aliases"]}
        yield row["path"], facts
