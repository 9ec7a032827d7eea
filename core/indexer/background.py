"""What the indexer does when nobody wants anything of it: a little at a time, so that nobody waits for it."""

import logging
import time

from core.errors import StoreError
from core.indexer.covering import LITTLE_SECONDS
from core.indexer.pipeline import Indexer

LOG = logging.getLogger(__name__)

AGAIN_SECONDS = 60.0  # until what failed is tried again


class Background:
    """Makes what is searched as words of what updates have stored."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._done: object = None  # the state of the index of which all is made
        self._not_before = 0.0

    def pause(self, most: float) -> float:
        """Do a little; how long a command may be waited for until there is more to do."""
        return 0.0 if self._step() else min(1.0, most)

    def _step(self) -> bool:
        """Do a little; whether more is to be done at once."""
        state = self._indexer.state_key
        if state in (None, self._done) or time.monotonic() < self._not_before:
            return False
        try:
            left = self._indexer.cover(LITTLE_SECONDS)
        except StoreError as error:
            # Nothing is lost: what is due stays so, and updates tell people what is wrong.
            LOG.warning("texts: %s", error)
            self._not_before = time.monotonic() + AGAIN_SECONDS
            return False
        if not left:
            self._done = state
        return bool(left)
