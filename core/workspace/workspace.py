"""Folders, snapshots, unsaved documents and the indexers of one door."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from core.indexer.settings import Settings
from core.model import ExternalName, FilePath
from core.workspace.values import ExternalTarget, FolderStatus, LanguageStatus, Listener

Snapshot = Any


class Workspace:
    """What one door (one editor, one command) has open. `listener` is called on threads of the workspace."""

    def __init__(
        self,
        folders: Iterable[str] = (),
        settings: Settings | None = None,
        *,
        listener: Listener | None = None,
        client_watches: bool = False,
    ) -> None:
        """Opens folders and sees to their indexers; returns at once. With `client_watches` the client will call
        `files_changed`; otherwise the indexer watches the disk by itself."""
        raise NotImplementedError

    # -- folders

    def folders(self) -> tuple[str, ...]:
        """Absolute paths as they were added, those inside others left out."""
        raise NotImplementedError

    def add_folder(self, folder: str) -> None:
        """Open a folder; one inside another that is open is served by the outer one. Nothing happens when it is open."""
        raise NotImplementedError

    def remove_folder(self, folder: str) -> None:
        """Close a folder. Its documents that are open become files outside of every folder."""
        raise NotImplementedError

    def configure(self, settings: Settings) -> None:
        """Other settings from now on; what they change is indexed again."""
        raise NotImplementedError

    def close(self) -> None:
        """Give everything up; the overlays are removed. Indexers that serve nobody else end by themselves."""
        raise NotImplementedError

    # -- documents. folder None: outside of every folder; then path is its absolute path or its URI as a whole.

    def open_document(self, folder: str | None, path: FilePath, source: bytes, language_id: str = "") -> int:
        """The text of an open document, UTF-8 without BOM; gives the revision to wait for. Returns at once."""
        raise NotImplementedError

    def change_document(self, folder: str | None, path: FilePath, source: bytes) -> int:
        """The whole new text; gives the revision to wait for. Returns at once."""
        raise NotImplementedError

    def close_document(self, folder: str | None, path: FilePath) -> int:
        """Truth returns to the disk, even when the text was not saved."""
        raise NotImplementedError

    def wait_fresh(self, revision: int, cancelled: Callable[[], bool] | None = None) -> None:
        """Block until answers contain the edits up to `revision`; at once when they do. Raises Cancelled.

        Revisions count over all documents; only what is waited for is worked on at once, the rest after 100 ms of quiet.
        """
        raise NotImplementedError

    # -- questions

    @contextmanager
    def snapshot(self, folder: str | None, path: FilePath = "") -> Iterator[Snapshot]:
        """A reader of the folder's index with this door's unsaved documents laid over; to be used on this thread only.

        Before the first index is complete it holds what there is. `path` matters for folder None only: such a
        document answers for itself, under its own path.
        """
        raise NotImplementedError
        yield

    def external(self, folder: str | None, path: FilePath, name: ExternalName) -> ExternalTarget | None:
        """Where `name`, asked for in the file `path`, is declared in the environment; None when it is not found.

        Reads and parses files of the environment, never runs anything.
        """
        raise NotImplementedError

    # -- the indexer

    def files_changed(self, folder: str, paths: Iterable[str]) -> None:
        """Hints of a client: something happened at these absolute paths (files or folders). Returns at once."""
        raise NotImplementedError

    def reindex(self, folder: str | None = None) -> None:
        """Build the index of a folder (None: of all) anew, while the old one goes on answering. Returns at once."""
        raise NotImplementedError

    def status(self) -> tuple[FolderStatus, ...]:
        """How the folders stand, in the order in which they were added."""
        raise NotImplementedError

    @staticmethod
    def languages() -> tuple[LanguageStatus, ...]:
        """What can be indexed."""
        raise NotImplementedError
