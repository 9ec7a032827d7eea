"""textDocument/references."""

from lsprotocol import types

from core.navigate.references import references as find_references
from lsp_server.reading import Reading
from lsp_server.shapes import Location


def references(reading: Reading, params: types.ReferenceParams) -> list[Location]:
    """All places that name the symbol under the cursor, by file and position, each once."""
    with reading.view(params.text_document.uri) as view:
        snapshot, path, offset, confidence = view.question(params.position)
        found = find_references(
            snapshot,
            path,
            offset,
            include_declaration=params.context.include_declaration,
            minimum_confidence=confidence,
        )
        return [
            {"uri": view.uri(item.path), "range": view.range_shape(item.path, item.span)}
            for item in found
        ]
