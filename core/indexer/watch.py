"""Changes on the disk -> paths, for clients that do not tell us.

Where the system needs a watch for each folder (Linux), only folders that the scanner looks into have one: a recursive
watch would take one for every folder of node_modules. The scanner says so just before it lists a folder, so that
nothing can happen unseen in between, and a new folder costs no more than itself. Elsewhere one recursive watch is
cheap.
"""

import errno
import logging
import os
import select
import threading
import time
from collections.abc import Callable, Collection
from typing import Protocol

from watchfiles import watch

from core.indexer.inotify import (
    AVAILABLE,
    IN_DELETE_SELF,
    IN_IGNORED,
    IN_MOVE_SELF,
    IN_OVERFLOW,
    Event,
    Inotify,
)
from core.model import FilePath

LOG = logging.getLogger(__name__)

QUIET_MS = 5  # what happens within so short a time of each other is told together
LONGEST_SECONDS = 0.05
MOST_PATHS = 20_000  # told at once
STEP_MS, DEBOUNCE_MS, WAKE_MS = 15, 40, 200
AGAIN_SECONDS = 5.0
END_SECONDS = 5.0  # for the thread to tell what it has seen
NO_ROOM = (errno.ENOSPC, errno.ENOMEM)

Changed = Callable[[set[str]], None]  # absolute paths, on a thread of the watcher


class Watcher(Protocol):
    """Watches until `close`. Folders are relative to the root."""

    @property
    def blind(self) -> str:
        """Why some events do not come, "" when all do."""

    def enter(self, folder: FilePath) -> None:
        """The scanner is going to look into a folder."""

    def keep(self, folders: Collection[FilePath], outer: Collection[str]) -> None:
        """These are the folders that it looks into, and files elsewhere that matter."""

    def close(self) -> None: ...


def open_watcher(root: str, changed: Changed) -> Watcher:
    """Raises OSError when the folder cannot be watched."""
    return FolderWatcher(root, changed) if AVAILABLE else TreeWatcher(root, changed)


class FolderWatcher:
    """A watch for each folder."""

    def __init__(self, root: str, changed: Changed) -> None:
        self._root = root
        self._changed = changed
        self._inotify = Inotify()
        self._lock = threading.Lock()
        self._watches: dict[str, int] = {}  # by absolute path
        self._paths: dict[int, str] = {}
        self._unwatched: set[str] = set()  # for want of watches
        self._outer: frozenset[str] = frozenset()
        self._outer_folders: frozenset[str] = frozenset()
        try:
            self._wake, self._waker = os.pipe()
        except OSError:
            self._inotify.close()
            raise
        self._thread = threading.Thread(target=self._run, name="codescope-watch", daemon=True)
        self._thread.start()

    @property
    def blind(self) -> str:
        if not self._unwatched:
            return ""
        return f"the system has no watches left for {len(self._unwatched):,} folders"

    def enter(self, folder: FilePath) -> None:
        self._add(f"{self._root}/{folder}" if folder else self._root)

    def keep(self, folders: Collection[FilePath], outer: Collection[str]) -> None:
        wanted = {f"{self._root}/{folder}" if folder else self._root for folder in folders}
        self._outer = frozenset(outer)
        self._outer_folders = frozenset(map(os.path.dirname, outer)) - wanted
        for path in (wanted | self._outer_folders) - self._watches.keys():
            self._add(path)
        with self._lock:
            for path in self._watches.keys() - wanted - self._outer_folders:
                watch = self._watches.pop(path)
                if self._paths.get(watch) == path:  # else it was moved, and is watched elsewhere
                    del self._paths[watch]
                    self._inotify.remove(watch)
            self._unwatched &= wanted

    def close(self) -> None:
        """What happened until now is still told."""
        os.write(self._waker, b".")
        self._thread.join(END_SECONDS)
        if self._thread.is_alive():  # the system does not answer: it needs what would be closed
            return
        self._inotify.close()
        os.close(self._wake)
        os.close(self._waker)

    def _add(self, path: str) -> None:
        with self._lock:
            try:
                watch = self._inotify.add(path)
            except OSError as error:
                if error.errno in NO_ROOM:
                    self._unwatched.add(path)
                return  # or it is gone, or closed to us: the folder around it tells of any change
            self._watches[path] = watch
            self._paths[watch] = path
            self._unwatched.discard(path)

    # -- on the thread

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._inotify.descriptor, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        ended = False
        while not ended:
            ready = {descriptor for descriptor, _ in poll.poll()}
            ended = self._wake in ready
            found = self._read()
            deadline = time.monotonic() + LONGEST_SECONDS
            while found and not ended and len(found) < MOST_PATHS and time.monotonic() < deadline:
                ready = {descriptor for descriptor, _ in poll.poll(QUIET_MS)}
                ended = self._wake in ready
                if not ready:
                    break
                found |= self._read()
            if found:
                self._changed(found)

    def _read(self) -> set[str]:
        with self._lock:
            return {path for event in self._inotify.read() if (path := self._path_of(event))}

    def _path_of(self, event: Event) -> str | None:
        """Where something happened; None where it is none of our business."""
        if event.mask & IN_OVERFLOW:
            LOG.warning("events of %s were lost", self._root)
            return self._root
        folder = self._paths.get(event.watch)
        if folder is None:
            return None
        path = f"{folder}/{event.name}" if event.name else folder
        if event.mask & IN_IGNORED:  # the system has taken the watch away
            del self._paths[event.watch]
            if self._watches.get(folder) == event.watch:
                del self._watches[folder]
            return None
        if folder in self._outer_folders and path not in self._outer:
            return None
        if event.mask & (IN_DELETE_SELF | IN_MOVE_SELF) and folder != self._root:
            return None  # the folder around it tells
        return path


class TreeWatcher:
    """One recursive watch."""

    blind = ""

    def __init__(self, root: str, changed: Changed) -> None:
        self._root = root
        self._real = os.path.realpath(root)  # what some systems tell of
        self._changed = changed
        self._stop = threading.Event()
        threading.Thread(target=self._run, name="codescope-watch", daemon=True).start()

    def enter(self, folder: FilePath) -> None:
        """It is watched already."""

    def keep(self, folders: Collection[FilePath], outer: Collection[str]) -> None:
        """They are watched already; what lies elsewhere is seen when all is compared."""

    def close(self) -> None:
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._round()
            except (OSError, RuntimeError) as error:
                LOG.warning("cannot watch %s: %s", self._root, error)
                self._stop.wait(AGAIN_SECONDS)

    def _round(self) -> None:
        events = watch(
            self._root,
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=WAKE_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        began = False
        for changes in events:
            if not began:  # only now is it sure that nothing more can happen unseen
                began = True
                self._changed({self._root})
            found = {self._as_asked(path) for _, path in changes}
            if found:
                self._changed(found)

    def _as_asked(self, path: str) -> str:
        inner = path.removeprefix(self._real)
        return path if inner == path else f"{self._root}{inner}"
