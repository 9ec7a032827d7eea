"""The indexer's side of search by meaning: it keeps the process with the model (embedding.py), hands it what clients
ask, and writes what it finds out. Without the extra, or switched off, it does nothing but say so.

The process is started when something is due or somebody asks, and ends when it is not needed: one that dies is
started again, after pauses that grow, and asked again what it did not answer.
"""

import base64
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

from core.embed.loading import is_installed
from core.embed.wanted import HOW_TO_TURN_ON
from core.errors import StoreError
from core.indexer.channel import Line, Message
from core.indexer.embedding_work import read_places
from core.indexer.resources import resident
from core.indexer.settings import Settings
from core.store.index import Store
from core.store.vector_writer import VectorWriter, kind_of

LOG = logging.getLogger(__name__)

COMMAND = ("-P", "-m", "core.indexer.embedding")
SWITCH = "CODESCOPE_MEANING"  # in the environment: "off"
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before starting again what died
GIVEN_UP_AFTER = 5  # deaths in a row without anything done
WAITING = 200  # questions
END_SECONDS = 2.0
NOT_INSTALLED = f"search by meaning is not installed: {HOW_TO_TURN_ON}"
SWITCHED_OFF = "search by meaning is switched off (setting meaning.enabled)"


class Question(NamedTuple):
    """Texts of which somebody wants the vectors; `reply` gets them, or None and why."""

    texts: list[str]
    reply: Callable[[Message], None]


class Meaning:
    """Any thread may use it. `command`: what is started, behind the interpreter."""

    def __init__(
        self, root: Path, store: Store, settings: Settings, command: Collection[str] = COMMAND
    ) -> None:
        self._root, self._store, self._settings = root, store, settings
        self._command = command
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._questions: dict[int, Question] = {}
        self._look: Message | None = None  # what a process that starts is told
        self._loading = False
        self._looks = 0
        self._paused = False
        self._deaths = 0
        self._timer: threading.Timer | None = None
        self._closed = False
        self._state, self._why = "waiting", ""
        self._done = self._total = 0
        self._results: SimpleQueue[tuple[subprocess.Popen[bytes], Message] | None] = SimpleQueue()
        self._writing: threading.Thread | None = None
        self._writer: VectorWriter | None = None

    # -- what the indexer says

    def changed(self, opened: Collection[str], recent: Collection[str]) -> None:
        """The index was brought up to date; `recent`: files that changed, where they are few."""
        with self._lock:
            if self._off():
                return
            self._looks += 1
            self._state = "waiting"
            lists = {"open": sorted(opened), "recent": sorted(recent)}
            self._look = {"do": "look", "number": self._looks, **lists}
            if self._process is None:
                self._start()
            else:
                self._say(self._look)

    def ask(self, texts: list[str], reply: Callable[[Message], None]) -> None:
        """Vectors of texts, some time; at once where there will be none."""
        with self._lock:
            why = self._off()
            if not why and len(self._questions) >= WAITING:
                why = "too many questions wait for the model"
            if not why:
                number = next(self._numbers)
                question = self._questions[number] = Question(texts, reply)
                if self._process is None:
                    self._start()
                else:
                    self._say_question(number, question)
                return
        reply({"vectors": None, "why": why})

    def pause(self, value: bool) -> None:
        """Embed nothing for the time being; questions are answered."""
        with self._lock:
            self._paused = value
            self._say({"do": "pause", "value": value})

    def configure(self, settings: Settings) -> None:
        with self._lock:
            before, self._settings = self._settings, settings
            if meant(before) == meant(settings):
                return
            self._why, self._state, self._deaths = "", "waiting", 0
            self._end_process()
            if self._look is not None:
                self.changed(self._look["open"], ())

    def told(self) -> dict[str, Any]:
        """How it stands. `done` of `total` files have vectors for all their texts, as far as is known."""
        with self._lock:
            why = self._off()
            pid = 0 if self._process is None else self._process.pid
            state = "off" if why else "paused" if self._paused else self._state
            state = "loading" if self._loading and not why else state
            found = {"state": state, "why": why, "done": self._done, "total": self._total}
        return {**found, "pid": pid, "memory": resident(pid) if pid else 0}

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._end_process()
            if self._timer is not None:
                self._timer.cancel()
            writing = self._writing
        self._results.put(None)
        if writing is not None:
            writing.join(END_SECONDS)

    # -- the process

    def _off(self) -> str:
        """Why there will be no vectors; "" when there may be."""
        return why_off(self._settings) or self._why

    def _start(self) -> None:
        if self._closed or self._timer is not None:
            return
        settings = json.dumps(asdict(self._settings))
        command = [sys.executable, *self._command, str(self._root)]
        command += ["--index", str(self._store.folder.path), "--settings", settings]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=self._store.folder.path,
                # One heap for all threads: else each keeps what its largest batch took (80 MB, measured).
                env={**os.environ, "MALLOC_ARENA_MAX": "1"},
            )
        except OSError as error:
            self._give_up(f"the process with the model cannot be started: {error}")
            return
        self._process = process
        if self._writing is None:
            self._writing = threading.Thread(
                target=self._write, name="codescope-vectors", daemon=True
            )
            self._writing.start()
        reading = threading.Thread(
            target=self._read, args=(process,), name="codescope-meaning", daemon=True
        )
        reading.start()
        if self._paused:
            self._say({"do": "pause", "value": True})
        if self._look is not None:
            self._say(self._look)
        for number, question in self._questions.items():
            self._say_question(number, question)

    def _say(self, message: Message) -> None:
        with self._lock:
            process = self._process
            if process is not None and process.stdin is not None:
                say(process, message)

    def _say_question(self, number: int, question: Question) -> None:
        self._say({"do": "question", "id": number, "texts": question.texts})

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()  # it only computes

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        """What the process says, until it ends."""
        assert process.stdout is not None
        for line in process.stdout:
            try:
                message = json.loads(line)
            except ValueError:  # cut off in the midst
                break
            self._hear(process, message)
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        code = process.wait()
        with self._lock:
            if self._process is process:
                self._process, self._loading = None, False
                self._ended(code)

    def _ended(self, code: int) -> None:
        if self._off():
            self._refuse(self._off())
        elif code == 0 and not self._questions:
            self._state, self._deaths = "resting", 0
        else:
            self._deaths += code != 0
            LOG.warning("the process with the model ended with code %s", code)
            if self._deaths >= GIVEN_UP_AFTER:
                self._give_up("the process with the model keeps ending; the indexer's log says why")
                return
            pause = min(FIRST_PAUSE * 2 ** (self._deaths - 1), LONGEST_PAUSE) if code else 0.0
            self._timer = threading.Timer(pause, self._start_again)
            self._timer.daemon = True
            self._timer.start()

    def _start_again(self) -> None:
        with self._lock:
            self._timer = None
            if self._process is None:
                self._start()

    def _give_up(self, why: str) -> None:
        LOG.warning("%s", why)
        self._why = why
        self._refuse(why)

    def _refuse(self, why: str) -> None:
        questions, self._questions = self._questions, {}
        for question in questions.values():
            question.reply({"vectors": None, "why": why})

    def _hear(self, process: "subprocess.Popen[bytes]", message: Message) -> None:
        match message:
            case {"event": "vectors", "id": int(number)}:
                with self._lock:
                    question = self._questions.pop(number, None)
                if question is not None:
                    question.reply(message)
            case {"event": "store" | "tidy"}:
                self._results.put((process, message))
            case {"event": "progress", "done": int(done), "total": int(total), "look": int(look)}:
                with self._lock:
                    self._done, self._total = done, total
                    # Something may have changed since it looked.
                    ready = done >= total and look == self._looks
                    self._state = "ready" if ready else "embedding"
            case {"event": "state", "state": "off", "why": str(why)}:
                with self._lock:
                    if self._process is process:
                        self._why = why
            case {"event": "state", "state": "loading" | "loaded" as state}:
                with self._lock:
                    self._loading = state == "loading"

    # -- writing, on a thread of its own, for an update may write meanwhile and for long

    def _write(self) -> None:
        while (item := self._results.get()) is not None:
            process, message = item
            try:
                done = self._store_result(message)
            except StoreError as error:
                LOG.warning("vectors cannot be written: %s", error)
                done = False
            except (ValueError, TypeError, KeyError) as error:
                LOG.warning("not understood: %s", error)
                done = False
            with self._lock:
                self._deaths = 0 if done else self._deaths
            if message["event"] == "store":
                say(process, {"do": "stored", "done": done})
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _store_result(self, message: Message) -> bool:
        if message["event"] == "tidy":
            if self._writer is not None:
                self._writer.tidy()
            return True
        writer = self._writer_of(kind_of(*message["kind"]))
        if writer is None:
            return False
        vectors = {bytes.fromhex(k): base64.b64decode(v) for k, v in message["vectors"].items()}
        writer.put(vectors, list(map(read_places, message["files"])))
        return True

    def _writer_of(self, kind: str) -> VectorWriter | None:
        """A writer on the current index; None when there is none. What the one before knew is taken over."""
        identity = self._store.folder.current()
        if identity is None or self._closed:
            return None
        before = self._writer
        if before is not None and (before.identity, before.kind) == (identity, kind):
            return before
        writer = VectorWriter(identity, kind)
        if before is not None:
            try:
                if before.identity != identity:
                    writer.take_over(before)
            except StoreError as error:  # then these texts are embedded again
                LOG.warning("what was known is lost: %s", error)
            before.close()
        self._writer = writer
        return writer


def why_off(settings: Settings) -> str:
    """Why nobody should look for a model; "" where it may be there."""
    if not settings.meaning or os.environ.get(SWITCH, "").lower() == "off":
        return SWITCHED_OFF
    return "" if is_installed() else NOT_INSTALLED


def say(process: "subprocess.Popen[bytes]", message: Message) -> None:
    """Nothing happens when it is gone: whoever reads what it says finds out."""
    with suppress(OSError, ValueError):
        assert process.stdin is not None
        process.stdin.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        process.stdin.flush()


def meant(settings: Settings) -> tuple[object, ...]:
    """The settings that matter here."""
    return (
        settings.meaning, settings.model_folder, settings.model_precision, settings.model_download,
        settings.recipe,
    )  # fmt: skip


def answer(line: Line, message: Mapping[str, Any], meaning: Meaning) -> None:
    """Answer a client's "embed" when there is an answer."""
    texts = message.get("texts")
    number = message.get("id")

    def reply(found: Message) -> None:
        line.send({**found, "event": "vectors", "id": number})

    if not isinstance(texts, list) or len(texts) > WAITING:
        reply({"vectors": None, "why": "not understood"})
    else:
        meaning.ask(list(map(str, texts)), reply)
