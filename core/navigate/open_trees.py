"""Syntax trees of open documents: made with each edit, and asked for again by questions about local names."""

from pathlib import Path

from core.extract.local_part import Started
from core.languages import Language
from core.model import FilePath
from core.store.caches import Cache
from core.syntax.tree import Parsed
from core.syntax.versions import Version, next_version

# Weights are bytes of source, of which a tree takes some twenty times as much memory.
VERSIONS: Cache[Version] = Cache(600_000)
# Walks that were started for questions about local names.
STARTED: Cache[Started] = Cache(300_000)


def edited_tree(root: Path, path: FilePath, source: bytes, language: Language) -> Parsed:
    """The tree of what an open document holds now, by way of what it held before."""
    key = root, path
    version = next_version(VERSIONS.peek(key), source, language)
    VERSIONS.drop(key)
    VERSIONS.put(key, version, len(source))
    return version.parsed


def tree_of(root: Path, path: FilePath, source: bytes, language: Language) -> Parsed | None:
    """The tree of exactly this text, None where it is not at hand."""
    version = VERSIONS.peek((root, path))
    if version is None or version.language != language or version.source != source:
        return None
    return version.parsed


def forget_tree(root: Path, path: FilePath) -> None:
    """The document is closed."""
    VERSIONS.drop((root, path))
    STARTED.drop((root, path))
