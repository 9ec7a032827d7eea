"""Several processes on one folder, one after the other: locks, indexes that vanish, indexers that die or are silent."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

from core.errors import StoreError
from core.indexer import lock as locking
from core.indexer.channel import Line, Listener, Message, connect
from core.indexer.lock import FolderLock
from core.indexer.pipeline import Indexer
from core.indexer.report import no_notice, no_progress
from core.indexer.service import Service
from core.indexer.settings import Settings
from core.store.index import Store
from core.workspace import standalone
from core.workspace.standalone import bring_up_to_date
from doors import FILES, door, folder_of
from indexers import (
    LIMIT,
    ROOT,
    check_equal_to_fresh,
    index,
    indexer_process,
    join,
    listen_and_say_nothing,
    start_process,
    symbol_names,
    write_files,
)

pytestmark = pytest.mark.slow

TAKEOVER_SECONDS = 15.0  # where nothing else runs it takes one; benchmarks/takeover.py measures it


@pytest.fixture
def root(tmp_path):
    write_files(tmp_path, FILES)
    return tmp_path


def test_one_whose_index_was_deleted_does_not_disturb_the_next(root):
    first = start_process(root)
    one = join(root, first)
    one.sync()
    shutil.rmtree(root / ".codescope")
    second = start_process(root)
    two = join(root, second)
    two.sync()
    assert first.wait(LIMIT) == 0
    line = connect(root / ".codescope")
    assert line is not None
    line.close()
    assert two.wait(event="hello")["pid"] == second.pid
    two.close()
    assert second.wait(LIMIT) == 0
    assert symbol_names(root) == ["f"]


def test_a_command_goes_on_by_itself_when_the_indexer_that_it_waits_for_is_killed(root):
    index(root)
    write_files(root, {"c.py": "def c(): ...\n"})
    folder = root / ".codescope"
    lock = FolderLock(folder)
    assert lock.acquire()

    def die(line: Line, message: Message) -> None:
        if message["do"] == "sync":
            lock.release()
            line.close()
            listener.close()

    listener = Listener(folder, lambda line: None, die, lambda line: None)
    report = bring_up_to_date(root, Settings(jobs=1), LIMIT, progress=no_progress, notify=no_notice)
    assert report is not None
    assert symbol_names(root) == ["c", "f"]


def test_a_command_does_not_wait_for_ever_for_an_indexer_that_does_not_answer(root):
    index(root)
    folder = root / ".codescope"
    silent: list[Line] = []
    with FolderLock(folder) as lock:
        assert lock.acquire()
        listener = Listener(folder, silent.append, lambda *_: None, lambda line: None)
        with pytest.raises(StoreError, match="has not finished"):
            bring_up_to_date(root, Settings(jobs=1), 0.1, progress=no_progress, notify=no_notice)
        listener.close()
    assert len(silent) == 1


def test_a_command_asks_the_indexer_for_a_new_index(root):
    with indexer_process(root) as client:
        before = set((root / ".codescope").glob("*.db"))
        done = bring_up_to_date(
            root, Settings(jobs=1), LIMIT, progress=no_progress, notify=no_notice, rebuild=True
        )
        assert done is None
        assert set((root / ".codescope").glob("*.db")) != before
        client.sync()


def test_who_is_left_takes_over_when_the_indexer_is_killed(root):
    """And what changes in that moment is seen by all, though nobody tells it but the disk."""
    with door(root) as one, door(root) as two, door(root) as three:
        doors = (one, two, three)
        folder = folder_of(one)
        assert all(each.workspace.sync(folder, LIMIT) for each in doors)
        os.kill(one.workspace.status()[0].indexer, signal.SIGKILL)
        began = time.monotonic()
        write_files(root, {"a.py": "def after(): ...\n"})
        while any(each.symbols(folder, "a.py") != ["after"] for each in doors):
            assert time.monotonic() - began < TAKEOVER_SECONDS
            time.sleep(0.01)


def test_an_update_that_fails_is_not_taken_for_done(root, monkeypatch):
    def fail(indexer: Indexer) -> None:
        raise StoreError("no space left for the index")

    monkeypatch.setattr(Indexer, "update", fail)
    with FolderLock(root / ".codescope") as lock:
        store = Store(root)
        store.folder.prepare()
        assert lock.acquire()
        service = Service(root, store, Settings(jobs=1))
        thread = threading.Thread(target=service.run)
        thread.start()
        with pytest.raises(StoreError, match="no space left"):
            bring_up_to_date(root, Settings(jobs=1), LIMIT, progress=no_progress, notify=no_notice)
        with door(root) as found:
            assert not found.workspace.sync(folder_of(found), LIMIT)
        service.end()
        thread.join(LIMIT)
        store.close()


def test_an_indexer_whose_folder_was_made_anew_while_it_started(root):
    """It was started in the index's folder, which was deleted before it looked."""
    folder = root / ".codescope"
    folder.mkdir()
    script = f"import os, shutil; shutil.rmtree({str(folder)!r}); from core.indexer.__main__ import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(root), "--index", str(folder), "--grace", "0.3"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    client = join(root, process)
    client.sync()
    client.close()
    assert process.wait(LIMIT) == 0
    assert symbol_names(root) == ["f"]


def test_a_lock_whose_file_is_deleted_while_it_is_taken_is_taken_again(root, monkeypatch):
    (root / ".codescope").mkdir()
    lock = FolderLock(root / ".codescope")
    taken: list[int] = []

    def take(descriptor: int) -> None:
        if not taken:
            lock.path.unlink()
        taken.append(descriptor)
        take_it(descriptor)

    take_it = locking.try_lock  # type: ignore[attr-defined]
    monkeypatch.setattr(locking, "try_lock", take)
    with lock:
        assert lock.acquire()
        assert lock.is_in_force()
    assert len(taken) == 2


def test_an_indexer_whose_socket_was_taken_away_can_be_reached_again(root):
    """By one that came before it and listened only after its lock had been deleted, and then ended."""
    with indexer_process(root) as client:
        listen_and_say_nothing(root / ".codescope").close()
        assert connect(root / ".codescope") is None
        done = bring_up_to_date(
            root, Settings(jobs=1), LIMIT, progress=no_progress, notify=no_notice
        )
        assert done is None  # by the indexer
        client.sync()


@pytest.mark.skipif(sys.platform == "win32", reason="files that are open cannot be deleted there")
@pytest.mark.parametrize("what", ["codescope-*.db*", "codescope-*", "*"])
def test_an_index_that_is_deleted_while_it_is_made_is_made_again(root, what):
    """With or without its pointer, its lock, all that is there; somebody else's clean-up may do that, too."""
    write_files(root, {f"m{i}.py": f"def m{i}(): ...\n" for i in range(30)})
    index(root)
    left = ["extract", "link"]

    def delete(phase: str, done: int, total: int, path: str) -> None:
        if phase in left:
            left.remove(phase)
            for found in (root / ".codescope").glob(what):
                found.unlink(missing_ok=True)

    said: list[str] = []
    report = bring_up_to_date(
        root,
        Settings(jobs=1),
        LIMIT,
        progress=delete,
        notify=lambda severity, text: said.append(text),
        rebuild=True,
    )
    assert report is not None
    assert (left, said) == ([], [])
    assert len(symbol_names(root)) == 31
    check_equal_to_fresh(root)


def test_the_lock_is_waited_for_a_moment(root):
    (root / ".codescope").mkdir()
    held = FolderLock(root / ".codescope")
    assert held.acquire()
    threading.Timer(0.05, held.release).start()
    with FolderLock(root / ".codescope") as lock:
        assert not lock.acquire()
        assert lock.acquire(LIMIT)
        assert lock.is_in_force()
        lock.path.unlink()
        assert not lock.is_in_force()


def test_many_who_want_a_new_index_do_not_wait_for_each_others(root, monkeypatch):
    """While one waits for its turn another builds the index anew."""
    index(root)
    turns: list[bool] = []
    here = standalone.index_here

    def taking_turns(*arguments, rebuild, **options):
        turns.append(rebuild)
        if len(turns) == 1:
            assert here(*arguments, rebuild=True, **options) is not None
            return None
        return here(*arguments, rebuild=rebuild, **options)

    monkeypatch.setattr(standalone, "index_here", taking_turns)
    report = bring_up_to_date(
        root, Settings(jobs=1), LIMIT, progress=no_progress, notify=no_notice, rebuild=True
    )
    assert report is not None
    assert turns == [True, False]
