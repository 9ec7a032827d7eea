"""Open documents laid over an index, over none, and outside of all folders; folders that come and go."""

import shutil
import sys
import threading

import pytest

from core.errors import Cancelled
from core.model import Role
from core.navigate.definition import definition
from core.workspace import Doubt
from core.workspace.layer import Layer
from doors import FILES, door, folder_of
from indexers import LIMIT, index, indexer_on, write_files


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


TWO = "from a import f, g\ndef h():\n    f()\n    g()\n"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("def f(): ...\ndef g(): ...\n", ["f at 4", "g at 17"]),
        ("def f(): ...\n", ["f at 4", "g at none"]),
        (None, ["f at 4", "g at none"]),  # closed: on the disk there is f alone
    ],
)
def test_a_document_that_is_edited_together_with_what_it_imports(indexed, changed, expected):
    folder, workspace = folder_of(indexed), indexed.workspace
    workspace.wait_fresh(indexed.open("a.py", "def g(): ...\ndef f(): ...\n", folder))
    workspace.wait_fresh(indexed.open("b.py", TWO, folder))
    workspace.wait_fresh(workspace.change_document(folder, "b.py", f"{TWO}    g()\n".encode()))
    if changed is None:
        workspace.close_document(folder, "a.py")
    else:
        workspace.change_document(folder, "a.py", changed.encode())
    # Nobody waited for that edit: it comes in one go with this one.
    workspace.wait_fresh(workspace.change_document(folder, "b.py", f"{TWO}    f()\n".encode()))
    assert calls(indexed, folder, TWO) == expected
    assert indexed.notices() == []


def calls(found, folder, text):
    """Where in a.py the names that b.py calls are declared."""
    with found.workspace.snapshot(folder) as snapshot:
        answers = []
        for name in "fg":
            targets = definition(snapshot, "b.py", text.index(f"    {name}()") + 4).targets
            places = [str(t.focus.start) for t in targets if t.path == "a.py"]
            answers.append(f"{name} at {', '.join(places) or 'none'}")
        return answers


def test_waiting_can_be_cancelled(indexed, monkeypatch):
    folder = folder_of(indexed)
    held, go = threading.Event(), threading.Event()

    def hold(before, source, language, tree):
        held.set()
        assert go.wait(LIMIT)
        raise ValueError("never mind")

    monkeypatch.setattr("core.workspace.layer.extract_edited", hold)
    revision = indexed.open("a.py", "x = 1\n", folder)
    with pytest.raises(Cancelled):
        indexed.workspace.wait_fresh(revision, held.is_set)
    go.set()


def test_a_document_at_which_we_fail_costs_only_itself(indexed, monkeypatch):
    folder = folder_of(indexed)
    real = sys.modules["core.workspace.layer"].extract_edited

    def extract(before, source, language, tree):
        if b"trap" in source:
            raise RuntimeError("a fault of ours")
        return real(before, source, language, tree)

    monkeypatch.setattr("core.workspace.layer.extract_edited", extract)
    indexed.open("a.py", "trap = 1\n", folder)
    indexed.workspace.wait_fresh(indexed.open("b.py", "fine = 1\n", folder))
    assert indexed.symbols(folder, "b.py") == ["fine"]
    assert indexed.symbols(folder, "a.py") == ["f"]
    assert any("RuntimeError" in text for text in indexed.notices())


def test_languages_that_are_not_known_and_texts_that_are_too_large(indexed, monkeypatch):
    folder = folder_of(indexed)
    monkeypatch.setattr("core.workspace.admission.LARGEST_DOCUMENT", 100)
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


@pytest.mark.parametrize("rebuild", [True, False])
def test_an_edit_is_not_lost_when_the_index_moves_while_it_is_put_in(
    indexed, root, monkeypatch, rebuild
):
    """Between the two looks that putting it in takes, one of them with the overlay."""
    folder = folder_of(indexed)
    indexed.workspace.wait_fresh(indexed.open("a.py", "def first(): ...\n", folder))
    opened = Layer._open

    def moving(layer, overlay):
        if overlay is not None:
            monkeypatch.setattr(Layer, "_open", opened)
            write_files(root, {"c.py": "def c(): ...\n"})
            with indexer_on(root) as indexer:
                (indexer.rebuild if rebuild else indexer.update)()
        return opened(layer, overlay)

    monkeypatch.setattr(Layer, "_open", moving)
    text = b"def second(): ...\ndef third(): ...\n"
    indexed.workspace.wait_fresh(indexed.workspace.change_document(folder, "a.py", text))
    assert indexed.symbols(folder, "a.py") == ["second", "third"]
    assert indexed.symbols(folder, "c.py") == ["c"]


def test_an_overlay_that_is_made_anew_before_a_reader_opens_it(indexed, monkeypatch):
    folder = folder_of(indexed)
    indexed.workspace.wait_fresh(indexed.open("a.py", "def first(): ...\n", folder))
    opened = Layer._open

    def late(layer, overlay):
        monkeypatch.undo()
        layer._identity = None
        layer.refresh()
        return opened(layer, overlay)

    monkeypatch.setattr(Layer, "_open", late)
    assert indexed.symbols(folder, "a.py") == ["first"]


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


def test_a_folder_in_the_home_folder_is_served_beside_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    inner = tmp_path / "inner"
    write_files(inner, FILES)
    with door(inner) as found:
        found.workspace.add_folder(str(tmp_path))
        assert found.workspace.folders() == (str(inner), str(tmp_path))
        assert found.workspace.sync(str(inner))
        assert found.symbols(str(inner), "a.py") != []
    with door(tmp_path) as found:
        found.workspace.add_folder(str(inner))
        assert found.workspace.folders() == (str(tmp_path), str(inner))


def test_home_is_not_indexed_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    write_files(tmp_path, FILES)
    with door(tmp_path) as found:
        [doubt] = [event for event in found.events if isinstance(event, Doubt)]
        assert "home folder" in doubt.reason
        assert [status.state for status in found.workspace.status()] == ["stopped"]
    assert not (tmp_path / ".codescope").exists()
