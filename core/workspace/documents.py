"""Open documents: every edit gets a number at once, and reaches the overlay on a thread of this module.

An edit is worked on when somebody waits for it, or after a short quiet; of several edits of one document only the last
is worked on. So typing costs nothing, and a question after an edit waits for exactly what it needs.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from core.errors import Cancelled, DamagedIndex, StoreError
from core.indexer.logs import kind_of
from core.model import FilePath
from core.workspace.admission import NEW_BYTES, TRIED_BYTES, Admission, Key
from core.workspace.layer import Layer, Text

LOG = logging.getLogger(__name__)

QUIET_SECONDS = 0.1
COLLECT_SECONDS = 0.05  # after an edit, for its answer to be made
MOST_HELD_SECONDS = 0.3  # without collecting garbage
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 10.0  # seconds before what failed is tried again
LOOK_SECONDS = 0.02  # between looks at a waiter's cancel flag
# For so long answers wait for a document that is tried first; then they are given without it.
TRIAL_SECONDS = 2.5


@dataclass(slots=True)
class Edit:
    """The last edit of a document that the overlay has not got yet."""

    key: Key  # folder or "", and path
    layer: Layer
    path: FilePath
    text: Text | None  # None: closed
    first: int  # the earliest edit that this one stands for
    since: float
    tried: bool = False  # right now, in another process, which it waits for
    failures: int = 0
    parked: float = 0.0  # until when it waits after a failure


class Outcome(Enum):
    """Of work on documents."""

    DONE = 0
    LATER = 1  # what it needs may be there the next time
    LOST = 2


class Documents:
    """The queue of edits and the thread that works on it."""

    def __init__(self, failed: Callable[[str], None], admission: Admission) -> None:
        self._failed = failed
        self._admission = admission
        self._condition = threading.Condition()
        self._edits: dict[Key, Edit] = {}
        self._working: tuple[int, ...] = ()  # earliest edits of what is being worked on
        self._moved: set[Layer] = set()  # layers whose index has moved
        self._layers: set[Layer] = set()  # that have, or had, a document
        self._retired: list[Layer] = []  # to be closed
        self._revision = 0
        self._wanted = 0
        self._busy = False
        self._ended = False
        self._rest_until = 0.0  # before which nothing is caught up with
        self._failing: set[str] = set()  # reasons that have been said
        self._held = 0.0  # since when garbage is not collected
        self._thread = threading.Thread(target=self._run, name="codescope-overlay", daemon=True)
        self._thread.start()

    # -- from any thread

    def edit(self, key: Key, layer: Layer, text: Text | None) -> int:
        """A document's text (None: it is closed); gives the number to wait for."""
        with self._condition:
            self._revision += 1
            old = self._edits.get(key)
            first = self._revision if old is None else old.first
            edit = self._edits[key] = Edit(key, layer, key[1], text, first, time.monotonic())
            self._layers.add(layer)
            if text is not None:
                self._judge(edit, text, old)
            self._condition.notify_all()
            return self._revision

    def _judge(self, edit: Edit, text: Text, old: Edit | None) -> None:
        """Have a doubtful text tried; leave out one that is refused."""
        key, size = edit.key, len(text.source)
        if self._admission.is_doubtful(key, size):
            edit.tried = True
            # Nobody waits for one that is left out already.
            edit.failures = int(self._admission.is_refused(key))
            was_read = partial(edit.layer.has_read, text.path, size, NEW_BYTES)
            self._admission.try_text(key, text, was_read, partial(self._tried, key))
        elif size > TRIED_BYTES and old is not None and old.tried:
            edit.tried = True

    def _tried(self, key: Key, reason: str) -> None:
        """A document has come through its trial, or has not."""
        with self._condition:
            edit = self._edits.get(key)
            if edit is not None and edit.tried:
                edit.tried = False
                if reason:
                    edit.text = None
            self._condition.notify_all()

    def index_moved(self, layer: Layer) -> None:
        with self._condition:
            if layer in self._layers:
                self._moved.add(layer)
                for edit in self._edits.values():
                    edit.parked = min(edit.parked, time.monotonic())
                self._condition.notify_all()

    def retire(self, layer: Layer) -> None:
        """Close a layer, after the edits that it still gets."""
        with self._condition:
            self._retired.append(layer)
            self._condition.notify_all()

    def wait(self, revision: int, cancelled: Callable[[], bool] | None = None) -> None:
        """Block until the overlay has the edits up to `revision`. Raises Cancelled."""
        with self._condition:
            if self._has(revision):
                return
            self._wanted = max(self._wanted, revision)
            self._condition.notify_all()
            while not self._has(revision):
                if self._ended or (cancelled is not None and cancelled()):
                    raise Cancelled
                self._condition.wait(LOOK_SECONDS if cancelled is not None else TRIAL_SECONDS)

    def settle(self, seconds: float) -> bool:
        """Wait until there is nothing left to do; False when it takes too long."""
        with self._condition:
            return self._condition.wait_for(lambda: self._ended or self._is_idle(), seconds)

    def close(self) -> None:
        with self._condition:
            self._ended = True
            self._condition.notify_all()
        self._thread.join()
        self._admission.close()
        for layer in self._layers | set(self._retired):
            layer.close()

    # -- on the thread

    def _has(self, revision: int) -> bool:
        late = time.monotonic() - TRIAL_SECONDS
        return all(
            edit.first > revision or edit.failures or (edit.tried and edit.since < late)
            for edit in self._edits.values()
        ) and all(first > revision for first in self._working)

    def _ripe(self) -> list[Edit]:
        """Edits that can be worked on."""
        now = time.monotonic()
        return [edit for edit in self._edits.values() if not edit.tried and edit.parked <= now]

    def _is_idle(self) -> bool:
        waiting = self._edits or self._moved or self._retired or self._busy
        return not waiting and not any(layer.has_more() for layer in self._layers)

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._ended and (pause := self._pause()) != 0.0:
                    self._rest(pause)
                if self._ended:
                    gc.enable()
                    return
                due, moved, retired = self._take()
                self._busy = True
            self._hold_garbage()
            self._work(due, moved, retired)
            with self._condition:
                self._working = ()
                self._busy = False
                self._condition.notify_all()

    def _hold_garbage(self) -> None:
        """An edit leaves tens of thousands of objects to collect, while somebody waits for its answer: later, then."""
        now = time.monotonic()
        if gc.isenabled():
            gc.disable()
            self._held = now
        elif now - self._held > MOST_HELD_SECONDS:
            gc.enable()

    def _rest(self, pause: float | None) -> None:
        """Wait for work; garbage is collected when none comes at once."""
        if gc.isenabled():
            self._condition.wait(pause)
        elif not self._condition.wait(min(pause or COLLECT_SECONDS, COLLECT_SECONDS)):
            gc.enable()

    def _pause(self) -> float | None:
        """Seconds until there is something to do: 0 for now, None for nothing."""
        if self._moved or self._retired or any(e.first <= self._wanted for e in self._ripe()):
            return 0.0
        moments = [
            max(e.since + QUIET_SECONDS, e.parked) for e in self._edits.values() if not e.tried
        ]
        if any(layer.has_more() for layer in self._layers):
            moments.append(self._rest_until)
        return max(0.0, min(moments) - time.monotonic()) if moments else None

    def _due(self) -> list[Edit]:
        """Ripe edits that somebody waits for, or that have been left alone for long enough."""
        quiet = time.monotonic() - QUIET_SECONDS
        return [e for e in self._ripe() if e.first <= self._wanted or e.since <= quiet]

    def _take(self) -> tuple[list[Edit], set[Layer], list[Layer]]:
        due = {edit.key: edit for edit in self._due()}
        for key in due:
            del self._edits[key]
        self._working = tuple(edit.first for edit in due.values())
        moved, self._moved = self._moved, set()
        waiting = {edit.layer for edit in self._edits.values()}
        retired = [layer for layer in self._retired if layer not in waiting]
        self._retired = [layer for layer in self._retired if layer in waiting]
        return list(due.values()), moved, retired

    def _work(self, due: list[Edit], moved: set[Layer], retired: list[Layer]) -> None:
        for layer in moved - set(retired):
            self._try(layer, layer.refresh)
        for layer in {edit.layer for edit in due}:
            self._update(layer, [edit for edit in due if edit.layer is layer])
        if not due and time.monotonic() >= self._rest_until:
            for layer in list(self._layers):  # any thread may add one meanwhile
                if layer.has_more():
                    self._try(layer, partial(layer.catch_up, self._is_needed))
        for layer in retired:
            self._layers.discard(layer)
            layer.close()

    def _update(self, layer: Layer, edits: list[Edit]) -> None:
        texts = [edit.text for edit in edits if edit.text is not None]
        closed = [edit.path for edit in edits if edit.text is None]
        began = time.thread_time()
        outcome = self._try(layer, partial(layer.update, texts, closed))
        if outcome is Outcome.DONE:
            self._failing.clear()
        if outcome is not Outcome.DONE and len(edits) > 1:
            for edit in edits:
                self._update(layer, [edit])
        elif outcome is Outcome.LATER:
            self._park(edits[0])
        elif len(texts) == len(edits) == 1:
            size = len(texts[0].source)
            if self._admission.took(edits[0].key, size, time.thread_time() - began):
                self._try(layer, partial(layer.update, [], [edits[0].path]))

    def _park(self, edit: Edit) -> None:
        """An edit that could not be taken now is tried again, unless there is a newer one."""
        with self._condition:
            edit.failures += 1
            pause = min(FIRST_PAUSE * 2**edit.failures, LONGEST_PAUSE)
            edit.parked = time.monotonic() + pause
            self._edits.setdefault(edit.key, edit)

    def _is_needed(self) -> bool:
        """Whether there is something more urgent than catching up."""
        with self._condition:
            return self._ended or bool(self._due())

    def _try(self, layer: Layer, work: Callable[[], None]) -> Outcome:
        """Whatever is wrong with one document must not keep the thread from the others, nor busy."""
        try:
            work()
        except Cancelled:
            LOG.debug("given up")
            return Outcome.LATER
        except DamagedIndex as error:
            layer.complain(str(error))
        except (StoreError, OSError) as error:
            LOG.warning("an open file cannot be followed now: %s", error)
            layer.renew()
            self._say(f"{error}; it is tried again")
        except Exception as error:
            LOG.exception("an edit was lost")
            self._say(kind_of(error))
            return Outcome.LOST
        else:
            return Outcome.DONE
        self._rest_until = time.monotonic() + LONGEST_PAUSE
        return Outcome.LATER

    def _say(self, reason: str) -> None:
        """Once for each reason, until an edit works again."""
        if reason not in self._failing:
            self._failing.add(reason)
            self._failed(f"Codescope cannot follow an open file: {reason}")
