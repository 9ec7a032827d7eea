"""Brackets that nobody has closed yet: what stands below them is shown to the parser as if they were closed.

Half-typed code opens brackets, and a parser reads the definitions below as parts of the bracket. Where a line begins
with a word that begins statements, no further in than the line of the bracket, the bracket is over: the closing one
is shown in the space before that line, and where there is no space for it, the opening one is not shown.
"""

import re

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


def closed(source: bytes) -> bytes:
    """The source with every bracket closed that ends before the statement below it."""
    if all(source.count(pair[:1]) == source.count(pair[1:]) for pair in _PAIRS):
        return source
    changed = bytearray(source)
    opened: list[tuple[int, int]] = []  # places of brackets, and how far in their lines begin
    place, indent, comment = 0, indent_at(source, 0), 0
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
            if opened and _STATEMENT.match(source, place):
                over: list[int] = []
                while opened and opened[-1][1] >= indent:
                    over.append(opened.pop()[0])
                close(changed, over, comment, place - 1)
    return bytes(changed)


def indent_at(source: bytes, place: int) -> int:
    """How far in the line that begins at a place is."""
    found = _INDENT.match(source, place)
    return len(found[0]) if found is not None else 0


def close(changed: bytearray, opened: list[int], comment: int, end: int) -> None:
    """Close brackets, the innermost first, in the space before the line end at `end`, behind the last comment."""
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
            changed[room] = _CLOSING[changed[at]]
            room += 1
        else:
            changed[at] = _SPACE
