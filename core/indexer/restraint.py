"""How many workers may be at work now: fewer on battery, and one while other programs need all of the machine.

Never none: an index that is never complete helps nobody.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import ctypes

LOOK_SECONDS = 2.0
POWER_SUPPLIES = Path("/sys/class/power_supply")
ON_BATTERY = "on battery"
BUSY = "other programs need the machine"


class Restraint:
    """Looked at now and then. `changed` is told, in words, when the reason is another; "" for none."""

    def __init__(self, changed: Callable[[str], None] = lambda reason: None) -> None:
        self.reason = ""
        self._changed = changed
        self._looked = float("-inf")

    def allowed(self, count: int, busy: int) -> int:
        """Of `count` workers, of which `busy` are at work, how many may be."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            reason = why_fewer(busy)
            if reason != self.reason:
                self.reason = reason
                self._changed(reason)
        if self.reason == BUSY:
            return 1
        return max(1, count // 2) if self.reason else count

    def over(self) -> None:
        """There is nothing to do any more."""
        self._looked = float("-inf")
        if self.reason:
            self.reason = ""
            self._changed("")


def why_fewer(busy: int) -> str:
    """Why not all workers should be at work, of which so many are; "" for no reason."""
    if on_battery():
        return ON_BATTERY
    return BUSY if load_of_others(busy) >= (os.cpu_count() or 1) else ""


def load_of_others(busy: int) -> float:
    """Processes of others that want to run, on average over a minute; 0 where the system does not tell."""
    try:
        return os.getloadavg()[0] - busy - 1  # the indexer itself
    except (OSError, AttributeError):
        return 0.0


def on_battery() -> bool:
    """Whether the machine lives on its battery; False where the system does not tell."""
    if sys.platform == "win32":
        status = (ctypes.c_ubyte * 12)()  # the first byte: 0 for battery, 1 for mains
        return bool(ctypes.windll.kernel32.GetSystemPowerStatus(status)) and status[0] == 0
    mains, discharging = [], False
    with suppress(OSError):
        for supply in POWER_SUPPLIES.iterdir():
            match read(supply / "type"):
                case "Mains" | "USB":
                    mains.append(read(supply / "online"))
                case "Battery" if read(supply / "scope") != "Device":  # a mouse has one too
                    discharging = discharging or read(supply / "status") == "Discharging"
    return discharging and "1" not in mains


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
