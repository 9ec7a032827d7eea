"""What a watcher of folders tells, and that nothing happens unseen."""

import errno
import os
import threading

import pytest

from core.indexer import inotify
from core.indexer.inotify import IN_OVERFLOW, Event, Inotify
from core.indexer.watch import FolderWatcher
from indexers import LIMIT, write_files

pytestmark = pytest.mark.skipif(not inotify.AVAILABLE, reason="the watches of Linux")


class Heard:
    """What a watcher told, relative to the root."""

    def __init__(self, root):
        self.root = root
        self.paths = set()
        self._changed = threading.Condition()

    def __call__(self, paths):
        with self._changed:
            self.paths |= {os.path.relpath(path, self.root) for path in paths}
            self._changed.notify_all()

    def wait(self, *wanted):
        with self._changed:
            assert self._changed.wait_for(lambda: set(wanted) <= self.paths, LIMIT), self.paths


@pytest.fixture
def heard(tmp_path):
    write_files(tmp_path, {"pkg/a.py": "", "other/b.py": ""})
    return Heard(tmp_path)


@pytest.fixture
def watcher(heard):
    found = FolderWatcher(str(heard.root), heard)
    for folder in ("", "pkg"):
        found.enter(folder)
    found.keep(["", "pkg"], [])
    yield found
    found.close()


def test_what_is_written_renamed_and_removed_is_told(heard, watcher):
    write_files(heard.root, {"pkg/a.py": "x = 1\n", "c.py": ""})
    (heard.root / "c.py").rename(heard.root / "d.py")
    (heard.root / "pkg" / "a.py").unlink()
    (heard.root / "fresh").mkdir()
    heard.wait("pkg/a.py", "c.py", "d.py", "fresh")


def test_only_folders_that_were_entered_are_watched(heard, watcher):
    write_files(heard.root, {"other/b.py": "x = 1\n", "pkg/a.py": "x = 1\n"})
    heard.wait("pkg/a.py")
    assert heard.paths == {"pkg/a.py"}


def test_what_is_only_read_is_not_told(heard, watcher):
    (heard.root / "pkg" / "a.py").read_bytes()
    os.listdir(heard.root / "pkg")
    write_files(heard.root, {"c.py": ""})
    heard.wait("c.py")
    assert heard.paths == {"c.py"}


def test_a_folder_can_be_added_while_watching(heard, watcher):
    watcher.enter("other")
    write_files(heard.root, {"other/b.py": "x = 1\n"})
    heard.wait("other/b.py")


def test_a_folder_that_is_not_kept_is_no_longer_told_of(heard, watcher):
    watcher.keep([""], [])
    write_files(heard.root, {"pkg/a.py": "x = 1\n", "c.py": ""})
    heard.wait("c.py")
    assert heard.paths == {"c.py"}


def test_a_renamed_folder_is_watched_under_its_new_name(heard, watcher):
    (heard.root / "pkg").rename(heard.root / "moved")
    heard.wait("pkg", "moved")
    watcher.enter("moved")
    watcher.keep(["", "moved"], [])
    write_files(heard.root, {"moved/a.py": "x = 1\n"})
    heard.wait("moved/a.py")
    assert "pkg/a.py" not in heard.paths


def test_a_folder_that_was_made_again_is_watched(heard, watcher):
    (heard.root / "pkg" / "a.py").unlink()
    (heard.root / "pkg").rmdir()
    (heard.root / "pkg").mkdir()
    heard.wait("pkg")
    watcher.enter("pkg")
    write_files(heard.root, {"pkg/again.py": ""})
    heard.wait("pkg/again.py")


def test_of_rule_files_elsewhere_only_they_are_told(heard, watcher):
    write_files(heard.root, {".git/info/exclude": "", ".git/info/other": ""})
    exclude = f"{heard.root}/.git/info/exclude"
    watcher.keep(["", "pkg"], [exclude])
    write_files(heard.root, {".git/info/other": "x", ".git/info/exclude": "x"})
    heard.wait(".git/info/exclude")
    assert ".git/info/other" not in heard.paths


def test_a_name_that_is_not_utf_8_does_not_end_it(heard, watcher):
    (heard.root / "pkg" / "\udcff.py").write_bytes(b"")
    heard.wait("pkg/\udcff.py")
    write_files(heard.root, {"c.py": ""})
    heard.wait("c.py")


def test_what_happened_before_the_end_is_told(heard):
    watcher = FolderWatcher(str(heard.root), heard)
    watcher.enter("pkg")
    write_files(heard.root, {"pkg/a.py": "x = 1\n"})
    watcher.close()
    assert heard.paths == {"pkg/a.py"}


def test_lost_events_are_told_as_a_change_of_everything(heard, watcher, monkeypatch):
    def overflow(queue):
        yield Event(-1, IN_OVERFLOW, "")

    monkeypatch.setattr(Inotify, "read", overflow)
    write_files(heard.root, {"c.py": ""})
    heard.wait(".")


def test_without_watches_left_it_is_blind_until_there_are_some(heard, watcher, monkeypatch):
    add = Inotify.add

    def no_room(queue, folder):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Inotify, "add", no_room)
    watcher.enter("other")
    assert "no watches left for 1 folder" in watcher.blind
    monkeypatch.setattr(Inotify, "add", add)
    watcher.enter("other")
    assert watcher.blind == ""
