"""A question in plain words, or a name -> symbols with the reasons why they were found.

A name is answered by names; words and meaning only fill up. A sentence is answered by both. Without a model words
alone answer, and the answer says how much of the index meaning knows about.
"""

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from itertools import islice
from typing import NamedTuple

from core.model import FilePath, Kind
from core.navigate.answers import FoundSymbol
from core.navigate.targets import to_found
from core.navigate.workspace_symbols import (
    MOST_SYMBOLS,
    Ranked,
    language_of,
    ranked,
    ranked_symbols,
)
from core.search.candidates import coverage, find_candidates
from core.search.fusion import Fused, Fusion, handicapped, in_order
from core.search.meaning import Meaning, MeaningWithVectors
from core.search.names import Match
from core.search.own_code import is_aside, is_test
from core.search.route import JOINTS, Route, cut, route_of
from core.search.shown import evidence
from core.search.vectors import VectorStore
from core.search.words import question_words
from core.store.passages import covered_symbols
from core.store.rows import FileRow, SymbolRow
from core.store.snapshot import Snapshot

MOST_LIMIT = 1000
FEW_WORDS = 4  # so many words may be those of one name
# Scores of names, from 0 to 1 as those of words and meaning are.
NAME_SCORES = {
    Match.EXACT: 1.0,
    Match.FOLDED: 0.97,
    Match.PREFIX: 0.93,
    Match.SUB_WORD: 0.9,
    Match.INITIALS: 0.85,
    Match.FUZZY: 0.8,
}
GUESSED = 0.89  # scores of names that fit by initials or slips only are below
FILLING = 0.75  # scores of what fills up behind names are below
NAMED_WORDS = 0.95  # of a symbol whose whole name the words of a question are


class Filters(NamedTuple):
    """What may be found; empty ones let everything pass."""

    languages: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()  # universal kinds, or the languages' own words
    paths: tuple[str, ...] = ()  # folders, files, or patterns with * and ?
    tests: bool = True

    @property
    def of_files(self) -> bool:
        return bool(self.languages or self.paths) or not self.tests


class Options(NamedTuple):
    limit: int = 20
    offset: int = 0
    filters: Filters = Filters()
    fusion: Fusion = Fusion.SCORES
    snippets: bool = True  # with the reasons, for which files are read


USUAL = Options()


class Hit(NamedTuple):
    """A symbol, and why it is there."""

    symbol: FoundSymbol
    score: float
    name: str = ""  # how its name fits: "exact", "prefix", ...; "" where it does not count
    words: tuple[str, ...] = ()  # of the question that its text has
    share: float = 0.0  # of the best score that the words can have
    meaning: float | None = None  # cosine
    place: int = 0  # where the line begins that has most of the words
    snippet: str = ""

    @property
    def why(self) -> str:
        parts = [f"name: {self.name}"] if self.name else []
        if self.words:
            parts.append(f"words: {', '.join(self.words)}")
        if self.meaning is not None:
            parts.append(f"meaning {self.meaning:.2f}")
        return "; ".join(parts) or f"words {self.share:.2f}"


class Answer(NamedTuple):
    hits: list[Hit]
    route: Route
    coverage: float  # share of the symbols that meaning knows
    off: str  # why meaning is off, and how to turn it on; "" when it is on
    more: bool  # whether there are hits behind these


def search(
    snapshot: Snapshot,
    question: str,
    options: Options = USUAL,
    vectors: VectorStore | None = None,
    meaning: Meaning | None = None,
) -> Answer:
    """The best answers first; the same index gives the same answer. Nothing for a question without any word."""
    text = cut(question)
    route = route_of(text)
    last = max(0, options.offset) + min(max(0, options.limit), MOST_LIMIT)
    found = Finding(snapshot, text, options, vectors, meaning)
    pairs = list(islice(found.pairs(route), last + 1)) if text and last else []
    wanted = pairs[max(0, options.offset) : last]
    hits = [hit for hit, _ in wanted]
    if options.snippets:
        words = question_words(text)
        hits = [with_evidence(snapshot, hit, row, words) for hit, row in wanted]
    off = "" if meaning is None else meaning.off()
    return Answer(hits, route, coverage(snapshot, vectors), off, len(pairs) > last)


def ranked_answers(
    snapshot: Snapshot, text: str, limit: int, meaning: MeaningWithVectors | None = None
) -> list[Ranked]:
    """Symbols for what a person types into a search field: names first; behind them, where the text is words, what
    has these words or means them."""
    named = ranked_symbols(snapshot, text, limit) if len(text.split()) <= FEW_WORDS else []
    if route_of(text) is Route.NAME or len(named) >= limit:
        return named
    known = {found.symbol.key for found in named}
    vectors = None if meaning is None else meaning.vectors
    meant = search(snapshot, text, Options(limit, snippets=False), vectors, meaning).hits
    found = [Ranked((2, -hit.score), hit.symbol) for hit in meant if hit.symbol.key not in known]
    return [*named, *found[: limit - len(named)]]


class Finding:
    """One question: hits with their rows, the best first."""

    def __init__(
        self,
        snapshot: Snapshot,
        text: str,
        options: Options,
        vectors: VectorStore | None,
        meaning: Meaning | None,
    ) -> None:
        self._snapshot, self._text, self._options = snapshot, text, options
        self._vectors, self._meaning = vectors, meaning
        filters = options.filters
        self._files = chosen_files(snapshot, filters) if filters.of_files else None

    def pairs(self, route: Route) -> Iterable[tuple[Hit, SymbolRow]]:
        seen: set[int] = set()
        for hit, row in self._all(route):
            if row.id not in seen:
                seen.add(row.id)
                yield hit, row

    def _all(self, route: Route) -> Iterable[tuple[Hit, SymbolRow]]:
        if route is Route.NAME:
            # A plain word that no name has is rather a word of what code does than a slip.
            plain = self._text.isalpha() and self._text.islower()
            guessed = []
            for hit, row in self._named():
                if plain and hit.score < GUESSED:
                    guessed.append((hit._replace(score=0.0), row))
                else:
                    yield hit, row
            yield from self._meant(FILLING)
            yield from guessed
        else:
            words = self._text.split()
            if len(words) <= FEW_WORDS:
                yield from self._named_by_words(words)
            yield from self._meant(NAMED_WORDS)

    def _named(self) -> Iterable[tuple[Hit, SymbolRow]]:
        pieces = [piece for piece in JOINTS.split(self._text) if piece]
        if not pieces:
            return
        found = ranked(self._snapshot, pieces[-1], pieces[:-1])
        yield from self._as_hits(found[:MOST_SYMBOLS])

    def _named_by_words(self, words: list[str]) -> Iterable[tuple[Hit, SymbolRow]]:
        """Symbols of which the whole name is the words of the question."""
        found = ranked(self._snapshot, "_".join(words), [])
        whole = [(rank, row) for rank, row in found if rank[0] <= Match.FOLDED]
        for hit, row in self._as_hits(whole):
            yield hit._replace(score=NAMED_WORDS), row

    def _as_hits(
        self, found: list[tuple[tuple[float, ...], SymbolRow]]
    ) -> Iterable[tuple[Hit, SymbolRow]]:
        for rank, row in found:
            if self._passes(row):
                match = Match(int(rank[0]))
                name = match.name.lower().replace("_", "-")
                yield Hit(to_found(self._snapshot, row), NAME_SCORES[match], name), row

    def _meant(self, most: float) -> Iterable[tuple[Hit, SymbolRow]]:
        """What words and meaning find; scores are below `most`."""
        among = None if self._files is None else symbols_of(self._snapshot, self._files)
        found = find_candidates(
            self._snapshot,
            self._text,
            fusion=self._options.fusion,
            vectors=self._vectors,
            meaning=self._meaning,
            among=among,
        )
        rows = self._snapshot.symbols([hit.symbol for hit in found.hits])
        passing = [
            hit for hit in found.hits if hit.symbol in rows and self._passes(rows[hit.symbol])
        ]
        for fused in in_order(self._handicapped(hit, rows[hit.symbol]) for hit in passing):
            row = rows[fused.symbol]
            yield as_hit(self._snapshot, fused, row, most), row

    def _handicapped(self, hit: Fused, row: SymbolRow) -> Fused:
        aside = is_aside(row.path, language_of(self._snapshot, row.path))
        return handicapped(hit, row.kind, aside=aside)

    def _passes(self, row: SymbolRow) -> bool:
        kinds = self._options.filters.kinds
        if kinds and row.kind.value not in kinds and row.detail not in kinds:
            return False
        return self._files is None or row.path in self._files


def as_hit(snapshot: Snapshot, fused: Fused, row: SymbolRow, most: float) -> Hit:
    return Hit(
        to_found(snapshot, row),
        fused.score * most,
        share=fused.words,
        meaning=fused.meaning,
    )


def chosen_files(snapshot: Snapshot, filters: Filters) -> dict[FilePath, FileRow]:
    return {row.path: row for row in snapshot.files() if row.tag and passes(row, filters)}


def passes(row: FileRow, filters: Filters) -> bool:
    if filters.languages and row.language not in filters.languages:
        return False
    if not filters.tests and is_test(row.path, row.language):
        return False
    return not filters.paths or any(lies_in(row.path, path) for path in filters.paths)


def lies_in(path: FilePath, wanted: str) -> bool:
    """Whether a path is a file or lies in a folder, or fits a pattern."""
    wanted = wanted.removeprefix("./").rstrip("/")
    if any(mark in wanted for mark in "*?["):
        return fnmatchcase(path, wanted) or fnmatchcase(path, f"*/{wanted}")
    return not wanted or path == wanted or path.startswith(f"{wanted}/")


def symbols_of(snapshot: Snapshot, files: dict[FilePath, FileRow]) -> Collection[int]:
    """All symbols of files that can be searched."""
    return {symbol for row in files.values() for symbol in covered_symbols(snapshot, row.id)}


def with_evidence(snapshot: Snapshot, hit: Hit, row: SymbolRow, words: list[str]) -> Hit:
    start, end = row.start, row.end
    if row.kind is Kind.NAMESPACE:
        end = min(end, start + 4000)
    facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
    if facts is not None and index is not None and index < len(facts.symbols):
        documented = facts.symbols[index].doc_start
        start = min(start, documented) if documented >= 0 else start
    around = f"{row.path} {row.qualified}"
    source = snapshot.source(row.path)
    found = evidence(source, (start, end), row.name_start, around, words)
    return hit._replace(words=found.words, place=found.place, snippet=found.snippet)
