"""Questions on demand: targets, outside names, packages outside the workspace, and types as text."""

from core.extract import extract
from core.languages import language_named
from core.link.linker import Linker
from core.model import ExternalName, FileFacts, State
from link_checks import MemoryLookup

PYTHON = language_named("python")


class Packages:
    """Packages outside the workspace, in memory under /site."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = {
            f"/site/{path}": extract(text.encode(), PYTHON) for path, text in files.items()
        }

    def external_module(self, name: str, from_file: str) -> str | None:
        stem = "/site/" + name.replace(".", "/")
        return next(
            (path for path in (f"{stem}/__init__.py", f"{stem}.py") if path in self.files), None
        )

    def facts(self, path: str) -> FileFacts | None:
        return self.files.get(path)

    def exists(self, path: str) -> bool:
        return path in self.files

    def has_folder(self, path: str) -> bool:
        return False


SOURCE = """
import requests
from requests.sessions import Session as S
class Mine(S):
    def own(self): self.get("x").json()
requests.get("x").json()
with S() as s:
    s.get("y")
"""

REQUESTS = {
    "requests/__init__.py": "from .api import get\nfrom . import sessions\n",
    "requests/api.py": "from . import sessions\ndef get(url):\n    return sessions.Session().get(url)\n",
    "requests/sessions.py": (
        "import urllib3\nfrom .models import Response\nclass Session:\n"
        "    def get(self, url) -> Response: ...\n    def __enter__(self): return self\n"
    ),
    "requests/models.py": "class Response:\n    def json(self): ...\n",
}


def resolutions(linker: Linker, lookup: MemoryLookup, name: str) -> set[tuple[str, str]]:
    """(file, qualified name) of everything that a name in main.py leads to."""
    packages = Packages(REQUESTS).files
    facts = lookup.files["main.py"]
    found = set()
    for reference in facts.references:
        if reference.name == name:
            for target in linker.resolve("main.py", reference.path).targets:
                where = lookup.files.get(target.file) or packages[target.file]
                found.add((target.file, where.symbols[target.symbol].qualified))
    return found


def test_outside_names_without_their_packages():
    lookup = MemoryLookup({"main.py": SOURCE.encode()})
    linker = Linker(lookup)
    facts = lookup.files["main.py"]
    names = {
        (reference.name, external)
        for reference in facts.references
        for external in linker.resolve("main.py", reference.path).externals
    }
    assert ("get", ExternalName("requests", "get")) in names
    assert ("get", ExternalName("requests.sessions", "Session.get")) in names
    assert ("S", ExternalName("requests.sessions", "Session")) in names


def test_outside_names_are_followed_into_their_packages():
    lookup = MemoryLookup({"main.py": SOURCE.encode()})
    linker = Linker(lookup, Packages(REQUESTS))
    assert resolutions(linker, lookup, "get") == {
        ("/site/requests/api.py", "get"),
        ("/site/requests/sessions.py", "Session::get"),
    }
    assert resolutions(linker, lookup, "json") == {("/site/requests/models.py", "Response::json")}
    assert resolutions(linker, lookup, "S") == {("/site/requests/sessions.py", "Session")}


def test_the_workspace_comes_before_packages():
    files = {"main.py": b"from requests import mine\nmine()\n", "requests.py": b"def mine(): ...\n"}
    lookup = MemoryLookup(files)
    linker = Linker(lookup, Packages(REQUESTS))
    assert resolutions(linker, lookup, "mine") == {("requests.py", "mine")}


def test_paths_that_are_not_there():
    linker = Linker(MemoryLookup({"main.py": b"x = 1\n"}))
    assert linker.resolve("main.py", 10_000).state == State.UNKNOWN
    assert linker.resolve("absent.py", 0).targets == ()
    assert linker.type_text("absent.py", 0) is None
    assert linker.link("absent.py").links == ()


def test_types_as_text():
    lookup = MemoryLookup(
        {
            "main.py": b"""
class T: ...
def f(x: int) -> T: ...
async def g() -> list[T]: ...
a = T()
b = [T()]
c = {"x": T()}
d = (1, T())
e = T
h = f
i = g()
j = a or "text"
k = unknown
l = lambda: T()
"""
        }
    )
    linker = Linker(lookup)
    facts = lookup.files["main.py"]
    texts = {
        symbol.name: linker.type_text("main.py", facts.scopes[0][symbol.name][0])
        for symbol in facts.symbols
        if symbol.name in "abcdehijkl" and symbol.name
    }
    assert texts == {
        "a": "T",
        "b": "list[T]",
        "c": "dict[?, T]",
        "d": "tuple[int, T]",
        "e": "type[T]",
        "h": "function f",
        "i": "Awaitable[list[T]]",
        "j": "T | str",
        "k": None,
        "l": "(...) -> T",
    }


def test_forgetting_a_changed_file():
    lookup = MemoryLookup({"a.py": b"from b import f\nf()\n", "b.py": b"x = 1\n"})
    linker = Linker(lookup)
    assert State.LINKED not in linker.link("a.py").states[-1:]
    lookup.files["b.py"] = extract(b"def f(): ...\n", PYTHON)
    linker.forget("b.py")
    assert linker.link("a.py").states[-1] == State.LINKED
