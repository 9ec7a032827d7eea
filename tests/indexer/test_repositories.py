"""Repositories inside a workspace: submodules and nested ones have their own rules; second copies are left out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.indexer.repositories import repository_around, repository_at
from core.indexer.scan import Known, Stamp, scan
from core.indexer.settings import Settings
from core.workspace.standalone import find_root, index_here
from indexers import write_files

QUIET = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder, *words):
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, env=QUIET)


def repository(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    write_files(folder, files)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "é")
    return folder


def found(root, **settings):
    return sorted(item.path for item in scan(str(root), Settings(**settings)).changed)


def refused(root):
    return {item.path: item.reason for item in scan(str(root), Settings()).refused}


@pytest.fixture
def main(tmp_path):
    return repository(tmp_path / "main", {"a.py": "", "pkg/b.py": ""})


COPY = "another working tree of a repository of this workspace"


def test_a_working_tree_inside_of_its_repository_is_a_second_copy(main):
    git(main, "worktree", "add", "-q", ".worktrees/x", "-b", "x")
    git(main, "worktree", "add", "-q", "trees/é", "-b", "y")
    assert found(main) == ["a.py", "pkg/b.py"]
    assert refused(main) == {".worktrees/x": COPY, "trees/é": COPY}


def test_a_second_copy_is_indexed_when_it_is_opened_itself(main):
    git(main, "worktree", "add", "-q", "trees/x", "-b", "x")
    assert found(main / "trees" / "x") == ["a.py", "pkg/b.py"]
    git(main / "trees" / "x", "worktree", "add", "-q", "more/y", "-b", "y")
    assert refused(main / "trees" / "x") == {"more/y": COPY}


def test_a_second_copy_is_brought_in_by_the_own_ignore_file(main):
    git(main, "worktree", "add", "-q", "trees/x", "-b", "x")
    write_files(main, {".codescopeignore": "!trees/x/\n"})
    assert found(main) == ["a.py", "pkg/b.py", "trees/x/a.py", "trees/x/pkg/b.py"]


def test_working_trees_side_by_side_in_a_folder_are_indexed_once(main, tmp_path):
    git(main, "worktree", "add", "-q", "../other", "-b", "x")
    assert found(tmp_path) == ["main/a.py", "main/pkg/b.py"]
    assert refused(tmp_path) == {"other": COPY}
    assert found(tmp_path / "other") == ["a.py", "pkg/b.py"]


def test_a_part_of_a_repository_does_not_hold_its_other_working_trees_again(main):
    git(main, "worktree", "add", "-q", "pkg/trees/x", "-b", "x")
    assert found(main / "pkg") == ["b.py"]


def test_a_bare_repository_has_no_first_working_tree(main, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "clone", "-q", "--bare", str(main), ".bare")
    (folder / ".git").write_text("gitdir: ./.bare\n")
    git(folder, "worktree", "add", "-q", "one", "main")
    git(folder, "worktree", "add", "-q", "two", "-b", "two")
    assert found(folder) == ["one/a.py", "one/pkg/b.py", "two/a.py", "two/pkg/b.py"]


def test_a_working_tree_of_a_repository_elsewhere_is_not_another_copy(main, tmp_path):
    own = repository(tmp_path / "own", {"c.py": ""})
    git(main, "worktree", "add", "-q", str(own / "inner"), "-b", "x")
    assert found(own) == ["c.py", "inner/a.py", "inner/pkg/b.py"]


def test_submodules_are_part_of_the_workspace_with_their_own_rules(main, tmp_path):
    write_files(main, {"scratch.py": "", "local.py": ""})
    git(main, "add", "-A")
    git(main, "commit", "-q", "-m", "more")
    outer = repository(tmp_path / "outer", {"c.py": "", ".gitignore": "a.py\n"})
    git(outer, "submodule", "add", "-q", str(main), "libs/sub")
    write_files(outer, {".git/modules/libs/sub/info/exclude": "scratch.py\n"})
    write_files(outer / "libs" / "sub", {".gitignore": "local.py\n"})
    assert found(outer) == ["c.py", "libs/sub/a.py", "libs/sub/pkg/b.py"]
    assert refused(outer) == {}
    # Opened itself it is the same, and its rules are found from below it too.
    assert found(outer / "libs" / "sub") == ["a.py", "pkg/b.py"]
    assert found(outer / "libs") == ["sub/a.py", "sub/pkg/b.py"]
    write_files(outer, {".git/modules/libs/sub/info/exclude": "b.py\n"})
    assert found(outer / "libs" / "sub" / "pkg") == []


def test_a_repository_inside_does_not_obey_the_rules_around_it(tmp_path):
    outer = repository(
        tmp_path / "outer", {"c.py": "", "gen.py": "", ".gitignore": "gen.py\nout/\n"}
    )
    repository(outer / "inner", {"gen.py": "", "own.py": "", "out/d.py": ""})
    write_files(outer / "inner", {".gitignore": "own.py\n"})
    assert found(outer) == ["c.py", "inner/gen.py", "inner/out/d.py"]
    repository(outer / "out", {"e.py": ""})
    assert "out/e.py" not in found(outer)  # whether it is looked at is for the outer one to say
    write_files(outer, {".codescopeignore": "gen.py\n"})
    assert found(outer) == ["c.py", "inner/out/d.py"]  # ours hold everywhere


def test_a_folder_that_becomes_a_repository_is_matched_again(tmp_path):
    write_files(
        tmp_path, {".git/HEAD": "", ".gitignore": "gen.py\n", "in/a.py": "", "in/gen.py": ""}
    )
    first = scan(str(tmp_path), Settings())
    assert [item.path for item in first.changed] == ["in/a.py"]
    write_files(tmp_path, {"in/.git/HEAD": ""})
    stamps = {item.path: Stamp(item.size, item.mtime_ns) for item in first.changed}
    again = scan(str(tmp_path), Settings(), Known(stamps, list(stamps), first.rules))
    assert [item.path for item in again.changed] == ["in/gen.py"]


@pytest.mark.parametrize(
    "text",
    ["", "gitdir:", "gitdir: \0", f"gitdir: {'x' * 5000}", "gitdir: //host/share", "nothing", "é"],
)
def test_a_git_file_that_is_none_does_no_harm(tmp_path, text):
    write_files(tmp_path, {"ws/a.py": "", "ws/in/b.py": "", "ws/in/.git": text})
    assert repository_at(str(tmp_path / "ws" / "in")) is None
    assert found(tmp_path / "ws") == ["a.py", "in/b.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_hostile_git_file_reads_no_more_than_rules(tmp_path):
    write_files(tmp_path, {"ws/in/b.py": "", "secret/info/exclude": "b.py\n", "secret/key": "k\n"})
    os.mkfifo(tmp_path / "secret" / "commondir")  # nothing waits for whoever would write into it
    (tmp_path / "ws" / "in" / ".git").write_text("gitdir: ../../secret\n")
    assert found(tmp_path / "ws") == []
    (tmp_path / "secret" / "info" / "exclude").unlink()
    (tmp_path / "secret" / "info" / "exclude").symlink_to(tmp_path / "secret" / "key")
    assert found(tmp_path / "ws") == ["in/b.py"]


def test_a_git_file_that_leads_nowhere_still_marks_a_repository(tmp_path):
    write_files(
        tmp_path,
        {".git/HEAD": "", ".gitignore": "b.py\n", "in/b.py": "", "in/.git": "gitdir: /gone/é\n"},
    )
    assert found(tmp_path) == ["in/b.py"]


def index(root):
    index_here(root, Settings(), progress=lambda *_: None, notify=lambda *_: None)


def test_the_root_of_a_command_is_never_an_index_that_leaves_the_place_out(main):
    git(main, "worktree", "add", "-q", "trees/x", "-b", "x")
    index(main)
    assert find_root(main / "pkg") == main
    assert find_root(main / "trees") == main
    assert find_root(main / "trees" / "x" / "pkg") == main / "trees" / "x"
    write_files(main, {".codescopeignore": "!trees/x/\n"})
    index(main)
    assert find_root(main / "trees" / "x" / "pkg") == main
    index(main / "trees" / "x")
    assert find_root(main / "trees" / "x" / "pkg") == main / "trees" / "x"


def test_the_root_of_a_command_in_a_submodule_is_the_workspace_around_it(main, tmp_path):
    outer = repository(tmp_path / "outer", {"c.py": ""})
    git(outer, "submodule", "add", "-q", str(main), "sub")
    index(outer)
    assert find_root(outer / "sub" / "pkg") == outer
    around = repository_around(str(outer / "sub" / "pkg"))
    assert around is not None
    assert Path(around.common) == outer / ".git" / "modules" / "sub"
