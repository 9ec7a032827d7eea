"""Damage anywhere in an index: right answers or an error that says so, never a wrong answer, never a crash."""

import random
import shutil
from pathlib import Path

import pytest

from core.errors import DamagedIndex
from core.navigate.references import references
from core.store.checksums import have_checksums
from core.store.index import Store
from core.store.snapshot import FACTS, LINES
from indexers import index, write_files

FILES = {
    f"m{n}.py": f"from m{(n + 1) % 30} import f{(n + 1) % 30} as other\n\n\ndef f{n}(a, b):\n"
    f"    return other(a, b) + f{n}(b, a)\n\n\nclass C{n}:\n    def g(self):\n        return self.g()\n"
    for n in range(30)
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("damage")
    write_files(root, FILES)
    index(root)
    return root / ".codescope"


def answers(folder: Path) -> list[object]:
    """What an index says about everything."""
    FACTS.clear()
    LINES.clear()
    store = Store(folder.parent, folder)
    found: list[object] = []
    try:
        with store.snapshot() as snapshot:
            found.append(snapshot.files())
            for path in FILES:
                lines = snapshot.lines(path)
                starts = (
                    [] if lines is None else [lines.line_span(n) for n in range(lines.line_count)]
                )
                found += [snapshot.symbols_in(path), starts, snapshot.facts(path)]
            for path in list(FILES)[:6]:
                for symbol in snapshot.symbols_in(path):
                    places = references(snapshot, path, symbol.name_start)
                    found.append([(place.path, place.span) for place in places])
    finally:
        store.close()
    return found


def zeros(data: bytearray, chance: random.Random, size: int) -> None:
    page = chance.randrange(len(data) // size) * size
    data[page : page + size] = bytes(size)


def noise(data: bytearray, chance: random.Random, size: int) -> None:
    page = chance.randrange(len(data) // size) * size
    data[page : page + size] = chance.randbytes(size)


def one_bit(data: bytearray, chance: random.Random, _: int) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def foreign_text(data: bytearray, chance: random.Random, _: int) -> None:
    place = chance.randrange(len(data) - 20)
    data[place : place + 20] = b"the quick brown fox "


def cut(data: bytearray, chance: random.Random, _: int) -> None:
    del data[chance.randrange(len(data)) :]


@pytest.mark.slow
@pytest.mark.skipif(not have_checksums(), reason="the extension is missing")
@pytest.mark.parametrize("hurt", [zeros, noise, one_bit, foreign_text, cut])
def test_a_damaged_file_gives_no_wrong_answer(folder, tmp_path, hurt):
    truth = answers(folder)
    data = (folder / database_of(folder)).read_bytes()
    size = int.from_bytes(data[16:18], "big")
    chance = random.Random(7)
    outcomes = set()
    for number in range(25):
        copy = tmp_path / str(number) / ".codescope"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.lock", "*.sock"))
        damaged = bytearray(data)
        hurt(damaged, chance, size)
        (copy / database_of(folder)).write_bytes(damaged)
        try:
            assert answers(copy) == truth, f"{hurt.__name__}, number {number}"
            outcomes.add("right")
        except DamagedIndex:
            outcomes.add("said")
    assert "said" in outcomes


def database_of(folder: Path) -> str:
    return (folder / next(folder.glob("*.current")).name).read_text().strip()


def test_checksums_are_there_where_apsw_is_as_we_know_it():
    """Fails when a release of apsw no longer has the extension where it was."""
    assert have_checksums()


@pytest.mark.parametrize(
    ("side", "content"), [("-wal", b"nonsense" * 9000), ("-shm", b"\xff" * 32768), ("-wal", b"\0")]
)
def test_damaged_side_files_are_passed_over(folder, tmp_path, side, content):
    """A log that does not belong to the file says nothing, and shared memory is made anew."""
    copy = tmp_path / ".codescope"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.lock", "*.sock"))
    Path(f"{copy / database_of(folder)}{side}").write_bytes(content)
    assert answers(copy) == answers(folder)


@pytest.mark.parametrize(
    "pointer", [b"", b"\xff\xfe", b"nothing.db\n", b"../../etc/passwd", b"a" * 9000]
)
def test_a_pointer_that_names_nothing_is_no_index(folder, tmp_path, pointer):
    copy = tmp_path / ".codescope"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.lock", "*.sock"))
    next(copy.glob("*.current")).write_bytes(pointer)
    assert not Store(tmp_path, copy).exists()
