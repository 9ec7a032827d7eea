"""The tables of vectors in the index, made when the first vector comes: an index without any has none of them.

    known     the vector of every text that was embedded, by its hash: what is known is never embedded again
    placed    which text is whose: a symbol's hash
    filed     which state of a file its places belong to, and how many of its texts have no vector yet
    vector    the vectors of the symbols for the search of neighbours, and `bits`, the same in a bit for each number

The last two are virtual tables of sqlite-vec. Connections that have not loaded it see all else as ever: nothing but
a question for neighbours touches them. What is in them of symbols that are in `placed` no more does not count.
"""

from typing import NamedTuple

from core.errors import StoreError
from core.store.connections import Database
from core.store.rows import span_of

DIMENSIONS = 384
KIND = "vectors"  # in meta: the recipe of the texts and the model; vectors of others are never compared
BITS_FROM = 50_000  # symbols from which on neighbours are first looked for by bits

PLAIN = (
    """create table if not exists known (
        key blob primary key,
        vector blob not null,
        used integer not null
    ) strict, without rowid""",
    "create table if not exists placed (symbol integer primary key, key blob not null) strict",
    """create table if not exists filed (
        file integer primary key,
        tag blob not null,
        extractor blob not null,
        missing integer not null
    ) strict""",
    # The documented shape, see views.py.
    """create view if not exists embeddings (uri, id, vector) as
        select codescope_uri(p.symbol), p.symbol, k.vector from placed p join known k on k.key = p.key""",
)
VECTOR = (
    "create virtual table if not exists vector using"
    f" vec0(symbol integer primary key, vector int8[{DIMENSIONS}] distance_metric=cosine)"
)
BITS = (
    "create virtual table if not exists bits using"
    f" vec0(symbol integer primary key, vector bit[{DIMENSIONS}])"
)
TABLE = "select 1 from main.sqlite_schema where name = ?"


class Filed(NamedTuple):
    """What is known of a file's texts."""

    tag: bytes
    extractor: bytes
    missing: int


def has_table(database: Database, name: str) -> bool:
    return database.value(TABLE, (name,)) is not None


def load_extension(database: Database) -> bool:
    """Whether this connection knows vectors, now that it was asked to; False where sqlite-vec is not installed."""
    try:
        import sqlite_vec
    except ImportError:
        return False
    connection = database.connection
    try:
        connection.enable_load_extension(True)
        connection.load_extension(sqlite_vec.loadable_path())
    except Exception as error:  # of the library or the system: it is there and does not fit
        raise StoreError(f"sqlite-vec cannot be loaded: {error}") from error
    finally:
        connection.enable_load_extension(False)
    return True


def make_tables(database: Database) -> None:
    """In a transaction of the caller's, on a connection that knows vectors."""
    for statement in (*PLAIN, VECTOR):
        database.run(statement)


def forget_places(database: Database, file: int) -> None:
    """A file is gone: none of its symbols has a vector. Needs no extension."""
    if has_table(database, "placed"):
        database.run("delete from placed where symbol between ? and ?", span_of(file))
        database.run("delete from filed where file = ?", (file,))


def forget_all_places(database: Database) -> None:
    """The same of all files; what is known by its hash stays."""
    for statement in (
        "delete from placed",
        "delete from filed",
        "drop table if exists vector",
        "drop table if exists bits",
        VECTOR,
    ):
        database.run(statement)
