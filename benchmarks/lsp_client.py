"""A small LSP client over stdio, for any server: starts it as an editor would and asks it questions.

Positions are UTF-16, the only encoding that every server speaks. Requests have time limits; a server that does
not end by itself is ended by its process id.
"""

import asyncio
import contextlib
import json
import os
import re
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

Json = Any  # what the wire carries; every reader checks what it takes out

STDERR_KEPT = 4000
SETTLED_SECONDS = 1.0
READ_LIMIT = 64 * 1024 * 1024

LANGUAGE_IDS = {
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascriptreact",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "typescriptreact",
    ".java": "java",
    ".go": "go",
    ".rs": "rust",
}

CAPABILITIES: dict[str, Json] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True, "showMessage": {}},
    "workspace": {
        "workspaceFolders": True,
        "configuration": True,
        "symbol": {"symbolKind": {"valueSet": list(range(1, 27))}},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
    },
    "textDocument": {
        "synchronization": {"didSave": True},
        "definition": {"linkSupport": False},
        "typeDefinition": {"linkSupport": False},
        "implementation": {"linkSupport": False},
        "references": {},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "callHierarchy": {},
        "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2]}},
        "documentSymbol": {
            "hierarchicalDocumentSymbolSupport": True,
            "symbolKind": {"valueSet": list(range(1, 27))},
        },
    },
}


class ServerError(Exception):
    """The server answered a request with an error, died, or did not answer in time."""


def path_to_uri(path: Path) -> str:
    return path.as_uri()


def uri_to_path(uri: str) -> Path | None:
    """None for what is not a file."""
    parsed = urlparse(uri)
    return Path(unquote(parsed.path)) if parsed.scheme == "file" else None


class LspClient:
    """One running server. Made by `start`, used inside `async with`."""

    def __init__(self, process: asyncio.subprocess.Process, root: Path, settings: Json) -> None:
        self.root = root
        self.capabilities: dict[str, Json] = {}
        self.active_progress: set[str] = set()
        self.progress_seen = False
        self.last_progress = time.monotonic()
        self.log: list[str] = []
        self.diagnostics: dict[str, Json] = {}  # by URI, the latest
        # URIs closed, whose diagnostics the server may have yet to take back
        self.clearing: set[str] = set()
        self.told: dict[str, float] = {}  # by URI: when the server last sent diagnostics, if any
        self.says_versions = False  # of the documents that it has diagnostics about
        self.stderr = ""
        self.pid = process.pid
        self._process = process
        self._settings = settings
        self._next_id = 0
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._tasks = [
            asyncio.create_task(self._read_messages()),
            asyncio.create_task(self._read_stderr()),
        ]

    async def request(self, method: str, params: Json, timeout: float = 60) -> Json:
        self._next_id += 1
        number = self._next_id
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        try:
            return await asyncio.wait_for(future, timeout)
        except TimeoutError:
            self.notify("$/cancelRequest", {"id": number})
            raise ServerError(f"{method}: no answer in {timeout:g} s") from None
        finally:
            self._waiting.pop(number, None)

    def notify(self, method: str, params: Json) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def open(self, path: Path, text: str) -> None:
        self.told.pop(path_to_uri(path), None)
        language = LANGUAGE_IDS.get(path.suffix, "plaintext")
        document = {"uri": path_to_uri(path), "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def close(self, path: Path) -> None:
        uri = path_to_uri(path)
        self.diagnostics.pop(uri, None)
        self.clearing.add(uri)
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    async def initialize(self, options: Json, timeout: float = 60, watches: bool = True) -> None:
        """`watches`: whether this client offers to tell of changed files."""
        uri = path_to_uri(self.root)
        workspace = dict(CAPABILITIES["workspace"])
        workspace["didChangeWatchedFiles"] = {"dynamicRegistration": watches}
        result = await self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "clientInfo": {"name": "codescope-benchmarks"},
                "rootUri": uri,
                "rootPath": str(self.root),
                "workspaceFolders": [{"uri": uri, "name": self.root.name}],
                "capabilities": {**CAPABILITIES, "workspace": workspace},
                "initializationOptions": options,
            },
            timeout,
        )
        self.capabilities = result.get("capabilities", {})
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": self._settings})

    async def wait_for_log(self, pattern: str, timeout: float) -> bool:
        """False when no log message matches in time."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if any(re.search(pattern, line) for line in self.log):
                return True
            await asyncio.sleep(0.1)
        return False

    async def wait_for_progress(
        self, begin_timeout: float, timeout: float, quiet: float = 1.0
    ) -> bool:
        """Wait until all work that the server announced has ended; False when it announced none."""
        start = time.monotonic()
        while not self.progress_seen:
            if time.monotonic() - start > begin_timeout:
                return False
            await asyncio.sleep(0.05)
        while self.active_progress or time.monotonic() - self.last_progress < quiet:
            if time.monotonic() - start > timeout:
                raise ServerError(f"still at work after {timeout:g} s: {self.active_progress}")
            if self._process.returncode is not None:
                raise ServerError(f"the server died while it prepared:\n{self.stderr}")
            await asyncio.sleep(0.05)
        return True

    async def diagnostics_of(self, uri: str, timeout: float) -> Json:
        """The open file's diagnostics; empty when the server sends none in time."""
        deadline = time.monotonic() + timeout
        while not self._has_told(uri) and self.alive and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        return self.diagnostics.get(uri, [])

    def _has_told(self, uri: str) -> bool:
        """Without versions, the list that takes back those of a closed file looks like one of the file opened again,
        and some servers send a list for each pass over it: what is there when nothing more comes is what counts."""
        if self.says_versions:
            return uri in self.diagnostics
        return uri in self.told and time.monotonic() - self.told[uri] > SETTLED_SECONDS

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def stop(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ServerError, ConnectionError):
                await self.request("shutdown", None, timeout=10)
            with contextlib.suppress(ServerError, ConnectionError):
                self.notify("exit", None)
            try:
                await asyncio.wait_for(self._process.wait(), 10)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _send(self, message: Json) -> None:
        if self._process.returncode is not None:
            raise ServerError(f"the server has ended:\n{self.stderr}")
        body = json.dumps(message, ensure_ascii=False).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    async def _read_messages(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        try:
            while True:
                length = 0
                while line := (await stdout.readline()).strip():
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                if not length:
                    break
                self._receive(json.loads(await stdout.readexactly(length)))
        except asyncio.IncompleteReadError:
            pass
        finally:
            error = ServerError(f"the server closed its output:\n{self.stderr}")
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(error)

    def _receive(self, message: Json) -> None:
        if "method" not in message:
            future = self._waiting.get(message.get("id"))
            if future is None or future.done():
                return
            if error := message.get("error"):
                future.set_exception(ServerError(f"{error.get('code')}: {error.get('message')}"))
            else:
                future.set_result(message.get("result"))
        elif "id" in message:
            result = self._answer(message["method"], message.get("params") or {})
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        else:
            self._notice(message["method"], message.get("params") or {})

    def _answer(self, method: str, params: Json) -> Json:
        if method == "workspace/configuration":
            return [self._section(item.get("section") or "") for item in params["items"]]
        if method == "workspace/workspaceFolders":
            return [{"uri": path_to_uri(self.root), "name": self.root.name}]
        return None

    def _section(self, name: str) -> Json:
        value = self._settings
        for part in filter(None, name.split(".")):
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def _notice(self, method: str, params: Json) -> None:
        if method == "$/progress":
            token, kind = str(params.get("token")), params.get("value", {}).get("kind")
            self.progress_seen, self.last_progress = True, time.monotonic()
            if kind == "begin":
                self.active_progress.add(token)
            elif kind == "end":
                self.active_progress.discard(token)
        elif method == "textDocument/publishDiagnostics":
            self._take_diagnostics(params["uri"], params["diagnostics"], params.get("version"))
        elif method in ("window/logMessage", "window/showMessage"):
            self.log.append(str(params.get("message")))

    def _take_diagnostics(self, uri: str, rows: Json, version: int | None) -> None:
        """The latest; but the empty list that follows a closed file says nothing of the file opened again."""
        self.told[uri] = time.monotonic()
        self.says_versions = self.says_versions or version is not None
        if not rows and version is None and uri in self.clearing:
            self.clearing.discard(uri)
        else:
            self.diagnostics[uri] = rows

    async def _read_stderr(self) -> None:
        assert self._process.stderr is not None
        while chunk := await self._process.stderr.read(4096):
            self.stderr = (self.stderr + chunk.decode(errors="replace"))[-STDERR_KEPT:]


@contextlib.asynccontextmanager
async def running_server(
    command: Sequence[str],
    root: Path,
    *,
    options: Json = None,
    settings: Json = None,
    watches: bool = True,
) -> AsyncIterator[LspClient]:
    """The server, initialized, with the workspace as its working directory."""
    # A virtual environment of ours is not the workspace's.
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=root,
        env=environment,
        limit=READ_LIMIT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    client = LspClient(process, root, settings or {})
    try:
        await client.initialize(options, watches=watches)
        yield client
    finally:
        await client.stop()
