"""JSON-RPC as the protocol wants it: bytes -> one call of the dispatcher, and what is not right is answered, not lost.

pygls supplies the message types, their conversion and the sending of our own requests and notifications. Its intake is
replaced, because it drops a request whose parameters it cannot read (the client then waits for ever), answers requests
before `initialize` and after `shutdown` as if nothing were wrong, and exits with 0 in every case.
"""

import json
import logging
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Final

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from lsp_server.capabilities import readable_initialize
from lsp_server.dispatch import Dispatcher, MessageId
from lsp_server.shapes import Written, is_json
from lsp_server.transport import FrameWriter

LOG = logging.getLogger(__name__)

Codes: Final = types.ErrorCodes
CANCEL: Final = types.CANCEL_REQUEST


class Phase(Enum):
    """Where the session stands; each phase refuses what belongs to another."""

    FRESH = auto()
    RUNNING = auto()
    SHUT_DOWN = auto()


class Protocol(LanguageServerProtocol):
    """One client's connection."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        self.phase = Phase.FRESH
        self.dispatcher = Dispatcher(self)

    def _register_builtin_features(self) -> None:
        """pygls's own handlers are not used: documents, lifecycle and commands are ours."""

    # -- in

    def receive(self, body: bytes) -> None:
        """Take one message; on the event loop."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self.malformed(f"not JSON: {error}")
            return
        match message:
            case {"jsonrpc": "2.0", "method": str(method), "id": int() | str() as msg_id}:
                self._request(msg_id, method, message)
            case {"jsonrpc": "2.0", "method": str(method)} if "id" not in message:
                self._notification(method, message)
            case {"jsonrpc": "2.0", "id": int() | str() as msg_id} if "method" not in message:
                self._response(msg_id, message)
            case {"id": int() | str() as msg_id}:
                self.refuse(msg_id, Codes.InvalidRequest, "not a JSON-RPC 2.0 message")
            case _:
                self.refuse(None, Codes.InvalidRequest, "not a JSON-RPC 2.0 message")

    def malformed(self, reason: str) -> None:
        """Answer what could not even be read; on the event loop."""
        LOG.warning("a malformed message")
        self.refuse(None, Codes.ParseError, reason)

    def _request(self, msg_id: MessageId, method: str, message: dict[str, Any]) -> None:
        if self.phase is Phase.FRESH and method != types.INITIALIZE:
            self.refuse(msg_id, Codes.ServerNotInitialized, "initialize comes first")
        elif self.phase is Phase.SHUT_DOWN:
            self.refuse(msg_id, Codes.InvalidRequest, "the server was shut down")
        elif self.phase is Phase.RUNNING and method == types.INITIALIZE:
            self.refuse(msg_id, Codes.InvalidRequest, "the server is initialized already")
        elif not self.dispatcher.answers(method):
            self.refuse(msg_id, Codes.MethodNotFound, f"no such method: {method}")
        elif self.dispatcher.is_running(msg_id):
            self.refuse(msg_id, Codes.InvalidRequest, f"a request {msg_id!r} is being answered")
        else:
            try:
                if method == types.INITIALIZE:
                    message = readable_initialize(message, self._converter)
                params = self._params(method, message)
            except (ValueError, TypeError, KeyError, AttributeError, BaseExceptionGroup) as error:
                LOG.warning("request %r (%s): unfit parameters", msg_id, method)
                self.refuse(msg_id, Codes.InvalidParams, f"{method}: {reasons(error)}")
                return
            self.dispatcher.request(msg_id, method, params)

    def _notification(self, method: str, message: dict[str, Any]) -> None:
        if self.phase is not Phase.RUNNING and method != types.EXIT:
            return  # as the protocol says: dropped, not answered
        if not self.dispatcher.hears(method) and method != CANCEL:
            if not method.startswith("$/"):
                LOG.info("notification %.60s is unknown", method)
            return
        try:
            params = self._params(method, message)
        except (ValueError, TypeError, KeyError, AttributeError, BaseExceptionGroup):
            LOG.warning("notification %s: unfit parameters", method)
            return
        if method == CANCEL:
            if isinstance(params.id, int | str):
                self.dispatcher.cancel(params.id)
        else:
            self.dispatcher.notification(method, params)

    def _params(self, method: str, message: dict[str, Any]) -> Any:
        kind = self.get_message_type(method)
        if kind is None:  # a method of our own: plain JSON
            return message.get("params")
        return self._converter.structure(message, kind).params

    def _response(self, msg_id: MessageId, message: dict[str, Any]) -> None:
        """An answer to a request of ours."""
        future = self._request_futures.pop(msg_id, None)
        kind = self._result_types.pop(msg_id, None)
        if future is None or future.done():
            LOG.info("answer to an unknown request %r", msg_id)
            return
        try:
            if "error" in message:
                error = self._converter.structure(message["error"], types.ResponseError)
                future.set_exception(JsonRpcException.from_error(error))
            else:
                future.set_result(self._converter.structure(message, kind).result if kind else None)
        except (ValueError, TypeError, KeyError, AttributeError, BaseExceptionGroup) as failure:
            future.set_exception(JsonRpcException(reasons(failure)))

    # -- out

    def encode_result(self, msg_id: MessageId, method: str, result: object) -> bytes:
        """The frame that answers a request; any thread may call it, and the costly part is better not on the loop."""
        if isinstance(result, Written):
            return written_frame(f'{{"jsonrpc":"2.0","id":{json.dumps(msg_id)},"result":', result)
        kind = self.get_result_type(method)
        if kind is None or is_json(result):
            return frame({"jsonrpc": "2.0", "id": msg_id, "result": result})
        return frame(self._converter.unstructure(kind(id=msg_id, result=result)))

    def encode_progress(self, token: int | str, value: object) -> bytes:
        """The frame of a partial result; any thread may call it."""
        if isinstance(value, Written):
            head = f'{{"jsonrpc":"2.0","method":"{types.PROGRESS}","params":{{"token":{json.dumps(token)},"value":'
            return written_frame(head, value, "}}")
        plain = value if is_json(value) else self._converter.unstructure(value)
        params = {"token": token, "value": plain}
        return frame({"jsonrpc": "2.0", "method": types.PROGRESS, "params": params})

    def show(self, kind: types.MessageType, text: str) -> None:
        """A message that a person should read; on the event loop."""
        self.notify(types.WINDOW_SHOW_MESSAGE, types.ShowMessageParams(type=kind, message=text))

    def send(self, encoded: bytes) -> None:
        """Hand a finished frame to the transport; on the event loop."""
        if self.writer is not None:
            self.writer.write(encoded)

    def wait_for_room(self, cancelled: Callable[[], bool]) -> None:
        """Block while the client leaves too much unread; not on the event loop."""
        if isinstance(self.writer, FrameWriter):
            self.writer.wait_for_room(cancelled)

    def refuse(self, msg_id: MessageId | None, code: int, reason: str) -> None:
        error = {"code": int(code), "message": reason}
        self.send(frame({"jsonrpc": "2.0", "id": msg_id, "error": error}))


def frame(message: object) -> bytes:
    body = json.dumps(message, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def written_frame(head: str, items: Written, tail: str = "}") -> bytes:
    """A message whose longest part is text already, all of it ASCII. Copied as seldom as can be: it may be long."""
    texts = [text for item in items for text in (",", item)][1:]
    size = sum(map(len, texts)) + len(head) + len(tail) + 2
    return "".join([f"Content-Length: {size}\r\n\r\n{head}[", *texts, f"]{tail}"]).encode("ascii")


def reasons(error: BaseException) -> str:
    """What was wrong, in one line: the innermost reasons of cattrs's grouped errors."""
    found: list[str] = []
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        else:
            found.append(f"{type(one).__name__} {one}".strip())
    return "; ".join(found[:3])
