"""Facts that are not stored yet, before those of a snapshot: so that files can be linked before they are written."""

from collections.abc import Iterable, Mapping

from core.model import FileFacts, FilePath, SymbolLookup, declares


class PendingLookup:
    """A SymbolLookup. None stands for a file that is gone."""

    def __init__(self, below: SymbolLookup, pending: Mapping[FilePath, FileFacts | None]) -> None:
        self._below = below
        self._pending = pending
        self._folders = {
            path[:end]
            for path, facts in pending.items()
            if facts is not None
            for end, character in enumerate(path)
            if character == "/"
        }

    def facts(self, path: FilePath) -> FileFacts | None:
        """Facts of a file, the pending ones first."""
        if path in self._pending:
            return self._pending[path]
        return self._below.facts(path)

    def exists(self, path: FilePath) -> bool:
        """Whether there is a file of this path, counting the pending ones."""
        if path in self._pending:
            return self._pending[path] is not None
        return self._below.exists(path)

    def has_folder(self, path: FilePath) -> bool:
        """Whether any file lies below this folder. A folder whose last file is pending to go still counts."""
        return path.rstrip("/") in self._folders or self._below.has_folder(path)

    def config(self, path: FilePath) -> bytes | None:
        """Bytes of a configuration file."""
        return self._below.config(path)

    def declaring(self, package: str, name: str) -> list[FilePath]:
        """Files that declare a package and, outermost, a name."""
        found = [p for p in self._below.declaring(package, name) if p not in self._pending]
        own = (p for p, facts in self._pending.items() if declares(p, facts, package, name))
        return sorted([*found, *own])

    def roots(self) -> Iterable[FilePath]:
        """Folders from which modules are looked up first."""
        return self._below.roots()
