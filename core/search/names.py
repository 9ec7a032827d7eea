"""Symbols by name: exact, then prefix, then at a sub-word, then fuzzy where those give too few.

A name is matched folded: lower case, without what joins its words; "getuser" and "get_user" both find `getUser`, and
"user" finds it at a sub-word. Sub-words are rows of the index, so these kinds need no list of all names. The fuzzy
search keeps such a list in memory, and asks the index only for what is new.
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
MOST_NAMES = 2500  # of which the text is looked at
MOST_WORDS = 2000  # that begin with the query
MOST_SPLITS = 30
MOST_TRIED = 300  # beginnings of splits; "aaaaaa" has a great many where "a" and "aa" are words
LONGEST_QUERY = 200  # characters; what goes beyond fits no name that a person would search for
FEW = 200  # so many names are looked at faster than lists are intersected
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
    if not folded or len(text) > LONGEST_QUERY:
        return []
    hits = find_by_words(snapshot, text, folded)
    if len(folded) >= SHORTEST_FUZZY and are_too_few(hits):
        snapshot.check()
        known = {hit.name for hit in hits}
        hits += [hit for hit in find_alike(snapshot, folded) if hit.name not in known]
    return sorted(hits)


def are_too_few(hits: list[Hit]) -> bool:
    """Whether what was found by words leaves the person who typed in want of more."""
    return len(hits) < ENOUGH and not any(hit.match <= Match.PREFIX for hit in hits)


def fold(text: str) -> str:
    """Lower case, words joined; of a text without words (operators) the text itself."""
    return "".join(split_words(text)) or text.strip().casefold()


# -- by the words of the index


def find_by_words(snapshot: Snapshot, text: str, folded: str) -> list[Hit]:
    found: set[int] = set(snapshot.name_ids(text))
    for parts in split_query(snapshot, folded):
        found |= names_with(parts)
    if len(found) > MOST_NAMES:
        found = {*snapshot.name_ids(text), *list(found)[:MOST_NAMES]}
    texts = snapshot.names(found)
    hits = (judge(texts[i], i, text, folded) for i in found if i in texts)
    return [hit for hit in hits if hit is not None]


def split_query(snapshot: Snapshot, folded: str) -> list[list["array[int]"]]:
    """Ways to read the query as words and the beginning of one more; each as the names that have those words.

    "getuser" is what begins with "getuser", and it is "get" followed by what begins with "user".
    """
    found: list[list[array[int]]] = []
    waiting: list[tuple[int, list[array[int]]]] = [(0, [])]
    for _ in range(MOST_TRIED):
        if not waiting or len(found) >= MOST_SPLITS:
            break
        start, before = waiting.pop()
        rest = folded[start:]
        last = array("i")
        for names in snapshot.word_names(rest, rest + LAST, MOST_WORDS).values():
            last.extend(names)
        if last:
            found.append([*before, last])
        words = snapshot.words([rest[:end] for end in range(1, len(rest))])
        waiting += [(start + len(word), [*before, names]) for word, names in words.items()]
    return found


def names_with(parts: list["array[int]"]) -> set[int]:
    """Names that have all the words, and perhaps more where few are left to look at."""
    rarest, *others = sorted(parts, key=len)
    found = set(rarest)
    for names in others:
        if len(found) <= FEW:
            break
        found.intersection_update(names)
    return found


def judge(name: str, number: int, text: str, folded: str) -> Hit | None:
    """How a name fits; None when it does not."""
    if name == text:
        return Hit(Match.EXACT, 0, name, number)
    whole = name.lower().replace("_", "")
    if not (whole.isascii() and whole.isalnum()):
        whole = fold(name)
    if whole == folded:
        return Hit(Match.FOLDED, len(name), name, number)
    if whole.startswith(folded):
        return Hit(Match.PREFIX, len(name), name, number)
    if folded in whole:
        for start in accumulate(map(len, split_words(name))):
            if whole.startswith(folded, start) and start < len(whole):
                return Hit(Match.SUB_WORD, len(name) + start / 100, name, number)
    return None


# -- fuzzy


class NameList:
    """All names of symbols of one index file, in lower case. Grows as the index does; names that are gone stay."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.ids = array("i")
        self._declared = 0
        self._lock = threading.Lock()

    def update(self, snapshot: Snapshot) -> None:
        """Take in the names that the snapshot has and the list has not."""
        with self._lock:
            declared = snapshot.declared
            if declared > self._declared:
                ids, texts = snapshot.names_declared_after(self._declared)
                self.ids.extend(ids)
                self.texts += texts.lower().split("\n")
                self._declared = declared


LISTS: dict[Identity, NameList] = {}
MOST_LISTS = 4


def find_alike(snapshot: Snapshot, folded: str) -> list[Hit]:
    """Names that have the letters in order, and names that differ by a few."""
    names = list_of(snapshot)
    names.update(snapshot)
    choices = names.texts
    in_order = process.extract(
        folded, choices, scorer=LCSseq.similarity, score_cutoff=len(folded), limit=None
    )
    snapshot.check()
    alike: list[tuple[str, float, int]] = []
    if len(in_order) < ENOUGH:
        alike = process.extract(
            folded,
            choices,
            scorer=Indel.normalized_similarity,
            score_cutoff=ALIKE,
            limit=MOST_FUZZY,
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
