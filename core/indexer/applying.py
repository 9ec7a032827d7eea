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
from core.indexer.covering import cover
from core.indexer.crew import Crew
from core.indexer.extraction import extract_all, tasks_for
from core.indexer.fingerprint import linker_tag
from core.indexer.known import ALL, LINKER, PENDING, SOME, Memory
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
        all_links = plan.relink_all or not (self._is_ready() or plan.relink_some)
        few = len(plan.files) + len(plan.removed) <= FEW_FILES
        if few and not (all_links or plan.relink_some):
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
        relink = self._concerned(report, before, memory, plan, facts)
        if len(relink) > FEW_LINKS + len(facts):
            self._store_all(report, memory, plan, [results], set(relink))
            self._link_many(report)
            return
        self._put_few(report, before, memory, plan, results, facts, relink)

    def _concerned(
        self, report: Report, before: Snapshot, memory: Memory, plan: Plan, facts: NewFacts
    ) -> list[FilePath]:
        """The files to be linked anew because of these facts."""
        with report.timed("link"):
            affected = affected_by(plan, memory, before)
            for path, new in facts.items():
                affected.add(path, new)
            affected.settle()
        changed = {path for path, new in facts.items() if new is not None}
        return sorted(changed | (affected.readers - facts.keys()))

    def _put_few(
        self,
        report: Report,
        before: Snapshot,
        memory: Memory,
        plan: Plan,
        results: list[Extracted],
        facts: NewFacts,
        relink: list[FilePath],
        later: Iterable[FilePath] = (),
    ) -> None:
        """One transaction. `later`: files that wait for the end of a large update."""
        linked: list[Linked] = []
        if self._link and relink:
            with report.timed("link"):
                there = {item.path for item in results if item.outcome != Outcome.GONE}
                there.update(record.path for record in plan.refused)
                lookup = Layered(
                    before,
                    facts,
                    lambda f: paths_under(before, f),
                    plan.configs,
                    there,
                    plan.roots,
                )
                linked, _ = link_here(lookup, relink)
        writer = self._open()
        with report.timed("store"), writer.transaction():
            put_results(writer, results, report)
            put_plan(writer, memory, plan, report)
            put_links(writer, linked, report)
            writer.wait_for_links(later)

    # -- many files

    def _apply_many(
        self, report: Report, before: Snapshot, memory: Memory, plan: Plan, all_links: bool
    ) -> None:
        affected: Affected | None = None
        if all_links:
            before.close()
        else:
            with report.timed("link"):
                affected = affected_by(plan, memory, before)
        waiting: set[FilePath] | None = None if affected is None else affected.readers

        def watched() -> Iterable[list[Extracted]]:
            for results in self._extract(report, plan, memory):
                if affected is not None:
                    with report.timed("link"):
                        for path, new in new_facts(results, ()).items():
                            affected.add(path, new)
                            affected.readers.add(path)
                        affected.settle()
                yield results

        self._store_all(report, memory, plan, watched(), waiting)
        before.close()  # it keeps the write-ahead log from being taken up
        self._link_many(report)

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
        self,
        report: Report,
        memory: Memory,
        plan: Plan,
        parts: Iterable[list[Extracted]],
        concerned: set[FilePath] | None,
    ) -> None:
        """Facts of a large update, batch by batch. `concerned`: who is to be linked because of those that there were so
        far, None for all; that is noted with them."""
        writer = self._open()
        aside = self._aside or Aside(False)
        with report.timed("store"), writer.transaction():
            if concerned is None or writer.meta(PENDING) != ALL:
                writer.set_meta(PENDING, ALL if concerned is None else SOME)
        waiting: list[Extracted] = []
        noted: set[FilePath] = set()
        size = 0
        for results in parts:
            waiting += results
            size += sum(item.size for item in results)
            if size >= STORE_BYTES or self.preferred.intersection(item.path for item in results):
                with report.timed("store"), writer.transaction():
                    put_results(writer, aside.newest(waiting), report)
                    note_waiting(writer, concerned, noted)
                waiting, size = [], 0
        with report.timed("store"), writer.transaction():
            plan.without(aside.done)
            put_results(writer, aside.newest(waiting), report)
            put_plan(writer, memory, plan, report)
            note_waiting(writer, concerned, noted)

    def _link_many(self, report: Report) -> None:
        """Link the files that wait for it, from the committed facts."""
        writer = self._open()
        if self._link:
            if writer.meta(PENDING) == ALL:
                with report.timed("store"), writer.transaction():
                    writer.index_names()
                    writer.wait_for_links(None)
                    writer.set_meta(PENDING, SOME)
                    writer.set_meta(LINKER, linker_tag())
            self._link_waiting(report)
        with report.timed("finish"):
            # What linking left in the workers' memory is not needed for single files.
            self._crew.close()
            self.forget()
            if not self._is_ready():
                writer.finish_bulk()
            if self._link:
                with writer.transaction():
                    writer.have_links(None)
                    writer.set_meta(PENDING, "")
            if not self._published:
                self._check()
                writer.publish()
                self._published = True
            writer.checkpoint()

    def _link_waiting(self, report: Report) -> None:
        """Whatever else is done in between."""
        aside = self._aside or Aside(False)
        aside.is_linking = True
        while True:
            with self._state() as state:
                sizes = state.waiting()
            if len(sizes) > FEW_LINKS:
                self._crew.workers.close()  # new ones have none of the memory that extraction took
            try:
                self._link_in_order(report, sizes)
                return
            except Interrupted as interruption:
                aside.interrupted()
                self._look_aside(aside, interruption.paths)

    def _link_in_order(self, report: Report, sizes: dict[FilePath, int]) -> None:
        """These files, by one state of the index."""
        writer = self._open()
        self._generation += 1
        aside = self._aside or Aside(False)
        # What was looked at aside has its links by and large, and may be looked at again before all else is linked.
        paths = sorted(
            sizes, key=lambda path: (path in aside.done, path not in self.preferred, path)
        )
        done = 0
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
            done += len(asked)
            aside.linked()
            report.add("link", 0, seconds)
            self._progress("link", done, len(paths), asked[-1])
            with report.timed("store_links"), writer.transaction():
                put_links(writer, found, report)
                writer.have_links(asked)
        report.add("link", time.perf_counter() - began, 0)

    # -- what is searched

    def cover(self, seconds: float = float("inf")) -> int:
        """Make what is searched of files as words, those that are due; how many files are left when time is over."""
        with self._state() as state:
            return cover(self._open(), state, self.preferred, seconds, self._check)

    def forget(self) -> None:
        """Give up what is kept in memory for speed."""
        FACTS.clear()
        LINES.clear()
        give_back_memory()


def affected_by(plan: Plan, memory: Memory, before: Snapshot) -> Affected:
    """Who is concerned by what the scan alone decides."""
    affected = Affected(before)
    for path in (*plan.removed, *plan.appeared):
        affected.add(path, None)
    for path, data in plan.configs.items():
        affected.add_config(path, data)
    if plan.roots is not None:
        fresh = [item.path for item in plan.files if item.path not in memory.rows]
        affected.add_roots(plan.roots, [*fresh, *plan.appeared], memory.configs)
    affected.settle()
    return affected


def note_waiting(writer: Writer, concerned: set[FilePath] | None, noted: set[FilePath]) -> None:
    """Inside the transaction that stores why these files are concerned."""
    if concerned is not None:
        writer.wait_for_links(concerned - noted)
        noted |= concerned
