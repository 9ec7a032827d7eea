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
from pathlib import Path
from queue import Empty, SimpleQueue

from core.errors import Cancelled, StoreError
from core.indexer.background import Background
from core.indexer.channel import Line, Listener, Message, progress_message
from core.indexer.hints import Hints, are_many
from core.indexer.pipeline import Indexer
from core.indexer.places import network_of
from core.indexer.reconcile import Glances, Ground, Patience
from core.indexer.report import Report
from core.indexer.retry import Retry
from core.indexer.scan import Scan
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings, read_settings
from core.indexer.standing import Standing
from core.indexer.watch import Watcher, open_watcher
from core.indexer.wishes import Wishes
from core.model import FilePath
from core.store.index import Store

LOG = logging.getLogger(__name__)

GRACE_SECONDS = 3.0  # without any client
FIRST_GRACE_SECONDS = 20.0  # until the first one comes
GIT_SECONDS = 3.0  # for git to be done with what it is doing to many files
LOOK_SECONDS = 0.02  # between looks whether it is
MOST_ASIDE = 20  # files that are looked at in the midst of a large update
FEW_PATHS = 64  # so many are nothing that one waits for


class Service:
    """`run` returns when it ends."""

    _failure = ""  # why the last comparison with the disk was not done

    def __init__(
        self,
        root: Path,
        store: Store,
        settings: Settings,
        *,
        forever: bool = False,
        grace: float = GRACE_SECONDS,
        is_held: Callable[[], bool] = lambda: True,
        on_update: Callable[[Report], None] = lambda report: None,
        progress: Callable[[str, int, int, FilePath], None] = lambda *_: None,
    ) -> None:
        """`forever`: not only as long as there are clients. `grace`: seconds to wait for another one.
        `is_held`: whether the folder's lock still is."""
        self.root = root
        self.index = store.folder.path
        self._store = store
        self._commands: SimpleQueue[tuple[Line | None, Message]] = SimpleQueue()
        self._lines: set[Line] = set()
        self._watching: set[Line] = set()  # clients that tell us of changes
        self._opened: dict[Line, frozenset[FilePath]] = {}  # documents of clients
        self._lock = threading.Lock()
        self._forever = forever
        self._grace = grace
        self._is_held = is_held
        self._on_update = on_update
        self._on_progress = progress
        self._empty_since = time.monotonic() + FIRST_GRACE_SECONDS - grace
        self._ending = False
        self._last_progress = progress_message("scan", 0, 0, "")
        self._restraint = ""  # why fewer workers are at work than could be
        self._revision = 0
        self._unheard: list[Message] = []  # notices for the first who comes
        self._watcher: Watcher | None = None
        self._unwatchable = ""  # why there is none
        self._hints = Hints(root)
        self._patience = Patience()
        self._glances, self._ground = Glances(str(root)), Ground(str(root))
        self._network = network_of(root)
        self._said: set[str] = set()  # complaints
        self._retry = Retry(self.index)
        self._next = Wishes()  # what has arrived while an update runs
        self._standing = Standing()
        self._indexer = Indexer(
            root,
            store,
            settings,
            progress=self._progress,
            notify=self._notify,
            stopped=self._must_end,
            restrained=self._restrained,
            entering=self._entering,
            scanned=self._scanned,
            urgent=self._urgent,
            stored_aside=self._stored_aside,
        )
        self._background = Background(self._indexer)
        self._listener = Listener(self.index, self._joined, self._received, self._left, is_held)

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
        elif message.get("do") == "status":  # at once, in the middle of an update too
            line.send({**self._status(), "id": message.get("id")})
        else:
            self._commands.put((line, message))

    def _left(self, line: Line) -> None:
        with self._lock:
            self._lines.discard(line)
            self._watching.discard(line)
            if self._opened.pop(line, None) is not None:
                self._indexer.preferred = frozenset().union(*self._opened.values())
            if not self._lines:
                self._empty_since = time.monotonic()
        self._commands.put((None, {"do": "rewatch"}))

    def _seen(self, paths: set[str]) -> None:
        """The watcher saw something at these absolute paths."""
        self._commands.put((None, {"do": "changed", "paths": sorted(paths)}))

    def _is_homeless(self) -> bool:
        """Whether somebody deleted the index, and its lock with it: another process may index by now, under the same
        names. The clients start a new indexer, which has a lock again."""
        gone = self._revision > 0 and not self._store.exists()
        return gone or not self._is_held()

    def _must_end(self) -> bool:
        if self._ending or not self._is_held():
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
        self._last_progress = progress_message(phase, done, total, path)
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

    def _status(self) -> Message:
        """May be called from any thread."""
        with self._lock:
            clients = len(self._lines), len(self._watching)
        return self._standing.told(
            self._indexer, self._watcher is not None, self._blind(), *clients
        )

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
        """Wait for a command, or until it is time to look by ourselves; take all that are there."""
        wishes, self._next = self._next, Wishes()
        command = self._arrived()
        while command is None and not wishes.are_any():
            if self._must_end() or self._is_homeless():
                wishes.end = True
                return wishes
            with suppress(Empty):
                command = self._commands.get(timeout=self._background.pause(self._grace))
            self._look_around(wishes)
        deadline = time.monotonic() + GIT_SECONDS
        while command is not None:
            self._take(wishes, *command)
            command = self._next_command(wishes, deadline)
        if not wishes.everything:
            self._look_around(wishes)  # by its own clocks: commands may never pause
        return wishes

    def _next_command(self, wishes: Wishes, deadline: float) -> tuple[Line | None, Message] | None:
        """One that is there; while git changes many files, also one that comes before it is done."""
        command = self._arrived()
        if command is not None:
            return command
        lock = self.root / ".git" / "index.lock"
        if len(wishes.paths) <= FEW_PATHS and not wishes.everything:
            return None
        while lock.exists() and time.monotonic() < deadline and not self._must_end():
            with suppress(Empty):
                return self._commands.get(timeout=LOOK_SECONDS)
        return None

    def _arrived(self) -> tuple[Line | None, Message] | None:
        return None if self._commands.empty() else self._commands.get()

    def _urgent(self) -> frozenset[FilePath]:
        """In the midst of a large update: files that cannot wait for its end. A few, or those that people have open."""
        while (command := self._arrived()) is not None:
            self._take(self._next, *command)
        paths = frozenset(filter(self._hints.is_file, self._next.paths))
        return paths if len(paths) <= MOST_ASIDE else paths & self._indexer.preferred

    def _stored_aside(self, paths: frozenset[FilePath]) -> None:
        self._next.paths -= paths
        self._tell_revision()

    def _look_around(self, wishes: Wishes) -> None:
        """What there is to do although nobody said so."""
        wishes.everything |= self._ground.has_changed()
        if self._retry.waits:  # what fails is not tried again before it may succeed
            wishes.everything |= self._retry.is_due()
        elif self._patience.is_due(bool(self._blind())):
            wishes.everything = wishes.unasked = True
        else:
            wishes.paths |= self._glances.changed(self._indexer.preferred)

    def _take(self, wishes: Wishes, line: Line | None, message: Message) -> None:
        match message:
            case {"do": "changed", "paths": [*paths]}:
                found = self._hints.read(paths)
                wishes.everything |= are_many(found | wishes.paths, self._hints.files)
                wishes.paths |= found
            case {"do": "opened", "paths": [*paths]} if line is not None:
                with self._lock:
                    if line in self._lines:
                        self._opened[line] = frozenset(map(str, paths))
                    self._indexer.preferred = frozenset().union(*self._opened.values())
            case {"do": "update"}:
                wishes.everything = True
            case {"do": "wake"}:
                if self._patience.is_old():
                    wishes.everything = wishes.unasked = True
            case {"do": "reindex"}:
                wishes.rebuild |= self._store.folder.is_current(message.get("of"))
            case {"do": "configure", "settings": dict(raw)}:
                wishes.settings = read_settings(raw)
            case {"do": "sync", "id": number} if line is not None:
                wishes.syncs.append((line, number))
            case {"do": "rewatch"}:
                pass
            case {"do": "end"}:
                wishes.end = True
            case _:
                LOG.warning("not understood: %r", message.get("do"))

    def _fulfil(self, wishes: Wishes) -> None:
        if wishes.settings is not None and wishes.settings != self._indexer.settings:
            self._indexer.configure(wishes.settings)
            wishes.everything = True
        wishes.everything |= self._watch()
        try:
            self._bring_up_to_date(wishes)
        except (OSError, StoreError) as error:
            if self._is_homeless():
                LOG.warning("%s was deleted", self.index)
                self._ending = True
                return
            LOG.warning("%s: %s", self.root, error)  # nothing is lost: it is compared again later
            self._failure = str(error)
            if reason := self._retry.failed(error):
                text = f"{self.root} could not be indexed: {reason}. It is tried again."
                self._notify("error", f"{text} Answers are those of the last state.")
        else:
            if wishes.everything or wishes.rebuild:
                self._failure = ""
            if wishes.everything and self._retry.went_well():
                self._notify("info", f"{self.root} is indexed again.")
        self._complain()
        for line, number in wishes.syncs:
            done = {"id": number, "revision": self._revision, "failure": self._failure}
            line.send({"event": "synced", **done})

    def _bring_up_to_date(self, wishes: Wishes) -> None:
        began = time.monotonic()
        if wishes.rebuild:
            self._updated(self._indexer.rebuild())
        elif wishes.everything:
            report = self._indexer.update()
            surprised = wishes.unasked and not wishes.paths and report.did_anything()
            scanned = report.phases["scan"].wall
            self._patience.compared(min(scanned, time.monotonic() - began), surprised)
            self._updated(report)
        elif wishes.paths:
            self._updated(self._indexer.update_paths(wishes.paths))

    def _updated(self, report: Report) -> None:
        self._indexer.warm_up()
        self._standing.note(report)
        self._on_update(report)
        if report.scope is EVERYTHING:
            self._hints.files = report.unchanged + report.changed
        if report.rebuilt:
            self._revision = 0
        self._tell_revision()

    def _tell_revision(self) -> None:
        if self._indexer.revision != self._revision:
            self._revision = self._indexer.revision
            self._send({"event": "committed", "revision": self._revision})

    # -- watching

    def _watch(self) -> bool:
        """Watch the disk, as long as no client does it for us. Whether watching begins, so that something may have
        happened before."""
        with self._lock:
            needed = not self._watching
        if not needed and self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        if not needed or self._watcher is not None:
            return False
        try:
            self._watcher = open_watcher(str(self.root), self._seen)
        except OSError as error:
            self._unwatchable = str(error)
            return False
        self._unwatchable = ""
        return True

    def _entering(self, folder: FilePath) -> None:
        if self._watcher is not None:
            self._watcher.enter(folder)

    def _scanned(self, found: Scan, scope: Scope) -> None:
        """A scan is through: what it looked into is what matters from now on."""
        changed = self._hints.learn(found, scope)
        if self._watcher is not None and (changed or scope is EVERYTHING):
            # What is left out for what it holds is watched too: that may change.
            self._watcher.keep(self._hints.folders | self._hints.closed, self._hints.outer)

    def _blind(self) -> str:
        """Why changes may happen unseen, "" when they are seen."""
        if self._network:
            return f"it lies on {self._network}, over a network: changes by other machines are not told"
        with self._lock:
            if self._watching:
                return ""
        return self._unwatchable if self._watcher is None else self._watcher.blind

    def _complain(self) -> None:
        """Say once why changes may be seen late."""
        reason = self._blind()
        kind = reason.partition(":")[0]
        if reason and kind not in self._said:
            self._said.add(kind)
            severity = "info" if self._network else "warning"
            text = f"{self.root} cannot be watched ({reason}); it is compared with the index now and then."
            self._notify(severity, text)
