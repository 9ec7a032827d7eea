"""Which files must be linked anew because of what changed in others."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from core.languages import all_languages
from core.languages.rules import PACKAGES, declared_key, rules_for
from core.link.finder import existence_keys
from core.link.surface import surface_names_changed
from core.model import FileFacts, FilePath, declared_package
from core.store.snapshot import Snapshot


def declared_keys(path: FilePath, data: bytes) -> set[FilePath]:
    """What a configuration file declares, in whatever language, as others' `reads` note it."""
    rules = {rules_for(language.name) for language in all_languages()}
    found = (each.declared(path, data) for each in rules)
    return {declared_key(*declared) for declared in found if declared is not None}


def moved_places(old: Sequence[FilePath], new: Sequence[FilePath]) -> set[FilePath]:
    """What only one of two lists has, and enough of the others that the rest of both is in one order."""
    both = set(old) & set(new)
    pairs = zip(
        (place for place in old if place in both),
        (place for place in new if place in both),
        strict=True,
    )
    return {place for pair in pairs if pair[0] != pair[1] for place in pair} | set(old) ^ set(new)


def places_of(roots: tuple[FilePath, ...]) -> list[FilePath]:
    """Where absolute names are looked up, in whatever language."""
    rules = {rules_for(language.name) for language in all_languages()}
    return [place for each in rules for place in each.places(roots)]


def packaged_names(path: FilePath, facts: FileFacts | None) -> set[tuple[str, str]]:
    """What a file declares, outermost, and in which package; nothing where the language has none."""
    rules = rules_for(facts.language) if facts is not None else None
    if facts is None or rules is None or not (rules.packages or rules.routes):
        return set()
    package = declared_package(facts)
    found = set()
    if rules.package_folders:
        folder = path.rpartition("/")[0]
        package = f"{folder}/{package}"
        found.add((f"{folder}/", ""))
    return found | {(package, symbol.name) for symbol in facts.symbols[1:] if symbol.parent == 0}


@dataclass(slots=True)
class Affected:
    """Gathers who is concerned, by asking the state of the index before the change."""

    before: Snapshot
    readers: set[FilePath] = field(default_factory=set)
    _paths: set[FilePath] = field(default_factory=set)
    _places: frozenset[FilePath] = frozenset()

    def __post_init__(self) -> None:
        self._places = frozenset(places_of(tuple(self.before.roots())))

    def add(self, path: FilePath, new: FileFacts | None, old: FileFacts | None = None) -> None:
        """A file has these facts now; None when it is gone or not indexed any more. `old`: those of the state before,
        where they are at hand."""
        if old is None:
            old = self.before.facts(path)
        self.add_packages(path, old, new)
        if old is not None and new is not None:
            self.add_names(path, surface_names_changed(old, new))
        else:
            self._add_path(path)

    def _add_path(self, path: FilePath) -> None:
        """Who tried the path in vain, or what stands in for it; and who found it, indexed or not."""
        self._paths |= existence_keys(path)
        folder = path.rpartition("/")[0]
        while folder:
            if (
                folder in self._places
            ):  # who missed it there noted what he missed in the first place
                self._paths |= existence_keys(path[len(folder) + 1 :])
            folder = folder.rpartition("/")[0]

    def add_packages(self, path: FilePath, old: FileFacts | None, new: FileFacts | None) -> None:
        """Names that a file declares in a package now, or did: who looked for one of them there, or found it."""
        before, now = packaged_names(path, old), packaged_names(path, new)
        by_package: dict[str, list[str]] = {}
        for package, name in before ^ now:
            by_package.setdefault(package, []).append(name)
        for package, names in by_package.items():
            self.readers.update(self.before.readers(declared_key(PACKAGES, package), names))

    def add_names(self, path: FilePath, names: Collection[str]) -> None:
        """A file says something else of these names now."""
        if names:
            self.readers.update(self.before.readers(path, names))

    def add_config(self, path: FilePath, new: bytes | None) -> None:
        """A configuration file has this content now, None when it is gone: who asked for it, or for a name that it
        declares or declared."""
        self._paths |= existence_keys(path)
        for data in (self.before.config(path), new):
            if data is not None:
                self._paths |= declared_keys(path, data)

    def add_roots(
        self, new: tuple[FilePath, ...], added: Iterable[FilePath], configs: Iterable[FilePath]
    ) -> None:
        """The workspace has these roots now. `added`: files that the state before has not, `configs`: configuration
        files. Whoever looked for an absolute name in vain in the first place noted so: what lies in a place that is
        one no more, or only now, or stands elsewhere in their order, is as if it came or went there."""
        old = tuple(self.before.roots())
        rules = {rules_for(language.name) for language in all_languages()}
        moved = {
            place for each in rules for place in moved_places(each.places(old), each.places(new))
        }
        inside = [(place, row.path) for place in moved for row in self.before.files(place)]
        inside += [
            (place, path) for place in moved for path in added if path.startswith(f"{place}/")
        ]
        for place, path in inside:
            self._paths |= existence_keys(path[len(place) + 1 :])
        for root in set(old) ^ set(new):
            for path in configs:
                if path.rpartition("/")[0] == root and (data := self.before.config(path)):
                    self._paths |= declared_keys(path, data)

    def settle(self) -> None:
        """Look up what was gathered; `readers` is complete after this."""
        if self._paths:
            self.readers.update(self.before.resting_on(self._paths))
        self._paths.clear()
