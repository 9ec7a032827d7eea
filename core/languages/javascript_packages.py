"""JavaScript and TypeScript: the files of packages in `node_modules`, declarations before code.

A package says where its types are (`types`, `exports`, `typesVersions`); where it has none, `@types` may have them; its
code is what is left. Modules of Node.js itself are declared by `@types/node`. A name never leads out of the folder of
the package that it names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.languages.javascript_modules import (
    MOST_NESTED,
    Json,
    around,
    conditional,
    entry_of,
    inside,
    matched,
    normal,
    parse_json,
    probe,
    source_of,
    split_name,
)
from core.languages.packages import Candidate, Disk, PackageRules, Surroundings
from core.model import FilePath

FOLDER = "node_modules"
DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")
TYPED = (*DECLARATIONS, ".ts", ".tsx", ".mts", ".cts")
# Where a package's own source is: not what is published, and often not there.
_UNPUBLISHED = frozenset({"source", "development"})


class DiskFinder:
    """The `Finder` of packages: files of the disk. Paths are without the slash that absolute ones begin with."""

    def __init__(self, disk: Disk, prefix: str) -> None:
        self.disk, self.prefix = disk, prefix

    def first(self, stem: FilePath, suffixes: Iterable[str]) -> FilePath | None:
        paths = (stem + suffix for suffix in suffixes)
        return next((path for path in paths if self.disk.is_file(self.prefix + path)), None)

    def has_folder(self, path: FilePath) -> bool:
        return self.disk.is_folder(self.prefix + path)

    def first_in(
        self, places: Sequence[FilePath], inner: FilePath, suffixes: Iterable[str]
    ) -> FilePath | None:
        suffixes = tuple(suffixes)
        found = (self.first(inside(place, inner), suffixes) for place in places)
        return next(filter(None, found), None)

    def folder_in(self, places: Sequence[FilePath], inner: FilePath) -> FilePath | None:
        paths = (inside(place, inner) for place in places)
        return next(filter(self.has_folder, paths), None)

    def config(self, path: FilePath) -> bytes | None:
        return self.disk.read(self.prefix + path)

    def named(self, name: str, group: str, question: Callable[[], Mapping[str, Any]]) -> Any:
        return question().get(name)

    def declaring(self, package: str, name: str) -> tuple[FilePath, ...]:
        return ()

    def is_inside(self, path: FilePath, folder: FilePath) -> bool:
        """Whether a file lies below a folder, also when all links are followed."""
        real = self.disk.real(self.prefix + path).replace("\\", "/").removeprefix("/")
        return real.startswith(folder + "/")

    def roots(self) -> tuple[FilePath, ...]:
        return ()


def search_folders(around: Surroundings, disk: Disk) -> tuple[str, ...]:
    """None: packages are looked for around the file that asks."""
    return ()


def candidates(
    name: str, folders: tuple[str, ...], asking: str, root: str, disk: Disk
) -> Iterator[Candidate]:
    """Files that a specifier may mean, the likeliest first."""
    prefix = "/" if asking.startswith("/") else ""
    finder = DiskFinder(disk, prefix)
    here = asking.removeprefix("/")
    if name.startswith("."):
        found = relative(name, here, finder)
        if found is not None:
            yield Candidate(prefix + found, "")
        return
    builtin = name.startswith("node:")
    name = name.removeprefix("node:").partition("?")[0]
    if not {"", ".", ".."}.isdisjoint(name.split("/")):
        return
    package, rest = split_name(name)
    for place in around(here):
        modules = f"{place}/{FOLDER}" if place else FOLDER
        if place.endswith(FOLDER) or not finder.has_folder(modules):
            continue
        found_here = [] if builtin else list(installed(modules, package, rest, finder))
        node = real_folder(f"{modules}/@types/node", finder)
        declared = finder.first(f"{node}/{name}", DECLARATIONS)
        for path, home in [*found_here, *([(declared, node)] if declared else [])]:
            if finder.is_inside(path, home):
                yield Candidate(prefix + path, prefix + home)


def relative(name: str, here: FilePath, finder: DiskFinder) -> FilePath | None:
    """A path as a package's own file writes it."""
    stem = normal(f"{here}/{name}")
    return None if stem is None else probe(stem, finder, name.endswith(("/", ".")))


def installed(
    modules: FilePath, package: str, rest: str, finder: DiskFinder
) -> Iterator[tuple[FilePath, FilePath]]:
    """(file, folder of its package) of what a `node_modules` folder has of a package: its declarations, those that
    others wrote for it, its code."""
    untyped: list[tuple[FilePath, FilePath]] = []
    for owner in (package, declared_as(package)):
        if not finder.has_folder(f"{modules}/{owner}"):
            continue
        folder = real_folder(f"{modules}/{owner}", finder)
        found = published(folder, rest, finder)
        if found is not None and found.endswith(TYPED):
            yield found, folder
        elif found is not None:
            untyped.append((found, folder))
    yield from untyped


def real_folder(folder: FilePath, finder: DiskFinder) -> FilePath:
    """Where a package really is: what it needs itself lies around there."""
    return finder.disk.real(finder.prefix + folder).replace("\\", "/").removeprefix("/")


def declared_as(package: str) -> str:
    """The package that declares another one's types: `@types/scope__name`."""
    return f"@types/{package.removeprefix('@').replace('/', '__')}"


def published(folder: FilePath, rest: str, finder: DiskFinder) -> FilePath | None:
    """The file that a package offers as itself or under a path below it, declarations first."""
    data = finder.config(f"{folder}/package.json")
    package = without_source(parse_json(data)) if data is not None else {}
    for target in by_versions(package, rest):
        found = source_of(folder, target, finder)
        if found is not None:
            return found
    found = entry_of(folder, package, rest, finder)
    if found is None or found.endswith(TYPED):
        return found
    # Declarations lie beside the code that they are of.
    stem = found.rpartition(".")[0]
    return finder.first(stem, DECLARATIONS) or found


def without_source(package: Json) -> Json:
    kept = {key: value for key, value in package.items() if key != "source"}
    kept["exports"] = without_conditions(kept.get("exports"))
    return kept


def without_conditions(value: Any, depth: int = MOST_NESTED) -> Any:
    if not isinstance(value, dict) or not depth:
        return value
    kept = ((key, inner) for key, inner in value.items() if key not in _UNPUBLISHED)
    return {key: without_conditions(inner, depth - 1) for key, inner in kept}


def by_versions(package: Json, rest: str) -> Iterator[str]:
    """Paths by `typesVersions`: {versions of the compiler: {path: [paths]}}, as the newest compiler takes them."""
    versions = package.get("typesVersions")
    ranges = versions.items() if isinstance(versions, dict) else ()
    paths = next((paths for range_, paths in ranges if "<" not in range_), None)
    entry = package.get("types") or package.get("typings") or "index.d.ts"
    wanted = rest or (entry.removeprefix("./") if isinstance(entry, str) else "")
    for pattern, targets in paths.items() if isinstance(paths, dict) else ():
        star = matched(pattern, wanted)
        if star is not None:
            yield from conditional(targets, star)


PACKAGES = PackageRules(search_folders, candidates)
