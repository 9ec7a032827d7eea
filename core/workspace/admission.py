"""Which open documents are followed: one that is too large or takes too long must not keep an editor waiting.

Facts of open documents are made inside the server, where nothing can stop a parser. So a large text that is new, or
of which much is new, is first read by a process that can be ended: where that process does not come through in time
and memory, the document is left out, and answers about it are those of the file on the disk. So it is where following
a document, edit by edit, turns out to take too long.
"""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import NamedTuple

from core.indexer.pool import Done, Problem, Work, Workers
from core.indexer.settings import Settings
from core.indexer.tasks import START, TRY_TEXT
from core.model import FilePath
from core.workspace.layer import Text

LOG = logging.getLogger(__name__)

LARGEST_DOCUMENT = 5_000_000  # bytes, whatever the settings say
# Even the slowest text of this size that is known, nothing but comments without an end, is read in some seconds.
TRIED_BYTES = 128_000
NEW_BYTES = 32_000  # by so much another size makes it another text
TRIAL_SECONDS = 4.0
MOST_SECONDS = 6.0  # of CPU, for one edit
MEMORY_PARTS = 4  # of the server's ceiling are what a trial may take: see HARD_FACTOR

Key = tuple[str, FilePath]
Verdict = Callable[[str], None]  # gets the reason for which a text is left out, "" for none


class Trial(NamedTuple):
    text: Text
    verdict: Verdict


class Admission:
    """Called from any thread; `left_out` hears of each document that is left out, once, with the reason."""

    def __init__(self, settings: Settings, left_out: Callable[[Key, str], None]) -> None:
        self.settings = settings
        self._left_out = left_out
        self._lock = threading.Lock()
        self._sizes: dict[Key, int] = {}  # of the last text of each that was followed, or tried
        self._refused: dict[Key, str] = {}
        self._waiting: dict[Key, Trial] = {}  # of each document the last text
        self._turns: SimpleQueue[Key | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def refused(self) -> dict[Key, str]:
        """Documents that are open and left out, each with the reason."""
        with self._lock:
            return dict(self._refused)

    def too_large(self, key: Key, size: int, settings: Settings) -> bool:
        """Whether a document is left out for its size alone."""
        limit = min(settings.max_bytes, LARGEST_DOCUMENT)
        if size > limit:
            self._refuse(key, f"too large: {size:,} bytes, the limit is {limit:,}")
        elif self._refused.get(key, "").startswith("too large"):
            self.forget(key)
        return size > limit

    def is_doubtful(self, key: Key, text: Text) -> bool:
        """Whether a text must be tried before it is followed."""
        size = len(text.source)
        with self._lock:
            known = self._sizes.get(key)
            if size <= TRIED_BYTES or (known is not None and abs(size - known) <= NEW_BYTES):
                return False
            self._sizes[key] = size
            return True

    def is_refused(self, key: Key, size: int) -> bool:
        """Whether a text of this size, which is not doubtful, is left out all the same: it is the one that was."""
        with self._lock:
            known = self._sizes.get(key, size)
            if key in self._refused and abs(size - known) > NEW_BYTES:
                del self._refused[key]
            return key in self._refused

    def note(self, key: Key, size: int) -> None:
        """A text of this size is followed."""
        with self._lock:
            if key in self._sizes:
                self._sizes[key] = size

    def try_text(self, key: Key, text: Text, verdict: Verdict) -> None:
        """Have a text read. `verdict` is called on a thread of this object, unless another text of the document is
        to be tried by then, or it is closed."""
        with self._lock:
            self._waiting[key] = Trial(text, verdict)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="codescope-trials", daemon=True
                )
                self._thread.start()
        self._turns.put(key)

    def took(self, key: Key, size: int, seconds: float) -> bool:
        """An edit of a document took so much CPU time; whether the document is left out from now on."""
        if seconds > MOST_SECONDS:
            with self._lock:
                self._sizes[key] = size
            self._refuse(key, f"following it takes too long: {seconds:.0f} s for one edit")
        return seconds > MOST_SECONDS

    def forget(self, key: Key) -> None:
        """The document is closed, or another one by now."""
        with self._lock:
            self._refused.pop(key, None)
            self._sizes.pop(key, None)
            self._waiting.pop(key, None)

    def close(self) -> None:
        self._turns.put(None)

    def _refuse(self, key: Key, reason: str) -> None:
        with self._lock:
            known = self._refused.get(key)
            self._refused[key] = reason
        if known is None:
            self._left_out(key, reason)

    def _run(self) -> None:
        while (key := self._turns.get()) is not None:
            with self._lock:
                trial = self._waiting.pop(key, None)
            if trial is None:
                continue
            reason = reason_of(self._read(trial.text))
            with self._lock:
                if key in self._waiting or key not in self._sizes:
                    continue
                if not reason:
                    self._refused.pop(key, None)
            if reason:
                self._refuse(key, reason)
            trial.verdict(reason)

    def _read(self, text: Text) -> Done | None:
        work = Work(TRY_TEXT, (text.source, text.language.name), TRIAL_SECONDS)
        try:
            # A process for each: large texts are rare, and it would hold as much memory as the server.
            with Workers(1, START, memory=self.settings.server_memory // MEMORY_PARTS) as workers:
                return next(workers.run([work]), None)
        except OSError as error:
            LOG.warning("no process to read an open document: %s", error)
            return None


def reason_of(done: Done | None) -> str:
    """Why a text is left out after its trial; "" when it is not, as where it could not be tried at all."""
    if done is None or done.failure is None:
        return ""
    match done.failure.problem:
        case Problem.TIMEOUT:
            return f"reading it takes more than {TRIAL_SECONDS:g} s"
        case Problem.MEMORY:
            return "reading it takes too much memory"
        case Problem.CRASHED:
            return f"reading it fails: {done.failure.text}"
    return ""  # what an error in our own code costs is said when it is met
