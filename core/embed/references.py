"""Texts with the vectors that the model's own library gives them: whoever loads a model compares.

`references.json` was recorded with sentence-transformers 6.2 on torch 2.15, at 128 tokens.
"""

import base64
import json
from functools import cache
from pathlib import Path

import numpy as np

from core.embed.embedder import Embedder
from core.embed.model import Precision
from core.embed.vectors import Floats
from core.errors import WrongModel

FILE = Path(__file__).with_name("references.json")
LEAST = {Precision.FP32: 0.9999, Precision.INT8: 0.96}  # cosines
FEW = 2  # are compared whenever it is loaded; all of them when it was made


@cache
def references() -> tuple[list[str], Floats]:
    """Texts, and the vector of each."""
    pairs = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    vectors = [np.frombuffer(base64.b64decode(packed), "<f4") for _, packed in pairs]
    return [text for text, _ in pairs], np.stack(vectors)


def check_vectors(embedder: Embedder, precision: Precision, few: int | None = FEW) -> None:
    """WrongModel unless it gives the vectors that the model gives. `few`: compare so many, None: all."""
    texts, expected = references()
    found = embedder.embed(texts[:few])
    cosines = (found * expected[:few]).sum(axis=1)
    if not bool((cosines >= LEAST[precision]).all()):  # what is not a number is not as large either
        worst = float(cosines.min())
        raise WrongModel(f"the model does not give the vectors that it should (cosine {worst:.4f})")
