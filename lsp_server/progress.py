"""Work-done progress of indexing, one bar per folder.

The protocol's rules: a token of ours exists only when the client has answered `create`, `begin` comes before `report`,
every `begin` gets its `end`, and a percentage never falls. Clients without `window.workDoneProgress` get nothing.
"""

import asyncio
import itertools
import logging
import time
from pathlib import PurePath
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from core.workspace import Progress

LOG = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS: Final = 0.1
# A saved file is indexed before a bar could be read; only what takes longer gets one.
SECONDS_BEFORE_A_BAR: Final = 0.5
# The phases of indexing by their share of the whole, in percent; scanning does not know its total.
SHARES: Final = {"scan": (0, 0), "extract": (0, 80), "link": (80, 100)}
IDLE: Final = "idle"


class IndexingProgress:
    """What the workspace tells of its indexing -> one bar per folder while it is being indexed."""

    def __init__(self, server: LanguageServer) -> None:
        self.allowed = False  # by the client
        self._server = server
        self._bars: dict[str, ProgressBar] = {}
        self._complete: set[str] = set()  # folders whose first index is there
        self._begun: dict[str, float] = {}

    def hear(self, event: Progress) -> None:
        """Take one event; on the event loop."""
        if event.phase == IDLE:
            self._complete.add(event.folder)
            self.forget(event.folder, "indexed")
            return
        bar = self._bars.get(event.folder)
        if bar is None:
            now = time.monotonic()
            begun = self._begun.setdefault(event.folder, now)
            first = event.folder not in self._complete
            if not self.allowed or (not first and now - begun < SECONDS_BEFORE_A_BAR):
                return
            bar = ProgressBar(self._server, f"Indexing {PurePath(event.folder).name}")
            self._bars[event.folder] = bar
        low, high = SHARES.get(event.phase, (0, 0))
        done = low + (high - low) * event.done // event.total if event.total else low
        count = f"{event.done}/{event.total} " if event.total else ""
        bar.update(min(done, 100), f"{event.phase} {count}{event.path}".strip())

    def forget(self, folder: str, message: str = "") -> None:
        """The work on a folder is over, one way or another."""
        self._begun.pop(folder, None)
        if bar := self._bars.pop(folder, None):
            bar.finish(message)


class ProgressBar:
    """One piece of work; `update` and `finish` may come in any number and order, on the event loop."""

    _numbers = itertools.count(1)

    def __init__(self, server: LanguageServer, title: str) -> None:
        self._server = server
        self._title = title
        self._token = f"codescope-{next(self._numbers)}"
        self._percentage = 0
        self._message = ""
        self._reported = 0.0
        self._open = False
        self._finished: str | None = None
        self._task = asyncio.get_running_loop().create_task(self._create())

    def update(self, percentage: int, message: str) -> None:
        self._percentage = max(self._percentage, percentage)
        self._message = message
        now = time.monotonic()
        if (
            self._open
            and self._finished is None
            and now - self._reported >= SECONDS_BETWEEN_REPORTS
        ):
            self._reported = now
            self._send(types.WorkDoneProgressReport(percentage=self._percentage, message=message))

    def finish(self, message: str) -> None:
        if self._finished is None:
            self._finished = message
            self._end()

    async def _create(self) -> None:
        try:
            await self._server.window_work_done_progress_create_async(
                types.WorkDoneProgressCreateParams(token=self._token)
            )
        except JsonRpcException as error:  # the client does not want it: then there is no bar
            LOG.info("progress was refused: %s", error)
            return
        self._open = True
        self._send(
            types.WorkDoneProgressBegin(
                title=self._title,
                cancellable=False,
                percentage=self._percentage,
                message=self._message,
            )
        )
        self._end()

    def _end(self) -> None:
        """End what was begun, once; a bar that is not yet begun ends right after its beginning."""
        if self._open and self._finished is not None:
            self._open = False
            self._send(types.WorkDoneProgressEnd(message=self._finished))

    def _send(
        self,
        value: types.WorkDoneProgressBegin
        | types.WorkDoneProgressReport
        | types.WorkDoneProgressEnd,
    ) -> None:
        self._server.progress(types.ProgressParams(token=self._token, value=value))
