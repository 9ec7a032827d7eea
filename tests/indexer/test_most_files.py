"""More files than are wanted: the same ones are left out whatever happened before, and that is said."""

import pytest

from core.indexer.settings import Settings
from indexers import indexer_on, write_files

pytestmark = pytest.mark.slow
FILES = {
    "top.py": "a = 1\n",
    "lib/one.py": "a = 1\n",
    "lib/two.py": "a = 1\n",
    "lib/deep/three.py": "a = 1\n",
    "lib/deep/four.py": "a = 1\n",
    "app/very/deep/five.py": "a = 1\n",
}


class Notes(list[str]):
    def hear(self, severity: str, text: str) -> None:
        self.append(f"{severity}: {text}")


def state(indexer):
    with indexer.store.snapshot() as snapshot:
        rows = snapshot.files()
    return (
        [row.path for row in rows if row.tag],
        {row.path: row.reason for row in rows if not row.tag},
    )


def limited(most):
    return Settings(jobs=1, max_files=most)


def test_those_furthest_from_the_root_are_left_out_and_that_is_said_once(tmp_path):
    write_files(tmp_path, FILES)
    notes = Notes()
    with indexer_on(tmp_path, limited(4), notify=notes.hear) as indexer:
        indexer.update()
        kept, out = state(indexer)
        assert kept == ["lib/deep/four.py", "lib/one.py", "lib/two.py", "top.py"]
        assert out == {
            "app/*": "1 files beyond the limit of 4 (maxFiles)",
            "lib/*": "1 files beyond the limit of 4 (maxFiles)",
        }
        indexer.update()
        assert state(indexer) == (kept, out)
        [note] = notes
        assert note.startswith("warning: 2 files of")


def test_changes_keep_the_limit_as_a_fresh_index_would(tmp_path):
    write_files(tmp_path, FILES)
    with indexer_on(tmp_path, limited(4)) as indexer:
        indexer.update()
        steps = [
            ("new at the top", {"b.py": "b = 1\n"}, []),
            ("a left out one written", {"lib/deep/three.py": "c = 2\n"}, []),
            ("two gone", {}, ["lib/one.py", "top.py"]),
            ("below the limit", {}, ["lib/two.py", "b.py"]),
            ("at the limit again", {"x/y/z.py": "", "x/w.py": "a = 1\n"}, []),
        ]
        for name, written, removed in steps:
            write_files(tmp_path, written)
            for path in removed:
                (tmp_path / path).unlink()
            indexer.update_paths([*written, *removed])
            found = state(indexer)
            with indexer_on(tmp_path, limited(4), folder=tmp_path / ".fresh" / name) as fresh:
                fresh.update()
                assert state(fresh) == found, name


def test_another_limit_is_taken_over(tmp_path):
    write_files(tmp_path, FILES)
    with indexer_on(tmp_path, limited(2)) as indexer:
        indexer.update()
        assert len(state(indexer)[0]) == 2
        indexer.configure(limited(100))
        indexer.update()
        assert state(indexer) == (sorted(FILES), {})


def test_files_that_are_too_large_are_said_once(tmp_path):
    write_files(tmp_path, {**FILES, "big.py": "a = 1\n" * 1000})
    notes = Notes()
    settings = Settings(jobs=1, max_bytes=1000)
    with indexer_on(tmp_path, settings, notify=notes.hear) as indexer:
        indexer.update()
        indexer.update()
    [note] = notes
    assert "1 files" in note
    assert "too large" in note
