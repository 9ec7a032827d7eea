"""Files to be read -> what became of each, through the workers. A file that a worker does not survive is marked."""

import logging
from collections.abc import Collection, Iterable, Iterator
from heapq import nlargest

from core.indexer.fingerprint import extractor_tag
from core.indexer.pool import Done, Failure, Problem, Work, Workers
from core.indexer.reading import read_source
from core.indexer.scan import Found
from core.indexer.settings import Settings
from core.indexer.tasks import EXTRACT, Extracted, Outcome, Task
from core.languages import language_for
from core.model import FilePath
from core.store.rows import FileRecord, FileRow, FileStatus
from core.text import content_tag

LOG = logging.getLogger(__name__)

BATCH_BYTES = 256_000
BATCH_FILES = 64
LAST_BYTES, LAST_PARTS = 32_000, 16  # of what is left, each batch is a part
NEWEST = 100
# So much is compared with what the index has before workers are asked: a touched file needs none.
COMPARED_BYTES = 16_000_000


def batches(
    tasks: Iterable[Task], preferred: Collection[FilePath] = frozenset()
) -> Iterator[list[Task]]:
    """Preferred files first, then the newest, which somebody is at work on, then those that fill a batch, so that none
    of them is left for the end; several small ones together, fewer and fewer, so that all workers end at once.

    These are in the order of their paths, which is that of linking: rows that are written in one order at first and
    in another later leave pages half empty.
    """
    whole = list(tasks)
    newest = {task.path for task in nlargest(NEWEST, whole, key=lambda task: task.mtime_ns)}

    def urgency(task: Task) -> int:
        return 0 if task.path in preferred else 1 if task.path in newest else 2

    def turn(task: Task) -> tuple[int, int, FilePath]:
        return urgency(task), -task.size if task.size >= BATCH_BYTES else 0, task.path

    batch: list[Task] = []
    size = 0
    left = sum(task.size for task in whole)
    for task in sorted(whole, key=turn):
        most = max(LAST_BYTES, min(BATCH_BYTES, left // LAST_PARTS))
        left -= task.size
        full = size + task.size > most or len(batch) >= BATCH_FILES
        if batch and (full or urgency(task) != urgency(batch[-1])):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += task.size
    if batch:
        yield batch


def extract_all(
    workers: Workers,
    root: str,
    tasks: Iterable[Task],
    settings: Settings,
    *,
    background: bool = False,
    preferred: Collection[FilePath] = frozenset(),
) -> Iterator[tuple[list[Extracted], float]]:
    """(what became of some files, seconds of CPU time of the workers), in the order in which it comes."""
    works = [work_of(root, batch, settings, background) for batch in batches(tasks, preferred)]
    again: list[Work] = []
    for done in workers.run(works):
        if done.failure is None:
            yield done.result
        elif len(batch := done.work.arguments[1]) > 1:
            again += [work_of(root, [task], settings, background) for task in batch]
        else:
            yield [failed(batch[0], done.failure, settings)], 0.0
    for done in workers.run(again):
        yield result_of_one(done, settings)


def work_of(root: str, batch: list[Task], settings: Settings, background: bool) -> Work:
    return Work(EXTRACT, (root, batch, settings, background), settings.seconds_per_file)


def result_of_one(done: Done, settings: Settings) -> tuple[list[Extracted], float]:
    if done.failure is None:
        found: tuple[list[Extracted], float] = done.result
        return found
    return [failed(done.work.arguments[1][0], done.failure, settings)], 0.0


def failed(task: Task, failure: Failure, settings: Settings) -> Extracted:
    """A file that could not be extracted is not tried again before it, or the extractor, changes."""
    LOG.warning("%s: %s: %s", task.path, failure.problem, failure.text)
    reasons = {
        Problem.TIMEOUT: f"timeout: reading it took more than {settings.seconds_per_file:g} s",
        Problem.CRASHED: f"crashed: {failure.text}",
        Problem.DAMAGED: f"error: {failure.text}",
        Problem.MEMORY: f"memory: {failure.text}",
        Problem.ERROR: f"error: {failure.text.strip().rpartition(chr(10))[2]}",
    }
    reason = reasons[failure.problem]
    return Extracted(
        task.path, task.size, task.mtime_ns, Outcome.FAILED, task.extractor, reason=reason
    )


def still_same(
    root: str, found: list[Found], rows: dict[FilePath, FileRow], settings: Settings
) -> tuple[list[Extracted], list[Found]]:
    """(files whose content is what the index has, the others): saves starting workers for what was only touched."""
    same: list[Extracted] = []
    others: list[Found] = []
    budget = COMPARED_BYTES
    for item in found:
        row = rows.get(item.path)
        budget -= item.size
        if row is None or not row.tag or budget < 0 or not is_current(row, settings):
            others.append(item)
            continue
        source = read_source(root, item.path, settings.max_bytes)
        if source.text is not None and content_tag(source.text) == row.tag:
            same.append(
                Extracted(item.path, source.size, source.mtime_ns, Outcome.SAME, row.extractor)
            )
        else:
            others.append(item)
    return same, others


def is_current(row: FileRow, settings: Settings) -> bool:
    return row.extractor == extractor_tag(row.language, settings)


def tasks_for(
    found: Iterable[Found], rows: dict[FilePath, FileRow], settings: Settings
) -> list[Task]:
    """What workers are asked. A content tag goes with a file whose facts would be the same again."""
    tasks = []
    for path, size, mtime_ns in found:
        language = language_for(path)
        if language is not None:
            row = rows.get(path)
            extractor = extractor_tag(language.name, settings)
            tag = row.tag if row is not None and row.extractor == extractor else b""
            tasks.append(Task(path, size, mtime_ns, tag, extractor))
    return tasks


STATUS = {
    Outcome.EXTRACTED: FileStatus.INDEXED,
    Outcome.REFUSED: FileStatus.SKIPPED,
    Outcome.FAILED: FileStatus.FAILED,
}


def record_of(item: Extracted) -> FileRecord:
    """The row of a file that was extracted, refused or failed."""
    language = language_for(item.path)
    return FileRecord(
        item.path,
        language.name if language else "",
        item.size,
        item.mtime_ns,
        item.packed.tag if item.packed else b"",
        item.extractor,
        STATUS[item.outcome],
        item.reason,
    )
