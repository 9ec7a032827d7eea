"""Paths of names through modules: a::b::C, crate::x, super::y, and what use declarations bring in by them.

A namespace is a file's module (symbol 0) or one that is written inside a file. It has its own names, and behind them
what its wildcard imports bring. What is around it is seen by `super` only; macros are seen by name further in.
"""

from core import paths as op
from core.languages.rules import Found
from core.link.classes import find
from core.link.engine import Engine, File
from core.link.kinds import BOUND, CLASS, EXTERNAL, MODULE, OBJECT, PART, Type, join
from core.link.surface import STARS
from core.model import Flag, Import, Kind

Ends = tuple[Type, ...]
SEPARATOR = "::"
MACRO = "!"


def route_ends(engine: Engine, file: File, scope: int, text: str) -> Ends:
    """What a path means, seen from a namespace or from a callable in it."""
    return engine.ask(file.wildcards, f"{scope} {text}", find_route, file, (scope, text))  # type: ignore[no-any-return]


def find_route(engine: Engine, file: File, route: tuple[int, str]) -> Ends:
    scope, text = route
    parts = text.split(SEPARATOR)
    if not text:
        return ()  # a name that is missing where one must be
    if not parts[0]:
        ends, parts = package(engine, file, parts[1]), parts[2:]
    else:
        ends, parts = first(engine, file, scope, parts)
    for part in parts:
        ends = join([inside(engine, file, end, part) for end in ends])
    return ends


def first(engine: Engine, file: File, scope: int, parts: list[str]) -> tuple[Ends, list[str]]:
    """What a path begins with, and what follows it."""
    name, rest = parts[0], parts[1:]
    if name in ("crate", "$crate"):
        return module_ends(engine, file, "crate"), rest
    if name not in ("self", "super"):
        return visible(engine, file, scope, name), rest
    holder, symbol = file, namespace(file, scope)
    steps = parts if name == "super" else rest
    while steps and steps[0] == "super":
        steps = steps[1:]
        if symbol:
            symbol = namespace(holder, holder.symbols[symbol].parent)
            continue
        above = module_ends(engine, holder, "super")
        if not above or above[0][0] != MODULE:
            return (), []
        holder = above[0][1]
    return ((OBJECT, holder, symbol) if symbol else (MODULE, holder),), steps


def namespace(file: File, symbol: int) -> int:
    """The namespace that a symbol is, or stands in."""
    while symbol > 0 and file.symbols[symbol].kind != Kind.NAMESPACE:
        symbol = file.symbols[symbol].parent
    return max(symbol, 0)


def module_ends(engine: Engine, file: File, said: str) -> Ends:
    """The module of a file that rules find by what is said of it; nothing where it is not there."""
    outside = engine.outside
    key = (file.path, file.external, said, 0, file.rules)
    known = outside.modules.get(key)
    if known is None:
        outside.finder.notes = []
        found = file.rules.resolve_module(said, 0, file.path, outside.finder)
        kind: Type | None = None
        if found.found == Found.FILE:
            loaded = engine.load(found.path)
            kind = (MODULE, loaded) if loaded is not None else None
        elif found.found == Found.EXTERNAL:
            kind = (EXTERNAL, found.path, "")
        known = outside.modules[key] = (kind, outside.finder.notes)
    kind, notes = known
    if notes:
        engine.log.append(notes)
    return (kind,) if kind is not None else ()


def package(engine: Engine, file: File, name: str) -> Ends:
    return module_ends(engine, file, SEPARATOR + name)


# --- Names of namespaces ---


def visible(engine: Engine, file: File, scope: int, name: str) -> Ends:
    """A name that nothing around it binds in its file, as it stands in a callable or a namespace."""
    while scope > 0 and file.symbols[scope].kind != Kind.NAMESPACE:
        found = starred(engine, file, scope, name)
        if found:
            return found
        scope = file.symbols[scope].parent
    scope = max(scope, 0)
    found = names_at(engine, file, scope, name, name)
    if not found and name.endswith(MACRO):
        found = macro_around(engine, file, scope, name)
    if found:
        return found
    if name in file.rules.builtins:
        return ((EXTERNAL, file.rules.builtin_module, name),)
    return package(engine, file, name) if not name.endswith(MACRO) else ()


def names_at(engine: Engine, file: File, symbol: int, name: str, asked: str = "") -> Ends:
    """What a namespace has under a name; `asked`: a path that begins with this name is looked up, which is not found
    through an import that begins with it too."""
    key = f"{symbol} {name} {asked}"
    return engine.ask(file.attributes, key, find_names, file, (symbol, name, asked))  # type: ignore[no-any-return]


def find_names(engine: Engine, file: File, question: tuple[int, str, str]) -> Ends:
    symbol, name, asked = question
    engine.note(file, name)
    ends: list[Type] = []
    for path in file.scopes.get(symbol, {}).get(name, ()):
        node = file.paths[path]
        if node[0] != op.IMPORT:
            ends.append((BOUND, file, path))
        elif not asked or file.imports[node[1]].module.split(SEPARATOR)[0] != asked:
            ends += import_route(engine, file, node[1])
    return tuple(ends) or starred(engine, file, symbol, name)


def starred(engine: Engine, file: File, symbol: int, name: str) -> Ends:
    """What the wildcard imports of a namespace, or of a callable, bring in under a name."""
    engine.note(file, STARS)
    for index in file.stars:
        item = file.imports[index]
        if item.scope != symbol:
            continue
        for source in route_ends(engine, file, symbol, item.module):
            if source[0] == EXTERNAL:
                continue  # what it has is not known
            found = inside(engine, file, source, name, True)
            if found and (source[0] in (MODULE, OBJECT) or is_there(engine, found)):
                return found
    return ()


def is_there(engine: Engine, ends: Ends) -> bool:
    """Whether a part of something that is no module is there."""
    for end in ends:
        if end[0] != PART:
            return True
        for kind in engine.types(end[1], end[2]):
            if kind[0] == CLASS and find(engine, kind[1], end[3]) is not None:
                return True
    return False


def inside(engine: Engine, file: File, end: Type, name: str, bare: bool = False) -> Ends:
    """What something has under a name; of a bare name it is known whether a macro is meant."""
    tag = end[0]
    if tag in (MODULE, OBJECT):
        symbol = end[2] if tag == OBJECT else 0
        found = names_at(engine, end[1], symbol, name)
        if found or bare or name.endswith(MACRO):
            return found
        found = names_at(engine, end[1], symbol, name + MACRO)
        return found or (exported_macro(engine, end[1], name) if not symbol else ())
    if tag == EXTERNAL:
        return ((EXTERNAL, end[1], f"{end[2]}.{name}" if end[2] else name),)
    if tag != BOUND:
        return ()
    holder, path = end[1], end[2]
    node = holder.paths[path]
    if node[0] == op.SYMBOL and holder.symbols[node[1]].kind == Kind.NAMESPACE:
        return inside(engine, file, (OBJECT, holder, node[1]), name, bare)
    return ((PART, holder, path, name),)


def macro_around(engine: Engine, file: File, scope: int, name: str) -> Ends:
    """A macro that a namespace around has, or the only one of its name nearby: they are seen without a path."""
    while scope > 0:
        scope = namespace(file, file.symbols[scope].parent)
        found = names_at(engine, file, scope, name)
        if found:
            return found
    found_all = macros_of_crate(engine, file, name)
    return tuple(found_all) if len(found_all) == 1 else ()


def exported_macro(engine: Engine, file: File, name: str) -> Ends:
    """A macro that a crate exports: it is a member of the crate, wherever it is declared."""
    if module_ends(engine, file, "crate") != ((MODULE, file),):
        return ()
    found = [
        (BOUND, holder, path)
        for _, holder, path in macros_of_crate(engine, file, name + MACRO)
        if holder.symbols[holder.paths[path][1]].flags & Flag.EXPORTED
    ]
    return tuple(found)


def macros_of_crate(engine: Engine, file: File, name: str) -> list[Type]:
    """The macros of a name that the files of a crate declare."""
    finder = engine.outside.finder
    finder.notes = []
    paths = finder.declaring("", name.removesuffix(MACRO))
    engine.log += finder.notes
    root = module_ends(engine, file, "crate")
    found: list[Type] = []
    for path in paths:
        holder = file if path == file.path else engine.load(path)
        if holder is None or holder.rules is not file.rules:
            continue
        if module_ends(engine, holder, "crate") != root:
            continue
        engine.note(holder, name)
        bound = holder.scopes.get(0, {}).get(name, ())
        found += [(BOUND, holder, p) for p in bound if holder.paths[p][0] == op.SYMBOL]
    return found


# --- Imports ---


def import_route(engine: Engine, file: File, index: int) -> Ends:
    """What a use declaration, or a module of a file, brings in."""
    return engine.ask(file.sources, index, find_import_route, file, index)  # type: ignore[no-any-return]


def find_import_route(engine: Engine, file: File, index: int) -> Ends:
    item: Import = file.imports[index]
    if item.module.startswith("mod "):
        return module_ends(engine, file, item.module)
    if not item.name:
        return route_ends(engine, file, item.scope, item.module)
    if not item.module:
        return visible_import(engine, file, item)
    ends = route_ends(engine, file, item.scope, item.module)
    return join([inside(engine, file, end, item.name) for end in ends])


def visible_import(engine: Engine, file: File, item: Import) -> Ends:
    """use name: a package, mostly"""
    if item.name == "crate":
        return module_ends(engine, file, "crate")
    return package(engine, file, item.name)
