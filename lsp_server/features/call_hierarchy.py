"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls, callHierarchy/outgoingCalls.

An item's `data` names its symbol and nothing else, so that it answers after an edit and after a restart. `fromRanges`
lie in the caller's document, whichever way was asked.
"""

from collections.abc import Iterator

from lsprotocol import types

from core.model import Mode
from core.navigate.answers import Call, Certainty, FoundSymbol, SymbolKey
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from lsp_server.features.document_symbols import shown
from lsp_server.features.keys import read_key
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View
from lsp_server.shapes import Written, quoted, write_call, write_range


def prepare(reading: Reading, params: types.CallHierarchyPrepareParams) -> Written | None:
    """The items under the cursor."""
    with reading.view(params.text_document.uri) as view:
        items = prepare_call_hierarchy(*view.question(params.position))
        return Written(write_item(view, item) for item in items) or None


def incoming(reading: Reading, params: types.CallHierarchyIncomingCallsParams) -> Written:
    """Who calls the item: one entry for each caller, with all its call sites."""
    with reading.view(params.item.uri) as view:
        return Written(
            written
            for key in item_keys(view, params.item)
            for written in write_calls(
                view, "from", incoming_calls(view.snapshot, key, view.confidence)
            )
        )


def outgoing(reading: Reading, params: types.CallHierarchyOutgoingCallsParams) -> Written:
    """Whom the item calls: one entry for each callee, with all call sites in the item's document."""
    with reading.view(params.item.uri) as view:
        return Written(
            written
            for key in item_keys(view, params.item)
            for written in write_calls(
                view, "to", outgoing_calls(view.snapshot, key, view.confidence), key.path
            )
        )


def write_calls(
    view: View, end: str, calls: list[Call], sites_in: str | None = None
) -> Iterator[str]:
    """Calls as JSON text. Sites lie in `sites_in`, or else in the other end's file."""
    view.have_lines({call.item.path for call in calls})
    for call in calls:
        view.snapshot.check()
        item = write_item(view, call.item, call.certainty)
        sites = view.ranges(sites_in or call.item.path, call.sites)
        yield write_call(end, item, sites)


def item_keys(view: View, item: types.CallHierarchyItem) -> list[SymbolKey]:
    """What an item stands for; one whose data the client has lost is found by its position."""
    if key := read_key(item.data):
        return [key]
    found = prepare_call_hierarchy(*view.question(item.selection_range.start))
    return [other.key for other in found][:1]


def write_item(view: View, item: FoundSymbol, certainty: Certainty | None = None) -> str:
    """An item as JSON text; its data is what `read_key` reads."""
    key = item.key
    kind = symbol_kind(item.kind, item.detail, view.reading.client.symbol_kinds).value
    full, focus = view.ranges(item.path, (item.full, item.focus))
    return (
        f'{{"name":{quoted(shown(item.name))},"kind":{kind},"uri":{quoted(view.uri(item.path))},'
        f'"range":{write_range(full)},"selectionRange":{write_range(focus)},'
        f'"detail":{quoted(describe(item, certainty))},'
        f'"data":{{"path":{quoted(key.path)},"kind":{quoted(key.kind)},'
        f'"qualified":{quoted(key.qualified)},"ordinal":{key.ordinal},"tag":{quoted(key.tag)}}}}}'
    )


def describe(item: FoundSymbol, certainty: Certainty | None) -> str:
    """What tells items of one name apart, and how sure the edge to this one is."""
    parts = [item.container.replace("::", "."), item.path]
    if certainty is not None:
        parts.append(certainty.via)
        if certainty.mode is not Mode.STATIC:
            parts.append(f"{certainty.mode} {certainty.confidence:.2f}")
    return " · ".join(part for part in parts if part)
