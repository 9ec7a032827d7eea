"""The model in memory: texts -> vectors of unit length. ONNX Runtime itself is asked, for its options matter: it is to
have no threads of its own, which spin while editor and indexer need the processor, and to keep no memory."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple, Protocol

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from core.embed.batches import BESIDE, TOKENS, batches
from core.embed.model import DIMENSIONS, MAX_TOKENS, ONNX, TOKENIZER, Model
from core.embed.vectors import Floats, to_bytes
from core.errors import WrongModel

MAX_CHARACTERS = 20_000  # of a text: what lies behind is behind the last token, too


class Job(NamedTuple):
    """Some of the texts that were given; any thread may `run` it, several at a time."""

    indices: list[int]
    run: Callable[[], Floats]

    def packed(self) -> list[bytes]:
        return to_bytes(self.run())


class Embedder(Protocol):
    """What makes vectors; tests have a small one of their own."""

    @property
    def key(self) -> str:
        """What its vectors depend on."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """A vector of unit length for each text."""

    def jobs(self, texts: Sequence[str]) -> list[Job]:
        """The same a batch at a time."""


class OnnxEmbedder:
    """Any thread may use it, several at a time: each runs its own texts, which scales better than sharing one batch."""

    def __init__(self, model: Model) -> None:
        """WrongModel when the files cannot be what they should be."""
        self.key = model.key
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # What a large batch took is given back behind it.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                str(model.folder / ONNX), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(model.folder / TOKENIZER))
        except Exception as error:  # the libraries' own errors have no base but this
            raise WrongModel(f"the model in {model.folder} cannot be loaded: {error}") from error
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()
        self._inputs = {item.name for item in self._session.get_inputs()}

    def embed(self, texts: Sequence[str]) -> Floats:
        found = np.zeros((len(texts), DIMENSIONS), np.float32)
        for job in self.jobs(texts):
            found[job.indices] = job.run()
        return found

    def jobs(self, texts: Sequence[str]) -> list[Job]:
        encoded = [self._tokenizer.encode_batch(plain(text).split(BESIDE)) for text in texts]
        lengths = [max(len(item.ids) for item in parts) * len(parts) for parts in encoded]
        return [
            Job(batch, partial(self._mean, [encoded[index] for index in batch]))
            for batch in batches(lengths)
        ]

    def _mean(self, texts: list[list[Encoding]]) -> Floats:
        """One vector for each text, of whatever number of parts."""
        every = [part for parts in texts for part in parts]
        if len(every) == len(texts):
            return self._run(every)
        vectors = np.zeros((len(every), DIMENSIONS), np.float32)
        for batch in batches([len(part.ids) for part in every], TOKENS // 2):
            vectors[batch] = self._run([every[index] for index in batch])
        ends = list(accumulate(map(len, texts)))
        sums = np.add.reduceat(vectors, [0, *ends[:-1]], axis=0)
        unit: Floats = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return unit

    def _run(self, encoded: list[Encoding]) -> Floats:
        longest = max(len(item.ids) for item in encoded)
        ids = np.zeros((len(encoded), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, item in enumerate(encoded):
            ids[row, : len(item.ids)] = item.ids
            mask[row, : len(item.ids)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (hidden,) = self._session.run(None, {name: given[name] for name in self._inputs})[:1]
        seen = mask[:, :, None].astype(np.float32)
        mean = (hidden * seen).sum(axis=1) / seen.sum(axis=1)
        unit: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit


def plain(text: str) -> str:
    """A text that the tokenizer takes: no half surrogate pairs, not of any length."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode()
