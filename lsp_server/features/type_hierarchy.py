"""textDocument/prepareTypeHierarchy, typeHierarchy/supertypes, typeHierarchy/subtypes.

An item's `data` names its symbol and nothing else, so that it answers after an edit and after a restart.
"""

from contextlib import AbstractContextManager
from typing import Final

from lsprotocol import types

from core.model import Kind
from core.navigate.answers import FoundSymbol, SymbolKey
from core.navigate.type_hierarchy import prepare_type_hierarchy
from core.workspace import ExternalTarget, relatives
from lsp_server.features.document_symbols import shown
from lsp_server.features.keys import read_key, write_key
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View

Items = list[types.TypeHierarchyItem]
HOME: Final = "from"  # in an item's data: the folder that uses a package


def prepare(reading: Reading, params: types.TypeHierarchyPrepareParams) -> Items | None:
    """The classes and their kin under the cursor."""
    with reading.view(params.text_document.uri) as view, view.window() as window:
        _, path, offset, confidence = view.question(params.position)
        found = relatives.prepare_types(window, path, offset, confidence)
        return [to_item(view.into(folder, window), item) for folder, item in found] or None


def supertypes(reading: Reading, params: types.TypeHierarchySupertypesParams) -> Items:
    """What an item derives from directly, in the order in which it says so; what packages declare comes last."""
    with home_view(reading, params.item) as view, view.window() as window:
        found: Items = []
        for key in item_keys(view, params.item):
            bases = relatives.supertypes(window, key)
            found += [to_item(view.into(folder, window), item) for folder, item in bases]
            outside = reading.workspace.bases_outside(
                view.folder_path, view.snapshot, key.path, key.qualified
            )
            found += [outside_item(view, base) for base in outside]
        return found


def home_view(reading: Reading, item: types.TypeHierarchyItem) -> AbstractContextManager[View]:
    """A view of the folder that an item is of; of one in a package, of the folder from which it was come to."""
    home = item.data.get(HOME) if isinstance(item.data, dict) else None
    folder = next((each for each in reading.folders.roots if each.path == home), None)
    return reading.view(item.uri) if folder is None else reading.folder_view(folder)


def outside_item(view: View, found: ExternalTarget) -> types.TypeHierarchyItem:
    """A class of a package; which folder uses it decides what its own bases are."""
    key = SymbolKey(found.path, str(found.kind), found.qualified, 0)
    return types.TypeHierarchyItem(
        name=found.name,
        kind=symbol_kind(Kind(found.kind), found.detail, view.reading.client.symbol_kinds),
        uri=view.external_uri(found),
        range=view.external_range(found, found.start, found.end),
        selection_range=view.external_range(found, found.name_start, found.name_end),
        detail=view.external_place(found),
        data=write_key(key) | {HOME: view.folder_path},
    )


def subtypes(reading: Reading, params: types.TypeHierarchySubtypesParams) -> Items:
    """What derives directly from an item, in all folders."""
    with home_view(reading, params.item) as view, view.window() as window:
        return [
            to_item(view.into(folder, window), item)
            for key in item_keys(view, params.item)
            for folder, item in relatives.subtypes(window, key)
        ]


def item_keys(view: View, item: types.TypeHierarchyItem) -> list[SymbolKey]:
    """What an item stands for; one whose data the client has lost is found by its position."""
    if key := read_key(item.data):
        return [key]
    found = prepare_type_hierarchy(*view.question(item.selection_range.start))
    return [other.key for other in found][:1]


def to_item(view: View, found: FoundSymbol) -> types.TypeHierarchyItem:
    detail = " · ".join(filter(None, (found.container.replace("::", "."), view.shown(found.path))))
    return types.TypeHierarchyItem(
        name=shown(found.name),
        kind=symbol_kind(found.kind, found.detail, view.reading.client.symbol_kinds),
        uri=view.uri(found.path),
        range=view.range(found.path, found.full),
        selection_range=view.range(found.path, found.focus),
        detail=detail,
        data=write_key(found.key),
    )
