"""Several folders in one window, over the wire: what one imports from another, open or on the disk."""

import shutil
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


# -- folders that come, go and lie in one another

ONE = "==> one/a.py\ndef in_one(): ...\n==> two/b.py\nfrom a import in_one\nin_one()\n"


@contextmanager
def window(tmp_path, *folders, source=ONE, **more):
    marked = parse_marked(source)
    write_workspace(tmp_path, source)
    with Wire() as wire:
        answers = more.pop("answers", {})
        wire.answers.update(answers)
        told = wire.initialize(*(tmp_path / folder for folder in folders), **more)
        yield Live(wire, tmp_path, marked, told["positionEncoding"])
        assert wire.leave() == 0


def change(session, *, added=(), removed=()):
    lists = [
        [{"uri": (session.folder / name).as_uri(), "name": name} for name in names]
        for names in (added, removed)
    ]
    event = {"event": {"added": lists[0], "removed": lists[1]}}
    session.wire.notify("workspace/didChangeWorkspaceFolders", event)


def test_unsaved_text_follows_its_folder_out_and_in(tmp_path):
    with window(tmp_path, "one", "two") as session:
        session.wire.poll(lambda: session.search("in_one"))
        session.open("one/a.py")
        session.replace("one/a.py", "in_one", "unsävéd")
        session.open("two/b.py")
        session.replace("two/b.py", "in_one()", "import a; a.unsävéd()")
        both = ["one/a.py:1:unsävéd", "two/b.py:2:unsävéd"]
        session.wire.poll(lambda: session.references("two/b.py", "unsävéd") == both)
        change(session, removed=["one"])
        assert session.symbols("one/a.py") == ["unsävéd"]
        assert session.search("unsävéd") == []
        change(session, added=["one"])
        session.wire.poll(lambda: session.references("two/b.py", "unsävéd") == both)
        assert session.search("unsävéd") == ["unsävéd"]


def test_what_is_known_of_an_overlay_does_not_outlive_it(tmp_path):
    """An overlay that is made anew counts its changes from the start."""
    with window(tmp_path, "one", "two") as session:
        use = "two/b.py:2:in_one"
        session.wire.poll(lambda: use in session.references("one/a.py", "in_one"))
        session.open("two/b.py")
        session.replace("two/b.py", "\nin_one()", "\né = in_one(), in_one()")
        assert len(session.references("one/a.py", "in_one")) == 4
        session.close("two/b.py")
        change(session, removed=["two"])
        change(session, added=["two"])
        session.open("two/b.py")
        session.replace("two/b.py", "\nin_one()", "\n(in_one)")
        session.wire.poll(lambda: len(session.references("one/a.py", "in_one")) > 1)
        assert use in session.references("one/a.py", "in_one")
        assert len(session.references("one/a.py", "in_one")) == 3


def test_a_folder_that_vanishes_and_comes_back(tmp_path):
    with window(tmp_path, "one", "two") as session:
        session.wire.poll(lambda: session.search("in_one"))
        shutil.rmtree(tmp_path / "one")
        session.wire.poll(lambda: session.search("in_one") == [])
        assert session.symbols("two/b.py") == []
        write_workspace(tmp_path, "==> one/a.py\ndef back(): ...\n")
        session.wire.poll(lambda: session.search("back"))


def test_a_folder_that_comes_into_being_later(tmp_path):
    with window(tmp_path, "later", "two") as session:
        assert session.search("back") == []
        write_workspace(tmp_path, "==> later/a.py\ndef back(): ...\n")
        session.wire.poll(lambda: session.search("back"))


def test_a_folder_inside_another_is_opened_by_itself_while_that_leaves_it_out(tmp_path):
    source = "==> outer/a.py\ndef a(): ...\n==> outer/inner/b.py\ndef see(): ...\n"
    ignored: list[str] = []

    def configuration(params):
        return [{"index": {"exclude": ignored}} for _ in params["items"]]

    answers = {"workspace/configuration": configuration}
    able = {"workspace": {"configuration": True}}
    more = {"source": source, "capabilities": able, "answers": answers}
    with window(tmp_path, "outer", "outer/inner", **more) as session:
        folders = lambda: session.wire.request(  # noqa: E731
            "workspace/executeCommand", {"command": "codescope.status"}
        )
        session.wire.poll(lambda: session.search("see") == ["see"])
        assert len(folders()) == 1
        ignored.append("inner")
        session.wire.notify("workspace/didChangeConfiguration", {"settings": None})
        session.wire.poll(lambda: len(folders()) == 2 and session.search("see") == ["see"])
        ignored.clear()
        session.wire.notify("workspace/didChangeConfiguration", {"settings": None})
        session.wire.poll(lambda: len(folders()) == 1 and session.search("see") == ["see"])
        (tmp_path / "outer/.gitignore").write_text("inner\n")
        (tmp_path / "outer/.git").mkdir()
        session.wire.poll(lambda: len(folders()) == 2 and session.search("see") == ["see"])


def test_two_servers_on_overlapping_folders(tmp_path):
    source = "==> a/m.py\ndef outer_one(): ...\n==> a/sub/n.py\ndef inner_one(): ...\n"
    with (
        window(tmp_path, "a", source=source) as outer,
        window(tmp_path, "a/sub", source=source) as inner,
    ):
        for session in (outer, inner):
            session.wire.poll(lambda session=session: session.search("inner_one"))
        assert (outer.search("outer_one"), inner.search("outer_one")) == (["outer_one"], [])
        (tmp_path / "a/sub/n.py").write_text("def newer_one(): ...\n")
        for session in (outer, inner):
            session.wire.poll(lambda session=session: session.search("newer_one") == ["newer_one"])
    assert (tmp_path / "a/.codescope").is_dir()
    assert (tmp_path / "a/sub/.codescope").is_dir()


def test_settings_of_each_folder_and_their_changes(tmp_path):
    excluded = {"one": [], "two": ["c.py"]}
    source = "==> one/c.py\ndef see(): ...\n==> two/c.py\ndef see(): ...\n"

    def configuration(params):
        scopes = [str(item.get("scopeUri")).rpartition("/")[2] for item in params["items"]]
        return [{"index": {"exclude": excluded.get(scope, [])}} for scope in scopes]

    answers = {"workspace/configuration": configuration}
    able = {"workspace": {"configuration": True}}
    with window(
        tmp_path, "one", "two", source=source, capabilities=able, answers=answers
    ) as session:

        def seen():
            found = session.wire.request("workspace/symbol", {"query": "see"})
            return [item["location"]["uri"].split("/")[-2] for item in found]

        session.wire.poll(lambda: seen() == ["one"])
        excluded.update(one=["c.py"], two=[])
        session.wire.notify("workspace/didChangeConfiguration", {"settings": None})
        session.wire.poll(lambda: seen() == ["two"])
