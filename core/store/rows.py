"""What the store takes and gives: plain values, and how integers stand for files, symbols and references.

A symbol's id is `file << 20 | serial`. The file of a symbol is a shift away, a file's symbols lie together, and no row
needs a column for its file. Serials from PROVISIONAL on are given by overlays, to symbols that the index has not got.
"""

from enum import IntEnum
from typing import NamedTuple

from core.model import FilePath, Kind, Role, Tier, Via

SERIAL_BITS = 20
SERIAL_MASK = (1 << SERIAL_BITS) - 1
PROVISIONAL = 1 << 19
PROVISIONAL_FILE = 1 << 40  # ids of files that only an overlay has begin here

# In symbol.flags, above those of core.model.Flag.
SEVERAL_DECLARATIONS = 1 << 20  # the facts know more places
# What a row does not say (qualified name, ordinal, length of the name) is not the usual; the facts know it.
ODD = 1 << 21


class FileStatus(IntEnum):
    INDEXED = 0
    SKIPPED = 1  # by a rule: too large, generated, binary ...
    FAILED = 2  # reading or parsing went wrong


class FileRecord(NamedTuple):
    """What the indexer knows of a file beside its facts."""

    path: FilePath
    language: str = ""
    size: int = 0
    mtime_ns: int = 0
    tag: bytes = b""  # content_tag of the decoded source; b"" when it was not read
    extractor: bytes = b""  # fingerprint of what extracted it
    status: FileStatus = FileStatus.INDEXED
    reason: str = ""  # why it is not indexed


class FileRow(NamedTuple):
    """A file of the index or of an overlay."""

    id: int
    path: FilePath
    language: str
    size: int
    mtime_ns: int
    tag: bytes
    extractor: bytes
    status: FileStatus
    reason: str


class SymbolRow(NamedTuple):
    """A symbol with its place. `qualified` is joined by "::"; "" for the module."""

    id: int
    path: FilePath
    name: str
    kind: Kind
    detail: str
    parent: int  # id; 0 for a module
    qualified: str
    ordinal: int
    start: int
    end: int
    name_start: int
    name_end: int
    flags: int

    @property
    def file(self) -> int:
        return self.id >> SERIAL_BITS

    @property
    def container(self) -> str:
        """Qualified name of what it stands in, "" at the top of its file."""
        return self.qualified.rpartition("::")[0]


class RefRow(NamedTuple):
    """Occurrences in one container, in one role, with one target."""

    container: int  # symbol id
    target: int  # symbol id; 0 when it is not known
    role: Role
    member: bool  # written behind a receiver
    via: Via
    tier: Tier
    arity: int  # arguments of a call whose target is not known, -1 where they cannot be counted
    length: int  # of the name as written, in bytes
    starts: tuple[int, ...]

    @property
    def file(self) -> int:
        return self.container >> SERIAL_BITS


class BaseRow(NamedTuple):
    symbol: int
    position: int
    base: int


class Counts(NamedTuple):
    """How large the index is."""

    files: int
    skipped: int
    failed: int
    symbols: int
    references: int  # groups


# (kind, detail) as one small number in symbol.sort; append only. Others are stored as "kind:detail".
PARAMETER_SORT = 0  # has no rows
SORTS: tuple[tuple[Kind, str], ...] = (
    (Kind.VALUE, "parameter"),  # must stay PARAMETER_SORT
    (Kind.NAMESPACE, "module"),
    (Kind.NAMESPACE, "namespace"),
    (Kind.NAMESPACE, "package"),
    (Kind.CONTAINER, "class"),
    (Kind.CONTAINER, "interface"),
    (Kind.CONTAINER, "enum"),
    (Kind.CONTAINER, "struct"),
    (Kind.CONTAINER, "trait"),
    (Kind.CONTAINER, "union"),
    (Kind.CONTAINER, "object"),
    (Kind.CONTAINER, "type_alias"),
    (Kind.CALLABLE, "function"),
    (Kind.CALLABLE, "method"),
    (Kind.CALLABLE, "constructor"),
    (Kind.CALLABLE, "property"),
    (Kind.CALLABLE, "getter"),
    (Kind.CALLABLE, "setter"),
    (Kind.CALLABLE, "macro"),
    (Kind.CALLABLE, "operator"),
    (Kind.VALUE, "variable"),
    (Kind.VALUE, "constant"),
    (Kind.VALUE, "field"),
    (Kind.VALUE, "property"),
    (Kind.VALUE, "enum_member"),
    (Kind.VALUE, "type_alias"),
    (Kind.VALUE, "type_parameter"),
    (Kind.DOCUMENT, "section"),
    (Kind.CONTAINER, "record"),
    (Kind.CONTAINER, "annotation"),
    (Kind.CONTAINER, "type"),
    (Kind.CONTAINER, "extension"),
)
SORT_NUMBERS = {sort: i for i, sort in enumerate(SORTS)}


def pack_sort(kind: Kind, detail: str) -> int | str:
    number = SORT_NUMBERS.get((kind, detail))
    return f"{kind.value}:{detail}" if number is None else number


def unpack_sort(sort: int | str) -> tuple[Kind, str]:
    if isinstance(sort, int):
        return SORTS[sort]
    kind, _, detail = sort.partition(":")
    return Kind(kind), detail


def key_of_unknown(name: int) -> int:
    """In ref.target: references of this name whose target is not known. Symbols have positive ids."""
    return -2 * name


def key_of_external(name: int) -> int:
    """In ref.target: the file uses a member of this name of something outside the workspace."""
    return -2 * name - 1


def span_of(file: int) -> tuple[int, int]:
    """First and last id that a symbol or reference group of a file may have."""
    first = file << SERIAL_BITS
    return first, first | SERIAL_MASK
