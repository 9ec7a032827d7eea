"""Query text to patterns: the subset of tree-sitter's query language that the matcher compiles.

    ((call function: (_) @call.callee arguments: (argument_list)? @call.arguments) @call (#set! kind "x"))

Supported: node kinds, `(_)`, `_` with a field, anonymous nodes, alternations of node kinds (at the top also of whole
patterns), fields, negated fields, `?`, `*`, `+`, anchors in front of a node, captures, groups of a pattern and its
predicates, and of these #set!, #eq?, #not-eq?, #any-of?, #match?, #not-match?. Anything else is a QueryError, so that
a pattern never means less than it says. A test compares what the patterns find with what tree-sitter finds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.errors import QueryError

_TOKEN = re.compile(
    r"""\s*(?:;[^\n]*\n?)|\s+|(?P<string>"(?:[^"\\]|\\.)*")|(?P<capture>@[\w.]+)|(?P<predicate>\#[\w-]+[?!])"""
    r"""|(?P<field>[A-Za-z_]\w*):|(?P<negated>![A-Za-z_]\w*)|(?P<word>[A-Za-z_]\w*)|(?P<mark>[()\[\]?*+.])"""
)


@dataclass(slots=True)
class Pattern:
    """One node pattern. Without `kinds` and `anonymous` it is any named node, with `anything` any node at all."""

    kinds: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    anything: bool = False  # `_`: anonymous nodes, too
    captures: tuple[str, ...] = ()
    field: str = ""
    quantifier: str = ""  # "", "?", "*", "+"
    anchored: bool = False  # first among its siblings
    children: tuple["Pattern", ...] = ()
    absent: tuple[str, ...] = ()  # fields that must not be there


@dataclass(slots=True)
class Rule:
    """A top-level pattern with its predicates and settings."""

    pattern: Pattern
    origin: str  # file name and line, for messages
    number: int = 0  # of the pattern in its file
    settings: dict[str, str] = field(default_factory=dict)
    predicates: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    inherited: bool = False  # from another language, whose grammar may have more


class _Reader:
    def __init__(self, text: str, origin: str) -> None:
        self.text, self.origin = text, origin
        self.tokens = list(self._tokens())
        self.at = 0

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        position, line = 0, 1
        while position < len(self.text):
            found = _TOKEN.match(self.text, position)
            if not found or found.end() == position:
                raise QueryError(
                    f"{self.origin}:{line}: cannot read {self.text[position : position + 20]!r}"
                )
            if kind := found.lastgroup:
                yield kind, found[kind], line
            line += self.text.count("\n", position, found.end())
            position = found.end()

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self.at + ahead
        return self.tokens[at][:2] if at < len(self.tokens) else ("end", "")

    def next(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def fail(self, message: str) -> QueryError:
        line = self.tokens[min(self.at, len(self.tokens) - 1)][2] if self.tokens else 1
        return QueryError(f"{self.origin}:{line}: {message}")

    def expect(self, value: str) -> None:
        if self.next()[1] != value:
            self.at -= 1
            raise self.fail(f"expected {value!r}, found {self.peek()[1]!r}")


def read_rules(text: str, origin: str) -> list[Rule]:
    """Read all patterns of a query file; raises QueryError on anything outside the supported subset."""
    reader = _Reader(text, origin)
    rules: list[Rule] = []
    number = 0
    while reader.peek()[0] != "end":
        line = reader.tokens[reader.at][2]
        rules += _top_level(reader, Rule(Pattern(), f"{origin}:{line}", number))
        number += 1
    return rules


def _top_level(reader: _Reader, rule: Rule) -> list[Rule]:
    """One pattern, alone or in a group with its predicates. Alternatives with insides of their own are a rule each."""
    grouped = reader.peek() == ("mark", "(") and reader.peek(1)[1] in ("(", "[")
    if grouped:
        reader.next()
    patterns = _alternatives(reader, rule) if reader.peek()[1] == "[" else [_pattern(reader, rule)]
    while grouped and reader.peek()[1] != ")":
        if reader.peek(1)[0] != "predicate":
            raise reader.fail("a group holds one pattern and its predicates")
        _predicate(reader, rule)
    if grouped:
        reader.next()
    elif reader.peek()[1] == "(" and reader.peek(1)[0] == "predicate":
        raise reader.fail("predicates stand in one pair of parentheses with their pattern")
    return [replace(rule, pattern=pattern) for pattern in patterns]


def _alternatives(reader: _Reader, rule: Rule) -> list[Pattern]:
    """[(a) (b)] as one pattern of two kinds; [(a (c)) (b (d))] as two patterns. Captures behind are all of theirs."""
    reader.next()
    patterns: list[Pattern] = []
    while reader.peek()[1] != "]":
        patterns.append(_pattern(reader, rule))
    reader.next()
    if all(not item.children and not item.absent and not item.captures for item in patterns):
        kinds = tuple(kind for item in patterns for kind in item.kinds)
        anonymous = tuple(kind for item in patterns for kind in item.anonymous)
        patterns = [Pattern(kinds=kinds, anonymous=anonymous)]
    captures: tuple[str, ...] = ()
    while reader.peek()[0] == "capture":
        captures += (reader.next()[1][1:],)
    for item in patterns:
        item.captures += captures
    return patterns


def _pattern(reader: _Reader, rule: Rule) -> Pattern:
    pattern = Pattern()
    if reader.peek() == ("mark", "."):
        reader.next()
        pattern.anchored = True
    if reader.peek()[0] == "field":
        pattern.field = reader.next()[1]
    kind, value = reader.next()
    if kind == "string":
        pattern.anonymous = (_unquote(value),)
    elif value == "[":
        _alternation(reader, pattern)
    elif kind == "word" and value == "_" and pattern.field:
        pattern.anything = True
    elif value == "(":
        _node(reader, rule, pattern)
    else:
        reader.at -= 1
        raise reader.fail(f"expected a node, found {value!r}")
    if reader.peek()[1] in ("?", "*", "+") and reader.peek()[0] == "mark":
        pattern.quantifier = reader.next()[1]
    while reader.peek()[0] == "capture":
        pattern.captures += (reader.next()[1][1:],)
    return pattern


def _alternation(reader: _Reader, pattern: Pattern) -> None:
    while reader.peek()[1] != "]":
        kind, value = reader.next()
        if kind == "string":
            pattern.anonymous += (_unquote(value),)
        elif value == "(":
            pattern.kinds += (reader.next()[1],)
            reader.expect(")")
        else:
            raise reader.fail("alternations may hold plain node kinds only")
    reader.expect("]")


def _node(reader: _Reader, rule: Rule, pattern: Pattern) -> None:
    kind, value = reader.next()
    if kind != "word":
        raise reader.fail(f"expected a node kind, found {value!r}")
    if value != "_":
        pattern.kinds = (value,)
    while True:
        kind, value = reader.peek()
        if value == ")" and kind == "mark":
            reader.next()
            return
        if kind == "negated":
            pattern.absent += (reader.next()[1][1:],)
        elif kind == "end":
            raise reader.fail("unclosed pattern")
        else:
            pattern.children += (_pattern(reader, rule),)


def _predicate(reader: _Reader, rule: Rule) -> None:
    reader.expect("(")
    name = reader.next()[1][1:]
    arguments: list[str] = []
    while reader.peek()[1] != ")":
        kind, value = reader.next()
        arguments.append(_unquote(value) if kind == "string" else value)
    reader.expect(")")
    if name == "set!":
        rule.settings[arguments[0]] = arguments[1] if len(arguments) > 1 else "true"
    elif name in ("eq?", "not-eq?", "any-of?", "match?", "not-match?"):
        rule.predicates.append((name, tuple(arguments)))
    else:
        raise reader.fail(f"unknown predicate #{name}")


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
