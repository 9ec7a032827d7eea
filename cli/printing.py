"""Printing on a pipe whose reader, such as `head`, may have had enough: the rest is printed nowhere.

What was found does not depend on who reads it, and neither does the exit code.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def printing() -> Iterator[None]:
    """Round whatever prints."""
    try:
        yield
    except BrokenPipeError:
        print_nowhere()


def print_nowhere() -> None:
    """Let go of what stdout holds: it would be tried once more when the process ends."""
    with suppress(OSError, AttributeError):  # where stdout is no file, or there is none
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, sys.stdout.fileno())
        finally:
            os.close(nowhere)
