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
from benchmarks.source_facts import Identifier, SourceFacts, redeclares, twins_of
from benchmarks.unreachable import UNREACHABLE, is_unreachable

ASKED_AT_MOST = 5  # times the sample size, for finding enough uses that lead into the workspace

# A hover that only repeats the name: `(variable) x: Unknown`
SAYS_UNKNOWN = re.compile(r"\bunknown\b", re.IGNORECASE)

RIGHT, WRONG, MISSING, TOO_MUCH = "right", "wrong target", "missing", "more than the symbol"
EXTRA_OUTSIDE = "extra (the truth leads outside the workspace)"
EXTRA_SILENT = "extra (the truth has no answer)"
IMPLEMENTED = "members of traits: the truth names the trait's, the server what implements it"
AT_IMPORT = "names that the truth leaves at their import (namespaces, missing modules)"


@dataclass(slots=True)
class DefinitionScore:
    outcomes: Counter[str] = field(default_factory=Counter)
    cross_file: Counter[str] = field(default_factory=Counter)
    by_role: dict[str, Counter[str]] = field(default_factory=dict)
    declarations: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
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

    def precision(self) -> float | None:
        """Of the answers, the share that is right; where the truth is silent nobody knows."""
        silent = self.outcomes[MISSING] + self.outcomes[EXTRA_SILENT]
        return share(self.outcomes[RIGHT], self.outcomes.total() - silent)

    def as_json(self) -> dict[str, Any]:
        return {
            "accuracy": self.accuracy(self.outcomes),
            "precision": self.precision(),
            "cross_file": self.accuracy(self.cross_file),
            "by_role": {
                role: {"accuracy": self.accuracy(counts), "samples": sum(counts.values())}
                for role, counts in sorted(self.by_role.items())
            },
            "samples": sum(self.outcomes.values()),
            "cross_file_samples": sum(self.cross_file.values()),
            "asked": self.asked,
            "left_out": dict(self.left_out),
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
    scorer = _Scorer(truth, facts)
    await scorer.prepare(asked, answers)
    for question, (identifier, expected) in asked.items():
        await scorer.add(question, identifier, expected, answers[question])
    await _count_receivers(scorer.score, ours, asked, answers)
    scorer.score.asked = len(asked)
    return scorer.score


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


async def exported_behind(
    truth: Asker, facts: Mapping[str, SourceFacts], spots: set[Spot]
) -> set[Spot]:
    """What stands behind `exports.name = value` at some places, by the truth; behind that, as long as it goes on."""
    found: set[Spot] = set()
    waiting = set(spots)
    while waiting:
        spot = waiting.pop()
        value = facts[spot.path].aliases.get(spot[1:]) if spot.path in facts else None
        if value is not None:
            answer = await truth.ask_one(Question("definition", spot.path, *value))
            waiting |= inside_spots(answer) - found - {spot}
            found |= inside_spots(answer)
    return found


def inside_spots(answer: Answer) -> set[Spot]:
    return {place.start for place in answer.places if place.inside}


def implements(expected: Answer, got: set[Spot]) -> bool:
    """Whether an answer is the one member that implements what the truth names."""
    return len(got) == 1 and got <= {place.start for place in expected.also}


class _Scorer:
    """Compares the answers one by one."""

    def __init__(self, truth: Asker, facts: Mapping[str, SourceFacts]) -> None:
        self.score, self.truth, self.facts = DefinitionScore(), truth, facts
        self.imports = {path: found.imports() for path, found in facts.items()}

    async def prepare(
        self,
        asked: Mapping[Question, tuple[Identifier, Answer]],
        answers: Mapping[Question, Answer],
    ) -> None:
        """Asks at once what will be asked one by one below: a file is opened once for all its questions."""
        beyond = {
            spot
            for question, (_, expected) in asked.items()
            for spot in inside_spots(answers[question]) - inside_spots(expected)
        }
        await self.truth.ask_all(Question("definition", *spot) for spot in beyond)

    async def add(
        self, question: Question, identifier: Identifier, expected: Answer, given: Answer
    ) -> None:
        at = spot_of(question)
        wanted, got = inside_spots(expected), inside_spots(given)
        if at in wanted and not self.is_import(at):
            self.score.declarations[RIGHT if got & wanted else MISSING] += 1
            return
        # An import statement as the target: a namespace, or a module that is not there.
        at_import = bool(wanted) and all(map(self.is_import, wanted))
        wanted = {spot for spot in wanted if not self.is_import(spot)}
        outcome = AT_IMPORT if at_import else await self.outcome(at, wanted, got, expected, given)
        if outcome in (UNREACHABLE, AT_IMPORT, IMPLEMENTED):
            self.score.left_out[outcome] += 1
        if outcome in (None, UNREACHABLE, AT_IMPORT, IMPLEMENTED):
            return
        cross_file = bool(wanted) and all(spot.path != at.path for spot in wanted)
        self.score.outcomes[outcome] += 1
        self.score.by_role.setdefault(identifier.role, Counter())[outcome] += 1
        if cross_file:
            self.score.cross_file[outcome] += 1
        if outcome != RIGHT:
            targets = tuple(sorted(p.start for p in expected.places))
            answers = tuple(sorted(p.start for p in given.places))
            note = f"{identifier.role}{', across files' if cross_file else ''}"
            if given.failed:
                note += f", FAILED: {given.failed}"
            self.score.differences.append(
                Difference("definition", outcome, at, identifier.text, targets, answers, note)
            )

    async def outcome(
        self, at: Spot, wanted: set[Spot], got: set[Spot], expected: Answer, given: Answer
    ) -> str | None:
        """None where neither leads into the workspace."""
        if implements(expected, got):
            return RIGHT if wanted else IMPLEMENTED
        if not wanted:
            if not got - {at}:
                return None
            if expected.places:
                return EXTRA_OUTSIDE
            return (
                UNREACHABLE if await self.unseen({at}) or await self.unseen(got) else EXTRA_SILENT
            )
        if not got:
            return WRONG if given.places else MISSING
        # Where the truth says nothing at all because it never gets there, it cannot object either.
        beyond = [s for s in got - wanted if not await is_unreachable(self.truth, s)]
        if not got & wanted and not beyond:
            return None
        same = [await self.same_symbol(spot, wanted, bool(got & wanted)) for spot in beyond]
        if all(same):
            return RIGHT
        return TOO_MUCH if got & wanted else WRONG

    async def unseen(self, spots: set[Spot]) -> bool:
        """Whether the truth never gets to any of these places, so that it cannot know them."""
        return all([await is_unreachable(self.truth, spot) for spot in spots])

    async def same_symbol(self, spot: Spot, wanted: set[Spot], beside: bool) -> bool:
        """Whether the spot is another declaration of the symbol that is declared at one of the others.

        Given beside a right answer it may also be a place that binds the symbol anew.
        """
        if not self.is_import(spot) and any(redeclares(self.facts, spot, o) for o in wanted):
            return True
        if twins_of(self.facts, spot) & wanted:
            return True
        if spot in await exported_behind(self.truth, self.facts, wanted):
            return True
        declared = inside_spots(await self.truth.ask_one(Question("definition", *spot)))
        return bool(declared & wanted) and (beside or spot in declared)

    def is_import(self, spot: Spot) -> bool:
        return (spot.line, spot.column) in self.imports.get(spot.path, ())


async def _count_receivers(
    score: DefinitionScore,
    ours: Asker,
    asked: Mapping[Question, tuple[Identifier, Answer]],
    answers: Mapping[Question, Answer],
) -> None:
    """A server knows the receiver if it gives a definition, anywhere, or says something about the member."""
    attributes = {
        question: expected
        for question, (identifier, expected) in asked.items()
        if identifier.role == "attribute" and spot_of(question) not in inside_spots(expected)
    }
    silent = [Question("hover", *q[1:]) for q in attributes if not answers[q].places]
    hovers = await ours.ask_all(silent)
    unknown = {
        spot_of(question)
        for question, answer in hovers.items()
        if not answer.text.strip() or SAYS_UNKNOWN.search(answer.text)
    }
    score.attributes = len(attributes)
    for question, expected in attributes.items():
        mute = spot_of(question) in unknown
        score.unanswered_by_server += mute
        score.unanswered_by_truth += not expected.places
        score.unanswered_by_both += mute and not expected.places
