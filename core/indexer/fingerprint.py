"""By what a change of our own code is seen: facts of another extractor, links of another linker are made anew."""

from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from core.indexer.settings import Settings
from core.languages import QUERIES, Language, language_named
from core.text import content_tag

ROOT = Path(__file__).resolve().parents[2]
GRAMMARS = ("tree-sitter", "tree-sitter-language-pack")


def sources_of(*modules: str) -> bytes:
    """The source of modules, for packages of all modules in them. They are not loaded for it, and where they are
    compiled it is still their source that counts."""
    found: list[Path] = []
    for name in modules:
        place = ROOT.joinpath(*name.split("."))
        found += sorted(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    return b"\0".join(path.read_bytes() for path in found)


@lru_cache(maxsize=1)
def engine_tag() -> bytes:
    """What is common to the facts of all languages: the engine, the grammars' package, the vocabulary."""
    versions = " ".join(version(name) for name in GRAMMARS)
    return content_tag(
        sources_of("core.extract", "core.syntax", "core.model", "core.paths") + versions.encode()
    )


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
    return content_tag(sources_of("core.link", "core.languages", "core.model", "core.paths"))
