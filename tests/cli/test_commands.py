"""The command line as a user meets it: text in, text and exit codes out."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from indexers import indexer_process
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


def records(workspace: Path, *arguments: str) -> list[dict[str, Any]]:
    result = ask(workspace, *arguments, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return found


def test_symbols_by_part_of_a_name(workspace: Path) -> None:
    assert [item["qualified"] for item in records(workspace, "symbols", "round")] == ["round_up"]


def test_definition_of_a_place(workspace: Path) -> None:
    [found] = records(workspace, "definition", f"{workspace}/shop/main.py:4:16")
    assert (found["path"], found["line"], found["column"]) == ("shop/prices.py", 1, 5)
    assert (found["confidence"], found["mode"]) == (1.0, "static")


def test_a_path_may_be_relative_to_where_one_stands(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace / "shop")
    result = runner.invoke(app, ["definition", "main.py:4:16", "--format", "compact"])
    assert result.stdout == "shop/prices.py:1:5: function round_up\n"


def test_references_with_columns_in_characters(workspace: Path) -> None:
    found = records(workspace, "references", "round_up")
    places = {(item["path"], item["line"], item["column"], item["role"]) for item in found}
    assert ("shop/main.py", 4, 16, "call") in places
    assert ("shop/prices.py", 7, 16, "call") in places
    assert not any(item["role"] == "declaration" for item in found)
    assert [item["text"] for item in found if item["line"] == 7] == ["return round_up(1)"]


def test_references_with_the_declaration(workspace: Path) -> None:
    found = records(workspace, "references", "round_up", "--declaration")
    assert ("shop/prices.py", 1) in {
        (item["path"], item["line"]) for item in found if item["role"] == "declaration"
    }


def test_callers_to_a_depth(workspace: Path) -> None:
    found = records(workspace, "callers", "shop.prices.Price.total", "--depth", "2")
    assert [(item["depth"], item["qualified"], item["sites"]) for item in found] == [
        (1, "main", ["5:20"]),
        (2, "twice", ["8:5", "8:13"]),
    ]


def test_a_recursive_caller_is_shown_once(workspace: Path) -> None:
    found = records(workspace, "callers", "Price.again", "--depth", "5")
    assert [(item["qualified"], item["again"]) for item in found] == [("Price::again", True)]


def test_a_caller_that_is_shown_at_the_last_step_is_followed_where_it_comes_earlier(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.py").write_text(
        "def f(): ...\ndef g():\n    f()\ndef h():\n    g(); f()\ndef i():\n    h()\n"
    )
    assert runner.invoke(app, ["index", str(tmp_path)]).exit_code == 0
    found = records(tmp_path, "callers", "f", "--depth", "2")
    assert [(item["depth"], item["qualified"], item["again"]) for item in found] == [
        (1, "g", False),
        (2, "h", False),
        (1, "h", False),
        (2, "i", False),
    ]


def test_one_is_not_written_as_many(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(): ...\nf()\n")
    indexed = runner.invoke(app, ["index", str(tmp_path)])
    assert indexed.stdout.startswith("1 file, 2 symbols, 1 group of references in ")
    assert ask(tmp_path, "references", "f").stderr == "1 place in 1 file\n"


@pytest.mark.parametrize("question", ["definition", "references", "callers", "callees", "symbols"])
def test_a_name_that_is_no_unicode_is_found_nowhere(workspace: Path, question: str) -> None:
    found = command("from cli.main import app; app()", question, "\udcff", cwd=workspace)
    assert (found.returncode, found.stdout) == (1, "")
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("name", ["definition", "references", "callers", "callees"])
def test_the_help_of_each_command_says_how_a_symbol_is_named(name: str) -> None:
    said = " ".join(runner.invoke(app, [name, "--help"]).stdout.split())
    assert "A qualified name" in said
    assert "path:line[:column]" in said


def test_callees_of_what_a_line_declares(workspace: Path) -> None:
    found = {item["qualified"] for item in records(workspace, "callees", "shop/main.py:3")}
    assert {"round_up", "Price", "Price::total"} <= found


FAMILY = """
    ==> a.py
    class Shape:
        def area(self): ...
    class Circle(Shape):
        def area(self): return "é"
    class Disk(Circle): ...
    ==> b.py
    from a import Disk, Shape
    def use(shape: Shape):
        return shape.area()
"""


def test_what_belongs_together(tmp_path: Path) -> None:
    for path, source in parse_marked(FAMILY).files.items():
        (tmp_path / path).write_bytes(source)
    assert runner.invoke(app, ["index", str(tmp_path)]).exit_code == 0

    def names(*arguments: str) -> list[str]:
        return [item["qualified"] for item in records(tmp_path, *arguments)]

    assert names("implementations", "Shape") == ["Circle", "Disk"]
    assert names("implementations", "Shape.area") == ["Circle::area"]
    assert names("implementations", f"{tmp_path}/b.py:3:19") == ["Circle::area"]
    assert names("type", f"{tmp_path}/b.py:3:12") == ["Shape"]
    assert names("supertypes", "Disk") == ["Circle"]
    assert names("supertypes", "Disk", "--depth", "2") == ["Circle", "Shape"]
    assert names("subtypes", "Shape", "-d", "5") == ["Circle", "Disk"]
    assert names("subtypes", "Disk") == []
    result = ask(tmp_path, "subtypes", "Shape", "-d", "2", "--format", "compact")
    assert result.stdout == "a.py:3:7: class Circle\n  a.py:5:7: class Disk\n"
    assert ask(tmp_path, "subtypes", "use").exit_code == 2
    assert "via Shape.area" in ask(tmp_path, "callees", "use").stdout
    assert "via Shape.area" in ask(tmp_path, "callers", "Circle.area").stdout


def test_a_type_is_meant_where_only_types_can_be(tmp_path: Path) -> None:
    (tmp_path / "Made.java").write_text(
        "interface Made {}\nclass Maker implements Made { int Made; Maker() { Made(); } void Made() {} }"
    )
    assert runner.invoke(app, ["index", str(tmp_path)]).exit_code == 0
    [found] = records(tmp_path, "subtypes", "Made")
    assert found["qualified"] == "Maker"
    [found] = records(tmp_path, "callers", "Maker.Made")
    assert found["detail"] == "constructor"


def test_a_uri_names_a_symbol(workspace: Path) -> None:
    [symbol] = records(workspace, "symbols", "round_up")
    [found] = records(workspace, "definition", symbol["uri"])
    assert found["line"] == 1


def test_several_of_a_name_are_listed_and_refused(workspace: Path) -> None:
    result = ask(workspace, "callers", "Price.total")
    assert result.exit_code == 2
    assert "Price.total may mean 2 symbols" in result.stderr
    assert result.stderr.count("codescope://") == 2


def test_several_of_a_name_are_listed_for_programs_too(workspace: Path) -> None:
    result = ask(workspace, "callers", "Price.total", "--format", "json")
    assert result.exit_code == 2
    paths = {item["path"] for item in json.loads(result.stdout)["candidates"]}
    assert paths == {"shop/prices.py", "other/prices.py"}


def test_nothing_found_is_one(workspace: Path) -> None:
    unknown = ask(workspace, "callers", "no_such_name")
    assert unknown.exit_code == 1
    assert unknown.stderr == "codescope: no symbol is called no_such_name\n"
    assert "called shop.twic; perhaps twice\n" in ask(workspace, "callers", "shop.twic").stderr
    assert ask(workspace, "symbols", "zzzzqqqq").exit_code == 1
    assert records(workspace, "references", "no_such_name") == []


@pytest.mark.parametrize("command", ["symbols", "definition", "references", "callers", "callees"])
def test_no_index_is_two_and_says_what_to_do(tmp_path: Path, command: str) -> None:
    result = runner.invoke(app, [command, "x", "-w", str(tmp_path)])
    assert result.exit_code == 2
    assert "codescope index" in result.stderr


def test_status_without_an_index_is_two(tmp_path: Path) -> None:
    assert runner.invoke(app, ["status", str(tmp_path)]).exit_code == 2


@pytest.mark.parametrize(
    ("symbol", "complaint"),
    [
        ("shop/main.py:99", "lines, not 99"),
        ("shop/missing.py:1", "not in the index"),
        ("codescope://nonsense", "no URI"),
        ("huge.py:1", "not in the index"),
        ("missing.py:1", "not in the index"),
    ],
)
def test_what_names_nothing_says_why(workspace: Path, symbol: str, complaint: str) -> None:
    result = ask(workspace, "definition", symbol)
    assert result.exit_code == 2
    assert complaint in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["callers"], ["callers", "x", "--depth", "0"], ["symbols", "x", "--format", "xml"]],
)
def test_bad_usage_is_two(arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2


def test_compact_and_toon(workspace: Path) -> None:
    compact = ask(workspace, "symbols", "round_up", "--format", "compact")
    assert compact.stdout == "shop/prices.py:1:5: function round_up\n"
    toon = ask(workspace, "symbols", "round_up", "--format", "toon")
    head, row = toon.stdout.splitlines()
    assert head == "results[1]{qualified,kind,detail,path,line,column,uri}:"
    assert row.startswith('  round_up,callable,function,shop/prices.py,1,5,"codescope://')


def test_calls_are_a_table_in_toon(workspace: Path) -> None:
    result = ask(workspace, "callers", "main", "--format", "toon")
    assert result.stdout.startswith("results[1]{depth,")
    assert '"8:5 8:13"' in result.stdout


def test_answers_follow_the_disk(workspace: Path) -> None:
    late = workspace / "shop" / "late.py"
    late.write_text("from shop.main import twice\ntwice()\n")
    try:
        assert [item["path"] for item in records(workspace, "callers", "twice")] == ["shop/late.py"]
        late.write_text("x = 1\n")
        old = records(workspace, "callers", "twice", "--no-refresh")
        assert [item["path"] for item in old] == ["shop/late.py"]
        assert records(workspace, "callers", "twice") == []
    finally:
        late.unlink()


def test_a_name_of_a_package_outside_is_followed(workspace: Path) -> None:
    lines = (workspace / "shop" / "main.py").read_text().count("\n")
    outside = workspace / "shop" / "outside.py"
    outside.write_text("import dataclasses\ndataclasses.replace\n")
    try:
        [found] = records(workspace, "definition", "shop/outside.py:2:14")
        assert found["path"].endswith("/dataclasses.py")
        assert found["via"] == "outside the workspace"
        assert found["line"] > lines
    finally:
        outside.unlink()


def test_a_home_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    result = runner.invoke(app, ["index", str(tmp_path)])
    assert (result.exit_code, "home folder" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_home_folder_is_indexed_when_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.py").write_text("x = 1\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    refused = runner.invoke(app, ["index", str(home)])
    assert (refused.exit_code, "--anyway" in refused.stderr) == (2, True)
    assert runner.invoke(app, ["index", str(home), "--anyway"]).exit_code == 0
    assert runner.invoke(app, ["index", str(home)]).exit_code == 0  # it is remembered
    assert "--anyway" not in runner.invoke(app, ["index", str(home / "no"), "--anyway"]).stderr


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2), ("", 2)])
def test_at_a_terminal_the_command_asks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str, code: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("cli.indexing.at_terminal", lambda: True)
    assert runner.invoke(app, ["index", str(home)], input=f"{answer}\n").exit_code == code


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = runner.invoke(app, ["index", str(tmp_path / "missing")])
    assert (result.exit_code, "not a folder" in result.stderr) == (2, True)


def test_status_says_what_was_left_out(workspace: Path) -> None:
    result = runner.invoke(app, ["status", str(workspace), "--format", "json"])
    found = json.loads(result.stdout)
    assert found["skipped"][0]["path"] == "huge.py"
    assert "too large" in found["skipped"][0]["reason"]
    assert "huge.py" in runner.invoke(app, ["status", str(workspace)]).stdout


def test_index_tells_counts_and_seconds(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(): ...\n")
    result = runner.invoke(app, ["index", str(tmp_path), "--json", "--no-link"])
    found = json.loads(result.stdout)
    assert (found["files"], found["update"]["extracted"], found["update"]["linked"]) == (1, 1, 0)
    assert {"scan", "extract", "store", "finish"} <= found["phases"].keys()
    assert found["cpu_seconds"] > 0


def test_settings_are_kept_for_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n" * 100)
    first = runner.invoke(app, ["index", str(tmp_path), "--json", "--max-bytes", "100"])
    assert json.loads(first.stdout)["files"] == 0
    again = runner.invoke(app, ["index", str(tmp_path), "--json"])
    assert json.loads(again.stdout)["files"] == 0
    other = runner.invoke(app, ["index", str(tmp_path), "--json", "--max-bytes", "1000"])
    assert json.loads(other.stdout)["files"] == 1


def test_while_another_process_indexes_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(): ...\n")
    with indexer_process(tmp_path):
        (tmp_path / "b.py").write_text("from a import f\nf()\n")
        result = runner.invoke(app, ["index", str(tmp_path), "--json"])
        found = json.loads(result.stdout)
        assert (found["by_another_process"], found["files"]) == (True, 2)
        assert [item["path"] for item in records(tmp_path, "callers", "f")] == ["b.py"]


def test_languages(workspace: Path) -> None:
    result = runner.invoke(app, ["languages", "--format", "json"])
    found = {item["name"]: item for item in json.loads(result.stdout)["results"]}
    assert ".py" in found["python"]["extensions"]
    assert "python" in runner.invoke(app, ["languages"]).stdout


def test_the_version_needs_no_engine() -> None:
    code = "import sys; from cli.main import app; assert not any(m.startswith('core') for m in sys.modules); app()"
    found = command(code, "--version")
    assert (found.returncode, found.stdout.startswith("codescope ")) == (0, True)


def test_workers_take_no_module_from_the_workspace(tmp_path: Path) -> None:
    """Processes are started in the current folder, which is the project's, and a project may have a `core`, too."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("open('ran', 'w')\nraise SystemExit('run')\n")
    (tmp_path / "multiprocessing.py").write_text("open('ran', 'w')\nraise SystemExit('run')\n")
    script = tmp_path / "bin" / "start.py"
    script.parent.mkdir()
    script.write_text("from cli.main import app\napp()\n")
    done = subprocess.run(
        [sys.executable, script, "index"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False), done.stderr


@pytest.mark.parametrize("form", ["human", "json", "compact", "toon"])
def test_whoever_reads_may_have_had_enough(workspace: Path, form: str) -> None:
    code = "from cli.main import app; app()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "symbols", "", "-w", workspace, "--format", form],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as asking:
        assert asking.stdout is not None
        asking.stdout.close()
        asking.stdout = None
        assert (asking.communicate(timeout=60)[1], asking.returncode) == (b"", 0)


@pytest.mark.parametrize(
    ("arguments", "expected"), [(["symbols", "twice"], 0), (["symbols", "no_such_name"], 1)]
)
def test_of_what_nobody_reads_the_exit_code_stays(
    workspace: Path, arguments: list[str], expected: int
) -> None:
    code = "from cli.main import app; app()"
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments, "-w", workspace, "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
    ) as asking:
        assert asking.stdout is not None
        asking.stdout.close()
        asking.stdout = None
        assert asking.wait(timeout=60) == expected


def test_there_may_be_no_output_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(SystemExit) as ended:
        app(["languages", "--format", "json"])
    assert ended.value.code == 0


def test_another_pipe_that_breaks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def languages(form: str) -> int:
        raise BrokenPipeError("the indexer went away")

    monkeypatch.setattr("cli.state.languages", languages)
    found = CliRunner().invoke(app, ["languages"])
    assert (found.exit_code, found.stderr) == (2, "codescope: the indexer went away\n")


@pytest.mark.parametrize("form", ["human", "json"])
def test_an_output_that_is_no_file_may_break_too(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    class Broken(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Broken())
    with pytest.raises(SystemExit) as ended:
        app(["languages", "--format", form])
    assert ended.value.code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("form", ["human", "json"])
def test_an_answer_that_cannot_be_written_is_an_error(workspace: Path, form: str) -> None:
    code = "from cli.main import app; app()"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, "symbols", "", "-w", workspace, "--format", form],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"codescope: [Errno 28]")
    assert b"Traceback" not in done.stderr


def test_the_command_itself(workspace: Path) -> None:
    found = command("from cli.main import app; app()", "symbols", "twice", cwd=workspace / "shop")
    assert (found.returncode, "shop/main.py:7:5" in found.stdout) == (0, True), found.stderr


def command(
    code: str, *arguments: str, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
