"""textDocument/documentHighlight."""

from lsprotocol import types

from core.navigate.highlights import highlights as find_highlights
from lsp_server.reading import Reading


def highlights(
    reading: Reading, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """The places in the open document that name what is under the cursor."""
    with reading.view(params.text_document.uri) as view:
        found = find_highlights(view.snapshot, view.path, view.offset(params.position))
        return [
            types.DocumentHighlight(
                range=view.range(view.path, item.span),
                kind=types.DocumentHighlightKind.Write
                if item.writes
                else types.DocumentHighlightKind.Read,
            )
            for item in found
        ]
