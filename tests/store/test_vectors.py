"""Vectors in the index: neighbours, what is kept by its hash, and readers that know nothing of them."""

import random

import apsw
import pytest

from core.errors import StoreError
from core.search.vectors import cosine
from core.store import vector_tables, vector_writer, vectors
from core.store.connections import open_reader
from core.store.vector_tables import has_table
from core.store.vector_writer import Places, VectorWriter
from core.store.vectors import Vectors, filed, known_keys, vectors_of
from core.store.views import Views
from indexing import indexed

FILES = {
    "a.py": "class Größe:\n    def m(self): ...\n    def n(self): ...\n".encode(),
    "b.py": b"def f(): ...\ndef g(): ...\n",
}


def found_in(snapshot) -> Vectors:
    found = vectors_of(snapshot)
    assert found is not None
    return found


def vector_of(seed):
    rng = random.Random(seed)
    return bytes(rng.randrange(256) for _ in range(384))


def key_of(seed):
    return f"{seed:016}".encode()


def places_of(snapshot, path):
    """Every symbol of a file with the text whose number is the symbol's id."""
    row = snapshot.file(path)
    ids = [symbol.id for symbol in snapshot.symbols_in(path)]
    return Places(row.id, row.tag, row.extractor, ids, [key_of(number) for number in ids])


def current(store):
    return store.folder.current()


def fill(store, writer):
    with store.snapshot() as snapshot:
        every = [places_of(snapshot, path) for path in FILES]
    writer.put({key_of(n): vector_of(n) for places in every for n in places.symbols}, every)
    return every


@pytest.fixture
def store():
    with indexed(FILES) as found:
        yield found


@pytest.fixture
def writer(store):
    found = VectorWriter(current(store), "nl1|model")
    yield found
    found.close()


def test_neighbours_are_those_that_counting_finds(store, writer):
    every = fill(store, writer)
    ids = [number for places in every for number in places.symbols]
    asked = vector_of(ids[2])
    with store.snapshot() as snapshot:
        found = found_in(snapshot)
        expected = sorted(((cosine(asked, vector_of(n)), n) for n in ids), reverse=True)
        assert found.kind == "nl1|model"
        assert found.count() == len(ids)
        assert found.vectors(ids) == {n: vector_of(n) for n in ids}
        for k in (0, 1, 3, 100):
            nearest = found.nearest(asked, k)
            assert [n for n, _ in nearest] == [n for _, n in expected[:k]]
            assert [c for _, c in nearest] == pytest.approx([c for c, _ in expected[:k]], abs=1e-5)
        some = set(ids[1:3])
        assert [n for n, _ in found.nearest(asked, 5, some)] == [
            n for _, n in expected if n in some
        ]
        assert found.nearest(asked, 5, ()) == []


def test_bits_lead_to_the_same_neighbours(store, writer, monkeypatch):
    monkeypatch.setattr(vector_writer, "BITS_FROM", 3)
    every = fill(store, writer)
    with store.snapshot() as snapshot:
        before = found_in(snapshot).nearest(vector_of(7), 4)
    writer.tidy()
    with store.snapshot() as snapshot:
        assert has_table(snapshot.database, "bits")
        assert found_in(snapshot).nearest(vector_of(7), 4) == before
    gone = every[0]._replace(symbols=[], keys=[])
    writer.put({}, [gone])
    with store.snapshot() as snapshot:
        left = {number for number, _ in found_in(snapshot).nearest(vector_of(7), 10)}
    assert left == set(every[1].symbols)


def test_an_index_without_vectors_has_none(store):
    with store.snapshot() as snapshot:
        assert vectors_of(snapshot) is None
        assert filed(snapshot) == {}
        assert known_keys(snapshot, [key_of(1)]) == set()


def test_without_the_extension_all_else_is_read_and_files_can_go(store, writer, monkeypatch):
    every = fill(store, writer)
    writer.close()
    monkeypatch.setattr(vectors, "load_extension", lambda database: False)
    with store.snapshot() as snapshot:
        assert vectors_of(snapshot) is None
        assert len(snapshot.symbols_in("a.py")) == 4
    plain = open_reader(current(store).path)
    assert plain.value("select count(*) from symbol") == 7
    plain.close()
    index = store.open_writer()
    with index.transaction():
        index.remove_file("a.py")
    index.close()
    monkeypatch.undo()
    with store.snapshot() as snapshot:
        found = found_in(snapshot)
        assert found.count() == len(every[1].symbols)
        assert {n for n, _ in found.nearest(vector_of(1), 10)} == set(every[1].symbols)


def test_without_the_library_nothing_is_written(store, monkeypatch):
    monkeypatch.setattr(vector_writer, "load_extension", lambda database: False)
    with pytest.raises(StoreError, match="not installed"):
        VectorWriter(current(store), "nl1|model")
    with store.snapshot() as snapshot:
        assert not has_table(snapshot.database, "known")


def test_an_extension_that_does_not_fit_is_an_error(store, monkeypatch):
    monkeypatch.setattr("sqlite_vec.loadable_path", lambda: "/nowhere/vec0")
    with pytest.raises(StoreError, match="sqlite-vec cannot be loaded"):
        VectorWriter(current(store), "nl1|model")


def test_vectors_of_another_model_are_never_mixed(store, writer):
    every = fill(store, writer)
    writer.close()
    other = VectorWriter(current(store), "nl1|another")
    with store.snapshot() as snapshot:
        assert found_in(snapshot).count() == 0
        assert found_in(snapshot).nearest(vector_of(1), 3) == []
        assert filed(snapshot) == {}
        # What is known by its hash is known still: the hash is one of the model too.
        assert known_keys(snapshot, every[0].keys) == set(every[0].keys)
    other.close()
    again = VectorWriter(current(store), "nl1|model")
    again.put({}, every)
    again.close()
    with store.snapshot() as snapshot:
        assert found_in(snapshot).count() == 7


def test_a_file_that_is_another_by_now_is_left_out(store, writer):
    with store.snapshot() as snapshot:
        places = places_of(snapshot, "a.py")._replace(tag=b"another state...")
    writer.put({key: vector_of(1) for key in places.keys}, [places])
    with store.snapshot() as snapshot:
        assert found_in(snapshot).count() == 0
        assert known_keys(snapshot, places.keys) == set(places.keys)


def test_texts_without_a_vector_are_counted_and_come_later(store, writer):
    with store.snapshot() as snapshot:
        places = places_of(snapshot, "b.py")
    first, *others = places.keys
    writer.put({first: vector_of(1)}, [places])
    with store.snapshot() as snapshot:
        assert filed(snapshot)[places.file].missing == len(others)
        assert found_in(snapshot).count() == 1
    writer.put({key: vector_of(2) for key in others}, [places])
    writer.put({}, [places])  # twice is as good as once
    with store.snapshot() as snapshot:
        assert filed(snapshot)[places.file].missing == 0
        assert found_in(snapshot).count() == len(places.keys)


def test_a_text_that_changed_has_its_new_vector_alone(store, writer):
    every = fill(store, writer)
    places = every[1]
    changed = places._replace(keys=[key_of(99), *places.keys[1:]])
    writer.put({key_of(99): vector_of(99)}, [changed])
    with store.snapshot() as snapshot:
        found = found_in(snapshot)
        assert found.count() == 7
        ((symbol, cosine_of_it),) = found.nearest(vector_of(99), 1)
        assert symbol == places.symbols[0]
        assert cosine_of_it == pytest.approx(1.0)
        assert known_keys(snapshot, [places.keys[0]])  # a branch switch back embeds nothing


def test_what_nobody_has_used_for_long_is_forgotten(store, writer, monkeypatch):
    every = fill(store, writer)
    monkeypatch.setattr(vector_writer, "MOST_KNOWN", 2)
    spare = {key_of(n): vector_of(n) for n in range(100, 105)}
    writer.put(spare, [])
    writer.tidy()
    with store.snapshot() as snapshot:
        assert len(known_keys(snapshot, list(spare))) == 2
        assert all(known_keys(snapshot, places.keys) == set(places.keys) for places in every)


def test_gaps_are_closed(store, writer, monkeypatch):
    every = fill(store, writer)
    before = [
        places._replace(keys=[key_of(500 + n) for n in range(len(places.keys))]) for places in every
    ]
    writer.put({key_of(500 + n): vector_of(n) for n in range(7)}, before)
    monkeypatch.setattr(vector_writer, "CHUNK", -1)  # any number of chunks is too many
    writer.tidy()
    with store.snapshot() as snapshot:
        found = found_in(snapshot)
        assert found.count() == 7
        assert len(found.nearest(vector_of(1), 10)) == 7


def test_a_rebuilt_index_takes_over_what_was_known(store, writer):
    every = fill(store, writer)
    index = store.rebuild()
    index.publish()
    index.close()
    after = VectorWriter(current(store), "nl1|model")
    after.take_over(writer)
    after.close()
    with store.snapshot() as snapshot:
        keys = [key for places in every for key in places.keys]
        assert known_keys(snapshot, keys) == set(keys)
        assert found_in(snapshot).count() == 0


def test_a_broken_transaction_leaves_nothing(store, writer, monkeypatch):
    with store.snapshot() as snapshot:
        places = places_of(snapshot, "a.py")
    wrong = dict.fromkeys(places.keys, b"too short")
    with pytest.raises(StoreError):
        writer.put(wrong, [places])
    with store.snapshot() as snapshot:
        assert known_keys(snapshot, places.keys) == set()
    fill(store, writer)


def test_a_busy_index_is_an_error_that_passes(store, writer, monkeypatch):
    writer._database.connection.set_busy_timeout(10)
    other = apsw.Connection(str(current(store).path))
    other.execute("begin immediate")
    with pytest.raises(StoreError, match="busy"):
        fill(store, writer)
    other.execute("rollback")
    other.close()
    fill(store, writer)


def test_the_view_for_other_programs(store, writer):
    every = fill(store, writer)
    with Views(store) as views:
        rows = views.select("select uri, id, vector from embeddings order by id")
        assert [row[1:] for row in rows] == [
            (n, vector_of(n)) for n in sorted(n for places in every for n in places.symbols)
        ]
        assert rows[1][0] == f"codescope://{store.root.name}/a.py#container:Gr%C3%B6%C3%9Fe@1"


def test_the_cosine_of_vectors():
    one = vector_of(1)
    assert cosine(one, one) == pytest.approx(1.0)
    assert cosine(one, bytes(384)) == 0.0
    assert len(one) == vector_tables.DIMENSIONS
