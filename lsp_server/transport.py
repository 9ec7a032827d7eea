"""Bytes in, bytes out: `Content-Length` frames, one thread that reads and one that writes.

The event loop never waits for a pipe. The reader runs ahead, so that a cancellation is seen while its request is still
queued; the writer has a queue, so that a client that does not read blocks nobody but who makes answers for it. Reading
survives what is not a frame: it looks for the next header. What a message says is none of this module's business.
"""

import os
import queue
import re
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

# At the end of a line, not only at its start: behind a body that was longer than its header said, the next header
# follows without a line end.
CONTENT_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,10})[ \t]*\r?\n$", re.IGNORECASE)
LONGEST_BODY = 1 << 30
LONGEST_LINE = 1 << 16
MOST_UNREAD = (
    32_000_000  # bytes of answers that wait for a client to read them; no more are made meanwhile
)
LOOK_SECONDS = 0.05  # between looks at a waiter's cancel flag


def read_frame(stream: BinaryIO, complain: Callable[[str], None]) -> bytes | None:
    """The next body; None at the end of the stream. Lines that are no header are reported once and passed over."""
    length: int | None = None
    while True:
        line = stream.readline(LONGEST_LINE)
        if not line:
            return None
        if line in (b"\r\n", b"\n"):
            if length is not None:
                body = stream.read(length)
                return body if len(body) == length else None
            complain("a header without Content-Length")
        elif match := CONTENT_LENGTH.search(line):
            length = int(match[1])
            if length > LONGEST_BODY:
                complain(f"a message of {length} bytes")
                length = None
        elif b":" not in line:
            complain(f"not a header: {line[:60]!r}")


def start_reader(
    stream: BinaryIO,
    deliver: Callable[[bytes], None],
    complain: Callable[[str], None],
    finished: Callable[[], None],
) -> threading.Thread:
    """Call `deliver` with every body, then `finished`, from a thread of its own."""

    def run() -> None:
        try:
            while (body := read_frame(stream, complain)) is not None:
                deliver(body)
        except (
            OSError,
            ValueError,
            RuntimeError,
        ):  # closed under the reader: the stream, the event loop
            pass
        finally:
            finished()

    thread = threading.Thread(target=run, name="codescope-reader", daemon=True)
    thread.start()
    return thread


class FrameWriter:
    """What pygls writes to: takes finished frames and returns at once."""

    def __init__(self, stream: BinaryIO, broken: Callable[[], None]) -> None:
        self._stream = stream
        self._broken = broken
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._room = threading.Condition()
        self._unread = 0  # bytes that are queued
        self._thread = threading.Thread(target=self._run, name="codescope-writer", daemon=True)
        self._thread.start()

    def write(self, frame: bytes) -> None:
        with self._room:
            self._unread += len(frame)
        self._queue.put(frame)

    def wait_for_room(self, cancelled: Callable[[], bool]) -> None:
        """Block while the client leaves too much unread; for whoever is about to make more for it to read."""
        with self._room:
            while self._unread > MOST_UNREAD and not cancelled() and self._thread.is_alive():
                self._room.wait(LOOK_SECONDS)

    def close(self, seconds: float = 2.0) -> None:
        """Write what is queued, for so long at most; a client that reads no more cannot hold the process."""
        self._queue.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            while (frame := self._queue.get()) is not None:
                self._stream.write(frame)
                self._stream.flush()
                with self._room:
                    self._unread -= len(frame)
                    self._room.notify_all()
        except (OSError, ValueError):
            with suppress(RuntimeError):  # the event loop has ended
                self._broken()
        finally:
            with suppress(OSError):
                self._stream.close()


def take_stdio() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of stdin and stdout; whoever prints to the public stdout from now on prints to stderr.

    The descriptors themselves are replaced, not only sys.stdout: C libraries and child processes print too, and a
    child must not read the client's messages.
    """
    stdin = os.fdopen(os.dup(0), "rb")
    stdout = os.fdopen(os.dup(1), "wb")
    sys.stdout.flush()
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout = sys.stderr
    if sys.platform == "win32":
        msvcrt.setmode(stdin.fileno(), os.O_BINARY)
        msvcrt.setmode(stdout.fileno(), os.O_BINARY)
    return stdin, stdout
