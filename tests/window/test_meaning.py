"""What a question gets of meaning: from the indexer's model or one of its own, and never from two models at once."""

import base64
import time

import pytest

from core.indexer.meaning import Meaning
from core.indexer.settings import Settings
from core.search.vectors import cosine
from core.workspace import Workspace, meaning
from core.workspace.meaning import LATER, FolderMeaning, OwnModel, Remembering, texts_by_symbol
from indexing import indexed
from small_embedder import COMMAND, SmallEmbedder, pack

pytestmark = pytest.mark.slow

FILES = {
    "shop.py": "class Körbchen:\n    '''A shopping cart.'''\n    def total(self): ...\n".encode(),
    "net.py": b"def retry():\n    '''Try again with back-off.'''\n",
}


class Fixed:
    """Somebody who has a model."""

    def __init__(self, model, why=""):
        self.model, self.why, self.asked = model, why, []

    def ask(self, texts, seconds):
        self.asked.append(texts)
        if self.why:
            return {"vectors": None, "why": self.why}
        packed = [base64.b64encode(pack(text)).decode() for text in texts]
        return {"vectors": packed, "model": self.model}


@pytest.fixture
def store(monkeypatch):
    monkeypatch.setenv("CODESCOPE_MEANING", "on")
    with indexed(FILES) as found:
        yield found


@pytest.fixture
def embedded(store):
    found = Meaning(store.root, store, Settings(), COMMAND)
    found.changed((), ())
    end = time.monotonic() + 40
    while found.told()["state"] != "ready":
        assert time.monotonic() < end
        time.sleep(0.02)
    found.close()
    return store


def asked(asker, *texts):
    found = asker.ask(list(texts), 1.0)
    assert found is not None
    return found


def model_of(store):
    with store.snapshot() as snapshot:
        return FolderMeaning(snapshot, None, Settings(), 1.0).model


def test_a_question_meets_the_vectors_of_the_index(embedded):
    with embedded.snapshot() as snapshot:
        asker = Fixed(model_of(embedded))
        found = FolderMeaning(snapshot, asker, Settings(), 1.0)
        vector = found.question("try again with back-off")
        assert found.off() == ""
        assert found.vectors is not None
        assert vector is not None
        ((symbol, score),) = found.vectors.nearest(vector, 1)
        assert snapshot.symbol(symbol).name == "retry"
        assert 0 < score <= 1.0 + 1e-6


def test_vectors_of_another_model_are_never_compared(embedded):
    with embedded.snapshot() as snapshot:
        found = FolderMeaning(snapshot, Fixed("another"), Settings(), 1.0)
        assert found.question("anything") is None
        assert "another model" in found.off()


def test_what_the_index_has_decides_and_not_the_settings(embedded):
    with embedded.snapshot() as snapshot:
        found = FolderMeaning(
            snapshot, None, Settings(model_precision="int8", recipe="classic"), 1.0
        )
        assert (found.recipe, "fp32" in found.model) == ("nl", True)


def test_a_recipe_that_this_version_does_not_know_is_left_alone(embedded):
    writer = embedded.open_writer()
    with writer.transaction():
        writer.set_meta("vectors", "nl99|model")
    writer.close()
    with embedded.snapshot() as snapshot:
        found = FolderMeaning(snapshot, Fixed("model"), Settings(), 1.0)
        assert found.vectors is None
        assert found.passages(snapshot, [1]) == {}


def test_symbols_without_a_vector_are_embedded_on_demand(store):
    with store.snapshot() as snapshot:
        asker = Fixed(model_of(store))
        found = FolderMeaning(snapshot, asker, Settings(), 1.0)
        assert found.vectors is None
        ids = [symbol.id for symbol in snapshot.symbols_in("shop.py")]
        texts = texts_by_symbol(snapshot, ids, "nl")
        vectors = found.passages(snapshot, ids)
        assert vectors.keys() == texts.keys() != set()
        assert all(cosine(vectors[n], pack(text)) > 0.999 for n, text in texts.items())
        in_no_time = FolderMeaning(snapshot, asker, Settings(), 0.0)
        assert in_no_time.passages(snapshot, ids) == {}


def test_why_there_is_nothing_is_said(store):
    with store.snapshot() as snapshot:
        assert FolderMeaning(snapshot, None, Settings(), 1.0).question("x") is None
        off = FolderMeaning(snapshot, Fixed("", why="no model is here"), Settings(), 1.0)
        assert (off.question("x"), off.off()) == (None, "no model is here")
        late = FolderMeaning(snapshot, Remembering(lambda *_: None), Settings(), 1.0)
        assert (late.question("x"), late.off()) == (None, LATER)


def test_a_question_that_is_asked_again_is_known():
    asker = Fixed("model")
    remembering = Remembering(asker.ask)
    for _ in range(3):
        assert asked(remembering, "a")["vectors"]
    assert asker.asked == [["a"]]
    for number in range(100):
        asked(remembering, f"question {number}")
    asked(remembering, "a")
    assert len(asker.asked) == 102
    remembering.forget()
    asked(remembering, "a")
    assert len(asker.asked) == 103


def test_a_model_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.setenv("CODESCOPE_MEANING", "on")
    monkeypatch.setattr(meaning, "prepare", lambda wanted: wanted)
    monkeypatch.setattr(meaning, "load", lambda model: SmallEmbedder("key"))
    answer = asked(OwnModel(Settings(), "fp32"), "a", "b")
    assert [base64.b64decode(item) for item in answer["vectors"]] == [pack("a"), pack("b")]
    assert answer["model"] == "key"


def test_without_a_model_of_ones_own_it_is_said(tmp_path, monkeypatch):
    assert "switched off" in asked(OwnModel(Settings(), "fp32"), "a")["why"]
    monkeypatch.setenv("CODESCOPE_MEANING", "on")
    empty = OwnModel(Settings(model_folder=str(tmp_path)), "fp32")
    assert "holds no model" in asked(empty, "a")["why"]
    monkeypatch.setattr("core.indexer.meaning.is_installed", lambda: False)
    assert "pip install" in asked(OwnModel(Settings(), "fp32"), "a")["why"]


def test_a_workspace_asks_its_indexer(tmp_path):
    for path, source in FILES.items():
        (tmp_path / path).write_bytes(source)
    with_meaning_off = Workspace([str(tmp_path)], Settings())
    try:
        assert with_meaning_off.sync(str(tmp_path))
        with with_meaning_off.snapshot(str(tmp_path)) as snapshot:
            found = with_meaning_off.meaning(str(tmp_path), snapshot, 20.0)
            assert found is not None
            assert found.question("x") is None
            assert "switched off" in found.off()
        (status,) = with_meaning_off.status()
        assert status.details is not None
        assert status.details.meaning["state"] == "off"
    finally:
        with_meaning_off.close()
