"""The indexer behind a door: started, shared, killed, started again; its index damaged, deleted, out of reach."""

import os
import shutil
import signal
import time

import pytest

from core.errors import StoreError
from core.indexer.settings import Settings
from core.workspace import Committed, Notice, Progress
from core.workspace import supervisor as supervising
from doors import FILES, door, folder_of
from indexers import LIMIT, index, write_files

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path):
    write_files(tmp_path, FILES)
    return tmp_path


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


def test_an_index_that_can_be_written_nowhere_is_complained_about_with_the_reason(
    root, tmp_path, monkeypatch
):
    monkeypatch.setattr(supervising, "FIRST_PAUSE", 0.001)
    (tmp_path / "file").touch()
    nowhere = tmp_path / "file" / "index"
    monkeypatch.setattr("core.workspace.folder.index_folder", lambda root: nowhere)
    with door(root) as found:
        found.wait_for(lambda event: isinstance(event, Notice))
        assert (
            f"the index cannot be written: [Errno 20] Not a directory: '{nowhere}'"
            in (found.notices()[0])
        )
        folder = folder_of(found)
        found.workspace.wait_fresh(found.open("a.py", "def f(): ...\n", folder))
        assert found.symbols(folder, "a.py") == ["f"]


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
        assert found.symbols(folder, "a.py") == ["f"]
        assert found.workspace.sync(folder, LIMIT)
        [said] = [text for text in found.notices() if "damaged" in text]
        assert "built anew" in said


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


def symbols_now(found, folder):
    try:
        return found.symbols(folder, "a.py")
    except StoreError:
        return []


@pytest.mark.parametrize("inside", [True, False])
def test_a_workspace_that_was_away_is_followed_again_within_seconds(
    root, tmp_path_factory, monkeypatch, inside
):
    """Moved away and back, or unmounted; its index lies inside of it or in the user's cache."""
    if not inside:
        cache = tmp_path_factory.mktemp("cache")
        monkeypatch.setattr("core.workspace.folder.index_folder", lambda root: cache / "index")
    away = tmp_path_factory.mktemp("away") / "ws"
    with door(root, client_watches=False) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        root.rename(away)
        found.wait_for(lambda event: isinstance(event, Notice))
        assert not root.exists()  # nobody makes it again
        write_files(away, {"a.py": "def back(): ...\n"})
        away.rename(root)
        came = time.monotonic()
        while "back" not in symbols_now(found, folder):
            assert time.monotonic() - came < LIMIT
            time.sleep(0.1)
        assert time.monotonic() - came < 10


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


def test_one_folder_may_have_settings_of_its_own(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        write_files(folder, FILES)
    with door(one) as found:
        own = {str(two): Settings(jobs=1, exclude=("a.py",))}
        found.workspace.configure(Settings(jobs=1), own)
        found.workspace.add_folder(str(two))
        assert found.workspace.sync(str(one), LIMIT)
        assert found.workspace.sync(str(two), LIMIT)
        assert [status.files for status in found.workspace.status()] == [len(FILES), len(FILES) - 1]


def test_what_was_skipped_is_in_the_status(root):
    write_files(root, {"big.py": b"#" * 3_000_000})
    with door(root) as found:
        assert found.workspace.sync(folder_of(found), LIMIT)
        [skipped] = found.workspace.status()[0].skipped
        assert (skipped.path, "too large" in skipped.reason) == ("big.py", True)
