"""Packages around one workspace folder: where their files are, and what these say. Parsed when asked for, kept in
memory, never indexed, never run.

A file is read only from where packages are: a folder in which modules are looked up, or the folder of a package that
was found by its name. Whatever a package says about its files, nothing else is opened.
"""

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from core.extract import extract
from core.indexer.reading import MAX_CONFIG_BYTES, read_anywhere
from core.languages import language_for
from core.languages.packages import PackageRules, Surroundings, packages_for
from core.model import FileFacts, FilePath
from core.store.caches import Cache
from core.syntax.versions import next_version

MAX_BYTES = 2_000_000  # of a package's file
MOST_KEPT = 3_000_000  # bytes of sources whose facts are kept; in memory they take some twenty times as much


class PackageFile(NamedTuple):
    """A file of a package."""

    source: bytes
    facts: FileFacts


class RealDisk:
    """`core.languages.packages.Disk`."""

    def is_file(self, path: str) -> bool:
        return os.path.isfile(path)

    def is_folder(self, path: str) -> bool:
        return os.path.isdir(path)

    def names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(folder))
        except OSError:
            return []

    def read(self, path: str) -> bytes | None:
        return read_anywhere(path, MAX_CONFIG_BYTES)

    def real(self, path: str) -> str:
        return os.path.realpath(path)


class Packages:
    """Safe to use from any thread; files are parsed without holding others up."""

    def __init__(
        self, root: Path, interpreter: str = "", variables: Mapping[str, str] | None = None
    ) -> None:
        own = {**(os.environ if variables is None else variables), "PATHSEP": os.pathsep}
        self.around = Surroundings(root.as_posix(), interpreter, own)
        self._disk = RealDisk()
        self._lock = threading.Lock()
        self._folders: dict[PackageRules, tuple[str, ...]] = {}
        self._homes: set[str] = set()  # folders whose files may be read
        self._files: Cache[PackageFile] = Cache(MOST_KEPT)

    def module(self, name: str, from_file: FilePath) -> FilePath | None:
        """The file of a module, as a file of the workspace or of a package (by its absolute path) names it."""
        language = language_for(from_file)
        rules = None if language is None else packages_for(language.name)
        if rules is None or not name:
            return None
        asking = os.path.join(self.around.root, from_file.rpartition("/")[0])
        folders = self._search_folders(rules)
        for path, home in rules.candidates(name, folders, asking, self.around.root, self._disk):
            if home and lies_in(path, home):
                with self._lock:
                    self._homes.add(home)
            if self.exists(path):
                return path
        return None

    def exists(self, path: FilePath) -> bool:
        """Whether a path, absolute, is a file that may be read."""
        return is_outside(path) and self._is_at_home(path) and os.path.isfile(path)

    def size(self, path: FilePath) -> int:
        """Bytes of a file that would have to be parsed, 0 when it is in memory."""
        key = self._key(path)
        return 0 if key is None or key in self._files else key[2]

    def read(self, path: FilePath) -> PackageFile | None:
        """A file of a package; None when it is none, or is not there any more."""
        key = self._key(path)
        return None if key is None else self._files.get(key, lambda: parse_file(path))

    # -- inside

    def _search_folders(self, rules: PackageRules) -> tuple[str, ...]:
        folders = self._folders.get(rules)
        if folders is None:
            folders = rules.search_folders(self.around, self._disk)
            with self._lock:
                self._folders[rules] = folders
                self._homes.update(folders)
        return folders

    def _is_at_home(self, path: FilePath) -> bool:
        with self._lock:
            homes = tuple(self._homes)
        return any(lies_in(path, home) for home in homes)

    def _key(self, path: FilePath) -> tuple[FilePath, int, int] | None:
        """What a file's facts are kept by: an update of the package changes it."""
        if not self.exists(path):
            return None
        try:
            found = os.stat(path)
        except OSError:
            return None
        return path, found.st_mtime_ns, found.st_size


def parse_file(path: FilePath) -> tuple[PackageFile, int] | None:
    """(a file, what it weighs in memory); None when it cannot be read."""
    language = language_for(path)
    source = None if language is None else read_anywhere(path, MAX_BYTES)
    if language is None or source is None:
        return None
    # Parsed as an open document is: other threads run meanwhile.
    tree = next_version(None, source, language).parsed
    return PackageFile(source, extract(source, language, tree)), len(source)


def is_outside(path: FilePath) -> bool:
    """Whether a file is a package's: those of the workspace are named from its root."""
    return os.path.isabs(path)


def lies_in(path: str, folder: str) -> bool:
    """Whether a path lies below a folder, as they are written."""
    normal = os.path.normpath(path).replace(os.sep, "/")
    return normal.startswith(folder.rstrip("/") + "/")
