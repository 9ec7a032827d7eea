"""Who watches the files: the client where it can, else the workspace itself.

Registered only after `initialized`, only when the client offers dynamic registration (Neovim on Linux does not), with
relative patterns only when it knows them. What a client reports is only a hint that something changed at a path: it
may be a folder, come twice, or be a deletion and a creation of one file; whoever gets it looks at the disk.
"""

from collections.abc import Iterable

from lsprotocol import types

from lsp_server.capabilities import Client

WATCHERS_ID = "codescope-watched-files"
# Everything, not only source files: a renamed or removed folder is reported as itself, ignore files and project
# files matter too, and what is ignored is known to the indexer, not to the client.
PATTERN = "**/*"


def watcher_registration(client: Client, folder_uris: Iterable[str]) -> types.Registration | None:
    """What to ask of the client; None when it cannot watch for us."""
    if not client.watching:
        return None
    watchers = [types.FileSystemWatcher(glob_pattern=PATTERN)]
    if client.relative_patterns:
        watchers = [
            types.FileSystemWatcher(
                glob_pattern=types.RelativePattern(base_uri=uri, pattern=PATTERN)
            )
            for uri in folder_uris
        ]
    return types.Registration(
        id=WATCHERS_ID,
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
    )
