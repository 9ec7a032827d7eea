"""Folders in one another: indexed once, by whichever of them covers the other."""

import os

import pytest

from core.indexer.settings import Settings
from core.workspace.overlap import covers as covers_with
from core.workspace.overlap import way_between, where
from doors import door
from indexers import write_files


def covers(outer, inner, **settings):
    return covers_with(where(outer), where(inner), Settings(**settings))


def way_to(outer, inner):
    return way_between(where(outer), where(inner))


@pytest.fixture
def outer(tmp_path):
    write_files(tmp_path / "oüter", {"a.py": "", "in/b.py": "", "out/c.py": "", ".git/HEAD": ""})
    write_files(tmp_path / "oüter", {".gitignore": "out/\n", "node_modules/pkg/d.js": ""})
    return tmp_path / "oüter"


def test_ways_of_spelling(outer, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(outer)
    inside = str(outer / "in")
    for spelled in (outer, f"{outer}/", f"{outer}/in/..", f"{outer}//", link):
        assert way_to(str(spelled), str(outer)) == ""
        assert way_to(str(spelled), inside) == "in"
        assert way_to(inside, str(spelled)) is None
    assert way_to(str(outer), str(link / "in")) == "in"
    assert way_to(str(outer), f"{outer}2") is None
    assert way_to(str(outer), str(outer / "missing" / "x")) == "missing/x"


def test_what_is_left_out_is_not_covered(outer):
    assert covers(str(outer), str(outer))
    assert covers(str(outer), str(outer / "in"))
    assert covers(str(outer), str(outer / "missing"))
    assert not covers(str(outer / "in"), str(outer))
    assert not covers(str(outer), str(outer / "out"))
    assert not covers(str(outer), str(outer / "in"), exclude=("in",))
    assert not covers(str(outer), str(outer / "node_modules" / "pkg"))
    write_files(outer, {"tree/.git": f"gitdir: {outer}/.git/worktrees/tree\n", "tree/a.py": ""})
    write_files(outer, {".git/worktrees/tree/commondir": "../..\n"})
    assert not covers(str(outer), str(outer / "tree"))


def test_a_workspace_opens_what_nobody_covers(outer, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(outer)
    with door(outer / "in", outer, link, outer / "out", outer / "in", supervised=False) as found:
        assert found.workspace.folders() == (str(outer), str(outer / "out"))
        found.workspace.add_folder(f"{link}{os.sep}in")
        assert found.workspace.folders() == (str(outer), str(outer / "out"))
