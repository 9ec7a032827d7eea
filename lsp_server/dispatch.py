"""Who runs what, where, and what happens when it goes wrong or is no longer wanted.

Three kinds of handler, all registered in server.py:
  immediate   requests that only touch the session: run on the event loop
  notes       notifications: run on the event loop, in the order of arrival
  reads       questions to the index: run on threads of our own, each with a snapshot of its own

A read sees every edit that arrived before it. A cancelled read is answered at once; its thread is told by the token
and by interrupting its database connection, and what was still queued never starts. This module has the only broad
`except` of the server: one handler's fault costs one answer.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from core.errors import Cancelled, CoreError
from core.workspace import kind_of
from lsp_server.shapes import Written

if TYPE_CHECKING:
    from lsp_server.protocol import Protocol

LOG = logging.getLogger(__name__)

MessageId = int | str
READERS: Final = 4  # threads; SQLite and parsing release the interpreter lock, Python code does not
PARTIAL_CHUNK: Final = 200  # results in one partial answer
USUAL_LENGTH: Final = 200  # of a result as JSON text
SECONDS_BETWEEN_COMPLAINTS: Final = 60.0


class Refused(Exception):
    """A request that cannot be answered, for a reason that its sender should read."""


class Request:
    """One read while it is being answered: how it is told to stop."""

    def __init__(self, msg_id: MessageId, method: str) -> None:
        self.id = msg_id
        self.method = method
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None

    def cancelled(self) -> bool:
        """To be asked in every long loop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled when nobody waits for the answer any more."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        self._cancelled.set()
        with self._lock:
            if self._interrupt is not None:
                self._interrupt()

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, cancelling also calls `interrupt`, and never once outside."""
        with self._lock:
            self._interrupt = interrupt
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._interrupt = None


class Dispatcher:
    """Runs handlers and answers for them."""

    def __init__(self, protocol: "Protocol") -> None:
        self._protocol = protocol
        self._immediate: dict[str, Callable[[Any], object]] = {}
        self._notes: dict[str, Callable[[Any], None]] = {}
        self._reads: dict[str, Callable[[Request], Callable[[Any], object]]] = {}
        self._running: dict[MessageId, tuple[asyncio.Task[bytes], Request]] = {}
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="codescope-read")
        self._complained = -SECONDS_BETWEEN_COMPLAINTS

    # -- registering

    def immediate(self, method: str, handler: Callable[[Any], object]) -> None:
        """`handler(params) -> result`, on the event loop; it must not wait for anything."""
        self._immediate[method] = handler

    def note(self, method: str, handler: Callable[[Any], None]) -> None:
        """`handler(params)`, on the event loop; it must not wait for anything."""
        self._notes[method] = handler

    def read(self, method: str, prepare: Callable[[Request], Callable[[Any], object]]) -> None:
        """`prepare(request)` on the event loop, at arrival; the function it gives on a thread, with the parameters."""
        self._reads[method] = prepare

    def answers(self, method: str) -> bool:
        return method in self._immediate or method in self._reads

    def hears(self, method: str) -> bool:
        return method in self._notes

    def is_running(self, msg_id: MessageId) -> bool:
        return msg_id in self._running

    # -- running

    def notification(self, method: str, params: Any) -> None:
        try:
            self._notes[method](params)
        except Exception:
            LOG.exception("notification %s failed", method)
            self._complain(f"Codescope could not handle {method}; its log says why.")

    def request(self, msg_id: MessageId, method: str, params: Any) -> None:
        if method in self._immediate:
            try:
                answer = self._protocol.encode_result(
                    msg_id, method, self._immediate[method](params)
                )
            except Exception as error:
                self._fail(msg_id, method, error)
            else:
                self._protocol.send(answer)
            return
        request = Request(msg_id, method)
        try:
            work = self._reads[method](request)
        except Exception as error:
            self._fail(msg_id, method, error)
            return
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._wait(loop, partial(self._work, request, work, params)))
        self._running[msg_id] = (task, request)
        task.add_done_callback(partial(self._answer, request))

    def cancel(self, msg_id: MessageId) -> None:
        """Give a request up; one that is answered already, or unknown, is nobody's fault."""
        if running := self._running.get(msg_id):
            task, request = running
            request.cancel()
            task.cancel()

    def cancel_all(self) -> None:
        for msg_id in list(self._running):
            self.cancel(msg_id)

    def close(self) -> None:
        """Start nothing any more; what runs is told to stop and not waited for."""
        self.cancel_all()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _wait(self, loop: asyncio.AbstractEventLoop, work: Callable[[], bytes]) -> bytes:
        return await loop.run_in_executor(self._pool, work)

    def _work(self, request: Request, work: Callable[[Any], object], params: Any) -> bytes:
        """On a reader thread: from the parameters to the encoded answer."""
        self._protocol.wait_for_room(request.cancelled)
        request.check()
        result = work(params)
        request.check()
        if isinstance(params, dict) and isinstance(result, dict):
            return self._own_in_parts(request, params.get("partialResultToken"), result)
        token = getattr(params, "partial_result_token", None)
        if token is not None and isinstance(result, Sequence) and result:
            return self._in_parts(request, token, result)
        return self._protocol.encode_result(request.id, request.method, result)

    def _own_in_parts(self, request: Request, token: object, result: dict[str, Any]) -> bytes:
        """An answer to a request of our own: what it lists, `results`, is streamed where that is asked for."""
        first = b""
        if isinstance(token, int | str) and (listed := result.get("results")):
            first = self._protocol.encode_progress(token, listed)
            result = {**result, "results": []}
        return first + self._protocol.encode_result(request.id, request.method, result)

    def _in_parts(self, request: Request, token: int | str, result: Sequence[Any]) -> bytes:
        """When a part is streamed all of it is, and the answer itself is empty."""
        starts = range(0, len(result), PARTIAL_CHUNK)
        parts = (
            result.parts(PARTIAL_CHUNK * USUAL_LENGTH)
            if isinstance(result, Written)
            else (list(result[start : start + PARTIAL_CHUNK]) for start in starts)
        )
        frames = [self._protocol.encode_progress(token, part) for part in parts]
        return b"".join([*frames, self._protocol.encode_result(request.id, request.method, [])])

    def _answer(self, request: Request, task: asyncio.Task[bytes]) -> None:
        self._running.pop(request.id, None)
        if task.cancelled():
            self._protocol.refuse(request.id, types.LSPErrorCodes.RequestCancelled, "cancelled")
        elif error := task.exception():
            self._fail(request.id, request.method, error)
        else:
            self._protocol.send(task.result())

    # -- when it goes wrong

    def _fail(self, msg_id: MessageId, method: str, error: BaseException) -> None:
        match error:
            case Cancelled():
                self._protocol.refuse(msg_id, types.LSPErrorCodes.RequestCancelled, "cancelled")
            case Refused():
                self._protocol.refuse(msg_id, types.LSPErrorCodes.RequestFailed, str(error))
            case JsonRpcException():
                self._protocol.refuse(msg_id, error.code, error.message)
            case CoreError():
                LOG.error("request %r (%s): %s", msg_id, method, error)
                self._protocol.refuse(msg_id, types.LSPErrorCodes.RequestFailed, str(error))
                self._complain(f"Codescope cannot answer {method}: {error}")
            case _:
                LOG.error("request %r (%s) failed", msg_id, method, exc_info=error)
                self._protocol.refuse(
                    msg_id, types.ErrorCodes.InternalError, f"{method} failed: {kind_of(error)}"
                )
                self._complain(
                    f"Codescope could not answer {method}; its log says why (request {msg_id!r})."
                )

    def _complain(self, text: str) -> None:
        """One friendly message to the person, and not a second one soon."""
        now = time.monotonic()
        if now - self._complained >= SECONDS_BETWEEN_COMPLAINTS:
            self._complained = now
            self._protocol.show(types.MessageType.Error, text)
