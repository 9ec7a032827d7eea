"""What of a text can be folded away, by rules for all languages: a tree -> stretches of the text.

    what stands between brackets                     f(          [          {
    what a line that ends in a colon leads in        if x:       case 1:
    what stands between tags                         <ul> ... </ul>
    texts and comments of several lines, comments on lines of their own that follow one another
    imports that follow one another, and what comments call a region

Only nodes of several lines are looked into: a text of 5,000 lines takes some milliseconds.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from core.languages import Language
from core.syntax.tree import Node, Parsed, compiled, span_of

OPENING, CLOSING, COLON, LESS = b"([{", b")]}", ord(":"), ord("<")
COMMENT, IMPORTS, REGION = "comment", "imports", "region"
REGION_MARK = re.compile(rb"(?:#|//|--|;|/\*|<!--)\s*#?(end)?region\b")
COLON_ENDS = re.compile(rb":[ \t]*(?:\n|#|//|/\*)")
DEEPEST = 400  # nested nodes of several lines


class Fold(NamedTuple):
    """Hidden is what stands from `start` to `end`; what stands before and behind stays."""

    start: int
    end: int
    kind: str = ""
    is_closed: bool = False  # by what stands behind it


class Text(NamedTuple):
    """A text whose lines all end in \n, and what is known of its language's nodes."""

    source: bytes
    marks: tuple[bytes, ...]  # of comments
    kinds: dict[int, str]  # of nodes: COMMENT, IMPORTS
    found: list[Fold]

    def add(self, start: int, end: int, kind: str = "") -> None:
        """A fold, if anything is to be hidden."""
        if self.source.find(b"\n", start, end) >= 0:
            self.found.append(Fold(start, end, kind))

    def add_closed(self, start: int, end: int) -> None:
        """The same between what opens and what closes it."""
        if self.source.find(b"\n", start, end) >= 0:
            self.found.append(Fold(start, end, "", True))


def folds_of(source: bytes, language: Language, tree: Parsed) -> list[Fold]:
    """All folds of a text, by place."""
    text = Text(with_line_feeds(source), language.comment_marks, special_kinds(language), [])
    fold_among(text, outermost(tree, [span_of(part) for part in tree.parts]), 0)
    fold_regions(text)
    return sorted(set(text.found))


def with_line_feeds(source: bytes) -> bytes:
    """A text whose lines all end in \\n; every offset stays."""
    if b"\r" not in source:
        return source
    return source.replace(b"\r\n", b" \n").replace(b"\r", b"\n")


@cache
def special_kinds(language: Language) -> dict[int, str]:
    """Kinds of nodes that are comments, and that are imports by the language's queries."""
    known = compiled(language)
    imports = {
        kind: IMPORTS
        for kind, found in known.table.items()
        if any("import" in one.name for one in found)
    }
    return imports | dict.fromkeys(known.comments, COMMENT)


def outermost(tree: Parsed, parts: Sequence[tuple[int, int]]) -> list[Node]:
    """Statements, but for what stands for a part with errors where the rest was parsed."""
    if not parts:
        return tree.root_node.children
    outside = tree.root_node.children
    inside = [node for part in tree.parts for node in part.root_node.children]
    kept = [n for n in outside if not any(a <= n.start_byte < b for a, b in parts)]
    return sorted(kept + inside, key=lambda node: node.start_byte)


def fold_among(text: Text, nodes: Sequence[Node], depth: int) -> None:
    """Note the folds of nodes that stand side by side, and of what is in them."""
    source, kinds = text.source, text.kinds
    opened: list[int] = []  # where brackets are open
    runs: dict[str, Run] = {}
    for number, node in enumerate(nodes):
        start, end = node.start_byte, node.end_byte
        if end - start == 1:
            mark = source[start]
            if mark in OPENING:
                opened.append(end)
                continue
            if mark in CLOSING:
                if opened:
                    text.add_closed(opened.pop(), start)
                continue
            if mark == COLON:
                if COLON_ENDS.match(source, start):
                    fold_led_in(text, start, nodes[number + 1 :])
                continue
        kind = kinds.get(node.kind_id)
        if kind is not None:
            # Parts with errors are shown to the parser as comments.
            if kind == COMMENT and not source.startswith(text.marks, start):
                continue
            runs.setdefault(kind, Run(kind)).add(text, start, end)
            if kind == COMMENT:
                continue
        elif IMPORTS in runs:
            runs.pop(IMPORTS).close(text)
        if source.find(b"\n", start, end) >= 0 and depth < DEEPEST:
            children = node.children
            if not children and source[start:end].strip():
                text.add_closed(start, end)  # a text of several lines
            elif source[start] == LESS and is_element(source, children):
                text.add_closed(children[0].end_byte, children[-1].start_byte)
            fold_among(text, children, depth + 1)
    for run in runs.values():
        run.close(text)


def fold_led_in(text: Text, colon: int, nodes: Sequence[Node]) -> None:
    """Note what stands behind a colon that ends its line, further in than that line."""
    source = text.source
    line = source.rfind(b"\n", 0, colon) + 1
    end = colon
    for node in nodes:
        start = node.start_byte
        if text.kinds.get(node.kind_id) == COMMENT:
            continue
        column = start - source.rfind(b"\n", 0, start) - 1
        if not source[line : line + column].strip():
            break
        end = node.end_byte
    text.add(colon + 1, end)


def is_element(source: bytes, children: Sequence[Node]) -> bool:
    """Whether these stand between tags."""
    return len(children) > 1 and source.startswith(b"</", children[-1].start_byte)


class Run:
    """Neighbours of one kind: comments on lines of their own, imports."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.start = self.end = 0

    def add(self, text: Text, start: int, end: int) -> None:
        """One more, which may not go on what was there before."""
        source = text.source
        if self.kind == COMMENT:
            before = source[source.rfind(b"\n", 0, start) + 1 : start]
            if before.strip() or REGION_MARK.match(source, start):
                self.close(text)
                return
            gap = source[self.end : start]
            if self.end and (gap.strip() or gap.count(b"\n") > 1):
                self.close(text)
        if not self.end:
            self.start = start
        self.end = end

    def close(self, text: Text) -> None:
        """What follows is of another kind."""
        line_end = text.source.find(b"\n", self.start, self.end)
        if self.end and line_end >= 0:
            text.add(line_end, self.end, self.kind)
        self.end = 0


def fold_regions(text: Text) -> None:
    """Note what stands between comments that begin and end a region."""
    source = text.source
    opened: list[int] = []
    for mark in REGION_MARK.finditer(source) if b"region" in source else ():
        if source[source.rfind(b"\n", 0, mark.start()) + 1 : mark.start()].strip():
            continue
        line_end = source.find(b"\n", mark.end())
        end = len(source) if line_end < 0 else line_end
        if mark[1] is None:
            opened.append(end)
        elif opened:
            text.add(opened.pop(), end, REGION)
