"""What the index of a folder says of itself, whoever keeps it."""

import logging
from pathlib import Path

from core.errors import StoreError
from core.store.index import Store
from core.store.rows import Counts, FileStatus
from core.workspace.values import FolderStatus, Skipped

LOG = logging.getLogger(__name__)


def stored_status(name: str, store: Store) -> FolderStatus:
    """How a folder stands that nothing indexes; all counts are 0 where there is no index."""
    counts, revision = Counts(0, 0, 0, 0, 0), 0
    refused: list[tuple[FileStatus, Skipped]] = []
    try:
        with store.snapshot() as snapshot:
            counts, revision = snapshot.counts(), snapshot.revision
            refused = [
                (row.status, Skipped(row.path, row.reason)) for row in snapshot.not_indexed()
            ]
    except StoreError as error:
        LOG.debug("%s: %s", name, error)
    return FolderStatus(
        folder=name,
        state="stopped",
        index=str(store.folder.path),
        revision=revision,
        files=counts.files,
        symbols=counts.symbols,
        references=counts.references,
        size=size_of(store),
        skipped=tuple(item for status, item in refused if status == FileStatus.SKIPPED),
        failed=tuple(item for status, item in refused if status == FileStatus.FAILED),
        progress=None,
        indexer=0,
    )


def size_of(store: Store) -> int:
    """Bytes of the current index on the disk."""
    try:
        identity = store.folder.current()
    except StoreError:
        identity = None
    if identity is None:
        return 0
    total = 0
    for end in ("", "-wal"):
        try:
            total += Path(f"{identity.path}{end}").stat().st_size
        except OSError:
            continue
    return total
