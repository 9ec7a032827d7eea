"""Cycles, long chains, and that answers do not depend on the order of questions."""

import random
from itertools import pairwise

import pytest

from core.errors import Cancelled
from core.link.linker import Linker
from core.model import FileLinks, State
from link_checks import MemoryLookup, check_links


def summary(links: FileLinks) -> tuple[object, ...]:
    return (sorted(map(str, links.links)), links.states, sorted(map(str, links.bases)))


def test_recursive_functions_and_attributes():
    check_links(
        """
        class Node:
            def __init__(self, parent=None):
                self.parent = parent or Node()
                self.same = self.same
            def root(self):
                return self.parent.root() if self.parent else self
            def even(self): return self if self.x else self.odd()
            def odd(self): return self.even()
            def «go:go»(self): ...
        Node().root().«one:go»()
        Node().even().«two:go»()
        Node().odd().«three:go»()
        Node().parent.parent.«four:go»()
        """,
        dict.fromkeys(["one", "two", "three", "four"], "go"),
    )


def test_recursion_that_builds_types_ends():
    check_links(
        """
        def f(n):
            x = [f(n)]
            return x
        def g(n):
            return {"a": g(n), "b": (g(n), 1)}
        f(1)[0][0][0].«list:go»()
        g(1)["a"]["b"].«table:go»()
        x = unknown
        while x:
            x = x.parent
        """,
        {"list": "external", "table": "external"},
    )


def test_class_that_derives_from_itself():
    check_links(
        """
        class «A:A»(«use:A»):
            def «f:f»(self): ...
        class B(C): ...
        class C(B):
            def «g:g»(self): ...
        A().«one:f»()
        B().«two:g»()
        """,
        {"use": "A", "one": "f", "two": "g"},
    )


@pytest.mark.parametrize("length", [10, 40, 200])
def test_long_chains_are_never_cut(length: int):
    chain = "\n".join(f"def f{n}(): return f{n - 1}()" for n in range(1, length))
    calls = "".join(".me()" for _ in range(length))
    check_links(
        "class A:\n    def me(self): return self\n    def «go:go»(self): ...\n"
        f"def f0(): return A()\n{chain}\n"
        f"f{length - 1}().«deep:go»()\nf{length // 2}().«half:go»()\nA(){calls}.«long:go»()\n",
        {"deep": "go", "half": "go", "long": "go"},
    )


def test_cycle_longer_than_the_limit_ends():
    ring = "\n".join(f"def f{n}(): return f{(n + 1) % 150}()" for n in range(150))
    linker = Linker(MemoryLookup({"a.py": f"{ring}\nf3().go()\n".encode()}))
    assert len(linker.link("a.py").links) == 151


def test_cancelling():
    text = "\n".join(f"x{n} = y{n}" for n in range(1000)).encode()
    linker = Linker(MemoryLookup({"a.py": text}))
    with pytest.raises(Cancelled):
        linker.link("a.py", cancelled=lambda: True)
    assert linker.link("a.py").states.count(State.MISSING) == 1000


MEMBERS = ["x", "y", "z"]
SIMPLE = ["f()", "g()", "h()", "A()", "B()", "v", "p", "self", "c.v", "c.f()", "[v]"]


def value(rng: random.Random, depth: int = 3) -> str:
    """An expression over the names of `program`."""
    if not depth or rng.random() < 0.4:
        return rng.choice(SIMPLE)
    one, two = value(rng, depth - 1), value(rng, depth - 1)
    member = rng.choice(MEMBERS)
    return rng.choice(
        [f"{one}.{member}()", f"{one}.{member}s", f"({one}, {two})[0]", f"({one} or {two})"]
    )


def program(rng: random.Random) -> dict[str, bytes]:
    """A small package whose functions, classes and attributes refer to each other in circles."""
    files = {}
    for name in "abc":
        lines = [f"from {other} import *" for other in "abc" if rng.random() < 0.5]
        for kind in "AB":
            base = rng.choice(["", "(A)", "(B)", "(c.A)", "(Missing)"])
            lines += ["import c", f"class {kind}{base}:", "    shared = None"]
            for member in rng.sample(MEMBERS, rng.randint(1, 3)):
                lines += [f"    def {member}(self):", f"        self.{member}s = {value(rng)}"]
                lines += [f"        return {value(rng)}"]
        for function in rng.sample("fgh", rng.randint(1, 3)):
            lines += [f"def {function}(p={value(rng)}):", f"    return {value(rng)}"]
        lines += [f"v = {value(rng)}", f"{value(rng)}.{rng.choice(MEMBERS)}"]
        files[f"{name}.py"] = "\n".join(lines).encode()
    return files


@pytest.mark.parametrize("seed", range(60))
def test_answers_do_not_depend_on_the_order_of_questions(seed: int):
    rng = random.Random(seed)
    lookup = MemoryLookup(program(rng))
    clean = {path: summary(Linker(lookup).link(path)) for path in lookup.files}
    order = sorted(lookup.files)
    rng.shuffle(order)
    linker = Linker(lookup)
    for path in order:
        count = len(lookup.files[path].paths)
        for index in rng.sample(range(count), count):
            linker.resolve(path, index)
        assert summary(linker.link(path)) == clean[path]


def test_neighbouring_files_share_what_was_found_out():
    files = {
        f"m{n}.py": f"from m{n - 1} import f{n - 1}\ndef f{n}(): return f{n - 1}()\n"
        for n in range(1, 80)
    }
    files["m0.py"] = "class A:\n    def go(self): ...\ndef f0(): return A()\n"
    files["use.py"] = "from m79 import f79\nf79().go()\n"
    lookup = MemoryLookup({path: text.encode() for path, text in files.items()})
    forward, backward = Linker(lookup), Linker(lookup)
    one = {path: summary(forward.link(path)) for path in sorted(files)}
    two = {path: summary(backward.link(path)) for path in sorted(files, reverse=True)}
    assert one == two
    assert any("m0.py" in str(link) for link in forward.link("use.py").links)
    assert all(a != b for a, b in pairwise(sorted(files)))
