"""Several folders in one window, over the wire: what one imports from another, open or on the disk."""

from contextlib import contextmanager
from typing import Any

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


EVERY = ["lib/pkg/__init__.py:1:greet", "app/main.py:1:greet", "app/main.py:5:greet"]


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = tmp_path_factory.mktemp("window é")
    marked = parse_marked(SOURCE)
    write_workspace(folder, SOURCE)
    with Wire() as wire:
        told = wire.initialize(folder / "lib", folder / "app")
        session = Live(wire, folder, marked, told["positionEncoding"])
        wire.poll(lambda: session.search("unused") and session.search("main"))
        wire.poll(lambda: session.references("lib/pkg/__init__.py", "greet") == EVERY)
        yield session
        assert wire.leave() == 0


@pytest.fixture
def session(started):
    yield started
    started.close_all()


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


# -- home folders and whole disks


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "hóme"
    write_workspace(folder, "==> a.py\ndef at_home(): ...\n")
    return folder


ASKING: dict[str, Any] = {"window": {"showMessage": {"messageActionItem": {}}}}


@contextmanager
def at_home(home, answer=None, capabilities=ASKING, settings=None):
    """A server in a home folder, whose user answers with the title of an action."""
    with Wire(HOME=str(home), XDG_STATE_HOME=str(home.parent / "state")) as wire:
        wire.answers["window/showMessageRequest"] = lambda _: answer and {"title": answer}
        wire.answers["workspace/configuration"] = lambda params: [settings for _ in params["items"]]
        encoding = wire.initialize(home, capabilities=capabilities)["positionEncoding"]
        yield Live(wire, home, parse_marked("==> a.py\ndef at_home(): ...\n"), encoding)
        assert wire.leave() == 0


def questions(session):
    return [
        m["params"] for m in session.wire.requests if m["method"] == "window/showMessageRequest"
    ]


def test_a_home_folder_is_indexed_when_its_user_says_so(home):
    with at_home(home, "Index it") as session:
        session.open("a.py")
        session.wire.poll(lambda: session.search("at_home"))
        [question] = questions(session)
        assert "home folder" in question["message"]
        assert [action["title"] for action in question["actions"]] == [
            *("Index it", "Not now", "Never ask")
        ]
        session.replace("a.py", "at_home", "é_home")
        assert session.search("é_home") == ["é_home"]
    assert sorted(path.name for path in home.iterdir()) == [".codescope", "a.py"]
    with at_home(home) as session:  # it is remembered
        session.wire.poll(lambda: session.search("at_home"))
        assert questions(session) == []


@pytest.mark.parametrize(("answer", "again"), [("Not now", 1), ("Never ask", 0), (None, 1)])
def test_a_home_folder_is_left_alone_otherwise(home, answer, again):
    with at_home(home, answer) as session:
        session.open("a.py")
        session.wire.poll(lambda: questions(session) or (session.symbols("a.py") and None))
        assert session.symbols("a.py") == ["at_home"]  # an open document answers for itself
        assert session.search("other") == []
    with at_home(home, answer) as session:
        session.open("a.py")
        assert session.symbols("a.py") == ["at_home"]
        session.wire.poll(lambda: len(questions(session)) == again)
    assert not (home / ".codescope").exists()


def test_a_client_that_cannot_ask_says_how_to_say_yes(home):
    with at_home(home, capabilities={}) as session:
        session.wire.poll(lambda: shown(session))
        [text] = shown(session)
        assert "codescope.index.anywhere" in text
        assert questions(session) == []


def shown(session):
    session.search("x")
    told = (m["params"] for m in session.wire.notifications if m["method"] == "window/showMessage")
    return [params["message"] for params in told]


def test_a_setting_says_yes_without_a_question(home):
    able = {**ASKING, "workspace": {"configuration": True}}
    with at_home(home, capabilities=able, settings={"index": {"anywhere": True}}) as session:
        session.wire.poll(lambda: session.search("at_home"))
        assert questions(session) == []
