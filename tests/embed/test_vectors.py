"""What the model gives, in both precisions, beside what its own library and fastembed give."""

import numpy as np
import pytest

from core.embed.batches import batches
from core.embed.embedder import MAX_CHARACTERS, OnnxEmbedder
from core.embed.loading import load, text_key
from core.embed.model import Precision
from core.embed.references import check_vectors, references
from core.embed.vectors import to_bytes
from core.errors import WrongModel

pytestmark = pytest.mark.slow


def cosines(one, other):
    return (one * other).sum(axis=1)


def test_vectors_are_those_of_the_models_own_library(embedder):
    texts, expected = references()
    assert cosines(embedder.embed(texts), expected).min() > 0.99999


def test_small_vectors_are_near(small_model):
    texts, expected = references()
    assert cosines(load(small_model).embed(texts), expected).min() > 0.96


def test_fastembed_gives_the_same(model, embedder):
    fastembed = pytest.importorskip("fastembed")
    name = "sentence-transformers/all-MiniLM-L6-v2"
    theirs = fastembed.TextEmbedding(name, specific_model_path=str(model.folder), threads=1)
    theirs.model.tokenizer.enable_truncation(max_length=128)
    texts = references()[0]
    assert cosines(np.stack(list(theirs.embed(texts))), embedder.embed(texts)).min() > 0.99999


def test_what_lies_behind_the_last_token_changes_nothing(embedder):
    text = "certificate " * 200
    long, longer = embedder.embed([text, text + "and something else"])
    assert np.array_equal(long, longer)


def test_a_text_of_any_kind_has_a_vector(embedder):
    texts = ["", " ", "\0", "'; drop table x; --", "\ud800 half", "x" * 100_000, "東京 " * 50_000]
    found = embedder.embed(texts)
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert len(texts[-1]) > MAX_CHARACTERS


def test_no_texts_have_no_vectors(embedder):
    assert embedder.embed([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_neighbours(embedder):
    texts = references()[0]
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    assert cosines(alone, embedder.embed(texts)).min() > 0.99999


def test_a_model_that_gives_something_else_is_refused(model):
    class Other(OnnxEmbedder):
        def embed(self, texts):
            return np.full((len(texts), 384), np.nan, np.float32)

    with pytest.raises(WrongModel, match="cosine"):
        check_vectors(Other(model), Precision.FP32)


def test_a_vector_in_bytes_keeps_its_direction(embedder):
    found = embedder.embed(references()[0])
    packed = np.stack([np.frombuffer(item, np.int8) for item in to_bytes(found)])
    packed = packed / np.linalg.norm(packed.astype(np.float32), axis=1, keepdims=True)
    # That of the empty text has one number that is cut off.
    assert cosines(found, packed.astype(np.float32)).min() > 0.997


def test_texts_of_like_length_go_together():
    found = list(batches([5, 100, 6, 90, 7], most=200))
    assert found == [[0, 2, 4], [3, 1]]
    assert list(batches([500], most=200)) == [[0]]
    assert list(batches([])) == []


def test_keys_differ_by_recipe_model_and_text():
    keys = {
        text_key(*item)
        for item in [("a", "b", "c"), ("ab", "", "c"), ("a", "bc", ""), ("a", "b", "d")]
    }
    assert len(keys) == 4
    assert all(len(key) == 16 for key in keys)
