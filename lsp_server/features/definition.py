"""textDocument/definition, textDocument/declaration and textDocument/typeDefinition."""

from dataclasses import replace

from lsprotocol import types

from core.navigate.answers import Definition
from core.navigate.definition import declaration as find_declaration
from core.navigate.definition import definition as find_definition
from core.navigate.type_definition import type_definition as find_type_definition
from core.workspace import ExternalTarget
from lsp_server.reading import Reading, View

Answer = list[types.Location] | list[types.LocationLink] | None


def definition(reading: Reading, params: types.DefinitionParams) -> Answer:
    """Where the name under the cursor is defined, the likeliest first."""
    with reading.view(params.text_document.uri) as view:
        found = find_definition(*view.question(params.position))
        return to_answer(view, found, params.position, types.TEXT_DOCUMENT_DEFINITION)


def declaration(reading: Reading, params: types.DeclarationParams) -> Answer:
    """Where it is declared; most languages do not tell the two apart."""
    with reading.view(params.text_document.uri) as view:
        found = find_declaration(*view.question(params.position))
        return to_answer(view, found, params.position, types.TEXT_DOCUMENT_DECLARATION)


def type_definition(reading: Reading, params: types.TypeDefinitionParams) -> Answer:
    """Where the types of the value under the cursor are declared."""
    with reading.view(params.text_document.uri) as view:
        found = find_type_definition(*view.question(params.position))
        externals = () if found.targets else view.types_outside(params.position)
        return to_places(view, found, externals, types.TEXT_DOCUMENT_TYPE_DEFINITION)


def to_answer(view: View, found: Definition, position: types.Position, method: str) -> Answer:
    externals = view.declared_outside(position, found)
    if externals:
        found = replace(found, targets=())  # they were guesses, or declare less
    elif found.imports:
        found = replace(found, targets=(*found.targets, *found.imports))
    return to_places(view, found, externals, method)


def to_places(
    view: View, found: Definition, externals: tuple[ExternalTarget, ...], method: str
) -> Answer:
    if method not in view.reading.client.location_links:
        return [view.location(target.path, target.focus) for target in found.targets] + [
            types.Location(
                view.external_uri(place),
                view.external_range(place, place.name_start, place.name_end),
            )
            for place in externals
        ]
    origin = view.range(view.path, found.origin) if found.origin else None
    return [
        types.LocationLink(
            origin_selection_range=origin,
            target_uri=view.uri(target.path),
            target_range=view.range(target.path, target.full),
            target_selection_range=view.range(target.path, target.focus),
        )
        for target in found.targets
    ] + [
        types.LocationLink(
            origin_selection_range=origin,
            target_uri=view.external_uri(place),
            target_range=view.external_range(place, place.start, place.end),
            target_selection_range=view.external_range(place, place.name_start, place.name_end),
        )
        for place in externals
    ]
