"""A state of the index with changes laid over it that are not written yet: what the linker sees of them."""

from collections.abc import Callable, Collection, Iterable, Mapping

from core.model import FileFacts, FilePath, SymbolLookup, declares
from core.store.snapshot import Snapshot


class Layered:
    """A SymbolLookup. `changes`: path -> its facts, None for a file that has none any more; `configs` likewise."""

    def __init__(
        self,
        base: SymbolLookup,
        changes: Mapping[FilePath, FileFacts | None],
        files_under: Callable[[FilePath], Iterable[FilePath]],
        configs: Mapping[FilePath, bytes | None] | None = None,
        there: Collection[FilePath] = (),
        roots: tuple[FilePath, ...] | None = None,
    ) -> None:
        """`files_under` lists the files of the base below a folder. `there`: changed files without facts that are in
        the workspace all the same, not indexed; the others are gone. `roots`: others than those of the base."""
        self._base = base
        self._changes = changes
        self._configs = configs or {}
        self._files_under = files_under
        self._there = frozenset(there)
        self._roots = roots
        self._gone = [path for path in changes if not self._exists(path)]

    def _exists(self, path: FilePath) -> bool:
        """Of a changed file."""
        return self._changes[path] is not None or path in self._there

    def facts(self, path: FilePath) -> FileFacts | None:
        if path in self._changes:
            return self._changes[path]
        return self._base.facts(path)

    def exists(self, path: FilePath) -> bool:
        if path in self._changes:
            return self._exists(path)
        return self._base.exists(path)

    def has_folder(self, path: FilePath) -> bool:
        inside = f"{path}/" if path else ""
        if any(changed.startswith(inside) and self._exists(changed) for changed in self._changes):
            return True
        if not self._base.has_folder(path):
            return False
        gone = {changed for changed in self._gone if changed.startswith(inside)}
        return not gone or any(found not in gone for found in self._files_under(path))

    def config(self, path: FilePath) -> bytes | None:
        if path in self._configs:
            return self._configs[path]
        return self._base.config(path)

    def declaring(self, package: str, name: str) -> list[FilePath]:
        found = [p for p in self._base.declaring(package, name) if p not in self._changes]
        own = (p for p, facts in self._changes.items() if declares(p, facts, package, name))
        return sorted([*found, *own])

    def roots(self) -> Iterable[FilePath]:
        return self._base.roots() if self._roots is None else self._roots


def paths_under(snapshot: Snapshot, folder: FilePath) -> list[FilePath]:
    return [row.path for row in snapshot.files(folder)]
