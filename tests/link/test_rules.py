"""Clauses of the rules that are easy to get wrong, beside those in test_names, test_members and test_types."""

from link_checks import check_links

T = """
        class T:
            def «go:go»(self): ...
"""


def test_global_and_nonlocal_move_a_name_there_only():
    check_links(
        """
        «n:n» = 0
        def f():
            global n
            n = 1
            return «moved:n»
        def g():
            n = 2
            def h():
                nonlocal n
                n = 3
            return h
        «module:n»
        """,
        {"moved": "n", "module": "n"},
    )


def test_decorators_and_bases_belong_to_the_scope_around():
    check_links(
        """
        def «mark:mark»(f): return f
        class «Base:Base»: ...
        class A:
            @«use:mark»
            def mark(self): ...
            class Base(«outer:Base»): ...
        """,
        {"use": "mark", "outer": "Base"},
    )


def test_a_local_name_of_a_renamed_import_is_another_declaration():
    check_links(
        """
        ==> m.py
        class «f:f»:
            def «go:go»(self): ...
        ==> main.py
        from m import f as g
        g().«imported:go»()
        class A:
            def «other:other»(self): ...
        g = A()
        g.«assigned:other»()
        """,
        {"imported": "go", "assigned": "other"},
    )


def test_setter_and_deleter_belong_to_the_property():
    check_links(
        """
        class A:
            @property
            def «x:x»(self): ...
            @«one:x».setter
            def x(self, value): ...
            @«two:x».deleter
            def x(self): ...
            def f(self):
                self.«write:x» = 1
                del self.«delete:x»
        """,
        dict.fromkeys(("one", "two", "write", "delete"), "x"),
    )


def test_a_property_of_a_base_is_what_an_attribute_means():
    check_links(
        """
        class A:
            @property
            def «x:x»(self): ...
        class B(A):
            def f(self):
                self.«write:x» = 1
                self.«read:x»
        """,
        {"write": "x", "read": "x"},
    )


def test_text_that_is_no_code():
    linked = check_links(
        T
        + """
        from typing import Annotated, Literal
        def f(a: Literal["T"], b: Annotated["«code:T»", "T"]): ...
        """,
        {"code": "main.py:T"},
    )
    facts = linked.lookup.files["main.py"]
    assert sum(len(item.starts) for item in facts.references if item.name == "T") == 1


def test_a_known_decorator_does_not_change_what_the_name_means():
    check_links(
        T
        + """
        import functools
        from contextlib import contextmanager
        @contextmanager
        def «managed:managed»(): yield T()
        @functools.lru_cache(maxsize=None)
        def «cached:cached»() -> T: ...
        with «use:managed»() as t: t.«entered:go»()
        «also:cached»().«result:go»()
        """,
        {"use": "managed", "entered": "go", "also": "cached", "result": "go"},
    )


def test_a_dictionary_gives_its_keys():
    check_links(
        T
        + """
        def f(table: dict[T, int], other: dict[str, T]):
            for key in table: key.«key:go»()
            for name in other: name.«text:go»()
        """,
        {"key": "go", "text": "external"},
    )


def test_an_assignment_ends_a_narrowing():
    check_links(
        T
        + """
        def f(v, a):
            if isinstance(v, T):
                v = unbound()
                v.«name:go»()
            if isinstance(a.b, T):
                a.b.«before:go»()
                a.b = unbound()
                a.b.«chain:go»()
            if isinstance(a.b, T):
                a = unbound()
                a.b.«object:go»()
        """,
        {"name": "?", "before": "go", "chain": "?", "object": "?"},
    )


def test_uses_that_look_like_declarations():
    linked = check_links(
        """
        «n:n» = 0
        «augmented:n» += 1
        del «deleted:n»
        """,
        {"augmented": "n", "deleted": "n"},
    )
    symbols = linked.lookup.files["main.py"].symbols
    assert [(item.name, len(item.declarations)) for item in symbols[1:]] == [("n", 0)]


def test_captures_are_bindings():
    check_links(
        """
        class A(Exception):
            x: "B"
            def «a:go»(self): ...
        class B:
            def «b:go»(self): ...
        def f(value):
            try: ...
            except A as error:
                error.«caught:go»()
            match value:
                case A(x=inner) as whole:
                    inner.«inner:go»()
                    whole.«whole:go»()
        """,
        {"caught": "a", "inner": "b", "whole": "a"},
    )


def test_an_unknown_package_is_never_one_of_ours_by_name():
    check_links(
        """
        ==> pkg/util.py
        def f(): ...
        ==> main.py
        import util
        from elsewhere.util import f
        util.«module:f»()
        «name:f»()
        """,
        {"module": "external", "name": "external"},
    )
