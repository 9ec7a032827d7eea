"""Logs of processes that run for weeks: bounded, readable by their owner only, and without a word of anybody's source.

A log may be sent to strangers. What people write would reach it in messages of exceptions (`KeyError: 'their_name'`)
and in what libraries print, so of exceptions only their kind and the places in our code are told unless their words
are ours or the system's, and of libraries' messages only the template. A log that is long becomes the older half, and
is begun anew in place: other processes that write to it (workers, by their stderr) go on with the same file.
"""

import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

from core.errors import CoreError

LONGEST = 1_000_000  # bytes, of each of the two halves
OURS = ("core", "lsp_server", "cli", "root", "__main__")
MOST_FRAMES = 12
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
# Exceptions whose messages are the interpreter's own.
PLAIN = (MemoryError, RecursionError, TimeoutError, EOFError)


def kind_of(error: BaseException) -> str:
    """What went wrong, in words that are ours or the system's."""
    name = type(error).__name__
    if isinstance(error, CoreError):
        return str(error) or name
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}{f': {error.filename}' if error.filename else ''}"
    return f"{name}: {error}" if isinstance(error, PLAIN) and error.args else name


def told(error: BaseException) -> str:
    """An exception with the places it passed through, the kind in the last line."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [told(cause), "which led to"] if cause is not None and cause is not error else []
    return "\n".join([*before, *lines, kind_of(error)])


class Formatter(logging.Formatter):
    """Time, process, level, module, message."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.process} {record.levelname} {record.name}"
        text = f"{head}: {self._message(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return text if error is None else f"{text}\n{told(error)}"

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        template = str(record.msg)
        if record.name.split(".")[0] not in OURS:
            # A text without values may be made of them already.
            return template.partition("\n")[0] if record.args else f"in {record.funcName}"
        values = record.args if isinstance(record.args, tuple) else ()
        plain = tuple(kind_of(v) if isinstance(v, BaseException) else v for v in values)
        return template % plain if plain else template


class BoundedFile(logging.Handler):
    """A log file and, beside it, the older half with `.1` behind its name."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._descriptor = open_log(path)
        self._turn()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            os.write(self._descriptor, f"{self.format(record)}\n".encode("utf-8", "replace"))
            self._turn()
        except (OSError, ValueError, TypeError):  # a full disk must not end what is logged about
            pass

    def close(self) -> None:
        super().close()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _turn(self) -> None:
        if os.fstat(self._descriptor).st_size <= LONGEST:
            return
        os.lseek(self._descriptor, -LONGEST, os.SEEK_END)
        kept = os.read(self._descriptor, LONGEST)
        older = self._path.with_name(f"{self._path.name}.1")
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_FOLLOW
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(kept)
        os.replace(fresh, older)
        os.ftruncate(self._descriptor, 0)


def open_log(path: Path) -> int:
    """A descriptor that appends to a log, which only its owner can read, whoever made it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | NO_FOLLOW, 0o600)
    if hasattr(os, "fchmod") and os.fstat(descriptor).st_mode & 0o077:
        os.fchmod(descriptor, 0o600)
    return descriptor


def start_log(level: str, path: Path | None) -> None:
    """Log to a file, or to stderr; what nobody catches is logged, too."""
    handler = logging.StreamHandler(sys.stderr) if path is None else BoundedFile(path)
    handler.setFormatter(Formatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # On lower levels libraries tell what they send and receive.
    for library in ("pygls", "asyncio", "watchfiles", "cattrs"):
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger().level))
    hush()


def hush() -> None:
    """Have what nobody catches told as in logs, on stderr, which may be a log."""

    def uncaught(_: type[BaseException], error: BaseException, __: Any) -> None:
        if isinstance(error, KeyboardInterrupt):
            return
        if logging.getLogger().handlers:
            logging.getLogger().critical("not caught", exc_info=error)
        else:
            print(told(error), file=sys.stderr, flush=True)

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            uncaught(args.exc_type, args.exc_value, None)

    def unraisable(args: Any) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, None)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable
