"""Indexing by one command, in its own process; or, where an indexer is at work already, through that one."""

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.errors import Cancelled, StoreError
from core.indexer.channel import connect
from core.indexer.known import SETTINGS
from core.indexer.lock import FolderLock
from core.indexer.pipeline import Indexer
from core.indexer.places import index_folder, refusal
from core.indexer.report import Notify, Progress, Report
from core.indexer.repositories import Repository, is_second_copy, repository_at
from core.indexer.settings import Settings, read_settings
from core.store.folder import Identity
from core.store.index import Store
from core.store.passages import due_files
from core.workspace.status import stored_status
from core.workspace.values import FolderStatus

LOG = logging.getLogger(__name__)

LOOK_SECONDS = 0.1
# An indexer tells its progress several times a second; the longest that it says nothing is while indices are made.
SILENCE_SECONDS = 300.0
TEXTS_SECONDS = 10.0  # that a question waits for texts which another process makes


def find_root(start: Path) -> Path:
    """The workspace that a folder or file lies in: the nearest folder around it that has an index, else itself.

    What lies in a working tree is not asked of an index that leaves it out, having the same files from elsewhere.
    """
    place = start.absolute()
    folder = place if place.is_dir() else place.parent
    tree: Repository | None = None
    for candidate in (folder, *folder.parents):
        if not refusal(candidate) and has_index(candidate):
            return candidate if tree is None or is_indexed(tree, candidate) else Path(tree.top)
        tree = repository_at(str(candidate)) or tree
    return folder


def is_indexed(tree: Repository, root: Path) -> bool:
    """Whether the index of a folder around a working tree has its files."""
    if not is_second_copy(tree, str(root)):
        return True
    store = Store(root, index_folder(root))
    try:
        with store.snapshot() as snapshot:
            return snapshot.has_folder(Path(tree.top).relative_to(root).as_posix())
    except StoreError:
        return False
    finally:
        store.close()


def has_index(root: Path) -> bool:
    return Store(root, index_folder(root)).exists()


def stored_settings(root: Path) -> Settings:
    """The settings that the folder was indexed with; defaults where it was not."""
    store = Store(root, index_folder(root))
    text = None
    with suppress(StoreError), store.snapshot() as snapshot:
        text = snapshot.meta(SETTINGS)
    store.close()
    return read_settings(json.loads(text)) if text else Settings()


def status_of(root: Path) -> FolderStatus:
    """How large the index of a folder is, and what is not in it."""
    store = Store(root, index_folder(root))
    try:
        return stored_status(str(root), store)
    finally:
        store.close()


def index_here(
    root: Path,
    settings: Settings,
    *,
    progress: Progress,
    notify: Notify,
    link: bool = True,
    rebuild: bool = False,
    texts: bool = False,
) -> Report | None:
    """Bring the index of a folder up to date, in this process; None when another process indexes it, or may index by
    now, because somebody deleted the index on the way. `texts`: with what is searched of it as words.

    Raises OSError and StoreError when that is not possible.
    """
    store = Store(root, index_folder(root))
    store.folder.prepare()
    with FolderLock(store.folder.path) as lock:
        try:
            if not lock.acquire():
                return None
        except FileNotFoundError:  # the folder was deleted since it was made
            return None
        indexer = Indexer(
            root,
            store,
            settings,
            progress=progress,
            notify=notify,
            stopped=lambda: not lock.is_in_force(),
            link=link,
        )
        try:
            report = indexer.rebuild() if rebuild else indexer.update()
            if texts:
                indexer.cover()
            return report
        except (Cancelled, OSError, StoreError):
            if lock.is_in_force():
                raise
            return None
        finally:
            indexer.close()
            store.close()


def keep_indexing(
    root: Path, settings: Settings, *, progress: Progress, updated: Callable[[Report], None]
) -> Callable[[], None] | None:
    """A function that indexes until it is interrupted, and serves editors meanwhile; None when another process does."""
    # Only who watches the disk loads what is needed for it.
    from core.indexer.serving import ServiceWithMeaning

    store = Store(root, index_folder(root))
    store.folder.prepare()
    lock = FolderLock(store.folder.path)
    if not lock.acquire():
        return None
    service = ServiceWithMeaning(
        root,
        store,
        settings,
        forever=True,
        is_held=lock.is_in_force,
        on_update=updated,
        progress=progress,
    )

    def run() -> None:
        try:
            service.run()
        finally:
            lock.release()
            store.close()

    return run


def bring_up_to_date(
    root: Path,
    settings: Settings,
    seconds: float,
    *,
    progress: Progress,
    notify: Notify,
    link: bool = True,
    rebuild: bool = False,
    texts: bool = False,
) -> Report | None:
    """Compare the index of a folder with the disk: in this process, or (None) through the indexer that is at work.

    When that one ends on the way it is this process's turn, or the next one's; where another one has built the index
    anew since, that need not be done again: many who want it do not wait for each other's. Raises OSError and
    StoreError when it is not possible or takes longer than `seconds`.
    """
    deadline = time.monotonic() + seconds
    before = current_index(root)
    while True:
        rebuild = rebuild and current_index(root) == before
        report = index_here(
            root,
            settings,
            progress=progress,
            notify=notify,
            link=link,
            rebuild=rebuild,
            texts=texts,
        )
        if report is not None:
            return report
        if sync_with_indexer(root, deadline, progress, rebuild=rebuild):
            if texts:
                wait_for_texts(root, min(deadline, time.monotonic() + TEXTS_SECONDS))
            return None
        if time.monotonic() > deadline:
            raise StoreError(f"the process that indexes it has not finished within {seconds:g} s")


def wait_for_texts(root: Path, deadline: float) -> None:
    """Until the indexer that is at work has made what is searched as words, for a moment at most."""
    store = Store(root, index_folder(root))
    try:
        while time.monotonic() < deadline:
            with store.snapshot() as snapshot:
                if not due_files(snapshot):
                    return
            time.sleep(LOOK_SECONDS)
    finally:
        store.close()


def current_index(root: Path) -> Identity | None:
    with suppress(StoreError):
        return Store(root, index_folder(root)).folder.current()
    return None


def sync_with_indexer(root: Path, deadline: float, progress: Progress, *, rebuild: bool) -> bool:
    """Let the indexer that is at work compare everything with the disk, or build its index anew; False when there is
    none any more, or in vain until the deadline."""
    index = index_folder(root)
    line = connect(index)
    while line is None:
        # It may be starting, or be a command that will end.
        if time.monotonic() > deadline or not is_locked(index):
            return False
        time.sleep(LOOK_SECONDS)
        line = connect(index)
    # One that does not answer does not make us wait for ever.
    alarm = Alarm(deadline, line.close)
    try:
        line.send({"do": "reindex" if rebuild else "update"})
        line.send({"do": "sync", "id": 1})
        for message in line.messages():
            alarm.heard()
            match message:
                case {"event": "synced", "failure": str(failure)} if failure:
                    raise StoreError(failure)
                case {"event": "synced"}:
                    return True
                case {
                    "event": "progress",
                    "phase": str(phase),
                    "done": int(done),
                    "total": int(total),
                    "path": path,
                }:
                    progress(phase, done, total, str(path))
    finally:
        alarm.cancel()
        line.close()
    if alarm.rang:
        raise StoreError(f"the process that indexes it has said nothing for {SILENCE_SECONDS:g} s")
    return False


class Alarm:
    """Rings when nothing was heard for too long, or at the deadline, on a thread of its own."""

    def __init__(self, deadline: float, ring: Callable[[], None]) -> None:
        self.rang = False  # for silence
        self._deadline, self._ring = deadline, ring
        self._heard = time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._run, name="codescope-alarm", daemon=True).start()

    def heard(self) -> None:
        self._heard = time.monotonic()

    def cancel(self) -> None:
        self._over.set()

    def _run(self) -> None:
        while (silent := self._heard + SILENCE_SECONDS) > time.monotonic() < self._deadline:
            if self._over.wait(min(silent, self._deadline) - time.monotonic()):
                return
        self.rang = time.monotonic() < self._deadline
        self._ring()


def is_served(index: Path) -> bool:
    """Whether an indexer serves clients there."""
    line = connect(index)
    if line is None:
        return False
    line.close()
    return True


def is_locked(index: Path) -> bool:
    """Whether a process indexes there."""
    try:
        with FolderLock(index) as lock:
            return not lock.acquire()
    except OSError:
        return False


__all__ = [
    "Report",
    "bring_up_to_date",
    "find_root",
    "has_index",
    "index_here",
    "is_served",
    "keep_indexing",
    "refusal",
    "status_of",
    "stored_settings",
]
