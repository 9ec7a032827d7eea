"""What navigation answers: plain values, without columns, URIs or protocol types.

Ranges are half-open byte ranges in the file of `path`; `snapshot.lines(path)` converts them to lines and columns, and
`snapshot.absolute(path)` gives the place on the disk. Every answer says how sure it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.model import ExternalName, FilePath, Kind, Mode, Role


class Span(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Certainty:
    """How an answer was found. `via` says through what, for people: "via Base.run", "constructor", ""."""

    confidence: float = 1.0
    mode: Mode = Mode.STATIC
    via: str = ""


CERTAIN = Certainty()


@dataclass(frozen=True, slots=True)
class SymbolKey:
    """Names a symbol across edits, restarts and processes; `tag` is the content tag of the text it was seen in."""

    path: FilePath
    kind: str
    qualified: str  # "" for the module
    ordinal: int
    tag: str = ""  # hexadecimal


@dataclass(frozen=True, slots=True)
class NavigationTarget:
    """A declaration to go to."""

    path: FilePath
    full: Span  # the whole declaration
    focus: Span  # its name; empty at the start of the file for a module
    name: str
    kind: Kind
    detail: str
    container: str  # qualified name of what it stands in, "" at the top of a file
    certainty: Certainty = CERTAIN


@dataclass(frozen=True, slots=True)
class Definition:
    """Where to go, in order of likelihood; `externals` are names that a package outside the workspace defines."""

    origin: Span | None  # the name that was asked about
    targets: tuple[NavigationTarget, ...] = ()
    externals: tuple[ExternalName, ...] = ()
    imports: tuple[NavigationTarget, ...] = ()  # where to go when their package is not there
    above: tuple[ExternalName, ...] = ()  # where to go before `targets`, if they exist

    @property
    def is_sure(self) -> bool:
        """Whether the workspace itself says what is meant. Where it does not, packages around it may."""
        return any(target.certainty.mode is Mode.STATIC for target in self.targets)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a symbol is named."""

    path: FilePath
    span: Span
    role: Role | None  # None for a declaration
    certainty: Certainty = CERTAIN


@dataclass(frozen=True, slots=True)
class Highlight:
    span: Span
    writes: bool


@dataclass(frozen=True, slots=True)
class OutlineSymbol:
    """A node of a file's outline; parameters and local variables are not in it."""

    name: str
    kind: Kind
    detail: str
    full: Span
    focus: Span
    flags: int
    children: tuple["OutlineSymbol", ...] = ()


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """A symbol that an answer is about: found by its name, or a node of a call hierarchy."""

    key: SymbolKey
    name: str
    kind: Kind
    detail: str
    container: str
    path: FilePath
    full: Span
    focus: Span
    flags: int


@dataclass(frozen=True, slots=True)
class HoverContent:
    """What is known of the name under the cursor. Texts are "" where there are none or the text has changed."""

    origin: Span
    name: str
    kind: Kind | None  # None for an external name
    detail: str
    qualified: str
    signature: str
    documentation: str
    path: FilePath  # where it is declared, "" for an external name
    focus: Span | None
    language: str
    type: str  # what its value is seen to be, ""
    certainty: Certainty
    others: int  # further targets that it may mean
    external: ExternalName | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """`sites` lie in the caller's file: item.path for incoming calls, the asked item's file for outgoing ones."""

    item: FoundSymbol
    sites: tuple[Span, ...]
    certainty: Certainty


class Caller(NamedTuple):
    """A caller among the thousands that a hub may have. In order of fields they sort by place."""

    name_start: int
    name_end: int
    qualified: str
    sites: Sequence[tuple[int, int]]
    start: int
    end: int
    name: str
    kind: Kind
    detail: str
    ordinal: int
    flags: int
    certainty: Certainty


class FileCallers(NamedTuple):
    """Callers in one file; call sites lie in it too."""

    path: FilePath
    tag: str
    callers: list[Caller]
