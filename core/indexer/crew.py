"""The worker processes of one indexer: those that do its work, and one more for what cannot wait until that is done."""

from collections.abc import Callable

from core.indexer.pool import Workers
from core.indexer.restraint import Restraint
from core.indexer.settings import Settings
from core.indexer.tasks import PRELOAD, START


class Crew:
    """`workers` change with the settings. Processes are started when they are needed."""

    def __init__(
        self,
        settings: Settings,
        restrained: Callable[[str], None] | None,
        meanwhile: Callable[[], None],
    ) -> None:
        """`restrained` None: somebody waits for the outcome, nothing is held back. `meanwhile` is called now and then
        while the workers work."""
        self._settings = settings
        self._restraint = None if restrained is None else Restraint(restrained)
        self._meanwhile = meanwhile
        self.workers = self._new(settings.jobs, meanwhile)
        self._spare: Workers | None = None

    @property
    def spare(self) -> Workers:
        """One that is not held back."""
        if self._spare is None:
            memory = self._settings.worker_memory
            self._spare = Workers(1, START, PRELOAD, memory=memory)
        return self._spare

    @property
    def in_background(self) -> bool:
        """Whether work in large numbers is to make way for all else."""
        return self._restraint is not None and self._settings.low_priority

    def configure(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        if (settings.jobs, settings.worker_memory) != (before.jobs, before.worker_memory):
            self.close()
            self.workers = self._new(settings.jobs, self._meanwhile)

    def over(self) -> None:
        """A large update is over."""
        # Workers that have made way for others once do so for ever.
        self.close()
        if self._restraint is not None:
            self._restraint.over()

    def close(self) -> None:
        self.workers.close()
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def _new(self, count: int, meanwhile: Callable[[], None]) -> Workers:
        memory = self._settings.worker_memory
        return Workers(
            count, START, PRELOAD, memory=memory, allowed=self._allowed, meanwhile=meanwhile
        )

    def _allowed(self, count: int, busy: int) -> int:
        if self._restraint is None or not self._settings.back_off:
            return count
        return self._restraint.allowed(count, busy)
