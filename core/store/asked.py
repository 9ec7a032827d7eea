"""Who asked what, by what was asked: the table `reading` turned around, so that a change finds its readers by index.

A target that every file asks about has many readers: they lie in several rows, each of which fits well into a page.
While the index is loaded for the first time nothing is kept here; `build` makes all at once.
"""

from array import array
from collections.abc import Collection, Iterator
from itertools import groupby

from core.store.connections import Database
from core.store.symbols import id_list

READERS_IN_ROW = 48  # when a row has more it is divided
BUCKETS = 16  # targets are sorted in so many portions, so that the memory it takes stays small
FIND = "select part, readers from asked where target = ? and part <= ? order by part desc limit 1"
PUT = "insert or replace into asked values (?, ?, ?)"


class Asked:
    """The writer's view of the table. Changes are gathered until `flush`: many files of one batch ask the same."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changes: dict[int, dict[int, bool]] = {}  # target -> reader -> whether it asks

    def change(self, reader: int, before: bytes, after: bytes) -> None:
        """A file asks about other targets than it did; both are lists of `packed_links.Reads`."""
        if before == after:
            return
        old, new = set(numbers_in(before)), set(numbers_in(after))
        for target in old - new:
            self._changes.setdefault(target, {})[reader] = False
        for target in new - old:
            self._changes.setdefault(target, {})[reader] = True

    def forget(self) -> None:
        """After a rollback."""
        self._changes.clear()

    def flush(self) -> None:
        for target in sorted(self._changes):
            for reader, asks in sorted(self._changes[target].items()):
                self._put(target, reader, asks)
        self._changes.clear()

    def _put(self, target: int, reader: int, asks: bool) -> None:
        part, packed = self._database.row(FIND, (target, reader)) or (0, b"")
        readers = set(numbers_in(packed))
        if (reader in readers) == asks:
            return
        if asks:
            readers.add(reader)
        else:
            readers.discard(reader)
        self._write(target, part, sorted(readers))

    def _write(self, target: int, part: int, readers: list[int]) -> None:
        if not readers:
            self._database.run("delete from asked where target = ? and part = ?", (target, part))
        elif len(readers) <= READERS_IN_ROW:
            self._database.run(PUT, (target, part, array("I", readers).tobytes()))
        else:
            half = len(readers) // 2
            self._write(target, part, readers[:half])
            self._write(target, readers[half], readers[half:])

    def build(self) -> None:
        """Make all rows from those of `reading`; there are none yet."""
        buckets = [array("Q") for _ in range(BUCKETS)]
        for reader, packed in self._database.rows("select reader, targets from reading"):
            for target in numbers_in(packed):
                buckets[target % BUCKETS].append(target << 32 | reader)
        for bucket in buckets:
            self._database.run_many(PUT, rows_of(bucket))
            del bucket[:]


def rows_of(pairs: "array[int]") -> Iterator[tuple[int, int, bytes]]:
    """Rows for pairs of a target and, in the lower half, its reader."""
    for target, found in groupby(sorted(pairs), lambda pair: pair >> 32):
        readers = array("I", [pair & 0xFFFFFFFF for pair in found])
        for start in range(0, len(readers), READERS_IN_ROW):
            part = readers[start : start + READERS_IN_ROW]
            yield target, part[0] if start else 0, part.tobytes()


def readers_of(database: Database, targets: Collection[int]) -> set[int]:
    """Files, by their ids, that ask about one of these, as the index alone has it."""
    sql = "select readers from main.asked where target in carray(?)"
    found: set[int] = set()
    for (packed,) in database.rows(sql, (id_list(targets),)) if targets else ():
        found.update(numbers_in(packed))
    return found


def numbers_in(packed: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers
