"""Go: which folder an import path means, and which files of a package belong together.

In order: the module around the importing file by its go.mod, with its `replace` lines and its vendor folder; modules of
the workspace by their names, however they are made known to each other (go.work, replace, not at all); outside.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from core.languages.go_names import PROCESSORS, SYSTEMS
from core.languages.rules import Finder, Found, Module
from core.model import FilePath

MODULE_FILE, WORK_FILE = "go.mod", "go.work"
TEST = "_test.go"
_MODULE = re.compile(r'^\s*module\s+"?([^\s"]+)', re.M)
_BLOCK = re.compile(r"^\s*(replace|use)\s*\(([^)]*)\)", re.M)
_LINE = re.compile(r"^\s*(replace|use)\s+([^(\n]+)$", re.M)
_COMMENT = re.compile(r"//[^\n]*")
MOST_PARTS = 16  # of an import path that are tried as a module's name


class Declared(NamedTuple):
    """What a go.mod or go.work says."""

    module: str
    replaced: tuple[tuple[str, str], ...]  # (module, folder)
    used: tuple[str, ...]  # folders


@lru_cache(maxsize=256)
def read_declared(data: bytes) -> Declared:
    text = _COMMENT.sub("", data.decode("utf-8", "replace"))
    found = _MODULE.search(text)
    replaced: list[tuple[str, str]] = []
    used: list[str] = []
    lines = [(word, line) for word, block in _BLOCK.findall(text) for line in block.splitlines()]
    for word, line in (*lines, *_LINE.findall(text)):
        if word == "use" and line.strip():
            used.append(line.split()[0].strip('"'))
        elif "=>" in line:
            name, _, target = line.partition("=>")
            folder = target.split()[0].strip('"') if target.split() else ""
            if name.split() and folder.startswith(("./", "../")):
                replaced.append((name.split()[0].strip('"'), folder))
    return Declared(found[1] if found else "", tuple(replaced), tuple(used))


def declared_module(path: FilePath, data: bytes) -> tuple[str, str] | None:
    """The module that a go.mod declares."""
    if path.rpartition("/")[2] != MODULE_FILE:
        return None
    name = read_declared(data).module
    return (MODULES, name) if name else None


MODULES = "go modules of the workspace"


def resolve_module(module: str, level: int, path: FilePath, finder: Finder) -> Module:
    """The folder of the package that an import path, written in the file `path`, means."""
    folder = path.rpartition("/")[0]
    if module.startswith(("./", "../")):
        return found_in(joined(folder, module), module, finder)
    around = False
    for root, declared in modules_around(folder, finder):
        around = True
        for name, target in sorted(declared.replaced, key=lambda item: -len(item[0])):
            rest = below(module, name)
            if rest is not None:
                return found_in(joined(root, f"{target}/{rest}"), module, finder)
        vendored = joined(root, f"vendor/{module}")
        if finder.has_folder(vendored):
            return Module(Found.FOLDER, vendored)
        rest = below(module, declared.module)
        if rest is not None and declared.module:
            target = joined(root, rest)
            if finder.has_folder(target) or not target:
                return Module(Found.FOLDER, target)
            other = by_name(module, declared.module, finder)
            return other or Module(Found.MISSING, module)
    found = by_name(module, "", finder)
    if found is None and not around:
        found = without_modules(module, finder)
    return found or Module(Found.EXTERNAL, module)


def found_in(folder: FilePath, module: str, finder: Finder) -> Module:
    return Module(
        Found.FOLDER if not folder or finder.has_folder(folder) else Found.MISSING, folder or ""
    )


def below(module: str, name: str) -> str | None:
    """What is behind a module's name in an import path; None where it is another module's."""
    if module == name:
        return ""
    return module[len(name) + 1 :] if name and module.startswith(f"{name}/") else None


def joined(folder: FilePath, relative: str) -> FilePath:
    parts = [part for part in folder.split("/") if part]
    for part in relative.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def modules_around(folder: FilePath, finder: Finder) -> Iterator[tuple[FilePath, Declared]]:
    """The module that a folder is in, then the workspace file around it with what it replaces."""
    place, inside = folder, False
    while True:
        data = finder.config(joined(place, MODULE_FILE)) if not inside else None
        if data is not None:
            inside = True
            yield place, read_declared(data)
        data = finder.config(joined(place, WORK_FILE))
        if data is not None:
            yield place, read_declared(data)
            return
        if not place:
            return
        place = place.rpartition("/")[0]


def by_name(module: str, but: str, finder: Finder) -> Module | None:
    """A module of the workspace by its name, the longest that fits."""
    parts = module.split("/")
    for count in range(min(len(parts), MOST_PARTS), 0, -1):
        name = "/".join(parts[:count])
        if name == but:
            continue
        folder = finder.named(name, MODULES, lambda: modules_of(finder))
        if folder is not None:
            target = joined(folder, "/".join(parts[count:]))
            if not target or finder.has_folder(target):
                return Module(Found.FOLDER, target)
    return None


def modules_of(finder: Finder) -> dict[str, FilePath]:
    """The folders of all modules of the workspace, by name; of two of one name the outer one."""
    found: dict[str, FilePath] = {}
    for root in sorted(finder.roots(), key=lambda root: (-root.count("/"), root), reverse=True):
        data = finder.config(joined(root, MODULE_FILE))
        if data is not None:
            found.setdefault(read_declared(data).module, root)
    return found


def without_modules(module: str, finder: Finder) -> Module | None:
    """Import paths as folders below the workspace, or below src: the way of before modules."""
    if "/" not in module and "." not in module:
        return None  # a package of the standard library
    for start in ("", "src"):
        folder = joined(start, module)
        if finder.has_folder(folder):
            return Module(Found.FOLDER, folder)
    return None


def no_submodule(path: FilePath, name: str, finder: Finder) -> Module | None:
    return None


# --- Files of a package ---


def sees(asking: FilePath, declaring: FilePath) -> bool:
    """Whether a file can be built with another one: tests with what is tested, in their own folder, and no file for one
    system with one for another."""
    if declaring.endswith(TEST) and (
        not asking.endswith(TEST) or folder_of(asking) != folder_of(declaring)
    ):
        return False
    mine, its = made_for(asking), made_for(declaring)
    return all(not one or not other or one == other for one, other in zip(mine, its, strict=True))


def folder_of(path: FilePath) -> FilePath:
    return path.rpartition("/")[0]


@lru_cache(maxsize=4096)
def made_for(path: FilePath) -> tuple[str, str]:
    """The system and the processor that a file's name says that it is for, "" for any."""
    name = path.rpartition("/")[2].removesuffix(".go").removesuffix("_test")
    parts = name.split("_")[1:][-2:]
    if len(parts) == 2 and parts[0] in SYSTEMS and parts[1] in PROCESSORS:
        return parts[0], parts[1]
    last = parts[-1] if parts else ""
    return (last if last in SYSTEMS else "", last if last in PROCESSORS else "")


def faces(folder: FilePath) -> tuple[str, ...]:
    """The files in which a package is documented, or that are called like it."""
    return ("doc", folder.rpartition("/")[2])


def is_offered(name: str) -> bool:
    return name[:1].isupper()


# --- Conditions of files ---

_WORDS = re.compile(r"[\w.]+|&&|\|\||[!()]")
_VERSION = re.compile(r"go1(?:\.\d+)*")
# Of the machine and the compiler: not known here, and both ways built by somebody.
_MACHINE = SYSTEMS | PROCESSORS | {"unix", "cgo", "gc", "gccgo", "race", "msan", "asan", "purego"}


def fitting(asking: str, declaring: str) -> int:
    """How well a file under a condition fits an asking one: built like it, built by everybody, or only with tags."""
    if asking == declaring:
        return 2
    return 1 if holds(declaring) is not False else 0


@lru_cache(maxsize=256)
def holds(condition: str) -> bool | None:
    """Whether a condition holds where nothing is asked for; None where that is for the machine to say."""
    words = _WORDS.findall(condition)
    return either(words) if words else True


def either(words: list[str]) -> bool | None:
    found = both(words)
    while words and words[0] == "||":
        words.pop(0)
        other = both(words)
        found = True if found or other else None if found is None or other is None else False
    return found


def both(words: list[str]) -> bool | None:
    found = one(words)
    while words and words[0] == "&&":
        words.pop(0)
        other = one(words)
        found = (
            False if found is False or other is False else None if None in (found, other) else True
        )
    return found


def one(words: list[str]) -> bool | None:
    word = words.pop(0) if words else ""
    if word == "!":
        inner = one(words)
        return None if inner is None else not inner
    if word == "(":
        inside = either(words)
        if words:
            words.pop(0)
        return inside
    if word in _MACHINE:
        return None
    return bool(_VERSION.fullmatch(word))
