"""The settings, listed once: section `codescope`, from initializationOptions or workspace/configuration.

A value of the wrong type or out of range keeps the default of that one setting and is reported by name: a slip in one
line of a settings file must not switch off the others. On the wire names are camelCase and nested at the dots.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, Final, TypeVar, get_origin, get_type_hints

from cattrs import BaseValidationError, Converter

from core.workspace import Settings

T = TypeVar("T")

SECTION: Final = "codescope"
INDEXING: Final = Settings()  # the defaults
KILOBYTE: Final = 1000
MEGABYTE: Final = 1_000_000


def about(sentence: str, **limits: float) -> dict[str, Any]:
    """Metadata of a setting: what it means, and the limits of its value."""
    return {"about": sentence, **limits}


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """`codescope.index.*`"""

    workers: int = field(
        default=INDEXING.jobs,
        metadata=about("Processes that read files while indexing.", least=1, most=64),
    )
    max_file_size: int = field(
        default=INDEXING.max_bytes // KILOBYTE,
        metadata=about("Largest file that is indexed, in kB; larger ones are reported.", least=1),
    )
    time_limit: float = field(
        default=INDEXING.seconds_per_file,
        metadata=about("Seconds after which reading one file is given up.", least=0.1),
    )
    exclude: list[str] = field(
        default_factory=list,
        metadata=about("Patterns, as in .gitignore, of files that are not indexed."),
    )
    generated: bool = field(
        default=INDEXING.generated,
        metadata=about("Index generated, minified and vendored files too."),
    )
    anywhere: bool = field(
        default=INDEXING.anywhere,
        metadata=about(
            "Index a home folder or a whole disk too, when that is opened, without asking."
        ),
    )
    max_files: int = field(
        default=INDEXING.max_files,
        metadata=about(
            "Most files that are indexed, those nearest to the folder's root; what is left out is reported.",
            least=1,
        ),
    )
    low_priority: bool = field(
        default=INDEXING.low_priority,
        metadata=about("Let other programs come first while many files are indexed."),
    )
    back_off: bool = field(
        default=INDEXING.back_off,
        metadata=about("Use fewer workers on battery, and while other programs need the machine."),
    )


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """`codescope.memory.*`: above these, caches are given up and workers replaced."""

    server: int = field(
        default=INDEXING.server_memory // MEGABYTE,
        metadata=about("MB of memory above which the server gives up what it keeps.", least=100),
    )
    indexer: int = field(
        default=INDEXING.indexer_memory // MEGABYTE,
        metadata=about("MB of memory above which the indexer gives up what it keeps.", least=100),
    )
    worker: int = field(
        default=INDEXING.worker_memory // MEGABYTE,
        metadata=about(
            "MB of memory above which a worker is replaced; far above, its file is given up.",
            least=200,
        ),
    )


@dataclass(frozen=True, slots=True)
class PythonOptions:
    """`codescope.python.*`"""

    interpreter: str = field(
        default="",
        metadata=about(
            "Interpreter whose packages are followed; empty: the workspace's own environment."
        ),
    )


@dataclass(frozen=True, slots=True)
class MeaningOptions:
    """`codescope.meaning.*`: search by meaning, where its model is installed"""

    enabled: bool = field(
        default=INDEXING.meaning,
        metadata=about("Search by meaning, in the background, where its model is installed."),
    )
    model_folder: str = field(
        default=INDEXING.model_folder,
        metadata=about("Folder with the model all-MiniLM-L6-v2; empty: found by itself."),
    )
    fast: bool = field(
        default=False,
        metadata=about("A model of 8-bit numbers: half the time and memory, a little less right."),
    )
    download: bool = field(
        default=INDEXING.model_download,
        metadata=about("Download the model from its public hub where it is not installed."),
    )
    classic: bool = field(
        default=False,
        metadata=about("Compare names, signatures and code as they stand, not the words in them."),
    )


@dataclass(frozen=True, slots=True)
class Options:
    """`codescope.*`"""

    minimum_confidence: float = field(
        default=0.0,
        metadata=about("Answers that are less sure than this are left out.", least=0.0, most=1.0),
    )
    disabled_features: list[str] = field(
        default_factory=list,
        metadata=about("Features left to another server, e.g. hover, definition, callHierarchy."),
    )
    index: IndexOptions = field(default_factory=IndexOptions)
    memory: MemoryOptions = field(default_factory=MemoryOptions)
    python: PythonOptions = field(default_factory=PythonOptions)
    meaning: MeaningOptions = field(default_factory=MeaningOptions)


CONVERTER = Converter()


@CONVERTER.register_structure_hook
def _boolean(value: Any, _: type) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is expected")
    return value


@CONVERTER.register_structure_hook
def _whole(value: Any, _: type) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError("a whole number is expected")
    return int(value)


@CONVERTER.register_structure_hook
def _number(value: Any, _: type) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number is expected")
    return float(value)


@CONVERTER.register_structure_hook
def _text(value: Any, _: type) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is expected")
    return value


def read_options(raw: object) -> tuple[Options, list[str]]:
    """Settings as a client sends them -> options, and a sentence for each setting that is not as it should be."""
    if isinstance(raw, Mapping) and isinstance(raw.get(SECTION), Mapping):
        raw = raw[SECTION]  # some clients send all their settings, others only ours
    complaints: list[str] = []
    return _read(Options, raw, SECTION, complaints), complaints


def indexing_settings(options: Options) -> Settings:
    """What the indexer is told of the settings."""
    return Settings(
        jobs=options.index.workers,
        max_bytes=options.index.max_file_size * KILOBYTE,
        seconds_per_file=options.index.time_limit,
        generated=options.index.generated,
        anywhere=options.index.anywhere,
        exclude=tuple(options.index.exclude),
        max_files=options.index.max_files,
        server_memory=options.memory.server * MEGABYTE,
        indexer_memory=options.memory.indexer * MEGABYTE,
        worker_memory=options.memory.worker * MEGABYTE,
        low_priority=options.index.low_priority,
        back_off=options.index.back_off,
        interpreter=options.python.interpreter,
        meaning=options.meaning.enabled,
        model_folder=options.meaning.model_folder,
        model_precision="int8" if options.meaning.fast else "fp32",
        model_download=options.meaning.download,
        recipe="classic" if options.meaning.classic else "nl",
    )


def _read(kind: type[T], raw: object, prefix: str, complaints: list[str]) -> T:
    if raw is None or raw == []:  # Lua does not tell an empty group from an empty list
        return kind()
    if not isinstance(raw, Mapping):
        complaints.append(f"{prefix}: a group of settings is expected")
        return kind()
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for item in fields(kind):  # type: ignore[arg-type]
        name = camel(item.name)
        if raw.get(name) is None:  # null in an editor's settings means: not set
            continue
        where = f"{prefix}.{name}"
        if is_dataclass(hints[item.name]):
            values[item.name] = _read(hints[item.name], raw[name], where, complaints)
            continue
        try:
            values[item.name] = _value(raw[name], hints[item.name], item.metadata)
        except (ValueError, TypeError, BaseValidationError) as error:
            complaints.append(f"{where}: {cause(error)}; the default is used")
    return kind(**values)


def _value(raw: object, kind: Any, limits: Mapping[str, Any]) -> Any:
    """The value in its type; ValueError when it has another or lies outside the limits of its setting."""
    if get_origin(kind) is list:
        raw = raw or []
        if not isinstance(raw, list):  # a string is a sequence of strings, too
            raise ValueError("a list is expected")
    value = CONVERTER.structure(raw, kind)
    if "least" in limits and value < limits["least"]:
        raise ValueError(f"at least {limits['least']} is expected")
    if "most" in limits and value > limits["most"]:
        raise ValueError(f"at most {limits['most']} is expected")
    return value


def cause(error: BaseException) -> str:
    """The innermost reason of cattrs's grouped errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error)


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


def settings(
    kind: type = Options, prefix: str = SECTION
) -> Iterator[tuple[str, type, Any, Mapping[str, Any]]]:
    """(full name, type, default, metadata) of every setting: what editors' manifests are compared with."""
    hints = get_type_hints(kind)
    for item in fields(kind):
        name, hint = f"{prefix}.{camel(item.name)}", hints[item.name]
        if is_dataclass(hint):
            assert isinstance(hint, type)
            yield from settings(hint, name)
        else:
            default = item.default
            if default is MISSING and item.default_factory is not MISSING:
                default = item.default_factory()
            yield name, hint, default, item.metadata
