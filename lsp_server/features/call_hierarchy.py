"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls, callHierarchy/outgoingCalls.

An item's `data` names its symbol and nothing else, so that it answers after an edit and after a restart. `fromRanges`
lie in the caller's document, whichever way was asked.
"""

from lsprotocol import types

from core.model import Mode
from core.navigate.answers import CallItem, Certainty, SymbolKey
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from lsp_server.features.document_symbols import shown
from lsp_server.features.keys import read_key, write_key
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View
from lsp_server.shapes import CallHierarchyItem, IncomingCall, OutgoingCall


def prepare(
    reading: Reading, params: types.CallHierarchyPrepareParams
) -> list[CallHierarchyItem] | None:
    """The items under the cursor."""
    with reading.view(params.text_document.uri) as view:
        items = prepare_call_hierarchy(*view.question(params.position))
        return [to_item(view, item) for item in items] or None


def incoming(
    reading: Reading, params: types.CallHierarchyIncomingCallsParams
) -> list[IncomingCall]:
    """Who calls the item: one entry for each caller, with all its call sites."""
    with reading.view(params.item.uri) as view:
        return [
            {
                "from": to_item(view, call.item, call.certainty),
                "fromRanges": [view.range_shape(call.item.path, site) for site in call.sites],
            }
            for key in item_keys(view, params.item)
            for call in incoming_calls(view.snapshot, key, view.confidence)
        ]


def outgoing(
    reading: Reading, params: types.CallHierarchyOutgoingCallsParams
) -> list[OutgoingCall]:
    """Whom the item calls: one entry for each callee, with all call sites in the item's document."""
    with reading.view(params.item.uri) as view:
        return [
            {
                "to": to_item(view, call.item, call.certainty),
                "fromRanges": [view.range_shape(key.path, site) for site in call.sites],
            }
            for key in item_keys(view, params.item)
            for call in outgoing_calls(view.snapshot, key, view.confidence)
        ]


def item_keys(view: View, item: types.CallHierarchyItem) -> list[SymbolKey]:
    """What an item stands for; one whose data the client has lost is found by its position."""
    if key := read_key(item.data):
        return [key]
    found = prepare_call_hierarchy(*view.question(item.selection_range.start))
    return [other.key for other in found][:1]


def to_item(view: View, item: CallItem, certainty: Certainty | None = None) -> CallHierarchyItem:
    return {
        "name": shown(item.name),
        "kind": symbol_kind(item.kind, item.detail, view.reading.client.symbol_kinds).value,
        "uri": view.uri(item.path),
        "range": view.range_shape(item.path, item.full),
        "selectionRange": view.range_shape(item.path, item.focus),
        "detail": describe(item, certainty),
        "data": write_key(item.key),
    }


def describe(item: CallItem, certainty: Certainty | None) -> str:
    """What tells items of one name apart, and how sure the edge to this one is."""
    parts = [item.container.replace("::", "."), item.path]
    if certainty is not None:
        parts.append(certainty.via)
        if certainty.mode is not Mode.STATIC:
            parts.append(f"{certainty.mode} {certainty.confidence:.2f}")
    return " · ".join(part for part in parts if part)
