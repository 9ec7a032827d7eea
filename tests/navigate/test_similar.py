"""Code like this code; vectors are made up."""

from math import cos

import pytest

from core.navigate.lookup import find_qualified
from core.navigate.similar import similar
from indexing import indexed

FILES = {
    "a.py": b"""
class Box:
    def fold(self, sheet):
        # \xc3\xa9
        return press(sheet, 1, 2, 3)

def fold_again(sheet):
    # \xc3\xa9
    return press(sheet,   1, 2, 3)

def crease(sheet): return press(sheet, 1)
""",
    "b.py": b"def unlike(): return 1\ndef unseen(): return 2\n",
}
ANGLES = {"Box": 0.0, "Box::fold": 0.0, "fold_again": 0.4, "crease": 0.1, "unlike": 1.5}


class Made:
    """A store with a direction for each symbol."""

    kind = ""

    def __init__(self, snapshot):
        rows = [row for path in FILES for row in snapshot.symbols_in(path)]
        self.angles = {row.id: ANGLES[row.qualified] for row in rows if row.qualified in ANGLES}

    def vectors(self, ids):
        return {i: repr(self.angles[i]).encode() for i in ids if i in self.angles}

    def nearest(self, vector, k, among=None):
        found = [(i, cos(angle - float(vector))) for i, angle in self.angles.items()]
        return sorted(found, key=lambda item: -item[1])[:k]

    def count(self):
        return len(self.angles)


@pytest.fixture(scope="module")
def snapshot():
    with indexed(FILES) as store, store.snapshot() as found:
        yield found


def ask(snapshot, name, **options):
    (symbol,) = find_qualified(snapshot, name)
    return similar(snapshot, symbol.key, Made(snapshot), **options)


def test_the_same_text_comes_first_then_the_nearest(snapshot):
    found = ask(snapshot, "Box.fold")
    assert [(hit.symbol.name, hit.same) for hit in found] == [
        ("fold_again", True),
        ("crease", False),
    ]
    assert found[1].score == pytest.approx(cos(0.1))


def test_what_holds_a_symbol_and_what_has_nothing_in_common_are_not_like_it(snapshot):
    names = {hit.symbol.name for hit in ask(snapshot, "crease")}
    assert names == {"fold", "fold_again"}


def test_it_is_cut(snapshot):
    assert [hit.symbol.name for hit in ask(snapshot, "Box.fold", limit=1)] == ["fold_again"]


def test_what_has_no_vector_is_like_nothing_that_is_known(snapshot):
    assert ask(snapshot, "unseen") is None
