"""The indexer of one folder as a service: commands of clients and events of the disk, worked off one after another.

What arrives while an update runs is gathered and becomes one more update: a branch switch is one pass, not a thousand.
The service ends when its last client has left and not come back for a short while. It must hold the folder's lock.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from core.errors import Cancelled, StoreError
from core.indexer.channel import Line, Listener, Message
from core.indexer.folders import refused_by_name
from core.indexer.ignore import IGNORE_NAMES
from core.indexer.pipeline import Indexer
from core.indexer.report import Report
from core.indexer.scan import names
from core.indexer.settings import Settings, read_settings
from core.indexer.watch import Watcher
from core.model import FilePath
from core.store.index import Store

LOG = logging.getLogger(__name__)

GRACE_SECONDS = 3.0  # without any client
FIRST_GRACE_SECONDS = 20.0  # until the first one comes
MOST_SINGLE = 64  # paths looked at one by one; beyond, everything is compared
RETRY_SECONDS = 10.0


@dataclass(slots=True)
class Wishes:
    """What is to be done next, gathered from all commands."""

    everything: bool = False
    rebuild: bool = False
    end: bool = False
    paths: set[FilePath] = field(default_factory=set)
    settings: Settings | None = None
    syncs: list[tuple[Line, Any]] = field(default_factory=list)


class Service:
    """`run` returns when it ends."""

    def __init__(
        self,
        root: Path,
        store: Store,
        settings: Settings,
        *,
        forever: bool = False,
        grace: float = GRACE_SECONDS,
        on_update: Callable[[Report], None] = lambda report: None,
        progress: Callable[[str, int, int, FilePath], None] = lambda *_: None,
    ) -> None:
        """`forever`: not only as long as there are clients. `grace`: seconds to wait for another one."""
        self.root = root
        self.index = store.folder.path
        self._store = store
        self._commands: SimpleQueue[tuple[Line | None, Message]] = SimpleQueue()
        self._lines: set[Line] = set()
        self._watching: set[Line] = set()  # clients that tell us of changes
        self._lock = threading.Lock()
        self._forever = forever
        self._grace = grace
        self._on_update = on_update
        self._on_progress = progress
        self._empty_since = time.monotonic() + FIRST_GRACE_SECONDS - grace
        self._ending = False
        self._last_progress: Message = {
            "event": "progress",
            "phase": "scan",
            "done": 0,
            "total": 0,
            "path": "",
        }
        self._restraint = ""  # why fewer workers are at work than could be
        self._revision = 0
        self._unheard: list[Message] = []  # notices for the first who comes
        self._watcher: Watcher | None = None
        self._folders: list[FilePath] = []
        self._indexer = Indexer(
            root,
            store,
            settings,
            progress=self._progress,
            notify=self._notify,
            stopped=self._must_end,
            restrained=self._restrained,
        )
        self._listener = Listener(self.index, self._joined, self._received, self._left)

    # -- what arrives, on other threads

    def _joined(self, line: Line) -> None:
        line.send({"event": "hello", "pid": os.getpid(), "revision": self._revision})
        line.send(self._last_progress)
        line.send({"event": "restrained", "reason": self._restraint})
        with self._lock:
            self._lines.add(line)
            unheard, self._unheard = self._unheard, []
        for message in unheard:
            line.send(message)

    def _received(self, line: Line, message: Message) -> None:
        if message.get("do") == "watching":
            with self._lock:
                (self._watching.add if message.get("value") else self._watching.discard)(line)
            self._commands.put((None, {"do": "rewatch"}))
        else:
            self._commands.put((line, message))

    def _left(self, line: Line) -> None:
        with self._lock:
            self._lines.discard(line)
            self._watching.discard(line)
            if not self._lines:
                self._empty_since = time.monotonic()
        self._commands.put((None, {"do": "rewatch"}))

    def _seen(self, paths: set[str]) -> None:
        """The watcher saw something at these absolute paths."""
        self._commands.put((None, {"do": "changed", "paths": sorted(paths)}))

    def _is_homeless(self) -> bool:
        """Whether somebody deleted the index. Its lock is gone with it, so another process may index by now: the
        clients start a new indexer, which has a lock again."""
        gone = self._revision > 0 and self._store.folder.current() is None
        return gone or not self.index.is_dir()

    def _must_end(self) -> bool:
        if self._ending:
            return True
        with self._lock:
            alone = not self._lines
        return alone and not self._forever and time.monotonic() - self._empty_since > self._grace

    # -- what is sent

    def _send(self, message: Message) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.send(message)

    def _progress(self, phase: str, done: int, total: int, path: FilePath) -> None:
        self._last_progress = {
            "event": "progress", "phase": phase, "done": done, "total": total, "path": path,
        }  # fmt: skip
        self._on_progress(phase, done, total, path)
        self._send(self._last_progress)

    def _restrained(self, reason: str) -> None:
        self._restraint = reason
        self._send({"event": "restrained", "reason": reason})

    def _notify(self, severity: str, text: str) -> None:
        LOG.warning("%s: %s", severity, text)
        message = {"event": "notice", "severity": severity, "text": text}
        with self._lock:
            if not self._lines:
                self._unheard.append(message)
        self._send(message)

    # -- the loop

    def end(self) -> None:
        """May be called from any thread, and from signal handlers."""
        self._ending = True
        self._commands.put((None, {"do": "end"}))

    def run(self) -> None:
        """Bring the index up to date and keep it so, until the end."""
        wishes = Wishes(everything=True)
        try:
            while not (wishes.end or self._must_end()):
                self._fulfil(wishes)
                wishes = self._gather()
        except Cancelled:
            LOG.info("stopped in the middle")
        finally:
            self._listener.close()
            if self._watcher is not None:
                self._watcher.close()
            self._indexer.close()

    def _gather(self) -> Wishes:
        """Wait for a command; take all that are there."""
        wishes = Wishes()
        command = None
        while command is None:
            if self._must_end() or self._is_homeless():
                wishes.end = True
                return wishes
            with suppress(Empty):
                command = self._commands.get(timeout=min(1.0, self._grace))
        while command is not None:
            self._take(wishes, *command)
            try:
                command = self._commands.get_nowait()
            except Empty:
                command = None
        return wishes

    def _take(self, wishes: Wishes, line: Line | None, message: Message) -> None:
        match message:
            case {"do": "changed", "paths": [*paths]}:
                self._take_paths(wishes, paths)
            case {"do": "update"}:
                wishes.everything = True
            case {"do": "reindex"}:
                wishes.rebuild = True
            case {"do": "configure", "settings": dict(raw)}:
                wishes.settings = read_settings(raw)
            case {"do": "sync", "id": number} if line is not None:
                wishes.syncs.append((line, number))
            case {"do": "rewatch"}:
                pass
            case {"do": "end"}:
                wishes.end = True
            case _:
                LOG.warning("not understood: %s", str(message)[:200])

    def _take_paths(self, wishes: Wishes, paths: list[Any]) -> None:
        """Hints that something happened: plain files are looked at alone, all else asks for a comparison."""
        known = frozenset(self._folders)
        for path in paths:
            relative = relative_path(str(self.root), str(path))
            if relative is None:
                continue
            name = relative.rpartition("/")[2]
            if not relative or relative in known or is_telling(name):
                wishes.everything = True
            elif not refused_by_name(name, ()) and (self.root / relative).is_dir():
                wishes.everything = True  # whatever it is called
            elif names().is_source(name):
                wishes.paths.add(relative)

    def _fulfil(self, wishes: Wishes) -> None:
        if wishes.settings is not None and wishes.settings != self._indexer.settings:
            self._indexer.configure(wishes.settings)
            wishes.everything = True
        try:
            if wishes.rebuild:
                self._updated(self._indexer.rebuild())
            elif wishes.everything or len(wishes.paths) > MOST_SINGLE:
                self._updated(self._indexer.update())
            elif wishes.paths:
                self._updated(self._indexer.update_paths(wishes.paths))
        except (OSError, StoreError) as error:
            if self._is_homeless():
                LOG.warning("%s was deleted", self.index)
                self._ending = True
                return
            # Nothing is lost: the index stays as it was, and is compared again later.
            self._notify("error", f"{self.root} could not be indexed: {error}. It is tried again.")
            threading.Timer(RETRY_SECONDS, self._commands.put, [(None, {"do": "update"})]).start()
        self._watch()
        for line, number in wishes.syncs:
            line.send({"event": "synced", "id": number, "revision": self._revision})

    def _updated(self, report: Report) -> None:
        self._indexer.warm_up()
        self._on_update(report)
        if report.folders is not None:
            self._folders = report.folders
        if self._indexer.revision != self._revision or report.rebuilt:
            self._revision = self._indexer.revision
            self._send({"event": "committed", "revision": self._revision})

    def _watch(self) -> None:
        """Watch the disk, as long as no client does it for us."""
        with self._lock:
            needed = not self._watching
        if not needed and self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        elif needed and self._folders:
            if self._watcher is None:
                self._watcher = Watcher(
                    str(self.root), self._seen, lambda text: self._notify("warning", text)
                )
            self._watcher.set_folders(self._folders)


def is_telling(name: str) -> bool:
    """Whether a file of this name may concern others than itself."""
    return name in IGNORE_NAMES or name in names().project_files or names().is_config(name)


def relative_path(root: str, path: str) -> FilePath | None:
    """A path below the root, with "/" between parts ("" for the root itself); None for one that is elsewhere."""
    inner = os.path.normpath(os.path.join(root, path))
    if inner == root:
        return ""
    prefix = root.rstrip(os.sep) + os.sep
    if not inner.startswith(prefix):
        return None
    return inner.removeprefix(prefix).replace(os.sep, "/")


def settings_message(settings: Settings) -> Message:
    return {"do": "configure", "settings": asdict(settings)}
