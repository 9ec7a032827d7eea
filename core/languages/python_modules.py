"""Python: which file a module name means, and what a folder offers to others as packages."""

from collections.abc import Iterator

from core.languages.python_names import STANDARD_LIBRARY
from core.languages.rules import Entries, Finder, Found, Module, Offers
from core.model import PREFIX, FilePath

# A package beats a module of its name, source beats a stub.
SUFFIXES = ("/__init__.py", ".py", "/__init__.pyi", ".pyi")
PACKAGE_FILES = (".py", ".pyi")
MOST_ROOTS = 64  # each is tried for each module
SOURCE_FOLDERS = ("src",)
# What lies beside the packages of many projects, for themselves alone.
OWN_EVERYWHERE = frozenset(
    ("tests", "test", "setup", "conftest", "noxfile", "docs", "examples", *SOURCE_FOLDERS)
)


def resolve_module(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    """What `module`, written in the file `path` behind `level` dots, means.

    In order: the workspace's roots and their source folders, the standard library, the importing file's folder and
    its ancestors, packages without a file. A folder that is a package itself is no place to look for modules: nothing
    but `from . import` finds what lies in it, and its `redis.py` imports another `redis`. What is nowhere is an
    outside package, unless its first part is ours.
    """
    folder = path.rpartition("/")[0]
    if PREFIX in module:
        return _prefix(module, level, path, finder)
    if level:
        return _relative(module, level, folder, finder)
    parts = module.split(".")
    inner = "/".join(parts)
    roots = places_of(finder.roots())
    found = finder.first_in(roots, inner, SUFFIXES)
    if found is not None:
        return Module(Found.FILE, found)
    ours = len(parts) > 1 and finder.first_in(roots, parts[0], SUFFIXES) is not None
    if parts[0] in STANDARD_LIBRARY and not ours:
        return Module(Found.EXTERNAL, module)
    around = [place for place in ancestors(folder) if not is_package(place, finder)]
    # Those that are roots as well are noted here, so that what is noted depends on no root in which nothing is.
    for ancestor in around:
        found = finder.first(join(ancestor, inner), SUFFIXES)
        if found is not None:
            return Module(Found.FILE, found)
    folder = finder.folder_in(roots, inner) or ""
    for ancestor in around if not folder else ():
        if finder.has_folder(join(ancestor, inner)):
            folder = join(ancestor, inner)
            break
    if folder:
        return Module(Found.FOLDER, folder)
    return Module(Found.MISSING if ours else Found.EXTERNAL, module)


def places_of(roots: tuple[FilePath, ...]) -> list[FilePath]:
    """Where absolute names are looked up first."""
    found = [join(root, extra) for root in roots[:MOST_ROOTS] for extra in ("", *SOURCE_FOLDERS)]
    return list(dict.fromkeys(found))


def is_package(folder: FilePath, finder: Finder) -> bool:
    return bool(folder) and finder.first(f"{folder}/__init__", PACKAGE_FILES) is not None


def _prefix(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    """The package that is meant by the first part of a dotted name: the one in which the rest is found."""
    name, _, rest = module.partition(PREFIX)
    whole = resolve_module(f"{name}.{rest}", level, path, finder)
    if whole.found == Found.FILE:
        stem = whole.path.rpartition(".")[0].removesuffix("/__init__")
        package = stem.removesuffix("/" + rest.replace(".", "/"))
        found = finder.first(package, SUFFIXES)
        if found is not None:
            return Module(Found.FILE, found)
        if finder.has_folder(package):
            return Module(Found.FOLDER, package)
    if whole.found == Found.EXTERNAL:
        return Module(Found.EXTERNAL, name)
    return resolve_module(name, level, path, finder)


def _relative(module: str, level: int, folder: FilePath, finder: Finder) -> Module:
    for _ in range(level - 1):
        if not folder:
            return Module(Found.MISSING, module)
        folder = folder.rpartition("/")[0]
    stem = join(folder, module.replace(".", "/"))
    found = finder.first(stem, SUFFIXES) if stem else finder.first("__init__", PACKAGE_FILES)
    if found is not None:
        return Module(Found.FILE, found)
    return Module(Found.FOLDER if finder.has_folder(stem) else Found.MISSING, stem)


def submodule(path: FilePath, name: str, finder: Finder) -> Module | None:
    """The module `name` in the package whose file or folder is `path`; None where there is none."""
    head, _, last = path.rpartition("/")
    if last.endswith((".py", ".pyi")):
        if not last.startswith("__init__."):
            return None
        path = head
    stem = join(path, name)
    found = finder.first(stem, SUFFIXES)
    if found is not None:
        return Module(Found.FILE, found)
    return Module(Found.FOLDER, stem) if finder.has_folder(stem) else None


def join(folder: FilePath, name: str) -> FilePath:
    return f"{folder}/{name}" if folder and name else folder or name


def ancestors(folder: FilePath) -> list[FilePath]:
    """A folder and those around it, innermost first; the workspace itself comes last."""
    found = [folder]
    while folder:
        folder = folder.rpartition("/")[0]
        found.append(folder)
    return found


# --- What other folders of a window may import ---


def offered_places(finder: Finder) -> Iterator[FilePath]:
    """Folders in which the packages of a workspace lie."""
    for root in finder.roots()[:MOST_ROOTS]:
        yield from (join(root, name) for name in SOURCE_FOLDERS)
        yield root


def offered_names(finder: Finder, entries: Entries) -> frozenset[str]:
    """First parts of the modules that others find here. Names of the standard library mean what they always mean, and
    everyone has tests of their own."""
    found: set[str] = set()
    for place in offered_places(finder):
        for entry in entries(place):
            name, slash, _ = entry.partition("/")
            stem = name if slash else stem_of(name)
            if stem.isidentifier():
                found.add(stem)
    return frozenset(found - STANDARD_LIBRARY - OWN_EVERYWHERE)


def stem_of(name: str) -> str:
    """The module that a file directly in a root is; "" for none."""
    return next((name.removesuffix(end) for end in PACKAGE_FILES if name.endswith(end)), "")


def find_offered(module: str, finder: Finder) -> Module:
    """What an absolute name, asked from outside, means here; EXTERNAL where nothing."""
    first = module.partition(".")[0]
    if first in STANDARD_LIBRARY or first in OWN_EVERYWHERE:
        return Module(Found.EXTERNAL, module)
    inner = module.replace(".", "/")
    places = list(offered_places(finder))
    for place in places:
        found = finder.first(join(place, inner), SUFFIXES)
        if found is not None:
            return Module(Found.FILE, found)
    for place in places:
        if finder.has_folder(join(place, inner)):
            return Module(Found.FOLDER, join(place, inner))
    return Module(Found.EXTERNAL, module)


def missed(name: str, finder: Finder) -> list[FilePath]:
    """Where files that import a package of this name looked for it in vain."""
    roots = finder.roots()[:MOST_ROOTS]
    return [join(join(root, extra), name) for root in roots for extra in ("", *SOURCE_FOLDERS)]


OFFERS = Offers(offered_names, find_offered, missed)
