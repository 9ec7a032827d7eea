"""codescope/search: questions in plain words, for pickers of editors. docs/protocol.md describes it."""

from collections.abc import Mapping
from heapq import merge
from itertools import islice
from typing import Any, Final

from pygls.exceptions import JsonRpcInvalidParams

from core.navigate.search import MOST_LIMIT, Answer, Filters, Hit, Options, search
from core.navigate.similar import similar
from core.search.fusion import Fusion
from lsp_server.features.keys import read_key, write_key
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View

VERSION: Final = 1
USUAL_LIMIT: Final = 50
MODEL_SECONDS: Final = 2.0  # for the model to answer, which may have to be loaded


def search_symbols(reading: Reading, params: object) -> dict[str, Any]:
    """The best of all folders, or of the one that is named."""
    asked = params if isinstance(params, dict) else {}
    question = asked.get("query")
    if not isinstance(question, str):
        raise JsonRpcInvalidParams("codescope/search: query must be a text")
    options, folder = read_options(asked), asked.get("folder")
    found, answers = [], []
    for root in reading.folders.roots:
        if folder is not None and str(folder).rstrip("/") != root.uri.rstrip("/"):
            continue
        with reading.folder_view(root) as view:
            # Pages of all folders together are cut from the whole.
            whole = options._replace(offset=0, limit=options.offset + options.limit)
            meaning = reading.workspace.meaning(root.path, view.snapshot, MODEL_SECONDS)
            vectors = None if meaning is None else meaning.vectors
            answer = search(view.snapshot, question, whole, vectors, meaning)
            answers.append(answer)
            found.append([(-hit.score, to_json(view, hit)) for hit in answer.hits])
    last = options.offset + options.limit
    pairs = list(islice(merge(*found, key=lambda pair: pair[0]), options.offset, last))
    return {
        "version": VERSION,
        "results": [value for _, value in pairs],
        "coverage": min((answer.coverage for answer in answers), default=1.0),
        "route": str(answers[0].route) if answers else "name",
        "meaning": off_of(answers),
        "more": sum(map(len, found)) > last or any(answer.more for answer in answers),
    }


def similar_symbols(reading: Reading, params: object) -> dict[str, Any]:
    """codescope/similar: code like that of a symbol, which `uri` and `data` name as in answers of ours."""
    asked = params if isinstance(params, dict) else {}
    key, uri = read_key(asked.get("data")), asked.get("uri")
    if key is None or not isinstance(uri, str):
        raise JsonRpcInvalidParams("codescope/similar: uri and data name the symbol")
    with reading.view(uri) as view:
        folder = view.folder_path
        meaning = reading.workspace.meaning(folder, view.snapshot, 0) if folder else None
        vectors = None if meaning is None else meaning.vectors
        limit = min(read_options(asked).limit, MOST_LIMIT)
        found = None if vectors is None else similar(view.snapshot, key, vectors, limit)
        hits = [(Hit(hit.symbol, hit.score, meaning=hit.score), hit.same) for hit in found or ()]
        results = [{**to_json(view, hit), "same": same} for hit, same in hits]
    known = found is not None
    return {"version": VERSION, "results": results, "known": known}


def off_of(answers: list[Answer]) -> str:
    """ "" where meaning took part, else why it did not."""
    return next((answer.off for answer in answers if answer.off), "")


def read_options(asked: Mapping[str, Any]) -> Options:
    def texts(key: str) -> tuple[str, ...]:
        value = asked.get(key) or ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise JsonRpcInvalidParams(f"codescope/search: {key} must be a list of texts")
        return tuple(value)

    def number(key: str, usual: int) -> int:
        value = asked.get(key)
        return min(max(0, value), MOST_LIMIT) if isinstance(value, int) else usual

    fusion = asked.get("fusion", Fusion.SCORES)
    if fusion not in list(Fusion):
        raise JsonRpcInvalidParams(f"codescope/search: fusion is one of {', '.join(Fusion)}")
    filters = Filters(
        frozenset(texts("languages")),
        frozenset(texts("kinds")),
        texts("paths"),
        asked.get("tests") is not False,
    )
    snippets = asked.get("snippets") is not False
    return Options(number("limit", USUAL_LIMIT), number("offset", 0), filters, fusion, snippets)


def to_json(view: View, hit: Hit) -> dict[str, Any]:
    symbol = hit.symbol
    place = view.range(symbol.path, symbol.focus)
    start, end = place.start, place.end
    return {
        "name": symbol.name,
        "qualifiedName": symbol.key.qualified,
        "containerName": symbol.container.replace("::", "."),
        "kind": symbol_kind(
            symbol.kind, symbol.detail, view.reading.client.workspace_symbol_kinds
        ).value,
        "detail": symbol.detail,
        "path": symbol.path,
        "location": {
            "uri": view.uri(symbol.path),
            "range": {
                "start": {"line": start.line, "character": start.character},
                "end": {"line": end.line, "character": end.character},
            },
        },
        "score": round(hit.score, 4),
        "why": hit.why,
        "nameMatch": hit.name,
        "words": list(hit.words),
        "meaning": None if hit.meaning is None else round(hit.meaning, 4),
        "snippet": hit.snippet,
        "snippetLine": view.lines(symbol.path).line_of(hit.place),
        "data": write_key(symbol.key),
    }
