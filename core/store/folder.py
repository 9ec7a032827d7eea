"""The `.codescope` folder: which database file in it is the index of this version.

A database is never repaired or emptied in place: a rebuild writes a new file and then replaces a small pointer file
atomically, so that open readers finish on the old one and see at their next snapshot that there is a new one. Files
and pointer carry the schema's number: two versions of the tool on one folder leave each other's index alone.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from core.errors import StoreError
from core.store.schema import SCHEMA

FOLDER_NAME = ".codescope"
POINTER = f"codescope-{SCHEMA}.current"
STEM = f"codescope-{SCHEMA}"
ATTEMPTS = 3  # to make the folder
SIDE_FILES = ("", "-wal", "-shm", "-journal")


class Identity(NamedTuple):
    """Which database file is current; a copy under the same name is another one."""

    path: Path
    device: int
    inode: int


class IndexFolder:
    """Paths inside one `.codescope` folder. Reads and writes nothing before it is asked to."""

    __slots__ = ("_pointed", "_stamp", "path", "pointer")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pointer = path / POINTER
        self._stamp: tuple[int, int, int] | None = None
        self._pointed = ""

    def current(self) -> Identity | None:
        """The database that the pointer names, None when there is no pointer or no such file. Raises StoreError when
        that cannot be told."""
        try:
            stat = os.stat(self.pointer)
            stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if stamp != self._stamp:
                name = self.pointer.read_text(encoding="utf-8").strip()
                # A pointer may come with a foreign checkout: it may only name our files in this folder.
                if not name.startswith(STEM) or name != os.path.basename(name):
                    return None
                self._stamp, self._pointed = stamp, name
            path = self.path / self._pointed
            found = os.stat(path)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        except OSError as error:
            raise StoreError(f"the index cannot be read: {error.strerror}") from error
        return Identity(path, found.st_dev, found.st_ino)

    def is_current(self, name: object) -> bool:
        """Whether the database of this name is the current one; None is whichever that is."""
        with suppress(StoreError):
            current = self.current()
            return name is None or current is None or current.path.name == name
        return True

    def prepare(self) -> None:
        """Make the folder, and the `.gitignore` inside it that keeps it out of every repository."""
        for _ in range(ATTEMPTS - 1):
            with suppress(
                FileExistsError, FileNotFoundError
            ):  # somebody deletes it while we make it
                self._make()
                return
        self._make()

    def _make(self) -> None:
        # A workspace that was moved away or deleted is not to be there again because of us.
        self.path.mkdir(parents=self.path.name != FOLDER_NAME, exist_ok=True)
        ignore = self.path / ".gitignore"
        if not ignore.exists():
            ignore.write_text("# An index: can be deleted at any time.\n*\n", encoding="utf-8")

    def new_database(self) -> Path:
        """A path for a new database that no file has."""
        path = self.path / f"{STEM}.db"
        number = 1
        while any(Path(f"{path}{end}").exists() for end in SIDE_FILES):
            number += 1
            path = self.path / f"{STEM}.{number}.db"
        return path

    def publish(self, database: Path) -> None:
        """Make this database the current one."""
        draft = self.path / f"{POINTER}.{os.getpid()}.new"
        try:
            draft.write_text(f"{database.name}\n", encoding="utf-8")
            os.replace(draft, self.pointer)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise

    def sweep(self) -> None:
        """Remove databases and pointers of this schema that are not current: old ones, and what a killed process had
        begun. Those still open elsewhere may stay behind. For who holds the indexer's lock, or has just published."""
        current = self.current()
        for path in self.path.glob(f"{STEM}.*"):
            stem = path.name.removesuffix("-wal").removesuffix("-shm").removesuffix("-journal")
            if stem.endswith((".db", ".new")) and (current is None or stem != current.path.name):
                with suppress(OSError):
                    path.unlink()
