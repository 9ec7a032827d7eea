"""workspace/symbol and workspaceSymbol/resolve."""

from heapq import merge
from itertools import islice
from operator import itemgetter

from lsprotocol import types

from core.navigate.answers import FoundSymbol
from core.navigate.lookup import find_by_key
from core.navigate.search import ranked_answers
from lsp_server.features.keys import read_key, write_key
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View

MODEL_SECONDS = 0.03  # for the model, where it is loaded; else words alone answer
MOST = 200  # answers; clients show a few dozen, and ask again with every letter


def workspace_symbols(
    reading: Reading, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """Symbols whose names fit, or that have the words of a sentence, the best of all folders first."""
    found = []
    for folder in reading.folders.roots:
        with reading.folder_view(folder) as view:
            meaning = reading.workspace.meaning(folder.path, view.snapshot, MODEL_SECONDS)
            symbols = ranked_answers(view.snapshot, params.query, MOST, meaning)
            found.append([(rank, to_symbol(view, symbol)) for rank, symbol in symbols])
    return [symbol for _, symbol in islice(merge(*found, key=itemgetter(0)), MOST)]


def to_symbol(view: View, symbol: FoundSymbol) -> types.WorkspaceSymbol:
    uri = view.uri(symbol.path)
    return types.WorkspaceSymbol(
        name=symbol.name,
        kind=symbol_kind(symbol.kind, symbol.detail, view.reading.client.workspace_symbol_kinds),
        # Ranges cost a look at each file's lines; who can ask for them later is not kept waiting.
        location=types.LocationUriOnly(uri)
        if view.reading.client.resolves_symbol_range
        else types.Location(uri, view.range(symbol.path, symbol.focus)),
        container_name=symbol.container.replace("::", ".") or None,
        data=write_key(symbol.key),
    )


def resolve_symbol(reading: Reading, params: types.WorkspaceSymbol) -> types.WorkspaceSymbol:
    """The same symbol with its range; as it was when it is no longer there."""
    key = read_key(params.data)
    if key is None or isinstance(params.location, types.Location):
        return params
    with reading.view(params.location.uri) as view:
        if found := find_by_key(view.snapshot, key):
            place = view.range(found.path, found.focus)
            params.location = types.Location(params.location.uri, place)
    return params
