"""Words and meaning together: two ranked lists -> one. Pure.

Two ways, both measured (benchmarks/RESULTS.md). *Scores*: the cosine, plus a part of how well the words fit; the part
is small, since a chance hit of one word must not outweigh what the whole question means. *Ranks*: reciprocal rank
fusion, from which words that fit by chance are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from core.model import Kind

WORDS_PART = 0.3  # of the share, beside the cosine
RANK_OFFSET = 20  # k of reciprocal rank fusion
GATE = 0.3  # shares below are no hits, where ranks are fused


# What people ask for is mostly done by functions and classes of their own: how much less what else fits counts.
HANDICAPS = {Kind.VALUE: 0.08, Kind.NAMESPACE: 0.05}
ASIDE = 0.05  # of tests, and of other people's code


class Fusion(StrEnum):
    SCORES = "scores"
    RANKS = "ranks"


class Fused(NamedTuple):
    """A symbol with what speaks for it."""

    symbol: int  # id
    score: float  # the larger the better
    words: float  # share of the best score that the words can have
    meaning: float | None  # cosine; None where no vector is known


def fuse(how: Fusion, words: Mapping[int, float], meaning: Mapping[int, float]) -> list[Fused]:
    """The best first; ties by id."""
    fused = fuse_scores(words, meaning) if how is Fusion.SCORES else fuse_ranks(words, meaning)
    return in_order(fused)


def in_order(fused: Iterable[Fused]) -> list[Fused]:
    return sorted(fused, key=lambda hit: (-hit.score, hit.symbol))


def handicapped(hit: Fused, kind: Kind, *, aside: bool) -> Fused:
    """A hit by what kind of symbol it is and where it stands."""
    handicap = HANDICAPS.get(kind, 0.0) + (ASIDE if aside else 0.0)
    return hit._replace(score=max(0.0, hit.score - handicap / (1 + WORDS_PART)))


def fuse_scores(words: Mapping[int, float], meaning: Mapping[int, float]) -> list[Fused]:
    """Scores are from 0 to 1. Without any vector they are the words' alone; a symbol that has none yet, where others
    have, is taken for one that means as little as the least of them."""
    unknown = min(meaning.values(), default=0.0)
    scale = 1 + WORDS_PART if meaning else 1.0
    part = WORDS_PART if meaning else 1.0
    found = []
    for symbol in words.keys() | meaning.keys():
        share, cosine = words.get(symbol, 0.0), meaning.get(symbol)
        score = (unknown if cosine is None else cosine) + part * share
        found.append(Fused(symbol, max(0.0, score / scale), share, cosine))
    return found


def fuse_ranks(words: Mapping[int, float], meaning: Mapping[int, float]) -> list[Fused]:
    gate = GATE if meaning else 0.0
    scores: dict[int, float] = {}
    lists: Sequence[Mapping[int, float]] = (
        {symbol: share for symbol, share in words.items() if share >= gate},
        meaning,
    )
    for values in lists:
        ordered = sorted(values, key=lambda symbol: (-values[symbol], symbol))
        for rank, symbol in enumerate(ordered, 1):
            scores[symbol] = scores.get(symbol, 0.0) + (RANK_OFFSET + 1) / (RANK_OFFSET + rank) / 2
    return [
        Fused(symbol, score, words.get(symbol, 0.0), meaning.get(symbol))
        for symbol, score in scores.items()
    ]
