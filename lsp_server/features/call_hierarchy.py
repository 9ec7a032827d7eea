"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls, callHierarchy/outgoingCalls.

An item's `data` names its symbol and nothing else, so that it answers after an edit and after a restart. `fromRanges`
lie in the caller's document, whichever way was asked.
"""

from collections.abc import Iterator
from itertools import islice

from lsprotocol import types

from core.model import Mode
from core.navigate.answers import Call, Certainty, FileCallers, FoundSymbol, SymbolKey
from core.navigate.call_hierarchy import prepare_call_hierarchy
from core.workspace import across
from lsp_server.features.document_symbols import shown
from lsp_server.features.keys import read_key
from lsp_server.kinds import symbol_kind
from lsp_server.reading import Reading, View
from lsp_server.shapes import Written, quoted, write_call, write_range


def prepare(reading: Reading, params: types.CallHierarchyPrepareParams) -> Written | None:
    """The items under the cursor."""
    with reading.view(params.text_document.uri) as view, view.window() as window:
        _, path, offset, confidence = view.question(params.position)
        items = across.prepare(window, path, offset, confidence)
        return (
            Written(write_item(view.into(folder, window), item) for folder, item in items) or None
        )


def incoming(reading: Reading, params: types.CallHierarchyIncomingCallsParams) -> Written:
    """Who calls the item: one entry for each caller, with all its call sites."""
    written = Written()
    with reading.view(params.item.uri) as view, view.window() as window:
        for key in item_keys(view, params.item):
            for found in across.own_incoming(window, key, view.confidence):
                view.have_lines([path for path, _, _ in found])
                for callers in found:
                    written.append(",".join(write_callers(view, callers)))
            for folder, calls in across.other_incoming(window, key):
                written += write_incoming(view.into(folder, window), calls)
    return written


def outgoing(reading: Reading, params: types.CallHierarchyOutgoingCallsParams) -> Written:
    """Whom the item calls: one entry for each callee, with all call sites in the item's document."""
    written = Written()
    with reading.view(params.item.uri) as view, view.window() as window:
        for key in item_keys(view, params.item):
            calls = across.outgoing(window, key, view.confidence)
            view.have_lines({call.item.path for folder, call in calls if folder == window.own})
            for folder, call in calls:
                view.snapshot.check()
                item = write_item(view.into(folder, window), call.item, call.certainty)
                written.append(write_call("to", item, view.ranges(key.path, call.sites)))
    return written


def write_incoming(view: View, calls: list[Call]) -> Iterator[str]:
    """Calls as JSON text. Their sites lie in the callers' files."""
    view.have_lines({call.item.path for call in calls})
    for call in calls:
        view.snapshot.check()
        item = write_item(view, call.item, call.certainty)
        yield write_call("from", item, view.ranges(call.item.path, call.sites))


def write_callers(view: View, found: FileCallers) -> list[str]:
    """Callers in one file as JSON text, each as `write_call` writes it."""
    path, tag, callers = found
    spans: list[tuple[int, int]] = []
    for caller in callers:
        spans += ((caller.start, caller.end), (caller.name_start, caller.name_end), *caller.sites)
    ranges = iter(view.ranges(path, spans))
    uri, where = quoted(view.uri(path)), quoted(path)
    kinds = view.reading.client.symbol_kinds
    written = []
    # What mostly stays from one caller to the next is worked out when it changes.
    like: tuple[object, ...] = ()
    kind_text = detail = ""
    for caller in callers:
        _, _, qualified, sites, _, _, name, kind, kind_detail, ordinal, _, certainty = caller
        container = qualified.rpartition("::")[0]
        if like != (now := (kind, kind_detail, container, certainty)):
            like = now
            kind_text = str(symbol_kind(kind, kind_detail, kinds).value)
            detail = quoted(describe(container, view.shown(path), certainty))
        line, start, last, end = next(ranges)
        name_line, name_start, name_last, name_end = next(ranges)
        places = ",".join([write_range(place) for place in islice(ranges, len(sites))])
        written.append(
            f'{{"from":{{"name":{quoted(shown(name))},"kind":{kind_text},"uri":{uri},'
            f'"range":{{"start":{{"line":{line},"character":{start}}},'
            f'"end":{{"line":{last},"character":{end}}}}},'
            f'"selectionRange":{{"start":{{"line":{name_line},"character":{name_start}}},'
            f'"end":{{"line":{name_last},"character":{name_end}}}}},'
            f'"detail":{detail},"data":{{"path":{where},"kind":"{kind}",'
            f'"qualified":{quoted(qualified)},"ordinal":{ordinal},"tag":"{tag}"}}}},'
            f'"fromRanges":[{places}]}}'
        )
    return written


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
        f'"detail":{quoted(describe(item.container, view.shown(item.path), certainty))},'
        f'"data":{{"path":{quoted(key.path)},"kind":{quoted(key.kind)},'
        f'"qualified":{quoted(key.qualified)},"ordinal":{key.ordinal},"tag":{quoted(key.tag)}}}}}'
    )


def describe(container: str, path: str, certainty: Certainty | None) -> str:
    """What tells items of one name apart, and how sure the edge to this one is."""
    parts = [container.replace("::", "."), path]
    if certainty is not None:
        parts.append(certainty.via)
        if certainty.mode is not Mode.STATIC:
            parts.append(f"{certainty.mode} {certainty.confidence:.2f}")
    return " · ".join(part for part in parts if part)
