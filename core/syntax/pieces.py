"""A text as pieces: where a line begins with what begins a statement, outside of strings and comments, a piece begins.

Whatever a half-typed statement lacks, the parser need not look for it in the next piece. Comments directly above a
statement, and decorators, belong to its piece. Nothing of a piece rests on what stands before it.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from core.languages import Language
from core.syntax.differences import find_edit

_DECORATOR, _LINE_END = b"@\n"


class Pieces(NamedTuple):
    """A text, and where its pieces begin, the first one apart."""

    source: bytes
    starts: tuple[int, ...]

    def spans(self) -> Iterator[tuple[int, int]]:
        return pairwise((0, *self.starts, len(self.source)))


@cache
def _marks(language: Language) -> re.Pattern[bytes]:
    """Comments, strings, and ends of lines below which a statement begins."""
    comment, string, opener = language.comment_text, language.string_text, language.statement_text
    return re.compile(f"(?P<comment>{comment})|{string}|(?P<line>\n)(?={opener})".encode())


def pieces_of(source: bytes, language: Language, before: Pieces | None = None) -> Pieces:
    """The pieces of a text; `before`: those of an earlier version of it."""
    if not language.statement_text:
        return Pieces(source, ())
    if before is None:
        before = Pieces(b"", ())
    edit = find_edit(before.source, source)
    moved = edit.new_end - edit.old_end
    unchanged = source.rfind(b"\n", 0, edit.start) + 1
    first = max((place for place in before.starts if place < unchanged), default=0)
    known = frozenset(place + moved for place in before.starts if place > edit.old_end)
    starts = [place for place in before.starts if place < first]
    last = scan(source, first, known, starts, _marks(language))
    starts += [place + moved for place in before.starts if place + moved >= last]
    return Pieces(source, tuple(starts))


def scan(
    source: bytes, first: int, known: Collection[int], starts: list[int], marks: re.Pattern[bytes]
) -> int:
    """Note where pieces begin from the beginning of one on, until one is `known`: its place, or the end."""
    block, block_end = -1, -2  # of comments that stand alone
    decorated = False
    for found in marks.finditer(source, max(first - 1, 0)):
        place = found.end()
        if found.lastgroup == "comment":
            begin = found.start()
            if not begin or source[begin - 1] == _LINE_END:
                block = block if block_end == begin - 1 else begin
                block_end = place
        elif found.lastgroup == "line":
            begin = block if block_end == place - 1 else place
            if begin and not decorated:
                if begin in known:
                    return begin
                starts.append(begin)
            decorated = source[place] == _DECORATOR
    return len(source) + 1
