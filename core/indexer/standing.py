"""What an indexer tells of itself: since when it runs, how old the index is, who tells it of changes, what it takes."""

import os
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from core.indexer.pipeline import Indexer
from core.indexer.report import Report
from core.indexer.resources import resident
from core.indexer.scope import EVERYTHING


@dataclass(slots=True)
class Standing:
    """Times are those of the clock on the wall, for people; 0: not yet."""

    started: float = field(default_factory=time.time)
    compared: float = 0.0  # when everything was last compared with the disk
    changed: float = 0.0  # when a change was last taken into the index

    def note(self, report: Report) -> None:
        """An update is through."""
        now = time.time()
        if report.scope is EVERYTHING:
            self.compared = now
        if report.did_anything():
            self.changed = now

    def told(
        self, indexer: Indexer, watches: bool, blind: str, clients: int, watching: int
    ) -> dict[str, Any]:
        """As the channel carries it. `watches`: the indexer itself does; `watching`: so many clients do."""
        workers = indexer.worker_ids()
        own = "own watcher" if watches else "polling"
        return {
            "event": "status",
            "pid": os.getpid(),
            "memory": resident(),
            "workers": [{"pid": pid, "memory": resident(pid)} for pid in workers],
            **asdict(self),
            "watching": "client" if watching else own,
            "blind": blind,
            "clients": clients,
            "settings": asdict(indexer.settings),
        }
