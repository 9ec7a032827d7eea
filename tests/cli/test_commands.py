"""The command line as a user meets it: text in, text and exit codes out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from marked import parse_marked

SOURCES = """
    ==> shop/__init__.py
    ==> shop/prices.py
    def round_up(x):
        "Rounds."
        return x + 1

    class Price:
        def total(self):
            return round_up(1)

        def again(self, n):
            return self.again(n - 1)
    ==> shop/main.py
    from shop.prices import Price, round_up

    def main():
        é = "ünï"; round_up(é)
        return Price().total()

    def twice():
        main(); main()
    ==> other/prices.py
    class Price:
        def total(self): ...
"""
runner = CliRunner()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shop")
    for path, source in parse_marked(SOURCES).files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(source)
    (root / "huge.py").write_bytes(b"x = 1\n" * 400_000)
    result = runner.invoke(app, ["index", str(root), "--json"])
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert summary["files"] == 4
    assert [item["path"] for item in summary["skipped"]] == ["huge.py"]
    return root


def ask(workspace: Path, *arguments: str) -> Result:
    return runner.invoke(app, [*arguments, "-w", str(workspace)])


def records(workspace: Path, *arguments: str) -> list[dict[str, object]]:
    result = ask(workspace, *arguments, "--format", "json")
    found: list[dict[str, object]] = json.loads(result.stdout)["results"]
    return found


def test_symbols_by_part_of_a_name(workspace: Path) -> None:
    assert [item["name"] for item in records(workspace, "symbols", "round")] == ["round_up"]


def test_definition_of_a_place(workspace: Path) -> None:
    [found] = records(workspace, "definition", f"{workspace}/shop/main.py:4:16")
    assert (found["path"], found["line"], found["column"]) == ("shop/prices.py", 1, 5)


def test_references_with_columns_in_characters(workspace: Path) -> None:
    found = records(workspace, "references", "round_up", "--no-declaration")
    places = {(item["path"], item["line"], item["column"], item["role"]) for item in found}
    assert ("shop/main.py", 4, 16, "call") in places
    assert ("shop/prices.py", 7, 16, "call") in places


def test_callers_to_a_depth(workspace: Path) -> None:
    found = records(workspace, "callers", "shop.prices.Price.total", "--depth", "2")
    assert [(item["depth"], item["name"], item["sites"]) for item in found] == [
        (1, "main", "5:20"),
        (2, "twice", "8:5 8:13"),
    ]


def test_a_recursive_caller_is_shown_once(workspace: Path) -> None:
    found = records(workspace, "callers", "Price.again", "--depth", "5")
    assert [(item["name"], item["recursive"]) for item in found] == [("again", True)]


def test_callees_of_a_line(workspace: Path) -> None:
    names = {str(item["name"]) for item in records(workspace, "callees", "shop/main.py:3")}
    assert {"round_up", "Price", "total"} <= names


def test_an_address_names_a_symbol(workspace: Path) -> None:
    [symbol] = records(workspace, "symbols", "round_up")
    [found] = records(workspace, "definition", str(symbol["uri"]))
    assert found["line"] == 1


def test_several_of_a_name_are_listed_and_refused(workspace: Path) -> None:
    result = ask(workspace, "callers", "Price.total")
    assert result.exit_code == 2
    assert "2 symbols are named Price.total" in result.stderr
    assert "codescope://" in result.stderr


def test_nothing_found_is_one(workspace: Path) -> None:
    assert ask(workspace, "callers", "no_such_name").exit_code == 1
    assert ask(workspace, "symbols", "zzzzqqqq").exit_code == 1


def test_no_index_is_two_and_says_what_to_do(tmp_path: Path) -> None:
    result = runner.invoke(app, ["symbols", "x", "-w", str(tmp_path)])
    assert result.exit_code == 2
    assert "codescope index" in result.stderr


def test_a_line_that_is_not_there_is_two(workspace: Path) -> None:
    result = ask(workspace, "definition", "shop/main.py:99")
    assert (result.exit_code, "lines, not 99" in result.stderr) == (2, True)


def test_compact_and_toon(workspace: Path) -> None:
    compact = ask(workspace, "symbols", "round_up", "--format", "compact")
    assert compact.stdout == "shop/prices.py:1:5 round_up function\n"
    toon = ask(workspace, "symbols", "round_up", "--format", "toon")
    head, row = toon.stdout.splitlines()
    assert head == "results[1]{name,kind,path,line,column,container,uri}:"
    assert row.startswith('  round_up,function,shop/prices.py,1,5,"","codescope://')


def test_a_home_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    result = runner.invoke(app, ["index", str(tmp_path)])
    assert (result.exit_code, "home folder" in result.stderr) == (2, True)


def test_status_says_what_was_left_out(workspace: Path) -> None:
    result = ask(workspace, "status", "--format", "json")
    assert json.loads(result.stdout)["skipped"][0]["path"] == "huge.py"


def test_the_command_itself(workspace: Path) -> None:
    command = [sys.executable, "-c", "from cli.main import app; app()", "symbols", "twice"]
    found = subprocess.run(
        command, cwd=workspace / "shop", capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert (found.returncode, "shop/main.py:7:5" in found.stdout) == (0, True)
