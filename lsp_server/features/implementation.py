"""textDocument/implementation."""

from lsprotocol import types

from core.workspace import relatives
from lsp_server.reading import Reading


def implementation(
    reading: Reading, params: types.ImplementationParams
) -> list[types.Location] | list[types.LocationLink] | None:
    """What implements the name under the cursor, in all folders."""
    with reading.view(params.text_document.uri) as view, view.window() as window:
        _, path, offset, confidence = view.question(params.position)
        found = relatives.implementation(window, path, offset, confidence)
        places = [(view.into(folder, window), target) for folder, target in found]
        if types.TEXT_DOCUMENT_IMPLEMENTATION not in reading.client.location_links:
            return [its.location(target.path, target.focus) for its, target in places]
        return [
            types.LocationLink(
                target_uri=its.uri(target.path),
                target_range=its.range(target.path, target.full),
                target_selection_range=its.range(target.path, target.focus),
            )
            for its, target in places
        ]
