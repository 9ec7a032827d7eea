"""What the files of a folder declare outermost, by name: read once for a folder, because a linker asks for hundreds."""

from collections.abc import Callable

from core.model import PACKAGE, FilePath, Kind
from core.store.connections import Database
from core.store.rows import SERIAL_BITS, SERIAL_MASK, pack_sort

_PACKAGE_SORT = pack_sort(Kind.NAMESPACE, PACKAGE)
Table = dict[int, set[FilePath]]  # name -> files


class FolderNames:
    """Of one state of an index."""

    def __init__(self, database: Database, name_ids: Callable[[str], list[int]]) -> None:
        self._database = database
        self._name_ids = name_ids
        self._tables: dict[FilePath, tuple[Table, Table]] = {}

    def declaring(self, folder: FilePath, package: str, name: str) -> list[FilePath]:
        """Files of a folder that say to be of a package and declare a name."""
        known = self._tables.get(folder)
        if known is None:
            known = self._tables[folder] = self._read(folder)
        packages, names = known
        inside = [packages.get(number, set()) for number in self._name_ids(package)]
        having = [names.get(number, set()) for number in self._name_ids(name)]
        return sorted(set().union(*inside) & set().union(*having))

    def files_in(self, folder: FilePath) -> list[tuple[int, FilePath]]:
        """Files that lie in a folder, not below it."""
        first, last = (f"{folder}/", f"{folder}0") if folder else ("", chr(0x10FFFF))
        sql = "select id, path from file where path >= ? and path < ?"
        found = self._database.rows(sql, (first, last))
        return [(number, path) for number, path in found if "/" not in path[len(first) :]]

    def _read(self, folder: FilePath) -> tuple[Table, Table]:
        packages: Table = {}
        names: Table = {}
        sql = "select name, sort from symbol where id between ? and ? and parent = 0"
        for number, path in self.files_in(folder):
            first = number << SERIAL_BITS
            for name, sort in self._database.rows(sql, (first, first | SERIAL_MASK)):
                names.setdefault(name, set()).add(path)
                if sort == _PACKAGE_SORT:
                    packages.setdefault(name, set()).add(path)
        return packages, names
