"""Which bodies of a version of a file can be taken over into a later one, in which other things stand outside of them.

A body can where it is the same text, nothing around it has changed and it mentions no name that means something else.
"""

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import Any, NamedTuple

from core.extract.doc_comments import comments_in
from core.extract.exchanging import Base
from core.extract.recorded import Record
from core.extract.skeleton import Region, Skeleton
from core.extract.waves import Makers
from core.syntax.differences import Edit

_LINE_END = 10
_WORDS = re.compile(r"[^\W\d]\w*")


class Past(NamedTuple):
    """What is known of a version beside its facts."""

    base: Base
    skeleton: Skeleton
    record: Record
    makers: Makers


def in_lines(edit: Edit, old: bytes, new: bytes) -> Edit:
    """The same insertion or deletion, from the beginning of a line where it can be said so."""
    start, old_end, new_end = edit
    text = new if old_end == start else old
    if start not in (old_end, new_end) or old_end == new_end:
        return edit
    length = max(old_end, new_end) - start
    while not ends_line(text, start) and text[start - 1] == text[start - 1 + length]:
        start -= 1
    if not ends_line(text, start):
        return edit
    by = edit.start - start
    return Edit(start, old_end - by, new_end - by)


def differences(past: Past, skeleton: Skeleton, record: Record) -> tuple[set[str], set[int]]:
    """Names that mean something else, and shared numbers of symbols of which something else is said."""
    before = past.record
    names: set[str] = set()
    symbols: set[int] = set()
    for key, meaning in record.names.items():
        if before.names.get(key) != meaning:
            names.add(key[2])
    for key in before.names:
        if key not in record.names:
            names.add(key[2])
    stems = dict(zip(before.symbols, before.stems, strict=True))
    seen: set[int] = set()
    for number, stem in zip(record.symbols, record.stems, strict=True):
        seen.add(number)
        if stems.get(number) != stem:
            symbols.add(number)
            note(stem, names, symbols)
    for number, stem in stems.items():
        if number not in seen:
            symbols.add(number)
            note(stem, names, symbols)
    return names, symbols


def note(stem: tuple[Any, ...], names: set[str], symbols: set[int]) -> None:
    """A parameter belongs to what is said of its callable."""
    if stem[2] == "parameter":
        symbols.add(stem[3])
    else:
        names.add(stem[0])


def places_of_names(source: bytes, names: Collection[str]) -> list[int]:
    """Where any of some names is written."""
    found: list[int] = []
    for word in {word for name in names for word in _WORDS.findall(name)}:
        text = word.encode()
        place = source.find(text)
        while place >= 0:
            end = place + len(text)
            if not (place and is_of_word(source[place - 1])) and not (
                end < len(source) and is_of_word(source[end])
            ):
                found.append(place)
            place = source.find(text, end)
    return sorted(found)


def ends_line(source: bytes, place: int) -> bool:
    return not place or source[place - 1] == _LINE_END


def is_of_word(byte: int) -> bool:
    """Of plain names; behind other letters a name is rather found once too often."""
    return 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 or byte == 95


def kept_places(
    past: Past, record: Record, edit: Edit, source: bytes, names: set[str], symbols: set[int]
) -> dict[int, int]:
    """Callables whose bodies are taken over: symbols of the version before -> of this one."""
    before = past.record
    by = edit.new_end - edit.old_end
    # Whole lines may end where a callable begins.
    whole = ends_line(past.base.source, edit.old_end) and ends_line(source, edit.new_end)
    behind = edit.old_end if whole else edit.old_end + 1
    written = places_of_names(past.base.source, names)
    here = {record.symbols[symbol]: symbol for symbol in record.places}
    above = {number: stem[3] for number, stem in zip(record.symbols, record.stems, strict=True)}
    kept: dict[int, int] = {}
    for symbol, old in before.places.items():
        number = before.symbols[symbol]
        now = here.get(number, -1)
        if now < 0 or old.flawed or number in symbols:
            continue
        new = record.places[now]
        if new.flawed or new.around != old.around:
            continue
        if not (old.end < edit.start or old.start >= behind):
            continue
        moved = 0 if old.end < edit.start else by
        if (new.start, new.end) != (old.start + moved, old.end + moved):
            continue
        at = bisect_left(written, old.start)
        if at < len(written) and written[at] < old.end:
            continue
        holder = above.get(number, -1)
        while holder >= 0 and holder not in symbols:
            holder = above.get(holder, -1)
        if holder < 0:
            kept[symbol] = now
    return kept


def has_same_comments(old: bytes, new: bytes, region: Region) -> bool:
    """Whether documentation comments, which speak for the module, are those of before, and none is in a region."""
    start, old_end, new_end = region
    before, after = comments_in(old), comments_in(new)
    if any(begin < old_end and end > start for begin, end in before):
        return False
    by = new_end - old_end
    moved = [span if span[1] <= start else (span[0] + by, span[1] + by) for span in before]
    return moved == after


def comments_tell_the_same(past: Past, source: bytes, edit: Edit, names: set[str]) -> bool:
    """Whether documentation comments say the same, as long as they do not say what values are: they are read anew, but
    know nothing of what is in bodies that are taken over."""
    base, known = past.base, past.skeleton.drafts
    if b"@template" in source or any(s.type_parameters for s in base.facts.symbols[known:]):
        return False
    if not has_same_comments(base.source, source, Region(*edit)):
        return False
    written = places_of_names(base.source, names)
    for start, end in comments_in(base.source):
        at = bisect_left(written, start)
        if at < len(written) and written[at] < end:
            return False
    return True
