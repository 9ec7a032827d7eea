"""FileFacts <-> bytes. Pure, so that extraction workers can do it for the writer.

Facts are turned into columns before marshal and zlib see them: numbers of one kind compress well together, and what
follows from other columns (qualified names, most ends) is left out. No pickle: the index may come from elsewhere.
"""

import marshal
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate
from sys import intern
from typing import Any, NamedTuple

from core.errors import StoreError
from core.model import Declaration, FileFacts, Import, Kind, Reference, Symbol
from core.store.columns import (
    Texts,
    dense,
    minus,
    pack_ints,
    pack_paths,
    plus,
    sparse,
    unpack_ints,
    unpack_paths,
)
from core.store.packed_links import ROLE_NUMBERS, ROLES, byte_length
from core.store.rows import ODD_QUALIFIED, PARAMETER_SORT, SEVERAL_DECLARATIONS, pack_sort
from core.text import content_tag, pack_lines

FORMAT = 1
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
    texts: dict[str, int] = {}

    def number(strings: Iterable[str]) -> list[int]:
        return [texts.setdefault(text, len(texts)) for text in strings]

    packed: Any = (
        FORMAT,
        facts.language,
        pack_symbols(facts.symbols, number),
        pack_paths(facts.paths, number),
        pack_imports(facts.imports, number),
        pack_references(facts.references, number),
        [
            (scope, pack_ints(number(bound)), list(bound.values()))
            for scope, bound in facts.scopes.items()
        ],
        None if facts.exports is None else dict(facts.exports),
        facts.wildcard,
        facts.has_errors,
        # Last: all above number strings.
        "\0".join(texts),
    )
    return zlib.compress(marshal.dumps(packed), 1)


def unpack_facts(blob: bytes) -> FileFacts:
    """The facts that `pack_facts` packed; StoreError when the bytes are something else."""
    try:
        loaded = marshal.loads(zlib.decompress(blob))
        if loaded[0] != FORMAT:
            raise StoreError("facts of another version")
        (
            _,
            language,
            symbols,
            paths,
            imports,
            references,
            scopes,
            exports,
            wildcard,
            errors,
            joined,
        ) = loaded
    except (zlib.error, ValueError, EOFError, TypeError, IndexError) as error:
        raise StoreError(f"facts that cannot be read: {error}") from error
    texts = list(map(intern, joined.split("\0")))
    return FileFacts(
        language=language,
        symbols=unpack_symbols(symbols, texts),
        paths=unpack_paths(paths, texts),
        imports=unpack_imports(imports, texts),
        references=unpack_references(references, texts),
        scopes={
            scope: dict(zip([texts[i] for i in unpack_ints(names)], bound, strict=True))
            for scope, names, bound in scopes
        },
        exports=exports,
        wildcard=wildcard,
        has_errors=errors,
    )


def pack_symbols(symbols: Sequence[Symbol], number: Texts) -> Any:
    columns = list(zip(*symbols, strict=True)) if symbols else [()] * len(Symbol._fields)
    (name, kind, detail, parent, qualified, ordinal, start, end, name_start, name_end) = columns[
        :10
    ]
    (signature_end, signature_start, doc_start, doc_end, flags, type_, returns) = columns[10:17]
    *rest, declarations, type_parameters = columns[17:]
    return (
        bytes([KIND_NUMBERS[k] for k in kind]),
        pack_ints(number(detail)),
        pack_ints(number(name)),
        pack_ints(parent),
        odd_qualified(name, parent, qualified),
        sparse(ordinal, 0),
        pack_ints(minus(start, (0, *start))),
        pack_ints(minus(end, start)),
        pack_ints(minus(name_start, start)),
        # The names of most are as long as they are; nearly all signatures begin where the symbol does.
        sparse(minus(minus(name_end, name_start), list(map(byte_length, name))), 0),
        sparse(minus(signature_end, end), 0),
        sparse(minus(signature_start, start), 0),
        {i: (at - start[i], doc_end[i] - at) for i, at in enumerate(doc_start) if at >= 0},
        pack_ints(flags),
        sparse(type_, -1),
        sparse(returns, -1),
        [sparse(column, EMPTY) for column in rest],
        sparse([tuple(map(tuple, places)) for places in declarations], EMPTY),
        sparse(type_parameters, EMPTY),
    )


def unpack_symbols(columns: Any, texts: list[str]) -> tuple[Symbol, ...]:
    (kind, detail, name, parent, odd, ordinal, start, length, name_at, name_length) = columns[:10]
    (
        signature_end,
        signature_start,
        doc,
        flags,
        type_,
        returns,
        rest,
        declarations,
        type_parameters,
    ) = columns[10:]
    count = len(kind)
    starts = list(accumulate(unpack_ints(start)))
    ends = plus(starts, unpack_ints(length))
    name_starts = plus(starts, unpack_ints(name_at))
    names = [texts[i] for i in unpack_ints(name)]
    parents = unpack_ints(parent)
    doc_starts, doc_ends = [-1] * count, [-1] * count
    for i, (at, doc_length) in doc.items():
        doc_starts[i] = starts[i] + at
        doc_ends[i] = doc_starts[i] + doc_length
    places = {i: tuple(map(Declaration._make, found)) for i, found in declarations.items()}
    return tuple(
        map(
            Symbol,
            names,
            [KINDS[k] for k in kind],
            [texts[i] for i in unpack_ints(detail)],
            parents,
            qualified_names(names, parents, odd),
            dense(ordinal, 0, count),
            starts,
            ends,
            name_starts,
            plus(plus(name_starts, map(byte_length, names)), dense(name_length, 0, count)),
            plus(ends, dense(signature_end, 0, count)),
            plus(starts, dense(signature_start, 0, count)),
            doc_starts,
            doc_ends,
            unpack_ints(flags),
            dense(type_, -1, count),
            dense(returns, -1, count),
            *(dense(column, EMPTY, count) for column in rest),
            dense(places, EMPTY, count),
            dense(type_parameters, EMPTY, count),
        )
    )


def pack_imports(imports: Sequence[Import], number: Texts) -> Any:
    if not imports:
        return ()
    module, level, name, alias, scope, start, end, flags = zip(*imports, strict=True)
    return (
        *(pack_ints(number(column)) for column in (module, name, alias)),
        *(pack_ints(column) for column in (level, scope, flags)),
        pack_ints(minus(start, (0, *start))),
        pack_ints(minus(end, start)),
    )


def unpack_imports(columns: Any, texts: list[str]) -> tuple[Import, ...]:
    if not columns:
        return ()
    strings = [[texts[i] for i in unpack_ints(column)] for column in columns[:3]]
    level, scope, flags, gaps, lengths = map(unpack_ints, columns[3:])
    starts = list(accumulate(gaps))
    module, name, alias = strings
    return tuple(
        map(Import, module, level, name, alias, scope, starts, plus(starts, lengths), flags)
    )


def pack_references(references: Sequence[Reference], number: Texts) -> Any:
    if not references:
        return ()
    path, name, role, container, arity, starts = zip(*references, strict=True)
    firsts = [group[0] for group in starts]
    return (
        pack_ints(minus(path, (0, *path))),
        pack_ints(number(name)),
        bytes([ROLE_NUMBERS[r] for r in role]),
        pack_ints(minus(container, (0, *container))),
        pack_ints(arity),
        pack_ints(minus(firsts, (0, *firsts))),
        {i: tuple(minus(group[1:], group)) for i, group in enumerate(starts) if len(group) > 1},
    )


def unpack_references(columns: Any, texts: list[str]) -> tuple[Reference, ...]:
    if not columns:
        return ()
    path, name, role, container, arity, firsts, gaps = columns
    starts = [(first,) for first in accumulate(unpack_ints(firsts))]
    for i, group in gaps.items():
        starts[i] = tuple(accumulate(group, initial=starts[i][0]))
    return tuple(
        map(
            Reference,
            accumulate(unpack_ints(path)),
            [texts[i] for i in unpack_ints(name)],
            [ROLES[r] for r in role],
            accumulate(unpack_ints(container)),
            unpack_ints(arity),
            starts,
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


class SymbolColumns(NamedTuple):
    """What the symbol table holds, parameters left out; the rest of a symbol stays in the facts."""

    indices: list[int]  # in the facts
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
    """The rows of the symbol table from packed facts."""
    loaded = marshal.loads(zlib.decompress(blob))
    texts = loaded[-1].split("\0")
    symbols = unpack_symbols(loaded[2], texts)
    odd = loaded[2][4]
    rows = []
    for i, symbol in enumerate(symbols):
        sort = pack_sort(symbol.kind, symbol.detail)
        if sort == PARAMETER_SORT:
            continue
        flags = symbol.flags | (SEVERAL_DECLARATIONS if symbol.declarations else 0)
        start, name_start = symbol.start, symbol.name_start
        rows.append(
            (
                i,
                symbol.name,
                sort,
                symbol.parent,
                symbol.ordinal,
                start,
                symbol.end - start,
                name_start - start,
                symbol.name_end - name_start,
                flags | ODD_QUALIFIED if i in odd else flags,
            )
        )
    return SymbolColumns(*map(list, zip(*rows, strict=True)))


def read_symbol_keys(blob: bytes) -> list[tuple[int, str, int]]:
    """(kind, qualified name, ordinal) of each symbol: by this a symbol is the same one after an edit."""
    loaded = marshal.loads(zlib.decompress(blob))
    columns, texts = loaded[2], loaded[-1].split("\0")
    own = [texts[i] for i in unpack_ints(columns[2])]
    qualified = qualified_names(own, unpack_ints(columns[3]), columns[4])
    return list(zip(columns[0], qualified, dense(columns[5], 0, len(own)), strict=True))
