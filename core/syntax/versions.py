"""A text that is being edited: each version is parsed only where it differs from the last one without errors.

The outcome is what parsing the whole text gives. That holds for texts without syntax errors, for texts whose open
brackets are shown as closed and which have none then, and for texts in pieces of which some have none. Where errors
stay, the parser's way around them depends on what it may take over: such a piece is parsed as a whole, and where most
of a text is wrong, the text is.
"""

from functools import partial
from typing import NamedTuple

from core.languages import Language
from core.syntax.differences import find_edit
from core.syntax.pieces import Pieces, pieces_of
from core.syntax.shown import mends, shown
from core.syntax.tree import Parsed, Tree, parse_pieces, parse_shown, point_at
from core.syntax.unclosed import Repair, is_balanced, repaired

MOST_SOUND = 4  # times as many bytes of pieces without errors as the text has


class Sound(NamedTuple):
    """What the parser was shown, without errors, and its tree."""

    text: bytes
    tree: Tree


class Version(NamedTuple):
    """A text with its tree, and what the next version goes by."""

    source: bytes
    language: Language
    parsed: Parsed
    sound: Sound | None  # of this version or an older one that is whole
    rest: Sound | None  # the pieces without errors of this version or an older one
    repair: Repair | None
    pieces: Pieces | None
    sound_pieces: set[bytes]  # pieces of this text and of older ones that have no errors


def next_version(before: Version | None, source: bytes, language: Language) -> Version:
    """The version after `before`, None for the first."""
    if before is not None and before.language != language:
        before = None
    sound, rest, repair, pieces, sound_pieces = None, None, None, None, set[bytes]()
    if before is not None:
        sound, rest, repair, pieces, sound_pieces = before[3:]
    text = shown(source, language)
    tree = parse_shown(text, language) if sound is None else parse_changes(sound, text, language)
    broken = tree is None or tree.root_node.has_error
    if broken and mends(language) and not is_balanced(text):
        repair = repaired(text, repair)
        if repair.text is not text:
            text = repair.text
            tree = None if sound is None else parse_changes(sound, text, language)
            if sound is None:
                tree = parse_shown(text, language)
    if tree is not None and not tree.root_node.has_error:
        sound = Sound(text, tree)
        return Version(source, language, Parsed(tree), sound, rest, repair, pieces, sound_pieces)
    pieces = pieces_of(text, language, pieces)
    if sum(map(len, sound_pieces)) > MOST_SOUND * len(text):
        sound_pieces = set()
    again = partial(parse_rest, rest or sound, language)
    found = parse_pieces(pieces, language, sound_pieces, again)
    if found is not None:
        parsed = found[1]
        rest = Sound(found[0], parsed.tree)
    else:
        parsed = Parsed(parse_shown(text, language) if tree is None else tree)
    return Version(source, language, parsed, sound, rest, repair, pieces, sound_pieces)


def parse_rest(sound: Sound | None, language: Language, text: bytes) -> Tree | None:
    """The tree of the pieces without errors."""
    if sound is None:
        return parse_shown(text, language)
    return parse_changes(sound, text, language)


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
