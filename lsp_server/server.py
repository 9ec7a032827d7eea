"""The server's frame: which handler answers what, and how the process starts and ends.

The tables in `create_server` are the whole surface of the server. Everything that takes longer than a blink happens
behind them: on the reader threads of dispatch.py, on the session's worker, or in the indexer's process.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Final

import attrs
from cattrs import Converter
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.lsp.server import LanguageServer

from core.workspace import Workspace
from lsp_server.features import (
    call_hierarchy,
    commands,
    definition,
    document_symbols,
    folding,
    highlights,
    hover,
    implementation,
    references,
    search,
    type_hierarchy,
    workspace_symbols,
)
from lsp_server.lifetime import watch_process
from lsp_server.protocol import Phase, Protocol
from lsp_server.reading import Question
from lsp_server.session import Session
from lsp_server.transport import FrameWriter, start_reader, take_stdio
from lsp_server.version import own_version

LOG = logging.getLogger(__name__)

LARGEST: Final = 2**31 - 1  # of the protocol's unsigned integers
CLOSING_SECONDS: Final = 3.0
# New objects between two looks for garbage: a long answer makes a hundred thousand, none of which is garbage.
GARBAGE_THRESHOLD: Final = 20_000

# Requests that are questions to the index, each answered from a snapshot of its own.
READS: Final[dict[str, Question]] = {
    types.TEXT_DOCUMENT_DEFINITION: definition.definition,
    types.TEXT_DOCUMENT_DECLARATION: definition.declaration,
    types.TEXT_DOCUMENT_TYPE_DEFINITION: definition.type_definition,
    types.TEXT_DOCUMENT_REFERENCES: references.references,
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: highlights.highlights,
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: document_symbols.document_symbols,
    types.TEXT_DOCUMENT_HOVER: hover.hover,
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: call_hierarchy.prepare,
    types.CALL_HIERARCHY_INCOMING_CALLS: call_hierarchy.incoming,
    types.CALL_HIERARCHY_OUTGOING_CALLS: call_hierarchy.outgoing,
    types.TEXT_DOCUMENT_FOLDING_RANGE: folding.folding,
    types.TEXT_DOCUMENT_SELECTION_RANGE: folding.selection,
    types.TEXT_DOCUMENT_IMPLEMENTATION: implementation.implementation,
    types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY: type_hierarchy.prepare,
    types.TYPE_HIERARCHY_SUPERTYPES: type_hierarchy.supertypes,
    types.TYPE_HIERARCHY_SUBTYPES: type_hierarchy.subtypes,
    types.WORKSPACE_SYMBOL: workspace_symbols.workspace_symbols,
    types.WORKSPACE_SYMBOL_RESOLVE: workspace_symbols.resolve_symbol,
    types.WORKSPACE_EXECUTE_COMMAND: commands.execute,
    "codescope/status": commands.whole_status,
    "codescope/search": search.search_symbols,
    "codescope/similar": search.similar_symbols,
}


class Server(LanguageServer):
    """One process, one client, one session."""

    protocol: Protocol

    def __init__(self, open_workspace: Callable[..., Workspace]) -> None:
        super().__init__(
            "codescope", own_version(), protocol_cls=Protocol, converter_factory=converter
        )
        self.session = Session(self, open_workspace)
        self._ended: asyncio.Future[int] | None = None
        self._watches: list[asyncio.Task[None]] = []

    def end(self, code: int | None = None) -> None:
        """Stop serving; on the event loop. Without a code it is the protocol's: 0 after shutdown, else 1."""
        if code is None:
            code = 0 if self.protocol.phase is Phase.SHUT_DOWN else 1
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(code)

    async def serve(self, source: BinaryIO, sink: BinaryIO, client_process: int | None) -> int:
        """Answer until the client leaves; gives the exit code."""
        loop = asyncio.get_running_loop()
        self._ended = loop.create_future()

        def soon(function: Callable[..., None], *arguments: object) -> None:
            loop.call_soon_threadsafe(function, *arguments)

        protocol = self.protocol
        writer = FrameWriter(sink, broken=lambda: soon(self.end))
        protocol.set_writer(writer)
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self.end)
        self.watch(client_process)
        start_reader(
            source,
            deliver=lambda body: soon(protocol.receive, body),
            complain=lambda reason: soon(protocol.malformed, reason),
            finished=lambda: soon(self.end),
        )
        code = await self._ended
        protocol.dispatcher.close()
        try:
            await asyncio.wait_for(self.session.close(), CLOSING_SECONDS)
        except TimeoutError:
            LOG.warning("the workspace did not close in time")
        writer.close()
        return code

    def watch(self, pid: int | None) -> None:
        """End when this process does."""
        if pid is not None:
            self._watches.append(asyncio.create_task(watch_process(pid, self.end)))


def create_server(open_workspace: Callable[..., Workspace] = Workspace) -> Server:
    """A server that is not connected yet. Tests give it another workspace."""
    server = Server(open_workspace)
    session, protocol, dispatcher = server.session, server.protocol, server.protocol.dispatcher

    def initialize(params: types.InitializeParams) -> types.InitializeResult:
        result = session.initialize(params)
        protocol.phase = Phase.RUNNING
        server.watch(params.process_id)
        return result

    def shutdown(_: Any) -> None:
        protocol.phase = Phase.SHUT_DOWN
        dispatcher.cancel_all()

    dispatcher.immediate(types.INITIALIZE, initialize)
    dispatcher.immediate(types.SHUTDOWN, shutdown)
    notes: dict[str, Callable[[Any], None]] = {
        types.INITIALIZED: lambda _: session.initialized(),
        types.EXIT: lambda _: server.end(),
        types.SET_TRACE: lambda _: None,
        types.WINDOW_WORK_DONE_PROGRESS_CANCEL: lambda _: None,
        types.TEXT_DOCUMENT_DID_OPEN: session.did_open,
        types.TEXT_DOCUMENT_DID_CHANGE: session.did_change,
        types.TEXT_DOCUMENT_DID_SAVE: session.did_save,
        types.TEXT_DOCUMENT_DID_CLOSE: session.did_close,
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: session.did_change_folders,
        types.WORKSPACE_DID_CHANGE_CONFIGURATION: session.did_change_configuration,
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES: session.did_change_watched_files,
    }
    for method, handler in notes.items():
        dispatcher.note(method, handler)
    for method, question in READS.items():
        dispatcher.read(method, session.reader(method, question))
    return server


def converter() -> Converter:
    """lsprotocol's converter; positions out of its range are clamped, as ours are clamped to the document."""
    made: Converter = get_converter()

    def position(value: Any, _: type) -> types.Position:
        return types.Position(clamped(value["line"]), clamped(value["character"]))

    def watched_files(value: Any, _: type) -> types.DidChangeWatchedFilesParams:
        """By hand: a branch switch tells of thousands."""
        changes = [types.FileEvent(str(item["uri"]), item["type"]) for item in value["changes"]]
        return types.DidChangeWatchedFilesParams(changes)

    made.register_structure_hook(types.Position, position)
    made.register_structure_hook(types.DidChangeWatchedFilesParams, watched_files)
    return made


def clamped(value: Any) -> int:
    if not isinstance(value, int | float):
        raise ValueError(f"a number is expected, not {value!r}")
    return int(min(max(value, 0), LARGEST))


def run_stdio(client_process: int | None = None) -> None:
    """Serve stdin and stdout; ends the process."""
    source, sink = take_stdio()
    _run(source, sink, client_process)


def run_tcp(host: str, port: int, client_process: int | None = None) -> None:
    """Wait for one client on a port (0: any, printed to stderr), serve it; ends the process."""
    with socket.create_server((host, port)) as listener:
        print("listening on {}:{}".format(*listener.getsockname()[:2]), file=sys.stderr, flush=True)
        connection, _ = listener.accept()
    with connection:
        _run(connection.makefile("rb"), connection.makefile("wb"), client_process)


def run_socket(host: str, port: int, client_process: int | None = None) -> None:
    """Connect to a client that waits on a port, serve it; ends the process."""
    with socket.create_connection((host, port)) as connection:
        _run(connection.makefile("rb"), connection.makefile("wb"), client_process)


def run_pipe(name: str, client_process: int | None = None) -> None:
    """Connect to a client that waits on a local socket or named pipe, serve it; ends the process."""
    if sys.platform == "win32":
        with open(name, "r+b", buffering=0) as pipe:
            _run(pipe, pipe, client_process)
    else:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(name)
            _run(connection.makefile("rb"), connection.makefile("wb"), client_process)


def _run(source: BinaryIO, sink: BinaryIO, client_process: int | None) -> None:
    # lsprotocol checks every number that we put into a position, which costs a long answer half its time; those
    # that come from the client pass through our own converter.
    attrs.validators.set_disabled(True)
    # What the imports made stays for ever; a long answer must not make the collector walk through it again and again.
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)
    gc.enable()
    code = asyncio.run(create_server().serve(source, sink, client_process))
    logging.shutdown()
    sys.stderr.flush()
    # Not sys.exit: it waits for reader threads, and one that ignores its cancellation would keep the process alive.
    os._exit(code)
