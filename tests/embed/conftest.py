"""The real model, made once for all tests of this folder from the package that the set-up installs."""

from pathlib import Path

import pytest

from core.embed.loading import load, prepare
from core.embed.model import Model, Precision
from core.embed.wanted import Wanted


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return prepare(Wanted(cache=tmp_path_factory.mktemp("models")))


@pytest.fixture(scope="session")
def small_model(model: Model) -> Model:
    return prepare(Wanted(cache=model.folder.parent, precision=Precision.INT8))


@pytest.fixture(scope="session")
def embedder(model: Model):
    return load(model)


@pytest.fixture
def lookalike(tmp_path: Path) -> Path:
    """A folder of the published files' names, with little in them."""
    folder = tmp_path / "lookalike"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    (folder / "tokenizer.json").write_text("{}")
    return folder
