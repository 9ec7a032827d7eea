"""Paths of the workspace: the folders around them, and how they are written down."""

from collections.abc import Iterable

from core.model import FilePath


def folders_of(paths: Iterable[FilePath]) -> set[FilePath]:
    """All folders around these files, each ending in "/"."""
    direct = {path[: path.rfind("/") + 1] for path in paths}
    found: set[FilePath] = set()
    for folder in direct:
        while folder and folder not in found:
            found.add(folder)
            folder = folder[: folder.rfind("/", 0, -1) + 1]
    return found


def printable(path: FilePath) -> FilePath:
    """A path that can be stored and shown: bytes that are not UTF-8 become \\xNN."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
