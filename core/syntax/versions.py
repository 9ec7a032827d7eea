"""A text that is being edited: each version is parsed only where it differs from the one before.

The outcome is the tree that parsing the whole text gives. That holds for texts without syntax errors; where there is
one, the parser's way around it depends on what it may take over, so such a text is parsed as a whole.
"""

from typing import NamedTuple

from core.languages import Language
from core.syntax.shown import mended, shown
from core.syntax.tree import Point, Tree, parse_shown


class Version(NamedTuple):
    """A text, what the parser was shown of it, and the tree."""

    source: bytes
    shown: bytes
    language: Language
    tree: Tree


class Edit(NamedTuple):
    """Where two texts differ: old[start:old_end] has become new[start:new_end]."""

    start: int
    old_end: int
    new_end: int


def next_version(before: Version | None, source: bytes, language: Language) -> Version:
    """The version after `before`, None for the first."""
    text = shown(source, language)
    tree = None
    if before is not None and before.language == language:
        tree = before.tree if before.shown == text else parse_changes(before, text)
    tree = tree or parse_shown(text, language)
    if tree.root_node.has_error and (other := mended(text, language)) is not text:
        return Version(source, other, language, parse_shown(other, language))
    return Version(source, text, language, tree)


def parse_changes(before: Version, text: bytes) -> Tree | None:
    """The tree of a text by way of the one before it; None where that might differ from the text's own."""
    if before.tree.root_node.has_error:
        return None
    edit = find_edit(before.shown, text)
    tree = before.tree.copy()
    tree.edit(
        *edit,
        point_at(before.shown, edit.start),
        point_at(before.shown, edit.old_end),
        point_at(text, edit.new_end),
    )
    tree = parse_shown(text, before.language, tree)
    return None if tree.root_node.has_error else tree


def find_edit(old: bytes, new: bytes) -> Edit:
    """The smallest replacement that makes one text of the other."""
    shorter = min(len(old), len(new))
    start = equal_at_start(old, new, shorter)
    behind = equal_at_end(old, new, shorter - start)
    return Edit(start, len(old) - behind, len(new) - behind)


def equal_at_start(old: bytes, new: bytes, most: int) -> int:
    """How many bytes, at most so many, two texts have in common at their beginning."""
    equal, unequal = 0, most + 1
    while unequal - equal > 1:
        middle = (equal + unequal) // 2
        if old[equal:middle] == new[equal:middle]:
            equal = middle
        else:
            unequal = middle
    return equal


def equal_at_end(old: bytes, new: bytes, most: int) -> int:
    """The same at their end."""
    equal, unequal = 0, most + 1
    while unequal - equal > 1:
        middle = (equal + unequal) // 2
        its = slice(len(old) - middle, len(old) - equal), slice(len(new) - middle, len(new) - equal)
        if old[its[0]] == new[its[1]]:
            equal = middle
        else:
            unequal = middle
    return equal


def point_at(text: bytes, offset: int) -> Point:
    """Row and column, in bytes, as the parser counts them."""
    return Point(text.count(b"\n", 0, offset), offset - text.rfind(b"\n", 0, offset) - 1)
