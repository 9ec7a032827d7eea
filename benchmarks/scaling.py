"""What one change costs in workspaces of different sizes: it should cost the same in all of them.

    python -m benchmarks.scaling [--package django==5.2] [--files 1000 10000 50000] [--out FILE]

A workspace is made of copies of a real package, each under a name of its own, so that every copy's imports lead into
itself. CPU time is that of the indexing process and its workers; bytes are those of the write-ahead log.
"""

import argparse
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

from benchmarks.corpora import Corpus, fetch
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from core.indexer.pipeline import Indexer
from core.indexer.report import Report
from core.indexer.settings import Settings
from core.store.index import Store

SIZES = (1_000, 10_000, 50_000)
REPEAT = 9


class Change(NamedTuple):
    """One kind of change: a name, and what it makes of a file's text the n-th time."""

    name: str
    edit: Callable[[str, int], str]


def comment(text: str, number: int) -> str:
    return f"{text}\n# {number}\n"


def body(text: str, number: int) -> str:
    return re.sub(r"(\n +)return\b", rf"\1print({number})\1return", text, count=1)


def new_function(text: str, number: int) -> str:
    return f"{text}\n\ndef added_{number}():\n    return {number}\n"


def renamed_function(text: str, number: int) -> str:
    """The first function of the module gets another name: whoever imports it is concerned."""
    return re.sub(r"(?m)^def \w+", f"def renamed_{number}", text, count=1)


CHANGES = (
    Change("a comment", comment),
    Change("a statement in a body", body),
    Change("a new function", new_function),
    Change("a function renamed", renamed_function),
)


def write_copies(root: Path, corpus: Corpus, files: int) -> list[Path]:
    """As many copies as make up the number of files; gives, for each copy, its folder."""
    package = max(corpus.files, key=lambda p: p.count("/")).split("/")
    name = next(
        part
        for part in package
        if (corpus.folder / _upto(package, part)).is_dir()
        and (corpus.folder / _upto(package, part) / "__init__.py").exists()
    )
    inner = _upto(package, name)
    chosen = [path for path in corpus.files if path.startswith(f"{inner}/")]
    word = re.compile(rf"\b{re.escape(name)}(?=[.\s])")
    texts = {path: (corpus.folder / path).read_text("utf-8", "replace") for path in chosen}
    copies = []
    for number in range(-(-files // len(chosen))):
        copy = root / f"{name}_{number}"
        for path, text in texts.items():
            place = copy / path.removeprefix(f"{inner}/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(word.sub(copy.name, text), "utf-8")
        copies.append(copy)
    return copies


def _upto(parts: Sequence[str], last: str) -> str:
    return "/".join(parts[: parts.index(last) + 1])


def cpu_seconds() -> float:
    """Of this process and all that it started, as long as they run."""
    found = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        with suppress(psutil.Error):
            times = process.cpu_times()
            found += times.user + times.system
    return found


class Cost(NamedTuple):
    wall: float
    cpu: float
    log: int  # bytes
    linked: int


@contextmanager
def indexer_of(root: Path) -> Iterator[Indexer]:
    store = Store(root, root / ".codescope")
    indexer = Indexer(root, store, Settings(jobs=2))
    try:
        yield indexer
    finally:
        indexer.close()
        store.close()


def cost_of(root: Path, update: Callable[[], Report]) -> Cost:
    before, wall, cpu = log_bytes(root), time.perf_counter(), cpu_seconds()
    report = update()
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    return Cost(wall, cpu, log_bytes(root) - before, report.linked)


def log_bytes(root: Path) -> int:
    return sum(path.stat().st_size for path in (root / ".codescope").glob("*-wal"))


def rows_at(root: Path, copies: list[Path], files: int, changed: str) -> list[Row]:
    """Each change in some copies, in the file `changed` of them; what was done is taken back."""
    rows = []
    with indexer_of(root) as indexer:
        say(f"{files:,} files: cold index")
        cold = cost_of(root, indexer.update)
        rows.append(Row(f"{files:,} files: cold index, wall", cold.wall, "s"))
        for change in CHANGES:
            say(f"{files:,} files: {change.name}")
            costs = list(costs_of(indexer, root, [copy / changed for copy in copies], change))
            for name, unit, factor in (
                ("cpu", "ms", 1e3),
                ("wall", "ms", 1e3),
                ("log", "kB", 1e-3),
            ):
                value = factor * median(getattr(cost, name) for cost in costs)
                note = (
                    f"{median(cost.linked for cost in costs):.0f} files linked"
                    if name == "cpu"
                    else ""
                )
                rows.append(Row(f"{files:,} files: {change.name}, {name}", value, unit, note=note))
        unchanged = cost_of(root, indexer.update)
        rows.append(Row(f"{files:,} files: everything compared", unchanged.wall * 1e3, "ms"))
    return rows


def costs_of(indexer: Indexer, root: Path, files: list[Path], change: Change) -> Iterator[Cost]:
    for number in range(REPEAT):
        path = files[number % len(files)]
        text = path.read_text("utf-8")
        relative = path.relative_to(root).as_posix()
        path.write_text(change.edit(text, number), "utf-8")
        indexer.warm_up()
        yield cost_of(root, partial(indexer.update_paths, [relative]))
        path.write_text(text, "utf-8")
        indexer.update_paths([relative])


def measure(figures: Figures, corpus: Corpus, sizes: Sequence[int], changed: str) -> None:
    for files in sizes:
        with (
            figures.part(f"{files:,} files"),
            tempfile.TemporaryDirectory(prefix="codescope-scaling-") as temporary,
        ):
            root = Path(temporary).resolve()
            figures.add(*rows_at(root, write_copies(root, corpus, files), files, changed))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument(
        "--changed", default="utils/text.py", help="a file of the package that others import"
    )
    parser.add_argument("--files", type=int, nargs="+", default=SIZES)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus, load = fetch(options.package, "python"), os.getloadavg()[0]
    print(f"{corpus.name}, load {load:.1f} at the start", flush=True)
    figures = Figures(options.out, corpus=corpus.name, load=load)
    measure(figures, corpus, options.files, options.changed)
    figures.finish()


if __name__ == "__main__":
    main()
