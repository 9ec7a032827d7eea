"""What `make bench` runs: each job in a process of its own, with a time limit, its figures in a file of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.accuracy import DEFAULT_SERVER
from benchmarks.cache import cache_folder
from benchmarks.servers import ROOT

# typed, untyped, large, deep inheritance; modules and classes of TypeScript; modules and CommonJS of JavaScript
# Seconds on a quiet machine of two cores: with the truth's answers at hand, and without.
CORPORA = {
    ("httpx==0.28.1", "python"): (10, 30),
    ("rich==15.0.0", "python"): (15, 40),
    ("flask==3.1.3", "python"): (15, 30),
    ("requests==2.32.5", "python"): (10, 30),
    ("django==5.2", "python"): (45, 150),
    ("zod==4.6.7", "typescript"): (70, 150),
    ("viem==2.57.20", "typescript"): (120, 1200),
    ("date-fns==4.4.0", "javascript"): (60, 300),
    ("three==0.187.0", "javascript"): (60, 300),
    ("com.google.code.gson:gson==2.11.0", "java"): (25, 45),
    ("org.jsoup:jsoup==1.18.3", "java"): (30, 60),
}
QUICK = {
    ("httpx==0.28.1", "python"): (10, 20),
    ("requests==2.32.5", "python"): (10, 25),
    ("redux==5.0.1", "typescript"): (10, 30),
    ("koa==3.3.0", "javascript"): (10, 30),
}
PEERS = {"python": ("@jedi",)}
PARTS = (
    "accuracy",
    "speed",
    "starting",
    "responsiveness",
    "scaling",
    "bursts",
    "latency",
    "embedding",
)
WITH_MEANING = ("embedding", "meaning")  # parts that are measured with the model at work
SAMPLE, QUICK_SAMPLE = 400, 100


@dataclass(frozen=True, slots=True)
class Job:
    part: str
    name: str
    arguments: tuple[str, ...]
    out: Path
    expected: float  # seconds on a quiet machine of two cores

    @property
    def command(self) -> list[str]:
        module = f"benchmarks.{self.part}"
        return [sys.executable, "-m", module, *self.arguments, "--out", str(self.out)]


def jobs_of(quick: bool, peers: bool, folder: Path) -> list[Job]:
    jobs = []
    for (package, language), seconds in (QUICK if quick else CORPORA).items():
        for server in (DEFAULT_SERVER, *(PEERS.get(language, ()) if peers else ())):
            jobs.append(_accuracy(package, language, server, seconds, folder, quick))
    speed = ("--repeat", "1") if quick else ("--repeat", "3", "--pyright")
    starts = ("--starts", "5") if quick else ()
    files = ("--files", "1000") if quick else ()
    bursts = ("--files", "1000", "--ignored", "10000") if quick else ()
    size = ("--names", "30000", "--references", "100000", "--asked", "50") if quick else ()
    small = ("--package", "httpx==0.28.1", "--vectors", "10000")
    embedding = small if quick else ()
    # The part, its arguments, seconds on a quiet machine of two cores: quick, and whole.
    for part, arguments, when_quick, when_whole in (
        ("speed", speed, 45, 180),
        ("starting", starts, 60, 150),
        ("responsiveness", (), 30, 30),
        ("scaling", files, 30, 600),
        ("bursts", bursts, 60, 420),
        ("latency", size, 60, 300),
        ("embedding", embedding, 120, 600),
    ):
        expected = when_quick if quick else when_whole
        jobs.append(Job(part, part, arguments, folder / f"{part}.json", expected))
    return jobs


def _accuracy(
    package: str, language: str, server: str, seconds: tuple[int, int], folder: Path, quick: bool
) -> Job:
    called = server.split("/")[-1].replace(" ", "-")
    out = folder / f"accuracy-{re.sub('[/:]', '_', package)}-{called}.json"
    sample = str(QUICK_SAMPLE if quick else SAMPLE)
    what = ("--package", package, "--language", language, "--sample", sample, "--server", server)
    name = f"accuracy of {called} on {package}"
    return Job("accuracy", name, what, out, seconds[0 if _is_known(package, language) else 1])


def _is_known(package: str, language: str) -> bool:
    """Whether the truth was asked about this package before."""
    folder = cache_folder("corpora", language) / package.replace("/", "_")
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return any(list(cache_folder("truth").glob(f"{name}-*.json")) for name in names)


def run_job(job: Job, limit: float) -> str:
    """What went wrong; empty when all was measured. The job prints its figures itself."""
    # What one part measures is not to be disturbed by what another one does.
    meaning = "on" if job.part in WITH_MEANING else "off"
    environment = {**os.environ, "CODESCOPE_MEANING": meaning}
    process = subprocess.Popen(job.command, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment)
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        return f"stopped after {minutes(limit)}; --limit allows more"
    finally:
        _end(process)
    return f"exit status {code}, see above" if code else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """The process with everything below it."""
    if process.poll() is not None:
        return
    whole = psutil.Process(process.pid)
    for one in [*whole.children(recursive=True), whole]:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


def accuracy_table(jobs: Sequence[Job]) -> str:
    head = f"\n{'':<47} def    cross  ref P  ref R  in F1  out F1 unknown"
    return "\n".join([head, *(accuracy_line(job) for job in jobs)])


def accuracy_line(job: Job) -> str:
    """One line of a table: package, server, definition (cross-file), references, callers, callees."""
    try:
        result = json.loads(job.out.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{job.name}: NOT MEASURED"
    figures = (
        _figure(result, "definition", "accuracy"),
        _figure(result, "definition", "cross_file"),
        _figure(result, "references", "precision"),
        _figure(result, "references", "recall"),
        _figure(result, "incoming", "f1"),
        _figure(result, "outgoing", "f1"),
        _figure(result, "definition", "attribute_receivers", "unknown_to_server"),
    )
    shown = "  ".join("  -  " if f is None else f"{f:.3f}" for f in figures)
    return f"{result['corpus']['name']:<18} {result['server'].split('/')[-1][:28]:<28} {shown}"


def _figure(result: dict[str, Any], *path: str) -> float | None:
    found: Any = result
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return None if found is None else float(found)


def minutes(seconds: float) -> str:
    return f"{max(1, round(seconds / 60))} min"
