"""Which files, folders and configuration files there are, asked once and noted.

What is noted, as (path, ""): a file that was found, better candidates that were not, configuration files, folders as
"folder/", for a stem of which nothing was found the stem alone, and `declared_key` of a name that configuration files
may declare. `existence_keys` gives the other side: everything
under which the appearance of a file may have been noted as missing, so that an indexer can select who looked for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from core.languages import all_languages
from core.languages.rules import PACKAGES, declared_key, rules_for
from core.model import FilePath, SymbolLookup

Leaf = tuple[FilePath, str]  # a look-up in a file's surface: (file, name)


def existence_keys(path: FilePath) -> set[FilePath]:
    """Paths under which other files' `reads` may note that this file is or is not there."""
    keys = {path}
    for stub, source in stubs_and_sources():
        if path.endswith(stub):  # who rests on the source rests on whether there is a stub
            keys.add(path.removesuffix(stub) + source)
    head, slash, name = path.rpartition("/")
    while "." in name.lstrip("."):
        name = name.rpartition(".")[0]
        keys.add(head + slash + name)
    folder = head
    while folder:
        keys.add(folder)
        keys.add(folder + "/")
        folder = folder.rpartition("/")[0]
    return keys


def joined(folder: FilePath, name: FilePath) -> FilePath:
    return f"{folder}/{name}" if folder else name


@cache
def stubs_and_sources() -> tuple[tuple[str, str], ...]:
    """The suffixes of stubs and of the sources beside which they stand, of every language that has stubs."""
    rules = {rules_for(language.name) for language in all_languages()}
    return tuple(
        sorted((each.stub_suffix, each.source_suffix) for each in rules if each.stub_suffix)
    )


class WorkspaceFinder:
    """The `Finder` that language rules ask; `notes` gathers what the present question rests on."""

    def __init__(self, lookup: SymbolLookup) -> None:
        self.lookup = lookup
        self.notes: list[Any] = []  # leaves, and lists of them
        self._named: dict[str, Mapping[str, Any]] = {}
        self._files: dict[
            tuple[FilePath, tuple[str, ...]], tuple[FilePath | None, tuple[Leaf, ...]]
        ] = {}
        self._folders: dict[FilePath, bool] = {}
        self._declaring: dict[tuple[str, str], tuple[FilePath, ...]] = {}
        self._roots: tuple[FilePath, ...] | None = None

    def first(self, stem: FilePath, suffixes: Iterable[str]) -> FilePath | None:
        found, noted = self._known(stem, tuple(suffixes))
        self.notes += noted
        return found

    def first_in(
        self, places: Sequence[FilePath], inner: FilePath, suffixes: Iterable[str]
    ) -> FilePath | None:
        suffixes = tuple(suffixes)
        for place in places:
            found, noted = self._known(joined(place, inner), suffixes)
            if found is not None or place == places[0]:
                self.notes += noted
            if found is not None:
                return found
        return None

    def _known(
        self, stem: FilePath, suffixes: tuple[str, ...]
    ) -> tuple[FilePath | None, tuple[Leaf, ...]]:
        known = self._files.get((stem, suffixes))
        if known is None:
            known = self._files[stem, suffixes] = self._look(stem, suffixes)
        return known

    def _look(
        self, stem: FilePath, suffixes: tuple[str, ...]
    ) -> tuple[FilePath | None, tuple[Leaf, ...]]:
        tried: list[Leaf] = []
        for suffix in suffixes:
            path = stem + suffix
            tried.append((path, ""))
            if self.lookup.exists(path):
                return path, tuple(tried)
        return None, ((stem, ""),)

    def has_folder(self, path: FilePath) -> bool:
        self.notes.append((path + "/", ""))
        return self._knows_folder(path)

    def folder_in(self, places: Sequence[FilePath], inner: FilePath) -> FilePath | None:
        for place in places:
            path = joined(place, inner)
            found = self._knows_folder(path)
            if found or place == places[0]:
                self.notes.append((path + "/", ""))
            if found:
                return path
        return None

    def _knows_folder(self, path: FilePath) -> bool:
        known = self._folders.get(path)
        if known is None:
            known = self._folders[path] = self.lookup.has_folder(path)
        return known

    def config(self, path: FilePath) -> bytes | None:
        self.notes.append((path, ""))
        return self.lookup.config(path)

    def named(self, name: str, group: str, question: Callable[[], Mapping[str, Any]]) -> Any:
        known = self._named.get(group)
        if known is None:
            outer, self.notes = self.notes, []
            try:
                known = self._named[group] = question()
            finally:
                self.notes = outer
        self.notes.append((declared_key(group, name), ""))
        return known.get(name)

    def declaring(self, package: str, name: str) -> tuple[FilePath, ...]:
        key = (package, name)
        known = self._declaring.get(key)
        if known is None:
            known = self._declaring[key] = tuple(self.lookup.declaring(package, name))
        self.notes.append((declared_key(PACKAGES, package), name))
        return known

    def roots(self) -> tuple[FilePath, ...]:
        if self._roots is None:
            self._roots = tuple(self.lookup.roots())
        return self._roots
