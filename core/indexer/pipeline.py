"""The index of one folder, kept equal to the disk: scan, extract, store, link.

An update that concerns a few files is one transaction: readers see it whole. A large one stores facts and then links,
batch by batch, and notes how far linking has come, so that after a kill the next update goes on from there. Whatever
was done when, the result is what a fresh index would hold.

The caller holds the folder's lock; one thread uses an `Indexer`.
"""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from core.errors import Cancelled, DamagedIndex, SchemaMismatch
from core.indexer.changes import Affected
from core.indexer.extraction import extract_all, still_same, tasks_for
from core.indexer.fingerprint import linker_tag
from core.indexer.known import LINKER, PENDING, Memory, recall, recall_some
from core.indexer.layered import Layered, paths_under
from core.indexer.linking import chunks, link_here, link_in_workers
from core.indexer.pool import Workers
from core.indexer.report import Notify, Progress, Report, Throttled, no_notice, no_progress
from core.indexer.resources import give_back_memory, resident
from core.indexer.restraint import Restraint
from core.indexer.scan import Scan, no_scan, scan
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings
from core.indexer.states import open_state
from core.indexer.storing import Plan, make_plan, new_facts, put_links, put_plan, put_results
from core.indexer.tasks import PRELOAD, START, Extracted, Linked, Outcome
from core.model import FilePath
from core.store.index import Store
from core.store.snapshot import FACTS, LINES, Snapshot
from core.store.writer import Writer

LOG = logging.getLogger(__name__)

FEW_FILES = 40  # up to so many are one transaction, linked in this process
FEW_LINKS = 60
STORE_BYTES = 2_000_000  # of sources per transaction of a large update


class Indexer:
    """Opens, or makes, the index of a folder and brings it up to date. `store` says where it lies."""

    def __init__(
        self,
        root: Path,
        store: Store,
        settings: Settings,
        *,
        progress: Progress = no_progress,
        notify: Notify = no_notice,
        stopped: Callable[[], bool] = lambda: False,
        restrained: Callable[[str], None] | None = None,
        link: bool = True,
        entering: Callable[[FilePath], None] | None = None,
        scanned: Callable[[Scan, Scope], None] = no_scan,
    ) -> None:
        """`restrained` hears why there are fewer workers at work than there could be, "" when there are all again.
        Without it somebody waits for the outcome: then nothing is held back. `entering` hears of each folder before
        it is looked into, `scanned` what was found when a scan is through."""
        self.root = root
        self.store = store
        self.settings = settings
        self._progress = Throttled(progress)
        self._notify = notify
        self._stopped = stopped
        self._link = link
        self._entering = entering
        self._after_scan = scanned
        self._restraint = None if restrained is None else Restraint(restrained)
        self._workers = self._new_workers()
        self._writer: Writer | None = None
        self._published = True
        self._generation = 0

    def close(self) -> None:
        self._workers.close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def warm_up(self) -> None:
        """Start the workers, so that the next change finds them ready."""
        self._workers.warm_up()

    def configure(self, settings: Settings) -> None:
        """Other settings for the next update."""
        before, self.settings = self.settings, settings
        if (settings.jobs, settings.worker_memory) != (before.jobs, before.worker_memory):
            self._workers.close()
            self._workers = self._new_workers()

    def _new_workers(self) -> Workers:
        memory = self.settings.worker_memory
        return Workers(self.settings.jobs, START, PRELOAD, memory=memory, allowed=self._allowed)

    def _allowed(self, count: int, busy: int) -> int:
        if self._restraint is None or not self.settings.back_off:
            return count
        return self._restraint.allowed(count, busy)

    @property
    def _in_background(self) -> bool:
        """Whether work in large numbers is to make way for all else."""
        return self._restraint is not None and self.settings.low_priority

    @property
    def revision(self) -> int:
        return self._writer.revision if self._writer is not None else 0

    # -- updates

    def update(self) -> Report:
        """Compare everything with the disk. Raises OSError when the folder cannot be read, StoreError, Cancelled."""
        return self._safely(self._update_all)

    def update_paths(self, paths: Iterable[FilePath]) -> Report:
        """Compare some files, and folders with all in them, given by their relative paths, with the disk."""
        scope = Scope(paths)
        if "" in scope.paths:
            return self.update()
        return self._safely(lambda report: self._update_some(report, scope))

    def rebuild(self, reason: str = "asked for") -> Report:
        """A new index; the old one answers until it is complete."""
        self._open_new(at_once=not self.store.exists())
        report = Report(rebuilt=reason)
        self._update_all(report)
        return report

    def _safely(self, update: Callable[[Report], None]) -> Report:
        """Run an update; an index that turns out damaged is replaced by a new one."""
        report = Report()
        try:
            self._open()
            update(report)
            if resident() > self.settings.indexer_memory:
                self.forget()
        except (DamagedIndex, SchemaMismatch) as error:
            LOG.error("%s", error)
            self._notify("warning", f"{error}. It is built anew.")
            self._open_new(at_once=True)
            report = Report(rebuilt=str(error))
            self._update_all(report)
        return report

    def _open(self) -> Writer:
        if self._writer is None:
            self._writer = self.store.open_writer()
            self._published = True
        return self._writer

    def _open_new(self, *, at_once: bool) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._writer = self.store.rebuild()
        self._published = at_once
        if at_once:
            self._writer.publish()

    def _state(self) -> Snapshot:
        return open_state(self.root, self._open().path)

    def _update_all(self, report: Report) -> None:
        with self._state() as before:
            self._compare(report, before, recall(before, self.settings), EVERYTHING)
        self._progress("idle", 0, 0, "")

    def _update_some(self, report: Report, scope: Scope) -> None:
        if self._open().meta(PENDING):
            # A large update broke off. Who links some files must not forget that others wait for theirs.
            self._update_all(report)
            return
        with self._state() as before:
            sure = self._compare(report, before, recall_some(before, self.settings, scope), scope)
        if not sure:
            self._update_all(report)
            return
        self._progress("idle", 0, 0, "")

    def _compare(self, report: Report, before: Snapshot, memory: Memory, scope: Scope) -> bool:
        """False when more must be looked at to know anything."""
        began = time.time_ns()
        if scope is EVERYTHING:
            self._progress("scan", 0, 0, "")
        with report.timed("scan"):
            found = scan(
                str(self.root), self.settings, memory.known, self._scanned, scope, self._entering
            )
        if found.unsure:
            return False
        self._after_scan(found, scope)
        report.scope = scope
        self._apply(report, before, memory, found, began)
        return True

    def _scanned(self, count: int, path: FilePath) -> None:
        self._check()
        self._progress("scan", count, 0, path)

    def _check(self) -> None:
        if self._stopped():
            raise Cancelled("indexing was stopped")

    # -- from a scan to the index

    def _apply(
        self, report: Report, before: Snapshot, memory: Memory, found: Scan, began: int
    ) -> None:
        """`began`: when the scan did."""
        root, settings = str(self.root), self.settings
        with report.timed("scan"):
            same, others = still_same(root, found.changed, memory.rows, settings)
            config = before.config
            scope = report.scope
            plan = make_plan(root, settings, memory, found, same, others, scope, began, config)
        report.unchanged = found.unchanged + len(same)
        report.changed = len(others)
        all_links = plan.relink_all or not self._is_ready()
        if not all_links and len(others) + len(plan.removed) <= FEW_FILES:
            self._apply_few(report, before, memory, plan)
            return
        try:
            self._apply_many(report, before, memory, plan, all_links)
        finally:
            # Workers that have made way for others once do so for ever.
            self._workers.close()
            if self._restraint is not None:
                self._restraint.over()

    def _is_ready(self) -> bool:
        return bool(self._open().meta("ready"))

    def _extract(self, report: Report, plan: Plan, memory: Memory) -> Iterable[list[Extracted]]:
        """Results of the workers as they come."""
        tasks = tasks_for(plan.files, memory.rows, self.settings)
        done = 0
        began = time.perf_counter()
        background = self._in_background and len(tasks) > FEW_FILES
        for results, seconds in extract_all(
            self._workers, str(self.root), tasks, self.settings, background=background
        ):
            self._check()
            done += len(results)
            report.add("extract", 0, seconds)
            self._progress("extract", done, len(tasks), results[-1].path)
            yield results
        report.add("extract", time.perf_counter() - began, 0)

    def _apply_few(self, report: Report, before: Snapshot, memory: Memory, plan: Plan) -> None:
        """One transaction."""
        results = [item for part in self._extract(report, plan, memory) for item in part]
        facts = new_facts(results, (*plan.removed, *plan.appeared))
        if not (results or plan.changes_rows):
            if plan.remembers(memory):
                with report.timed("store"), self._open().transaction():
                    put_plan(self._open(), memory, plan, report)
            return
        with report.timed("link"):
            affected = Affected(before)
            for path, new in facts.items():
                affected.add(path, new)
            for path, data in plan.configs.items():
                affected.add_config(path, data)
            affected.settle()
        changed = {path for path, new in facts.items() if new is not None}
        relink = sorted(changed | (affected.readers - facts.keys()))
        if affected.everyone or len(relink) > FEW_LINKS + len(changed):
            self._store_all(report, memory, plan, [results])
            self._link_many(report, None if affected.everyone else relink)
            return
        linked: list[Linked] = []
        if self._link:
            with report.timed("link"):
                there = {item.path for item in results if item.outcome != Outcome.GONE}
                there.update(record.path for record in plan.refused)
                lookup = Layered(
                    before, facts, lambda f: paths_under(before, f), plan.configs, there
                )
                linked, _ = link_here(lookup, relink)
        writer = self._open()
        with report.timed("store"), writer.transaction():
            put_results(writer, results, report)
            put_plan(writer, memory, plan, report)
            put_links(writer, linked, report)

    def _apply_many(
        self, report: Report, before: Snapshot, memory: Memory, plan: Plan, all_links: bool
    ) -> None:
        affected = None if all_links else Affected(before)
        if all_links:
            before.close()
        changed: set[FilePath] = set()

        def watched() -> Iterable[list[Extracted]]:
            for results in self._extract(report, plan, memory):
                if affected is not None:
                    with report.timed("link"):
                        for path, new in new_facts(results, ()).items():
                            affected.add(path, new)
                            changed.add(path)
                yield results

        self._store_all(report, memory, plan, watched())
        paths: list[FilePath] | None = None
        if affected is not None:
            with report.timed("link"):
                for path in (*plan.removed, *plan.appeared):
                    affected.add(path, None)
                for path, data in plan.configs.items():
                    affected.add_config(path, data)
                affected.settle()
            if not affected.everyone:
                paths = sorted((changed | affected.readers) - set(plan.removed))
        before.close()  # it keeps the write-ahead log from being taken up
        self._link_many(report, paths, memory.pending)

    def _store_all(
        self, report: Report, memory: Memory, plan: Plan, parts: Iterable[list[Extracted]]
    ) -> None:
        """Facts of a large update, batch by batch; links are noted as missing before the first."""
        writer = self._open()
        with report.timed("store"), writer.transaction():
            writer.set_meta(PENDING, "*")
        waiting: list[Extracted] = []
        size = 0
        for results in parts:
            waiting += results
            size += sum(item.size for item in results)
            if size >= STORE_BYTES:
                with report.timed("store"), writer.transaction():
                    put_results(writer, waiting, report)
                waiting, size = [], 0
        with report.timed("store"), writer.transaction():
            put_results(writer, waiting, report)
            put_plan(writer, memory, plan, report)

    def _link_many(self, report: Report, paths: list[FilePath] | None, pending: str = "") -> None:
        """Link these files (None: all), from the committed facts."""
        writer = self._open()
        if self._link:
            with self._state() as state:
                rows = {row.path: row.size for row in state.files() if row.tag}
            wanted = sorted(rows) if paths is None else [path for path in paths if path in rows]
            self._link_in_order(report, wanted, rows)
            with report.timed("store"), writer.transaction():
                writer.set_meta(PENDING, "")
                writer.set_meta(LINKER, linker_tag())
        with report.timed("finish"):
            # What linking left in the workers' memory is not needed for single files.
            self._workers.close()
            self.forget()
            if not self._is_ready():
                writer.finish_bulk()
            if not self._published:
                self._check()
                writer.publish()
                self._published = True
            writer.checkpoint()

    def _link_in_order(
        self, report: Report, paths: list[FilePath], sizes: dict[FilePath, int]
    ) -> None:
        writer = self._open()
        self._generation += 1
        if len(paths) > FEW_LINKS:
            self._workers.close()  # new ones have none of the memory that extraction took
        database = str(writer.path)
        parts = chunks(paths, sizes)
        done = 0
        began = time.perf_counter()
        for asked, linked, seconds in link_in_workers(
            self._workers,
            str(self.root),
            database,
            self._generation,
            parts,
            background=self._in_background and len(paths) > FEW_LINKS,
        ):
            self._check()
            done += len(asked)
            report.add("link", 0, seconds)
            self._progress("link", done, len(paths), asked[-1])
            with report.timed("store_links"), writer.transaction():
                put_links(writer, linked, report)
        report.add("link", time.perf_counter() - began, 0)

    def forget(self) -> None:
        """Give up what is kept in memory for speed."""
        FACTS.clear()
        LINES.clear()
        give_back_memory()
