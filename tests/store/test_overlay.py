"""Unsaved text over the index: for this server only, and as if it had been saved."""

import subprocess
import sys
import tempfile
from contextlib import contextmanager

import pytest

from core.extract import extract
from core.languages import language_named
from core.link.linker import Linker
from core.model import FileFacts
from core.navigate.answers import SymbolKey
from core.navigate.call_hierarchy import incoming_calls
from core.navigate.definition import definition
from core.navigate.references import references
from core.navigate.workspace_symbols import workspace_symbols
from core.store.overlay import Overlay, overlay_file
from core.store.packed_links import pack_links
from core.store.pending import PendingLookup
from core.store.private import private_folder, sweep_private_folders
from indexing import indexed, put_files, write_files

A = b"def f(): ...\ndef g(): ...\n"
B = b"from a import f, g\ndef caller():\n    f()\n"
C = b"import a\na.f()\n"
PYTHON = language_named("python")
FILES = {"a.py": A, "b.py": B, "c.py": C}


@contextmanager
def overlaid():
    """(store, overlay, type): `type(path, text)` is an edit of an open file, with all files linked anew."""
    with indexed(FILES) as store:
        overlay = Overlay()

        def type_text(path, text, relink=("a.py", "b.py", "c.py")):
            facts = extract(text, PYTHON)
            with store.snapshot() as index, store.snapshot(overlay) as before:
                lookup = PendingLookup(before, {path: facts})
                linker = Linker(lookup)
                links = {
                    other: pack_links(known, linker.link(other))
                    for other in dict.fromkeys((path, *relink))
                    if (known := lookup.facts(other)) is not None
                }
                file = overlay_file(path, text, facts)
                overlay.update(index, [file], links)

        try:
            yield store, overlay, type_text
        finally:
            store.release(overlay)
            overlay.close()


def places(store, overlay, path, offset):
    with store.snapshot(overlay) as snapshot:
        return [(o.path, o.span.start) for o in references(snapshot, path, offset)]


def names(store, overlay, query):
    with store.snapshot(overlay) as snapshot:
        return [symbol.name for symbol in workspace_symbols(snapshot, query)]


def test_an_empty_overlay_changes_nothing():
    with overlaid() as (store, overlay, _), store.snapshot(overlay) as snapshot:
        assert not snapshot.overlaid
        assert snapshot.exists("a.py")


def test_answers_reflect_the_buffer_and_only_here():
    with overlaid() as (store, overlay, type_text):
        type_text("b.py", b"# new line\n" + B)
        shifted = [("a.py", 4), ("b.py", 25), ("b.py", 48), ("c.py", 11)]
        assert places(store, overlay, "a.py", 4) == shifted
        saved = [("a.py", 4), ("b.py", 14), ("b.py", 37), ("c.py", 11)]
        assert places(store, None, "a.py", 4) == saved
        other = Overlay()
        assert places(store, other, "a.py", 4) == saved
        other.close()
        with store.snapshot(overlay) as snapshot:
            assert snapshot.source("b.py") == b"# new line\n" + B
            assert snapshot.lines("b.py").line_count == 5


def test_symbols_that_the_index_knows_keep_their_id():
    with overlaid() as (store, overlay, type_text):
        with store.snapshot() as snapshot:
            before = {row.name: row.id for row in snapshot.symbols_in("a.py")}
        type_text("a.py", b"def new(): ...\n" + A)
        with store.snapshot(overlay) as snapshot:
            after = {row.name: row.id for row in snapshot.symbols_in("a.py")}
        assert {name: after[name] for name in before} == before
        type_text("a.py", b"def newer(): ...\ndef new(): ...\n" + A)
        with store.snapshot(overlay) as snapshot:
            again = {row.name: row.id for row in snapshot.symbols_in("a.py")}
        assert again["new"] == after["new"]


def test_a_name_that_exists_only_in_a_buffer_is_found_from_other_files():
    with overlaid() as (store, overlay, type_text):
        type_text("b.py", b"import a\na.added()\n")
        type_text("a.py", A + b"def added(): ...\n")
        assert places(store, overlay, "a.py", len(A) + 4) == [("a.py", 30), ("b.py", 11)]
        with store.snapshot(overlay) as snapshot:
            found = definition(snapshot, "b.py", 11)
            assert [(t.path, t.focus.start) for t in found.targets] == [("a.py", 30)]
        assert names(store, overlay, "added") == ["added"]
        assert names(store, overlay, "adde") == ["added"]
        assert names(store, None, "added") == []


def test_a_name_that_the_buffer_dropped_is_gone():
    with overlaid() as (store, overlay, type_text):
        type_text("a.py", b"def g(): ...\n")
        assert names(store, overlay, "f") == []
        with store.snapshot(overlay) as snapshot:
            assert definition(snapshot, "b.py", 37).targets == ()
            assert definition(snapshot, "c.py", 11).targets == ()
        with store.snapshot() as snapshot:
            assert definition(snapshot, "c.py", 11).targets != ()


def test_callers_through_a_key_from_before_the_edit():
    with overlaid() as (store, overlay, type_text):
        type_text("b.py", b"x = 1\n" + B + b"    f()\n")
        with store.snapshot(overlay) as snapshot:
            calls = incoming_calls(snapshot, SymbolKey("a.py", "callable", "f", 0, "old"))
        assert [(call.item.name, len(call.sites)) for call in calls] == [("caller", 2), ("c.py", 1)]


def test_a_file_that_is_nowhere_else():
    with overlaid() as (store, overlay, type_text):
        type_text("new.py", b"from a import f\nf()\n")
        assert ("new.py", 16) in places(store, overlay, "a.py", 4)
        # The indexer meets it, with an older text.
        writer = store.open_writer()
        put_files(store, writer, {"new.py": b"f = 1\n"})
        writer.close()
        with store.snapshot(overlay) as snapshot:
            assert [row.path for row in snapshot.files()] == ["a.py", "b.py", "c.py", "new.py"]
            assert snapshot.source("new.py") == b"from a import f\nf()\n"
        type_text("new.py", b"from a import f\nf()\nf()\n")
        assert ("new.py", 20) in places(store, overlay, "a.py", 4)


def test_an_entry_counts_until_the_index_has_its_text():
    with overlaid() as (store, overlay, type_text):
        text = A + b"def added(): ...\n"
        type_text("a.py", text)
        with store.snapshot(overlay) as before:
            write_files(store.root, {"a.py": text})
            writer = store.open_writer()
            put_files(store, writer, {"a.py": text})
            writer.close()
            assert before.overlaid
            with store.snapshot(overlay) as after:
                assert not after.overlaid
                assert overlay.settled_paths(after) == ["a.py"]
                assert [row.name for row in after.symbols_named("added")] == ["added"]
                overlay.update(after, drop=["a.py", *overlay.relinked_paths()])
        assert overlay.is_empty()


def test_closing_goes_back_to_the_disk():
    with overlaid() as (store, overlay, type_text):
        type_text("a.py", b"")
        assert names(store, overlay, "f") == []
        with store.snapshot() as index:
            overlay.update(index, drop=["a.py", "b.py", "c.py"])
        assert names(store, overlay, "f") == ["f"]
        assert overlay.open_paths() == []


def test_a_snapshot_is_stable_while_the_buffer_changes():
    with overlaid() as (store, overlay, type_text):
        type_text("a.py", A + b"one = 1\n")
        with store.snapshot(overlay) as snapshot:
            type_text("a.py", A + b"two = 2\n")
            assert [row.name for row in snapshot.symbols_named("one")] == ["one"]
            assert snapshot.symbols_named("two") == []


def test_nothing_is_left_behind():
    overlay = Overlay()
    folder = overlay.path.parent
    assert folder.exists()
    overlay.close()
    assert not folder.exists()


def test_folders_of_killed_processes_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = private_folder("scratch")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f"overlay-{ended.pid}-x", f"scratch-{ended.pid}-x", "other"):
        (tmp_path / f"codescope-{name}").mkdir()
    sweep_private_folders()
    assert sorted(tmp_path.iterdir()) == sorted([mine, tmp_path / "codescope-other"])


def test_a_failed_update_changes_nothing(monkeypatch):
    with overlaid() as (store, overlay, type_text):
        type_text("a.py", A + b"one = 1\n")
        revision = overlay.revision
        monkeypatch.setattr(Overlay, "_put_links", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            type_text("a.py", A + b"two = 2\n")
        monkeypatch.undo()
        assert overlay.revision == revision
        assert names(store, overlay, "one") == ["one"]
        type_text("a.py", A + b"three = 3\n")
        assert names(store, overlay, "three") == ["three"]


def test_pending_facts_stand_before_those_of_the_index():
    facts = extract(b"x = 1\n", PYTHON)
    with indexed(FILES) as store, store.snapshot() as snapshot:
        lookup = PendingLookup(snapshot, {"a.py": facts, "new/d.py": facts, "b.py": None})
        assert lookup.facts("a.py") is facts
        assert lookup.facts("b.py") is None
        assert not lookup.exists("b.py")
        assert lookup.exists("new/d.py")
        assert lookup.exists("c.py")
        assert lookup.has_folder("new")
        assert not lookup.has_folder("old")
        assert isinstance(lookup.facts("c.py"), FileFacts)
