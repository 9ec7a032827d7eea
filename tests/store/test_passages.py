"""What is searched of symbols as words, as the store keeps it."""

import pytest

from core.search.passages import passages_of
from core.store.passages import due_files, find_words, passages_count, stem_of
from graph_rows import graph_rows
from indexing import indexed, put_files

SETTINGS = b'def load(path):\n    """Reads the settings of a user."""\n    return open(path)\n'
RETRY = b"class Retry:\n    def wait_longer(self): pass\n"


def cover_all(store, writer):
    with store.snapshot() as snapshot, writer.transaction():
        writer.passages_are_of("1")
        for row in due_files(snapshot):
            found = passages_of(row.path, snapshot.facts(row.path), snapshot.source(row.path))
            writer.put_passages(row.path, row.tag, [(one.symbol, one[1:]) for one in found])


@pytest.fixture
def opened():
    with indexed({"settings.py": SETTINGS, "retry.py": RETRY}) as store:
        writer = store.open_writer()
        cover_all(store, writer)
        yield store, writer
        writer.close()


def found_names(store, *words):
    with store.snapshot() as snapshot:
        return [snapshot.symbol(fit.symbol).qualified for fit in find_words(snapshot, words, 10)]


def test_symbols_are_found_by_words_in_other_forms(opened):
    store, _ = opened
    assert found_names(store, "reading", "setting")[0] == "load"
    assert found_names(store, "waits")[0] == "Retry::wait_longer"
    assert found_names(store, "nothing") == []


def test_shares_are_of_the_best_score_and_words_nobody_has_count(opened):
    store, _ = opened
    with store.snapshot() as snapshot:
        (alone, *_) = find_words(snapshot, ["settings", "user"], 10)
        (beside, *_) = find_words(snapshot, ["settings", "user", "zebra"], 10)
    assert 0 < beside.share < alone.share <= 1


def test_what_changes_is_due_and_what_goes_is_forgotten(opened):
    store, writer = opened
    put_files(store, writer, {"retry.py": b"def jitter(): pass\n"})
    with store.snapshot() as snapshot:
        assert [row.path for row in due_files(snapshot)] == ["retry.py"]
    (store.root / "retry.py").write_bytes(b"def jitter(): pass\n")
    cover_all(store, writer)
    assert "jitter" in found_names(store, "jitter")
    assert found_names(store, "wait") == []
    with writer.transaction():
        writer.remove_file("settings.py")
    assert found_names(store, "settings") == []
    with store.snapshot() as snapshot:
        assert passages_count(snapshot) == 2  # the module and its function


def test_content_that_comes_back_is_due_for_its_symbols_have_other_ids(opened):
    store, writer = opened
    put_files(store, writer, {"retry.py": b"x = 1\n"})
    put_files(store, writer, {"retry.py": RETRY})
    with store.snapshot() as snapshot:
        assert [row.path for row in due_files(snapshot)] == ["retry.py"]
    cover_all(store, writer)
    assert found_names(store, "wait")[0] == "Retry::wait_longer"
    with indexed({"settings.py": SETTINGS, "retry.py": RETRY}) as other:
        fresh = other.open_writer()
        cover_all(other, fresh)
        fresh.close()
        ours, theirs = (graph_rows(place.folder.path) for place in (store, other))
        assert ours["passage"] == theirs["passage"]


def test_other_rules_make_everything_due(opened):
    store, writer = opened
    with writer.transaction():
        writer.passages_are_of("2")
    with store.snapshot() as snapshot:
        assert len(due_files(snapshot)) == 2
        assert passages_count(snapshot) == 0
        assert find_words(snapshot, ["settings"], 10) == []


def test_a_transaction_that_fails_leaves_texts_as_they_were(opened):
    store, writer = opened

    def fail():
        with writer.transaction():
            writer.remove_file("settings.py")
            raise RuntimeError("as if the disk were full")

    with pytest.raises(RuntimeError, match="as if"):
        fail()
    assert "load" in found_names(store, "settings")


@pytest.mark.parametrize(
    ("word", "stem"), [("waiting", "wait"), ("été", "et"), ("日本語", "日本語")]
)
def test_stems(word, stem):
    assert stem_of(word) == stem
