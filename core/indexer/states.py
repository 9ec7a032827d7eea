"""Readers of one given database file, published or not: what the indexer and its workers read of their own index."""

import os
from pathlib import Path

from core.store.connections import Database, open_reader
from core.store.folder import Identity
from core.store.snapshot import Snapshot


def open_state(root: Path, database: Path) -> Snapshot:
    """The committed state of a database file. Unlike a request's snapshot it may be kept for long."""
    status = os.stat(database)
    connection = open_reader(database)
    try:
        connection.run("begin")
        snapshot = Snapshot(
            connection, root, Identity(database, status.st_dev, status.st_ino), Database.close
        )
        snapshot.meta(
            "revision"
        )  # SQLite takes its snapshot of a database when it first reads from it
    except BaseException:
        connection.close()
        raise
    connection.limit_time(float("inf"))
    return snapshot
