"""What is searched of symbols as words, kept up with the index: a stretch at a time, when nothing else is to be done.

An update stores facts and links; texts of its files are due from then on. What is due is found by comparing tags, so
that whatever was cut off goes on where it was.
"""

import time
from collections.abc import Callable, Collection

from core.model import FilePath
from core.search.own_code import is_aside
from core.search.passages import VERSION, passages_of
from core.store.passages import due_files
from core.store.rows import FileRow
from core.store.snapshot import Snapshot
from core.store.writer import Writer

BATCH_BYTES = 400_000  # of sources in one transaction
LITTLE_SECONDS = 0.2  # at a time, while somebody may want something else


def cover(
    writer: Writer,
    state: Snapshot,
    preferred: Collection[FilePath] = (),
    seconds: float = float("inf"),
    check: Callable[[], None] = lambda: None,
) -> int:
    """Put what is searched of files that are due, `preferred` ones first and tests last; how many files are left when
    the time is over. `state` is what the writer has written so far."""
    deadline = time.monotonic() + seconds
    if writer.meta("passages_version") != str(VERSION):
        with writer.transaction():
            writer.passages_are_of(str(VERSION))
    due = due_files(state) if writer.files else []
    due.sort(key=lambda row: (row.path not in preferred, is_aside(row.path, row.language)))
    done = 0
    while done < len(due) and (done == 0 or time.monotonic() < deadline):
        check()
        done += cover_batch(writer, state, due, done)
    return len(due) - done


def cover_batch(writer: Writer, state: Snapshot, due: list[FileRow], first: int) -> int:
    """One transaction; how many files it took."""
    size = count = 0
    with writer.transaction():
        for row in due[first:]:
            if count and size + row.size > BATCH_BYTES:
                break
            cover_file(writer, state, row)
            size += row.size
            count += 1
    return count


def cover_file(writer: Writer, state: Snapshot, row: FileRow) -> None:
    facts, source = state.facts(row.path), state.source(row.path)
    state.forget_facts(row.path)
    if facts is None or source is None:
        # The disk has another text by now: the update that reads it makes the file due again.
        writer.put_passages(row.path, row.tag, ())
        return
    passages = passages_of(row.path, facts, source)
    writer.put_passages(row.path, row.tag, [(passage.symbol, passage[1:]) for passage in passages])
