"""The index of one workspace folder, as one process sees it: snapshots for readers, a Writer for the indexer."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from core.errors import NoIndex, StoreError
from core.store.connections import Database, create_database, open_reader, open_writer
from core.store.folder import FOLDER_NAME, Identity, IndexFolder
from core.store.overlay import Force, Overlay, attach, set_force
from core.store.snapshot import Snapshot
from core.store.writer import Writer

POOL_SIZE = 4  # idle connections that are kept, each with its page cache
REVISION = "select value from main.meta where key = 'revision'"


class Key(NamedTuple):
    """Which connections serve alike."""

    identity: Identity
    overlay: Path | None


class Store:
    """Safe to use from several threads. Opens nothing before it is asked to."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = IndexFolder(folder or root / FOLDER_NAME)
        self._lock = threading.Lock()
        self._idle: list[tuple[Key, Database]] = []
        self._forces: dict[int, Force] = {}  # by the connection: what its views were told
        self._known: tuple[object, Force] | None = None
        self._closed = False

    # -- reading

    def exists(self) -> bool:
        """Whether there is an index of our schema; it may still be damaged, or out of reach."""
        try:
            return self.folder.current() is not None
        except StoreError:
            return True

    def snapshot(self, overlay: Overlay | None = None) -> Snapshot:
        """The index as it is now, with the overlay's unsaved files laid over it.

        NoIndex when there is none, StoreError when it cannot be used, SchemaMismatch when it is another version's.
        """
        if overlay is None or overlay.is_empty():
            return self._begin(None)
        # Both databases must be seen as they are at one moment: no overlay write may come between.
        with overlay.lock:
            plain = self._begin(None)
            try:
                force = self._force(overlay, plain)
            except BaseException:
                plain.close()
                raise
            if not force.live:
                return plain
            plain.close()
            return self._begin(overlay)

    def _force(self, overlay: Overlay, plain: Snapshot) -> Force:
        state = (overlay.path, overlay.revision, plain.identity, plain.revision)
        known = self._known
        if known is None or known[0] != state:
            known = self._known = (state, overlay.force(plain))
        return known[1]

    def _begin(self, overlay: Overlay | None) -> Snapshot:
        identity = self.folder.current()
        while identity is not None:
            try:
                return self._begin_on(identity, overlay)
            except StoreError:
                before, identity = identity, self.folder.current()
                if identity == before:
                    raise
                # The file was replaced, and removed, since the pointer was read.
        raise NoIndex("there is no index")

    def _begin_on(self, identity: Identity, overlay: Overlay | None) -> Snapshot:
        key = Key(identity, None if overlay is None else overlay.path)
        database = self._take(key)
        try:
            database.run("begin")
            # SQLite takes its snapshot of a database when it first reads from it.
            database.value(REVISION)
            snapshot = Snapshot(
                database, self.root, identity, lambda used: self._give_back(key, used)
            )
            if overlay is not None:
                database.value("select value from overlay.meta where key = 'revision'")
                self._lay_over(overlay, snapshot)
        except BaseException:
            self._forget(database)
            raise
        return snapshot

    def _lay_over(self, overlay: Overlay, snapshot: Snapshot) -> None:
        # The index may have moved on since the plain snapshot: ask again, of the index alone.
        snapshot.schema = "main."
        force = self._force(overlay, snapshot)
        snapshot.schema = ""
        snapshot.overlaid = True
        snapshot.overlay = overlay.path
        snapshot.open_facts = overlay.facts
        snapshot.forget_files()
        if self._forces.get(id(snapshot.database)) != force:
            set_force(snapshot.database, force)
            self._forces[id(snapshot.database)] = force

    def _take(self, key: Key) -> Database:
        stale = []
        with self._lock:
            for i, (its_key, database) in enumerate(self._idle):
                if its_key == key:
                    del self._idle[i]
                    return database
            for its_key, database in self._idle:
                if its_key.identity != key.identity:
                    stale.append(database)
            self._idle = [item for item in self._idle if item[0].identity == key.identity]
        for database in stale:
            self._forget(database)
        database = open_reader(key.identity.path)
        try:
            if key.overlay is not None:
                attach(database, key.overlay)
        except BaseException:
            database.close()
            raise
        return database

    def _give_back(self, key: Key, database: Database) -> None:
        try:
            database.end()
        except StoreError:
            self._forget(database)
            return
        with self._lock:
            if database.lasting and not self._closed and len(self._idle) < POOL_SIZE:
                self._idle.append((key, database))
                return
        self._forget(database)

    def _forget(self, database: Database) -> None:
        self._forces.pop(id(database), None)
        database.close()

    def release(self, overlay: Overlay) -> None:
        """Close idle connections to an overlay that is about to be closed."""
        with self._lock:
            gone = [database for key, database in self._idle if key.overlay == overlay.path]
            self._idle = [item for item in self._idle if item[0].overlay != overlay.path]
        for database in gone:
            self._forget(database)

    def close(self) -> None:
        """Close idle connections; snapshots that are out close theirs when they end."""
        with self._lock:
            self._closed = True
        self.close_idle()

    def close_idle(self) -> None:
        """Close connections that nobody uses now, and with them what they keep of the file in memory."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, database in idle:
            self._forget(database)

    # -- writing: for the one process that holds the indexer's lock

    def open_writer(self) -> Writer:
        """A writer on the current index, or on a new and empty one that is current at once.

        StoreError when the index is damaged or cannot be written: `rebuild` makes another.
        """
        identity = self.folder.current()
        while identity is not None:
            self.folder.sweep()
            try:
                return Writer(open_writer(identity.path), self.folder, identity.path)
            except StoreError:
                before, identity = identity, self.folder.current()
                if identity == before:
                    raise
                # It was deleted since the pointer was read.
        writer = self.rebuild()
        writer.publish()
        return writer

    def rebuild(self) -> Writer:
        """A writer on a new and empty index, which readers see when the writer's `publish` is called."""
        self._prepare()
        self.folder.sweep()  # what was begun and never published would fill the disk
        path = self.folder.new_database()
        database = None
        try:
            database = create_database(path, checked=True)
            return Writer(database, self.folder, path)
        except BaseException:
            if database is not None:
                database.close()
            with suppress(OSError):
                path.unlink()
            raise

    def _prepare(self) -> None:
        try:
            self.folder.prepare()
        except OSError as error:
            raise StoreError(
                f"the folder of the index cannot be written: {error.strerror}"
            ) from error
