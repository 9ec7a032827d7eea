"""How soon a server that has just been started answers, with an index in place, beside a bare start of Python.

    python -m benchmarks.starting [--package django==5.2] [--starts 20] [--out FILE]

Each start is that of an editor: nothing of ours runs before it, the clock begins with the process, and the first
question (initialize, then a file is opened, then the definition of a name that it imports) is about another file each
time. A cold start comes after the system was told to forget the files that Python, the engine and the index are in.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sysconfig
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

import psutil

from benchmarks.corpora import Corpus, fetch, workspace_copy
from benchmarks.lsp_client import CAPABILITIES, Json, path_to_uri
from benchmarks.measured import measured
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import ROOT
from benchmarks.source_facts import read_text
from benchmarks.speed import CODESCOPE, INDEX_FOLDER, index_command

STARTS, COLD_STARTS = 20, 5
IMPORTED = re.compile(r"^from (\w+(?:\.\w+)+) import (\w+)$", re.MULTILINE)
LEAVING_SECONDS = 30.0
# As installed packages are: with their modules compiled to bytecode, which the first start does here.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
COMMANDS = (("--version",), ("status",), ("symbols", "QuerySet", "--no-refresh"))


class Start(NamedTuple):
    """Milliseconds from the start of the process, but `cpu`, which counts what the server used until then."""

    initialized: float
    answered: float
    cpu: float


def questions(corpus: Corpus, root: Path) -> Iterator[tuple[Path, Json]]:
    """A file and the place of a name that it imports, another file each time."""
    paths = list(corpus.files)
    random.Random(1).shuffle(paths)
    for path in paths:
        text = read_text(root / path)
        own = (m for m in IMPORTED.finditer(text) if (root / m[1].split(".")[0]).is_dir())
        if found := next(own, None):
            line = text.count("\n", 0, found.start())
            yield root / path, {"line": line, "character": found.start(2) - found.start()}


def start(root: Path, path: Path, place: Json) -> Start:
    """One start, until the first answer."""
    uri = path_to_uri(path)
    document = {"uri": uri, "languageId": "python", "version": 1, "text": read_text(path)}
    workspace = [{"uri": path_to_uri(root), "name": root.name}]
    first = {
        "processId": os.getpid(),
        "rootUri": path_to_uri(root),
        "workspaceFolders": workspace,
        "capabilities": CAPABILITIES,
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [CODESCOPE, "lsp", "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=root,
        env=ENVIRONMENT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, "initialize", first, 1)
        answer_to(process, 1)
        initialized = time.perf_counter() - began
        send(process.stdin, "initialized", {})
        send(process.stdin, "textDocument/didOpen", {"textDocument": document})
        asked = {"textDocument": {"uri": uri}, "position": place}
        send(process.stdin, "textDocument/definition", asked, 2)
        found = answer_to(process, 2)
        answered = time.perf_counter() - began
        used = psutil.Process(process.pid).cpu_times()
        if not found or found[0].get("uri", found[0].get("targetUri")) == uri:
            raise SystemExit(f"no definition elsewhere of {place} in {path}: {found}")
        send(process.stdin, "shutdown", None, 3)
        answer_to(process, 3)
        send(process.stdin, "exit", None)
        process.wait(10)
    finally:
        process.kill()
        process.communicate()
    return Start(1000 * initialized, 1000 * answered, 1000 * (used.user + used.system))


def send(stream: IO[bytes], method: str, params: Json, number: int | None = None) -> None:
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    body = json.dumps(message if number is None else {**message, "id": number}).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


def answer_to(process: subprocess.Popen[bytes], number: int) -> Json:
    """The result of our request; what the server asks meanwhile is answered with null."""
    assert process.stdin is not None
    assert process.stdout is not None
    while header := process.stdout.readline():
        while process.stdout.readline() != b"\r\n":
            pass
        message = json.loads(process.stdout.read(int(header.split(b":")[1])))
        if "method" in message and "id" in message:
            reply = {"jsonrpc": "2.0", "id": message["id"], "result": None}
            body = json.dumps(reply).encode()
            process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            process.stdin.flush()
        elif message.get("id") == number and "method" not in message:
            if "error" in message:
                raise SystemExit(f"request {number}: {message['error']}")
            return message["result"]
    raise SystemExit("the server ended")


def wait_until_alone(root: Path) -> None:
    """End the indexer of the last start, which would wait a while for somebody else: the next start finds nothing of
    ours."""
    end = time.monotonic() + LEAVING_SECONDS
    while found := [process for process in psutil.process_iter() if is_about(process, root)]:
        if time.monotonic() > end:
            raise SystemExit(f"somebody still indexes {root}")
        for process in found:
            with suppress(psutil.Error):
                process.terminate()
        time.sleep(0.1)


def is_about(process: psutil.Process, root: Path) -> bool:
    with suppress(psutil.Error):
        return "core.indexer" in process.cmdline() and str(root) in process.cmdline()
    return False


def bare_start() -> float:
    """Milliseconds of a Python that does nothing."""
    began = time.perf_counter()
    subprocess.run([CODESCOPE.parent / "python", "-c", "pass"], check=True)
    return 1000 * (time.perf_counter() - began)


def forget_files(folders: Iterable[Path]) -> None:
    """Have the system drop what it remembers of files; of some it may keep pages that are in use."""
    for folder in folders:
        for path in folder.rglob("*"):
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(descriptor)


def rows_of(name: str, starts: Sequence[Start], bare: Sequence[float], goal: str) -> list[Row]:
    def row(what: str, values: Sequence[float], goal: str = "") -> Row:
        ordered = sorted(values)
        p50, p95 = ordered[len(ordered) // 2], ordered[round(0.95 * (len(ordered) - 1))]
        floor = sorted(bare)[len(bare) // 2]
        note = f"p50 {p50:.0f}, least {ordered[0]:.0f}; p50 {p50 / floor:.1f}x a bare Python"
        return Row(f"{name}, {what}, p95", p95, "ms", goal, note)

    return [
        row("first answer", [one.answered for one in starts], goal),
        row("  initialize answered", [one.initialized for one in starts]),
        row("  CPU of the server", [one.cpu for one in starts]),
    ]


def commands(root: Path, count: int) -> Iterator[Row]:
    """Starts of the command line."""
    for arguments in COMMANDS:
        times = []
        for _ in range(count):
            began = time.perf_counter()
            subprocess.run(
                [CODESCOPE, *arguments],
                cwd=root,
                env=ENVIRONMENT,
                stdout=subprocess.DEVNULL,
                check=True,
            )
            times.append(1000 * (time.perf_counter() - began))
        middle = sorted(times)[len(times) // 2]
        yield Row(
            f"codescope {' '.join(arguments)}, p50", middle, "ms", note=f"least {min(times):.0f}"
        )


def run(figures: Figures, corpus: Corpus, count: int) -> None:
    with workspace_copy(corpus) as root:
        say("indexing")
        measured(index_command(root), root)
        asked = questions(corpus, root)
        start(root, *next(asked))  # writes bytecode where there is none yet
        warm, cold, bare = [], [], []
        for number in range(count):
            say(f"start {number + 1} of {count}")
            wait_until_alone(root)
            bare.append(bare_start())
            warm.append(start(root, *next(asked)))
        figures.add(Row("bare start of Python, p50", sorted(bare)[len(bare) // 2], "ms"))
        figures.add(*rows_of("start", warm, bare, "p95 <= 500"))
        with figures.part("starts with files forgotten"):
            for number in range(min(count, COLD_STARTS)):
                say(f"cold start {number + 1}")
                wait_until_alone(root)
                forget_files([ROOT, Path(sysconfig.get_path("stdlib")), root / INDEX_FOLDER])
                cold.append(start(root, *next(asked)))
            figures.add(*rows_of("start, files forgotten", cold, bare, "<= 500"))
        with figures.part("the command line"):
            wait_until_alone(root)
            figures.add(*commands(root, min(count, 10)))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--language", default="python")
    parser.add_argument("--starts", type=int, default=STARTS)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus = fetch(options.package, options.language)
    engine = "compiled" if any((ROOT / "core").rglob("*.so")) else "not compiled"
    print(f"{corpus.name}, engine {engine}, load {os.getloadavg()[0]:.1f}", flush=True)
    figures = Figures(options.out, corpus=corpus.name, engine=engine)
    with figures.part("starts"):
        run(figures, corpus, options.starts)
    figures.finish()


if __name__ == "__main__":
    main()
