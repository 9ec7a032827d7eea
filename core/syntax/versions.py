"""A text that is being edited: each version is parsed only where it differs from the last one without errors.

The outcome is the tree that parsing the whole text gives. That holds for texts without syntax errors, and for texts
whose open brackets are shown as closed and which have none then. Where an error stays, the parser's way around it
depends on what it may take over, so such a text is parsed as a whole.
"""

from typing import NamedTuple

from core.languages import Language
from core.syntax.differences import find_edit
from core.syntax.shown import mends, shown
from core.syntax.tree import Point, Tree, parse_shown
from core.syntax.unclosed import Repair, is_balanced, repaired


class Sound(NamedTuple):
    """What the parser was shown, without errors, and its tree."""

    text: bytes
    tree: Tree


class Version(NamedTuple):
    """A text with its tree, and what the next version goes by."""

    source: bytes
    language: Language
    tree: Tree
    sound: Sound | None  # of this version or an older one
    repair: Repair | None


def next_version(before: Version | None, source: bytes, language: Language) -> Version:
    """The version after `before`, None for the first."""
    if before is not None and before.language != language:
        before = None
    sound, repair = (None, None) if before is None else (before.sound, before.repair)
    text = shown(source, language)
    tree = parse_shown(text, language) if sound is None else parse_changes(sound, text, language)
    broken = tree is None or tree.root_node.has_error
    if broken and mends(language) and not is_balanced(text):
        repair = repaired(text, repair)
        if repair.text is not text:
            text = repair.text
            tree = None if sound is None else parse_changes(sound, text, language)
    if tree is None:
        tree = parse_shown(text, language)
    if not tree.root_node.has_error:
        sound = Sound(text, tree)
    return Version(source, language, tree, sound, repair)


def parse_changes(before: Sound, text: bytes, language: Language) -> Tree | None:
    """The tree of a text by way of another's; None where the text has errors."""
    if before.text == text:
        return before.tree
    edit = find_edit(before.text, text)
    tree = before.tree.copy()
    tree.edit(
        *edit,
        point_at(before.text, edit.start),
        point_at(before.text, edit.old_end),
        point_at(text, edit.new_end),
    )
    tree = parse_shown(text, language, tree)
    return None if tree.root_node.has_error else tree


def point_at(text: bytes, offset: int) -> Point:
    """Row and column, in bytes, as the parser counts them."""
    return Point(text.count(b"\n", 0, offset), offset - text.rfind(b"\n", 0, offset) - 1)
