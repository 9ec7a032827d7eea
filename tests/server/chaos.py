"""What a client may send, right and wrong, as strategies of hypothesis; and the plainest model of an edited text."""

import json
import re
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

LINE_END = re.compile("\r\n|\n|\r")

# -- texts

LINES = [
    "def résumé(x, y=1):\n",
    "    return x.get(y)\n",
    "class Ünï(Base):\n",
    "    def 𝒳(self): return self.𝒳()\n",
    "x = résumé(1); b = '😀' + x\r\n",
    "from b import helper as h; h(x)\r",
    "\f\x0b\x1c\u0085\u2028def odd(): ...\n",
    "function f(a) { return g(a) }\n",
    "'''\n",
    "((([[[{{{\n",
    "\ufeff\n",
    "\x00\n",
    "\ud83d\n",  # half of a surrogate pair, which JSON can carry
    "\tpass",
    "😀😀😀",
    "",
]
texts = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=12).map("".join),
    st.text(alphabet=st.sampled_from("ab(){}:=.,'\"#\\ \n\r\t\f\u2028é😀"), max_size=60),
)


def huge(kind: int) -> str:
    """A document of some megabytes: one line, many lines, or more than is read at all."""
    if kind == 0:
        return "text = '" + "é😀 " * 250_000 + "'\ndef last(): ...\n"
    if kind == 1:
        return "# é " + "x" * 60 + "\n" + "value = 1  # 😀\n" * 60_000 + "def last(): ...\n"
    return "def first(): ...\n" + "#" * 6_000_000


# -- places

NUMBERS = [0, 1, 2, 3, 4, 5, 7, 9, 12, 30, 1000, 2**31 - 1, 2**31, 2**63, -1, -(2**31)]
numbers = st.sampled_from(NUMBERS)
positions = st.builds(lambda line, column: {"line": line, "character": column}, numbers, numbers)
ranges = st.builds(lambda start, end: {"start": start, "end": end}, positions, positions)
changes = st.one_of(
    st.builds(lambda place, text: {"range": place, "text": text}, ranges, texts),
    st.builds(lambda place, text: {"range": place, "rangeLength": 99, "text": text}, ranges, texts),
    st.builds(lambda text: {"text": text}, texts),
)


class Shown:
    """A text as its editor shows it, as a list of UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self.units = units(text)

    def apply(self, change: dict[str, Any]) -> None:
        new = units(change["text"])
        if "range" not in change:
            self.units = new
            return
        start, end = sorted(self._index(change["range"][side]) for side in ("start", "end"))
        self.units = self.units[:start] + new + self.units[end:]

    def _index(self, position: dict[str, int]) -> int:
        line, column = max(0, position["line"]), max(0, position["character"])
        ends = list(LINE_END.finditer(self.units))
        if line > len(ends):
            return len(self.units)
        first = ends[line - 1].end() if line else 0
        last = ends[line].start() if line < len(ends) else len(self.units)
        place = min(first + column, last)
        inside = first < place < last and "\udc00" <= self.units[place] <= "\udfff"
        return place - 1 if inside else place

    def text(self) -> str:
        return self.units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def units(text: str) -> str:
    """One character for each UTF-16 code unit; half of a pair that stands alone is U+FFFD."""
    sound = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    raw = sound.encode("utf-16-le")
    return "".join(chr(raw[i] | raw[i + 1] << 8) for i in range(0, len(raw), 2))


# -- documents: {w} stands for the workspace's URI. Several spellings of one document have one name.

DOCUMENTS = {
    "{w}/a.py": "a",
    "{w}/%61.py": "a",
    "{w}/pkg/../a.py": "a",
    "{w}/b.py": "b",
    "{w}/pkg/c.js": "c",
    "{w}/é ü.py": "eu",
    "{w}/%C3%A9%20%c3%bc.py": "eu",
    "{w}/%ff%fe.py": "bytes",
    "{w}/not/there.py": "absent",
    "{w}/pkg": "folder",
    "{w}": "root",
    "untitled:Untitled-1": "untitled",
    "vscode-notebook-cell:/x/y.ipynb#W0": "cell",
    "file:///nowhere/else.py": "elsewhere",
    "{w}/nul%00.py": "nul",
    "{w}/" + "x" * 3000 + ".py": "long",
    "http://[bad": "bad",
    "": "empty",
}
uris = st.sampled_from(sorted(DOCUMENTS))
language_ids = st.sampled_from(["python", "python", "python", "javascript", "", "klingon"])

# -- messages

FLAT: list[Any] = [
    None,
    True,
    -1,
    0,
    2**31,
    1e300,
    float("nan"),
    "",
    "x",
    [],
    {},
    [[]],
    {"a": None},
]
junk = st.one_of(
    st.sampled_from(FLAT),
    st.recursive(
        st.sampled_from(FLAT),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)
ids = st.one_of(
    st.integers(min_value=0, max_value=40),
    st.sampled_from(["a", "b", "1", "", "é😀", "x" * 300, -5, 2**31, 2**70]),
)
odd_ids: st.SearchStrategy[Any] = st.sampled_from([None, 1.5, {}, [], [1], True, False, 1e300])
tokens = st.one_of(ids, st.none(), junk)

QUESTIONS = [
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/hover",
    "textDocument/prepareCallHierarchy",
    "textDocument/documentSymbol",
    "callHierarchy/incomingCalls",
    "callHierarchy/outgoingCalls",
    "textDocument/implementation",
    "textDocument/typeDefinition",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/prepareTypeHierarchy",
    "typeHierarchy/supertypes",
    "typeHierarchy/subtypes",
    "workspace/symbol",
    "workspaceSymbol/resolve",
    "workspace/executeCommand",
]
UNKNOWN = ["", "x", "$/nonsense", "$/cancelRequest", "textDocument/completion", "initialized", "é"]
NOTES = [
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didSave",
    "textDocument/didClose",
    "workspace/didChangeWorkspaceFolders",
    "workspace/didChangeConfiguration",
    "workspace/didChangeWatchedFiles",
    "window/workDoneProgress/cancel",
    "$/setTrace",
    "$/cancelRequest",
    "initialized",
]


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A method and parameters that are as they should be, but for what they name."""
    method = draw(st.sampled_from(QUESTIONS))
    params: dict[str, Any] = {
        "textDocument": {"uri": draw(uris)},
        "position": draw(positions),
        "positions": draw(st.lists(positions, max_size=3)),
        "context": {"includeDeclaration": draw(st.booleans())},
        "query": draw(st.sampled_from(["", "f", "résumé", "x.y", "😀", "a b c", "*", "\x00"])),
        "item": hierarchy_item(draw(uris), draw(ranges), draw(junk)),
        "command": draw(
            st.sampled_from(["codescope.status", "codescope.status", "codescope.x", ""])
        ),
        "arguments": draw(st.one_of(st.just([]), st.lists(junk, max_size=2))),
    }
    if method == "workspaceSymbol/resolve":
        params = {
            "name": "x",
            "kind": 12,
            "location": {"uri": draw(uris)},
            "data": draw(junk),
        }
    if draw(st.integers(0, 3)) == 0:
        params["partialResultToken"] = draw(tokens)
        params["workDoneToken"] = draw(tokens)
    return method, params


def hierarchy_item(uri: str, place: Any, data: Any) -> dict[str, Any]:
    return {
        "name": "x",
        "kind": 12,
        "uri": uri,
        "range": place,
        "selectionRange": place,
        "data": data,
    }


@st.composite
def spoiled(draw: st.DrawFn, value: Any) -> Any:
    """A value of which one part is missing or something else."""
    value = deepcopy(value)
    holder: Any = None
    key: Any = None
    inner = value
    while isinstance(inner, dict | list) and inner and (holder is None or draw(st.booleans())):
        keys = sorted(inner) if isinstance(inner, dict) else range(len(inner))
        holder, key = inner, draw(st.sampled_from(list(keys)))
        inner = holder[key]
    if holder is None:
        return draw(junk)
    if draw(st.booleans()) and isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = draw(junk)
    return value


def example_of(note: str, uri: str) -> dict[str, Any]:
    """Parameters of a notification, all of them there."""
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    return {
        "textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": "a = 1\n"},
        "contentChanges": [{"range": place, "text": "b"}, {"range": place, "text": "c"}],
        "event": {"added": [{"uri": uri, "name": "x"}], "removed": [{"uri": uri, "name": "y"}]},
        "changes": [{"uri": uri, "type": 2}],
        "settings": {"codescope": {"index": {"workers": 2}, "minimumConfidence": 0.5}},
        "token": "x",
        "value": "off",
        "id": 3,
    }


# What is no message, and how many errors without an id answer it.
NOISE = [
    (b"Content-Length: 1\r\n\r\n{", 1),
    (b"Content-Length: 2\r\n\r\n[]", 1),
    (b"Content-Length: 4\r\n\r\nnull", 1),
    (b"Content-Length: 0\r\n\r\n", 1),
    (b'Content-Length: 17\r\n\r\n{"jsonrpc":"2.0"}', 1),
    (b"Content-Length: 99999999999\r\n\r\n", 1),
    (b"Content-Length: -1\r\n\r\n", 1),
    (b"X: y\r\n\r\n", 1),
    (b"Content-Type: " + b"x" * 60_000 + b"\r\nContent-Length: 4\r\n\r\nnull", 1),
    (b"\r\n\r\n\r\n", 3),
    (b"hello\r\n", 1),
    (b"\xff\xfe\x00\r\n", 1),
    (b'X: y\r\nContent-Length: 45\r\n\r\n{"jsonrpc":"2.0","method":"$/x","params":{}}\n', 0),
]


def batch(messages: list[dict[str, Any]]) -> bytes:
    body = json.dumps(messages).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
