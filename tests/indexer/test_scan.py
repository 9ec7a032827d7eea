"""What a scan makes of a folder: odd files, links, names; and what it need not look at twice."""

import errno
import os
import sys

import pytest

from core.indexer import scan as scanning
from core.indexer.ignore import Rules
from core.indexer.scan import Known, Stamp, scan
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings
from core.indexer.steps import folders_of
from indexers import contents, index, write_files

posix = pytest.mark.skipif(sys.platform == "win32", reason="names and pipes of POSIX")


def found(result):
    return sorted(item.path for item in result.changed)


def refused(result):
    return {item.path: (item.reason, item.failed) for item in result.refused}


def known_of(result):
    stamps = {item.path: Stamp(item.size, item.mtime_ns) for item in result.changed}
    return Known(stamps, list(stamps), result.rules)


def look(root, known=scanning.NOTHING_KNOWN, only=None, **settings):
    scope = EVERYTHING if only is None else Scope(only)
    return scan(str(root), Settings(**settings), known, scope=scope)


# -- links


def test_a_link_to_a_folder_is_not_followed_so_that_loops_end(tmp_path):
    write_files(tmp_path, {"pkg/a.py": ""})
    (tmp_path / "pkg" / "again").symlink_to(tmp_path)
    (tmp_path / "pkg" / "self").symlink_to("self")
    (tmp_path / "loop.py").symlink_to("loop.py")
    result = look(tmp_path)
    assert found(result) == ["pkg/a.py"]
    assert refused(result) == {"loop.py": ("a link that leads nowhere", False)}


def test_a_linked_file_has_one_identity_its_own(tmp_path):
    write_files(tmp_path, {"pkg/a.py": ""})
    (tmp_path / "b.py").symlink_to(tmp_path / "pkg" / "a.py")
    result = look(tmp_path)
    assert found(result) == ["pkg/a.py"]
    assert refused(result)["b.py"] == ("a link to pkg/a.py", False)


def test_a_linked_file_without_a_name_of_its_own_is_indexed_as_the_link(tmp_path):
    write_files(tmp_path, {"bin/tool": "x = 1\n"})
    (tmp_path / "tool.py").symlink_to("bin/tool")
    (tmp_path / "tool2.py").symlink_to("bin/tool")
    result = look(tmp_path)
    assert found(result) == ["tool.py"]
    assert refused(result)["tool2.py"] == ("a link to bin/tool", False)


def test_links_that_lead_outside_are_refused(tmp_path):
    write_files(tmp_path, {"outside.py": "", "ws/a.py": ""})
    (tmp_path / "ws" / "b.py").symlink_to(tmp_path / "outside.py")
    (tmp_path / "ws" / "c.py").symlink_to(tmp_path / "nothing.py")
    assert refused(look(tmp_path / "ws")) == {
        "b.py": ("a link to a place outside of the workspace", False),
        "c.py": ("a link that leads nowhere", False),
    }


def test_a_workspace_that_is_a_link_itself(tmp_path):
    write_files(tmp_path, {"real/a.py": ""})
    (tmp_path / "real" / "b.py").symlink_to(tmp_path / "real" / "a.py")
    (tmp_path / "ws").symlink_to("real")
    result = look(tmp_path / "ws")
    assert found(result) == ["a.py"]
    assert refused(result)["b.py"] == ("a link to a.py", False)


# -- odd names and files


@posix
def test_names_that_are_not_utf8_are_reported(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.py", "wb"):
        pass
    os.mkdir(os.fsencode(tmp_path) + b"/d\xff")
    with open(os.fsencode(tmp_path) + b"/d\xff/a.py", "wb"):
        pass
    result = look(tmp_path)
    assert found(result) == []
    assert refused(result) == {
        "caf\\xe9.py": ("its name is not UTF-8", False),
        "d\\xff": ("its name is not UTF-8", False),
    }


def test_names_with_all_kinds_of_characters(tmp_path):
    names = ["caf\u00e9.py", "e\u0301.py", "\U0001f600.py", "a b.py", "#.py", "%41.py", "a;b'\".py"]
    if sys.platform != "win32":
        names += ["a\nb.py", "a\tb.py", "a\\b.py", "?.py"]
    write_files(tmp_path, dict.fromkeys(names, ""))
    assert found(look(tmp_path)) == sorted(names)


@posix
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    assert refused(look(tmp_path)) == {"pipe.py": ("not a regular file", False)}


def test_a_large_file_is_reported_with_its_size_and_the_limit(tmp_path):
    write_files(tmp_path, {"big.py": b"#" * 20_000_000, "small.py": ""})
    result = look(tmp_path)
    assert found(result) == ["small.py"]
    assert refused(result)["big.py"] == (
        "too large: 20,000,000 bytes, the limit is 2,000,000",
        False,
    )
    assert found(look(tmp_path, max_bytes=20_000_000)) == ["big.py", "small.py"]


def test_a_folder_that_cannot_be_read_is_reported(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.py": "", "closed/b.py": ""})
    real = os.scandir

    def scandir(path):
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("core.indexer.scan.os.scandir", scandir)
    result = look(tmp_path)
    assert found(result) == ["a.py"]
    assert refused(result) == {"closed": ("the folder cannot be read: Permission denied", True)}


def test_a_file_that_vanishes_while_its_folder_is_read(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.py": "", "b.py": ""})
    real = os.scandir

    class Vanishing:
        def __init__(self, path):
            self.entries = list(real(path))
            (tmp_path / "b.py").unlink()

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr("core.indexer.scan.os.scandir", Vanishing)
    assert found(look(tmp_path)) == ["a.py"]


def test_a_workspace_that_is_gone_is_an_error_not_an_empty_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        look(tmp_path / "missing")


# -- what is known


def test_nothing_changed_is_found_by_stamps_alone(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.py": "", "pkg/b.py": "", ".gitignore": "*.log\n", "notes.txt": ""})
    first = look(tmp_path)
    matched = []
    real = Rules.ignores

    def ignores(self, path):
        matched.append(path)
        return real(self, path)

    monkeypatch.setattr(Rules, "ignores", ignores)
    again = look(tmp_path, known_of(first))
    assert (found(again), again.gone, again.unchanged) == ([], [], 2)
    assert matched == []


def test_changes_of_size_and_of_time_are_seen(tmp_path):
    write_files(tmp_path, {"a.py": "1", "b.py": "1", "c.py": "1"})
    known = known_of(look(tmp_path))
    (tmp_path / "a.py").write_text("22")
    os.utime(tmp_path / "b.py", ns=(1, 1))
    (tmp_path / "c.py").unlink()
    (tmp_path / "d.py").write_text("")
    result = look(tmp_path, known)
    assert (found(result), result.gone) == (["a.py", "b.py", "d.py"], ["c.py"])


def test_known_files_are_matched_again_when_a_rule_file_around_them_changes(tmp_path):
    write_files(tmp_path, {"a.py": "", "pkg/b.py": "", "pkg/sub/c.py": "", "other/d.py": ""})
    known = known_of(look(tmp_path))
    write_files(tmp_path, {"pkg/.gitignore": "c.py\n"})
    result = look(tmp_path, known)
    assert (found(result), result.gone) == ([], ["pkg/sub/c.py"])
    stamps = {path: known.current[path] for path in ("a.py", "pkg/b.py", "other/d.py")}
    known = Known(stamps, list(stamps), result.rules)
    (tmp_path / "pkg" / ".gitignore").unlink()
    result = look(tmp_path, known)
    assert (found(result), result.gone) == (["pkg/sub/c.py"], [])


@pytest.mark.parametrize("rules", [".git/info/exclude", ".gitignore"])
def test_known_files_are_matched_again_when_a_rule_file_above_the_workspace_changes(
    tmp_path, rules
):
    write_files(tmp_path, {".git/HEAD": "", "work/a.py": "", "work/b.py": ""})
    known = known_of(look(tmp_path / "work"))
    write_files(tmp_path, {rules: "b.py\n"})
    assert look(tmp_path / "work", known).gone == ["b.py"]


def test_a_known_folder_becomes_a_build_result(tmp_path):
    write_files(tmp_path, {"target/a.py": "", "b.py": ""})
    known = known_of(look(tmp_path))
    write_files(tmp_path, {"Cargo.toml": ""})
    assert look(tmp_path, known).gone == ["target/a.py"]


def test_known_files_are_matched_again_when_the_setting_changes(tmp_path):
    write_files(tmp_path, {"a.py": "", "b.py": ""})
    known = known_of(look(tmp_path))
    result = look(tmp_path, known, exclude=("b.py",))
    assert (found(result), result.gone) == ([], ["b.py"])


def test_single_files_are_looked_at_alone(tmp_path):
    write_files(
        tmp_path,
        {"a.py": "", "pkg/b.py": "", "node_modules/x/c.py": "", ".gitignore": "d.py\n", "d.py": ""},
    )
    only = ["pkg/b.py", "node_modules/x/c.py", "d.py", "pkg/gone.py"]
    result = look(tmp_path, Known({}, ["pkg/gone.py"]), only=only)
    assert (found(result), result.gone) == (["pkg/b.py"], ["pkg/gone.py"])


def test_a_single_file_below_a_linked_folder_is_not_reached(tmp_path):
    write_files(tmp_path, {"outside/a.py": "", "ws/b.py": ""})
    (tmp_path / "ws" / "linked").symlink_to(tmp_path / "outside")
    assert found(look(tmp_path / "ws", only=["linked/a.py"])) == []


def test_folders_of_paths():
    assert folders_of(["a.py", "b/c/d.py", "b/e.py"]) == {"b/c/", "b/"}


def test_projects_are_found(tmp_path):
    write_files(tmp_path, {"pyproject.toml": "", "libs/x/setup.py": "", "libs/x/a.py": ""})
    assert sorted(look(tmp_path).projects) == ["", "libs/x"]


def test_what_cannot_be_opened_for_want_of_descriptors_is_not_taken_for_gone(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.py": "x = 1\n", "sub/b.py": "y = 1\n", "sub/package.json": "{}"})
    index(tmp_path)
    scandir, opened = os.scandir, os.open

    def listing(path):
        if str(path).rstrip("/").endswith("sub"):
            raise OSError(errno.EMFILE, "Too many open files")
        return scandir(path)

    def opening(path, *rest, **more):
        if str(path).endswith(".json"):
            raise OSError(errno.EMFILE, "Too many open files")
        return opened(path, *rest, **more)

    for module, name, replaced in ((os, "scandir", listing), (os, "open", opening)):
        with monkeypatch.context() as patch:
            write_files(tmp_path, {"sub/package.json": '{"name": "x"}'})
            patch.setattr(module, name, replaced)
            with pytest.raises(OSError, match="Too many"):
                index(tmp_path)
        assert "sub/b.py" in contents(tmp_path)
