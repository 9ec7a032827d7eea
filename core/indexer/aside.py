"""Files that cannot wait until a large update is through: looked at in its midst, between two of its transactions.

What the large update has read of such a file is older than what was found aside, and is dropped. What was linked aside
rests on a state that is half new: it is linked again with the rest, so that the outcome is that of one update.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf

from core.indexer.tasks import Extracted
from core.model import FilePath

Urgent = Callable[
    [], frozenset[FilePath]
]  # files that cannot wait; those that were told before, too
LEAST_PAUSE = 0.5  # seconds of linking between two interruptions, which cost the work at hand
PAUSES = 4.0  # and as multiples of the time from an interruption until something was linked again


class Interrupted(Exception):
    """Linking is to go on from the state of the index after these files were looked at."""

    def __init__(self, paths: frozenset[FilePath]) -> None:
        super().__init__(paths)
        self.paths = paths


def nothing_urgent() -> frozenset[FilePath]:
    return frozenset()


@dataclass(slots=True)
class Aside:
    """What was done beside one large update."""

    all_links: bool  # all files are linked at its end, whatever happens
    is_linking: bool = False
    done: set[FilePath] = field(default_factory=set)  # files that were looked at
    tried: set[FilePath] = field(default_factory=set)  # that must wait after all
    _since: float = 0.0  # of the last interruption
    _not_before: float = 0.0  # the next one

    def wanted(self, urgent: Urgent) -> frozenset[FilePath]:
        """What is to be done now."""
        if self.is_linking and time.monotonic() < self._not_before:
            return frozenset()
        return urgent() - self.tried

    def interrupted(self) -> None:
        """Linking is; not once more before something was linked, or who saves all the time keeps it from its end."""
        self._since, self._not_before = time.monotonic(), inf

    def linked(self) -> None:
        """Something was."""
        if self._not_before == inf:
            now = time.monotonic()
            self._not_before = now + max(LEAST_PAUSE, PAUSES * (now - self._since))

    def newest(self, results: Iterable[Extracted]) -> list[Extracted]:
        """Without those that are older than what the index has by now."""
        return [item for item in results if item.path not in self.done]
