"""What the engine asks beyond the files: where modules are, and, on demand, packages outside the workspace;
and what is known of calls of what is outside without that."""

from typing import Any, Protocol

from core.languages.rules import LanguageRules
from core.link.finder import Leaf, WorkspaceFinder
from core.link.kinds import EXTERNAL, OUTSIDER, Type
from core.model import FileFacts, FilePath, SymbolLookup

__all__ = ["ExternalLookup", "Leaf", "Outside", "outside_result"]


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


def outside_result(rules: LanguageRules, kind: Type) -> Type:
    """What an outside callable gives: an instance when it looks like a class, a result otherwise."""
    name, results = kind[2], rules.results
    known = results and (results.get(f"{kind[1]}.{name}") or results.get(name.rpartition(".")[2]))
    if known:
        return (OUTSIDER, rules.builtin_module, known)
    last = name.rpartition(".")[2].lstrip("_")
    if kind[0] == EXTERNAL and last[:1].isupper():
        return (OUTSIDER, kind[1], name)
    return (OUTSIDER, kind[1], name if name.endswith("()") else f"{name}()")


def outside_element(kind: Type) -> Type:
    name = kind[2]
    return (OUTSIDER, kind[1], name if name.endswith("[]") else f"{name}[]")
