"""A truth that is computed once for a whole package instead of being asked: a compiler's own symbols, as tables.

Answers as a server would, from rows of one program over all files (see javac.py): what each name is declared by, in
which functions calls stand, the outline. References and callers are the same rows read the other way round.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.asking import Asker
from benchmarks.cache import cache_folder, write_whole
from benchmarks.corpora import Corpus
from benchmarks.questions import Answer, Item, Place, Question, Spot, Symbol
from benchmarks.servers import Server
from benchmarks.source_facts import Identifier, SourceFacts, Span, units

OUTSIDE = Place("outside:", 0, 0, 0, 0)
CLASS, METHOD, CONSTRUCTOR, FUNCTION = 5, 6, 9, 12
CALLED = (METHOD, FUNCTION)  # a class and its constructor are constructed, which counts as no call
WORD = re.compile(r"[^\W\d]\w*")
NO_CALLS = Item("", 0, "", "", 0, 0)


@dataclass(slots=True)
class Tables:
    """What a compiler said of all files of a package."""

    facts: dict[str, SourceFacts] = field(default_factory=dict)
    symbols: dict[str, tuple[Symbol, ...]] = field(default_factory=dict)
    targets: dict[Spot, set[Spot]] = field(default_factory=dict)
    outside: set[Spot] = field(default_factory=set)
    # What implements a member that others declare; of outside ones, by name.
    implementing: dict[Spot | str, set[Spot]] = field(default_factory=dict)
    partly: set[str] = field(default_factory=set)  # files in which only some names are known


def kept_rows(
    folder: Path,
    paths: Sequence[str],
    who: str,
    key: str,
    make: Callable[[], Iterable[Mapping[str, Any]]],
) -> Iterator[Mapping[str, Any]]:
    """Rows about files, from the cache where these files, and all that `key` names, are the same."""
    digest = hashlib.blake2b(key.encode(), digest_size=8)
    for path in paths:
        digest.update(path.encode() + b"\0" + (folder / path).read_bytes())
    kept = cache_folder("truth") / f"{folder.name}-{who}-{digest.hexdigest()}.jsonl"
    if not kept.exists():
        write_whole(kept, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in make()))
    return map(json.loads, kept.read_text(encoding="utf-8").split("\n")[:-1])


def tables_of(rows: Iterable[Mapping[str, Any]], lines: Mapping[str, list[str]]) -> Tables:
    """Rows of a program: one object a file, whose `uses` name files by their number in the list of `lines`."""
    tables, paths = Tables(), tuple(lines)
    for row in rows:
        path = row["path"]
        if not row.get("knows_all", True):
            tables.partly.add(path)
        facts = SourceFacts(lines[path], overloads_differ=True)
        facts.identifiers = [Identifier(*i) for i in row["identifiers"]]
        facts.spans = [Span(tuple(s), tuple(e), k, tuple(n)) for s, e, k, n in row["spans"]]
        facts.calls = {(line, column): kind for line, column, kind in row["calls"]}
        tables.facts[path] = facts
        tables.symbols[path] = tuple(
            Symbol(name, kind, path, line, column, tuple(around))
            for name, kind, line, column, around in row["symbols"]
        )
        for name, line, column, *owners in row.get("implements", ()):
            for of in [Spot(paths[o[0]], o[1], o[2]) for o in owners] or [name]:
                tables.implementing.setdefault(of, set()).add(Spot(path, line, column))
        for line, column, *found in row["uses"]:
            at = Spot(path, line, column)
            inside = {Spot(paths[t[0]], t[1], t[2]) for t in found if t}
            tables.targets.setdefault(at, set()).update(inside)
            if not all(found):
                tables.outside.add(at)
    return tables


class TableAsker(Asker):
    """Asked like a server, answers from tables."""

    def __init__(self, corpus: Corpus, server: Server, tables: Tables) -> None:
        super().__init__(corpus, server)
        self.tables = tables
        self._uses: dict[Spot, list[Spot]] = defaultdict(list)
        for at, targets in tables.targets.items():
            for target in targets:
                self._uses[target].append(at)
        self._unknown_words: dict[str, tuple[Place, ...]] = {}
        self._kinds = {s.start: s for rows in tables.symbols.values() for s in rows}

    async def ask_all(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        return {question: self._answer(question) for question in questions}

    def _answer(self, question: Question) -> Answer:
        spot = Spot(*question[1:])
        match question.kind:
            case "definition":
                inside = self.tables.targets.get(spot, ())
                beyond = [OUTSIDE] * (not inside and spot in self.tables.outside)
                also = tuple(map(self._place, sorted(self._implementing(spot, inside))))
                return Answer(places=(*map(self._place, sorted(inside)), *beyond), also=also)
            case "references":
                (declared,) = self.tables.targets.get(spot, {spot}) or {spot}
                return Answer(places=tuple(map(self._place, sorted(self._uses[declared]))))
            case "incoming":
                return Answer(items=tuple(self._items(self._callers(spot))) or self._none(spot))
            case "outgoing":
                return Answer(items=tuple(self._items(self._callees(spot))) or self._none(spot))
            case "symbols":
                return Answer(symbols=self.tables.symbols[question.path])
            case "unreachable" if question.path in self.tables.partly:
                return Answer(places=self._unknown(question.path))
        return Answer()

    def _implementing(self, at: Spot, named: Iterable[Spot]) -> set[Spot]:
        """What may stand for the members that are named somewhere: what implements them."""
        known = self.tables.implementing
        found = {spot for target in named for spot in known.get(target, ())}
        if not named and at in self.tables.outside:
            found |= known.get(self.tables.facts[at.path].identifier_at(at.line, at.column), set())
        return found

    def _place(self, spot: Spot) -> Place:
        name = self.tables.facts[spot.path].identifier_at(spot.line, spot.column)
        return Place(*spot, spot.line, spot.column + units(name))

    def _unknown(self, path: str) -> tuple[Place, ...]:
        """Words of which nothing is known."""
        if path not in self._unknown_words:
            spots = (
                Spot(path, number, units(line[: word.start()]))
                for number, line in enumerate(self.tables.facts[path].lines)
                for word in WORD.finditer(line)
            )
            known = self.tables.targets
            self._unknown_words[path] = tuple(self._place(s) for s in spots if s not in known)
        return self._unknown_words[path]

    def _none(self, spot: Spot) -> tuple[Item, ...]:
        known = self._kinds.get(spot)
        return (NO_CALLS,) if known and known.kind in (*CALLED, CONSTRUCTOR) else ()

    def _callers(self, callee: Spot) -> Iterator[tuple[Spot, Spot]]:
        """(caller's name, place of the call); nothing for what is constructed."""
        known = self._kinds.get(callee)
        for at in self._uses[callee] if known and known.kind in CALLED else ():
            facts = self.tables.facts[at.path]
            if facts.calls.get(at[1:]) == "call":
                named = (s.name for s in facts.around(at[1:]) if s.name != (-1, -1))
                yield Spot(at.path, *next(named, (0, 0))), at

    def _callees(self, caller: Spot) -> Iterator[tuple[Spot, Spot]]:
        facts = self.tables.facts[caller.path]
        whole = [s for s in facts.spans if s.name == caller[1:] and s.kind == "function"]
        for place, kind in facts.calls.items():
            if kind == "call" and any(s.start <= place < s.end for s in whole):
                at = Spot(caller.path, *place)
                for target in sorted(self.tables.targets.get(at, ())):
                    yield target, at

    def _items(self, edges: Iterable[tuple[Spot, Spot]]) -> Iterator[Item]:
        sites: dict[Spot, list[tuple[int, int, int, int]]] = defaultdict(list)
        for end, at in edges:
            sites[end].append(self._place(at)[1:])
        for end, places in sites.items():
            known = self._kinds.get(end)
            name, kind = (known.name, known.kind) if known else ("?", CLASS)
            yield Item(name, kind, "", *end, tuple(sorted(places)))
