"""What linking must know about a language: its import rules and the names it has built in.

A language gives one `LanguageRules` value, `RULES`, in the module of this package that its `language.toml` names under
`rules`. The linker asks it and never names a language itself.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple, Protocol

from core.languages import language_named
from core.model import FilePath


class Found(IntEnum):
    FILE = 0
    FOLDER = 1  # a package without a file of its own
    EXTERNAL = 2  # not of this workspace
    MISSING = 3  # would be of this workspace, but is not there


class Module(NamedTuple):
    """What a module name means: `path` is the file, the folder, or the module's absolute name."""

    found: Found
    path: str


class Finder(Protocol):
    """The rules' look at the workspace. Everything that is asked is noted, so that an answer can go stale."""

    def first(self, stem: FilePath, suffixes: Iterable[str]) -> FilePath | None:
        """The first of `stem + suffix` that is an indexed file."""
        ...

    def first_in(
        self, places: Sequence[FilePath], inner: FilePath, suffixes: Iterable[str]
    ) -> FilePath | None:
        """The first that there is in one of the language's `places`, which are tried in turn. Of those without, the
        first alone is noted: who selects what goes stale knows the others."""
        ...

    def has_folder(self, path: FilePath) -> bool:
        """Whether any indexed file lies below a folder."""
        ...

    def folder_in(self, places: Sequence[FilePath], inner: FilePath) -> FilePath | None:
        """The first such folder in one of the language's `places`; noted as `first_in` does."""
        ...

    def config(self, path: FilePath) -> bytes | None:
        """A configuration file's bytes."""
        ...

    def named(self, name: str, group: str, question: Callable[[], Mapping[str, Any]]) -> Any:
        """What configuration files of a workspace declare under a name, None for nothing. `question` gives it for all
        names, is asked once for a group, and notes nothing: noted is the name."""
        ...

    def declaring(self, package: str, name: str) -> tuple[FilePath, ...]:
        """Files of a package that declare a name."""
        ...

    def roots(self) -> tuple[FilePath, ...]:
        """Folders from which absolute module names are looked up first."""
        ...


# What lies directly in a folder of the workspace: "name.py", "folder/".
Entries = Callable[[FilePath], Iterable[str]]


class Offers(NamedTuple):
    """What a folder has for others that import it by an absolute name: other folders of the same window."""

    names: Callable[[Finder, Entries], frozenset[str]]  # packages
    find: Callable[[str, Finder], Module]  # what a module name means there; EXTERNAL where nothing
    # Paths and keys under which links of files that import such a package note that they know none.
    missed: Callable[[str, Finder], list[FilePath]]


class CallRule(NamedTuple):
    """What a known outside function gives: `shape` made of `source` of its argument number `argument`.

    shape: "" as it is; context, coroutine, callable: such a thing that gives it; values: a mapping to it; pairs: tuples
    of a number and it; zip: tuples of the elements of all arguments; mapping: of keys and values in it; getter: a
    property; anything else: a container of that kind.
    source: argument; each (it and those behind it, or what an array in their place holds); element (of the argument);
    elements (of all arguments); inner (elements of its elements); least
    (the elements of one argument, or one of several); folded (the argument behind it, else its element); result (of
    calling it); instance (of the class that it is); class (that it is an instance of); awaited; default (the keyword
    arguments that give a field's default); manager (a generator function, as context manager); nothing.
    """

    shape: str
    source: str
    argument: int = 0


class Fed(NamedTuple):
    """What a known function calls a function with that it is given.

    how: each (elements of this argument and of those behind it, one of each at a time); least (elements of the only
    argument, or any of several arguments); folded (what came out so far, and an element); receiver (elements of the
    value whose method this is).
    """

    how: str
    argument: int = 0


class Form(NamedTuple):
    """What a special annotation means as a value's type.

    kind: sequence, mapping, tuple, union, class (type[T]), callable, function (of plain arguments), coroutine,
    context, outcome (a value, or an error), same (Annotated, Final), nothing (Any), self, generic (Generic[T],
    Protocol[T]), literal, alias (TypeAlias), guard (bool).
    """

    kind: str
    name: str = ""  # of the container that it makes
    argument: int = 0  # which type argument holds the elements
    sent: int = -1  # which one holds what a generator is sent
    takes: tuple[
        int, ...
    ] = ()  # of a "function": which ones are its parameters; `argument` is what it gives


class KnownTypes(NamedTuple):
    """Types of the language by their names: which values may be given where another type is wanted."""

    top: str = ""  # from which every other derives
    text: str = ""
    primitives: frozenset[str] = frozenset()  # values that are no objects
    wider: Mapping[
        str, tuple[str, ...]
    ] = {}  # primitives that one may be given for, the nearest first
    boxes: Mapping[str, str] = {}  # objects that stand for primitives
    bases: Mapping[str, frozenset[str]] = {}  # all that a type derives from, but the top


NO_TYPES = KnownTypes()
PACKAGES = "package"  # the group of names that files declare in a package


def declared_key(group: str, name: str) -> FilePath:
    """Under what `reads` note that a name was looked up among those that configuration files declare."""
    return f"{group}: {name}"


def _everything_is_seen(asking: FilePath, declaring: FilePath) -> bool:
    return True


def _everything_fits(asking: str, declaring: str) -> int:
    return 1


def _no_file(folder: FilePath) -> tuple[str, ...]:
    return ()


def _every_name_is_offered(name: str) -> bool:
    return True


def _declares_nothing(path: FilePath, data: bytes) -> tuple[str, str] | None:
    return None


def _no_places(roots: tuple[FilePath, ...]) -> list[FilePath]:
    return []


@dataclass(frozen=True, slots=True, eq=False)
class LanguageRules:
    """The rules of one language."""

    resolve_module: Callable[[str, int, FilePath, Finder], Module]
    # A module below a package, by the name asked of the package's file or folder; None: no such thing here.
    submodule: Callable[[FilePath, str, Finder], Module | None]
    offers: Offers | None = None
    # Folders in which `resolve_module` looks for absolute names, by the workspace's roots, in this order; the workspace
    # itself is always the first. What is looked up there is looked up by `first_in` and `folder_in`.
    places: Callable[[tuple[FilePath, ...]], list[FilePath]] = _no_places
    # Files that say what is in others of the same name, and those others.
    stub_suffix: str = ""
    source_suffix: str = ""
    # (group, name) that a configuration file of this path and content declares.
    declared: Callable[[FilePath, bytes], tuple[str, str] | None] = _declares_nothing
    # Module of the names that are bound nowhere, and those names.
    builtin_module: str = "builtins"
    builtins: frozenset[str] = frozenset()
    module_names: frozenset[str] = frozenset()  # names bound nowhere that stand for the file itself
    number: str = "int"  # what counts elements
    # Members that every object has, and that every class has beside them.
    object_members: frozenset[str] = frozenset()
    class_members: frozenset[str] = frozenset()
    declaring_modules: frozenset[str] = frozenset()  # all members of their classes have types
    constructors: tuple[str, ...] = ()
    call_member: str = ""
    instance_maker: str = (
        ""  # outside methods of this name give an instance of their first argument
    )
    fallback_members: tuple[str, ...] = ()  # asked where a member is missing
    descriptor_member: str = ""
    element_member: str = ""
    class_element_member: str = ""
    iterate: tuple[str, str] = ("", "")  # gives the iterator; gives an element of it
    iterate_async: tuple[str, str] = ("", "")
    enter: tuple[str, str] = ("", "")  # plain, async
    await_member: str = ""
    class_member: str = ""  # gives an object's class
    forms: Mapping[str, Form] = field(default_factory=dict)  # by qualified name
    calls: Mapping[str, CallRule] = field(default_factory=dict)  # by qualified name
    # Decorators that change what a call gives: by qualified name, a shape of CallRule applied to the elements.
    decorators: Mapping[str, str] = field(default_factory=dict)
    # Methods of known containers: container kind ("" any sequence) -> method -> what it gives (CallRule.source names),
    # and behind ":" the kind of the container that it gives: "same:iterator"; "mapped:same": one of the same kind.
    container_members: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    container_fields: Mapping[str, str] = field(default_factory=dict)  # built-in type of each
    type_variables: frozenset[str] = frozenset()  # outside functions that make one
    record_bases: frozenset[str] = (
        frozenset()
    )  # outside bases whose fields are constructor parameters
    keyed_bases: frozenset[str] = (
        frozenset()
    )  # outside bases whose fields are read by constant keys
    default_export: str = ""
    whole_names: tuple[str, ...] = ()  # names that mean the object of all that a file offers
    # Types are shapes, classes one way among others to write them (core.link.structural): values are objects with
    # members, promises are flat, a name may mean a type and a value, members without receiver are apart.
    structural: bool = False
    # Files declare packages, whose names are visible in all files of the package (core.link.packages).
    packages: bool = False
    type_name: re.Pattern[str] | None = None  # what names of types are like, by convention
    has_metaclasses: bool = False  # classes have members of their own classes; stubs may add some
    # The files of a package are those of one folder that say the same; imports name folders (core.link.folders).
    package_folders: bool = False
    # Names, without what they end in, of files of a folder that may stand for its package.
    faces: Callable[[FilePath], tuple[str, ...]] = _no_file
    program: str = ""  # what a package is called that nobody imports
    # Whether a file may use what another one of its package, or of one that it imports, declares.
    sees: Callable[[FilePath, FilePath], bool] = _everything_is_seen
    # How well what a file says under a condition fits an asking file with one of its own: the best are meant.
    fitting: Callable[[str, str], int] = _everything_fits
    # Whether a name is offered to other packages.
    offers_name: Callable[[str], bool] = _every_name_is_offered
    # What a class derives from is looked up level by level, the nearest first.
    nearest_first: bool = False
    # Other names of built-in types; "" for what anything may be.
    same_types: Mapping[str, str] = field(default_factory=dict)
    # Members of a type may be declared apart from it (core.link.apart).
    members_apart: bool = False
    # Names are reached by paths through modules (core.link.routes).
    routes: bool = False
    # What patterns that name an outside constructor take out of a value (core.link.pieces), by qualified name.
    pieces: Mapping[str, str] = field(default_factory=dict)
    # Callables of one name are told apart by their arguments (core.link.overloads).
    overloads: bool = False
    known: KnownTypes = NO_TYPES  # of the builtin module
    # What every enumeration has: its member -> "each" (a sequence of its constants), "constant", or nothing of it.
    enum_members: Mapping[str, str] = field(default_factory=dict)
    # Which other kinds of containers a kind is too: what may be given where such a one is wanted.
    exact_kinds: frozenset[str] = frozenset()  # one of other elements is another type
    container_kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Built-in types that outside functions give: qualified name, or method of anything outside -> name of the type.
    results: Mapping[str, str] = field(default_factory=dict)
    fieldless: frozenset[str] = frozenset()  # built-in types whose instances have no fields
    # Methods of what can be called, by which it is called: `function.apply(value)`.
    calling_members: frozenset[str] = frozenset()
    # Functions that call what they are given with elements: qualified name, or method of a container -> argument by
    # name or position -> whose elements.
    element_callbacks: Mapping[str, Mapping[str, Fed]] = field(default_factory=dict)
    # What methods of known containers take, and what they call a function with that they take: container kind ->
    # method -> by position.
    container_arguments: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    callbacks: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    callback_places: Mapping[str, int] = field(
        default_factory=dict
    )  # of their functions among the arguments


@cache
def rules_for(language: str) -> LanguageRules:
    """The rules of a language by its name; those of the neutral language when it has none of its own."""
    module = language_named(language).rules
    if not module:
        return NEUTRAL
    rules = importlib.import_module(f"core.languages.{module}").RULES
    assert isinstance(rules, LanguageRules)
    return rules


def _nowhere(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    return Module(Found.EXTERNAL, module)


def _no_submodule(path: FilePath, name: str, finder: Finder) -> Module | None:
    return None


NEUTRAL = LanguageRules(resolve_module=_nowhere, submodule=_no_submodule)
