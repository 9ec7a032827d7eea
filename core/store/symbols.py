"""Symbols, their names and their files as a snapshot sees them; core/store/graph.py adds what is between them.

Every SELECT is over one table (or, under an overlay, one view) and finds its rows by an index; what belongs together is
joined in Python by id, in batches. So no plan can turn into the reading of a whole table.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import apsw

from core.model import PACKAGE, FilePath, Kind
from core.store.connections import Database
from core.store.folder_names import FolderNames
from core.store.packed_links import byte_length, hash_text
from core.store.rows import (
    ODD,
    SERIAL_BITS,
    SERIAL_MASK,
    FileRow,
    FileStatus,
    SymbolRow,
    unpack_sort,
)

FILE = "select id, path, language, size, mtime_ns, tag, extractor, status, reason from {}file "
SYMBOL = "select id, name, sort, parent, start, length, name_at, flags from symbol "
kind_and_detail = lru_cache(256)(unpack_sort)


class RawSymbol(NamedTuple):
    """A row of the symbol table."""

    id: int
    name: int
    sort: Any
    parent: int
    start: int
    length: int
    name_at: int
    flags: int


def id_list(numbers: Iterable[int]) -> Any:
    """Numbers as `carray(?)` takes them, sorted: neighbours lie on one page."""
    return apsw.carray(array("q", sorted(numbers)))


# Named tuples of their fields, made without a frame of Python: a symbol that everyone uses has callers by the thousand.
as_raw: Callable[[tuple[Any, ...]], RawSymbol] = partial(tuple.__new__, RawSymbol)
as_symbol: Callable[[tuple[Any, ...]], SymbolRow] = partial(tuple.__new__, SymbolRow)
first_of = itemgetter(0)


class Namesake(NamedTuple):
    """One of many symbols of a name."""

    parent: int  # id
    kind: Kind
    flags: int


class Symbols:
    """Typed reads of symbols on one connection, inside one read transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._raw: dict[int, RawSymbol] = {}
        self._symbols: dict[int, SymbolRow] = {}
        self._name_texts: dict[int, str] = {}
        self._packages: dict[str, set[int]] = {}
        self._folders = FolderNames(database, self.name_ids)
        self._outermost: dict[str, frozenset[int]] = {}
        self._paths: dict[int, FilePath | None] = {}
        self._files: dict[FilePath, FileRow | None] = {}
        self.schema = ""  # "main.": read files past an overlay
        self.overlay: object = None  # which one is laid over

    # -- folders

    def entries(self, folder: FilePath) -> list[str]:
        """What the index knows directly in a folder: "name.py", "folder/". An overlay's new files are not in it."""
        sql = "select path from main.file where path > ? order by path limit 1"
        prefix = f"{folder}/" if folder else ""
        found: list[str] = []
        last = prefix
        while (path := self.database.value(sql, (last,))) is not None and path.startswith(prefix):
            name, slash, _ = path[len(prefix) :].partition("/")
            found.append(name + slash)
            last = f"{prefix}{name}0" if slash else path  # "0" comes behind "/"
        return found

    # -- symbols

    def symbols(self, ids: Collection[int]) -> dict[int, SymbolRow]:
        """Symbols by their ids; those that are gone are left out."""
        wanted = [i for i in ids if i not in self._symbols]
        if wanted:
            self._load_raw(wanted)
            self._keep(self._make_rows([self._raw[i] for i in wanted if i in self._raw]))
            for i in wanted:
                if i not in self._raw and (found := self.symbol_from_facts(i)) is not None:
                    self._symbols[i] = found
        return {i: self._symbols[i] for i in ids if i in self._symbols}

    def symbols_once(self, ids: Collection[int]) -> list[SymbolRow]:
        """Symbols that have rows, by id and so by file; nothing is kept: for long answers."""
        found = self.database.rows(SYMBOL + "where id in carray(?)", (id_list(ids),)) if ids else []
        made = self._make_rows(found)
        self._raw.clear()
        self._name_texts.clear()
        return made

    def symbol(self, number: int) -> SymbolRow | None:
        """One symbol, None when it is gone."""
        return self.symbols((number,)).get(number)

    def symbols_of_file(self, file: int) -> list[SymbolRow]:
        """All symbols of a file but parameters, by position."""
        first = file << SERIAL_BITS
        found = self.database.rows(
            SYMBOL + "where id between ? and ?", (first, first | SERIAL_MASK)
        )
        rows = self._keep_raw(found)
        self._keep(self._make_rows([row for row in rows if row.id not in self._symbols]))
        return sorted(
            (self._symbols[row.id] for row in rows if row.id in self._symbols),
            key=lambda symbol: (symbol.start, -symbol.end, symbol.name_start, symbol.id),
        )

    def symbols_named(self, name: str, limit: int = 1000) -> list[SymbolRow]:
        """Symbols of exactly this name, no parameters."""
        return self.symbols_by_name(self.name_ids(name), limit)

    def symbols_by_name(self, names: Collection[int], limit: int = 1000) -> list[SymbolRow]:
        """Symbols that have one of these names, no parameters; at most `limit`."""
        if not names:
            return []
        sql = SYMBOL + "where name in carray(?) limit ?"
        found = self.database.rows(sql, (id_list(names), limit))
        rows = self._keep_raw(found)
        self._keep(self._make_rows([row for row in rows if row.id not in self._symbols]))
        return [self._symbols[row.id] for row in rows if row.id in self._symbols]

    def members_named(self, name: str, containers: Collection[int]) -> list[SymbolRow]:
        """Symbols of exactly this name directly inside one of these, by id, however many others have the name."""
        sql = SYMBOL + "where name in carray(?)"
        names = self.name_ids(name) if containers else []
        found = self.database.rows(sql, (id_list(names),)) if names else []
        wanted = [row[0] for row in found if row[0] & ~SERIAL_MASK | row[3] in containers]
        return [row for _, row in sorted(self.symbols(wanted).items())]

    def namesakes(self, name: str) -> list[Namesake]:
        """All symbols of exactly this name, in short: there may be thousands."""
        sql = "select id, parent, sort, flags from symbol where name in carray(?)"
        names = self.name_ids(name)
        found = self.database.rows(sql, (id_list(names),)) if names else []
        return [
            Namesake(number & ~SERIAL_MASK | parent, kind_and_detail(sort)[0], flags)
            for number, parent, sort, flags in found
            if parent >= 0
        ]

    def kinds(self, ids: Collection[int]) -> dict[int, tuple[Kind, str]]:
        """(kind, detail) of symbols that have rows, by id."""
        sql = "select id, sort from symbol where id in carray(?)"
        found = self.database.rows(sql, (id_list(ids),)) if ids else []
        return {number: kind_and_detail(sort) for number, sort in found}

    def declaring(self, package: str, name: str) -> list[FilePath]:
        """Files that declare a package and, outermost, a name; of "", those that declare the name. For the linker."""
        folder, slash, declared = package.rpartition("/")
        if slash and not declared and not name:
            return sorted(path for _, path in self._folders.files_in(folder))
        if slash:
            return self._folders.declaring(folder, declared, name)
        if name not in self._outermost:
            self._outermost[name] = frozenset(self.files_with(name))
        files = self._outermost[name]
        if declared and files:
            if declared not in self._packages:
                self._packages[declared] = self.files_with(declared, PACKAGE)
            files &= self._packages[declared]
        known = self.paths(files)
        return sorted(path for file in files if (path := known.get(file)) is not None)

    def files_with(self, name: str, detail: str = "") -> set[int]:
        """Files that declare a name outermost; as the package that they are in, where that is the detail."""
        names = self.name_ids(name)
        if not names:
            return set()
        sql = "select id, sort from symbol where name in carray(?) and parent = 0"
        found = self.database.rows(sql, (id_list(names),))
        return {
            number >> SERIAL_BITS
            for number, sort in found
            if not detail or kind_and_detail(sort)[1] == detail
        }

    def is_used(self, name: int) -> bool:
        """Whether any symbol has this name, parameters apart: names are kept when their symbols are gone."""
        sql = "select name from symbol where name = ? limit 1"
        return self.database.row(sql, (name,)) is not None

    def some_symbols(self, limit: int) -> list[SymbolRow]:
        """Any symbols, modules left out; at most `limit`."""
        found = self.database.rows(SYMBOL + "where parent >= 0 limit ?", (limit,))
        return list(self.symbols([row[0] for row in found]).values())

    def children(self, symbol: SymbolRow) -> list[SymbolRow]:
        """Symbols directly inside one but parameters, by position."""
        return [row for row in self.symbols_of_file(symbol.file) if row.parent == symbol.id]

    def _load_raw(self, ids: Iterable[int]) -> None:
        """Rows of these symbols and of everything around them."""
        raw = self._raw
        wanted = {i for i in ids if i not in raw}
        while wanted:
            found = self.database.rows(SYMBOL + "where id in carray(?)", (id_list(wanted),))
            self._keep_raw(found)
            wanted = parents_of(found) - raw.keys()

    def _keep_raw(self, found: list[tuple[Any, ...]]) -> list[RawSymbol]:
        rows = list(map(as_raw, found))
        self._raw.update(zip(map(first_of, rows), rows, strict=True))
        return rows

    def _keep(self, rows: list[SymbolRow]) -> None:
        self._symbols.update(zip(map(first_of, rows), rows, strict=True))

    def _make_rows(self, rows: Sequence[tuple[Any, ...]]) -> list[SymbolRow]:
        """Symbols of rows of the table; those whose file is gone are left out."""
        around = parents_of(rows)
        self._load_raw(around)
        heads = self._heads(around)
        names = self.names({row[1] for row in rows})
        paths = self.paths({row[0] >> SERIAL_BITS for row in rows})
        made = []
        for number, name_id, sort, parent, start, length, name_at, flags in rows:
            path = paths.get(number >> SERIAL_BITS)
            if path is None:
                continue
            if flags & ODD and (odd := self.symbol_from_facts(number)) is not None:
                made.append(odd)
                continue
            above = number & ~SERIAL_MASK | parent if parent >= 0 else 0
            name = names[name_id]
            qualified = heads[above] + name if above else ""
            kind, detail = kind_and_detail(sort)
            end, name_start = start + length, start + name_at
            name_end = name_start + (len(name) if name.isascii() else byte_length(name))
            place = (start, end, name_start, name_end)
            made.append(
                as_symbol((number, path, name, kind, detail, above, qualified, 0, *place, flags))
            )
        return made

    def _heads(self, ids: Collection[int]) -> dict[int, str]:
        """What qualified names directly inside these symbols begin with: "Outer::Inner::", "" in a module."""
        raw = self._raw
        chains: dict[int, list[int]] = {}  # names from the inside out
        for number in ids:
            chain = chains[number] = []
            row = raw.get(number)
            while row is not None and row.parent >= 0:
                chain.append(row.name)
                row = raw.get(parent_id(row))
        names = self.names({name for chain in chains.values() for name in chain})
        return {
            number: "".join([f"{names[name]}::" for name in reversed(chain)])
            for number, chain in chains.items()
        }

    def symbol_from_facts(self, number: int) -> SymbolRow | None:
        """A symbol that has no row, a parameter for one, or whose row does not say all; None when it is gone."""
        raise NotImplementedError

    # -- names and paths

    def name_ids(self, name: str) -> list[int]:
        """Ids of a name: one, or two when an overlay knew it first; none when nothing has it."""
        sql = "select id from name where hash = ? and name = ?"
        return [row[0] for row in self.database.rows(sql, (hash_text(name), name))]

    def names(self, ids: Iterable[int]) -> dict[int, str]:
        """Texts of names by id."""
        known = self._name_texts
        wanted = [i for i in ids if i not in known]
        if wanted:
            sql = "select id, name from name where id in carray(?)"
            known.update(self.database.rows(sql, (id_list(wanted),)))
        return known

    def paths(self, files: Iterable[int]) -> dict[int, FilePath | None]:
        """Paths of files by id."""
        known = self._paths
        wanted = [i for i in files if i not in known]
        if wanted:
            known.update((i, None) for i in wanted)
            sql = FILE.format(self.schema) + "where id in carray(?)"
            for row in map(to_file, self.database.rows(sql, (id_list(wanted),))):
                known[row.id] = row.path
                self._files[row.path] = row
        return known

    def file(self, path: FilePath) -> FileRow | None:
        """What is known of a file; None when it is not in the index."""
        if path not in self._files:
            found = self.database.row(FILE.format(self.schema) + "where path = ?", (path,))
            self._files[path] = None if found is None else to_file(found)
        return self._files[path]

    def forget_files(self) -> None:
        self._files.clear()
        self._paths.clear()


def parents_of(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Ids of the symbols around those of some rows."""
    return {row[0] & ~SERIAL_MASK | row[3] for row in rows if row[3] >= 0}


def parent_id(row: RawSymbol) -> int:
    """Id of the symbol around, 0 for a module."""
    return row.id & ~SERIAL_MASK | row.parent if row.parent >= 0 else 0


def to_file(row: tuple[Any, ...]) -> FileRow:
    *values, status, reason = row
    return FileRow._make((*values, FileStatus(status), reason))
