"""Texts that are edited: the tree of each version is the one that parsing the whole text gives."""

import random
from pathlib import Path

import pytest

from core.languages import language_named
from core.syntax.differences import Edit, find_edit
from core.syntax.tree import Parsed, parse
from core.syntax.unclosed import Repair, is_balanced, repaired
from core.syntax.versions import next_version

ROOT = Path(__file__).resolve().parents[2]
# Real files, as their authors left them.
SOURCES = [
    ("python", "core/text.py"),
    ("python", "lsp_server/dispatch.py"),
    ("java", "tests/data/java/ledger/model/Account.java"),
    ("typescript", "editors/vscode/src/extension.ts"),
    ("typescript", "editors/vscode/src/server.ts"),
    ("javascript", "tests/editors/vscode/drive.mjs"),
    ("go", "benchmarks/go_facts.go"),
    ("go", "tests/data/syntax/sample.go"),
]
TYPED = (
    b"x", b" ", b"\n", b"(", b")", b"{", b"}", b"self.", b'"', b"'", b"`", b"/*", b"<T>", b"#", b"\n    y = 1\n",
    b"def f(): pass\n", b"if x:\n    ", b"type A = {\n  (a: b): c\n}\n", "é".encode(), b"\r\n",
)  # fmt: skip
EDITS = 60


def edited(text: bytes, choose: random.Random) -> bytes:
    """A text after somebody typed, deleted, or pasted what stands elsewhere."""
    place, other = choose.randrange(len(text) + 1), choose.randrange(len(text))
    match choose.randrange(4):
        case 0:
            return text[:place] + text[place + choose.randrange(1, 40) :]
        case 1:
            return text[:place] + text[other : other + choose.randrange(300)] + text[place:]
        case _:
            return text[:place] + choose.choice(TYPED) + text[place:]


def nodes(parsed: Parsed) -> list[tuple[object, ...]]:
    """Everything that extraction may ask of a tree."""
    found: list[tuple[object, ...]] = []
    waiting = [parsed.root_node, *(part.root_node for part in parsed.parts)]
    while waiting:
        node = waiting.pop()
        found.append(
            (node.kind_id, node.start_byte, node.end_byte, node.start_point, node.is_missing)
        )
        waiting += node.children
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), SOURCES)
def test_a_version_has_the_tree_of_its_text(name, path):
    language, text = language_named(name), (ROOT / path).read_bytes()
    choose = random.Random(path)
    before = None
    whole = text
    for number in range(EDITS):
        before = next_version(before, text, language)
        assert nodes(before.parsed) == nodes(parse(text, language)), number
        # Mistakes are taken back soon, as people do.
        text = whole if before.parsed.has_error and choose.random() < 0.7 else edited(text, choose)
        if not before.parsed.has_error:
            whole = before.source


@pytest.mark.parametrize("path", ["core/text.py", "core/link/shapes.py", "tests/marked.py"])
def test_a_version_has_the_brackets_of_its_text(path):
    text, choose = (ROOT / path).read_bytes(), random.Random(path)
    before: Repair | None = None
    repairs = 0
    for number in range(300):
        text = edited(text, choose)
        if not is_balanced(text):
            before = repaired(text, before)
            assert before == repaired(text), number
            repairs += before.text is not text
    assert repairs > 20


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        (b"", b"", (0, 0, 0)),
        (b"abc", b"abc", (3, 3, 3)),
        (b"abc", b"aXc", (1, 2, 2)),
        (b"aa", b"aaa", (2, 2, 3)),
        (b"aaa", b"a", (1, 3, 1)),
        (b"", b"abc", (0, 0, 3)),
        (b"abc", b"", (0, 3, 0)),
        (b"one two", b"one 2 two", (4, 4, 6)),
    ],
)
def test_the_smallest_edit_between_two_texts(old, new, edit):
    assert find_edit(old, new) == Edit(*edit)


def test_an_edit_makes_the_new_text_of_the_old():
    choose = random.Random(1)
    text = b"ab" * 50
    for _ in range(200):
        new = edited(text, choose) or b"a"
        start, old_end, new_end = find_edit(text, new)
        assert text[:start] + new[start:new_end] + text[old_end:] == new
        text = new


def test_an_equal_text_keeps_its_tree():
    python = language_named("python")
    first = next_version(None, b"a = 1\n", python)
    assert next_version(first, b"a = 1\n", python).parsed.tree is first.parsed.tree
