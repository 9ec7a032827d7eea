"""FileFacts <-> bytes. Pure, so that extraction workers can do it for the writer.

Facts are turned into columns before marshal and zlib see them: numbers of one kind compress well together, and what
follows from other columns (qualified names, most ends) is left out. No pickle: the index may come from elsewhere.
"""

import marshal
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import add, sub
from typing import Any, NamedTuple

from core.errors import StoreError
from core.model import Declaration, FileFacts, Import, Kind, Reference, Role, Symbol
from core.store.rows import ODD_QUALIFIED, SEVERAL_DECLARATIONS, pack_sort
from core.text import content_tag, pack_lines

FORMAT = 1
ROLES = tuple(Role)
ROLE_NUMBERS = {role: i for i, role in enumerate(ROLES)}
KINDS = tuple(Kind)
KIND_NUMBERS = {kind: i for i, kind in enumerate(KINDS)}
EMPTY: tuple[Any, ...] = ()


class PackedFile(NamedTuple):
    """All that the writer needs of an extracted file; cheap to send between processes."""

    language: str
    tag: bytes
    lines: bytes
    facts: bytes


def pack_file(source: bytes, facts: FileFacts) -> PackedFile:
    """What is stored of a source (as `decode_source` gives it) and its facts."""
    return PackedFile(facts.language, content_tag(source), pack_lines(source), pack_facts(facts))


def pack_facts(facts: FileFacts) -> bytes:
    """Facts as bytes; `unpack_facts` gives equal facts back."""
    names: dict[str, int] = {}
    number = names.setdefault
    symbols = facts.symbols
    columns = list(zip(*symbols, strict=True)) if symbols else [()] * len(Symbol._fields)
    (name, kind, detail, parent, qualified, ordinal, start, end, name_start, name_end) = columns[
        :10
    ]
    (signature_end, signature_start, doc_start, doc_end, flags, type_, returns) = columns[10:17]
    references = facts.references
    path, ref_name, role, container, arity, starts = (
        list(zip(*references, strict=True)) if references else [()] * len(Reference._fields)
    )
    packed: Any = (
        FORMAT,
        facts.language,
        (
            ints([number(n, len(names)) for n in name]),
            bytes([KIND_NUMBERS[k] for k in kind]),
            ints([number(d, len(names)) for d in detail]),
            ints(parent),
            odd_qualified(name, parent, qualified),
            sparse(ordinal, 0),
            ints(minus(start, (0, *start))),
            ints(minus(end, start)),
            ints(minus(name_start, start)),
            ints(minus(name_end, name_start)),
            ints(minus(signature_end, start)),
            ints(minus(signature_start, start)),
            sparse(zip(doc_start, doc_end, strict=True), (-1, -1)),
            ints(flags),
            sparse(type_, -1),
            sparse(returns, -1),
            [sparse(column, EMPTY) for column in columns[17:]],
        ),
        facts.paths,
        tuple(map(tuple, facts.imports)),
        (
            ints(path),
            ints([number(n, len(names)) for n in ref_name]),
            bytes([ROLE_NUMBERS[r] for r in role]),
            ints(container),
            ints(arity),
            ints(list(map(len, starts))),
            ints([gap for group in starts for gap in (group[0], *minus(group[1:], group))]),
        ),
        {scope: dict(bound) for scope, bound in facts.scopes.items()},
        None if facts.exports is None else dict(facts.exports),
        facts.wildcard,
        facts.has_errors,
        list(names),
    )
    return zlib.compress(marshal.dumps(packed), 1)


def unpack_facts(blob: bytes) -> FileFacts:
    """The facts that `pack_facts` packed; StoreError when the bytes are something else."""
    try:
        (
            form,
            language,
            symbols,
            paths,
            imports,
            references,
            scopes,
            exports,
            wildcard,
            errors,
            names,
        ) = marshal.loads(zlib.decompress(blob))
        if form != FORMAT:
            raise StoreError("facts of another version")
    except (zlib.error, ValueError, EOFError, TypeError) as error:
        raise StoreError(f"facts that cannot be read: {error}") from error
    return FileFacts(
        language=language,
        symbols=unpack_symbols(symbols, names),
        paths=paths,
        imports=tuple(map(Import._make, imports)),
        references=unpack_references(references, names),
        scopes=scopes,
        exports=exports,
        wildcard=wildcard,
        has_errors=errors,
    )


def unpack_symbols(columns: tuple[Any, ...], names: list[str]) -> tuple[Symbol, ...]:
    (name, kind, detail, parent, qualified, ordinal, start, length, name_at, name_length) = columns[
        :10
    ]
    (signature_end, signature_start, doc, flags, type_, returns, rest) = columns[10:]
    count = len(kind)
    if not count:
        return ()
    starts = list(accumulate(unints(start)))
    name_starts = plus(starts, unints(name_at))
    docs = dense(doc, (-1, -1), count)
    name_list = [names[i] for i in unints(name)]
    parents = unints(parent)
    values, yields, bases, decorators, parameters, declarations, type_parameters = (
        dense(column, EMPTY, count) for column in rest
    )
    for i in rest[5]:
        declarations[i] = tuple(map(Declaration._make, declarations[i]))
    return tuple(
        map(
            Symbol,
            name_list,
            [KINDS[k] for k in kind],
            [names[i] for i in unints(detail)],
            parents,
            qualified_names(name_list, parents, qualified),
            dense(ordinal, 0, count),
            starts,
            plus(starts, unints(length)),
            name_starts,
            plus(name_starts, unints(name_length)),
            plus(starts, unints(signature_end)),
            plus(starts, unints(signature_start)),
            [a for a, _ in docs],
            [b for _, b in docs],
            unints(flags),
            dense(type_, -1, count),
            dense(returns, -1, count),
            values,
            yields,
            bases,
            decorators,
            parameters,
            declarations,
            type_parameters,
        )
    )


def unpack_references(columns: tuple[Any, ...], names: list[str]) -> tuple[Reference, ...]:
    path, name, role, container, arity, counts, gaps = columns
    groups = []
    position = 0
    flat = unints(gaps)
    for count in unints(counts):
        groups.append(tuple(accumulate(flat[position : position + count])))
        position += count
    return tuple(
        map(
            Reference,
            unints(path),
            [names[i] for i in unints(name)],
            [ROLES[r] for r in role],
            unints(container),
            unints(arity),
            groups,
        )
    )


def odd_qualified(
    names: Sequence[str], parents: Sequence[int], qualified: Sequence[str]
) -> dict[int, str]:
    """Qualified names that are not the parent's followed by the own name."""
    odd = {}
    for i, (name, parent, whole) in enumerate(zip(names, parents, qualified, strict=True)):
        above = qualified[parent] if parent >= 0 else None
        usual = "" if above is None else f"{above}::{name}" if above else name
        if whole != usual:
            odd[i] = whole
    return odd


def qualified_names(names: Sequence[str], parents: Sequence[int], odd: dict[int, str]) -> list[str]:
    """Qualified names from parents, which may stand behind their children."""
    whole: list[str | None] = (
        [odd.get(i) for i in range(len(names))] if odd else [None] * len(names)
    )

    def fill(i: int) -> str:
        chain = []
        while (known := whole[i]) is None and parents[i] >= 0:
            chain.append(i)
            i = parents[i]
        above = whole[i] = known or ""
        for i in reversed(chain):
            above = whole[i] = f"{above}::{names[i]}" if above else names[i]
        return above

    return [found if (found := whole[i]) is not None else fill(i) for i in range(len(names))]


def ints(values: Iterable[int]) -> bytes:
    return array("i", values).tobytes()


def unints(data: bytes) -> "array[int]":
    values = array("i")
    values.frombytes(data)
    return values


def minus(left: Sequence[int], right: Sequence[int]) -> Iterable[int]:
    """Differences, as many as the shorter has items."""
    return map(sub, left, right)


def plus(left: Iterable[int], right: Iterable[int]) -> list[int]:
    return list(map(add, left, right))


def sparse(values: Iterable[Any], usual: Any) -> dict[int, Any]:
    """Only what is unusual, by index; named tuples as plain ones, which marshal knows."""
    return {i: plain(value) for i, value in enumerate(values) if value != usual}


def plain(value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return tuple(map(tuple, value))
    return value


def dense(unusual: dict[int, Any], usual: Any, count: int) -> list[Any]:
    values = [usual] * count
    for i, value in unusual.items():
        values[i] = value
    return values


class SymbolColumns(NamedTuple):
    """What the symbol table holds, by index of the symbol; the rest of a symbol stays in the facts."""

    names: list[str]
    sorts: list[int | str]
    parents: list[int]
    ordinals: list[int]
    starts: list[int]
    lengths: list[int]
    name_at: list[int]
    name_lengths: list[int]
    flags: list[int]


def read_symbol_columns(blob: bytes) -> SymbolColumns:
    """The columns of the symbol table from packed facts, without making symbols."""
    loaded = marshal.loads(zlib.decompress(blob))
    columns, names = loaded[2], loaded[-1]
    count = len(columns[1])
    flags = list(unints(columns[13]))
    for i in columns[16][5]:
        flags[i] |= SEVERAL_DECLARATIONS
    for i in columns[4]:
        flags[i] |= ODD_QUALIFIED
    kinds = [KINDS[k] for k in columns[1]]
    details = [names[i] for i in unints(columns[2])]
    return SymbolColumns(
        [names[i] for i in unints(columns[0])],
        list(map(pack_sort, kinds, details)),
        list(unints(columns[3])),
        dense(columns[5], 0, count),
        list(accumulate(unints(columns[6]))),
        list(unints(columns[7])),
        list(unints(columns[8])),
        list(unints(columns[9])),
        flags,
    )


def read_symbol_keys(blob: bytes) -> list[tuple[int, str, int]]:
    """(kind, qualified name, ordinal) of each symbol: by this a symbol is the same one after an edit."""
    loaded = marshal.loads(zlib.decompress(blob))
    columns, names = loaded[2], loaded[-1]
    own = [names[i] for i in unints(columns[0])]
    qualified = qualified_names(own, unints(columns[3]), columns[4])
    return list(zip(columns[1], qualified, dense(columns[5], 0, len(own)), strict=True))
