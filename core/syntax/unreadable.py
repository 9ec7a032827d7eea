"""A piece of a text that the parser can make nothing of, without the line at which it got stuck.

Around a half-typed line inside of a function some grammars find no way but to take the whole function for an error: no
function any more, and its variables the module's. Without that line there is a function that lacks a line.
"""

from collections.abc import Iterator

from tree_sitter import Language as Grammar
from tree_sitter import LogType, Parser, Range

STUCK, LEXED, ROW = "resume version", "lex_internal", "row:"


def without_line(text: bytes, stretch: Range, grammar: Grammar) -> Iterator[bytes]:
    """The text with the line as spaces at which the parser gets stuck in a stretch, or the one before that. The first
    line says what the stretch is."""
    row = stuck_at(text, stretch, grammar) - stretch.start_point.row
    place, lines = stretch.start_byte, list[tuple[int, int]]()
    for line in text[place : stretch.end_byte].split(b"\n")[: row + 1] if row > 0 else ():
        if line.strip():
            lines.append((place, place + len(line)))
        place += len(line) + 1
    for start, end in lines[1:][-2:][::-1]:
        yield text[:start] + b" " * (end - start) + text[end:]


def stuck_at(text: bytes, stretch: Range, grammar: Grammar) -> int:
    """The row of what the parser read last before it found an error; -1 for none."""
    parser = Parser(grammar, included_ranges=[stretch])
    seen: list[str] = []
    stuck: list[str] = []

    def listen(_: LogType, message: str) -> None:
        if stuck:
            return
        if message.startswith(LEXED):
            seen[:] = [message]
        elif message.startswith(STUCK):
            stuck.extend(seen)

    parser.logger = listen
    parser.parse(text)
    if not stuck:
        return -1
    return int(stuck[0].partition(ROW)[2].partition(",")[0])
