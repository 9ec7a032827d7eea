"""Everything that is measured, one after another, with a summary: `make bench`.

    python -m benchmarks [--quick] [--skip accuracy speed ...] [--peers] [--out FOLDER]

--quick takes smaller samples and a smaller made-up workspace. --peers asks other servers the same questions.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import accuracy, latency, responsiveness, speed
from benchmarks.cache import cache_folder
from benchmarks.corpora import fetch

# typed, untyped, large, deep inheritance; modules and classes of TypeScript; modules and CommonJS of JavaScript
CORPORA = (
    ("httpx==0.28.1", "python"),
    ("rich==15.0.0", "python"),
    ("flask==3.1.3", "python"),
    ("requests==2.32.5", "python"),
    ("django==5.2", "python"),
    ("zod==4.6.7", "typescript"),
    ("viem==2.57.20", "typescript"),
    ("date-fns==4.4.0", "javascript"),
    ("three==0.187.0", "javascript"),
)
PEERS = {"python": ("@jedi",), "typescript": (), "javascript": ()}
PARTS = ("accuracy", "speed", "responsiveness", "latency")


def run_accuracy(options: argparse.Namespace, folder: Path) -> list[str]:
    found = []
    sample = "100" if options.quick else "400"
    for package, language in CORPORA:
        servers = (accuracy.DEFAULT_SERVER, *(PEERS[language] if options.peers else ()))
        for server in servers:
            out = folder / f"accuracy-{package}-{server.split('/')[-1].replace(' ', '-')}.json"
            what = ("--package", package, "--language", language, "--sample", sample)
            accuracy.main([*what, "--server", server, "--out", str(out)])
            found.append(accuracy_line(json.loads(out.read_text(encoding="utf-8"))))
    return found


def accuracy_line(result: dict[str, Any]) -> str:
    """One line of a table: package, server, definition (cross-file), references, callers, callees."""
    definition, references = result["definition"], result["references"]
    unknown = definition["attribute_receivers"]["unknown_to_server"]
    figures = (
        definition["accuracy"],
        definition["cross_file"],
        references["precision"],
        references["recall"],
        result["incoming"]["f1"],
        result["outgoing"]["f1"],
        unknown,
    )
    shown = "  ".join("  -  " if f is None else f"{f:.3f}" for f in figures)
    return f"{result['corpus']['name']:<18} {result['server'].split('/')[-1][:28]:<28} {shown}"


def run_speed(options: argparse.Namespace, folder: Path) -> list[str]:
    corpus = fetch("django==5.2", "python")
    result = speed.measure(corpus, 1 if options.quick else 3, pyright=not options.quick)
    return kept(result, folder / "speed.json")


def run_responsiveness(options: argparse.Namespace, folder: Path) -> list[str]:
    result = responsiveness.run("django==5.2", "python", accuracy.DEFAULT_SERVER)
    return kept(result, folder / "responsiveness.json")


def run_latency(options: argparse.Namespace, folder: Path) -> list[str]:
    names, references, asked = (
        (30_000, 100_000, 50) if options.quick else (300_000, 1_000_000, latency.ASKED)
    )
    result = latency.run(names, references, accuracy.DEFAULT_SERVER, asked)
    return kept(result, folder / "latency.json")


def kept(result: dict[str, Any], path: Path) -> list[str]:
    rows = result["rows"]
    whole = {**result, "rows": [row.as_json() for row in rows]}
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return [str(row) for row in rows]


RUN: dict[str, Callable[[argparse.Namespace, Path], list[str]]] = {
    "accuracy": run_accuracy,
    "speed": run_speed,
    "responsiveness": run_responsiveness,
    "latency": run_latency,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--skip", nargs="*", choices=PARTS, default=[])
    parser.add_argument("--out", type=Path, help="a folder for the figures as JSON")
    options = parser.parse_args()
    folder = options.out or cache_folder("results", time.strftime("%Y-%m-%d-%H%M%S"))
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[str]] = {}
    for part in PARTS:
        if part in options.skip:
            continue
        try:
            tables[part] = RUN[part](options, folder)
        except (Exception, SystemExit) as error:  # the other parts are still worth their time
            tables[part] = [f"  FAILED: {error}"]
    print(f"\n{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for part, lines in tables.items():
        print(f"\n{part}")
        if part == "accuracy":
            print(f"{'':<47} def    cross  ref P  ref R  in F1  out F1 unknown")
        print("\n".join(lines))
    print(f"\nThe figures are in {folder}")
    sys.exit(any("FAILED" in line for lines in tables.values() for line in lines))


if __name__ == "__main__":
    main()
