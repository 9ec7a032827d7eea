"""Rows of small numbers <-> columns of bytes, and value paths <-> columns. What compresses well and unpacks fast.

Almost all work is done by `zip`, `map` and `array`, which run in C: a workspace has paths by the million.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, islice, repeat
from operator import add, itemgetter, sub
from struct import Struct, error
from typing import Any, Final

from core import paths as p
from core.model import PathNode

# How the operands of an operation are stored. Operations that are not here are rare and stored as they are.
PATH: Final = "p"  # index of another path; of paths of one operation it mostly goes up
NUMBER: Final = "n"  # a number >= -1, mostly small
TEXT: Final = "t"  # a string: as its index in the file's list of strings
PATHS: Final = "s"  # a tuple of indices of other paths
VALUE: Final = "v"  # anything else, mostly empty
OPERANDS: dict[int, str] = {
    p.NAME: NUMBER + TEXT,
    p.SYMBOL: NUMBER,
    p.GLOBAL: TEXT,
    p.IMPORT: NUMBER,
    p.MODULE: TEXT + NUMBER,
    p.MEMBER: PATH + TEXT,
    p.CALL: PATH + PATHS + VALUE,
    p.ELEMENT: PATH + VALUE + PATHS,
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
    p.EXCLUDE: PATH + PATH,
    p.SENT: NUMBER,
    p.PARAMETER: NUMBER,
    p.LAMBDA: PATH + NUMBER,
    p.KEYWORD: PATH + TEXT,
    p.OBJECT: NUMBER,
    p.EXCEPTION: PATH,
    p.THIS: NUMBER,
    p.CONTAINER: TEXT + PATHS,
    p.FALLBACK: PATH + PATH,
    p.HELD: PATH,
    p.EXPECTED: PATH + NUMBER + PATHS,
    p.STRUCTURE: NUMBER,
    p.WANTED: PATH + PATH,
    p.NEW: PATH + PATHS,
    p.FITTED: PATH + PATH,
}
WIDTHS = tuple((code, code.encode()) for code in "Hbhi")
first_of = itemgetter(0)
Columns = list[tuple[Any, ...]]  # of symbols: one for each field; none when there are no symbols


class Texts(dict[str, int]):
    """Strings of a file, numbered as they come."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number

    def numbers(self, texts: Iterable[str]) -> list[int]:
        return list(map(self.__getitem__, texts))


def pack_paths(nodes: Sequence[PathNode], texts: Texts) -> Any:
    """Paths as marshal takes them."""
    by_operation: defaultdict[int, list[PathNode]] = defaultdict(list)
    for node in nodes:
        by_operation[node[0]].append(node)
    packed = {}
    for operation, own in by_operation.items():
        kinds = OPERANDS.get(operation)
        if kinds is None:
            packed[operation] = [node[1:] for node in own]
        else:
            columns = list(zip(*own, strict=True))[1:]
            packed[operation] = [
                pack_operand(kind, column, texts)
                for kind, column in zip(kinds, columns, strict=True)
            ]
    return bytes(map(first_of, nodes)), packed


def pack_operand(kind: str, column: Sequence[Any], texts: Texts) -> Any:
    if kind == PATH:
        return pack_rising(column)
    if kind == NUMBER:
        return pack_ints(column)
    if kind == TEXT:
        return pack_ints(texts.numbers(column))
    if kind == PATHS:
        return pack_tuples(column)
    return column


def unpack_paths(packed: Any, texts: Sequence[str]) -> tuple[PathNode, ...]:
    """The paths that `pack_paths` packed."""
    operations, columns_by_operation = packed
    nodes: dict[int, Iterator[PathNode]] = {}
    for operation, packed_columns in columns_by_operation.items():
        kinds = OPERANDS.get(operation)
        if kinds is None:
            nodes[operation] = iter([(operation, *rest) for rest in packed_columns])
        else:
            columns = [
                unpack_operand(kind, column, texts)
                for kind, column in zip(kinds, packed_columns, strict=True)
            ]
            # Endless columns end with the others; one operand at least is a column of numbers.
            nodes[operation] = zip(repeat(operation), *columns, strict=False)
    return tuple(map(next, map(nodes.__getitem__, operations)))


def unpack_operand(kind: str, column: Any, texts: Sequence[str]) -> Iterable[Any]:
    if kind == PATH:
        return unpack_rising(column)
    if kind == NUMBER:
        return unpack_ints(column)
    if kind == TEXT:
        return map(texts.__getitem__, unpack_ints(column))
    if kind == PATHS:
        return unpack_tuples(column)
    found: Iterable[Any] = column
    return found


def pack_ints(values: Sequence[int]) -> bytes | list[int]:
    """Numbers, each in as many bytes as the largest needs. Those that do not fit are mostly met at once."""
    try:
        return b"B" + bytes(values)
    except ValueError:
        pass
    count = len(values)
    for code, mark in WIDTHS:
        try:
            return mark + packer(count, code)(*values)
        except error:
            continue
    return list(values)


@lru_cache(maxsize=4096)
def packer(count: int, code: str) -> Callable[..., bytes]:
    """What packs so many numbers: `struct` itself remembers a hundred formats only."""
    return Struct(f"={count}{code}").pack


def unpack_ints(packed: bytes | list[int]) -> "array[int] | list[int]":
    """The numbers that `pack_ints` packed."""
    if isinstance(packed, list):
        return packed
    values = array(packed[:1].decode())
    values.frombytes(packed[1:])
    return values


def pack_rising(values: Sequence[int]) -> bytes | list[int]:
    """Numbers that mostly go up, by their differences."""
    return pack_ints(list(map(sub, values, (0, *values))))


def unpack_rising(packed: bytes | list[int]) -> Iterable[int]:
    """The numbers that `pack_rising` packed."""
    return accumulate(unpack_ints(packed))


def pack_tuples(column: Sequence[tuple[int, ...]]) -> Any:
    """Tuples of numbers that mostly go up from one to the next, many of them empty."""
    flat = list(chain.from_iterable(column))
    return (pack_ints(list(map(len, column))), pack_rising(flat)) if flat else None


def unpack_tuples(packed: Any) -> Iterable[tuple[int, ...]]:
    """The tuples that `pack_tuples` packed; without end when all were empty."""
    if packed is None:
        return repeat(())
    flat = iter(unpack_rising(packed[1]))
    return [tuple(islice(flat, length)) if length else () for length in unpack_ints(packed[0])]


def plus(left: Iterable[int], right: Iterable[int]) -> list[int]:
    """Sums, as many as the shorter has items."""
    return list(map(add, left, right))


def minus(left: Iterable[int], right: Iterable[int]) -> list[int]:
    """Differences, as many as the shorter has items."""
    return list(map(sub, left, right))


def odd_qualified(
    names: Sequence[str], parents: Sequence[int], qualified: Sequence[str]
) -> dict[int, str]:
    """Qualified names that are not the parent's followed by the own name."""
    # A module has no parent; what stands in for one does not matter.
    above = map(qualified.__getitem__, parents)
    usual = [
        f"{around}::{name}" if around else name for around, name in zip(above, names, strict=True)
    ]
    usual[0] = "" if parents[0] < 0 else usual[0]
    if usual == list(qualified):
        return {}
    return {i: whole for i, whole in enumerate(qualified) if whole != usual[i]}
