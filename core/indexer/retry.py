"""When to try again what could not be done, and what to say of it: once for each reason, never in a hurry.

A disk that is full or a folder that cannot be written stays so for long. Pauses grow, and what is waited for is looked
at meanwhile, which costs nothing: where the disk has room again, or the folder can be written, it goes on at once.
"""

import errno
import os
import shutil
import time
from pathlib import Path

FIRST_PAUSE, LONGEST_PAUSE = 10.0, 600.0
LOOK_SECONDS = 2.0
ROOM = 20_000_000  # bytes more than there were, which are worth a new attempt


class Retry:
    """Nothing has failed at first."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where is written."""
        self._folder = folder
        self._pause = 0.0  # 0: nothing has failed since it last went well
        self._since = self._looked = 0.0
        self._free = 0
        self._writable = True
        self._said: set[str] = set()

    @property
    def waits(self) -> bool:
        return self._pause > 0

    def failed(self, error: Exception) -> str:
        """Something could not be done; the reason where it is to be said, "" when it has been."""
        self._since = self._looked = time.monotonic()
        self._pause = min(max(FIRST_PAUSE, 2 * self._pause), LONGEST_PAUSE)
        self._free, self._writable = free_bytes(self._folder), is_writable(self._folder)
        reason = words(error)
        if reason in self._said:
            return ""
        self._said.add(reason)
        return reason

    def went_well(self) -> bool:
        """What was tried was done; whether it had failed before."""
        failed, self._pause = self.waits, 0.0
        self._said.clear()
        return failed

    def is_due(self) -> bool:
        """Whether it is time to try again."""
        now = time.monotonic()
        if not self.waits:
            return False
        if now - self._since >= self._pause:
            return True
        if now - self._looked < LOOK_SECONDS:
            return False
        self._looked = now
        if free_bytes(self._folder) > self._free + ROOM:
            return True
        return not self._writable and is_writable(self._folder)


def words(error: Exception) -> str:
    """The error for people, the same for each time that it happens."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no space left on the disk"
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return "too many files are open"
    return str(error)


def free_bytes(folder: Path) -> int:
    """What a user may still write there; 0 where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)
