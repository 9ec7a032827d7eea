"""What an update writes beside facts: refused files, files that are gone, configuration, what the next scan needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.indexer.extraction import record_of
from core.indexer.fingerprint import linker_tag
from core.indexer.known import ALL, SOME, Memory, remember_part, remember_scan, with_part
from core.indexer.reading import read_config
from core.indexer.report import Report
from core.indexer.scan import Found, Refused, Scan
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings
from core.indexer.tasks import Extracted, Linked, Outcome
from core.languages import language_for
from core.model import FileFacts, FilePath
from core.store.packing import unpack_facts
from core.store.rows import FileRecord, FileStatus
from core.store.writer import Writer

NewFacts = dict[
    FilePath, FileFacts | None
]  # of changed files; None for those that have none any more
MOST_ROOTS = 2_000  # projects of one workspace that are known by name


@dataclass(slots=True)
class Plan:
    """What is to be done after a scan."""

    settings: Settings
    scan: Scan
    scope: Scope  # of the scan
    began: int  # when it began, ns
    files: list[Found]  # to be extracted
    same: list[Extracted]  # whose stamp alone changed
    refused: list[FileRecord] = field(default_factory=list)  # rows that are not as they should be
    removed: list[FilePath] = field(default_factory=list)  # rows to be removed
    appeared: list[FilePath] = field(default_factory=list)  # rows of `refused` that are new
    configs: dict[FilePath, bytes | None] = field(default_factory=dict)  # that changed
    roots: tuple[FilePath, ...] | None = None  # new ones, None when they stay
    relink_all: bool = False
    relink_some: bool = False  # of an update that was cut off

    @property
    def changes_rows(self) -> bool:
        rows = self.same or self.refused or self.removed or self.configs
        return bool(rows) or self.roots is not None

    def remembers(self, memory: Memory) -> bool:
        """Whether the next scan is to compare with something else, although no file has changed."""
        if self.scope is EVERYTHING:
            return True
        rules = with_part(memory.known.rules, self.scan.rules, self.scope)
        return rules != memory.known.rules

    def without(self, paths: set[FilePath]) -> None:
        """Leave these files to whoever has looked at them since."""
        self.same = [item for item in self.same if item.path not in paths]
        self.refused = [item for item in self.refused if item.path not in paths]
        self.removed = [path for path in self.removed if path not in paths]
        self.appeared = [path for path in self.appeared if path not in paths]


def make_plan(
    root: str,
    settings: Settings,
    memory: Memory,
    found: Scan,
    same: list[Extracted],
    others: list[Found],
    scope: Scope,
    began: int,
    stored_config: Callable[[FilePath], bytes | None],
) -> Plan:
    plan = Plan(settings, found, scope, began, others, same)
    for item in found.refused:
        record = refused_record(item)
        row = memory.rows.get(item.path)
        if item.path in scope and (row is None or row[1:] != record):
            plan.refused.append(record)
    plan.appeared = [record.path for record in plan.refused if record.path not in memory.rows]
    # A file that is refused from now on loses its symbols: linking must hear of it as of one that is gone.
    lost = [r.path for r in plan.refused if (row := memory.rows.get(r.path)) and row.tag]
    plan.removed = sorted({*found.gone, *lost})
    for path in sorted(found.configs.keys() | memory.configs.keys()):
        stamp = found.configs.get(path)
        if path in scope and (stamp != memory.configs.get(path) or path in memory.young_configs):
            data = None if stamp is None else read_config(root, path)
            if data != stored_config(path):
                plan.configs[path] = data
    roots = roots_of(found, memory.roots, scope)
    if roots != memory.roots:
        plan.roots = roots
    if scope is EVERYTHING:
        plan.relink_all = memory.pending == ALL or memory.linker != linker_tag()
        plan.relink_some = memory.pending == SOME
    return plan


def roots_of(found: Scan, before: tuple[FilePath, ...], scope: Scope) -> tuple[FilePath, ...]:
    """The workspace itself, and the projects in it, the outermost first."""
    looked_into = set(found.folders)
    others = [path for path in before if path not in scope and path not in looked_into]
    inner = sorted({*filter(None, others), *filter(None, found.projects)}, key=depth_of)
    return ("", *inner[:MOST_ROOTS])


def depth_of(path: FilePath) -> tuple[int, FilePath]:
    return path.count("/"), path


def refused_record(item: Refused) -> FileRecord:
    language = language_for(item.path)
    return FileRecord(
        item.path,
        language.name if language else "",
        item.size,
        item.mtime_ns,
        status=FileStatus.FAILED if item.failed else FileStatus.SKIPPED,
        reason=item.reason,
    )


def put_results(writer: Writer, results: Iterable[Extracted], report: Report) -> None:
    """Rows of extracted files; inside a transaction."""
    for item in results:
        if item.outcome == Outcome.SAME:
            writer.touch(item.path, item.size, item.mtime_ns)
        elif item.outcome == Outcome.GONE:
            writer.remove_file(item.path)
            report.removed += 1
        else:
            writer.put_file(record_of(item), item.packed)
            if item.outcome == Outcome.EXTRACTED:
                report.extracted += 1
                report.bytes += item.size
            elif item.outcome == Outcome.FAILED:
                report.failed += 1
            else:
                report.refused += 1


def put_plan(writer: Writer, memory: Memory, plan: Plan, report: Report) -> None:
    """Everything that the scan alone decides; inside a transaction."""
    put_results(writer, plan.same, report)
    for path in plan.removed:
        writer.remove_file(path)
        report.removed += 1
    for record in plan.refused:
        writer.put_file(record, None)
        report.refused += 1
    for path, data in plan.configs.items():
        writer.put_config(path, data)
    if plan.roots is not None:
        writer.set_roots(plan.roots)
    if plan.scope is EVERYTHING:
        remember_scan(writer, memory, plan.scan, plan.settings, plan.began)
    else:
        remember_part(writer, memory, plan.scan, plan.scope)


def put_links(writer: Writer, linked: Iterable[Linked], report: Report) -> None:
    """Links of files; inside a transaction."""
    for item in linked:
        writer.put_links(item.path, item.packed)
        report.linked += 1


def new_facts(results: Iterable[Extracted], removed: Iterable[FilePath]) -> NewFacts:
    """Facts of files after the change; None for those that have none any more."""
    found: NewFacts = dict.fromkeys(removed)
    for item in results:
        if item.outcome == Outcome.EXTRACTED and item.packed is not None:
            found[item.path] = unpack_facts(item.packed.facts)
        elif item.outcome != Outcome.SAME:
            found[item.path] = None
    return found
