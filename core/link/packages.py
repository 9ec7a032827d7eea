"""Packages that files declare: their names are visible in all files of the package, wherever these are.

    package a.b;  import c.D;  import e.*;      a bare name: what is imported by name, the package, then e and others

Which files declare a name of a package is asked of the index and noted, so that a file that comes, goes or changes its
package selects those who looked for one of its names. Where several declare it, projects side by side or variants of
one library, the one nearest to who asks is meant.
"""

from core import paths as op
from core.languages.rules import LanguageRules
from core.link.classes import find
from core.link.engine import Engine, File, record
from core.link.kinds import BOUND, CLASS, EXTERNAL, PACKAGE, PART, Type
from core.model import FilePath, Import, Kind

Ends = tuple[Type, ...]
_OWNERS: dict[int, frozenset[str]] = {}  # rules are there once for each language, and for good


def named(engine: Engine, file: File, dotted: str) -> Ends:
    """What a dotted name means: a package, a type or a member of one, or something outside."""
    return engine.ask(file.wildcards, f"named {dotted}", find_named, file, dotted)  # type: ignore[no-any-return]


@record
def find_named(engine: Engine, file: File, dotted: str) -> Ends:
    parts = dotted.split(".")
    places = [i for i, part in enumerate(parts) if is_type_name(file, part)]
    for place in places or range(len(parts) - 1, -1, -1):
        package = ".".join(parts[:place])
        ends = in_package(engine, file, package, parts[place]) if package else ()
        if ends:
            for part in parts[place + 1 :]:
                ends = inside(engine, ends, part)
            return ends
    if not places:
        return ((PACKAGE, dotted),)
    return ((EXTERNAL, ".".join(parts[: places[0]]), ".".join(parts[places[0] :])),)


def is_type_name(file: File, name: str) -> bool:
    """Whether a name is written as types are, by the language's convention."""
    return file.rules.type_name is not None and file.rules.type_name.match(name) is not None


def inside(engine: Engine, ends: Ends, name: str) -> Ends:
    """A member of what was found; a type inside of a type is found at once, so that one of its members can be next."""
    found: list[Type] = []
    for end in ends:
        if end[0] == BOUND:
            found += nested(engine, end, name) or ((PART, end[1], end[2], name),)
        elif end[0] == EXTERNAL:
            found.append((EXTERNAL, end[1], f"{end[2]}.{name}"))
    return tuple(found)


def nested(engine: Engine, end: Type, name: str) -> list[Type]:
    """The type that a type has under a name, its own or inherited."""
    found: list[Type] = []
    for kind in engine.types(end[1], end[2]) if not name.endswith(op.CALLED) else ():
        place = find(engine, kind[1], name) if kind[0] == CLASS else None
        if place is not None:
            holder = place[0].file
            found += [(BOUND, holder, path) for path in place[2] if is_type(holder, path)]
    return found


def is_type(file: File, path: int) -> bool:
    node = file.paths[path]
    return node[0] == op.SYMBOL and file.symbols[node[1]].kind == Kind.CONTAINER


def in_package(engine: Engine, file: File, package: str, name: str) -> Ends:
    """What a package has under a name."""
    finder = engine.outside.finder
    finder.notes = []
    paths = finder.declaring(package, name)
    engine.log += finder.notes
    if not package:
        paths = tuple([path for path in paths if path.rpartition("/")[0] == file.folder])
    for path in sorted(paths, key=lambda path: (distance(file.path, path), path)):
        holder = file if path == file.path else engine.load(path)
        if holder is None or holder.rules is not file.rules or holder.package != package:
            continue
        engine.note(holder, name)
        bound = holder.scopes.get(0, {}).get(name, ())
        found = [path for path in bound if holder.paths[path][0] == op.SYMBOL]
        if found:
            return tuple([(BOUND, holder, path) for path in found])
    return ()


def distance(one: FilePath, other: FilePath) -> int:
    """How many folders are between two files."""
    here, there = one.split("/")[:-1], other.split("/")[:-1]
    common = 0
    for mine, its in zip(here, there, strict=False):
        if mine != its:
            break
        common += 1
    return len(here) + len(there) - 2 * common


def imported(engine: Engine, file: File, item: Import) -> Ends:
    """What an import brings in."""
    if not item.name or item.name == "*":
        return named(engine, file, item.module)
    return named(engine, file, f"{item.module}.{item.name}")


def visible(engine: Engine, file: File, name: str) -> Ends:
    """What a name means that nothing in the file binds."""
    return engine.ask(file.wildcards, name, find_visible, file, name)  # type: ignore[no-any-return]


@record
def find_visible(engine: Engine, file: File, name: str) -> Ends:
    is_callable = name.endswith(op.CALLED)
    if not is_callable:
        found = in_package(engine, file, file.package, name)
        if found:
            return found
    outside: list[Type] = []
    for index in file.stars:
        for end in named(engine, file, file.imports[index].module):
            if end[0] == PACKAGE and not is_callable:
                found = in_package(engine, file, end[1], name)
                if found:
                    return found
                outside.append((EXTERNAL, end[1], name))
            elif end[0] in (BOUND, PART):
                found = inside(engine, (end,), name) if end[0] == BOUND else ()
                if found and has(engine, end, name):
                    return found
            elif end[0] == EXTERNAL:
                outside.append((EXTERNAL, end[1], f"{end[2]}.{name}"))
    if name in file.rules.object_members:
        return ((EXTERNAL, file.rules.builtin_module, f"{file.rules.known.top}.{name}"),)
    if name in file.rules.builtins:
        return ((EXTERNAL, file.rules.builtin_module, name),)
    if is_callable:
        return likely(file, name, outside)
    package: Ends = ((PACKAGE, name),)
    return package if begins_package(file, name) else likely(file, name, outside) or package


def begins_package(file: File, name: str) -> bool:
    """Whether the file's own package, or one that it imports from, begins with a name."""
    named = (file.package, *[item.module for item in file.imports])
    return any(package.partition(".")[0] == name for package in named)


def has(engine: Engine, part: Type, name: str) -> bool:
    """Whether a type has a member."""
    types = engine.types(part[1], part[2])
    return any(kind[0] == CLASS and find(engine, kind[1], name) is not None for kind in types)


def owners_of_calls(rules: LanguageRules) -> frozenset[str]:
    """Types outside of which a call is known."""
    found = _OWNERS.get(id(rules))
    if found is None:
        found = frozenset([name.rpartition(".")[0] for name in rules.calls])
        _OWNERS[id(rules)] = found
    return found


def likely(file: File, name: str, outside: list[Type]) -> Ends:
    """What a name means that packages outside may have: those that are known to; else the only one that can."""
    for end in outside:
        qualified = f"{end[1]}.{end[2]}"
        known = file.rules.forms, file.rules.calls, owners_of_calls(file.rules)
        if any(qualified in names for names in known):
            return (end,)
    types = is_type_name(file, name) and not name.isupper()
    fitting = [end for end in outside if ("." not in end[2]) == types]
    return tuple(fitting[-1:])


def member_ends(engine: Engine, file: File, kind: Type, name: str) -> Ends:
    """What a package has under a name, seen from a qualified name: a type, a package, or something outside."""
    if name.endswith(op.CALLED):
        return ()
    found = in_package(engine, file, kind[1], name)
    if found:
        return found
    if is_type_name(file, name):
        return ((EXTERNAL, kind[1], name),)
    return ((PACKAGE, f"{kind[1]}.{name}"),)
