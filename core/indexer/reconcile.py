"""When the disk is looked at although nobody said that it changed: events get lost, and some changes send none.

What is cheap is done often (the files that people have open), what is dear seldom: pauses between two comparisons of
everything are a multiple of what one costs, and grow as long as none finds anything.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress

from core.model import FilePath

GLANCE_SECONDS = 2.0  # between looks at open files
MOST_GLANCES = 200
GROWTH = 2.0


class Pauses:
    """How long to wait between two comparisons, as multiples of their cost and in seconds."""

    def __init__(self, times: float, least: float, most: float) -> None:
        self.times, self.least, self.most = times, least, most


# While events come, a comparison is insurance; without them it is all there is.
WATCHED = Pauses(200, 120.0, 3600.0)
BLIND = Pauses(20, 5.0, 60.0)


class Patience:
    """Says when it is time to compare everything."""

    def __init__(self) -> None:
        self._last = time.monotonic()  # when the last comparison ended
        self._cost = 0.0
        self._factor = 1.0  # by which pauses have grown

    def compared(self, seconds: float, surprised: bool) -> None:
        """Everything was compared; `surprised`: something had changed that nobody had told of."""
        self._last, self._cost = time.monotonic(), seconds
        self._factor = 1.0 if surprised else self._factor * GROWTH

    def pause(self, blind: bool) -> float:
        """Seconds between two comparisons; at least as many times the cost as `Pauses` says."""
        pauses = BLIND if blind else WATCHED
        least = max(pauses.least, pauses.times * self._cost)
        self._factor = max(1.0, min(self._factor, pauses.most / pauses.least))
        return max(least, min(least * self._factor, pauses.most))

    def is_due(self, blind: bool) -> bool:
        return time.monotonic() - self._last >= self.pause(blind)

    def is_old(self) -> bool:
        """Whether somebody who comes back after a while should not be answered from the last comparison."""
        return time.monotonic() - self._last >= max(WATCHED.least, WATCHED.times * self._cost)


class Ground:
    """The workspace's folder itself. What is unmounted and mounted again, or moved away and back, sends no events."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._last = time.monotonic()
        self._identity = self._look()

    def has_changed(self) -> bool:
        """Whether it is another one than at the last look, or is there no more, or again; False when that was just
        now."""
        now = time.monotonic()
        if now - self._last < GLANCE_SECONDS:
            return False
        self._last = now
        before, self._identity = self._identity, self._look()
        return self._identity != before

    def _look(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._root)
        except OSError:
            return None
        return found.st_dev, found.st_ino


class Glances:
    """The files that people have open, looked at now and then."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._stamps: dict[FilePath, tuple[int, int, int] | None] = {}
        self._last = time.monotonic()

    def changed(self, paths: Iterable[FilePath]) -> set[FilePath]:
        """Those that are not as they were at the last look; none when that was just now."""
        now = time.monotonic()
        if now - self._last < GLANCE_SECONDS:
            return set()
        self._last = now
        before, self._stamps = self._stamps, dict(self._look(paths))
        return {path for path, stamp in self._stamps.items() if before.get(path, stamp) != stamp}

    def _look(
        self, paths: Iterable[FilePath]
    ) -> Iterator[tuple[FilePath, tuple[int, int, int] | None]]:
        for path in sorted(paths)[:MOST_GLANCES]:
            stamp = None
            with suppress(OSError, ValueError):
                status = os.stat(f"{self._root}/{path}")
                stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
            yield path, stamp
