"""`codescope doctor`: what is well, what is odd, what does not work, and what to do."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from core.errors import QueryError
from core.indexer import places
from core.languages import Language
from core.workspace import checkup
from indexers import index, write_files

runner = CliRunner()


def findings(root: Path, code: int = 0) -> dict[str, tuple[str, str, str]]:
    result = runner.invoke(app, ["doctor", str(root), "--format", "json"])
    assert result.exit_code == code, result.output
    found = json.loads(result.stdout)["findings"]
    return {item["subject"]: (item["health"], item["text"], item["advice"]) for item in found}


def test_a_folder_that_is_indexed(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "def f(): ...\n", "b.py": "def g(): ...\n"})
    index(tmp_path)
    found = findings(tmp_path)
    assert found["contents"][:2] == ("good", "2 files, 4 symbols; nobody indexes it now")
    assert found["index"][:2] == ("good", str(tmp_path / ".codescope"))
    assert "typescript" in found["languages"][1]


def test_a_folder_that_is_not_indexed_yet(tmp_path: Path) -> None:
    health, _, advice = findings(tmp_path)["contents"]
    assert (health, advice) == ("odd", "Run: codescope index")


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    assert findings(tmp_path / "absent", 2)["folder"][0] == "bad"


def test_an_index_of_a_repository_that_leads_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work" / ".codescope").symlink_to(tmp_path / "elsewhere")
    health, text, advice = findings(tmp_path / "work")["index"]
    assert health == "odd"
    assert str(tmp_path / "cache") in text
    assert "links" in advice


def test_a_language_that_does_not_work_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: bytes, language: Language) -> None:
        if language.name == "python":
            raise QueryError("the grammar has no node 'walrus'")

    monkeypatch.setattr(checkup, "extract", refuse)
    found = findings(tmp_path, 2)
    assert found["language python"][:2] == ("bad", "QueryError: the grammar has no node 'walrus'")
    assert "python" not in found["languages"][1].split(", ")


@pytest.mark.skipif(os.name != "posix", reason="mounts are told by Linux")
def test_a_file_system_of_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nhost:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(places, "MOUNTS", mounts)
    health, text, _ = findings(tmp_path)["file system"]
    assert (health, text) == ("odd", "nfs4, over a network")


def test_a_person_reads_it_line_by_line(tmp_path: Path) -> None:
    output = runner.invoke(app, ["doctor", str(tmp_path)]).output.splitlines()
    assert any(line.startswith("good python: Python 3") for line in output)
    assert any(line.startswith("odd  contents: nothing is indexed yet") for line in output)
    assert "     Run: codescope index" in output
