"""What an update writes beside facts: refused files, files that are gone, configuration, what the next scan needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.indexer.extraction import record_of
from core.indexer.fingerprint import linker_tag
from core.indexer.known import Memory, remember_scan
from core.indexer.reading import read_config
from core.indexer.report import Report
from core.indexer.scan import Found, Refused, Scan
from core.indexer.settings import Settings
from core.indexer.tasks import Extracted, Linked, Outcome
from core.languages import language_for
from core.model import FilePath
from core.store.rows import FileRecord, FileStatus
from core.store.writer import Writer

MOST_ROOTS = 2_000  # projects of one workspace that are known by name


@dataclass(slots=True)
class Plan:
    """What is to be done after a scan."""

    settings: Settings
    scan: Scan
    began: int | None  # when a full scan began, ns; None for a scan of some files
    files: list[Found]  # to be extracted
    same: list[Extracted]  # whose stamp alone changed
    refused: list[FileRecord] = field(default_factory=list)  # rows that are not as they should be
    removed: list[FilePath] = field(default_factory=list)  # rows to be removed
    configs: dict[FilePath, bytes | None] = field(default_factory=dict)  # that changed
    roots: tuple[FilePath, ...] | None = None  # new ones, None when they stay
    relink_all: bool = False

    @property
    def changes_rows(self) -> bool:
        return bool(self.same or self.refused or self.removed or self.configs)


def make_plan(
    root: str,
    settings: Settings,
    memory: Memory,
    found: Scan,
    same: list[Extracted],
    others: list[Found],
    began: int | None,
    stored_config: Callable[[FilePath], bytes | None],
) -> Plan:
    plan = Plan(settings, found, began, others, same)
    for item in found.refused:
        record = refused_record(item)
        row = memory.rows.get(item.path)
        if row is None or row[1:] != record:
            plan.refused.append(record)
    # A file that is refused from now on loses its symbols: linking must hear of it as of one that is gone.
    lost = [r.path for r in plan.refused if (row := memory.rows.get(r.path)) and row.tag]
    plan.removed = sorted({*found.gone, *lost})
    if began is not None:
        for path in found.configs.keys() | memory.configs.keys():
            stamp = found.configs.get(path)
            if stamp != memory.configs.get(path) or path in memory.young_configs:
                data = None if stamp is None else read_config(root, path)
                if data != stored_config(path):
                    plan.configs[path] = data
        roots = roots_of(found)
        if roots != memory.roots:
            plan.roots = roots
        plan.relink_all = (
            plan.roots is not None or bool(memory.pending) or memory.linker != linker_tag()
        )
    return plan


def roots_of(found: Scan) -> tuple[FilePath, ...]:
    """The workspace itself, and the projects in it, the outermost first."""
    inner = sorted({path for path in found.projects if path}, key=lambda p: (p.count("/"), p))
    return ("", *inner[:MOST_ROOTS])


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
    if plan.began is not None:
        remember_scan(writer, memory, plan.scan, plan.settings, plan.began)


def put_links(writer: Writer, linked: Iterable[Linked], report: Report) -> None:
    """Links of files; inside a transaction."""
    for item in linked:
        writer.put_links(item.path, item.packed)
        report.linked += 1
