"""The truth for Java: the symbols of the machine's own javac, of a whole package at once.

It sees the package's sources and, as class files, the libraries that its own project file names; without these it knows
less. Packages, labels and names in comments are declared nowhere, to it as to the language: they are not asked about.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.maven import libraries_of
from benchmarks.progress import say
from benchmarks.servers import Server
from benchmarks.source_facts import LINE_END, read_text
from benchmarks.tables import Tables, kept_rows, tables_of

PROGRAM = Path(__file__).parent / "javac_tables.java"
PARTS = ("api", "code", "tree", "util")
OLDEST = 17
TIMEOUT = 900


def javac_server() -> Server:
    """Its name; it is not run as a server."""
    return Server(name=f"javac {_version()}", command=())


@lru_cache(maxsize=4)
def java_tables(folder: Path, paths: tuple[str, ...]) -> Tables:
    """What javac knows of the files; kept on disk for the same files, libraries and compiler."""
    sources = tuple(path for path in paths if not path.endswith("module-info.java"))
    libraries = libraries_of(folder)
    key = f"{_version()} {[path.name for path in libraries]} {PROGRAM.read_text(encoding='utf-8')}"
    rows = kept_rows(folder, sources, "javac", key, lambda: _run(folder, sources, libraries))
    return tables_of(rows, {path: LINE_END.split(read_text(folder / path)) for path in sources})


def _run(folder: Path, paths: Sequence[str], libraries: Sequence[Path]) -> Iterator[Any]:
    say(f"javac: {len(paths)} files")
    exports = [
        f"--add-exports=jdk.compiler/com.sun.tools.javac.{part}=ALL-UNNAMED" for part in PARTS
    ]
    classpath = ":".join(map(str, libraries))
    done = subprocess.run(
        [_java(), *exports, str(PROGRAM), classpath],
        input="\n".join((str(folder), *paths)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
    )
    if done.returncode:
        raise SystemExit(f"{PROGRAM.name} failed:\n{done.stderr[-2000:]}")
    say("")
    return map(json.loads, done.stdout.splitlines())


@lru_cache(maxsize=1)
def _version() -> str:
    done = subprocess.run(
        [_java(), "-XshowSettings:properties", "-version"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    lines = (line.split(" = ") for line in done.stderr.splitlines())
    version = next((line[1] for line in lines if line[0].strip() == "java.version"), "0")
    if int(version.split(".")[0]) < OLDEST:
        raise SystemExit(f"this benchmark needs a JDK of version {OLDEST} or later, not {version}")
    return version


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise SystemExit(f"this benchmark needs a JDK of version {OLDEST} or later")
    return java
