"""Symbols by name: exact, then prefix, then at a sub-word, then fuzzy where those give too few.

A name is matched folded: lower case, without what joins its words; "getuser" and "get_user" both find `getUser`, and
"user" finds it at a sub-word. Sub-words are rows of the index, so these kinds need no list of all names. The fuzzy
search keeps such a list in memory, and asks the index only for names that are new.
"""

import threading
from array import array
from collections.abc import Iterable
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from core.store.folder import Identity
from core.store.naming import split_words
from core.store.snapshot import Snapshot

ENOUGH = 10  # so many names found by their words, and no fuzzy search is made
MOST_NAMES = 3000  # of which the text is looked at
MOST_WORDS = 2000  # that begin with the query
SHORTEST_FUZZY = 3
MOST_FUZZY = 200
ALIKE = 0.72  # typing errors: two of seven letters
LAST = "\U0010ffff"


class Match(IntEnum):
    """How a name fits, the best first."""

    EXACT = 0
    FOLDED = 1  # exact but for case and joints
    PREFIX = 2
    SUB_WORD = 3
    INITIALS = 4  # the letters begin its words
    FUZZY = 5


class Hit(NamedTuple):
    """A name that fits. Hits sort by how well."""

    match: Match
    score: float  # smaller is better, within one kind of match
    text: str
    name: int  # id


def find_names(snapshot: Snapshot, text: str) -> list[Hit]:
    """Names of symbols that fit a text, the best first; all kinds of match ranked before anything is cut."""
    folded = fold(text)
    if not folded:
        return []
    hits = find_by_words(snapshot, text, folded)
    if len(hits) < ENOUGH and len(folded) >= SHORTEST_FUZZY:
        snapshot.check()
        known = {hit.name for hit in hits}
        hits += [hit for hit in find_alike(snapshot, folded) if hit.name not in known]
    return sorted(hits)


def fold(text: str) -> str:
    """Lower case, words joined; of a text without words (operators) the text itself."""
    return "".join(split_words(text)) or text.strip().casefold()


# -- by the words of the index


def find_by_words(snapshot: Snapshot, text: str, folded: str) -> list[Hit]:
    found = WordSearch(snapshot, folded).names_at(0)
    exact = set(snapshot.name_ids(text))
    if len(found) > MOST_NAMES:
        found = set(sorted(found)[:MOST_NAMES]) | set(snapshot.names_from(text, MOST_NAMES))
    ids = found | exact
    texts = snapshot.names(ids)
    hits = (judge(texts[i], i, text, folded) for i in ids if i in texts)
    return [hit for hit in hits if hit is not None]


def judge(name: str, number: int, text: str, folded: str) -> Hit | None:
    """How a name fits; None when it does not."""
    if name == text:
        return Hit(Match.EXACT, 0, name, number)
    words = split_words(name)
    whole = "".join(words)
    if whole == folded:
        return Hit(Match.FOLDED, len(name), name, number)
    if whole.startswith(folded):
        return Hit(Match.PREFIX, len(name), name, number)
    for start in accumulate(map(len, words)):
        if whole.startswith(folded, start) and start < len(whole):
            return Hit(Match.SUB_WORD, len(name) + start / 100, name, number)
    return None


class WordSearch:
    """Names that have `folded` at the beginning of a word, or a few that only look so: `judge` tells."""

    def __init__(self, snapshot: Snapshot, folded: str) -> None:
        self._snapshot = snapshot
        self._folded = folded
        self._known: dict[int, set[int]] = {}

    def names_at(self, start: int) -> set[int]:
        """Names in which the query from `start` on begins a word and goes on through the following ones."""
        known = self._known.get(start)
        if known is not None:
            return known
        rest = self._folded[start:]
        found: set[int] = set()
        for numbers in self._snapshot.word_names(rest, rest + LAST, MOST_WORDS).values():
            found.update(numbers)
        # The query may span words: "getuser" is "get", and then what begins with "user".
        beginnings = [rest[:end] for end in range(1, len(rest))]
        for word, numbers in self._snapshot.words(beginnings).items():
            following = self.names_at(start + len(word))
            if following:
                found |= following.intersection(numbers)
        self._known[start] = found
        return found


# -- fuzzy


class NameList:
    """All names of symbols of one index file, folded. Grows as the index does; names that are gone stay."""

    def __init__(self) -> None:
        self.folded: list[str] = []
        self.ids = array("I")
        self._declared = 0
        self._lock = threading.Lock()

    def update(self, snapshot: Snapshot) -> int:
        """How many names the list has for this snapshot."""
        with self._lock:
            for declared, number, name in sorted(snapshot.declared_names(self._declared)):
                self._declared = declared
                self.ids.append(number)
                self.folded.append(fold(name))
            return len(self.folded)


LISTS: dict[Identity, NameList] = {}
MOST_LISTS = 4


def find_alike(snapshot: Snapshot, folded: str) -> list[Hit]:
    """Names that have the letters in order, and names that differ by a few."""
    names = list_of(snapshot)
    names.update(snapshot)
    choices = names.folded
    in_order = process.extract(
        folded, choices, scorer=LCSseq.similarity, score_cutoff=len(folded), limit=None
    )
    snapshot.check()
    alike = process.extract(
        folded, choices, scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=MOST_FUZZY
    )
    shortest = sorted(in_order, key=lambda found: len(found[0]))[: MOST_FUZZY * 2]
    places = {place for _, _, place in (*shortest, *alike)}
    texts = snapshot.names([names.ids[place] for place in places])
    hits = []
    for place in places:
        number = names.ids[place]
        if number in texts:
            likeness = Indel.normalized_similarity(folded, choices[place])
            match = Match.INITIALS if has_initials(texts[number], folded) else Match.FUZZY
            hits.append(Hit(match, 1 - likeness, texts[number], number))
    return hits


def list_of(snapshot: Snapshot) -> NameList:
    found = LISTS.get(snapshot.identity)
    if found is None:
        while len(LISTS) >= MOST_LISTS:
            LISTS.pop(next(iter(LISTS)), None)
        found = LISTS.setdefault(snapshot.identity, NameList())
    return found


def has_initials(name: str, folded: str) -> bool:
    """Whether each letter goes on in its word or begins a later one: "hrr" in HttpResponseRedirect."""
    return matches_words(tuple(split_words(name)), folded)


def matches_words(words: Iterable[str], folded: str) -> bool:
    states = {0}  # how many letters may be used up so far
    for word in words:
        reached = set(states)
        for used in states:
            length = 0
            while (
                length < len(word)
                and used + length < len(folded)
                and word[length] == folded[used + length]
            ):
                length += 1
                reached.add(used + length)
        states = reached
    return len(folded) in states
