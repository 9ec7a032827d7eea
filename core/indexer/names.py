"""What names of files say, before anything is read: source, configuration, project, or nothing to us."""

from fnmatch import translate
from functools import lru_cache
from re import compile as compile_pattern

from core.languages import all_languages, language_for

NOTHING, SOURCE, PERHAPS_CONFIG = range(3)


class Names:
    """What names of files say, from all languages."""

    def __init__(self) -> None:
        languages = all_languages()
        self.package_files = frozenset(name for item in languages for name in item.package_files)
        self.project_files = frozenset(name for item in languages for name in item.project_files)
        configs = {pattern for item in languages for pattern in item.config_files}
        self._configs = [compile_pattern(translate(pattern)) for pattern in sorted(configs)]
        self._config_suffixes = frozenset(map(suffix_of, configs))
        self._source_suffixes = frozenset(
            suffix_of(name) for item in languages for name in (*item.extensions, *item.filenames)
        )

    def is_project(self, name: str) -> bool:
        """Whether a file makes the folder around it a project."""
        return name in self.project_files

    def is_config(self, name: str) -> bool:
        return any(pattern.match(name) for pattern in self._configs)

    def is_source(self, name: str) -> bool:
        return language_for(name) is not None

    def matter_of(self, suffix: str) -> int:
        """What a file with this end of its name may be."""
        if suffix in self._config_suffixes:
            return PERHAPS_CONFIG
        folded = suffix.lower()
        return SOURCE if self._source_suffixes & {suffix, folded} else NOTHING


def suffix_of(name: str) -> str:
    """From the last dot; the whole name where there is none."""
    return name[name.rfind(".") :] if "." in name else name


@lru_cache(maxsize=1)
def names() -> Names:
    return Names()
