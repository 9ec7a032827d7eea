"""A client that says exactly what a test wants, malformed messages too, to a real server process over real pipes.

pytest-lsp's client (client.py) is for everything that a well-behaved client does.
"""

import contextlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SERVER = [sys.executable, "-m", "lsp_server", "--stdio"]
PATIENCE = 30.0  # seconds; a busy machine is not a failure

Message = dict[str, Any]


class Wire:
    """One server process."""

    def __init__(
        self, *arguments: str, command: list[str] | None = None, **environment: str
    ) -> None:
        self.process = subprocess.Popen(
            [*(command or SERVER), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
        )
        self.notifications: list[Message] = []
        self.requests: list[Message] = []  # of the server to us
        self.answers: dict[str, Callable[[Any], Any]] = {}  # method -> result; others get null
        self.stderr: list[str] = []
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._ids: Iterator[int] = itertools.count(1)
        self._responses: dict[Any, Message] = {}
        self._threads = [
            threading.Thread(target=run, daemon=True) for run in (self._read, self._read_errors)
        ]
        for thread in self._threads:
            thread.start()

    # -- out

    def raw(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: object) -> None:
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def notify(self, method: str, params: object = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object = None) -> int:
        """Send a request and give its id; `answer` waits for what comes back."""
        number = next(self._ids)
        message = {"jsonrpc": "2.0", "id": number, "method": method}
        self.send(message if params is None else {**message, "params": params})
        return number

    # -- in

    def answer(self, number: Any, seconds: float = PATIENCE) -> Message:
        """The response to a request, result or error."""
        while number not in self._responses:
            self._take(seconds)
        return self._responses.pop(number)

    def request(self, method: str, params: object = None) -> Any:
        """The result of a request that is expected to succeed."""
        response = self.answer(self.ask(method, params))
        assert "error" not in response, response
        return response["result"]

    def refused(self, method: str, params: object = None) -> Message:
        """The error of a request that is expected to fail."""
        response = self.answer(self.ask(method, params))
        assert "error" in response, response
        error: Message = response["error"]
        return error

    def wait_for(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Take messages until the condition holds; gives its value."""
        while not (value := condition()):
            self._take(seconds)
        return value

    def poll(self, ask: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Ask again and again until the answer is a true one."""
        end = time.monotonic() + seconds
        while not (value := ask()):
            assert time.monotonic() < end, f"still {value!r}; stderr:\n" + "".join(self.stderr)
            time.sleep(0.02)
        return value

    def notified(self, method: str) -> list[Any]:
        return [message["params"] for message in self.notifications if message["method"] == method]

    def _take(self, seconds: float) -> None:
        try:
            message = self._inbox.get(timeout=seconds)
        except queue.Empty:
            raise AssertionError(
                f"no answer within {seconds} s; stderr:\n" + "".join(self.stderr)
            ) from None
        if message is None:
            self._inbox.put(None)
            raise AssertionError("the server left; stderr:\n" + "".join(self.stderr))
        if "method" not in message:
            self._responses[message["id"]] = message
        elif "id" in message:
            self.requests.append(message)
            self._respond(message)
        else:
            self.notifications.append(message)

    def _respond(self, message: Message) -> None:
        """Answer a request of the server's."""
        make = self.answers.get(message["method"], lambda _: None)
        self.send({"jsonrpc": "2.0", "id": message["id"], "result": make(message.get("params"))})

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            # Strict on purpose: anything on stdout that is no frame fails the test.
            assert header.startswith(b"Content-Length: "), header
            while stream.readline() != b"\r\n":
                pass
            self._inbox.put(json.loads(stream.read(int(header[16:]))))
        self._inbox.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.stderr.append(line.decode("utf-8", "replace"))

    # -- sessions

    def initialize(self, *folders: Path, capabilities: object = None, **more: object) -> Any:
        """initialize and initialized; gives the server's capabilities."""
        params = {
            "processId": os.getpid(),
            "rootUri": folders[0].as_uri() if folders else None,
            "capabilities": capabilities or {},
            "workspaceFolders": [{"uri": path.as_uri(), "name": path.name} for path in folders]
            or None,
            **more,
        }
        result = self.request("initialize", params)
        self.notify("initialized", {})
        return result["capabilities"]

    def leave(self) -> int:
        """shutdown and exit; gives the exit code."""
        self.request("shutdown")
        self.notify("exit")
        code = self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        return code

    def close(self) -> None:
        """End the process in any case."""
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
