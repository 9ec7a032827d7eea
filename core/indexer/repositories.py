"""Git's repositories in and around a workspace: where each keeps what concerns us, and which hold the same again.

The working tree of a submodule and a linked one (`git worktree add`) have a `.git` file that names a folder elsewhere.
Such a file may have come with anybody's archive: where it leads, nothing is read but `commondir`, `config` and the
ignore rules in `info/exclude`, plain files of a limited size, and nothing of them is ever shown.
"""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

DOT_GIT = ".git"
POINTER = b"gitdir:"
MAX_BYTES = 1_000_000  # a rule file that is larger is none
MOST_POINTER = 4096  # longest path that is worth following
NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)
Read = Callable[[str], bytes | None]  # a rule file

BARE = re.compile(rb"^\s*bare\s*=\s*true\s*$", re.MULTILINE | re.IGNORECASE)


class Repository(NamedTuple):
    """One working tree."""

    top: str
    common: str  # folder of what all working trees of the repository share
    linked: bool  # made beside the repository's first working tree


def read_rules(path: str) -> bytes | None:
    """A small file's bytes, a rule file's above all; None when there is none. Like git, through no symbolic link."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | NON_BLOCKING)
    except OSError:
        return None
    try:
        with os.fdopen(descriptor, "rb") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return None


def repository_at(folder: str) -> Repository | None:
    """The repository whose top a folder is; None when it is none."""
    place = os.path.join(folder, DOT_GIT)
    if os.path.isdir(place):
        return Repository(folder, place, False)
    text = read_rules(place) or b""
    if not text.startswith(POINTER):
        return None
    own = followed(folder, text.removeprefix(POINTER))
    if own is None:
        return None
    shared = read_rules(os.path.join(own, "commondir"))
    common = None if shared is None else followed(own, shared)
    return Repository(folder, own if common is None else common, common is not None)


def followed(folder: str, written: bytes) -> str | None:
    """The folder that a file in `folder` names; None for what is no path, and for other machines' folders."""
    line = written.strip().partition(b"\n")[0].strip()
    if not line or len(line) > MOST_POINTER or b"\0" in line:
        return None
    path = os.path.normpath(os.path.join(folder, os.fsdecode(line)))
    return None if path.replace("\\", "/").startswith("//") else path


def repository_around(folder: str) -> Repository | None:
    """The innermost repository that a folder is the top of or lies in."""
    while True:
        found = repository_at(folder)
        if found is not None:
            return found
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def exclude_file(repository: Repository) -> str:
    """Where a repository keeps rules outside of its working trees."""
    return os.path.join(repository.common, "info", "exclude")


def is_second_copy(inner: Repository, root: str) -> bool:
    """Whether a working tree below the workspace `root` shows a repository that the workspace shows already.

    Of a bare repository all working trees are linked ones, and none of them is the first.
    """
    if not inner.linked:
        return False
    outer = repository_around(root)
    if outer is not None and is_same(outer.common, inner.common):
        return outer.linked or not is_bare(inner.common)
    inside = os.path.realpath(root).rstrip(os.sep) + os.sep
    return os.path.realpath(inner.common).startswith(inside) and not is_bare(inner.common)


def is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def is_bare(common: str) -> bool:
    """Whether a repository has no working tree but linked ones."""
    return BARE.search(read_rules(os.path.join(common, "config")) or b"") is not None
