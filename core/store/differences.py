"""Old rows and new rows -> the least that must be written. Pure.

Rows are (id, *values). Equal values keep their row; what is left over is changed in place where it is the same thing
(same symbol; same reference group at other positions), else deleted or inserted.
"""

from collections import defaultdict
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


def changes_by_value(old: Iterable[Row], new: Iterable[Row], first_id: int) -> Changes:
    """For rows that are known by their values, of which the last is their position; `new` come without ids.

    Ids count up from `first_id`, where the id is not taken over from a row that is gone.
    """
    same: defaultdict[Row, list[int]] = defaultdict(list)
    last = first_id - 1
    for row in old:
        same[row[1:]].append(row[0])
        last = max(last, row[0])
    missing = []
    for values in new:
        ids = same.get(values)
        if ids:
            ids.pop()
        else:
            missing.append(values)
    moved: defaultdict[Row, list[int]] = defaultdict(list)
    for values, ids in same.items():
        if ids:
            moved[values[:-1]] += ids
    written, rest = [], []
    for values in missing:
        ids = moved.get(values[:-1])
        if ids:
            written.append((ids.pop(), *values))
        else:
            rest.append(values)
    free = sorted(number for ids in moved.values() for number in ids)
    reused = len(rest) if len(rest) < len(free) else len(free)
    written += [(number, *values) for number, values in zip(free, rest[:reused], strict=False)]
    written += [(last + i, *values) for i, values in enumerate(rest[reused:], start=1)]
    return Changes(free[reused:], written)
