"""One indexer per index: a lock of the operating system, which dies with its process."""

import os
import time
from contextlib import suppress
from pathlib import Path

from core.locks import try_lock

LOOK_SECONDS = 0.01


class FolderLock:
    """Held from a successful `acquire` until `release`, or until the process ends however it ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "indexer.lock"
        self._descriptor: int | None = None

    def acquire(self, seconds: float = 0.0) -> bool:
        """Take the lock; False when another process keeps it for so long. Raises OSError when there can be no lock
        file."""
        end = time.monotonic() + seconds
        while not self._try():
            if time.monotonic() >= end:
                return False
            time.sleep(LOOK_SECONDS)
        return True

    def _try(self) -> bool:
        while True:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                try_lock(descriptor)
            except OSError:
                os.close(descriptor)
                return False
            self._descriptor = descriptor
            if self.is_in_force():
                return True
            # Somebody deleted the file between its opening and its locking: another may be locked by now.
            self.release()

    def is_in_force(self) -> bool:
        """Whether the lock that is held is still the folder's: with the folder's content goes its lock file, and
        another process may hold a new one."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self.path))
        except OSError:
            return False

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
