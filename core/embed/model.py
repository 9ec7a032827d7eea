"""Which model it is, and by which files it is recognised. Weights are accepted by their SHA-256 and by nothing else.

model.safetensors + tokenizer.json     as published: turned once into ONNX (convert.py)
model.onnx + tokenizer.json            exports that are known, or our own with `made.json` beside it
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from core.errors import NoModel, WrongModel

NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
MAX_TOKENS = 128  # on every path: what tokenizers' files say differs from copy to copy

WEIGHTS = "model.safetensors"
ONNX = "model.onnx"
TOKENIZER = "tokenizer.json"
MADE = "made.json"
# What fastembed looks for beside the two.
SMALL_FILES = ("config.json", "tokenizer_config.json", "special_tokens_map.json")

PUBLISHED = (
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
# (weights, tokenizer) of exports to ONNX: the publisher's own, and the one that fastembed downloads.
EXPORTS = (
    (
        "6fd5d72fe4589f189f8ebc006442dbb529bb7ce38f8082112682524616046452",
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
    (
        "bbd7b466f6d58e646fdc2bd5fd67b2f5e93c0b687011bd4548c420f7bd46f0c5",
        "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
    ),
)
BLOCK = 1 << 20


class Precision(StrEnum):
    """How the weights are kept."""

    FP32 = "fp32"
    INT8 = (
        "int8"  # half the time, a few hundredths of the quality; its vectors are not those of fp32
    )


class Model(NamedTuple):
    """A model that lies ready: files that have been checked."""

    folder: Path
    precision: Precision

    @property
    def key(self) -> str:
        """What its vectors depend on: vectors with different keys are never compared."""
        return f"{NAME}-{PUBLISHED[0][:12]}-{self.precision}-{MAX_TOKENS}"


def sha256(path: Path) -> str:
    """WrongModel when it cannot be read."""
    import hashlib  # brings OpenSSL, which servers do without

    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise WrongModel(f"the model's file {path} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def check_published(folder: Path) -> None:
    """WrongModel unless these are the files as they were published."""
    for name, expected in zip((WEIGHTS, TOKENIZER), PUBLISHED, strict=True):
        check_file(folder / name, expected)


def check_file(path: Path, expected: str) -> None:
    if sha256(path) != expected:
        raise WrongModel(f"{path} is not a file of {NAME}: truncated, damaged or of another model")


def check_onnx(folder: Path) -> Precision:
    """The precision of a folder with an ONNX file that is known, or that we made. WrongModel otherwise."""
    if (folder / MADE).exists():
        return check_made(folder)
    found = sha256(folder / ONNX), sha256(folder / TOKENIZER)
    if found not in EXPORTS:
        raise WrongModel(f"{folder} holds none of the known exports of {NAME}")
    return Precision.FP32


def check_made(folder: Path) -> Precision:
    """The same of a folder that was made from the published weights, here or elsewhere."""
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf-8"))
        precision, source = Precision(made["precision"]), made["weights"]
        files = {str(name): str(digest) for name, digest in made["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongModel(f"{folder / MADE} is damaged") from error
    if source != PUBLISHED[0] or not {ONNX, TOKENIZER} <= files.keys():
        raise WrongModel(f"{folder} was made from another model")
    for name, digest in files.items():
        check_file(folder / name, digest)
    return precision


def has_published(folder: Path) -> bool:
    return (folder / WEIGHTS).exists()


def has_onnx(folder: Path) -> bool:
    return (folder / ONNX).exists()


def require(library: str, error: ImportError) -> NoModel:
    """What is said where a library of the extra is missing."""
    return NoModel(f"{library} is not installed ({error.name}): pip install 'codescope-ls[model]'")
