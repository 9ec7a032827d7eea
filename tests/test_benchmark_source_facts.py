"""The benchmarks' own view of a text: identifiers, functions, calls, in UTF-16 columns."""

from benchmarks.source_facts import python_facts

SOURCE = """\
from pkg.mod import go as run
é = "😀"; run(é, key=é.size)

@deco(run())
async def outer(x=run()):
    def inner():
        return run()
    return [lambda: self.go(1)]

class A:
    y = run()
"""


def facts():
    found = python_facts(SOURCE)
    assert found is not None
    return found


def test_identifiers_have_roles_and_utf16_columns():
    rows = [tuple(i) for i in facts().identifiers if i.line < 2]
    assert rows == [
        (0, 5, "pkg", "import"),
        (0, 9, "mod", "import"),
        (0, 20, "go", "import"),
        (0, 26, "run", "import"),
        (1, 0, "é", "name"),
        (1, 10, "run", "name"),
        (1, 14, "é", "name"),
        (1, 17, "key", "keyword"),
        (1, 21, "é", "name"),
        (1, 23, "size", "attribute"),
    ]


def test_calls_are_the_names_that_are_called():
    assert sorted(facts().calls) == [
        (1, 10),
        (3, 1),
        (3, 6),
        (4, 18),
        (6, 15),
        (7, 25),
        (10, 8),
    ]


def test_what_is_around_a_call():
    def kinds(line: int, column: int):
        return [(s.kind, s.name) for s in facts().around((line, column))]

    outer = ("function", (4, 10))
    assert kinds(3, 6) == [("decorator", (-1, -1))]
    assert kinds(4, 18) == [("default", (-1, -1)), outer]
    assert kinds(6, 15) == [("function", (5, 8)), outer]
    assert kinds(7, 25) == [("anonymous", (-1, -1)), outer]
    assert kinds(10, 8) == [("class", (9, 6))]


def test_the_identifier_that_ends_at_a_position():
    found = facts()
    assert found.identifier_before(7, 27) == ((7, 25), "go")
    assert found.identifier_before(1, 13) == ((1, 10), "run")
    assert found.identifier_before(1, 14) == ((1, 14), "")


def test_what_python_cannot_parse_has_no_facts():
    assert python_facts("def f(:\n") is None
