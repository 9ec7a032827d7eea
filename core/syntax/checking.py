"""Query files held against tree-sitter's own query engine: for tests, never used while indexing.

The generated matchers replace that engine; here both are asked about the same source, in one shape.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node, Query, QueryCursor

from core.errors import QueryError
from core.languages import Language
from core.syntax.matcher import compile_rules
from core.syntax.patterns import Rule, read_rules
from core.syntax.tree import compiled, grammar_of, parse
from core.syntax.vocabulary import CONSTRUCTS

Range = tuple[int, int]


class Match(NamedTuple):
    """One node that a pattern fits. Ranges are byte offsets."""

    rule: str  # file and line of the pattern
    node: Range
    kind: str
    parts: tuple[tuple[str, Range], ...]  # in order of the vocabulary, then of the document


def own_rules(language: Language, name: str) -> Iterator[tuple[str, list[Rule]]]:
    """(text, patterns) of the language's own query file `name`, not of those that it inherits."""
    for origin, text in language.query_texts(name):
        if origin.startswith(f"{language.name}/"):
            yield text, read_rules(text, origin)


def generated_matches(language: Language, name: str, source: bytes) -> list[Match]:
    """What the generated matchers find, every pattern asked about every node of a kind that it names."""
    found: list[Match] = []
    known = compiled(language)
    nodes = list(_nodes(parse(source, language).root_node))
    for _, rules in own_rules(language, name):
        for rule in rules:
            table = compile_rules(known.grammar, [rule], known.comments)
            for node in nodes:
                for construct in table.get(node.kind_id, ()):
                    values = construct.match(node)
                    if values is not None:
                        parts = _parts(CONSTRUCTS[construct.name], values)
                        found.append(Match(rule.origin, node.byte_range, node.type, parts))
    return found


def native_matches(language: Language, name: str, source: bytes) -> list[Match]:
    """What tree-sitter finds; a node that a pattern fits in several ways is there several times."""
    found: list[Match] = []
    root = parse(source, language).root_node
    for text, rules in own_rules(language, name):
        query = Query(grammar_of(language), text)
        numbered = {rule.number: rule for rule in rules}
        if query.pattern_count != len(numbered):
            raise QueryError(f"{language.name}/{name}.scm: patterns are read otherwise than meant")
        for number, captures in QueryCursor(query).matches(root):
            rule = numbered[number]
            construct = next(item for item in rule.pattern.captures if item in CONSTRUCTS)
            names = CONSTRUCTS[construct]
            values = [captures.get(f"{construct}.{part.rstrip('*')}") for part in names]
            (node,) = captures[construct]
            found.append(Match(rule.origin, node.byte_range, node.type, _parts(names, values)))
    return found


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)


def _parts(names: tuple[str, ...], values: object) -> tuple[tuple[str, Range], ...]:
    assert isinstance(values, (tuple, list))
    found: list[tuple[str, Range]] = []
    for part, value in zip(names, values, strict=True):
        nodes = value if isinstance(value, list) else [] if value is None else [value]
        found += [(part.rstrip("*"), node.byte_range) for node in nodes]
    return tuple(found)
