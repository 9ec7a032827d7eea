"""Names as integers, for a writer; and the sub-words by which symbols' names are found.

Names are only ever added. A name that becomes a symbol's gets the next number in `declared`, so that a reader that
keeps names in memory can ask for those since its last look.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize

from core.store.connections import Database
from core.store.packed_links import hash_text

NAME_BYTES = 4  # of each name in a word's list
NAMES_IN_ROW = 48  # so that four rows fit into a page, as SQLite wants it
INSERT_WORD = "insert into word values (?, ?, ?)"
SUB_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
DECLARED = "select id, name from name where declared > 0 order by declared"
FIND = "select id, declared from name where hash = ? and name = ?"
LETTERS = re.compile(r"[^\W\d_]+|\d+")


def split_words(name: str) -> list[str]:
    """Folded sub-words: "HTTPServer_v2" -> ["http", "server", "v", "2"]."""
    if name.islower() and name.isalpha():
        return [name]
    if name.isascii():
        return [word.lower() for word in SUB_WORD.findall(name)]
    words = []
    for piece in LETTERS.findall(normalize("NFKC", name)):
        start = 0
        for i in range(1, len(piece)):
            if piece[i].isupper() and not piece[i - 1].isupper():
                words.append(piece[start:i].casefold())
                start = i
        words.append(piece[start:].casefold())
    return words


class Names:
    """The writer's view of the name and word tables. Rows are written by `flush`, before rows that use them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[str, int] = {}
        self._undeclared: set[int] = set()  # known here, and no symbol's name yet
        self._new: list[tuple[int, int, str, int]] = []
        self._newly_declared: list[tuple[int, int]] = []
        self._words: dict[str, array[int]] = {}
        self._waiting = 0
        self.forget()

    def forget(self) -> None:
        """Start again from what the database says, after a rollback."""
        self._ids.clear()
        self._undeclared.clear()
        self._new.clear()
        self._newly_declared.clear()
        self._words.clear()
        self._waiting = 0
        self._next = (self._database.value("select max(id) from name") or 0) + 1
        self._declared = self._database.value("select max(declared) from name") or 0
        # Nothing to look up in an empty table; later what is not remembered is asked for.
        self._complete = self._next == 1
        self._lost = not self._complete  # words that waited may be

    def of_references(self, names: Sequence[str]) -> list[int]:
        """Ids of names that references use."""
        known = self._ids
        return [known.get(name) or self._add(name, declared=False) for name in names]

    def of_symbols(self, names: Sequence[str]) -> list[int]:
        """Ids of names that symbols have, which makes them findable."""
        known, undeclared = self._ids, self._undeclared
        ids = []
        for name in names:
            number = known.get(name)
            if number is None:
                number = self._add(name, declared=True)
            if number in undeclared:
                undeclared.discard(number)
                self._declared += 1
                self._newly_declared.append((self._declared, number))
                self._add_words(name, number)
            ids.append(number)
        return ids

    def find(self, name: str) -> int | None:
        """The id of a name, None when it has none."""
        number = self._ids.get(name)
        if number is None and not self._complete:
            row = self._database.row(FIND, (hash_text(name), name))
            if row is not None:
                number = self._ids[name] = row[0]
                if not row[1]:
                    self._undeclared.add(number)
        return number

    def _add(self, name: str, *, declared: bool) -> int:
        number = self.find(name)
        if number is not None:
            return number
        number = self._ids[name] = self._next
        self._next += 1
        if declared:
            self._declared += 1
            self._add_words(name, number)
        else:
            self._undeclared.add(number)
        self._new.append((number, hash_text(name), name, self._declared if declared else 0))
        return number

    def _add_words(self, name: str, number: int) -> None:
        words = self._words
        for word in set(split_words(name)):
            numbers = words.get(word)
            if numbers is None:
                numbers = words[word] = array("i")
            numbers.append(number)
        self._waiting += 1

    def flush(self) -> None:
        """Write the names that rows to come use."""
        if self._new:
            self._database.run_many("insert into name values (?, ?, ?, ?)", self._new)
            self._new.clear()
        if self._newly_declared:
            self._database.run_many(
                "update name set declared = ? where id = ?", self._newly_declared
            )
            self._newly_declared.clear()

    @property
    def declared(self) -> int:
        """How many names are or were symbols'."""
        return self._declared

    def words_are_due(self) -> bool:
        """While much is loaded, words are written each time as many wait as have been written: the lists are long."""
        return self._waiting * 2 > self._declared

    def flush_all_words(self) -> None:
        """At the end of a load. Where it was cut off on the way, words of names that were written then are lost."""
        if self._lost:
            self._words.clear()
            self._database.run("delete from word")
            for number, name in self._database.rows(DECLARED):
                self._add_words(name, number)
            self._lost = False
        self.flush_words()

    def flush_words(self) -> None:
        if self._words:
            self._database.run_many(INSERT_WORD, word_rows(self._words))
        self._words.clear()
        self._waiting = 0


def word_rows(words: Mapping[str, "array[int]"]) -> Iterator[tuple[str, int, bytes]]:
    """The rows of the word table for names that none of its rows has."""
    for word in sorted(words):
        numbers = words[word]
        for start in range(0, len(numbers), NAMES_IN_ROW):
            part = numbers[start : start + NAMES_IN_ROW]
            yield word, part[0], part.tobytes()


def numbers_of(blobs: Iterable[bytes]) -> "array[int]":
    """The numbers of several lists; those of an overlay are negative."""
    numbers = array("i")
    for blob in blobs:
        numbers.frombytes(blob)
    return numbers
