"""What clients and watchers say has happened -> what is to be looked at, at a cost that suits what may have changed.

A hint is a path at which something happened: a file or a folder, there, gone, or another one by now. Most hints are
noise (a build folder that fills up, a package manager at work): they must cost next to nothing. So a folder that the
scanner did not look into is asked about once, and then all below it is dropped until its rules may have changed.
"""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from core.indexer.folders import BUILD, ENVIRONMENT_MARKS, VENDORED, refused_by_name
from core.indexer.ignore import IGNORE_NAMES
from core.indexer.names import names
from core.indexer.scan import Scan
from core.indexer.scope import Scope
from core.model import FilePath

MOST_IGNORED = 10_000  # folders that are remembered as such
MOST_SINGLE = 64  # paths that are looked at one by one however small the workspace is
SHARE = 10  # beyond one path for so many files, comparing everything is cheaper


class Hints:
    """Knows which folders the scanner looks into. Gathers paths until they are taken."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folders: set[FilePath] = set()  # looked into
        self.files = 0  # in the workspace, as far as is known
        self._prefix = str(root).rstrip(os.sep) + os.sep
        self.closed: set[FilePath] = set()  # folders that are left out for what they hold
        self._ignored: set[FilePath] = set()  # folders that are left out, for whatever reason
        self._targets: dict[FilePath, FilePath] = {}  # linked file -> link that stands for it
        self.outer: frozenset[str] = frozenset()  # rule files elsewhere

    def learn(self, found: Scan, scope: Scope) -> bool:
        """What a scan of the scope looked into, and what it left out. Whether that changes what is to be watched."""
        whole = "" in scope.paths
        if whole:
            self._ignored.clear()
            self.outer, self._targets = frozenset(), {}
        self.outer |= frozenset(found.outer)
        self._targets |= found.targets
        looked_into = {folder for folder in found.folders if folder in scope}
        before, closed = self.folders, self.closed
        known = any(path in before or path in closed for path in scope.paths)
        changed = bool(whole or known or looked_into or found.closed)
        if changed:
            self.folders = {folder for folder in before if folder not in scope} | looked_into
            self.closed = {folder for folder in closed if folder not in scope}
            self.closed.update(found.closed)
            self._ignored -= looked_into
            changed = self.folders != before or self.closed != closed
        if len(self._ignored) > MOST_IGNORED:
            self._ignored.clear()
        self._ignored.update(
            path
            for path in found.passed_by
            if path in scope and not refused_by_name(path.rpartition("/")[2], ())
        )
        return changed

    def read(self, paths: Iterable[object]) -> set[FilePath]:
        """What is to be looked at; "" stands for everything."""
        found: set[FilePath] = set()
        for path in paths:
            looked = self._read(str(path))
            if looked is not None:
                found.add(looked)
        return found

    def is_file(self, path: FilePath) -> bool:
        """Whether a path stands for nothing but a source file in a folder that is known."""
        name = path.rpartition("/")[2]
        plain = names().is_source(name) and not (
            names().is_project(name) or names().is_config(name) or is_mark(name)
        )
        return plain and path.rpartition("/")[0] in self.folders and path not in self.folders

    def _read(self, path: str) -> FilePath | None:
        if path in self.outer:
            return ""
        relative = self._relative(path)
        if relative is None:
            return None
        folder, _, name = relative.rpartition("/")
        if not relative:
            return ""
        if folder in self.folders:
            return self._inside(relative, folder, name)
        top = self._unknown(folder)
        above, _, called = top.rpartition("/")
        if refused_by_name(called, ()):
            return None
        if top in self._ignored and not (folder == top and is_mark(name)):
            return None
        return top if above in self.folders else ""

    def _inside(self, relative: FilePath, folder: FilePath, name: str) -> FilePath | None:
        """Something directly in a folder that the scanner looks into."""
        if name in IGNORE_NAMES or (is_mark(name) and may_be_refused(folder, name)):
            return folder
        if names().is_project(name) or names().is_config(name) or names().is_source(name):
            return relative
        if relative in self.folders:
            return relative
        if relative in self._targets:
            return self._targets[relative]
        if name == ".git":  # a repository begins or ends, with rules of its own
            return folder
        if refused_by_name(name, ()):
            return None
        if relative in self._ignored:
            self._ignored.discard(relative)  # it may be another one by now
            return relative
        return relative if os.path.isdir(self._prefix + relative) else None

    def _unknown(self, folder: FilePath) -> FilePath:
        """The outermost folder on the way to this one, itself included, that the scanner did not look into."""
        above = folder.rpartition("/")[0]
        while folder and above not in self.folders and above:
            folder, above = above, above.rpartition("/")[0]
        return folder

    def _relative(self, path: str) -> FilePath | None:
        if (
            path.startswith(self._prefix)
            and os.sep == "/"
            and "/." not in path
            and "//" not in path
        ):
            return path[len(self._prefix) :].rstrip("/")
        return relative_path(self._prefix, path)


def is_mark(name: str) -> bool:
    """Whether a file of this name may decide whether the folder around it is looked into."""
    return name in ENVIRONMENT_MARKS or name in names().package_files or name == ".git"


def may_be_refused(folder: FilePath, name: str) -> bool:
    """Whether a folder's being looked into may rest on that file."""
    return name in ENVIRONMENT_MARKS or folder.rpartition("/")[2] in BUILD | VENDORED


def relative_path(root: str, path: str) -> FilePath | None:
    """A path relative to the root, with "/" between parts ("" for the root itself); None for one elsewhere."""
    root = root.rstrip(os.sep)
    inner = os.path.normpath(os.path.join(root or os.sep, path))
    if inner == (root or os.sep):
        return ""
    if not inner.startswith(root + os.sep):
        return None
    return inner[len(root) + 1 :].replace(os.sep, "/")


def are_many(paths: Collection[FilePath], files: int) -> bool:
    """Whether to compare everything is cheaper than to look at these."""
    return "" in paths or len(paths) > max(MOST_SINGLE, files // SHARE)
