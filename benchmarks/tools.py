"""Programs of other languages that a benchmark needs and does not bring: go, cargo, rustdoc, mvn."""

import os
import shutil
import subprocess
from pathlib import Path


def run_tool(
    command: list[str],
    needed: str,
    timeout: float,
    cwd: Path | None = None,
    stdin: str = "",
    **settings: str,
) -> str:
    """What a program writes, run with these settings in its environment for `timeout` seconds at most.

    Raises SystemExit when it fails, or is not there, which is said as `needed`.
    """
    program = shutil.which(command[0])
    if program is None:
        raise SystemExit(f"this benchmark needs {needed}")
    done = subprocess.run(
        [program, *command[1:]],
        input=stdin,
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        env={**os.environ, **settings},
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout
