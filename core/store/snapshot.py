"""One consistent view of the index, with an overlay's unsaved files laid over it: made for a request, then closed.

It answers in plain values, and it is the linker's SymbolLookup. What it unpacks is shared by the process: facts and
line indices of a content tag never change.
"""

import json
from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from core.errors import Cancelled
from core.model import FileFacts, FilePath
from core.store.caches import Cache
from core.store.connections import SELECT_SECONDS, Database
from core.store.folder import Identity
from core.store.graph import Graph
from core.store.naming import NAME_BYTES, numbers_of
from core.store.packing import read_symbol_keys, unpack_facts
from core.store.rows import (
    SERIAL_BITS,
    SERIAL_MASK,
    SEVERAL_DECLARATIONS,
    Counts,
    FileRow,
    FileStatus,
    SymbolRow,
)
from core.store.symbols import FILE, id_list, to_file
from core.store.tables import Place
from core.text import LineIndex, content_tag, decode_source

# Weights are bytes as packed; facts take about thirty times as much when unpacked, line indices four.
FACTS: Cache[FileFacts] = Cache(800_000)
LINES: Cache[LineIndex] = Cache(2_500_000)


def facts_key(root: Path, path: FilePath, tag: bytes, extractor: bytes) -> Hashable:
    """Facts in the cache."""
    return root, path, tag, extractor


def lines_key(root: Path, row: FileRow) -> Hashable:
    """Line indices in the cache."""
    return str(root), row.path, row.tag


class Snapshot(Graph):
    """Use it in a `with` statement. One thread at a time; `interrupt` may come from any."""

    def __init__(
        self,
        database: Database,
        root: Path,
        identity: Identity,
        release: Callable[[Database], None],
    ) -> None:
        super().__init__(database)
        self.root = root
        self.identity = identity
        self.overlaid = False  # whether any unsaved file is in it
        self.open_facts: Mapping[FilePath, FileFacts] = {}  # of unsaved files
        self._release: Callable[[Database], None] | None = release
        self._serials: dict[int, array[int]] = {}
        database.limit_time(SELECT_SECONDS)

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; the snapshot answers nothing any more."""
        release, self._release = self._release, None
        if release is not None:
            release(self.database)

    def interrupt(self) -> None:
        """Stop what runs on this snapshot: it raises Cancelled, now or at its next question."""
        if self._release is not None:
            self.database.interrupt()

    def check(self) -> None:
        """Raise Cancelled when interrupted: for loops that do not ask the database."""
        if self.database.cancelled:
            raise Cancelled

    # -- the index as a whole

    @property
    def revision(self) -> int:
        """Grows by one with each change of the index; an overlay has its own count."""
        return self.meta("revision") or 0

    def meta(self, key: str) -> Any:
        """A value by its key; None when there is none."""
        return self.database.value("select value from main.meta where key = ?", (key,))

    def counts(self) -> Counts:
        """How large the index is, without the overlay; counts rows, so not for every request."""
        by_status: dict[int, int] = dict(
            self.database.rows("select status, count(*) from main.file group by status")
        )
        return Counts(
            by_status.get(FileStatus.INDEXED, 0),
            by_status.get(FileStatus.SKIPPED, 0),
            by_status.get(FileStatus.FAILED, 0),
            self.database.value("select count(*) from main.symbol"),
            self.database.value("select count(*) from main.ref"),
        )

    # -- files

    def files(self, under: FilePath = "") -> list[FileRow]:
        """All files, or those below a folder, sorted by path."""
        if under:
            first, last = f"{under.rstrip('/')}/", f"{under.rstrip('/')}0"
            found = self.database.rows(
                FILE.format(self.schema) + "where path >= ? and path < ?", (first, last)
            )
        else:
            found = self.database.rows(FILE.format(self.schema))
        return sorted(map(to_file, found), key=lambda row: row.path)

    def waiting(self) -> dict[FilePath, int]:
        """Files that a large update has yet to link, with their sizes."""
        found = self.database.rows(
            FILE.format("main.") + "where id in (select file from main.waiting)"
        )
        return {row.path: row.size for row in map(to_file, found) if row.tag}

    def not_indexed(self) -> list[FileRow]:
        """Files that are there and were skipped or failed, each with its reason."""
        return [row for row in self.files() if row.status != FileStatus.INDEXED]

    def absolute(self, path: FilePath) -> Path:
        """Where a file is on the disk."""
        return self.root / path

    def lines(self, path: FilePath) -> LineIndex | None:
        """For converting the offsets of a file; None when the index has no text of it."""
        row = self.file(path)
        if row is None:
            return None

        def make() -> tuple[LineIndex, int] | None:
            packed = self.database.value("select lines from content where file = ?", (row.id,))
            return None if packed is None else (LineIndex.unpack(packed), len(packed) + 100)

        return LINES.get(lines_key(self.root, row), make)

    def lines_of(self, paths: Collection[FilePath]) -> dict[FilePath, LineIndex]:
        """The same of many files at once; those that the index has no text of are left out."""
        found, wanted = {}, {}
        for path in paths:
            row = self.file(path)
            if row is not None:
                known = LINES.peek(lines_key(self.root, row))
                if known is None:
                    wanted[row.id] = row
                else:
                    found[path] = known
        sql = "select file, lines from content where file in carray(?)"
        for file, packed in self.database.rows(sql, (id_list(wanted),)) if wanted else ():
            row = wanted[file]
            lines = found[row.path] = LineIndex.unpack(packed)
            LINES.put(lines_key(self.root, row), lines, len(packed) + 100)
        return found

    def source(self, path: FilePath) -> bytes | None:
        """The text that the facts of a file speak of; None when the disk has another one by now."""
        row = self.file(path)
        if row is None:
            return None
        if self.overlaid:
            text = self.database.value("select source from overlay.text where file = ?", (row.id,))
            if text is not None:
                return bytes(text)
        try:
            source = decode_source(self.absolute(path).read_bytes())
        except OSError:
            return None
        return source if source is not None and content_tag(source) == row.tag else None

    # -- SymbolLookup

    def facts(self, path: FilePath) -> FileFacts | None:
        """Facts of an indexed file; None when the index does not have it."""
        row = self.file(path)
        if row is None:
            return None
        if not row.extractor and path in self.open_facts:  # what the index holds has an extractor
            return self.open_facts[path]

        def make() -> tuple[FileFacts, int] | None:
            blob = self.database.value("select facts from content where file = ?", (row.id,))
            return None if blob is None else (unpack_facts(blob), len(blob) + 500)

        return FACTS.get(facts_key(self.root, path, row.tag, row.extractor), make)

    def forget_facts(self, path: FilePath) -> None:
        """Give up the facts of a file that are kept in memory: they will not be asked for soon."""
        row = self.file(path)
        if row is not None:
            FACTS.drop(facts_key(self.root, path, row.tag, row.extractor))

    def exists(self, path: FilePath) -> bool:
        """Whether the index has a file of this path, indexed or not."""
        return self.file(path) is not None

    def has_folder(self, path: FilePath) -> bool:
        """Whether any file lies below this folder ("" is the workspace itself)."""
        if not path:
            return self.database.row("select id from file limit 1") is not None
        first, last = f"{path.rstrip('/')}/", f"{path.rstrip('/')}0"
        sql = "select id from file where path >= ? and path < ? limit 1"
        return self.database.row(sql, (first, last)) is not None

    def config(self, path: FilePath) -> bytes | None:
        """Bytes of a configuration file, None when there is none."""
        found = self.database.value("select data from config where path = ?", (path,))
        return None if found is None else bytes(found)

    def roots(self) -> Iterable[FilePath]:
        """Folders from which modules are looked up first."""
        found = self.meta("roots")
        return tuple(json.loads(found)) if found else ("",)

    # -- symbols by what lasts

    def symbol_id(self, path: FilePath, index: int) -> int | None:
        """Id of a symbol by its index in the file's facts; None when the file is not in the index."""
        row = self.file(path)
        if row is None:
            return None
        serials = self._serials_of(row.id)
        return row.id << SERIAL_BITS | (serials[index + 1] if serials else index)

    def symbol_index(self, number: int) -> int | None:
        """Index in the facts of its file of a symbol by its id; None when it is gone."""
        serials = self._serials_of(number >> SERIAL_BITS)
        serial = number & SERIAL_MASK
        if not serials:
            return serial
        try:
            return serials.index(serial, 1) - 1
        except ValueError:
            return None

    def symbol_at(self, path: FilePath, index: int) -> SymbolRow | None:
        """A symbol by its index in the file's facts."""
        number = self.symbol_id(path, index)
        return None if number is None else self.symbol(number)

    def symbols_in(self, path: FilePath) -> list[SymbolRow]:
        """All symbols of a file but parameters, by position."""
        row = self.file(path)
        return [] if row is None else self.symbols_of_file(row.id)

    def find_symbol(
        self, path: FilePath, kind: str, qualified: str, ordinal: int
    ) -> SymbolRow | None:
        """The symbol that these name; None when it is gone."""
        found = [
            row for row in self.symbols_in(path) if row.qualified == qualified and row.kind == kind
        ]
        return next((row for row in found if row.ordinal == ordinal), None)

    def symbol_from_facts(self, number: int) -> SymbolRow | None:
        file = number >> SERIAL_BITS
        path = self.paths((file,)).get(file)
        facts = None if path is None else self.facts(path)
        index = self.symbol_index(number)
        if path is None or facts is None or index is None or index >= len(facts.symbols):
            return None
        symbol = facts.symbols[index]
        parent = 0 if symbol.parent < 0 else self.symbol_id(path, symbol.parent) or 0
        flags = symbol.flags | (SEVERAL_DECLARATIONS if symbol.declarations else 0)
        place = (symbol.start, symbol.end, symbol.name_start, symbol.name_end)
        return SymbolRow(
            number,
            path,
            symbol.name,
            symbol.kind,
            symbol.detail,
            parent,
            symbol.qualified,
            symbol.ordinal,
            *place,
            flags,
        )

    def symbol_serials(self, path: FilePath) -> dict[tuple[int, str, int], int]:
        """Serials of a file's symbols by (kind, qualified name, ordinal)."""
        row = self.file(path)
        blob = (
            None
            if row is None
            else self.database.value("select facts from content where file = ?", (row.id,))
        )
        if row is None or blob is None:
            return {}
        serials = self._serials_of(row.id)
        keys = read_symbol_keys(blob)
        return dict(zip(keys, serials[1:] if serials else range(len(keys)), strict=True))

    def place(self, path: FilePath) -> Place | None:
        """A file as links see it; None when it is not in the index."""
        row = self.file(path)
        return None if row is None else Place(row.id, self._serials_of(row.id))

    def _serials_of(self, file: int) -> "array[int]":
        found = self._serials.get(file)
        if found is None:
            found = self._serials[file] = array("I")
            found.frombytes(
                self.database.value("select serials from content where file = ?", (file,)) or b""
            )
        return found

    # -- names of symbols, for the search by name

    def word_names(self, first: str, last: str, limit: int) -> "array[int]":
        """Names that have a sub-word from `first` up to, not including, `last`; of at most `limit` rows."""
        sql = "select names from word where word >= ? and word < ? limit ?"
        return numbers_of(packed for (packed,) in self.database.rows(sql, (first, last, limit)))

    def count_word_names(self, first: str, last: str, limit: int) -> int:
        """How many names `word_names` gives."""
        sql = "select length(names) from word where word >= ? and word < ? limit ?"
        size: int = sum(row[0] for row in self.database.rows(sql, (first, last, limit)))
        return size // NAME_BYTES

    def is_declared(self, name: int) -> bool:
        """Whether a name, by its id, is or was a symbol's."""
        return bool(self.database.value("select declared from name where id = ?", (name,)))

    @property
    def declared(self) -> int:
        """How many names have ever become names of symbols; an overlay's are not counted."""
        return self.meta("declared") or 0

    def names_declared_after(self, count: int) -> tuple[list[int], str]:
        """(ids, texts joined by newlines) of the names that became symbols' after the first `count`."""
        # One row for all: a row for each takes ten times as long.
        sql = (
            "select group_concat(id), group_concat(name, char(10))"
            " from main.name where declared > ? and instr(name, char(10)) = 0"
        )
        ids, texts = self.database.rows(sql, (count,))[0]
        return [int(number) for number in (ids or "").split(",") if number], texts or ""

    def unsaved_names(self) -> list[tuple[int, str]]:
        """Names by their ids that are symbols' in unsaved text and have never been in the index; of an overlay only."""
        sql = (
            "select id, name from overlay.name where id in (select name from overlay.symbol)"
            " union all select id, name from main.name"
            " where declared = 0 and id in (select name from overlay.symbol)"
        )
        return [(number, text) for number, text in self.database.rows(sql)]
