"""Which hints are looked at, how much of the disk each of them costs, and which are dropped."""

import shutil

import pytest

from core.indexer.hints import Hints, are_many
from core.indexer.scan import scan
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings
from indexers import write_files

FILES = {
    ".gitignore": "built/\n",
    "a.py": "",
    "pkg/__init__.py": "",
    "pkg/inner/b.py": "",
    "pyproject.toml": "",
    "built/deep/c.py": "",
    "node_modules/left/index.js": "",
}


@pytest.fixture
def hints(tmp_path):
    write_files(tmp_path, FILES)
    found = Hints(tmp_path)
    look(found, EVERYTHING)
    return found


def look(hints, scope):
    """What the indexer does with what is to be looked at."""
    found = scan(str(hints.root), Settings(), scope=scope)
    hints.learn(found, scope)


def read(hints, *paths):
    return hints.read([f"{hints.root}/{path}" if path else str(hints.root) for path in paths])


def test_a_source_file_costs_itself_whether_it_is_there_or_not(hints):
    assert read(hints, "a.py", "pkg/gone.py") == {"a.py", "pkg/gone.py"}


def test_a_file_that_is_nothing_to_us_costs_nothing(hints):
    assert read(hints, "notes.txt", "pkg/data.bin", "a.py.tmp") == set()


def test_a_rule_file_costs_its_folder(hints):
    assert read(hints, "pkg/.gitignore") == {"pkg"}
    assert read(hints, ".codescopeignore") == {""}


def test_a_configuration_file_costs_itself(hints):
    assert read(hints, "pyproject.toml", "pkg/setup.cfg") == {"pyproject.toml", "pkg/setup.cfg"}


def test_a_folder_costs_itself(hints):
    (hints.root / "fresh").mkdir()
    assert read(hints, "fresh", "pkg/inner", "gone") == {"fresh", "pkg/inner"}


def test_files_of_a_new_folder_cost_that_folder_once(hints):
    paths = [f"fresh/deep/m{number}.py" for number in range(100)]
    write_files(hints.root, dict.fromkeys(paths, ""))
    assert read(hints, *paths) == {"fresh"}
    look(hints, Scope(["fresh"]))
    assert read(hints, *paths) == set(paths)


def test_below_an_ignored_folder_all_is_dropped_once_it_was_asked_about(hints):
    assert read(hints, "built/deep/c.py", "built/other/e.py") == set()
    write_files(hints.root, {"pkg/.gitignore": "out/\n", "pkg/out/d.py": ""})
    assert read(hints, "pkg/out/d.py", "pkg/out/e.py") == {"pkg/out"}
    look(hints, Scope(["pkg/out"]))
    assert read(hints, "pkg/out/d.py", "pkg/out/deep/f.py") == set()


def test_an_ignored_folder_that_is_made_again_is_asked_about_again(hints):
    write_files(hints.root, {"env/pyvenv.cfg": ""})
    look(hints, Scope(["env"]))
    assert read(hints, "env/e.py") == set()
    shutil.rmtree(hints.root / "env")
    write_files(hints.root, {"env/e.py": ""})
    assert read(hints, "env", "env/e.py") == {"env"}
    look(hints, Scope(["env"]))
    assert read(hints, "env/e.py") == {"env/e.py"}


def test_a_folder_that_was_not_there_when_it_was_looked_at_is_not_ignored(hints):
    look(hints, Scope(["fresh"]))
    write_files(hints.root, {"fresh/a.py": ""})
    assert read(hints, "fresh/a.py") == {"fresh"}


def test_a_file_that_a_link_stands_for_costs_the_link(hints):
    write_files(hints.root, {"bin/tool": "x = 1\n"})
    (hints.root / "tool.py").symlink_to("bin/tool")
    look(hints, EVERYTHING)
    assert read(hints, "bin/tool") == {"tool.py"}


def test_a_folder_left_out_for_what_it_holds_is_watched_for_that(hints):
    write_files(hints.root, {"env/pyvenv.cfg": "", "built/x.py": ""})
    look(hints, EVERYTHING)
    assert hints.closed == {"env"}


def test_what_no_workspace_holds_is_dropped_without_asking(hints):
    assert read(hints, "node_modules", "node_modules/left/index.js", ".git/objects/ab/cd") == set()


def test_an_ignored_folder_is_asked_about_again_when_rules_have_changed(hints):
    look(hints, Scope(["built"]))
    write_files(hints.root, {".gitignore": ""})
    assert read(hints, ".gitignore") == {""}
    look(hints, EVERYTHING)
    assert read(hints, "built/deep/c.py") == {"built/deep/c.py"}


def test_an_ignored_folder_is_asked_about_again_when_its_mark_is_gone(hints):
    write_files(hints.root, {"env/pyvenv.cfg": "", "env/lib/x.py": ""})
    look(hints, Scope(read(hints, "env")))
    assert read(hints, "env/lib/x.py") == set()
    (hints.root / "env" / "pyvenv.cfg").unlink()
    assert read(hints, "env/pyvenv.cfg") == {"env"}


def test_rules_that_git_keeps_elsewhere_cost_everything(hints):
    write_files(hints.root, {".git/info/exclude": "pkg/\n"})
    look(hints, EVERYTHING)
    assert read(hints, ".git/info/exclude") == {""}
    assert read(hints, ".git/index", ".git/HEAD") == set()


def test_a_repository_that_begins_inside_costs_its_folder(hints):
    assert read(hints, "pkg/.git") == {"pkg"}


def test_what_lies_elsewhere_is_dropped(hints):
    assert hints.read(["/elsewhere/a.py", f"{hints.root}-2/a.py", "../a.py", "\0", 5]) == set()


def test_a_name_that_is_not_utf_8_costs_its_folder_only(hints):
    assert read(hints, "pkg/\udcff.py") == {"pkg/\udcff.py"}


def test_many_paths_are_compared_with_everything():
    few = {f"m{number}.py" for number in range(60)}
    many = {f"m{number}.py" for number in range(600)}
    assert not are_many(few, 10)
    assert not are_many(many, 50_000)
    assert are_many(many, 5_000)
    assert are_many({""}, 50_000)


def test_no_path_at_all_is_nothing(hints):
    found = scan(str(hints.root), Settings(), scope=Scope(()))
    assert (found.changed, found.folders) == ([], [""])
