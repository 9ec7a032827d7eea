"""What a user installs: the wheel, in an environment that cannot see the checkout, finds its queries and answers.

The environment borrows the libraries of the one that runs the tests by a .pth line. Such a line adds a folder and
nothing more: the .pth files in that folder, the editable install of this checkout among them, are not followed.
"""

import ast
import os
import re
import runpy
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    # No isolation: the build backend is among the pinned requirements, and a test needs no network.
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, cwd=ROOT)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / BIN / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet"),
        *("--disable-pip-version-check", "--no-index", "--no-deps", wheel),
        cwd=home,
    )
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    (Path(site.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "greeting.py").write_text('def greet(name):\n    return f"Grüße {name}"\n')
    (tmp_path / "main.py").write_text(
        "from greeting import greet\n\ndef main():\n    greet('you')\n"
    )
    return tmp_path


def clean_environment() -> dict[str, str]:
    found = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "CODESCOPE"))
    }
    # The environment borrows the model's libraries too; what they do is not tested here.
    return {**found, "PYTHONIOENCODING": "utf-8", "CODESCOPE_MEANING": "off"}


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """Standard output of a command that must succeed."""
    environ = {**clean_environment(), **more}
    done = subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, (
        f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}"
    )
    return done.stdout


def test_what_ships_imports_only_what_it_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["meaning"]
    declared, optional = (
        {re.split(r"[<>=]", line)[0] for line in lines}
        for lines in (project["dependencies"], extra)
    )
    owners = packages_distributions()
    wanted = {
        owners[module][0].lower().replace("_", "-")
        for folder in ("core", "lsp_server", "cli")
        for path in (ROOT / folder).rglob("*.py")
        for module in imported(path)
        if module in owners and module not in ("core", "lsp_server", "cli")
    }
    assert wanted - optional == declared


def imported(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {item.name for node in nodes if isinstance(node, ast.Import) for item in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_the_wheel_holds_what_ships_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        *("core", "lsp_server", "cli", "queries", "codescope_command.py")
    }
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "queries").glob("*/*.*")
        if path.is_file()
    }
    assert ours, "there are query files"
    assert ours <= set(names)


def test_the_engine_compiles_where_none_of_our_libraries_are(tmp_path):
    """As `CODESCOPE_COMPILE=1 pip install .` does, up to the types, at which mypyc stops."""
    script = runpy.run_path(str(ROOT / "scripts" / "compile_core.py"))
    bare = ("--no-site-packages", "--cache-dir", tmp_path)
    run(sys.executable, "-m", "mypy", *script["OPTIONS"], *bare, *script["sources"](), cwd=ROOT)


def test_the_engine_can_be_written_in_c(tmp_path):
    """mypyc refuses some of what mypy takes; then nothing would be compiled, and everything be half as fast."""
    script = "import runpy, sys; runpy.run_path(sys.argv[1])['generate'](sys.argv[2])"
    compiling = ROOT / "scripts" / "compile_core.py"
    run(sys.executable, "-c", script, compiling, tmp_path, cwd=ROOT)


def test_the_installed_engine_lies_beside_its_queries(environment):
    ask = "import core; from pathlib import Path; print(Path(core.__file__).parent.parent)"
    site = Path(run(environment / BIN / "python", "-c", ask, cwd=environment).strip())
    assert site.is_relative_to(environment)
    assert list((site / "queries").glob("*/symbols.scm"))


def test_the_installed_command_says_its_version(environment, workspace):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] in run(environment / BIN / "codescope", "--version", cwd=workspace)


@pytest.mark.parametrize("shell", ["plain", "PYTHONPATH", "PYTHONPATH and -E"])
def test_nothing_of_the_workspace_is_run(environment, workspace, shell):
    """A project may have modules of our names and of Python's; a development shell may put them on the path."""
    start = [environment / BIN / "codescope"]
    modules = ["multiprocessing", "socket", "pathlib", "importlib", "apsw", "tree_sitter", "typer"]
    if shell == "PYTHONPATH and -E":
        start = [environment / BIN / "python", "-E", "-P", "-m", "codescope_command"]
        # Those that Python loads at its start, and the script that pip writes.
        modules += ["sitecustomize", "re"]
    trap = "open(__file__ + '.ran', 'w')\nraise SystemExit('run')\n"
    for module in ("core", "cli", "lsp_server", "queries"):
        (workspace / module).mkdir()
        (workspace / module / "__init__.py").write_text(trap)
    for module in modules:
        (workspace / f"{module}.py").write_text(trap)
    on_path = {} if shell == "plain" else {"PYTHONPATH": str(workspace)}
    run(*start, "index", ".", cwd=workspace, **on_path)
    assert "main" in run(*start, "callers", "greet", cwd=workspace, **on_path)
    with subprocess.Popen(
        [*start, "lsp"],
        cwd=workspace,
        env={**clean_environment(), **on_path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdin is not None
        body = (
            b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{},"rootUri":"%b"}}'
            % (workspace.as_uri().encode())
        )
        server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        server.stdin.flush()
        assert server.stdout is not None
        assert server.stdout.read(16) == b"Content-Length: "
        server.stdin.close()
        server.stdout.read()
    assert list(workspace.rglob("*.ran")) == []


def test_the_installed_command_indexes_and_finds(environment, workspace):
    codescope = environment / BIN / "codescope"
    run(codescope, "index", ".", cwd=workspace)
    assert "greeting.py" in run(codescope, "symbols", "greet", "--format", "json", cwd=workspace)
    assert "main" in run(codescope, "callers", "greet", "--format", "json", cwd=workspace)
