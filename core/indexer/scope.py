"""What an update looks at: some files and whole folders, or everything."""

from collections.abc import Iterable

from core.model import FilePath


class Scope:
    """Paths, each with all that is below it. The root ("") is everything, no path at all is nothing."""

    __slots__ = ("paths",)

    def __init__(self, paths: Iterable[FilePath]) -> None:
        """A path inside another one is left out."""
        kept: set[FilePath] = set()
        for path in sorted(paths, key=len):
            if not is_below(path, kept):
                kept.add(path)
        self.paths = frozenset(kept)

    def __contains__(self, path: FilePath) -> bool:
        return is_below(path, self.paths)

    def steps(self) -> dict[FilePath, set[str]]:
        """Folder ("" or ending in "/") on the way to one of the paths -> names in it that lie on the way; of folders
        that are to be looked at as a whole, nothing."""
        found: dict[FilePath, set[str]] = {} if self.paths else {"": set()}
        for path in self.paths - {""}:
            base = ""
            for part in path.split("/"):
                found.setdefault(base, set()).add(part)
                base += f"{part}/"
        return found


def is_below(path: FilePath, paths: set[FilePath] | frozenset[FilePath]) -> bool:
    """Whether a path, or a folder around it, is one of these."""
    if "" in paths:
        return True
    while path:
        if path in paths:
            return True
        path = path.rpartition("/")[0]
    return False


EVERYTHING = Scope([""])
