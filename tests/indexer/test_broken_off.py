"""What a large update owed when it was cut off is done by the next one, and no more; what concerns few links few."""

from itertools import count

import pytest

from core.indexer import extraction
from core.store import writer
from hunting import Limits, cheap
from indexers import check_equal_to_fresh, index, write_files

SMALL = Limits(0, 2, 1, 1, 2)  # every update is a large one, and stores and links file by file
FILES = {f"m{number}.py": f"from base import f\ndef g{number}(): f()\n" for number in range(20)}
OTHERS = {f"other{number}.py": f"def h{number}(): ...\nh{number}()\n" for number in range(20)}
ALL = {"base.py": "def f(): ...\n", **FILES, **OTHERS}


class Killed(BaseException):
    """Stands for the end of the process."""


def update_cut_off(root, transactions, monkeypatch):
    """Ends in the n-th transaction."""
    whole, number = writer.Writer._finish, count()

    def finish(self):
        if next(number) == transactions:
            raise Killed
        whole(self)

    with monkeypatch.context() as patch:
        patch.setattr(writer.Writer, "_finish", finish)
        with pytest.raises(Killed):
            update(root)


def update(root):
    with cheap(SMALL), pytest.MonkeyPatch.context() as patch:
        patch.setattr(extraction, "BATCH_FILES", 1)
        return index(root)


def test_links_that_are_owed_are_made_and_no_others(tmp_path, monkeypatch):
    root = tmp_path / "ws"
    write_files(root, ALL)
    update(root)
    write_files(root, {"base.py": "def f(a): ...\n"})
    update_cut_off(root, 8, monkeypatch)
    assert 10 < update(root).linked < 19
    check_equal_to_fresh(root)
    assert update(root).linked == 0


def test_a_cold_index_goes_on_where_it_was_cut_off(tmp_path, monkeypatch):
    root = tmp_path / "ws"
    write_files(root, ALL)
    update_cut_off(root, len(ALL) + 12, monkeypatch)
    report = update(root)
    assert (report.extracted, report.linked) == (0, len(ALL) - 9)
    check_equal_to_fresh(root)


@pytest.mark.slow
@pytest.mark.parametrize("at", range(0, 45, 3))
def test_wherever_it_is_cut_off_the_outcome_is_that_of_one_update(tmp_path, monkeypatch, at):
    root = tmp_path / "ws"
    write_files(root, ALL)
    update(root)
    changed = {path: text.replace("def ", "x = 1\ndef new_") for path, text in FILES.items()}
    write_files(
        root, {**changed, "base.py": "from m3 import new_g3 as f\n", "m21.py": "import m4\n"}
    )
    (root / "m5.py").unlink()
    update_cut_off(root, at, monkeypatch)
    write_files(root, {"m3.py": "def g3(): ...\n", "other3.py": "from base import f\nf()\n"})
    update(root)
    check_equal_to_fresh(root)


def test_a_new_project_concerns_those_who_look_for_what_is_in_it(tmp_path):
    root = tmp_path / "ws"
    write_files(
        root, {**ALL, "one/kit/__init__.py": "def f(): ...\n", "one/src/tool.py": "x = 1\n"}
    )
    write_files(root, {"a.py": "import kit\nkit.f()\n", "b.py": "from tool import x\nprint(x)\n"})
    index(root)
    write_files(root, {"one/pyproject.toml": ""})
    assert index(root).linked == 2
    check_equal_to_fresh(root)
    (root / "one" / "pyproject.toml").unlink()
    assert index(root).linked == 2
    check_equal_to_fresh(root)


def test_projects_that_change_places_in_their_order(tmp_path):
    root = tmp_path / "ws"
    projects = {f"{name}/pyproject.toml": "" for name in ("b", "a/src")}
    write_files(root, {**ALL, **projects, "a/src/kit.py": "x = 1\n", "b/kit.py": "y = 1\n"})
    write_files(root, {"use.py": "import kit\nkit.x\nkit.y\n"})
    index(root)
    write_files(root, {"a/pyproject.toml": ""})
    assert index(root).linked == 1
    check_equal_to_fresh(root)


def test_many_files_that_appear_concern_those_who_missed_them(tmp_path):
    root = tmp_path / "ws"
    write_files(root, {**ALL, "use.py": "import fresh.m17\nfresh.m17.f()\n"})
    index(root)
    fresh = {f"fresh/m{number}.py": "def f(): ...\n" for number in range(400)}
    write_files(root, fresh)
    assert index(root).linked == len(fresh) + 1
    check_equal_to_fresh(root)


def test_what_appears_in_a_project_is_found_by_who_missed_it_before_that_was_one(tmp_path):
    root = tmp_path / "ws"
    write_files(root, {**ALL, "one/other.py": "", "use.py": "import kit\nkit.f()\n"})
    index(root)
    write_files(root, {"one/pyproject.toml": ""})
    assert index(root).linked == 0
    check_equal_to_fresh(root)
    write_files(root, {"one/src/kit.py": "def f(): ...\n"})
    assert index(root).linked == 2
    check_equal_to_fresh(root)
