"""How processes are started: cleanly, and without waiting for one who can start them no more."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

SAFE_PATH = "PYTHONSAFEPATH"  # read by Python's own start
START_SECONDS = 60.0  # for what starts workers to answer, on a machine that is very busy
DEATH_SECONDS = 0.1  # between looks at what starts workers, while it is at it
GONE_SECONDS, LOOK_SECONDS = 2.0, 0.01  # for it to be gone when it was killed
DEATHS_SEEN = 3  # looks after which nothing more is to be expected of it


def context(preload: tuple[str, ...]) -> ForkServerContext | SpawnContext:
    """How processes are started: on Linux by a server that has our modules already; elsewhere, or when there is nothing
    for a server to have, afresh."""
    if (
        preload
        and "forkserver" in multiprocessing.get_all_start_methods()
        and sys.platform != "darwin"
    ):
        found = multiprocessing.get_context("forkserver")
        found.set_forkserver_preload(list(preload))
        return found
    return multiprocessing.get_context("spawn")


@contextmanager
def clean_start() -> Iterator[None]:
    """While a process starts: it would load the parent's main module too, that is the whole command line; and it would
    look for our modules in the current folder first, which may be a workspace with a `core` of its own."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name, None) for name in ("__spec__", "__file__")}
    safe = os.environ.get(SAFE_PATH)
    for name in kept:
        setattr(main, name, None)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)
        if safe is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = safe


def start_unless_dead(process: BaseProcess) -> None:
    """Start a process; ConnectionError when what starts them is killed meanwhile, or does not answer."""
    errors: list[BaseException] = []

    def start() -> None:
        try:
            process.start()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=start, name="codescope-start", daemon=True)
    thread.start()
    deaths, end = 0, time.monotonic() + START_SECONDS
    while thread.is_alive() and deaths < DEATHS_SEEN and time.monotonic() < end:
        thread.join(DEATH_SECONDS)
        deaths = deaths + 1 if server_is_dead() else 0
    if errors:
        raise errors[0]
    if thread.is_alive():
        raise ConnectionError("what starts workers was killed, or does not answer")


def renew_server() -> None:
    """End what starts processes, so that the next start makes another one: the folder of its socket may have been
    cleaned away, and nobody can ask it any more."""
    server = getattr(forkserver, "_forkserver", None)
    pid = getattr(server, "_forkserver_pid", None)
    if pid is not None:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + GONE_SECONDS
        while not server_is_dead() and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)
    # The library remembers its folder here.
    getattr(multiprocessing.current_process(), "_config", {}).pop("tempdir", None)


def server_is_dead() -> bool:
    """Whether the process that starts others has ended and nobody knows it yet."""
    pid = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if pid is None or not hasattr(os, "waitid"):
        return False
    try:
        # Its end is left to be seen by the library, too.
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return False
