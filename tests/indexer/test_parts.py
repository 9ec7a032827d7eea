"""Folders and rule files that change cost what they hold, and the index is what a fresh one would be."""

import shutil

import pytest

from core.indexer.settings import Settings
from indexers import check_equal_to_fresh, contents, index, indexer_on, write_files

TREE = {
    "a.py": "from pkg.b import f\nf()\n",
    "pkg/__init__.py": "",
    "pkg/b.py": "def f(): ...\n",
    "pkg/deep/c.py": "from pkg.b import f\nf()\n",
    "other/d.py": "def d(): ...\n",
}


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "ws"
    write_files(root, TREE)
    index(root)
    return root


def looked_at(root, *paths):
    """What an update of these paths did; the index is right after it."""
    folders: list[str] = []
    with indexer_on(root, entering=folders.append) as indexer:
        report = indexer.update_paths(paths)
    check_equal_to_fresh(root)
    return report, folders


def test_a_new_folder(tree):
    write_files(tree, {"fresh/e.py": "def e(): ...\n", "fresh/in/g.py": "from fresh.e import e\n"})
    report, folders = looked_at(tree, "fresh")
    assert report.extracted == 2
    assert sorted(folders) == ["", "fresh", "fresh/in"]


def test_a_folder_that_is_gone(tree):
    shutil.rmtree(tree / "pkg")
    report, folders = looked_at(tree, "pkg")
    assert (report.removed, folders) == (3, [""])


def test_a_renamed_folder(tree):
    (tree / "pkg").rename(tree / "moved")
    report, _ = looked_at(tree, "pkg", "moved")
    assert (report.removed, report.extracted) == (3, 3)


def test_a_folder_in_the_place_of_a_file_and_back(tree):
    (tree / "a.py").unlink()
    write_files(tree, {"a.py/inner.py": "x = 1\n"})
    looked_at(tree, "a.py")
    assert "a.py/inner.py" in contents(tree)
    shutil.rmtree(tree / "a.py")
    write_files(tree, {"a.py": TREE["a.py"]})
    looked_at(tree, "a.py")
    assert "a.py/inner.py" not in contents(tree)


def test_rules_of_a_folder(tree):
    write_files(tree, {"pkg/.gitignore": "deep/\n"})
    report, folders = looked_at(tree, "pkg")
    assert report.removed == 1
    assert "other" not in folders
    (tree / "pkg" / ".gitignore").unlink()
    report, _ = looked_at(tree, "pkg")
    assert report.extracted == 1


def test_rules_that_a_part_has_found_hold_for_the_next_comparison(tree):
    write_files(tree, {"pkg/.gitignore": "deep/\n"})
    looked_at(tree, "pkg")
    write_files(tree, {"pkg/.gitignore": "# nothing\n"})
    index(tree)
    assert "pkg/deep/c.py" in contents(tree)


@pytest.mark.parametrize("place", [".git/info/exclude", "pkg/.git/info/exclude"])
def test_rules_that_git_keeps_elsewhere(tree, place):
    (tree / place).parent.mkdir(parents=True)
    index(tree)
    write_files(tree, {place: "deep/\n"})
    index(tree)
    assert "pkg/deep/c.py" not in contents(tree)
    (tree / place).unlink()
    index(tree)
    assert "pkg/deep/c.py" in contents(tree)


def test_a_project_file_of_a_folder(tree):
    write_files(tree, {"other/pyproject.toml": "[project]\nname = 'other'\n", "e.py": "import d\n"})
    looked_at(tree, "other/pyproject.toml", "e.py")
    (tree / "other" / "pyproject.toml").unlink()
    looked_at(tree, "other/pyproject.toml")


def test_a_folder_that_vanishes_while_it_is_looked_at(tree):
    def vanish(folder):
        if folder == "pkg/deep":
            shutil.rmtree(tree / "pkg" / "deep")

    with indexer_on(tree, entering=vanish) as indexer:
        indexer.update()
    check_equal_to_fresh(tree)


def test_links_that_stand_for_one_file_are_looked_at_together(tree):
    write_files(tree, {"bin/tool": "x = 1\n"})
    for name in ("tool1.py", "tool2.py"):
        (tree / name).symlink_to("bin/tool")
    index(tree, Settings(jobs=1))
    looked_at(tree, "tool2.py")
