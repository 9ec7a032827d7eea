"""Python: what one folder of a window imports from another."""

import pytest

from window_checks import check_definition, check_incoming, check_outgoing, check_references

LIBRARY = """
==> lib/pkg/__init__.py
from pkg.core import Base as Base, greet
from pkg.core import greet as «alias:hi»
__all__ = ["greet"]
==> lib/pkg/core.py
é = "é"
def «greet:greet»(name, «loud:loud»=False): ...
class «Base:Base»:
    def «init:__init__»(self): ...
    def «run:run»(self): return self
    def «other:other»(self):
        self.run()
def «make:make»() -> Base: ...
"""


def test_a_name_leads_into_the_folder_that_has_its_package():
    check_definition(LIBRARY + "==> app/main.py\né = 1\nfrom pkg import gr¦eet\n", ["greet"])
    check_definition(LIBRARY + "==> app/main.py\nimport pkg\npkg.core.gr¦eet('é')\n", ["greet"])
    check_definition(LIBRARY + "==> app/main.py\nfrom pkg import hi as hey\nhe¦y()\n", ["greet"])
    check_definition(LIBRARY + "==> app/main.py\nfrom pkg.core import *\ngr¦eet()\n", ["greet"])


def test_members_are_followed_through_what_is_known():
    check_definition(LIBRARY + "==> app/main.py\nfrom pkg import Base\nBase().ru¦n()\n", ["run"])
    check_definition(
        LIBRARY + "==> app/main.py\nfrom pkg.core import make\nmake().run().ot¦her()\n", ["other"]
    )
    check_definition(
        LIBRARY
        + """
==> app/main.py
from pkg import Base
class Mine(Base):
    def own(self): self.ru¦n()
""",
        ["run"],
    )


def test_what_another_folder_gives_may_be_ours():
    check_definition(
        """
==> lib/pkg.py
def make[T](kind: type[T]) -> T: ...
==> app/main.py
from pkg import make
class Mine:
    def «own:own»(self): ...
make(Mine).o¦wn()
""",
        ["own"],
    )


def test_a_source_folder_holds_the_packages():
    check_definition(
        """
==> lib/pyproject.toml
[project]
==> lib/src/pkg/__init__.py
def «f:f»(): ...
==> app/main.py
from pkg import ¦f
""",
        ["f"],
    )


def test_packages_without_a_file_of_their_own():
    check_definition(
        """
==> lib/space/one/__init__.py
def «f:f»(): ...
==> app/main.py
from space import one
one.¦f()
""",
        ["f"],
    )


def test_three_folders_in_a_row():
    source = """
==> low/low/__init__.py
class Thing:
    def «act:act»(self): ...
==> middle/middle/__init__.py
from low import Thing
def make() -> Thing: ...
def own(): make().«use:act»()
==> app/main.py
import middle
middle.make().«last:a¦ct»()
"""
    check_definition(source, ["act"])
    check_references(source, ["act", "use", "last"])
    check_incoming(source, {"middle/middle/__init__.py:3:own": ["use"], "app/main.py:1:": ["last"]})


@pytest.mark.parametrize(
    "text",
    [
        "import json\njson.lo¦ads",  # the standard library is the standard library
        "from tests import helper\nhel¦per()",  # everyone has tests
        "from nowhere import gre¦et",
        "import nowhere\nnowhere.Base().ru¦n()",
        "def f(x): x.gre¦et()",
    ],
)
def test_a_name_alone_is_not_enough(text):
    more = "==> lib/json.py\ndef loads(): ...\n==> lib/tests/__init__.py\ndef helper(): ...\n"
    check_definition(f"{LIBRARY}{more}==> app/main.py\n{text}\n", [])


USERS = (
    LIBRARY
    + """
==> app/main.py
é = "é"
from pkg import «import:greet», hi, Base
«call:greet»(é, «keyword:loud»=True)
«hi:hi»()
def greet2(greet): greet()
class Mine(«base:Base»):
    def own(self):
        self.«member:run»()
def build():
    «class:Base»().«chained:run»()
    «heir:Mine»()
==> app/others.py
from elsewhere import greet
greet()
class Base: ...
Base().run()
==> app/through.py
from main import Mine
from pkg.core import greet as welcome
def far():
    Mine().«far:run»()
«welcome:welcome»()
"""
)


def at(name: str) -> str:
    """The same with the cursor on a marked name."""
    return USERS.replace(f"«{name}:", f"«{name}:¦")


def test_references_of_a_function_include_those_of_other_folders():
    names = ["greet", "import", "call", "hi", "welcome"]
    own = ["lib/pkg/__init__.py:1:greet", "lib/pkg/__init__.py:2:greet", "alias"]
    others = ["app/main.py:2:hi", "app/through.py:2:greet", "app/through.py:2:welcome"]
    everything = [*names, *own, *others, "lib/pkg/__init__.py:3:greet"]
    check_references(at("greet"), everything)
    check_references(at("call"), everything)
    check_references(at("welcome"), everything)
    check_references(at("welcome"), [n for n in everything if n != "greet"], declaration=False)


def test_references_of_members_parameters_and_classes():
    check_references(at("run"), ["run", "lib/pkg/core.py:7:run", "member", "chained", "far"])
    check_references(at("far"), ["run", "lib/pkg/core.py:7:run", "member", "chained", "far"])
    check_references(at("keyword"), ["loud", "keyword"])
    check_references(
        at("base"),
        [
            *("Base", "base", "class", "app/main.py:2:Base", "lib/pkg/core.py:8:Base"),
            *("lib/pkg/__init__.py:1:Base", "lib/pkg/__init__.py:1:Base"),
        ],
    )


def test_callers_in_other_folders():
    check_incoming(
        at("greet"), {"app/main.py:1:": ["call", "hi"], "app/through.py:1:": ["welcome"]}
    )
    check_incoming(
        at("run"),
        {
            "app/main.py:7:own": ["member"],
            "app/main.py:9:build": ["chained"],
            "app/through.py:3:far": ["far"],
        },
    )
    check_incoming(at("chained"), {
        "app/main.py:7:own": ["member"], "app/main.py:9:build": ["chained"], "app/through.py:3:far": ["far"]
    })  # fmt: skip


def test_constructors_run_by_calls_of_classes_and_of_their_heirs():
    check_incoming(
        at("init"),
        {
            "app/main.py:9:build constructor": ["class", "heir"],
            "app/through.py:3:far constructor": ["app/through.py:4:Mine"],
        },
    )


def test_callees_in_other_folders():
    source = USERS.replace("def build", "def bu¦ild")
    check_outgoing(
        source,
        {
            "Base": ["class"],
            "init constructor": ["class", "heir"],
            "run": ["chained"],
            "app/main.py:6:Mine": ["heir"],
        },
    )


def test_overrides_are_reached_through_their_base():
    check_incoming(
        """
==> lib/pkg/__init__.py
class Base:
    def run(self): ...
class Sub(Base):
    def r¦un(self): ...
==> app/main.py
import pkg
def go(b: pkg.Base):
    b.«call:run»()
class Mine(pkg.Sub):
    def run(self):
        super().«above:run»()
""",
        {"app/main.py:2:go via Base.run": ["call"], "app/main.py:5:run": ["above"]},
    )


def test_an_override_in_another_folder_is_reached_through_its_base():
    source = """
==> lib/pkg/__init__.py
class Base:
    def run(self): ...
    def start(self):
        self.«call:run»()
class Sub(Base):
    def run(self):
        super().run()
==> app/main.py
import pkg
class Mine(pkg.Sub): ...
class Own(Mine):
    def r¦un(self): ...
def go(some: pkg.Base):
    some.«typed:run»()
==> third/main.py
import pkg
def far(some: pkg.Sub):
    some.«far:run»()
"""
    check_incoming(
        source,
        {
            "lib/pkg/__init__.py:3:start via Base.run": ["call"],
            "app/main.py:5:go via Base.run": ["typed"],
            "third/main.py:2:far via Sub.run": ["far"],
        },
    )
    check_incoming(
        """
==> lib/package.json
{ "name": "lib" }
==> lib/index.ts
export class Base { run() {} start() { this.«call:run»(); } }
==> app/main.ts
import { Base } from "lib";
class Own extends Base { r¦un() {} }
""",
        {"lib/index.ts:1:start via Base.run": ["call"]},
    )


def test_modules_are_referred_to_by_imports():
    check_references(
        """
==> lib/pkg/__init__.py
==> lib/pkg/core.py
def f(): ...
==> app/main.py
import «pkg:pkg».«core:co¦re» as «c:c»
«use:c».f()
from pkg import «again:core»
""",
        ["core", "c", "use", "again"],
        declaration=False,
    )


def test_both_may_import_each_other():
    source = """
==> one/one/__init__.py
import two
def «f:f»(): two.«g_use:g»()
==> two/two/__init__.py
import one
def «g:g»(): one.«f_use:f»()
"""
    check_references(source.replace("«f:", "«f:¦"), ["f", "f_use"])
    check_references(source.replace("«g:", "«g:¦"), ["g", "g_use"])
    check_references(source.replace("«f_use:", "«f_use:¦"), ["f", "f_use"])


def test_a_name_that_may_mean_things_of_two_folders_is_named_once():
    check_references(
        """
==> one/one.py
class A:
    def «one:run»(self): ...
==> two/two.py
class B:
    def «two:run»(self): ...
==> app/main.py
from one import A
from two import B
def f(x: A | B):
    x.«use:r¦un»()
""",
        ["one", "two", "use"],
    )


def test_the_own_package_comes_first():
    source = """
==> lib/pkg/__init__.py
def «theirs:f»(): ...
==> app/pkg/__init__.py
def «ours:f»(): ...
==> app/main.py
from pkg import «import:f»
«call:f»()
"""
    check_references(source.replace("«ours:", "«ours:¦"), ["ours", "import", "call"])
    check_references(source.replace("«theirs:", "«theirs:¦"), ["theirs"])
