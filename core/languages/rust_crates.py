"""Which files are crates and modules of Rust: Cargo.toml, and the places that Cargo and the compiler look at.

What is asked (core.link.routes): "crate" the root of a file's crate, "super" the file of the module around it,
"mod a/b" a module that it declares, "mod a/=file" one whose file is said, "::name" another crate.
"""

import tomllib
from functools import lru_cache
from typing import Any

from core.languages.rules import Finder, Found, Module
from core.model import FilePath

MANIFEST = "Cargo.toml"
STANDARD = frozenset({"std", "core", "alloc", "proc_macro", "test"})
_ROOTS = frozenset({"lib.rs", "main.rs"})
_APART = frozenset({"tests", "examples", "benches", "bin"})  # folders whose files are crates each
_DEPENDENCIES = ("dependencies", "dev-dependencies", "build-dependencies")
Table = dict[str, Any]


@lru_cache(maxsize=512)
def parsed(data: bytes) -> Table:
    try:
        return tomllib.loads(data.decode("utf-8", "replace"))
    except tomllib.TOMLDecodeError:
        return {}


def inside(folder: FilePath, name: FilePath) -> FilePath:
    return f"{folder}/{name}" if folder else name


def normal(path: FilePath) -> FilePath:
    """Without "." and ".."."""
    found: list[str] = []
    for part in path.split("/"):
        if part == ".." and found:
            found.pop()
        elif part not in ("", "."):
            found.append(part)
    return "/".join(found)


def table(value: Any) -> Table:
    return value if isinstance(value, dict) else {}


def package_of(path: FilePath, finder: Finder) -> tuple[FilePath, Table] | None:
    """The folder of the package that a file is in, and what its manifest says."""
    folder = path
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        data = finder.config(inside(folder, MANIFEST))
        if data is not None:
            return folder, parsed(data)
    data = finder.config(MANIFEST)
    return ("", parsed(data)) if data is not None else None


def lib_path(folder: FilePath, manifest: Table) -> FilePath:
    said = table(manifest.get("lib")).get("path")
    return normal(inside(folder, said if isinstance(said, str) else "src/lib.rs"))


def lib_name(manifest: Table) -> str:
    said = table(manifest.get("lib")).get("name") or table(manifest.get("package")).get("name")
    return said.replace("-", "_") if isinstance(said, str) else ""


def bin_paths(folder: FilePath, manifest: Table) -> list[FilePath]:
    found = []
    for kind in ("bin", "test", "example", "bench"):
        for target in manifest.get(kind, ()):
            said = table(target).get("path")
            if isinstance(said, str):
                found.append(normal(inside(folder, said)))
    return found


def is_root(path: FilePath, finder: Finder) -> bool:
    """Whether a file is a crate of its own."""
    folder, _, name = path.rpartition("/")
    if name in _ROOTS:
        return True
    package = package_of(path, finder)
    if package is None:
        return folder.rpartition("/")[2] in _APART
    root, manifest = package
    if path in (lib_path(root, manifest), inside(root, "build.rs"), *bin_paths(root, manifest)):
        return True
    return folder in {inside(root, f) for f in ("tests", "examples", "benches", "src/bin")}


def crate_root(path: FilePath, finder: Finder) -> FilePath | None:
    """The file of the crate that a file is a module of."""
    if is_root(path, finder):
        return path
    package = package_of(path, finder)
    folder = path.rpartition("/")[0]
    stop = package[0] if package is not None else ""
    while folder != stop and folder:
        if package is not None and inside(stop, "src") == folder:
            break
        found = finder.first(inside(folder, ""), ("main.rs",))
        if found is not None:
            return found
        folder = folder.rpartition("/")[0]
    if package is not None:
        lib = lib_path(*package)
        found = finder.first(lib.removesuffix(".rs"), (".rs",))
        if found is not None:
            return found
        return finder.first(inside(package[0], "src/main"), (".rs",))
    folder = path.rpartition("/")[0]
    while True:
        found = finder.first(inside(folder, ""), ("lib.rs", "main.rs"))
        if found is not None or not folder:
            return found
        folder = folder.rpartition("/")[0]


def parent(path: FilePath, finder: Finder) -> FilePath | None:
    """The file of the module around that of a file."""
    if is_root(path, finder):
        return None
    folder, _, name = path.rpartition("/")
    if name == "mod.rs":
        folder = folder.rpartition("/")[0]
    found = finder.first(inside(folder, ""), ("mod.rs",))
    if found is None and folder:
        found = finder.first(folder, (".rs",))
    return found or crate_root(path, finder)


def child(path: FilePath, said: str, finder: Finder) -> FilePath | None:
    """The file of a module that a file declares."""
    folder, _, name = path.rpartition("/")
    folders, _, last = said.rpartition("/") if "=" not in said else said.partition("=")
    folders = folders.rstrip("/")
    is_owner = name == "mod.rs" or is_root(path, finder)
    base = folder if is_owner else inside(folder, name.removesuffix(".rs"))
    if "=" in said:
        start = inside(base, folders) if folders else folder
        file = normal(inside(start, last))
        return finder.first(file.removesuffix(".rs"), (".rs",))
    stem = inside(inside(base, folders) if folders else base, last)
    return finder.first(stem, (".rs", "/mod.rs"))


# --- Other crates ---


def crate_named(name: str, path: FilePath, finder: Finder) -> Module:
    """A crate by the name that code calls it by."""
    if name in STANDARD:
        return Module(Found.EXTERNAL, "std")
    package = package_of(path, finder)
    if package is None:
        return Module(Found.MISSING, name)
    folder, manifest = package
    if name == lib_name(manifest) and crate_root(path, finder) != lib_path(folder, manifest):
        return file_of(lib_path(folder, manifest), finder)
    said = dependency(manifest, name)
    if said is None:
        return Module(Found.MISSING, name)
    where = folder
    if said.get("workspace") is True:
        where, said = workspace_dependency(folder, name, finder)
    place = said.get("path")
    if not isinstance(place, str):
        return Module(Found.EXTERNAL, name)
    return lib_in(normal(inside(where, place)), finder)


def dependency(manifest: Table, name: str) -> Table | None:
    """What a manifest says of a dependency."""
    places: list[Table] = [manifest, *map(table, table(manifest.get("target")).values())]
    for place in places:
        for kind in _DEPENDENCIES:
            for key, said in table(place.get(kind)).items():
                if key.replace("-", "_") == name:
                    return table(said)
    return None


def workspace_dependency(folder: FilePath, name: str, finder: Finder) -> tuple[FilePath, Table]:
    """What the workspace around a package says of a dependency."""
    while True:
        data = finder.config(inside(folder, MANIFEST))
        shared = table(table(parsed(data).get("workspace")).get("dependencies")) if data else {}
        for key, said in shared.items():
            if key.replace("-", "_") == name:
                return folder, table(said)
        if not folder:
            return "", {}
        folder = folder.rpartition("/")[0]


def lib_in(folder: FilePath, finder: Finder) -> Module:
    data = finder.config(inside(folder, MANIFEST))
    return file_of(lib_path(folder, parsed(data) if data is not None else {}), finder)


def file_of(path: FilePath, finder: Finder) -> Module:
    found = finder.first(path.removesuffix(".rs"), (".rs",))
    return Module(Found.FILE, found) if found is not None else Module(Found.MISSING, path)


def resolve_module(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    if module.startswith("::"):
        return crate_named(module[2:], path, finder)
    if module == "crate":
        found = crate_root(path, finder)
    elif module == "super":
        found = parent(path, finder)
    else:
        found = child(path, module.removeprefix("mod "), finder)
    return Module(Found.FILE, found) if found is not None else Module(Found.MISSING, module)
