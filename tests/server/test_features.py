"""What each request looks like on the wire, for the capabilities that real clients announce.

What is right is the business of tests/navigate; here each method is asked once or twice.
"""

import asyncio

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from server.editor import PROFILES, start_editor, write_workspace

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

WORKSPACE = '''
==> shapes/__init__.py
==> shapes/base.py
class «Base:Base»:
    """What all *shapes* share."""

    def «base_area:area»(self) -> float:
        """How large it is."""
        return 0.0

    def show(self):
        return self.«base_call:area»()
==> shapes/circle.py
from shapes.base import «import:Base»

«circle_full:class «Circle:Circle»(«inherit:Base»):
    def «init:__init__»(self, radius):
        self.«field:radius» = radius

    def «circle_area:area»(self) -> float:
        return 3 * self.«field_read:radius» ** 2»
==> main.py
from shapes.circle import «main_import:Circle»


«main_full:def «main:main»():
    «local:shape» = "💩" and «construct:Circle»(1)
    return «local_read:shape».«area_call:area»()»


def «unknown:unknown»(«parameter:thing»):
    return «thing_read:thing».«guess:area»()


«module_call:main»()
'''


@pytest.fixture(scope="module", params=sorted(PROFILES))
def profile(request):
    return request.param


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def editor(profile, tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    editor = await start_editor(folder, write_workspace(folder, WORKSPACE), profile)
    yield editor
    await editor.client.shutdown_session()
    await editor.client.stop()


async def test_the_best_encoding_that_the_client_offers(editor, profile):
    assert editor.encoding == ("utf-8" if profile in ("neovim", "emacs") else "utf-16")


async def test_definition(editor, profile):
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(**editor.at("construct"))
    )
    if profile != "bare":
        [link] = found
        assert isinstance(link, types.LocationLink)
        assert editor.label(link.target_uri, link.target_selection_range) == "Circle"
        assert editor.label(link.target_uri, link.target_range) == "circle_full"
        assert link.origin_selection_range == editor.range("construct")
    else:
        assert editor.labels(found) == ["Circle"]


async def test_declaration(editor):
    found = await editor.client.text_document_declaration_async(
        types.DeclarationParams(**editor.at("construct"))
    )
    assert len(found) == 1


async def test_a_place_without_a_name_has_no_definition(editor):
    place = types.TextDocumentIdentifier(editor.uri("main.py"))
    for line, character in ((1, 0), (2, 5), (9999, 9999)):
        params = types.DefinitionParams(place, types.Position(line, character))
        assert not await editor.client.text_document_definition_async(params)


@pytest.mark.parametrize("asked", ["Circle", "construct", "main_import"])
async def test_references_with_and_without_the_declaration(editor, asked):
    async def ask(include):
        context = types.ReferenceContext(include_declaration=include)
        params = types.ReferenceParams(context=context, **editor.at(asked))
        return editor.labels(await editor.client.text_document_references_async(params))

    assert await ask(True) == ["main_import", "construct", "Circle"]
    assert await ask(False) == ["main_import", "construct"]


async def test_partial_results_are_everything_or_nothing(editor):
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(
        context=context, partial_result_token="parts", **editor.at("Circle")
    )
    parts = []
    editor.client.protocol.fm.features[types.PROGRESS] = lambda params: parts.append(params)
    try:
        final = await editor.client.text_document_references_async(params)
    finally:
        del editor.client.protocol.fm.features[types.PROGRESS]
    assert not final
    assert [len(part.value) for part in parts] == [3]


async def test_highlights_of_a_local_variable_and_of_a_field(editor):
    async def ask(label):
        params = types.DocumentHighlightParams(**editor.at(label))
        found = await editor.client.text_document_document_highlight_async(params)
        path = editor.marked.spots[label].path
        return {(editor.label(editor.uri(path), item.range), item.kind) for item in found}

    write, read = types.DocumentHighlightKind.Write, types.DocumentHighlightKind.Read
    assert await ask("local_read") == {("local", write), ("local_read", read)}
    assert await ask("field_read") == {("field", write), ("field_read", read)}


async def test_document_symbols(editor, profile):
    params = types.DocumentSymbolParams(
        types.TextDocumentIdentifier(editor.uri("shapes/circle.py"))
    )
    found = await editor.client.text_document_document_symbol_async(params)
    if profile == "bare":
        assert [(symbol.name, symbol.container_name) for symbol in found] == [
            ("Circle", None),
            ("__init__", "Circle"),
            ("radius", "Circle"),
            ("area", "Circle"),
        ]
        return
    [circle] = found
    assert circle.kind == types.SymbolKind.Class
    assert [child.name for child in circle.children] == ["__init__", "radius", "area"]
    assert circle.selection_range == editor.range("Circle")
    assert circle.range == editor.range("circle_full")


async def test_workspace_symbols(editor):
    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("area"))
    assert [(symbol.name, symbol.container_name) for symbol in found[:2]] == [
        ("area", "Base"),
        ("area", "Circle"),
    ]
    assert editor.labels(symbol.location for symbol in found[:2]) == ["base_area", "circle_area"]


async def test_an_empty_query_means_all(editor):
    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(""))
    assert {"Base", "Circle", "main"} <= {symbol.name for symbol in found}


async def test_hover(editor, profile):
    params = types.HoverParams(**editor.at("base_call"))
    found = await editor.client.text_document_hover_async(params)
    assert found.range == editor.range("base_call")
    text = found.contents.value
    assert "def area(self) -> float" in text
    assert "How large it is." in text
    assert "shapes/base.py:4" in text
    if profile == "bare":
        assert found.contents.kind == types.MarkupKind.PlainText
        assert "```" not in text
    else:
        assert found.contents.kind == types.MarkupKind.Markdown
        assert text.startswith("```python\n")


async def test_hover_says_when_it_guesses(editor):
    found = await editor.client.text_document_hover_async(types.HoverParams(**editor.at("guess")))
    assert "a guess by name" in found.contents.value


async def prepared(editor, label):
    params = types.CallHierarchyPrepareParams(**editor.at(label))
    found = await editor.client.text_document_prepare_call_hierarchy_async(params)
    assert found is not None
    [item] = found
    return item


async def test_incoming_calls(editor):
    item = await prepared(editor, "construct")
    assert (item.name, item.kind) == ("Circle", types.SymbolKind.Class)
    assert editor.label(item.uri, item.selection_range) == "Circle"
    params = types.CallHierarchyIncomingCallsParams(item)
    [call] = await editor.client.call_hierarchy_incoming_calls_async(params)
    assert call.from_.name == "main"
    assert editor.label(call.from_.uri, call.from_.range) == "main_full"
    assert [editor.label(call.from_.uri, place) for place in call.from_ranges] == ["construct"]


async def test_an_overrides_callers_say_through_which_method(editor):
    params = types.CallHierarchyIncomingCallsParams(await prepared(editor, "circle_area"))
    calls = await editor.client.call_hierarchy_incoming_calls_async(params)
    details = {call.from_.name: call.from_.detail for call in calls}
    assert details["main"] == "main.py"
    assert details["show"] == "Base · shapes/base.py · via Base.area"
    assert "heuristic" in details["unknown"]


async def test_the_module_is_a_caller(editor):
    params = types.CallHierarchyIncomingCallsParams(await prepared(editor, "main"))
    [call] = await editor.client.call_hierarchy_incoming_calls_async(params)
    assert call.from_.kind == types.SymbolKind.Module
    assert [editor.label(call.from_.uri, place) for place in call.from_ranges] == ["module_call"]
    assert call.from_.range.start <= call.from_.selection_range.start
    assert call.from_.selection_range.end <= call.from_.range.end


async def test_outgoing_calls(editor):
    params = types.CallHierarchyOutgoingCallsParams(await prepared(editor, "main"))
    calls = await editor.client.call_hierarchy_outgoing_calls_async(params)
    found = {
        call.to.name: [editor.label(editor.uri("main.py"), place) for place in call.from_ranges]
        for call in calls
    }
    assert found["Circle"] == ["construct"]
    assert found["area"] == ["area_call"]


async def test_an_item_that_lost_its_data_is_found_by_its_place(editor):
    item = await prepared(editor, "main")
    for data in (None, 5, {"path": 7}, {"foreign": True}):
        item.data = data
        params = types.CallHierarchyIncomingCallsParams(item)
        assert len(await editor.client.call_hierarchy_incoming_calls_async(params)) == 1


async def test_an_item_of_something_that_is_gone_has_no_calls(editor):
    item = await prepared(editor, "main")
    item.data = {**item.data, "qualified": "gone"}
    params = types.CallHierarchyIncomingCallsParams(item)
    assert not await editor.client.call_hierarchy_incoming_calls_async(params)


async def test_callees_show_what_overrides_them(editor):
    params = types.CallHierarchyOutgoingCallsParams(await prepared(editor, "base_area"))
    [call] = await editor.client.call_hierarchy_outgoing_calls_async(params)
    assert call.to.detail == "Circle · shapes/circle.py · via Base.area"
    assert [editor.label(editor.uri("shapes/base.py"), at) for at in call.from_ranges] == [
        "base_area"
    ]


@pytest.mark.parametrize("asked", ["Base", "import", "inherit"])
async def test_implementations_of_a_class(editor, profile, asked):
    params = types.ImplementationParams(**editor.at(asked))
    found = await editor.client.text_document_implementation_async(params)
    if profile == "bare":
        assert editor.labels(found) == ["Circle"]
    else:
        [link] = found
        assert editor.label(link.target_uri, link.target_selection_range) == "Circle"


@pytest.mark.parametrize("asked", ["local", "local_read", "construct", "main_import"])
async def test_the_type_of_a_value(editor, profile, asked):
    params = types.TypeDefinitionParams(**editor.at(asked))
    found = await editor.client.text_document_type_definition_async(params)
    if profile == "bare":
        assert editor.labels(found) == ["Circle"]
    else:
        [link] = found
        assert editor.label(link.target_uri, link.target_selection_range) == "Circle"
        assert link.origin_selection_range == editor.range(asked)


async def typed(editor, label):
    params = types.TypeHierarchyPrepareParams(**editor.at(label))
    found = await editor.client.text_document_prepare_type_hierarchy_async(params)
    assert found is not None
    [item] = found
    return item


async def test_type_hierarchy(editor):
    item = await typed(editor, "construct")
    assert (item.name, item.kind, item.detail) == (
        "Circle",
        types.SymbolKind.Class,
        "shapes/circle.py",
    )
    assert editor.label(item.uri, item.range) == "circle_full"
    bases = []
    for data in (item.data, None, {"path": 7}):
        item.data = data
        params = types.TypeHierarchySupertypesParams(item)
        bases += await editor.client.type_hierarchy_supertypes_async(params)
    assert [editor.label(base.uri, base.selection_range) for base in bases] == ["Base"] * 3
    below = types.TypeHierarchySubtypesParams(bases[0])
    [circle] = await editor.client.type_hierarchy_subtypes_async(below)
    assert circle.name == "Circle"
    assert not await editor.client.type_hierarchy_subtypes_async(
        types.TypeHierarchySubtypesParams(circle)
    )
    circle.data = {**circle.data, "qualified": "gone"}
    gone = types.TypeHierarchySupertypesParams(circle)
    assert not await editor.client.type_hierarchy_supertypes_async(gone)


async def test_folding(editor, profile):
    document = types.TextDocumentIdentifier(editor.uri("main.py"))
    params = types.FoldingRangeParams(document)
    found = await editor.client.text_document_folding_range_async(params)
    assert [(fold.start_line, fold.end_line) for fold in found] == [(3, 5), (8, 9)]
    by_line = profile in ("vscode", "neovim")
    assert (found[0].start_character is None) == by_line


async def test_selection_counts_as_the_client_does(editor):
    places = [editor.at(label)["position"] for label in ("area_call", "module_call")]
    document = types.TextDocumentIdentifier(editor.uri("main.py"))
    params = types.SelectionRangeParams(document, places)
    call, module = await editor.client.text_document_selection_range_async(params)
    assert call.range == editor.range("area_call")
    assert call.parent.range.start == editor.range("local_read").start
    assert module.range == editor.range("module_call")
    while module.parent is not None:
        module = module.parent
    assert module.range.start == types.Position(0, 0)


async def test_folding_and_selection_of_what_is_typed(editor):
    uri = editor.uri("typed.py")
    text = "def f():\n    return (\n        '💩', one\n    )\n"
    item = types.TextDocumentItem(uri, types.LanguageKind.Python, 1, text)
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    document = types.TextDocumentIdentifier(uri)
    folds = await editor.client.text_document_folding_range_async(
        types.FoldingRangeParams(document)
    )
    assert [fold.start_line for fold in folds] == [0, 1]
    change = types.TextDocumentContentChangeWholeDocument("\n\n" + text)
    version = types.VersionedTextDocumentIdentifier(2, uri)
    editor.client.text_document_did_change(types.DidChangeTextDocumentParams(version, [change]))
    folds = await editor.client.text_document_folding_range_async(
        types.FoldingRangeParams(document)
    )
    assert [fold.start_line for fold in folds] == [2, 3]
    at = 8 + len("'', ") + (4 if editor.encoding == "utf-8" else 2)
    params = types.SelectionRangeParams(document, [types.Position(4, at + 1)])
    [found] = await editor.client.text_document_selection_range_async(params)
    assert (found.range.start.character, found.range.end.character) == (at, at + 3)
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))


async def test_status_is_plain_and_complete(editor):
    params = types.ExecuteCommandParams(command="codescope.status")
    [status] = await editor.client.workspace_execute_command_async(params)
    assert status["folder"] == editor.folder.as_uri()
    assert status["files"] == 4
    assert status["skipped"] == []


async def search(editor, **params):
    return await editor.client.protocol.send_request_async("codescope/search", params)


async def test_workspace_symbols_by_a_sentence(editor):
    """Texts come a moment after the index, so it is asked until they are there."""
    found = None
    for _ in range(600):
        found = await editor.client.workspace_symbol_async(
            types.WorkspaceSymbolParams("what tells how large a thing is")
        )
        if found:
            break
        await asyncio.sleep(0.05)
    assert found
    assert (found[0].name, found[0].container_name) == ("area", "Base")


async def test_search_says_why(editor):
    found = as_json(await search(editor, query="what tells how large a thing is", limit=3))
    assert found["version"] == 1
    assert found["route"] == "words"
    first = found["results"][0]
    assert (first["name"], first["containerName"], first["path"]) == (
        "area",
        "Base",
        "shapes/base.py",
    )
    assert first["words"] == ["large"]
    assert first["snippet"] == '"""How large it is."""'
    named = as_json(await search(editor, query="Circle", kinds=["class"], limit=1))
    assert named["results"][0]["nameMatch"] == "exact"
    none = as_json(await search(editor, query="Circle", languages=["go"]))
    assert none["results"] == []
    with pytest.raises(JsonRpcException, match="query must be a text"):
        await search(editor, limit=3)


def as_json(value):
    """What pygls makes of an answer to a method that it does not know: tuples with names."""
    if hasattr(value, "_asdict"):
        return {key: as_json(item) for key, item in value._asdict().items()}
    return list(map(as_json, value)) if isinstance(value, list) else value
