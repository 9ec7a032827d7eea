"""What a workspace tells its door: plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from core.model import FilePath
from core.text import LineIndex


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Progress(NamedTuple):
    """How far indexing is. phase "idle" says that it is complete and comes last."""

    folder: str  # as it was added
    phase: str  # "scan", "extract", "link", "idle"
    done: int
    total: int  # 0 while it is not known
    path: FilePath  # what is being worked on, "" for nothing in particular


class Committed(NamedTuple):
    """Readers see a new state of the index."""

    folder: str
    revision: int


class Notice(NamedTuple):
    """Something that a person should know: an index that was damaged and is rebuilt, a folder that is gone."""

    folder: str
    severity: Severity
    text: str


class Doubt(NamedTuple):
    """A folder that is indexed only when its user says so, who is to be asked: `Workspace.decide`."""

    folder: str
    reason: str


class Appeared(NamedTuple):
    """A folder is there that was not when it was added: remove it and add it again."""

    folder: str


Event = Appeared | Progress | Committed | Notice | Doubt
Listener = Callable[[Event], None]


class Skipped(NamedTuple):
    """A file that is not indexed, and why."""

    path: FilePath
    reason: str


class Process(NamedTuple):
    """A process of ours."""

    pid: int
    memory: int  # bytes that it holds; 0 where the system does not tell


@dataclass(frozen=True, slots=True)
class IndexerStatus:
    """What an indexer says of itself. Times are seconds since 1970, 0 for never."""

    pid: int
    memory: int
    workers: tuple[Process, ...]
    started: float
    compared: float  # the last comparison of everything with the disk
    changed: float  # the last change that was taken into the index
    watching: str  # who tells of changes: "client", "own watcher", "polling"
    blind: str  # why some changes are seen late, "" when all are told
    clients: int
    limits: Mapping[str, Any]  # the settings in force, by their names in core/indexer/settings.py
    # How search by meaning stands: state, why, done, total (files), pid, memory. Empty: of another version.
    meaning: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """How one folder stands."""

    folder: str
    state: str  # "starting", "indexing", "ready", "stopped"
    index: str  # path of the index folder
    revision: int
    files: int
    symbols: int
    references: int  # groups
    size: int  # bytes of the index
    skipped: tuple[Skipped, ...]
    failed: tuple[Skipped, ...]
    progress: Progress | None  # while it is indexing
    indexer: int  # process id, 0 for none
    restraint: str = ""  # why fewer workers are at work than could be
    left_out: tuple[Skipped, ...] = ()  # open documents that are not followed
    languages: Mapping[str, int] = field(default_factory=dict)  # indexed files
    log: str = ""  # of the indexer
    written: float = 0.0  # when the index was last written, in seconds since 1970; 0: there is none
    cut_short: float = 0.0  # when the search for uses of other folders' symbols last ended too early; 0: it did not
    overlay: int = 0  # bytes of the unsaved text's database
    details: IndexerStatus | None = None  # None: there is no indexer, or it did not answer


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """A language that can be indexed."""

    name: str
    extensions: tuple[str, ...]
    filenames: tuple[str, ...]
    language_ids: tuple[str, ...] = ()  # as editors call it


@dataclass(frozen=True, slots=True)
class ExternalTarget:
    """Where a package outside the workspace declares a name. Offsets count bytes of the decoded source."""

    path: str  # absolute
    lines: LineIndex
    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    qualified: str  # inside its file, joined by "::"
    kind: str
    detail: str
    language: str
    signature: str
    documentation: str
