"""The whole way, from the editor's keys to the answer: unsaved text, the disk, several servers, odd text.

Each test is one process, or two, on a folder of its own.
"""

import os
import shutil

import pytest

from server.live import Live, live
from server.wire import Wire

pytestmark = pytest.mark.slow

TWO_FILES = """
==> a.py
def greet():
    return 1
==> b.py
from a import greet


def caller():
    return greet()
"""


@pytest.fixture
def session(tmp_path):
    with live(tmp_path, TWO_FILES) as started:
        yield started


# -- unsaved text


def test_a_name_that_exists_only_in_a_buffer_is_found_from_other_files(session):
    session.open("a.py")
    session.replace("a.py", "def greet():", "def hello(): ...\n\n\ndef greet():")
    session.open("b.py")
    session.replace("b.py", "return greet()", "import a\n    return greet(), a.hello()")
    assert session.definition("b.py", "hello") == ["a.py:1:hello"]
    assert session.references("a.py", "hello") == ["a.py:1:hello", "b.py:6:hello"]
    assert session.search("hello") == ["hello"]
    assert session.callers(session.item("a.py", "hello")) == ["caller"]


def test_a_name_that_a_buffer_drops_is_gone_everywhere(session):
    session.open("a.py")
    session.replace("a.py", "greet", "hello")
    assert session.definition("b.py", "greet", 1) in ([], ["b.py:1:greet"])
    assert session.search("greet") == []
    assert session.references("a.py", "hello") == ["a.py:1:hello"]
    session.replace("a.py", "hello", "greet")
    assert session.references("a.py", "greet") == ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet"]


def test_positions_in_other_files_follow_the_buffer(session):
    session.open("a.py")
    session.replace("a.py", "def greet", "# 💩\n\n\ndef greet")
    assert session.definition("b.py", "greet") == ["a.py:4:greet"]


def test_closing_a_dirty_buffer_returns_the_truth_to_the_disk(session):
    session.open("a.py")
    session.replace("a.py", "greet", "hello")
    assert session.search("hello") == ["hello"]
    session.close("a.py")
    assert session.search("hello") == []
    assert session.references("a.py", "greet") == ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet"]


def test_a_burst_of_edits_and_questions(session):
    session.open("a.py")
    for number in range(30):
        old = f"greet{number - 1}" if number else "greet"
        session.replace("a.py", old, f"greet{number}")
        if number % 7 == 0:
            assert session.symbols("a.py") == [f"greet{number}"]
    assert session.symbols("a.py") == ["greet29"]


def test_half_typed_code_answers_for_the_rest(session):
    session.open("b.py")
    session.replace("b.py", "return greet()", "x = (greet(\n\n\ndef later():\n    return greet()")
    assert "caller" in session.symbols("b.py")
    assert "b.py:1:greet" in session.references("a.py", "greet")


# -- documents of their own


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///nowhere/else.py"])
def test_documents_outside_every_folder_answer_for_themselves(session, uri):
    session.open(uri, "def one(): ...\n\n\ndef two():\n    x = one()\n    return x\n")
    assert session.symbols(uri) == ["one", "two"]
    assert session.definition(uri, "one", 1) == [f"{uri}:1:one"]
    assert session.references(uri, "one") == [f"{uri}:1:one", f"{uri}:5:one"]
    assert session.references(uri, "x", 1) == [f"{uri}:5:x", f"{uri}:6:x"]
    assert session.callers(session.item(uri, "one")) == ["two"]
    session.replace(uri, "def one", "\n\ndef one")
    assert session.definition(uri, "one", 1) == [f"{uri}:3:one"]
    assert session.search("one") == []
    session.close(uri)
    assert session.symbols(uri) == []


@pytest.mark.parametrize(
    "uri", ["file:///nowhere/at/all.py", "git:/a.py?HEAD", "file:///", "nonsense"]
)
def test_what_is_neither_open_nor_in_a_folder_has_no_answer(session, uri):
    session.texts[uri] = b"x"
    assert session.definition(uri, "x") == []
    assert session.references(uri, "x") == []
    assert session.symbols(uri) == []
    assert session.wire.request("textDocument/hover", session.at(uri, "x")) is None


def test_a_document_in_a_language_that_nobody_knows(session):
    session.open("notes.xyz", "def greet\n", language="klingon")
    assert session.symbols("notes.xyz") == []
    session.close("notes.xyz")
    assert session.definition("b.py", "greet") == ["a.py:1:greet"]


def test_every_question_at_places_outside_the_document(session):
    for place in ((0, 9999), (9999, 0), (9999, 9999), (2147483647, 2147483647)):
        params = {
            "textDocument": {"uri": session.uri("a.py")},
            "position": {"line": place[0], "character": place[1]},
        }
        for method in (
            "definition",
            "declaration",
            "documentHighlight",
            "hover",
            "prepareCallHierarchy",
        ):
            session.wire.request(f"textDocument/{method}", params)
        context = {"includeDeclaration": True}
        session.wire.request("textDocument/references", {**params, "context": context})


# -- odd text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_form_feeds_and_separators_in_an_edited_buffer(session, end):
    text = end.join(
        [
            "def one(): ...",
            "\f",
            "x = '\u2028\x85\x0b'; 💩 = one()",
            "def two():",
            "    y = '💩'; return one()",
            "",
        ]
    )
    session.open("odd.py", text)
    assert [place.split(":")[1:] for place in session.references("odd.py", "one")] == [
        ["1", "one"],
        ["3", "one"],
        ["5", "one"],
    ]
    session.replace("odd.py", "def two", f"def three(): ...{end}def two")
    assert session.symbols("odd.py")[0] == "one"
    assert session.definition("odd.py", "one", 2) == ["odd.py:1:one"]
    assert "odd.py:6:one" in session.references("odd.py", "one")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_emoji_and_combining_characters_before_the_cursor(tmp_path, encoding):
    source = """
        ==> a.py
        def größe(): ...


        x = "💩e\u0301👩‍👩‍👧"; y = größe(); z = größe
    """
    capabilities = {"general": {"positionEncodings": [encoding]}}
    with live(tmp_path, source, capabilities=capabilities) as session:
        assert session.encoding == encoding
        assert session.definition("a.py", "größe", 2) == ["a.py:1:größe"]
        assert session.references("a.py", "größe") == [
            "a.py:1:größe",
            "a.py:4:größe",
            "a.py:4:größe",
        ]


# -- the disk


def test_changes_on_the_disk_are_seen_without_the_clients_help(session):
    session.write("c.py", "from a import greet\n\ngreet()\n")
    wanted = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet", "c.py:1:greet", "c.py:3:greet"]
    session.wire.poll(lambda: session.references("a.py", "greet") == wanted)
    (session.folder / "b.py").unlink()
    wanted = ["a.py:1:greet", "c.py:1:greet", "c.py:3:greet"]
    session.wire.poll(lambda: session.references("a.py", "greet") == wanted)


def test_changes_on_the_disk_are_seen_when_the_client_reports_them(tmp_path):
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with live(tmp_path, TWO_FILES, capabilities=watching) as session:
        session.write("b.py", "x = 1\n")
        change = {"uri": session.uri("b.py"), "type": 2}
        session.wire.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
        session.wire.poll(lambda: session.references("a.py", "greet") == ["a.py:1:greet"])


def test_an_open_file_that_another_program_writes_keeps_its_buffer(session):
    session.open("a.py")
    session.replace("a.py", "greet", "hello")
    shown = session.texts["a.py"]
    session.write("a.py", "def other(): ...\n")
    session.texts["a.py"] = shown
    session.write("c.py", "")
    session.wire.poll(lambda: session.wire.request("workspace/symbol", {"query": "c"}))
    assert session.symbols("a.py") == ["hello"]
    session.close("a.py")
    session.wire.poll(lambda: session.symbols("a.py") == ["other"])


def test_folders_that_are_moved_away_and_come_back(session):
    session.write("pkg/c.py", "from a import greet\n")
    all_of_them = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet", "pkg/c.py:1:greet"]
    session.wire.poll(lambda: session.references("a.py", "greet") == all_of_them)
    os.rename(session.folder / "pkg", session.folder.parent / f"{session.folder.name}-away")
    session.wire.poll(lambda: session.references("a.py", "greet") == all_of_them[:3])
    os.rename(session.folder.parent / f"{session.folder.name}-away", session.folder / "pkg")
    session.wire.poll(lambda: session.references("a.py", "greet") == all_of_them)


@pytest.mark.parametrize("what", ["folder", "files"])
def test_an_index_that_is_deleted_under_the_server_comes_back(session, what):
    index = session.folder / ".codescope"
    if what == "folder":
        shutil.rmtree(index)
    else:
        for file in index.iterdir():
            file.unlink()
    session.references("a.py", "greet")  # any answer, but an answer
    wanted = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet"]
    session.wire.poll(lambda: session.references("a.py", "greet") == wanted)


def test_an_index_that_is_overwritten_is_said_to_be_damaged_and_comes_back(session):
    for database in (session.folder / ".codescope").glob("*.db"):
        database.write_bytes(b"not a database" * 1000)
    session.write("c.py", "from a import greet\n")
    number = session.wire.ask("workspace/symbol", {"query": "greet"})
    session.wire.answer(number)
    session.wire.poll(
        lambda: session.wire.answer(session.wire.ask("workspace/symbol", {"query": "greet"})).get("result")
    )
    wanted = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet", "c.py:1:greet"]
    session.wire.poll(lambda: session.references("a.py", "greet") == wanted)
    messages = [message["message"] for message in session.wire.notified("window/showMessage")]
    assert any("damaged" in message for message in messages)


# -- several servers, and the next one


def test_two_servers_on_one_folder(session):
    with Wire() as wire:
        capabilities = wire.initialize(session.folder)
        second = Live(wire, session.folder, session.marked, capabilities["positionEncoding"])
        second.ready()
        second.open("a.py")
        second.replace("a.py", "greet", "hello")
        assert second.search("hello") == ["hello"]
        assert session.search("hello") == []
        assert session.references("a.py", "greet") == [
            "a.py:1:greet",
            "b.py:1:greet",
            "b.py:5:greet",
        ]
        second.write("c.py", "def third(): ...\n")
        session.wire.poll(lambda: session.search("third") == ["third"])
        second.wire.poll(lambda: second.search("third") == ["third"])
        assert wire.leave() == 0
    session.write("d.py", "def fourth(): ...\n")
    session.wire.poll(lambda: session.search("fourth") == ["fourth"])


def test_the_indexing_server_leaves_and_the_other_goes_on(tmp_path):
    with live(tmp_path, TWO_FILES) as first, Wire() as wire:
        capabilities = wire.initialize(tmp_path)
        second = Live(wire, tmp_path, first.marked, capabilities["positionEncoding"])
        second.ready()
        first.wire.process.kill()
        first.wire.process.wait()
        second.write("c.py", "def third(): ...\n")
        second.wire.poll(lambda: second.search("third") == ["third"])
        assert wire.leave() == 0
        first.wire.leave = lambda: 0  # type: ignore[method-assign]


def test_items_of_a_call_hierarchy_answer_after_an_edit_and_after_a_restart(tmp_path):
    with live(tmp_path, TWO_FILES) as session:
        item = session.item("a.py", "greet")
        session.open("a.py")
        session.replace("a.py", "def greet", "import os\n\n\ndef greet")
        assert session.callers(item) == ["caller"]
    with live(tmp_path, TWO_FILES) as session:
        assert session.callers(item) == ["caller"]


# -- folders


def test_folders_are_added_and_removed(session, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "z.py").write_text("def zebra(): ...\n")
    event = {"added": [{"uri": other.as_uri(), "name": "other"}], "removed": []}
    session.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    session.wire.poll(lambda: session.search("zebra") == ["zebra"])
    assert session.search("greet") == ["greet"]
    event = {"added": [], "removed": event["added"]}
    session.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert session.search("zebra") == []
    assert session.search("greet") == ["greet"]


def test_a_client_without_a_folder(tmp_path):
    with Wire() as wire:
        session = Live(wire, tmp_path, None, wire.initialize()["positionEncoding"])
        session.open("untitled:x", "def one(): ...\n")
        assert session.symbols("untitled:x") == ["one"]
        assert session.search("one") == []
        assert wire.leave() == 0
