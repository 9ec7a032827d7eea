"""A plan -> the index: extract, store, link.

An update that concerns a few files is one transaction: readers see it whole. A large one stores facts and then links,
batch by batch, and notes that links are missing, so that after a kill the next update makes them. In its midst files
that cannot wait are looked at aside.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path

from core.errors import Cancelled
from core.indexer.aside import Aside, Interrupted, Urgent, nothing_urgent
from core.indexer.changes import Affected
from core.indexer.crew import Crew
from core.indexer.extraction import extract_all, tasks_for
from core.indexer.fingerprint import linker_tag
from core.indexer.known import LINKER, PENDING, Memory
from core.indexer.layered import Layered, paths_under
from core.indexer.linking import chunks, link_here, link_in_workers
from core.indexer.report import Progress, Report, Throttled, no_progress
from core.indexer.resources import give_back_memory
from core.indexer.settings import Settings
from core.indexer.states import open_state
from core.indexer.storing import (
    NewFacts,
    Plan,
    new_facts,
    put_links,
    put_plan,
    put_results,
)
from core.indexer.tasks import Extracted, Linked, Outcome
from core.model import FilePath
from core.store.index import Store
from core.store.snapshot import FACTS, LINES, Snapshot
from core.store.writer import Writer

LOG = logging.getLogger(__name__)

FEW_FILES = 40  # up to so many are one transaction, linked in this process
FEW_LINKS = 60
STORE_BYTES = 2_000_000  # of sources per transaction of a large update


class Applying(ABC):
    """Brings the index in line with plans. One thread uses it."""

    def __init__(
        self,
        root: Path,
        store: Store,
        settings: Settings,
        *,
        progress: Progress = no_progress,
        stopped: Callable[[], bool] = lambda: False,
        restrained: Callable[[str], None] | None = None,
        link: bool = True,
        urgent: Urgent = nothing_urgent,
    ) -> None:
        self.root = root
        self.store = store
        self.settings = settings
        self.preferred: frozenset[FilePath] = frozenset()  # files that are looked at first
        self._progress = Throttled(progress)
        self._stopped = stopped
        self._link = link
        self._urgent = urgent
        self._aside: Aside | None = None
        self._crew = Crew(settings, restrained, self._meanwhile)
        self._writer: Writer | None = None
        self._published = True
        self._generation = 0

    # -- the database

    def _open(self) -> Writer:
        if self._writer is None:
            self._writer = self.store.open_writer()
            self._published = True
        return self._writer

    def _state(self) -> Snapshot:
        return open_state(self.root, self._open().path)

    def _check(self) -> None:
        if self._stopped():
            raise Cancelled("indexing was stopped")

    def _is_ready(self) -> bool:
        return bool(self._open().meta("ready"))

    # -- few files

    def _apply(self, report: Report, before: Snapshot, memory: Memory, plan: Plan) -> None:
        all_links = plan.relink_all or not self._is_ready()
        if not all_links and len(plan.files) + len(plan.removed) <= FEW_FILES:
            self._apply_few(report, before, memory, plan)
            return
        self._aside = Aside(all_links)
        try:
            self._apply_many(report, before, memory, plan, all_links)
        finally:
            self._aside = None
            self._crew.over()

    def _extract(self, report: Report, plan: Plan, memory: Memory) -> Iterable[list[Extracted]]:
        """Results of the workers as they come."""
        tasks = tasks_for(plan.files, memory.rows, self.settings)
        done = 0
        began = time.perf_counter()
        background = self._crew.in_background and len(tasks) > FEW_FILES
        for results, seconds in extract_all(
            self._crew.workers,
            str(self.root),
            tasks,
            self.settings,
            background=background,
            preferred=self.preferred,
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
        affected, relink = self._concerned(report, before, plan, facts)
        if affected.everyone or len(relink) > FEW_LINKS + len(facts):
            self._store_all(report, memory, plan, [results])
            self._link_many(report, None if affected.everyone else relink)
            return
        self._put_few(report, before, memory, plan, results, facts, relink)

    def _concerned(
        self, report: Report, before: Snapshot, plan: Plan, facts: NewFacts
    ) -> tuple[Affected, list[FilePath]]:
        """Who is concerned by these facts, and the files to be linked, in so far as these are not all."""
        with report.timed("link"):
            affected = Affected(before)
            for path, new in facts.items():
                affected.add(path, new)
            for path, data in plan.configs.items():
                affected.add_config(path, data)
            affected.settle()
        changed = {path for path, new in facts.items() if new is not None}
        return affected, sorted(changed | (affected.readers - facts.keys()))

    def _put_few(
        self,
        report: Report,
        before: Snapshot,
        memory: Memory,
        plan: Plan,
        results: list[Extracted],
        facts: NewFacts,
        relink: list[FilePath],
    ) -> None:
        linked: list[Linked] = []
        if self._link and relink:
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

    # -- many files

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
            aside = self._aside or Aside(all_links)
            if not (affected.everyone or aside.everyone):
                changed |= affected.readers | aside.relink
                paths = sorted(changed - set(plan.removed))
        before.close()  # it keeps the write-ahead log from being taken up
        self._link_many(report, paths)

    def _meanwhile(self) -> None:
        """Workers are at work, and no transaction is open."""
        self._check()
        aside = self._aside
        if aside is None:
            return
        paths = aside.wanted(self._urgent)
        if paths and aside.is_linking:
            raise Interrupted(paths)
        if paths:
            self._look_aside(aside, paths)

    @abstractmethod
    def _look_aside(self, aside: Aside, paths: frozenset[FilePath]) -> None:
        """Bring these files up to date; those that concern too much are left for later. It takes a scan, which is not
        known here."""

    def _store_all(
        self, report: Report, memory: Memory, plan: Plan, parts: Iterable[list[Extracted]]
    ) -> None:
        """Facts of a large update, batch by batch; links are noted as missing before the first."""
        writer = self._open()
        aside = self._aside or Aside(False)
        with report.timed("store"), writer.transaction():
            writer.set_meta(PENDING, "*")
        waiting: list[Extracted] = []
        size = 0
        for results in parts:
            waiting += results
            size += sum(item.size for item in results)
            if size >= STORE_BYTES or self.preferred.intersection(item.path for item in results):
                with report.timed("store"), writer.transaction():
                    put_results(writer, aside.newest(waiting), report)
                waiting, size = [], 0
        with report.timed("store"), writer.transaction():
            plan.without(aside.done)
            put_results(writer, aside.newest(waiting), report)
            put_plan(writer, memory, plan, report)

    def _link_many(self, report: Report, paths: list[FilePath] | None) -> None:
        """Link these files (None: all), from the committed facts."""
        writer = self._open()
        if self._link:
            with self._state() as state:
                rows = {row.path: row.size for row in state.files() if row.tag}
            wanted = sorted(rows) if paths is None else [path for path in paths if path in rows]
            self._link_all(report, wanted, rows)
            with report.timed("store"), writer.transaction():
                writer.set_meta(PENDING, "")
                writer.set_meta(LINKER, linker_tag())
        with report.timed("finish"):
            # What linking left in the workers' memory is not needed for single files.
            self._crew.close()
            self.forget()
            if not self._is_ready():
                writer.finish_bulk()
            if not self._published:
                self._check()
                writer.publish()
                self._published = True
            writer.checkpoint()

    def _link_all(self, report: Report, paths: list[FilePath], sizes: dict[FilePath, int]) -> None:
        """Whatever else is done in between."""
        aside = self._aside or Aside(False)
        aside.relink, aside.everyone, aside.is_linking = set(), False, True
        if len(paths) > FEW_LINKS:
            self._crew.workers.close()  # new ones have none of the memory that extraction took
        while paths:
            linked: set[FilePath] = set()
            try:
                self._link_in_order(report, paths, sizes, linked)
                return
            except Interrupted as interruption:
                aside.interrupted()
                self._look_aside(aside, interruption.paths)
            with self._state() as state:
                sizes = {row.path: row.size for row in state.files() if row.tag}
            paths = aside.still_left(paths, linked, sizes)

    def _link_in_order(
        self,
        report: Report,
        paths: list[FilePath],
        sizes: dict[FilePath, int],
        linked: set[FilePath],
    ) -> None:
        """One state of the index. What was linked is added to `linked`."""
        writer = self._open()
        self._generation += 1
        aside = self._aside or Aside(False)
        # What was looked at aside has its links by and large, and may be looked at again before all else is linked.
        paths = sorted(
            paths, key=lambda path: (path in aside.done, path not in self.preferred, path)
        )
        began = time.perf_counter()
        for asked, found, seconds in link_in_workers(
            self._crew.workers,
            str(self.root),
            str(writer.path),
            self._generation,
            chunks(paths, sizes),
            background=self._crew.in_background and len(paths) > FEW_LINKS,
        ):
            self._check()
            linked.update(asked)
            aside.linked()
            report.add("link", 0, seconds)
            self._progress("link", len(linked), len(paths), asked[-1])
            with report.timed("store_links"), writer.transaction():
                put_links(writer, found, report)
        report.add("link", time.perf_counter() - began, 0)

    def forget(self) -> None:
        """Give up what is kept in memory for speed."""
        FACTS.clear()
        LINES.clear()
        give_back_memory()
