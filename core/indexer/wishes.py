"""What an indexer is to do next."""

from dataclasses import dataclass, field
from typing import Any

from core.indexer.channel import Line
from core.indexer.settings import Settings
from core.model import FilePath


@dataclass(slots=True)
class Wishes:
    """Gathered from all commands that have arrived."""

    everything: bool = False
    unasked: bool = False  # everything, though nobody said that something changed
    rebuild: bool = False
    end: bool = False
    paths: set[FilePath] = field(default_factory=set)
    settings: Settings | None = None
    syncs: list[tuple[Line, Any]] = field(default_factory=list)

    def are_any(self) -> bool:
        return bool(
            self.everything or self.rebuild or self.end or self.paths or self.settings or self.syncs
        )
