"""What is being done, on stderr, for people who wait; figures go to stdout."""

import sys
import time

WIDTH = 110
EVERY_SECONDS = 20.0

_state = {"last": time.monotonic(), "transient": False}


def say(message: str) -> None:
    """Where it stands: on a terminal one line that is written over, elsewhere a line now and then."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{message[:WIDTH]}", end="", file=sys.stderr, flush=True)
        _state["transient"] = bool(message)
    elif message and time.monotonic() - _state["last"] > EVERY_SECONDS:
        announce(f"  {message}")


def announce(message: str) -> None:
    """A line that stays."""
    clear()
    print(message, file=sys.stderr, flush=True)
    _state["last"] = time.monotonic()


def clear() -> None:
    """Before something else is printed."""
    if _state["transient"]:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        _state["transient"] = False
