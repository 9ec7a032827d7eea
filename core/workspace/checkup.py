"""Whether the installation and a folder's index are as they should be, and what to do where they are not."""

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import core
import core.paths
from core.errors import CoreError, StoreError
from core.extract import extract
from core.indexer.inotify import Inotify
from core.indexer.places import REMOTE, index_folder, kind_of_file_system, refusal
from core.languages import Language, all_languages
from core.store.connections import sqlite_version
from core.store.folder import FOLDER_NAME, POINTER
from core.store.index import Store
from core.store.measures import damage
from core.workspace.findings import REINSTALL, Finding, Health
from core.workspace.standalone import has_index, is_locked, is_served, status_of
from core.workspace.status import LOG_NAME, ask_indexer

FREE_BYTES = 500_000_000
INSTALLING_SECONDS = 300  # files of one installation may be so far apart
FEW_WATCHES = 30_000
WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")


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
    stale = sorted(path.name for path in stale_modules(Path(core.__file__).parent))
    if stale:
        text = f"compiled from older sources, which are not what runs: {', '.join(stale)}"
        advice = f"In a checkout: make setup. Else: {REINSTALL}"
        return Finding("extraction", Health.BAD, text, advice)
    if not str(core.paths.__file__).endswith(".py"):
        return Finding("extraction", Health.GOOD, "compiled")
    advice = (
        "It is compiled where a C compiler is at hand when the package is built: see README.md."
    )
    return Finding("extraction", Health.ODD, "not compiled: indexing takes longer", advice)


def stale_modules(folder: Path) -> Iterator[Path]:
    """Compiled modules whose source has changed since."""
    ending = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
    for module in folder.rglob(f"*{ending}"):
        source = module.with_name(module.name.removesuffix(ending) + ".py")
        with suppress(OSError):
            if source.stat().st_mtime > module.stat().st_mtime + INSTALLING_SECONDS:
                yield source


def sqlite() -> Finding:
    return Finding("SQLite", Health.GOOD, sqlite_version())


def languages() -> Iterator[Finding]:
    """One finding for all languages that work, one for each that does not."""
    fit = []
    for language in all_languages():
        problem = problem_of(language)
        if problem:
            advice = f"Its queries and its grammars belong together. {REINSTALL}"
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
    yield from soundness(root, index)
    yield from others(index)
    yield from indexer(index)
    yield room(index)
    yield file_system(index)
    yield from watches()
    log = index / LOG_NAME
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


def soundness(root: Path, index: Path) -> Iterator[Finding]:
    """One finding where the file of the index is not as SQLite left it."""
    if not has_index(root):
        return
    store = Store(root, index)
    try:
        with store.snapshot() as snapshot:
            problem = damage(snapshot)
    except StoreError as error:
        problem = str(error)
    finally:
        store.close()
    if problem:
        advice = "Run: codescope index --rebuild (an editor's indexer does so by itself)."
        yield Finding("index file", Health.BAD, problem, advice)


def others(index: Path) -> Iterator[Finding]:
    """One finding where other versions of this tool keep their index of the folder, too."""
    pointers = [path for path in index.glob("codescope-*.current") if path.name != POINTER]
    if pointers:
        names = ", ".join(sorted(path.stem for path in pointers))
        advice = f"They do not disturb each other. When that version is used no more, delete {index}/{names}*."
        yield Finding(
            "other versions", Health.ODD, f"have an index of this folder: {names}", advice
        )


def indexer(index: Path) -> Iterator[Finding]:
    """What the indexer says of itself, where one is at work."""
    if not is_served(index):
        return
    told = ask_indexer(index)
    if told is None:
        text = "one listens, but does not say how it stands"
        advice = (
            f"It is of another version, or hangs: {index / LOG_NAME} names its process; end that."
        )
        yield Finding("indexer", Health.ODD, text, advice)
        return
    yield Finding("indexer", Health.GOOD, f"process {told.pid}, {told.clients} clients")
    if told.blind:
        advice = "Changes are found late. More watches: sysctl fs.inotify.max_user_watches=524288."
        yield Finding("watching", Health.ODD, told.blind, advice)
    else:
        yield Finding("watching", Health.GOOD, f"by {told.watching}")


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
    try:
        Inotify().close()
    except OSError as error:
        advice = "Too many programs watch folders: sysctl fs.inotify.max_user_instances=512."
        yield Finding("watches", Health.ODD, f"none can be had: {error}", advice)
