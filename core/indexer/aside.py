"""Files that cannot wait until a large update is through: looked at in its midst, between two of its transactions.

What the large update has read of such a file is older than what was found aside, and is dropped. What was linked aside
rests on a state that is half new: it is linked again with the rest, so that the outcome is that of one update.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.indexer.tasks import Extracted
from core.model import FilePath

Urgent = Callable[
    [], frozenset[FilePath]
]  # files that cannot wait; those that were told before, too
LEAST_PAUSE = 0.5  # seconds between two interruptions of linking, which cost the work at hand
PAUSES = 4.0  # and as multiples of what one took


class Interrupted(Exception):
    """Linking is to go on from the state of the index after something else was done."""


def nothing_urgent() -> frozenset[FilePath]:
    return frozenset()


@dataclass(slots=True)
class Aside:
    """What was done beside one large update."""

    all_links: bool  # all files are linked at its end, whatever happens
    is_linking: bool = False
    done: set[FilePath] = field(default_factory=set)  # files that were looked at
    relink: set[FilePath] = field(default_factory=set)
    everyone: bool = False  # all files are to be linked
    tried: set[FilePath] = field(default_factory=set)  # that must wait after all
    _not_before: float = 0.0

    def wanted(self, urgent: Urgent) -> frozenset[FilePath]:
        """What is to be done now."""
        if self.is_linking and time.monotonic() < self._not_before:
            return frozenset()
        return urgent() - self.tried

    def took(self, seconds: float) -> None:
        self._not_before = time.monotonic() + max(LEAST_PAUSE, PAUSES * seconds)

    def newest(self, results: Iterable[Extracted]) -> list[Extracted]:
        """Without those that are older than what the index has by now."""
        return [item for item in results if item.path not in self.done]

    def still_left(
        self, paths: Iterable[FilePath], linked: set[FilePath], indexed: Iterable[FilePath]
    ) -> list[FilePath]:
        """What remains to be linked after an interruption."""
        left = (set(paths) - linked) | self.relink
        if self.everyone:
            left = set(indexed)
        self.relink, self.everyone = set(), False
        return sorted(left.intersection(indexed))
