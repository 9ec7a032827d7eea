"""Packages that are folders: imports name a folder, and what its files declare is visible in all of them.

    import "a/b"   b.F()        F of any file of the folder, if the name is offered; "b" is what its files say

The key of a package is "folder/name": files of one folder may say different names. Where several files declare a name,
variants of one package for different systems, all of them are meant that the asking file can be built with.
"""

from core import paths as op
from core.languages.rules import Found, Module
from core.link.engine import Engine, File, record
from core.link.kinds import BOUND, EXTERNAL, PACKAGE, Type
from core.link.surface import STARS
from core.model import PACKAGE as PACKAGE_DETAIL
from core.model import FilePath, Import, ImportFlag

Ends = tuple[Type, ...]
MOST_FILES = 8  # that are looked at for what a package is called


def key_of(file: File) -> str:
    """Under what the package of a file is noted."""
    return f"{file.folder}/{file.package}" if file.rules.package_folders else file.package


def holders(engine: Engine, file: File, key: str, name: str) -> list[File]:
    """The files of a package that declare a name, the one that asks among them."""
    finder = engine.outside.finder
    finder.notes = []
    paths = finder.declaring(key, name)
    engine.log += finder.notes
    found = []
    for path in paths:
        holder = file if path == file.path else engine.load(path)
        if holder is not None and holder.rules is file.rules and key_of(holder) == key:
            engine.note(holder, name)
            found.append(holder)
    return found


def fitting(engine: Engine, file: File, files: list[File]) -> list[File]:
    """The files that another one can use; of variants of one, those that fit the asking one best."""
    files = [other for other in files if other is file or file.rules.sees(file.path, other.path)]
    if len(files) < 2:
        return files
    if file in files:
        return [file]
    mine = condition_of(engine, file)
    ranks = [file.rules.fitting(mine, condition_of(engine, other)) for other in files]
    return [other for other, rank in zip(files, ranks, strict=True) if rank == max(ranks)]


def condition_of(engine: Engine, file: File) -> str:
    """Under which condition a file is a part of its package, "" for always."""
    for symbol in file.symbols[1:]:
        if symbol.detail == PACKAGE_DETAIL:
            engine.note(file, symbol.name)
            return str(file.paths[symbol.values[0]][1][1:]) if symbol.values else ""
    return ""


def in_folder(engine: Engine, file: File, key: str, name: str) -> Ends:
    """What a package has under a name."""
    found: list[Type] = []
    declaring = [
        holder for holder in holders(engine, file, key, name) if name in holder.scopes.get(0, {})
    ]
    for holder in fitting(engine, file, declaring):
        for path in holder.scopes.get(0, {}).get(name, ()):
            if holder.paths[path][0] == op.SYMBOL:
                found.append((BOUND, holder, path))
    return tuple(found)


def offered_by(engine: Engine, file: File, package: Type, name: str) -> Ends:
    """What a package has under a name for a file that imports it."""
    if not file.rules.offers_name(name):
        return ()
    return in_folder(engine, file, package[1], name)


# --- Imports ---


def package_named(engine: Engine, file: File, module: str) -> Type | None:
    """What an import names: a package of ours, or one that is outside; None for one that should be here and is not."""
    key = f"package {module}"
    found: Ends = engine.ask(file.wildcards, key, find_package, file, module)
    return found[0] if found else None


@record
def find_package(engine: Engine, file: File, module: str) -> Ends:
    found = folder_named(engine, file, module)
    if found.found == Found.EXTERNAL:
        return ((EXTERNAL, found.path, ""),)
    face = face_of(engine, file, found.path) if found.found == Found.FOLDER else None
    return ((PACKAGE, key_of(face), face),) if face is not None else ()


def folder_named(engine: Engine, file: File, module: str) -> Module:
    """What an import path means, which is the same for all files of a folder."""
    known = engine.outside.modules
    key = (file.folder, module, file.rules)
    if key not in known:
        finder = engine.outside.finder
        finder.notes = []
        found = file.rules.resolve_module(module, 0, file.path, finder)
        # That the folder is there is not noted: the file that stands for it is, and who else is in it says nothing.
        there = (f"{found.path}/", "") if found.found == Found.FOLDER else None
        known[key] = (found, [note for note in finder.notes if note != there])
    found, notes = known[key]
    engine.log.append(notes)
    return found  # type: ignore[no-any-return]


def face_of(engine: Engine, file: File, folder: FilePath) -> File | None:
    """The file of a folder that stands for the package that others import."""
    finder = engine.outside.finder
    finder.notes = []
    inside = f"{folder}/" if folder else ""
    suffix = file.path[file.path.rfind(".") :]
    first = [finder.first(f"{inside}{name}", (suffix,)) for name in file.rules.faces(folder)]
    paths = [path for path in first if path is not None]
    if not paths:
        paths = list(finder.declaring(f"{folder}/", ""))
    engine.log += finder.notes
    likely: File | None = None
    for path in [path for path in paths if path.endswith(suffix)][:MOST_FILES]:
        holder = engine.load(path) if file.rules.sees("", path) else None
        if holder is None or holder.rules is not file.rules:
            continue
        engine.note(holder, holder.package)
        likely = likely or holder
        if holder.package != file.rules.program:
            return holder
    return likely


def imported(engine: Engine, file: File, item: Import) -> Ends:
    """What an import brings in; where the package is not called what its path suggests, nothing under that name."""
    package = package_named(engine, file, item.module)
    if package is None:
        return ()
    if (
        item.flags & ImportFlag.SELF_NAMED
        and package[0] == PACKAGE
        and package[2].package != item.alias
    ):
        return visible(engine, file, item.alias)
    return (package,)


def symbol_of(package: Type) -> tuple[File, int]:
    """The place that stands for a package: what its file says that it is called."""
    face: File = package[2]
    for index, symbol in enumerate(face.symbols):
        if symbol.detail == PACKAGE_DETAIL:
            return face, index
    return face, 0


# --- Names that a file does not bind ---


def visible(engine: Engine, file: File, name: str) -> Ends:
    """What a name means that nothing in the file binds."""
    return engine.ask(file.wildcards, name, find_visible, file, name)  # type: ignore[no-any-return]


@record
def find_visible(engine: Engine, file: File, name: str) -> Ends:
    engine.note(file, file.package)
    engine.note(file, STARS)
    found = in_folder(engine, file, key_of(file), name)
    if found:
        return found
    outside: list[Type] = []
    for item in file.imports:
        if item.name != "*" and not item.flags & ImportFlag.SELF_NAMED:
            continue
        package = package_named(engine, file, item.module)
        if package is None:
            continue
        if item.name != "*":
            if package[0] == PACKAGE and package[2].package == name:
                return (package,)
        elif package[0] == PACKAGE:
            found = offered_by(engine, file, package, name)
            if found:
                return found
        elif file.rules.offers_name(name):
            outside.append((EXTERNAL, package[1], name))
    if name in file.rules.builtins:
        return ((EXTERNAL, file.rules.builtin_module, name),)
    return tuple(outside[-1:])
