"""textDocument/references."""

from lsprotocol import types

from core.workspace.across import references as find_references
from lsp_server.reading import Reading
from lsp_server.shapes import Written


def references(reading: Reading, params: types.ReferenceParams) -> Written:
    """All places that name the symbol under the cursor, by folder, file and position, each once."""
    written = Written()
    with reading.view(params.text_document.uri) as view, view.window() as window:
        _, path, offset, confidence = view.question(params.position)
        for folder, places in find_references(
            window,
            path,
            offset,
            include_declaration=params.context.include_declaration,
            minimum_confidence=confidence,
        ):
            written += view.into(folder, window).write_locations(places)
    return written
