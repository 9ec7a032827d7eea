"""Questions in plain words, with the symbols that answer them: those written by hand, and the first sentences of
documentation, which are asked of sources that have none any more.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.extract import extract
from core.languages import language_for
from core.model import FileFacts, Kind, Symbol
from core.search.passages import passages_of
from core.text import decode_source

QUESTIONS = Path(__file__).parent / "meaning_questions.toml"
SENTENCE = re.compile(r"(?<=[.!?])\s|\n\s*\n")
FEWEST_WORDS = 4
MOST_DOCUMENTED = 250  # questions of one project, evenly spread


class Question(NamedTuple):
    ask: str
    targets: frozenset[str]  # "path::qualified name"


class Project(NamedTuple):
    package: str
    language: str
    held_out: bool
    questions: tuple[Question, ...]


def projects() -> list[Project]:
    """Those with questions written by hand."""
    found = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["project"]
    return [
        Project(
            item["package"],
            item["language"],
            item.get("held_out", False),
            tuple(Question(q["ask"], frozenset(q["targets"])) for q in item["questions"]),
        )
        for item in found
    ]


def documented_questions(root: Path) -> list[Question]:
    """The first sentence of each documented function, without its name where it begins with it."""
    found = []
    for path, source, facts in read_sources(root):
        if "test" in path.lower():
            continue
        for passage in passages_of(path, facts, source):
            symbol = facts.symbols[passage.symbol]
            if symbol.kind is Kind.CALLABLE and passage.doc.strip():
                words = SENTENCE.split(passage.doc.strip())[0].split()
                if words[0] == symbol.name:
                    words = words[1:]
                if len(words) >= FEWEST_WORDS:
                    target = f"{path}::{symbol.qualified}"
                    found.append(Question(" ".join(words), frozenset([target])))
    step = max(1, -(-len(found) // MOST_DOCUMENTED))
    return found[::step]


def remove_documentation(root: Path) -> None:
    """Take the documentation out of all sources below a folder, so that every offset stays what it was."""
    for path, source, facts in read_sources(root):
        text = bytearray(source)
        for symbol in facts.symbols:
            blank(text, symbol)
        (root / path).write_bytes(text)


def blank(text: bytearray, symbol: Symbol) -> None:
    if symbol.doc_start < 0:
        return
    documentation = bytes(text[symbol.doc_start : symbol.doc_end])
    lines = [b" " * len(line) for line in documentation.split(b"\n")]
    empty = b"\n".join(lines)
    if not documentation.lstrip().startswith((b"#", b"/")):
        empty = b'""' + empty[2:]  # a statement must stay, where it is the only one
    text[symbol.doc_start : symbol.doc_end] = empty


def read_sources(root: Path) -> Iterator[tuple[str, bytes, FileFacts]]:
    for place in sorted(root.rglob("*")):
        path = place.relative_to(root).as_posix()
        language = language_for(path)
        if language is None or not place.is_file() or path.startswith(".codescope"):
            continue
        source = decode_source(place.read_bytes())
        if source is not None:
            yield path, source, extract(source, language)
