"""An editor with a marked workspace: pytest-lsp's client, real capability profiles, and places named by labels.

Columns are computed here in the plainest way, so that the tests do not trust the code that they test.
"""

import asyncio
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from marked import Marked, parse_marked
from server.wire import PATIENCE

# Name -> pytest-lsp's profile; "bare" announces nothing at all.
PROFILES = {"vscode": "visual-studio-code", "neovim": "neovim", "emacs": "emacs", "bare": None}
COMMAND = [sys.executable, "-m", "lsp_server", "--stdio"]


def write_workspace(folder: Path, source: str) -> Marked:
    """Put the files of a marked source on the disk."""
    marked = parse_marked(source)
    for path, content in marked.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return marked


def position(text: bytes, offset: int, encoding: str) -> types.Position:
    """A byte offset as the protocol counts it."""
    lines = re.split("\r\n|\n|\r", text[:offset].decode())
    units = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    return types.Position(len(lines) - 1, len(lines[-1].encode(units)) // width)


class Editor:
    """One editor on one workspace."""

    def __init__(self, client: LanguageClient, folder: Path, marked: Marked, encoding: str) -> None:
        self.client = client
        self.folder = folder
        self.marked = marked
        self.encoding = encoding

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def at(self, label: str) -> dict[str, Any]:
        """Parameters for the position of a label."""
        path, start, _ = self.marked.spots[label]
        return {
            "text_document": types.TextDocumentIdentifier(self.uri(path)),
            "position": position(self.marked.files[path], start, self.encoding),
        }

    def range(self, label: str) -> types.Range:
        path, start, end = self.marked.spots[label]
        text = self.marked.files[path]
        return types.Range(position(text, start, self.encoding), position(text, end, self.encoding))

    def label(self, uri: str, place: types.Range) -> str:
        """The label that lies exactly there; otherwise the place itself, for a readable failure."""
        for label, spot in self.marked.spots.items():
            if self.uri(spot.path) == uri and self.range(label) == place:
                return label
        return f"{uri} {place.start}-{place.end}"

    def labels(self, places: Iterable[types.Location] | None) -> list[str]:
        return [self.label(place.uri, place.range) for place in places or ()]


async def start_editor(folder: Path, marked: Marked, profile: str) -> Editor:
    """A server process with one folder, its index complete."""
    client = make_test_lsp_client()

    client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    client.feature(types.CLIENT_UNREGISTER_CAPABILITY)(lambda params: None)
    await client.start_io(*COMMAND)
    name = PROFILES[profile]
    result = await client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(name) if name else types.ClientCapabilities(),
            workspace_folders=[types.WorkspaceFolder(uri=folder.as_uri(), name=folder.name)],
            root_uri=folder.as_uri(),
        )
    )
    encoding = result.capabilities.position_encoding
    await indexed(client)
    return Editor(client, folder, marked, str(getattr(encoding, "value", encoding)))


async def indexed(client: LanguageClient) -> None:
    """Wait until the status says that every folder is ready."""
    status = types.ExecuteCommandParams(command="codescope.status")
    end = time.monotonic() + PATIENCE
    while True:
        folders: Any = await client.workspace_execute_command_async(status)
        if all(folder["state"] == "ready" for folder in folders):
            return
        assert time.monotonic() < end, f"not indexed: {folders}"
        await asyncio.sleep(0.05)
