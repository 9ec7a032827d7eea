"""Folders, snapshots, unsaved documents and the indexers of one door."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.errors import DamagedIndex
from core.indexer.settings import Settings
from core.languages import all_languages, language_of
from core.model import ExternalName, FilePath
from core.navigate.answers import Definition
from core.store.private import sweep_private_folders
from core.store.snapshot import Snapshot
from core.workspace.admission import Admission
from core.workspace.documents import Documents
from core.workspace.external import Packages
from core.workspace.folder import Folder
from core.workspace.following import Search, declared_outside
from core.workspace.layer import Layer, Text
from core.workspace.meaning import FolderMeaning
from core.workspace.overlap import covers, where
from core.workspace.scratch import Scratch
from core.workspace.status import parts_of
from core.workspace.thrift import Thrift
from core.workspace.values import (
    Event,
    ExternalTarget,
    FolderStatus,
    LanguageStatus,
    Listener,
    Notice,
    Severity,
    Skipped,
)
from core.workspace.window import Neighbour, Window

LOG = logging.getLogger(__name__)

NOWHERE = ""  # stands for the folder of documents that are in none


class Workspace:
    """What one door (one editor, one command) has open. `listener` is called on threads of the workspace."""

    def __init__(
        self,
        folders: Iterable[str] = (),
        settings: Settings | None = None,
        *,
        listener: Listener | None = None,
        client_watches: bool = False,
        supervised: bool = True,
    ) -> None:
        """Opens folders and sees to their indexers; returns at once. With `client_watches` the client calls
        `files_changed` from the start; otherwise the indexer watches the disk by itself, until it does. Without
        `supervised` the folders' indexes are only read."""
        self._settings = settings or Settings()
        self._settings_of: dict[str, Settings] = {}  # of folders that have their own
        self._listener = listener
        self._client_watches = client_watches
        self._supervised = supervised
        self._scratch = Scratch()
        self._lock = threading.RLock()
        self._folders: dict[
            str, Folder
        ] = {}  # in the order in which they were added; nested ones too
        self._cut_short: dict[str, float] = {}  # folders: when a search in them was
        self._closing: list[threading.Thread] = []
        self._loose: dict[FilePath, Layer] = {}
        self._around_loose = Packages(Path("/"), self._settings.interpreter)
        self._thrift = (
            Thrift(lambda: self._settings.server_memory, self._give_up) if supervised else None
        )
        self._admission = Admission(self._settings, self._left_out)
        self._documents = Documents(self._document_failed, self._admission)
        self._languages: dict[
            tuple[str, FilePath], str
        ] = {}  # of open documents, as editors call them
        if supervised:
            sweep_private_folders()
        for folder in folders:
            self.add_folder(folder)

    # -- folders

    def folders(self) -> tuple[str, ...]:
        """Absolute paths as they were added, those inside others left out."""
        with self._lock:
            return tuple(self._folders)

    def add_folder(self, folder: str) -> None:
        """Open a folder. Nothing happens when it, or one around it that does not leave it out, is open; those inside it
        are closed.

        One that is refused (home, the whole disk) serves nothing but itself."""
        with self._lock:
            place = where(folder)
            if any(
                covers(other.where, place, self._settings_for(other.name))
                for other in self._folders.values()
                if other.served
            ):
                return
            opened = Folder(
                folder,
                self._settings_for(folder),
                self._scratch,
                self._tell,
                self._documents.index_moved,
                client_watches=self._client_watches,
                supervised=self._supervised,
            )
            for name, other in list(self._folders.items()):
                if opened.served and covers(place, other.where, self._settings_for(folder)):
                    self.remove_folder(name)
            self._folders[folder] = opened

    def _settings_for(self, folder: str) -> Settings:
        return self._settings_of.get(folder, self._settings)

    def remove_folder(self, folder: str) -> None:
        """Close a folder. Its open documents are forgotten: open them anew where they belong now."""
        with self._lock:
            closed = self._folders.pop(folder, None)
            if closed is None:
                return
            for key in [key for key in self._languages if key[0] == folder]:
                del self._languages[key]
        self._documents.retire(closed.layer)
        # Leaving the indexer may take a moment, and nobody need wait for it.
        thread = threading.Thread(target=closed.close, name="codescope-leave", daemon=True)
        self._closing.append(thread)
        thread.start()

    def configure(self, settings: Settings, folders: Mapping[str, Settings] | None = None) -> None:
        """Other settings from now on, those of some folders apart; what they change is indexed again."""
        with self._lock:
            if settings.interpreter != self._settings.interpreter:
                self._around_loose = Packages(Path("/"), settings.interpreter)
            self._settings, self._settings_of = settings, dict(folders or {})
            self._admission.settings = settings
            for name, folder in self._folders.items():
                folder.configure(self._settings_of.get(name, settings))

    def close(self) -> None:
        """Give everything up; the overlays are removed. Indexers that serve nobody else end by themselves."""
        if self._thrift is not None:
            self._thrift.close()
        with self._lock:
            self._listener = None
            for folder in list(self._folders):
                self.remove_folder(folder)
        for thread in self._closing:
            thread.join()
        self._documents.close()
        self._scratch.close()

    # -- documents. folder None: outside of every folder; then path is its absolute path or its URI as a whole.

    def open_document(
        self, folder: str | None, path: FilePath, source: bytes, language_id: str = ""
    ) -> int:
        """The text of an open document, UTF-8 without BOM; gives the revision to wait for. Returns at once."""
        with self._lock:
            self._languages[(folder or NOWHERE, path)] = language_id
        self._tell_opened(folder)
        return self.change_document(folder, path, source)

    def _tell_opened(self, folder: str | None) -> None:
        """The indexer looks at open documents first."""
        with self._lock:
            found = self._folders.get(folder) if folder is not None else None
            if found is not None:
                found.opened([path for name, path in self._languages if name == folder])

    def change_document(self, folder: str | None, path: FilePath, source: bytes) -> int:
        """The whole new text; gives the revision to wait for. Returns at once."""
        key = (folder or NOWHERE, path)
        language = language_of(path, self._languages.get(key, ""))
        text = None
        if language is not None:
            settings = self._settings_of.get(folder or NOWHERE, self._settings)
            if not self._admission.too_large(key, len(source), settings):
                text = Text(path, source, language)
        return self._documents.edit(key, self._layer(folder, path), text)

    def close_document(self, folder: str | None, path: FilePath) -> int:
        """Truth returns to the disk, even when the text was not saved."""
        key = (folder or NOWHERE, path)
        with self._lock:
            self._languages.pop(key, None)
            self._admission.forget(key)
            layer = self._layer(folder, path)
            if folder is None:
                self._loose.pop(path, None)
        self._tell_opened(folder)
        revision = self._documents.edit(key, layer, None)
        if folder is None:
            self._documents.retire(layer)
        return revision

    def wait_fresh(self, revision: int, cancelled: Callable[[], bool] | None = None) -> None:
        """Block until answers contain the edits up to `revision`; at once when they do. Raises Cancelled.

        Revisions count over all documents; what is waited for is worked on at once, the rest after 100 ms of quiet.
        """
        self._documents.wait(revision, cancelled)

    def wait_settled(self, seconds: float = 60.0) -> bool:
        """Block until open documents reflect all edits and the index as it is known; False when it takes too long."""
        return self._documents.settle(seconds)

    def _layer(self, folder: str | None, path: FilePath) -> Layer:
        with self._lock:
            found = self._folders.get(folder) if folder is not None else None
            if found is not None:
                return found.layer
            if path not in self._loose:
                self._loose[path] = Layer(
                    Path("/"), None, self._scratch, lambda *_: None, self._documents.index_moved
                )
            return self._loose[path]

    def _give_up(self) -> None:
        for folder in self._all().values():
            folder.store.close_idle()

    def _left_out(self, key: tuple[str, FilePath], reason: str) -> None:
        folder, path = key
        text = f"{path} is not followed while it is open; answers are those of the file on the disk: {reason}."
        self._tell(Notice(folder, Severity.WARNING, text))

    def _document_failed(self, text: str) -> None:
        self._tell(Notice("", Severity.ERROR, text))

    # -- questions

    @contextmanager
    def snapshot(self, folder: str | None, path: FilePath = "") -> Iterator[Snapshot]:
        """A reader of the folder's index with this door's unsaved documents laid over; to be used on this thread only.

        Before the first index is complete it holds what there is. `path` matters for folder None only: such a
        document answers for itself, under its own path.
        """
        with self._lock:
            found = self._folders.get(folder) if folder is not None else None
            layer = found.layer if found is not None else self._loose.get(path)
        if found is not None:
            found.asked()
        if layer is None:
            with self._scratch.store(Path("/")).snapshot() as snapshot:
                yield snapshot
            return
        try:
            with layer.snapshot() as snapshot:
                yield snapshot
        except DamagedIndex as error:  # met in the middle of an answer
            layer.complain(str(error))
            raise

    def declared_outside(
        self, folder: str | None, snapshot: Snapshot, path: FilePath, offset: int, found: Definition
    ) -> tuple[ExternalTarget, ...]:
        """What packages of the environment declare of the name at an offset, where the workspace itself (`found`) is
        not sure or where they declare it first: an imported name, or a member of what is theirs.

        Other folders are looked into first, then the environment, whose files are read and parsed, and never run.
        Raises Cancelled when the snapshot is.
        """
        with self.window(folder, snapshot) as window:
            return declared_outside(self._packages(folder), window, path, offset, found)

    def types_outside(
        self, folder: str | None, snapshot: Snapshot, path: FilePath, offset: int
    ) -> tuple[ExternalTarget, ...]:
        """Where the types of what is at an offset are declared, other folders and the environment included. As with
        `declared_outside`."""
        with self.window(folder, snapshot) as window:
            return Search(self._packages(folder), window).types_at(path, offset)

    def bases_outside(
        self, folder: str | None, snapshot: Snapshot, path: FilePath, qualified: str
    ) -> tuple[ExternalTarget, ...]:
        """The bases of a container that packages of the environment declare. As with `declared_outside`."""
        with self.window(folder, snapshot) as window:
            return Search(self._packages(folder), window).bases_of(path, qualified)

    def external(
        self, folder: str | None, snapshot: Snapshot, path: FilePath, name: ExternalName
    ) -> ExternalTarget | None:
        """Where `name`, asked for in the file `path`, is declared in the environment; None when it is not found."""
        with self.window(folder, snapshot) as window:
            return Search(self._packages(folder), window).find(path, name)

    def window(
        self, folder: str | None, snapshot: Snapshot, among: Collection[str] | None = None
    ) -> Window:
        """All folders, or those `among` these names, as one question sees them, of which `folder` has this snapshot.
        Use it in a `with` statement."""
        own = folder or NOWHERE
        with self._lock:
            folders = {
                name: Neighbour(each.root, each.layer.snapshot)
                for name, each in self._folders.items()
                if name == own or (each.served and (among is None or name in among))
            }
        if own not in folders:
            folders = {own: Neighbour(snapshot.root, lambda: snapshot), **folders}
        return Window(own, snapshot, folders, self._searched)

    def _searched(self, folder: str, whole: bool) -> None:
        with self._lock:
            if whole:
                self._cut_short.pop(folder, None)
                return
            self._cut_short[folder] = time.time()
        text = f"Not all uses in {folder} were found in the time that a question may take."
        self._tell(
            Notice(
                folder,
                Severity.WARNING,
                f"{text} Ask again: what was found is kept, and it goes on.",
            )
        )

    def _packages(self, folder: str | None) -> Packages:
        with self._lock:
            found = self._folders.get(folder) if folder is not None else None
            return found.packages if found is not None else self._around_loose

    # -- the indexer

    def files_changed(self, folder: str, paths: Iterable[str]) -> None:
        """Hints of a client: something happened at these absolute paths (files or folders). Returns at once."""
        if found := self._folders.get(folder):
            found.files_changed(paths)

    def client_watches(self, folders: Iterable[str]) -> None:
        """From now on the client calls `files_changed` for all that happens in these folders."""
        for folder in folders:
            if found := self._folders.get(folder):
                found.client_watches()

    def reindex(self, folder: str | None = None) -> None:
        """Build the index of a folder (None: of all) anew, while the old one goes on answering. Returns at once."""
        for name, found in self._all().items():
            if folder is None or name == folder:
                found.reindex()

    def sync(self, folder: str, seconds: float = 60.0) -> bool:
        """Wait until the index holds all that happened on the disk before; False when it takes too long."""
        found = self._folders.get(folder)
        return found is not None and found.sync(seconds)

    def meaning(self, folder: str, snapshot: Snapshot, seconds: float) -> FolderMeaning | None:
        """For questions about a folder's snapshot, each of which may wait so long for the model; None: no folder."""
        found = self._folders.get(folder)
        return None if found is None else found.meaning(snapshot, seconds)

    def status(self) -> tuple[FolderStatus, ...]:
        """How the folders stand, in the order in which they were added."""
        refused = self._admission.refused()

        def left_out(name: str) -> tuple[Skipped, ...]:
            found = [(path, why) for (folder, path), why in refused.items() if folder == name]
            return tuple(Skipped(*item) for item in sorted(found))

        cut = dict(self._cut_short)
        return tuple(
            replace(folder.status(), left_out=left_out(name), cut_short=cut.get(name, 0.0))
            for name, folder in self._all().items()
        )

    def parts(self, folder: str) -> dict[str, int]:
        """Bytes of a folder's index by table; reads the whole index."""
        found = self._folders.get(folder)
        return {} if found is None else parts_of(found.store)

    def _all(self) -> dict[str, Folder]:
        with self._lock:
            return dict(self._folders)

    def _tell(self, event: Event) -> None:
        listener = self._listener
        if listener is not None:
            listener(event)

    @staticmethod
    def languages() -> tuple[LanguageStatus, ...]:
        """What can be indexed."""
        return tuple(
            LanguageStatus(item.name, item.extensions, item.filenames, item.language_ids)
            for item in all_languages()
        )
