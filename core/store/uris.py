"""How people and other programs name a symbol: `codescope://<repo>/<path>#<kind>:<name>@<line>`.

The name is the one inside the file, joined by "::"; the line (1-based) only breaks ties, so that a URI whose line has
moved still finds its symbol.
"""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from core.model import FilePath

SCHEME = "codescope://"
URI = re.compile(r"codescope://([^/]*)/([^#]*)#([a-z]*):([^@]*)(?:@(\d+))?\Z")


class SymbolUri(NamedTuple):
    repository: str
    path: FilePath
    kind: str  # universal kind, "" for any
    name: str  # "" for the module
    line: int  # 0 for none


def parse_uri(text: str) -> SymbolUri | None:
    """None when the text is no URI of a symbol."""
    match = URI.match(text)
    if match is None:
        return None
    repository, path, kind, name, line = match.groups()
    return SymbolUri(unquote(repository), unquote(path), kind, unquote(name), int(line or 0))


def format_uri(uri: SymbolUri) -> str:
    """The URI as text."""
    name = quote(uri.name, safe=":$")
    place = f"{quote(uri.repository)}/{quote(uri.path)}"
    return f"{SCHEME}{place}#{uri.kind}:{name}" + (f"@{uri.line}" if uri.line else "")
