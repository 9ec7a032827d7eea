"""From the first byte to the exit code: what belongs to which phase, and that the process ends with its client."""

import os
import socket
import subprocess
import sys

import apsw
import pytest

from core.indexer.lock import FolderLock
from indexers import index, listen_and_say_nothing, write_files
from server.conftest import FAKE
from server.wire import PATIENCE, Wire

pytestmark = pytest.mark.slow


def test_what_comes_before_initialize_is_refused_and_initialize_still_works(fake, tmp_path):
    assert fake.refused("textDocument/hover", {})["code"] == -32002
    assert fake.refused("shutdown")["code"] == -32002
    fake.notify("textDocument/didOpen", {"nonsense": 1})
    assert fake.initialize(tmp_path)["definitionProvider"] is True
    assert fake.request("test/calls") == [["open", [str(tmp_path)], 2, False]]


def test_nothing_is_sent_before_the_answer_to_initialize(fake, tmp_path):
    fake.ask("initialize", {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}})
    fake.answer(1)
    assert fake.notifications == []
    assert fake.requests == []


def test_an_index_that_others_keep_for_themselves_does_not_keep_a_server_from_starting(tmp_path):
    """An indexer that does not answer, a database that another program has locked: both for as long as they like."""
    write_files(tmp_path, {"a.py": "def f(): ...\n"})
    index(tmp_path)
    folder = tmp_path / ".codescope"
    held = apsw.Connection(str(next(folder.glob("*.db"))))
    held.execute("pragma locking_mode = exclusive").fetchall()
    held.execute("begin exclusive")
    with FolderLock(folder) as lock:
        assert lock.acquire()
        listener = listen_and_say_nothing(folder)
        with Wire(command=None) as wire:
            wire.initialize(tmp_path)
            document = {
                "uri": "untitled:x",
                "languageId": "python",
                "version": 1,
                "text": "def g(): ...",
            }
            wire.notify("textDocument/didOpen", {"textDocument": document})
            found = wire.request(
                "textDocument/documentSymbol", {"textDocument": {"uri": "untitled:x"}}
            )
            assert [symbol["name"] for symbol in found] == ["g"]
            assert wire.leave() == 0
        listener.close()
    held.close()


def test_initialize_comes_once(running):
    assert running.refused("initialize", {"capabilities": {}})["code"] == -32600


def test_after_shutdown_only_exit_is_heard(running):
    running.request("shutdown")
    assert running.refused("test/calls")["code"] == -32600
    assert running.refused("shutdown")["code"] == -32600
    running.notify("exit")
    assert running.process.wait(PATIENCE) == 0


def test_exit_without_shutdown_is_a_failure(running):
    running.notify("exit")
    assert running.process.wait(PATIENCE) == 1


def test_exit_before_initialize(fake):
    fake.notify("exit")
    assert fake.process.wait(PATIENCE) == 1


def test_the_end_of_stdin_is_the_end(running):
    running.process.stdin.close()
    assert running.process.wait(PATIENCE) == 1


def test_a_client_that_stops_reading_and_leaves():
    server = subprocess.Popen(FAKE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    with server.stdin:
        server.stdout.close()
        body = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
        server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        server.stdin.flush()
        assert server.wait(PATIENCE) == 1


def test_work_that_does_not_end_does_not_keep_the_process(running):
    for _ in range(8):
        running.ask("test/stubborn")
    assert running.leave() == 0


def test_a_workspace_that_does_not_close_does_not_keep_the_process(running, tmp_path):
    item = {"uri": (tmp_path / "hang").as_uri(), "languageId": "python", "version": 1, "text": ""}
    running.notify("textDocument/didOpen", {"textDocument": item})
    assert running.leave() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_termination_is_orderly(running):
    running.process.terminate()
    assert running.process.wait(PATIENCE) == 1


@pytest.mark.parametrize("way", ["processId", "--clientProcessId"])
def test_the_server_ends_with_its_clients_process(way, tmp_path):
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    argument = [f"{way}={editor.pid}"] if way.startswith("--") else []
    with Wire(*argument, command=FAKE) as wire:
        wire.initialize(tmp_path, processId=os.getpid() if argument else editor.pid)
        assert wire.request("test/calls")
        editor.communicate(b"\n")
        assert wire.process.wait(PATIENCE) == 1


def test_a_client_whose_process_cannot_be_seen_is_served(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with Wire(command=FAKE) as wire:
        wire.initialize(tmp_path, processId=gone.pid)
        assert wire.request("test/calls")
        assert wire.leave() == 0


def test_nothing_but_the_protocol_reaches_stdout(running):
    """Wire fails on anything else; the child's input is empty, not the client's next message."""
    assert running.request("test/strayOutput") != 0
    assert running.request("test/calls")
    assert running.leave() == 0
    assert {"stray print\n", "stray write\n", "stray child\n"} <= set(running.stderr)


def test_over_tcp(tmp_path):
    server = subprocess.Popen([*FAKE, "--tcp", "127.0.0.1:0"], stderr=subprocess.PIPE)
    try:
        assert server.stderr is not None
        port = int(server.stderr.readline().rpartition(b":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            body = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
            connection.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            assert connection.recv(100).startswith(b"Content-Length: ")
        assert server.wait(PATIENCE) == 1
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize("way", ["--socket", "--pipe"])
def test_to_a_client_that_waits_for_the_server(way, tmp_path):
    if way == "--pipe" and not hasattr(socket, "AF_UNIX"):
        pytest.skip("no local sockets here")
    if way == "--pipe":
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address := str(tmp_path / "s"))
        listener.listen()
    else:
        listener = socket.create_server(("127.0.0.1", 0))
        address = str(listener.getsockname()[1])
    listener.settimeout(PATIENCE)
    server = subprocess.Popen([*FAKE, f"{way}={address}"])
    try:
        with listener, listener.accept()[0] as connection:
            connection.sendall(b'Content-Length: 33\r\n\r\n{"jsonrpc":"2.0","method":"exit"}')
            assert server.wait(PATIENCE) == 1
    finally:
        server.kill()
        server.communicate()
