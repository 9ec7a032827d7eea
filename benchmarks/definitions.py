"""Scores go-to-definition at sampled identifier occurrences.

Counted are *uses*: occurrences that the truth does not call a declaration. A sample counts when the truth leads
into the workspace, or when the server does though the truth does not. Right means: the answer names a declaration
that the truth names, and nothing that the truth does not know as the same symbol.
"""

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from benchmarks.asking import Asker
from benchmarks.questions import Answer, Question, Spot
from benchmarks.scores import Difference, share
from benchmarks.source_facts import Identifier, SourceFacts
from benchmarks.unreachable import UNREACHABLE, is_unreachable

ASKED_AT_MOST = 5  # times the sample size, for finding enough uses that lead into the workspace

# A hover that only repeats the name: `(variable) x: Unknown`
SAYS_UNKNOWN = re.compile(r"\bunknown\b", re.IGNORECASE)

RIGHT, WRONG, MISSING, TOO_MUCH = "right", "wrong target", "missing", "more than the symbol"
EXTRA_OUTSIDE = "extra (the truth leads outside the workspace)"
EXTRA_SILENT = "extra (the truth has no answer)"


@dataclass(slots=True)
class DefinitionScore:
    outcomes: Counter[str] = field(default_factory=Counter)
    cross_file: Counter[str] = field(default_factory=Counter)
    by_role: dict[str, Counter[str]] = field(default_factory=dict)
    declarations: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    unreachable: int = 0
    attributes: int = 0
    unanswered_by_truth: int = 0
    unanswered_by_server: int = 0
    unanswered_by_both: int = 0
    differences: list[Difference] = field(default_factory=list)
    silent_counts: bool = True

    def accuracy(self, counts: Counter[str]) -> float | None:
        total = sum(counts.values())
        if not self.silent_counts:
            total -= counts[EXTRA_SILENT]
        return share(counts[RIGHT], total)

    def as_json(self) -> dict[str, Any]:
        return {
            "accuracy": self.accuracy(self.outcomes),
            "cross_file": self.accuracy(self.cross_file),
            "by_role": {
                role: {"accuracy": self.accuracy(counts), "samples": sum(counts.values())}
                for role, counts in sorted(self.by_role.items())
            },
            "samples": sum(self.outcomes.values()),
            "cross_file_samples": sum(self.cross_file.values()),
            "asked": self.asked,
            "left_out": {UNREACHABLE: self.unreachable},
            "outcomes": dict(self.outcomes),
            "declarations": {
                "accuracy": self.accuracy(self.declarations),
                "samples": sum(self.declarations.values()),
            },
            "attribute_receivers": {
                "references": self.attributes,
                "unknown_to_server": share(self.unanswered_by_server, self.attributes),
                "unknown_to_truth": share(self.unanswered_by_truth, self.attributes),
                "unknown_to_both": share(self.unanswered_by_both, self.attributes),
            },
        }


async def score_definitions(
    truth: Asker, ours: Asker, facts: Mapping[str, SourceFacts], sample: int, seed: int
) -> DefinitionScore:
    asked = await sampled_occurrences(truth, facts, sample, seed)
    answers = await ours.ask_all(asked)
    score = DefinitionScore()
    for question, (identifier, expected) in asked.items():
        await _score_one(score, truth, ours, question, identifier, expected, answers[question])
    score.asked = len(asked)
    return score


async def sampled_occurrences(
    truth: Asker, facts: Mapping[str, SourceFacts], sample: int, seed: int
) -> dict[Question, tuple[Identifier, Answer]]:
    """Occurrences in random order until `sample` of them are uses that the truth leads into the workspace."""
    everything = [(path, found) for path in sorted(facts) for found in facts[path].identifiers]
    random.Random(seed).shuffle(everything)
    remaining = islice(iter(everything), ASKED_AT_MOST * sample)
    asked: dict[Question, tuple[Identifier, Answer]] = {}
    uses = 0
    while uses < sample:
        chunk = {
            Question("definition", path, found.line, found.column): found
            for path, found in islice(remaining, max(50, sample - uses))
        }
        if not chunk:
            break
        for question, answer in (await truth.ask_all(chunk)).items():
            asked[question] = (chunk[question], answer)
            inside = inside_spots(answer)
            uses += bool(inside) and spot_of(question) not in inside
    return asked


def spot_of(question: Question) -> Spot:
    return Spot(question.path, question.line, question.column)


def inside_spots(answer: Answer) -> set[Spot]:
    return {place.start for place in answer.places if place.inside}


async def _score_one(
    score: DefinitionScore,
    truth: Asker,
    ours: Asker,
    question: Question,
    identifier: Identifier,
    expected: Answer,
    given: Answer,
) -> None:
    at = spot_of(question)
    wanted, got = inside_spots(expected), inside_spots(given)
    if at in wanted:
        score.declarations[RIGHT if got & wanted else MISSING] += 1
        return
    if identifier.role == "attribute":
        await _count_receiver(score, ours, question, expected, given)
    outcome = await _outcome(truth, at, wanted, got, expected, given)
    if outcome is None or outcome == UNREACHABLE:
        score.unreachable += outcome is not None
        return
    cross_file = bool(wanted) and all(spot.path != at.path for spot in wanted)
    score.outcomes[outcome] += 1
    score.by_role.setdefault(identifier.role, Counter())[outcome] += 1
    if cross_file:
        score.cross_file[outcome] += 1
    if outcome != RIGHT:
        targets = tuple(sorted(p.start for p in expected.places))
        answers = tuple(sorted(p.start for p in given.places))
        note = f"{identifier.role}{', across files' if cross_file else ''}"
        if given.failed:
            note += f", FAILED: {given.failed}"
        score.differences.append(
            Difference("definition", outcome, at, identifier.text, targets, answers, note)
        )


async def _outcome(
    truth: Asker, at: Spot, wanted: set[Spot], got: set[Spot], expected: Answer, given: Answer
) -> str | None:
    """None where neither leads into the workspace."""
    if not wanted:
        if not got:
            return None
        if expected.places:
            return EXTRA_OUTSIDE
        return UNREACHABLE if await is_unreachable(truth, at) else EXTRA_SILENT
    if not got:
        return WRONG if given.places else MISSING
    # Where the truth says nothing at all because it never gets there, it cannot object either.
    got = {spot for spot in got if spot in wanted or not await is_unreachable(truth, spot)}
    if not got:
        return None
    beyond = [await _declared_at(truth, spot) for spot in got - wanted]
    if got & wanted:
        # Beside the declaration also other places that bind it: more than needed, but the same symbol.
        return RIGHT if all(declared & wanted for _, declared in beyond) else TOO_MUCH
    same = all(declared & wanted and spot in declared for spot, declared in beyond)
    return RIGHT if same else WRONG


async def _declared_at(truth: Asker, spot: Spot) -> tuple[Spot, set[Spot]]:
    """The spot, and where the truth goes from there."""
    return spot, inside_spots(await truth.ask_one(Question("definition", *spot)))


async def _count_receiver(
    score: DefinitionScore, ours: Asker, question: Question, expected: Answer, given: Answer
) -> None:
    """A server knows the receiver if it gives a definition, anywhere, or says something about the member."""
    known = bool(given.places)
    if not known:
        hover = await ours.ask_one(Question("hover", *question[1:]))
        known = bool(hover.text.strip()) and not SAYS_UNKNOWN.search(hover.text)
    score.attributes += 1
    score.unanswered_by_server += not known
    score.unanswered_by_truth += not expected.places
    score.unanswered_by_both += not known and not expected.places
