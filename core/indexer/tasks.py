"""What is asked of workers and what they answer, without what they need for it: whoever asks loads neither
extraction nor linking.
"""

from enum import IntEnum
from typing import NamedTuple

from core.model import FilePath
from core.store.packed_links import PackedLinks
from core.store.packing import PackedFile

# Functions that workers load by name.
START = "core.indexer.worker:start"
EXTRACT = "core.indexer.worker:extract_files"
LINK = "core.indexer.worker:link_files"
TRY_TEXT = "core.indexer.worker:try_text"
PRELOAD = ("core.indexer.worker", "psutil")


class Outcome(IntEnum):
    EXTRACTED = 0
    SAME = 1  # written, but with the content that the index has
    REFUSED = 2  # not to be indexed, for a reason
    FAILED = 3
    GONE = 4


class Task(NamedTuple):
    """A file to be read."""

    path: FilePath
    size: int
    mtime_ns: int
    tag: bytes  # of what the index has of it, b"" for nothing
    # What the parent takes to be extracting: one state of our code, even when it is replaced while we run.
    extractor: bytes


class Extracted(NamedTuple):
    path: FilePath
    size: int
    mtime_ns: int
    outcome: Outcome
    extractor: bytes
    packed: PackedFile | None = None
    reason: str = ""


class Linked(NamedTuple):
    path: FilePath
    packed: PackedLinks
