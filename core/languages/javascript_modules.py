"""JavaScript and TypeScript: which file a module specifier means.

In order: relative paths, `#names` of the nearest package.json, `paths` and `baseUrl` of the nearest tsconfig.json or
jsconfig.json, packages of the workspace by their names, everything else is outside. Configuration comes through the
finder only, so that what an answer rests on is noted.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from core.languages.rules import Finder, Found, Module
from core.model import FilePath

# A module's own suffixes, then those of what a folder's index may be. Source beats declarations.
SUFFIXES = (
    ".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs", ".json",
)  # fmt: skip
INDEX = tuple(f"/index{suffix}" for suffix in SUFFIXES)
# What a specifier with the suffix of compiled code may mean in the source.
_COMPILED = {
    ".js": (".ts", ".tsx", ".d.ts", ".js", ".jsx"),
    ".jsx": (".tsx", ".d.ts", ".jsx"),
    ".mjs": (".mts", ".d.mts", ".mjs"),
    ".cjs": (".cts", ".d.cts", ".cjs"),
}
CONFIGS = ("tsconfig.json", "jsconfig.json")
MOST_EXTENDS = 8
MOST_NESTED = 32  # tables of conditions
PACKAGE = "package.json"
PACKAGES = "packages of the workspace"
# Conditions of package.json's "exports", best first: source that a workspace package may have, then types.
_CONDITIONS = (
    "source", "development", "types", "import", "module", "node", "browser", "require", "default",
)  # fmt: skip
_BUILT = (
    "dist",
    "build",
    "lib",
    "out",
    "esm",
    "cjs",
    "es",
    "_esm",
    "_cjs",
    "_types",
    "types",
    "typings",
    "output",
)
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.S)
_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')

Json = Mapping[str, Any]


def resolve_module(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    """What a specifier, written in the file `path`, means."""
    folder = path.rpartition("/")[0]
    module = module.partition("?")[0]
    if module.startswith((".", "/")):
        if module.startswith("/"):
            return Module(Found.EXTERNAL, module)
        return relative(module, folder, finder)
    if module.startswith("#"):
        return found_or(Found.MISSING, module, private_name(module, folder, finder))
    found = by_config(module, folder, finder)
    if found is None and ":" not in module:
        found = by_package(module, folder, finder)
    return found_or(Found.EXTERNAL, module, found)


def found_or(otherwise: Found, module: str, path: FilePath | None) -> Module:
    return Module(Found.FILE, path) if path is not None else Module(otherwise, module)


def relative(module: str, folder: FilePath, finder: Finder) -> Module:
    stem = normal(f"{folder}/{module}")
    if stem is None:
        return Module(Found.EXTERNAL, module)
    return found_or(Found.MISSING, module, probe(stem, finder, module.endswith(("/", "."))))


def normal(path: str) -> FilePath | None:
    """A path without `.` and `..`; None for one that leaves the workspace."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def probe(stem: FilePath, finder: Finder, folder_only: bool = False) -> FilePath | None:
    """The file that a path without certain suffix means."""
    if stem and not folder_only:
        head, dot, last = stem.rpartition(".")
        compiled = _COMPILED.get(f".{last}") if dot and "/" not in last else None
        if compiled is not None:
            found = finder.first(head, compiled)
            if found is not None:
                return found
        elif dot and f".{last}" in SUFFIXES:
            found = finder.first(stem, ("",))
            if found is not None:
                return found
        found = finder.first(stem, SUFFIXES)
        if found is not None:
            return found
    package = read(inside(stem, "package.json"), finder)
    for name in ("source", "types", "typings", "module", "main"):
        entry = package.get(name)
        if isinstance(entry, str):
            found = source_of(stem, entry, finder)
            if found is not None:
                return found
    return finder.first(inside(stem, "index"), SUFFIXES)


def probe_file(path: FilePath, finder: Finder) -> FilePath | None:
    """A path that a package names: as written, or the source that it was made from."""
    head, dot, last = path.rpartition(".")
    compiled = _COMPILED.get(f".{last}") if dot else None
    if compiled is not None:
        return finder.first(head, compiled)
    if dot and f".{last}" in SUFFIXES:
        return finder.first(path, ("",)) or finder.first(path.removesuffix(".d.ts"), SUFFIXES)
    return finder.first(path, (*SUFFIXES, *INDEX))


# --- Configuration files ---


@lru_cache(maxsize=512)
def parse_json(data: bytes) -> Json:
    """A JSON object, comments and trailing commas allowed; {} for anything else."""
    text = data.decode("utf-8", "replace").lstrip("\ufeff")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        text = _COMMENT.sub(lambda found: found[1] or " ", text)
        text = _COMMA.sub(lambda found: found[1] or "", text)
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def read(path: FilePath, finder: Finder) -> Json:
    data = finder.config(path)
    return parse_json(data) if data is not None else {}


def around(folder: FilePath) -> Iterator[FilePath]:
    """A folder and those around it, innermost first."""
    yield folder
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def inside(folder: FilePath, name: str) -> FilePath:
    return f"{folder}/{name}" if folder else name


# --- tsconfig.json ---


def by_config(module: str, folder: FilePath, finder: Finder) -> FilePath | None:
    """By `paths` and `baseUrl` of the nearest configuration that has any."""
    for place in around(folder):
        for name in CONFIGS:
            path = inside(place, name)
            if finder.config(path) is None:
                continue
            for base, paths in mappings(path, finder, MOST_EXTENDS):
                found = by_paths(module, base, paths, finder)
                if found is not None:
                    return found
            return None
    return None


Mappings = list[tuple[FilePath | None, Mapping[str, Any]]]


def mappings(path: FilePath, finder: Finder, depth: int) -> Mappings:
    """(folder of baseUrl or None, paths) of a configuration, of what it extends, and of the projects it refers to."""
    config = read(path, finder)
    folder = path.rpartition("/")[0]
    options = config.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    found: Mappings = []
    base = options.get("baseUrl")
    paths = options.get("paths")
    if isinstance(base, str) or isinstance(paths, dict):
        root = normal(f"{folder}/{base}") if isinstance(base, str) else None
        given = {
            key: [
                normal(f"{folder if root is None else root}/{target}")
                for target in targets
                if isinstance(target, str)
            ]
            for key, targets in (paths.items() if isinstance(paths, dict) else ())
            if isinstance(targets, list)
        }  # fmt: skip
        found.append((root, given))
    if depth and not any(given for _, given in found):
        extended = config.get("extends")
        for item in extended if isinstance(extended, list) else [extended]:
            target = config_path(item, folder, finder)
            found += mappings(target, finder, depth - 1) if target is not None else []
    references = config.get("references")
    if depth and not found and isinstance(references, list):
        for item in references:
            target = item.get("path") if isinstance(item, dict) else None
            other = config_path(target, folder, finder) if isinstance(target, str) else None
            found += mappings(other, finder, 1) if other is not None else []
    return found


def config_path(name: Any, folder: FilePath, finder: Finder) -> FilePath | None:
    """The configuration file that another one names by a relative path or a package of the workspace."""
    if not isinstance(name, str):
        return None
    if name.startswith("."):
        stem = normal(f"{folder}/{name}")
        stems = [stem] if stem is not None else []
    else:
        first, rest = split_name(name)
        stems = [inside(place, rest) for place, _ in packages(first, finder)]
    for stem in stems:
        for candidate in (stem, f"{stem}.json", inside(stem, "tsconfig.json")):
            if candidate.endswith(".json") and finder.config(candidate) is not None:
                return candidate
    return None


def by_paths(
    module: str, base: FilePath | None, paths: Mapping[str, Any], finder: Finder
) -> FilePath | None:
    """The file of a module by `paths`, the longest prefix first; by `baseUrl` where none fits."""
    for key in sorted(paths, key=lambda key: len(key.partition("*")[0]), reverse=True):
        star = matched(key, module)
        if star is None:
            continue
        for target in paths[key]:
            if target is not None:
                found = probe_entry(target.replace("*", star), finder)
                if found is not None:
                    return found
    return probe(inside(base, module), finder) if base is not None else None


def matched(pattern: str, name: str) -> str | None:
    """What stands for the star of a pattern; "" where there is none; None where the name does not fit."""
    head, star, tail = pattern.partition("*")
    if not star:
        return "" if name == pattern else None
    if len(name) >= len(head) + len(tail) and name.startswith(head) and name.endswith(tail):
        return name[len(head) : len(name) - len(tail)]
    return None


def probe_entry(path: FilePath, finder: Finder) -> FilePath | None:
    found = probe_file(path, finder) if "." in path.rpartition("/")[2] else None
    return found or probe(path, finder)


# --- package.json ---


def split_name(module: str) -> tuple[str, str]:
    """(package, rest) of a specifier: `@scope/name/rest`."""
    parts = module.split("/")
    count = 2 if module.startswith("@") else 1
    return "/".join(parts[:count]), "/".join(parts[count:])


def packages(name: str, finder: Finder) -> list[tuple[FilePath, Json]]:
    """The folders of the workspace's packages of a name, with what they say."""
    roots = finder.named(name, PACKAGES, partial(all_packages, finder)) or ()
    return [(root, read(inside(root, PACKAGE), finder)) for root in roots]


def all_packages(finder: Finder) -> dict[str, list[FilePath]]:
    """The folders of the workspace's packages by name."""
    found: dict[str, list[FilePath]] = {}
    for root in finder.roots():
        name = read(inside(root, PACKAGE), finder).get("name")
        if isinstance(name, str):
            found.setdefault(name, []).append(root)
    return found


def by_package(module: str, folder: FilePath, finder: Finder) -> FilePath | None:
    """A package of the workspace by its name, the file's own included."""
    name, rest = split_name(module)
    for root, package in packages(name, finder):
        found = entry_of(root, package, rest, finder)
        if found is not None:
            return found
    return None


def entry_of(root: FilePath, package: Json, rest: str, finder: Finder) -> FilePath | None:
    """The file that a package offers as itself, or under a path below it."""
    exports = package.get("exports")
    if exports is not None:
        subpath = f"./{rest}" if rest else "."
        for target in targets_of(exports, subpath):
            found = source_of(root, target, finder)
            if found is not None:
                return found
    if rest:
        return probe(inside(root, rest), finder) or probe(inside(root, f"src/{rest}"), finder)
    for key in ("source", "types", "typings", "module", "main"):
        entry = package.get(key)
        found = source_of(root, entry, finder) if isinstance(entry, str) else None
        if found is not None:
            return found
    return finder.first(inside(root, "src/index"), SUFFIXES) or finder.first(
        inside(root, "index"), SUFFIXES
    )


def targets_of(exports: Any, subpath: str) -> Iterator[str]:
    """The paths that an "exports" or "imports" table has for a subpath, the best condition first."""
    if not isinstance(exports, dict) or not any(key.startswith((".", "#")) for key in exports):
        if subpath == ".":
            yield from conditional(exports, "")
        return
    if subpath in exports:
        yield from conditional(exports[subpath], "")
        return
    for key in sorted(exports, key=len, reverse=True):
        star = matched(key, subpath) if "*" in key else None
        if star is not None:
            yield from conditional(exports[key], star)
            return


def conditional(value: Any, star: str, depth: int = MOST_NESTED) -> Iterator[str]:
    """The paths of a table of conditions, the best first; what is nested deeper than anybody writes is left out."""
    if isinstance(value, str):
        yield value.replace("*", star)
    elif isinstance(value, list) and depth:
        for item in value:
            yield from conditional(item, star, depth - 1)
    elif isinstance(value, dict) and depth:
        known = [key for key in _CONDITIONS if key in value]
        for key in [*known, *(key for key in value if key not in known)]:
            yield from conditional(value[key], star, depth - 1)


def source_of(root: FilePath, target: str, finder: Finder) -> FilePath | None:
    """The file of a path that a package offers; of built code that is not there, its source."""
    path = normal(f"{root}/{target}")
    if path is None:
        return None
    found = probe_file(path, finder)
    if found is not None:
        return found
    below = path.removeprefix(f"{root}/") if root else path
    parts = below.split("/")
    while parts and parts[0] in _BUILT:
        parts = parts[1:]
        for folder in ("src", "source", ""):
            stem = inside(root, "/".join([folder, *parts] if folder else parts))
            found = probe_file(stem, finder) if parts else None
            if found is not None:
                return found
    return None


def private_name(module: str, folder: FilePath, finder: Finder) -> FilePath | None:
    """`#name` by "imports" of the nearest package.json."""
    for place in around(folder):
        package = read(inside(place, "package.json"), finder)
        if not package:
            continue
        for target in targets_of(package.get("imports"), module):
            if target.startswith("."):
                found = source_of(place, target, finder)
            else:
                found = by_package(target, folder, finder)
            if found is not None:
                return found
        return by_config(module, folder, finder)
    return None
