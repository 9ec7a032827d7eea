"""An empty index in a private folder: what open files are laid over where there is no index, or none yet."""

import shutil
import threading
from pathlib import Path

from core.store.index import Store
from core.store.private import private_folder


class Scratch:
    """Made when first needed; gone with `close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._stores: dict[Path, Store] = {}

    def store(self, root: Path) -> Store:
        """An empty index that belongs to a root."""
        with self._lock:
            if self._folder is None:
                self._folder = private_folder("scratch")
                writer = Store(root, self._folder).open_writer()
                writer.finish_bulk()
                writer.close()
            found = self._stores.get(root)
            if found is None:
                found = self._stores[root] = Store(root, self._folder)
            return found

    def close(self) -> None:
        with self._lock:
            for store in self._stores.values():
                store.close()
            self._stores.clear()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None
