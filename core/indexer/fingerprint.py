"""By what a change of our own code is seen: facts of another extractor, links of another linker are made anew."""

from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import core.extract
import core.languages
import core.link
import core.syntax
from core import model, paths
from core.indexer.settings import Settings
from core.languages import QUERIES, Language, language_named
from core.text import content_tag

GRAMMARS = ("tree-sitter", "tree-sitter-language-pack")


def sources_of(*modules: object) -> bytes:
    """The source of modules, for packages of all modules in them."""
    found: list[Path] = []
    for module in modules:
        path = Path(str(getattr(module, "__file__", "")))
        found += sorted(path.parent.glob("*.py")) if path.name == "__init__.py" else [path]
    return b"\0".join(path.read_bytes() for path in found)


@lru_cache(maxsize=1)
def engine_tag() -> bytes:
    """What is common to the facts of all languages: the engine, the grammars' package, the vocabulary."""
    versions = " ".join(version(name) for name in GRAMMARS)
    return content_tag(sources_of(core.extract, core.syntax, model, paths) + versions.encode())


@cache
def language_tag(name: str) -> bytes:
    """What facts of one language are made by: engine and query files."""
    parts = [engine_tag()]
    language: Language | None = language_named(name)
    while language is not None:
        folder = QUERIES / language.name
        parts += [path.read_bytes() for path in sorted(folder.glob("*.scm"))]
        parts.append((folder / "language.toml").read_bytes())
        language = language_named(language.inherits) if language.inherits else None
    return content_tag(b"\0".join(parts))


def extractor_tag(language: str, settings: Settings) -> bytes:
    """What a file's row is made by, settings that decide on its content included."""
    return language_tag(language)[:-1] + bytes([settings.generated])


@lru_cache(maxsize=1)
def linker_tag() -> bytes:
    """What links are made by."""
    return content_tag(sources_of(core.link, core.languages, model, paths))
