"""Which open documents are followed: one that is too large or takes too long must not keep an editor waiting.

Facts of open documents are made inside the server, where nothing can stop a parser. So a large text that is new, or
of which much is new, is first read by a process that can be ended: where that process does not come through in time
and memory, the document is left out, and answers about it are those of the file on the disk. So it is where following
a document, edit by edit, turns out to take too long.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from core.errors import StoreError
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

# A document that is left out and edited since is tried again, when this is over since the last time.
AGAIN_SECONDS = 10.0

Key = tuple[str, FilePath]
Verdict = Callable[[str], None]  # gets the reason for which a text is left out, "" for none


class Trial(NamedTuple):
    text: Text
    was_read: Callable[[], bool]  # by a worker, so that it need not be tried
    verdict: Verdict
    begins: float  # not before


class Refused(NamedTuple):
    reason: str
    by_size: bool


class Admission:
    """Called from any thread; `left_out` hears of each document that is left out, once, with the reason."""

    def __init__(self, settings: Settings, left_out: Callable[[Key, str], None]) -> None:
        self.settings = settings
        self._left_out = left_out
        self._condition = threading.Condition()
        self._sizes: dict[Key, int] = {}  # of large texts: the last that was followed, or tried
        self._refused: dict[Key, Refused] = {}
        self._waiting: dict[Key, Trial] = {}  # of each document the last text
        self._tried: dict[Key, float] = {}  # when the last trial of a document ended
        self._ended = False
        self._thread: threading.Thread | None = None

    def refused(self) -> dict[Key, str]:
        """Documents that are open and left out, each with the reason."""
        with self._condition:
            return {key: found.reason for key, found in self._refused.items()}

    def too_large(self, key: Key, size: int, settings: Settings) -> bool:
        """Whether a document is left out for its size alone."""
        limit = min(settings.max_bytes, LARGEST_DOCUMENT)
        if size > limit:
            reason = f"too large: {size:,} bytes, the limit is {limit:,}"
            self._refuse(key, Refused(reason, True))
            return True
        known = self._refused.get(key)
        if known is not None and known.by_size:
            self.forget(key)
        return False

    def is_refused(self, key: Key) -> bool:
        return key in self._refused

    def is_doubtful(self, key: Key, size: int) -> bool:
        """Whether a text of this size must be tried before it is followed."""
        with self._condition:
            if size <= TRIED_BYTES and key not in self._tried:
                self._sizes.pop(key, None)
                self._waiting.pop(key, None)
                return False
            known = self._sizes.get(key)
            if key in self._refused or known is None or abs(size - known) > NEW_BYTES:
                return True
            self._sizes[key] = size
            return False

    def try_text(
        self, key: Key, text: Text, was_read: Callable[[], bool], verdict: Verdict
    ) -> None:
        """Have a text read; one of a document that is left out after a while only. `verdict` is called on a thread of
        this object, unless another text of the document is to be tried by then, or it needs no trial any more."""
        with self._condition:
            begins = self._tried.get(key, 0.0) + AGAIN_SECONDS if key in self._refused else 0.0
            self._sizes[key] = len(text.source)
            self._waiting[key] = Trial(text, was_read, verdict, begins)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="codescope-trials", daemon=True
                )
                self._thread.start()
            self._condition.notify_all()

    def took(self, key: Key, size: int, seconds: float) -> bool:
        """An edit of a document took so much CPU time; whether the document is left out from now on."""
        if seconds <= MOST_SECONDS:
            return False
        with self._condition:
            self._sizes[key] = size
            self._tried[key] = time.monotonic()
        reason = f"following it takes too long: {seconds:.0f} s for one edit"
        self._refuse(key, Refused(reason, False))
        return True

    def forget(self, key: Key) -> None:
        """The document is closed, or another one by now."""
        with self._condition:
            for table in (self._refused, self._sizes, self._waiting, self._tried):
                table.pop(key, None)

    def close(self) -> None:
        with self._condition:
            self._ended = True
            self._condition.notify_all()

    def _refuse(self, key: Key, found: Refused) -> None:
        with self._condition:
            known = self._refused.get(key)
            self._refused[key] = found
        if known is None:
            self._left_out(key, found.reason)

    # -- on the thread

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            key, trial = taken
            reason = self._reason(trial)
            with self._condition:
                if key in self._waiting or key not in self._sizes:
                    continue
                if reason:
                    self._tried[key] = time.monotonic()
                else:
                    self._refused.pop(key, None)
                    self._tried.pop(key, None)
            if reason:
                self._refuse(key, Refused(reason, False))
            trial.verdict(reason)

    def _next(self) -> tuple[Key, Trial] | None:
        """Wait for a trial that may begin; None at the end."""
        with self._condition:
            while not self._ended:
                now = time.monotonic()
                due = [key for key, trial in self._waiting.items() if trial.begins <= now]
                if due:
                    return due[0], self._waiting.pop(due[0])
                moments = [trial.begins - now for trial in self._waiting.values()]
                self._condition.wait(min(moments) if moments else None)
        return None

    def _reason(self, trial: Trial) -> str:
        """Why a text is left out, "" when it is not."""
        with suppress(StoreError):
            if trial.was_read():
                return ""
        return reason_of(self._read(trial.text))

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
