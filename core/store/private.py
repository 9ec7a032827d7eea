"""Folders of one process in the system's temporary folder, and what processes left there that were killed."""

import os
import re
import shutil
import tempfile
from pathlib import Path

NAME = re.compile(r"codescope-(?:overlay|scratch)-(\d+)-")


def private_folder(kind: str) -> Path:
    """A new folder, which only this user can open; whoever made it removes it."""
    return Path(tempfile.mkdtemp(prefix=f"codescope-{kind}-{os.getpid()}-"))


def sweep_private_folders() -> None:
    """Remove those of processes that run no more."""
    for folder in Path(tempfile.gettempdir()).glob("codescope-*"):
        match = NAME.match(folder.name)
        if match and not is_running(int(match[1])):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(pid: int) -> bool:
    if os.name == "nt":
        return False  # there, files that are open cannot be removed, and signal 0 would kill
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
