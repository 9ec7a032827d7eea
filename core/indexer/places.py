"""Where the index of a workspace lies, and which folders are no workspace."""

import os
from pathlib import Path

from platformdirs import user_cache_path

from core.indexer.consent import decided, doubt, hash_of
from core.store.folder import FOLDER_NAME

MOUNTS = Path("/proc/self/mounts")
# File systems on which locks, shared memory or events of changes may not work between machines.
REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "davfs", "fuse.rclone")


def index_folder(root: Path) -> Path:
    """`.codescope` in the workspace; in the user's cache when the workspace cannot be written, or when links in it,
    which may have come with somebody else's repository, would lead what is written elsewhere."""
    inside = root / FOLDER_NAME
    if inside.is_dir():
        writable = os.access(inside, os.W_OK | os.X_OK)
    else:
        writable = os.access(root, os.W_OK | os.X_OK)
    if writable and not has_links(inside):
        return inside
    try:
        cache = user_cache_path("codescope", appauthor=False)
    except (
        RuntimeError
    ):  # a user without a home: whoever tries to write here says that it cannot be done
        return Path(f"{inside}-of-nobody") if has_links(inside) else inside
    return cache / f"{root.name or 'root'}-{hash_of(root)}"


def has_links(folder: Path) -> bool:
    """Whether a folder is a link or holds one."""
    try:
        return folder.is_symlink() or any(map(Path.is_symlink, folder.iterdir()))
    except OSError:
        return False


def refusal(root: Path, *, anywhere: bool = False) -> str:
    """Why a folder is not indexed as a workspace, "" when it can be. `anywhere`: its user says so."""
    if not root.is_dir():
        return f"{root} is not a folder"
    why = "" if anywhere else doubt(root)
    return "" if not why or decided(root) else f"{why}: open a folder of it"


def kind_of_file_system(path: Path) -> str:
    """The kind of the file system that a path lies on, "" where the system does not tell."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = {fields[1]: fields[2] for line in lines if len(fields := line.split()) > 2}
    real = path.resolve()
    return next((found[str(p)] for p in (real, *real.parents) if str(p) in found), "")


def network_of(path: Path) -> str:
    """The kind of the file system that a path lies on, when other machines may change it; else ""."""
    kind = kind_of_file_system(path)
    return kind if kind.startswith(REMOTE) else ""
