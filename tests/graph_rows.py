"""Every row of an index without the numbers that its history gave it: equal for equal sources, however it came about.

Files stand for themselves by path, symbols by (path, index in their file's facts), names by their text. Of tables that
only ever grow (names, and the words in them) what today's symbols need is looked at.
"""

import json
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import apsw

from core.model import FileFacts
from core.store.asked import numbers_in
from core.store.connections import connect
from core.store.folder import IndexFolder
from core.store.naming import numbers_of, split_words
from core.store.packed_links import Reads, unpack_groups, unpack_reads
from core.store.packing import unpack_facts
from core.store.rows import SERIAL_BITS, SERIAL_MASK
from core.store.tables import to_serials

Rows = dict[str, set[Any]]
TABLES = (
    *("file", "content", "name", "word", "symbol", "ref", "base", "reading", "asked", "config"),
    "covered",
)
KEYS = {
    "ref": 2,
    "base": 3,
    "word": 2,
    "asked": 2,
}  # how many of a table's first columns are its key; else the first


def open_index(folder: Path) -> apsw.Connection:
    """The current database in an index folder."""
    found = IndexFolder(folder).current()
    assert found is not None, f"no index in {folder}"
    return connect(found.path, "mode=ro")


def stored_rows(folder: Path) -> dict[str, dict[Any, Any]]:
    """The rows as they are stored, by table and key: for what a change has really changed. Without meta."""
    connection = open_index(folder)
    try:
        return {
            table: {
                row[: KEYS.get(table, 1)]: row
                for row in connection.execute(f"select * from {table}")
            }
            for table in TABLES
        }
    finally:
        connection.close()


def count_differences(before: dict[str, dict[Any, Any]], after: dict[str, dict[Any, Any]]) -> int:
    """How many rows were added, changed or removed."""
    return sum(
        before[table].get(key) != after[table].get(key)
        for table in TABLES
        for key in before[table].keys() | after[table].keys()
    )


def graph_rows(folder: Path) -> Rows:
    """The rows of the index in this folder, by table."""
    connection = open_index(folder)
    try:
        connection.execute("begin")
        return Decoder(connection).rows()
    finally:
        connection.close()


def differences(kept: Rows, fresh: Rows, most: int = 6) -> list[str]:
    """What the one has and the other has not, in words; nothing when they are equal.

    What linking a file asked may be more in the kept index: then the file is linked again without need.
    """
    found = []
    for table in fresh:
        extra, missing = kept[table] - fresh[table], fresh[table] - kept[table]
        if table == "reading":
            known = {row[:3] for row in kept[table] if row[3] is None}  # any name
            extra, missing = set(), {row for row in missing if row[:3] not in known}
        for who, rows in (("only kept", extra), ("missing", missing)):
            shown = sorted(map(repr, rows))[:most]
            found += [f"{table}: {who}, of {len(rows)}: {row[:700]}" for row in shown]
    return found


def plain(facts: FileFacts) -> str:
    """Facts as a text; references unpack themselves when they are looked at."""
    return repr(
        [getattr(facts, field) for field in facts.__slots__ if field != "references"]
    ) + repr(list(facts.references))


class Decoder:
    """Reads one database."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.execute = connection.execute
        self.paths: dict[int, str] = dict(self.execute("select id, path from file"))
        self.names: dict[int, str] = dict(self.execute("select id, name from name"))
        self.indices: dict[int, dict[int, int] | None] = {}
        for file, packed in self.execute("select file, serials from content"):
            serials = to_serials(packed)
            self.indices[file] = {s: i for i, s in enumerate(serials[1:])} if serials else None

    def symbol(self, number: int) -> Any:
        """A symbol by what it is; how it lies where there is none."""
        file, serial = number >> SERIAL_BITS, number & SERIAL_MASK
        if file not in self.indices:
            return ("nowhere", number)
        return self.paths[file], self.index(file, serial)

    def index(self, file: int, serial: int) -> Any:
        indices = self.indices[file]
        return serial if indices is None else indices.get(serial, ("no symbol", serial))

    def target(self, number: int) -> Any:
        if number > 0:
            return self.symbol(number)
        # Unknown and external names are told apart by their lowest bit.
        return ("unknown", "external")[-number & 1], self.names.get(-number >> 1, number)

    def rows(self) -> Rows:
        symbols = list(self.execute("select * from symbol"))
        return {
            "file": {row[1:] for row in self.execute("select * from file")},
            "content": {
                # The same facts may be packed as different bytes: marshal looks at reference counts.
                (self.paths[file], bytes(lines), plain(unpack_facts(bytes(facts))))
                for file, lines, facts in self.execute("select file, lines, facts from content")
            },
            "symbol": set(map(self._symbol_row, symbols)),
            "word": set(self._words_missing(symbols)),
            "ref": {
                (self.paths[file], self.target(target), self._groups(file, groups))
                for file, target, groups in self.execute("select * from ref")
            },
            "base": {
                (self.symbol(symbol), position, self.symbol(base))
                for symbol, position, base in self.execute("select * from base")
            },
            "reading": set(self._readings()),
            "asked": set(self._asked_wrongly()),
            "config": {(path, bytes(data)) for path, data in self.execute("select * from config")},
            "passage": set(self._passages()),
            "meta": self._meta(),
        }

    def _passages(self) -> Iterable[Any]:
        """Every word that is searched, where it stands; and of which content each file's are."""
        sql = "create virtual table temp.occurrence using fts5vocab('main', 'passage', 'instance')"
        self.execute(sql)
        for word, number, column, place in self.execute("select * from occurrence"):
            yield word, self.symbol(number), column, place
        for file, tag, serials in self.execute("select file, tag, serials from covered"):
            numbers = [self.symbol(file << SERIAL_BITS | serial) for serial in to_serials(serials)]
            yield self.paths.get(file), bytes(tag), tuple(numbers)
        self.execute("drop table temp.occurrence")

    def _meta(self) -> set[Any]:
        found = {"roots": '[""]', "pending": ""}
        wanted = "('roots', 'ready', 'pending', 'linker', 'rules', 'configs')"
        found.update(self.execute(f"select key, value from meta where key in {wanted}"))
        for key in ("rules", "configs"):
            found[key] = repr(sorted(json.loads(found.get(key, "{}")).items()))
        return set(found.items())

    def _symbol_row(self, row: tuple[Any, ...]) -> Any:
        number, name, sort, parent, *rest = row
        file = number >> SERIAL_BITS
        above = -1 if parent < 0 else self.index(file, parent)
        return self.symbol(number), self.names.get(name), sort, above, *rest

    def _groups(self, file: int, packed: bytes) -> Any:
        """An external name has no groups."""
        groups = unpack_groups(packed) if packed else []
        return tuple(
            sorted(group._replace(container=self.index(file, group.container)) for group in groups)
        )

    def _readings(self) -> Iterable[Any]:
        """(reader, "path", hash of a path, hash of a name): the name None for any, "" for the path alone."""
        for reader, *packed in self.execute("select * from reading"):
            for target, asked in unpack_reads(Reads(*packed)).items():
                yield self.paths[reader], "path", target, "" if asked is not None else None
                for name in asked or ():
                    yield self.paths[reader], "path", target, name

    def _asked_wrongly(self) -> Iterable[Any]:
        """Where `asked` is not `reading` turned around, or its rows are not where they belong."""
        asked = []
        rows = list(self.execute("select target, part, readers from asked order by target, part"))
        for (target, part, packed), after in zip_longest(rows, rows[1:], fillvalue=(-1, 0, b"")):
            readers = numbers_in(packed)
            asked += [(reader, target) for reader in readers]
            misplaced = after[0] == target and readers[-1] >= after[1]
            if not readers or readers[0] < part or misplaced or list(readers) != sorted(readers):
                yield "misplaced", target, part
        reading = [
            (reader, target)
            for reader, packed in self.execute("select reader, targets from reading")
            for target in numbers_in(packed)
        ]
        yield from set(asked) ^ set(reading)
        if len(asked) != len(reading):
            yield "twice"

    def _words_missing(self, symbols: Iterable[tuple[Any, ...]]) -> Iterable[Any]:
        """Names of symbols that are not found by one of their words."""
        found: dict[str, set[int]] = {}
        for word, packed in self.execute("select word, names from word"):
            found.setdefault(word, set()).update(numbers_of([packed]))
        for number in {row[1] for row in symbols}:
            name = self.names.get(number, "")
            for word in split_words(name):
                if number not in found.get(word, ()):
                    yield ("not found", word, name)
