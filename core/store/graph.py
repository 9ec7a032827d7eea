"""Symbols, references and bases as a snapshot sees them. All SELECTs on the graph are here.

Every SELECT is over one table (or, under an overlay, one view) and finds its rows by an index; what belongs together is
joined in Python by id, in batches. So no plan can turn into the reading of a whole table.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import apsw

from core.model import FilePath, Role, Via
from core.store.connections import Database
from core.store.packed_links import (
    ROLE_NUMBERS,
    VIAS,
    byte_length,
    hash_text,
    unpack_groups,
    unpack_numbers,
    unpack_what,
)
from core.store.rows import (
    ODD,
    SERIAL_BITS,
    SERIAL_MASK,
    BaseRow,
    FileRow,
    FileStatus,
    RefRow,
    SymbolRow,
    key_of_external,
    key_of_unknown,
    unpack_sort,
)

FILE = "select id, path, language, size, mtime_ns, tag, extractor, status, reason from {}file "
SYMBOL = "select id, name, sort, parent, start, length, name_at, flags from symbol "
Place = tuple[int, int]  # start and end of a name
# Of a group's `what`, see unpack_what: what it takes to be a call, to name, and to read.
ROLE_AND_VIA = 7 | 3 << 4
NAMING = frozenset(number | Via.NAME << 4 for number in ROLE_NUMBERS.values())
READING = frozenset({ROLE_NUMBERS[Role.READ] | Via.NAME << 4})
CALLING = frozenset(
    ROLE_NUMBERS[role] | via << 4 for role in (Role.CALL, Role.DECORATOR) for via in Via
)
parts_of = lru_cache(4096)(unpack_what)


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


class Graph:
    """Typed reads of the graph on one connection, inside one read transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._raw: dict[int, RawSymbol] = {}
        self._symbols: dict[int, SymbolRow] = {}
        self._name_texts: dict[int, str] = {}
        self._paths: dict[int, FilePath | None] = {}
        self._files: dict[FilePath, FileRow | None] = {}
        self.schema = ""  # "main.": read files past an overlay

    # -- symbols

    def symbols(self, ids: Collection[int]) -> dict[int, SymbolRow]:
        """Symbols by their ids; those that are gone are left out."""
        wanted = [i for i in ids if i not in self._symbols]
        if wanted:
            self._load_raw(wanted)
            self._make_rows([self._raw[i] for i in wanted if i in self._raw])
            for i in wanted:
                if i not in self._raw and (found := self.symbol_from_facts(i)) is not None:
                    self._symbols[i] = found
        return {i: self._symbols[i] for i in ids if i in self._symbols}

    def symbol(self, number: int) -> SymbolRow | None:
        """One symbol, None when it is gone."""
        return self.symbols((number,)).get(number)

    def symbols_of_file(self, file: int) -> list[SymbolRow]:
        """All symbols of a file but parameters, by position."""
        first = file << SERIAL_BITS
        found = self.database.rows(
            SYMBOL + "where id between ? and ?", (first, first | SERIAL_MASK)
        )
        rows = [RawSymbol._make(row) for row in found]
        self._raw.update((row.id, row) for row in rows)
        self._make_rows([row for row in rows if row.id not in self._symbols])
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
        rows = [RawSymbol._make(row) for row in found]
        self._raw.update((row.id, row) for row in rows)
        self._make_rows([row for row in rows if row.id not in self._symbols])
        return [self._symbols[row.id] for row in rows if row.id in self._symbols]

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
            rows = [RawSymbol._make(row) for row in found]
            raw.update((row.id, row) for row in rows)
            wanted = {i for row in rows if (i := parent_id(row)) and i not in raw}

    def _make_rows(self, rows: list[RawSymbol]) -> None:
        raw = self._raw
        self._load_raw([i for row in rows if (i := parent_id(row))])
        around: set[int] = set()
        for row in rows:
            above: RawSymbol | None = row
            while above is not None:
                around.add(above.name)
                above = raw.get(parent_id(above))
        names = self.names(around)
        paths = self.paths({row.id >> SERIAL_BITS for row in rows})
        for row in rows:
            path = paths.get(row.id >> SERIAL_BITS)
            if path is None:
                continue
            if row.flags & ODD and (odd := self.symbol_from_facts(row.id)) is not None:
                self._symbols[row.id] = odd
                continue
            kind, detail = unpack_sort(row.sort)
            name_start = row.start + row.name_at
            self._symbols[row.id] = SymbolRow(
                row.id,
                path,
                names[row.name],
                kind,
                detail,
                parent_id(row),
                self._qualified(row, names),
                0,
                row.start,
                row.start + row.length,
                name_start,
                name_start + byte_length(names[row.name]),
                row.flags,
            )

    def _qualified(self, row: RawSymbol, names: dict[int, str]) -> str:
        pieces = []
        above: RawSymbol | None = row
        while above is not None and above.parent >= 0:
            pieces.append(names[above.name])
            above = self._raw.get(parent_id(above))
        return "::".join(reversed(pieces))

    def symbol_from_facts(self, number: int) -> SymbolRow | None:
        """A symbol that has no row, a parameter for one, or whose row does not say all; None when it is gone."""
        raise NotImplementedError

    # -- references

    def refs_to(self, targets: Collection[int]) -> list[RefRow]:
        """Groups that lead to one of these symbols, in any way."""
        return self._ref_rows(self._refs_by_target(targets))

    def named_places(self, targets: Collection[int]) -> dict[int, list[Place]]:
        """Where these symbols are named, by file; sorted, each place once. As by `refs_to`, but without a value for
        each group: a symbol that everyone uses has a hundred thousand."""
        places: defaultdict[int, list[Place]] = defaultdict(list)
        for container, _, own in self._placed(targets, NAMING):
            places[container >> SERIAL_BITS] += own
        return {file: sorted(set(own)) for file, own in places.items()}

    def calls_to(self, target: int, *, reads: bool) -> list[tuple[int, Via, list[Place]]]:
        """(container, what the call means beside the name, places) of the calls of a symbol; with `reads` also
        where it is read, for that calls a getter."""
        wanted = CALLING | READING if reads else CALLING
        return [
            (container, VIAS[what >> 4 & 3], places)
            for container, what, places in self._placed([target], wanted)
        ]

    def _placed(
        self, targets: Collection[int], wanted: frozenset[int]
    ) -> Iterator[tuple[int, int, list[Place]]]:
        """(container, what, places) of groups whose `what`, but for ROLE_AND_VIA, is wanted."""
        groups = [
            group
            for file, _, packed in self._refs_by_target(targets)
            for group in raw_groups(file << SERIAL_BITS, packed)
            if group[1] & ROLE_AND_VIA in wanted
        ]
        if not groups:
            return
        sql = "select id, start from symbol where id in carray(?)"
        containers = id_list({group[0] for group in groups})
        starts: dict[int, int] = dict(self.database.rows(sql, (containers,)))
        for container, what, length, offset, gaps in groups:
            start = starts.get(container)
            if start is not None:
                start += offset
                if gaps:
                    places = [(at, at + length) for at in accumulate(gaps, initial=start)]
                else:
                    places = [(start, start + length)]
                yield container, what, places

    def refs_in(self, file: int, containers: Collection[int] | None = None) -> list[RefRow]:
        """Groups in these containers (symbol ids) of one file, or in the whole file; unknown targets included."""
        sql = "select file, target, groups from ref where file = ?"
        return self._ref_rows(self.database.rows(sql, (file,)), containers)

    def refs_unknown(self, name: str) -> list[RefRow]:
        """Groups of this name whose target is not known."""
        return self._ref_rows(
            self._refs_by_target([key_of_unknown(i) for i in self.name_ids(name)])
        )

    def external_count(self, name: str) -> int:
        """In how many files this name is a member of something outside the workspace."""
        return len(self._refs_by_target([key_of_external(i) for i in self.name_ids(name)]))

    def _refs_by_target(self, targets: Collection[int]) -> list[tuple[Any, ...]]:
        if not targets:
            return []
        sql = "select file, target, groups from ref where target in carray(?) and target >> 20 <> file"
        found = self.database.rows(sql, (id_list(targets),))
        # References from the target's own file are not in the index on targets: their place is known.
        sql = "select file, target, groups from ref where file = ? and target = ?"
        for target in targets:
            if target > 0:
                found += self.database.rows(sql, (target >> SERIAL_BITS, target))
        return found

    def _ref_rows(
        self, found: list[tuple[Any, ...]], containers: Collection[int] | None = None
    ) -> list[RefRow]:
        unpacked = [
            (file << SERIAL_BITS | group.container, target, group)
            for file, target, packed in found
            for group in unpack_groups(packed)
        ]
        if containers is not None:
            unpacked = [item for item in unpacked if item[0] in containers]
        self._load_raw({container for container, _, _ in unpacked})
        raw = self._raw
        rows = []
        for container, target, (_, what, length, starts) in unpacked:
            around = raw.get(container)
            if around is not None:
                role, member, via, tier, arity = parts_of(what, linked=target > 0)
                origin = around.start
                places = tuple([origin + start for start in starts])
                rows.append(
                    RefRow(
                        container, max(target, 0), role, member, via, tier, arity, length, places
                    )
                )
        return rows

    # -- bases

    def bases_of(self, symbol: int) -> list[BaseRow]:
        """What a container derives from, in order."""
        sql = "select symbol, position, base from base where symbol = ?"
        return sorted(BaseRow._make(row) for row in self.database.rows(sql, (symbol,)))

    def derived_from(self, symbol: int) -> list[BaseRow]:
        """Containers that name this one as a base."""
        sql = "select symbol, position, base from base where base = ?"
        return sorted(BaseRow._make(row) for row in self.database.rows(sql, (symbol,)))

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

    def group_by_file(self, rows: Iterable[RefRow]) -> dict[FilePath, list[RefRow]]:
        """References by the path of their file, paths sorted."""
        groups: defaultdict[int, list[RefRow]] = defaultdict(list)
        for row in rows:
            groups[row.file].append(row)
        paths = self.paths(groups)
        found = [(path, groups[i]) for i in groups if (path := paths.get(i)) is not None]
        return dict(sorted(found))


def raw_groups(base: int, packed: bytes) -> Iterator[tuple[int, int, int, int, Sequence[int]]]:
    """(container, what, length, start of the first, gaps) of packed groups, as `add_group` wrote them.

    `base` is the id of the file's first symbol; starts are relative to the container's.
    """
    numbers = unpack_numbers(packed)
    container, position, end = base, 0, len(numbers)
    while position < end:
        step, what, length, count, first = numbers[position : position + 5]
        container += step
        following = position + 4 + (count >> 1)
        gaps = numbers[position + 5 : following] if count > 3 else ()
        yield container, what, length, -first if count & 1 else first, gaps
        position = following


def parent_id(row: RawSymbol) -> int:
    """Id of the symbol around, 0 for a module."""
    return row.id & ~SERIAL_MASK | row.parent if row.parent >= 0 else 0


def to_file(row: tuple[Any, ...]) -> FileRow:
    *values, status, reason = row
    return FileRow._make((*values, FileStatus(status), reason))
