"""Variables and parameters with all their declarations and uses: d1, d2 ... and u1, u2 ... are exactly those."""

import random
from pathlib import Path

import pytest

from core.extract import extract, local_names
from core.extract.local_part import Started, is_at, local_near
from core.languages import language_for, language_named
from core.model import Role
from core.syntax.tree import parse
from extraction_checks import check_local, local_at, read
from typist import Typist

ROOT = Path(__file__).resolve().parents[2]


def test_a_variable():
    check_local(
        """
        def f(q):
            «d1:x» = q
            «d2:x» = «u1:x» + 1
            q.x(x=«u2:x»)
            return «u3:x»
        """
    )


def test_a_parameter_and_what_it_is_given():
    check_local(
        """
        def f(«d1:x», y):
            «d2:x» = «u1:x» or y
            return «u2:x».x
        """,
        kind="parameter",
    )


@pytest.mark.parametrize(
    "parameters",
    [
        "«d1:x»",
        "«d1:x»=1",
        "«d1:x»: int",
        "«d1:x»: int = 1",
        "*«d1:x»",
        "**«d1:x»",
        "*«d1:x»: int",
        "**«d1:x»: int",
        "a, /, «d1:x»",
        "*, «d1:x»",
        "*, «d1:x»: int = 1",
    ],
)
def test_parameters_of_every_shape(parameters):
    check_local(f"def f({parameters}):\n    return «u1:x»\n", kind="parameter")


def test_the_receiver():
    check_local(
        """
        class A:
            def f(«d1:self»):
                «u1:self».x = 1
                def g():
                    return «u2:self».x
                return «u3:self»
        """,
        kind="parameter",
    )


def test_parameters_have_their_symbol():
    marked, facts = read("def f(«d:x»):\n    return «u:x»\n")
    (local,) = local_names(marked.files["main.py"], language_named("python"))
    assert facts.symbols[local.symbol].qualified == "f::x"


def test_closures():
    check_local(
        """
        def f():
            «d1:x» = 1
            def g():
                def h():
                    return «u1:x»
                return lambda: «u2:x»
            class A:
                y = «u3:x»
                def m(self, z=«u4:x»):
                    return «u5:x»
            return [«u6:x» for _ in «u7:x»]
        """
    )


def test_a_variable_of_the_same_name_inside():
    check_local(
        """
        def f():
            «d1:x» = 1
            def g():
                x = 2
                return x
            def h(x):
                return x
            [x for x in «u1:x»]
            (lambda x: x)(«u2:x»)
            return «u3:x»
        """
    )


def test_bound_late():
    check_local(
        """
        def f(q):
            def g():
                return «u1:x»
            for _ in q:
                print(«u2:x»)
                «d1:x» = 1
        """
    )


def test_nonlocal():
    check_local(
        """
        def f():
            «d1:x» = 1
            def g():
                nonlocal «u1:x»
                «d2:x» = «u2:x» + 1
                «u3:x» += 1
                def h():
                    nonlocal «u4:x»
                    «d3:x» = 1
            return «u5:x»
        """
    )


def test_names_of_the_module_are_not_local():
    marked, _ = read(
        """
        x = 1
        class A:
            y = x
            def f(self):
                global x
                x = 2
                import os
                def g(): ...
                class B: ...
                return os, g, B, self.z
        """
    )
    found = local_names(marked.files["main.py"], language_named("python"))
    assert [local.name for local in found] == ["self"]


def test_comprehension_variables():
    check_local("y = [«u1:x».a for «d1:x» in x if «u2:x» for y in «u3:x»]\n")


def test_each_comprehension_has_its_own():
    check_local(
        """
        def f(q):
            [«u1:x» for «d1:x» in q]
            {x: x for x in q}
            return (x for x in q)
        """
    )


def test_a_lambda_parameter():
    check_local("y = lambda «d1:x», z=x: «u1:x» + (lambda: «u2:x»)()\n")


def test_a_walrus():
    check_local(
        """
        def f(q):
            if («d1:x» := q) and «u1:x»:
                return [«u2:x» for y in q if («d2:x» := y)]
        """
    )


def test_targets_of_every_kind():
    check_local(
        """
        def f(q):
            «d1:x» = y = q
            z, («d2:x», *w) = q
            [*«d3:x», z] = q
            for «d4:x» in q: ...
            for z, «d5:x» in q: ...
            with q as «d6:x», q as (z, «d7:x»): ...
            try: ...
            except E as «d8:x»: ...
            match q:
                case «d9:x»: ...
            «d10:x»: int = 1
            «d11:x»: int
        """
    )


def test_uses_of_every_kind():
    check_local(
        """
        def f(q):
            «d1:x» = 1
            «u01:x» += 1
            del «u02:x»
            «u03:x».a = 1
            «u04:x»[0] = 1
            q[«u05:x»] = f"{«u06:x»!r:{«u07:x»}}"
            assert «u08:x», «u09:x»
            raise «u10:x» from «u11:x»
            @«u12:x»
            def g(a=«u13:x», b: «u14:x» = 1) -> "«u15:x»": ...
            class A(«u16:x», k=«u17:x»): ...
            await «u18:x»
            yield «u19:x»
            yield from «u20:x»
            isinstance(«u21:x», A) and «u22:x»
            match «u23:x»:
                case «u24:x».a: ...
                case «u25:x»(): ...
                case _ if «u26:x»: ...
            super(«u27:x», «u28:x»)
            q(*«u29:x», **«u30:x»)
            return «u31:x»
        """
    )


def test_roles():
    marked, _ = read(
        "def f():\n    «d:x» = 1\n    «call:x»()\n    «write:x» += 1\n    y: «type:x»\n    return «read:x»\n"
    )
    source = marked.files["main.py"]
    spots = {label: spot[1:] for label, spot in marked.spots.items()}
    local = local_at(local_names(source, language_named("python")), spots["d"])
    roles = {(start, end): role for start, end, role in local.uses}
    assert roles == {
        spots["call"]: Role.CALL,
        spots["write"]: Role.WRITE,
        spots["type"]: Role.TYPE,
        spots["read"]: Role.READ,
    }


def test_a_type_parameter():
    check_local(
        """
        def f[«d1:T»](x: «u1:T», y: "list[«u2:T»]" = 1) -> «u3:T»:
            return cast(«u4:T», x)
        """,
        kind="type_parameter",
    )


def test_a_type_parameter_of_a_class():
    check_local(
        """
        class A[«d1:T»](B[«u1:T»]):
            x: «u2:T»
            def f(self, y: «u3:T»):
                z: «u4:T»
        """,
        kind="type_parameter",
    )


def test_a_variable_that_becomes_a_function():
    source = """
        def f(q):
            «d1:x» = None
            print(«u1:x»)
            if q:
                def x(): ...
            return x
        """
    check_local(source)
    marked, facts = read(source)
    spots = {label: spot[1:] for label, spot in marked.spots.items()}
    local = local_at(local_names(marked.files["main.py"], language_named("python")), spots["d1"])
    assert facts.symbols[local.symbol].qualified == "f::x"


def test_a_name_that_is_only_changed():
    check_local(
        """
        def f():
            «u1:x» += 1
            del «u2:x»
        """
    )


def test_offsets_are_bytes():
    check_local(
        """
        def f(é):
            «d1:ñ» = "日本" + é; «u1:ñ»
        """
    )


def test_the_scope_is_the_whole_callable():
    marked, _ = read("x = 1\n«scope:def f(y):\n    return y»\n")
    (local,) = local_names(marked.files["main.py"], language_named("python"))
    assert local.scope == marked.spots["scope"][1:]


def test_order_is_that_of_the_first_declaration():
    marked, _ = read("def f(a, b):\n    c = 1\n    def g(d): ...\n    e = 1\n")
    found = local_names(marked.files["main.py"], language_named("python"))
    assert [local.name for local in found] == ["a", "b", "c", "d", "e"]


SOURCES = [
    "core/link/shapes.py",
    "core/store/overlay.py",
    "editors/vscode/src/server.ts",
    "tests/data/java/ledger/text/Report.java",
]


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES)
def test_a_local_name_is_the_same_without_the_rest_of_the_file(path):
    typist = Typist((ROOT / path).read_bytes(), random.Random(path))
    language = language_for(path)
    assert language is not None
    known = kept = 0
    started: Started | None = None
    for _ in range(20):
        tree = parse(typist.text, language)
        symbols = extract(typist.text, language, tree).symbols
        names = local_names(typist.text, language, tree)
        for _ in range(10):
            offset = typist.choose.randrange(len(typist.text))
            found, _ = local_near(typist.text, language, tree, offset, symbols)
            before = started
            again, started = local_near(typist.text, language, tree, offset, symbols, before)
            kept += started is not None and started is before
            assert again == found
            first = next((name for name in names if is_at(name, offset)), None)
            assert not found.is_known or found.local == first
            known += found.local is not None
        typist.go_on(tree.has_error)
    assert known
    assert kept


def test_what_all_bodies_may_use_is_not_told_by_one():
    source = b"class A[T]:\n    def f(self, a: T): return a\n    def g(self) -> T: ...\n"
    python = language_named("python")
    tree, symbols = parse(source, python), extract(source, python).symbols
    assert not local_near(source, python, tree, source.index(b"T"), symbols)[0].is_known
    assert local_near(source, python, tree, source.index(b"a:"), symbols)[0].local is not None


TWO_BODIES = """
def g(a):
    return a
class A:
    def f(self, a, b):
        n = a
        {}
        return [m for m in b], n
def h(b):
    n = b
    return n
"""


@pytest.mark.parametrize(
    "typed",
    [
        "n = b",
        "n",
        "def k(n): return n, a",
        "x = lambda n: n + b",
        "n = (",
        "global n",
        "n = a; " * 40,
    ],
)
def test_a_walk_that_is_kept_tells_of_local_names_what_a_new_one_tells(typed):
    python = language_named("python")
    started: Started | None = None
    same = 0
    for text in ("pass", typed, "pass", typed, f"{typed}\n        n = a", "a = n"):
        source = TWO_BODIES.format(text).encode()
        tree, symbols = parse(source, python), extract(source, python).symbols
        first = source.index(b"n = a") + 1
        for offset in (first, *range(source.index(b"class"), len(source))):
            found, _ = local_near(source, python, tree, offset, symbols)
            before = started
            again, started = local_near(source, python, tree, offset, symbols, before)
            assert again == found, offset
            same += before is not None and started is before
    assert same > 400
