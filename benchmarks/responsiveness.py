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
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import psutil

from benchmarks.asking import wait_until_ready
from benchmarks.corpora import Corpus, fetch, workspace_copy
from benchmarks.lsp_client import LspClient, path_to_uri, running_server
from benchmarks.measured import short_label
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import server_under_test
from benchmarks.source_facts import read_text
from benchmarks.speed import CODESCOPE

SAVES = 15
EDITS = 30
LONG_FILE_LINES = 5000
GIVE_UP_SECONDS = 10
POLL_SECONDS = 0.004


@dataclass(frozen=True)
class Wording:
    """How a language says what is typed. `body` is where the letters go; `{}` is a name or a module."""

    function: str
    name_at: int  # column of the function's name
    body: str  # what stands before the letters in their line
    typed: str
    local: str  # a variable that `typed` declares
    top: str  # lines that begin like this begin a definition
    imported: str


PYTHON = Wording(
    "def {}():\n    pass\n",
    len("def "),
    "    ",
    "result = sorted(typed(x.name, key=[1, 2]) for x in [self.other]) if typed else {'a': typed}; ",
    "result",
    r"(def|class) \w+",
    "from {} import ",
)
SCRIPT = Wording(
    "export function {}() {{\n  1;\n}}\n",
    len("export function "),
    "  ",
    "const result = typed(this.other, { key: [1, 2] }).map((x) => x.name ? `a${x}` : 'b'); ",
    "result",
    r"(export )?(abstract |async )?(class|function|const|interface) \w+",
    "import {{ }} from './{}'",
)


def wording(corpus: Corpus) -> Wording:
    return PYTHON if corpus.language == "python" else SCRIPT


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
        added = wording(corpus).function.format(name)
        path.write_text(f"{read_text(path)}\n\n{added}", "utf-8")
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

    def change(self, line: int, column: int, text: str) -> None:
        self.version += 1
        place = {"line": line, "character": column}
        changes = [{"range": {"start": place, "end": place}, "text": text}]
        document = {"uri": self.uri, "version": self.version}
        self.client.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": changes}
        )

    async def ask(self, uri: str, line: int, column: int) -> bool:
        """Whether a definition is found."""
        place = {"line": line, "character": column}
        answer = await self.client.request(
            "textDocument/definition", {"textDocument": {"uri": uri}, "position": place}
        )
        return bool(answer) and self.uri in json.dumps(answer)

    def cpu(self) -> float:
        times = psutil.Process(self.client.pid).cpu_times()
        return 1000 * (times.user + times.system)


@dataclass(slots=True)
class Editing:
    """The edits of one kind: what each took until a question was answered."""

    name: str
    goal: str
    edited: Edited
    times: list[float] = field(default_factory=list)
    used: float = 0.0

    async def edit(
        self, line: int, column: int, text: str, ask: tuple[int, int], uri: str = ""
    ) -> None:
        """A change and a question behind it, in this file or another one, whose answer must know it at once."""
        before, start = self.edited.cpu(), time.perf_counter()
        self.edited.change(line, column, text)
        right = await self.edited.ask(uri or self.edited.uri, *ask)
        took = 1000 * (time.perf_counter() - start)
        self.times.append(took if right else float("inf"))
        self.used += self.edited.cpu() - before

    def rows(self) -> list[Row]:
        cpu = self.used / len(self.times)
        return [
            percentiles(self.name, self.times, self.goal),
            Row("  CPU of the server for each", cpu, "ms", "<= 50"),
        ]


async def edited_buffer(client: LspClient, corpus: Corpus) -> list[Row]:
    """A file of 5,000 lines is open. Functions are added behind its end, asked for there and in another open file, then
    a function in its midst is typed letter by letter; after each change the next question must know it."""
    words = wording(corpus)
    path = client.root / corpus.files[len(corpus.files) // 2]
    lines = long_text(corpus)
    client.open(path, "\n".join(lines) + "\n")
    edited = Edited(client, path_to_uri(path))
    await client.request("textDocument/documentSymbol", {"textDocument": {"uri": edited.uri}})
    last, rows = len(lines), []

    added = Editing("a function added to a 5,000-line file", "p95 <= 50", edited)
    for number in range(EDITS):
        text = words.function.format(f"edited_{number}")
        await added.edit(last, 0, text, (last, words.name_at))
    rows += added.rows()

    names = [f"seen_{number}" for number in range(EDITS)]
    beside = path.with_name(f"beside_benchmark{path.suffix}")
    module = PurePosixPath(corpus.files[len(corpus.files) // 2]).with_suffix("")
    named = ".".join(module.parts) if words is PYTHON else module.name
    first = words.imported.format(named)
    listed = ", ".join(names)
    at = first.find("{ }") + 2 if words is SCRIPT else len(first)
    client.open(beside, f"{first[:at]}{listed}{first[at:]}\n")
    seen = Editing("the same until another open file knows it", "p95 <= 100", edited)
    for name in names:
        ask = (0, at + listed.index(name))
        await seen.edit(last, 0, words.function.format(name), ask, path_to_uri(beside))
    rows += seen.rows()

    tops = [i for i, line in enumerate(lines) if re.match(words.top, line)]
    middle = tops[len(tops) // 2]
    edited.change(middle, 0, words.function.format("typed") + "\n\n")
    for name, count in (("a letter typed in its midst", 1), ("  where a variable is asked for", 2)):
        letters = Editing(name, "p95 <= 50", edited)
        for column, letter in enumerate(words.typed):
            ask = (middle, words.name_at)
            place = words.typed.find(words.local)
            if count == 2 and column >= place + len(words.local):
                ask = (middle + 1, len(words.body) + place)
            await letters.edit(middle + 1, len(words.body) + column, letter, ask)
        rows += letters.rows()
        edited.change(middle + 1, len(words.body) + len(words.typed), "\n" + words.body)
    client.close(path)
    client.close(beside)
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
