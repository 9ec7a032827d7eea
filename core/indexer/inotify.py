"""Linux's own watches, one for each folder: added and taken away one by one, and it says when events were lost.

(watchfiles, which serves other systems, cannot add a folder to what it watches, does not tell of an overflow, ends at
the first name that is not UTF-8, and looks around every few milliseconds.)
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

AVAILABLE = sys.platform == "linux"

IN_ATTRIB, IN_CLOSE_WRITE = 0x4, 0x8
IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE = 0x40, 0x80, 0x100, 0x200
IN_DELETE_SELF, IN_MOVE_SELF = 0x400, 0x800
IN_OVERFLOW, IN_IGNORED = 0x4000, 0x8000
IN_ONLYDIR, IN_EXCL_UNLINK = 0x1000000, 0x4000000

WATCHED = (
    IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE
    | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK
)  # fmt: skip
HEADER = struct.Struct("iIII")  # watch, mask, cookie, length of the name
BUFFER_BYTES = 256 * 1024


class Event(NamedTuple):
    watch: int  # -1 for an overflow
    mask: int
    name: str  # "" for the folder itself


class Inotify:
    """One queue of events. `add` and `remove` may be called by any thread, `read` by one."""

    def __init__(self) -> None:
        """Raises OSError when the system has no queue left."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self._checked(
            self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC), "watches"
        )

    def add(self, folder: str) -> int:
        """Watch a folder; a folder that is watched already has the same number. Raises OSError."""
        path = os.fsencode(folder)
        return self._checked(self._libc.inotify_add_watch(self.descriptor, path, WATCHED), folder)

    def remove(self, watch: int) -> None:
        self._libc.inotify_rm_watch(self.descriptor, watch)

    def read(self) -> Iterator[Event]:
        """Events that are there; none when there are none."""
        try:
            data = os.read(self.descriptor, BUFFER_BYTES)
        except BlockingIOError:
            return
        place = 0
        while place < len(data):
            watch, mask, _, length = HEADER.unpack_from(data, place)
            place += HEADER.size
            name = data[place : place + length].rstrip(b"\0")
            place += length
            yield Event(watch, mask, os.fsdecode(name))

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.descriptor)

    @staticmethod
    def _checked(result: int, what: str) -> int:
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), what)
        return result
