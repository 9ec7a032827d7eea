"""The index file: made, replaced, damaged, deleted, read by many."""

import os
import threading
from types import SimpleNamespace

import pytest

from core.errors import Cancelled, SchemaMismatch, StoreError
from core.store import connections
from core.store.folder import POINTER
from core.store.index import Store
from core.store.rows import FileRecord, FileStatus
from indexing import indexed, put_files

FILES = {"a.py": b"def f(): ...\n", "b.py": b"from a import f\nf()\n"}


@pytest.fixture
def store():
    with indexed(FILES) as found:
        yield found


def database_of(store):
    return store.folder.current().path


def test_no_index_is_a_clear_error(tmp_path):
    store = Store(tmp_path)
    assert not store.exists()
    with pytest.raises(StoreError, match="no index"):
        store.snapshot()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_ignores_itself(store):
    assert "*" in (store.folder.path / ".gitignore").read_text().splitlines()


def test_a_snapshot_does_not_see_later_changes(store):
    with store.snapshot() as before:
        writer = store.open_writer()
        put_files(store, writer, {"c.py": b"def g(): ...\n"})
        assert not before.exists("c.py")
        with store.snapshot() as after:
            assert after.exists("c.py")
            assert after.revision > before.revision
        writer.close()


def test_a_failed_transaction_leaves_nothing(store):
    writer = store.open_writer()
    with pytest.raises(RuntimeError):
        write_and_fail(writer)
    with store.snapshot() as snapshot:
        assert not snapshot.exists("new.py")
    put_files(store, writer, {"new.py": b"x = 1\n"})
    with store.snapshot() as snapshot:
        assert [row.name for row in snapshot.symbols_named("x")] == ["x"]
    writer.close()


def write_and_fail(writer):
    with writer.transaction():
        writer.put_file(FileRecord("new.py"), None)
        raise RuntimeError


def test_skipped_and_failed_files_say_why(store):
    writer = store.open_writer()
    with writer.transaction():
        writer.put_file(FileRecord("a.py", status=FileStatus.SKIPPED, reason="too large"), None)
    writer.close()
    with store.snapshot() as snapshot:
        assert [(row.path, row.reason) for row in snapshot.not_indexed()] == [("a.py", "too large")]
        assert snapshot.symbols_named("f") == []
        assert snapshot.facts("a.py") is None
        assert snapshot.exists("a.py")
        assert snapshot.counts().skipped == 1


def test_a_rebuild_is_seen_when_it_is_published(store):
    writer = store.rebuild()
    put_files_of_new(writer)
    with store.snapshot() as snapshot:
        assert snapshot.exists("a.py")
    old = database_of(store)
    writer.publish()
    with store.snapshot() as snapshot:
        assert not snapshot.exists("a.py")
        assert snapshot.exists("only.py")
    assert not old.exists()
    writer.close()


def put_files_of_new(writer):
    with writer.transaction():
        writer.put_file(FileRecord("only.py"), None)
    writer.finish_bulk()


def test_a_rebuild_between_the_pointer_and_its_file_goes_unnoticed(store, monkeypatch):
    opened = connections.open_reader

    def late(path):
        monkeypatch.undo()
        writer = store.rebuild()
        put_files_of_new(writer)
        writer.publish()  # which removes the file that is about to be opened
        writer.close()
        return opened(path)

    store.close()
    with Store(store.root).snapshot() as snapshot:
        assert snapshot.exists("a.py")
    monkeypatch.setattr("core.store.index.open_reader", late)
    with Store(store.root).snapshot() as snapshot:
        assert [row.path for row in snapshot.files()] == ["only.py"]


def test_an_open_reader_of_a_deleted_database_does_not_answer_from_the_past(store):
    with store.snapshot():
        pass
    for path in store.folder.path.glob("codescope*"):
        path.unlink()
    with pytest.raises(StoreError, match="no index"):
        store.snapshot()


def test_an_index_in_the_place_of_another_is_noticed(store):
    with store.snapshot() as snapshot:
        assert snapshot.exists("a.py")
    path = database_of(store)
    for end in ("", "-wal", "-shm"):
        if os.path.exists(f"{path}{end}"):
            os.unlink(f"{path}{end}")
    other = connections.create_database(path)
    other.close()
    with store.snapshot() as snapshot:
        assert not snapshot.exists("a.py")


@pytest.mark.parametrize("content", [b"", b"x" * 50, b"not a database" * 500])
def test_a_damaged_file_is_a_clear_error_and_can_be_rebuilt(store, content):
    store.close()
    path = database_of(store)
    path.write_bytes(content)
    store = Store(store.root)
    with pytest.raises(StoreError, match="damaged"):
        store.snapshot()
    with pytest.raises(StoreError):
        store.open_writer()
    writer = store.rebuild()
    writer.publish()
    writer.close()
    with store.snapshot() as snapshot:
        assert snapshot.files() == []
    store.close()


def test_a_truncated_file_is_a_clear_error(store):
    store.close()
    path = database_of(store)
    path.write_bytes(path.read_bytes()[:-4096])
    with pytest.raises(StoreError, match="end is missing"):
        Store(store.root).snapshot()


def test_damage_inside_is_a_clear_error(store):
    store.close()
    path = database_of(store)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError):
        read_all(Store(store.root))


def read_all(store):
    with store.snapshot() as snapshot:
        snapshot.files()
        snapshot.symbols_in("a.py")


@pytest.mark.parametrize(("place", "value"), [(60, b"\0\0\0\x63"), (68, b"else")])
def test_another_version_is_told_from_damage(store, place, value):
    store.close()
    path = database_of(store)
    content = bytearray(path.read_bytes())
    content[place : place + 4] = value
    path.write_bytes(content)
    with pytest.raises(SchemaMismatch):
        Store(store.root).snapshot()


def test_two_versions_leave_each_other_alone(store):
    foreign = store.folder.path / "codescope-999.db"
    foreign.write_bytes(b"theirs")
    (store.folder.path / "codescope-999.current").write_text("codescope-999.db")
    writer = store.rebuild()
    writer.publish()
    writer.close()
    assert foreign.read_bytes() == b"theirs"


@pytest.mark.parametrize("name", ["../outside.db", "/etc/passwd", "other.db", "", "\0"])
def test_a_pointer_leads_nowhere_else(store, name):
    (store.folder.path / POINTER).write_text(name)
    assert not store.exists()


def test_a_folder_that_cannot_be_written_is_read_all_the_same(store, monkeypatch):
    """A test that runs as root cannot be kept from writing: the first attempt to open is made to fail."""
    store.close()
    connect = connections.connect
    tried = []

    def refuse(path, options):
        tried.append(options)
        if "immutable" not in options:
            raise StoreError("the index file cannot be opened")
        return connect(path, options)

    monkeypatch.setattr(connections, "connect", refuse)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with Store(store.root).snapshot() as snapshot:
        assert snapshot.exists("a.py")
    assert tried[-1] == "mode=ro&immutable=1"


def test_interrupting_ends_what_runs_and_what_comes(store):
    snapshot = store.snapshot()
    endless = (
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    )
    timer = threading.Timer(0.05, snapshot.interrupt)
    timer.start()
    with pytest.raises(Cancelled):
        snapshot.database.rows(endless)
    with pytest.raises(Cancelled):
        snapshot.check()
    with pytest.raises(Cancelled):
        snapshot.symbols_named("f")
    snapshot.close()
    with store.snapshot() as next_one:
        assert next_one.symbols_named("f")


def test_a_question_that_takes_too_long_ends(store):
    with store.snapshot() as snapshot:
        snapshot.database.limit_time(0.01)
        endless = (
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
        )
        with pytest.raises(StoreError, match="too long"):
            snapshot.database.rows(endless)


def test_the_time_limit_is_for_one_question_of_many(store, monkeypatch):
    """A tree of callers asks thousands of them on one snapshot."""
    clock = [0.0]
    monkeypatch.setattr("core.store.connections.time", SimpleNamespace(monotonic=lambda: clock[0]))
    count = "with recursive n(i) as (select 1 union all select i + 1 from n limit 100000) select count(*) from n"
    with store.snapshot() as snapshot:
        for _ in range(5):
            assert snapshot.database.value(count) == 100_000
            clock[0] += connections.SELECT_SECONDS


def test_many_readers_while_one_writes(store):
    problems = []
    stop = threading.Event()

    def read():
        while not stop.is_set():
            try:
                with store.snapshot() as snapshot:
                    assert [row.name for row in snapshot.symbols_named("f")] == ["f"]
            except Exception as error:
                problems.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    writer = store.open_writer()
    for i in range(20):
        put_files(store, writer, {"a.py": b"def f(): ...\n" + b"x = 1\n" * i})
    stop.set()
    for thread in threads:
        thread.join()
    writer.close()
    assert problems == []


def test_text_that_has_changed_on_the_disk_is_not_shown(store):
    with store.snapshot() as snapshot:
        assert snapshot.source("a.py") == FILES["a.py"]
        (store.root / "a.py").write_bytes(b"something else")
        assert snapshot.source("a.py") is None
        (store.root / "a.py").unlink()
        assert snapshot.source("a.py") is None
        assert snapshot.lines("a.py") is not None
