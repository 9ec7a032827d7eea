"""What the disk does to a running server: files saved one by one, a branch switch, a build folder that fills up.

    python -m benchmarks.bursts [--package django==5.2] [--files 1000 50000] [--switched 5000] [--out FILE]

Workspaces are copies of a real package under other names, as in `benchmarks.scaling`. Each part is done in both ways of
watching: the server's own, and by a client that tells what it sees. A file is in the store when the index file says
so to another process. A switch stands beside git's own time for it and the bare parse of what it changed.
"""

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path

import psutil

from benchmarks.asking import wait_until_ready
from benchmarks.bare_parse import parse_files
from benchmarks.corpora import Corpus, fetch
from benchmarks.lsp_client import LspClient, path_to_uri, running_server
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.scaling import write_copies
from benchmarks.servers import Server, server_under_test
from benchmarks.speed import CODESCOPE
from core.store.index import Store
from core.text import content_tag

SAVES = 25
POLL_SECONDS = 0.002
GIVE_UP_SECONDS = 20.0
ALL_IN_SECONDS = 600.0
ASK_SECONDS = 0.02  # between questions
TOLD_AT_ONCE = 500  # changes in one notification of a client
IGNORED_FILES = 100_000
QUIET_SECONDS = 1.5
OWN, CLIENT = "own watcher", "client tells"


class Disk:
    """A workspace and what its index says, seen from outside."""

    def __init__(self, root: Path, files: Sequence[Path]) -> None:
        self.root = root
        self.files = files
        self.store = Store(root, root / ".codescope")

    def holds(self, paths: Sequence[Path]) -> bool:
        """Whether the index has what these files say now, links and all."""
        wanted = {path: content_tag(path.read_bytes()) for path in paths}
        with self.store.snapshot() as snapshot:
            if snapshot.meta("pending"):
                return False
            for path, tag in wanted.items():
                row = snapshot.file(path.relative_to(self.root).as_posix())
                if row is None or row.tag != tag:
                    return False
        return True

    async def wait(self, paths: Sequence[Path], seconds: float, pause: float) -> float:
        """Seconds until the index holds them; infinity when it takes too long."""
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            # Comparing thousands takes a while, in which no question could be asked.
            if await asyncio.to_thread(self.holds, paths):
                return time.perf_counter() - start
            await asyncio.sleep(pause)
        return float("inf")


def tell(client: LspClient, way: str, paths: Sequence[Path]) -> None:
    """What a client that watches says of changed files."""
    if way == OWN:
        return
    for first in range(0, len(paths), TOLD_AT_ONCE):
        some = [{"uri": path_to_uri(path), "type": 2} for path in paths[first:][:TOLD_AT_ONCE]]
        client.notify("workspace/didChangeWatchedFiles", {"changes": some})


def cpu_seconds(client: LspClient) -> float:
    """Of the server and all below it."""
    whole = psutil.Process(client.pid)
    found = 0.0
    for process in (whole, *whole.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        found += times.user + times.system
    return found


# -- files saved one by one


async def saved_files(client: LspClient, disk: Disk, way: str, name: str) -> list[Row]:
    times = []
    for number in range(SAVES):
        path = disk.files[(number * 397) % len(disk.files)]
        text = path.read_text("utf-8")
        path.write_text(f"{text}\n\ndef saved_{number}():\n    return {number}\n", "utf-8")
        start = time.perf_counter()
        tell(client, way, [path])
        await disk.wait([path], GIVE_UP_SECONDS, POLL_SECONDS)
        times.append(1000 * (time.perf_counter() - start))
        await asyncio.sleep(0.1)
    goal = "p95 <= 100" if len(disk.files) < 5_000 else "p95 <= 200"
    return [percentiles(f"{name}, {way}: saved file to store", times, goal)]


def percentiles(name: str, times: Sequence[float], goal: str) -> Row:
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1))]
    late = sum(t >= 1000 * GIVE_UP_SECONDS for t in ordered)
    note = f"p50 {p50:.1f}, worst {ordered[-1]:.1f}, {len(ordered)} times"
    return Row(f"{name}, p95", p95, "ms", goal, note, f"{late} never seen" if late else "")


# -- a burst, and questions while it lasts


class Asking:
    """Asks for definitions at places of calls, again and again, until it is stopped."""

    def __init__(self, client: LspClient, disk: Disk) -> None:
        self._client = client
        self._places = places_of(disk)
        self._stop = asyncio.Event()
        self.times: list[tuple[float, float]] = []  # when asked, milliseconds
        self.empty = 0
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            path, line, column = self._places[number % len(self._places)]
            number += 1
            start = time.perf_counter()
            found = await self._client.request(
                "textDocument/definition",
                {
                    "textDocument": {"uri": path_to_uri(path)},
                    "position": {"line": line, "character": column},
                },
            )
            self.times.append((start, 1000 * (time.perf_counter() - start)))
            self.empty += not found
            await asyncio.sleep(ASK_SECONDS)

    async def stop(self) -> None:
        self._stop.set()
        await self._task

    def since(self, start: float) -> list[float]:
        return [took for asked, took in self.times if asked >= start]


def places_of(disk: Disk) -> list[tuple[Path, int, int]]:
    """Where a name is imported from a module of the workspace: (file, line, column)."""
    found = []
    for path in random.Random(1).sample(list(disk.files), min(400, len(disk.files))):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            top = path.relative_to(disk.root).parts[0]
            if line.startswith(f"from {top}.") and line[-1].isalpha() and " import " in line:
                found.append((path, number, len(line) - 1))
                break
    return found


async def burst(
    client: LspClient, disk: Disk, name: str, act: Callable[[], Awaitable[list[Path]]]
) -> list[Row]:
    """What `act` does to the files that it gives, and how questions fare until all of it is in the index."""
    asking = Asking(client, disk)
    await asyncio.sleep(0.5)
    used, start = cpu_seconds(client), time.perf_counter()
    paths = await act()
    acted = time.perf_counter()
    await disk.wait(paths, ALL_IN_SECONDS, 0.2)
    done = time.perf_counter()
    await asking.stop()
    times = asking.since(start)
    rows = [
        Row(f"{name}: first request during it", times[0], "ms", "<= 50"),
        Row(f"{name}: first request after it", asking.since(acted)[0], "ms", "<= 50"),
        percentiles(f"{name}: requests until all is in", times, "p95 <= 50"),
        Row(f"{name}: itself", acted - start, "s"),
        Row(f"{name}: all in the index after", done - acted, "s"),
        Row(f"{name}: CPU of server and indexer", cpu_seconds(client) - used, "s"),
    ]
    if asking.empty:
        note = f"{asking.empty} of {len(asking.times)}"
        rows.append(Row(f"{name}: answers that were empty", asking.empty, "", note=note))
    return rows


def git(root: Path, *arguments: str) -> float:
    """Runs git without anybody's configuration; seconds."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0")
    start = time.perf_counter()
    command = ["git", "-C", str(root), *identity, *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def two_branches(disk: Disk, count: int) -> list[Path]:
    """A repository with the branches `main` and `other`, which differ in so many files; gives these."""
    chosen = random.Random(2).sample(list(disk.files), min(count, len(disk.files)))
    if (disk.root / ".git").exists():  # kept from an earlier run
        git(disk.root, "checkout", "-q", "-f", "main")
        return chosen
    say("git: two branches")
    (disk.root / ".gitignore").write_text("built/\n", "utf-8")
    git(disk.root, "init", "-q", "-b", "main")
    git(disk.root, "add", "-A")
    git(disk.root, "commit", "-q", "-m", "main")
    git(disk.root, "checkout", "-q", "-b", "other")
    for number, path in enumerate(chosen):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n\ndef on_the_other_branch_{number}():\n    return {number}\n")
    git(disk.root, "commit", "-q", "-a", "-m", "other")
    git(disk.root, "checkout", "-q", "main")
    return chosen


async def switches(
    figures: Figures, server: Server, disk: Disk, chosen: Sequence[Path], label: str
) -> None:
    """There with our own watcher, back with a client that watches."""
    bare = []
    for branch in ("other", "main", "other", "main"):
        bare.append(git(disk.root, "checkout", "-q", branch))
    figures.add(Row(f"{label}: bare git checkout", min(bare), "s"))
    seconds, _, size = parse_files(chosen)
    figures.add(Row(f"{label}: bare parse, CPU", seconds, "s", note=f"{size / 1e6:.1f} MB"))
    for way, branch in ((OWN, "other"), (CLIENT, "main")):
        async with started(server, disk, way) as client:
            await wait_until_ready(client, server)
            await disk.wait(chosen, ALL_IN_SECONDS, 0.5)
            await asyncio.sleep(QUIET_SECONDS)

            async def switch(branch: str = branch, client: LspClient = client) -> list[Path]:
                await asyncio.to_thread(git, disk.root, "checkout", "-q", branch)
                tell(client, way, chosen)  # noqa: B023
                return list(chosen)

            with figures.part(f"{label}, {way}"):
                figures.add(*await burst(client, disk, f"{label}, {way}", switch))


async def filling(
    figures: Figures, client: LspClient, disk: Disk, way: str, files: int, label: str
) -> None:
    """A build writes into a folder that is ignored."""
    folder = disk.root / "built" / way.replace(" ", "_")
    shutil.rmtree(folder, ignore_errors=True)
    name = f"{label}: {files:,} ignored files, {way}"

    def write(first: int) -> list[Path]:
        inner = folder / str(first)
        inner.mkdir(parents=True)
        paths = [inner / f"module_{number}.py" for number in range(TOLD_AT_ONCE)]
        for path in paths:
            path.write_bytes(b"x = 1\n")
        return paths

    with figures.part(name):
        asking = Asking(client, disk)
        used, start = cpu_seconds(client), time.perf_counter()
        for first in range(0, files, TOLD_AT_ONCE):
            tell(client, way, await asyncio.to_thread(write, first))
        await asyncio.sleep(QUIET_SECONDS)
        figures.add(
            Row(f"{name}, CPU", cpu_seconds(client) - used, "s"),
            percentiles(f"{name}: requests", asking.since(start), "p95 <= 50"),
        )
        await asking.stop()


# -- all of it


def started(server: Server, disk: Disk, way: str) -> AbstractAsyncContextManager[LspClient]:
    return running_server(
        server.command,
        disk.root,
        options=server.options,
        settings=server.settings,
        watches=way == CLIENT,
    )


async def measure(
    figures: Figures, server: Server, disk: Disk, switched: int, ignored: int
) -> None:
    name = f"{len(disk.files):,} files"
    chosen = two_branches(disk, switched)
    for way in (OWN, CLIENT):
        with figures.part(f"{name}, {way}"):
            async with started(server, disk, way) as client:
                say(f"{name}: the server indexes")
                start = time.perf_counter()
                await wait_until_ready(client, server)
                await disk.wait(disk.files[-1:], ALL_IN_SECONDS, 0.5)
                figures.add(Row(f"{name}, {way}: ready after", time.perf_counter() - start, "s"))
                await asyncio.sleep(QUIET_SECONDS)
                say(f"{name}, {way}: saved files")
                figures.add(*await saved_files(client, disk, way, name))
                say(f"{name}, {way}: a build folder fills up")
                await filling(figures, client, disk, way, ignored, name)
        git(disk.root, "checkout", "-q", "--", ".")
    with figures.part(f"{name}: branch switch"):
        label = f"{name}: switch of {len(chosen):,}"
        await switches(figures, server, disk, chosen, label)


@contextmanager
def workspace(kept: Path | None, files: int) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="codescope-bursts-") as temporary:
            yield Path(temporary).resolve()
    else:
        root = kept.resolve() / str(files)
        root.mkdir(parents=True, exist_ok=True)
        yield root


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bursts", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--files", type=int, nargs="+", default=[800, 50_000])
    parser.add_argument("--switched", type=int, default=5_000, help="files that a branch changes")
    parser.add_argument("--ignored", type=int, default=IGNORED_FILES)
    parser.add_argument(
        "--keep", type=Path, help="workspaces here, made once, instead of fresh ones"
    )
    parser.add_argument("--server", default=f"{CODESCOPE} lsp")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus: Corpus = fetch(options.package, "python")
    load = os.getloadavg()[0]
    print(f"{corpus.name}, load {load:.1f} at the start", flush=True)
    figures = Figures(options.out, corpus=corpus.name, load=load)
    server = server_under_test(options.server, True)
    for files in options.files:
        with figures.part(f"{files:,} files"), workspace(options.keep, files) as root:
            say(f"{files:,} files are written")
            if not any(root.iterdir()):
                write_copies(root, corpus, files)
            disk = Disk(root, sorted(root.glob("*_*/**/*.py")))
            switched = min(options.switched, len(disk.files) // 10)
            asyncio.run(measure(figures, server, disk, switched, options.ignored))
    figures.finish()


if __name__ == "__main__":
    main()
