"""One folder of a workspace: its index, its indexer, its unsaved documents, the packages around it."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from core.errors import DamagedIndex
from core.indexer.channel import Message
from core.indexer.consent import decided
from core.indexer.places import index_folder, refusal
from core.indexer.settings import Settings
from core.model import FilePath
from core.store.index import Store
from core.store.snapshot import Snapshot
from core.workspace.external import Packages
from core.workspace.layer import Layer
from core.workspace.meaning import FolderMeaning, Remembering
from core.workspace.overlap import where
from core.workspace.scratch import Scratch
from core.workspace.status import ask_indexer, read_indexer, stored_status
from core.workspace.supervisor import Supervisor
from core.workspace.values import (
    Appeared,
    Committed,
    Doubt,
    FolderStatus,
    IndexerStatus,
    Listener,
    Notice,
    Progress,
    Severity,
)

LOG = logging.getLogger(__name__)

IDLE = "idle"
AWAIT_SECONDS = 2.0
ANSWER_SECONDS = 2.0  # for an indexer to say how it stands
SAME_SECONDS = 10.0  # between equal notices
AWAY_SECONDS = 60.0  # without a question


class Folder:
    """Open from its making until `close`."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        scratch: Scratch,
        tell: Listener,
        moved: Callable[[Layer], None],
        *,
        client_watches: bool,
        supervised: bool = True,
    ) -> None:
        """`name`: as it was added. `moved` hears that the index has a new state."""
        self.name = name
        self.root = Path(name).absolute()
        self.where = where(name)
        self.index = index_folder(self.root)
        self.store = Store(self.root, self.index)
        self.layer = Layer(self.root, self.store, scratch, self._damaged, moved)
        self.packages = Packages(self.root, settings.interpreter)
        self._settings = settings
        self._tell = tell
        self._moved = moved
        self._progress: Progress | None = None
        self._restraint = ""
        self._said = ("", 0.0)  # the last notice, and when
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._asked = time.monotonic()
        self._supervisor: Supervisor | None = None
        self._asker = Remembering(self._embed)
        reason = refusal(self.root, anywhere=settings.anywhere)
        self.served = not reason  # indexed, with all that is in it
        if reason and self.root.is_dir() and decided(self.root) is None:
            tell(Doubt(name, reason))
        elif reason:
            severity = Severity.INFO if self.root.is_dir() else Severity.ERROR
            tell(Notice(name, severity, f"Nothing is indexed: {reason}."))
            if supervised and not self.root.is_dir():
                threading.Thread(target=self._await, name="codescope-await", daemon=True).start()
        elif supervised:
            self._supervisor = Supervisor(
                self.root, self.index, settings, self._heard, client_watches=client_watches
            )

    def _await(self) -> None:
        """A folder that is missing may come into being: a disk that is mounted, a branch that is checked out."""
        while not self._closed.wait(AWAIT_SECONDS):
            if self.root.is_dir():
                self._tell(Appeared(self.name))
                return

    def close(self) -> None:
        """Leave the indexer. The layer is closed by whoever writes it."""
        self._closed.set()
        if self._supervisor is not None:
            self._supervisor.close()
        self.store.close()

    # -- the indexer

    def configure(self, settings: Settings) -> None:
        if settings == self._settings:
            return
        if settings.interpreter != self._settings.interpreter:
            self.packages = Packages(self.root, settings.interpreter)
        self._settings = settings
        self._asker.forget()
        if self._supervisor is not None:
            self._supervisor.configure(settings)

    def files_changed(self, paths: Iterable[str]) -> None:
        self._send({"do": "changed", "paths": list(paths)})

    def client_watches(self) -> None:
        """From now on a client tells of all that happens."""
        if self._supervisor is not None:
            self._supervisor.client_watches()

    def opened(self, paths: list[FilePath]) -> None:
        """All documents that are open."""
        if self._supervisor is not None:
            self._supervisor.opened(paths)

    def asked(self) -> None:
        """Somebody asks; when it is after a while, the disk may have changed in ways that nobody told of."""
        now = time.monotonic()
        before, self._asked = self._asked, now
        if now - before > AWAY_SECONDS:
            self._send({"do": "wake"})

    def reindex(self) -> None:
        self._send({"do": "reindex"})

    def sync(self, seconds: float) -> bool:
        """Wait until the index has everything that was reported before; False when it takes too long."""
        return self._supervisor is not None and self._supervisor.sync(seconds)

    def meaning(self, snapshot: Snapshot, seconds: float) -> FolderMeaning:
        """For questions about this snapshot, each of which may wait so long for the model."""
        return FolderMeaning(snapshot, self._asker, self._settings, seconds)

    def _embed(self, texts: list[str], seconds: float) -> Message | None:
        return None if self._supervisor is None else self._supervisor.embed(texts, seconds)

    def _send(self, message: Message) -> None:
        if self._supervisor is not None:
            self._supervisor.send(message)

    def _damaged(self, text: str, file: str) -> None:
        if self._supervisor is None:
            raise DamagedIndex(text)  # nobody would build it anew
        self._notice(Severity.WARNING, f"{text}. It is built anew.")
        self._send({"do": "reindex", "of": file})  # the indexer may have seen it, too

    def _notice(self, severity: Severity, text: str) -> None:
        """What server and indexer have both seen is said once."""
        now = time.monotonic()
        with self._lock:
            said, when = self._said
            self._said = text, now
        if text != said or now - when > SAME_SECONDS:
            self._tell(Notice(self.name, severity, text))

    def _heard(self, message: Message) -> None:
        """The indexer said something; on the supervisor's thread."""
        match message:
            case {
                "event": "progress",
                "phase": str(phase),
                "done": int(done),
                "total": int(total),
                "path": path,
            }:
                event = Progress(self.name, phase, done, total, str(path))
                with self._lock:
                    self._progress = event
                self._tell(event)
            case {"event": "committed", "revision": int(revision)}:
                self._moved(self.layer)
                self._tell(Committed(self.name, revision))
            case {"event": "restrained", "reason": str(reason)}:
                self._restraint = reason
            case {"event": "notice", "severity": str(severity), "text": str(text)}:
                known = severity if severity in list(Severity) else Severity.WARNING
                self._notice(Severity(known), text)

    # -- status

    def _details(self) -> IndexerStatus | None:
        if self._supervisor is None:
            return ask_indexer(self.index)
        return read_indexer(self._supervisor.status(ANSWER_SECONDS))

    def status(self) -> FolderStatus:
        with self._lock:
            progress = self._progress
        indexer = 0 if self._supervisor is None else self._supervisor.process
        state = "stopped" if self._supervisor is None else "starting"
        if indexer and progress is not None:
            state = "ready" if progress.phase == IDLE else "indexing"
        return replace(
            stored_status(self.name, self.store),
            state=state,
            progress=progress if state == "indexing" else None,
            restraint=self._restraint if state == "indexing" else "",
            indexer=indexer,
            overlay=self.layer.size(),
            details=self._details(),
        )
