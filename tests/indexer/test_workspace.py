"""The workspace of one door: documents over indexes, folders, indexers that die, indexes that break."""

import contextlib
import os
import shutil
import signal
import sys
import threading
import time

import pytest

from core.errors import Cancelled
from core.indexer.settings import Settings
from core.model import ExternalName, Role
from core.navigate.references import references
from core.workspace import Committed, Notice, Progress, Workspace
from core.workspace import supervisor as supervising
from indexers import LIMIT, contents, index, write_files

FILES = {
    "a.py": "def f(): ...\n",
    "b.py": "from a import f\nf()\n",
}


class Door:
    """A workspace whose events are kept."""

    def __init__(self, workspace, events, changed):
        self.workspace, self.events, self._changed = workspace, events, changed

    def wait_for(self, wanted):
        def find():
            return next((event for event in self.events if wanted(event)), None)

        with self._changed:
            assert self._changed.wait_for(lambda: find() is not None, LIMIT), self.events
            return find()

    def notices(self):
        return [event.text for event in self.events if isinstance(event, Notice)]

    # -- documents

    def open(self, path, text, folder=None, language="python"):
        return self.workspace.open_document(folder, path, text.encode(), language)

    def places(self, folder, path, text):
        """`path:offset` of all references to what the first occurrence of a text in a file means."""
        with self.workspace.snapshot(folder, path) as snapshot:
            source = snapshot.source(path)
            assert source is not None
            found = references(snapshot, path, source.index(text.encode()))
            return [f"{item.path}:{item.span.start}" for item in found]

    def symbols(self, folder, path):
        with self.workspace.snapshot(folder, path) as snapshot:
            return [symbol.name for symbol in snapshot.symbols_in(path) if symbol.parent]


@contextlib.contextmanager
def door(*folders, **options):
    events = []
    changed = threading.Condition()

    def listen(event):
        with changed:
            events.append(event)
            changed.notify_all()

    options.setdefault("client_watches", True)
    settings = options.pop("settings", Settings(jobs=1))
    workspace = Workspace([str(folder) for folder in folders], settings, listener=listen, **options)
    try:
        yield Door(workspace, events, changed)
    finally:
        workspace.close()


@pytest.fixture
def root(tmp_path):
    write_files(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def indexed(root):
    """A door on an index that nobody changes."""
    index(root)
    with door(root, supervised=False) as found:
        yield found


def folder_of(found):
    [folder] = found.workspace.folders()
    return folder


# -- documents over an index


def test_an_edit_is_seen_in_its_own_file_and_in_others(indexed):
    folder = folder_of(indexed)
    assert indexed.places(folder, "a.py", "f()") == ["a.py:4", "b.py:14", "b.py:16"]
    text = "x = 1\ndef f(): ...\nf()\n"
    indexed.workspace.wait_fresh(indexed.open("a.py", text, folder))
    assert indexed.places(folder, "a.py", "f()") == ["a.py:10", "a.py:19", "b.py:14", "b.py:16"]
    indexed.workspace.wait_fresh(
        indexed.workspace.change_document(folder, "a.py", b"def g(): ...\n")
    )
    assert indexed.symbols(folder, "a.py") == ["g"]
    with indexed.workspace.snapshot(folder) as snapshot:
        file = snapshot.file("b.py")
        assert file is not None
        linked = [ref.role for ref in snapshot.refs_in(file.id) if ref.target > 1]
        assert linked == [Role.IMPORT]  # of the module


def test_names_that_are_only_in_a_buffer_are_found_from_other_files(indexed):
    folder = folder_of(indexed)
    indexed.open("b.py", "from a import new\nnew()\n", folder)
    revision = indexed.open("a.py", "def new(): ...\n", folder)
    indexed.workspace.wait_fresh(revision)
    assert indexed.places(folder, "a.py", "new") == ["a.py:4", "b.py:14", "b.py:18"]


def test_closing_gives_back_what_the_disk_says(indexed):
    folder = folder_of(indexed)
    before = indexed.places(folder, "a.py", "f()")
    indexed.workspace.wait_fresh(indexed.open("a.py", "def other(): ...\n", folder))
    indexed.workspace.wait_fresh(indexed.workspace.close_document(folder, "a.py"))
    assert indexed.places(folder, "a.py", "f()") == before


def test_a_file_that_is_not_on_the_disk(indexed):
    folder = folder_of(indexed)
    indexed.workspace.wait_fresh(indexed.open("new.py", "from a import f\nf()\n", folder))
    assert indexed.places(folder, "a.py", "f()")[-2:] == ["new.py:14", "new.py:16"]
    indexed.workspace.wait_fresh(indexed.workspace.close_document(folder, "new.py"))
    assert indexed.places(folder, "a.py", "f()") == ["a.py:4", "b.py:14", "b.py:16"]


def test_two_doors_do_not_see_each_others_text(indexed, root):
    folder = folder_of(indexed)
    with door(root, supervised=False) as other:
        indexed.workspace.wait_fresh(indexed.open("a.py", "def mine(): ...\n", folder))
        other.workspace.wait_fresh(other.open("a.py", "def theirs(): ...\n", folder))
        assert indexed.symbols(folder, "a.py") == ["mine"]
        assert other.symbols(folder, "a.py") == ["theirs"]


def test_of_many_edits_the_last_one_counts(indexed):
    folder = folder_of(indexed)
    revision = indexed.open("a.py", "x = 0\n", folder)
    for number in range(200):
        revision = indexed.workspace.change_document(folder, "a.py", f"x{number} = 1\n".encode())
    indexed.workspace.wait_fresh(revision)
    assert indexed.symbols(folder, "a.py") == ["x199"]


def test_waiting_can_be_cancelled(indexed, monkeypatch):
    folder = folder_of(indexed)
    held, go = threading.Event(), threading.Event()

    def hold(source, language):
        held.set()
        assert go.wait(LIMIT)
        raise ValueError("never mind")

    monkeypatch.setattr("core.workspace.layer.extract", hold)
    revision = indexed.open("a.py", "x = 1\n", folder)
    with pytest.raises(Cancelled):
        indexed.workspace.wait_fresh(revision, held.is_set)
    go.set()


def test_a_document_at_which_we_fail_costs_only_itself(indexed, monkeypatch):
    folder = folder_of(indexed)
    real = sys.modules["core.workspace.layer"].extract

    def extract(source, language):
        if b"trap" in source:
            raise RuntimeError("a fault of ours")
        return real(source, language)

    monkeypatch.setattr("core.workspace.layer.extract", extract)
    indexed.open("a.py", "trap = 1\n", folder)
    indexed.workspace.wait_fresh(indexed.open("b.py", "fine = 1\n", folder))
    assert indexed.symbols(folder, "b.py") == ["fine"]
    assert indexed.symbols(folder, "a.py") == ["f"]
    assert any("a fault of ours" in text for text in indexed.notices())


def test_languages_that_are_not_known_and_texts_that_are_too_large(indexed, monkeypatch):
    folder = folder_of(indexed)
    monkeypatch.setattr("core.workspace.workspace.LARGEST_DOCUMENT", 100)
    indexed.open("notes.txt", "hello\n", folder, "plaintext")
    revision = indexed.open("a.py", "x = 1\n" * 100, folder)
    indexed.workspace.wait_fresh(revision)
    assert indexed.symbols(folder, "a.py") == ["f"]


def test_line_ends_form_feeds_and_astral_characters_in_a_buffer(indexed):
    folder = folder_of(indexed)
    text = "a = 1\r\n\f\u2028b = 2\rdef \U00010400(): ...\n\U00010400()\n"
    indexed.workspace.wait_fresh(indexed.open("a.py", text, folder))
    with indexed.workspace.snapshot(folder) as snapshot:
        lines = snapshot.lines("a.py")
        assert lines is not None
        assert lines.line_count == 5
        assert lines.length == len(text.encode())


# -- documents without an index


def test_open_files_answer_before_there_is_an_index(root):
    with door(root, supervised=False) as found:
        folder = folder_of(found)
        found.workspace.wait_fresh(found.open("a.py", "def f(): ...\nf()\n", folder))
        assert found.places(folder, "a.py", "f()") == ["a.py:4", "a.py:13"]
        index(root)
        assert found.places(folder, "a.py", "f()") == ["a.py:4", "a.py:13", "b.py:14", "b.py:16"]


@pytest.mark.parametrize("path", ["untitled:Untitled-1", "/somewhere/else/x.py", "git:/a/b.py?ref"])
def test_documents_outside_answer_for_themselves(indexed, path):
    indexed.open(path, "def f(): ...\nf()\n")
    revision = indexed.open("untitled:other", "def f(): ...\n")
    indexed.workspace.wait_fresh(revision)
    assert indexed.places(None, path, "f()") == [f"{path}:4", f"{path}:13"]
    assert indexed.symbols(folder_of(indexed), "a.py") == ["f"]
    indexed.workspace.wait_fresh(indexed.workspace.close_document(None, path))
    assert indexed.symbols(None, path) == []


def test_an_index_that_is_deleted_while_it_is_read(indexed, root):
    folder = folder_of(indexed)
    indexed.workspace.wait_fresh(indexed.open("a.py", "def f(): ...\nf()\n", folder))
    with indexed.workspace.snapshot(folder) as snapshot:
        shutil.rmtree(root / ".codescope")
        assert snapshot.exists("b.py")
    assert indexed.places(folder, "a.py", "f()") == ["a.py:4", "a.py:13"]
    assert indexed.symbols(folder, "b.py") == []
    index(root)
    indexed.workspace.wait_fresh(indexed.open("a.py", "def f(): ...\nf() \n", folder))
    assert indexed.symbols(folder, "a.py") == ["f"]


def test_no_temporary_folder_is_left(root, tmp_path_factory, monkeypatch):
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with door(root, supervised=False) as found:
        found.workspace.wait_fresh(found.open("a.py", "x = 1\n", folder_of(found)))
        found.workspace.wait_fresh(found.open("untitled:1", "x = 1\n"))
        assert list(temporary.iterdir()) != []
    assert list(temporary.iterdir()) == []


# -- folders


def test_a_folder_inside_another_is_served_by_it(root):
    write_files(root, {"pkg/c.py": ""})
    with door(root / "pkg", supervised=False) as found:
        found.workspace.add_folder(str(root))
        assert found.workspace.folders() == (str(root),)
        found.workspace.add_folder(str(root / "pkg"))
        assert found.workspace.folders() == (str(root),)


def test_a_removed_folder_answers_no_more(indexed):
    folder = folder_of(indexed)
    indexed.workspace.wait_fresh(indexed.open("a.py", "x = 1\n", folder))
    indexed.workspace.remove_folder(folder)
    assert indexed.workspace.folders() == ()
    assert indexed.symbols(folder, "a.py") == []
    assert indexed.workspace.status() == ()


def test_home_is_not_indexed_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    write_files(tmp_path, FILES)
    with door(tmp_path) as found:
        assert "home folder" in found.notices()[0]
        assert [status.state for status in found.workspace.status()] == ["stopped"]
    assert not (tmp_path / ".codescope").exists()


# -- packages outside


def environment(root):
    """A Python environment made by hand."""
    packages = ".venv/lib/python3.11/site-packages"
    write_files(
        root,
        {
            ".venv/pyvenv.cfg": f"home = {root}/base/bin\nversion = 3.11.4\n",
            f"{packages}/pack/__init__.py": "from .inner import Thing as Renamed\nfrom .inner import *\n",
            f"{packages}/pack/inner.py": (
                "class Base:\n    def run(self):\n        'Runs.'\n\nclass Thing(Base):\n    x: int = 1\n"
            ),
            f"{packages}/native.pyi": "def quick(a: int) -> str: ...\n",
            f"{packages}/evil.py": "open('/tmp/codescope-was-here', 'w')\ndef f(): ...\n",
            "base/lib/python3.11/os.py": "import posixpath as path\n",
            "base/lib/python3.11/posixpath.py": "def join(*a): ...\n",
        },
    )


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [
        ("pack", "Renamed", "pack/inner.py:Thing"),
        ("pack", "Renamed.run", "pack/inner.py:run"),
        ("pack", "Thing.x", "pack/inner.py:x"),
        ("pack.inner", "", "pack/inner.py:"),
        ("native", "quick", "native.pyi:quick"),
        ("evil", "f", "evil.py:f"),
        ("os.path", "join", "posixpath.py:join"),
        ("os", "path.join", "posixpath.py:join"),
        ("pack", "missing", None),
        ("nowhere", "x", None),
    ],
)
def test_names_of_packages_are_followed_and_nothing_is_run(root, module, name, place):
    environment(root)
    index(root)
    with door(root, supervised=False) as found:
        target = found.workspace.external(folder_of(found), "b.py", ExternalName(module, name))
        if place is None:
            assert target is None
        else:
            assert target is not None
            path, _, wanted = place.partition(":")
            assert target.path.endswith(path)
            assert target.name == wanted
    assert not os.path.exists("/tmp/codescope-was-here")
    assert not any(".venv" in path for path in contents(root))


def test_documentation_and_signature_of_a_name_outside(root):
    environment(root)
    with door(root, supervised=False) as found:
        name = ExternalName("pack.inner", "Base.run")
        target = found.workspace.external(folder_of(found), "b.py", name)
        assert target is not None
        assert (target.signature, target.documentation) == ("def run(self)", "Runs.")
        assert target.lines.to_position(target.name_start, "utf-8") == (1, 8)


def test_the_chosen_interpreter_comes_first(root, tmp_path_factory):
    environment(root)
    other = tmp_path_factory.mktemp("other")
    write_files(
        other,
        {
            "bin/python3": "",
            "lib/python3.12/site-packages/pack.py": "def elsewhere(): ...\n",
            "lib/python3.12/os.py": "",
        },
    )
    for chosen in (other / "bin" / "python3", other):
        with door(root, supervised=False, settings=Settings(interpreter=str(chosen))) as found:
            name = ExternalName("pack", "elsewhere")
            target = found.workspace.external(folder_of(found), "b.py", name)
            assert target is not None
            assert target.path.startswith(str(other))


# -- the indexer behind a door


pytestmark = pytest.mark.slow


def test_a_fresh_folder_is_indexed_and_that_is_told(root):
    with door(root) as found:
        found.wait_for(lambda event: isinstance(event, Progress) and event.phase == "idle")
        found.wait_for(lambda event: isinstance(event, Committed))
        folder = folder_of(found)
        assert found.places(folder, "a.py", "f()") == ["a.py:4", "b.py:14", "b.py:16"]
        [status] = found.workspace.status()
        assert (status.state, status.files, status.indexer > 0) == ("ready", 2, True)
        assert status.size > 0


def test_a_saved_file_is_seen_and_its_overlay_settles(root):
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        text = "def saved(): ...\n"
        found.workspace.wait_fresh(found.open("a.py", text, folder))
        write_files(root, {"a.py": text})
        found.workspace.files_changed(folder, [str(root / "a.py")])
        assert found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "a.py") == ["saved"]
        found.workspace.wait_fresh(found.workspace.close_document(folder, "a.py"))
        assert found.symbols(folder, "a.py") == ["saved"]


def test_an_open_file_is_linked_again_when_others_change_on_the_disk(root):
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        found.workspace.wait_fresh(found.open("c.py", "from late import g\ng()\n", folder))
        write_files(root, {"late.py": "def g(): ...\n"})
        found.workspace.files_changed(folder, [str(root / "late.py")])
        assert found.workspace.sync(folder, LIMIT)
        found.workspace.wait_settled()
        assert found.places(folder, "late.py", "g()") == ["c.py:17", "c.py:19", "late.py:4"]


def test_a_killed_indexer_is_started_again_and_nothing_is_lost(root, monkeypatch):
    monkeypatch.setattr(supervising, "FIRST_PAUSE", 0.01)
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        [status] = found.workspace.status()
        os.kill(status.indexer, signal.SIGKILL)
        assert found.symbols(folder, "a.py") == ["f"]
        write_files(root, {"a.py": "def after(): ...\n"})
        found.workspace.files_changed(folder, [str(root / "a.py")])
        assert found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "a.py") == ["after"]


def test_an_indexer_that_cannot_start_is_complained_about_once(root, monkeypatch):
    monkeypatch.setattr(supervising, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(
        "core.workspace.supervisor.sys.executable", shutil.which("false") or "/bin/false"
    )
    with door(root) as found:
        found.wait_for(lambda event: isinstance(event, Notice))
        assert "keeps ending" in found.notices()[0]
        folder = folder_of(found)
        found.workspace.wait_fresh(found.open("a.py", "def f(): ...\n", folder))
        assert found.symbols(folder, "a.py") == ["f"]
        assert len(found.notices()) == 1


def test_two_doors_share_one_indexer(root):
    with door(root) as one, door(root) as two:
        folder = folder_of(one)
        assert one.workspace.sync(folder, LIMIT)
        assert two.workspace.sync(folder, LIMIT)
        assert one.workspace.status()[0].indexer == two.workspace.status()[0].indexer


def test_a_damaged_index_is_built_anew_and_that_is_said(root):
    index(root)
    for path in (root / ".codescope").glob("*.db"):
        path.write_bytes(b"nonsense" * 1000)
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        assert any("damaged" in text and "built anew" in text for text in found.notices())
        assert found.symbols(folder, "a.py") == ["f"]


def test_an_index_that_breaks_while_it_is_served(root):
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        found.workspace.status()
        shutil.rmtree(root / ".codescope")
        found.wait_for(
            lambda event: isinstance(event, Committed) and found.symbols(folder, "a.py") == ["f"]
        )
        end = time.monotonic() + LIMIT
        while not (root / ".codescope" / "indexer.lock").exists() and time.monotonic() < end:
            time.sleep(0.01)
        assert found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "a.py") == ["f"]


def test_a_read_only_workspace_has_its_index_in_the_cache(root, tmp_path_factory, monkeypatch):
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setattr("core.indexer.places.os.access", lambda path, mode: False)
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "a.py") == ["f"]
        assert found.workspace.status()[0].index.startswith(str(cache))
    assert not (root / ".codescope").exists()


def test_a_rebuild_on_request(root):
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        before = set((root / ".codescope").glob("*.db"))
        found.workspace.reindex()
        assert found.workspace.sync(folder, LIMIT)
        assert set((root / ".codescope").glob("*.db")) != before
        assert found.symbols(folder, "a.py") == ["f"]


def test_other_settings_are_taken_over(root):
    with door(root) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        found.workspace.configure(Settings(jobs=1, exclude=("a.py",)))
        assert found.workspace.sync(folder, LIMIT)
        assert found.workspace.status()[0].files == 1


def test_what_was_skipped_is_in_the_status(root):
    write_files(root, {"big.py": b"#" * 3_000_000})
    with door(root) as found:
        assert found.workspace.sync(folder_of(found), LIMIT)
        [skipped] = found.workspace.status()[0].skipped
        assert (skipped.path, "too large" in skipped.reason) == ("big.py", True)
