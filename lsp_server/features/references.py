"""textDocument/references."""

from lsprotocol import types

from core.navigate.references import reference_places
from lsp_server.reading import Reading
from lsp_server.shapes import Written


def references(reading: Reading, params: types.ReferenceParams) -> Written:
    """All places that name the symbol under the cursor, by file and position, each once."""
    with reading.view(params.text_document.uri) as view:
        snapshot, path, offset, confidence = view.question(params.position)
        found = reference_places(
            snapshot,
            path,
            offset,
            include_declaration=params.context.include_declaration,
            minimum_confidence=confidence,
        )
        return Written(text for places in found for text in view.write_locations(places))
