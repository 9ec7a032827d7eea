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


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live(tmp_path_factory.mktemp("workspace"), TWO_FILES) as started:
        yield started


@pytest.fixture
def session(server):
    """A server that many tests share: nothing is open, and the disk is as it was."""
    yield server
    server.close_all()


@pytest.fixture
def fresh(tmp_path):
    """A server of the test's own, which may change the disk."""
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


def test_an_edit_behind_a_question_does_not_spoil_its_answer(session):
    """An edit that comes while a question is being answered is no reason to refuse the answer."""
    session.open("a.py")
    numbers = []
    for round in range(20):
        number = session.wire.ask(
            "textDocument/documentSymbol", {"textDocument": {"uri": session.uri("a.py")}}
        )
        numbers.append(number)
        session.replace("a.py", "return", f"# {round}\n    return")
    for number in numbers:
        [symbol] = session.wire.answer(number)["result"]
        assert symbol["name"] == "greet"


# -- documents of their own


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/nowhere/a.ipynb#W0sZmlsZQ%3D%3D",
        "file:///nowhere/else.py",
        "file:///nowhere/not%FFutf8.py",
        "untitled:\ud800",
    ],
)
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


def test_changes_on_the_disk_are_seen_without_the_clients_help(fresh):
    fresh.write("c.py", "from a import greet\n\ngreet()\n")
    wanted = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet", "c.py:1:greet", "c.py:3:greet"]
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == wanted)
    (fresh.folder / "b.py").unlink()
    wanted = ["a.py:1:greet", "c.py:1:greet", "c.py:3:greet"]
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == wanted)


def test_changes_on_the_disk_are_seen_when_the_client_reports_them(tmp_path):
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with live(tmp_path, TWO_FILES, capabilities=watching) as session:
        session.write("b.py", "x = 1\n")
        change = {"uri": session.uri("b.py"), "type": 2}
        session.wire.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
        session.wire.poll(lambda: session.references("a.py", "greet") == ["a.py:1:greet"])


def test_columns_are_those_of_the_text_that_was_indexed(tmp_path):
    """A newer text on the disk that nobody has told of is not read for old answers."""
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with live(tmp_path, TWO_FILES, capabilities=watching) as session:
        (tmp_path / "a.py").write_text("\n\n\ndef greet():\n    return 1\n")
        assert session.definition("b.py", "greet") == ["a.py:1:greet"]
        assert session.definition("b.py", "greet") == ["a.py:1:greet"]


def test_an_open_file_that_another_program_writes_keeps_its_buffer(fresh):
    fresh.open("a.py")
    fresh.replace("a.py", "greet", "hello")
    shown = fresh.texts["a.py"]
    fresh.write("a.py", "def other(): ...\n")
    fresh.texts["a.py"] = shown
    fresh.write("c.py", "")
    fresh.wire.poll(lambda: fresh.wire.request("workspace/symbol", {"query": "c"}))
    assert fresh.symbols("a.py") == ["hello"]
    fresh.close("a.py")
    fresh.wire.poll(lambda: fresh.symbols("a.py") == ["other"])


def test_folders_that_are_moved_away_and_come_back(fresh):
    fresh.write("pkg/c.py", "from a import greet\n")
    all_of_them = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet", "pkg/c.py:1:greet"]
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == all_of_them)
    os.rename(fresh.folder / "pkg", fresh.folder.parent / f"{fresh.folder.name}-away")
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == all_of_them[:3])
    os.rename(fresh.folder.parent / f"{fresh.folder.name}-away", fresh.folder / "pkg")
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == all_of_them)


@pytest.mark.parametrize("what", ["folder", "files"])
def test_an_index_that_is_deleted_under_the_server_comes_back(fresh, what):
    index = fresh.folder / ".codescope"
    if what == "folder":
        shutil.rmtree(index)
    else:
        for file in index.iterdir():
            file.unlink()
    fresh.references("a.py", "greet")  # any answer, but an answer
    wanted = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet"]
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == wanted)


def test_an_index_that_is_overwritten_is_said_to_be_damaged_and_comes_back(fresh):
    for database in (fresh.folder / ".codescope").glob("*.db"):
        database.write_bytes(b"not a database" * 1000)
    fresh.write("c.py", "from a import greet\n")
    number = fresh.wire.ask("workspace/symbol", {"query": "greet"})
    fresh.wire.answer(number)
    fresh.wire.poll(
        lambda: fresh.wire.answer(fresh.wire.ask("workspace/symbol", {"query": "greet"})).get(
            "result"
        )
    )
    wanted = ["a.py:1:greet", "b.py:1:greet", "b.py:5:greet", "c.py:1:greet"]
    fresh.wire.poll(lambda: fresh.references("a.py", "greet") == wanted)
    messages = [message["message"] for message in fresh.wire.notified("window/showMessage")]
    assert any("damaged" in message for message in messages)


# -- several servers, and the next one


def test_two_servers_on_one_folder(fresh):
    with Wire() as wire:
        capabilities = wire.initialize(fresh.folder)
        second = Live(wire, fresh.folder, fresh.marked, capabilities["positionEncoding"])
        second.ready()
        second.open("a.py")
        second.replace("a.py", "greet", "hello")
        assert second.search("hello") == ["hello"]
        assert fresh.search("hello") == []
        assert fresh.references("a.py", "greet") == [
            "a.py:1:greet",
            "b.py:1:greet",
            "b.py:5:greet",
        ]
        second.write("c.py", "def third(): ...\n")
        fresh.wire.poll(lambda: fresh.search("third") == ["third"])
        second.wire.poll(lambda: second.search("third") == ["third"])
        assert wire.leave() == 0
    fresh.write("d.py", "def fourth(): ...\n")
    fresh.wire.poll(lambda: fresh.search("fourth") == ["fourth"])


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


# -- packages outside


def test_names_of_packages_lead_into_the_environment(tmp_path):
    package = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "outside"
    package.mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("home = /usr\n")
    (package / "__init__.py").write_text('def helper(x: int) -> str:\n    """Helps."""\n')
    with live(tmp_path, "==> a.py\nimport outside\n\noutside.helper(1)\n") as session:
        found = session.wire.request("textDocument/definition", session.at("a.py", "helper"))
        assert [(place["uri"], place["range"]["start"]) for place in found] == [
            ((package / "__init__.py").as_uri(), {"line": 0, "character": 4})
        ]
        hover = session.wire.request("textDocument/hover", session.at("a.py", "helper"))
        text = hover["contents"]["value"]
        assert "def helper(x: int) -> str" in text
        assert "Helps." in text
        assert "outside.helper" in text
        hover = session.wire.request("textDocument/hover", session.at("a.py", "outside", 1))
        assert "module outside" in hover["contents"]["value"]
        assert session.search("helper") == []


def test_bases_and_types_of_packages_have_places(tmp_path):
    package = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "outside"
    package.mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("home = /usr\n")
    (package / "__init__.py").write_text("from outside.core import Mid\n")
    (package / "core.py").write_text("class Top: ...\nclass Mid(Top): ...\n")
    source = """
        ==> a.py
        from outside import Mid
        from gone import Lost
        class Own: ...
        class Mine(Own, Mid, Lost): ...
        def use(é: Mid):
            return é
    """
    with live(tmp_path, source) as session:
        [item] = session.wire.request(
            "textDocument/prepareTypeHierarchy", session.at("a.py", "Mine")
        )
        bases = session.wire.request("typeHierarchy/supertypes", {"item": item})
        assert [base["name"] for base in bases] == ["Own", "Mid"]
        assert bases[1]["uri"] == (package / "core.py").as_uri()
        [top] = session.wire.request("typeHierarchy/supertypes", {"item": bases[1]})
        assert (top["name"], top["range"]["start"]["line"]) == ("Top", 0)
        assert session.wire.request("typeHierarchy/supertypes", {"item": top}) == []
        assert session.wire.request("typeHierarchy/subtypes", {"item": top}) == []
        found = session.wire.request("textDocument/typeDefinition", session.at("a.py", "é", 1))
        assert [place["uri"] for place in found] == [(package / "core.py").as_uri()]


def test_the_hierarchy_follows_unsaved_text(tmp_path):
    source = "==> a.py\nclass Base: ...\n==> b.py\nfrom a import Base\n"
    with live(tmp_path, source) as session:
        [item] = session.wire.request(
            "textDocument/prepareTypeHierarchy", session.at("a.py", "Base")
        )

        def below(item):
            found = session.wire.request("typeHierarchy/subtypes", {"item": item})
            return [each["name"] for each in found]

        assert below(item) == []
        session.open("b.py")
        session.replace("b.py", "import Base\n", "import Base\nclass Typed(Base): ...\n")
        assert below(item) == ["Typed"]
        session.replace("b.py", "(Base)", "()")
        assert below(item) == []
        session.open("a.py")
        session.replace("a.py", "class Base", "import os\nclass Base")
        session.replace("b.py", "Typed()", "Typed(Base)")
        assert below(item) == ["Typed"]
        session.replace("a.py", "class Base", "class Other")
        assert below(item) == []


def test_members_of_what_packages_declare_lead_into_them_too(tmp_path):
    package = tmp_path / "node_modules" / "outside"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"main": "index.js", "types": "index.d.ts"}')
    (package / "index.js").write_text("exports.make = () => ({ run() {} });\n")
    (package / "index.d.ts").write_text(
        "/** Makes one. */\nexport function make(): Thing;\ninterface Thing { run(): void }\n"
    )
    source = """
        ==> a.ts
        import { make } from "outside";
        make().run();
        ==> b.ts
        class Other {
            run() {}
        }
    """
    with live(tmp_path, source) as session:
        for name, line, column in (("make()", 1, 16), ("run", 2, 18)):
            [place] = session.wire.request("textDocument/definition", session.at("a.ts", name))
            assert place["uri"] == (package / "index.d.ts").as_uri()
            assert place["range"]["start"] == {"line": line, "character": column}
        hover = session.wire.request("textDocument/hover", session.at("a.ts", "make()"))
        assert "Makes one." in hover["contents"]["value"]
        assert "outside.make" in hover["contents"]["value"]


# -- symbols


def test_a_client_that_resolves_ranges_gets_them_when_it_asks(tmp_path):
    abilities = {"workspace": {"symbol": {"resolveSupport": {"properties": ["location.range"]}}}}
    with live(tmp_path, TWO_FILES, capabilities=abilities) as session:
        [symbol] = session.wire.request("workspace/symbol", {"query": "caller"})
        assert symbol["location"] == {"uri": session.uri("b.py")}
        resolved = session.wire.request("workspaceSymbol/resolve", symbol)
        assert session.shown(resolved["location"]) == "b.py:4:caller"
        symbol["data"]["qualified"] = "gone"
        assert session.wire.request("workspaceSymbol/resolve", symbol) == symbol


def test_kinds_are_those_that_the_client_knows(tmp_path):
    source = """
        ==> a.py
        from enum import Enum


        class Colour(Enum):
            RED = 1
    """
    for known, kind in ((None, 14), ([5, 14, 22], 22)):  # constant; enum member
        kinds = {"symbolKind": {"valueSet": known}} if known else {}
        abilities = {
            "textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True, **kinds}}
        }
        with live(tmp_path, source, capabilities=abilities) as session:
            params = {"textDocument": {"uri": session.uri("a.py")}}
            [colour] = session.wire.request("textDocument/documentSymbol", params)
            [red] = colour["children"]
            assert red["kind"] == kind
            assert colour["range"]["start"]["line"] <= red["range"]["start"]["line"]
            assert red["range"]["end"]["line"] <= colour["range"]["end"]["line"]


# -- folders


def test_folders_are_added_and_removed(fresh, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "z.py").write_text("def zebra(): ...\n")
    event = {"added": [{"uri": other.as_uri(), "name": "other"}], "removed": []}
    fresh.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    fresh.wire.poll(lambda: fresh.search("zebra") == ["zebra"])
    assert fresh.search("greet") == ["greet"]
    names = [item["name"] for item in fresh.wire.request("workspace/symbol", {"query": ""})]
    assert "zebra" in names[:2]  # folders take turns
    event = {"added": [], "removed": event["added"]}
    fresh.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert fresh.search("zebra") == []
    assert fresh.search("greet") == ["greet"]


def test_a_client_without_a_folder(tmp_path):
    with Wire() as wire:
        session = Live(wire, tmp_path, None, wire.initialize()["positionEncoding"])
        session.open("untitled:x", "def one(): ...\n")
        assert session.symbols("untitled:x") == ["one"]
        assert session.search("one") == []
        assert wire.leave() == 0
