"""Marked source -> files and named byte ranges: how tests write down places in code.

    ==> b.py                 begins a file (without any, the file is main.py)
    «name:text»              the range of `text`, called "name"; may nest
    ¦                        the cursor: the empty range called "cursor"

The markers occur in none of the languages that are parsed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent
from typing import NamedTuple


class FileRange(NamedTuple):
    path: str
    start: int
    end: int


@dataclass(frozen=True)
class Marked:
    files: Mapping[str, bytes]
    spots: Mapping[str, FileRange]

    @property
    def cursor(self) -> FileRange:
        return self.spots["cursor"]

    def text(self, label: str) -> str:
        """The text of a spot, for readable failures."""
        path, start, end = self.spots[label]
        return self.files[path][start:end].decode()


def parse_marked(source: str) -> Marked:
    """Strip markers; spots hold UTF-8 byte ranges, the cursor is the empty range "cursor".

    A name used twice, or a marker left open, is an AssertionError: the test is wrong.
    """
    source = dedent(source).lstrip("\n")
    if not source.startswith("==> "):
        source = "==> main.py\n" + source
    _, *parts = re.split(r"^==> (\S+)\n", source, flags=re.M)
    files: dict[str, bytes] = {}
    spots: dict[str, FileRange] = {}
    for path, body in zip(parts[::2], parts[1::2], strict=True):
        text = b""
        opened: list[tuple[str, int]] = []
        for piece in re.split(r"(¦|«\w+:|»)", body):
            match piece[:1]:
                case "¦":
                    add_spot(spots, "cursor", FileRange(path, len(text), len(text)))
                case "«":
                    opened.append((piece[1:-1], len(text)))
                case "»":
                    label, start = opened.pop()
                    add_spot(spots, label, FileRange(path, start, len(text)))
                case _:
                    text += piece.encode()
        assert not opened, f"{path}: «{opened[-1][0]}: is never closed"
        files[path] = text
    return Marked(files, spots)


def add_spot(spots: dict[str, FileRange], label: str, spot: FileRange) -> None:
    assert label not in spots, f"{label!r} marks two places"
    spots[label] = spot
