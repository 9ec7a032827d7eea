"""Which files must be linked anew because of what changed in others."""

from collections.abc import Collection
from dataclasses import dataclass, field

from core.languages import all_languages
from core.languages.rules import declared_key, rules_for
from core.link.finder import existence_keys
from core.link.surface import surface_names_changed
from core.model import FileFacts, FilePath
from core.store.snapshot import Snapshot

# So many appearing and vanishing paths are looked up among those that linking missed; beyond, all files are linked.
MOST_PATHS = 300
EXISTENCE = ""


def declared_keys(path: FilePath, data: bytes) -> set[FilePath]:
    """What a configuration file declares, in whatever language, as others' `reads` note it."""
    rules = {rules_for(language.name) for language in all_languages()}
    found = (each.declared(path, data) for each in rules)
    return {declared_key(*declared) for declared in found if declared is not None}


@dataclass(slots=True)
class Affected:
    """Gathers who is concerned, by asking the state of the index before the change."""

    before: Snapshot
    readers: set[FilePath] = field(default_factory=set)
    everyone: bool = False
    _paths: set[FilePath] = field(default_factory=set)

    def add(self, path: FilePath, new: FileFacts | None, old: FileFacts | None = None) -> None:
        """A file has these facts now; None when it is gone or not indexed any more. `old`: those of the state before,
        where they are at hand."""
        if old is None:
            old = self.before.facts(path)
        if old is not None and new is not None:
            self.add_names(path, surface_names_changed(old, new))
        else:
            # Who tried the path in vain, or what stands in for it; and who found it, indexed or not.
            self._paths |= existence_keys(path)
            self.readers.update(self.before.readers(path, [EXISTENCE]))

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

    def settle(self) -> None:
        """Look up what was gathered; `readers` and `everyone` are complete after this."""
        if len(self._paths) > MOST_PATHS:
            self.everyone = True
        elif self._paths:
            self.readers.update(self.before.readers_of_missing(self._paths))
        self._paths.clear()
