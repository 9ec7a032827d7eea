"""Rows of one file in the tables of one database: replaced by their differences. For the writer and for overlays."""

import marshal
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from core.model import FilePath
from core.store.connections import Database
from core.store.differences import changes_by_id
from core.store.packed_links import PackedLinks, Reads, Targets, move_groups
from core.store.rows import SERIAL_BITS, key_of_external, key_of_unknown, span_of
from core.store.symbol_columns import SymbolColumns
from core.store.vector_tables import forget_places

INSERT_SYMBOL = "insert or replace into symbol values (?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_REF = "insert or replace into ref values (?, ?, ?)"


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


def to_serials(packed: bytes | None) -> "array[int]":
    serials = array("I")
    serials.frombytes(packed or b"")
    return serials


def write_symbols(
    database: Database, place: Place, columns: SymbolColumns, names: Sequence[int], *, fresh: bool
) -> None:
    """Make the symbols of a file those of its facts; `fresh`: it has none so far."""
    file, serials = place
    base = file << SERIAL_BITS
    ids = [base | (serials[index + 1] if serials else index) for index in columns.indices]
    parents: Iterable[int] = columns.parents
    if serials:
        parents = [-1 if parent < 0 else serials[parent + 1] for parent in parents]
    rows = zip(ids, names, columns.sorts, parents, *columns[4:], strict=True)
    if fresh:
        database.run_many(INSERT_SYMBOL, rows)
        return
    before = database.rows("select * from symbol where id between ? and ?", span_of(file))
    changes = changes_by_id(before, rows)
    database.run_many("delete from symbol where id = ?", [(i,) for i in changes.deleted])
    database.run_many(INSERT_SYMBOL, changes.written)


def ref_rows(
    place: Place, packed: bytes, number_names: Callable[[list[str]], list[int]], find: Find
) -> dict[int, bytes]:
    """Target -> groups. What leads to files that `find` does not know is left out."""
    paths, rows, unknown, external = marshal.loads(packed)
    places = list(map(find, paths))
    found = {}
    for path, symbol, groups in rows:
        target = places[path]
        if target is not None:
            found[target.id_of(symbol)] = groups
    if unknown:
        names = number_names([name for name, _ in unknown])
        found.update(
            zip(map(key_of_unknown, names), [groups for _, groups in unknown], strict=True)
        )
    if external:
        found.update((key_of_external(name), b"") for name in number_names(external))
    if place.serials:
        return {target: move_groups(groups, place.serial_of) for target, groups in found.items()}
    return found


def targets_of(
    only: Targets, number_names: Callable[[list[str]], list[int]], find: Find
) -> list[int]:
    """Targets as the rows of references name them."""
    found = []
    for path, symbol in only.symbols:
        place = find(path)
        if place is not None:
            found.append(place.id_of(symbol))
    found += map(key_of_unknown, number_names(sorted(only.unknown)))
    found += map(key_of_external, number_names(sorted(only.external)))
    return found


def write_refs(database: Database, file: int, rows: dict[int, bytes], *, fresh: bool) -> None:
    """Make these the references of a file; `fresh`: it has none so far."""
    if not fresh:
        old: dict[int, bytes] = dict(
            database.rows("select target, groups from ref where file = ?", (file,))
        )
        gone = [(file, target) for target in old if target not in rows]
        database.run_many("delete from ref where file = ? and target = ?", gone)
        rows = {target: groups for target, groups in rows.items() if old.get(target) != groups}
    database.run_many(INSERT_REF, [(file, target, rows[target]) for target in sorted(rows)])


def write_some_refs(
    database: Database, file: int, rows: dict[int, bytes], targets: Iterable[int]
) -> None:
    """The same for these targets only."""
    gone = [(file, target) for target in targets if target not in rows]
    database.run_many("delete from ref where file = ? and target = ?", gone)
    database.run_many(INSERT_REF, [(file, target, rows[target]) for target in sorted(rows)])


def write_bases(
    database: Database, place: Place, links: PackedLinks, find: Find, *, fresh: bool
) -> None:
    """Make these the bases of a file's containers; `fresh`: it has none so far."""
    new = set()
    for symbol, position, path, base in links.bases:
        target = find(path)
        if target is not None:
            new.add((place.id_of(symbol), position, target.id_of(base)))
    if not fresh:
        sql = "select symbol, position, base from base where symbol between ? and ?"
        old = set(database.rows(sql, span_of(place.file)))
        sql = "delete from base where symbol = ? and position = ? and base = ?"
        database.run_many(sql, old - new)
        new -= old
    database.run_many("insert into base values (?, ?, ?)", sorted(new))


def write_reads(database: Database, file: int, reads: Reads) -> bytes:
    """What linking the file asked of which paths; gives the targets that it asked about before."""
    row = database.row("select targets, names from reading where reader = ?", (file,))
    if row != reads:
        database.run("insert or replace into reading values (?, ?, ?)", (file, *reads))
    return row[0] if row else b""


def remove_rows(database: Database, file: int) -> None:
    """Everything that tables hold of a file, its row in `file` apart."""
    span = span_of(file)
    database.run("delete from symbol where id between ? and ?", span)
    database.run("delete from content where file = ?", (file,))
    remove_links(database, file)
    forget_places(database, file)


def remove_links(database: Database, file: int) -> None:
    """What linking a file wrote."""
    span = span_of(file)
    database.run("delete from ref where file = ?", (file,))
    database.run("delete from base where symbol between ? and ?", span)
    database.run("delete from reading where reader = ?", (file,))
