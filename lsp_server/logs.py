"""Where this server's log goes."""

from pathlib import Path

from core.workspace import start_log

_PLACE = ["stderr, which the editor shows or keeps; --log-file PATH puts it elsewhere"]


def start_server_log(level: str, path: str | None) -> None:
    """Log to stderr or a file, never to stdout, which belongs to the protocol."""
    start_log(level, Path(path) if path else None)
    if path:
        _PLACE[0] = str(Path(path).absolute())


def where_logged() -> str:
    """For people: the place of the log."""
    return _PLACE[0]
