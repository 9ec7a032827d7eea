"""The only code that writes the index. What is equal is not written again, and symbols keep their ids.

    with writer.transaction():
        writer.put_file(record, packed)      # facts of every file of the batch first,
        writer.put_links(path, links)        # for links lead to symbols of files that must be there

One process at a time holds a Writer; the indexer's lock sees to that. A failed transaction leaves nothing.
"""

import json
import logging
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.errors import DamagedIndex, StoreError
from core.model import FilePath
from core.store.asked import Asked
from core.store.connections import BUSY_MS, Database, create_indices
from core.store.differences import assign_serials
from core.store.folder import IndexFolder
from core.store.naming import Names
from core.store.packed_links import PackedLinks
from core.store.packing import PackedFile, read_symbol_keys
from core.store.passages import (
    VERSION,
    clear_passages,
    make_due,
    put_passages,
    remove_passages,
)
from core.store.rows import PROVISIONAL, FileRecord
from core.store.schema import NAME_INDICES
from core.store.symbol_columns import read_symbol_columns
from core.store.tables import (
    Place,
    ref_rows,
    remove_rows,
    to_serials,
    write_bases,
    write_reads,
    write_refs,
    write_symbols,
)

LOG = logging.getLogger(__name__)

MAX_SYMBOLS = PROVISIONAL - 1
LOG_BYTES = 16_000_000  # of the write-ahead log; then readers are waited for, for a moment
READERS_MS = 500
DELETED = "the index was deleted while it was opened or made"


class Writer:
    """Writes to one database. Its `put`, `remove` and `set` methods are used inside a transaction."""

    def __init__(self, database: Database, folder: IndexFolder, path: Path) -> None:
        self._database = database
        self._folder = folder
        self._path = path
        try:
            self._file = os.stat(path)
        except OSError as error:
            raise StoreError(DELETED) from error
        self._names = Names(database)
        self._asked = Asked(database)
        self._next_file = 1
        self._files: dict[FilePath, int] = {}
        self._places: dict[int, Place] = {}
        self._unlinked: set[int] = set()  # files that have no rows of references yet
        self._changed = False
        self._ready = bool(self.meta("ready"))
        self._next_checkpoint = LOG_BYTES
        self._load_files()

    # -- transactions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; readers see the new revision when it ends."""
        self._database.run("begin immediate")
        try:
            yield
            self._finish()
            self._database.run("commit")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._changed = False
        self._limit_log()

    def _finish(self) -> None:
        self._names.flush()
        if self._ready or self._names.words_are_due():
            self._names.flush_words()
        self._asked.flush()
        if self._changed:
            self.set_meta("revision", self.revision + 1)
        if self._names.declared != self.meta("declared"):
            self.set_meta("declared", self._names.declared)

    def _roll_back(self) -> None:
        if self._database.connection.in_transaction:
            self._database.run("rollback")
        self._places.clear()
        self._unlinked.clear()
        self._names.forget()
        self._asked.forget()
        self._load_files()

    def _load_files(self) -> None:
        self._files = dict(self._database.rows("select path, id from file"))
        self._next_file = (self._database.value("select max(id) from file") or 0) + 1

    # -- the index as a whole

    @property
    def files(self) -> int:
        """How many files are known, those that are not indexed included."""
        return len(self._files)

    @property
    def path(self) -> Path:
        """The database file."""
        return self._path

    @property
    def revision(self) -> int:
        """Counts the transactions that changed something."""
        return self.meta("revision") or 0

    def meta(self, key: str) -> Any:
        """A value by its key: str, int, bytes; None when there is none."""
        return self._database.value("select value from meta where key = ?", (key,))

    def set_meta(self, key: str, value: str | int | bytes) -> None:
        self._database.run("insert or replace into meta values (?, ?)", (key, value))

    def set_roots(self, roots: Iterable[FilePath]) -> None:
        """Folders from which modules are looked up first."""
        self.set_meta("roots", json.dumps(list(roots)))
        self._changed = True

    def index_names(self) -> None:
        """Make the indices that linking needs; where they are, nothing is done."""
        create_indices(self._database, NAME_INDICES)

    def finish_bulk(self) -> None:
        """Make the other indices and write back what waits: once, after the first load, outside a transaction."""
        with self.transaction():
            self._names.flush()
            self._names.flush_all_words()
            create_indices(self._database)
            self._asked.build()
            self.set_meta("ready", 1)
            self._ready = self._changed = True
        self._places.clear()
        self.checkpoint()

    def _limit_log(self) -> None:
        """SQLite begins the write-ahead log anew only when it meets no reader of it, which among many never happens."""
        size = log_size(self._path)
        if size > self._next_checkpoint:
            self.checkpoint()
            self._next_checkpoint = log_size(self._path) + LOG_BYTES

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file and empty it, as far as the room on the disk and readers that are long
        at it let it: nothing is lost where it stays. No reader waits: one that begins now soon needs the file alone."""
        self._database.connection.set_busy_timeout(READERS_MS)
        try:
            self._database.run("pragma wal_checkpoint(truncate)")
        except DamagedIndex:
            raise
        except StoreError as error:
            LOG.warning("the log stays: %s", error)
        finally:
            self._database.connection.set_busy_timeout(BUSY_MS)

    def publish(self) -> None:
        """Make this database the one that readers open, and remove the others."""
        if not self.is_in_place():
            raise StoreError(DELETED)
        self._folder.publish(self._path)
        self._folder.sweep()

    def is_in_place(self) -> bool:
        """Whether the database is still the file of its name: what is written to one that was deleted is lost."""
        try:
            return os.path.samestat(self._file, os.stat(self._path))
        except OSError:
            return False

    def close(self) -> None:
        self._database.close()

    # -- files

    def put_file(self, record: FileRecord, packed: PackedFile | None) -> None:
        """Replace what is known of one file; without `packed` it is one that could not or should not be indexed.

        Its links stay as they are until `put_links`; those of other files to symbols that are gone lead nowhere.
        """
        file = self._files.get(record.path)
        if file is None:
            file = self._files[record.path] = self._next_file
            self._next_file += 1
            self._unlinked.add(file)
        elif packed is None and self._is_known(file, record):
            return
        self._changed = True
        self._database.run(
            "insert or replace into file values (?, ?, ?, ?, ?, ?, ?, ?, ?)", (file, *record)
        )
        if packed is None:
            self._remove_rows(file)
        else:
            self._put_content(file, packed)

    def _is_known(self, file: int, record: FileRecord) -> bool:
        return self._database.row("select * from file where id = ?", (file,)) == (file, *record)

    def touch(self, path: FilePath, size: int, mtime_ns: int) -> None:
        """The file was written on disk without changing its content."""
        sql = "update file set size = ?1, mtime_ns = ?2 where path = ?3 and (size, mtime_ns) <> (?1, ?2)"
        self._database.run(sql, (size, mtime_ns, path))

    def remove_file(self, path: FilePath) -> None:
        """Forget a file; nothing happens when it is not known."""
        file = self._files.pop(path, None)
        if file is not None:
            self._changed = True
            self._remove_rows(file)
            self._database.run("delete from file where id = ?", (file,))
            self._database.run("delete from waiting where file = ?", (file,))
            self._unlinked.discard(file)

    def put_config(self, path: FilePath, data: bytes | None) -> None:
        """Keep a configuration file that linking may read; None forgets it."""
        if data is None:
            self._database.run("delete from config where path = ?", (path,))
        else:
            self._database.run("insert or replace into config values (?, ?)", (path, data))
        self._changed = True

    def _put_content(self, file: int, packed: PackedFile) -> None:
        old = self._database.row(
            "select facts, lines, serials from content where file = ?", (file,)
        )
        if old is not None and old[:2] == (packed.facts, packed.lines):
            return
        columns = read_symbol_columns(packed.symbols)
        serials = array("I")
        if old is not None:
            make_due(self._database, file)
            serials = next_serials(packed.facts, old[0], to_serials(old[2]))
        if max(len(columns.names), serials[0] if serials else 0) > MAX_SYMBOLS:
            raise StoreError(f"more than {MAX_SYMBOLS:,} symbols in one file")
        place = self._places[file] = Place(file, serials)
        names = self._names.of_symbols(columns.names)
        self._names.flush()
        write_symbols(self._database, place, columns, names, fresh=old is None)
        sql = "insert or replace into content values (?, ?, ?, ?)"
        self._database.run(sql, (file, packed.lines, packed.facts, serials.tobytes()))

    def _remove_rows(self, file: int) -> None:
        if self._ready:
            sql = "select targets from reading where reader = ?"
            self._asked.change(file, self._database.value(sql, (file,)) or b"", b"")
        remove_rows(self._database, file)
        remove_passages(self._database, file)
        self._places.pop(file, None)

    # -- what is searched

    def put_passages(
        self, path: FilePath, tag: bytes, rows: Iterable[tuple[int, Sequence[str]]]
    ) -> None:
        """Replace what is searched of a file's symbols, by their indices in its facts of this tag. A file that is not
        in the index is left out. Readers of links see no new revision."""
        place = self._find(path)
        if place is not None:
            put_passages(self._database, place, tag, rows)

    def passages_are_of(self, version: str) -> None:
        """By which rules the texts are made that are put; what was made by others is forgotten."""
        if self.meta(VERSION) != version:
            clear_passages(self._database)
            self.set_meta(VERSION, version)

    # -- links

    def put_links(self, path: FilePath, links: PackedLinks) -> None:
        """Replace what linking found out about one file. Links to files that are not in the index are left out."""
        place = self._find(path)
        if place is None:
            raise StoreError(f"links of a file that is not in the index: {path}")
        self._changed = True
        rows = ref_rows(place, links.refs, self._names.of_references, self._find)
        self._names.flush()
        fresh = place.file in self._unlinked
        self._unlinked.discard(place.file)
        write_refs(self._database, place.file, rows, fresh=fresh)
        write_bases(self._database, place, links, self._find, fresh=fresh)
        before = write_reads(self._database, place.file, links.reads)
        if self._ready:
            self._asked.change(place.file, before, links.reads.targets)

    def wait_for_links(self, paths: Iterable[FilePath] | None) -> None:
        """These files (None: all) are to be linked anew; those that are not in the index are left out."""
        if paths is None:
            self._database.run("insert or ignore into waiting select file from content")
            return
        numbers = sorted(self._files[path] for path in paths if path in self._files)
        sql = "insert or ignore into waiting values (?)"
        self._database.run_many(sql, [(number,) for number in numbers])

    def have_links(self, paths: Iterable[FilePath] | None) -> None:
        """These files (None: all) wait for their links no more."""
        if paths is None:
            self._database.run("delete from waiting")
            return
        numbers = [(self._files[path],) for path in paths if path in self._files]
        self._database.run_many("delete from waiting where file = ?", numbers)

    def _find(self, path: FilePath) -> Place | None:
        file = self._files.get(path)
        if file is None:
            return None
        place = self._places.get(file)
        if place is None:
            packed = self._database.value("select serials from content where file = ?", (file,))
            place = self._places[file] = Place(file, to_serials(packed))
        return place


def log_size(database: Path) -> int:
    """Bytes of the write-ahead log."""
    try:
        return os.path.getsize(f"{database}-wal")
    except OSError:
        return 0


def next_serials(facts: bytes, old_facts: bytes, old: "array[int]") -> "array[int]":
    """Serials for new facts: symbols that are still there keep theirs."""
    old_keys = read_symbol_keys(old_facts)
    keys = read_symbol_keys(facts)
    before = old[1:] if old else range(len(old_keys))
    serials, following = assign_serials(old_keys, before, keys, old[0] if old else len(old_keys))
    if following == len(keys) and serials == list(range(len(keys))):
        return array("I")
    return array("I", [following, *serials])
