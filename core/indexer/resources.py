"""What a process takes of the machine, and how it takes less: memory, priority, address space, the battery.

Nothing here fails: what a system does not offer is left out. The library that knows all systems is loaded when it is
first asked, so that no process starts later for it.
"""

import ctypes
import gc
import os
import sys
from contextlib import suppress
from typing import Any

if sys.platform != "win32":
    import resource

LOW_NICE = 10  # of 19
KILLED_FIRST = "500"  # of 1000: which process the system ends when memory is short


def resident(process: int | None = None) -> int:
    """Bytes of memory that a process (None: this one) holds; 0 where there is none or the system does not tell."""
    import psutil

    try:
        return int(psutil.Process(process).memory_info().rss)
    except (psutil.Error, OSError):
        return 0


def lower_priority() -> None:
    """Let all else that the machine has to do come first, reading and writing too. It cannot be taken back."""
    import psutil

    with suppress(psutil.Error, OSError, ValueError):
        me = psutil.Process()
        if sys.platform == "win32":
            me.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
            me.ionice(psutil.IOPRIO_VERYLOW)
        else:
            me.nice(max(LOW_NICE, int(me.nice())))
        if sys.platform == "linux":
            me.ionice(psutil.IOPRIO_CLASS_IDLE)
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def on_battery() -> bool:
    """Whether the machine lives on its battery; False where there is none or the system does not tell."""
    import psutil

    try:
        found = psutil.sensors_battery()
    except (psutil.Error, OSError, AttributeError, ValueError):
        return False
    return found is not None and found.power_plugged is False


def load() -> float:
    """Processes that want to run, on average over a minute; 0 where the system does not tell."""
    try:
        return os.getloadavg()[0]
    except (OSError, AttributeError):
        return 0.0


def be_killed_first() -> None:
    """Where the system ends a process because memory is short, it is to be this one and not the editor."""
    if sys.platform == "linux":
        with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
            file.write(KILLED_FIRST)


def limit_memory(size: int) -> None:
    """Refuse this process more than so many bytes of address space, where the system has such a limit."""
    if sys.platform != "linux":
        return  # others count what is only reserved, or do not enforce it
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = size if most == resource.RLIM_INFINITY else min(size, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def give_back_memory() -> None:
    """Collect garbage, and hand what the allocator keeps for later back to the system."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            libc: Any = ctypes.CDLL(None)
            libc.malloc_trim(0)
