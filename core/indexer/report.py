"""What an update of the index did and what it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from core.indexer.scope import EVERYTHING, Scope
from core.model import FilePath


class Progress(Protocol):
    """Told how far an update is; called often, so that it must be quick."""

    def __call__(self, phase: str, done: int, total: int, path: FilePath) -> None: ...


Notify = Callable[[str, str], None]  # severity ("info", "warning", "error"), text for people


def no_progress(phase: str, done: int, total: int, path: FilePath) -> None:
    """Tells nobody."""


def no_notice(severity: str, text: str) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class Phase:
    """Seconds. Phases overlap: while workers extract, the parent stores."""

    wall: float = 0.0
    cpu: float = 0.0


@dataclass(slots=True)
class Report:
    """One update."""

    unchanged: int = 0
    changed: int = 0  # read because they were new or looked different
    extracted: int = 0
    removed: int = 0
    linked: int = 0
    bytes: int = 0  # of the files that were extracted
    refused: int = 0
    failed: int = 0
    rebuilt: str = ""  # why the index was built anew, "" when it was not
    scope: Scope = EVERYTHING  # nothing else was looked at
    phases: dict[str, Phase] = field(default_factory=dict)

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add what happens inside to a phase."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.add(phase, time.perf_counter() - wall, time.process_time() - cpu)

    def add(self, phase: str, wall: float, cpu: float) -> None:
        known = self.phases.setdefault(phase, Phase())
        known.wall += wall
        known.cpu += cpu

    def did_anything(self) -> bool:
        return bool(self.extracted or self.removed or self.linked or self.refused or self.failed)


class Throttled:
    """A progress that passes on twenty messages a second, the first and the last of each phase among them."""

    SECONDS = 0.05

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._phase = ""
        self._last = 0.0

    def __call__(self, phase: str, done: int, total: int, path: FilePath) -> None:
        now = time.monotonic()
        if phase != self._phase or done == total or now - self._last >= self.SECONDS:
            self._phase, self._last = phase, now
            self._progress(phase, done, total, path)
