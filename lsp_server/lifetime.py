"""How the server's process ends: with its client, and with the code that the protocol asks for.

A server that outlives its editor keeps memory and locks and is found days later; so the process given by the client is
watched beside the end of stdin. A process that cannot be seen from the start (a client in another container) is not
watched.
"""

import asyncio
import ctypes
import os
import sys
from collections.abc import Callable
from typing import Final

SECONDS_BETWEEN_LOOKS: Final = 1.0
SYNCHRONIZE: Final = 0x00100000
WAIT_TIMEOUT: Final = 0x102

if sys.platform == "win32":

    def is_alive(pid: int) -> bool:
        """Whether a process runs. (os.kill would end it: signal 0 is Ctrl-C there.)"""
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(SYNCHRONIZE, False, pid)
        if not handle:
            return False
        try:
            return bool(kernel.WaitForSingleObject(handle, 0) == WAIT_TIMEOUT)
        finally:
            kernel.CloseHandle(handle)

else:

    def is_alive(pid: int) -> bool:
        """Whether a process runs, or is at least not waited for yet."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:  # it belongs to somebody else
            return True
        return True


async def watch_process(pid: int, gone: Callable[[], None]) -> None:
    """Call `gone` once the process has ended; never for one that is not to be seen now."""
    if pid <= 0 or not is_alive(pid):
        return
    while is_alive(pid):
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    gone()
