"""Which files hold one's own code, and which tests or other people's: what people look for is mostly in the former."""

from fnmatch import fnmatch
from functools import lru_cache

from core.languages import language_named
from core.model import FilePath

VENDORED = frozenset({"vendor", "vendored", "_vendor", "third_party", "node_modules", "external"})


@lru_cache(10_000)
def is_aside(path: FilePath, language: str) -> bool:
    """Whether a file holds tests or other people's code, which come after one's own."""
    return not VENDORED.isdisjoint(path.split("/")[:-1]) or is_test(path, language)


@lru_cache(10_000)
def is_test(path: FilePath, language: str) -> bool:
    """Whether a file is for tests, by its name or a folder around it."""
    *folders, name = path.split("/")
    patterns = language_named(language).test_patterns if language else ()
    return any(
        pattern.rstrip("/") in folders if pattern.endswith("/") else fnmatch(name, pattern)
        for pattern in patterns
    )
