"""Annotations are blanked out without moving anything else."""

from benchmarks.hidden_annotations import without_annotations

SOURCE = """\
from typing import Any
class A:
    é: "Any"; b: int = 1
    def f(self, x: int = 3, *args: Any, **kw: dict[
        str, int
    ]) -> dict[
        str, Any
    ]:
        y: (Any) = x
        return {k: v for k, v in kw.items()}
def g(h=lambda a: {1: 2}) -> None: pass
"""

EXPECTED = """\
from typing import Any
class A:
    é=_     ; b      = 1
    def f(self, x      = 3, *args     , **kw      \n\
                \n\
     ) \\
                \\
     :
        y        = x
        return {k: v for k, v in kw.items()}
def g(h=lambda a: {1: 2})        : pass
"""


def test_only_annotations_go():
    changed = without_annotations(SOURCE)
    assert [line.split() for line in changed.splitlines()] == [
        line.split() for line in EXPECTED.splitlines()
    ]


def test_names_stay_where_they_are():
    changed = without_annotations(SOURCE).splitlines()
    for number, name in [(3, "self"), (3, "args"), (3, "kw"), (8, "y"), (9, "items"), (10, "pass")]:
        assert changed[number].index(name) == SOURCE.splitlines()[number].index(name)


def test_what_cannot_be_parsed_is_left_alone():
    assert without_annotations("def f(x: int:\n") == "def f(x: int:\n"
