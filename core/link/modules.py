"""Modules and what they offer: imports, re-exports, wildcard imports, submodules as attributes.

An *end* is what a chain of imports leads to: a module type, an outside name, (BOUND, File, path), a value path in the
file that binds the name, or (PART, File, path, name), a member of one. A question's answer is a tuple of ends, none
when the name is not there.
"""

from collections.abc import Iterable

from core import paths as op
from core.languages.rules import Found, Module
from core.link import folders
from core.link.engine import Engine, File, record
from core.link.kinds import BOUND, EXTERNAL, FOLDER, MODULE, PACKAGE, PART, Type, join
from core.link.packages import imported, member_ends, named, visible
from core.link.routes import import_route, inside
from core.link.stubs import stub_of
from core.link.surface import OFFERED, STARS
from core.model import EVERYTHING, PREFIX, Import, ImportFlag, Kind

Ends = tuple[Type, ...]


def module_of(engine: Engine, file: File, name: str, level: int) -> Type | None:
    """The module that a file means by a name; None when it should be ours and is not there."""
    if file.rules.package_folders:
        return folders.package_named(engine, file, name)
    if file.rules.packages:
        return next(iter(named(engine, file, name)), None)
    outside = engine.outside
    key = (file.folder, file.external, name, level, file.rules)
    known = outside.modules.get(key)
    if known is None:
        if file.external and not level:
            found = Module(Found.EXTERNAL, name.partition(PREFIX)[0])
            notes = None
        else:
            outside.finder.notes = []
            found = file.rules.resolve_module(name, level, file.path, outside.finder)
            notes = outside.finder.notes
        known = outside.modules[key] = (as_type(engine, file, found), notes)
    kind, notes = known
    if notes:
        engine.log.append(notes)
    return kind


def as_type(engine: Engine, file: File, module: Module | None) -> Type | None:
    """The type of a module that language rules found."""
    if module is None or module.found == Found.MISSING:
        return None
    if module.found == Found.FILE:
        loaded = engine.load(module.path)
        return (MODULE, loaded) if loaded is not None else None
    if module.found == Found.FOLDER:
        return (FOLDER, module.path, file.rules)
    path = engine.outside.external_module(module.path, file.path)
    if path is not None and path.endswith("/"):
        return (FOLDER, path[:-1], file.rules)
    loaded = engine.load(path) if path is not None else None
    if loaded is None:
        return (EXTERNAL, module.path, "")
    ambient = declared_module(loaded, module.path)
    return (MODULE, loaded) if ambient is None else (BOUND, loaded, ambient)


def declared_module(file: File, name: str) -> int | None:
    """The path of the symbol of `declare module "name" { ... }`, in a file that is no module itself."""
    for path in file.scopes.get(0, {}).get(name, ()) if not file.exports else ():
        node = file.paths[path]
        if node[0] == op.SYMBOL and file.symbols[node[1]].kind == Kind.NAMESPACE:
            return path
    return None


def submodule(engine: Engine, file: File, path: str, name: str) -> Type | None:
    """The module `name` of a package, whose file or folder is `path`."""
    finder = engine.outside.finder
    finder.notes = []
    found = as_type(engine, file, file.rules.submodule(path, name, finder))
    if finder.notes:
        engine.log.append(finder.notes)
    return found


def attribute(engine: Engine, file: File, name: str) -> Ends:
    """What a file offers under a name."""
    if file.rules.routes:
        return inside(engine, file, (MODULE, file), name)
    return engine.ask(file.attributes, name, find_attribute, file, name)  # type: ignore[no-any-return]


def find_attribute(engine: Engine, file: File, name: str) -> Ends:
    engine.note(file, name)
    # In languages with lists of exports: one that comes hides all other names.
    if file.rules.default_export:
        engine.note(file, STARS)
    if file.exports is not None:
        return exported(engine, file, name)
    ends: list[Type] = []
    for path in file.scopes.get(0, {}).get(name, ()):
        node = file.paths[path]
        if node[0] != op.IMPORT:
            ends.append((BOUND, file, path))
        elif not imports_itself(engine, file, file.imports[node[1]], name):
            ends += import_ends(engine, file, node[1])
    if ends:
        return join([tuple(ends)])
    taken, outside = wildcard_ends(engine, file, name)
    return taken or stubbed(engine, file, name) or below(engine, file, name) or outside


def stubbed(engine: Engine, file: File, name: str) -> Ends:
    """What only the stub beside a source declares."""
    stub = stub_of(engine, file)
    return attribute(engine, stub, name) if stub is not None else ()


def below(engine: Engine, file: File, name: str) -> Ends:
    """The submodule of that name, for a package."""
    module = submodule(engine, file, file.path, name)
    return (module,) if module is not None else ()


def imports_itself(engine: Engine, file: File, item: Import, name: str) -> bool:
    """`from . import name` inside the package: it is the submodule that binds the name, not this import."""
    if item.name != name:
        return False
    module = module_of(engine, file, item.module, item.level)
    return module is not None and module[0] == MODULE and module[1] is file


def exported(engine: Engine, file: File, name: str) -> Ends:
    """From an explicit list of exports: the name itself, a re-export of everything, or a member of the whole."""
    exports = file.exports or {}
    path = exports.get(name)
    if path is not None:
        return through(engine, file, path)
    if name == file.rules.default_export:
        return ()
    taken, outside = wildcard_ends(engine, file, name)
    return taken or outside


def through(engine: Engine, file: File, path: int) -> Ends:
    """The ends of a path that may itself be an import."""
    node = file.paths[path]
    if node[0] == op.IMPORT:
        return import_ends(engine, file, node[1])
    if node[0] == op.NAME:
        engine.note(file, node[2])
        found: list[Type] = []
        for bound in file.scopes.get(node[1], {}).get(node[2], ()):
            found += through(engine, file, bound) if bound != path else ((BOUND, file, bound),)
        return tuple(found)
    return ((BOUND, file, path),)


# --- Wildcards ---


def wildcard_ends(engine: Engine, file: File, name: str) -> tuple[Ends, Ends]:
    """A name that only wildcard imports can bring into a file: (where it comes from, the last one that offers it wins;
    where it may come from, outside the workspace)."""
    by_name, outside = wildcard_sources(engine, file)
    for source in by_name.get(name, ()):
        ends = attribute(engine, source, name)
        if ends:
            return ends, ()
    return (), ((EXTERNAL, outside[-1], name),) if outside else ()


Sources = tuple[
    dict[str, list[File]], list[str]
]  # by name, the last first; modules outside the workspace


def wildcard_sources(engine: Engine, file: File) -> Sources:
    """Which files the wildcard imports of a file bring each name from."""
    engine.note(file, STARS)
    if not file.stars:
        return {}, []
    found = engine.ask(file.wildcards, "sources", find_sources, file, None)
    return found or ({}, [])


@record
def find_sources(engine: Engine, file: File, _: None) -> Sources:
    by_name: dict[str, list[File]] = {}
    outside: list[str] = []
    for index in file.stars:
        item = file.imports[index]
        module = module_of(engine, file, item.module, item.level)
        if module is None or (file.exports is not None and not item.flags & ImportFlag.REEXPORT):
            continue
        if module[0] == EXTERNAL:
            outside.append(module[1])
        elif module[0] == MODULE and module[1] is not file:
            for name in wildcard_names(engine, module[1]):
                by_name.setdefault(name, []).insert(0, module[1])
    return by_name, outside


def wildcard_names(engine: Engine, file: File) -> tuple[str, ...]:
    """The names that a wildcard import of a file brings in."""
    return engine.ask(file.wildcards, "names", find_names, file, None)  # type: ignore[no-any-return]


@record
def find_names(engine: Engine, file: File, _: None) -> tuple[str, ...]:
    engine.note(file, OFFERED)
    if file.wildcard is not None:
        return file.wildcard
    above = wildcard_sources(engine, file)[0]
    if file.exports is not None:
        hidden = (file.rules.default_export, EVERYTHING)
        return tuple(name for name in {**file.exports, **above} if name not in hidden)
    return tuple(name for name in {**file.scopes.get(0, {}), **above} if not name.startswith("_"))


def import_ends(engine: Engine, file: File, index: int) -> Ends:
    """What an import brings in."""
    if file.rules.routes:
        return import_route(engine, file, index)
    return engine.ask(file.sources, index, find_import, file, index)  # type: ignore[no-any-return]


def find_import(engine: Engine, file: File, index: int) -> Ends:
    item = file.imports[index]
    if file.rules.package_folders:
        return folders.imported(engine, file, item)
    if file.rules.packages:
        return imported(engine, file, item)
    name = item.module
    if item.flags & ImportFlag.ROOT:
        name = name.replace(".", PREFIX, 1)
    module = module_of(engine, file, name, item.level)
    if module is None:
        return ()
    if not item.name or item.name == "*":
        return whole(engine, module, item.flags)
    return offered(engine, module, item.name, file)


def whole(engine: Engine, module: Type, flags: int) -> Ends:
    """A module itself, or the one value that it exports."""
    if module[0] == MODULE and flags & (ImportFlag.REQUIRE | ImportFlag.DYNAMIC):
        file: File = module[1]
        engine.note(file, EVERYTHING)
        if file.exports is not None and EVERYTHING in file.exports:
            return through(engine, file, file.exports[EVERYTHING])
    if module[0] == BOUND and flags & (ImportFlag.REQUIRE | ImportFlag.DYNAMIC):
        return declared_whole(engine, module) or (module,)
    return (module,)


def offered(engine: Engine, module: Type, name: str, asking: File) -> Ends:
    """What a module offers under a name."""
    if module[0] == EXTERNAL:
        return ((EXTERNAL, module[1], f"{module[2]}.{name}" if module[2] else name),)
    if module[0] == FOLDER:
        found = submodule(engine, asking, module[1], name)
        return (found,) if found is not None else ((EXTERNAL, module[1].replace("/", "."), name),)
    if module[0] == PACKAGE and asking.rules.package_folders:
        return folders.offered_by(engine, asking, module, name)
    if module[0] == PACKAGE:
        return member_ends(engine, asking, module, name)
    if module[0] == BOUND:
        return declared_member(engine, module, name)
    file: File = module[1]
    ends = attribute(engine, file, name)
    if not ends and file.exports is not None:
        return whole_member(engine, file, name)
    return ends


def whole_member(engine: Engine, file: File, name: str) -> Ends:
    """`import x` and `import {x}` from a file that exports one value: the value, or a member of it."""
    engine.note(file, EVERYTHING)
    exports = file.exports or {}
    if EVERYTHING not in exports:
        plain = name == file.rules.default_export and offers_itself(engine, file)
        return ((MODULE, file),) if plain else ()
    if name == file.rules.default_export:
        return through(engine, file, exports[EVERYTHING])
    return tuple(parts_of(engine, file, through(engine, file, exports[EVERYTHING]), name))


def offers_itself(engine: Engine, file: File) -> bool:
    """Whether a file adds what it offers to the object that the language gives it: exports.name = value."""
    names = file.scopes.get(0, {})
    for name in file.rules.whole_names:
        engine.note(file, name)
    bound = [path for name in file.rules.whole_names for path in names.get(name, ())]
    return any(file.paths[path][0] == op.OBJECT for path in bound)


def parts_of(engine: Engine, file: File, wholes: Iterable[Type], name: str) -> list[Type]:
    """The member of the one value that a module exports."""
    found: list[Type] = []
    for end in wholes:
        if end[0] == BOUND:
            found.append((PART, end[1], end[2], name))
        elif end[0] in (MODULE, EXTERNAL) and end[1] is not file:
            found += offered(engine, end, name, file)
    return found


def declared_whole(engine: Engine, module: Type) -> Ends:
    """What `declare module "x" { export = value }` offers."""
    file: File = module[1]
    names = file.scopes.get(file.paths[module[2]][1], {})
    engine.note(file, EVERYTHING)
    return tuple(end for path in names.get(EVERYTHING, ()) for end in through(engine, file, path))


def declared_member(engine: Engine, module: Type, name: str) -> Ends:
    """What `declare module "x" { ... }` offers under a name."""
    file: File = module[1]
    symbol = file.paths[module[2]][1]
    names = file.scopes.get(symbol, {})
    engine.note(file, name)
    ends = [end for path in names.get(name, ()) for end in through(engine, file, path)]
    wholes = declared_whole(engine, module)
    if not ends and name == file.rules.default_export:
        return wholes or (module,)
    ends = ends or parts_of(engine, file, wholes, name)
    for index in file.stars if not ends else ():
        item = file.imports[index]
        source = module_of(engine, file, item.module, item.level) if item.scope == symbol else None
        if source is not None and source != module:
            ends += offered(engine, source, name, file)
    return tuple(ends)


def global_ends(engine: Engine, file: File, name: str) -> Ends:
    """A name that nothing in the file binds: from a wildcard import, or built in."""
    if file.rules.package_folders:
        return folders.visible(engine, file, name)
    if file.rules.packages:
        return visible(engine, file, name)
    # Where names are reached by paths, wildcards belong to namespaces (core.link.routes): only types are left.
    taken, outside = ((), ()) if file.rules.routes else wildcard_ends(engine, file, name)
    if taken:
        return taken
    if name in file.rules.builtins:
        return ((EXTERNAL, file.rules.builtin_module, name),)
    return outside
