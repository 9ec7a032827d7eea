"""The workspace's folders as the client spells them, and which of them a document belongs to.

A folder inside another is known by its own spelling but indexed once, with the outer one, unless that leaves it out;
so is a folder that is given twice, through a link or in another spelling. A document that lies in a folder only
through a symbolic link (macOS's /tmp) is found by comparing real paths.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from core.workspace import Settings, covers, refusal, way_between, where
from lsp_server.positions import WINDOWS, below, path_of, uri_of


@dataclass(frozen=True, slots=True)
class Folder:
    """One workspace folder: `uri` as the client spells it, `path` absolute with "/" between parts."""

    uri: str
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A document: in `folder` at the relative `path`; or, in no folder, known by `path` as its absolute path or URI."""

    folder: Folder | None
    path: str

    @property
    def folder_path(self) -> str | None:
        return None if self.folder is None else self.folder.path


def default_settings(path: str) -> Settings:
    return Settings()


class Folders:
    """The client's folders in its order. Never changed: a question keeps the folders that it arrived with."""

    def __init__(
        self, folders: Iterable[Folder] = (), settings: Callable[[str], Settings] = default_settings
    ) -> None:
        """`settings`: of a folder by its path, as they are now."""
        self._folders = {key(folder.path): folder for folder in folders}
        self._settings = settings
        self._wheres = {path: where(folder.path) for path, folder in self._folders.items()}
        given = list(self._folders.values())
        serving = [
            other
            for other in given
            if not refusal(Path(other.path), anywhere=settings(other.path).anywhere)
        ]
        self.serving = frozenset(folder.path for folder in serving)
        # Those that no other one covers. One that is refused (home, the whole disk) covers nobody inside it.
        self.roots = tuple(
            folder for folder in given if not any(self._stands_for(o, folder) for o in serving)
        )
        self.overlap = any(
            one is not other and self._way(one, other) is not None
            for one in given
            for other in given
        )
        self._innermost_first = sorted(self.roots, key=lambda folder: -len(folder.path))

    def _stands_for(self, other: Folder, folder: Folder) -> bool:
        """Whether a folder is indexed with another one. Of one folder in several spellings the first is opened."""
        way = None if other is folder else self._way(other, folder)
        if way is None:
            return False
        if not way:
            given = list(self._folders.values())
            return given.index(other) < given.index(folder)
        wheres = [self._wheres[key(each.path)] for each in (other, folder)]
        return covers(wheres[0], wheres[1], self._settings(other.path))

    def _way(self, outer: Folder, inner: Folder) -> str | None:
        return way_between(self._wheres[key(outer.path)], self._wheres[key(inner.path)])

    def changed(self, removed: Iterable[Folder], added: Iterable[Folder]) -> "Folders":
        gone = {key(folder.path) for folder in removed}
        kept = [folder for path, folder in self._folders.items() if path not in gone]
        return Folders([*kept, *added], self._settings)

    def again(self) -> "Folders":
        """The same by the settings, ignore rules and decisions that hold now."""
        return Folders(self._folders.values(), self._settings)

    def place(self, uri: str) -> Place:
        """Where a document belongs."""
        path = path_of(uri)
        if path is None or not is_text(path):
            # A name that is not UTF-8 cannot be indexed: such a file answers for itself, as an untitled one does.
            return Place(None, uri.encode("utf-8", "replace").decode())
        return self._find(path) or self._find_real(path) or Place(None, path)

    def placed(self, path: str) -> Place | None:
        """An absolute path in one of the folders, also through a link around it; None elsewhere."""
        for folder in self._innermost_first:
            if path.startswith(f"{folder.path}/"):  # at no cost: there may be thousands
                return Place(folder, path[len(folder.path) + 1 :])
        return (self._find(path) or self._find_real(path)) if is_text(path) else None

    def _find(self, path: str) -> Place | None:
        for folder in self._innermost_first:
            inside = relative(folder.path, path)
            if inside is not None:
                return Place(folder, inside)
        return None

    def _find_real(self, path: str) -> Place | None:
        real = os.path.realpath(path).replace(os.sep, "/")
        for folder in self._innermost_first:
            inside = relative(os.path.realpath(folder.path).replace(os.sep, "/"), real)
            if inside is not None:
                return Place(folder, inside)
        return None

    def uri(self, place: Place) -> str:
        """The URI of a place, with its folder spelled as the client spells it."""
        if place.folder is not None:
            return below(place.folder.uri, place.path)
        return uri_of(place.path) if os.path.isabs(place.path) else place.path


def is_text(path: str) -> bool:
    """Whether a path has a place in the index: one that is not UTF-8 on the disk has not."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def key(path: str) -> str:
    return path.lower() if WINDOWS else path


def relative(folder: str, path: str) -> str | None:
    """The path below a folder, "" for the folder itself, None for what lies elsewhere."""
    if key(path) == key(folder):
        return ""
    prefix = folder if folder.endswith("/") else f"{folder}/"
    return path[len(prefix) :] if key(path).startswith(key(prefix)) else None


def read_folder(folder: types.WorkspaceFolder) -> Folder | None:
    """A folder on the disk; None for any other (virtual workspaces)."""
    path = path_of(folder.uri)
    return None if path is None else Folder(folder.uri, path, folder.name)


def read_folders(params: types.InitializeParams) -> list[Folder]:
    """The folders of initialize: workspaceFolders, or the older rootUri or rootPath, or none at all."""
    given = params.workspace_folders
    if given is None:
        uri = params.root_uri or (uri_of(params.root_path) if params.root_path else None)
        given = (
            [types.WorkspaceFolder(uri=uri, name=uri.rstrip("/").rpartition("/")[2])] if uri else []
        )
    found = map(read_folder, given)
    return [folder for folder in found if folder is not None]
