"""The only code that writes the index. What is equal is not written again, and symbols keep their ids.

    with writer.transaction():
        writer.put_file(record, packed)      # facts of every file of the batch first,
        writer.put_links(path, links)        # for links lead to symbols of files that must be there

One process at a time holds a Writer; the indexer's lock sees to that. A failed transaction leaves nothing.
"""

import json
import marshal
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from core.errors import StoreError
from core.model import FilePath
from core.store.connections import Database, create_indices
from core.store.differences import Change, changes_of_refs, changes_of_symbols
from core.store.naming import Names
from core.store.packed_links import PackedLinks, hash_name, hash_path
from core.store.packing import PackedFile, read_symbol_columns, read_symbol_keys
from core.store.rows import PROVISIONAL, SERIAL_BITS, FileRecord

MAX_SYMBOLS = PROVISIONAL - 1


class Writer:
    """Writes to one database. Public methods, `transaction` apart, are used inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = Names(database)
        self._files: dict[FilePath, int] = dict(database.rows("select path, id from file"))
        self._serials: dict[int, array[int]] = {}
        self._next_file = (database.value("select max(id) from file") or 0) + 1
        self._unlinked: set[int] = set()  # files without rows of references so far
        self._ready = bool(self.meta("ready"))
        self._changed = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; readers see the new revision when it ends."""
        self._database.run("begin immediate")
        try:
            yield
            self._names.flush()
            if self._ready or self._names.words_are_due():
                self._names.flush_words()
            if self._changed:
                self.set_meta("revision", self.revision + 1)
            self._database.run("commit")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._changed = False

    def _roll_back(self) -> None:
        if self._database.connection.in_transaction:
            self._database.run("rollback")
        self._files = dict(self._database.rows("select path, id from file"))
        self._serials.clear()
        self._unlinked.clear()
        self._names.forget()

    @property
    def revision(self) -> int:
        """Counts the transactions that changed something."""
        return self.meta("revision") or 0
