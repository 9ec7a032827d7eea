"""Scores typeDefinition at sampled identifiers, and implementation at sampled declarations.

A sample counts where the truth leads into the workspace, but not where it has no type and gives the place of the name
itself, nor where it is asked about a function: for some servers its type is itself, for others what it gives. Places
are compared by line: servers point at a type's name, at its braces or at its whole declaration. What is asked about is
no answer on either side.
"""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from benchmarks.asking import Asker
from benchmarks.questions import Answer, Question, Relation, Spot
from benchmarks.sampling import CLASS, INTERFACE, METHOD, outline
from benchmarks.scores import Agreement, Difference, LeftOut
from benchmarks.source_facts import SourceFacts, redeclares

DECLARES_TYPE = r"\b(?:class|interface|enum|type|struct|trait|record|namespace|module)\s+%s\b"
ITSELF = "names whose own declaration is the truth's answer"
INTERFACE_LINE = re.compile(r"\binterface\s+[\w$]+")
CLASS_LINE = re.compile(r"\bclass\s+[\w$]+")
NO_IMPLEMENTATION = "interfaces that extend, and values of the type (literals, expressions)"
ASKED_AT_MOST = 8  # times the sample size
CHUNK = 25
Line = tuple[str, int]


@dataclass(slots=True)
class RelationScore:
    """`answers`: places that both, one or the other gave."""

    answers: Agreement = field(default_factory=Agreement)
    left_out: LeftOut = field(default_factory=LeftOut)
    samples: int = 0
    exact: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            **self.answers.as_json(),
            "symbols": self.samples,
            "symbols_exact": round(self.exact / self.samples, 4) if self.samples else 0.0,
            "left_out": self.left_out.as_json(self.answers.both + self.answers.missing),
        }


async def score_relation(
    relation: Relation,
    truth: Asker,
    ours: Asker,
    facts: Mapping[str, SourceFacts],
    sample: int,
    seed: int,
) -> RelationScore:
    score = RelationScore()
    candidates = await _candidates(relation, truth, facts, seed)
    remaining = islice(iter(candidates), ASKED_AT_MOST * sample)
    asked: dict[Question, Answer] = {}
    while len(asked) < sample and (chunk := list(islice(remaining, CHUNK))):
        found = await truth.ask_all(Question(relation, *spot) for spot in chunk)
        for question in found:
            lines = _lines(question, found, facts)
            if any(_is_itself(question, spot, facts) for spot in lines.values()):
                score.left_out.add(ITSELF, [question], [])
            elif lines:
                asked[question] = found[question]
    asked = dict(list(asked.items())[:sample])
    answers = await ours.ask_all(asked)
    for question, answer in asked.items():
        wanted, got = _lines(question, asked, facts), _lines(question, answers, facts)
        if relation == "implementation":
            values = {line for line, spot in wanted.items() if _is_value(spot, facts)}
            score.left_out.add(NO_IMPLEMENTATION, values, ())
            wanted = {line: spot for line, spot in wanted.items() if line not in values}
        both = len(wanted.keys() & got.keys())
        score.samples += 1
        score.exact += wanted.keys() == got.keys()
        score.answers.add(both, len(wanted) - both, len(got) - both)
        if wanted.keys() != got.keys():
            score.differences.append(_difference(question, answer, wanted, got, facts))
    return score


async def _candidates(
    relation: Relation, truth: Asker, facts: Mapping[str, SourceFacts], seed: int
) -> list[Spot]:
    if relation == "implementation":
        kinds = {CLASS, INTERFACE, METHOD}
        found = [s.start for s in await outline(truth, facts, seed) if s.kind in kinds]
        if any(each.implicit_interfaces for each in facts.values()):
            # Elsewhere the truth answers with the interfaces that something satisfies.
            found = [spot for spot in found if _is_of_interface(spot, facts)]
        return found
    spots = [Spot(p, i.line, i.column) for p in sorted(facts) for i in facts[p].identifiers]
    random.Random(seed).shuffle(spots)
    return spots


def _is_itself(question: Question, spot: Spot, facts: Mapping[str, SourceFacts]) -> bool:
    """Whether an answer is no type, but what is called as the name that was asked about."""
    if question.kind != "typeDefinition" or spot.path not in facts or question.path not in facts:
        return False
    name = facts[question.path].identifier_at(question.line, question.column)
    there = facts[spot.path]
    if name != there.identifier_at(spot.line, spot.column):
        return False
    return not re.search(DECLARES_TYPE % re.escape(name), there.line(spot.line))


def _is_of_interface(spot: Spot, facts: Mapping[str, SourceFacts]) -> bool:
    """Whether something is an interface or a member of one, where these are apart from classes."""
    spans = facts[spot.path].around(spot[1:]) if spot.path in facts else []
    return bool(spans) and spans[0].kind == "interface"


def _is_value(spot: Spot, facts: Mapping[str, SourceFacts]) -> bool:
    """Whether an implementation is no class, nor a member of one: a value of the type, or an interface."""
    if spot.path not in facts:
        return False
    there = facts[spot.path]
    if there.implicit_interfaces:
        return _is_of_interface(spot, facts)
    line = there.line(spot.line)
    if CLASS_LINE.search(line):
        return False
    around = [span for span in there.around(spot[1:]) if span.name != spot[1:]]
    return bool(INTERFACE_LINE.search(line)) or not around or around[0].kind != "class"


def _lines(
    question: Question, answers: Mapping[Question, Answer], facts: Mapping[str, SourceFacts]
) -> dict[Line, Spot]:
    """Where the answer leads inside the workspace, but for what was asked about."""
    own = Spot(*question[1:])
    places = [place.start for place in answers[question].places if place.inside]
    if question.kind == "implementation":
        places = [s for s in places if s[:2] != own[:2] and not redeclares(facts, own, s)]
    return {(spot.path, spot.line): spot for spot in places}


def _difference(
    question: Question,
    answer: Answer,
    wanted: Mapping[Line, Spot],
    got: Mapping[Line, Spot],
    facts: Mapping[str, SourceFacts],
) -> Difference:
    missing, extra = wanted.keys() - got.keys(), got.keys() - wanted.keys()
    cause = "missing and extra" if missing and extra else "missing" if missing else "extra"
    at = Spot(*question[1:])
    name = facts[at.path].identifier_at(at.line, at.column) if at.path in facts else ""
    truth_has = tuple(sorted(wanted[line] for line in (missing or wanted)))
    ours_has = tuple(sorted(got[line] for line in (extra or got)))
    note = f"FAILED: {answer.failed}" if answer.failed else ""
    return Difference(question.kind, cause, at, name, truth_has, ours_has, note)
