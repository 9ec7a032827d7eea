"""Checksums of pages: a page of the index that is not as it was written is an error, never an answer.

SQLite finds damage only where the structure of a page is hurt. A build of its own checksum extension comes with apsw; a
database in which eight bytes of each page are set aside for them has them verified whenever a page is read from
the disk. Where the extension is missing, such a database is read like any other.
"""

import ctypes
import threading
from contextlib import suppress
from pathlib import Path

import apsw

# Without the end of its name, which SQLite knows. apsw.sqlite_extra would find it too, and take some 20 ms for that.
EXTENSION = Path(apsw.__file__).with_name("sqlite_extra_binaries") / "cksumvfs"
RESERVED_BYTES = 8  # by this the extension knows its databases
SET_RESERVED_BYTES = 38  # a file control: SQLITE_FCNTL_RESERVE_BYTES
_LOCK = threading.Lock()
_loaded: list[bool] = []  # whether it is there, once that is known


def have_checksums() -> bool:
    """Load the extension for all connections of the process that are opened from now on; False without it."""
    with _LOCK:
        if not _loaded:
            _loaded.append(False)
            with suppress(apsw.Error):
                connection = apsw.Connection(":memory:")
                connection.enable_load_extension(True)
                connection.load_extension(str(EXTENSION))
                connection.close()
                _loaded[0] = True
        return _loaded[0]


def reserve(connection: apsw.Connection) -> None:
    """Set bytes aside for checksums in a database that has no page yet."""
    size = ctypes.c_int(RESERVED_BYTES)
    connection.file_control("main", SET_RESERVED_BYTES, ctypes.addressof(size))
