"""Scores incoming and outgoing calls of sampled functions and methods, by edge: one caller and one callee.

What counts as a call differs between servers. The kinds below are recognised at the call's place in the text,
named, and left out on both sides, with the share of the truth that they make up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from benchmarks.asking import Asker
from benchmarks.definitions import AT_IMPORT, IMPLEMENTED, implements, inside_spots
from benchmarks.questions import Answer, Item, Question, Spot, Symbol
from benchmarks.references import declarations, names_implementation
from benchmarks.sampling import CALLABLE_KINDS, CLASS, CONSTRUCTOR, outline
from benchmarks.scores import Agreement, Difference, LeftOut
from benchmarks.source_facts import Position, SourceFacts, Span, redeclares, twins_of
from benchmarks.unreachable import UNREACHABLE, is_unreachable

Direction = Literal["incoming", "outgoing"]
ASKED_AT_MOST = 3

CONSTRUCTORS = {"__init__", "__new__", "constructor"}
DECORATOR = "decorators"
DEFAULT = "default arguments"
NOT_A_CALL = "not calls in the text (properties, values)"
CONSTRUCTS = "constructor calls"
RENAMED = "calls under another name (renamed on import)"
NESTED = "calls inside nested functions"
CLASS_BODY = "calls in class bodies"
UNNAMED = "calls in functions without a declared name"
VIA = "via a base or an override"
THROUGH_VALUE = "through a value that holds the function"
OTHER_DECLARATION = "in another declaration of the same name (getter, setter)"
CONTRADICTED = "truth's definition at the call contradicts it"

# "via Base.run" or "via a value", alone or after other things in the detail of an item
VIA_IN_DETAIL = re.compile(r"(?:^|\W)via (a value|\S+)")

MODULE = -1  # line and column of a caller that is a module


@dataclass(slots=True)
class CallScore:
    direction: Direction
    edges: Agreement = field(default_factory=Agreement)
    sites: Agreement = field(default_factory=Agreement)
    left_out: LeftOut = field(default_factory=LeftOut)
    symbols: int = 0
    without_item: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            **self.edges.as_json(),
            "sites_f1": round(self.sites.f1, 4),
            "symbols": self.symbols,
            "symbols_without_item": self.without_item,
            "left_out": self.left_out.as_json(self.sites.both + self.sites.missing),
        }


@dataclass(frozen=True, slots=True)
class Site:
    """One call: where it is written, the other end, and the kind under which it is left out, if any."""

    at: Spot
    end: Spot
    kind: str


async def score_calls(
    truth: Asker,
    ours: Asker,
    facts: Mapping[str, SourceFacts],
    direction: Direction,
    sample: int,
    seed: int,
) -> CallScore:
    asked = await _sampled_callables(truth, facts, direction, sample, seed)
    answers = await ours.ask_all(asked)
    score = CallScore(direction)
    scorers = {q: _Scorer(score, (truth, ours), facts, symbol) for q, (symbol, _) in asked.items()}
    spots = {s for q in asked for s in scorers[q].in_question(asked[q][1], answers[q])}
    # At once: a file is opened once for all its questions.
    await truth.ask_all(Question("definition", *spot) for spot in spots if spot.line != MODULE)
    for question, (_, expected) in asked.items():
        await scorers[question].add(expected, answers[question])
    return score


async def _sampled_callables(
    truth: Asker, facts: Mapping[str, SourceFacts], direction: Direction, sample: int, seed: int
) -> dict[Question, tuple[Symbol, Answer]]:
    """Callables in random order until `sample` of them have calls inside the workspace."""
    # A class's own outgoing calls (its body? its constructor's?) are nobody's agreement.
    kinds = CALLABLE_KINDS - (set() if direction == "incoming" else {CLASS, CONSTRUCTOR})
    callables = [s for s in await outline(truth, facts, seed) if s.kind in kinds]
    remaining = islice(callables, ASKED_AT_MOST * sample)
    asked: dict[Question, tuple[Symbol, Answer]] = {}
    used = 0
    while used < sample:
        chunk = {
            Question(direction, *s.start): s for s in islice(remaining, max(10, sample - used))
        }
        if not chunk:
            break
        for question, answer in (await truth.ask_all(chunk)).items():
            asked[question] = (chunk[question], answer)
            used += any(item.inside and item.name for item in answer.items)
    return asked


class _Scorer:
    """Compares two answers about one symbol."""

    def __init__(
        self,
        score: CallScore,
        askers: tuple[Asker, Asker],
        facts: Mapping[str, SourceFacts],
        symbol: Symbol,
    ) -> None:
        self.truth, self.ours = askers
        self.score, self.facts, self.symbol = score, facts, symbol

    def in_question(self, expected: Answer, given: Answer) -> set[Spot]:
        """Places at which the truth will be asked for the definition."""
        wanted, got = _by_end(self._sites(expected)), _by_end(self._sites(given))
        if wanted == got or not expected.items:
            return set()
        return {self.symbol.start, *wanted, *got, *(_all_sites(wanted) ^ _all_sites(got))}

    async def add(self, expected: Answer, given: Answer) -> None:
        if not expected.items:
            return  # the truth has no item here: a variable, or a stub
        self.score.symbols += 1
        self.score.without_item += not given.items
        wanted_all, got_all = list(self._sites(expected)), list(self._sites(given))
        for kind in sorted({s.kind for s in (*wanted_all, *got_all) if s.kind}):
            self.score.left_out.add(
                kind,
                (s.at for s in wanted_all if s.kind == kind),
                (s.at for s in got_all if s.kind == kind),
            )
        wanted, got = _by_end(wanted_all), _by_end(got_all)
        if set(wanted) != set(got):
            same = await self._same({*wanted, *got})
            wanted, got = _renamed(wanted, same), _renamed(got, same)
        await self._leave_out_contradicted(wanted, got)
        await self._count(wanted, got, given)

    def _sites(self, answer: Answer) -> Iterable[Site]:
        for item in answer.items:
            path = item.path if self.score.direction == "incoming" else self.symbol.path
            if not item.inside or not item.name or path not in self.facts:
                continue
            facts = self.facts[path]
            for line, column, end_line, end_column in item.sites:
                at, text = facts.identifier_before(end_line, end_column)
                if at not in facts.calls and (line, column) in facts.calls:
                    at = (line, column)
                kind, end = self._kind(self._on_name(item), facts, at, text)
                yield Site(Spot(path, *at), end, kind)

    def _on_name(self, item: Item) -> Item:
        """Some servers point at the function itself where it is the value of a property."""
        if item.path not in self.facts:
            return item
        line, column = self.facts[item.path].named((item.line, item.column))
        return item._replace(line=line, column=column)

    def _kind(self, item: Item, facts: SourceFacts, at: Position, text: str) -> tuple[str, Spot]:
        """(name of the kind that is left out or "", the other end of the edge)."""
        incoming = self.score.direction == "incoming"
        around = facts.around(at)
        owner, functions = _owner(around)
        end = _named_caller(item, owner, around) if incoming else item.start
        this = (end if incoming else self.symbol.start)[1:]
        target: Symbol | Item = self.symbol if incoming else item
        inner = around[: around.index(owner)] if owner else around
        kind = ""
        if found := VIA_IN_DETAIL.search(item.detail):
            kind = THROUGH_VALUE if found.group(1) == "a value" else VIA
        elif any(s.kind == "decorator" for s in inner):
            kind = DECORATOR
        elif any(s.kind == "default" for s in inner):
            kind = DEFAULT
        elif at not in facts.calls:
            kind = NOT_A_CALL
        elif _constructs(target, facts.calls[at], text):
            kind = CONSTRUCTS
        elif incoming and text != self.symbol.name:
            kind = RENAMED
        elif owner and owner.kind == "class":
            kind = CLASS_BODY
        elif owner and owner.kind == "property function":
            kind = UNNAMED
        elif owner and owner.name != this and this in functions:
            kind = NESTED
        elif not incoming and this not in functions:
            kind = OTHER_DECLARATION
        return kind, end

    async def _same(self, ends: set[Spot]) -> dict[Spot, Spot]:
        """Overloads, getter and setter, and other redeclarations are one caller or callee."""
        found: dict[Spot, Spot] = {}
        for end in sorted(ends):
            own = {end} if end.line == MODULE else await self._declared(end)
            earlier = [e for e in found if e in own or redeclares(self.facts, e, end)]
            found[end] = found[earlier[0]] if earlier else min(own)
        return found

    async def _declared(self, spot: Spot) -> set[Spot]:
        """All names of the callable at a place; a function expression may have two."""
        return await declarations(self.truth, spot) | twins_of(self.facts, spot)

    def _is_import(self, spot: Spot) -> bool:
        return spot.path in self.facts and spot[1:] in self.facts[spot.path].imports()

    async def _leave_out_contradicted(
        self, wanted: dict[Spot, set[Spot]], got: dict[Spot, set[Spot]]
    ) -> None:
        """Takes sites on which the truth's own definition says otherwise out of both, with their edges."""
        incoming = self.score.direction == "incoming"
        # A call that both have, but in different callers, is no matter of which symbol is called.
        shared = _all_sites(wanted) & _all_sites(got) if incoming else set()
        for end in {*wanted, *got}:
            callee = self.symbol.start if incoming else end
            mine, theirs = wanted.get(end, set()), got.get(end, set())
            if mine == theirs:
                continue
            own = await self._declared(callee)
            # A key of a literal leads to the member that is expected there, which is another one.
            named = {s for s in own if s == callee or redeclares(self.facts, s, callee)}
            named |= twins_of(self.facts, callee)
            for sites, other, agreed in ((mine, theirs, False), (theirs, mine, True)):
                for site in sites - other - shared:
                    answer = await self.truth.ask_one(Question("definition", *site))
                    says = inside_spots(answer)
                    if agreed and await self._unseen(callee if says else site):
                        sites.discard(site)
                        self.score.left_out.add(UNREACHABLE, (), [site])
                    elif (
                        implements(answer, {callee})
                        if agreed
                        else await names_implementation(self.truth, self.ours, site)
                    ):
                        sites.discard(site)
                        self.score.left_out.add(IMPLEMENTED, [site] * (not agreed), [site] * agreed)
                    elif agreed and says and all(map(self._is_import, says)):
                        sites.discard(site)
                        self.score.left_out.add(AT_IMPORT, (), [site])
                    elif (answer.places or agreed) and bool(
                        says & (own if agreed else named)
                    ) == agreed:
                        sites.discard(site)
                        name = CONTRADICTED if agreed else VIA
                        self.score.left_out.add(name, () if agreed else [site], [site] * agreed)

    async def _unseen(self, spot: Spot) -> bool:
        return spot.line != MODULE and await is_unreachable(self.truth, spot)

    async def _count(
        self, wanted: dict[Spot, set[Spot]], got: dict[Spot, set[Spot]], given: Answer
    ) -> None:
        expected, answered = {e for e in wanted if wanted[e]}, {e for e in got if got[e]}
        both, missing, extra = expected & answered, expected - answered, answered - expected
        self.score.edges.add(len(both), len(missing), len(extra))
        mine, theirs = _all_sites(wanted), _all_sites(got)
        self.score.sites.add(len(mine & theirs), len(mine - theirs), len(theirs - mine))
        for end in sorted(missing):
            cause = "missing" if given.items else "missing (the server has no item here)"
            self._note(cause, min(wanted[end]), (end,), (), given)
        for end in sorted(extra):
            says = await self.truth.ask_one(Question("definition", *min(got[end])))
            spots = tuple(sorted(p.start for p in says.places))
            self._note("extra", min(got[end]), spots, (end,), given)

    def _note(
        self, cause: str, at: Spot, truth: tuple[Spot, ...], ours: tuple[Spot, ...], given: Answer
    ) -> None:
        symbol = self.symbol
        note = f"of {symbol.name} at {symbol.path}:{symbol.line + 1}:{symbol.column + 1}"
        if given.failed:
            note += f", FAILED: {given.failed}"
        self.score.differences.append(
            Difference(self.score.direction, cause, at, symbol.name, truth, ours, note)
        )


def _by_end(sites: Iterable[Site]) -> dict[Spot, set[Spot]]:
    found: dict[Spot, set[Spot]] = defaultdict(set)
    for site in sites:
        if not site.kind:
            found[site.end].add(site.at)
    return found


def _renamed(edges: dict[Spot, set[Spot]], names: Mapping[Spot, Spot]) -> dict[Spot, set[Spot]]:
    found: dict[Spot, set[Spot]] = defaultdict(set)
    for end, sites in edges.items():
        found[names[end]] |= sites
    return found


def _all_sites(edges: Mapping[Spot, set[Spot]]) -> set[Spot]:
    return {site for sites in edges.values() for site in sites}


def _owner(around: list[Span]) -> tuple[Span | None, set[Position]]:
    """(innermost function with a name, or class, around a place; names of all functions around it)."""
    named = [s for s in around if s.kind in ("function", "property function", "class")]
    return (named[0] if named else None), {s.name for s in named if s.kind != "class"}


def _named_caller(item: Item, owner: Span | None, around: list[Span]) -> Spot:
    """The caller's place; a lambda that is an item of its own stands for the named function around it."""
    if owner is None:
        return Spot(item.path, MODULE, MODULE)
    inner = around[: around.index(owner)]
    unnamed = any(s.kind == "anonymous" and s.start == item.start[1:] for s in inner)
    if unnamed or _is_class_of(item.start, owner, around):
        return Spot(item.path, *owner.name)
    return item.start


def _is_class_of(end: Spot, owner: Span, around: list[Span]) -> bool:
    """Whether the caller is named by the class around the function: some servers know no constructors."""
    outer = around[around.index(owner) + 1 :]
    return owner.kind == "function" and any(
        s.kind == "class" and s.name == (end.line, end.column) for s in outer[:1]
    )


def _constructs(target: Symbol | Item, call: str, text: str) -> bool:
    if call == "new" or target.kind == CLASS:
        return True
    # `super().__init__()` names what it calls, like any method.
    return (target.kind == CONSTRUCTOR or target.name in CONSTRUCTORS) and text != target.name
