"""Open documents: what the client says their text is, kept as lines of UTF-8 bytes.

Lines end with \\n, \\r\\n or \\r and nothing else, as the protocol says; `bytes.splitlines` does exactly that, while
`str.splitlines` also splits at form feeds, U+0085 and U+2028 and so moves every later edit to the wrong place. An edit
touches only the lines around it, so it costs the same in a short file and in a long one. Positions beyond the end of
a line or of the document are clamped, as the protocol says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from core.text import PositionEncoding
from lsp_server.positions import document_key


@dataclass(slots=True)
class Document:
    """One open document. `uri` is spelled as the client spells it."""

    uri: str
    language_id: str
    version: int
    lines: list[bytes]

    def source(self) -> bytes:
        """The whole text in UTF-8."""
        return b"".join(self.lines)


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
        document = Document(item.uri, item.language_id, item.version, split(item.text))
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
                splice(document.lines, change.range, change.text, self.encoding)
            else:
                document.lines = split(change.text)
        document.version = identifier.version
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document; None when it was not open."""
        return self._open.pop(document_key(uri), None)


def split(text: str) -> list[bytes]:
    return encode(text).splitlines(keepends=True)


def encode(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which JSON can carry and UTF-8 cannot, becomes U+FFFD (one UTF-16 unit as well)."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def splice(lines: list[bytes], place: types.Range, text: str, encoding: PositionEncoding) -> None:
    """Replace what lies in `place` by `text`, in place."""
    first, start = locate(lines, place.start, encoding)
    last, end = locate(lines, place.end, encoding)
    if (last, end) < (first, start):
        first, start, last, end = last, end, first, start
    # One line more on each side: an edit can bring a \r and a \n together, which then are one line end.
    before = max(first - 1, 0)
    after = min(last + 2, len(lines))
    head = b"".join(lines[before:first]) + b"".join(lines[first : first + 1])[:start]
    tail = b"".join(lines[last : last + 1])[end:] + b"".join(lines[last + 1 : after])
    lines[before:after] = (head + encode(text) + tail).splitlines(keepends=True)


def locate(
    lines: list[bytes], position: types.Position, encoding: PositionEncoding
) -> tuple[int, int]:
    """Line number and byte within it; (len(lines), 0) is the end of the document."""
    if position.line >= len(lines):
        return len(lines), 0
    line = lines[position.line]
    content = line.rstrip(b"\r\n")
    return position.line, byte_column(content, position.character, encoding)


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
