"""How an indexer and its clients talk: one JSON object a line, over a socket that only its owner can open.

    client -> indexer   {"do": "changed", "paths": [...]}, "update", "reindex", "configure", "watching", "sync",
                        "status", "end", and what serving.py adds. "reindex" may say "of" which file of the index,
                        which was damaged: where it is not the current one any more nothing is done.
    indexer -> client   {"event": "progress" | "committed" | "notice" | "synced" | "hello" | "restrained" |
                        "status", ...}

"synced" has a "failure", in words, where what was asked before it could not be done; else that is empty.

On POSIX the socket's address follows from the index's place, so that no file of a workspace can point elsewhere; where
there are no such sockets it is a local port, whose number and secret lie in a file that only the owner can read.
"""

import json
import logging
import os
import select
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.indexer.consent import hash_of

LOG = logging.getLogger(__name__)

Message = dict[str, Any]

LONGEST_ADDRESS = 100  # bytes; the system's limit is 104 or 108
LONGEST_LINE = 16_000_000
PAUSE_SECONDS = 0.2
SEND_SECONDS = 5.0  # a client that does not read for so long is dropped
CONNECT_SECONDS = 5.0  # where so many wait that nobody is taken
HAS_UNIX = hasattr(socket, "AF_UNIX") and sys.platform != "win32"
LOOK_SECONDS = 1.0  # between looks whether we can still be found
PORT_FILE = "indexer.port"
DO_NOT_WAIT = getattr(socket, "MSG_DONTWAIT", 0)


def socket_path(index: Path) -> Path:
    """Where the socket of an index lies: beside it, or, when that is too long a name, in a folder of this user's."""
    near = index / "indexer.sock"
    if len(os.fsencode(near)) <= LONGEST_ADDRESS:
        return near
    folder = Path(tempfile.gettempdir()) / f"codescope-{os.getuid()}"
    return folder / f"{hash_of(index)}.sock"


def is_ours(path: Path) -> bool:
    """Whether a file or folder belongs to this user and, when it is a folder, is closed to others."""
    status = os.lstat(path)
    if status.st_uid != os.getuid():
        return False
    return not stat.S_ISDIR(status.st_mode) or not status.st_mode & 0o077


class Line:
    """One end of a connection. Any thread may send; one thread reads."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._lock = threading.Lock()
        self._reader = connection.makefile("rb")

    def send(self, message: Message) -> bool:
        """False when the other end is gone or does not read."""
        data = json.dumps(message, separators=(",", ":")).encode() + b"\n"
        try:
            with self._lock:
                self._send_all(data)
        except (OSError, ValueError):
            self.close()
            return False
        return True

    def _send_all(self, data: bytes) -> None:
        # No timeout of the socket's own: it would also cut the reading thread's long wait.
        while data:
            if not select.select([], [self._socket], [], SEND_SECONDS)[1]:
                raise TimeoutError
            data = data[self._socket.send(data, DO_NOT_WAIT) :]

    def messages(self) -> Iterator[Message]:
        """What the other end sends, until it is gone or sends nonsense."""
        while True:
            try:
                line = self._reader.readline(LONGEST_LINE)
                message = json.loads(line) if line.endswith(b"\n") else None
            except (OSError, ValueError):
                return
            if not isinstance(message, dict):
                return
            yield message

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        # The socket is closed for good when its reader is, too.
        with suppress(OSError, ValueError):
            self._reader.close()
        with suppress(OSError):
            self._socket.close()


class Listener:
    """The indexer's end: takes connections on a thread of its own, and reads each on another."""

    def __init__(
        self,
        index: Path,
        joined: Callable[[Line], None],
        received: Callable[[Line, Message], None],
        left: Callable[[Line], None],
        may_listen: Callable[[], bool] = lambda: True,
    ) -> None:
        """Whoever holds the index's lock listens: a socket that is there already was left behind. `may_listen`: whether
        the lock is still held."""
        self._index = index
        self._joined, self._received, self._left = joined, received, left
        self._may_listen = may_listen
        self._token = ""
        self._place = index, 0  # what leads to us, with its inode
        self._closed = False
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._socket = self._listen()
        threading.Thread(target=self._accept, name="codescope-accept", daemon=True).start()

    def close(self) -> None:
        with self._lock:
            self._closed = True
        # Where the index was deleted, another one may listen under this name by now.
        if self._is_in_place():
            with suppress(OSError):
                self._place[0].unlink()
        self._hang_up(self._socket)
        with self._lock:
            lines = list(self._lines)
        for line in lines:  # whoever waits for an answer knows at once that there will be none
            line.close()

    def _listen(self) -> socket.socket:
        listening = self._bind_unix(self._index) if HAS_UNIX else self._bind_port(self._index)
        listening.listen(16)
        listening.settimeout(LOOK_SECONDS)
        return listening

    def _hang_up(self, listening: socket.socket) -> None:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()

    def _is_in_place(self) -> bool:
        path, inode = self._place
        try:
            return os.lstat(path).st_ino == inode
        except OSError:
            return False

    def _look(self) -> None:
        """Listen anew where nobody finds us any more: one whose lock was deleted before it listened took our name and
        removed it when it ended, or somebody cleaned the folder of temporary files."""
        if self._is_in_place() or not self._may_listen():
            return
        LOG.warning("nobody could connect any more: listening anew")
        listening = self._listen()
        with self._lock:
            before, self._socket = self._socket, listening
            closed = self._closed
        self._hang_up(before)
        if closed:
            self.close()

    def _bind_unix(self, index: Path) -> socket.socket:
        path = socket_path(index)
        if path.parent != index:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if not is_ours(path.parent):
                raise PermissionError(f"{path.parent} belongs to somebody else")
        path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listening.bind(os.fspath(path))
        finally:
            os.umask(before)
        self._place = path, os.lstat(path).st_ino
        return listening

    def _bind_port(self, index: Path) -> socket.socket:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.bind(("127.0.0.1", 0))
        import secrets

        self._token = secrets.token_hex(16)
        path = index / PORT_FILE
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"port": listening.getsockname()[1], "token": self._token}, file)
        self._place = path, os.lstat(path).st_ino
        return listening

    def _accept(self) -> None:
        said = False
        while not self._closed:
            try:
                connection, _ = self._socket.accept()
                connection.settimeout(None)
                self._begin(Line(connection))
            except TimeoutError:
                with suppress(OSError):  # a folder that is not there is looked for again
                    self._look()
            except (OSError, RuntimeError) as error:  # no descriptors, no memory, no threads left
                if not (said or self._closed):
                    said = True
                    LOG.warning("clients must wait: %s", error)
                time.sleep(PAUSE_SECONDS)

    def _begin(self, line: Line) -> None:
        try:
            threading.Thread(
                target=self._read, args=(line,), name="codescope-client", daemon=True
            ).start()
        except BaseException:
            line.close()
            raise

    def _read(self, line: Line) -> None:
        with self._lock:
            self._lines.add(line)
        if self._closed:
            line.close()
        try:
            self._converse(line)
        finally:  # whatever goes wrong, nobody is left waiting at a line that is not read
            line.close()
            with self._lock:
                self._lines.discard(line)

    def _converse(self, line: Line) -> None:
        messages = line.messages()
        if self._token:
            import hmac

            first = next(messages, {})
            if not hmac.compare_digest(str(first.get("token", "")), self._token):
                return
        try:
            self._joined(line)
            for message in messages:
                self._received(line, message)
        finally:
            line.close()
            self._left(line)


def progress_message(phase: str, done: int, total: int, path: str) -> Message:
    """How far an update is."""
    return {"event": "progress", "phase": phase, "done": done, "total": total, "path": path}


def ask_status(number: int) -> Message:
    """What asks an indexer how it stands."""
    return {"do": "status", "id": number}


def connect(index: Path) -> Line | None:
    """A connection to the indexer of an index; None when nobody listens there."""
    try:
        if HAS_UNIX:
            path = socket_path(index)
            if not is_ours(path):
                return None
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.settimeout(CONNECT_SECONDS)
                connection.connect(os.fspath(path))
                connection.settimeout(None)
            except OSError:
                connection.close()
                raise
            return Line(connection)
        told = json.loads((index / PORT_FILE).read_text())
        connection = socket.create_connection(("127.0.0.1", int(told["port"])), CONNECT_SECONDS)
        connection.settimeout(None)
        line = Line(connection)
        line.send({"token": told["token"]})
        return line
    except (OSError, ValueError, KeyError, TypeError):
        return None
