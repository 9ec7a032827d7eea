"""What a process takes of the machine, and how it takes less: memory, priority, address space. One system at a time.

Nothing here fails: what a system does not offer is left out.
"""

import ctypes
import gc
import os
import sys
from contextlib import suppress
from typing import Any

if sys.platform != "win32":
    import resource

LOW_NICE = 10  # of 19; the priority of reading and writing follows it on Linux
BELOW_NORMAL = 0x4000  # a priority class of Windows
KILLED_FIRST = "500"  # of 1000: which process the system ends when memory is short
STATM = "/proc/self/statm"
TASK_INFO, TASK_INFO_BYTES = 4, 96  # of macOS: PROC_PIDTASKINFO


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        return resident_here()
    except (OSError, ValueError, AttributeError, IndexError):
        return 0


def resident_here() -> int:
    found = 0
    if sys.platform == "linux":
        with open(STATM, "rb") as file:
            found = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    elif sys.platform == "darwin":
        numbers = (ctypes.c_uint64 * (TASK_INFO_BYTES // 8))()  # virtual size, resident size ...
        library = ctypes.CDLL("/usr/lib/libproc.dylib")
        library.proc_pidinfo(os.getpid(), TASK_INFO, ctypes.c_uint64(0), numbers, TASK_INFO_BYTES)
        found = int(numbers[1])
    elif sys.platform == "win32":
        # Two numbers of 32 bits, then sizes: the second of these is the working set.
        counters = (ctypes.c_size_t * 9)()
        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        process = ctypes.c_void_p(kernel.GetCurrentProcess())
        kernel.K32GetProcessMemoryInfo(process, counters, ctypes.sizeof(counters))
        found = int(counters[2])
    return found


def lower_priority() -> None:
    """Let all else that the machine has to do come first. It cannot be taken back."""
    with suppress(OSError, AttributeError):
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.GetCurrentProcess.restype = ctypes.c_void_p
            kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), BELOW_NORMAL)
        else:
            os.nice(max(0, LOW_NICE - os.nice(0)))
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


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
