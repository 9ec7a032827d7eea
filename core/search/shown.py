"""Why a symbol was found, for people: which words of the question its text has, and the line that has most of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.search.words import words_of
from core.store.passages import stem_of

MOST_LINES = 400
LONGEST_LINE = 160  # characters


class Evidence(NamedTuple):
    words: tuple[str, ...]  # of the question, in its order
    place: int  # where the best line begins
    snippet: str  # the line, "" where the text has changed


def evidence(
    source: bytes | None,
    span: tuple[int, int],
    focus: int,
    around: str,
    words: Sequence[str],
) -> Evidence:
    """`span`: of the symbol with its documentation, `around`: its names, which count as its text too."""
    if source is None:
        return Evidence((), focus, "")
    asked = {stem_of(word): word for word in words}
    start = source.rfind(b"\n", 0, span[0]) + 1
    text = source[start : span[1]]
    found = set(matching(around, asked))
    best, place = 0, source.rfind(b"\n", 0, focus) + 1
    position = start
    for line in text.splitlines(keepends=True)[:MOST_LINES]:
        here = set(matching(line.decode("utf-8", "replace"), asked))
        found |= here
        if len(here) > best:
            best, place = len(here), position
        position += len(line)
    return Evidence(
        tuple(word for stem, word in asked.items() if stem in found),
        place,
        line_at(source, place),
    )


def matching(text: str, asked: Mapping[str, str]) -> list[str]:
    """Stems of the question that a text has."""
    words = [word for word in words_of(text) if may_match(word, asked)]
    return [stem for stem in map(stem_of, words) if stem in asked]


def may_match(word: str, asked: Mapping[str, str]) -> bool:
    """Whether it is worth asking for its stem: stems keep the first letters."""
    return any(word[:2] == stem[:2] for stem in asked)


def line_at(source: bytes, place: int) -> str:
    end = source.find(b"\n", place)
    line = source[place : end if end >= 0 else len(source)].decode("utf-8", "replace").strip()
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 3]}..."
