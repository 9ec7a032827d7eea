"""What the symbol table holds of a file's symbols, as a worker gives it to the writer: columns as bytes."""

import marshal
from collections.abc import Sequence
from typing import Any, NamedTuple

from core.model import Symbol
from core.store.columns import Columns, minus, odd_qualified
from core.store.packed_links import byte_length
from core.store.rows import ODD, PARAMETER_SORT, SEVERAL_DECLARATIONS, SORT_NUMBERS, pack_sort


class SymbolColumns(NamedTuple):
    """What the symbol table holds, parameters left out; the rest of a symbol stays in the facts."""

    names: tuple[str, ...]
    indices: tuple[int, ...]  # in the facts
    sorts: tuple[int | str, ...]
    parents: tuple[int, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    name_at: tuple[int, ...]
    flags: tuple[int, ...]


class Layout(NamedTuple):
    """A file's symbols by columns, and what facts and the symbol table both tell of them."""

    columns: Columns
    lengths: list[int]
    name_at: list[int]  # behind the symbol's beginning
    name_lengths: list[int]
    odd: dict[int, str]  # qualified names that do not follow


def layout_of(symbols: Sequence[Symbol]) -> Layout:
    """The columns of symbols, each field of which is one."""
    columns = list(zip(*symbols, strict=True))
    if not columns:
        return Layout([], [], [], [], {})
    name, _, _, parent, qualified, _, start, end, name_start, name_end = columns[:10]
    return Layout(
        columns,
        minus(end, start),
        minus(name_start, start),
        minus(name_end, name_start),
        odd_qualified(name, parent, qualified),
    )


def pack_symbol_rows(layout: Layout) -> bytes:
    """The rows of the symbol table; `SymbolColumns` names what comes out of `read_symbol_columns`."""
    columns = layout.columns
    if not columns:
        return marshal.dumps([])
    name, kind, detail, parent, _, ordinal, start = columns[:7]
    sorts: list[int | str | None] = list(map(SORT_NUMBERS.get, zip(kind, detail, strict=True)))
    if None in sorts:
        sorts = [pack_sort(*sort) for sort in zip(kind, detail, strict=True)]
    # Parameters have no rows: half of the symbols or more.
    chosen = [i for i, sort in enumerate(sorts) if sort != PARAMETER_SORT]
    if not chosen:
        return marshal.dumps([()] * len(SymbolColumns._fields))
    names = pick(chosen, name)
    flags = list(pick(chosen, columns[14]))
    if any(ordinal) or pick(chosen, layout.name_lengths) != tuple(map(byte_length, names)):
        for at, i in enumerate(chosen):
            if ordinal[i] or layout.name_lengths[i] != byte_length(name[i]):
                flags[at] |= ODD
    if layout.odd:
        for at, i in enumerate(chosen):
            if i in layout.odd:
                flags[at] |= ODD
    if any(columns[22]):
        for at, i in enumerate(chosen):
            if columns[22][i]:
                flags[at] |= SEVERAL_DECLARATIONS
    rows = (sorts, parent, start, layout.lengths, layout.name_at)
    picked = [pick(chosen, column) for column in rows]
    return marshal.dumps([names, tuple(chosen), *picked, tuple(flags)])


def pick(chosen: Sequence[int], column: Sequence[Any]) -> tuple[Any, ...]:
    """The chosen items of a column."""
    return tuple(map(column.__getitem__, chosen))


def read_symbol_columns(packed: bytes) -> SymbolColumns:
    columns = marshal.loads(packed)
    return SymbolColumns(*(columns or [()] * len(SymbolColumns._fields)))
