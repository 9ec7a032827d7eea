"""`codescope doctor`: what is well, what is odd, what does not work, and what to do."""

import json
import os
import socket
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from core.errors import QueryError
from core.indexer import places
from core.indexer.channel import socket_path
from core.languages import Language
from core.workspace import checkup
from core.workspace.status import ask_indexer
from indexers import index, indexer_process, write_files

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


def test_a_library_that_cannot_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_language_pack", None)
    found = findings(tmp_path, 2)
    health, text, advice = found["library tree_sitter_language_pack"]
    assert health == "bad"
    assert text.startswith("cannot be loaded: ModuleNotFoundError")
    assert "pip install" in advice


def test_the_doctor_comes_where_a_library_is_not_there_at_all(tmp_path: Path) -> None:
    hidden = tmp_path / "tree_sitter.py"
    hidden.write_text("raise ImportError('built for another machine')\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from cli.main import app; app(['doctor', '.'])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 2
    assert "library tree_sitter: cannot be loaded: ImportError: built for another" in run.stdout
    assert "Traceback" not in run.stderr


def test_compiled_modules_older_than_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    write_files(tmp_path / "core", {f"a{suffix}": "", "a.py": "", f"b{suffix}": "", "b.py": ""})
    os.utime(tmp_path / "core" / f"a{suffix}", (1, 1))
    assert [p.name for p in checkup.stale_modules(tmp_path / "core")] == ["a.py"]
    monkeypatch.setattr(checkup, "stale_modules", lambda _: [tmp_path / "a.py"])
    health, text, advice = findings(tmp_path, 2)["extraction"]
    assert (health, "a.py" in text, "make setup" in advice) == ("bad", True, True)


def test_an_index_file_that_is_damaged(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": "def f(): ...\n"})
    index(tmp_path)
    (database,) = (tmp_path / ".codescope").glob("*.db")
    data = bytearray(database.read_bytes())
    data[len(data) // 2 :] = b"x" * (len(data) - len(data) // 2)
    database.write_bytes(data)
    health, text, advice = findings(tmp_path, 2)["index file"]
    assert health == "bad"
    assert "damaged" in text
    assert "codescope index --rebuild" in advice


def test_an_index_of_another_version(tmp_path: Path) -> None:
    write_files(tmp_path, {".codescope/codescope-0.current": "codescope-0-1.db"})
    found = findings(tmp_path)
    assert found["contents"][1] == "nothing is indexed yet"
    health, text, advice = found["other versions"]
    assert (health, "codescope-0" in text, "delete" in advice) == ("odd", True, True)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="local sockets")
def test_what_dead_processes_left_is_no_matter(tmp_path: Path) -> None:
    """A lock file that nobody holds, a socket that nobody listens on."""
    write_files(tmp_path, {"a.py": "def f(): ...\n"})
    index(tmp_path)
    (tmp_path / ".codescope" / "indexer.lock").touch()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(socket_path(tmp_path / ".codescope")))
    found = findings(tmp_path)
    assert "nobody indexes it now" in found["contents"][1]
    assert "indexer" not in found
    assert all(health != "bad" for health, _, _ in found.values())


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="local sockets")
def test_an_indexer_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"a.py": "def f(): ...\n"})
    index(tmp_path)
    monkeypatch.setattr(checkup, "ask_indexer", lambda index: ask_indexer(index, 0.05))
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(socket_path(tmp_path / ".codescope")))
        deaf.listen()
        health, _, advice = findings(tmp_path)["indexer"]
    assert (health, "indexer.log" in advice) == ("odd", True)


def test_an_indexer_at_work_that_has_too_few_watches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with indexer_process(tmp_path):
        found = findings(tmp_path)
        assert found["indexer"][0] == "good"
        assert found["watching"][:2] == ("good", "by client")
        told = ask_indexer(tmp_path / ".codescope")
        assert told is not None
        blind = replace(told, blind="the system has no watches left for 7 folders")
        monkeypatch.setattr(checkup, "ask_indexer", lambda index: blind)
        health, text, advice = findings(tmp_path)["watching"]
    assert (health, "7 folders" in text, "max_user_watches" in advice) == ("odd", True, True)


@pytest.mark.skipif(os.name != "posix" or not os.geteuid(), reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "work").mkdir(mode=0o500)
    health, text, advice = findings(tmp_path / "work")["index"]
    assert (health, "cache" in text, "cannot be written" in advice) == ("odd", True, True)
