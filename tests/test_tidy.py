"""The house rules that a machine can check: layers, sizes, names in ARCHITECTURE.md, nothing of this machine in files.

Raising a limit or allowing an exception means a row in a table here or in layering.py, with its reason.
"""

import ast
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from core.languages import all_languages
from core.languages.rules import rules_for
from layering import OURS, function_lengths, import_cycles, layer_findings

ROOT = Path(__file__).parent.parent
MODULE_LINES = 400
TEST_LINES = 800  # tests are lists; they are read one at a time
FUNCTION_LINES = 60

# Python that is ours to keep readable; layers are checked for the first four only.
READABLE = (*OURS, "tests", "benchmarks", "scripts", "editors")

# path -> (limit, why it may be longer)
LONG_MODULES: dict[str, tuple[int, str]] = {}

# "path::qualified name" -> (limit, why it may be longer)
LONG_FUNCTIONS: dict[str, tuple[int, str]] = {
    "core/link/engine.py::Engine.solve": (70, "the one loop that settles cycles"),
}

# Sample workspaces and marked sources are data, whatever language they are in.
DATA = ("tests/data/", "tests/fixtures/", "tests/marked/")

# In pieces, so that this file does not name them.
REGISTRIES = tuple(
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("proxy", "golang", "org"),
        ("open-vsx", "org"),
    )
)


@cache
def project_files() -> tuple[str, ...]:
    """What is committed or would be by `git add`; without git, all that is not a known leftover."""
    # The checkout may belong to another user than the one who tests (containers): git refuses unless told.
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        listed = (
            subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
            .stdout.decode()
            .split("\0")
        )
    except (OSError, subprocess.CalledProcessError):
        leftovers = {
            ".venv",
            ".git",
            "node_modules",
            "__pycache__",
            ".mypy_cache",
            ".ruff_cache",
            ".codescope",
            "dist",
        }
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        listed = [path.as_posix() for path in found if not leftovers.intersection(path.parts)]
    return tuple(sorted(path for path in set(listed) if path and (ROOT / path).is_file()))


def python_files(*tops: str) -> Iterator[str]:
    for path in project_files():
        if (
            path.endswith(".py")
            and path.startswith(tuple(f"{top}/" for top in tops))
            and not path.startswith(DATA)
        ):
            yield path


@cache
def product_sources() -> dict[str, str]:
    """Module name -> source of everything that ships."""
    return {
        module_name(path): (ROOT / path).read_text(encoding="utf-8") for path in python_files(*OURS)
    }


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


# -- layers


def test_arrows_between_modules_point_the_right_way():
    sources = product_sources()
    findings = [
        line
        for module, source in sources.items()
        for line in layer_findings(module, source, sources)
    ]
    assert not findings, "\n" + "\n".join(findings)


def test_no_modules_import_each_other():
    assert import_cycles(product_sources()) == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("core.navigate.hover", "import apsw", "apsw may be imported only by core.store"),
        (
            "core.store.reader",
            "from lsprotocol import types",
            "lsprotocol may be imported only by lsp_server",
        ),
        (
            "core.extract.walk",
            "from tree_sitter import Node",
            "tree_sitter may be imported only by core.syntax",
        ),
        ("core.link.walk", "import blake3", "blake3 may be imported only by core.text"),
        ("core.link.walk", "from core.store import reader", "link must not import core.store"),
        (
            "core.link.walk",
            "from core.store.reader import Reader",
            "link must not import core.store",
        ),
        ("core.model", "import core.text", "model must not import core.text"),
        ("core.navigate.hover", "import threading", "threading may be imported only by"),
        ("core.navigate.hover", "import lsp_server.server", "core must not import lsp_server"),
        ("core.navigate.hover", "import requests", "requests has no row"),
        ("core.astrology", "from core import model", "core.astrology has no row"),
        (
            "lsp_server.features.hover",
            "from core.store import reader",
            "lsp_server must not import core.store",
        ),
        (
            "lsp_server.features.hover",
            "from core import store",
            "lsp_server must not import core.store",
        ),
        ("lsp_server.server", "from cli.main import app", "lsp_server must not import cli"),
        ("lsp_server.server", "from rich import print", "rich may be imported only by cli"),
        ("cli.main", "import core", "import a part of core"),
        ("core.link.walk", "from . import tiers", "relative import"),
        ("core.link.walk", "def f():\n    from core import model", "imported inside a function"),
        (
            "core.link.walk",
            "if TYPE_CHECKING:\n    import apsw",
            "apsw may be imported only by core.store",
        ),
        (
            "core.navigate.hover",
            'rows = "select id from symbols where name = ?"',
            "SQL text outside core.store",
        ),
        (
            "core.navigate.hover",
            'text = f"SELECT id\\nFROM {table}"',
            "SQL text outside core.store",
        ),
        ("core.extract.walk", "text = path.read_text()", "touches the disk"),
        ("core.extract.walk", "with open(path) as file: pass", "touches the disk"),
        ("core.navigate.hover", 'uri = f"file://{path}"', "a file URI outside lsp_server"),
    ],
)
def test_a_wrong_arrow_is_found(module, source, complaint):
    assert any(complaint in line for line in layer_findings(module, source)), layer_findings(
        module, source
    )


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "core.store.reader",
            'import apsw\nfrom core import model\nrows = "select id from symbols"',
        ),
        ("core.workspace", "import subprocess\nfrom core import indexer, navigate, store"),
        (
            "core.link.walk",
            '"""Select the best of them from the candidates."""\nfrom core.link import tiers',
        ),
        ("lsp_server.features.hover", "from core import navigate\nfrom core.model import Symbol"),
        ("cli.serve", "def lsp():\n    from lsp_server.server import serve"),
        ("cli.main", 'help = "Create index files for a workspace; select what from the list."'),
    ],
)
def test_a_right_arrow_is_left_alone(module, source):
    assert layer_findings(module, source) == []


def test_a_cycle_is_found():
    sources = {
        "core.link.a": "from core.link import b",
        "core.link.b": "import core.link.c",
        "core.link.c": "from core.link.a import f",
        "core.link.d": "from core.link.a import f",
        "core.link.e": "def late():\n    import core.link.e",
    }
    assert import_cycles(sources) == [["core.link.a", "core.link.b", "core.link.c"]]


# -- languages


def test_navigation_knows_no_language():
    words: set[str] = set()
    for language in all_languages():
        rules = rules_for(language.name)
        words |= {language.name, rules.default_export, *rules.whole_names}
    found = [
        f"{path}:{node.lineno}: {node.value}"
        for path in python_files("core/navigate")
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in words - {""}
    ]
    assert not found, "what a language calls things is for its rules to say"


# -- sizes


def lines_allowed(path: str) -> int:
    return TEST_LINES if path.startswith("tests/") else MODULE_LINES


def test_modules_fit_on_a_few_screens():
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in python_files(*READABLE)
    }
    too_long = {
        path: lines
        for path, lines in lengths.items()
        if lines > LONG_MODULES.get(path, (lines_allowed(path), ""))[0]
    }
    assert not too_long
    needless = [path for path in LONG_MODULES if lengths.get(path, 0) <= MODULE_LINES]
    assert not needless, "these exceptions are no longer needed"


def test_functions_fit_on_one_screen():
    lengths = {
        f"{path}::{name}": lines
        for path in python_files(*READABLE)
        for name, lines in function_lengths((ROOT / path).read_text(encoding="utf-8"))
    }
    too_long = {
        name: lines
        for name, lines in lengths.items()
        if lines > LONG_FUNCTIONS.get(name, (FUNCTION_LINES, ""))[0]
    }
    assert not too_long
    needless = [name for name in LONG_FUNCTIONS if lengths.get(name, 0) <= FUNCTION_LINES]
    assert not needless, "these exceptions are no longer needed"


def test_a_long_function_is_found_and_its_docstring_is_not_counted():
    source = (
        'class A:\n    def f(self):\n        """One.\n\n        Two.\n        """\n'
        + "        x = 1\n" * 5
    )
    assert list(function_lengths(source)) == [("A.f", 6)]


# -- ARCHITECTURE.md


def test_every_core_module_is_named_in_the_architecture():
    """By its path, or by its file name on a line that also names its folder (a row of the module map)."""
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    modules = [Path(path) for path in python_files("core") if not path.endswith("__init__.py")]
    unnamed = [
        path.as_posix() for path in modules if not any(names_module(line, path) for line in lines)
    ]
    assert not unnamed


def names_module(line: str, path: Path) -> bool:
    file_name = re.search(rf"(?<![\w.]){re.escape(path.name)}\b", line)
    return file_name is not None and f"{path.parent.as_posix()}/" in line


def test_a_module_is_named_only_beside_its_folder():
    reader = Path("core/store/reader.py")
    assert names_module("| `core/store/` | `reader.py` answers, `writer.py` replaces |", reader)
    assert names_module("see core/store/reader.py", reader)
    assert not names_module("| `core/link/` | `reader.py` |", reader)
    assert not names_module("| `core/store/` | `overlay_reader.py` |", reader)


# -- nothing of a machine in the files


def texts() -> Iterator[tuple[str, str]]:
    """(path, text) of every project file that is text and not huge."""
    for path in project_files():
        content = (ROOT / path).read_bytes() if (ROOT / path).stat().st_size < 4_000_000 else b"\0"
        if b"\0" not in content:
            yield path, content.decode("utf-8", "replace")


def test_no_registry_host_is_named():
    """Where packages come from is the reader's configuration: a mirror must serve as well as the public registry."""
    configured = (
        os.environ.get(name, "")
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "npm_config_registry")
    )
    hosts = {*REGISTRIES, *re.findall(r"://(?:[^/@\s]*@)?([\w.-]+\.\w+)", " ".join(configured))}
    pattern = re.compile("|".join(map(re.escape, sorted(hosts))))
    assert [path for path, text in texts() if pattern.search(text)] == []


def test_no_path_of_this_machine_is_named():
    own = {str(ROOT), str(Path.home())}
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(own)))})/")
    assert [path for path, text in texts() if pattern.search(text)] == []


def test_npm_lock_files_name_no_address():
    """`npm config set omit-lockfile-registry-resolved true` writes them so."""
    for path in project_files():
        if Path(path).name == "package-lock.json":
            packages = json.loads((ROOT / path).read_text(encoding="utf-8"))["packages"].values()
            assert [p["resolved"] for p in packages if "://" in p.get("resolved", "")] == [], path


def test_locks_that_always_name_hosts_are_not_committed():
    assert [
        p for p in project_files() if Path(p).name in {"uv.lock", "yarn.lock", "pnpm-lock.yaml"}
    ] == []


# -- pins


def test_pinned_requirements_cover_what_the_project_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in declared}
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==(\S+) \\\n    --hash=sha256:", text, flags=re.M)
    assert names - {name for name, _ in pins} == set(), "run `make lock`"
    assert len(pins) == len(re.findall(r"^[\w.-]+==", text, flags=re.M)), (
        "every pin carries its hashes"
    )
