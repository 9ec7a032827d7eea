"""Everything that is measured, one job after another: `make bench`.

    python -m benchmarks [--quick] [--skip accuracy speed ...] [--peers] [--out FOLDER]

--quick takes small packages, smaller samples and a smaller made-up workspace. --peers asks other servers the same
questions. Each job prints its figures when it has them; a job that fails or takes too long does not stop the others.
Exit status 1 when something could not be measured.
"""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks.cache import cache_folder
from benchmarks.jobs import PARTS, Job, accuracy_table, jobs_of, minutes, run_job
from benchmarks.progress import announce
from benchmarks.servers import ROOT


def main() -> None:
    options = arguments()
    folder = options.out or cache_folder("results", time.strftime("%Y-%m-%d-%H%M%S"))
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        job for job in jobs_of(options.quick, options.peers, folder) if job.part not in options.skip
    ]
    engine = "compiled" if any((ROOT / "core").rglob("*.so")) else "not compiled"
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" Python {platform.python_version()}, engine {engine}"
    )
    expected = sum(job.expected for job in jobs)
    announce(f"{len(jobs)} jobs, about {minutes(expected)} on a quiet machine of two cores")
    try:
        problems = run_all(jobs, options.limit * 60)
    except KeyboardInterrupt:
        problems = ["interrupted"]
    print(f"\nThe figures are in {folder}", flush=True)
    for problem in problems:
        announce(f"NOT MEASURED, or not wholly: {problem}")
    sys.exit(bool(problems))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--skip", nargs="*", choices=PARTS, default=[])
    parser.add_argument("--out", type=Path, help="a folder for the figures as JSON")
    parser.add_argument(
        "--limit", type=float, default=30, metavar="MINUTES", help="for each job (30)"
    )
    return parser.parse_args()


def run_all(jobs: list[Job], limit: float) -> list[str]:
    """What could not be measured."""
    problems: list[str] = []
    done = 0.0
    started = time.monotonic()
    for number, job in enumerate(jobs, 1):
        left = sum(other.expected for other in jobs[number - 1 :])
        # Slower than expected so far: the rest will be, too.
        pace = max(1.0, (time.monotonic() - started) / done) if done else 1.0
        announce(f"[{number}/{len(jobs)}] {job.name}; {minutes(left * pace)} left")
        print(f"\n{job.name}", flush=True)
        job.out.unlink(missing_ok=True)
        if problem := run_job(job, limit):
            problems.append(f"{job.name}: {problem}")
        done += job.expected
        if job.part == "accuracy" and (number == len(jobs) or jobs[number].part != "accuracy"):
            print(accuracy_table([j for j in jobs if j.part == "accuracy"]), flush=True)
    return problems


if __name__ == "__main__":
    main()
