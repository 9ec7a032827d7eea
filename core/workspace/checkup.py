"""Whether the installation and a folder's index are as they should be, and what to do where they are not."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import core.paths
from core.errors import CoreError
from core.extract import extract
from core.indexer.places import REMOTE, index_folder, kind_of_file_system, refusal
from core.languages import Language, all_languages
from core.store.connections import sqlite_version
from core.store.folder import FOLDER_NAME
from core.workspace.standalone import has_index, is_locked, is_served, status_of

FREE_BYTES = 500_000_000
FEW_WATCHES = 30_000
WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")


class Health(StrEnum):
    GOOD = "good"
    ODD = "odd"  # works, with a limit that a person may want to lift
    BAD = "bad"  # does not work


class Finding(NamedTuple):
    subject: str
    health: Health
    text: str
    advice: str = ""


def check_up(root: Path) -> Iterator[Finding]:
    """Findings one by one: the first are about the installation, the others about the folder."""
    yield python()
    yield compiled()
    yield sqlite()
    yield from languages()
    yield from workspace(root)


# -- the installation


def python() -> Finding:
    text = f"Python {platform.python_version()} at {sys.executable}, {platform.platform()}"
    return Finding("python", Health.GOOD, text)


def compiled() -> Finding:
    if not str(core.paths.__file__).endswith(".py"):
        return Finding("extraction", Health.GOOD, "compiled")
    advice = (
        "It is compiled where a C compiler is at hand when the package is built: see README.md."
    )
    return Finding("extraction", Health.ODD, "not compiled: indexing takes longer", advice)


def sqlite() -> Finding:
    return Finding("SQLite", Health.GOOD, sqlite_version())


def languages() -> Iterator[Finding]:
    """One finding for all languages that work, one for each that does not."""
    fit = []
    for language in all_languages():
        problem = problem_of(language)
        if problem:
            advice = "Install the package again: its queries and its grammars belong together."
            yield Finding(f"language {language.name}", Health.BAD, problem, advice)
        else:
            fit.append(language.name)
    yield Finding("languages", Health.GOOD, ", ".join(fit))


def problem_of(language: Language) -> str:
    try:
        extract(b"", language)
    except (CoreError, OSError, LookupError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


# -- a folder


def workspace(root: Path) -> Iterator[Finding]:
    reason = refusal(root)
    if reason:
        yield Finding("folder", Health.BAD, reason)
        return
    yield Finding("folder", Health.GOOD, str(root))
    index = index_folder(root)
    yield place(root, index)
    yield contents(root, index)
    yield room(index)
    yield file_system(index)
    yield from watches()
    log = index / "indexer.log"
    told = str(log) if log.exists() else f"{log}, not written yet"
    yield Finding("log", Health.GOOD, told)


def place(root: Path, index: Path) -> Finding:
    if not is_writable(index):
        advice = "Give yourself the right to write there."
        return Finding("index", Health.BAD, f"{index} cannot be written", advice)
    if index != root / FOLDER_NAME:
        advice = f"{root / FOLDER_NAME} cannot be written, or holds links that lead elsewhere."
        return Finding("index", Health.ODD, f"lies in the user's cache: {index}", advice)
    return Finding("index", Health.GOOD, str(index))


def is_writable(folder: Path) -> bool:
    """Whether a folder can be written, or made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def contents(root: Path, index: Path) -> Finding:
    if not has_index(root):
        return Finding("contents", Health.ODD, "nothing is indexed yet", "Run: codescope index")
    state = status_of(root)
    if is_served(index):
        now = "an indexer follows the folder"
    elif is_locked(index):
        now = "a process is indexing it"
    else:
        now = "nobody indexes it now"
    text = f"{state.files:,} files, {state.symbols:,} symbols; {now}"
    if state.failed:
        advice = "codescope status lists them with their reasons."
        return Finding("contents", Health.ODD, f"{text}; {len(state.failed)} files failed", advice)
    return Finding("contents", Health.GOOD, text)


def room(index: Path) -> Finding:
    around = next(folder for folder in (index, *index.parents) if folder.exists())
    free = shutil.disk_usage(around).free
    text = f"{free / 1e9:.1f} GB free"
    if free < FREE_BYTES:
        advice = "An index takes about as much room as its sources, a rebuild twice that."
        return Finding("disk", Health.ODD, text, advice)
    return Finding("disk", Health.GOOD, text)


def file_system(index: Path) -> Finding:
    kind = kind_of_file_system(index)
    if kind.startswith(REMOTE):
        advice = "Several machines must not index the folder at once; changes are looked for now and then."
        return Finding("file system", Health.ODD, f"{kind}, over a network", advice)
    return Finding("file system", Health.GOOD, kind or "local, as far as can be seen")


def watches() -> Iterator[Finding]:
    """How many folders one user may watch, where the system has such a limit."""
    try:
        most = int(WATCHES.read_text())
    except (OSError, ValueError):
        return
    advice = f"Large workspaces need more, or are compared now and then: raise {WATCHES}."
    few = most < FEW_WATCHES
    health = Health.ODD if few else Health.GOOD
    yield Finding("watches", health, f"{most:,} folders can be watched", advice if few else "")
