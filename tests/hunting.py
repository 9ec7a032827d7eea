"""One random sequence of changes to a small package, and what the kept index has that a fresh one has not.

Cheap, so that many can be had: all is done in one process, work for others too, and what a text says is remembered.
Where updates become large (many files, many links) is drawn by lot, so that small packages come by every way; so are
kills, which are here what they are to a database: some transaction is the last one, whole or not at all.
"""

import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NamedTuple
from unittest import mock

from core.extract import extract
from core.indexer import applying, crew, linking, pipeline, worker
from core.indexer.pipeline import Indexer
from core.indexer.pool import Done, Work
from core.indexer.settings import Settings
from core.store import asked, snapshot, writer
from core.store.index import Store
from graph_rows import count_differences, differences, graph_rows, stored_rows
from rare_changes import RareChanges

STEPS = 10
CHECKS = 2  # comparisons with a fresh index, the last of them after the last step
BOOKKEEPING = 12  # rows of meta that an update may write
LOG_BYTES = 40_000  # of the write-ahead log for an update that changes next to nothing
LOG_PER_ROW = (
    8_000  # a row lies in a table and two indices; of each some pages of 1 kB change, and its bytes
)
SOURCES = {".go", ".java", ".rs", ".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts"}


class Killed(BaseException):
    """Stands for the end of the process."""


class Fault(NamedTuple):
    """What was found, in words."""

    what: str
    said: list[str]


class InPlace:
    """In the place of the pool: work is done where it is asked for."""

    def __init__(
        self, count: int, *_: object, meanwhile: Callable[[], None] = lambda: None, **__: object
    ) -> None:
        self.count = count
        self.meanwhile = meanwhile

    def warm_up(self) -> None: ...

    def close(self) -> None:
        worker.forget_links()

    def run(self, works: Iterable[Work], **_: object) -> Iterator[Done]:
        for work in list(works):
            self.meanwhile()
            yield Done(work, resolve_name(work.function)(*work.arguments), None)


class Limits(NamedTuple):
    """From where on an update is a large one: must not matter."""

    few_files: int
    few_links: int
    store_bytes: int
    chunk_files: int
    readers_in_row: int

    @classmethod
    def by_lot(cls, chance: random.Random) -> "Limits":
        if chance.random() < 0.3:
            return cls(40, 60, 2_000_000, 40, 48)
        pick = chance.choice
        return cls(
            pick([0, 1, 3, 40]),
            pick([0, 2, 60]),
            pick([1, 20_000]),
            pick([1, 3, 40]),
            pick([1, 3, 48]),
        )


@contextmanager
def cheap(limits: Limits) -> Iterator[None]:
    """No processes, and these limits."""
    with (
        mock.patch.object(crew, "Workers", InPlace),
        mock.patch.object(applying, "FEW_FILES", limits.few_files),
        mock.patch.object(applying, "FEW_LINKS", limits.few_links),
        mock.patch.object(pipeline, "FEW_LINKS", limits.few_links),
        mock.patch.object(applying, "STORE_BYTES", limits.store_bytes),
        mock.patch.object(linking, "CHUNK_FILES", limits.chunk_files),
        mock.patch.object(asked, "READERS_IN_ROW", limits.readers_in_row),
        mock.patch.object(worker, "extract", remembered_extract),
    ):
        yield


plain_extract = extract


@lru_cache(300)
def remembered_extract(text: bytes, language: Any) -> Any:
    return plain_extract(text, language)


@contextmanager
def killed_after(transactions: int, chance: random.Random) -> Iterator[None]:
    """The process ends in or behind the n-th transaction of a writer."""
    left = [transactions]
    whole = writer.Writer.transaction

    @contextmanager
    def counting(self: Any) -> Iterator[None]:
        left[0] -= 1
        if left[0] < 0 and chance.random() < 0.5:
            raise Killed
        with whole(self):
            yield
            if left[0] < 0:
                raise Killed

    with mock.patch.object(writer.Writer, "transaction", counting):
        yield


class Sequence:
    """One package, one seed."""

    def __init__(self, folder: Path, inner: str, seed: int, work: Path) -> None:
        """The package `inner` of a folder of packages; what is done lies below `work`."""
        source, inner = folder / inner, imported_as(folder, inner)
        self.chance = random.Random(seed)
        origin, self.root = work / "origin", work / "work"
        self.kept, self.fresh = work / "kept", work / "fresh"
        shutil.copytree(
            source,
            origin / inner,
            ignore=shutil.ignore_patterns("__pycache__", "node_modules", ".*", "*.so"),
        )
        shutil.copytree(origin, self.root)
        self.limits = Limits.by_lot(self.chance)
        self.changes = RareChanges(
            self.root, origin, self.chance, repository=self.chance.random() < 0.3
        )
        self.settings = Settings(jobs=1)
        self.indexer = self.opened(self.kept)
        self.kills = 0
        self.ids: dict[Any, int] = {}

    def opened(self, folder: Path) -> Indexer:
        return Indexer(self.root, Store(self.root, folder), self.settings)

    def close(self, indexer: Indexer) -> None:
        indexer.close()
        indexer.store.close()

    def run(self) -> Fault | None:
        """None when all was well."""
        with cheap(self.limits):
            try:
                return self._run()
            finally:
                self.close(self.indexer)

    def _run(self) -> Fault | None:
        self.indexer.update()
        self.ids = self._symbol_ids()
        checks = {STEPS * (n + 1) // CHECKS - 1 for n in range(CHECKS)}
        for step in range(STEPS):
            touched = self.changes.some()
            part = touched is not None and self.chance.random() < 0.5
            self._update(touched if part else None)
            after = self._symbol_ids()
            moved = [key for key, number in self.ids.items() if after.get(key, number) != number]
            if moved:
                return Fault(f"symbols with another id: {moved[:5]}", self.changes.said)
            self.ids = after
            if self.chance.random() < 0.3:
                self.indexer.cover(0)  # a part of what is due
            if step in checks and (fault := self._check()):
                return fault
        return None

    def _update(self, touched: set[str] | None) -> None:
        """One update, which may be cut short by a kill and begun again by a new process."""
        if self.chance.random() < 0.15:
            self.changes.said.append("started again")
            self.close(self.indexer)
            self.indexer = self.opened(self.kept)
        if self.chance.random() < 0.2:
            self.kills += 1
            self.changes.said.append("killed")
            try:
                with killed_after(self.chance.choice([0, 0, 1, 2, 3, 5]), self.chance):
                    if self.chance.random() < 0.1:
                        self.ids = {}  # a new index has new ones
                        self.indexer.rebuild()
                    else:
                        self._ask(self.indexer, touched)
            except Killed:
                self.close(self.indexer)
                self.indexer = self.opened(self.kept)
                touched = None  # a new process compares everything
        self._ask(self.indexer, touched)

    @staticmethod
    def _ask(indexer: Indexer, touched: set[str] | None) -> None:
        if touched is None:
            indexer.update()
        else:
            indexer.update_paths(touched)

    def _check(self) -> Fault | None:
        self.indexer.update()
        self.indexer.cover()
        fault = self._check_against_fresh() or self._check_idle() or self._check_small_edit()
        return Fault(fault, self.changes.said) if fault else None

    def _check_against_fresh(self) -> str:
        snapshot.FACTS.clear()
        shutil.rmtree(self.fresh, ignore_errors=True)
        other = self.opened(self.fresh)
        try:
            other.update()
            other.cover()
        finally:
            self.close(other)
        found = differences(graph_rows(self.kept), graph_rows(self.fresh))
        return "\n".join(found)

    def _check_idle(self) -> str:
        """Nothing changed, nothing is written."""
        written, changed, _ = self._cost(self.indexer.update)
        if changed or written > BOOKKEEPING:
            return f"without a change {written} rows were written and {changed} differ"
        return ""

    def _check_small_edit(self) -> str:
        """A comment more in one file: rows that stay are not written again."""
        path = self.chance.choice(self.changes.sources() or [None])
        if path is None or path.is_symlink():
            return ""
        with path.open("a") as file:
            file.write("\n# more\n" if path.suffix == ".py" else "\n// more\n")
        self.changes.note("one line", path)
        relative = path.relative_to(self.root).as_posix()
        written, changed, log = self._cost(lambda: self.indexer.update_paths([relative]))
        if written > changed + BOOKKEEPING:
            return f"a line more in {relative}: {written} rows were written, {changed} differ"
        if log > LOG_BYTES + LOG_PER_ROW * changed:
            return f"a line more in {relative}: {log} bytes of log for {changed} rows"
        return ""

    def _cost(self, update: Callable[[], Any]) -> tuple[int, int, int]:
        """(rows written, rows that differ, bytes of log) of an update."""
        before = stored_rows(self.kept)
        connection = self.indexer._open()._database.connection
        count, log = connection.total_changes(), self._log_bytes()
        update()
        written = self.indexer._open()._database.connection.total_changes() - count
        return written, count_differences(before, stored_rows(self.kept)), self._log_bytes() - log

    def _log_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.kept.glob("*-wal"))

    def _symbol_ids(self) -> dict[Any, int]:
        """The id of each symbol, by what makes it the same one after an edit."""
        with self.indexer.store.snapshot() as found:
            return {
                (row.path, symbol.kind, symbol.qualified, symbol.ordinal): symbol.id
                for row in found.files()
                for symbol in found.symbols_in(row.path)
            }


def imported_as(folder: Path, inner: str) -> str:
    """A package's path from where Python's imports of it begin; its last two parts elsewhere."""
    parts = inner.split("/")
    for count in range(1, len(parts)):
        if folder.joinpath(*parts[:count], "__init__.py").exists():
            return "/".join(parts[count - 1 :])
    return "/".join(parts[-2:])


def small_packages(
    folder: Path, least: int = 4, most: int = 40, largest: int = 200_000
) -> list[str]:
    """Folders below this one with a handful of sources, relative to it, sorted: what a sequence is cheap on."""
    found: dict[str, list[int]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in SOURCES and path.is_file():
            relative = path.relative_to(folder)
            for above in relative.parents[:-1]:
                counts = found.setdefault(above.as_posix(), [0, 0])
                counts[0] += 1
                counts[1] += path.stat().st_size
    return sorted(
        name for name, (files, size) in found.items() if least <= files <= most and size <= largest
    )
