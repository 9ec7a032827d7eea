"""textDocument/references."""

from lsprotocol import types

from core.navigate.references import references as find_references
from lsp_server.reading import Reading


def references(reading: Reading, params: types.ReferenceParams) -> list[types.Location]:
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
        return [view.location(item.path, item.span) for item in found]
