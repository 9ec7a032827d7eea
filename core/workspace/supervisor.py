"""One client's connection to the indexer of a folder: finds it, starts it, starts it again when it dies.

An indexer that dies is restarted with back-off, and goes on where it was killed; until then, and for ever if it
cannot be started, the last state of the index answers.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue

from core.indexer.channel import Line, Message, ask_status, connect
from core.indexer.logs import open_log
from core.indexer.settings import Settings
from core.model import FilePath
from core.store.folder import IndexFolder

LOG = logging.getLogger(__name__)

LOOK_SECONDS = 0.02  # between looks for the socket of an indexer that starts
LOCKED_SECONDS = 0.5  # between looks while another process, without a socket, holds the lock
LOCKED = 3  # exit code: see core/indexer/__main__.py
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds before starting again
AWAY_SECONDS = 1.0  # between looks for a workspace that is away
STEADY_SECONDS = 60.0  # after so long a life an indexer's death is no repetition
COMPLAIN_AFTER = 3  # deaths in a row

# Indexers outlive those who start them; a process object that is dropped while its process runs would complain.
CHILDREN: list["subprocess.Popen[bytes]"] = []


class Supervisor:
    """`heard` gets the indexer's messages on a thread of its own."""

    def __init__(
        self,
        root: Path,
        index: Path,
        settings: Settings,
        heard: Callable[[Message], None],
        *,
        client_watches: bool,
    ) -> None:
        self._root = root
        self._index = index
        self._settings = settings
        self._heard = heard
        self._client_watches = client_watches
        self._opened: list[FilePath] = []
        self._line: Line | None = None
        self._waiting: list[Message] = []  # to be sent when there is a connection
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._numbers = count(1)
        self._synced: dict[int, threading.Event] = {}
        self._failed: set[int] = set()  # of these, in vain
        self._told: dict[int, SimpleQueue[Message]] = {}
        self._deaths = 0
        self._why = ""  # the last indexer ended
        self.process = 0  # id of the indexer's process, 0 while there is none
        self._thread = threading.Thread(
            target=self._run, name=f"codescope-supervisor-{root.name}", daemon=True
        )
        self._thread.start()

    def send(self, message: Message) -> None:
        """Tell the indexer, now or when there is one."""
        with self._lock:
            line = self._line
            if line is None:
                self._waiting.append(message)
                return
        if not line.send(message):
            with self._lock:
                self._waiting.append(message)

    def client_watches(self) -> None:
        """From now on this client tells of changes."""
        self._client_watches = True
        self.send({"do": "watching", "value": True})

    def opened(self, paths: list[FilePath]) -> None:
        """The documents that this client has open."""
        self._opened = paths
        with self._lock:
            line = self._line
        if line is not None:
            line.send({"do": "opened", "paths": paths})

    def configure(self, settings: Settings) -> None:
        self._settings = settings
        self.send({"do": "configure", "settings": asdict(settings)})

    def sync(self, seconds: float) -> bool:
        """Wait until everything that was sent or seen before is in the index; False when it takes too long or fails."""
        number = next(self._numbers)
        done = self._synced[number] = threading.Event()
        self.send({"do": "sync", "id": number})
        try:
            return done.wait(seconds) and number not in self._failed
        finally:
            del self._synced[number]
            self._failed.discard(number)

    def status(self, seconds: float) -> Message | None:
        """What the indexer says of itself; None when there is none, or it does not say it in time."""
        return self._ask(ask_status, seconds)

    def embed(self, texts: list[str], seconds: float) -> Message | None:
        """What the indexer's model makes of texts; None when there is no answer in time."""
        return self._ask(lambda number: {"do": "embed", "id": number, "texts": texts}, seconds)

    def _ask(self, question: Callable[[int], Message], seconds: float) -> Message | None:
        with self._lock:
            line = self._line
        if line is None:
            return None
        number = next(self._numbers)
        told = self._told[number] = SimpleQueue()
        try:
            return told.get(timeout=seconds) if line.send(question(number)) else None
        except Empty:
            return None
        finally:
            del self._told[number]

    def close(self) -> None:
        """Leave the indexer; it ends when nobody else is there."""
        self._closed.set()
        with self._lock:
            line = self._line
        if line is not None:
            line.close()
        self._thread.join(timeout=2.0)

    # -- on the thread

    def _run(self) -> None:
        while not self._closed.is_set():
            began = time.monotonic()
            line = connect(self._index) or self._start()
            if line is not None:
                self._converse(line)
            if self._closed.is_set():
                return
            lived = time.monotonic() - began
            self._deaths = 1 if lived > STEADY_SECONDS else self._deaths + 1
            if self._deaths == COMPLAIN_AFTER:
                text = f"The indexer of {self._root} keeps ending; answers may be out of date: {self._why}."
                self._heard({"event": "notice", "severity": "error", "text": text})
            if self._deaths > 1:
                self._pause(min(FIRST_PAUSE * 2 ** (self._deaths - 2), LONGEST_PAUSE))

    def _pause(self, seconds: float) -> None:
        """Wait, unless the workspace is there again that was away."""
        end, there = time.monotonic() + seconds, self._root.is_dir()
        while (left := end - time.monotonic()) > 0 and not self._closed.wait(
            min(left, AWAY_SECONDS)
        ):
            before, there = there, self._root.is_dir()
            if there and not before:
                return

    def _converse(self, line: Line) -> None:
        with self._lock:
            self._line = line
            waiting, self._waiting = self._waiting, []
        line.send({"do": "watching", "value": self._client_watches})
        line.send({"do": "opened", "paths": self._opened})
        for message in waiting:
            line.send(message)
        # What was asked of an indexer that died: a new one compares everything with the disk before it answers.
        for number in list(self._synced):
            line.send({"do": "sync", "id": number})
        if self._closed.is_set():
            line.close()
        for message in line.messages():
            self._take(message)
        with self._lock:
            self._line = None
        self.process = 0
        line.close()

    def _take(self, message: Message) -> None:
        match message:
            case {"event": "hello", "pid": int(pid)}:
                self.process = pid
            case {"event": "synced", "id": int(number)}:
                if message.get("failure"):
                    self._failed.add(number)
                if done := self._synced.get(number):
                    done.set()
                return
            case {"event": "status" | "vectors", "id": int(number)}:
                if told := self._told.get(number):
                    told.put(message)
                return
            case {"event": "progress", "phase": "idle"}:
                self._deaths = 0
        self._heard(message)

    def _start(self) -> Line | None:
        """Start an indexer and connect to it; None when it ended before, or we were closed."""
        try:
            process = self._spawn()
        except OSError as error:
            LOG.error("no indexer for %s: %s", self._root, error)
            self._why = f"the index cannot be written: {error}"
            return None
        self._why = f"{self._index / 'indexer.log'} says why"
        while not self._closed.wait(LOOK_SECONDS):
            line = connect(self._index)
            if line is not None:
                return line
            code = process.poll()
            if code == LOCKED:
                # Somebody else indexes without a socket (one command of a command line); it will end.
                self._deaths = 0
                self._closed.wait(LOCKED_SECONDS)
                return None
            if code is not None:
                LOG.warning("the indexer of %s ended with code %s", self._root, code)
                return None
        return None

    def _spawn(self) -> "subprocess.Popen[bytes]":
        CHILDREN[:] = [child for child in CHILDREN if child.poll() is None]
        IndexFolder(self._index).prepare()
        # -P: no folder of the workspace may take the place of our modules.
        command = [
            sys.executable, "-P", "-m", "core.indexer", str(self._root), "--index", str(self._index),
            "--settings", json.dumps(asdict(self._settings)),
        ]  # fmt: skip
        with os.fdopen(open_log(self._index / "indexer.log"), "ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._index,
                start_new_session=True,
            )
        CHILDREN.append(process)
        return process
