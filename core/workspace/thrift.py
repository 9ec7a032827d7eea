"""The server's ceiling of memory: when it holds more, it gives up what it keeps only to be quick."""

import logging
import threading
from collections.abc import Callable

from core.indexer.resources import give_back_memory, resident
from core.store.caches import clear_all

LOG = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
REST_SECONDS = (
    60.0  # what is needed comes back at once: giving it up again and again would only cost time
)


class Thrift:
    """Looks now and then, on a thread of its own, from its making until `close`."""

    def __init__(self, ceiling: Callable[[], int], give_up: Callable[[], None]) -> None:
        """`ceiling`: bytes. `give_up` lets go of what the caller keeps beside the caches of the process."""
        self._ceiling = ceiling
        self._give_up = give_up
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="codescope-memory", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        pause = LOOK_SECONDS
        while not self._closed.wait(pause):
            pause = REST_SECONDS if self.look() else LOOK_SECONDS

    def look(self) -> bool:
        """Whether there was too much."""
        before, ceiling = resident(), self._ceiling()
        if before <= ceiling:
            return False
        self._give_up()
        clear_all()
        give_back_memory()
        LOG.warning("memory: %d MB, now %d MB", before // 1_000_000, resident() // 1_000_000)
        return True
