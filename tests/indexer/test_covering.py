"""Texts for the search by words are made by the indexer, a little at a time, and kept up."""

from core.indexer.background import Background
from core.indexer.pipeline import Indexer
from core.indexer.settings import Settings
from core.store.index import Store
from core.store.passages import due_files, find_words, passages_count
from graph_rows import graph_rows


def write(root, path, text):
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def opened(root, index):
    store = Store(root, index)
    store.folder.prepare()
    return Indexer(root, store, Settings(jobs=1))


def names(indexer, *words):
    with indexer.store.snapshot() as snapshot:
        return {snapshot.symbol(fit.symbol).name for fit in find_words(snapshot, words, 10)}


def test_what_is_searched_follows_the_files(tmp_path):
    root = tmp_path / "work"
    write(root, "a.py", 'def f():\n    """Validates a certificate."""\n')
    write(root, "b.py", 'def g():\n    """Größe: how large."""\n')
    indexer = opened(root, tmp_path / "index")
    try:
        indexer.update()
        with indexer.store.snapshot() as snapshot:
            assert passages_count(snapshot) == 0
            assert len(due_files(snapshot)) == 2
        assert indexer.cover(0) == 0  # small files are one batch
        assert names(indexer, "certificates") == {"f"}
        revision = indexer.revision
        write(root, "a.py", 'def f():\n    """Opens a door."""\n')
        (root / "b.py").unlink()
        indexer.update()
        assert names(indexer, "large") == set()
        assert indexer.cover() == 0
        assert names(indexer, "certificates") == set()
        assert names(indexer, "door") == {"f"}
        assert indexer.revision == revision + 1  # texts are no news to readers of links
        fresh = opened(root, tmp_path / "fresh")
        fresh.update()
        fresh.cover()
        fresh.close()
    finally:
        indexer.close()
    assert graph_rows(tmp_path / "index")["passage"] == graph_rows(tmp_path / "fresh")["passage"]


def test_in_the_background_it_is_done_once(tmp_path):
    root = tmp_path / "work"
    write(root, "a.py", "def f(): pass\n")
    indexer = opened(root, tmp_path / "index")
    background = Background(indexer)
    try:
        assert background.pause(5) == 1.0  # nothing is opened yet
        indexer.update()
        assert background.pause(5) == 1.0
        assert names(indexer, "f") == {"f"}
        assert background._done == indexer.state_key
    finally:
        indexer.close()


def test_a_file_that_changed_meanwhile_has_no_texts_and_is_due_again_when_it_is_read(tmp_path):
    root = tmp_path / "work"
    write(root, "a.py", "def f(): pass\n")
    indexer = opened(root, tmp_path / "index")
    try:
        indexer.update()
        write(root, "a.py", "def changed(): pass\n")
        indexer.cover()
        assert names(indexer, "f") == set()
        indexer.update()
        indexer.cover()
        assert "changed" in names(indexer, "changed")
    finally:
        indexer.close()
