"""The servers that are asked: the truth (pyright, typescript-language-server), peers, and the one under test.

Pinned, installed on first use into the cache, each in an environment of its own.
"""

import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.cache import cache_folder, write_whole
from benchmarks.questions import Relation

ROOT = Path(__file__).resolve().parent.parent

PYRIGHT = "1.1.414"
TYPESCRIPT = "5.9.3"
TYPESCRIPT_SERVER = "5.1.3"  # the last major version that runs on Node 20

# name -> (requirement, command in the environment)
PYTHON_PEERS = {
    "jedi": ("jedi-language-server==0.47.0", ("jedi-language-server",)),
    "pylsp": ("python-lsp-server==1.15.0", ("pylsp",)),
}
INSTALL_TIMEOUT = 600


@dataclass(frozen=True, slots=True)
class Server:
    """How to start a server, and what to tell it."""

    name: str
    command: tuple[str, ...]
    options: Any = None
    settings: dict[str, Any] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()  # that it can be the truth of
    ready_log: str = ""  # a log message that says: all files are known now


def truth_server(name: str) -> Server:
    if name == "pyright":
        return _pyright()
    if name == "typescript":
        return _typescript()
    raise SystemExit(f"no such truth: {name} (pyright, typescript)")


def server_under_test(text: str, heuristic: bool) -> Server:
    """`@name` is a server that we know how to install; anything else is a command."""
    if text in ("@pyright", "@typescript"):
        return truth_server(text[1:])
    if text.startswith("@") and text[1:] in PYTHON_PEERS:
        return _python_peer(text[1:])
    if text.startswith("@"):
        raise SystemExit(f"no such server: {text}")
    command = shlex.split(text)
    program = shutil.which(command[0]) or str((ROOT / command[0]).absolute())
    if not Path(program).exists():
        raise SystemExit(f"{command[0]}: no such command")
    codescope = {
        "minimumConfidence": 0.0 if heuristic else 1.0,
        "index": {"generated": True},  # a truth knows such files like others
        **_interpreter(),
    }
    return Server(
        name=text,
        command=(str(Path(program).absolute()), *command[1:]),
        options={"codescope": codescope},
        settings={"codescope": codescope},
    )


def _interpreter() -> dict[str, Any]:
    return {"python": {"interpreter": str(empty_environment() / "bin" / "python")}}


def empty_environment() -> Path:
    """A virtual environment without packages, so that answers do not depend on what is installed here."""
    folder = cache_folder("servers") / "empty"
    if not (folder / "bin" / "python").exists():
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    return folder


def node_tools(*requirements: str) -> Path:
    """The `node_modules` folder that holds exactly these pinned packages."""
    label = "+".join(r.replace("/", "_") for r in requirements)
    folder = cache_folder("servers", label)
    stamp = folder / "installed"
    if not stamp.exists():
        if shutil.which("npm") is None:
            raise SystemExit("this benchmark needs Node 20 and npm")
        write_whole(folder / "package.json", "{}")
        _run(["npm", "install", "--no-fund", "--no-audit", "--no-save", *requirements], cwd=folder)
        stamp.touch()
    return folder / "node_modules"


def _pyright() -> Server:
    modules = node_tools(f"pyright@{PYRIGHT}")
    settings = {
        "python": {
            "pythonPath": str(empty_environment() / "bin" / "python"),
            "analysis": {
                "diagnosticMode": "openFilesOnly",
                "autoSearchPaths": True,
                "useLibraryCodeForTypes": True,
            },
        }
    }
    return Server(
        name=f"pyright {PYRIGHT}",
        command=(_node(), str(modules / "pyright" / "langserver.index.js"), "--stdio"),
        settings=settings,
        relations=("typeDefinition",),
        ready_log=r"(?:Found \d+|No) source files",
    )


def _typescript() -> Server:
    modules = typescript_modules()
    return Server(
        name=f"typescript-language-server {TYPESCRIPT_SERVER}, typescript {TYPESCRIPT}",
        command=(
            _node(),
            str(modules / "typescript-language-server" / "lib" / "cli.mjs"),
            "--stdio",
        ),
        relations=("typeDefinition", "implementation"),
        options={
            "disableAutomaticTypingAcquisition": True,
            "tsserver": {"path": str(modules / "typescript" / "lib")},
            "preferences": {"includePackageJsonAutoImports": "off"},
        },
    )


def typescript_modules() -> Path:
    return node_tools(f"typescript-language-server@{TYPESCRIPT_SERVER}", f"typescript@{TYPESCRIPT}")


def _python_peer(name: str) -> Server:
    requirement, command = PYTHON_PEERS[name]
    folder = cache_folder("servers") / requirement
    if not (folder / "installed").exists():
        _run([sys.executable, "-m", "venv", str(folder)])
        _run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement])
        (folder / "installed").touch()
    return Server(
        name=requirement.replace("==", " "),
        command=(str(folder / "bin" / command[0]), *command[1:]),
        options={"workspace": {"environmentPath": str(empty_environment() / "bin" / "python")}},
    )


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise SystemExit("this benchmark needs Node 20")
    return node


def _run(command: list[str], cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=INSTALL_TIMEOUT)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
