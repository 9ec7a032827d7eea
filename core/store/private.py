"""Folders of one process in the temporary folder or a place like it, and what killed processes left there."""

import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from core.errors import StoreError

ROOM = 20_000_000  # bytes; with less, another place is taken where there is one
NAME = re.compile(r"codescope-(?:overlay|scratch)-(\d+)-")


def private_folder(kind: str) -> Path:
    """A new folder, which only this user can open; whoever made it removes it. Raises StoreError where none can be."""
    reason = "there is no place for it"
    for place in sorted(places(), key=is_short_of_room):
        try:
            return Path(tempfile.mkdtemp(prefix=f"codescope-{kind}-{os.getpid()}-", dir=place))
        except OSError as error:
            reason = f"{place}: {error.strerror}"
    raise StoreError(f"no temporary folder can be made: {reason}")


def places() -> list[str]:
    """Where private folders may be, the system's temporary folder first."""
    found = []
    with suppress(OSError):  # none can be written
        found.append(tempfile.gettempdir())
    found += [os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm"]
    return [place for place in dict.fromkeys(found) if place and os.path.isdir(place)]


def is_short_of_room(place: str) -> bool:
    try:
        return shutil.disk_usage(place).free < ROOM
    except OSError:
        return True


def sweep_private_folders() -> None:
    """Remove those of processes that run no more."""
    for folder in (found for place in places() for found in Path(place).glob("codescope-*")):
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
