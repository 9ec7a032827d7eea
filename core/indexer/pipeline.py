"""The index of one folder, kept equal to the disk: scan, extract, store, link.

What a scan finds becomes a plan, and `applying.py` carries it out. Whatever was done when, the result is what a fresh
index would hold.

The caller holds the folder's lock; one thread uses an `Indexer`.
"""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from core.errors import DamagedIndex, SchemaMismatch, StoreError
from core.indexer.applying import FEW_LINKS, Applying
from core.indexer.aside import Aside, Urgent, nothing_urgent
from core.indexer.extraction import extract_all, still_same, tasks_for
from core.indexer.known import LEFT_OUT, PENDING, Memory, recall, recall_some
from core.indexer.most_files import leave_out
from core.indexer.reading import TOO_LARGE
from core.indexer.report import Notify, Progress, Report, no_notice, no_progress
from core.indexer.resources import resident
from core.indexer.scan import Scan, no_scan, scan
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings
from core.indexer.storing import (
    Plan,
    make_plan,
    new_facts,
)
from core.model import FilePath
from core.store.index import Store
from core.store.snapshot import Snapshot

LOG = logging.getLogger(__name__)

MOST_DELETED = 5  # times in a row that an index vanishes under one update


class Indexer(Applying):
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
        urgent: Urgent = nothing_urgent,
        stored_aside: Callable[[frozenset[FilePath]], None] = lambda paths: None,
    ) -> None:
        """`restrained` hears why there are fewer workers at work than there could be, "" when there are all again.
        Without it somebody waits for the outcome: then nothing is held back. `entering` hears of each folder before
        it is looked into, `scanned` what was found when a scan is through. `urgent` is asked in the midst of a large
        update for files that cannot wait for its end, `stored_aside` hears that the index has them."""
        super().__init__(
            root,
            store,
            settings,
            progress=progress,
            stopped=stopped,
            restrained=restrained,
            link=link,
            urgent=urgent,
        )
        self._notify = notify
        self._entering = entering
        self._after_scan = scanned
        self._stored_aside = stored_aside
        self._said_count = self._said_size = False

    def close(self) -> None:
        self._crew.close()
        self._close_writer()

    def worker_ids(self) -> list[int]:
        """Processes of the workers; any thread may ask."""
        return self._crew.workers.process_ids()

    def warm_up(self) -> None:
        """Start the workers, so that the next change finds them ready."""
        self._crew.workers.warm_up()

    def configure(self, settings: Settings) -> None:
        """Other settings for the next update."""
        self.settings = settings
        self._crew.configure(settings)

    @property
    def revision(self) -> int:
        return self._writer.revision if self._writer is not None else 0

    @property
    def state_key(self) -> tuple[Path, int] | None:
        """What tells one state of the index from another; None before it is opened."""
        return None if self._writer is None else (self._writer.path, self._writer.revision)

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

        def build() -> Report:
            self._open_new(at_once=not self.store.exists())
            report = Report(rebuilt=reason)
            self._update_all(report)
            return report

        return self._until_kept(build)

    def _safely(self, update: Callable[[Report], None]) -> Report:
        """Run an update; an index that turns out damaged is replaced by a new one."""
        return self._until_kept(lambda: self._or_anew(update))

    def _until_kept(self, work: Callable[[], Report]) -> Report:
        """Do it again where the index was deleted meanwhile, by hand or by one whose lock had been deleted before:
        what SQLite says then (read-only, input or output) is no fault of disk or rights."""
        for _ in range(MOST_DELETED):
            try:
                report = work()
            except (OSError, StoreError):
                self._check()  # a lock that is deleted, too, is another's to take
                if not self._was_deleted():
                    raise
            else:
                if not self._was_deleted():
                    return report
            LOG.warning("the index of %s was deleted while it was written", self.root)
            self._close_writer()
        raise StoreError("the index is deleted again and again")

    def _was_deleted(self) -> bool:
        """Whether the index that is written can be found no more."""
        if self._writer is None:
            return False
        return not self._writer.is_in_place() or (self._published and not self.store.exists())

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _or_anew(self, update: Callable[[Report], None]) -> Report:
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

    def _open_new(self, *, at_once: bool) -> None:
        self._check()  # it removes what others have begun
        self._close_writer()
        self._writer = self.store.rebuild()
        self._published = at_once
        if at_once:
            self._writer.publish()

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
        if scope is EVERYTHING:
            leave_out(found, memory.known, self.settings.max_files)
        elif found.unsure or self._is_too_much(found, memory):
            return False
        self._after_scan(found, scope)
        self._say_what_is_left_out(found, memory)
        report.scope = scope
        plan = self._plan(report, before, memory, found, scope, began)
        self._apply(report, before, memory, plan)
        return True

    def _is_too_much(self, found: Scan, memory: Memory) -> bool:
        """Whether a part of the workspace alone cannot tell which files are beyond the limit."""
        new = sum(item.path not in memory.rows for item in found.changed)
        writer = self._open()
        if writer.meta(LEFT_OUT):
            return bool(new or found.gone)
        return bool(new) and writer.files + new > self.settings.max_files

    def _say_what_is_left_out(self, found: Scan, memory: Memory) -> None:
        """Once; status has the rest."""
        if found.left_out and not self._said_count:
            self._said_count = True
            text = f"{found.left_out:,} files of {self.root} are beyond the limit of {self.settings.max_files:,}"
            self._notify(
                "warning",
                f"{text} and are not indexed, those furthest from the root: see codescope.index.maxFiles.",
            )
        large = [item.path for item in found.refused if item.reason.startswith(TOO_LARGE)]
        if not self._said_size and any(path not in memory.rows for path in large):
            self._said_size = True
            text = f"{len(large):,} files of {self.root} are too large to be indexed: see codescope.index.maxFileSize."
            self._notify("info", f"{text} Status lists them.")

    def _scanned(self, count: int, path: FilePath) -> None:
        self._check()
        self._progress("scan", count, 0, path)

    def _plan(
        self,
        report: Report,
        before: Snapshot,
        memory: Memory,
        found: Scan,
        scope: Scope,
        began: int,
    ) -> Plan:
        """`began`: when the scan did."""
        root, settings, config = str(self.root), self.settings, before.config
        with report.timed("scan"):
            same, others = still_same(root, found.changed, memory.rows, settings)
            plan = make_plan(root, settings, memory, found, same, others, scope, began, config)
        report.unchanged = found.unchanged + len(same)
        report.changed = len(others)
        return plan

    def _look_aside(self, aside: Aside, paths: frozenset[FilePath]) -> None:
        """Bring these files up to date; those that concern too much are left for later."""
        report = Report(scope=Scope(paths))
        root = str(self.root)
        with self._state() as before:
            memory = recall_some(before, self.settings, report.scope)
            found = scan(root, self.settings, memory.known, None, report.scope, self._entering)
            plan = self._plan(report, before, memory, found, report.scope, time.time_ns())
            if aside.all_links and not aside.is_linking:
                plan.roots = None  # the large update has yet to say which there are
            if (
                found.unsure
                or plan.configs
                or plan.roots is not None
                or self._is_too_much(found, memory)
            ):
                aside.tried |= paths
                return
            tasks = tasks_for(plan.files, memory.rows, self.settings)
            parts = extract_all(self._crew.spare, root, tasks, self.settings)
            results = [item for part, _ in parts for item in part]
            facts = new_facts(results, (*plan.removed, *plan.appeared))
            relink: list[FilePath] = []
            if aside.is_linking or not aside.all_links:
                relink = self._concerned(report, before, memory, plan, facts)
            now = relink if len(relink) <= FEW_LINKS + len(facts) else facts.keys() & set(relink)
            aside.done |= paths
            self._put_few(report, before, memory, plan, results, facts, sorted(now), relink)
        self._stored_aside(paths)
