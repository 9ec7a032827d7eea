"""JavaScript and TypeScript: the files of packages in `node_modules`, declarations before code.

A package says where its types are (`types`, `exports`, `typesVersions`); where it has none, `@types` may have them; its
code is what is left. Modules of Node.js itself are declared by `@types/node`. What a package names outside its own
folder is not followed.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from core.languages.javascript_modules import (
    Json,
    around,
    conditional,
    entry_of,
    matched,
    parse_json,
    probe,
    source_of,
    split_name,
)
from core.languages.packages import Disk, PackageRules, Surroundings
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

    def config(self, path: FilePath) -> bytes | None:
        return self.disk.read(self.prefix + path)

    def once(self, key: object, question: Callable[[], Any]) -> Any:
        return question()

    def roots(self) -> tuple[FilePath, ...]:
        return ()


def search_folders(around: Surroundings, disk: Disk) -> tuple[str, ...]:
    """None: packages are looked for around the file that asks."""
    return ()


def candidates(
    name: str, folders: tuple[str, ...], asking: str, root: str, disk: Disk
) -> Iterator[str]:
    """Files that a specifier may mean, the likeliest first."""
    prefix = "/" if asking.startswith("/") else ""
    finder = DiskFinder(disk, prefix)
    here = asking.removeprefix("/")
    if name.startswith("."):
        found = relative(name, here, finder)
        if found is not None:
            yield prefix + found
        return
    builtin = name.startswith("node:")
    name = name.removeprefix("node:").partition("?")[0]
    package, rest = split_name(name)
    for place in around(here):
        modules = f"{place}/{FOLDER}" if place else FOLDER
        if place.endswith(FOLDER) or not finder.has_folder(modules):
            continue
        if not builtin:
            for path in installed(modules, package, rest, finder):
                yield prefix + path
        declared = finder.first(f"{modules}/@types/node/{name}", DECLARATIONS)
        if declared is not None:
            yield prefix + declared


def relative(name: str, here: FilePath, finder: DiskFinder) -> FilePath | None:
    """A path as a package's own file writes it; nothing outside the package."""
    parts = here.split("/")
    for part in name.split("/"):
        if part == "..":
            if not parts or parts[-1] == FOLDER:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return probe("/".join(parts), finder, name.endswith(("/", ".")))


def installed(modules: FilePath, package: str, rest: str, finder: DiskFinder) -> Iterator[FilePath]:
    """What a `node_modules` folder has of a package: its declarations, those that others wrote for it, its code."""
    untyped: list[FilePath] = []
    for owner in (package, declared_as(package)):
        folder = f"{modules}/{owner}"
        if not finder.has_folder(folder):
            continue
        # What it needs itself lies around where it really is.
        folder = finder.disk.real(finder.prefix + folder).replace("\\", "/").removeprefix("/")
        found = published(folder, rest, finder)
        if found is not None and found.startswith(folder + "/"):
            if found.endswith(TYPED):
                yield found
            else:
                untyped.append(found)
    yield from untyped


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


def without_conditions(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_conditions(inner)
            for key, inner in value.items()
            if key not in _UNPUBLISHED
        }
    return value


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
