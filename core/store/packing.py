"""FileFacts <-> bytes. Pure, so that extraction workers can do it for the writer.

Facts are turned into columns before marshal and zlib see them: numbers of one kind compress well together, and what
follows from other columns (qualified names, most ends) is left out. No pickle: the index may come from elsewhere.
"""

import marshal
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, islice, repeat
from operator import sub
from sys import intern
from typing import Any, NamedTuple, overload

from core.errors import DamagedIndex
from core.model import Declaration, FileFacts, Import, Kind, Reference, Symbol
from core.store.bound import pack_scopes, unpack_scopes, usual_scopes
from core.store.columns import (
    Texts,
    first_of,
    minus,
    pack_ints,
    pack_paths,
    pack_rising,
    pack_tuples,
    plus,
    unpack_ints,
    unpack_paths,
    unpack_rising,
    unpack_tuples,
)
from core.store.packed_links import ROLE_NUMBERS, ROLES
from core.store.symbol_columns import Layout, layout_of, pack_symbol_rows
from core.text import content_tag, pack_lines

FORMAT = 1
LEVEL = 4  # of zlib: 5 makes facts 1.5 % smaller and takes a thirtieth of the parse longer
KINDS = tuple(Kind)
KIND_NUMBERS = {kind: i for i, kind in enumerate(KINDS)}
EMPTY: tuple[Any, ...] = ()
# A named tuple of a row of a column each, made without a frame of Python.
as_symbol = partial(tuple.__new__, Symbol)
as_import = partial(tuple.__new__, Import)
as_reference = partial(tuple.__new__, Reference)


class PackedFile(NamedTuple):
    """All that the writer needs of an extracted file; cheap to send between processes."""

    language: str
    tag: bytes
    lines: bytes
    facts: bytes
    symbols: bytes  # what the symbol table holds, see SymbolColumns


def pack_file(source: bytes, facts: FileFacts, level: int = LEVEL) -> PackedFile:
    """What is stored of a source (as `decode_source` gives it) and its facts. `level` 0 packs for a short life."""
    layout = layout_of(facts.symbols)
    return PackedFile(
        facts.language,
        content_tag(source),
        pack_lines(source),
        pack_facts(facts, layout, level),
        pack_symbol_rows(layout),
    )


def pack_facts(facts: FileFacts, layout: Layout | None = None, level: int = LEVEL) -> bytes:
    """Facts as bytes; `unpack_facts` gives equal facts back. `layout` is that of its symbols."""
    texts = Texts()
    packed: Any = (
        FORMAT,
        facts.language,
        pack_symbols(layout or layout_of(facts.symbols), texts),
        pack_paths(facts.paths, texts),
        pack_imports(facts.imports, texts),
        pack_references(facts.references, texts),
        pack_scopes(facts.scopes, usual_scopes(facts.symbols, facts.imports, facts.paths), texts),
        None if facts.exports is None else dict(facts.exports),
        facts.wildcard,
        facts.has_errors,
        # Last: all above number strings.
        "\0".join(texts),
    )
    return zlib.compress(marshal.dumps(packed), level)


def load(blob: bytes) -> Any:
    try:
        loaded = marshal.loads(zlib.decompress(blob))
        if loaded[0] == FORMAT:
            return loaded
    except (zlib.error, ValueError, EOFError, TypeError, IndexError) as error:
        raise DamagedIndex(
            f"the index file is damaged: facts that cannot be read: {error}"
        ) from error
    raise DamagedIndex("the index file is damaged: facts of another version")


def unpack_facts(blob: bytes) -> FileFacts:
    """The facts that `pack_facts` packed; DamagedIndex when the bytes are something else."""
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
    ) = load(blob)
    texts = list(map(intern, joined.split("\0")))
    known = unpack_symbols(symbols, texts)
    nodes = unpack_paths(paths, texts)
    imported = unpack_imports(imports, texts)
    return FileFacts(
        language=language,
        symbols=known,
        paths=nodes,
        imports=imported,
        references=() if references is None else PackedReferences(references, texts),
        scopes=unpack_scopes(scopes, usual_scopes(known, imported, nodes), texts),
        exports=exports,
        wildcard=wildcard,
        has_errors=errors,
    )


def pack_symbols(layout: Layout, texts: Texts) -> Any:
    columns = layout.columns
    if not columns:
        return None
    (name, kind, detail, parent, _, ordinal, start, end) = columns[:8]
    (signature_end, signature_start, doc_start, doc_end, flags, type_, returns) = columns[10:17]
    *tuples, declarations, type_parameters = columns[17:]
    return (
        bytes(map(KIND_NUMBERS.__getitem__, kind)),
        pack_ints(texts.numbers(detail)),
        pack_ints(texts.numbers(name)),
        pack_ints(parent),
        layout.odd,
        pack_ints(ordinal) if any(ordinal) else None,
        pack_rising(start),
        pack_ints(layout.lengths),
        pack_ints(layout.name_at),
        # Most names are as long as they look.
        pack_ints(minus(layout.name_lengths, map(len, name))),
        pack_ints(minus(end, signature_end)),
        pack_ints(minus(signature_start, start)),
        pack_rising(doc_start),
        pack_ints(minus(doc_end, doc_start)),
        pack_ints(flags),
        pack_rising(type_),
        pack_rising(returns),
        [pack_tuples(column) for column in tuples],
        {i: tuple(map(tuple, places)) for i, places in enumerate(declarations) if places}
        if any(declarations)
        else {},
        {i: found for i, found in enumerate(type_parameters) if found}
        if any(type_parameters)
        else {},
    )


def unpack_symbols(columns: Any, texts: list[str]) -> tuple[Symbol, ...]:
    if columns is None:
        return ()
    (kind, detail, name, parent, odd, ordinal, start, length, name_at, name_length) = columns[:10]
    (signature_left, signature_at, doc_start, doc_length, flags, type_, returns) = columns[10:17]
    tuples, declarations, type_parameters = columns[17:]
    count = len(kind)
    starts = list(unpack_rising(start))
    ends = plus(starts, unpack_ints(length))
    name_starts = plus(starts, unpack_ints(name_at))
    names = list(map(texts.__getitem__, unpack_ints(name)))
    parents = unpack_ints(parent)
    doc_starts = list(unpack_rising(doc_start))
    places = {i: tuple(map(Declaration._make, found)) for i, found in declarations.items()}
    return tuple(
        map(
            as_symbol,
            zip(
                names,
                map(KINDS.__getitem__, kind),
                map(texts.__getitem__, unpack_ints(detail)),
                parents,
                qualified_names(names, parents, odd),
                repeat(0) if ordinal is None else unpack_ints(ordinal),
                starts,
                ends,
                name_starts,
                plus(plus(name_starts, unpack_ints(name_length)), map(len, names)),
                minus(ends, unpack_ints(signature_left)),
                plus(starts, unpack_ints(signature_at)),
                doc_starts,
                plus(doc_starts, unpack_ints(doc_length)),
                unpack_ints(flags),
                unpack_rising(type_),
                unpack_rising(returns),
                *map(unpack_tuples, tuples),
                [places.get(i, EMPTY) for i in range(count)] if places else repeat(EMPTY),
                [type_parameters.get(i, EMPTY) for i in range(count)]
                if type_parameters
                else repeat(EMPTY),
                strict=False,
            ),
        )
    )


def pack_imports(imports: Sequence[Import], texts: Texts) -> Any:
    if not imports:
        return None
    module, level, name, alias, scope, start, end, flags = zip(*imports, strict=True)
    return (
        *(pack_ints(texts.numbers(column)) for column in (module, name, alias)),
        *(pack_ints(column) for column in (level, scope, flags)),
        pack_rising(start),
        pack_ints(minus(end, start)),
    )


def unpack_imports(columns: Any, texts: list[str]) -> tuple[Import, ...]:
    if columns is None:
        return ()
    module, name, alias = (map(texts.__getitem__, unpack_ints(column)) for column in columns[:3])
    level, scope, flags = map(unpack_ints, columns[3:6])
    starts = list(unpack_rising(columns[6]))
    ends = plus(starts, unpack_ints(columns[7]))
    columns = zip(module, level, name, alias, scope, starts, ends, flags, strict=True)
    return tuple(map(as_import, columns))


def pack_references(references: Sequence[Reference], texts: Texts) -> Any:
    if not references:
        return None
    path, name, role, container, arity, starts = zip(*references, strict=True)
    counts = list(map(len, starts))
    return (
        pack_rising(path),
        pack_ints(texts.numbers(name)),
        bytes(map(ROLE_NUMBERS.__getitem__, role)),
        pack_rising(container),
        pack_ints(arity),
        pack_ints(counts),
        pack_rising(list(map(first_of, starts))),
        pack_ints(
            [gap for group in starts if len(group) > 1 for gap in map(sub, group[1:], group)]
        ),
    )


class PackedReferences(Sequence[Reference]):
    """References that are unpacked when they are asked for: whoever follows names into a file needs none of its own."""

    __slots__ = ("_columns", "_found", "_texts")

    def __init__(self, columns: Any, texts: list[str]) -> None:
        self._columns = columns
        self._texts = texts
        self._found: tuple[Reference, ...] | None = None

    def _all(self) -> tuple[Reference, ...]:
        found = self._found
        if found is None:
            found = self._found = unpack_references(self._columns, self._texts)
        return found

    def __len__(self) -> int:
        return len(self._columns[2])  # one byte each: the role

    def __iter__(self) -> Iterator[Reference]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Reference: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Reference, ...]: ...
    def __getitem__(self, index: int | slice) -> Reference | tuple[Reference, ...]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, PackedReferences) else other)

    def __hash__(self) -> int:
        return hash(self._all())


def unpack_references(columns: Any, texts: list[str]) -> tuple[Reference, ...]:
    path, name, role, container, arity, counts, firsts, packed_gaps = columns
    gaps = iter(unpack_ints(packed_gaps))
    starts = [
        (first,) if count == 1 else tuple(accumulate(islice(gaps, count - 1), initial=first))
        for first, count in zip(unpack_rising(firsts), unpack_ints(counts), strict=True)
    ]
    return tuple(
        map(
            as_reference,
            zip(
                unpack_rising(path),
                map(texts.__getitem__, unpack_ints(name)),
                map(ROLES.__getitem__, role),
                unpack_rising(container),
                unpack_ints(arity),
                starts,
                strict=True,
            ),
        )
    )


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


def read_symbol_keys(blob: bytes) -> list[tuple[int, str, int]]:
    """(kind, qualified name, ordinal) of each symbol: by this a symbol is the same one after an edit."""
    loaded = load(blob)
    columns, texts = loaded[2], loaded[-1].split("\0")
    if columns is None:
        return []
    kind, _, name, parent, odd, ordinal = columns[:6]
    names = list(map(texts.__getitem__, unpack_ints(name)))
    qualified = qualified_names(names, unpack_ints(parent), odd)
    ordinals = [0] * len(names) if ordinal is None else unpack_ints(ordinal)
    return list(zip(kind, qualified, ordinals, strict=True))
