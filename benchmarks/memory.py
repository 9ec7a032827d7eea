"""What a large workspace takes: memory of each process, time and room, with the settings that nobody has touched.

    python -m benchmarks.memory [--package django==5.2] [--files 100000] [--out FILE]

The workspace is made of copies of a real package (see benchmarks/scaling.py) and indexed by a real server; then all
kinds of questions are asked of it, some while it is indexed anew. Peaks are of resident memory, looked at ten times a
second; workers share what they were forked with, which counts for each of them all the same.
"""

import argparse
import asyncio
import os
import shlex
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.corpora import Corpus, fetch
from benchmarks.lsp_client import LspClient, ServerError, path_to_uri, running_server
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.scaling import write_copies
from benchmarks.speed import CODESCOPE

FILES = 100_000
LOOK_SECONDS = 0.1
INDEXING_SECONDS = 4 * 3600.0
ASKED = 60
SERVER, INDEXER, WORKER = "server", "indexer", "worker"
MEGABYTE = 1e6


class Watch:
    """The largest resident memory of each kind of process below this one since the last `start`."""

    def __init__(self, server: int) -> None:
        self.server = psutil.Process(server)
        self.peaks: dict[str, int] = {}
        self.cpu = 0.0  # of the indexer and its workers, as far as they were seen
        self._seen: dict[int, float] = {}

    def start(self) -> None:
        self.peaks.clear()

    async def run(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        self._note(SERVER, self.server)
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if "core.indexer" in process.cmdline():
                    self._note(INDEXER, process)
                    for worker in process.children(recursive=True):
                        self._note(WORKER, worker)

    def _note(self, kind: str, process: psutil.Process) -> None:
        with suppress(psutil.Error):
            self.peaks[kind] = max(self.peaks.get(kind, 0), process.memory_info().rss)
            if kind != SERVER:
                times = process.cpu_times()
                self._seen[process.pid] = times.user + times.system
                self.cpu = sum(self._seen.values())

    def rows(self, when: str) -> list[Row]:
        return [
            Row(f"{when}: {kind}, peak", value / MEGABYTE, "MB")
            for kind, value in sorted(self.peaks.items())
        ]


async def indexed(client: LspClient) -> None:
    if not await client.wait_for_progress(60, INDEXING_SECONDS, quiet=3.0):
        raise ServerError("nothing was indexed")


async def ask(client: LspClient, files: list[Path]) -> int:
    """Every kind of question at some places of many files; gives how many were asked."""
    asked = 0
    for number in range(ASKED):
        path = files[number * len(files) // ASKED]
        text = path.read_text("utf-8", "replace")
        uri = path_to_uri(path)
        client.open(path, text)
        lines = text.splitlines()
        place = next((n for n, line in enumerate(lines) if line.startswith(("def ", "class "))), 0)
        column = lines[place].find(" ") + 1
        at = {
            "textDocument": {"uri": uri},
            "position": {"line": place, "character": column},
        }
        for method in ("definition", "hover", "prepareCallHierarchy"):
            await client.request(f"textDocument/{method}", at)
        context = {"context": {"includeDeclaration": True}}
        await client.request("textDocument/references", at | context, 120)
        await client.request("workspace/symbol", {"query": lines[place][column:][:6]}, 120)
        asked += 5
        client.close(path)
    return asked


def index_bytes(root: Path) -> int:
    return sum(path.stat().st_size for path in (root / ".codescope").glob("*.db*"))


async def measure(figures: Figures, corpus: Corpus, files: int, command: str, root: Path) -> None:
    say(f"{files:,} files are written")
    copies = write_copies(root, corpus, files)
    chosen = [p for p in sorted(copies[len(copies) // 2].rglob("*.py")) if p.stat().st_size]
    async with running_server(shlex.split(command), root) as client:
        watch = Watch(client.pid)
        task = asyncio.create_task(watch.run())
        try:
            say(f"{files:,} files are indexed")
            began = time.monotonic()
            await indexed(client)
            figures.add(
                Row("cold index: wall", time.monotonic() - began, "s"),
                Row("cold index: CPU", watch.cpu, "s"),
                *watch.rows("cold index"),
                Row("index", index_bytes(root) / MEGABYTE, "MB"),
            )
            watch.start()
            asked = await ask(client, chosen)
            await asyncio.sleep(1.0)
            figures.add(*watch.rows(f"{asked} questions"))
            watch.start()
            (copies[0] / "__init__.py").unlink()
            for path in chosen[:200]:
                path.write_text(path.read_text("utf-8", "replace") + "\n# touched\n", "utf-8")
            await asyncio.sleep(5.0)
            await indexed(client)
            figures.add(*watch.rows("200 files changed"))
        finally:
            task.cancel()


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--server", default=f"{CODESCOPE} lsp")
    parser.add_argument("--folder", type=Path, help="where the workspace is made; kept")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus, load = fetch(options.package, "python"), os.getloadavg()[0]
    print(f"{corpus.name}, load {load:.1f} at the start", flush=True)
    figures = Figures(options.out, corpus=corpus.name, load=load)
    with figures.part(f"{options.files:,} files"):
        if options.folder is not None:
            root = options.folder.resolve()
            root.mkdir(parents=True, exist_ok=True)
            asyncio.run(measure(figures, corpus, options.files, options.server, root))
        else:
            with tempfile.TemporaryDirectory(prefix="codescope-memory-") as temporary:
                root = Path(temporary).resolve()
                asyncio.run(measure(figures, corpus, options.files, options.server, root))
    figures.finish()


if __name__ == "__main__":
    main()
