"""Symbols to ask about, drawn from the truth's own outline of the files."""

import random
import re
from collections.abc import Mapping

from benchmarks.asking import Asker
from benchmarks.questions import Question, Symbol
from benchmarks.source_facts import SourceFacts

FILES = 150  # whose outlines are read, at most

# LSP's numbers
CLASS, METHOD, PROPERTY, FIELD, CONSTRUCTOR, ENUM, INTERFACE, FUNCTION = 5, 6, 7, 8, 9, 10, 11, 12
VARIABLE, CONSTANT, ENUM_MEMBER, STRUCT = 13, 14, 22, 23
CALLABLE_KINDS = {CLASS, METHOD, CONSTRUCTOR, FUNCTION}
REFERRED_KINDS = CALLABLE_KINDS | {
    PROPERTY,
    FIELD,
    ENUM,
    INTERFACE,
    VARIABLE,
    CONSTANT,
    ENUM_MEMBER,
    STRUCT,
}
IN_FUNCTION = {METHOD, CONSTRUCTOR, FUNCTION}
NAME = re.compile(r"[^\W\d][\w$]*|[$#][\w$]*")


async def outline(truth: Asker, facts: Mapping[str, SourceFacts], seed: int) -> list[Symbol]:
    """Symbols of the files, or of so many of them, in random order; locals of functions and imports are left out."""
    files = sorted(facts)
    generator = random.Random(seed)
    generator.shuffle(files)
    answers = await truth.ask_all(Question("symbols", path) for path in files[:FILES])
    imports = {path: found.imports() for path, found in facts.items()}
    symbols = [
        s
        for answer in answers.values()
        for s in answer.symbols
        if _wanted(s, facts) and s.start[1:] not in imports[s.path]
    ]
    symbols.sort(key=lambda s: s.start)
    generator.shuffle(symbols)
    return symbols


def _wanted(symbol: Symbol, facts: Mapping[str, SourceFacts]) -> bool:
    """Named in the text where it is said to be, and visible beyond one function."""
    if symbol.kind not in REFERRED_KINDS or not NAME.fullmatch(symbol.name):
        return False
    if IN_FUNCTION & set(symbol.around) and symbol.kind not in CALLABLE_KINDS:
        return False
    line = facts[symbol.path].line(symbol.line)
    return line.encode("utf-16-le")[2 * symbol.column :].startswith(symbol.name.encode("utf-16-le"))
