"""Rules about types: annotations, containers, protocols, narrowing, type variables (rules 16 to 19, 22)."""

from link_checks import check_links

T = """
        class T:
            def «go:go»(self): ...
"""


def test_strings_that_are_code():
    check_links(
        T
        + """
        from typing import Annotated, Literal, Optional, TypeVar, cast
        Opt = Optional["«alias:T»"]
        S = TypeVar("S", bound="«bound:T»")
        def f(a: "«plain:T»", b: Opt, c, d: Literal["T"], e: Annotated["T", "T"]):
            a.«one:go»()
            b.«two:go»()
            cast("«string:T»", c).«three:go»()
            e.«four:go»()
        def g(s: S):
            s.«five:go»()
        """,
        {
            "alias": "main.py:T", "bound": "main.py:T", "plain": "main.py:T", "string": "main.py:T",
            "one": "go", "two": "go", "three": "go", "four": "go", "five": "go",
        },
    )  # fmt: skip


def test_containers_by_annotation():
    check_links(
        T
        + """
        from collections.abc import Callable, Iterable, Iterator, Mapping
        from typing import ClassVar, Dict, List, Optional, Tuple, Type, Union
        def f(
            a: list[T], b: Dict[str, T], c: tuple[int, T], d: tuple[T, ...], e: Union[None, T],
            g: Callable[[int], T], h: Type[T], i: Mapping[str, list[T]], j: Iterable[T], k: T | None,
        ):
            a[0].«a:go»()
            b["x"].«b:go»()
            c[1].«c:go»()
            c[0].«c0:go»()
            d[5].«d:go»()
            e.«e:go»()
            g(1).«g:go»()
            h().«h:go»()
            i["x"][0].«i:go»()
            for x in j:
                x.«j:go»()
            k.«k:go»()
            for key, value in b.items():
                value.«items:go»()
            a.pop().«pop:go»()
            b.get("x").«get:go»()
            [y for y in a][0].«list:go»()
            first, *rest = a
            first.«first:go»()
            rest[0].«rest:go»()
        class A:
            x: ClassVar[T]
        A.x.«var:go»()
        """,
        {
            **dict.fromkeys(
                [
                    "a",
                    "b",
                    "c",
                    "d",
                    "e",
                    "g",
                    "h",
                    "i",
                    "j",
                    "k",
                    "items",
                    "pop",
                    "get",
                    "list",
                    "first",
                    "rest",
                    "var",
                ],
                "go",
            ),
            "c0": "external",
        },
    )


def test_containers_by_value():
    check_links(
        T
        + """
        pair = (1, T())
        one, two = pair
        two.«unpacked:go»()
        table = {"a": T(), "b": 1}
        table["a"].«key:go»()
        table["b"].«other:go»()
        sorted([T()])[0].«sorted:go»()
        for number, x in enumerate([T()]):
            x.«enumerated:go»()
        for x, y in zip([1], [T()]):
            y.«zipped:go»()
        next(iter([T()])).«next:go»()
        max([T()], key=str).«max:go»()
        """,
        {
            **dict.fromkeys(
                ["unpacked", "key", "sorted", "enumerated", "zipped", "next", "max"], "go"
            ),
            "other": "external",
        },
    )


def test_unknown_decorator_keeps_the_function():
    check_links(
        T
        + """
        from lib import outside
        def ours(f):
            def «inner:inner»(): ...
            return inner
        @outside
        def «f:f»() -> T: ...
        @ours
        def «g:g»() -> T: ...
        «call:f»().«use:go»()
        «wrapped:g»().«also:go»()
        """,
        {"call": "f", "use": "go", "wrapped": "g", "also": "go"},
    )


def test_context_managers():
    check_links(
        T
        + """
        from contextlib import contextmanager, asynccontextmanager, closing
        class M:
            def __enter__(self): return T()
            def __exit__(self, *a): ...
            async def __aenter__(self) -> T: ...
        @contextmanager
        def f():
            yield T()
        @asynccontextmanager
        async def g():
            yield T()
        with M() as a, f() as b, closing(T()) as c:
            a.«a:go»()
            b.«b:go»()
            c.«c:go»()
        async def main():
            async with g() as d, M() as e:
                d.«d:go»()
                e.«e:go»()
        """,
        dict.fromkeys("abcde", "go"),
    )


def test_iteration():
    check_links(
        T
        + """
        class A:
            def __iter__(self): return B()
        class B:
            def __next__(self) -> T: ...
        class C:
            def __getitem__(self, i): return T()
        class D:
            def __iter__(self):
                yield T()
        class E:
            def __aiter__(self): return self
            async def __anext__(self): return T()
        for a in A(): a.«a:go»()
        for b in C(): b.«b:go»()
        for c in D(): c.«c:go»()
        for d in {"x": T()}: d.«key:go»()
        C()[0].«item:go»()
        async def main():
            async for e in E(): e.«e:go»()
        """,
        {"a": "go", "b": "go", "c": "go", "item": "go", "e": "go"},
    )


def test_narrowing():
    check_links(
        T
        + """
        class Sub(T):
            def «own:own»(self): ...
        class Holder:
            item = None
        def f(v, w, a):
            if isinstance(v, T):
                v.«branch:go»()
            v.«after:go»()
            if not isinstance(w, (T, Sub)):
                return
            w.«rest:go»()
            isinstance(a.b, T) and a.b.«chain:go»()
        def g(t: T):
            if isinstance(t, Sub):
                t.«sub:own»()
            if isinstance(t, T):
                t.«same:go»()
        """,
        {"branch": "go", "after": "?", "rest": "go", "chain": "go", "sub": "own", "same": "go"},
    )


def test_excluding():
    check_links(
        """
        class A:
            def «a:go»(self): ...
        class B:
            def «b:go»(self): ...
        class C(A): ...
        def f(x: A | B, y: "list[A] | A", z: A | B | str, w: A | B):
            if isinstance(x, A):
                x.«is:go»()
            else:
                x.«is_not:go»()
            x.«after:go»()
            if isinstance(y, list):
                y[0].«element:go»()
                return
            y.«single:go»()
            if isinstance(z, (C, str)):
                return
            elif isinstance(z, B):
                z.«second:go»()
            else:
                z.«third:go»()
            while not isinstance(w, B):
                w.«loop:go»()
        """,
        {
            "is": "a", "is_not": "b", "after": "a b", "element": "a", "single": "a",
            "second": "b", "third": "a", "loop": "a",
        },
    )  # fmt: skip


def test_what_a_generator_is_sent():
    check_links(
        T
        + """
        from typing import AsyncGenerator, Generator
        def f() -> Generator[int, T, None]:
            sent = yield 1
            sent.«use:go»()
        async def g() -> AsyncGenerator[int, T]:
            (yield 2).«asynchronous:go»()
        def h():
            (yield 1).«unknown:go»()
        """,
        {"use": "go", "asynchronous": "go", "unknown": "?"},
    )


def test_type_variables():
    check_links(
        T
        + """
        from typing import Callable, Generic, Iterable, TypeVar
        X = TypeVar("X")
        Y = TypeVar("Y", bound="Base")
        def first(xs: list[X]) -> X: ...
        def make(kind: type[X]) -> X: ...
        def apply(f: Callable[[], X]) -> X: ...
        def new() -> T: ...
        def pep[Z](z: Z) -> list[Z]: ...
        class Base:
            def me(self: Y) -> Y: ...
        class Leaf(Base):
            def «leaf:leaf»(self): ...
        class Box(Generic[X]):
            def __init__(self, x: X): ...
            def get(self) -> X: ...
            value: X
        class Box2[W](Box[W]): ...
        class TBox(Box[T]): ...
        first([T()]).«a:go»()
        make(T).«b:go»()
        apply(new).«c:go»()
        pep(T())[0].«d:go»()
        Leaf().me().«self:leaf»()
        Box(T()).get().«e:go»()
        TBox().get().«f:go»()
        TBox().value.«g:go»()
        def h(box: Box[T], other: "Box2[T]"):
            box.get().«h:go»()
            other.get().«i:go»()
        """,
        {**dict.fromkeys("abcdefghi", "go"), "self": "leaf"},
    )


def test_class_that_derives_from_a_container():
    check_links(
        T
        + """
        from typing import Dict, List
        class Ts(List[T]): ...
        class Map(Dict[str, T]):
            def each(self):
                for t in self.values():
                    t.«values:go»()
        for t in Ts():
            t.«each:go»()
        Ts()[0].«item:go»()
        Map()["x"].«key:go»()
        """,
        dict.fromkeys(["each", "item", "key", "values"], "go"),
    )


def test_exceptions():
    check_links(
        """
        class A(Exception):
            def «a:go»(self): ...
        class B(Exception):
            def «b:go»(self): ...
        try: ...
        except A as e:
            e.«one:go»()
        except (A, B) as e:
            e.«two:go»()
        """,
        {"one": "a", "two": "a b"},
    )


def test_default_value_of_a_parameter():
    check_links(
        T
        + """
        default = T()
        def f(a=default, b=None, c: "T" = None, *d: T, **e: T):
            a.«a:go»()
            b.«b:go»()
            c.«c:go»()
            d[0].«d:go»()
            e["x"].«e:go»()
        """,
        {"a": "go", "b": "?", "c": "go", "d": "go", "e": "go"},
    )


def test_records_by_position_and_key():
    check_links(
        T
        + """
        from typing import NamedTuple, TypedDict
        class N(NamedTuple):
            a: int
            b: T
        class D(TypedDict):
            t: T
        N(1, T())[1].«index:go»()
        x, y = N(1, T())
        y.«unpacked:go»()
        def f(d: D):
            d["t"].«key:go»()
        """,
        dict.fromkeys(["index", "unpacked", "key"], "go"),
    )


def test_self_type():
    check_links(
        """
        from typing import Self
        class A:
            def me(self) -> Self: ...
            def with_other(self, other: Self): other.«param:me»()
            @classmethod
            def make(cls) -> "Self": ...
        class B(A):
            def «go:go»(self): ...
        B().me().«a:go»()
        B.make().«b:go»()
        """,
        {"param": "main.py:A::me", "a": "go", "b": "go"},
    )


def test_object_that_is_awaited():
    check_links(
        T
        + """
        from typing import Any, Generator, Generic, TypeVar
        R = TypeVar("R")
        class Later(Generic[R]):
            def __await__(self) -> Generator[Any, None, R]: ...
        class Unsaid:
            def __await__(self): yield
        async def f(later: Later[T], unsaid: Unsaid):
            (await later).«use:go»()
            (await unsaid).«unknown:go»()
        """,
        {"use": "go", "unknown": "?"},
    )


def test_functions_that_tell_what_their_argument_is():
    check_links(
        """
        from typing import TypeGuard, TypeIs
        class A:
            def «a:go»(self): ...
        class B:
            def «b:go»(self): ...
        class C:
            def is_a(self, value) -> TypeGuard[A]: ...
        def is_a(value) -> TypeIs[A]: ...
        def guards(value) -> TypeGuard[A]: ...
        def plain(value) -> bool: ...
        def f(x: A | B, y, z: A | B, c: C, w):
            if is_a(x):
                x.«is:go»()
            else:
                x.«is_not:go»()
            if guards(y):
                y.«guarded:go»()
            if not guards(z):
                z.«open:go»()
            if plain(x):
                x.«plain:go»()
            assert c.is_a(y.item)
            y.item.«chain:go»()
            if plain(w):
                w.«unknown:go»()
        """,
        {
            "is": "a",
            "is_not": "b",
            "guarded": "a",
            "open": "a b",
            "plain": "a b",
            "chain": "a",
            "unknown": "?",
        },
    )


def test_the_class_of_a_value_narrows_it():
    check_links(
        """
        class A:
            def «go_a:go»(self): ...
        class B(A):
            def «go_b:go»(self): ...
        def f(x: object, y: A, z):
            if type(x) is B:
                x.«by_type:go»()
            elif x.__class__ == A:
                x.«by_member:go»()
            if type(y) is not B:
                y.«not_b:go»()
            else:
                y.«is_b:go»()
            if type(z) is B and z.«same:go»(): ...
            z.«over:go»()
        class C:
            def «name:name»(self): ...
            def __eq__(self, other):
                if type(self) is not type(other):
                    return False
                return self.«own:name»() == other.«other:name»()
            def g(self, y: A, kind):
                if type(y) is kind:
                    y.«unknown_class:go»()
        """,
        {
            "own": "name", "other": "name", "unknown_class": "go_a",
            "by_type": "go_b", "by_member": "go_a", "not_b": "go_a", "is_b": "go_b", "same": "go_b", "over": "?",
        },
    )  # fmt: skip


def test_a_class_that_is_a_tuple_of_known_items():
    check_links(
        """
        from typing import TypeVar
        class A:
            def «go_a:go»(self): ...
        class B:
            def «go_b:go»(self): ...
        class Pair(tuple["A", "B"]):
            def __new__(cls, n): ...
        T = TypeVar("T")
        class Two(tuple[T, list[T]]): ...
        def f():
            first, second = Pair(1)
            first.«one:go»()
            second.«two:go»()
            Pair(2)[1].«place:go»()
            own, several = Two[A]()
            own.«generic:go»()
            several[0].«nested:go»()
        """,
        {"one": "go_a", "two": "go_b", "place": "go_b", "generic": "go_a", "nested": "go_a"},
    )


def test_stubs_say_whether_a_call_is_awaited():
    check_links(
        """
        from typing import overload
        class A:
            def «go:go»(self): ...
        class Path:
            @overload
            async def open(self, mode: int) -> A: ...
            @overload
            async def open(self, mode: str) -> A: ...
            def open(self, mode): return wrapped(mode)
        async def f(path: Path):
            (await path.open(1)).«use:go»()
        """,
        {"use": "go"},
    )


def test_what_a_renamed_import_means_is_known_by_its_own_name():
    check_links(
        """
        from dataclasses import dataclass as data
        from enum import Enum as Choice
        from typing import Literal as L, NamedTuple as Record, TypeAlias as _TypeAlias, cast as as_type
        class A:
            def «go:go»(self): ...
        Table: _TypeAlias = dict[str, "A"]
        class Color(Choice):
            «RED:RED» = 1
        class Pair(Record):
            first: "A"
            second: int
            def f(self):
                one, two = self
                one.«unpacked:go»()
        @data
        class Box:
            «size:size»: int
        def f(table: Table, x, mode: L["A"]):
            table["x"].«alias:go»()
            as_type("A", x).«cast:go»()
            Color.RED.«member:RED»
            Box(«keyword:size»=1)
        """,
        {"alias": "go", "cast": "go", "member": "RED", "keyword": "size", "unpacked": "go"},
    )


def test_nested_functions_know_what_tests_above_them_tell():
    check_links(
        """
        class A:
            def «go_a:go»(self): ...
        class B(A):
            def «go_b:go»(self): ...
        def f(x: A, y: A, z: A):
            def before():
                x.«before:go»()
            assert isinstance(x, B)
            assert isinstance(z, B)
            z = A()
            def inner():
                x.«told:go»()
                y.«later:go»()
                z.«given_again:go»()
            if isinstance(y, B):
                def branch():
                    y.«branch:go»()
        """,
        {
            "before": "go_a",
            "told": "go_b",
            "later": "go_a",
            "given_again": "go_a",
            "branch": "go_b",
        },
    )
