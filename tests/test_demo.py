"""`make run`: what a newcomer sees first, on a project of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_project_is_indexed_and_asked_about(tmp_path):
    project = tmp_path / "größe one"
    project.mkdir()
    (project / "a.py").write_bytes(b"# \x0c\xe2\x80\xa8\r\ndef greet():\r\n    return 1\r\n")
    (project / "b.py").write_text("from a import greet\n\n\ndef caller():\n    return greet()\n")
    found = run(sys.executable, "scripts/run_demo.py", str(project))
    assert found.returncode == 0, found.stderr
    assert "Who calls greet: 1 caller  [" in found.stdout
    assert "b.py:4  def caller():\n" in found.stdout
    assert "calls it in line 5\n" in found.stdout
    assert "a.py:2  def greet():\n" in found.stdout
    assert "References to greet: 2 places" in found.stdout


def test_a_project_without_code_is_said_to_have_none(tmp_path):
    found = run(sys.executable, "scripts/run_demo.py", str(tmp_path))
    assert found.returncode == 1
    assert "no callable symbol was found" in found.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed here")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_make_hands_on_a_folder_with_a_space(tmp_path, locale):
    """`-n`: make says what it would run; Python cannot read this folder's path in plain C when it is not ASCII."""
    found = run("make", "-n", "run", f"WORKSPACE={tmp_path}/one two", LC_ALL=locale)
    assert found.returncode == 0, found.stderr
    assert f'scripts/run_demo.py "{tmp_path}/one two"\n' in found.stdout
    shown = run("make", "-pn", "help", LC_ALL=locale)
    assert "LC_ALL := C.UTF-8" in shown.stdout or "LC_ALL = C.UTF-8" in shown.stdout
