"""References and bases as a snapshot sees them. All SELECTs on the graph are here and in core/store/symbols.py."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from core.model import FilePath, Role, Via
from core.store.asked import numbers_in, readers_of
from core.store.packed_links import (
    ROLE_NUMBERS,
    Reads,
    asks,
    hash_name,
    hash_path,
    unpack_groups,
    unpack_numbers,
    unpack_what,
)
from core.store.rows import (
    SERIAL_BITS,
    BaseRow,
    RefRow,
    key_of_external,
    key_of_unknown,
)
from core.store.symbols import Symbols, id_list

Place = tuple[int, int]  # start and end of a name
PackedRefs = tuple[Any, ...]  # a row of ref
# Target, Via, length, start of the first relative to the container's, gaps.
CallGroup = tuple[int, int, int, int, Sequence[int]]
# Container, target, what, length, start of the first relative to the container's, gaps.
RawGroup = tuple[int, int, int, int, int, Sequence[int]]
# Of a group's `what`, see unpack_what: what it takes to be a call, to name, and to read.
ROLE_AND_VIA = 7 | 3 << 4
NAMING = frozenset(number | Via.NAME << 4 for number in ROLE_NUMBERS.values())
CONSTRUCTING = frozenset(number | Via.CONSTRUCTOR << 4 for number in ROLE_NUMBERS.values())
READ = ROLE_NUMBERS[Role.READ]
READING = frozenset({READ | Via.NAME << 4})
CALLING = frozenset(
    ROLE_NUMBERS[role] | via << 4 for role in (Role.CALL, Role.DECORATOR) for via in Via
)
parts_of = lru_cache(4096)(unpack_what)


class Graph(Symbols):
    """Typed reads of the graph on one connection, inside one read transaction."""

    # -- references

    def refs_to(self, targets: Collection[int]) -> list[RefRow]:
        """Groups that lead to one of these symbols, in any way."""
        return self._ref_rows(self._refs_by_target(targets))

    def refs_by_file(self, targets: Collection[int]) -> dict[int, list[PackedRefs]]:
        """The same as it is stored, by file, for `named_places` and `calls_in`, which unpack that of some files. A
        symbol that everyone uses has a hundred thousand groups: what is made of each is gone before the next files."""
        found: defaultdict[int, list[PackedRefs]] = defaultdict(list)
        for row in self._refs_by_target(targets):
            found[row[0]].append(row)
        return found

    def named_places(
        self, rows: Iterable[PackedRefs], constructed: Collection[int] = ()
    ) -> dict[int, list[Place]]:
        """Where the targets are named, by file; sorted, each place once. Some are named by what constructs."""
        rows = list(rows)
        groups = raw_groups(rows, NAMING)
        if constructed:
            groups += raw_groups([row for row in rows if row[1] in constructed], CONSTRUCTING)
        if not groups:
            return {}
        sql = "select id, start from symbol where id in carray(?)"
        containers = id_list({group[0] for group in groups})
        starts: dict[int, int] = dict(self.database.rows(sql, (containers,)))
        places: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for container, _, _, length, offset, gaps in groups:
            start = starts.get(container)
            if start is not None:
                start += offset
                own = places[container >> SERIAL_BITS]
                own[start] = start + length
                for gap in gaps:
                    start += gap
                    own[start] = start + length
        return {file: sorted(own.items()) for file, own in places.items()}

    def calls_in(
        self, rows: Iterable[PackedRefs], getters: Collection[int]
    ) -> dict[int, list[CallGroup]]:
        """Calls of the targets by the symbol that they stand in; of getters also where they are read."""
        found: defaultdict[int, list[CallGroup]] = defaultdict(list)
        for container, target, what, length, offset, gaps in raw_groups(
            rows, CALLING | READING if getters else CALLING
        ):
            if not getters or what & 7 != READ or target in getters:
                found[container].append((target, what >> 4 & 3, length, offset, gaps))
        return found

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

    def _refs_by_target(self, targets: Collection[int]) -> list[PackedRefs]:
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

    def bases_of_any(self, symbols: Collection[int]) -> list[BaseRow]:
        """What these containers derive from, by container and in order."""
        sql = "select symbol, position, base from base where symbol in carray(?)"
        found = self.database.rows(sql, (id_list(symbols),)) if symbols else []
        return sorted(BaseRow._make(row) for row in found)

    def derived_from_any(self, symbols: Collection[int]) -> list[BaseRow]:
        """Containers that name one of these as a base."""
        sql = "select symbol, position, base from base where base in carray(?)"
        found = self.database.rows(sql, (id_list(symbols),)) if symbols else []
        return sorted(BaseRow._make(row) for row in found)

    # -- who rests on whom

    def readers(self, path: FilePath, names: Iterable[str]) -> list[FilePath]:
        """Files whose links rest on one of these names of a file, and perhaps a few more; sorted. The file need not be
        there."""
        target, hashes = hash_path(path), frozenset(map(hash_name, names))
        asking = self._asking((target,))
        sql = "select reader, targets, names from reading where reader in carray(?)"
        rows = self.database.rows(sql, (id_list(asking),)) if asking else []
        return self._sorted_paths(row[0] for row in rows if asks(Reads(*row[1:]), target, hashes))

    def resting_on(self, paths: Iterable[FilePath]) -> list[FilePath]:
        """Files whose links looked one of these paths up, there or not, and perhaps a few more; sorted."""
        return self._sorted_paths(self._asking(frozenset(map(hash_path, paths))))

    def _asking(self, targets: Collection[int]) -> set[int]:
        """Files, by their ids, that may have asked about one of these."""
        if self.database.value("select value from main.meta where key = 'ready'") is None:
            return self._asking_in("reading", targets)  # the index is loaded for the first time
        found = readers_of(self.database, targets)
        if self.overlay is not None:  # few files have links there
            found |= self._asking_in("overlay.reading", targets)
        return found

    def _asking_in(self, table: str, targets: Collection[int]) -> set[int]:
        wanted = frozenset(targets)
        rows = self.database.rows(f"select reader, targets from {table}")
        return {reader for reader, packed in rows if not wanted.isdisjoint(numbers_in(packed))}

    def _sorted_paths(self, files: Iterable[int]) -> list[FilePath]:
        files = tuple(files)
        known = self.paths(files)
        return sorted(path for file in files if (path := known.get(file)) is not None)

    def overlay_state(self) -> tuple[object, int]:
        """Another one after each change of the overlay that is laid over, and for another overlay."""
        if self.overlay is None:
            return None, 0
        sql = "select value from overlay.meta where key = 'revision'"
        return self.overlay, self.database.value(sql) or 0

    # -- by file

    def group_by_file(self, rows: Iterable[RefRow]) -> dict[FilePath, list[RefRow]]:
        """References by the path of their file, paths sorted."""
        groups: defaultdict[int, list[RefRow]] = defaultdict(list)
        for row in rows:
            groups[row.file].append(row)
        paths = self.paths(groups)
        found = [(path, groups[i]) for i in groups if (path := paths.get(i)) is not None]
        return dict(sorted(found))


def raw_groups(rows: Iterable[PackedRefs], wanted: frozenset[int]) -> list[RawGroup]:
    """Groups whose `what`, but for what is not in ROLE_AND_VIA, is wanted; see `add_group`."""
    groups: list[RawGroup] = []
    for file, target, packed in rows:
        numbers = unpack_numbers(packed)
        container, position, end = file << SERIAL_BITS, 0, len(numbers)
        while position < end:
            step, what, length, count, first = numbers[position : position + 5]
            container += step
            following = position + 4 + (count >> 1)
            if what & ROLE_AND_VIA in wanted:
                gaps = numbers[position + 5 : following] if count > 3 else ()
                offset = -first if count & 1 else first
                groups.append((container, target, what, length, offset, gaps))
            position = following
    return groups
