"""What the index of a folder says of itself, whoever keeps it."""

import logging
import os
import threading
from contextlib import suppress
from pathlib import Path

from core.errors import StoreError
from core.indexer.channel import Message, ask_status, connect
from core.store.index import Store
from core.store.measures import bytes_by_table, files_by_language
from core.store.rows import Counts, FileStatus
from core.workspace.values import FolderStatus, IndexerStatus, Process, Skipped

LOG = logging.getLogger(__name__)

LOG_NAME = "indexer.log"


def stored_status(name: str, store: Store) -> FolderStatus:
    """How a folder stands that nothing indexes; all counts are 0 where there is no index."""
    counts, revision = Counts(0, 0, 0, 0, 0), 0
    languages: dict[str, int] = {}
    refused: list[tuple[FileStatus, Skipped]] = []
    try:
        with store.snapshot() as snapshot:
            counts, revision = snapshot.counts(), snapshot.revision
            languages = files_by_language(snapshot)
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
        languages=languages,
        log=str(store.folder.path / LOG_NAME),
        written=written(store),
    )


def written(store: Store) -> float:
    """When the current index was last written; 0 where there is none."""
    times = [0.0]
    with suppress(OSError, StoreError):
        if identity := store.folder.current():
            times.append(os.stat(identity.path).st_mtime)
            times.append(os.stat(f"{identity.path}-wal").st_mtime)
    return max(times)


def parts_of(store: Store) -> dict[str, int]:
    """Bytes of the index by table; reads the whole file."""
    try:
        with store.snapshot() as snapshot:
            return bytes_by_table(snapshot)
    except StoreError:
        return {}


def ask_indexer(index: Path, seconds: float = 2.0) -> IndexerStatus | None:
    """What the indexer of an index says of itself, asked by somebody who is no client of it."""
    line = connect(index)
    if line is None:
        return None
    late = threading.Timer(seconds, line.close)
    late.daemon = True
    late.start()
    try:
        line.send(ask_status(1))
        told = (m for m in line.messages() if m.get("event") == "status" and m.get("id") == 1)
        return read_indexer(next(told, None))
    finally:
        late.cancel()
        line.close()


def read_indexer(message: Message | None) -> IndexerStatus | None:
    """From the channel, where another version may be at the other end; None for what is not understood."""
    if message is None:
        return None
    try:
        return IndexerStatus(
            pid=int(message["pid"]),
            memory=int(message["memory"]),
            workers=tuple(Process(int(w["pid"]), int(w["memory"])) for w in message["workers"]),
            started=float(message["started"]),
            compared=float(message["compared"]),
            changed=float(message["changed"]),
            watching=str(message["watching"]),
            blind=str(message["blind"]),
            clients=int(message["clients"]),
            limits=dict(message["settings"]),
            meaning=dict(message.get("meaning") or {}),
        )
    except (KeyError, TypeError, ValueError) as error:
        LOG.info("an indexer of another version: %s", error)
        return None


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
