"""A damaged index under a server, a command and an indexer: said, built anew, and nobody goes down with it."""

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from core.errors import CoreError, DamagedIndex
from core.indexer.known import COARSE_NS, FINE_NS, is_young
from doors import door, folder_of
from indexers import LIMIT, index, indexer_on, write_files

pytestmark = pytest.mark.slow
FILES = {
    f"m{n}.py": f"from m{(n + 1) % 40} import f{(n + 1) % 40}\n\ndef f{n}(a):\n    return f{(n + 1) % 40}(a)\n"
    for n in range(40)
}


def hurt(root: Path) -> None:
    """Every page but the first is damaged, as an open reader meets it when it goes on."""
    [path] = (root / ".codescope").glob("*.db")
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    for page in range(size, len(data), size):
        data[page + size // 2] ^= 0xFF
    with open(path, "r+b") as file:
        file.write(data)


def test_a_server_says_it_and_answers_again_when_it_is_built_anew(tmp_path):
    write_files(tmp_path, FILES)
    index(tmp_path)
    hurt(tmp_path)
    with door(tmp_path, supervised=True) as found:
        folder = folder_of(found)
        end = time.monotonic() + LIMIT
        names: list[str] = []
        while names != ["f7"] and time.monotonic() < end:
            try:
                names = found.symbols(folder, "m7.py")
            except CoreError:
                names = []
            assert names in ([], ["f7"])
            time.sleep(0.05)
        assert names == ["f7"]
        assert any("damaged" in text and "built anew" in text for text in found.notices())


def test_damage_met_in_the_middle_of_an_answer_is_said_and_mended(tmp_path, monkeypatch):
    write_files(tmp_path, FILES)
    with door(tmp_path) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        with (
            pytest.raises(DamagedIndex),
            found.workspace.snapshot(folder),
        ):
            raise DamagedIndex("the index file is damaged: a page is not as it was written")
        found.wait_for(lambda event: "built anew" in getattr(event, "text", ""))
        assert found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "m9.py") == ["f9"]
        assert len(found.notices()) == 1


def test_an_indexer_builds_it_anew(tmp_path):
    write_files(tmp_path, FILES)
    index(tmp_path)
    hurt(tmp_path)
    notes: list[str] = []
    write_files(tmp_path, {"m3.py": "def other(): ...\n"})
    with indexer_on(tmp_path, notify=lambda severity, text: notes.append(text)) as indexer:
        assert "damaged" in indexer.update().rebuilt
        with indexer.store.snapshot() as snapshot:
            assert len(snapshot.files()) == 40
            assert [symbol.name for symbol in snapshot.symbols_in("m3.py")][1:] == ["other"]
    assert any("built anew" in text for text in notes)


def test_damage_met_by_workers_is_no_lack_of_links(tmp_path, monkeypatch):
    """Files would be without links, and nobody would know."""
    write_files(tmp_path, {**FILES, **{f"n{n}.py": f"import m1\nm1.f1({n})\n" for n in range(80)}})
    monkeypatch.setattr("core.indexer.linking.LINK", "indexer.faults:meet_damage_once")
    with indexer_on(tmp_path) as indexer:
        report = indexer.update()
        assert "damaged" in report.rebuilt
        assert report.linked == 120


def test_a_command_says_it_and_what_to_do(tmp_path):
    write_files(tmp_path, FILES)
    index(tmp_path)
    hurt(tmp_path)
    found = CliRunner().invoke(app, ["symbols", "f7", "-w", str(tmp_path), "--no-refresh"])
    assert found.exit_code == 2
    assert "damaged" in found.output
    assert "codescope index --rebuild" in found.output
    assert CliRunner().invoke(app, ["index", str(tmp_path)]).exit_code == 0
    found = CliRunner().invoke(app, ["symbols", "f7", "-w", str(tmp_path), "--no-refresh"])
    assert (found.exit_code, "f7" in found.output) == (0, True)


# -- clocks


def test_files_from_the_future_and_files_of_the_moment_are_looked_at_again():
    now = 1_700_000_000_123_456_789
    assert is_young(now + 10**18, now)
    assert is_young(now, now)
    assert is_young(now - FINE_NS + 1, now)
    assert not is_young(now - FINE_NS - 1, now)
    assert is_young((now - COARSE_NS) // 10**9 * 10**9 + 10**9, now)


@pytest.mark.parametrize("jump", [-(10**16), 10**16])
def test_a_clock_that_jumps_hides_no_change(tmp_path, monkeypatch, jump):
    write_files(tmp_path, {"a.py": "def one(): ...\n"})
    real = time.time_ns
    with indexer_on(tmp_path) as indexer:
        monkeypatch.setattr("time.time_ns", lambda: real() + jump)
        indexer.update()
        for name in ("two", "six", "ten"):  # of one size
            write_files(tmp_path, {"a.py": f"def {name}(): ...\n"})
            indexer.update()
            with indexer.store.snapshot() as snapshot:
                assert [symbol.name for symbol in snapshot.symbols_in("a.py")][1:] == [name]
