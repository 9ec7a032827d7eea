"""Readers while the index is written: none fails, none waits for the writer, and the log stays small."""

import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.extract import extract
from core.languages import language_named
from core.store import writer as writing
from core.store.index import Store
from core.store.packing import pack_file
from core.store.rows import FileRecord
from core.store.writer import log_size

pytestmark = pytest.mark.slow

PYTHON = language_named("python")
FILES = 20
READERS = 4
# What a reader may take that does not wait: a machine may be busy. One that met a lock would take BUSY_MS, or fail.
LONGEST_SECONDS = 2.0


def put(writer, number, version):
    lines = [f"def f{number}_{i}_{version}(x):\n    return x\n" for i in range(60)]
    source = "".join(lines).encode()
    packed = pack_file(source, extract(source, PYTHON))
    record = FileRecord(f"m{number}.py", "python", len(source), 0, packed.tag, b"x")
    with writer.transaction():
        writer.put_file(record, packed)


@contextmanager
def readers(store):
    """Threads that read without a pause, overlapping; gives the seconds that each took."""
    ended = threading.Event()
    times, errors = [], []

    def read():
        while not ended.is_set():
            began = time.perf_counter()
            try:
                with store.snapshot() as snapshot:
                    assert len(snapshot.files()) == FILES
                    ended.wait(0.004)
                    assert len(snapshot.symbols_in("m3.py")) == 61
            except Exception as error:
                errors.append(error)
                return
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield times
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert errors == []


@pytest.fixture
def writer(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "LOG_BYTES", 1_000_000)
    store = Store(tmp_path)
    with_index = store.rebuild()
    for number in range(FILES):
        put(with_index, number, 0)
    with_index.finish_bulk()
    with_index.publish()
    yield with_index
    with_index.close()
    store.close()


def test_the_log_stays_small_among_readers_that_never_cease(writer):
    store = Store(writer._folder.path.parent)
    largest = 0
    with readers(store) as times:
        for version in range(1, 150):
            put(writer, version % FILES, version)
            largest = max(largest, log_size(writer.path))
        writer.checkpoint()
    store.close()
    assert times
    assert max(times) < LONGEST_SECONDS
    # Without a limit it is 25 MB. A transaction may be large, and a reader be in the way once or twice.
    assert largest < 6_000_000
    assert log_size(writer.path) == 0


def test_a_rebuild_among_readers(writer):
    store = Store(writer._folder.path.parent)
    with readers(store) as times:
        for version in range(3):
            fresh = store.rebuild()
            for number in range(FILES):
                put(fresh, number, version)
            fresh.finish_bulk()
            fresh.publish()
            fresh.close()
    store.close()
    assert max(times) < LONGEST_SECONDS
    assert len(list(Path(writer._folder.path).glob("*.db"))) == 1
