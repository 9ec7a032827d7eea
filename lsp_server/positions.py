"""The edge between the protocol's places and ours: URIs and paths, line/character and byte offsets.

Core counts UTF-8 bytes and names files by paths; clients count code units of a negotiated encoding and name documents
by URIs that they spell as they like (`file:///c%3A/a%20b` is `file:///C:/a b`). Everything is compared by
`document_key`, and what the client has spelled itself is echoed to it. Converting needs the text that the positions
belong to: the LineIndex of the snapshot that gave the answer, never the newer text on the disk.
"""

import os
import re
import sys
from typing import Final
from urllib.parse import quote_from_bytes, unquote, unquote_to_bytes, urlsplit

from lsprotocol import types

from core.text import LineIndex, PositionEncoding

WINDOWS: Final = sys.platform == "win32"
# A URI that says its path as it is: nothing to decode, no part that normalizing would take away.
PLAIN = re.compile(r"file://((?:/(?!\.)[^/%?#\\\0]+)+)")
DRIVE = re.compile(r"^/?([a-zA-Z]):(?=/|$)")


def document_key(uri: str) -> str:
    """Equal for all spellings of one document's URI."""
    path = path_of(uri)
    if path is None:
        return unquote(uri)
    return path.lower() if WINDOWS else path


def path_of(uri: str, windows: bool = WINDOWS) -> str | None:
    """The absolute path that a file: URI names, with "/" between parts; None for any other scheme.

    Bytes that are not UTF-8 come back as Python's surrogate escapes, as os.fsdecode gives them.
    """
    if not windows and (plain := PLAIN.fullmatch(uri)):
        return plain[1]
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    # A literal "?" or "#" in a file's name is an error of the client that is easily forgiven.
    written = parts.path + (f"?{parts.query}" if parts.query else "")
    written += f"#{parts.fragment}" if parts.fragment else ""
    path = unquote_to_bytes(written).decode("utf-8", "surrogateescape")
    if "\0" in path:
        return None
    if windows:
        path = path.replace("\\", "/")
        if drive := DRIVE.match(path):
            return f"{drive[1].lower()}:{path[drive.end() :] or '/'}"
        if parts.netloc and parts.netloc.lower() != "localhost":
            return f"//{unquote(parts.netloc)}{path}"
    return normal(path)


def normal(path: str) -> str:
    """Without trailing slashes, "." and ".." parts; the client's spelling otherwise."""
    return os.path.normpath(path).replace(os.sep, "/") if path else "/"


def uri_of(path: str) -> str:
    """The file: URI of an absolute path, spelled as most clients spell it."""
    slashed = path.replace(os.sep, "/")
    encoded = quote_from_bytes(slashed.encode("utf-8", "surrogateescape"), safe="/")
    if slashed.startswith("//"):
        return f"file:{encoded}"
    return f"file://{encoded if slashed.startswith('/') else '/' + encoded}"


def below(folder_uri: str, path: str) -> str:
    """The URI of the file `path` (relative, "/" between parts), with the folder spelled as the client spells it."""
    encoded = quote_from_bytes(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"{folder_uri.rstrip('/')}/{encoded}" if path else folder_uri


def from_lsp(lines: LineIndex, position: types.Position, encoding: PositionEncoding) -> int:
    """Byte offset of a position; one beyond a line's or the document's end means that end."""
    return lines.to_offset(position.line, position.character, encoding)


def to_lsp(lines: LineIndex, start: int, end: int, encoding: PositionEncoding) -> types.Range:
    """Range of the bytes from `start` to `end`."""
    line, character, last_line, last_character = lines.to_range(start, end, encoding)
    return types.Range(types.Position(line, character), types.Position(last_line, last_character))
