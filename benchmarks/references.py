"""Scores find-references of sampled symbols, by place.

Left out on both sides, with their share: places where the symbol has another name (renamed on import), and those
on which the truth contradicts itself: its own definition at that place is another symbol than its references say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from benchmarks.asking import Asker
from benchmarks.definitions import (
    AT_IMPORT,
    IMPLEMENTED,
    exported_behind,
    implements,
    inside_spots,
)
from benchmarks.questions import Answer, Question, Spot, Symbol
from benchmarks.sampling import outline
from benchmarks.scores import Agreement, Difference, LeftOut
from benchmarks.source_facts import SourceFacts, twins_of
from benchmarks.unreachable import UNREACHABLE, is_unreachable

ASKED_AT_MOST = 3  # times the sample size, for finding enough symbols that are used

RENAMED = "under another name (renamed on import)"
CONTRADICTED = "truth's definition there contradicts its references"
TWIN = "by another name of a function expression, or another variant of an item (`#[cfg]`)"
ALIAS = "through `exports.name = name`"
ASSIGNED = "assignments that the truth takes for declarations of another symbol"


@dataclass(slots=True)
class ReferenceScore:
    agreement: Agreement = field(default_factory=Agreement)
    cross_file: Agreement = field(default_factory=Agreement)
    left_out: LeftOut = field(default_factory=LeftOut)
    symbols: int = 0
    exact_symbols: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        scored = self.agreement.both + self.agreement.missing
        return {
            **self.agreement.as_json(),
            "cross_file": self.cross_file.as_json(),
            "symbols": self.symbols,
            "symbols_exact": round(self.exact_symbols / self.symbols, 4) if self.symbols else None,
            "left_out": self.left_out.as_json(scored),
        }


async def score_references(
    truth: Asker, ours: Asker, facts: Mapping[str, SourceFacts], sample: int, seed: int
) -> ReferenceScore:
    asked = await _sampled_symbols(truth, facts, sample, seed)
    answers = await ours.ask_all(asked)
    score = ReferenceScore()
    differing = {
        spot
        for question, (_, expected) in asked.items()
        for spot in inside_spots(answers[question]) ^ inside_spots(expected)
    }
    # At once: a file is opened once for all its questions.
    await truth.ask_all(Question("definition", *spot) for spot in differing if spot.path in facts)
    for question, (symbol, expected) in asked.items():
        await _score_one(score, truth, ours, facts, symbol, expected, answers[question])
    return score


async def _sampled_symbols(
    truth: Asker, facts: Mapping[str, SourceFacts], sample: int, seed: int
) -> dict[Question, tuple[Symbol, Answer]]:
    """Symbols in random order until `sample` of them are used somewhere."""
    remaining = islice(await outline(truth, facts, seed), ASKED_AT_MOST * sample)
    asked: dict[Question, tuple[Symbol, Answer]] = {}
    used = 0
    while used < sample:
        chunk = {
            Question("references", *s.start): s for s in islice(remaining, max(10, sample - used))
        }
        if not chunk:
            break
        for question, answer in (await truth.ask_all(chunk)).items():
            asked[question] = (chunk[question], answer)
            used += any(spot != chunk[question].start for spot in inside_spots(answer))
    return asked


async def _score_one(
    score: ReferenceScore,
    truth: Asker,
    ours: Asker,
    facts: Mapping[str, SourceFacts],
    symbol: Symbol,
    expected: Answer,
    given: Answer,
) -> None:
    if not inside_spots(expected) and await is_unreachable(truth, symbol.start):
        return
    wanted, wanted_renamed = _split(symbol, expected, facts)
    got, got_renamed = _split(symbol, given, facts)
    score.left_out.add(RENAMED, wanted_renamed, got_renamed)
    missing, extra = wanted - got, got - wanted
    if missing or extra:
        own = await declarations(truth, symbol.start)
        extra -= await _other_views(score, truth, facts, symbol, own, extra)
        contradicted = {s for s in missing if not await _may_be(truth, s, own, silent=True)}
        agreed = {s for s in extra if await _may_be(truth, s, own, silent=False)}
        score.left_out.add(CONTRADICTED, contradicted, agreed)
        unreachable = {s for s in extra if await is_unreachable(truth, s)}
        score.left_out.add(UNREACHABLE, (), unreachable)
        missing, extra = missing - contradicted, extra - agreed - unreachable
        named = {s for s in missing if await names_implementation(truth, ours, s)}
        stands = {s for s in extra if await _stands_for(truth, s, symbol.start)}
        score.left_out.add(IMPLEMENTED, named, stands)
        missing, extra = missing - named, extra - stands
    both = wanted & got
    score.agreement.add(len(both), len(missing), len(extra))
    score.cross_file.add(*(_elsewhere(spots, symbol) for spots in (both, missing, extra)))
    score.symbols += 1
    score.exact_symbols += not missing and not extra
    note = f"FAILED: {given.failed}" if given.failed else ""
    for spot in sorted(missing):
        cause = "missing" if got else "missing (the server has none at all)"
        score.differences.append(
            Difference("references", cause, spot, symbol.name, (symbol.start,), (), note)
        )
    for spot in sorted(extra):
        says = await truth.ask_one(Question("definition", *spot))
        score.differences.append(
            Difference(
                "references",
                "extra",
                spot,
                symbol.name,
                tuple(sorted(p.start for p in says.places)),
                (symbol.start,),
            )
        )


async def _other_views(
    score: ReferenceScore,
    truth: Asker,
    facts: Mapping[str, SourceFacts],
    symbol: Symbol,
    own: set[Spot],
    extra: set[Spot],
) -> set[Spot]:
    """Places at which the truth means another symbol by its view of JavaScript's modules; counted by their kind."""
    twins = twins_of(facts, symbol.start) - own
    offered = await exported_behind(truth, facts, own | {symbol.start})
    found: dict[Spot, str] = {}
    for spot in extra:
        says = inside_spots(await truth.ask_one(Question("definition", *spot)))
        if spot in twins or says & twins:
            found[spot] = TWIN
        elif says & offered or await exported_behind(truth, facts, says) & (own | offered):
            found[spot] = ALIAS
        elif spot in says and spot not in own and spot[1:] in facts[spot.path].assigned:
            found[spot] = ASSIGNED
        elif says and all(s[1:] in facts[s.path].imports() for s in says if s.path in facts):
            found[spot] = AT_IMPORT
    for kind in sorted(set(found.values())):
        score.left_out.add(kind, (), {spot for spot in found if found[spot] == kind})
    return set(found)


def _split(
    symbol: Symbol, answer: Answer, facts: Mapping[str, SourceFacts]
) -> tuple[set[Spot], set[Spot]]:
    """(places that carry the symbol's name, places that carry another), without the symbol's own."""
    same: set[Spot] = set()
    other: set[Spot] = set()
    for place in answer.places:
        if place.path not in facts or place.start == symbol.start:
            continue
        text = facts[place.path].text_between(*place[1:])
        (same if text.strip("\"'`") == symbol.name else other).add(place.start)
    return same, other


async def declarations(truth: Asker, spot: Spot) -> set[Spot]:
    """All declarations of the symbol that is declared at the spot, as far as the truth tells."""
    return {spot, *inside_spots(await truth.ask_one(Question("definition", *spot)))}


async def _may_be(truth: Asker, spot: Spot, own: set[Spot], *, silent: bool) -> bool:
    """Whether the truth's definition at the spot is the symbol; `silent` is said where it has none."""
    answer = await truth.ask_one(Question("definition", *spot))
    return bool(inside_spots(answer) & own) if answer.places else silent


async def names_implementation(truth: Asker, ours: Asker, spot: Spot) -> bool:
    """Whether the server leads from a place to what implements the member that the truth names there."""
    expected = await truth.ask_one(Question("definition", *spot))
    if not expected.also:
        return False
    return implements(expected, inside_spots(await ours.ask_one(Question("definition", *spot))))


async def _stands_for(truth: Asker, spot: Spot, symbol: Spot) -> bool:
    return implements(await truth.ask_one(Question("definition", *spot)), {symbol})


def _elsewhere(spots: set[Spot], symbol: Symbol) -> int:
    return sum(spot.path != symbol.path for spot in spots)
