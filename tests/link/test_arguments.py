"""What arguments tell: the parameters that keywords name, and what anonymous functions are given."""

from link_checks import check_links

T = """
        from typing import Any, Callable, TypedDict, TypeVar, Unpack, overload
        import functools
        class T:
            def «go:go»(self): ...
"""


def test_keywords_of_partial_are_those_of_the_function():
    check_links(
        T
        + """
        def f(a, «b:b»=1): ...
        class C:
            def __init__(self, «c:c»): ...
        from functools import partial
        functools.partial(f, «of_function:b»=2)
        partial(C, «of_class:c»=2)
        functools.partial(unbound, «nothing:b»=2)
        """,
        {"of_function": "b", "of_class": "c", "nothing": "?"},
    )


def test_keywords_of_an_overloaded_function_are_those_of_its_stubs():
    check_links(
        T
        + """
        @overload
        def f(x: int, «one:k»: int = 1): ...
        @overload
        def f(x: str, «two:k»: int = 1): ...
        def f(x, k=1, «own:rest»=2): return «body:k»
        f(1, «use:k»=2)
        f(1, «only:rest»=2)
        class C:
            @overload
            def m(self, «stub:k»: int): ...
            def m(self, k): ...
        C().m(«method:k»=1)
        """,
        {"use": "one two", "only": "own", "method": "stub"},
    )


def test_stubs_alone_keep_their_parameters():
    check_links(
        """
        ==> m.pyi
        from typing import overload
        @overload
        def f(«one:k»: int): ...
        @overload
        def f(«two:k»: str): ...
        ==> main.py
        import m
        m.f(«use:k»=1)
        """,
        {"use": "one two"},
    )


def test_keywords_that_a_record_lists():
    check_links(
        T
        + """
        class Options(TypedDict):
            «depth:depth»: int
        def f(**options: Unpack[Options]): ...
        f(«use:depth»=1, «other:width»=2)
        """,
        {"use": "depth", "other": "?"},
    )


def test_lambda_where_our_callables_are_taken():
    check_links(
        T
        + """
        V = TypeVar("V")
        def takes(f: Callable[[T, int], int], x=1): ...
        def maps(xs: list[V], f: Callable[[V], int]): ...
        class C:
            def __init__(self, f: Callable[["C"], int]): ...
            def «on:on»(self, *, then: Callable[[T], int]): ...
        takes(lambda t, n: t.«position:go»())
        takes(f=lambda t, n: t.«name:go»())
        maps([T()], lambda t: t.«variable:go»())
        C(lambda c: c.«constructor:on»)
        C(None).on(then=lambda t: t.«method:go»())
        unbound(lambda t: t.«unknown:go»())
        """,
        {
            "position": "go",
            "name": "go",
            "variable": "go",
            "constructor": "on",
            "method": "go",
            "unknown": "?",
        },
    )


def test_lambda_that_is_called_with_elements():
    check_links(
        T
        + """
        def f(ts: list[T], table: dict[str, T]):
            sorted(ts, key=lambda t: t.«sorted:go»())
            max(table.values(), key=lambda t: t.«most:go»())
            list(map(lambda t: t.«map:go»(), ts))
            [t.«kept:go»() for t in filter(lambda t: t.«filter:go»(), ts)]
            ts.sort(key=lambda t: t.«sort:go»())
            functools.reduce(lambda a, b: b.«reduce:go»(), ts)
        """,
        dict.fromkeys(("sorted", "most", "map", "kept", "filter", "sort", "reduce"), "go"),
    )


def test_lambda_of_a_declared_type():
    check_links(
        T
        + """
        f: Callable[[T], int] = lambda t: t.«direct:go»()
        table: dict[str, Callable[[T], int]] = {"a": lambda t: t.«element:go»()}
        plain = lambda t: t.«unknown:go»()
        """,
        {"direct": "go", "element": "go", "unknown": "?"},
    )


def test_partial_under_another_name():
    check_links(
        """
        from functools import partial as bind
        def f(«b:b»): ...
        bind(f, «use:b»=1)
        """,
        {"use": "b"},
    )


def test_stubs_that_take_a_record():
    check_links(
        T
        + """
        class Options(TypedDict):
            «depth:depth»: int
        @overload
        def f(**options: Unpack[Options]): ...
        @overload
        def f(x: int, **options: Unpack[Options]): ...
        def f(x=0, depth=1): ...
        f(«use:depth»=1)
        """,
        {"use": "depth"},
    )


def test_key_of_several_values_takes_the_values():
    check_links(
        T
        + """
        from typing import Iterator
        class L:
            def «own:go»(self): ...
            def __iter__(self) -> Iterator[T]: ...
        def f(p: L, q: L):
            min(p, q, key=lambda x: x.«several:go»())
            max(p, key=lambda x: x.«one:go»())
        """,
        {"several": "own", "one": "go"},
    )


def test_reduce_with_a_start():
    check_links(
        T
        + """
        class Sum:
            def «add:add»(self, t: T) -> "Sum": ...
        def f(ts: list[T], s: Sum):
            functools.reduce(lambda total, t: total.«total:add»(t.«each:go»()), ts, s).«after:add»(1)
            functools.reduce(lambda a, b: a.«first:go»(), ts).«plain:go»()
            functools.reduce(lambda n, t: t.«number:go»(), ts, 0)
        """,
        {
            **dict.fromkeys(("each", "first", "plain", "number"), "go"),
            **dict.fromkeys(("total", "after"), "add"),
        },
    )


def test_keywords_of_a_record_that_derives_from_records():
    check_links(
        """
        from typing import TypedDict, Unpack, overload
        class Mixin(TypedDict):
            «flag:flag»: bool
        class Options(Mixin):
            size: int
        @overload
        def run(command: str, **options: Unpack[Options]): ...
        @overload
        def run(command: int, **options: Unpack[Options]): ...
        def run(command, flag=False, **options): ...
        run("", «use:flag»=True)
        """,
        {"use": "flag"},
    )
