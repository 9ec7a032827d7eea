"""Symbols by name: exact, then prefix, then at a sub-word, then fuzzy where those give too few.

A name is matched folded: lower case, without what joins its words; "getuser" and "get_user" both find `getUser`, and
"user" finds it at a sub-word. Sub-words are rows of the index, so these kinds need no list of all names. The fuzzy
search keeps such a list in memory, and asks the index only for what is new.
"""

import threading
from array import array
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from core.store.caches import Cache
from core.store.folder import Identity
from core.store.naming import split_words
from core.store.snapshot import Snapshot

ENOUGH = 10  # so many names found by their words, and no fuzzy search is made
FEW_HITS = 50  # so many names are looked up one by one
MOST_NAMES = 2500  # of which the text is looked at
MOST_ROWS = 2000  # of words that begin with the query, 48 names in each at most
MOST_SPLITS = 30
MOST_TRIED = 300  # beginnings of splits; "aaaaaa" has a great many where "a" and "aa" are words
LONGEST_QUERY = 200  # characters; what goes beyond fits no name that a person would search for
FEW = 200  # so many names are looked at faster than lists are intersected
SHORTEST_FUZZY = 3
LONG = 6  # letters
MOST_FUZZY = 200
ALIKE = 0.72  # typing errors: two of seven letters
FIRST, LAST = "\0", "\U0010ffff"  # of all characters


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


def find_names(snapshot: Snapshot, text: str, most: int = MOST_NAMES) -> list[Hit]:
    """Names of symbols that fit a text, the best first; all kinds of match ranked before anything is cut.

    Of `most` names, or a few more, everything is said; what would come behind them may be left out.
    """
    folded = fold(text)
    if not folded or len(text) > LONGEST_QUERY:
        return []
    hits = find_by_words(snapshot, text, folded, most)
    if len(hits) < FEW_HITS:
        # Names that are not used any more must not pass for what was meant.
        hits = [hit for hit in hits if snapshot.is_used(hit.name)]
    if len(folded) >= SHORTEST_FUZZY and are_too_few(hits, folded):
        snapshot.check()
        known = {hit.name for hit in hits}
        hits += [hit for hit in find_alike(snapshot, folded) if hit.name not in known]
    return sorted(hits)


def are_too_few(hits: list[Hit], folded: str) -> bool:
    """Whether what was found by words leaves the person who typed in want of more."""
    # So many letters that stand in some name as they were typed are neither initials nor a slip.
    meant = Match.SUB_WORD if len(folded) >= LONG else Match.PREFIX
    return len(hits) < ENOUGH and not any(hit.match <= meant for hit in hits)


def fold(text: str) -> str:
    """Lower case, words joined; of a text without words (operators) the text itself."""
    return "".join(split_words(text)) or text.strip().casefold()


# -- by the words of the index


class Part(NamedTuple):
    """Words from `first` up to, not including, `last`: one word, or all that begin with something."""

    names: int  # how many have them
    first: str
    last: str


def find_by_words(snapshot: Snapshot, text: str, folded: str, most: int) -> list[Hit]:
    found: set[int] = set(snapshot.name_ids(text))
    for parts in split_query(snapshot, folded):
        found |= names_with(snapshot, parts)
    if len(found) > MOST_NAMES:
        found = {*snapshot.name_ids(text), *list(found)[:MOST_NAMES]}
    snapshot.check()
    texts = snapshot.names(found)
    hits, others = [], []
    for number in found:
        name = texts.get(number)
        if name is not None:
            hit = judge_beginning(name, number, text, folded)
            if hit is not None:
                hits.append(hit)
            else:
                others.append((name, number))
    # What fits at a later word comes behind.
    if len(hits) < most:
        judged = (judge_sub_word(name, number, folded) for name, number in others)
        hits += [hit for hit in judged if hit is not None]
    return hits


def split_query(snapshot: Snapshot, folded: str) -> list[list[Part]]:
    """Ways to read the query as words and the beginning of one more.

    "getuser" is what begins with "getuser", and it is "get" followed by what begins with "user".
    """

    @cache
    def beginning_at(start: int) -> Part:
        rest = folded[start:]
        return Part(snapshot.count_word_names(rest, rest + LAST, MOST_ROWS), rest, rest + LAST)

    @cache
    def words_at(start: int) -> list[Part]:
        rest = folded[start:]
        words = [(rest[:end], rest[:end] + FIRST) for end in range(1, len(rest))]
        counted = (Part(snapshot.count_word_names(*word, MOST_ROWS), *word) for word in words)
        return [part for part in counted if part.names]

    found: list[list[Part]] = []
    waiting: list[tuple[int, list[Part]]] = [(0, [])]
    for _ in range(MOST_TRIED):
        if not waiting or len(found) >= MOST_SPLITS:
            break
        start, before = waiting.pop()
        last = beginning_at(start)
        if last.names:
            found.append([*before, last])
        waiting += [(start + len(part.first), [*before, part]) for part in words_at(start)]
    return found


def names_with(snapshot: Snapshot, parts: list[Part]) -> set[int]:
    """Names that have all the words, and perhaps more where few are left to look at."""
    rarest, *others = sorted(parts)
    found = names_of(snapshot, rarest)
    for part in others:
        if len(found) <= FEW:
            break
        found &= names_of(snapshot, part)
    return found


def names_of(snapshot: Snapshot, part: Part) -> set[int]:
    return set(snapshot.word_names(part.first, part.last, MOST_ROWS))


def judge_beginning(name: str, number: int, text: str, folded: str) -> Hit | None:
    """How a name fits as a whole or with its beginning; None when it does not."""
    if name == text:
        return Hit(Match.EXACT, 0, name, number)
    whole = folded_whole(name)
    if whole == folded:
        return Hit(Match.FOLDED, len(name), name, number)
    if whole.startswith(folded):
        return Hit(Match.PREFIX, len(name), name, number)
    return None


def judge_sub_word(name: str, number: int, folded: str) -> Hit | None:
    """How a name fits at a later word; None when it does not."""
    whole = folded_whole(name)
    if folded in whole:
        for start in accumulate(map(len, split_words(name))):
            if whole.startswith(folded, start) and start < len(whole):
                return Hit(Match.SUB_WORD, len(name) + start / 100, name, number)
    return None


def folded_whole(name: str) -> str:
    whole = name.lower().replace("_", "")
    return whole if whole.isascii() and whole.isalnum() else fold(name)


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
UNSAVED: Cache[tuple[list[str], list[int]]] = Cache(MOST_LISTS)


def find_alike(snapshot: Snapshot, folded: str) -> list[Hit]:
    """Names that have the letters in order, and names that differ by a few."""
    names = list_of(snapshot)
    names.update(snapshot)
    found = alike_in(snapshot, names.texts, names.ids, folded)
    if unsaved := unsaved_names(snapshot):
        found += alike_in(snapshot, *unsaved, folded)
    return found


def alike_in(
    snapshot: Snapshot, choices: Sequence[str], ids: Sequence[int], folded: str
) -> list[Hit]:
    # Six libraries, which few sessions need.
    from rapidfuzz import process
    from rapidfuzz.distance import Indel, LCSseq

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
    texts = snapshot.names([ids[place] for place in places])
    hits = []
    for place in places:
        number = ids[place]
        if number in texts:
            likeness = Indel.normalized_similarity(folded, choices[place])
            match = Match.INITIALS if has_initials(texts[number], folded) else Match.FUZZY
            hits.append(Hit(match, 1 - likeness, texts[number], number))
    return hits


def unsaved_names(snapshot: Snapshot) -> tuple[list[str], list[int]] | None:
    """Names that unsaved text alone declares, in lower case, and their ids; kept until it is edited."""
    if not snapshot.overlaid:
        return None

    def read() -> tuple[tuple[list[str], list[int]], int]:
        found = snapshot.unsaved_names()
        return ([text.lower() for _, text in found], [number for number, _ in found]), 1

    return UNSAVED.get((snapshot.identity, snapshot.revision, snapshot.overlay_state()), read)


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
