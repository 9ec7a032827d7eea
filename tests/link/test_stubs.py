"""Stubs beside sources: names lead to the source, types come from the stub."""

from core.link.finder import existence_keys
from core.link.linker import Linker
from link_checks import MemoryLookup, check_links

FILES = """
        ==> shapes.py
        class «Shape:Shape»:
            def «area:area»(self): return compute(self)
            def «scaled:scaled»(self, by): return copy(self)
        class Circle(Shape):
            def «roll:roll»(self, other):
                other.«by_parameter:area»()
        def «make:make»(kind): return registry[kind]()
        default = registry["default"]
        globals().update(more)
        ==> shapes.pyi
        class Shape:
            def area(self) -> float: ...
            def scaled(self, by: float) -> Shape: ...
            def «hidden:hidden»(self) -> Circle: ...
        class Circle(Shape):
            def roll(self, other: Shape) -> Circle: ...
        def make(kind: str) -> Circle: ...
        default: Circle
        def «extra:extra»() -> Shape: ...
"""


def test_types_of_a_stub_belong_to_the_source():
    check_links(
        FILES
        + """
        ==> main.py
        import shapes
        from shapes import default, «from:extra»
        shapes.«function:make»("x").«result:roll»(1).«again:scaled»(2).«inherited:area»()
        default.«variable:roll»(2)
        shapes.«only:extra»().«of_extra:area»()
        default.«member:hidden»().«last:roll»(1)
        """,
        {
            "function": "make", "result": "roll", "again": "scaled", "inherited": "area", "variable": "roll",
            "only": "extra", "from": "extra", "of_extra": "area", "member": "hidden", "last": "roll",
            "by_parameter": "area",
        },
    )  # fmt: skip


def test_what_a_stub_declares_counts_as_declared():
    check_links(
        """
        ==> artists.py
        class Artist:
            @property
            def axes(self): return self._axes
        class Axis(Artist):
            def __init__(self, axes):
                self.«axes:axes» = axes
        class Tick(Artist):
            def __init__(self, axes):
                self.axes = axes
        ==> artists.pyi
        class Artist:
            @property
            def axes(self) -> object: ...
        class Axis(Artist):
            axes: Artist
        ==> main.py
        from artists import Axis
        class Axis3D(Axis):
            def f(self): return self.«use:axes»
        """,
        {"use": "axes"},
    )


def test_a_package_whose_names_are_in_its_stub_alone():
    check_links(
        """
        ==> pkg/__init__.py
        __getattr__, __dir__, __all__ = attach(__name__)
        ==> pkg/__init__.pyi
        from .core import «listed:run» as run
        ==> pkg/core.py
        def «run:run»(): ...
        ==> main.py
        import pkg
        from pkg import «named:run»
        pkg.«use:run»()
        """,
        {"listed": "run", "named": "run", "use": "run"},
    )


def test_a_stub_that_appears_selects_who_rests_on_the_source():
    assert {"pkg/a.pyi", "pkg/a.py"} <= existence_keys("pkg/a.pyi")
    assert "pkg/a.pyi" not in existence_keys("pkg/a.py")
    lookup = MemoryLookup({"a.py": b"import b\nb.f().x\n", "b.py": b"def f(): ...\n"})
    assert {("b.py", ""), ("a.pyi", "")} <= Linker(lookup).link("a.py").reads
