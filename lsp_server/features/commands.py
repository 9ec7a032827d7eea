"""workspace/executeCommand (codescope.reindex, codescope.status) and the request codescope/status.

Arguments of the commands: the URI of a folder, or none for all. The request tells all that there is to say.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from core.workspace import FolderStatus, resident
from core.workspace.describe import (
    Asked,
    folder_lines,
    folder_values,
    process_lines,
    process_values,
)
from lsp_server.logs import where_logged
from lsp_server.positions import path_of
from lsp_server.reading import Reading
from lsp_server.version import own_version


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
    return {**folder_values(one), "folder": uris.get(one.folder, one.folder)}


def whole_status(reading: Reading, _: object) -> dict[str, Any]:
    """codescope/status: the folders, this process, and `text`, which says all of it to a person."""
    folders = reading.workspace.status()
    server = process_values(Asked(os.getpid(), resident(), where_logged()))
    lines = list(process_lines("server", server))
    for one in folders:
        lines += ["", *folder_lines(one)]
    return {
        "server": {**server, "version": own_version()},
        "folders": [to_json(reading, one) for one in folders],
        "text": "\n".join([*lines, ""]),
    }
