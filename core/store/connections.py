"""Connections to SQLite: how they are opened, checked and given up, with errors as ours.

apsw's `execute` runs several statements in one string only until the first that returns a row: one statement a call.
"""

import os
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import apsw

from core.errors import Cancelled, DamagedIndex, SchemaMismatch, StoreError
from core.store.checksums import have_checksums, reserve
from core.store.schema import APPLICATION_ID, INDICES, PAGE_SIZE, SCHEMA, TABLES, VIEWS

BUSY_MS = 5000
SELECT_SECONDS = 30.0  # no SELECT of ours takes so long unless something is wrong
PROGRESS_STEPS = 50_000
HEADER_BYTES = 100
# What reading says of a page whose checksum is wrong, or that the file system cannot give.
DAMAGE = frozenset(
    {
        apsw.SQLITE_IOERR_DATA,
        apsw.SQLITE_IOERR_SHORT_READ,
        apsw.SQLITE_IOERR_CORRUPTFS,
    }
)
MAGIC = b"SQLite format 3\0"

Row = tuple[Any, ...]


class Database:
    """One connection. Used by one thread at a time; `interrupt` may come from any."""

    __slots__ = ("_deadline", "_seconds", "cancelled", "connection", "lasting", "lock")

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.cancelled = False
        self.lasting = True  # whether it sees what is written later
        self.lock = threading.Lock()
        self._seconds = self._deadline = float("inf")
        connection.set_progress_handler(self._is_over, PROGRESS_STEPS)

    def rows(self, sql: str, bindings: Sequence[Any] = ()) -> list[Row]:
        """All rows of one SELECT; Cancelled when interrupted, StoreError when the database is unusable."""
        try:
            return self._execute(sql, bindings)
        except UnicodeEncodeError:  # half of a surrogate pair was asked for: no row has one
            return []

    def row(self, sql: str, bindings: Sequence[Any] = ()) -> Row | None:
        found = self.rows(sql, bindings)
        return found[0] if found else None

    def value(self, sql: str, bindings: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None when there is none."""
        found = self.rows(sql, bindings)
        return found[0][0] if found else None

    def run(self, sql: str, bindings: Sequence[Any] = ()) -> None:
        """One statement whose rows, if any, do not matter."""
        self._execute(sql, bindings)

    def _execute(self, sql: str, bindings: Sequence[Any]) -> list[Row]:
        if self.cancelled:
            raise Cancelled
        self._deadline = time.monotonic() + self._seconds
        try:
            return self.connection.execute(sql, bindings).fetchall()
        except apsw.Error as error:
            self.fail(error)

    def run_many(self, sql: str, bindings: Iterable[Sequence[Any]]) -> None:
        try:
            self.connection.executemany(sql, bindings)
        except apsw.Error as error:
            self.fail(error)

    def limit_time(self, seconds: float) -> None:
        """The time for one statement."""
        self._seconds = seconds

    def interrupt(self) -> None:
        """Stop what runs and refuse what comes until `cancelled` is cleared."""
        self.cancelled = True
        with suppress(apsw.ConnectionClosedError):
            self.connection.interrupt()

    def end(self) -> None:
        """End a read transaction, and be ready for the next."""
        self.cancelled = False
        self._seconds = self._deadline = float("inf")
        # Nothing but temporary tables can have been written, and these are to stay.
        self.run("commit")

    def close(self) -> None:
        with suppress(apsw.Error):
            self.connection.close()

    def fail(self, error: apsw.Error) -> NoReturn:
        if isinstance(error, apsw.InterruptError):
            if self.cancelled:
                raise Cancelled from None
            raise StoreError("a question to the index took too long") from error
        raise store_error(error) from error

    def _is_over(self) -> bool:
        return self.cancelled or time.monotonic() > self._deadline


def store_error(error: apsw.Error) -> StoreError:
    """An error of SQLite in words."""
    code = getattr(error, "extendedresult", 0)
    match error:
        case apsw.CorruptError() | apsw.NotADBError() | apsw.FormatError():
            return DamagedIndex(f"the index file is damaged: {error}")
        case apsw.BusyError() | apsw.LockedError():
            return StoreError("the index is busy")
        case apsw.IOError() if code in DAMAGE:
            return DamagedIndex("the index file is damaged: a page is not as it was written")
        case apsw.IOError() if code == apsw.SQLITE_IOERR_SHMSIZE:
            return StoreError("no space left for the index")
        case apsw.FullError():
            return StoreError("no space left for the index")
        case apsw.ReadOnlyError() | apsw.PermissionsError():
            return StoreError("the index cannot be written: read-only")
        case apsw.CantOpenError():
            return StoreError(f"the index file cannot be opened: {error}")
    return StoreError(f"the index cannot be used: {error}")


def sqlite_version() -> str:
    return f"{apsw.sqlite_lib_version()} by apsw {apsw.apsw_version()}"


def open_reader(path: Path) -> Database:
    """A read-only connection to a checked index file."""
    check_file(path)
    try:
        database = Database(connect(path, "mode=ro"))
    except StoreError:
        # A closed WAL database has no place for its shared memory where nothing can be written, or the disk is full.
        if wal_has_content(path):
            raise
        database = Database(connect(path, "mode=ro&immutable=1"))
        database.lasting = not os.access(path.parent, os.W_OK)
    database.run("pragma query_only = true")
    database.run("pragma temp_store = memory")
    database.run("pragma cache_size = -8000")
    return database


def connect(path: Path, options: str) -> apsw.Connection:
    """An open and working connection; `options` are those of a SQLite URI."""
    have_checksums()
    flags = apsw.SQLITE_OPEN_URI
    if "mode=ro" in options:
        flags |= apsw.SQLITE_OPEN_READONLY
    else:
        flags |= apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    try:
        connection = apsw.Connection(
            f"{as_uri(path)}?{options}", flags=flags, statementcachesize=256
        )
    except apsw.Error as error:
        raise store_error(error) from error
    try:
        connection.set_busy_timeout(BUSY_MS)
        connection.execute("select count(*) from sqlite_schema").fetchall()
    except apsw.Error as error:
        connection.close()
        raise store_error(error) from error
    return connection


def as_uri(path: Path) -> str:
    """A path as SQLite's own kind of URI."""
    plain = str(path).replace("\\", "/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{plain}" if plain.startswith("/") else f"file:/{plain}"


def check_file(path: Path) -> None:
    """Raise SchemaMismatch or StoreError unless this is a whole index file of our schema, as far as a look tells."""
    try:
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            header = file.read(HEADER_BYTES)
    except OSError as error:
        raise StoreError(f"the index file cannot be read: {error.strerror}") from error
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise DamagedIndex("the index file is damaged: it is no database")
    page_size = int.from_bytes(header[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    pages = int.from_bytes(header[28:32], "big")
    # The WAL may hold pages that the file has not got yet, never the other way round.
    if pages * page_size > size and not wal_has_content(path):
        raise DamagedIndex("the index file is damaged: its end is missing")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise SchemaMismatch("the index file was written by another program")
    if int.from_bytes(header[60:64], "big") != SCHEMA:
        raise SchemaMismatch("the index file has another schema version")


def wal_has_content(path: Path) -> bool:
    try:
        return os.path.getsize(f"{path}-wal") > 0
    except OSError:
        return False


def open_writer(path: Path) -> Database:
    """A connection that may write to a checked index file."""
    check_file(path)
    database = Database(connect(path, "mode=rw"))
    set_writing(database)
    return database


def create_database(path: Path, *, checked: bool = False) -> Database:
    """A new index file with tables and without indices, which come after the first bulk load. `checked`: every page
    has a checksum, where that is to be had."""
    database = Database(connect(path, "mode=rwc"))
    if checked and have_checksums():
        reserve(database.connection)
    database.run(f"pragma page_size = {PAGE_SIZE}")
    database.run("pragma auto_vacuum = none")
    database.run("begin immediate")
    for statement in (*TABLES, *VIEWS):
        database.run(statement)
    database.run(f"pragma application_id = {APPLICATION_ID}")
    database.run(f"pragma user_version = {SCHEMA}")
    database.run("commit")
    set_writing(database)
    return database


def set_writing(database: Database) -> None:
    database.run("pragma journal_mode = wal")
    # What a power cut may take is what a restart finds again by comparing with the disk.
    database.run("pragma synchronous = normal")
    database.run("pragma temp_store = memory")
    database.run("pragma cache_size = -32000")
    database.run("pragma journal_size_limit = 8000000")


def create_indices(database: Database, statements: Iterable[str] = INDICES) -> None:
    for statement in statements:
        database.run(statement)
