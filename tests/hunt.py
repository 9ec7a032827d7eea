"""Hunt for differences between an index that was kept and a fresh one: many random sequences over many packages.

    python tests/hunt.py [--sequences 1000] [--seed 1] [--out FILE] [FOLDER ...]       or: make hunt ARGS="..."
    python tests/hunt.py --again SOURCE:INNER:SEED                                      one of them once more

A FOLDER is one of packages (by default those of this installation and of the editor extension). Results are appended to
the file, one JSON object a line; a hunt that was stopped goes on behind its last line.
"""

import argparse
import json
import os
import random
import sys
import sysconfig
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from hunting import Sequence, small_packages

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = (Path(sysconfig.get_path("purelib")), ROOT / "editors" / "vscode" / "node_modules")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make hunt", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folders", type=Path, nargs="*", default=DEFAULT)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="of the first sequence")
    parser.add_argument("--out", type=Path, default=ROOT / ".cache" / "hunt.jsonl")
    parser.add_argument("--again", metavar="SOURCE:INNER:SEED")
    options = parser.parse_args()
    if options.again:
        source, inner, seed = options.again.rsplit(":", 2)
        print(json.dumps(result_of(Path(source), inner, int(seed)), indent=1))
        return 0
    packages = list(packages_in(options.folders))
    if not packages:
        parser.error("there is no package of a fitting size")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    done = read_results(options.out)
    seen = {result["seed"] for result in done}
    print(f"{len(packages)} packages; {len(done)} sequences are done", flush=True)
    with options.out.open("a") as out:
        for seed in range(options.seed, options.seed + options.sequences):
            if seed not in seen:
                source, inner = random.Random(seed).choice(packages)
                result = result_of(source, inner, seed)
                done.append(result)
                print(json.dumps(result), file=out, flush=True)
                if result["fault"] or len(done) % 50 == 0:
                    tell(done, result)
    tell(done, None)
    return int(any(result["fault"] for result in done))


def packages_in(folders: list[Path]) -> Iterator[tuple[Path, str]]:
    """(folder, path of a package in it), each distribution's own: a corpus folder holds one each."""
    for folder in folders:
        for name in small_packages(folder):
            if not {"node_modules", "__pycache__"} & set(name.split("/")[1:]):
                yield folder, name


def result_of(source: Path, inner: str, seed: int) -> dict[str, object]:
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix="codescope-hunt-") as work:
        sequence = Sequence(source, inner, seed, Path(work).resolve())
        try:
            fault = sequence.run()
        except Exception:
            fault = None
            text = traceback.format_exc(limit=-12)
        else:
            text = fault.what if fault else ""
        return {
            "seed": seed,
            "package": f"{source}:{inner}",
            "cpu": round(time.process_time() - began, 2),
            "steps": len(sequence.changes.said),
            "kills": sequence.kills,
            "fault": text,
            "said": sequence.changes.said if text else [],
        }


def read_results(path: Path) -> list[dict[str, object]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def tell(done: list[dict[str, object]], last: dict[str, object] | None) -> None:
    faults = [result["seed"] for result in done if result["fault"]]
    total = {
        key: sum(float(str(result[key])) for result in done) for key in ("cpu", "steps", "kills")
    }
    print(
        f"{len(done)} sequences, {total['steps']:.0f} changes, {total['kills']:.0f} kills,"
        f" {total['cpu']:.0f} s of CPU; with faults: {faults or 'none'}",
        flush=True,
    )
    if last is not None and last["fault"]:
        print(
            f"--again {last['package']}:{last['seed']}\n{last['fault']}",
            file=sys.stderr,
            flush=True,
        )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
