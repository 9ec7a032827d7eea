"""Compile the inner loops of the engine, extraction and linking, to C with mypyc.

They stay plain Python and run uncompiled where there is no C compiler; compiled, they take about half the time.
Used by `make setup` (in place, beside the sources) and by hatch_build.py (into a platform's wheel).

    python scripts/compile_core.py            compile in place; exit code 0 also when that is not possible
    python scripts/compile_core.py --strict   fail when it is not possible
    python scripts/compile_core.py --clean    remove what was compiled
"""

import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Library -> what it is made of: folders are all of their modules. Two libraries are compiled side by side.
# Packing of facts was tried: compiled it is no faster, for it runs in C already.
GROUPS = {
    "codescope_extract": ("core/paths.py", "core/extract"),
    "codescope_link": ("core/link", "core/store/packed_links.py"),
}
# `pip install` builds in an environment that has none of our libraries: what comes from them is Any there.
OPTIONS = (
    *("--follow-imports=silent", "--ignore-missing-imports"),
    *("--no-warn-unused-ignores", "--no-warn-unreachable", "--no-warn-return-any"),
)


def sources() -> list[str]:
    """The modules that are compiled, relative to the repository."""
    return [path for names in GROUPS.values() for path in modules_of(names)]


def modules_of(names: tuple[str, ...]) -> list[str]:
    """The modules of one library."""
    found: list[Path] = []
    for name in names:
        path = ROOT / name
        found += sorted(path.glob("*.py")) if path.is_dir() else [path]
    return [str(path.relative_to(ROOT)) for path in found]


def built() -> list[Path]:
    """Extension modules made by an earlier run."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    return [*ROOT.glob(f"codescope_*__mypyc{suffix}"), *(ROOT / "core").rglob(f"*{suffix}")]


def clean() -> None:
    """Go back to plain Python."""
    for path in built():
        path.unlink()


def generate(folder: str) -> list[Any]:
    """C sources in a folder, as the extension modules to be made of them; raises what mypyc raises."""
    from mypyc.build import mypycify

    os.chdir(ROOT)
    groups = [(modules_of(names), group) for group, names in GROUPS.items()]
    modules: list[Any] = mypycify(
        [*sources(), *OPTIONS], opt_level="2", separate=groups, target_dir=folder
    )
    return modules


def compile_in_place() -> list[Path]:
    """Build the extension modules beside their sources; raises whatever mypyc or the C compiler raises."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    os.chdir(ROOT)
    clean()
    with tempfile.TemporaryDirectory(prefix="codescope-build-") as scratch:
        modules = generate(scratch)
        distribution = Distribution({"name": "codescope_core", "ext_modules": modules})
        command = build_ext(distribution)
        command.inplace = True
        command.parallel = os.cpu_count() or 1
        command.build_temp = scratch
        command.ensure_finalized()
        command.run()
    return built()


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    if "--clean" in arguments:
        clean()
        return 0
    strict = "--strict" in arguments
    compiler = os.environ.get("CC") or "cc"
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    why = ""
    if os.environ.get("CODESCOPE_COMPILE") == "0":
        why = "CODESCOPE_COMPILE is 0"
    elif not shutil.which(compiler) or not header.exists():
        why = "no C compiler with Python's headers here (Debian: apt install gcc python3-dev)"
    if why:
        clean()
        print(f"NOTE: {why}: the engine runs uncompiled, about half as fast.")
        return int(strict)
    try:
        for path in compile_in_place():
            print("compiled", path.relative_to(ROOT))
    except (Exception, SystemExit) as error:
        clean()
        print(
            f"NOTE: compiling failed ({error}): the engine runs uncompiled, about half as fast.",
            file=sys.stderr,
        )
        return int(strict)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
