"""Names that packages outside the workspace define: found, parsed, never run."""

import os

import pytest

from core.indexer.settings import Settings
from core.model import ExternalName
from core.workspace.external import parse_file
from doors import FILES, door, external, outside
from indexers import contents, index, write_files


@pytest.fixture
def root(tmp_path):
    write_files(tmp_path, FILES)
    return tmp_path


def environment(root):
    """A Python environment made by hand."""
    packages = ".venv/lib/python3.11/site-packages"
    write_files(
        root,
        {
            ".venv/pyvenv.cfg": f"home = {root}/base/bin\nversion = 3.11.4\n",
            f"{packages}/pack/__init__.py": "from .inner import Thing as Renamed\nfrom .inner import *\n",
            f"{packages}/pack/inner.py": (
                "class Base:\n    def run(self):\n        'Runs.'\n\nclass Thing(Base):\n    x: int = 1\n"
            ),
            f"{packages}/native.pyi": "def quick(a: int) -> str: ...\n",
            f"{packages}/evil.py": "open('/tmp/codescope-was-here', 'w')\ndef f(): ...\n",
            "base/lib/python3.11/os.py": "import posixpath as path\n",
            "base/lib/python3.11/posixpath.py": "def join(*a): ...\n",
        },
    )


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [
        ("pack", "Renamed", "pack/inner.py:Thing"),
        ("pack", "Renamed.run", "pack/inner.py:run"),
        ("pack", "Thing.x", "pack/inner.py:x"),
        ("pack.inner", "", "pack/inner.py:"),
        ("native", "quick", "native.pyi:quick"),
        ("evil", "f", "evil.py:f"),
        ("os.path", "join", "posixpath.py:join"),
        ("os", "path.join", "posixpath.py:join"),
        ("pack", "missing", None),
        ("nowhere", "x", None),
    ],
)
def test_names_of_packages_are_followed_and_nothing_is_run(root, module, name, place):
    environment(root)
    index(root)
    with door(root, supervised=False) as found:
        target = external(found, "b.py", ExternalName(module, name))
        if place is None:
            assert target is None
        else:
            assert target is not None
            path, _, wanted = place.partition(":")
            assert target.path.endswith(path)
            assert target.name == wanted
    assert not os.path.exists("/tmp/codescope-was-here")
    assert not any(".venv" in path for path in contents(root))


def test_documentation_and_signature_of_a_name_outside(root):
    environment(root)
    with door(root, supervised=False) as found:
        name = ExternalName("pack.inner", "Base.run")
        target = external(found, "b.py", name)
        assert target is not None
        assert (target.signature, target.documentation) == ("def run(self)", "Runs.")
        assert target.lines.to_position(target.name_start, "utf-8") == (1, 8)


def test_the_chosen_interpreter_comes_first(root, tmp_path_factory):
    environment(root)
    other = tmp_path_factory.mktemp("other")
    write_files(
        other,
        {
            "bin/python3": "",
            "lib/python3.12/site-packages/pack.py": "def elsewhere(): ...\n",
            "lib/python3.12/os.py": "",
        },
    )
    for chosen in (other / "bin" / "python3", other):
        with door(root, supervised=False, settings=Settings(interpreter=str(chosen))) as found:
            name = ExternalName("pack", "elsewhere")
            target = external(found, "b.py", name)
            assert target is not None
            assert target.path.startswith(str(other))


def test_a_package_cannot_lead_above_where_packages_are(root):
    environment(root)
    write_files(
        root,
        {
            ".venv/lib/python3.11/site-packages/up.py": "from ......secret import secret\n",
            "c.py": "from up import secret\nsecret()\n",
        },
    )
    (root.parent / "secret.py").write_text("def secret(): ...\n")
    index(root)
    with door(root, supervised=False) as found:
        assert outside(found, "c.py", 23) == ()


def test_packages_are_kept_while_the_interpreter_is_the_same(root, monkeypatch):
    environment(root)
    parsed = []

    def parse(path):
        parsed.append(path)
        return parse_file(path)

    monkeypatch.setattr("core.workspace.external.parse_file", parse)
    chosen, name = str(root / ".venv"), ExternalName("pack", "Renamed")
    with door(root, supervised=False, settings=Settings(interpreter=chosen)) as found:
        workspace = found.workspace

        def ask():
            parsed.clear()
            for folder, path in ((str(root), "b.py"), (None, "/somewhere/else.py")):
                with workspace.snapshot(folder, path) as snapshot:
                    assert workspace.external(folder, snapshot, path, name) is not None
            return len(parsed)

        first = ask()
        assert first > 0
        workspace.configure(Settings(interpreter=chosen))
        workspace.configure(Settings(interpreter=chosen, jobs=5))
        assert ask() == 0
        workspace.configure(Settings(interpreter=f"{chosen}/"))
        assert ask() == first
