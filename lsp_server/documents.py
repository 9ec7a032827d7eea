"""Open documents: what the client says their text is, kept as pieces of UTF-8 bytes.

Lines end with \\n, \\r\\n or \\r and nothing else, as the protocol says; `bytes.splitlines` does exactly that, while
`str.splitlines` also splits at form feeds, U+0085 and U+2028 and so moves every later edit to the wrong place. An edit
touches only the piece that it lies in, so it costs little in a file of 20 MB too. Positions beyond the end of a line
or of the document are clamped, as the protocol says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from core.text import PositionEncoding
from lsp_server.positions import document_key

PIECE: Final = 1 << 15  # bytes; splitting so many into lines takes a tenth of a millisecond
LINE_END: Final = re.compile(rb"\r\n|\n|\r")


class Text:
    """A text that is edited by positions. Every piece but the last ends with a line end."""

    def __init__(self, text: bytes, piece: int = PIECE) -> None:
        self._piece = piece
        self._pieces: list[bytes] = []
        self._line_ends: list[int] = []  # in each piece
        self._put(0, 0, text)

    def source(self) -> bytes:
        return b"".join(self._pieces)

    def replace(self, place: types.Range, new: bytes, encoding: PositionEncoding) -> None:
        """Put `new` where `place` is."""
        first, start = self._locate(place.start, encoding)
        last, end = self._locate(place.end, encoding)
        if (last, end) < (first, start):
            first, start, last, end = last, end, first, start
        merged = self._pieces[first][:start] + new + self._pieces[last][end:]
        # Pieces end with a line end, and never between a \r and the \n that now may follow it.
        while last + 1 < len(self._pieces) and self._is_open(merged, self._pieces[last + 1]):
            last += 1
            merged += self._pieces[last]
        if first > 0 and merged.startswith(b"\n") and self._pieces[first - 1].endswith(b"\r"):
            first -= 1
            merged = self._pieces[first] + merged
        self._put(first, last + 1, merged)

    @staticmethod
    def _is_open(piece: bytes, following: bytes) -> bool:
        """Whether a piece needs what follows it."""
        if piece.endswith(b"\r"):
            return following.startswith(b"\n")
        return not piece.endswith(b"\n")

    def _put(self, first: int, after: int, text: bytes) -> None:
        pieces = list(cut(text, self._piece)) or [b""]
        self._pieces[first:after] = pieces
        self._line_ends[first:after] = map(count_line_ends, pieces)

    def _locate(self, position: types.Position, encoding: PositionEncoding) -> tuple[int, int]:
        """Number of a piece and byte within it."""
        line = position.line
        last = len(self._pieces) - 1
        for number, ends in enumerate(self._line_ends):
            if line < ends or (line == ends and number == last):
                lines = self._pieces[number].splitlines(keepends=True)
                content = lines[line].rstrip(b"\r\n") if line < len(lines) else b""
                before = sum(map(len, lines[:line]))
                return number, before + byte_column(content, position.character, encoding)
            line -= ends
        return last, len(self._pieces[last])


def cut(text: bytes, size: int) -> Iterable[bytes]:
    """Pieces of about `size` bytes, each but the last ending with a line end."""
    start = 0
    while len(text) - start > 2 * size and (end := LINE_END.search(text, start + size)):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def count_line_ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


@dataclass(slots=True)
class Document:
    """One open document. `uri` is spelled as the client spells it."""

    uri: str
    language_id: str
    version: int
    text: Text

    def source(self) -> bytes:
        """The whole text in UTF-8."""
        return self.text.source()


class Documents:
    """The open documents by the file that they name, however the client spells their URIs."""

    def __init__(self, encoding: PositionEncoding = PositionEncoding.UTF16) -> None:
        self.encoding = encoding
        self._open: dict[str, Document] = {}

    def get(self, uri: str) -> Document | None:
        return self._open.get(document_key(uri))

    def all(self) -> list[Document]:
        return list(self._open.values())

    def open(self, item: types.TextDocumentItem) -> Document:
        """Take over a document; a second didOpen of an open one replaces its text."""
        document = Document(item.uri, item.language_id, item.version, Text(encode(item.text)))
        self._open[document_key(item.uri)] = document
        return document

    def change(
        self,
        identifier: types.VersionedTextDocumentIdentifier,
        changes: Sequence[types.TextDocumentContentChangeEvent],
    ) -> Document | None:
        """Apply the changes in order, each to the result of the one before; None when the document is not open."""
        document = self.get(identifier.uri)
        if document is None:
            return None
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                document.text.replace(change.range, encode(change.text), self.encoding)
            else:
                document.text = Text(encode(change.text))
        document.version = identifier.version
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document; None when it was not open."""
        return self._open.pop(document_key(uri), None)


def encode(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which JSON can carry and UTF-8 cannot, becomes U+FFFD (one UTF-16 unit as well)."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def byte_column(content: bytes, character: int, encoding: PositionEncoding) -> int:
    """Bytes before column `character` of a line without its end; a column inside a character means its start."""
    if encoding is PositionEncoding.UTF8:
        column = min(character, len(content))
        while 0 < column < len(content) and content[column] & 0xC0 == 0x80:
            column -= 1
        return column
    if content.isascii():
        return min(character, len(content))
    text = content.decode()
    if encoding is PositionEncoding.UTF32:
        return len(text[:character].encode())
    units = text.encode("utf-16-le")[: 2 * character]
    # A cut in the middle of a surrogate pair leaves half of it at the end, which is dropped.
    return len(units.decode("utf-16-le", "ignore").encode())
