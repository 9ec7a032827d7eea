"""Runs a command and says what it and everything it started cost.

    python -m benchmarks.measured COMMAND ARGUMENT ...      prints one line of JSON as its last line

A process that detaches itself (an indexer that outlives its first client) would escape the operating system's sums
of children, so the runner makes itself the parent of orphans (Linux; elsewhere they are missed and it is said so).
"""

import contextlib
import ctypes
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.05
LINGER_SECONDS = 20  # how long what was left running may take to end by itself


class Cost(NamedTuple):
    wall: float  # until the command ended
    cpu: float  # user and system, with all that it started
    peak_rss: dict[str, int]  # label of each process -> its largest resident size, in bytes
    code: int
    output: str
    complete: bool  # False: processes were still running, or orphans could not be seen


def measured(command: Sequence[str], cwd: Path, timeout: float = 1800) -> Cost:
    """Raises SystemExit when the command fails."""
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measured", str(cwd), *command],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    cost = Cost(**json.loads(done.stdout.splitlines()[-1]))
    if cost.code:
        raise SystemExit(f"{' '.join(command)} gave {cost.code}:\n{cost.output}\n{done.stderr}")
    return cost


def adopt_orphans() -> bool:
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return bool(libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def short_label(command: Sequence[str]) -> str:
    """What a process is, from its command line."""
    whole = " ".join(command)
    if found := re.search(r"multiprocessing\.(\w+)", whole):
        return f"Python's multiprocessing, {found.group(1)}"
    return " ".join(command[-3:])[-60:]


class _Sampler(threading.Thread):
    """Largest resident size of every process below this one."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[int, tuple[str, int]] = {}
        self.stopped = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self.stopped.wait(SAMPLE_SECONDS):
            with contextlib.suppress(psutil.Error):
                for process in me.children(recursive=True):
                    self._look_at(process)

    def _look_at(self, process: psutil.Process) -> None:
        with contextlib.suppress(psutil.Error):
            size = process.memory_info().rss
            label, before = self.peaks.get(process.pid, ("", 0))
            if not label or size > before:
                label = short_label(process.cmdline())
            self.peaks[process.pid] = (label, max(size, before))


def run(cwd: str, command: Sequence[str]) -> Cost:
    adopted = adopt_orphans()
    sampler = _Sampler()
    sampler.start()
    start = time.monotonic()
    # A file, not a pipe: what the command leaves running would hold a pipe open.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=file)
        process.wait()
        wall = time.monotonic() - start
        ended = _wait_for_the_rest()
        file.seek(0)
        output = file.read()
    sampler.stopped.set()
    sampler.join()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    peaks = {f"{pid} {label}": size for pid, (label, size) in sampler.peaks.items()}
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, peaks, process.returncode, output, adopted and ended)


def _wait_for_the_rest() -> bool:
    """Reap what the command left behind; False when it is still running after a while."""
    deadline = time.monotonic() + LINGER_SECONDS
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        if not pid:
            time.sleep(SAMPLE_SECONDS)
    return False


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], sys.argv[2:])._asdict()))
