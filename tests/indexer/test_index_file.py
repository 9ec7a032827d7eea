"""Updates that are stopped in the middle; index files that are damaged, of another version, deleted, rebuilt."""

import shutil

import pytest

from core.errors import Cancelled, StoreError
from core.indexer import extraction, linking
from core.indexer.known import PENDING
from core.store.connections import set_writing
from graph_rows import differences, graph_rows
from indexers import SHOP, check_equal_to_fresh, contents, index, indexer_on, write_files


@pytest.fixture
def shop(tmp_path):
    write_files(tmp_path, SHOP)
    return tmp_path


# -- interruptions


class Stop:
    """Says stop at the n-th message of a phase."""

    def __init__(self, phase, count):
        self.phase, self.count = phase, count
        self.stopped = False

    def __call__(self, phase, done, total, path):
        if phase == self.phase:
            self.count -= 1
            self.stopped = self.stopped or self.count <= 0


@pytest.mark.parametrize(
    ("phase", "count"), [("scan", 1), ("extract", 1), ("extract", 3), ("link", 1), ("link", 2)]
)
def test_what_was_stopped_goes_on_where_it_was(tmp_path, monkeypatch, phase, count):
    monkeypatch.setattr(extraction, "BATCH_FILES", 10)
    monkeypatch.setattr(linking, "CHUNK_FILES", 10)
    monkeypatch.setattr("core.indexer.applying.STORE_BYTES", 100)
    monkeypatch.setattr("core.indexer.report.Throttled.SECONDS", 0.0)
    files = {f"m{i}.py": f"from m{i + 1} import f as g\ndef f(): g()\n" for i in range(60)}
    write_files(tmp_path, files)
    stop = Stop(phase, count)
    with (
        indexer_on(tmp_path, progress=stop, stopped=lambda: stop.stopped) as indexer,
        pytest.raises(Cancelled),
    ):
        indexer.update()
    extracted = index(tmp_path).extracted
    assert extracted <= len(files) - (
        20 if (phase, count) == ("extract", 3) else 60 if phase == "link" else 0
    )
    check_equal_to_fresh(tmp_path)
    with indexer_on(tmp_path) as indexer, indexer.store.snapshot() as snapshot:
        assert not snapshot.meta(PENDING)


@pytest.mark.parametrize("phase", ["extract", "link"])
def test_words_of_names_are_not_lost_with_what_is_cut_off(tmp_path, monkeypatch, phase):
    """They are written when many wait, later than their names."""
    monkeypatch.setattr(extraction, "BATCH_FILES", 5)
    monkeypatch.setattr("core.indexer.applying.STORE_BYTES", 10)
    monkeypatch.setattr("core.indexer.report.Throttled.SECONDS", 0.0)
    root, fresh = tmp_path / "root", tmp_path / "fresh"
    write_files(root, {f"m{i}.py": f"def only_word{i}ish(): ...\n" for i in range(60)})
    stop = Stop(phase, 11 if phase == "extract" else 1)
    with (
        indexer_on(root, progress=stop, stopped=lambda: stop.stopped) as indexer,
        pytest.raises(Cancelled),
    ):
        indexer.update()
    index(root)
    with indexer_on(root, folder=fresh) as indexer:
        indexer.update()
    assert differences(graph_rows(root / ".codescope"), graph_rows(fresh), 3) == []


# -- the index file


def database(root):
    with indexer_on(root) as indexer:
        identity = indexer.store.folder.current()
        assert identity is not None
        return identity.path


def test_a_damaged_index_is_built_anew_and_that_is_said(shop):
    index(shop)
    path = database(shop)
    path.write_bytes(b"no database" * 1000)
    said = []
    with indexer_on(shop, notify=lambda severity, text: said.append(text)) as indexer:
        report = indexer.update()
    assert (report.extracted, bool(report.rebuilt)) == (4, True)
    assert "damaged" in said[0]
    assert "built anew" in said[0]
    check_equal_to_fresh(shop)


def test_a_full_disk_keeps_what_there_is_and_is_said(shop, monkeypatch):
    index(shop)
    before = contents(shop)
    write_files(
        shop, {f"m{i}.py": "".join(f"def f{i}_{j}(): ...\n" for j in range(40)) for i in range(50)}
    )

    def with_a_limit(database):
        set_writing(database)
        pages = database.value("pragma page_count")
        database.run(f"pragma max_page_count = {pages + 20}")

    monkeypatch.setattr("core.store.connections.set_writing", with_a_limit)
    with pytest.raises(StoreError, match="no space left"):
        index(shop)
    assert before.items() <= contents(shop).items()
    monkeypatch.undo()
    index(shop)
    check_equal_to_fresh(shop)


def test_damage_that_shows_only_later(shop):
    write_files(shop, {f"m{i}.py": f"def function_{i}(): ...\n" * 50 for i in range(30)})
    index(shop)
    path = database(shop)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    said = []
    with indexer_on(shop, notify=lambda severity, text: said.append(text)) as indexer:
        indexer.update()
    assert said
    check_equal_to_fresh(shop)


def test_an_index_of_another_version_is_left_alone(shop):
    (shop / ".codescope").mkdir()
    other = shop / ".codescope" / "codescope-9999.db"
    other.write_bytes(b"of the future")
    index(shop)
    assert other.read_bytes() == b"of the future"
    check_equal_to_fresh(shop)


def test_a_file_of_another_schema_under_our_name_is_replaced(shop):
    index(shop)
    path = database(shop)
    raw = bytearray(path.read_bytes())
    raw[60:64] = (9999).to_bytes(4, "big")
    path.write_bytes(raw)
    assert index(shop).rebuilt
    check_equal_to_fresh(shop)


def test_a_deleted_index_is_built_anew(shop):
    index(shop)
    shutil.rmtree(shop / ".codescope")
    assert index(shop).extracted == 4
    check_equal_to_fresh(shop)


def test_a_rebuild_lets_the_old_index_answer_until_it_is_done(shop):
    index(shop)
    seen: list[int] = []

    def progress(phase, done, total, path):
        if phase in ("extract", "link"):
            with indexer.store.snapshot() as snapshot:
                seen.append(len(snapshot.symbols_named("alone")))

    with indexer_on(shop, progress=progress) as indexer:
        before = indexer.store.folder.current()
        report = indexer.rebuild()
        assert indexer.store.folder.current() != before
    assert set(seen) == {1}
    assert (report.extracted, report.rebuilt) == (4, "asked for")
    check_equal_to_fresh(shop)


def test_a_changed_extractor_reads_all_files_again(shop, monkeypatch):
    index(shop)
    monkeypatch.setattr("core.indexer.fingerprint.language_tag", lambda name: b"another one 1234")
    report = index(shop)
    assert (report.extracted, report.unchanged) == (4, 0)
    check_equal = index(shop)
    assert check_equal.extracted == 0


def test_a_changed_linker_links_all_files_again(shop, monkeypatch):
    index(shop)
    for module in ("applying", "storing"):
        monkeypatch.setattr(f"core.indexer.{module}.linker_tag", lambda: b"another one")
    report = index(shop)
    assert (report.extracted, report.linked) == (0, 4)


def test_a_workspace_that_is_gone_keeps_its_index(shop, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("index")
    with indexer_on(shop, folder=elsewhere) as indexer:
        indexer.update()
        moved = shop.rename(shop.parent / "moved")
        with pytest.raises(FileNotFoundError):
            indexer.update()
        moved.rename(shop)
        assert indexer.update().unchanged == 4
