"""Several folders in one window, over the wire: what one imports from another, open or on the disk."""

import pytest

from marked import parse_marked
from server.editor import write_workspace
from server.live import Live
from server.wire import Wire

pytestmark = pytest.mark.slow

SOURCE = """
==> lib/pkg/__init__.py
def greet(name):
    "Says é."


def unused(): ...
==> app/main.py
from pkg import greet


def main():
    é = greet("é")
==> app/deep/greetings.py
def greetings(): ...
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = tmp_path_factory.mktemp("window é")
    marked = parse_marked(SOURCE)
    write_workspace(folder, SOURCE)
    with Wire() as wire:
        told = wire.initialize(folder / "lib", folder / "app")
        session = Live(wire, folder, marked, told["positionEncoding"])
        wire.poll(lambda: session.search("unused") and session.search("main"))
        wire.poll(lambda: session.definition("app/main.py", "greet"))
        yield session
        assert wire.leave() == 0


@pytest.fixture
def session(started):
    yield started
    started.close_all()


EVERY = ["lib/pkg/__init__.py:1:greet", "app/main.py:1:greet", "app/main.py:5:greet"]


def test_from_one_folder_into_another(session):
    assert session.definition("app/main.py", "greet", 1) == EVERY[:1]
    for path in ("app/main.py", "lib/pkg/__init__.py"):
        assert session.references(path, "greet") == EVERY
    hover = session.wire.request("textDocument/hover", session.at("app/main.py", "greet", 1))
    assert "def greet(name)" in hover["contents"]["value"]
    assert "Says é." in hover["contents"]["value"]
    assert "function pkg.greet · lib/pkg/__init__.py:1" in hover["contents"]["value"]


def test_calls_between_folders(session):
    item = session.item("app/main.py", "greet", 1)
    assert item["uri"] == session.uri("lib/pkg/__init__.py")
    [caller] = session.wire.request("callHierarchy/incomingCalls", {"item": item})
    assert (caller["from"]["name"], caller["from"]["uri"]) == ("main", session.uri("app/main.py"))
    assert caller["from"]["detail"] == "app/main.py"
    assert [place["start"]["line"] for place in caller["fromRanges"]] == [4]
    [callee] = session.wire.request("callHierarchy/outgoingCalls", {"item": caller["from"]})
    assert (callee["to"]["name"], callee["to"]["uri"]) == ("greet", item["uri"])
    assert [place["start"]["line"] for place in callee["fromRanges"]] == [4]


def test_unsaved_text_of_both_folders_counts(session):
    session.open("lib/pkg/__init__.py")
    session.replace("lib/pkg/__init__.py", "def unused(): ...", "def brandnew(): ...")
    session.open("app/main.py")
    session.replace("app/main.py", "é = greet", "import pkg; pkg.brandnew(); é = greet")
    assert session.definition("app/main.py", "brandnew") == ["lib/pkg/__init__.py:5:brandnew"]
    assert session.references("lib/pkg/__init__.py", "brandnew") == [
        "lib/pkg/__init__.py:5:brandnew",
        "app/main.py:5:brandnew",
    ]
    session.replace("lib/pkg/__init__.py", "def brandnew(): ...", "")
    assert session.definition("app/main.py", "brandnew") == []


def test_symbols_of_all_folders_are_ranked_together(session):
    found = session.wire.request("workspace/symbol", {"query": "greet"})
    assert [item["name"] for item in found] == ["greet", "greetings"]


def test_without_the_folder_its_names_are_outside_again(session):
    folder = session.folder / "lib"
    event = {"added": [], "removed": [{"uri": folder.as_uri(), "name": "lib"}]}
    session.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert session.references("app/main.py", "greet") == EVERY[1:]
    event = {"added": event["removed"], "removed": []}
    session.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    session.wire.poll(lambda: session.references("app/main.py", "greet") == EVERY)
