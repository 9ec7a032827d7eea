"""Changes on the disk -> paths, for clients that do not tell us.

Only folders that hold the workspace's own files are watched, one by one, where the system needs a watch for each
(Linux); a recursive watch would take one for every folder of node_modules. Elsewhere one recursive watch is cheap.
When the system has no watch left, the folder is compared with the disk from time to time instead.
"""

import logging
import sys
import threading
from collections.abc import Callable, Collection

from watchfiles import watch

LOG = logging.getLogger(__name__)

DEBOUNCE_MS = 40
STEP_MS = 15
WAKE_MS = 200
PAUSE_SECONDS = 0.5
POLL_SECONDS = 15.0
ONE_BY_ONE = sys.platform == "linux"
NOT_OURS = ("/.codescope/", "/.git/")


class Watcher:
    """Watches until `close`. `changed` gets absolute paths on a thread of the watcher."""

    def __init__(
        self,
        root: str,
        changed: Callable[[set[str]], None],
        lost: Callable[[str], None],
    ) -> None:
        """`lost` is told, in words, when watching is not possible; then `changed` gets the root now and then."""
        self._root = root
        self._changed = changed
        self._lost = lost
        self._stop = threading.Event()
        self._again = threading.Event()  # set to stop one round
        self._folders: frozenset[str] = frozenset()
        self._thread = threading.Thread(target=self._run, name="codescope-watch", daemon=True)

    def set_folders(self, folders: Collection[str]) -> None:
        """Which folders there are, relative to the root. Watching begins with the first call."""
        wanted = frozenset(folders)
        if wanted != self._folders or not self._thread.is_alive():
            self._folders = wanted
            self._again.set()
            if not self._thread.is_alive() and not self._stop.is_set():
                self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._again.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._again.clear()
            try:
                self._round(self._folders)
            except FileNotFoundError:  # a folder is gone again
                self._changed({self._root})
                self._stop.wait(PAUSE_SECONDS)
            except (OSError, RuntimeError) as error:
                LOG.warning("cannot watch %s: %s", self._root, error)
                self._lost(f"The folder cannot be watched ({error}); it is checked now and then.")
                while not self._stop.wait(POLL_SECONDS):
                    self._changed({self._root})

    def _round(self, folders: frozenset[str]) -> None:
        """Watch these folders until they are other ones."""
        paths = [f"{self._root}/{folder}" if folder else self._root for folder in sorted(folders)]
        events = watch(
            *(paths if ONE_BY_ONE else [self._root]),
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=WAKE_MS,
            yield_on_timeout=True,
            stop_event=self._again,
            raise_interrupt=False,
            recursive=not ONE_BY_ONE,
            ignore_permission_denied=True,
        )
        began = False
        for changes in events:
            if not began:
                # Only now is it sure that nothing more can happen unseen.
                began = True
                self._changed({self._root})
            found = {path for _, path in changes if not self._is_noise(path)}
            if found:
                self._changed(found)

    def _is_noise(self, path: str) -> bool:
        inner = path.removeprefix(self._root).replace("\\", "/") + "/"
        return any(part in inner for part in NOT_OURS)
