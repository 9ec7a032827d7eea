"""Hover, outline, workspace symbols, and symbols by what people call them."""

import time

import pytest

from core.model import Kind, Mode
from core.navigate.lookup import (
    SymbolUri,
    find_at,
    find_by_uri,
    find_qualified,
    format_uri,
    parse_uri,
)
from core.search.documentation import clean_documentation
from navigate_checks import check_hover, check_outline, check_symbols, opened

SHAPES = '''
    ==> shapes.py
    """Shapes."""
    LIMIT = 1
    class HTTPShape:
        """A shape, naïvely."""
        name: str
        def __init__(self, size):
            self.size = size
        def area(self) -> int:
            local = 1
            def inner(): ...
            return local
    def get_user_shape(): ...
    ==> tests/test_shapes.py
    class HTTPShape: ...
    '''


OUTLINE = [
    "LIMIT",
    ("HTTPShape", ["name", "__init__", "size", ("area", ["inner"])]),
    "get_user_shape",
]


@pytest.mark.parametrize(
    "query",
    ["a" * 60 + "b", "a" * 100_000, "a_" * 50_000, "\ud800", "\0", "💩" * 1000],
    ids=["many ways to split", "long", "many words", "half a pair", "zero", "emoji"],
)
def test_a_query_that_nobody_types_is_answered_at_once(query):
    began = time.process_time()
    check_symbols("".join(f"{'a' * n} = {n}\n" for n in range(1, 30)), query, [])
    assert time.process_time() - began < 2


def test_hover_shows_signature_documentation_and_place():
    found = check_hover(
        '''
        ==> a.py
        class Point:
            def move(self, x: int, y: int = 0) -> "Point":
                """Moves it.

                    Far away.
                """
                return self
        ==> b.py
        from a import Point
        s = "😀"; Point().mo¦ve(1)
        '''
    )
    assert found.signature == 'def move(self, x: int, y: int = 0) -> "Point"'
    assert found.documentation == "Moves it.\n\nFar away."
    assert (found.path, found.qualified, found.detail) == ("a.py", "Point::move", "method")
    assert found.certainty.confidence == 1.0


def test_hover_of_a_value_shows_its_type():
    found = check_hover(
        """
        class Point: ...
        here = Point()
        he¦re
        """
    )
    assert found.type == "Point"


def test_hover_of_a_guess_says_so():
    found = check_hover(
        """
        class A:
            def special_thing(self): ...
        def f(a):
            a.special_th¦ing()
        """
    )
    assert found.certainty.mode is Mode.HEURISTIC


def test_hover_of_an_external_name():
    found = check_hover(
        """
        import requests
        requests.g¦et
        """
    )
    assert found.kind is None
    assert (found.external.module, found.external.name) == ("requests", "get")


def test_hover_of_a_local_variable():
    found = check_hover(
        """
        def f():
            größe = 1
            return grö¦ße
        """
    )
    assert (found.name, found.detail, found.signature) == ("größe", "variable", "größe = 1")


def test_hover_of_nothing():
    assert check_hover("x = 1  # wo¦rds") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"""One.\n\n    Two.\n    """', "One.\n\nTwo."),
        ("r'''One.'''", "One."),
        ("# One.\n# Two.", "One.\nTwo."),
        ("/** One.\n * Two.\n */", "One.\nTwo."),
        ("/// One.\n/// Two.", "One.\nTwo."),
        ("", ""),
    ],
)
def test_documentation_is_cleaned(text, words):
    assert clean_documentation(text) == words


def test_the_outline_has_no_parameters_and_no_local_variables():
    found = check_outline(SHAPES, OUTLINE)
    assert found[1].kind is Kind.CONTAINER


def test_a_range_holds_those_of_its_children():
    def check(symbols):
        for symbol in symbols:
            assert symbol.full.start <= symbol.focus.start <= symbol.focus.end <= symbol.full.end
            for child in symbol.children:
                assert symbol.full.start <= child.full.start <= child.full.end <= symbol.full.end
            check(symbol.children)

    check(check_outline(SHAPES, OUTLINE))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("HTTPShape", ["HTTPShape", "HTTPShape"]),
        ("httpshape", ["HTTPShape", "HTTPShape"]),
        ("http_sh", ["HTTPShape", "HTTPShape"]),
        ("usersh", ["get_user_shape"]),
        ("gusha", ["get_user_shape"]),
        ("HTTPShpae", ["HTTPShape", "HTTPShape"]),
        ("HTTPShape.area", ["HTTPShape.area"]),
        ("shape area", ["HTTPShape.area"]),
        ("zzz", []),
    ],
)
def test_symbols_by_what_is_typed(query, expected):
    check_symbols(SHAPES, query, expected)


def test_symbols_are_ranked_by_how_they_fit_and_own_code_first():
    found = check_symbols(
        SHAPES,
        "shape",
        ["HTTPShape", "get_user_shape", "HTTPShape", "shapes.py", "test_shapes.py"][:3],
    )
    assert [symbol.path for symbol in found] == ["shapes.py", "shapes.py", "tests/test_shapes.py"]


def test_names_around_a_symbol_that_are_meant_as_written_come_first():
    source = """
        ==> shape/all.py
        class Other:
            def area(self): ...
        class ShapeList:
            def area(self): ...
        class shape:
            def area(self): ...
        class Shape:
            def area(self): ...
        """
    expected = ["Shape.area", "shape.area", "Other.area", "ShapeList.area"]
    check_symbols(source, "Shape.area", expected)


def test_symbols_are_cut_after_ranking():
    check_symbols(SHAPES, "shape", ["HTTPShape"], limit=1)


def test_the_empty_query_gives_any_symbols():
    with opened(SHAPES):
        found = check_symbols(SHAPES, "", ["LIMIT", "HTTPShape"], limit=2)
    assert found[0].path == "shapes.py"


@pytest.mark.parametrize(
    "text",
    [
        "area",
        "HTTPShape.area",
        "HTTPShape::area",
        "shapes.HTTPShape.area",
        "shapes::HTTPShape::area",
        "shapes.py::HTTPShape.area",
    ],
)
def test_a_qualified_name_is_found(text):
    with opened(SHAPES) as (_, snapshot):
        assert [s.name for s in find_qualified(snapshot, text)] == ["area"]


OFFERED = """
==> pkg/__init__.py
from ._inner import run, Größe as Size
from .other import *
==> pkg/_inner.py
def run(): pass
class Größe:
    def go(self): pass
==> pkg/other.py
from ._inner import run as start
def f():
    from ._inner import Größe as Local
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pkg.run", ["run"]),
        ("pkg.Size", ["Größe"]),
        ("pkg.Size.go", ["Größe::go"]),
        ("pkg.other.start", ["run"]),
        ("other::start", ["run"]),
        ("pkg.other.Local", []),  # a name of a function, which no module has
        ("other.pkg.run", []),
        ("pkg.Size.stop", []),
    ],
)
def test_a_qualified_name_may_be_what_a_module_imports(text, found):
    with opened(OFFERED) as (_, snapshot):
        assert [s.key.qualified for s in find_qualified(snapshot, text)] == found


CONSTRUCTORS = """
==> p/Größe.java
package p;
class Größe<T> {
  Größe() {}
  Größe(int n) {}
  Object other = new Größe() { void go() {} };
}
enum Op { ADD { int apply() { return 1; } }, SUB; int apply() { return 0; } }
==> size.js
class Grid { constructor() {} }
==> size.py
class Grille:
    def __init__(self): pass
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Größe", ["Größe"]),
        ("p.Größe", ["Größe"]),
        ("p.Größe.Größe", ["Größe::Größe", "Größe::Größe"]),
        ("Größe.Größe", ["Größe::Größe", "Größe::Größe"]),
        ("Größe.go", ["Größe::Größe::go"]),
        ("Grid", ["Grid"]),
        ("Grid.constructor", ["Grid::constructor"]),
        ("Grille", ["Grille"]),
        ("Grille.__init__", ["Grille::__init__"]),
        ("Op.ADD", ["Op::ADD"]),
        ("ADD.apply", ["Op::ADD::apply"]),
        ("Op.apply", ["Op::apply"]),
    ],
)
def test_a_class_is_meant_and_not_what_makes_it(text, found):
    with opened(CONSTRUCTORS) as (_, snapshot):
        assert [s.key.qualified for s in find_qualified(snapshot, text)] == found


def test_a_constant_with_a_body_has_its_members():
    check_outline(
        """
        ==> Op.java
        enum Op { ADD { int apply() { return 1; } /* é */ }, SUB; int apply() { return 0; } }
        """,
        [("Op", [("ADD", ["apply"]), "SUB", "apply"])],
    )


def test_a_path_names_the_module_and_wrong_names_nothing():
    with opened(SHAPES) as (_, snapshot):
        assert [s.detail for s in find_qualified(snapshot, "shapes.py")] == ["module"]
        assert find_qualified(snapshot, "other.HTTPShape.area") == []
        assert find_qualified(snapshot, "") == []


def test_a_uri_finds_its_symbol_after_the_line_has_moved():
    uri = SymbolUri("my repo", "shapes.py", "callable", "HTTPShape::area", 999)
    text = format_uri(uri)
    assert text == "codescope://my%20repo/shapes.py#callable:HTTPShape::area@999"
    assert parse_uri(text) == uri
    with opened(SHAPES) as (_, snapshot):
        assert [s.name for s in find_by_uri(snapshot, uri)] == ["area"]
    assert parse_uri("https://example.com") is None


def test_a_position_finds_what_stands_around_it():
    with opened("def f():\n    return 1 ¦+ 1\n") as (marked, snapshot):
        assert [s.name for s in find_at(snapshot, *marked.cursor[:2])] == ["f"]


def test_hover_of_a_member_that_its_type_does_not_declare():
    found = check_hover(
        """
        class Config:
            def __getattr__(self, name): return load(name)
        def f(config: Config):
            config.lan¦guage
        """
    )
    assert (found.name, found.detail, found.qualified) == ("language", "not declared by", "Config")
    assert check_hover("def f(x):\n    x.lan¦guage\n") is None
    anything = "from typing import Any\nclass A:\n    n: Any\n    def f(self, x: Any):\n"
    for use in ("x.lan¦guage", "self.n.lan¦guage", "y: Any = g()\n        y.lan¦guage"):
        found = check_hover(f"{anything}        {use}\n")
        assert (found.detail, found.qualified) == ("not declared by", "Any")
