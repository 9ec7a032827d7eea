"""The work of the process with the model: what is due is embedded group by group, questions are answered in between.

All is found out anew whenever something changed, in the order that matters then; a batch takes half a second at most,
and between two of them a saved file comes first.
"""

import base64
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from core.errors import EmbedError, StoreError
from core.indexer.resources import give_back_memory
from core.indexer.restraint import Restraint
from core.indexer.settings import Settings
from core.indexer.unembedded import Due, find_due, next_group
from core.search.passages import RECIPES
from core.store.index import Store
from core.store.vector_writer import Places

if TYPE_CHECKING:
    from core.embed.embedder import Embedder

LOG = logging.getLogger(__name__)

Message = dict[str, Any]

THREADS = 2
IDLE_SECONDS = 300.0  # without anybody who needs it
AGAIN_SECONDS = 5.0  # after the index could not be read or written
SILENCE_SECONDS = 120.0  # for the indexer to write what it was given
PROGRESS_SECONDS = 0.5
MOST_RECENT = 200  # files that changed last and are seen to before others


class Embedding:
    """`run` returns when it ends. `key`: that of the model that `load` gives."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        key: str,
        load: Callable[[], "Embedder"],
        send: Callable[[Message], None],
    ) -> None:
        self._store = store
        self._key = key
        self._recipe = RECIPES.get(settings.recipe, RECIPES["nl"])
        self._recipe_name = settings.recipe if settings.recipe in RECIPES else "nl"
        self._load = load
        self._send = send
        self._loading = threading.Lock()
        self._embedder: Embedder | None = None
        self._commands: SimpleQueue[Message] = SimpleQueue()
        self._questions: SimpleQueue[Message] = SimpleQueue()
        self._stored: SimpleQueue[bool] = SimpleQueue()
        self._open: frozenset[str] = frozenset()
        self._recent: list[str] = []
        self._due = False  # whether anything may be
        self._look = 0
        self._paused = False
        self._used = time.monotonic()
        self._told = 0.0
        self._restraint = Restraint()
        self._pool = ThreadPoolExecutor(THREADS)

    # -- what arrives, on threads of their own

    def receive(self, message: Message) -> None:
        match message.get("do"):
            case "question":
                self._questions.put(message)
            case "stored":
                self._stored.put(bool(message.get("done")))
            case _:
                self._commands.put(message)

    def answer(self) -> None:
        """Answer questions, for ever."""
        while True:
            message = self._questions.get()
            self._used = time.monotonic()
            answer: Message = {"event": "vectors", "id": message.get("id"), "vectors": None}
            try:
                vectors = embed_now(self.embedder(), list(map(str, message.get("texts", ()))))
                answer |= {"vectors": list(map(encode, vectors)), "model": self._key}
            except EmbedError as error:
                answer["why"] = str(error)
            self._send(answer)

    def embedder(self) -> "Embedder":
        """Loaded when it is first needed."""
        with self._loading:
            if self._embedder is None:
                self._send({"event": "state", "state": "loading"})
                self._embedder = self._load()
                self._send({"event": "state", "state": "loaded"})
            return self._embedder

    # -- the work

    def run(self) -> None:
        """Until nobody has needed it for long, or the model cannot be had."""
        pause = 0.0
        while self._wait(pause):
            try:
                pause = 0.0 if self._work() else AGAIN_SECONDS
            except StoreError as error:
                LOG.warning("texts cannot be read: %s", error)
                pause = AGAIN_SECONDS
            except EmbedError as error:
                self._send({"event": "state", "state": "off", "why": str(error)})
                return

    def _wait(self, pause: float) -> bool:
        """Take what was said. Wait while there is nothing to do, or until it is to be tried again. False: it is time to
        end."""
        again = time.monotonic() + pause
        while True:
            idle = self._paused or not self._due
            end = self._used + IDLE_SECONDS if idle else again
            left = end - time.monotonic()
            if left <= 0 and self._commands.empty():
                return not idle
            with suppress(Empty):
                self._take(self._commands.get(timeout=max(left, 0.0)))
                again = 0.0

    def _take(self, message: Message) -> None:
        match message:
            case {"do": "look", "number": int(number), "open": [*opened], "recent": [*recent]}:
                self._look = number
                self._open = frozenset(map(str, opened))
                self._recent = [*map(str, recent), *self._recent][:MOST_RECENT]
                self._due = True
                self._used = time.monotonic()
            case {"do": "pause", "value": bool(value)}:
                self._paused = value

    def _work(self) -> bool:
        """See to what is due until something is said; False when it has to be tried again later."""
        first = (frozenset(self._recent[:1]), self._open, frozenset(self._recent))
        with self._store.snapshot() as snapshot:
            due = find_due(snapshot, self._recipe, self._key, first)
        while due.files and self._commands.empty():
            self._used = time.monotonic()
            with self._store.snapshot() as snapshot:
                group = next_group(snapshot, due.files, self._recipe_name, self._recipe, self._key)
            vectors, all_of_them = self._embed(group.texts)
            if not self._put(vectors, group.files if all_of_them else []):
                return False
            self._progress(due)
        if not due.files:
            self._through(due)
        return True

    def _through(self, due: Due) -> None:
        self._due = False
        self._recent.clear()
        self._told = 0.0
        self._progress(due)
        self._send({"event": "tidy"})
        self._restraint.over()
        give_back_memory()

    def _embed(self, texts: dict[bytes, str]) -> tuple[dict[bytes, bytes], bool]:
        """Vectors by hash, and whether they are all: a saved file does not wait for the end of a group."""
        if not texts:
            return {}, True
        keys = list(texts)
        waiting = self.embedder().jobs(list(texts.values()))
        found: dict[bytes, bytes] = {}
        while waiting:
            count = self._restraint.allowed(THREADS, THREADS)
            now, waiting = waiting[:count], waiting[count:]
            for job, vectors in zip(
                now, self._pool.map(lambda job: job.packed(), now), strict=True
            ):
                found |= zip((keys[index] for index in job.indices), vectors, strict=True)
            if waiting and not self._commands.empty():
                return found, False
        return found, True

    def _put(self, vectors: dict[bytes, bytes], files: list[Places]) -> bool:
        """Have it written; whether it was."""
        self._send(
            {
                "event": "store",
                "kind": [self._recipe, self._key],
                "vectors": {key.hex(): encode(vector) for key, vector in vectors.items()},
                "files": list(map(packed_places, files)),
            }
        )
        try:
            return self._stored.get(timeout=SILENCE_SECONDS)
        except Empty:
            return False

    def _progress(self, due: Due) -> None:
        now = time.monotonic()
        if now - self._told > PROGRESS_SECONDS:
            self._told = now
            done = due.all - len(due.files)
            self._send({"event": "progress", "look": self._look, "done": done, "total": due.all})


def embed_now(embedder: "Embedder", texts: list[str]) -> list[bytes]:
    found = [b""] * len(texts)
    for job in embedder.jobs(texts):
        for index, vector in zip(job.indices, job.packed(), strict=True):
            found[index] = vector
    return found


def encode(vector: bytes) -> str:
    return base64.b64encode(vector).decode()


def packed_places(places: Places) -> list[Any]:
    """As JSON carries them."""
    file, tag, extractor, symbols, keys = places
    return [file, tag.hex(), extractor.hex(), list(symbols), [key.hex() for key in keys]]


def read_places(packed: list[Any]) -> Places:
    """What `packed_places` packed."""
    file, tag, extractor, symbols, keys = packed
    states = bytes.fromhex(tag), bytes.fromhex(extractor)
    return Places(int(file), *states, symbols, [bytes.fromhex(key) for key in keys])
