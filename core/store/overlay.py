"""Unsaved text of one server, laid over the index: a private database whose rows stand in for those of its files.

It has the index's tables and the index's ids: symbols that the index knows keep their id, others get provisional ones
that the index never gives. Readers attach it; views of theirs take a file's rows from here where the overlay has them
and from the index otherwise. Whether an entry is in force is decided for each snapshot: it is, as long as the index
has another text of that file.

An overlay holds two kinds of files: open ones, of which everything is replaced, and others that were only linked anew
because of them, of which links are replaced. The second are in force while any of the first is.
"""

import shutil
import threading
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core.model import FileFacts, FilePath
from core.store.connections import Database, as_uri, create_database, create_indices
from core.store.naming import INSERT_WORD, split_words, word_rows
from core.store.packed_links import PackedLinks, hash_text
from core.store.packing import KIND_NUMBERS
from core.store.private import private_folder
from core.store.rows import PROVISIONAL, PROVISIONAL_FILE, FileRecord
from core.store.schema import OF_FULL, OF_LINKS
from core.store.snapshot import Snapshot
from core.store.symbol_columns import layout_of, pack_symbol_rows, read_symbol_columns
from core.store.symbols import id_list
from core.store.tables import (
    Place,
    ref_rows,
    remove_rows,
    targets_of,
    write_bases,
    write_reads,
    write_refs,
    write_some_refs,
    write_symbols,
)
from core.text import content_tag, pack_lines


class OverlayFile(NamedTuple):
    """An open file as it stands in the editor."""

    path: FilePath
    source: bytes  # as `decode_source` gives it
    tag: bytes  # of its content
    facts: FileFacts


def overlay_file(path: FilePath, source: bytes, facts: FileFacts) -> OverlayFile:
    return OverlayFile(path, source, content_tag(source), facts)


Serials = dict[tuple[int, str, int], int]  # of symbols by kind, qualified name and ordinal


class Entry(NamedTuple):
    place: Place
    tag: bytes  # b"" for a file that was only linked anew


class Force(NamedTuple):
    """Which of the overlay's files count in a snapshot, and what of the index they hide; ids of files."""

    live: frozenset[int]
    live_links: frozenset[int]
    hidden: frozenset[int]
    hidden_links: frozenset[int]


class Overlay:
    """Written by one thread; snapshots may be taken by any."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.revision = 0
        self._folder = private_folder("overlay")
        self.path = self._folder / "overlay.db"
        self._database = create_database(self.path)
        self._database.run(
            "create table text (file integer primary key, source blob not null) strict"
        )
        create_indices(self._database)
        self._entries: dict[FilePath, Entry] = {}
        self._keys: dict[FilePath, Serials] = {}
        self._indexed: dict[
            FilePath, tuple[int, Serials]
        ] = {}  # revision of the index, its serials
        # Facts of open files are handed to snapshots as they are: packing them would take longer than the edit.
        self.facts: dict[FilePath, FileFacts] = {}
        self._names: dict[str, int] = {}
        self._worded: set[int] = set()
        self._next_name = -1
        self._next_file = PROVISIONAL_FILE

    def close(self) -> None:
        """Forget everything, on the disk too. Snapshots must be closed before."""
        self._database.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- what is in it

    def is_empty(self) -> bool:
        """Whether it holds no open file."""
        return not any(entry.tag for entry in self._entries.values())

    def size(self) -> int:
        """Bytes on the disk."""
        with suppress(OSError):
            return sum(file.stat().st_size for file in self._folder.iterdir())
        return 0

    def open_paths(self) -> list[FilePath]:
        """Files whose text is replaced."""
        return sorted(path for path, entry in self._entries.items() if entry.tag)

    def relinked_paths(self) -> list[FilePath]:
        """Files of which only links are replaced."""
        return sorted(path for path, entry in self._entries.items() if not entry.tag)

    def tag(self, path: FilePath) -> bytes | None:
        """Content tag of an open file, None when it is not open here."""
        entry = self._entries.get(path)
        return entry.tag if entry and entry.tag else None

    # -- writing

    def update(
        self,
        index: Snapshot,
        files: Sequence[OverlayFile] = (),
        links: Mapping[FilePath, PackedLinks] | None = None,
        drop: Collection[FilePath] = (),
    ) -> None:
        """Drop entries, replace open files, then links, of open files or of others: all or nothing.

        `index` is a snapshot of the index without this overlay.
        """
        links = links or {}
        with self.lock:
            with self._transaction():
                for path in drop:
                    self._drop(path)
                for file in files:
                    self._put_file(index, file)
                for path, packed in links.items():
                    self._put_links(index, path, packed)
                self._changed()
            kept = {path: found for path, found in self.facts.items() if path not in drop}
            self.facts = kept | {file.path: file.facts for file in files}
        self.revision += 1

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        before = dict(self._entries), dict(self._keys)
        self._database.run("begin immediate")
        try:
            yield
            self._database.run("commit")
        except BaseException:
            self._entries, self._keys = before
            with suppress(Exception):
                self._database.run("rollback")
            self._names.clear()
            raise

    def _changed(self) -> None:
        self._database.run(
            "insert or replace into meta values ('revision', ?)", (self.revision + 1,)
        )

    def _drop(self, path: FilePath) -> None:
        entry = self._entries.pop(path, None)
        self._keys.pop(path, None)
        self._indexed.pop(path, None)
        if entry is not None:
            remove_rows(self._database, entry.place.file)
            self._database.run("delete from text where file = ?", (entry.place.file,))
            self._database.run("delete from file where id = ?", (entry.place.file,))

    def _put_file(self, index: Snapshot, file: OverlayFile) -> None:
        path, facts = file.path, file.facts
        old = self._entries.get(path)
        known = index.file(path)
        number = old.place.file if old else known.id if known else self._new_file()
        if known and known.id != number:
            # The index has met the file meanwhile: take over its ids.
            self._drop(path)
            old, number = None, known.id
        place = self._place(index, path, facts, number)
        self._entries[path] = Entry(place, file.tag)
        record = FileRecord(path, facts.language, len(file.source), 0, file.tag)
        self._database.run(
            "insert or replace into file values (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *record)
        )
        columns = read_symbol_columns(pack_symbol_rows(layout_of(facts.symbols)))
        names = self._number_names(index, columns.names, declared=True)
        write_symbols(self._database, place, columns, names, fresh=old is None)
        row = (number, pack_lines(file.source), b"", place.serials.tobytes())
        self._database.run("insert or replace into content values (?, ?, ?, ?)", row)
        self._database.run("insert or replace into text values (?, ?)", (number, file.source))

    def _new_file(self) -> int:
        self._next_file += 1
        return self._next_file

    def _place(self, index: Snapshot, path: FilePath, facts: FileFacts, number: int) -> Place:
        """Serials for the symbols of an open file: the index's, those given here before, or new ones."""
        known = self._keys.get(path, {})
        known = {key: serial for key, serial in known.items() if serial >= PROVISIONAL}
        following = max(known.values(), default=PROVISIONAL - 1) + 1
        known |= self._indexed_serials(index, path)
        serials = array("I", [0])
        for symbol in facts.symbols:
            key = (KIND_NUMBERS[symbol.kind], symbol.qualified, symbol.ordinal)
            serial = known.get(key)
            if serial is None:
                serial = known[key] = following
                following += 1
            serials.append(serial)
        serials[0] = following
        self._keys[path] = known
        return Place(number, serials)

    def _indexed_serials(self, index: Snapshot, path: FilePath) -> Serials:
        found = self._indexed.get(path)
        if found is None or found[0] != index.revision:
            found = self._indexed[path] = index.revision, index.symbol_serials(path)
        return found[1]

    def _put_links(self, index: Snapshot, path: FilePath, packed: PackedLinks) -> None:
        place = self._find(index, path)
        if place is None:
            return
        if path not in self._entries:
            self._entries[path] = Entry(place, b"")

        def number_names(names: list[str]) -> list[int]:
            return self._number_names(index, names, declared=False)

        @cache
        def find(target: FilePath) -> Place | None:
            return self._find(index, target)

        rows = ref_rows(place, packed.refs, number_names, find)
        if packed.only is None:
            write_refs(self._database, place.file, rows, fresh=False)
        else:
            targets = targets_of(packed.only, number_names, find)
            write_some_refs(self._database, place.file, rows, targets)
        write_bases(self._database, place, packed, find, fresh=False)
        write_reads(self._database, place.file, packed.reads)

    def _find(self, index: Snapshot, path: FilePath) -> Place | None:
        entry = self._entries.get(path)
        if entry is not None and entry.tag:
            return entry.place
        return index.place(path)

    def _number_names(self, index: Snapshot, names: Sequence[str], *, declared: bool) -> list[int]:
        """Ids of names: the index's, or negative ones of our own."""
        numbers, new = [], []
        for name in names:
            number = self._names.get(name)
            if number is None:
                known = index.name_ids(name)
                number = self._names[name] = known[0] if known else self._next_name
                if not known:
                    self._next_name -= 1
                    new.append((number, hash_text(name), name, 1))
            numbers.append(number)
            if declared and number not in self._worded:
                self._worded.add(number)
                if number < 0 or not index.is_declared(number):
                    self._add_words(name, number)
        self._database.run_many("insert or ignore into name values (?, ?, ?, ?)", new)
        return numbers

    def _add_words(self, name: str, number: int) -> None:
        own = array("i", [number])
        self._database.run_many(INSERT_WORD, word_rows(dict.fromkeys(split_words(name), own)))

    # -- reading

    def force(self, index: Snapshot) -> Force:
        """What counts in a snapshot that begins where `index` does. Ask it under `lock`."""
        live, hidden = set(), set()
        for path, entry in self._entries.items():
            if entry.tag:
                known = index.file(path)
                if known is None or known.tag != entry.tag:
                    live.add(entry.place.file)
                    if known is not None:
                        hidden.add(known.id)
        links = {e.place.file for e in self._entries.values() if not e.tag} if live else set()
        return Force(
            frozenset(live), frozenset(live | links), frozenset(hidden), frozenset(hidden | links)
        )

    def settled_paths(self, index: Snapshot) -> list[FilePath]:
        """Open files whose text the index has by now: their entries have done their duty."""
        found = []
        for path, entry in self._entries.items():
            known = index.file(path) if entry.tag else None
            if known is not None and known.tag == entry.tag:
                found.append(path)
        return sorted(found)


def attach(database: Database, path: Path) -> None:
    """Give a reader's connection the overlay and the views that lay it over the index."""
    # Both databases are opened for reading only; what is written is temporary.
    database.run("pragma query_only = false")
    database.run("attach ? as overlay", (f"{as_uri(path)}?mode=ro",))
    for table in ("live", "live_links", "hidden", "hidden_links"):
        database.run(f"create temp table {table} (id integer primary key)")
    for tables, live, hidden in (
        (OF_FULL, "live", "hidden"),
        (OF_LINKS, "live_links", "hidden_links"),
    ):
        for table, file in tables.items():
            database.run(
                f"create temp view {table} as"
                f" select * from main.{table} where {file} not in temp.{hidden}"
                f" union all select * from overlay.{table} where {file} in temp.{live}"
            )
    for table in ("name", "word"):
        database.run(
            f"create temp view {table} as select * from main.{table} union all select * from overlay.{table}"
        )


def set_force(database: Database, force: Force) -> None:
    """Tell the views of a connection what counts."""
    for table, numbers in zip(Force._fields, force, strict=True):
        database.run(f"delete from temp.{table}")
        if numbers:
            database.run(
                f"insert into temp.{table} select value from carray(?)", (id_list(numbers),)
            )
