"""A file that is saved while a large update runs is in the index long before its end, and the outcome is the same."""

import random
import shutil
from pathlib import Path

import pytest

from core.indexer import aside, extraction
from core.indexer.extraction import NEWEST, batches
from core.indexer.tasks import Task
from hunting import Limits, cheap
from indexers import check_equal_to_fresh, contents, index, indexer_on, write_files
from random_changes import RandomChanges, files_in

FILES = {
    f"m{number}.py": f"from m{number + 1} import f as g\ndef f(): g()\n" for number in range(9)
}
LARGE = Limits(0, 2, 1, 1, 48)  # every update is a large one, and stores and links file by file


class Person:
    """Saves files while an indexer is at work: at its n-th look, what `acts` says."""

    def __init__(self, acts):
        self.acts = acts
        self.looks = 0
        self.waiting = set()
        self.seen = []  # in the index, aside
        self.early = []  # of these, during the first update

    def urgent(self):
        self.looks += 1
        self.waiting |= self.acts(self.looks) or set()
        return frozenset(self.waiting)

    def stored(self, paths):
        self.waiting -= paths
        self.seen += paths


def saves(root, at, files):
    """What is written at the n-th look."""

    def act(look):
        if look == at:
            write_files(root, files)
            return set(files)
        return set()

    return act


def updated(root, person, limits=LARGE, each=lambda: None):
    """A large update during which somebody saves files; then what is left to do for these."""

    def stored(paths):
        person.stored(paths)
        each()

    with (
        cheap(limits),
        pytest.MonkeyPatch.context() as patch,
        indexer_on(root, urgent=person.urgent, stored_aside=stored) as indexer,
    ):
        patch.setattr(aside, "LEAST_PAUSE", 0.0)
        patch.setattr(aside, "PAUSES", 0.0)
        patch.setattr(extraction, "BATCH_FILES", 1)
        report = indexer.update()
        person.early = list(person.seen)
        if person.waiting:
            indexer.update_paths(person.waiting)
    return report


@pytest.mark.parametrize("at", [1, 3, 9, 10, 12, 17])
@pytest.mark.parametrize(
    "files",
    [
        {"m3.py": "def f(): ...\ndef other(): f()\n"},
        {"m3.py": "def renamed(): ...\n"},
        {"m3.py": "x = 1\n\ndef first(): ...\n\ndef f(): first()\n"},
        {"fresh.py": "from m1 import f\nf()\n"},
    ],
)
def test_a_save_in_the_midst_of_a_cold_index(tmp_path, at, files):
    root = tmp_path / "ws"
    write_files(root, FILES)
    person = Person(saves(root, at, files))
    updated(root, person)
    assert person.early == list(files)
    check_equal_to_fresh(root)


@pytest.mark.parametrize("at", [1, 4, 9, 11, 14])
def test_a_save_in_the_midst_of_a_branch_switch(tmp_path, at):
    root = tmp_path / "ws"
    write_files(root, FILES)
    index(root)
    switched = {path: f"z = 1\n{text}\ndef more(): f()\n" for path, text in FILES.items()}
    write_files(root, switched)
    person = Person(saves(root, at, {"m3.py": "def renamed(): ...\ndef f(): renamed()\n"}))
    updated(root, person)
    assert person.early == ["m3.py"]
    check_equal_to_fresh(root)


def test_a_save_in_a_project_inside_of_a_cold_index(tmp_path):
    root = tmp_path / "ws"
    write_files(root, {**FILES, "sub/pyproject.toml": "[project]\n", "sub/a.py": "x = 1\n"})
    person = Person(saves(root, 2, {"sub/a.py": "def y(): ...\n"}))
    updated(root, person)
    assert person.early == ["sub/a.py"]
    check_equal_to_fresh(root)


def test_it_is_in_the_index_before_the_rest(tmp_path):
    root = tmp_path / "ws"
    write_files(root, FILES)
    person = Person(saves(root, 2, {"fresh.py": "x = 1\n"}))
    counts: list[int] = []
    updated(root, person, each=lambda: counts.append(len(contents(root))))
    assert counts == [2]


def test_what_concerns_everything_waits_for_the_end(tmp_path):
    root = tmp_path / "ws"
    write_files(root, FILES)
    index(root)
    write_files(root, {path: f"{text}\ndef more(): f()\n" for path, text in FILES.items()})
    person = Person(saves(root, 2, {"sub/pyproject.toml": "[project]\nname = 'x'\n"}))
    updated(root, person)
    assert person.early == []
    check_equal_to_fresh(root)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_saved_in_the_midst_the_index_is_what_a_fresh_one_is(tmp_path, seed):
    chance = random.Random(seed)
    origin, root = tmp_path / "origin", tmp_path / "ws"
    source = Path(__file__).parents[2] / "core" / "navigate"
    shutil.copytree(source, origin, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    shutil.copytree(origin, root)
    changes = RandomChanges(root, origin, chance)
    actions = [changes.edit, changes.edit, changes.edit, changes.delete, changes.copy]

    def act(look):
        changes.touched = set()
        if chance.random() < 0.3:
            chance.choice(actions)(chance.choice(files_in(root)))
        return changes.touched

    for _ in range(3):
        person = Person(act)
        updated(root, person, Limits(0, chance.choice([0, 60]), 1, 3, 48))
        check_equal_to_fresh(root)
        for path in chance.sample(files_in(root), 6):
            changes.edit(path)


def test_open_files_come_first_then_the_newest_then_the_huge_then_neighbours():
    def task(path: str, size: int, mtime_ns: int) -> Task:
        return Task(path, size, mtime_ns, tag=b"", extractor=b"")

    newest = [task(f"new{number:02}.py", 20_000, 90) for number in range(NEWEST)]
    old = [task(f"old{number:03}.py", 20_000, 5) for number in range(200)]
    huge = task("p.py", 600_000, 5)
    found = list(batches([*reversed(old), huge, *newest], frozenset({"old007.py"})))
    paths = [item.path for batch in found for item in batch]
    assert paths[0] == "old007.py"
    assert set(paths[1 : NEWEST + 1]) == {item.path for item in newest}
    assert paths[NEWEST + 1] == "p.py"
    assert paths[NEWEST + 2 :] == sorted(paths[NEWEST + 2 :])
    sizes = [sum(item.size for item in batch) for batch in found]
    assert max(sizes) == 600_000
    assert sizes[-1] < sizes[len(sizes) // 2]  # so that no worker is left alone for long
    assert len(paths) == len({*paths}) == 301


def test_who_saves_all_the_time_does_not_keep_it_from_ending(tmp_path):
    """`at_most`, so that a failure ends."""
    root, at_most = tmp_path / "ws", 300
    write_files(root, FILES)

    def act(look):
        return saves(root, look, {"m3.py": f"def f(): {look}\n"})(look) if look < at_most else None

    person = Person(act)
    updated(root, person)
    assert person.looks < at_most
    check_equal_to_fresh(root)
