"""What it is like to edit: memory of the server, how soon a saved file and an edited buffer show in answers.

python -m benchmarks.responsiveness [--package django==5.2] [--out FILE]
"""

import argparse
import asyncio
import contextlib
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.asking import wait_until_ready
from benchmarks.corpora import Corpus, fetch, workspace_copy
from benchmarks.lsp_client import Json, LspClient, path_to_uri, running_server
from benchmarks.measured import short_label
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import server_under_test
from benchmarks.source_facts import read_text
from benchmarks.speed import CODESCOPE

SAVES = 15
EDITS = 30
LONG_FILE_LINES = 5000
TYPED = (
    "result = sorted(typed(x.name, key=[1, 2]) for x in [self.other]) if typed else {'a': typed}; "
)
GIVE_UP_SECONDS = 10
POLL_SECONDS = 0.004


def memory_rows(client: LspClient) -> list[Row]:
    server = psutil.Process(client.pid)
    rows = [Row("server, resident size", server.memory_info().rss / 1e6, "MB", "<= 150")]
    for child in server.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            label = short_label(child.cmdline())
            size = child.memory_info().rss / 1e6
            rows.append(Row("  process below it", size, "MB", "worker <= 100", label))
    return rows


async def visible_after(client: LspClient, name: str) -> float:
    """Seconds until a search for the name finds it."""
    start = time.perf_counter()
    while time.perf_counter() - start < GIVE_UP_SECONDS:
        found = await client.request("workspace/symbol", {"query": name})
        if any(row["name"] == name for row in found or []):
            return time.perf_counter() - start
        await asyncio.sleep(POLL_SECONDS)
    return float("inf")


async def saved_files(client: LspClient, corpus: Corpus) -> list[Row]:
    """A closed file changes on disk and the editor says so."""
    times = []
    for number in range(SAVES):
        # Not the first: that one is open, and an open file is what its buffer says.
        path = client.root / corpus.files[1 + (number * 37) % (len(corpus.files) - 1)]
        name = f"added_by_benchmark_{number}"
        path.write_text(read_text(path) + f"\n\ndef {name}():\n    return {number}\n", "utf-8")
        changes = [{"uri": path_to_uri(path), "type": 2}]
        client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        times.append(1000 * await visible_after(client, name))
    return [percentiles("a saved file shows in answers", times, "p95 <= 150")]


def long_text(corpus: Corpus) -> list[str]:
    """Lines of whole files, the largest first, at least LONG_FILE_LINES."""
    lines: list[str] = []
    for text in sorted((read_text(corpus.folder / path) for path in corpus.files), key=len)[::-1]:
        lines.extend(text.rstrip("\n").split("\n"))
        if len(lines) >= LONG_FILE_LINES:
            break
    return lines


@dataclass(slots=True)
class Edited:
    """A long file that is open in the editor."""

    client: LspClient
    uri: str
    version: int = 1

    async def change_and_ask(self, line: int, column: int, text: str, ask: Json) -> float:
        """Milliseconds until a question after a change is answered, and CPU of the server meanwhile is counted."""
        self.version += 1
        place = {"line": line, "character": column}
        changes = [{"range": {"start": place, "end": place}, "text": text}]
        document = {"uri": self.uri, "version": self.version}
        start = time.perf_counter()
        self.client.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": changes}
        )
        answer = await self.client.request(
            "textDocument/definition", {"textDocument": {"uri": self.uri}, "position": ask}
        )
        right = bool(answer) and "range" in json.dumps(answer)
        return 1000 * (time.perf_counter() - start) if right else float("inf")

    def cpu(self) -> float:
        times = psutil.Process(self.client.pid).cpu_times()
        return 1000 * (times.user + times.system)


async def edited_buffer(client: LspClient, corpus: Corpus) -> list[Row]:
    """A file of 5,000 lines is open. Functions are added behind its end, then a function in its midst is typed letter
    by letter; after each change the next question must know it."""
    path = client.root / corpus.files[len(corpus.files) // 2]
    lines = long_text(corpus)
    client.open(path, "\n".join(lines) + "\n")
    edited = Edited(client, path_to_uri(path))
    await client.request("textDocument/documentSymbol", {"textDocument": {"uri": edited.uri}})
    rows = []
    used, times = edited.cpu(), []
    for number in range(EDITS):
        added = f"def edited_{number}():\n    return edited_{number}()\n"
        ask = {"line": len(lines) + 1, "character": 14}
        times.append(await edited.change_and_ask(len(lines), 0, added, ask))
    rows.append(percentiles("a function added to a 5,000-line file", times, "p95 <= 150"))
    rows.append(Row("  CPU of the server for each", (edited.cpu() - used) / EDITS, "ms", "<= 50"))
    tops = [i for i, line in enumerate(lines) if re.match(r"(def|class) \w+", line)]
    middle = tops[len(tops) // 2]
    await edited.change_and_ask(
        middle, 0, "def typed():\n    pass\n\n\n", {"line": 0, "character": 0}
    )
    used, times = edited.cpu(), []
    for column, letter in enumerate(TYPED):
        ask = {"line": middle, "character": 5}
        times.append(await edited.change_and_ask(middle + 1, 4 + column, letter, ask))
    rows.append(percentiles("a letter typed in its midst", times, "p95 <= 150"))
    cost = (edited.cpu() - used) / len(TYPED)
    rows.append(Row("  CPU of the server for each", cost, "ms", "<= 50"))
    client.close(path)
    return rows


def percentiles(name: str, times: Sequence[float], goal: str) -> Row:
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1))]
    wrong = sum(t == float("inf") for t in ordered)
    note = f"p50 {p50:.0f}, worst {ordered[-1]:.0f}"
    problem = f"{wrong} of {len(ordered)} never seen" if wrong else ""
    return Row(f"{name}, p95", p95, "ms", goal, note, problem)


async def measure(figures: Figures, corpus: Corpus, command: str) -> None:
    server = server_under_test(command, True)
    with workspace_copy(corpus) as root:
        async with running_server(
            server.command, root, options=server.options, settings=server.settings
        ) as client:
            started = time.perf_counter()
            say("the server indexes")
            await wait_until_ready(client, server)
            figures.add(Row("index ready after", time.perf_counter() - started, "s"))
            anchor = root / corpus.files[0]
            client.open(anchor, read_text(anchor))
            with figures.part("saved files"):
                figures.add(*await saved_files(client, corpus))
            with figures.part("edited buffer"):
                figures.add(*await edited_buffer(client, corpus))
            with figures.part("memory of the server"):
                figures.add(*memory_rows(client))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.responsiveness", description=__doc__
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--language", default="python")
    parser.add_argument("--server", default=f"{CODESCOPE} lsp")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus = fetch(options.package, options.language)
    print(corpus.name, flush=True)
    figures = Figures(options.out, corpus=corpus.name)
    with figures.part("the server at work"):
        asyncio.run(measure(figures, corpus, options.server))
    figures.finish()


if __name__ == "__main__":
    main()
