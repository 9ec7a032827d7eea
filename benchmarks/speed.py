"""What indexing costs, each figure beside a floor or a peer of the same run.

    python -m benchmarks.speed [--package django==5.2] [--pyright] [--out FILE]

CPU times are user and system of all processes, the smallest of several runs, because other work on the machine only
adds. Wall times are worth something on a quiet machine only; the load at the start is in the result.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpora import Corpus, fetch, workspace_copy
from benchmarks.measured import Cost, measured
from benchmarks.progress import say
from benchmarks.rows import Figures, Row
from benchmarks.servers import ROOT, empty_environment, truth_server

CODESCOPE = ROOT / ".venv" / "bin" / "codescope"
INDEX_FOLDER = ".codescope"
MANY_FILES = 10_000
DETACHED = "incomplete, a process got away"


def cold_index(root: Path, jobs: int, repeat: int, *more: str) -> tuple[Cost, dict[str, Any]]:
    """The cheapest of several runs from nothing, and what the command itself says about it."""
    costs = []
    for number in range(repeat):
        say(f"cold index, {' '.join(['--jobs', str(jobs), *more])}: {number + 1} of {repeat}")
        forget(root)
        costs.append(measured([*index_command(root, jobs), *more], root))
    best = min(costs, key=lambda c: c.cpu)
    fastest = min(costs, key=lambda c: c.wall)
    return best._replace(wall=fastest.wall), said(best)


def index_command(root: Path, jobs: int = 2) -> list[str]:
    return [str(CODESCOPE), "index", str(root), "--jobs", str(jobs), "--json"]


def said(cost: Cost) -> dict[str, Any]:
    """The command's JSON; empty when it printed none."""
    for line in (cost.output, *reversed(cost.output.splitlines())):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def forget(root: Path) -> None:
    shutil.rmtree(root / INDEX_FOLDER, ignore_errors=True)


def index_size(root: Path) -> int:
    return sum(p.stat().st_size for p in (root / INDEX_FOLDER).rglob("*") if p.is_file())


def bare_parse(root: Path, repeat: int) -> dict[str, float]:
    best: dict[str, float] = {}
    for _ in range(repeat):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.bare_parse", str(root)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=600,
            check=True,
        )
        found: dict[str, float] = json.loads(done.stdout)
        if not best or found["cpu"] < best["cpu"]:
            best = found
    return best


def keep_only_sources(root: Path, corpus: Corpus) -> None:
    """So that floor and index are about exactly the same bytes."""
    wanted = {root / path for path in corpus.files}
    for path in root.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()


def cold_rows(root: Path, repeat: int) -> list[Row]:
    floor = bare_parse(root, repeat)
    two, story = cold_index(root, 2, repeat)
    size = index_size(root)
    one, _ = cold_index(root, 1, repeat)
    unlinked, _ = cold_index(root, 2, repeat, "--no-link")
    parse = floor["cpu"]
    rows = [
        Row("bare tree-sitter parse, CPU", parse, "s", note=f"{floor['bytes'] / 1e6:.2f} MB"),
        Row("cold index, CPU", two.cpu, "s", problem="" if two.complete else DETACHED),
        Row("cold index / bare parse, CPU", two.cpu / parse, "x", "<= 6 (4)"),
        Row(
            "without links across files / bare parse, CPU",
            unlinked.cpu / parse,
            "x",
            "<= 3.2 (2.5)",
        ),
        Row("cold index, one worker / bare parse, CPU", one.cpu / parse, "x"),
        Row("cold index, two workers, wall", two.wall, "s"),
        Row("one worker / two workers, wall", one.wall / two.wall, "x", ">= 1.6"),
        Row("index size / source size", size / floor["bytes"], "x", "<= 0.9 (0.6)"),
    ]
    for phase, cost in (story.get("phases") or {}).items():
        seconds = cost.get("cpu") if isinstance(cost, dict) else None
        if seconds:
            rows.append(Row(f"  {phase} / bare parse, CPU", seconds / parse, "x"))
    for label, peak in sorted(two.peak_rss.items(), key=lambda row: -row[1]):
        rows.append(Row("peak resident size", peak / 1e6, "MB", "worker <= 100", note=label))
    return rows


def unchanged_rows(repeat: int) -> list[Row]:
    """Indexing again with nothing changed, beyond what the same costs for a single file."""
    with tempfile.TemporaryDirectory(prefix="codescope-many-") as temporary:
        roots = [many_files(Path(temporary).resolve() / str(n), n) for n in (1, MANY_FILES)]
        for root in roots:
            measured(index_command(root), root)
        costs = []
        for number in range(repeat + 4):
            say(f"index again, nothing changed, {number + 1} of {repeat + 4}")
            costs.append([measured(index_command(r), r) for r in roots])
    few, many = zip(*costs, strict=True)
    wall, base = 1000 * min(c.wall for c in many), 1000 * min(c.wall for c in few)
    cpu = 1000 * (min(c.cpu for c in many) - min(c.cpu for c in few))
    return [
        Row("index again, nothing changed, 1 file, wall", base, "ms", note="process start"),
        Row("the same, beyond that, 10,000 files, wall", wall - base, "ms", "<= 150"),
        Row("the same, beyond that, 10,000 files, CPU", cpu, "ms", "<= 150"),
    ]


def many_files(root: Path, count: int) -> Path:
    for number in range(count):
        folder = root / f"package_{number // 100}"
        folder.mkdir(exist_ok=True, parents=True)
        (folder / f"module_{number}.py").write_text(f"def f_{number}():\n    return 1\n")
    return root


def pyright_row(root: Path, index_cpu: float) -> list[Row]:
    """A full check by pyright of the same files: minutes of CPU."""
    server = truth_server("pyright").command
    cli = Path(server[1]).with_name("index.js")
    python = empty_environment() / "bin" / "python"
    config = root / "pyrightconfig.json"
    config.write_text("{}")
    command = [server[0], str(cli), "--outputjson", "--pythonpath", str(python)]
    cost = measured(["sh", "-c", '"$@" > /dev/null; true', "sh", *command], root)
    config.unlink()
    return [
        Row("pyright, full check, CPU", cost.cpu, "s"),
        Row("cold index / pyright, CPU", index_cpu / cost.cpu, "x", "<= 0.1"),
    ]


def measure(figures: Figures, corpus: Corpus, repeat: int, pyright: bool) -> None:
    with workspace_copy(corpus) as root:
        keep_only_sources(root, corpus)
        with figures.part("cold index"):
            figures.add(*cold_rows(root, repeat))
        if pyright:
            with figures.part("pyright, full check"):
                figures.add(*pyright_row(root, figures.value_of("cold index, CPU")))
    with figures.part("index again, nothing changed"):
        figures.add(*unchanged_rows(repeat))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--package", default="django==5.2")
    parser.add_argument("--language", default="python")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--pyright", action="store_true", help="pyright's full check too (minutes)")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    corpus = fetch(options.package, options.language)
    load = os.getloadavg()[0]
    print(f"{corpus.name}, load {load:.1f} at the start", flush=True)
    figures = Figures(options.out, corpus=corpus.name, load=load)
    measure(figures, corpus, options.repeat, options.pyright)
    figures.finish()


if __name__ == "__main__":
    main()
