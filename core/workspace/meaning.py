"""Meaning for a question of this process: vectors of an index, and a model that is asked for more.

The model is that of the indexer where one runs, else one of this process's own. Whoever asks gets nothing that comes
from another model than the vectors that are there.
"""

import base64
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.embed.loading import load, prepare
from core.embed.model import Model
from core.embed.wanted import wanted_by
from core.errors import EmbedError
from core.indexer.channel import Line, Message
from core.indexer.embedding_work import embed_now, encode
from core.indexer.meaning import why_off
from core.indexer.settings import Settings
from core.search.passages import RECIPES, texts_of
from core.search.vectors import Vector, VectorStore
from core.store.snapshot import Snapshot
from core.store.vector_tables import KIND
from core.store.vector_writer import kind_of
from core.store.vectors import vectors_of

if TYPE_CHECKING:
    from core.embed.embedder import Embedder

LOG = logging.getLogger(__name__)

MOST_PASSAGES = 50  # that are embedded while somebody waits
LEAST_SECONDS = 0.2  # of somebody who may wait for symbols to be embedded
MOST_KEPT = 64  # questions
LATER = "the model is being loaded; ask again in a moment"


class Asker(Protocol):
    """What has a model, or knows who has."""

    def ask(self, texts: list[str], seconds: float) -> Message | None:
        """{"vectors": [base64], "model"} or {"vectors": null, "why"}; None when there is no answer in time."""


class FolderMeaning:
    """For the questions of one snapshot; `core.search.meaning.Meaning`. `seconds`: the longest wait for each answer."""

    def __init__(
        self, snapshot: Snapshot, asker: Asker | None, settings: Settings, seconds: float
    ) -> None:
        wanted = wanted_by(settings.model_folder, settings.model_precision, False)
        kind = kind_of(
            RECIPES.get(settings.recipe, RECIPES["nl"]), Model(Path(), wanted.precision).key
        )
        # What the index has decides: its indexer may have been given other settings than this process.
        version, _, self.model = str(snapshot.meta(KIND) or kind).partition("|")
        self.recipe = next((name for name, known in RECIPES.items() if known == version), "")
        self.vectors: VectorStore | None = vectors_of(snapshot) if self.recipe else None
        self._asker, self._seconds = asker, seconds
        self._why = ""

    def question(self, text: str) -> Vector | None:
        found = self._ask([text])
        return found[0] if found else None

    def passages(self, snapshot: Snapshot, ids: Collection[int]) -> Mapping[int, Vector]:
        wanted = list(ids)[:MOST_PASSAGES]
        due = bool(self.recipe) and self._seconds >= LEAST_SECONDS
        texts = texts_by_symbol(snapshot, wanted, self.recipe) if due else {}
        found = self._ask(list(texts.values())) if texts else None
        return dict(zip(texts, found, strict=True)) if found else {}

    def off(self) -> str:
        return self._why

    def _ask(self, texts: list[str]) -> list[Vector] | None:
        if self._asker is None:
            return None
        answer = self._asker.ask(texts, self._seconds)
        if answer is None:
            self._why = LATER
            return None
        packed = answer.get("vectors")
        if not isinstance(packed, list) or len(packed) != len(texts):
            self._why = str(answer.get("why") or LATER)
            return None
        if answer.get("model") != self.model:
            self._why = "the vectors of the index are of another model; they are being made anew"
            return None
        self._why = ""
        return [base64.b64decode(item) for item in packed]


def texts_by_symbol(snapshot: Snapshot, ids: Collection[int], recipe: str) -> dict[int, str]:
    """Texts of some symbols, as they are embedded."""
    rows = snapshot.symbols(ids)
    found: dict[int, str] = {}
    for path in {row.path for row in rows.values()}:
        facts, source = snapshot.facts(path), snapshot.source(path)
        if facts is None or source is None:
            continue
        for index, text in texts_of(path, facts, source, recipe):
            number = snapshot.symbol_id(path, index)
            if number in rows and text.strip():
                found.setdefault(number, text)
    return {number: found[number] for number in ids if number in found}


class Remembering:
    """An asker that knows the last questions: people ask the same again, letter by letter."""

    def __init__(self, ask: Callable[[list[str], float], Message | None]) -> None:
        self._ask = ask
        self._kept: dict[str, Message] = {}
        self._lock = threading.Lock()

    def ask(self, texts: list[str], seconds: float) -> Message | None:
        key = texts[0] if len(texts) == 1 else None
        with self._lock:
            if key is not None and key in self._kept:
                return self._kept[key]
        answer = self._ask(texts, seconds)
        if key is not None and answer is not None and answer.get("vectors"):
            with self._lock:
                self._kept[key] = answer
                if len(self._kept) > MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
        return answer

    def forget(self) -> None:
        """The model may be another from now on."""
        with self._lock:
            self._kept.clear()


class OwnModel:
    """A model of this process's own, loaded at the first question, for a command whose folder no indexer serves."""

    def __init__(self, settings: Settings, precision: str) -> None:
        self._wanted = wanted_by(settings.model_folder, precision, settings.model_download)
        self._embedder: Embedder | None = None
        self._why = why_off(settings)

    def ask(self, texts: list[str], seconds: float) -> Message | None:
        try:
            if self._embedder is None and not self._why:
                self._embedder = load(prepare(self._wanted))
        except EmbedError as error:
            self._why = str(error)
        if self._embedder is None:
            return {"vectors": None, "why": self._why}
        vectors = embed_now(self._embedder, texts)
        return {"vectors": list(map(encode, vectors)), "model": self._embedder.key}


class Channel:
    """The model of an indexer, over a connection of one's own; one question at a time."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._messages = line.messages()

    def ask(self, texts: list[str], seconds: float) -> Message | None:
        timer = threading.Timer(seconds, self._line.close)
        timer.start()
        try:
            self._line.send({"do": "embed", "id": 0, "texts": texts})
            for message in self._messages:
                if message.get("event") == "vectors":
                    return message
        finally:
            timer.cancel()
        return None

    def close(self) -> None:
        with suppress(OSError):
            self._line.close()
