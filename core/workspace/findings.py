"""What a check-up finds, and the one check that must come before anything of the engine is loaded: its libraries."""

import importlib
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

# By the names they are imported by.
LIBRARIES = (
    "tree_sitter",
    "tree_sitter_language_pack",
    "apsw",
    "blake3",
    "pathspec",
    "platformdirs",
    "psutil",
    "rapidfuzz",
    "watchfiles",
    "pygls",
    "lsprotocol",
    "cattrs",
)
REINSTALL = "Install the package again: pip install --force-reinstall codescope-ls."


class Health(StrEnum):
    GOOD = "good"
    ODD = "odd"  # works, with a limit that a person may want to lift
    BAD = "bad"  # does not work


class Finding(NamedTuple):
    subject: str
    health: Health
    text: str
    advice: str = ""


def missing_libraries() -> Iterator[Finding]:
    """A finding for each library that cannot be loaded: one that is missing, or was built for another machine."""
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except Exception as error:
            text = f"cannot be loaded: {type(error).__name__}: {error}"
            yield Finding(f"library {name}", Health.BAD, text, REINSTALL)
