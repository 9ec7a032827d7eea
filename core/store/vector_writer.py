"""Writes vectors into the index: in short transactions of its own, on a connection of its own, by the process that
holds the indexer's lock. What it is given was made from a snapshot; a file that is another one by now is left out."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from core.errors import StoreError
from core.store.connections import Database, open_writer
from core.store.folder import Identity
from core.store.rows import span_of
from core.store.vector_tables import (
    BITS,
    BITS_FROM,
    KIND,
    forget_all_places,
    has_table,
    load_extension,
    make_tables,
)

MOST_KNOWN = 100_000  # texts that are kept although no symbol has them; the longest unused go first
CHUNK = 1024  # vectors that sqlite-vec makes room for at a time, and never gives up
COPIED = 5000  # rows in one transaction
DAY = 86_400


class Places(NamedTuple):
    """What is to be written of one file: `symbols` are all that have a text, `keys` the hashes of their texts."""

    file: int
    tag: bytes
    extractor: bytes
    symbols: Sequence[int]
    keys: Sequence[bytes]


def kind_of(recipe: str, model: str) -> str:
    """What makes vectors comparable."""
    return f"{recipe}|{model}"


class VectorWriter:
    """One thread at a time. StoreError where the index is busy or cannot be written: what was to be written is not."""

    def __init__(self, identity: Identity, kind: str) -> None:
        """StoreError also where sqlite-vec is not installed."""
        self.identity, self.kind = identity, kind
        self._database: Database = open_writer(identity.path)
        try:
            if not load_extension(self._database):
                raise StoreError("sqlite-vec is not installed")
            with self._transaction():
                make_tables(self._database)
                self._begin_kind(kind)
        except BaseException:
            self.close()
            raise

    def _begin_kind(self, kind: str) -> None:
        before = self._database.value("select value from meta where key = ?", (KIND,))
        if before != kind:
            forget_all_places(self._database)
            self._database.run("insert or replace into meta values (?, ?)", (KIND, kind))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.run("begin immediate")
        try:
            yield
            self._database.run("commit")
        except BaseException:
            if self._database.connection.in_transaction:
                self._database.run("rollback")
            raise

    def close(self) -> None:
        self._database.close()

    def put(self, vectors: Mapping[bytes, bytes], files: Sequence[Places]) -> None:
        """Keep these vectors by their hash, and give the symbols of files those that are known."""
        today = int(time.time() / DAY)
        with self._transaction():
            rows = [(key, vector, today) for key, vector in vectors.items()]
            self._database.run_many("insert or replace into known values (?, ?, ?)", rows)
            bits = has_table(self._database, "bits")
            for places in files:
                if self._is_current(places):
                    self._place(places, bits, today)

    def _is_current(self, places: Places) -> bool:
        sql = "select 1 from file where id = ? and tag = ? and extractor = ?"
        return self._database.value(sql, places[:3]) is not None

    def _place(self, places: Places, bits: bool, today: int) -> None:
        run, value = self._database.run, self._database.value
        sql = "select symbol, key from placed where symbol between ? and ?"
        before: dict[int, bytes] = dict(self._database.rows(sql, span_of(places.file)))
        for symbol in before.keys() - set(places.symbols):
            self._remove(symbol, bits)
        missing = 0
        for symbol, key in zip(places.symbols, places.keys, strict=True):
            if before.get(symbol) == key:
                continue
            vector = value("select vector from known where key = ?", (key,))
            if vector is None:
                missing += 1
                continue
            self._remove(symbol, bits)
            run("insert into placed values (?, ?)", (symbol, key))
            run("insert into vector values (?, vec_int8(?))", (symbol, vector))
            if bits:
                sql = "insert into bits values (?, vec_quantize_binary(vec_int8(?)))"
                run(sql, (symbol, vector))
            run("update known set used = ?1 where key = ?2 and used <> ?1", (today, key))
        row = (*places[:3], missing)
        run("insert or replace into filed values (?, ?, ?, ?)", row)

    def _remove(self, symbol: int, bits: bool) -> None:
        self._database.run("delete from placed where symbol = ?", (symbol,))
        self._database.run("delete from vector where symbol = ?", (symbol,))
        if bits:
            self._database.run("delete from bits where symbol = ?", (symbol,))

    def tidy(self) -> None:
        """When nothing is left to do: forget what nobody has used for long, and close gaps."""
        placed = self._database.value("select count(*) from placed")
        with self._transaction():
            self._forget_unused(placed)
            if self._chunks("vector") * CHUNK > 2 * placed + CHUNK:
                self._rebuild()
            if placed < BITS_FROM // 2:
                self._database.run("drop table if exists bits")
            elif placed >= BITS_FROM and not (
                has_table(self._database, "bits")
                and self._chunks("bits") * CHUNK <= 2 * placed + CHUNK
            ):
                self._make_bits()

    def _chunks(self, table: str) -> int:
        found: int = self._database.value(f"select count(*) from {table}_chunks")
        return found

    def _forget_unused(self, placed: int) -> None:
        unused = self._database.value("select count(*) from known") - placed
        if unused > MOST_KNOWN:
            sql = (
                "delete from known where key in (select key from known"
                " where key not in (select key from placed) order by used limit ?)"
            )
            self._database.run(sql, (unused - MOST_KNOWN,))

    def _rebuild(self) -> None:
        self._database.run("delete from vector")
        self._database.run("drop table vector")
        make_tables(self._database)
        self._database.run(
            "insert into vector select p.symbol, vec_int8(k.vector)"
            " from placed p join known k on k.key = p.key order by p.symbol"
        )

    def _make_bits(self) -> None:
        self._database.run("drop table if exists bits")
        self._database.run(BITS)
        self._database.run(
            "insert into bits select p.symbol, vec_quantize_binary(vec_int8(k.vector))"
            " from placed p join known k on k.key = p.key order by p.symbol"
        )

    def take_over(self, before: "VectorWriter") -> None:
        """What another index of this folder knew by its hash: the one before a rebuild."""
        last = b""
        sql = "select key, vector, used from known where key > ? order by key limit ?"
        while rows := before._database.rows(sql, (last, COPIED)):
            last = rows[-1][0]
            with self._transaction():
                self._database.run_many("insert or ignore into known values (?, ?, ?)", rows)
