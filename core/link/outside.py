"""What the engine asks beyond the files: where modules are, and, on demand, packages outside the workspace."""

from typing import Any, Protocol

from core.link.finder import Leaf, WorkspaceFinder
from core.model import FileFacts, FilePath, SymbolLookup

__all__ = ["ExternalLookup", "Leaf", "Outside"]


class ExternalLookup(Protocol):
    """Facts of packages outside the workspace, read on demand by somebody else. Paths are whatever it likes, as long
    as they do not collide with the workspace's and "/" parts their folders."""

    def external_module(self, name: str, from_file: FilePath) -> FilePath | None:
        """The file of a module name as seen from a file of the workspace or of a package; of a package without a file
        its folder, with "/" at its end."""
        ...

    def facts(self, path: FilePath) -> FileFacts | None:
        """Facts of such a file."""
        ...

    def exists(self, path: FilePath) -> bool:
        """Whether there is such a file."""
        ...

    def has_folder(self, path: FilePath) -> bool:
        """Whether there is such a file below a folder."""
        ...


class _Both:
    """The workspace's lookup, and the packages' for files that are not the workspace's."""

    def __init__(self, lookup: SymbolLookup, external: ExternalLookup) -> None:
        self.lookup, self.external = lookup, external
        self.config, self.roots, self.declaring = lookup.config, lookup.roots, lookup.declaring

    def exists(self, path: FilePath) -> bool:
        return self.lookup.exists(path) or self.external.exists(path)

    def has_folder(self, path: FilePath) -> bool:
        return self.lookup.has_folder(path) or self.external.has_folder(path)

    def facts(self, path: FilePath) -> FileFacts | None:
        return self.lookup.facts(path) or self.external.facts(path)


class Outside:
    """Module names to files, remembered."""

    def __init__(self, lookup: SymbolLookup, external: ExternalLookup | None) -> None:
        self.external = external
        self.lookup: SymbolLookup = lookup if external is None else _Both(lookup, external)
        self.finder = WorkspaceFinder(self.lookup)
        self.modules: dict[Any, Any] = {}

    def external_module(self, name: str, from_file: FilePath) -> FilePath | None:
        return self.external.external_module(name, from_file) if self.external is not None else None
