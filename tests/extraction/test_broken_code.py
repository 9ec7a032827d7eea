"""Half-typed code, odd bytes, deep nesting: extraction never fails, and what can be read is there."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.extract import extract, local_names
from core.languages import language_named
from core.model import FileFacts
from extraction_checks import check, facts_of

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "core").rglob("*.py")) + sorted(
    (ROOT / "tests" / "extraction").glob("*.py")
)
PYTHON = language_named("python")
SECONDS = 3  # of CPU, on any machine: what is quadratic here takes far longer

# Pieces that, put together at random, come close to programs.
PIECES = """
def class lambda return yield await async if elif else for in while try except finally with as match case import from
global nonlocal del assert raise pass not and or is None self x y A f( ) [ ] { } : , . = := += -> @ * ** | " ' f" {x}
'''  \\ # # comment 1 "A" é 日本 \t __all__ super() isinstance(x,A) type X[T]
"""
WORDS = [*PIECES.split(), "\n", "\n", "\n    ", "\n        ", " ", " ", " "]


def check_sound(source: bytes, facts: FileFacts) -> None:
    """What must hold for the facts of any file."""
    for item in facts.references:
        written = item.name.encode()
        assert item.starts
        assert list(item.starts) == sorted(set(item.starts))
        for start in item.starts:
            found = source[start : start + len(written)]
            assert found == written or "\ufffd" in item.name, (item, found)
        assert 0 <= item.container < len(facts.symbols)
        assert 0 <= item.path < len(facts.paths)
    keys = [(item.kind, item.qualified, item.ordinal) for item in facts.symbols]
    assert len(keys) == len(set(keys))
    for index, symbol in enumerate(facts.symbols):
        assert symbol.parent < index
        assert (
            0 <= symbol.start <= symbol.name_start <= symbol.name_end <= symbol.end <= len(source)
            or not index
        )
        assert symbol.start <= symbol.signature_start <= symbol.signature_end <= symbol.end
        if symbol.doc_start >= 0:
            assert 0 <= symbol.doc_start < symbol.doc_end <= len(source)
        for place in symbol.declarations:
            assert (
                0 <= place.start <= place.name_start <= place.name_end <= place.end <= len(source)
            )
        if index:
            name = source[symbol.name_start : symbol.name_end].decode("utf-8", "replace")
            assert name == symbol.name or symbol.detail == "parameter", symbol
    for brought in facts.imports:
        assert 0 <= brought.start <= brought.end <= len(source)
        assert 0 <= brought.scope < len(facts.symbols)
    for owner, names in facts.scopes.items():
        assert 0 <= owner < len(facts.symbols)
        assert all(0 <= path < len(facts.paths) for paths in names.values() for path in paths)


def check_locals_sound(source: bytes, facts: FileFacts) -> None:
    for local in local_names(source, PYTHON):
        places = [*local.declarations, *(use[:2] for use in local.uses)]
        for start, end in places:
            assert source[start:end].decode("utf-8", "replace") == local.name
        assert local.symbol < len(facts.symbols)


def check_extracts(source: bytes) -> None:
    started = time.process_time()
    facts = extract(source, PYTHON)
    check_locals_sound(source, facts)
    assert time.process_time() - started < SECONDS
    check_sound(source, facts)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_whole_files(path):
    check_extracts(path.read_bytes())


@pytest.mark.parametrize("seed", range(40))
def test_files_cut_anywhere(seed):
    chooser = random.Random(seed)
    source = chooser.choice(SOURCES).read_bytes()
    start = chooser.choice([0, 0, chooser.randrange(len(source))])
    check_extracts(source[start : chooser.randrange(start, len(source))])


@pytest.mark.parametrize("seed", range(20))
def test_files_with_a_piece_taken_out(seed):
    chooser = random.Random(seed)
    source = chooser.choice(SOURCES).read_bytes()[:20_000]
    at = chooser.randrange(len(source))
    check_extracts(source[:at] + source[at + chooser.randrange(1, 40) :])


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes(source):
    check_extracts(source)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_words_in_any_order(words):
    check_extracts(" ".join(words).encode())


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.lists(st.sampled_from(WORDS), max_size=25))
def test_words_in_the_middle_of_a_program(before, after):
    program = (
        "class A(B):\n    def f(self, x=1):\n        {} \n        return x\n    {}\ndef g(): ...\n"
    )
    check_extracts(program.format(" ".join(before), " ".join(after)).encode())


def nested(before: str, inside: str, after: str, times: int) -> str:
    return before * times + inside + after * times


def indented(line: str, times: int) -> str:
    lines = [" " * level + line for level in range(times)]
    return "\n".join([*lines, " " * times + "pass"])


DEEP = {
    "parentheses": "x = " + nested("(", "1", ")", 5000),
    "sums": "x = " + "+".join(["a"] * 20_000),
    "calls": nested("f(", "", ")", 3000),
    "chained calls": "f" + ".g()" * 5000,
    "and": "if " + " and ".join(["a"] * 9000) + ": pass",
    "isinstance and": "if " + " and ".join(["isinstance(a, B)"] * 2000) + ": a.b",
    "not": "if " + "not " * 5000 + "a: pass",
    "tuple targets": nested("(", "a", ",)", 3000) + " = b",
    "members": "a" + ".b" * 9000,
    "elements": "a" + "[0]" * 9000,
    "lambdas": "lambda: " * 3000 + "1",
    "conditionals": "x = " + "a if b else " * 3000 + "c",
    "functions": indented("def f():", 600),
    "ifs": indented("if a:", 600),
    "classes": indented("class f:", 600),
    "loops": indented("for x in x:", 600),
    "withs": indented("with x as x:", 600),
    "tries": "\n".join([" " * level + "try:" for level in range(300)]) + "\n" + " " * 300 + "x",
    "elifs": "if a: pass\n" + "elif a: x = 1\n" * 5000,
    "lists": nested("[", "", "]", 5000),
    "dicts": nested("{1: ", "1", "}", 3000),
    "comprehensions": nested("[", "x", " for x in y]", 500),
    "patterns": "match x:\n case " + nested("[", "a", "]", 3000) + ": pass",
    "class patterns": "match x:\n case " + nested("A(", "a", ")", 3000) + ": pass",
    "alternatives": "match x:\n case " + "|".join(["1"] * 5000) + ": pass",
    "cases": "match x:\n" + " case y: pass\n" * 3000,
    "annotation in strings": 'x: "' + nested("list[", "int", "]", 900) + '"',
    "annotations": "x: " + nested("list[", "int", "]", 3000),
    "strings in strings": "x: " + nested("list['", "int", "']", 300),
    "formatted strings": "x = " + nested("f'{", "1", "}'", 150),
    "decorators": "@a\n" * 5000 + "def f(): pass",
    "assignments": "x = x.a\n" * 5000,
    "assignments in a function": "def f(x):\n" + " x = x.a(x)\n" * 5000,
    "one variable in many branches": "def f(x):\n" + " if q: x = a()\n x.b\n" * 3000,
    "chained targets": " = ".join(["x"] * 3000) + " = 1",
    "many names": "\n".join(f"x{i} = x{i - 1}" for i in range(9000)),
    "many functions": "\n".join(f"def f{i}(): return f{i + 1}()" for i in range(4000)),
    "one function many times": "def f(a): ...\n" * 3000,
    "one attribute many times": "class A:\n def f(self):\n" + "  self.x = self.x\n" * 3000,
    "many classes": "\n".join(f"class A{i}(A{i - 1}):\n def f(s): s.x = 1" for i in range(1500)),
    "many arguments": "f(" + ", ".join(f"a{i}=b{i}" for i in range(5000)) + ")",
    "many parameters": "def f(" + ", ".join(f"a{i}=b" for i in range(5000)) + "): ...",
    "a long dict": "x = {" + ", ".join(f"'k{i}': f{i}" for i in range(9000)) + "}",
    "a long list": "x = [" + ", ".join(f"f{i}()" for i in range(9000)) + "]",
    "a long chain of names": "import " + ".".join(["a"] * 3000),
    "many bases": "class A(" + ", ".join(f"B{i}" for i in range(5000)) + "): ...",
    "stars": "*" * 9000,
    "backslashes": "\\\n" * 3000 + "x",
    "open brackets": "([{" * 3000,
    "open strings": "x = '''" + "a" * 90_000,
    "comments": "# a\n" * 9000 + "def f(): ...",
    "blank": "\n" * 90_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DEEP)
def test_deep_and_long(name):
    check_extracts(DEEP[name].encode())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    source = (
        "# é\ndef f(x):\n    '''Doc.\n    '''\n    return x.a\n\nclass A:\n    def g(self): ...\n"
    )
    raw = source.replace("\n", end).encode()
    check_extracts(raw)
    if end != "\r":  # Python's grammar ends lines at \n
        facts = extract(raw, PYTHON)
        assert [item.qualified for item in facts.symbols] == [
            "",
            "f",
            "f::x",
            "A",
            "A::g",
            "A::g::self",
        ]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbfx = 1\n",
        b"\x0c\nx = 1\n\x0cdef f():\n    \x0c    pass\n",
        b"x = 1\x00y = 2",
        b"\xff\xfe\x00x",
        b"x\xcc\x81 = 1\nx\xcc\x81\n",
        "x = '\u2028'\ny = 1\n".encode(),
        b"\x1a",
        b"\xed\xa0\x80 = 1",
        "def \U0001d453(): ...\n\U0001d453()\n".encode(),
    ],
)
def test_odd_bytes(source):
    check_extracts(source)


def test_a_mark_at_the_beginning_does_not_hide_the_first_line():
    facts = extract(b"\xef\xbb\xbfx = 1\n", PYTHON)
    assert [item.name for item in facts.symbols] == ["", "x"]


@pytest.mark.parametrize(
    "line",
    [
        "f(",
        "x.",
        "x = ",
        "def g(",
        "class",
        "if x",
        "for x in",
        "'open",
        "@",
        "import",
        "from m import",
    ],
)
def test_half_a_line_leaves_the_rest_readable(line):
    source = f"""
        def one(a):
            b = a
            return b

        class A:
            def two(self):
                {line}

            def three(self):
                return self.two()

        def four(): ...
        """
    names = {item.qualified for item in facts_of(source).symbols}
    assert {"one", "one::a", "A", "A::two"} <= names
    assert any(name.endswith("four") for name in names)
    assert any(name.endswith("three") for name in names)


OPENED = {
    "a dict": "x = {\n\n",
    "a call": "x = call(a,\n         b\n\n",
    "a call at the end of a line": "x = call(a, b\n",
    "several": "x = call([{'a': 1,\n\n\n\n",
    "no space for it": "call(\n",
    "behind a comment": "x = [\n    1,\n    # )\n\n",
    "a decorator": "@call(\n\n",
    "beside a string": "x = ')'\ny = [\n\n",
    "a condition": "if a(:\n    pass\n",
}


@pytest.mark.parametrize("opened", OPENED)
@pytest.mark.parametrize(
    "below", ["def three(): ...\n", "class three: ...\n", "@a\ndef three(): ...\n"]
)
def test_an_open_bracket_does_not_hide_what_follows(opened, below):
    names = [
        item.qualified for item in facts_of(f"def one(): ...\n{OPENED[opened]}{below}").symbols
    ]
    assert names[1] == "one"
    assert "three" in names


def test_an_open_bracket_in_a_method_leaves_the_class_whole():
    source = """
        class A:
            def one(self):
                self.two(
                return 1
            def two(self):
                x = [
            def three(self): ...
        def four(): ...
        """
    facts = facts_of(source)
    assert {"A::one", "A::two", "A::three", "four"} <= {item.qualified for item in facts.symbols}
    assert any(item.name == "two" for item in facts.references)


def test_an_open_bracket_goes_on_where_lines_are_further_in():
    facts = facts_of("x = {\n    'a': [b,\n    c],\n  import d\n\ndef e(): ...\n")
    assert [item.name for item in facts.symbols] == ["", "x", "e"]


def test_errors_are_said():
    assert not facts_of("x = 1\n").has_errors
    assert facts_of("x = = 1\n").has_errors
    assert facts_of("x = " + "(" * 2000 + "1" + ")" * 2000 + "\n").has_errors


def test_a_member_that_is_being_typed_keeps_its_receiver():
    check(
        """
        def f(a):
            b = a
            «use:b».
            c = 1
        """,
        use="local",
    )


def test_what_a_syntax_error_puts_between_cases_is_read():
    source = b"switch (a) { foo() }\nswitch (b) { c.d(\n case 1: e(); break; }\n"
    facts = extract(source, language_named("javascript"))
    assert facts.has_errors
    assert {"a", "foo", "b", "c", "e"} <= {reference.name for reference in facts.references}


@pytest.mark.parametrize(
    "typed",
    [
        "const a = f(this.",
        "const a = f(x, { k: [1, 2]",
        "b.map((x)",
        "b.map((x) => x. ",
        "b ? `ä${x}` ",
        "b ? 'c'",
    ],
)
@pytest.mark.parametrize("behind", ["1;\n", "\n  1;\n"])
def test_a_half_typed_line_leaves_the_function_around_it(typed, behind):
    before, after = "function f() {}\n\n", "\nfunction h() {\n  f();\n}\n"
    text = f"{before}function g(b) {{\n  let c = f();\n  {typed}{behind}}}\n{after}"
    source = (text + "const rest = h();\n" * 8).encode()
    facts = extract(source, language_named("typescript"))
    check_sound(source, facts)
    assert facts.has_errors
    functions = [symbol.qualified for symbol in facts.symbols if symbol.detail == "function"]
    assert functions == ["f", "g", "h"]
    assert "a" not in {symbol.name for symbol in facts.symbols}  # it is no variable of the module
