"""The facts of a file that is edited are those that reading the whole file gives, whatever is taken over."""

import random
from pathlib import Path

import pytest

from core.extract import extract, start
from core.extract.edited import Extracted, extract_edited
from core.extract.rewinding import Rewinding, said_by
from core.extract.skeleton import skeleton_of
from core.extract.walker import MendingWalker
from core.languages import language_for, language_named
from core.syntax.tree import parse
from core.syntax.versions import next_version
from edited_facts import difference
from typist import Typist

ROOT = Path(__file__).resolve().parents[2]
# Files as their authors left them.
SOURCES = [
    "core/link/shapes.py",
    "core/store/overlay.py",
    "core/workspace/layer.py",
    "tests/marked.py",
    "editors/vscode/src/status.ts",
    "editors/vscode/src/server.ts",
    "tests/editors/vscode/drive.mjs",
    "tests/data/java/ledger/model/Account.java",
    "tests/data/java/ledger/text/Report.java",
    "benchmarks/go_facts.go",
    "tests/data/go/ledger/model/account.go",
    "tests/data/syntax/sample.go",
    "tests/data/rust/ledger/src/model/mod.rs",
    "tests/data/rust/ledger/src/report.rs",
]
EDITS = 80


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES)
def test_edited_facts_are_the_facts_of_the_whole_file(path):
    typist = Typist((ROOT / path).read_bytes(), random.Random(path))
    language = language_for(path)
    assert language is not None
    version, edited, taken_over = None, None, 0
    for number in range(EDITS):
        version = next_version(version, typist.text, language)
        edited = extract_edited(edited, typist.text, language, version.parsed)
        whole = extract(typist.text, language, version.parsed)
        assert not difference(edited.facts, whole), f"{path}, edit {number}"
        taken_over += edited.lineage is not None
        typist.go_on(whole.has_errors)
    if path.endswith(".py"):
        assert taken_over > EDITS // 8  # else the test says little


def versions(*texts: str, name: str = "python") -> list[Extracted]:
    """Versions of a file, each by way of the one before; all are what they should be."""
    language = language_named(name)
    version, edited = None, None
    found = []
    for text in texts:
        version = next_version(version, text.encode(), language)
        edited = extract_edited(edited, text.encode(), language, version.parsed)
        assert not difference(edited.facts, extract(text.encode(), language, version.parsed))
        found.append(edited)
    return found


TWO = (
    "# ä\nclass A:\n    def f(self):\n        self.n = {}\n        return {}\n\ndef g():\n    {}\n"
)


@pytest.mark.parametrize(
    "change",
    [
        ("1", "2", "A().f()"),
        ("1", "2", "def h(): pass"),
        ("A()", "2", "x"),
        ("g().x", "self.n.y", "x"),
        ("g", "[self.f for a in self.n]", "A"),
    ],
)
def test_a_change_in_a_body_leaves_the_rest_as_it_was(change):
    before = TWO.format(1, 1, change[2])
    found = versions(before, TWO.format(*change))
    assert found[-1].lineage is not None
    found = versions(before, TWO.format(1, change[1], change[2]), TWO.format(*change), before)
    assert all(each.lineage is not None for each in found[1:])


@pytest.mark.parametrize(
    "after",
    [
        TWO.format(1, 2, "x").replace("def g", "def k"),
        TWO.format(1, 2, "x") + "import a\n",
        TWO.format("1\n        self.m = 1", 2, "x"),
        TWO.format("1\n        def k(): pass", 2, "x"),
        TWO.format(1, "1\n        import a", "x"),
        TWO.format(1, 2, "global y; y = 1"),
        TWO.replace("self.n", "self.m").format(1, 2, "x"),
    ],
)
def test_what_says_something_to_others_is_read_with_the_whole_file(after):
    assert versions(TWO.format(1, 2, "x"), after)[-1].lineage is None


MANY = """import os
from a import b


class A(b):
    limit = 1

    def f(self, n: int):
        self.n = os.getcwd()
        return self.f(limit)

    def g(self):
        def inner(k):
            import c
            return c.d(self.n)
        return inner

    @property
    def p(self): return self.g()(1)


def first(x=b):
    [second(y) for y in x]
    return A().p


def second():
    global made
    made = A()
    class Local(A):
        n = 1
        def own(self): return first()
    return Local()


if os.x:
    def third(): return second().own()
"""


@pytest.mark.parametrize(
    ("old", "new", "walked"),
    [
        ("", "def fourth(): return A()\n", {"fourth"}),
        ("", "import c, d as e\n", set()),
        ("", "e = first()\n", set()),
        ("", "class C(A):\n    def f(self): return super().f()\n", {"C::f"}),
        ("def first(x=b)", "def primero(x=b)", {"primero", "second::Local::own"}),
        ("def first(x=b)", "def first(x=b, y=A)", {"first", "second"}),
        ("    limit = 1", "    limit = {}", {"A::f"}),
        ("from a import b", "from a import b, made", {"second"}),
        ("from a import b\n", "from a import b, inner\n", {"A::g"}),
        ("os.getcwd()", "os.getcwd(A)", {"A::f"}),
    ],
)
def test_what_stands_outside_of_bodies_leaves_those_bodies_that_do_not_rest_on_it(old, new, walked):
    """`walked`: some callables, or what is in them, of which nothing can be taken over."""
    before = MANY.replace("import os\n", "import os\n# ä\n")
    after = before.replace(old, new, 1) if old else before + new
    found = versions(before, after)[-1]
    if found.lineage is None and found.kept is not None:
        names = {found.facts.symbols[symbol].qualified for symbol in found.kept.callables.values()}
        assert not names & walked
    versions(before, after, before, after)


def test_a_function_more_or_less_takes_all_others_over():
    more = MANY.replace("def second", "def fourth():\n    return A()\n\n\ndef second")
    for text in (more, MANY + "def fourth(): return A()\n", "import z\n" + MANY):
        found = versions(MANY, text, MANY, text, text.replace("A()\n", "A().p\n"))
        for each in found[1:4]:
            assert each.kept is not None
            called = {
                each.facts.symbols[symbol].qualified for symbol in each.kept.callables.values()
            }
            assert called >= {"A::f", "A::g", "A::p", "first", "second", "third"}


SCRIPT = """
import { a } from './a';
/** {@link first} of {@link a} */
export function first(b = a) {
  /** {@link second} */
  const c = () => second(b);
  return c;
}
class C<T> {
  /** @returns {T} */
  m(t: T) { return first(t); }
}

function second(x) { return new C(); }
export { second, C };
"""


def test_comments_that_only_refer_to_names_leave_bodies_as_they_were():
    later = "export function later() { return first(); }\n"
    found = versions(
        SCRIPT,
        SCRIPT + later,
        SCRIPT,
        SCRIPT.replace("class C", later + "class C"),
        name="typescript",
    )
    for each in found[1:]:
        assert each.kept is not None
        called = {each.facts.symbols[symbol].qualified for symbol in each.kept.callables.values()}
        assert called >= {"first", "C::m", "second"}
    for after in (
        SCRIPT.replace("{ a }", "{ a, second as d }"),
        SCRIPT.replace("function second", "function other"),
        SCRIPT + "/** {@link C} */\nexport function later() {}\n",
        SCRIPT.replace("{@link a}", "{@link C}"),
        SCRIPT.replace("@returns", "@template U @returns"),
        SCRIPT.replace("export { second, C }", "export { second }"),
    ):
        versions(SCRIPT, after, SCRIPT, after + later, name="typescript")
        versions(SCRIPT, after, SCRIPT, after + later, name="javascript")


@pytest.mark.parametrize(
    "after",
    [
        MANY.replace("from a import b", "from a import *"),
        MANY.replace("class A(b)", "class A(os.x)"),
        MANY.replace("class A(b)", "class B(b)"),
        MANY.replace("import os", "if b:\n    import os"),
        MANY.replace("    def f(self", "    def f(self, self.n, "),
        MANY + "    __slots__ = ('n',)\n",
        MANY + "made = 1\n",
        MANY + "def third(): pass\n",
        MANY.replace("first", "Local"),
        MANY.replace("def inner(k)", "def p(self): pass\n    def inner(k)"),
    ],
)
def test_what_bodies_rest_on_is_read_with_them(after):
    versions(MANY, after, MANY, after + "x = 1\n")


def test_a_body_that_another_one_adds_to_is_kept_apart():
    both = "class A:\n    def f(self):\n        self.n = {}\n    def g(self):\n        self.n = {}\n        {}\n"
    found = versions(
        both.format(1, 2, "x"),
        both.format(1, 2, "self.n"),
        both.format(1, "''", "x"),
        both.format(1, "''", "y"),
    )
    assert [each.lineage is not None for each in found] == [False, True, False, True]


def test_errors_beside_a_body_are_read_with_it():
    text = "def f():\n    return 1\n\n\ndef g(a){} in b:\n    c()\n"
    versions(text.format(""), text.format("{"))


COMMENTED = """
/** @typedef {{ n: number }} N */
/**
 * @param {N} a
 * @returns {string} {@link g}
 */
function f(a) {
  %s
  return a;
}
/** @param {string} b */
function g(b) {
  %s
}
"""


def test_comments_stay_where_they_are_while_a_body_changes():
    texts = ("f(1)", "g(1)"), ("f(1, a.n)", "g(1)"), ("f(1)", "g(1)"), ("f(1)", "f(g(1))")
    found = versions(*[COMMENTED % each for each in texts], name="typescript")
    assert [each.lineage is not None for each in found] == [False, True, True, True]
    versions(*[COMMENTED % each for each in texts], name="javascript")


@pytest.mark.parametrize("typed", ["/** @type {N} */ let x;", "/** {@link g}", "*/", "/**"])
def test_a_comment_in_a_body_is_read_with_the_whole_file(typed):
    texts = "f(1)", typed, typed + "\n  g(1)"
    found = versions(*[COMMENTED % (each, "g(1)") for each in texts], name="javascript")
    assert found[1].lineage is None or typed == "*/"


def test_an_end_in_the_space_behind_a_bracket_is_the_body_s():
    text = "def f():\n    a = [1{}\n\n\ndef g():\n    return f()\n"
    found = versions(*[text.format(each) for each in ("]", "", ", 2", ", '", "]")])
    assert [each.lineage is not None for each in found] == [False, True, True, True, True]


@pytest.mark.parametrize(
    "typed",
    ["1", "1]", "self.n(", "g().x = '", "[b for b in self.f()", "1\n        # ä\n        A.f"],
)
def test_in_a_body_that_is_edited_again_only_the_body_is_walked(typed):
    texts = [TWO.format(1, typed[:end], "x") for end in range(1, len(typed) + 1)]
    found = versions(TWO.format(1, 2, "x"), TWO.format(1, 3, "x"), *texts)
    assert all(each.base is not None and each.base.skeleton is None for each in found[2:])


@pytest.mark.parametrize("typed", ["'x'", '"""x"""'])
def test_what_documents_a_callable_is_told_by_more_than_its_body(typed):
    text = "def f():\n    {}\n    return 1\n"
    versions(*[text.format(typed[:end]) for end in range(len(typed) + 1)])


SHARED = """
class A:
    m = 1
    def f(self, a=1):
        self.m = a
        self.n = [a for a in self.f()]
        global z
        z = a
    def g(self):
        self.n = {}
        self.f = lambda: z
        def h(): return self
        if isinstance(z, A):
            z.m = 3
z = A()
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [(SHARED, "python"), (COMMENTED % ("f(1).x = this.y = g", "g = 1"), "javascript")],
)
def test_a_body_leaves_nothing_behind_for_the_next(text, name):
    source, language = text.encode(), language_named(name)
    walker, types = start(source, language, parse(source, language), make=MendingWalker)
    skeleton = skeleton_of(walker)
    kept = Rewinding(walker, skeleton, types)

    def said(number: int) -> object:
        alone = kept.walk(number, kept.body(number), source)
        drafts = [(*said_by(draft), draft.declarations) for draft in alone.drafts]
        return drafts, list(alone.paths), alone.groups, alone.members, kept.changed()

    numbers = range(len(skeleton.bodies))
    first = [said(number) for number in numbers]
    assert len(first) == 2
    assert [said(number) for number in reversed(numbers)] == first[::-1]
    kept.rewind()
    assert skeleton_of(walker).said[:2] == skeleton.said[:2]
