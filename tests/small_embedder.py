"""A model for tests: each word points into a direction of its own, and a text into the sum of those of its words.

As a program it is the process with the model, with this model in it: `python small_embedder.py FOLDER --index ...`.
"""

import os
import sys
import time
import zlib
from functools import partial
from pathlib import Path

import numpy as np

from core.embed.embedder import Job
from core.embed.model import Model
from core.embed.vectors import to_bytes

COMMAND = ("-P", __file__)
TROUBLE = (
    "SMALL_EMBEDDER_TROUBLE"  # a file that says what goes wrong, once: "crash", "hang", "no model"
)
LOG = "SMALL_EMBEDDER_LOG"  # a file that gets each text that is embedded


class SmallEmbedder:
    def __init__(self, key: str) -> None:
        self.key = key

    def embed(self, texts):
        found = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                found[row, zlib.crc32(word.encode()) % 384] += 1.0
            found[row, 383] += 0.01
        unit: np.ndarray = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit / 3

    def jobs(self, texts):
        return [
            Job(part, partial(self._run, [texts[i] for i in part]))
            for part in (list(range(i, min(i + 8, len(texts)))) for i in range(0, len(texts), 8))
        ]

    def _run(self, texts):
        trouble = Path(os.environ.get(TROUBLE, "/nowhere"))
        if trouble.exists() and trouble.read_text() == "crash":
            trouble.unlink()
            os.abort()
        if trouble.exists() and trouble.read_text() == "slow":
            time.sleep(0.3)
        if LOG in os.environ:
            with open(os.environ[LOG], "a") as log:
                log.write("".join(f"{text!r}\n" for text in texts))
        return self.embed(texts)


def pack(text: str) -> bytes:
    """The vector of one text as it is stored."""
    return to_bytes(SmallEmbedder("").embed([text]))[0]


def load(wanted, given):
    return SmallEmbedder(Model(Path(), wanted.precision).key)


if __name__ == "__main__":
    from core.indexer.embedding import main

    sys.exit(main(loader=load))
