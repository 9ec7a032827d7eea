"""Texts in pieces: a half-typed statement changes nothing but its own piece, whatever was typed before."""

import random
from pathlib import Path

import pytest

from core.extract import extract
from core.languages import language_named
from core.syntax.pieces import Pieces, pieces_of
from core.syntax.tree import parse
from typist import Typist

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    ("python", "core/text.py"),
    ("python", "tests/marked.py"),
    ("java", "tests/data/java/ledger/text/Report.java"),
    ("typescript", "editors/vscode/src/server.ts"),
    ("javascript", "tests/editors/vscode/drive.mjs"),
    ("go", "benchmarks/go_facts.go"),
]
PYTHON = """
# ä
import a

# Of f.
@deco(
    1)
def f():
    '''
import b
    '''
x = 1
class A:
    def g(self): ...
"""
TYPESCRIPT = """
import { a } from './a';
/**
 * Of f.
 */
export function f() {
  return `
const x = 1;
`;
}
module.exports = 1;
foo();
class A {}
"""


def starts(text: str, language: str) -> list[str]:
    source = text.encode()
    found = pieces_of(source, language_named(language))
    return [source[start:].split(b"\n")[0].decode() for start in found.starts]


def test_where_pieces_begin():
    assert starts(PYTHON, "python") == ["# ä", "# Of f.", "x = 1", "class A:"]
    typescript = ["import { a } from './a';", "/**", "module.exports = 1;", "class A {}"]
    assert starts(TYPESCRIPT, "typescript") == typescript


@pytest.mark.parametrize(("name", "path"), SOURCES)
def test_a_version_has_the_pieces_of_its_text(name, path):
    language = language_named(name)
    typist = Typist((ROOT / path).read_bytes(), random.Random(path))
    before: Pieces | None = None
    for number in range(300):
        before = pieces_of(typist.text, language, before)
        assert before == pieces_of(typist.text, language), number
        typist.go_on(has_errors=typist.choose.random() < 0.3)


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("python", PYTHON, "    return [1, b for"),
        ("python", PYTHON, "    x = 'ä"),
        ("python", PYTHON, "    if x y"),
        ("typescript", TYPESCRIPT, "  if (x {"),
        ("typescript", TYPESCRIPT, "  const y = 'ä"),
        ("javascript", TYPESCRIPT, "  return { a: [1, "),
    ],
)
def test_what_is_half_typed_changes_nothing_else(language, text, line):
    head = "def h():\n" if language == "python" else "function h() {\n"
    foot = "" if language == "python" else "\n}"
    whole = extract(text.encode(), language_named(language))
    broken = f"{head}{line}{foot}\n{text}".encode()
    parsed = parse(broken, language_named(language))
    assert len(parsed.parts) == 1
    facts = extract(broken, language_named(language), parsed)
    assert facts.has_errors
    by = len(broken) - len(text.encode())
    assert {(s.qualified, s.kind, s.name_start + by) for s in whole.symbols if s.name_start} < {
        (s.qualified, s.kind, s.name_start) for s in facts.symbols
    }
    assert "h" in {symbol.name for symbol in facts.symbols}


def test_statements_in_pieces_by_accident_stay_whole():
    text = "(function () {\nfunction f() {}\nfunction g() {}\nf(g());\n})();\n"
    parsed = parse(text.encode(), language_named("javascript"))
    assert not parsed.parts
    assert not parsed.has_error
