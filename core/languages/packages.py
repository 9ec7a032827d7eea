"""Where a language keeps packages that are not the workspace's: the other side of "external".

A language that has such a place gives one `PackageRules` value, `PACKAGES`, in the module that its `language.toml`
names under `packages`. Its functions ask a `Disk` and never touch the disk themselves, let alone run anything.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Protocol

from core.languages import language_named


class Disk(Protocol):
    """What is outside the workspace; paths are absolute, with "/" between parts."""

    def is_file(self, path: str) -> bool: ...

    def is_folder(self, path: str) -> bool: ...

    def names(self, folder: str) -> list[str]:
        """What lies in a folder, sorted; empty when it cannot be read."""
        ...

    def read(self, path: str) -> bytes | None:
        """A small file's bytes."""
        ...

    def real(self, path: str) -> str:
        """The same path with all links followed."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Of one workspace folder."""

    root: str
    interpreter: str = ""  # as the user chose it: a program or the folder of an environment
    variables: Mapping[str, str] | None = None  # of our process's environment


class Candidate(NamedTuple):
    """A file that may be what is asked for, if it is there."""

    path: str
    # The folder of the package that it is a file of; files below it may be read from then on. "" for a file beside the
    # asking one, which must lie where that one does.
    home: str


@dataclass(frozen=True, slots=True)
class PackageRules:
    # Folders in which modules are looked up, the first first.
    search_folders: Callable[[Surroundings, Disk], tuple[str, ...]]
    # Files that a module name may mean, the likeliest first: (name, folders, folder of the asking file, root, disk).
    candidates: Callable[[str, tuple[str, ...], str, str, Disk], Iterable[Candidate]]


@cache
def packages_for(language: str) -> PackageRules | None:
    """The rules of a language by its name; None when it has none."""
    module = language_named(language).packages
    if not module:
        return None
    found = importlib.import_module(f"core.languages.{module}").PACKAGES
    assert isinstance(found, PackageRules)
    return found
