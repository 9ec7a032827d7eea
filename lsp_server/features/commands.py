"""workspace/executeCommand: codescope.reindex and codescope.status. Arguments: the URI of a folder, or none for all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from core.workspace import FolderStatus
from lsp_server.positions import path_of
from lsp_server.reading import Reading


def execute(reading: Reading, params: types.ExecuteCommandParams) -> object:
    """The command's answer as plain JSON."""
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command {params.command}")
    return command(reading, params.arguments or ())


def reindex(reading: Reading, arguments: Sequence[Any]) -> None:
    """Build the index anew; questions are answered from the old one meanwhile."""
    reading.workspace.reindex(asked_folder(reading, arguments))


def status(reading: Reading, arguments: Sequence[Any]) -> list[dict[str, Any]]:
    """How the folders stand: counts, what was skipped and why, and what is going on."""
    folder = asked_folder(reading, arguments)
    found = reading.workspace.status()
    return [to_json(reading, one) for one in found if folder in (None, one.folder)]


COMMANDS: Final[Mapping[str, Callable[[Reading, Sequence[Any]], object]]] = {
    "codescope.reindex": reindex,
    "codescope.status": status,
}


def asked_folder(reading: Reading, arguments: Sequence[Any]) -> str | None:
    """The path of the folder that the first argument names; None without one."""
    if not arguments or arguments[0] is None:
        return None
    path = path_of(str(arguments[0]))
    if path not in {folder.path for folder in reading.folders.roots}:
        raise JsonRpcInvalidParams(f"{arguments[0]} is not a folder of this workspace")
    return path


def to_json(reading: Reading, one: FolderStatus) -> dict[str, Any]:
    uris = {folder.path: folder.uri for folder in reading.folders.roots}
    return {
        "folder": uris.get(one.folder, one.folder),
        "state": one.state,
        "index": one.index,
        "revision": one.revision,
        "files": one.files,
        "symbols": one.symbols,
        "references": one.references,
        "size": one.size,
        "restraint": one.restraint,
        "leftOut": [{"path": item.path, "reason": item.reason} for item in one.left_out],
        "skipped": [{"path": item.path, "reason": item.reason} for item in one.skipped],
        "failed": [{"path": item.path, "reason": item.reason} for item in one.failed],
        "progress": None
        if one.progress is None
        else {"phase": one.progress.phase, "done": one.progress.done, "total": one.progress.total},
    }
