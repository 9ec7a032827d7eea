"""Query files: they compile, say nothing that is not known, and find what tree-sitter's own engine finds."""

from collections import defaultdict
from pathlib import Path

import pytest

from core.errors import QueryError
from core.languages import all_languages, language_named
from core.syntax.checking import generated_matches, native_matches, own_rules
from core.syntax.matcher import compile_rules
from core.syntax.patterns import read_rules
from core.syntax.tree import QUERY_FILES, check_queries, compiled, parse

SAMPLES = Path(__file__).parents[1] / "data" / "syntax"
LANGUAGES = [language.name for language in all_languages()]
FILES = [(name, file) for name in LANGUAGES for file in QUERY_FILES]
PYTHON = language_named("python")


def samples_of(name: str) -> list[bytes]:
    """The samples in a language; every language has one."""
    language = language_named(name)
    return [
        path.read_bytes()
        for path in sorted(SAMPLES.iterdir())
        if path.suffix in language.extensions
    ]


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_language_compiles(name):
    check_queries(language_named(name))
    assert compiled(language_named(name)).table
    assert samples_of(name), f"tests/data/syntax has no sample of {name}"


@pytest.mark.parametrize(("name", "file"), FILES)
def test_the_generated_matchers_find_what_tree_sitter_finds(name, file):
    language = language_named(name)
    for source in samples_of(name):
        ours = {match[:3]: match.parts for match in generated_matches(language, file, source)}
        # With something between them, each node of a repeated pattern is a match of its own.
        theirs: dict[tuple[object, ...], dict[tuple[str, tuple[int, int]], None]] = defaultdict(
            dict
        )
        for match in native_matches(language, file, source):
            theirs[match[:3]].update(dict.fromkeys(match.parts))
        assert ours.keys() == theirs.keys()
        for key, parts in ours.items():
            assert sorted(parts) == sorted(theirs[key]), (key, source[slice(*key[1])])


@pytest.mark.parametrize(("name", "file"), FILES)
def test_every_pattern_fits_something_in_the_samples(name, file):
    language = language_named(name)
    expected = {rule.origin for _, rules in own_rules(language, file) for rule in rules}
    found = {
        match.rule
        for source in samples_of(name)
        for match in generated_matches(language, file, source)
    }
    assert expected - found == set()


@pytest.mark.parametrize(
    "text",
    [
        "(call function: (_) @call.calee) @call",
        "(call function: (_) @callee) @call",
        "(call function: (_) @name.callee) @call",
        "(call) @kall",
        "(call)",
        "(call) @call @name",
        "(call (identifier) @_unused (#set! x)) @call",
        "((call) @call (#is-not? local))",
        "((call) @call) @name",
        "((call) @call (identifier))",
        "(call) @call (#set! x)",
        '((call) @call (#eq? @call.missing "x"))',
        "(caal) @call",
        "(call funktion: (_)) @call",
        '(call "nothing") @call',
        "(call (identifier",
        "(call [(identifier) (attribute (identifier))] @call.callee) @call",
        "([(identifier) (attribute)] (call)) @call",
        "(call (identifier) .) @call",
        "(call (argument_list (identifier))* @call.arguments) @call",
        "(call _ @call.callee) @call",
        "call @call",
        "(call) @call ]",
        "(expression/call) @call",
        "(call $) @call",
        "(MISSING call) @call",
    ],
)
def test_what_is_not_supported_is_refused(text):
    with pytest.raises(QueryError):
        compile_rules(compiled(PYTHON).grammar, read_rules(text, "test.scm"), frozenset())


def matched(text: str, source: bytes) -> list[tuple[bytes | list[bytes] | None, ...]]:
    """The parts that the first fitting pattern takes out of each node of a source, as text, in document order."""
    known = compiled(PYTHON)
    table = compile_rules(known.grammar, read_rules(text, "test.scm"), known.comments)
    found = []
    waiting = [parse(source, PYTHON).root_node]
    while waiting:
        node = waiting.pop(0)
        for construct in table.get(node.kind_id, ()):
            parts = construct.match(node)
            if parts is not None:
                found.append(
                    tuple(
                        [item.text for item in part]
                        if isinstance(part, list)
                        else part and part.text
                        for part in parts
                    )
                )
                break
        waiting.extend(node.children)
    return found


CALL = "function: (_) @call.callee arguments: (_) @call.arguments"


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (f"(call {CALL}) @call", b"f(1)", [(b"f", b"(1)")]),
        ("(call function: (identifier) @call.callee) @call", b"f(g.h())", [(b"f", None)]),
        (
            "(call function: [(identifier) (attribute)] @call.callee) @call",
            b"f; a.b(); c()()",
            [(b"a.b", None), (b"c", None)],
        ),
        (
            '((call function: (_) @call.callee) @call (#eq? @call.callee "f"))',
            b"f(); g()",
            [(b"f", None)],
        ),
        (
            '((call function: (_) @call.callee) @call (#not-eq? @call.callee "f"))',
            b"f(); g()",
            [(b"g", None)],
        ),
        (
            '((call function: (_) @call.callee) @call (#any-of? @call.callee "f" "g"))',
            b"f(); h()",
            [(b"f", None)],
        ),
        (
            '((call function: (_) @call.callee) @call (#match? @call.callee "^[A-Z]"))',
            b"f(); A()",
            [(b"A", None)],
        ),
        (
            '((call function: (_) @call.callee) @call (#not-match? @call.callee "^[A-Z]"))',
            b"f(); A()",
            [(b"f", None)],
        ),
        (
            '((call function: (_) @_f arguments: (_) @call.arguments) @call (#eq? @_f "f"))',
            b"f(1); g(2)",
            [(None, b"(1)")],
        ),
        (
            "(assignment !type left: (_) @assign.target) @assign",
            b"x = 1; y: int = 2",
            [(b"x", None, None)],
        ),
        ("(tuple . (_) @await.operand) @await", b"(a, b)", [(b"a",)]),
        ("(tuple (_) (_) @await.operand) @await", b"(a, b, c)", [(b"b",)]),
        (
            "(delete_statement (expression_list (_) @delete.target)) @delete",
            b"del a, b",
            [([b"a"],)],
        ),
        (
            "(global_statement (identifier)+ @global.name) @global",
            b"global a, b",
            [([b"a", b"b"],)],
        ),
        ("(return_statement (_)? @return.value) @return", b"return", [(None,)]),
        (
            "(import_from_statement name: (_)* @import_from.item) @import_from",
            b"from a import b, c",
            [(None, [b"b", b"c"], None)],
        ),
        (
            "(import_from_statement name: (_)+ @import_from.item) @import_from",
            b"from a import *",
            [],
        ),
        ('(yield "from" (_) @yield_from.value) @yield_from', b"yield a\nyield from b", [(b"b",)]),
        ("[(true) (false)] @literal", b"True; False; None", [(), ()]),
        (
            "[(not_operator argument: (_) @not.operand) (unary_operator argument: (_) @not.operand)] @not",
            b"not a; -b",
            [(b"a",), (b"b",)],
        ),
        ("(call ; a comment\n) @call", b"f()", [(None, None)]),
        ("(tuple . (_) @await.operand) @await", b"( # comment\n a,)", [(b"a",)]),
    ],
)
def test_patterns_take_parts(text, source, expected):
    assert matched(text, source) == expected


def test_the_first_pattern_that_fits_wins():
    table = compile_rules(
        compiled(PYTHON).grammar,
        read_rules(
            '((integer) @literal (#set! type "one"))\n((integer) @literal (#set! type "two"))',
            "test.scm",
        ),
        frozenset(),
    )
    (constructs,) = table.values()
    assert [construct.settings["type"] for construct in constructs] == ["one", "two"]


def test_settings():
    (rule,) = read_rules('((integer) @literal (#set! type "in t") (#set! flag))', "test.scm")
    assert rule.settings == {"type": "in t", "flag": "true"}


def test_messages_name_file_and_line():
    with pytest.raises(QueryError, match=r"python/test.scm:3: "):
        read_rules(
            "(integer) @literal\n\n((integer) @literal (#what? @literal))", "python/test.scm"
        )
