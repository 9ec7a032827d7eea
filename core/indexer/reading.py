"""Files of the workspace -> decoded source, or the reason why there is none. Safe on whatever lies there.

Between the scan and the reading a file may have become something else: it is opened without waiting (a pipe would
never answer), looked at through the open descriptor, and a link is followed only to a file of the workspace.
"""

import errno
import os
import re
import stat
from typing import NamedTuple

from core.text import decode_source

# What is missing is not the file's fault, and may be there the next time.
SHORTAGES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS})
NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
BINARY = getattr(os, "O_BINARY", 0)

MAX_CONFIG_BYTES = 1_000_000
TOO_LARGE = "too large"  # how the reason begins
MINIFIED_BYTES = 4_000  # what is shorter is not worth leaving out
MINIFIED_LINE = 400  # mean bytes per line; people write 30 to 60
MINIFIED_NAME = re.compile(r"[.-](min|bundle|chunk)\.[^./]+$")
HEADER_LINES = 15
GENERATED = re.compile(
    rb"@generated\b"
    rb"|\bgenerated\b[^\r\n]{0,200}\bdo not (?:edit|modify|change)\b"
    rb"|\bdo not (?:edit|modify|change)\b[^\r\n]{0,200}\bgenerated\b",
    re.IGNORECASE,
)
COMMENT = re.compile(rb"\s*(?:#|//|/\*|\*|--|;|<!--|\"\"\"|''')")


class Source(NamedTuple):
    """A file as it was read. `text` is None when it is not to be indexed, for `reason`; "" says that it is gone."""

    size: int
    mtime_ns: int
    text: bytes | None
    reason: str = ""
    failed: bool = False


def read_source(root: str, path: str, max_bytes: int) -> Source:
    """The decoded text of a file of the workspace."""
    try:
        descriptor = open_inside(root, path)
        if descriptor is None:
            return Source(0, 0, None, "a link to a place outside of the workspace")
        return read_open(descriptor, max_bytes)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return Source(0, 0, None)
        return Source(0, 0, None, f"it cannot be read: {error.strerror}", failed=True)


def read_open(descriptor: int, max_bytes: int) -> Source:
    """The decoded text of an open file, which is closed. Raises OSError."""
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        size, mtime_ns = status.st_size, status.st_mtime_ns
        if not stat.S_ISREG(status.st_mode):
            return Source(size, mtime_ns, None, "not a regular file")
        if size > max_bytes:
            reason = f"{TOO_LARGE}: {size:,} bytes, the limit is {max_bytes:,}"
            return Source(size, mtime_ns, None, reason)
        raw = file.read(max_bytes + 1)
    text = decode_source(raw)
    if text is None:
        return Source(size, mtime_ns, None, "binary")
    return Source(size, mtime_ns, text)


def read_anywhere(path: str, max_bytes: int) -> bytes | None:
    """The decoded text of a file outside the workspace; None when there is none to be had."""
    try:
        return read_open(os.open(path, os.O_RDONLY | NON_BLOCKING | BINARY), max_bytes).text
    except OSError:
        return None


def read_config(root: str, path: str) -> bytes | None:
    """The bytes of a configuration file; None when it is gone, too large or no plain file."""
    try:
        descriptor = open_inside(root, path)
        if descriptor is None:
            return None
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_CONFIG_BYTES:
                return None
            return file.read(MAX_CONFIG_BYTES)
    except OSError as error:
        if error.errno in SHORTAGES:
            raise
        return None


def open_inside(root: str, path: str) -> int | None:
    """A descriptor of a file of the workspace; None when it is a link that leads out of it."""
    flags = os.O_RDONLY | NON_BLOCKING | BINARY
    whole = os.path.join(root, path)
    if not NO_FOLLOW:
        return os.open(whole, flags) if is_inside(root, whole) else None
    try:
        return os.open(whole, flags | NO_FOLLOW)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    target = os.path.realpath(whole)
    return os.open(target, flags | NO_FOLLOW) if is_inside(root, whole) else None


def is_inside(root: str, path: str) -> bool:
    """Whether a path, all links followed, lies in a folder."""
    real_root = os.path.realpath(root)
    return os.path.realpath(path).startswith(real_root.rstrip(os.sep) + os.sep)


def refusal(path: str, text: bytes) -> str:
    """Why a text, by itself, is not worth indexing: it was made by a machine; "" when it is."""
    if MINIFIED_NAME.search(path):
        return "minified"
    if len(text) > MINIFIED_BYTES and len(text) > MINIFIED_LINE * (1 + text.count(b"\n")):
        return "minified" if text.count(b"\r") * MINIFIED_LINE < len(text) else ""
    for line in text[:4000].splitlines()[:HEADER_LINES]:
        if GENERATED.search(line) and COMMENT.match(line):
            return "generated"
    return ""
