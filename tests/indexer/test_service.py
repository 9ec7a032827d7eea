"""The indexer as a process: who starts it, who may talk to it, when it ends, what a kill costs."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import sys
import time

import psutil
import pytest

from core.errors import StoreError
from core.indexer.channel import HAS_UNIX, connect, is_ours, socket_path
from core.indexer.hints import relative_path
from core.indexer.lock import FolderLock
from core.indexer.places import index_folder, refusal
from core.indexer.reconcile import WATCHED
from core.indexer.service import Service
from core.indexer.settings import Settings
from core.indexer.wishes import Wishes
from core.store.folder import STEM
from core.store.index import Store
from core.workspace.standalone import has_index, index_here
from indexers import (
    LIMIT,
    Client,
    contents,
    index,
    indexer_process,
    join,
    start_process,
    symbol_names,
    write_files,
)

pytestmark = pytest.mark.slow

FILES = {"a.py": "def f(): ...\n", "b.py": "from a import f\nf()\n"}


@pytest.fixture
def root(tmp_path):
    write_files(tmp_path, FILES)
    return tmp_path


def test_it_indexes_and_tells_how_far_it_is(root):
    with indexer_process(root) as client:
        assert client.wait(event="hello")["pid"] > 0
        client.wait(event="progress", phase="extract", total=2)
        client.wait(event="progress", phase="link")
        client.wait(event="progress", phase="idle")
        client.wait(event="committed")
        assert symbol_names(root) == ["f"]


def test_what_a_client_reports_is_looked_at(root):
    with indexer_process(root) as client:
        write_files(root, {"a.py": "def g(): ...\n", "pkg/c.py": "def h(): ...\n"})
        client.do("changed", paths=[str(root / "a.py"), str(root / "pkg")])
        client.sync()
        assert symbol_names(root) == ["g", "h"]
        shutil.rmtree(root / "pkg")
        client.do("changed", paths=[str(root / "pkg")])
        client.sync()
        assert symbol_names(root) == ["g"]


def test_what_lies_elsewhere_is_not_looked_at(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    write_files(outside, {"secret.py": "def secret(): ...\n"})
    with indexer_process(root) as client:
        before = client.sync()
        client.do(
            "changed", paths=[str(outside / "secret.py"), f"../{outside.name}/secret.py", "\0", 5]
        )
        assert client.sync() == before


def test_it_watches_when_no_client_does(root):
    with indexer_process(root) as client:
        client.do("watching", value=False)
        client.sync()
        client.wait(event="progress", phase="scan")
        revision = client.sync()
        client.forget()
        write_files(root, {"new/c.py": "def late(): ...\n"})
        client.wait(event="committed")
        client.forget()
        write_files(root, {"new/c.py": "def later(): ...\n"})
        client.wait(event="committed")
        assert client.sync() > revision
        assert "later" in symbol_names(root)


def test_open_files_are_looked_at_however_much_is_told_of_others(root):
    with indexer_process(root) as client:
        client.do("watching", value=True)
        client.do("opened", paths=["a.py"])
        client.sync()
        end = time.monotonic() + LIMIT
        while not any(name.startswith("untold") for name in symbol_names(root)):
            assert time.monotonic() < end
            write_files(root, {"a.py": f"def untold{time.monotonic_ns()}(): ...\n"})
            client.do("changed", paths=[str(root / "noise.log")])
            time.sleep(0.2)


def test_what_fails_is_not_tried_again_at_once(root):
    """Although it is time to compare everything."""
    store = Store(root, root / ".codescope")
    store.folder.prepare()
    service = Service(root, store, Settings(jobs=1))
    try:
        wishes = Wishes()
        service._patience._last -= 2 * WATCHED.least
        service._retry.failed(StoreError("full"))
        service._look_around(wishes)
        assert not wishes.everything
        service._retry.went_well()
        service._look_around(wishes)
        assert wishes.everything
    finally:
        service._listener.close()


def test_a_folder_in_the_place_of_a_file_is_looked_into(root):
    with indexer_process(root) as client:
        (root / "a.py").unlink()
        write_files(root, {"a.py/inside.py": "def inside(): ...\n"})
        client.do("changed", paths=[str(root / "a.py")])
        client.sync()
        assert symbol_names(root) == ["inside"]


def test_what_a_killed_indexer_had_begun_is_swept(root):
    index(root)
    left = [root / ".codescope" / f"{STEM}.{end}" for end in ("7.db", "7.db-wal", "current.1.new")]
    for path in left:
        path.touch()
    with indexer_process(root):
        assert [path for path in left if path.exists()] == []
    assert symbol_names(root) == ["f"]


def test_many_reports_are_one_update(root):
    with indexer_process(root) as client:
        before = client.sync()
        many = {f"m{i}.py": f"x{i} = 1\n" for i in range(200)}
        write_files(root, many)
        for path in many:
            client.do("changed", paths=[str(root / path)])
        assert client.sync() - before < 40
        assert len(symbol_names(root)) == 201


def test_other_settings_are_taken_over(root):
    with indexer_process(root) as client:
        client.do("configure", settings={"exclude": ["a.py"], "jobs": 2, "nonsense": 1})
        client.sync()
        assert symbol_names(root) == []


def test_a_rebuild_on_request(root):
    with indexer_process(root) as client:
        before = Store(root, root / ".codescope").folder.current()
        assert before is not None
        client.do("reindex", of="codescope-0.db")  # which has been replaced since it was damaged
        client.sync()
        assert Store(root, root / ".codescope").folder.current() == before
        client.do("reindex", of=before.path.name)
        client.sync()
        after = Store(root, root / ".codescope").folder.current()
        assert after != before
        client.do("reindex")
        client.sync()
        assert Store(root, root / ".codescope").folder.current() != after
        assert symbol_names(root) == ["f"]


def test_nonsense_costs_only_the_one_who_sends_it(root):
    with indexer_process(root) as client:
        client.do("dance")
        other = connect(root / ".codescope")
        assert other is not None
        other._socket.sendall(b"this is no JSON\n")
        bad = Client(other)
        bad.wait_for_end()
        silent = connect(root / ".codescope")
        assert silent is not None
        client.sync()
        silent.close()


# -- one indexer


def test_two_on_one_folder(root):
    with indexer_process(root) as client:
        second = start_process(root)
        assert second.wait(LIMIT) == 3
        friend = Client(expect(connect(root / ".codescope")))
        friend.do("changed", paths=[])
        write_files(root, {"c.py": "def both(): ...\n"})
        friend.do("changed", paths=[str(root / "c.py")])
        friend.sync()
        client.wait(event="committed", revision=friend.sync())
        friend.close()
        client.sync()


def expect(line):
    assert line is not None
    return line


def test_it_ends_when_its_last_client_leaves(root):
    process = start_process(root)
    first, second = join(root, process), Client(expect(connect(root / ".codescope")))
    first.close()
    second.sync()
    second.close()
    assert process.wait(LIMIT) == 0
    assert not socket_path(root / ".codescope").exists()
    assert connect(root / ".codescope") is None


def test_it_ends_on_request(root):
    process = start_process(root)
    client = join(root, process)
    client.sync()
    process.send_signal(signal.SIGTERM)
    assert process.wait(LIMIT) == 0
    client.wait_for_end()


def test_it_ends_when_its_index_is_deleted(root):
    process = start_process(root)
    client = join(root, process)
    client.sync()
    shutil.rmtree(root / ".codescope")
    assert process.wait(LIMIT) == 0
    with indexer_process(root):
        assert symbol_names(root) == ["f"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_killed_indexer_leaves_no_worker_and_a_whole_index(tmp_path):
    write_files(
        tmp_path, {f"m{i}.py": f"from m{i + 1} import f as g\ndef f(): g()\n" for i in range(150)}
    )
    process = start_process(tmp_path)
    client = join(tmp_path, process)
    client.wait(event="progress", phase="extract")
    family = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(LIMIT)
    client.wait_for_end()
    _, alive = psutil.wait_procs(family, timeout=LIMIT)
    assert not alive
    Store(tmp_path, tmp_path / ".codescope").snapshot().close()
    with indexer_process(tmp_path):
        pass
    mine = contents(tmp_path)
    fresh = tmp_path.parent / "fresh"
    shutil.copytree(tmp_path, fresh, ignore=shutil.ignore_patterns(".codescope"))
    index(fresh)
    assert mine == contents(fresh)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_killed_workers_are_replaced(root):
    with indexer_process(root) as client:
        pid = client.wait(event="hello")["pid"]
        service = psutil.Process(pid)
        helpers = service.children()  # of multiprocessing; workers are their children
        for worker in set(service.children(recursive=True)) - set(helpers):
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        write_files(root, {"c.py": "def after(): ...\n"})
        client.do("changed", paths=[str(root / "c.py")])
        client.sync()
        assert "after" in symbol_names(root)


# -- lock, socket, places


def test_the_lock_is_for_one_and_dies_with_it(tmp_path):
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


@pytest.mark.skipif(not HAS_UNIX, reason="sockets of POSIX")
def test_the_socket_is_for_its_owner_only(root):
    with indexer_process(root):
        mode = stat.S_IMODE(socket_path(root / ".codescope").stat().st_mode)
        assert mode & 0o077 == 0


@pytest.mark.skipif(not HAS_UNIX, reason="sockets of POSIX")
def test_a_long_path_has_a_socket_elsewhere(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    write_files(deep, FILES)
    address = socket_path(deep / ".codescope")
    assert not address.is_relative_to(deep)
    with indexer_process(deep):
        assert is_ours(address.parent)
        assert symbol_names(deep) == ["f"]


@pytest.mark.skipif(not HAS_UNIX, reason="sockets of POSIX")
def test_a_socket_that_was_left_behind_is_no_obstacle(root):
    (root / ".codescope").mkdir()
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(socket_path(root / ".codescope")))
    left.close()
    assert connect(root / ".codescope") is None
    with indexer_process(root):
        assert symbol_names(root) == ["f"]


def test_relative_paths():
    assert relative_path("/ws", "/ws/a/b.py") == "a/b.py"
    assert relative_path("/ws", "a/../b.py") == "b.py"
    assert relative_path("/ws", "/ws") == ""
    assert relative_path("/ws", "/wsx/a.py") is None
    assert relative_path("/ws", "../a.py") is None
    assert relative_path("/", "/a.py") == "a.py"


def test_the_index_of_a_workspace_that_cannot_be_written_is_in_the_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("core.indexer.places.os.access", lambda path, mode: False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "ws"
    root.mkdir()
    found = index_folder(root)
    assert not found.is_relative_to(root)
    assert found == index_folder(root)
    assert found != index_folder(tmp_path)
    monkeypatch.undo()
    assert index_folder(root) == root / ".codescope"


def test_an_index_folder_that_is_a_link_is_not_written_to(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / ".codescope").symlink_to(tmp_path / "elsewhere")
    assert not index_folder(tmp_path / "ws").is_relative_to(tmp_path)


@pytest.mark.parametrize("name", [".gitignore", "indexer.lock", "codescope-2.db", "indexer.log"])
def test_links_that_came_with_a_repository_are_not_written_through(tmp_path, monkeypatch, name):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    workspace = tmp_path / "ws"
    write_files(workspace, {"a.py": "def f(): ...\n"})
    (workspace / ".codescope").mkdir()
    (workspace / ".codescope" / name).symlink_to(tmp_path / "elsewhere")
    folder = index_folder(workspace)
    assert not folder.is_relative_to(workspace)
    assert index_here(workspace, Settings(jobs=1), progress=ignored, notify=ignored) is not None
    assert not (tmp_path / "elsewhere").exists()
    assert has_index(workspace)


def ignored(*_):
    """Nobody looks."""


def test_a_user_without_a_home_has_workspaces(tmp_path, monkeypatch):
    def expanduser(path):
        return path

    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", expanduser)
    assert refusal(tmp_path) == ""
    assert index_folder(tmp_path) == tmp_path / ".codescope"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert index_folder(tmp_path) == tmp_path / ".codescope"


def test_home_and_the_whole_disk_are_no_workspaces(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "home" in refusal(tmp_path)
    assert "disk" in refusal(tmp_path / tmp_path.anchor)
    assert "not a folder" in refusal(tmp_path / "missing")
    (tmp_path / "ws").mkdir()
    assert refusal(tmp_path / "ws") == ""
