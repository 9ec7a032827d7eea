"""The folders of one window as one question sees them: what one imports from another is followed into its source.

Each index speaks of its own folder alone; what is between folders is found when it is asked for. To the linker a file
of another folder is a file outside: it goes by its absolute path, and is looked up in the other folder's snapshot,
unsaved text included.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from core.languages import all_languages, language_for
from core.languages.rules import Found, Module, Offers, rules_for
from core.link.finder import WorkspaceFinder
from core.model import FileFacts, FilePath
from core.store.caches import Cache
from core.store.snapshot import Snapshot

Heads = dict[Offers, frozenset[str]]
HEADS: Cache[Heads] = Cache(100)  # folders
RESTING: Cache[tuple[FilePath, ...]] = Cache(200_000)  # files


class Place(NamedTuple):
    """A file of a folder of the window."""

    folder: str
    path: FilePath


class Neighbour(NamedTuple):
    """A folder of the window: its root, and how a snapshot of it is opened."""

    root: Path
    open: Callable[[], Snapshot]


class Window:
    """Use it in a `with` statement, on one thread. Snapshots of other folders are opened when they are needed."""

    def __init__(
        self,
        own: str,
        snapshot: Snapshot,
        folders: Mapping[str, Neighbour],
        searched: Callable[[str, bool], None] = lambda folder, whole: None,
    ) -> None:
        """`own`: the folder that is asked about, which has the snapshot. `searched` hears of each folder that was
        searched for uses of other folders' symbols, and whether to its end."""
        self.own = own
        self.searched = searched
        self.folders = folders
        self._roots = {name: folder.root.as_posix().rstrip("/") for name, folder in folders.items()}
        self._snapshots = {own: snapshot}
        self._finders: dict[str, WorkspaceFinder] = {}
        self._places: dict[FilePath, Place | None] = {}
        self._states: tuple[object, ...] | None = None

    def __enter__(self) -> "Window":
        return self

    def __exit__(self, *_: object) -> None:
        for name, snapshot in self._snapshots.items():
            if name != self.own:
                snapshot.close()

    @property
    def names(self) -> tuple[str, ...]:
        """All folders, in the order in which they were added."""
        return tuple(self.folders)

    def others(self, folder: str) -> list[str]:
        return [name for name in self.folders if name != folder]

    def snapshot(self, folder: str) -> Snapshot:
        """Raises Cancelled when the question is given up."""
        self._snapshots[self.own].check()
        found = self._snapshots.get(folder)
        if found is None:
            found = self._snapshots[folder] = self.folders[folder].open()
        return found

    def finder(self, folder: str) -> WorkspaceFinder:
        found = self._finders.get(folder)
        if found is None:
            found = self._finders[folder] = WorkspaceFinder(self.snapshot(folder))
        found.notes = []  # nobody rests on what is asked here
        return found

    def state(self, folder: str) -> tuple[object, ...]:
        """Differs when anything that a folder's snapshot says may differ."""
        snapshot = self.snapshot(folder)
        return snapshot.identity, snapshot.revision, snapshot.overlay_state()

    def states(self) -> tuple[object, ...]:
        """Of all folders."""
        if self._states is None:
            self._states = tuple(self.state(name) for name in self.folders)
        return self._states

    # -- paths

    def absolute(self, place: Place) -> FilePath:
        return f"{self._roots[place.folder]}/{place.path}"

    def place(self, path: FilePath) -> Place | None:
        """The indexed file of a folder that an absolute path names."""
        if path not in self._places:
            inside = (Place(name, inner) for name, inner in self._inner(path))
            self._places[path] = next(
                (place for place in inside if self.snapshot(place.folder).exists(place.path)), None
            )
        return self._places[path]

    def has_folder(self, path: FilePath) -> bool:
        return any(self.snapshot(name).has_folder(inner) for name, inner in self._inner(path))

    def _inner(self, path: FilePath) -> Iterable[tuple[str, FilePath]]:
        """(folder, path below it); the innermost folder first."""
        roots = sorted(self._roots.items(), key=lambda item: -len(item[1]))
        return [
            (name, path[len(root) + 1 :]) for name, root in roots if path.startswith(f"{root}/")
        ]

    # -- packages

    def heads(self, folder: str) -> Heads:
        """The packages that a folder offers to others."""

        def make() -> tuple[Heads, int]:
            finder, snapshot = self.finder(folder), self.snapshot(folder)

            def entries(place: FilePath) -> list[str]:
                prefix = f"{place}/" if place else ""
                unsaved = (p[len(prefix) :] for p in snapshot.open_facts if p.startswith(prefix))
                new = {f"{head}{slash}" for head, slash, _ in (p.partition("/") for p in unsaved)}
                return [*snapshot.entries(place), *sorted(new)]

            return {offers: offers.names(finder, entries) for offers in all_offers()}, 1

        return HEADS.get((folder, self.state(folder)), make) or {}

    def resting_on_others(self, folder: str) -> tuple[FilePath, ...]:
        """Files of a folder whose names may lead into other folders: whose links looked in vain for a package that one
        of these offers, by themselves or through other files."""
        keys: set[FilePath] = set()
        for other in self.others(folder):
            for offers, names in self.heads(other).items():
                for name in names:
                    keys.update(offers.missed(name, self.finder(folder)))

        def make() -> tuple[tuple[FilePath, ...], int]:
            found = tuple(self.snapshot(folder).resting_on(keys))
            return found, 1 + len(found)

        key = (folder, self.state(folder), frozenset(keys))
        return (RESTING.get(key, make) or ()) if keys else ()

    def lookup(self, asking: str) -> "Across":
        return Across(self, asking)


class Across:
    """`core.link.outside.ExternalLookup`: the other folders, as files of the folder `asking` see them."""

    def __init__(self, window: Window, asking: str) -> None:
        self._window = window
        self._asking = asking

    def external_module(self, name: str, from_file: FilePath) -> FilePath | None:
        language = language_for(from_file)
        if language is None or not name:
            return None
        rules, window = rules_for(language.name), self._window
        home = Place(self._asking, from_file)
        if os.path.isabs(from_file):
            found = window.place(from_file)
            if found is not None:
                module = rules.resolve_module(name, 0, found.path, window.finder(found.folder))
                if module.found != Found.EXTERNAL:
                    return self._path(found.folder, module)
                home = found
        offers = rules.offers
        if offers is None:
            return None
        for folder in window.others(home.folder):
            path = self._path(folder, offers.find(name, window.finder(folder)))
            if path is not None:
                return path
        return None

    def _path(self, folder: str, module: Module) -> FilePath | None:
        if module.found not in (Found.FILE, Found.FOLDER) or not module.path:
            return None
        own = folder == self._asking
        path = module.path if own else self._window.absolute(Place(folder, module.path))
        return path if module.found == Found.FILE else f"{path}/"

    def facts(self, path: FilePath) -> FileFacts | None:
        place = self._window.place(path)
        return None if place is None else self._window.snapshot(place.folder).facts(place.path)

    def exists(self, path: FilePath) -> bool:
        return self._window.place(path) is not None

    def has_folder(self, path: FilePath) -> bool:
        return self._window.has_folder(path)


def all_offers() -> tuple[Offers, ...]:
    """Of every language whose packages may be in other folders, each once."""
    found = (rules_for(language.name).offers for language in all_languages())
    return tuple(dict.fromkeys(offers for offers in found if offers is not None))
