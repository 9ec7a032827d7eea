"""Parsing, and the compiled grammar of a language: parser, dispatch table, comment kinds.

Parsing a bytes object holds the interpreter lock throughout: that is for processes which do nothing else. Where other
threads must run meanwhile, the parser reads the text in pieces. The native objects are cached per process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Point, Query, Tree
from tree_sitter_language_pack import get_language

from core.errors import LanguageError, QueryError
from core.languages import Language
from core.syntax.matcher import Construct, compile_rules
from core.syntax.patterns import Rule, read_rules
from core.syntax.shown import mended, shown

__all__ = [
    "CompiledLanguage",
    "Construct",
    "Node",
    "Point",
    "Tree",
    "compiled",
    "parse",
    "parse_shown",
]

QUERY_FILES = ("symbols", "locals", "imports", "types")
DENIED_GRAMMARS = frozenset({"cobol"})  # loops for ever on almost any input
_PIECE = 16 * 1024
# Bytes that are parsed in one go, some 100 ms at most, and no other thread of ours runs. The binding never frees the
# pieces that a function gives it, so that reading in pieces costs the memory of the text each time.
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class CompiledLanguage:
    """A language ready to be walked."""

    language: Language
    grammar: Grammar
    table: Mapping[int, tuple[Construct, ...]]
    comments: frozenset[int]


@cache
def grammar_of(language: Language) -> Grammar:
    """The native grammar; raises LanguageError for a denied or unknown one."""
    if language.grammar in DENIED_GRAMMARS:
        raise LanguageError(f"the grammar {language.grammar} is not safe to run")
    try:
        return get_language(language.grammar)  # type: ignore[arg-type]
    except LookupError as error:
        raise LanguageError(f"no grammar named {language.grammar}") from error


@cache
def compiled(language: Language) -> CompiledLanguage:
    """Compile a language's query files into its dispatch table; raises QueryError."""
    grammar = grammar_of(language)
    comments = frozenset(
        number
        for kind in language.comments
        if (number := grammar.id_for_node_kind(kind, True)) is not None
    )
    rules: list[Rule] = []
    for name in QUERY_FILES:
        for origin, text in language.query_texts(name):
            found = read_rules(text, origin)
            for rule in found:
                rule.inherited = not origin.startswith(f"{language.name}/")
            rules += found
    return CompiledLanguage(language, grammar, compile_rules(grammar, rules, comments), comments)


def check_queries(language: Language) -> None:
    """Let tree-sitter itself compile every query file; raises QueryError."""
    for name in QUERY_FILES:
        for origin, text in language.query_texts(name):
            if not origin.startswith(f"{language.name}/"):
                continue  # compiled with its own grammar
            try:
                Query(grammar_of(language), text)
            except Exception as error:
                raise QueryError(f"{origin}: {error}") from error


def parse(source: bytes, language: Language) -> Tree:
    """Parse UTF-8 bytes. Raises LanguageError for a denied grammar."""
    parser = Parser(grammar_of(language))
    text = shown(source, language)
    tree = parser.parse(text)
    if tree.root_node.has_error and (other := mended(text, language)) is not text:
        return parser.parse(other)
    return tree


def parse_shown(text: bytes, language: Language, old_tree: Tree | None = None) -> Tree:
    """Parse a text as `shown` gives it; where it is so large that others would notice, they run meanwhile.

    With `old_tree` (already edited) only what changed is parsed again.
    """
    parser = Parser(grammar_of(language))
    if len(text) <= _AT_ONCE:
        return parser.parse(text) if old_tree is None else parser.parse(text, old_tree)

    def read(offset: int, _: Point) -> bytes:
        return text[offset : offset + _PIECE]

    return parser.parse(read) if old_tree is None else parser.parse(read, old_tree)
