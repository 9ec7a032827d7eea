"""What is searched of symbols as words: the full-text table, which of its rows are there, and how well rows fit words.

The table keeps no texts, only where which word occurs; its rows go by the symbols' ids. `covered` says for each file of
which content its rows are, so that a file whose content is another one by now is found to be due.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from math import log
from typing import Any, NamedTuple

import apsw

from core.store.connections import Database
from core.store.rows import SERIAL_BITS, FileRow, FileStatus
from core.store.snapshot import Snapshot
from core.store.symbols import FILE, to_file
from core.store.tables import Place, to_serials

COLUMNS = ("name", "place", "signature", "doc", "body")
WEIGHTS = (4.0, 3.0, 2.0, 2.0, 0.5)
FULL_SCORE = 2.2  # of a word that is as frequent in a row as can be, in units of how rare it is: k1 + 1 of BM25
COUNT = "passages"  # key in meta: how many rows there are
VERSION = "passages_version"  # key in meta: by which rules they were made

INSERT = "insert into passage (rowid, name, place, signature, doc, body) values (?, ?, ?, ?, ?, ?)"
DUE = (
    "where status = ? and id not in"
    " (select c.file from main.covered c join main.file f on f.id = c.file and f.tag = c.tag)"
)
BEST = "select rowid, -bm25(passage, {}) from main.passage where passage match ? order by 2 desc, 1 limit ?"


class Fit(NamedTuple):
    """A symbol with words of the question."""

    symbol: int  # id
    share: float  # of the best score that these words can have: 0..1


# -- writing


def put_passages(
    database: Database, place: Place, tag: bytes, rows: Iterable[tuple[int, Sequence[str]]]
) -> None:
    """Make these the rows of a file: (index of the symbol in the file's facts, texts of the columns)."""
    remove_passages(database, place.file)
    base = place.file << SERIAL_BITS
    serials = array("I")
    for index, texts in rows:
        serials.append(place.serial_of(index))
        database.run(INSERT, (base | serials[-1], *texts))
    database.run("insert into covered values (?, ?, ?)", (place.file, tag, serials.tobytes()))
    add_to_count(database, len(serials))


def remove_passages(database: Database, file: int) -> None:
    """Forget the rows of a file; nothing happens when there are none."""
    packed = database.value("select serials from covered where file = ?", (file,))
    if packed is None:
        return
    serials = to_serials(packed)
    base = file << SERIAL_BITS
    database.run_many("delete from passage where rowid = ?", [(base | s,) for s in serials])
    database.run("delete from covered where file = ?", (file,))
    add_to_count(database, -len(serials))


def make_due(database: Database, file: int) -> None:
    """The rows of a file are of another content, or of one that has come back with other ids for its symbols."""
    database.run("update covered set tag = x'' where file = ? and tag <> x''", (file,))


def add_to_count(database: Database, more: int) -> None:
    count = database.value("select value from meta where key = ?", (COUNT,)) or 0
    database.run("insert or replace into meta values (?, ?)", (COUNT, count + more))


def clear_passages(database: Database) -> None:
    """Forget all rows: they were made by other rules."""
    database.run("insert into passage (passage) values ('delete-all')")
    database.run("delete from covered")
    database.run("delete from meta where key = ?", (COUNT,))


# -- reading


def due_files(snapshot: Snapshot) -> list[FileRow]:
    """Indexed files whose rows are not there, or of another content, by path."""
    found = snapshot.database.rows(FILE.format("main.") + DUE, (FileStatus.INDEXED,))
    return sorted(map(to_file, found), key=lambda row: row.path)


def passages_count(snapshot: Snapshot) -> int:
    """How many symbols can be searched."""
    return snapshot.meta(COUNT) or 0


def covered_symbols(snapshot: Snapshot, file: int) -> list[int]:
    """Ids of a file's symbols that can be searched, by its id."""
    packed = snapshot.database.value("select serials from main.covered where file = ?", (file,))
    return [file << SERIAL_BITS | serial for serial in to_serials(packed)]


def find_words(
    snapshot: Snapshot, words: Sequence[str], limit: int, weights: Sequence[float] = WEIGHTS
) -> list[Fit]:
    """Symbols with any of the words, the best first; words are letters and digits only."""
    rarity = rarities(snapshot, words)
    known = [word for word in words if rarity.get(word)]
    best = sum(rarity[word] for word in known) + unknown_weight(snapshot, len(words) - len(known))
    if not known:
        return []
    sql = BEST.format(", ".join(map(str, weights)))
    match = " OR ".join(f'"{word}"' for word in known)
    rows = snapshot.database.rows(sql, (match, limit))
    return [Fit(number, min(1.0, score / (FULL_SCORE * best))) for number, score in rows]


def unknown_weight(snapshot: Snapshot, count: int) -> float:
    """What words that no row has would weigh: as much as those of a single row."""
    return count * rarity_of(1, passages_count(snapshot)) if count else 0.0


def rarities(snapshot: Snapshot, words: Sequence[str]) -> dict[str, float]:
    """How much each word tells; those that no row has are left out."""
    total = passages_count(snapshot)
    found = {}
    for word in words:
        sql = "select doc from main.passage_word where term = ?"
        count = snapshot.database.value(sql, (stem_of(word),))
        if count:
            found[word] = rarity_of(count, total)
    return found


def rarity_of(count: int, total: int) -> float:
    """As the full-text engine reckons it."""
    return max(1e-6, log((total - count + 0.5) / (count + 0.5))) if total > count else 1e-6


@lru_cache(1)
def tokenizer() -> Callable[..., Any]:
    """That of the full-text table, on a connection of its own."""
    connection = apsw.Connection(":memory:")
    found = connection.fts5_tokenizer("porter", ["unicode61"])
    return partial(found, flags=apsw.FTS5_TOKENIZE_QUERY, locale=None, include_offsets=False)


@lru_cache(20_000)
def stem_of(word: str) -> str:
    """A word as it stands in the index."""
    pieces = tokenizer()(word.encode())
    return str(pieces[0][0]) if pieces else word
