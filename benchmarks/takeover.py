"""How soon a change on the disk is in the index when the process that keeps the index has just been killed.

    python -m benchmarks.takeover [--files 1000 10000] [--clients 1 3] [--out FILE]

The index is warm and watched. The indexer is killed with SIGKILL, together with the client that had started it; a file
is changed at once; it is looked how long it takes until every client that is left sees it. The clients race for the
place of the indexer. A workspace is made of the package's smaller files, as often as it takes.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.corpora import Corpus, fetch
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import ROOT
from core.indexer.settings import Settings
from core.workspace import Workspace

REPEAT = 7
SMALL = 4_000  # bytes
LIMIT = 600.0
REST_SECONDS = 1.0  # before each: what starting set off is not to be measured
POLL_SECONDS = 0.005
CHANGED = "part_0/changed.py"
# A client in a process of its own, which says when the index is there.
STARTER = """
import sys, time
from core.workspace import Workspace
with_index = Workspace([sys.argv[1]])
with_index.sync(sys.argv[1], 600)
print("ready", flush=True)
time.sleep(600)
"""


def write_small_files(root: Path, corpus: Corpus, files: int) -> None:
    """Copies of the package's smaller files, a hundred in each folder."""
    small = [path for path in corpus.files if (corpus.folder / path).stat().st_size <= SMALL]
    for number in range(files - 1):
        place = root / f"part_{number // 100}" / f"{number}_{Path(small[number % len(small)]).name}"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes((corpus.folder / small[number % len(small)]).read_bytes())
    (root / CHANGED).write_text("def before(): ...\n")


@contextmanager
def starter(root: Path) -> Iterator["subprocess.Popen[str]"]:
    """The client that starts the indexer; it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", STARTER, str(root)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def sees(client: Workspace, root: Path, name: str) -> bool:
    with client.snapshot(str(root)) as snapshot:
        return any(symbol.name == name for symbol in snapshot.symbols_in(CHANGED))


def one_takeover(root: Path, clients: int, number: int) -> float:
    """Seconds."""
    with ExitStack() as stack:
        first = stack.enter_context(starter(root))
        others = [Workspace([str(root)], Settings()) for _ in range(clients)]
        for other in others:
            stack.callback(other.close)
        assert all(other.sync(str(root), LIMIT) for other in others)
        time.sleep(REST_SECONDS)
        indexer = others[0].status()[0].indexer
        name = f"after_{clients}_{number}"
        began = time.perf_counter()
        first.kill()
        os.kill(indexer, signal.SIGKILL)
        (root / CHANGED).write_text(f"def {name}(): ...\n")
        while not all(sees(other, root, name) for other in others):
            if time.perf_counter() - began > LIMIT:
                return float("inf")
            time.sleep(POLL_SECONDS)
        return time.perf_counter() - began


def measure(figures: Figures, corpus: Corpus, sizes: Sequence[int], clients: Sequence[int]) -> None:
    for files in sizes:
        with (
            figures.part(f"{files:,} files"),
            tempfile.TemporaryDirectory(prefix="codescope-takeover-") as temporary,
        ):
            root = Path(temporary).resolve()
            write_small_files(root, corpus, files)
            for count in clients:
                say(f"{files:,} files, {count} clients")
                times = sorted(one_takeover(root, count, number) for number in range(REPEAT))
                name = f"{files:,} files, {count} left: taken over"
                note = f"median {times[len(times) // 2]:.2f}, of {REPEAT}"
                figures.add(Row(f"{name}, worst", times[-1], "s", "<= 2", note))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.takeover", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--files", type=int, nargs="+", default=(1_000, 10_000))
    parser.add_argument("--clients", type=int, nargs="+", default=(1, 3))
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus, load = fetch(options.package, "python"), os.getloadavg()[0]
    print(f"{corpus.name}, load {load:.1f} at the start", flush=True)
    figures = Figures(options.out, corpus=corpus.name, load=load)
    measure(figures, corpus, options.files, options.clients)
    figures.finish()


if __name__ == "__main__":
    main()
