"""Parsing, and the compiled grammar of a language: parser, dispatch table, comment kinds.

A text with errors is parsed in pieces where that helps: those without errors together, those with errors by themselves,
so that a half-typed statement changes nothing but its own piece.

Parsing a bytes object holds the interpreter lock throughout: that is for processes which do nothing else. Where other
threads must run meanwhile, the parser reads the text in pieces. The native objects are cached per process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Point, Query, Range, Tree
from tree_sitter_language_pack import get_language

from core.errors import LanguageError, QueryError
from core.languages import Language
from core.syntax.matcher import Construct, compile_rules
from core.syntax.patterns import Rule, read_rules
from core.syntax.pieces import Pieces, pieces_of
from core.syntax.shown import mended, shown
from core.syntax.unreadable import without_line

__all__ = [
    "CompiledLanguage",
    "Construct",
    "Node",
    "Parsed",
    "Point",
    "Tree",
    "compiled",
    "parse",
    "parse_pieces",
    "parse_shown",
    "point_at",
]

QUERY_FILES = ("symbols", "locals", "imports", "types")
DENIED_GRAMMARS = frozenset({"cobol"})  # loops for ever on almost any input
_PIECE = 16 * 1024
_READABLE = 32 * 1024  # bytes of a stretch with errors that is looked at more closely
_BLANK = bytes(byte if byte in b"\r\n" else 32 for byte in range(256))
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


class Parsed(NamedTuple):
    """The syntax of a text."""

    tree: Tree
    parts: tuple[Tree, ...] = ()  # of what `tree` was not shown, because there are errors in it

    @property
    def root_node(self) -> Node:
        return self.tree.root_node

    @property
    def has_error(self) -> bool:
        return bool(self.parts) or self.tree.root_node.has_error

    def statements(self) -> list[Node]:
        """What stands outermost, comments too, in order; not the comments that stand for the parts in the rest."""
        found = self.tree.root_node.named_children
        for part in self.parts:
            start, end = span_of(part)
            found = [node for node in found if node.end_byte <= start or node.start_byte >= end]
        for part in self.parts:
            found += part.root_node.named_children
        return sorted(found, key=place_of) if self.parts else found


def place_of(node: Node) -> int:
    return node.start_byte


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


def parse(source: bytes, language: Language) -> Parsed:
    """Parse UTF-8 bytes. Raises LanguageError for a denied grammar."""
    parser = Parser(grammar_of(language))
    text = shown(source, language)
    tree = parser.parse(text)
    if tree.root_node.has_error and (other := mended(text, language)) is not text:
        text, tree = other, parser.parse(other)
    if not tree.root_node.has_error:
        return Parsed(tree)
    found = parse_pieces(pieces_of(text, language), language, set(), parser.parse)
    return Parsed(tree) if found is None else found[1]


def parse_pieces(
    pieces: Pieces,
    language: Language,
    sound: set[bytes],
    parse_rest: Callable[[bytes], Tree | None],
) -> tuple[bytes, Parsed] | None:
    """Parse a text with errors in pieces; what the parser is shown of all those without. None where most is wrong.

    `sound`: pieces that are known to have no errors, which grow.
    """
    text = pieces.source
    grammar = grammar_of(language)
    parts = faulty_parts(pieces, grammar, sound)
    spans = [span_of(part) for part in parts]
    wrong = [span for span, part in zip(spans, parts, strict=True) if part.root_node.has_error]
    if not parts or 2 * sum(end - start for start, end in wrong) > len(text):
        return None
    changed = bytearray(text)
    for start, end in spans:
        changed[start:end] = commented(text[start:end], language)
    rest = bytes(changed)
    tree = parse_rest(rest)
    return None if tree is None or tree.root_node.has_error else (rest, Parsed(tree, tuple(parts)))


def faulty_parts(pieces: Pieces, grammar: Grammar, sound: set[bytes]) -> list[Tree]:
    """Trees of the pieces with errors; of neighbours together, for they may be pieces of one statement."""
    text = pieces.source
    runs: list[list[Tree]] = []
    last = -1
    for start, end in pieces.spans():
        piece = text[start:end]
        if piece in sound:
            continue
        tree = parse_part(text, start, end, grammar)
        if not tree.root_node.has_error:
            sound.add(piece)
        elif last == start:
            runs[-1].append(tree)
            last = end
        else:
            runs.append([tree])
            last = end
    parts = [run[0] if len(run) == 1 else parse_run(text, run, grammar) for run in runs]
    return [readable(text, part, grammar) for part in parts if part.root_node.has_error]


def readable(text: bytes, part: Tree, grammar: Grammar) -> Tree:
    """The tree of a stretch in which there is more than an error, where one line less makes it so."""
    start, end = span_of(part)
    if end - start <= _READABLE and any(child.is_error for child in part.root_node.children):
        for changed in without_line(text, part.included_ranges[0], grammar):
            other = parse_part(changed, start, end, grammar)
            if not other.root_node.has_error:
                return other
    return part


def commented(text: bytes, language: Language) -> bytes:
    """A stretch as spaces of equal length between two comments: else it would be part of what follows, which is then
    parsed again. As comments throughout it would take the square of its length."""
    mark = language.comment_marks[0]
    end = len(text.rstrip())
    last = text.rfind(b"\n", 0, end) + 1
    changed = bytearray(text.translate(_BLANK))
    for place in {0, last}:
        if end - place > len(mark):
            changed[place : place + len(mark)] = mark
    return bytes(changed)


def span_of(part: Tree) -> tuple[int, int]:
    stretch = part.included_ranges[0]
    return stretch.start_byte, stretch.end_byte


def parse_run(text: bytes, run: list[Tree], grammar: Grammar) -> Tree:
    return parse_part(text, span_of(run[0])[0], span_of(run[-1])[1], grammar)


def parse_part(text: bytes, start: int, end: int, grammar: Grammar) -> Tree:
    """The tree of a stretch of a text; its places are those of the text."""
    stretch = Range(point_at(text, start), point_at(text, end), start, end)
    return Parser(grammar, included_ranges=[stretch]).parse(text)


def point_at(text: bytes, offset: int) -> Point:
    """Row and column, in bytes, as the parser counts them."""
    return Point(text.count(b"\n", 0, offset), offset - text.rfind(b"\n", 0, offset) - 1)


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
