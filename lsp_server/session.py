"""What lives from initialize to exit: the client's abilities, settings, folders, open documents, and the workspace.

Everything here runs on the event loop and returns at once; the workspace has its own threads. An edit changes the
document and is handed to the workspace, whose revision number for it is what a later read waits for.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from core.workspace import (
    Appeared,
    Committed,
    Doubt,
    Event,
    Notice,
    Progress,
    Settings,
    Severity,
    Workspace,
    decide,
)
from lsp_server.asking import may_index
from lsp_server.capabilities import (
    FEATURE_NAMES,
    Client,
    feature_of,
    read_client,
    registrations,
    server_capabilities,
)
from lsp_server.dispatch import Request
from lsp_server.documents import Document, Documents
from lsp_server.features.commands import COMMANDS
from lsp_server.folders import Folders, Place, read_folder, read_folders
from lsp_server.options import SECTION, Options, indexing_settings, read_options
from lsp_server.positions import document_key, path_of
from lsp_server.progress import IndexingProgress
from lsp_server.reading import Question, Reading
from lsp_server.watching import watcher_registrations

if TYPE_CHECKING:
    from lsp_server.server import Server

LOG = logging.getLogger(__name__)

MESSAGE_TYPES = {
    Severity.INFO: types.MessageType.Log,
    Severity.WARNING: types.MessageType.Warning,
    Severity.ERROR: types.MessageType.Error,
}


class Session:
    """The state of one client's session."""

    def __init__(self, server: "Server", open_workspace: Callable[..., Workspace]) -> None:
        self.server = server
        self.client = Client()
        self.options = Options()
        self._folder_options: dict[str, Options] = {}  # where the client tells them apart, by path
        self.folders = Folders()
        self.documents = Documents()
        self._open_workspace = open_workspace
        self._workspace: Workspace | None = None
        self._places: dict[str, Place] = {}  # of open documents, by document_key
        self._spellings: dict[Place, str] = {}  # the same, as the client spells them
        self._revision = 0  # of the last edit that the workspace was given
        self._progress = IndexingProgress(server)
        self._registered: dict[str, types.Registration] = {}  # by id
        self._registering = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._told = asyncio.Event()  # the client has told its settings, or will not
        self._asked: set[str] = set()  # folders about which the user was asked
        self._agreed: set[str] = set()  # that are indexed because the user says so

    # -- beginning and end

    def initialize(self, params: types.InitializeParams) -> types.InitializeResult:
        self.client = read_client(params)
        self.documents = Documents(self.client.encoding)
        self._take_options(params.initialization_options)
        self.folders = Folders(read_folders(params), self._settings)
        return types.InitializeResult(
            capabilities=server_capabilities(
                self.client, self.options.disabled_features, list(COMMANDS)
            ),
            server_info=types.ServerInfo(name=self.server.name, version=self.server.version),
        )

    def initialized(self) -> None:
        """The client listens now."""
        self._progress.allowed = self.client.progress
        self.workspace()
        self._begin(self._register())
        self._begin(self._pull_options())

    def workspace(self) -> Workspace:
        """The workspace, opened when it is first needed: some clients forget to say `initialized`."""
        if self._workspace is None:
            soon = asyncio.get_running_loop().call_soon_threadsafe

            def listen(event: Event) -> None:
                try:
                    soon(self._hear, event)
                except RuntimeError:  # the loop has ended: nobody is told any more
                    LOG.debug("too late: %s", event)

            self._workspace = self._open_workspace(
                [folder.path for folder in self.folders.roots],
                indexing_settings(self.options),
                listener=listen,
            )
        return self._workspace

    async def close(self) -> None:
        """Give everything up; what the overlay held is gone."""
        for task in self._tasks:
            task.cancel()
        if self._workspace is None:
            return
        close, closed = self._workspace.close, asyncio.Event()
        soon = asyncio.get_running_loop().call_soon_threadsafe

        def work() -> None:
            try:
                close()
            finally:
                with suppress(RuntimeError):  # nobody waits any more: the event loop has ended
                    soon(closed.set)

        # Not in an executor: the event loop would wait for its threads, however long they take.
        threading.Thread(target=work, name="codescope-close", daemon=True).start()
        await closed.wait()

    # -- edits

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        document = self.documents.open(params.text_document)
        self._opened(self.folders.place(document.uri), document)

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self.documents.change(params.text_document, params.content_changes)
        if document is None:
            LOG.warning("a change of %s, which is not open", params.text_document.uri)
            return
        place = self._place(document.uri)
        self._revision = self.workspace().change_document(
            place.folder_path, place.path, document.source()
        )

    def did_save(self, params: types.DidSaveTextDocumentParams) -> None:
        self._disk_changed([params.text_document.uri])

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """The truth returns to the disk, whatever the buffer held."""
        document = self.documents.close(params.text_document.uri)
        if document is not None:
            self._closed(self._places.pop(document_key(document.uri)))
            self._disk_changed([document.uri])

    def _place(self, uri: str) -> Place:
        return self._places.get(document_key(uri)) or self.folders.place(uri)

    def _opened(self, place: Place, document: Document) -> None:
        self._places[document_key(document.uri)] = place
        self._spellings[place] = document.uri
        self._revision = self.workspace().open_document(
            place.folder_path, place.path, document.source(), document.language_id
        )

    def _closed(self, place: Place) -> None:
        self._spellings.pop(place, None)
        self._revision = self.workspace().close_document(place.folder_path, place.path)

    # -- the disk

    def did_change_watched_files(self, params: types.DidChangeWatchedFilesParams) -> None:
        self._disk_changed([change.uri for change in params.changes])

    def _disk_changed(self, uris: list[str]) -> None:
        paths: dict[str, list[str]] = {}
        for uri in uris:
            path = path_of(uri)
            place = None if path is None else self.folders.placed(path)
            if place is not None and place.folder is not None:
                found = f"{place.folder.path}/{place.path}".rstrip("/")
                paths.setdefault(place.folder.path, []).append(found)
        for folder, changed in paths.items():
            self.workspace().files_changed(folder, changed)

    def did_change_folders(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        self._regroup(
            self.folders.changed(
                filter(None, map(read_folder, params.event.removed)),
                filter(None, map(read_folder, params.event.added)),
            )
        )

    def _regroup(self, folders: Folders) -> None:
        """Folders come and go, or are indexed now and were not; open documents move in and out of them."""
        before, after = (
            {(folder.path, folder.path in each.serving) for folder in each.roots}
            for each in (self.folders, folders)
        )
        gone, new = ({path for path, _ in each} for each in (before - after, after - before))
        places = [(self._place(document.uri), document) for document in self.documents.all()]
        self.folders = folders
        moved = [(old, folders.place(document.uri), document) for old, document in places]
        moved = [item for item in moved if item[0] != item[1] or item[0].folder_path in gone]
        for old, _, _ in moved:
            self._closed(old)
        for path in sorted(gone):
            self.workspace().remove_folder(path)
            self._progress.forget(path)
        for path in sorted(new):
            self.workspace().add_folder(path)
        for _, place, document in moved:
            self._opened(place, document)
        if before != after:
            self._begin(self._register())
            self._begin(self._pull_options())

    async def _ask(self, doubt: Doubt) -> None:
        """Ask the user about a folder that is not indexed without a word; once in a session."""
        await self._told.wait()  # settings may have the answer
        if doubt.folder in self._asked or self._settings(doubt.folder).anywhere:
            return
        self._asked.add(doubt.folder)
        answer = await may_index(self.server, self.client, doubt)
        if answer is not None:
            decide(Path(doubt.folder), answer)
        if answer:
            self._agreed.add(doubt.folder)
            self._configure()

    # -- settings

    def did_change_configuration(self, params: types.DidChangeConfigurationParams) -> None:
        """Settings changed: some clients send them along, some want to be asked."""
        if self.client.configuration:
            self._begin(self._pull_options())
        elif isinstance(params.settings, dict):
            self._take_options(params.settings)
            self._configure()
            self._begin(self._register())

    async def _pull_options(self) -> None:
        """Ask for the settings of the whole workspace and of each folder."""
        try:
            if self.client.configuration:
                await self._ask_for_options()
        finally:
            self._told.set()

    async def _ask_for_options(self) -> None:
        roots = self.folders.roots
        scopes = [None, *(folder.uri for folder in roots)]
        answer = await self.server.workspace_configuration_async(
            types.ConfigurationParams(
                items=[
                    types.ConfigurationItem(scope_uri=scope, section=SECTION) for scope in scopes
                ]
            )
        )
        if not answer or answer[0] is None:
            return
        self._take_options(answer[0])
        told = {folder.path: raw for folder, raw in zip(roots, answer[1:], strict=False)}
        read = {path: read_options(raw) for path, raw in told.items() if raw is not None}
        self._folder_options = {path: options for path, (options, _) in read.items()}
        common = set(read_options(answer[0])[1])
        self._complain(sorted({text for _, texts in read.values() for text in texts} - common))
        self._configure()
        await self._register()

    def _take_options(self, raw: object) -> None:
        """Settings of the whole workspace."""
        self.options, complaints = read_options(raw)
        unknown = sorted(set(self.options.disabled_features) - FEATURE_NAMES)
        complaints += [
            f"{SECTION}.disabledFeatures: there is no feature {name}" for name in unknown
        ]
        self._complain(complaints)

    def _complain(self, complaints: list[str]) -> None:
        for complaint in complaints:
            LOG.warning("setting %s", complaint)
        if complaints:
            self.server.protocol.show(
                types.MessageType.Warning, "Codescope settings: " + "; ".join(complaints)
            )

    def _configure(self) -> None:
        """Tell the workspace what the settings say about indexing; it does nothing where nothing has changed."""
        if self._workspace is not None:
            folders = {
                path: self._settings(path) for path in {*self._folder_options, *self._agreed}
            }
            self._workspace.configure(indexing_settings(self.options), folders)
        self._regroup(self.folders.again())

    def _settings(self, path: str) -> Settings:
        """Of one folder."""
        found = indexing_settings(self._folder_options.get(path, self.options))
        return replace(found, anywhere=found.anywhere or path in self._agreed)

    # -- what is registered with the client

    async def _register(self) -> None:
        """Bring the client's registrations in line with settings and folders, one call after another."""
        async with self._registering:
            known = self.workspace().languages()
            languages = sorted({name for language in known for name in language.language_ids})
            wanted = registrations(self.client, self.options.disabled_features, languages)
            watchers = watcher_registrations(self.client, [root.uri for root in self.folders.roots])
            wanted |= watchers
            old = [item for key, item in self._registered.items() if wanted.get(key) != item]
            new = [item for key, item in wanted.items() if self._registered.get(key) != item]
            if old:
                gone = [types.Unregistration(id=item.id, method=item.method) for item in old]
                await self.server.client_unregister_capability_async(
                    types.UnregistrationParams(gone)
                )
            if new:
                await self.server.client_register_capability_async(types.RegistrationParams(new))
            self._registered = wanted
            if watchers:
                # Only now: until here the indexer has watched by itself, so that nothing is lost in between.
                self.workspace().client_watches(folder.path for folder in self.folders.roots)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that waits for the client, beside everything else."""

        async def run() -> None:
            try:
                await work
            except JsonRpcException as error:
                LOG.warning("the client refused: %s", error)

        task = asyncio.get_running_loop().create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- what the workspace tells

    def _hear(self, event: Event) -> None:
        match event:
            case Progress():
                self._progress.hear(event)
            case Notice():
                LOG.warning("%s: %s", event.folder, event.text)
                if event.severity is not Severity.INFO:
                    self.server.protocol.show(MESSAGE_TYPES[event.severity], event.text)
            case Committed():
                LOG.debug("%s: revision %d", event.folder, event.revision)
                if self.folders.overlap:  # other ignore rules may have come with the change
                    self._regroup(self.folders.again())
            case Appeared():
                self._regroup(self.folders.again())
            case Doubt():
                self._begin(self._ask(event))

    # -- reads

    def reader(
        self, method: str, question: Question
    ) -> Callable[[Request], Callable[[Any], object]]:
        """How dispatch prepares a read: the session as it is at arrival, for a thread to work with."""

        def prepare(request: Request) -> Callable[[Any], object]:
            if feature_of(method) in self.options.disabled_features:
                return lambda _: None
            return partial(question, self._reading(request))

        return prepare

    def _reading(self, request: Request) -> Reading:
        return Reading(
            request=request,
            workspace=self.workspace(),
            client=self.client,
            options=self.options,
            folder_options=self._folder_options,
            folders=self.folders,
            places=self._places,
            spellings=self._spellings,
            revision=self._revision,
        )
