"""Open documents through a real process: what the workspace is given is what the client shows."""

import pytest

from server.conftest import FAKE
from server.wire import Wire

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def running(folder):
    """One server for all tests; opening a document again replaces it."""
    with Wire(command=FAKE) as wire:
        wire.initialize(folder)
        yield wire


def opened(wire, uri, text, language="python"):
    item = {"uri": uri, "languageId": language, "version": 1, "text": text}
    wire.notify("textDocument/didOpen", {"textDocument": item})


def changed(wire, uri, *changes):
    edits: list[dict[str, object]] = []
    for change in changes:
        if isinstance(change, str):
            edits.append({"text": change})
            continue
        first, start, last, end, text = change
        place = {
            "start": {"line": first, "character": start},
            "end": {"line": last, "character": end},
        }
        edits.append({"range": place, "text": text})
    wire.notify(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": 2}, "contentChanges": edits},
    )


@pytest.mark.parametrize(
    ("text", "changes", "result"),
    [
        ("a=1\f\nb=2", [(1, 0, 1, 1, "X")], "a=1\f\nX=2"),
        ("a\u2028b\x85\nc", [(1, 0, 1, 1, "X")], "a\u2028b\x85\nX"),
        ("💩 = name", [(0, 5, 0, 9, "X")], "💩 = X"),
        ("a\r\nb\r\nc", [(1, 0, 1, 1, "X")], "a\r\nX\r\nc"),
        ("a\rb\rc", [(1, 0, 1, 1, "X")], "a\rX\rc"),
        ("a\n", [(7, 7, 9, 9, "X")], "a\nX"),
        ("a\n", [(0, -5, 0, 4294967295, "X")], "X\n"),
        ("one", ["two", (0, 3, 0, 3, "!"), (0, 0, 0, 1, "T")], "Two!"),
    ],
)
def test_edits_arrive_as_the_client_made_them(running, folder, text, changes, result):
    uri = (folder / "a.py").as_uri()
    opened(running, uri, text)
    changed(running, uri, *changes)
    assert running.request("test/text", {"path": "a.py"}) == result


@pytest.mark.parametrize("encoding", ["utf-8", "utf-32"])
def test_columns_count_as_negotiated(fake, tmp_path, encoding):
    capabilities = {"general": {"positionEncodings": ["utf-16", encoding]}}
    assert fake.initialize(tmp_path, capabilities=capabilities)["positionEncoding"] == encoding
    uri = (tmp_path / "a.py").as_uri()
    opened(fake, uri, "💩 = name")
    column = {"utf-8": 7, "utf-32": 4}[encoding]
    changed(fake, uri, (0, column, 0, column + 4, "X"))
    assert fake.request("test/text", {"path": "a.py"}) == "💩 = X"


def test_a_document_is_one_document_however_it_is_spelled(running, folder):
    uri = (folder / "a b.py").as_uri()
    assert "%20" in uri
    opened(running, uri, "one")
    changed(running, uri.replace("%20", " "), "two")
    assert running.request("test/text", {"path": "a b.py"}) == "two"
    running.notify("textDocument/didClose", {"textDocument": {"uri": uri.replace("a", "%61")}})
    assert running.request("test/text", {"path": "a b.py"}) == "<closed>"


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///nowhere/else/a.py"])
def test_documents_outside_every_folder_are_known_by_themselves(running, uri):
    opened(running, uri, "one")
    path = uri.removeprefix("file://")
    assert running.request("test/text", {"path": path}) == "one"
    assert running.request("test/place", {"uri": uri}) == [None, path]


def test_saving_and_closing_tell_the_workspace_to_look_at_the_disk(running, folder):
    uri = (folder / "a.py").as_uri()
    opened(running, uri, "one")
    before = len(running.request("test/calls"))
    running.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    running.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    hint = ["files_changed", str(folder), [str(folder / "a.py")]]
    assert running.request("test/calls")[before:] == [
        hint,
        ["close_document", str(folder), "a.py"],
        hint,
    ]


def test_a_document_behind_a_symbolic_link_belongs_to_its_folder(fake, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    fake.initialize(tmp_path / "real")
    assert fake.request("test/place", {"uri": (tmp_path / "link" / "a.py").as_uri()}) == [
        str(tmp_path / "real"),
        "a.py",
    ]
