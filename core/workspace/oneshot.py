"""What a single command needs: find an index, read it, or bring it up to date in this process.

Unlike `Workspace` it starts no indexer and watches nothing.
"""

from collections.abc import Callable
from pathlib import Path

from core.errors import CoreError
from core.indexer.lock import FolderLock
from core.indexer.pipeline import Indexer
from core.indexer.places import index_folder, refusal
from core.indexer.report import Notify, Progress, Report, no_notice, no_progress
from core.indexer.settings import DEFAULT_JOBS, Settings
from core.model import FilePath
from core.store.index import Store
from core.store.rows import FileStatus
from core.store.snapshot import Snapshot

__all__ = [
    "DEFAULT_JOBS",
    "Busy",
    "NotAWorkspace",
    "Report",
    "Settings",
    "Snapshot",
    "find_workspace",
    "index_now",
    "left_out",
    "open_store",
]


class Busy(CoreError):
    """Another process keeps this index up to date."""


class NotAWorkspace(CoreError):
    """A folder that is not indexed: the home folder, the whole disk, no folder at all."""


def find_workspace(start: Path) -> Path | None:
    """The nearest folder at or above `start` that has an index; None when there is none."""
    place = start if start.is_dir() else start.parent
    for root in (place, *place.parents):
        if not refusal(root) and open_store(root).exists():
            return root
    return None


def open_store(root: Path) -> Store:
    """The index of a folder, opened lazily."""
    return Store(root, index_folder(root))


def left_out(snapshot: Snapshot) -> list[tuple[FilePath, str, str]]:
    """(path, "skipped" or "failed", reason) of what is not in an index."""
    return [
        (row.path, row.status.name.lower(), row.reason)
        for row in snapshot.not_indexed()
        if row.status in (FileStatus.SKIPPED, FileStatus.FAILED)
    ]


def index_now(
    root: Path,
    settings: Settings,
    *,
    link: bool = True,
    rebuild: bool = False,
    progress: Progress = no_progress,
    notify: Notify = no_notice,
    stopped: Callable[[], bool] = lambda: False,
) -> Report:
    """Bring the index of a folder up to date in this process.

    Raises NotAWorkspace, Busy when another indexer holds the folder, StoreError, OSError, Cancelled.
    """
    if reason := refusal(root):
        raise NotAWorkspace(reason)
    store = open_store(root)
    store.folder.prepare()
    with FolderLock(store.folder.path) as lock:
        if not lock.acquire():
            raise Busy(f"another process keeps the index of {root} up to date")
        indexer = Indexer(
            root, store, settings, progress=progress, notify=notify, stopped=stopped, link=link
        )
        try:
            return indexer.rebuild() if rebuild else indexer.update()
        finally:
            indexer.close()
            store.close()
