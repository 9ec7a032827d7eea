"""Rows of one file in the tables of one database: replaced by their differences. For the writer and for overlays."""

import marshal
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from core.model import FilePath
from core.store.connections import Database
from core.store.differences import changes_by_id, changes_by_value
from core.store.packed_links import PackedLinks, hash_name, hash_path
from core.store.packing import SymbolColumns
from core.store.rows import SERIAL_BITS, SERIAL_MASK

INSERT_SYMBOL = "insert or replace into symbol values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_REF = "insert or replace into ref values (?, ?, ?, ?, ?, ?)"


class Place(NamedTuple):
    """A file as links see it."""

    file: int
    # The next serial, then the serial of each symbol; empty when they count up from 0.
    serials: "array[int]"

    def id_of(self, index: int) -> int:
        """Id of a symbol by its index in the file's facts."""
        return self.file << SERIAL_BITS | (self.serials[index + 1] if self.serials else index)

    def serial_of(self, index: int) -> int:
        return self.serials[index + 1] if self.serials else index


# Where a path is in the index, None when it is not there.
Find = Callable[[FilePath], Place | None]


def span_of(file: int) -> tuple[int, int]:
    """First and last id that a symbol or reference group of a file may have."""
    first = file << SERIAL_BITS
    return first, first | SERIAL_MASK


def to_serials(packed: bytes | None) -> "array[int]":
    serials = array("I")
    serials.frombytes(packed or b"")
    return serials


def write_symbols(
    database: Database, place: Place, columns: SymbolColumns, names: Sequence[int], *, fresh: bool
) -> None:
    """Make the symbols of a file those of its facts; `fresh`: it has none so far."""
    file, serials = place
    count = len(columns.names)
    base = file << SERIAL_BITS
    parents: Iterable[int] = columns.parents
    ids: Iterable[int] = range(base, base + count)
    if serials:
        ids = [base | serial for serial in serials[1:]]
        parents = [-1 if parent < 0 else serials[parent + 1] for parent in parents]
    rows = zip(ids, names, columns.sorts, parents, *columns[3:], strict=True)
    if fresh:
        database.run_many(INSERT_SYMBOL, rows)
        return
    before = database.rows("select * from symbol where id between ? and ?", span_of(file))
    changes = changes_by_id(before, rows)
    database.run_many("delete from symbol where id = ?", [(i,) for i in changes.deleted])
    database.run_many(INSERT_SYMBOL, changes.written)


def ref_rows(
    place: Place, packed: bytes, number_names: Callable[[list[str]], list[int]], find: Find
) -> list[Any]:
    """Rows of the ref table without ids. What leads to files that `find` does not know is left out."""
    names, paths, rows = marshal.loads(packed)
    name_ids = number_names(names)
    nowhere = Place(0, array("I"))  # path 0: the target is a code
    places = [nowhere, *map(find, paths[1:])]
    found = []
    for name, container, what, path, symbol, positions in rows:
        target = places[path]
        if target is not None:
            found.append(
                (name_ids[name], place.serial_of(container), what, target.id_of(symbol), positions)
            )
    return found


def write_refs(database: Database, file: int, rows: list[Any], *, fresh: bool) -> None:
    """Make these the reference groups of a file; `fresh`: it has none so far."""
    first = (file << SERIAL_BITS) + 1
    if fresh:
        database.run_many(INSERT_REF, [(i, *row) for i, row in enumerate(rows, start=first)])
        return
    before = database.rows("select * from ref where id between ? and ?", span_of(file))
    changes = changes_by_value(before, rows, first)
    database.run_many("delete from ref where id = ?", [(i,) for i in changes.deleted])
    database.run_many(INSERT_REF, changes.written)


def write_bases(database: Database, place: Place, links: PackedLinks, find: Find) -> None:
    new = set()
    for symbol, position, path, base in links.bases:
        target = find(path)
        if target is not None:
            new.add((place.id_of(symbol), position, target.id_of(base)))
    sql = "select symbol, position, base from base where symbol between ? and ?"
    old = set(database.rows(sql, span_of(place.file)))
    if new != old:
        sql = "delete from base where symbol = ? and position = ? and base = ?"
        database.run_many(sql, old - new)
        database.run_many("insert into base values (?, ?, ?)", sorted(new - old))


def write_reads(database: Database, file: int, links: PackedLinks, find: Find) -> None:
    """What linking the file asked of which files, and which paths it tried in vain."""
    new: dict[int, bytes] = {}
    missing = array("I")
    for path, names in links.reads.items():
        target = find(path)
        if target is None:
            missing.append(hash_path(path))
        elif target.file != file:
            new[target.file] = array("H", sorted({hash_name(name) for name in names})).tobytes()
    sql = "select target, names from reading where reader = ?"
    old: dict[int, bytes] = dict(database.rows(sql, (file,)))
    if old != new:
        gone = [(file, target) for target in old if target not in new]
        database.run_many("delete from reading where reader = ? and target = ?", gone)
        changed = sorted(
            (file, target, asked) for target, asked in new.items() if old.get(target) != asked
        )
        database.run_many("insert or replace into reading values (?, ?, ?)", changed)
    paths = array("I", sorted(missing)).tobytes()
    if (database.value("select paths from miss where reader = ?", (file,)) or b"") == paths:
        return
    if paths:
        database.run("insert or replace into miss values (?, ?)", (file, paths))
    else:
        database.run("delete from miss where reader = ?", (file,))


def remove_rows(database: Database, file: int) -> None:
    """Everything that tables hold of a file, its row in `file` apart."""
    span = span_of(file)
    database.run("delete from symbol where id between ? and ?", span)
    database.run("delete from content where file = ?", (file,))
    remove_links(database, file)


def remove_links(database: Database, file: int) -> None:
    """What linking a file wrote."""
    span = span_of(file)
    database.run("delete from ref where id between ? and ?", span)
    database.run("delete from base where symbol between ? and ?", span)
    database.run("delete from reading where reader = ?", (file,))
    database.run("delete from miss where reader = ?", (file,))
