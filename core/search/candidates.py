"""A question -> symbols that may answer it, ranked by words, by meaning, or by both. Ids only; rows come later."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from core.search.fusion import Fused, Fusion, fuse
from core.search.meaning import Meaning
from core.search.vectors import VectorStore, cosine
from core.search.words import question_words
from core.store.passages import find_words, passages_count
from core.store.snapshot import Snapshot

MOST = 200  # candidates of each kind
MOST_FILTERED = 3000  # by words, where filters will leave few of them
AT_ONCE = 50  # that are embedded on demand
MOST_WORDS = 24  # of a question, the rarest
NOBODY: Mapping[int, float] = {}


class Ranked(NamedTuple):
    """The answer before it has rows."""

    hits: list[Fused]
    words: list[str]  # of the question
    coverage: float  # share of the symbols that have a vector


def find_candidates(
    snapshot: Snapshot,
    question: str,
    *,
    fusion: Fusion = Fusion.SCORES,
    vectors: VectorStore | None = None,
    meaning: Meaning | None = None,
    among: Collection[int] | None = None,
) -> Ranked:
    """`among`: the symbols that may be found, None for all."""
    words = question_words(question)
    limit = MOST if among is None else MOST_FILTERED
    by_words = {
        fit.symbol: fit.share
        for fit in find_words(snapshot, words, limit)
        if among is None or fit.symbol in among
    }
    covered = coverage(snapshot, vectors)
    by_meaning: Mapping[int, float] = NOBODY
    if meaning is not None and words:
        by_meaning = find_by_meaning(
            snapshot, question, by_words, vectors, meaning, among, covered < 1.0
        )
    return Ranked(fuse(fusion, by_words, by_meaning), words, covered)


def find_by_meaning(
    snapshot: Snapshot,
    question: str,
    by_words: Mapping[int, float],
    vectors: VectorStore | None,
    meaning: Meaning,
    among: Collection[int] | None,
    incomplete: bool,
) -> Mapping[int, float]:
    """Cosines of the nearest symbols, and of those that words have found."""
    vector = meaning.question(question)
    if vector is None:
        return NOBODY
    snapshot.check()
    found = {} if vectors is None else dict(vectors.nearest(vector, MOST, among))
    others = [symbol for symbol in by_words if symbol not in found][:MOST]
    if vectors is not None and others:
        found.update(vectors.nearest(vector, len(others), others))
    if incomplete:
        # What is seen first should be right before all is embedded.
        snapshot.check()
        missing = [symbol for symbol in others if symbol not in found][:AT_ONCE]
        made = meaning.passages(snapshot, missing) if missing else {}
        found.update((symbol, cosine(vector, other)) for symbol, other in made.items())
    return found


def coverage(snapshot: Snapshot, vectors: VectorStore | None) -> float:
    """Share of what can be searched that has a vector; 1.0 where there is nothing."""
    total = passages_count(snapshot)
    if not total:
        return 1.0
    return 0.0 if vectors is None else min(1.0, vectors.count() / total)
