"""Brackets that nobody has closed yet: what stands below them is shown to the parser as if they were closed.

Half-typed code opens brackets, and a parser reads the definitions below as parts of the bracket. Where a line begins
with a word that begins statements, no further in than the line of the bracket, the bracket is over: the closing one
is shown in the space before that line, and where there is no space for it, the opening one is not shown.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from core.syntax.differences import find_edit

_TOKEN = re.compile(
    rb"""(?P<text>(?:\"\"\"|''')|["'])|(?P<comment>\#[^\n]*)|(?P<open>[([{])|(?P<close>[)\]}])|(?P<line>\n)"""
)
_REST = {  # a string from behind its opening quotes to its end, or to the end of the line
    b'"""': re.compile(rb'(?s)(?:\\.|[^\\])*?(?:"""|\Z)'),
    b"'''": re.compile(rb"(?s)(?:\\.|[^\\])*?(?:'''|\Z)"),
    b'"': re.compile(rb'(?:\\(?s:.)|[^\\"\n])*"?'),
    b"'": re.compile(rb"(?:\\(?s:.)|[^\\'\n])*'?"),
}
_STATEMENT = re.compile(
    rb"[ \t]*(?:(?:def|class|import|return|raise|with|while|del|assert|global|nonlocal|async[ ]+def|from[ ]+[\w.]+"
    rb"[ ]+import)[ ]|(?:try[ ]*:|pass|break|continue|return|raise)[ \t]*(?:$|\n|\r|:|\#)|@[A-Za-z_])"
)
_CLOSING = {40: 41, 91: 93, 123: 125}  # ( [ {
_COMMA, _SPACE = b", "
_INDENT = re.compile(rb"[ \t]*")
_PAIRS = (b"()", b"[]", b"{}")
_BLANK = b" \t\r\n"


class Repair(NamedTuple):
    """A text with every bracket closed that ends before the statement below it."""

    source: bytes
    text: bytes  # the same object where there is nothing to close
    changes: tuple[tuple[int, int], ...]  # (place, byte)
    # Statements that begin outside of everything: what is found behind one rests on nothing before it.
    fresh: tuple[int, ...]


def is_balanced(source: bytes) -> bool:
    """Whether there are as many closing brackets as opening ones: such a text is left as it is."""
    return all(source.count(pair[:1]) == source.count(pair[1:]) for pair in _PAIRS)


def repaired(source: bytes, before: Repair | None = None) -> Repair:
    """A text that is not balanced with its brackets closed; `before`: an earlier version of it."""
    if before is None:
        before = Repair(b"", b"", (), ())
    edit = find_edit(before.source, source)
    moved = edit.new_end - edit.old_end
    unchanged = source.rfind(b"\n", 0, edit.start) + 1
    first = max((place for place in before.fresh if place < unchanged), default=0)
    known = frozenset(place + moved for place in before.fresh if place > edit.old_end)
    changed = bytearray(source)
    changes = [change for change in before.changes if change[0] < first]
    fresh = [place for place in before.fresh if place < first]
    last = scan(source, first, known, changed, changes, fresh)
    changes += [(at + moved, byte) for at, byte in before.changes if at + moved >= last]
    fresh += [place + moved for place in before.fresh if place + moved >= last]
    for at, byte in changes:
        changed[at] = byte
    text = bytes(changed) if changes else source
    return Repair(source, source if text == source else text, tuple(changes), tuple(fresh))


def scan(
    source: bytes,
    place: int,
    known: Collection[int],
    changed: bytearray,
    changes: list[tuple[int, int]],
    fresh: list[int],
) -> int:
    """Close brackets from a fresh statement (or the beginning) on, until one is `known`: its place, or the end."""
    opened: list[tuple[int, int]] = []  # places of brackets, and how far in their lines begin
    indent, comment = indent_at(source, place), place
    if place:
        fresh.append(place)
    while (found := _TOKEN.search(source, place)) is not None:
        place = found.end()
        kind = found.lastgroup
        if kind == "text":
            rest = _REST[found[0]].match(source, place)
            place = rest.end() if rest is not None else place
        elif kind == "comment":
            comment = place
        elif kind == "open":
            opened.append((found.start(), indent))
        elif kind == "close":
            if opened and _CLOSING[source[opened[-1][0]]] == source[found.start()]:
                opened.pop()
        else:
            indent = indent_at(source, place)
            if (opened or not indent) and _STATEMENT.match(source, place):
                over: list[int] = []
                while opened and opened[-1][1] >= indent:
                    over.append(opened.pop()[0])
                changes += close(changed, over, comment, place - 1)
                if not indent:
                    if place in known:
                        return place
                    fresh.append(place)
    return len(source) + 1


def indent_at(source: bytes, place: int) -> int:
    """How far in the line that begins at a place is."""
    found = _INDENT.match(source, place)
    return len(found[0]) if found is not None else 0


def close(
    changed: bytearray, opened: list[int], comment: int, end: int
) -> Iterator[tuple[int, int]]:
    """Close brackets, the innermost first, in the space before the line end at `end`, behind the last comment; what
    was changed."""
    if not opened:
        return
    room = end
    while room and changed[room - 1] in _BLANK:
        room -= 1
    room = comment + 1 if room <= comment else max(room, opened[0] + 1)
    if changed[room - 1] == _COMMA:
        room -= 1
    for at in opened:
        if room < end:
            place, byte = room, _CLOSING[changed[at]]
            room += 1
        else:
            place, byte = at, _SPACE
        changed[place] = byte
        yield place, byte
