"""What a file's links rest on, and which names of a changed file select others: exactly equal to linking anew."""

import pytest

from core.extract import extract
from core.languages import language_named
from core.link.finder import existence_keys
from core.link.linker import Linker
from core.link.surface import OFFERED, STARS, surface_names_changed
from core.model import FileLinks
from link_checks import MemoryLookup

PYTHON = language_named("python")

BEFORE = """
import os
class Base: ...
class A(Base):
    def f(self, x: int = 1): return self.g()
    def g(self):
        y = 1
        return Base()
def outer():
    def inner(): return A()
    return inner
n = A()
"""


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("y = 1", "y = 2; print(y)", set()),
        ("import os", "import os\n# a comment\n", set()),
        ("return Base()", "return A()", {"g"}),
        ("x: int = 1", "x: str = 1", {"f"}),
        ("x: int", "z: int", {"f"}),
        ("class A(Base)", "class A", {"A"}),
        ("def outer", "def renamed", {"outer", "renamed", "inner", OFFERED}),
        ("return A()\n    return", "return Base()\n    return", {"inner"}),
        ("n = A()", "n = Base()", {"n"}),
        ("n = A()", "", {"n", OFFERED}),
        ("n = A()", "n = A()\n__all__ = ['n']", {"n", OFFERED, "__all__"}),
        ("import os", "import os, sys", {"sys", OFFERED}),
        ("import os", "import os as os", set()),
        ("import os", "from posix import os", {"os"}),
        ("import os", "import os\nfrom m import *", {STARS}),
        ("def g(self)", "@property\n    def g(self)", {"g"}),
    ],
)
def test_changed_names(old: str, new: str, names: set[str]):
    assert old in BEFORE
    before = extract(BEFORE.encode(), PYTHON)
    after = extract(BEFORE.replace(old, new).encode(), PYTHON)
    changed = surface_names_changed(before, after) - {"m"}
    assert changed - {"posix"} == names
    assert surface_names_changed(after, before) == surface_names_changed(before, after)


def test_numbers_of_paths_and_symbols_do_not_matter():
    before = extract(BEFORE.encode(), PYTHON)
    after = extract(
        BEFORE.replace("class Base: ...", "class Base:\n    def new(self): ...").encode(), PYTHON
    )
    assert surface_names_changed(before, after) == {"new"}


def reads(files: dict[str, str], path: str) -> frozenset[tuple[str, str]]:
    lookup = MemoryLookup({name: text.encode() for name, text in files.items()})
    return Linker(lookup).link(path).reads


def test_links_rest_on_everything_on_the_way():
    found = reads(
        {
            "a.py": "from b import make\nmake().go()\n",
            "b.py": "from c import C\ndef make(): return C()\n",
            "c.py": "from d import D\nclass C(D): ...\n",
            "d.py": "class D:\n    def go(self): ...\n",
            "other.py": "x = 1",
        },
        "a.py",
    )
    assert {
        ("b.py", "make"),
        ("b.py", "C"),
        ("c.py", "C"),
        ("c.py", "go"),
        ("d.py", "D"),
        ("d.py", "go"),
    } <= found
    assert not any(path in ("a.py", "other.py") for path, _ in found)


def test_remembered_answers_bring_along_what_they_rest_on():
    files = {
        "a.py": "from b import make\nmake().go()\n",
        "z.py": "from b import make\nmake().go()\n",
        "b.py": "from c import C\ndef make(): return C()\n",
        "c.py": "class C:\n    def go(self): ...\n",
    }
    lookup = MemoryLookup({name: text.encode() for name, text in files.items()})
    linker = Linker(lookup)
    first = linker.link("a.py").reads  # ("a.pyi", "") among them: whether there is a stub
    assert linker.link("z.py").reads - {("z.pyi", "")} == first - {("a.pyi", "")}
    assert linker.link("a.py").reads == first


def test_misses_are_noted():
    found = reads(
        {"pkg/a.py": "import absent\nfrom .near import x\nfrom b import y\n", "b.py": "z = 1"},
        "pkg/a.py",
    )
    assert {
        ("absent", ""),
        ("pkg/absent", ""),
        ("pkg/near", ""),
        ("b.py", ""),
        ("b.py", "y"),
    } <= found
    assert ("b/__init__.py", "") in found


def test_keys_of_a_file_that_appears():
    assert existence_keys("pkg/near.py") == {"pkg/near.py", "pkg/near", "pkg", "pkg/"}
    assert existence_keys("a/b/__init__.py") >= {"a/b", "a/b/", "a", "a/", "a/b/__init__.py"}
    assert existence_keys("types.d.ts") == {"types.d.ts", "types.d", "types"}


WORKSPACE = {
    "pkg/__init__.py": "from .a import *\nfrom . import b\n",
    "pkg/a.py": "__all__ = ['A']\nclass A:\n    def f(self): return B()\n    x: 'B'\nclass B:\n    def go(self): ...\n",
    "pkg/b.py": "from pkg import A\nclass C(A):\n    def g(self): return super().f()\n",
    "main.py": "import pkg\nfrom pkg.b import C\nC().g().go()\npkg.A().x.go()\npkg.b.C().f()\nimport late\nlate.x\n",
    "ns/deep.py": "def h(): ...\n",
    "open.py": "def f(): return helper()\n",
    "opened.py": "from open import f, A, absent\nfrom pkg import late\nf().go()\nA().f()\n",
    "user.py": "import ns.deep\nns.deep.h()\nfrom pkg import *\nA().f().go()\n",
}

SCRIPTS = {
    "plain.js": "function one() { return new Two() }\nclass Two { go() {} }\n",
    "named.js": "export default named\nfunction named() { return { go() {} } }\nnamed.extra = () => 1\n",
    "whole.js": "module.exports = { run, stop }\nfunction run() {}\nfunction stop() {}\n",
    "through.js": "export * from './named.js'\nexport { default as again } from './named.js'\n",
    "adds.js": "exports.late = function () { return new (require('./plain').Two)() }\n",
    "main.js": (
        "import { one } from './plain.js'\nimport named from './named.js'\nimport { run } from './whole.js'\n"
        "import { again, other } from './through.js'\nimport adds from './adds.js'\n"
        "one().go()\nnamed().go()\nnamed.extra()\nnamed.fresh()\nrun()\nagain().go()\nother()\nadds.late().go()\n"
    ),
}

STUBS = {
    "shapes.py": (
        "from kinds import Meta\nclass Shape(metaclass=Meta):\n    def area(self): return compute(self)\n"
        "    name = None\ndef make(kind): return registry[kind]()\n"
    ),
    "shapes.pyi": (
        "from kinds import Name\nclass Shape:\n    name: Name\n    def area(self) -> Name: ...\n"
        "    def hidden(self) -> Name: ...\ndef make(kind: str) -> Shape: ...\ndef extra() -> Shape: ...\n"
        "same = Shape().area\n"
    ),
    "kinds.py": "class Meta(type):\n    def create(cls): return cls()\nclass Name:\n    def show(self): ...\n",
    "user.py": (
        "from shapes import Shape, make, extra\nmake(1).area().show()\nmake(1).name.show()\nmake(1).hidden().show()\n"
        "extra().area()\nShape.create().area().show()\n"
    ),
}

EDITS = [
    ("shapes.pyi", "    name: Name\n", ""),
    ("shapes.pyi", "    def area(self) -> Name: ...\n", ""),
    ("shapes.pyi", "    def hidden(self) -> Name: ...\n", ""),
    ("shapes.pyi", "def make(kind: str) -> Shape: ...\n", ""),
    ("shapes.pyi", "def extra() -> Shape: ...\n", ""),
    ("shapes.pyi", "class Shape", "class Other"),
    ("shapes.pyi", STUBS["shapes.pyi"], None),
    ("shapes.py", "class Shape", "class Other"),
    ("shapes.py", "metaclass=Meta", ""),
    ("shapes.py", STUBS["shapes.py"], None),
    ("kinds.py", "def create", "def make"),
    ("plain.js", "class Two", "export const three = 3\nclass Two"),
    ("plain.js", "class Two", "export * from './whole.js'\nclass Two"),
    ("plain.js", "go() {}", "went() {}"),
    ("named.js", "function named", "function renamed"),
    ("named.js", "export default named", "export { named }"),
    ("named.js", "named.extra", "named.fresh"),
    ("named.js", "named.extra = () => 1", "export function other() {}"),
    ("whole.js", "{ run, stop }", "{ stop }"),
    ("whole.js", "module.exports = { run, stop }", "module.exports = run"),
    ("whole.js", "function run", "function ran"),
    ("through.js", "export * from './named.js'", "export * from './whole.js'"),
    ("through.js", "default as again", "default"),
    ("adds.js", "exports.late", "exports.later"),
    ("adds.js", "exports.late = function", "module.exports = function"),
    ("pkg/a.py", "return B()", "return A()"),
    ("pkg/a.py", "__all__ = ['A']", "__all__ = []"),
    ("pkg/a.py", "class B", "class Z"),
    ("pkg/a.py", "x: 'B'", "x: 'A'"),
    ("pkg/a.py", "def go", "def went"),
    ("pkg/b.py", "super().f()", "self.f()"),
    ("pkg/b.py", "class C(A)", "class C"),
    ("pkg/__init__.py", "from . import b", "def b(): ..."),
    ("pkg/__init__.py", "from .a import *", ""),
    ("pkg/__init__.py", "from .a import *", "from .a import *\nfrom unknown import *"),
    ("pkg/__init__.py", "from .a import *", "from unknown import *"),
    ("open.py", "def f", "from pkg.a import *\ndef f"),
    ("open.py", "def f", "from pkg.a import B as helper\ndef f"),
    ("late.py", None, "x = 1"),
    ("pkg/late.py", None, "x = 1"),
    ("ns/__init__.py", None, ""),
    ("ns.py", None, "def deep(): ..."),
    ("pkg/b/__init__.py", None, "class C: ..."),
    ("src/pkg/a.py", None, "class A: ..."),
    ("ns/deep.py", "def h(): ...\n", None),
    ("pkg/a.py", WORKSPACE["pkg/a.py"], None),
    ("pkg/b.py", WORKSPACE["pkg/b.py"], None),
]


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(("path", "old", "new"), EDITS)
def test_relinking_what_is_selected_equals_linking_anew(
    path: str, old: str | None, new: str | None, back: bool
):
    workspace = next(files for files in (SCRIPTS, STUBS, WORKSPACE) if holds(files, path))
    assert old is None or old in workspace[path]
    text = workspace.get(path, "").replace(old, new or "") if old else new
    files = {**workspace, path: text or ""}
    if new is None:
        del files[path]
    one, other = (files, workspace) if back else (workspace, files)
    before = MemoryLookup({name: text.encode() for name, text in one.items()})
    linker = Linker(before)
    links = {name: linker.link(name) for name in before.files}
    after = MemoryLookup({name: text.encode() for name, text in other.items()})
    if path in before.files and path in after.files:
        keys = {
            (path, name) for name in surface_names_changed(before.files[path], after.files[path])
        }
    else:
        keys = {(key, "") for key in existence_keys(path)}
    gone = path not in after.files
    linker = Linker(after)
    for name in after.files:
        selected = (
            name == path
            or links[name].reads & keys
            or (gone and any(file == path for file, _ in links[name].reads))
        )
        anew = linker.link(name)
        if selected:
            continue
        assert named(links[name], before) == named(anew, after), name


def holds(files: dict[str, str], path: str) -> bool:
    """Whether a path is one of a workspace's files, or may become one."""
    return path in files or (files is WORKSPACE)


def named(links: FileLinks, lookup: MemoryLookup) -> tuple[object, ...]:
    """Links by the names of their targets: numbers of symbols in a changed file are new."""

    def key(file: str, symbol: int) -> tuple[object, ...]:
        found = lookup.files[file].symbols[symbol]
        return (file, found.kind, found.qualified, found.ordinal)

    return (
        {
            (link.reference, *key(link.file, link.symbol), link.tier, link.via)
            for link in links.links
        },
        links.states,
        {(base.symbol, base.position, *key(base.file, base.base)) for base in links.bases},
    )
