"""Embedding in the background: what is written, in which order, and what happens when something goes wrong."""

import base64
import os
import signal
import threading
import time
from contextlib import contextmanager

import pytest

from core.indexer import embedding_work
from core.indexer import meaning as meaning_module
from core.indexer.meaning import NOT_INSTALLED, SWITCHED_OFF, Meaning
from core.indexer.settings import Settings
from core.search.vectors import cosine
from core.store.connections import connect
from core.store.vectors import filed, vectors_of
from indexing import indexed, link_all, put_files
from small_embedder import COMMAND, LOG, TROUBLE, SmallEmbedder, pack

pytestmark = pytest.mark.slow

FILES = {
    "app/certificates.py": "def prüfe(certificate):\n    '''Whether a certificate is valid.'''\n".encode(),
    "app/shop.py": b"class Cart:\n    def total(self): ...\n    def empty(self): ...\n",
    "tests/test_shop.py": b"def test_total(): ...\n",
}


@pytest.fixture(autouse=True)
def switched_on(monkeypatch, tmp_path):
    monkeypatch.setenv("CODESCOPE_MEANING", "on")
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    monkeypatch.setenv(TROUBLE, str(tmp_path / "trouble"))
    monkeypatch.setattr(meaning_module, "FIRST_PAUSE", 0.05)


@pytest.fixture
def store():
    with indexed(FILES) as found:
        yield found


@contextmanager
def started(store, **settings):
    found = Meaning(store.root, store, Settings(**settings), COMMAND)
    try:
        yield found
    finally:
        found.close()


def wait_for(condition, seconds=40.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


def is_through(meaning):
    told = meaning.told()
    return told["state"] in ("ready", "resting") and told["done"] == told["total"] > 0


def embed_all(meaning, opened=(), recent=()):
    meaning.changed(opened, recent)
    wait_for(lambda: is_through(meaning))


def ask(meaning, *texts):
    answers, there = [], threading.Event()

    def reply(found):
        answers.append(found)
        there.set()

    meaning.ask(list(texts), reply)
    assert there.wait(40)
    return answers[0]


def state_of(store):
    """(symbol, text's hash) of all that have a vector; nothing is missing and neighbours are found."""
    with store.snapshot() as snapshot:
        found = vectors_of(snapshot)
        if found is None:
            return []
        assert all(not item.missing for item in filed(snapshot).values())
        near = found.nearest(pack("cart total"), 100)
        rows = snapshot.database.rows("select symbol, key from placed order by symbol")
        assert sorted(number for number, _ in near) == [number for number, _ in rows]
        return rows


def change(store, path, source):
    writer = store.open_writer()
    (store.root / path).write_bytes(source)
    put_files(store, writer, {path: source})
    writer.close()


def texts_of_log(tmp_path):
    log = tmp_path / "log"
    return log.read_text().splitlines() if log.exists() else []


def test_everything_is_embedded_and_questions_are_answered(store):
    with started(store) as meaning:
        embed_all(meaning)
        told = meaning.told()
        assert (told["done"], told["total"], told["why"]) == (3, 3, "")
        answer = ask(meaning, "whether a certificate is valid")
        vector = base64.b64decode(answer["vectors"][0])
        assert cosine(vector, pack("whether a certificate is valid")) == pytest.approx(1.0)
        with store.snapshot() as snapshot:
            found = vectors_of(snapshot)
            assert found is not None
            (nearest, _), *_ = found.nearest(vector, 5)
            assert snapshot.symbol(nearest).name == "prüfe"
            assert found.kind.endswith(answer["model"])


def test_a_question_needs_no_index_to_be_embedded(store):
    with started(store) as meaning:
        answer = ask(meaning, "one", "two")
        assert [base64.b64decode(item) for item in answer["vectors"]] == [pack("one"), pack("two")]


def test_what_is_known_is_not_embedded_again(store, tmp_path):
    with started(store) as meaning:
        embed_all(meaning)
    before, count = state_of(store), len(texts_of_log(tmp_path))
    # Another process, and an edit that is taken back; lines that move change no text.
    with started(store) as meaning:
        embed_all(meaning)
        change(store, "app/shop.py", b"\n\n\n" + FILES["app/shop.py"])
        embed_all(meaning)
        assert len(texts_of_log(tmp_path)) == count
        change(store, "app/shop.py", b"class Basket: ...\n")
        embed_all(meaning)
        changed = len(texts_of_log(tmp_path))
        assert changed > count
        change(store, "app/shop.py", FILES["app/shop.py"])
        embed_all(meaning)
        assert len(texts_of_log(tmp_path)) == changed
    assert {key for _, key in state_of(store)} == {key for _, key in before}


def test_a_file_that_goes_takes_its_vectors_along(store):
    with started(store) as meaning:
        embed_all(meaning)
        writer = store.open_writer()
        with writer.transaction():
            writer.remove_file("app/shop.py")
        writer.close()
        embed_all(meaning)
        with store.snapshot() as snapshot:
            left = {snapshot.symbol(number).path for number, _ in state_of(store)}
        assert left == {"app/certificates.py", "tests/test_shop.py"}


def test_open_files_and_what_changed_come_first_and_tests_last(store, tmp_path):
    many = {f"lib/m{i}.py": f"def function_{i}(): ...\n".encode() * 1 for i in range(20)}
    writer = store.open_writer()
    for path, source in many.items():
        (store.root / path).parent.mkdir(exist_ok=True)
        (store.root / path).write_bytes(source)
    put_files(store, writer, many)
    writer.close()
    from core.indexer.unembedded import find_due

    with store.snapshot() as snapshot:
        first: list[frozenset[str]] = [
            frozenset(["lib/m7.py"]),
            frozenset(["tests/test_shop.py"]),
            frozenset(),
        ]
        paths = [row.path for row in find_due(snapshot, "nl1", "model", first).files]
    assert paths[:2] == ["lib/m7.py", "tests/test_shop.py"]
    with store.snapshot() as snapshot:
        paths = [row.path for row in find_due(snapshot, "nl1", "model", ()).files]
    assert paths[-1] == "tests/test_shop.py"


def test_a_crash_takes_nothing_along(store, tmp_path):
    (tmp_path / "trouble").write_text("crash")
    with started(store) as meaning:
        embed_all(meaning)
        assert not (tmp_path / "trouble").exists()
        assert len(state_of(store)) > 3


def test_one_that_always_crashes_is_given_up_and_says_so(store, tmp_path, monkeypatch):
    monkeypatch.setattr(meaning_module, "FIRST_PAUSE", 0.01)
    found = Meaning(store.root, store, Settings(), ("-c", "raise SystemExit(7)"))
    try:
        found.changed((), ())
        wait_for(lambda: found.told()["state"] == "off")
        assert "keeps ending" in found.told()["why"]
        assert ask(found, "anything")["vectors"] is None
    finally:
        found.close()


def test_killed_at_any_moment_nothing_is_lost_or_doubled(store, tmp_path):
    (tmp_path / "trouble").write_text("slow")
    with started(store) as meaning:
        meaning.changed((), ())
        for pause in (0.0, 0.3, 0.6, 0.9):
            wait_for(lambda: meaning.told()["pid"])
            time.sleep(pause)
            pid = meaning.told()["pid"]
            if pid:
                os.kill(pid, signal.SIGKILL)
        (tmp_path / "trouble").unlink()
        wait_for(lambda: is_through(meaning))
    once = state_of(store)
    with indexed(FILES) as fresh, started(fresh) as meaning:
        embed_all(meaning)
        assert [key for _, key in state_of(fresh)] == [key for _, key in once]


def test_it_ends_with_the_indexer(store):
    with started(store) as meaning:
        embed_all(meaning)
        process = meaning._process
        process.stdin.close()  # as when the indexer was killed
        assert process.wait(20) == 0


def test_paused_it_embeds_nothing_and_answers(store, tmp_path):
    with started(store) as meaning:
        meaning.pause(True)
        meaning.changed((), ())
        assert ask(meaning, "a question")["vectors"]
        time.sleep(0.3)
        assert len(texts_of_log(tmp_path)) == 1
        assert meaning.told()["state"] == "paused"
        meaning.pause(False)
        wait_for(lambda: is_through(meaning))


def test_it_ends_when_nobody_needs_it(store, monkeypatch):
    monkeypatch.setattr(embedding_work, "IDLE_SECONDS", 0.1)
    said: list[object] = []
    work = embedding_work.Embedding(
        store, Settings(), "key", lambda: SmallEmbedder("key"), said.append
    )
    work.run()  # returns although nobody told it to end
    assert said == []  # and nothing was loaded


def test_who_asks_starts_it_again(store):
    with started(store) as meaning:
        embed_all(meaning)
        pid = meaning.told()["pid"]
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: meaning.told()["pid"] != pid)
        assert ask(meaning, "again")["vectors"]  # started again by who asks


def test_another_recipe_or_precision_makes_all_anew(store):
    with started(store) as meaning:
        embed_all(meaning)
        before = state_of(store)
        for settings in (Settings(model_precision="int8"), Settings(recipe="classic")):
            meaning.configure(settings)
            wait_for(lambda: is_through(meaning))
            after = state_of(store)
            assert [symbol for symbol, _ in after] == [symbol for symbol, _ in before]
            assert not {key for _, key in after} & {key for _, key in before}
            before = after


def test_a_rebuilt_index_embeds_nothing_again(store, tmp_path):
    with started(store) as meaning:
        embed_all(meaning)
        count = len(texts_of_log(tmp_path))
        writer = store.rebuild()
        put_all(store, writer)
        embed_all(meaning)
        # What came before the first thing was written may be embedded again: it was not known yet.
        assert len(state_of(store)) > 3
        assert len(texts_of_log(tmp_path)) <= 2 * count


def put_all(store, writer):
    writer.publish()
    put_files(store, writer, FILES)
    link_all(store, writer)
    writer.finish_bulk()
    writer.close()


def test_while_an_update_writes_vectors_wait(store):
    other = connect(store.folder.current().path, "mode=rw")
    other.execute("begin immediate")
    with started(store) as meaning:
        meaning.changed((), ())
        wait_for(lambda: meaning.told()["pid"])
        time.sleep(1.0)
        other.execute("rollback")
        other.close()
        wait_for(lambda: is_through(meaning))
        assert len(state_of(store)) > 3


def test_switched_off_it_says_so_and_starts_nothing(store, monkeypatch):
    with started(store, meaning=False) as meaning:
        meaning.changed((), ())
        assert meaning.told() | {"memory": 0} == {
            "state": "off", "why": SWITCHED_OFF, "done": 0, "total": 0, "pid": 0, "memory": 0,
        }  # fmt: skip
        assert ask(meaning, "x") == {"vectors": None, "why": SWITCHED_OFF}
    monkeypatch.setattr(meaning_module, "is_installed", lambda: False)
    with started(store) as meaning:
        meaning.changed((), ())
        assert ask(meaning, "x") == {"vectors": None, "why": NOT_INSTALLED}
        assert meaning.told()["pid"] == 0
    assert state_of(store) == []


def test_without_a_model_everybody_is_told_how_to_get_one(store, tmp_path, monkeypatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    found = Meaning(store.root, store, Settings(model_folder=str(empty)))
    try:
        found.changed((), ())
        wait_for(lambda: found.told()["state"] == "off")
        assert "holds no model" in found.told()["why"]
        assert "holds no model" in ask(found, "x")["why"]
    finally:
        found.close()


def test_symbols_without_text_are_through_too(store):
    change(store, "app/empty.py", b"")
    with started(store) as meaning:
        embed_all(meaning)
        state_of(store)
