"""Rows of small numbers <-> columns of bytes, and value paths <-> columns. What compresses well and unpacks fast.

Almost all work is done by `zip`, `map` and `array`, which run in C: a workspace has paths by the million.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import add, sub
from typing import Any, Final

from core import paths as p
from core.model import PathNode

# How the operands of an operation are stored. Operations that are not here are rare and stored as they are.
PATH: Final = "p"  # index of another path: as the distance to it
NUMBER: Final = "n"  # a number >= -1, mostly small
TEXT: Final = "t"  # a string: as its index in the file's list of strings
VALUE: Final = "v"  # anything else
OPERANDS: dict[int, str] = {
    p.NAME: NUMBER + TEXT,
    p.SYMBOL: NUMBER,
    p.GLOBAL: TEXT,
    p.IMPORT: NUMBER,
    p.MODULE: TEXT + NUMBER,
    p.MEMBER: PATH + TEXT,
    p.CALL: PATH + VALUE + VALUE,
    p.ELEMENT: PATH + VALUE + VALUE,
    p.ITEM: PATH + VALUE,
    p.UNPACK: PATH + VALUE,
    p.REST: PATH + VALUE,
    p.AWAIT: PATH,
    p.ENTER: PATH + VALUE,
    p.INSTANCE: PATH,
    p.LITERAL: TEXT,
    p.SELF: NUMBER,
    p.CLS: NUMBER,
    p.SUPER: NUMBER + VALUE,
    p.NARROW: PATH + PATH,
    p.PARAMETER: NUMBER,
    p.LAMBDA: PATH + NUMBER,
    p.KEYWORD: PATH + TEXT,
    p.OBJECT: NUMBER,
    p.EXCEPTION: PATH,
    p.THIS: NUMBER,
}
WIDTHS = (
    ("B", 0, 2**8 - 1),
    ("b", -(2**7), 2**7 - 1),
    ("H", 0, 2**16 - 1),
    ("h", -(2**15), 2**15 - 1),
    ("i", -(2**31), 2**31 - 1),
)
Texts = Callable[[Iterable[str]], list[int]]


def pack_paths(nodes: Sequence[PathNode], number: Texts) -> Any:
    """Paths as marshal takes them; `number` gives strings their index."""
    operations = bytes([node[0] for node in nodes])
    indices: dict[int, list[int]] = {}
    for i, operation in enumerate(operations):
        indices.setdefault(operation, []).append(i)
    packed = {}
    for operation, places in indices.items():
        own = [nodes[i] for i in places]
        kinds = OPERANDS.get(operation)
        if kinds is None:
            packed[operation] = [node[1:] for node in own]
            continue
        columns = list(zip(*own, strict=True))[1:]
        packed[operation] = [
            pack_operand(kind, column, places, number)
            for kind, column in zip(kinds, columns, strict=True)
        ]
    return operations, packed


def pack_operand(kind: str, column: Sequence[Any], places: list[int], number: Texts) -> Any:
    if kind == PATH:
        # Most paths lead to the one before; an operand that is not known (-1) leads behind the path itself.
        return pack_ints(list(map(sub, places, column)))
    if kind == NUMBER:
        return pack_ints(column)
    if kind == TEXT:
        return pack_ints(number(column))
    return column


def unpack_paths(packed: Any, texts: Sequence[str]) -> tuple[PathNode, ...]:
    """The paths that `pack_paths` packed."""
    operations, columns_by_operation = packed
    indices: dict[int, list[int]] = {}
    for i, operation in enumerate(operations):
        indices.setdefault(operation, []).append(i)
    nodes: dict[int, Iterator[PathNode]] = {}
    for operation, packed_columns in columns_by_operation.items():
        kinds = OPERANDS.get(operation)
        if kinds is None:
            nodes[operation] = iter([(operation, *rest) for rest in packed_columns])
            continue
        places = indices[operation]
        columns = [
            unpack_operand(kind, column, places, texts)
            for kind, column in zip(kinds, packed_columns, strict=True)
        ]
        nodes[operation] = zip(repeat(operation, len(places)), *columns, strict=True)
    return tuple([next(nodes[operation]) for operation in operations])


def unpack_operand(
    kind: str, column: Any, places: list[int], texts: Sequence[str]
) -> Iterable[Any]:
    if kind == PATH:
        return map(sub, places, unpack_ints(column))
    if kind == NUMBER:
        return unpack_ints(column)
    if kind == TEXT:
        return [texts[i] for i in unpack_ints(column)]
    found: Iterable[Any] = column
    return found


def pack_ints(values: Sequence[int]) -> bytes | list[int]:
    """Numbers, each in as many bytes as the largest needs."""
    if not values:
        return b""
    low, high = min(values), max(values)
    for code, least, most in WIDTHS:
        if least <= low and high <= most:
            return code.encode() + array(code, values).tobytes()
    return list(values)


def unpack_ints(packed: bytes | list[int]) -> "array[int] | list[int]":
    """The numbers that `pack_ints` packed."""
    if isinstance(packed, list):
        return packed
    values = array(packed[:1].decode() or "B")
    values.frombytes(packed[1:])
    return values


def minus(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Differences, as many as the shorter has items."""
    return list(map(sub, left, right))


def plus(left: Iterable[int], right: Iterable[int]) -> list[int]:
    """Sums, as many as the shorter has items."""
    return list(map(add, left, right))


def sparse(values: Iterable[Any], usual: Any) -> dict[int, Any]:
    """Only what is unusual, by index."""
    return {i: value for i, value in enumerate(values) if value != usual}


def dense(unusual: dict[int, Any], usual: Any, count: int) -> list[Any]:
    """All of `count` values again."""
    values = [usual] * count
    for i, value in unusual.items():
        values[i] = value
    return values
