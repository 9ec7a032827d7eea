"""How many workers may be at work now: fewer on battery, and one while other programs need all of the machine.

Never none: an index that is never complete helps nobody.
"""

import os
import time
from collections.abc import Callable

from core.indexer.resources import load, on_battery

LOOK_SECONDS = 2.0
ON_BATTERY = "on battery"
BUSY = "other programs need the machine"


class Restraint:
    """Looked at now and then. `changed` is told, in words, when the reason is another; "" for none."""

    def __init__(self, changed: Callable[[str], None] = lambda reason: None) -> None:
        self.reason = ""
        self._changed = changed
        self._looked = float("-inf")

    def allowed(self, count: int, busy: int) -> int:
        """Of `count` workers, of which `busy` are at work, how many may be."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            reason = why_fewer(busy)
            if reason != self.reason:
                self.reason = reason
                self._changed(reason)
        if self.reason == BUSY:
            return 1
        return max(1, count // 2) if self.reason else count

    def over(self) -> None:
        """There is nothing to do any more."""
        self._looked = float("-inf")
        if self.reason:
            self.reason = ""
            self._changed("")


def why_fewer(busy: int) -> str:
    """Why not all workers should be at work, of which so many are; "" for no reason."""
    if on_battery():
        return ON_BATTERY
    others = load() - busy - 1  # the indexer itself
    return BUSY if others >= (os.cpu_count() or 1) else ""
