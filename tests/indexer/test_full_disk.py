"""Disks that are full, folders that cannot be written, descriptors that have run out: said once, nothing lost, and it
goes on by itself."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from core.errors import StoreError
from core.indexer import retry as retrying
from core.indexer.retry import FIRST_PAUSE, LONGEST_PAUSE, Retry
from core.indexer.settings import Settings
from core.store.index import Store
from core.workspace import documents as queueing
from core.workspace import supervisor as supervising
from doors import FILES, door, folder_of
from indexers import LIMIT, index, indexer_on, write_files

MEGABYTE = 1_000_000


@contextlib.contextmanager
def small_disk(place: Path, size: int, options: str = ""):
    """A disk of so many bytes, where we may make one."""
    place.mkdir(parents=True, exist_ok=True)
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}{options}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be made here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int = 0) -> Path:
    """Take all room there is but a little."""
    filler = place / "filler"
    with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    if leave:
        os.truncate(filler, max(0, filler.stat().st_size - leave))
    return filler


def sources(count: int, mark: str = "a") -> dict[str, str]:
    body = "".join(f"    {mark}{n} = g({n})\n" for n in range(40))
    return {f"m{n}.py": f"def f{n}(g):\n{body}\n" for n in range(count)}


def names_in(root: Path, path: str) -> list[str]:
    store = Store(root)
    try:
        with store.snapshot() as snapshot:
            return [symbol.name for symbol in snapshot.symbols_in(path) if symbol.parent]
    finally:
        store.close()


# -- the indexer


@pytest.mark.slow
@pytest.mark.parametrize("leave", [0, 30_000, 120_000, 400_000])
def test_a_disk_that_is_full_while_indexing_loses_nothing(tmp_path, leave):
    """Whether it is while facts are stored, while linking, or at the end; then it goes on where it was."""
    with small_disk(tmp_path / "disk", 8 * MEGABYTE) as root:
        write_files(root, {"first.py": "def first(): ...\n"})
        index(root)
        write_files(root, sources(150))
        filler = fill(root, leave)
        with indexer_on(root) as indexer:
            with contextlib.suppress(StoreError, OSError):
                indexer.update()
            assert names_in(root, "first.py") == ["first"]
            filler.unlink()
            indexer.update()
        assert names_in(root, "m149.py") == ["f149"]
        assert not list((root / ".codescope").glob("*.new"))
        with indexer_on(root) as fresh:
            assert not fresh.update().did_anything()


@pytest.mark.slow
def test_rebuilding_on_a_full_disk_keeps_the_old_index_and_leaves_no_litter(tmp_path):
    with small_disk(tmp_path / "disk", 4 * MEGABYTE) as root:
        write_files(root, sources(60))
        index(root)
        before = names_in(root, "m7.py")
        filler = fill(root, 60_000)
        for _ in range(3):
            with indexer_on(root) as indexer, pytest.raises((StoreError, OSError)):
                indexer.rebuild()
            assert names_in(root, "m7.py") == before
        filler.unlink()
        with indexer_on(root) as indexer:
            indexer.rebuild()
        assert names_in(root, "m7.py") == before
        assert len(list((root / ".codescope").glob("*.db"))) == 1


@pytest.mark.slow
def test_a_full_disk_is_said_once_and_indexing_goes_on_when_there_is_room(tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", 8 * MEGABYTE) as root:
        write_files(root, FILES)
        with door(root) as found:
            folder = folder_of(found)
            assert found.workspace.sync(folder, LIMIT)
            filler = fill(root, 700_000)
            write_files(root, sources(150))
            filler = fill(root)
            for _ in range(3):
                found.workspace.files_changed(folder, [str(root / "m1.py")])
                assert not found.workspace.sync(folder, LIMIT)
            assert found.symbols(folder, "a.py") == ["f"]
            full = [text for text in found.notices() if "no space left" in text]
            assert len(full) == 1
            filler.unlink()
            end = time.monotonic() + LIMIT
            while not found.symbols(folder, "m149.py") and time.monotonic() < end:
                time.sleep(0.1)
            assert found.symbols(folder, "m149.py") == ["f149"]


# -- when it is tried again


def test_pauses_grow_and_room_ends_them(tmp_path, monkeypatch):
    now, free = [0.0], [0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr(retrying, "free_bytes", lambda folder: free[0])
    retry = Retry(tmp_path)
    assert not retry.is_due()
    assert retry.failed(StoreError("full")) == "full"
    now[0] += FIRST_PAUSE - 0.1
    assert not retry.is_due()
    now[0] += 0.2
    assert retry.is_due()
    for _ in range(20):
        assert retry.failed(StoreError("full")) == ""
    assert retry.failed(StoreError("another thing")) == "another thing"
    now[0] += LONGEST_PAUSE / 2
    assert not retry.is_due()
    free[0] = 2 * retrying.ROOM
    now[0] += 3
    assert retry.is_due()
    assert retry.went_well()
    assert not retry.is_due()
    assert retry.failed(StoreError("full")) == "full"


# -- open documents


@pytest.mark.slow
def test_open_documents_go_elsewhere_when_the_temporary_folder_is_full(tmp_path, monkeypatch):
    write_files(tmp_path / "ws", FILES)
    with small_disk(tmp_path / "tmp", 2 * MEGABYTE) as temporary:
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        with door(tmp_path / "ws") as found:
            folder = folder_of(found)
            assert found.workspace.sync(folder, LIMIT)
            found.workspace.wait_fresh(found.open("a.py", "def before(): ...\n", folder))
            assert found.symbols(folder, "a.py") == ["before"]
            fill(temporary)
            found.open("a.py", "".join(f"def after{n}(): ...\n" for n in range(900)), folder)
            assert found.workspace.wait_settled(LIMIT)
            assert len(found.symbols(folder, "a.py")) == 900


@pytest.mark.slow
def test_an_edit_that_finds_no_room_anywhere_is_said_once_and_done_later(tmp_path, monkeypatch):
    write_files(tmp_path / "ws", FILES)
    monkeypatch.setattr(queueing, "LONGEST_PAUSE", 0.3)
    with small_disk(tmp_path / "tmp", 2 * MEGABYTE) as temporary:
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        monkeypatch.setattr("core.store.private.places", lambda: [str(temporary)])
        with door(tmp_path / "ws") as found:
            folder = folder_of(found)
            assert found.workspace.sync(folder, LIMIT)
            found.workspace.wait_fresh(found.open("b.py", "def quiet(): ...\n", folder))
            filler = fill(temporary)
            for n in (800, 900):
                text = "".join(f"def after{i}(): ...\n" for i in range(n))
                found.workspace.wait_fresh(found.open("a.py", text, folder))
                found.symbols(folder, "b.py")
            assert len(found.notices()) <= 2
            filler.unlink()
            assert found.workspace.wait_settled(LIMIT)
            assert len(found.symbols(folder, "a.py")) == 900


# -- folders that cannot be written


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="no other process can be kept from writing")
def test_an_index_that_cannot_be_written_any_more_while_it_is_served(tmp_path):
    write_files(tmp_path, FILES)
    with door(tmp_path) as found:
        folder = folder_of(found)
        assert found.workspace.sync(folder, LIMIT)
        indexer = psutil.Process(found.workspace.status()[0].indexer)
        limits = indexer.rlimit(psutil.RLIMIT_FSIZE)
        indexer.rlimit(psutil.RLIMIT_FSIZE, (0, limits[1]))
        for _ in range(2):
            found.workspace.reindex()
            assert not found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "a.py") == ["f"]
        assert len([text for text in found.notices() if "could not be indexed" in text]) == 1
        found.workspace.wait_fresh(found.open("a.py", "def typed(): ...\n", folder))
        assert found.symbols(folder, "a.py") == ["typed"]
        found.workspace.wait_fresh(found.workspace.close_document(folder, "a.py"))
        indexer.rlimit(psutil.RLIMIT_FSIZE, limits)
        write_files(tmp_path, {"a.py": "def again(): ...\n"})
        found.workspace.reindex()
        assert found.workspace.sync(folder, LIMIT)
        assert found.symbols(folder, "a.py") == ["again"]


@pytest.mark.slow
def test_a_read_only_workspace_has_its_index_in_the_cache_and_without_a_cache_open_files_answer(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(supervising, "FIRST_PAUSE", 0.01)
    with small_disk(tmp_path / "disk", 4 * MEGABYTE) as root:
        write_files(root, FILES)
        cache = tmp_path / "cache"
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        subprocess.run(["mount", "-o", "remount,ro", str(root)], check=True)
        with door(root) as found:
            assert found.workspace.sync(folder_of(found), LIMIT)
            assert found.symbols(folder_of(found), "a.py") == ["f"]
            assert found.workspace.status()[0].index.startswith(str(cache))
        with small_disk(tmp_path / "closed", MEGABYTE) as closed:
            subprocess.run(["mount", "-o", "remount,ro", str(closed)], check=True)
            monkeypatch.setenv("XDG_CACHE_HOME", str(closed))
            with door(root) as found:
                folder = folder_of(found)
                found.workspace.wait_fresh(found.open("a.py", "def typed(): ...\n", folder))
                assert found.symbols(folder, "a.py") == ["typed"]
                found.wait_for(lambda event: "cannot be written" in getattr(event, "text", ""))


# -- descriptors


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_without_descriptors_nothing_is_answered_wrongly(tmp_path):
    import resource

    write_files(tmp_path, FILES)
    index(tmp_path, Settings(jobs=1))
    store = Store(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    kept = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        with contextlib.suppress(OSError):
            while True:
                kept.append(os.open(os.devnull, os.O_RDONLY))
        assert store.exists()
        with pytest.raises(StoreError, match="cannot be"):
            store.snapshot()
    finally:
        for descriptor in kept:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with store.snapshot() as snapshot:
        assert [row.path for row in snapshot.files()] == ["a.py", "b.py"]
    store.close()
