"""Which language a file is written in, and the facts about it that a query cannot say.

Everything comes from `queries/<name>/language.toml`; adding a folder adds a language.
"""

import tomllib
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import LanguageError

QUERIES = Path(__file__).resolve().parents[2] / "queries"


@dataclass(frozen=True, slots=True)
class Language:
    """One folder of queries. Hashable by name; two objects of one name are the same language."""

    name: str
    grammar: str = field(compare=False)
    extensions: tuple[str, ...] = field(compare=False)
    filenames: tuple[str, ...] = field(default=(), compare=False)
    language_ids: tuple[str, ...] = field(default=(), compare=False)  # as editors call it
    inherits: str = field(default="", compare=False)
    rules: str = field(
        default="", compare=False
    )  # module of core.languages with the import and member rules
    comments: tuple[str, ...] = field(default=("comment",), compare=False)
    comment_marks: tuple[bytes, ...] = field(
        default=(b"#",), compare=False
    )  # a file without them has no comments
    # Names.
    receiver_parameter: bool = field(
        default=False, compare=False
    )  # methods name their receiver (self)
    receiver_keywords: tuple[str, ...] = field(default=(), compare=False)  # this
    static_decorators: tuple[str, ...] = field(default=(), compare=False)
    class_method_decorators: tuple[str, ...] = field(default=(), compare=False)
    class_method_names: tuple[str, ...] = field(default=(), compare=False)
    property_decorators: tuple[str, ...] = field(default=(), compare=False)
    abstract_decorators: tuple[str, ...] = field(default=(), compare=False)
    overload_decorators: tuple[str, ...] = field(default=(), compare=False)
    dataclass_decorators: tuple[str, ...] = field(default=(), compare=False)
    dataclass_bases: tuple[str, ...] = field(default=(), compare=False)
    record_calls: tuple[str, ...] = field(default=(), compare=False)  # namedtuple("P", "x y")
    metaclass_keyword: str = field(default="", compare=False)  # class C(metaclass=M)
    enum_bases: tuple[str, ...] = field(default=(), compare=False)
    constructor_names: tuple[str, ...] = field(default=(), compare=False)
    super_call: str = field(default="", compare=False)  # super
    type_pattern: str = field(default="", compare=False)
    private_prefix: str = field(default="", compare=False)
    constant_pattern: str = field(default="", compare=False)
    member_list: str = field(default="", compare=False)  # __slots__
    wildcard_list: str = field(default="", compare=False)  # __all__
    # Regular expressions of tests that are true, or false, wherever the code is read.
    certain_tests: tuple[str, ...] = field(default=(), compare=False)
    impossible_tests: tuple[str, ...] = field(default=(), compare=False)
    narrowing_calls: tuple[str, ...] = field(default=(), compare=False)
    class_call: str = field(default="", compare=False)  # type(x) is C
    class_member: str = field(default="", compare=False)  # x.__class__ is C
    asserting_calls: tuple[str, ...] = field(
        default=(), compare=False
    )  # what their first argument tests holds behind them
    type_string_calls: tuple[str, ...] = field(default=(), compare=False)
    binding_calls: tuple[str, ...] = field(default=(), compare=False)  # functools.partial
    type_forms: tuple[str, ...] = field(
        default=(), compare=False
    )  # their arguments are types wherever they stand
    literal_types: tuple[str, ...] = field(default=(), compare=False)
    metadata_types: tuple[str, ...] = field(default=(), compare=False)
    alias_types: tuple[str, ...] = field(default=(), compare=False)
    common_members: frozenset[str] = field(default=frozenset(), compare=False)
    # Regular expressions of what the grammar cannot read: shown to the parser as blanks, or as one name.
    blanked: tuple[str, ...] = field(default=(), compare=False)
    named: tuple[str, ...] = field(default=(), compare=False)
    repairs: tuple[str, ...] = field(default=(), compare=False)  # core.syntax.shown
    # Regular expressions for core.syntax.pieces; without them a text is one piece.
    comment_text: str = field(default="", compare=False)
    string_text: str = field(default="", compare=False)
    statement_text: str = field(
        default="", compare=False
    )  # what begins one, at the beginning of a line
    comment_types: str = field(default="", compare=False)  # language of types in documentation
    signatures_apart: bool = field(default=False, compare=False)  # a call names one overload
    imports_declare: bool = field(default=False, compare=False)  # what is not there is its import
    types_in_comments: bool = field(default=False, compare=False)  # they say what values are
    # Interfaces are satisfied by method sets: whoever has all methods of one implements it, without saying so.
    implicit_interfaces: bool = field(default=False, compare=False)
    # Scopes.
    class_scope_visible: bool = field(
        default=True, compare=False
    )  # nested functions see names of the class body
    members_declared: bool = field(default=False, compare=False)  # an assignment declares no member
    locals_first: bool = field(
        default=False, compare=False
    )  # a local name is declared before it is used
    condition_text: str = field(
        default="", compare=False
    )  # expression of what says above a package under which condition the file is a part of it
    import_name_text: str = field(
        default="", compare=False
    )  # expression of the part of an import path that a package is probably called
    exported_capitals: bool = field(
        default=False, compare=False
    )  # names with a capital are offered to other packages, no others
    # Members of the bases of the classes around are visible by their bare names.
    inherited_names: bool = field(default=False, compare=False)
    declared_types: bool = field(
        default=False, compare=False
    )  # values say nothing where a type is declared
    fields_uncalled: bool = field(
        default=False, compare=False
    )  # `value.name()` is a method, even where a field has the name
    namespaces_apart: bool = field(
        default=False, compare=False
    )  # a namespace sees nothing of what is around it
    pattern_macros: tuple[str, ...] = field(
        default=(), compare=False
    )  # their arguments are a value and a pattern
    string_annotations: bool = field(default=False, compare=False)
    operators: dict[str, str] = field(default_factory=dict, compare=False)  # "+" -> "__add__"
    packages: str = field(
        default="", compare=False
    )  # module of core.languages that finds packages outside
    test_patterns: tuple[str, ...] = field(default=(), compare=False)
    # Files that make the folder around them a package, a project (modules are looked up from it); patterns of the
    # names of configuration files that linking reads.
    package_files: tuple[str, ...] = field(default=(), compare=False)
    project_files: tuple[str, ...] = field(default=(), compare=False)
    config_files: tuple[str, ...] = field(default=(), compare=False)

    def query_texts(self, name: str) -> list[tuple[str, str]]:
        """(origin, text) of the query file `name` and, behind it, of the languages that it inherits from."""
        path = QUERIES / self.name / f"{name}.scm"
        found: list[tuple[str, str]] = []
        inherited = self.inherits
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            first = text.partition("\n")[0]
            if first.startswith("; inherits:"):
                inherited = first.partition(":")[2].strip()
            found.append((f"{self.name}/{name}.scm", text))
        if inherited:
            found += language_named(inherited).query_texts(name)
        return found


def _read(folder: Path) -> dict[str, Any]:
    """A language's settings over those of the language that it inherits from."""
    text = (folder / "language.toml").read_text(encoding="utf-8")
    try:
        raw: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"{folder.name}/language.toml: {error}") from error
    return {**_read(QUERIES / raw["inherits"]), **raw} if "inherits" in raw else raw


def _load(folder: Path) -> Language:
    raw = _read(folder)
    known = {item.name for item in fields(Language)}
    if unknown := raw.keys() - known:
        raise LanguageError(f"{folder.name}/language.toml: unknown keys {sorted(unknown)}")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()
    }
    values["common_members"] = frozenset(values.get("common_members", ()))
    if "comment_marks" in values:
        values["comment_marks"] = tuple(mark.encode() for mark in values["comment_marks"])
    return Language(**{"name": folder.name, **values})


@lru_cache(maxsize=1)
def all_languages() -> tuple[Language, ...]:
    """Every language that has a folder in queries/, by name."""
    return tuple(_load(path.parent) for path in sorted(QUERIES.glob("*/language.toml")))


@lru_cache(maxsize=1)
def _by_suffix() -> dict[str, Language]:
    return {
        suffix: language
        for language in all_languages()
        for suffix in (*language.extensions, *language.filenames)
    }


def language_named(name: str) -> Language:
    """The language of this name (or of this editor's identifier); raises LanguageError."""
    for language in all_languages():
        if name == language.name or name in language.language_ids:
            return language
    raise LanguageError(f"no language named {name}")


def language_for(path: str) -> Language | None:
    """The language of a file by its name, None for one that is not known."""
    name = path.rpartition("/")[2]
    table = _by_suffix()
    if name in table:
        return table[name]
    stem, dot, extension = name.rpartition(".")
    return table.get(f".{extension.lower()}") if dot and stem else None


def language_of(path: str, language_id: str) -> Language | None:
    """What a document is written in: as the editor says, else by its name; None for what is not known."""
    if language_id:
        try:
            return language_named(language_id)
        except LanguageError:
            pass
    return language_for(path)
