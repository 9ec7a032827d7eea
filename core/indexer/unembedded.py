"""What of an index has no vectors yet: which files, in which order, and of these a group of texts at a time.

A file is seen to when `filed` has its tag and misses nothing. So whatever was cut off is found again, and what is
known by the hash of its text costs a look-up.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from core.embed.loading import text_key
from core.model import FilePath
from core.search.own_code import is_aside
from core.search.passages import texts_of
from core.store.rows import FileRow, FileStatus
from core.store.snapshot import Snapshot
from core.store.vector_tables import KIND
from core.store.vector_writer import Places, kind_of
from core.store.vectors import filed, known_keys

GROUP = 256  # texts; they are sorted by length among themselves
GROUP_FILES = 200


class Due(NamedTuple):
    """Files that are to be seen to, in this order, of so many in all."""

    files: list[FileRow]
    all: int


class Group(NamedTuple):
    """Some files, and their texts that have no vector yet, by hash."""

    files: list[Places]
    texts: dict[bytes, str]


def find_due(
    snapshot: Snapshot, recipe: str, model: str, first: Sequence[Collection[FilePath]]
) -> Due:
    """`first`: files that come before all others, the most urgent ones in front; tests come last."""
    before = filed(snapshot) if snapshot.meta(KIND) == kind_of(recipe, model) else {}
    rows = [row for row in snapshot.files() if row.status == FileStatus.INDEXED]
    due = []
    for row in rows:
        known = before.get(row.id)
        if known is None or known.missing or known[:2] != (row.tag, row.extractor):
            due.append(row)
    due.sort(key=lambda row: (rank(row.path, first), is_aside(row.path, row.language), row.path))
    return Due(due, len(rows))


def rank(path: FilePath, first: Sequence[Collection[FilePath]]) -> int:
    return next((i for i, paths in enumerate(first) if path in paths), len(first))


def next_group(
    snapshot: Snapshot, due: list[FileRow], recipe: str, version: str, model: str
) -> Group:
    """What comes next, by a recipe of this version; files that are in it are taken out of `due`."""
    group = Group([], {})
    while due and len(group.texts) < GROUP and len(group.files) < GROUP_FILES:
        row = due[0]
        places, texts = read_file(snapshot, row, recipe, version, model)
        if group.texts and len(group.texts) + len(texts) > 2 * GROUP:
            break
        del due[0]
        group.files.append(places)
        group.texts.update(texts)
    return group


def read_file(
    snapshot: Snapshot, row: FileRow, recipe: str, version: str, model: str
) -> tuple[Places, dict[bytes, str]]:
    """What a file's symbols are to have, and the texts of which nothing is known."""
    # Where the disk has another text by now, the update that reads it makes the file due again.
    facts, source = snapshot.facts(row.path), snapshot.source(row.path)
    snapshot.forget_facts(row.path)
    found: dict[int, str] = {}
    if facts is not None and source is not None:
        for index, text in texts_of(row.path, facts, source, recipe):
            number = snapshot.symbol_id(row.path, index)
            if number is not None and text.strip():
                # One vector for a symbol: more pieces of long ones were measured to find less.
                found.setdefault(number, text)
    keys = [text_key(version, model, text) for text in found.values()]
    known = known_keys(snapshot, keys)
    texts = {key: text for key, text in zip(keys, found.values(), strict=True) if key not in known}
    return Places(row.id, row.tag, row.extractor, list(found), keys), texts
