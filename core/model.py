"""The vocabulary: plain values that every layer shares. Standard library only, no behaviour.

Positions are UTF-8 byte offsets, 0-based, half-open. Files are named by `FilePath`, relative to their workspace
folder, with "/" between parts. A symbol inside one file is named by its index in `FileFacts.symbols`; index 0 is
always the module (the file itself).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Final, NamedTuple, Protocol

FilePath = str  # an alias, not a NewType: it crosses process borders by the million
PathNode = tuple[Any, ...]


class Kind(StrEnum):
    """The universal kind of a symbol; the language's own word is the symbol's `detail`."""

    NAMESPACE = "namespace"
    CONTAINER = "container"
    CALLABLE = "callable"
    VALUE = "value"
    DOCUMENT = "document"


class Role(StrEnum):
    """What a reference does with what it names.

    x = Foo(bar)      class A(Base):     @cache        def f(n: int): ...     import os     self.n = 1
        ^^^ call              ^^^^ inherit ^^^^^ decorator      ^^^ type             ^^ import     ^ write
            ^^^ read
    """

    CALL = "call"
    READ = "read"
    WRITE = "write"
    IMPORT = "import"
    INHERIT = "inherit"
    TYPE = "type"
    DECORATOR = "decorator"


class Flag:
    """Properties of a symbol that matter to linking or display: plain ints, because IntFlag's operators are slow."""

    NONE: Final = 0
    EXPORTED: Final = 1  # offered to other files
    PRIVATE: Final = 2  # by the language's keyword or convention
    STATIC: Final = 4  # no receiver
    CLASS_METHOD: Final = 8  # receiver is the class
    PROPERTY: Final = 16  # access on an instance gives the getter's result
    ASYNC: Final = 32
    GENERATOR: Final = 64
    ABSTRACT: Final = 128
    OVERLOAD: Final = 256  # has stubs beside its implementation
    DEFAULT: Final = 512  # the default export
    DATACLASS: Final = 1024  # fields are constructor parameters
    VARIADIC: Final = 2048  # parameter: *args, ...rest
    KEYWORDS: Final = 4096  # parameter: **kwargs
    KEYWORD_ONLY: Final = 8192
    RECEIVER: Final = 16384  # parameter: self, cls
    TYPE_ONLY: Final = 32768  # interface, type alias: no value at run time
    INSTANCE_ATTRIBUTE: Final = 65536  # declared by an assignment to the receiver
    CONSTRUCTOR: Final = 131072
    ENUM: Final = 262144  # container whose values are its instances


# From this bit on in flags, of methods where method sets satisfy interfaces: parameters beside the receiver, plus 1.
SHAPE: Final = 24


class Declaration(NamedTuple):
    """One place where a symbol is declared: the whole construct and its name."""

    start: int
    end: int
    name_start: int
    name_end: int


class Symbol(NamedTuple):
    """A named thing that a file declares. Several declarations of one name in one scope are one symbol."""

    name: str
    kind: Kind
    # function, method, constructor, class, interface, enum, enum_member, field, property, variable, constant,
    # parameter, module, ...
    detail: str
    parent: int  # index of the enclosing symbol; -1 for the module
    qualified: str  # names joined by "::" inside the file; "" for the module
    ordinal: int  # 0, 1, ... among symbols of equal kind and qualified name
    start: int  # full range of the primary declaration, decorators included
    end: int
    name_start: int
    name_end: int
    signature_end: (
        int  # the signature is text[signature_start:signature_end]; == end when there is no body
    )
    signature_start: int  # behind decorators
    doc_start: int  # documentation (docstring or comment block above) or -1
    doc_end: int
    flags: int
    type: int  # path of the declared type, annotation form (evaluate as INSTANCE), or -1; of a class its metaclass
    returns: int  # path of the declared return type, annotation form, or -1
    values: tuple[int, ...]  # paths: assigned values (VALUE), returned values (CALLABLE)
    yields: tuple[int, ...]  # paths: yielded values
    bases: tuple[int, ...]  # paths, in order
    decorators: tuple[int, ...]  # paths, outermost first
    parameters: tuple[int, ...]  # symbol indices
    declarations: tuple[Declaration, ...]  # all of them when there are several, else empty
    type_parameters: tuple[tuple[str, int], ...]  # (name, path of the bound or -1)


class Import(NamedTuple):
    """One name that an import statement brings in, or one module that it names."""

    module: str  # as written: "a.b", "./x", "" for `from . import x`
    level: int  # leading dots (Python); 0 elsewhere
    name: str  # the name asked of the module; "" the module itself, "*" everything, "default" the default export
    alias: str  # the local name that it binds, "" for none
    scope: int  # index of the symbol in whose scope it binds
    start: int  # span of the imported name (or of the module, where the module is what is imported)
    end: int
    flags: int  # ImportFlag


PREFIX: Final = (
    "|"  # in a module's name: what is meant is the part before it, the whole tells which that is
)

# The detail of a container that has members of a type which is declared elsewhere: its first base is that type, further
# ones are what the type derives from by it.
EXTENSION: Final = "extension"
EVERYTHING: Final = "="  # in FileFacts.exports: the one value that a file offers as a whole


class ImportFlag:
    """Properties of an import."""

    NONE: Final = 0
    ROOT: Final = 1  # `import a.b`: binds the first part only
    TYPE_ONLY: Final = 2
    REEXPORT: Final = 4  # offered to importers of this file, not necessarily bound here
    REQUIRE: Final = 8  # CommonJS: the module's exports object
    DYNAMIC: Final = 16  # import() inside an expression
    NAMESPACE: Final = 32  # import * as ns / export * as ns
    SELF_NAMED: Final = 64  # the module says itself what it is called; the alias is a guess


class Reference(NamedTuple):
    """All occurrences of one name that follow one path, in one role, inside one container."""

    path: int
    name: str  # as written; every occurrence is len(name.encode()) bytes long
    role: Role
    container: int  # symbol index of the nearest named callable, container or module around
    arity: int  # positional arguments of a call, -1 where there are none or they are spread
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one file says, read without looking at any other file."""

    language: str
    symbols: tuple[Symbol, ...]
    paths: tuple[PathNode, ...]  # path 0 is (UNKNOWN,)
    imports: tuple[Import, ...]
    references: Sequence[Reference]
    # Names bound in the module's scope (0) and in each container's: paths, usually SYMBOL or IMPORT.
    scopes: Mapping[int, Mapping[str, tuple[int, ...]]]
    # What importers may ask for by name, where the language has an explicit list (JavaScript: name -> path,
    # "default" included, EVERYTHING for `module.exports = value`); None: everything bound in scope 0.
    exports: Mapping[str, int] | None = None
    # The names of a wildcard import (Python's __all__), None where the file does not say.
    wildcard: tuple[str, ...] | None = None
    has_errors: bool = False


PACKAGE: Final = "package"  # detail of the symbol that says which package a file is in


def declared_package(facts: FileFacts) -> str:
    """The package that a file declares itself to be in, "" for none."""
    for symbol in facts.symbols[1:]:
        if symbol.kind != Kind.NAMESPACE:
            break
        if symbol.detail == PACKAGE:
            return symbol.name
    return ""


def declares(path: FilePath, facts: FileFacts | None, package: str, name: str) -> bool:
    """Whether a file declares a package and, outermost, a name; of "", whether it declares the name. "folder/name" is
    the package of a folder, "folder/" with the name "" all files of a folder."""
    if facts is None:
        return False
    folder, slash, declared = package.rpartition("/")
    if slash and folder != path.rpartition("/")[0]:
        return False
    if slash and not declared and not name:
        return True
    if declared not in ("", declared_package(facts)):
        return False
    return any(symbol.parent == 0 and symbol.name == name for symbol in facts.symbols[1:])


class Tier(IntEnum):
    """Which rule found a link; the first that answers wins. Up to FLOW they are static (confidence 1.0)."""

    LOCAL = 0
    MEMBER = 1
    IMPORT = 2
    MODULE = 3
    FLOW = 4
    NAME = 5
    AMBIGUOUS = 6
    SEMANTIC = 7


class Mode(StrEnum):
    STATIC = "static"
    HEURISTIC = "heuristic"
    SEMANTIC = "semantic"


class Via(IntEnum):
    """What a link leads to, beside the symbol that the name means."""

    NAME = 0  # the symbol that the name itself means
    CONSTRUCTOR = 1  # the constructor that a call of a class runs
    VALUE = 2  # the function or class that the named variable, field or parameter holds


class State(IntEnum):
    """What is known about a reference as a whole."""

    UNKNOWN = 0  # the receiver's type is not known: only the name tiers may speak
    LINKED = 1
    EXTERNAL = 2  # belongs to a package outside the workspace, or to the language itself
    MISSING = 3  # the receiver is known, and has no such member; or a module is not found


class Link(NamedTuple):
    """A static answer: this reference means that symbol."""

    reference: int  # index in FileFacts.references
    file: FilePath
    symbol: int
    tier: int
    via: int


class BaseLink(NamedTuple):
    """A container's base, resolved: `symbol` of the linked file derives from `base` of `file`."""

    symbol: int
    position: int
    file: FilePath
    base: int


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Everything that linking says about one file."""

    links: tuple[Link, ...]
    states: bytes  # one State per reference
    bases: tuple[BaseLink, ...]
    # Look-ups in other files' surfaces that the result rests on: (file, name); a change of one of them selects
    # this file for relinking. name "" stands for the file's mere existence. Paths that were tried and missed are
    # in it too, so that a file that appears selects its would-be importers.
    reads: frozenset[tuple[FilePath, str]]


class TakenOver(NamedTuple):
    """What the facts of two versions of a file that is edited have in common. Symbols have the same indices in both."""

    references: Sequence[
        int
    ]  # of the one before, rising: they come first in the other, with the same paths
    paths: int  # so many of the first are the same
    symbols: frozenset[
        int
    ]  # those of which something else may be said; of all others only places differ
    containers: frozenset[
        int
    ]  # those in which something may be elsewhere, counted from where they begin


class TakenBodies(NamedTuple):
    """The same where bodies of one version were taken over into another one, beside which something else stands."""

    references: Sequence[int]  # as above
    paths: int  # so many of the first are the same, but for symbols and imports that are gone
    symbols: Sequence[int]  # where those of the one before are; negative for what is gone


class ExternalName(NamedTuple):
    """A name that belongs to a package outside the workspace, e.g. ("requests.sessions", "Session.get")."""

    module: str
    name: str


class SymbolLookup(Protocol):
    """The linker's only look at other files."""

    def facts(self, path: FilePath) -> FileFacts | None:
        """Facts of an indexed file; None when the index does not have it."""
        ...

    def exists(self, path: FilePath) -> bool:
        """Whether the index has a file of this path."""
        ...

    def has_folder(self, path: FilePath) -> bool:
        """Whether any indexed file lies below this folder ("" is the workspace itself)."""
        ...

    def config(self, path: FilePath) -> bytes | None:
        """Bytes of a configuration file (tsconfig.json, package.json, go.mod), None when there is none."""
        ...

    def declaring(self, package: str, name: str) -> Iterable[FilePath]:
        """Files that declare a package and, outermost, a name; of "", those that declare the name."""
        ...

    def roots(self) -> Iterable[FilePath]:
        """Folders, relative to the workspace, from which modules are looked up first ("", "src", ...)."""
        ...
