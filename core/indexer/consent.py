"""Home folders, what is around them, and whole disks: indexed only when their user says so.

What was said is remembered, never in the folder itself but in the user's state folder: a file for each folder that was
decided about, with its path in it.
"""

import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_state_path

HASH_LENGTH = 16
YES, NO = "yes", "no"


def doubt(root: Path) -> str:
    """Why a folder is indexed only when its user says so, "" for any other."""
    real = root.resolve()
    if real == Path(real.anchor):
        return "the whole disk is not a workspace"
    own = home()
    if real == own:
        return "the home folder is not a workspace"
    if own is not None and real in own.parents:
        return "a folder around the home folder is not a workspace"
    return ""


def home() -> Path | None:
    """The user's home folder; None for one that has none, as in many containers."""
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None


def hash_of(path: Path) -> str:
    """A short name for a path."""
    from hashlib import sha256  # with it comes all of OpenSSL

    real = os.path.normcase(os.path.realpath(path))
    return sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:HASH_LENGTH]


def decided(root: Path) -> bool | None:
    """What the user has said about indexing a folder; None for nothing."""
    with suppress(OSError, RuntimeError, UnicodeError):
        word, _, path = memory_of(root).read_text(encoding="utf-8").partition(" ")
        if path == written(root) and word in (YES, NO):
            return word == YES
    return None


def decide(root: Path, yes: bool) -> bool:
    """Remember what the user says; False when that is not possible."""
    try:
        place = memory_of(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{YES if yes else NO} {written(root)}", encoding="utf-8")
    except (OSError, RuntimeError):
        return False
    return True


def memory_of(root: Path) -> Path:
    return user_state_path("codescope", appauthor=False) / "folders" / hash_of(root)


def written(root: Path) -> str:
    return os.path.realpath(root).encode("utf-8", "backslashreplace").decode()
