"""The accuracy benchmark, with two servers whose answers are written down here."""

from collections.abc import Iterable, Mapping

import pytest

from benchmarks.calls import score_calls
from benchmarks.definitions import RIGHT, score_definitions
from benchmarks.questions import Answer, Item, Place, Question, Symbol
from benchmarks.references import score_references
from benchmarks.scores import Agreement
from benchmarks.source_facts import python_facts

LIBRARY = """\
def go(): pass
class C:
    def m(self): go()
"""
USER = """\
from lib import go as run, C
def a():
    run(); C().m()
def b(q):
    q.m()
"""
GO = Place("lib.py", 0, 4, 0, 6)
CLASS = Place("lib.py", 1, 6, 1, 7)
METHOD = Place("lib.py", 2, 8, 2, 9)


class Fake:
    """Answers from a table; anything else has no answer."""

    def __init__(self, table: Mapping[tuple[str, str, int, int], Answer]) -> None:
        self.table = {Question(*key): answer for key, answer in table.items()}  # type: ignore[arg-type]

    async def ask_all(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        return {q: self.table.get(q, Answer()) for q in questions}

    async def ask_one(self, question: Question) -> Answer:
        return (await self.ask_all([question]))[question]


def facts():
    found = {"lib.py": python_facts(LIBRARY), "user.py": python_facts(USER)}
    return {path: f for path, f in found.items() if f is not None}


def places(*found: Place) -> Answer:
    return Answer(places=found)


DEFINITIONS = {
    ("definition", "lib.py", 0, 4): places(GO),
    ("definition", "lib.py", 2, 8): places(METHOD),
    ("definition", "lib.py", 2, 17): places(GO),
    ("definition", "user.py", 0, 16): places(GO),
    ("definition", "user.py", 2, 4): places(GO),
    ("definition", "user.py", 2, 11): places(CLASS),
    ("definition", "user.py", 2, 15): places(METHOD),
}
SYMBOLS = {
    ("symbols", "lib.py", 0, 0): Answer(
        symbols=(
            Symbol("go", 12, "lib.py", 0, 4, ()),
            Symbol("m", 6, "lib.py", 2, 8, (5,)),
        )
    )
}


async def definition_outcomes(ours):
    return await score_definitions(Fake(DEFINITIONS), Fake(ours), facts(), 50, 1)  # type: ignore[arg-type]


async def test_the_truth_agrees_with_itself():
    score = await definition_outcomes(DEFINITIONS)
    assert set(score.outcomes) == {RIGHT}
    assert score.outcomes[RIGHT] == 5  # declarations are not counted
    assert score.as_json()["cross_file"] == 1.0


async def test_every_way_to_be_wrong_has_a_name():
    ours = dict(DEFINITIONS)
    del ours["definition", "user.py", 2, 4]
    ours["definition", "user.py", 2, 15] = places(GO)
    ours["definition", "user.py", 2, 11] = places(CLASS, GO)
    ours["definition", "user.py", 4, 6] = places(METHOD)  # the truth does not know q
    score = await definition_outcomes(ours)
    assert {d.cause for d in score.differences} == {
        "missing",
        "wrong target",
        "more than the symbol",
        "extra (the truth has no answer)",
    }
    assert score.as_json()["accuracy"] == round(2 / 6, 4)


async def test_the_import_is_not_the_definition():
    ours = DEFINITIONS | {("definition", "user.py", 2, 4): places(Place("user.py", 0, 22, 0, 25))}
    score = await definition_outcomes(ours)
    assert [d.cause for d in score.differences] == ["wrong target"]


async def test_references_under_another_name_are_left_out():
    truth = {
        **DEFINITIONS,
        **SYMBOLS,
        ("references", "lib.py", 0, 4): places(
            GO, Place("lib.py", 2, 17, 2, 19), Place("user.py", 0, 16, 0, 18)
        ),
    }
    ours = {
        **truth,
        ("references", "lib.py", 0, 4): places(
            GO, Place("lib.py", 2, 17, 2, 19), Place("user.py", 2, 4, 2, 7)
        ),
    }
    score = await score_references(Fake(truth), Fake(ours), facts(), 5, 1)  # type: ignore[arg-type]
    assert (score.agreement.both, score.agreement.missing, score.agreement.extra) == (1, 1, 0)
    assert score.left_out.as_json(2) == {
        "under another name (renamed on import)": {
            "truth": 0,
            "server": 1,
            "same": 0,
            "share": 0.0,
        }
    }


def caller(name: str, line: int, *sites: tuple[int, int, int, int], detail: str = "") -> Item:
    return Item(name, 12, detail, "user.py", line, 4, sites)


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        (caller("a", 1, (2, 15, 2, 16)), (1, 0, 0)),
        (caller("a", 1, (2, 11, 2, 16)), (1, 0, 0)),  # the whole member expression
        (caller("b", 3, (2, 15, 2, 16)), (0, 1, 1)),  # the wrong caller
        (caller("b", 3, (4, 6, 4, 7)), (0, 1, 1)),
    ],
)
async def test_callers_are_scored_by_edge(item, counts):
    truth = {
        **DEFINITIONS,
        **SYMBOLS,
        ("incoming", "lib.py", 2, 8): Answer(items=(caller("a", 1, (2, 15, 2, 16)),)),
    }
    ours = {("incoming", "lib.py", 2, 8): Answer(items=(item,))}
    score = await score_calls(Fake(truth), Fake(ours), facts(), "incoming", 5, 1)  # type: ignore[arg-type]
    assert (score.edges.both, score.edges.missing, score.edges.extra) == counts


async def test_calls_via_a_base_are_left_out():
    truth = {**DEFINITIONS, **SYMBOLS}
    truth["incoming", "lib.py", 2, 8] = Answer(items=(caller("a", 1, (2, 15, 2, 16)),))
    via = caller("b", 3, (4, 6, 4, 7), detail="via Base.m")
    ours = {
        ("incoming", "lib.py", 2, 8): Answer(items=(caller("a", 1, (2, 15, 2, 16)), via)),
    }
    score = await score_calls(Fake(truth), Fake(ours), facts(), "incoming", 5, 1)  # type: ignore[arg-type]
    assert score.edges.f1 == 1.0
    assert score.left_out.ours["via a base or an override"] == 1


def test_nothing_asked_and_nothing_said_is_full_agreement():
    assert (Agreement().precision, Agreement().recall, Agreement().f1) == (1.0, 1.0, 1.0)
