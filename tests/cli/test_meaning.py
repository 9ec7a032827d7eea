"""`codescope search` and `codescope index --meaning` where there is a model, and where there is none."""

import json
import os
import sys
from pathlib import Path
from subprocess import run

import pytest

from core.embed.loading import prepare
from core.embed.wanted import Wanted

pytestmark = pytest.mark.slow

FILES = {
    "net.py": "def prüfe_host(name):\n    '''Whether the certificate of a server is valid.'''\n",
    "shop.py": "class Cart:\n    '''Things that somebody wants to buy.'''\n    def total(self): ...\n",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    prepare(Wanted(cache=folder))
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def codescope(
    workspace: Path, *arguments: str, text: str = "", **environment: str
) -> tuple[int, str, str]:
    command = [sys.executable, "-P", "-m", "codescope_command", *map(str, arguments)]
    environ = {**os.environ, **environment}
    done = run(
        command, cwd=workspace, env=environ, input=text, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout, done.stderr


def test_what_has_no_word_of_the_question_is_found(workspace: Path, cache: Path) -> None:
    on = {"CODESCOPE_MEANING": "on", "CODESCOPE_MODEL_CACHE": str(cache)}
    assert codescope(workspace, "index", "--meaning", **on)[0] == 0
    questions = "shopping basket\nverify tls identity\n"
    code, out, err = codescope(workspace, "search", "--batch", "--explain", text=questions, **on)
    assert code == 0, err
    first, second = map(json.loads, out.splitlines())
    assert first["results"][0]["name"] == "Cart"
    assert second["results"][0]["name"] == "prüfe_host"
    assert first["coverage"] == second["coverage"] == 1.0
    assert first["meaning"] == "on"


def test_without_a_model_words_answer_and_it_is_said_why(workspace: Path, tmp_path: Path) -> None:
    codescope(workspace, "index")
    code, out, err = codescope(workspace, "search", "certificate of a server")
    assert code == 0
    assert "prüfe_host" in out
    assert "switched off" in err
    empty = tmp_path / "empty"
    empty.mkdir()
    none = {"CODESCOPE_MEANING": "on", "CODESCOPE_MODEL": str(empty)}
    code, out, err = codescope(workspace, "search", "certificate of a server", **none)
    assert code == 0
    assert "prüfe_host" in out
    assert "holds no model" in " ".join(err.split())
    code, _, err = codescope(workspace, "index", "--meaning", **none)
    assert code == 2
    assert "is indexed, but not for search by meaning" in " ".join(err.split())
