"""What is asked of a server, and its answers as plain values that can be kept in a file and compared.

Paths inside the workspace are relative; a path that begins with a slash (or a scheme) lies outside. Lines and
columns count from 0, columns in UTF-16 units.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, cast

from benchmarks.lsp_client import Json, LspClient, path_to_uri, uri_to_path

Relation = Literal["typeDefinition", "implementation"]  # where something else is
Kind = Literal[
    "definition",
    "typeDefinition",
    "implementation",
    "references",
    "incoming",
    "outgoing",
    "symbols",
    "hover",
    "unreachable",
]

DEFINITION_TIMEOUT = 60
DIAGNOSTICS_TIMEOUT = 30
SEARCH_TIMEOUT = 300  # the first search of a truth server reads the whole workspace

RECEIVER = re.compile(r"\(\*?\w+(?:\[.*\])?\)\.")  # `(*Type).method` in gopls's outlines
NOT_ANALYZED = re.compile("unreachable|not analyzed", re.IGNORECASE)


class Question(NamedTuple):
    kind: Kind
    path: str
    line: int = 0
    column: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}|{self.path}|{self.line}|{self.column}"


class Place(NamedTuple):
    """A range in a file."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def inside(self) -> bool:
        return is_inside(self.path)

    @property
    def start(self) -> "Spot":
        return Spot(self.path, self.line, self.column)


class Spot(NamedTuple):
    path: str
    line: int
    column: int


class Item(NamedTuple):
    """A symbol, or the other end of a call with the places of the calls."""

    name: str
    kind: int
    detail: str
    path: str
    line: int
    column: int
    sites: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def start(self) -> Spot:
        return Spot(self.path, self.line, self.column)

    @property
    def inside(self) -> bool:
        return is_inside(self.path)


class Symbol(NamedTuple):
    """A row of documentSymbol, with the kinds of the symbols around it, outermost first."""

    name: str
    kind: int
    path: str
    line: int
    column: int
    around: tuple[int, ...]

    @property
    def start(self) -> Spot:
        return Spot(self.path, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server said; `failed` carries the error when it did not."""

    places: tuple[Place, ...] = ()
    items: tuple[Item, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    text: str = ""
    failed: str = ""
    # As right as `places` for a truth that names a trait's member where others name what implements it; never kept.
    also: tuple[Place, ...] = ()

    def as_json(self) -> Json:
        row = [self.places, self.items, self.symbols, self.text, self.failed]
        while row and not row[-1]:
            row.pop()
        return row

    @staticmethod
    def from_json(row: list[Json]) -> "Answer":
        places, items, symbols, text, failed = row + [[], [], [], "", ""][len(row) :]
        return Answer(
            places=tuple(Place._make(place) for place in places),
            items=tuple(Item._make((*item[:-1], _tuples(item[-1]))) for item in items),
            symbols=tuple(Symbol._make((*symbol[:-1], tuple(symbol[-1]))) for symbol in symbols),
            text=text,
            failed=failed,
        )


def _tuples(rows: Json) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((a, b, c, d) for a, b, c, d in rows)


def is_inside(path: str) -> bool:
    return not path.startswith("/") and ":" not in path


async def ask(client: LspClient, question: Question) -> Answer:
    """One question; the file must be open. Raises ServerError."""
    document = {"uri": path_to_uri(client.root / question.path)}
    at = {
        "textDocument": document,
        "position": {"line": question.line, "character": question.column},
    }
    match question.kind:
        case "definition" | "typeDefinition" | "implementation":
            found = await client.request(f"textDocument/{question.kind}", at, DEFINITION_TIMEOUT)
            return Answer(places=_places(client.root, found))
        case "references":
            context = {"context": {"includeDeclaration": True}}
            found = await client.request("textDocument/references", at | context, SEARCH_TIMEOUT)
            return Answer(places=_places(client.root, found))
        case "hover":
            found = await client.request("textDocument/hover", at, DEFINITION_TIMEOUT)
            return Answer(text=_hover_text(found))
        case "symbols":
            found = await client.request(
                "textDocument/documentSymbol", {"textDocument": document}, SEARCH_TIMEOUT
            )
            return Answer(symbols=tuple(_symbols(found or [], question.path, ())))
        case "unreachable":
            found = await client.diagnostics_of(document["uri"], DIAGNOSTICS_TIMEOUT)
            rows = [
                {"uri": document["uri"], "range": row["range"]}
                for row in found
                if NOT_ANALYZED.search(str(row.get("message")))
            ]
            return Answer(places=_places(client.root, rows))
        case "incoming" | "outgoing":
            return Answer(items=await _calls(client, question.kind, at))


async def _calls(client: LspClient, direction: str, at: Json) -> tuple[Item, ...]:
    """Other ends of the calls. An entry named "" stands for "the server has an item here" without calls."""
    prepared = await client.request("textDocument/prepareCallHierarchy", at, DEFINITION_TIMEOUT)
    found: dict[Spot, Item] = {}
    end = "from" if direction == "incoming" else "to"
    for item in prepared or []:
        calls = await client.request(
            f"callHierarchy/{direction}Calls", {"item": item}, SEARCH_TIMEOUT
        )
        for call in calls or []:
            row = _item(client.root, call[end], call.get("fromRanges") or [])
            if before := found.get(row.start):
                row = row._replace(sites=tuple(sorted({*before.sites, *row.sites})))
            found[row.start] = row
    if prepared and not found:
        return (Item("", 0, "", "", 0, 0),)
    return tuple(found.values())


def _item(root: Path, item: Json, ranges: Json) -> Item:
    start = item["selectionRange"]["start"]
    return Item(
        item["name"],
        item["kind"],
        item.get("detail") or "",
        _relative(root, item["uri"]),
        start["line"],
        start["character"],
        tuple(sorted({_numbers(r) for r in ranges})),
    )


def _places(root: Path, found: Json) -> tuple[Place, ...]:
    rows = found if isinstance(found, list) else [found] if found else []
    places = {
        Place(
            _relative(root, row.get("uri") or row["targetUri"]),
            *_numbers(row.get("range") or row["targetSelectionRange"]),
        )
        for row in rows
    }
    return tuple(sorted(places))


def _symbols(rows: Json, path: str, around: tuple[int, ...]) -> Iterator[Symbol]:
    for row in rows:
        place = row.get("selectionRange") or row["location"]["range"]
        start = place["start"]
        name = RECEIVER.sub("", row["name"], count=1)
        yield Symbol(name, row["kind"], path, start["line"], start["character"], around)
        yield from _symbols(row.get("children") or [], path, (*around, row["kind"]))


def _hover_text(found: Json) -> str:
    contents = (found or {}).get("contents") or ""
    if isinstance(contents, list):
        return "\n".join(c if isinstance(c, str) else c.get("value", "") for c in contents)
    return cast(str, contents if isinstance(contents, str) else contents.get("value", ""))


def _numbers(row: Json) -> tuple[int, int, int, int]:
    start, end = row["start"], row["end"]
    return start["line"], start["character"], end["line"], end["character"]


def _relative(root: Path, uri: str) -> str:
    path = uri_to_path(uri)
    if path is None:
        return uri
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
