"""Where two texts differ."""

from typing import NamedTuple


class Edit(NamedTuple):
    """Where two texts differ: old[start:old_end] has become new[start:new_end]."""

    start: int
    old_end: int
    new_end: int


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
