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


def watcher_registrations(
    client: Client, folder_uris: Iterable[str]
) -> dict[str, types.Registration]:
    """What to ask of the client, by id: one registration for each folder where patterns may be relative, so that the
    others stay as they are when one comes or goes. Empty when it cannot watch for us."""
    if not client.watching:
        return {}
    if not client.relative_patterns:
        return {WATCHERS_ID: registration(WATCHERS_ID, PATTERN)}
    return {
        watchers_id: registration(watchers_id, types.RelativePattern(base_uri=uri, pattern=PATTERN))
        for uri in folder_uris
        for watchers_id in (f"{WATCHERS_ID}:{uri}",)
    }


def registration(watchers_id: str, pattern: types.GlobPattern) -> types.Registration:
    watchers = [types.FileSystemWatcher(glob_pattern=pattern)]
    return types.Registration(
        id=watchers_id,
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
    )
