"""From what a user wants to a model in memory. The only door to the modules of this part that need the extra: they are
loaded here, when a model is, and what is not installed is said in words."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from core.embed.model import NAME, ONNX, Model, require
from core.embed.wanted import Wanted
from core.text import content_tag

if TYPE_CHECKING:
    from core.embed.embedder import Embedder

LIBRARIES = ("onnxruntime", "tokenizers", "numpy", "sqlite_vec")


def prepare(wanted: Wanted) -> Model:
    """A checked model on the disk, made where that is needed: it may take seconds and some hundred megabytes."""
    try:
        from core.embed.building import find_model
    except ImportError as error:
        raise require("search by meaning", error) from error
    return find_model(wanted, fetch)


def is_ready(wanted: Wanted) -> bool:
    """Whether nothing must be made or downloaded, as far as a look tells."""
    folders = [wanted.folder] if wanted.folder else [wanted.cache / f"{NAME}-{wanted.precision}"]
    return any((folder / ONNX).exists() for folder in folders)


def is_installed() -> bool:
    """Whether the libraries of the extra are there; none of them is loaded."""
    return all(find_spec(name) is not None for name in LIBRARIES)


def fetch(folder: Path) -> Path:
    try:
        from core.embed.download import download
    except ImportError as error:
        raise require("fastembed", error) from error
    return download(folder)


def load(model: Model) -> "Embedder":
    """The model in memory, compared with the recorded vectors. EmbedError when it cannot be had."""
    try:
        from core.embed.embedder import OnnxEmbedder
        from core.embed.references import check_vectors
    except ImportError as error:
        raise require("search by meaning", error) from error
    embedder = OnnxEmbedder(model)
    check_vectors(embedder, model.precision)
    return embedder


def text_key(recipe: str, model: str, text: str) -> bytes:
    """What a vector is known by: 16 bytes of BLAKE3 over recipe, model and text."""
    return content_tag(f"{recipe}\0{model}\0{text}".encode("utf-8", "replace"))
