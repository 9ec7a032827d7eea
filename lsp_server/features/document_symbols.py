"""textDocument/documentSymbol: a tree, or a flat list for clients that know no other."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from core.navigate.answers import OutlineSymbol
from core.navigate.document_symbols import document_symbols as find_symbols
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View


def document_symbols(
    reading: Reading, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """The outline of a document."""
    with reading.view(params.text_document.uri) as view:
        outline = find_symbols(view.snapshot, view.path)
        if reading.client.hierarchical_symbols:
            return [nested(view, symbol) for symbol in outline]
        return list(flat(view, outline, container=None))


def nested(view: View, symbol: OutlineSymbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=shown(symbol.name),
        kind=symbol_kind(symbol.kind, symbol.detail, view.reading.client.symbol_kinds),
        range=view.range(view.path, symbol.full),
        selection_range=view.range(view.path, symbol.focus),
        children=[nested(view, child) for child in symbol.children],
    )


def flat(
    view: View, symbols: Sequence[OutlineSymbol], container: str | None
) -> Iterator[types.SymbolInformation]:
    for symbol in symbols:
        yield types.SymbolInformation(
            name=shown(symbol.name),
            kind=symbol_kind(symbol.kind, symbol.detail, view.reading.client.symbol_kinds),
            location=view.location(view.path, symbol.full),
            container_name=container,
        )
        yield from flat(view, symbol.children, symbol.name)


def shown(name: str) -> str:
    """Clients refuse a symbol without a name."""
    return name or "<anonymous>"
