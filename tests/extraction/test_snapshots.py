"""What one file of each language says, kept as text: a review of a change to a query shows what it changes.

CODESCOPE_SNAPSHOTS=write python -m pytest tests/extraction/test_snapshots.py writes the texts anew.
"""

import os
from pathlib import Path

import pytest

from core.extract import extract
from core.languages import all_languages, language_for
from core.model import FileFacts
from path_text import path_text

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOTS = ROOT / "tests" / "data" / "snapshots"
SOURCES = {
    "go": "benchmarks/go_facts.go",
    "java": "tests/data/java/ledger/model/Account.java",
    "javascript": "editors/vscode/esbuild.mjs",
    "python": "tests/data/values/handed_on.py",
    "rust": "tests/data/rust/ledger/src/model/mod.rs",
    "tsx": "tests/data/syntax/sample.tsx",
    "typescript": "editors/vscode/src/serverCommand.ts",
}


def as_text(facts: FileFacts, source: bytes) -> str:
    """Symbols and references in order of their places, a line each."""

    def line(offset: int) -> int:
        return source.count(b"\n", 0, offset) + 1

    found = []
    for symbol in facts.symbols[1:]:
        told = [f"{symbol.detail} {symbol.qualified}"]
        told += [f"type {path_text(facts, symbol.type)}"] if symbol.type >= 0 else []
        told += [f"returns {path_text(facts, symbol.returns)}"] if symbol.returns >= 0 else []
        told += [f"base {path_text(facts, base)}" for base in symbol.bases]
        found.append((symbol.name_start, f"{line(symbol.name_start)}: {'; '.join(told)}"))
    for item in facts.references:
        text = path_text(facts, item.path)
        for start in item.starts:
            found.append((start, f"{line(start)}:   {item.role} {item.name} = {text}"))
    return "\n".join(text for _, text in sorted(found)) + "\n"


def test_every_language_has_one():
    assert SOURCES.keys() == {language.name for language in all_languages()}


@pytest.mark.parametrize("name", SOURCES)
def test_facts_are_those_of_the_snapshot(name):
    path = ROOT / SOURCES[name]
    language = language_for(path.name)
    assert language is not None
    assert language.name == name
    source = path.read_bytes()
    text, kept = as_text(extract(source, language), source), SNAPSHOTS / f"{name}.txt"
    if os.environ.get("CODESCOPE_SNAPSHOTS") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, "utf-8")
    assert text == kept.read_text("utf-8")
