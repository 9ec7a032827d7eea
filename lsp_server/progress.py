"""Work-done progress of indexing, one bar per folder.

The protocol's rules: a token of ours exists only when the client has answered `create`, `begin` comes before `report`,
every `begin` gets its `end`, and a percentage never falls. Clients without `window.workDoneProgress` get nothing.
"""

import asyncio
import itertools
import logging
import time
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

LOG = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS: Final = 0.1


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

    def update(self, done: int, total: int, message: str) -> None:
        """`done` of `total` (0: not known yet)."""
        share = min(100 * done // total, 100) if total else 0
        self._percentage = max(self._percentage, share)
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
