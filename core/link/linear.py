"""Several orders of ancestors as one."""

from typing import Any

Entry = tuple[Any, Any]  # see core.link.classes
Line = tuple[Entry, ...]


def linearize(lines: list[list[Entry]]) -> list[Entry]:
    """C3; where it has no answer, depth first."""
    rest = [list(line) for line in lines if line]
    found: list[Entry] = []
    while rest:
        for line in rest:
            head = line[0]
            if not any(same(head, entry) for other in rest for entry in other[1:]):
                break
        else:
            return depth_first(lines)
        found.append(head)
        rest = [[entry for entry in line if not same(entry, head)] for line in rest]
        rest = [line for line in rest if line]
    return found


def same(one: Entry, other: Entry) -> bool:
    return one[0] is other[0] and (one[0] is not None or one[1] == other[1])


def depth_first(lines: list[list[Entry]]) -> list[Entry]:
    found: list[Entry] = []
    for line in lines:
        for entry in line:
            if not any(same(entry, known) for known in found):
                found.append(entry)
    return found
