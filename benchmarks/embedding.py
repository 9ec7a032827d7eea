"""What search by meaning costs: the model, embedding a package in the background, one saved symbol, neighbours.

    python -m benchmarks.embedding [--package django==5.2] [--precision fp32 int8] [--vectors 10000 50000 100000]

Texts are those of the package's symbols. `both cores` is wall time with a thread for each; the background is an indexer
as editors start it, at low priority, from an index without any vector to one with all of them.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.corpora import Corpus, fetch, workspace_copy
from benchmarks.measured import measured
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import ROOT
from benchmarks.speed import INDEX_FOLDER, index_command
from core.embed.loading import load, prepare
from core.embed.wanted import wanted_by
from core.indexer.channel import Line, ask_status, connect
from core.indexer.unembedded import find_due, read_file
from core.store.connections import Database, create_database
from core.store.folder import Identity
from core.store.index import Store
from core.store.vector_writer import Places, VectorWriter
from core.store.vectors import Vectors, load_extension, vectors_of

TEXTS = 1200
QUESTIONS = 50
QUESTION = "where do we retry a request after the connection was lost {}"
GOALS = {"fp32": "80", "int8": "150"}
MEGABYTE = 1_000_000
LOOK_SECONDS = 0.05
MOST_SECONDS = 1800.0
SAVED = 5
NEIGHBOURS, ASKED = 20, 20


def texts_of(root: Path) -> list[str]:
    """Texts of symbols, any of them."""
    store = Store(root)
    found: list[str] = []
    with store.snapshot() as snapshot:
        rows = find_due(snapshot, "nl1", "", ()).files
        random.Random(1).shuffle(rows)
        for row in rows:
            found += read_file(snapshot, row, "nl", "nl1", "")[1].values()
            if len(found) > TEXTS:
                break
    store.close()
    return found[:TEXTS]


def resident() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss) / MEGABYTE


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def measure_model(precision: str, texts: list[str]) -> dict[str, float]:
    """In a process of its own: see `model`."""
    wanted = wanted_by("", precision, False)
    prepare(wanted)  # made where it is not there yet
    found: dict[str, float] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    embedder = load(prepare(wanted))
    found["load"], found["load cpu"] = time.perf_counter() - wall, time.process_time() - cpu
    found["loaded"] = resident()
    times = []
    for number in range(QUESTIONS):
        began = time.perf_counter()
        embedder.embed([QUESTION.format(number)])
        times.append(1000 * (time.perf_counter() - began))
    found["question p50"], found["question p95"] = percentile(times, 0.5), percentile(times, 0.95)
    jobs = embedder.jobs(texts)
    cpu = time.process_time()
    for job in jobs[::4]:
        job.packed()
    done = sum(len(job.indices) for job in jobs[::4])
    found["one thread, CPU"] = done / (time.process_time() - cpu)
    slowest = 0.0
    with ThreadPoolExecutor(2) as pool:
        began = time.perf_counter()
        for _ in pool.map(lambda job: job.packed(), jobs):
            slowest = max(slowest, resident())
        found["both cores"] = len(texts) / (time.perf_counter() - began)
    found["working"] = slowest
    return found


def model(figures: Figures, precision: str, root: Path) -> None:
    say(f"the model, {precision}")
    command = [sys.executable, "-m", "benchmarks.embedding", "--measure", precision]
    done = subprocess.run(
        [*command, "--root", str(root)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    goal = f">= {GOALS[precision]}"
    figures.add(
        Row(f"{precision}: embedding, both cores", found["both cores"], "sym/s", goal),
        Row(f"{precision}: one thread", found["one thread, CPU"], "sym/s", note="of CPU time"),
        Row(
            f"{precision}: loading",
            found["load"],
            "s",
            note=f"{found['load cpu']:.2f} s of CPU time, with the check of its files",
        ),
        Row(
            f"{precision}: one question, p95",
            found["question p95"],
            "ms",
            note=f"p50 {found['question p50']:.1f}",
        ),
        Row(
            f"{precision}: memory while it works",
            found["working"],
            "MB",
            "<= 400",
            note=f"{found['loaded']:.0f} when it is loaded",
        ),
    )


@contextlib.contextmanager
def indexer(root: Path, precision: str) -> Iterator[Line]:
    """An indexer as editors start it, and a connection to it."""
    settings = json.dumps({"model_precision": precision})
    command = [sys.executable, "-P", "-m", "core.indexer", str(root), "--settings", settings]
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL)
    line = None
    try:
        while line is None:
            if process.poll() is not None:
                raise SystemExit("the indexer ended")
            time.sleep(LOOK_SECONDS)
            line = connect(root / INDEX_FOLDER)
        yield line
    finally:
        if line is not None:
            line.close()
        process.terminate()
        process.wait(30)


def status(line: Line) -> dict[str, Any]:
    line.send(ask_status(1))
    told = next(m for m in line.messages() if m.get("event") == "status")
    found: dict[str, Any] = told["meaning"]
    return found


def count_vectors(store: Store) -> int:
    with store.snapshot() as snapshot:
        found = vectors_of(snapshot)
        return 0 if found is None else found.count()


def background(figures: Figures, precision: str, root: Path) -> None:
    store = Store(root)
    with indexer(root, precision) as line:
        began, memory = time.monotonic(), 0
        while (told := status(line))["state"] not in ("ready", "resting"):
            if told["state"] == "off" or time.monotonic() - began > MOST_SECONDS:
                raise SystemExit(f"not embedded: {told['why'] or told['state']}")
            memory = max(memory, told["memory"])
            say(f"{precision}: {told['done']} of {told['total']} files")
            time.sleep(0.2)
        seconds, count = time.monotonic() - began, count_vectors(store)
        figures.add(
            Row(
                f"{precision}: 10,000 symbols ready in the background",
                seconds * 10_000 / count,
                "s",
                "<= 150",
                f"{count} symbols in {seconds:.0f} s, load {os.getloadavg()[0]:.1f}",
            ),
            Row(f"{precision}: memory of the process", memory / MEGABYTE, "MB", "<= 400"),
        )
        times = [saved(store, root, number) for number in range(SAVED)]
    figures.add(
        Row(
            f"{precision}: one saved symbol can be found, worst",
            max(times),
            "s",
            "<= 1",
            f"best {min(times):.2f}, of {SAVED}",
        )
    )
    store.close()


def saved(store: Store, root: Path, number: int) -> float:
    """Seconds from the saving of a new function to its vector."""
    before = count_vectors(store)
    (root / f"saved_{number}.py").write_text(f"def retry_number_{number}(): ...\n")
    began = time.monotonic()
    while count_vectors(store) == before:
        if time.monotonic() - began > 60:
            raise SystemExit("a saved symbol did not come")
        time.sleep(0.01)
    return time.monotonic() - began


def neighbours(figures: Figures, count: int) -> None:
    """Vectors of no meaning: how long it takes does not depend on it. How many of the true neighbours bits lead to
    does; vectors that crowd, as here around a hundred centres, are the harder case."""
    say(f"{count} vectors")
    rng = random.Random(count)
    centres = [[rng.gauss(0, 19) for _ in range(384)] for _ in range(100)]

    def vector() -> bytes:
        centre = centres[rng.randrange(100)]
        return bytes(int(max(-127, min(127, x + rng.gauss(0, 14)))) & 255 for x in centre)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        create_database(path, checked=True).close()
        writer = VectorWriter(Identity(path, 0, 0), "nl1|model")
        database = writer._database
        files = [Places(n, b"tag", b"x", [], []) for n in range(1, count // 100 + 1)]
        with writer._transaction():
            sql = "insert into file values (?, ?, 'python', 0, 0, ?, ?, 0, '')"
            database.run_many(sql, [(f.file, f"{f.file}.py", f.tag, f.extractor) for f in files])
        began = time.process_time()
        spent = 0.0
        for item in files:
            keys = [rng.randbytes(16) for _ in range(100)]
            vectors = {key: vector() for key in keys}
            symbols = [item.file << 20 | n for n in range(100)]
            began = time.process_time()
            writer.put(vectors, [item._replace(symbols=symbols, keys=keys)])
            spent += time.process_time() - began
        asked = [vector() for _ in range(ASKED)]
        exact = timed(database, asked)
        writer._make_bits()
        rough = timed(database, asked)
        writer.close()
        right = sum(len(set(a) & set(b)) for a, b in zip(exact[1], rough[1], strict=True))
    share = right / (ASKED * NEIGHBOURS)
    figures.add(
        Row(f"{count} vectors: neighbours by all", exact[0], "ms", note="p50"),
        Row(f"{count} vectors: by bits first", rough[0], "ms", note=f"p50, recall {share:.3f}"),
        Row(f"{count} vectors: written", count / spent, "1/s", note="of CPU time"),
    )


def timed(database: Database, asked: list[bytes]) -> tuple[float, list[list[int]]]:
    load_extension(database)
    found = Vectors(database, "")
    times, answers = [], []
    for vector in asked:
        began = time.process_time()
        answers.append([symbol for symbol, _ in found.nearest(vector, NEIGHBOURS)])
        times.append(1000 * (time.process_time() - began))
    return percentile(times, 0.5), answers


def run(figures: Figures, corpus: Corpus, precisions: Sequence[str]) -> None:
    for precision in precisions:
        with workspace_copy(corpus) as root:
            say("indexing")
            measured(index_command(root), root)
            parts: tuple[Callable[[Figures, str, Path], None], ...] = (model, background)
            for part in parts:
                with figures.part(f"{precision}: {part.__name__}"):
                    part(figures, precision, root)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.embedding", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--language", default="python")
    parser.add_argument("--precision", nargs="*", default=["fp32", "int8"])
    parser.add_argument("--vectors", nargs="*", type=int, default=[10_000, 50_000, 100_000])
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.measure:
        print(json.dumps(measure_model(options.measure, texts_of(options.root))))
        return
    corpus = fetch(options.package, options.language)
    print(f"{corpus.name}, load {os.getloadavg()[0]:.1f}", flush=True)
    figures = Figures(options.out, corpus=corpus.name)
    run(figures, corpus, options.precision)
    for count in options.vectors:
        with figures.part(f"{count} vectors"):
            neighbours(figures, count)
    figures.finish()


if __name__ == "__main__":
    main()
