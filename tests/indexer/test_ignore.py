"""Which files a scan finds: rule files of every level, settings, environments, other people's code."""

import os
import subprocess

import pytest

from core.indexer.ignore import compile_rules
from core.indexer.scan import scan
from core.indexer.settings import Settings
from indexers import write_files


def found(root, **settings):
    return sorted(item.path for item in scan(str(root), Settings(**settings)).changed)


def refused(root, **settings):
    return {item.path: item.reason for item in scan(str(root), Settings(**settings)).refused}


def files(root, *paths, **texts):
    write_files(root, dict.fromkeys(paths, b"") | texts)


def test_gitignore_of_every_level_the_deepest_wins(tmp_path):
    files(tmp_path, "a.py", "tmp/a.py", "pkg/tmp/a.py", "pkg/gen_a.py", "pkg/keep/gen_b.py")
    write_files(
        tmp_path,
        {
            ".gitignore": "tmp/\ngen_*\n",
            "pkg/.gitignore": "!/tmp/\n",
            "pkg/keep/.gitignore": "!gen_b.py\n",
        },
    )
    assert found(tmp_path) == ["a.py", "pkg/keep/gen_b.py", "pkg/tmp/a.py"]


def test_what_lies_in_an_ignored_folder_cannot_be_brought_back(tmp_path):
    files(tmp_path, "out/a.py", "b.py")
    write_files(tmp_path, {".gitignore": "out/\n!out/a.py\n"})
    assert found(tmp_path) == ["b.py"]


def test_the_repositorys_own_exclude_file(tmp_path):
    files(tmp_path, "a.py", "secret.py", "pkg/secret.py")
    write_files(tmp_path, {".git/info/exclude": "secret.py\n"})
    assert found(tmp_path) == ["a.py"]


def test_a_gitignore_beats_the_exclude_file(tmp_path):
    files(tmp_path, "a.py", "b.py")
    write_files(tmp_path, {".git/info/exclude": "*.py\n", ".gitignore": "!a.py\n"})
    assert found(tmp_path) == ["a.py"]


def test_repositories_inside_have_their_own_exclude_file(tmp_path):
    files(tmp_path, "one/a.py", "one/b.py", "two/b.py")
    write_files(tmp_path, {"one/.git/info/exclude": "b.py\n"})
    assert found(tmp_path) == ["one/a.py", "two/b.py"]


def test_a_workspace_inside_a_repository_obeys_the_rules_above_it(tmp_path):
    files(tmp_path, "app/a.py", "app/sub/b.py", "app/sub/c.py")
    write_files(
        tmp_path, {".git/HEAD": "", ".gitignore": "b.py\n", "app/.gitignore": "/sub/c.py\n"}
    )
    assert found(tmp_path / "app") == ["a.py"]
    assert found(tmp_path / "app" / "sub") == []


def test_a_scratch_folder_that_its_repository_ignores_is_a_workspace_all_the_same(tmp_path):
    files(tmp_path, "scratch/demo/a.py")
    write_files(tmp_path, {".git/HEAD": "", ".gitignore": "scratch/\n"})
    assert found(tmp_path / "scratch" / "demo") == ["a.py"]


def test_own_ignore_file_adds_and_brings_back(tmp_path):
    files(tmp_path, "a.py", "b.py", "build/c.py", "dist/d.py", "ignored/e.py")
    write_files(
        tmp_path, {".gitignore": "ignored/\n", ".codescopeignore": "b.py\n!build/\n!ignored/\n"}
    )
    assert found(tmp_path) == ["a.py", "build/c.py", "ignored/e.py"]


def test_the_setting_beats_everything(tmp_path):
    files(tmp_path, "a.py", "b.py", "docs/c.py")
    write_files(tmp_path, {".codescopeignore": "!b.py\n"})
    assert found(tmp_path, exclude=("b.py", "docs/")) == ["a.py"]


def test_lines_that_are_no_patterns_do_no_harm():
    spec = compile_rules(b"!\n\\\n# comment\n\na.py\n***x\n")
    assert spec.check_file("a.py").include
    assert not spec.check_file("b.py").include


@pytest.mark.parametrize(
    "folder",
    [
        ".venv",
        "node_modules",
        "__pycache__",
        "dist",
        "build",
        ".tox",
        ".git",
        ".codescope",
        "x.egg-info",
        ".nox",
    ],
)
def test_environments_and_results_are_left_out_without_any_rule(tmp_path, folder):
    files(tmp_path, "a.py", f"{folder}/b.py", f"pkg/{folder}/c.py")
    assert found(tmp_path) == ["a.py"]


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "CACHEDIR.TAG", "conda-meta/history"])
def test_an_environment_of_any_name_is_seen_by_what_is_in_it(tmp_path, mark):
    files(tmp_path, "a.py", "whatever/lib/b.py", f"whatever/{mark}")
    assert found(tmp_path) == ["a.py"]


def test_an_environment_that_is_opened_itself_is_indexed(tmp_path):
    files(tmp_path, "pyvenv.cfg", "a.py")
    assert found(tmp_path) == ["a.py"]


def test_target_is_a_result_only_beside_what_makes_it(tmp_path):
    files(tmp_path, "target/a.py", "crate/Cargo.toml", "crate/target/b.py")
    assert found(tmp_path) == ["target/a.py"]


def test_a_package_called_build_is_code(tmp_path):
    files(tmp_path, "pip/build/__init__.py", "pip/build/a.py", "vendor/__init__.py", "vendor/b.py")
    assert found(tmp_path) == [
        "pip/build/__init__.py", "pip/build/a.py", "vendor/__init__.py", "vendor/b.py",
    ]  # fmt: skip


def test_vendored_folders_are_reported_once_and_a_setting_takes_them_in(tmp_path):
    files(tmp_path, "a.py", "third_party/x/b.py", "third_party/c.py")
    assert found(tmp_path) == ["a.py"]
    assert refused(tmp_path) == {"third_party": "vendored: copies of other projects"}
    assert found(tmp_path, generated=True) == ["a.py", "third_party/c.py", "third_party/x/b.py"]


def test_a_folder_within_a_package_is_a_part_of_it(tmp_path):
    kept = [
        "app/src/main/java/de/é/build/A.java", "com/google/thirdparty/x/A.java", "src/com/é/vendor/A.java",
    ]  # fmt: skip
    files(
        tmp_path, *kept, "app/build/A.java", "net/third_party/A.java", "third_party/java/A.java", "vendor/com/e/A.java"
    )  # fmt: skip
    assert found(tmp_path) == kept


@pytest.mark.slow
def test_git_agrees(tmp_path):
    """The same files as `git ls-files` would add, for rules of many kinds."""
    files(
        tmp_path, "a.py", "b/a.py", "b/c/a.py", "logs/a.py", "b/logs/a.py", "x.tmp.py", "b/x.tmp.py", "doc/a.py",
        "doc/keep/a.py", "deep/1/2/3/a.py", "sp ace/a.py", "br[a]cket/a.py", "caf\u00e9/a.py", "b/only/a.py",
    )  # fmt: skip
    rules = "/logs/\n*.tmp.py\n!b/x.tmp.py\ndoc/*\n!doc/keep/\n**/2/**\nsp\\ ace/\nbr\\[a\\]cket/\ncafé/\n"
    write_files(tmp_path, {".gitignore": rules, "b/.gitignore": "only/\n"})
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", tmp_path], check=True, env=environment)
    listed = subprocess.run(
        ["git", "-C", tmp_path, "ls-files", "-z", "--others", "--exclude-standard"],
        check=True, capture_output=True, env=environment,
    ).stdout.decode()  # fmt: skip
    assert found(tmp_path) == sorted(path for path in listed.split("\0") if path.endswith(".py"))
