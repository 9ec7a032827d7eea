"""Vectors of symbols as a snapshot sees them: neighbours, and the vectors themselves. See vector_tables.py.

Neighbours come from sqlite-vec, by all vectors or, where there are many, by one bit for each number first and then
exactly among those that are near by bits. Its order and number of rows are not relied on: results are cut here.
"""

from collections.abc import Collection

from core.store.connections import Database
from core.store.snapshot import Snapshot
from core.store.symbols import id_list
from core.store.vector_tables import KIND, Filed, has_table, load_extension

SPARE = 16  # neighbours more than asked for, because symbols may be gone
MOST = 4096  # sqlite-vec gives no more
RESCORED = 4  # for each neighbour that is asked for, so many that are near by bits
LEAST_RESCORED = 320

NEAREST = (
    "select symbol, distance from main.vector where vector match vec_int8(?) and k = ?"
    " order by distance"
)
NEAREST_BITS = (
    "select symbol from main.bits where vector match vec_quantize_binary(vec_int8(?)) and k = ?"
    " order by distance"
)
EXACT = (
    "select p.symbol, vec_distance_cosine(vec_int8(k.vector), vec_int8(?))"
    " from main.placed p join main.known k on k.key = p.key where p.symbol in carray(?)"
)
PLACED = "select symbol from main.placed where symbol in carray(?)"
VECTORS = (
    "select p.symbol, k.vector from main.placed p join main.known k on k.key = p.key"
    " where p.symbol in carray(?)"
)


def vectors_of(snapshot: Snapshot) -> "Vectors | None":
    """None where no symbol has a vector, or sqlite-vec is not installed. Lives as long as the snapshot."""
    database = snapshot.database
    if not has_table(database, "vector") or not knows_vectors(database):
        return None
    return Vectors(database, str(snapshot.meta(KIND) or ""))


def knows_vectors(database: Database) -> bool:
    """Whether a connection has the extension; it is loaded where it is not, for as long as the connection lasts."""
    sql = "select 1 from pragma_function_list where name = 'vec_int8'"
    return database.value(sql) is not None or load_extension(database)


class Vectors:
    """The one implementation of `core.search.vectors.VectorStore`."""

    def __init__(self, database: Database, kind: str) -> None:
        self.kind = kind  # recipe and model: see vector_writer.kind_of
        self._database = database

    def nearest(
        self, vector: bytes, k: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """(symbol, cosine) of the k nearest symbols, or of those among some, the nearest first."""
        if k <= 0:
            return []
        if among is not None:
            found = self._exactly(vector, among)
        elif has_table(self._database, "bits"):
            wanted = min(MOST, max(LEAST_RESCORED, k * RESCORED))
            near = self._database.rows(NEAREST_BITS, (vector, wanted))
            found = self._exactly(vector, [symbol for (symbol,) in near])
        else:
            near = self._database.rows(NEAREST, (vector, min(MOST, k + SPARE)))
            there = self._placed([symbol for symbol, _ in near])
            found = [(symbol, 1.0 - distance) for symbol, distance in near if symbol in there]
        return sorted(found, key=lambda item: (-item[1], item[0]))[:k]

    def _exactly(self, vector: bytes, symbols: Collection[int]) -> list[tuple[int, float]]:
        if not symbols:
            return []
        rows = self._database.rows(EXACT, (vector, id_list(symbols)))
        return [(symbol, 1.0 - distance) for symbol, distance in rows if distance is not None]

    def _placed(self, symbols: Collection[int]) -> set[int]:
        rows = self._database.rows(PLACED, (id_list(symbols),)) if symbols else ()
        return {symbol for (symbol,) in rows}

    def vectors(self, ids: Collection[int]) -> dict[int, bytes]:
        """Vectors by symbol, of those that have one."""
        return dict(self._database.rows(VECTORS, (id_list(ids),))) if ids else {}

    def count(self) -> int:
        """How many symbols have a vector."""
        found: int = self._database.value("select count(*) from main.placed")
        return found


def filed(snapshot: Snapshot) -> dict[int, Filed]:
    """Which files' texts have been seen to, by the file's id."""
    database = snapshot.database
    if not has_table(database, "filed"):
        return {}
    rows = database.rows("select file, tag, extractor, missing from main.filed")
    return {file: Filed(*rest) for file, *rest in rows}


def known_keys(snapshot: Snapshot, keys: Collection[bytes]) -> set[bytes]:
    """Of these texts, by their hash, those whose vector is known."""
    database = snapshot.database
    if not has_table(database, "known"):
        return set()
    sql = "select 1 from main.known where key = ?"
    return {key for key in set(keys) if database.value(sql, (key,)) is not None}
