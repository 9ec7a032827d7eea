"""The composition root: what a door (server, command line) uses of the engine beside navigate and search.

    workspace = Workspace(["/home/me/project"], Settings(), listener=print)
    revision = workspace.open_document(folder, "a.py", b"...", "python")
    workspace.wait_fresh(revision)
    with workspace.snapshot(folder) as snapshot:
        incoming_calls(snapshot, ...)

All methods may be called from any thread.
"""

from typing import TYPE_CHECKING, Any

from core.indexer.consent import decide
from core.indexer.logs import kind_of, start_log
from core.indexer.places import refusal
from core.indexer.resources import resident
from core.indexer.settings import Settings
from core.workspace.overlap import covers, way_between, where
from core.workspace.values import (
    Appeared,
    Committed,
    Doubt,
    Event,
    ExternalTarget,
    FolderStatus,
    LanguageStatus,
    Listener,
    Notice,
    Progress,
    Severity,
    Skipped,
)

if TYPE_CHECKING:
    from core.workspace.workspace import Workspace

__all__ = [
    "Appeared",
    "Committed",
    "Doubt",
    "Event",
    "ExternalTarget",
    "FolderStatus",
    "LanguageStatus",
    "Listener",
    "Notice",
    "Progress",
    "Settings",
    "Severity",
    "Skipped",
    "Workspace",
    "covers",
    "decide",
    "kind_of",
    "refusal",
    "resident",
    "start_log",
    "way_between",
    "where",
]


def __getattr__(name: str) -> Any:
    """A command that only indexes does without what answers: loading that costs as much as parsing a megabyte."""
    if name != "Workspace":
        raise AttributeError(name)
    from core.workspace.workspace import Workspace

    return Workspace
