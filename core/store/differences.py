"""Old rows and new rows -> the least that must be written. Pure.

Rows are (id, *values).
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Row = tuple[Any, ...]


class Changes(NamedTuple):
    deleted: list[int]  # ids
    written: list[Row]  # inserted or replaced, id first


def assign_serials(
    old_keys: Sequence[Any], old_serials: Sequence[int], new_keys: Sequence[Any], next_serial: int
) -> tuple[list[int], int]:
    """(a serial per new symbol, the next serial to give): symbols that are still there keep theirs."""
    known = dict(zip(old_keys, old_serials, strict=True))
    serials = []
    for key in new_keys:
        serial = known.pop(key, None)
        if serial is None:
            serial = next_serial
            next_serial += 1
        serials.append(serial)
    return serials, next_serial


def changes_by_id(old: Iterable[Row], new: Iterable[Row]) -> Changes:
    """For rows whose id says what they are."""
    before = {row[0]: row for row in old}
    written = []
    for row in new:
        if before.pop(row[0], None) != row:
            written.append(row)
    return Changes(list(before), written)
