"""What the symbol table holds of a file's symbols, as a worker gives it to the writer: columns as bytes."""

import marshal
from itertools import compress
from typing import NamedTuple

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


def pack_symbol_rows(columns: Columns) -> bytes:
    """The rows of the symbol table; `SymbolColumns` names what comes out of `read_symbol_columns`."""
    if not columns:
        return marshal.dumps([])
    (name, kind, detail, parent, qualified, ordinal, start, end, name_start, name_end) = columns[
        :10
    ]
    sorts: list[int | str | None] = list(map(SORT_NUMBERS.get, zip(kind, detail, strict=True)))
    if None in sorts:
        sorts = [pack_sort(*sort) for sort in zip(kind, detail, strict=True)]
    flags = list(columns[14])
    name_lengths = minus(name_end, name_start)
    if any(ordinal) or name_lengths != list(map(byte_length, name)):
        for i, length in enumerate(name_lengths):
            if ordinal[i] or length != byte_length(name[i]):
                flags[i] |= ODD
    for i in odd_qualified(name, parent, qualified):
        flags[i] |= ODD
    for i, places in enumerate(columns[22]):
        if places:
            flags[i] |= SEVERAL_DECLARATIONS
    rows = (
        name,
        range(len(name)),
        sorts,
        parent,
        start,
        minus(end, start),
        minus(name_start, start),
        flags,
    )
    chosen = [sort != PARAMETER_SORT for sort in sorts]
    return marshal.dumps([tuple(compress(column, chosen)) for column in rows])


def read_symbol_columns(packed: bytes) -> SymbolColumns:
    columns = marshal.loads(packed)
    return SymbolColumns(*(columns or [()] * len(SymbolColumns._fields)))
