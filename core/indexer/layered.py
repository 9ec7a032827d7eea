"""A state of the index with changes laid over it that are not written yet: what the linker sees of them."""

from collections.abc import Callable, Iterable, Mapping

from core.model import FileFacts, FilePath, SymbolLookup
from core.store.snapshot import Snapshot


class Layered:
    """A SymbolLookup. `changes`: path -> its facts, None for a file that is gone; `configs` likewise."""

    def __init__(
        self,
        base: SymbolLookup,
        changes: Mapping[FilePath, FileFacts | None],
        files_under: Callable[[FilePath], Iterable[FilePath]],
        configs: Mapping[FilePath, bytes | None] | None = None,
    ) -> None:
        """`files_under` lists the files of the base below a folder."""
        self._base = base
        self._changes = changes
        self._configs = configs or {}
        self._files_under = files_under
        self._gone = [path for path, facts in changes.items() if facts is None]

    def facts(self, path: FilePath) -> FileFacts | None:
        if path in self._changes:
            return self._changes[path]
        return self._base.facts(path)

    def exists(self, path: FilePath) -> bool:
        if path in self._changes:
            return self._changes[path] is not None
        return self._base.exists(path)

    def has_folder(self, path: FilePath) -> bool:
        inside = f"{path}/" if path else ""
        if any(
            facts is not None and changed.startswith(inside)
            for changed, facts in self._changes.items()
        ):
            return True
        if not self._base.has_folder(path):
            return False
        gone = {changed for changed in self._gone if changed.startswith(inside)}
        return not gone or any(found not in gone for found in self._files_under(path))

    def config(self, path: FilePath) -> bytes | None:
        if path in self._configs:
            return self._configs[path]
        return self._base.config(path)

    def roots(self) -> Iterable[FilePath]:
        return self._base.roots()


def paths_under(snapshot: Snapshot, folder: FilePath) -> list[FilePath]:
    return [row.path for row in snapshot.files(folder)]
