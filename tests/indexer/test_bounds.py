"""Nobody waits for ever for a process that does not answer, and nobody is deaf for good for want of descriptors."""

import os
import signal
import socket
import sys
import threading
import time
from multiprocessing import forkserver

import psutil
import pytest

from core.errors import StoreError
from core.indexer import channel, starting
from core.indexer.channel import HAS_UNIX, Listener, connect
from core.indexer.lock import FolderLock
from core.indexer.pool import Work, Workers
from core.indexer.report import no_notice, no_progress
from core.indexer.settings import Settings
from core.workspace import standalone
from core.workspace.standalone import bring_up_to_date
from indexers import LIMIT, Client, indexer_process, write_files

if sys.platform != "win32":
    import resource

WATCHED_SECONDS = 1.0  # how long a process is seen to do nothing
linux = pytest.mark.skipif(sys.platform != "linux", reason="only there is what starts workers")
DOUBLE = Work("indexer.faults:double", (4,), LIMIT)


def server_of_workers():
    return getattr(forkserver._forkserver, "_forkserver_pid")  # noqa: B009


# -- workers


@linux
def test_what_starts_workers_and_does_not_answer_is_given_up(monkeypatch):
    with Workers(1, "indexer.faults:start", ("indexer.faults",)) as workers:
        assert [done.result for done in workers.run([DOUBLE])] == [8]
        workers.close()
        monkeypatch.setattr(starting, "START_SECONDS", 0.2)
        os.kill(server_of_workers(), signal.SIGSTOP)
        try:
            with pytest.raises(ConnectionError):
                workers.warm_up()
        finally:
            os.kill(server_of_workers(), signal.SIGCONT)


@linux
def test_workers_start_when_the_folder_of_temporary_files_was_cleaned():
    with Workers(1, "indexer.faults:start", ("indexer.faults",)) as workers:
        assert [done.result for done in workers.run([DOUBLE])] == [8]
        workers.close()
        os.unlink(getattr(forkserver._forkserver, "_forkserver_address"))  # noqa: B009
        assert [done.result for done in workers.run([DOUBLE])] == [8]


# -- clients


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / ".codescope"
    found.mkdir()
    return found


def ignore(*_):
    pass


def test_an_indexer_that_ends_leaves_its_clients_at_once(folder):
    joined = threading.Event()
    listener = Listener(folder, lambda line: joined.set(), ignore, ignore)
    line = connect(folder)
    assert line is not None
    client = Client(line)
    assert joined.wait(LIMIT)
    listener.close()
    client.wait_for_end()


def test_a_client_whose_message_cannot_be_worked_off_is_let_go(folder, monkeypatch):
    left, raised = threading.Event(), threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda _: raised.set())

    def fail(*_):
        raise ValueError

    listener = Listener(folder, ignore, fail, lambda line: left.set())
    line = connect(folder)
    assert line is not None
    client = Client(line)
    client.do("status")
    client.wait_for_end()
    assert left.wait(LIMIT)
    assert raised.wait(LIMIT)
    listener.close()


@pytest.mark.skipif(not HAS_UNIX, reason="elsewhere the system refuses")
def test_where_too_many_wait_nobody_waits_for_ever(folder, monkeypatch):
    monkeypatch.setattr(channel, "CONNECT_SECONDS", 0.1)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as deaf:
        deaf.bind(os.fspath(channel.socket_path(folder)))
        deaf.listen(1)
        lines = [connect(folder) for _ in range(4)]
        assert lines[0] is not None
        assert lines[-1] is None
        for line in filter(None, lines):
            line.close()


def test_a_command_does_not_wait_for_an_indexer_that_says_nothing(folder, monkeypatch):
    monkeypatch.setattr(standalone, "SILENCE_SECONDS", 0.2)
    with FolderLock(folder) as lock:
        assert lock.acquire()
        listener = Listener(folder, ignore, ignore, ignore)
        with pytest.raises(StoreError, match="said nothing"):
            bring_up_to_date(
                folder.parent, Settings(jobs=1), LIMIT, progress=no_progress, notify=no_notice
            )
        listener.close()


# -- descriptors


@linux
@pytest.mark.slow
def test_an_indexer_without_descriptors_waits_for_some(tmp_path):
    write_files(tmp_path, {"a.py": "x = 1\n", "sub/b.py": "y = 1\n"})
    with indexer_process(tmp_path) as client:
        hello = client.wait(event="hello")
        process = psutil.Process(hello["pid"])
        before = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (3, before[1]))
        used = process.cpu_times().user
        lines = [connect(tmp_path / ".codescope") for _ in range(2)]  # one may have been waited for
        others = [Client(line) for line in lines if line is not None]
        write_files(tmp_path, {"a.py": "x = 2\n", "sub/b.py": "y = 2\n", "more/c.py": "z = 1\n"})
        client.do("watching", value=False)  # it is to watch the disk itself, and cannot
        client.do("update")
        client.sync()
        failure = [m["failure"] for m in client.messages if m.get("event") == "synced"][-1]
        assert "open files" in failure
        assert others[1].messages == []
        time.sleep(WATCHED_SECONDS)
        assert process.cpu_times().user - used < 0.7  # nothing spins
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, before)
        others[1].wait(event="hello")
        client.do("update")
        client.sync()
        assert [m["failure"] for m in client.messages if m.get("event") == "synced"][-1] == ""
        assert process.is_running()
        client.forget()
        write_files(tmp_path, {"more/c.py": "z = 2\n"})  # it is watched by now
        client.wait(event="committed")
        for other in others:
            other.close()
