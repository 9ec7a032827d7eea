"""Where fetched things are kept: the git-ignored folder `benchmarks/.cache`, or $CODESCOPE_BENCH_CACHE."""

import os
import tempfile
from pathlib import Path


def cache_folder(*parts: str) -> Path:
    """The folder, made if it is missing."""
    base = os.environ.get("CODESCOPE_BENCH_CACHE") or Path(__file__).parent / ".cache"
    folder = Path(base).joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_whole(path: Path, content: str) -> None:
    """Replace the file in one step: several benchmarks may run beside each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=path.name, delete=False, encoding="utf-8"
    ) as file:
        file.write(content)
    os.replace(file.name, path)
