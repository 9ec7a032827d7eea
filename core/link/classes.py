"""Classes: order of ancestors (C3), type variables, and where a member is found.

A *line* is the order in which a class's ancestors are asked for a member: entries (Class, arguments) for our own
classes, with type arguments in terms of the first class's variables, and (None, types) for an ancestor outside the
workspace, with () for one of which nothing is known.
"""

from core.link.annotations import instances
from core.link.apart import extensions_of, fields_of
from core.link.engine import Class, Engine, File, record
from core.link.generics import Binds, has_variables, substitute
from core.link.kinds import (
    CLASS,
    EXTERNAL,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    MODULE,
    OBJECT,
    OUTSIDER,
    TABLE,
    VALUE_OF,
    Type,
    Types,
)
from core.link.linear import Entry, Line, depth_first, linearize, same
from core.link.stubs import stub_class
from core.link.variables import binds_of
from core.model import EXTENSION, Flag, Kind
from core.paths import CALLED, SYMBOL

MOST_ANCESTORS = 200
SPREAD = frozenset({MODULE, OBJECT, TABLE})  # what `{ ...value }` takes members from
Place = tuple[
    Class, tuple[Types, ...], tuple[int, ...]
]  # where a member is: class, its arguments, paths


def line_of(engine: Engine, owner: Class) -> Line:
    """A class and its ancestors, in the order in which members are looked up."""
    engine.note(owner.file, owner.symbol.name)
    return engine.ask(owner.file.lines, owner.index, find_line, owner, None)  # type: ignore[no-any-return]


@record
def find_line(engine: Engine, owner: Class, _: None) -> Line:
    if owner.file.rules.nearest_first:
        return nearest_first(engine, owner)
    first: Entry = (owner, ())
    lines: list[list[Entry]] = []
    heads: list[Entry] = []
    for path in owner.symbol.bases:
        for entry in base_entries(engine, owner, path):
            heads.append(entry)
            if entry[0] is None:
                lines.append([entry])
            else:
                lines.append(list(base_line(engine, entry)))
    if owner.file.rules.members_apart and owner.symbol.detail != EXTENSION:
        return extended_line(engine, first, lines)
    if not lines:
        return (first,)
    if len(lines) == 1:
        return (first, *[entry for entry in lines[0] if entry[0] is not owner])
    return (first, *[entry for entry in linearize([*lines, heads]) if entry[0] is not owner])


def nearest_first(engine: Engine, owner: Class) -> Line:
    """A class, what it derives from, what that derives from, and so on; what it is made of counts like itself."""
    found: list[Entry] = []
    level: list[Entry] = [(owner, ())]
    while level and len(found) < MOST_ANCESTORS:
        above: list[Entry] = []
        waiting = list(level)
        while waiting:
            entry = waiting.pop(0)
            if any(same(entry, known) for known in found):
                continue
            found.append(entry)
            if entry[0] is None:
                continue
            engine.note(entry[0].file, entry[0].symbol.name)
            found += [seen_from(engine, entry, e) for e in extensions_of(engine, entry[0])]
            for path in entry[0].symbol.bases:
                above += [seen_from(engine, entry, e) for e in base_entries(engine, entry[0], path)]
            for path in entry[0].symbol.values:
                made = base_entries(engine, entry[0], path)
                made = [(fields_of(e[0]), e[1]) for e in made if e[0] is not None]
                waiting += [seen_from(engine, entry, e) for e in made]
        level = above
    return tuple(found)


def seen_from(engine: Engine, holder: Entry, entry: Entry) -> Entry:
    """A base with the arguments of what derives from it put in."""
    binds = binds_of(engine, holder[0], holder[1]) if entry[1] else {}
    if not binds or entry[0] is None:
        return entry
    return (entry[0], tuple([substitute(part, None, binds) for part in entry[1]]))


def extended_line(engine: Engine, first: Entry, lines: list[list[Entry]]) -> Line:
    """A type, what extends it, and what it derives from, by itself or by an extension."""
    found = [first]
    above: list[list[Entry]] = []
    for extension, arguments in extensions_of(engine, first[0]):
        found.append((extension, arguments))
        binds = binds_of(engine, extension, arguments)
        for path in extension.symbol.bases[1:]:
            for owner, given in base_entries(engine, extension, path):
                if owner is None:
                    above.append([(None, given)])
                elif owner is not first[0]:
                    parts = tuple([substitute(part, None, binds) for part in given])
                    above.append(list(base_line(engine, (owner, parts))))
    return tuple(depth_first([found, *above, *lines]))


def base_entries(engine: Engine, owner: Class, path: int) -> list[Entry]:
    """The bases that one written base stands for: several when a name is bound conditionally."""
    types = engine.types(owner.file, path)
    found: list[Entry] = []
    for kind in types:
        tag = kind[0]
        if tag == CLASS:
            if kind[1] is not owner:
                found.append((kind[1], kind[2]))
        elif tag == INSTANCE:
            found.append((kind[1], kind[2]))
        elif tag == FUNCTION and owner.file.rules.structural:
            found.append((kind[1].class_of(kind[2]), ()))
        elif tag == VALUE_OF:
            found += [(item[1], item[2]) for item in kind[1] if item[0] == INSTANCE]
            found += [(None, (item,)) for item in kind[1] if item[0] in SPREAD]
        elif tag == FORM and owner.file.rules.structural:
            found += written_base(engine, owner, kind)
        elif tag in (EXTERNAL, FORM, OUTSIDER):
            if tag != FORM or kind[1].kind != "generic":
                found.append((None, (kind,)))
        elif tag != FORMAL:
            found.append((None, ()))
    if not types:
        found.append((None, ()))
    if owner.file.rules.structural:
        return found
    return found[:1] if len(found) > 1 and all(entry[0] is None for entry in found) else found


def written_base(engine: Engine, owner: Class, form: Type) -> list[Entry]:
    """The bases that a form stands for: `interface A extends Pick<B, "key">` has what B has."""
    types = instances(engine, owner.file, (form,))
    ours = [(kind[1], kind[2]) for kind in types if kind[0] == INSTANCE and kind[1] is not owner]
    return ours or [(None, (form,))]


def base_line(engine: Engine, entry: Entry) -> Line:
    """The line of a base, with the arguments that it is given."""
    owner, arguments = entry
    line = line_of(engine, owner)
    if not line:
        return (entry,)
    binds = binds_of(engine, owner, arguments)
    if not binds:
        return line
    found: list[Entry] = [entry]
    for ancestor, given in line[1:]:
        if ancestor is None:
            found.append((None, substitute(given, None, binds)))
        else:
            found.append((ancestor, tuple([substitute(part, None, binds) for part in given])))
    return tuple(found)


# --- Members ---


def find(engine: Engine, owner: Class, name: str) -> Place | None:
    """Where the line of a class has a member. A declared one beats one that is only assigned, however far up."""
    entry = owner.found.get(name)
    if isinstance(entry, tuple):
        if entry[1] is not None:
            engine.log.append(entry[1])
        found = entry[0]
    else:
        found = engine.solve(owner.found, name, entry, find_place, owner, name)
    return found or None


@record
def find_place(engine: Engine, owner: Class, name: str) -> Place | tuple[()]:
    bare = plain(owner.file, name)
    if bare == name:
        return search(engine, line_of(engine, owner), name)
    return search_called(engine, owner, bare) or find(engine, owner, bare) or ()


def plain(file: File, name: str) -> str:
    """The name of a member as it is bound, where methods have no names of their own."""
    return name[: -len(CALLED)] if file.rules.routes and name.endswith(CALLED) else name


def search_called(engine: Engine, owner: Class, name: str) -> Place | tuple[()]:
    """Where the line of a class has a callable: fields are none."""
    for each, arguments in line_of(engine, owner):
        if each is not None:
            engine.note(each.file, name)
            paths = tuple([p for p in each.scope.get(name, ()) if is_callable(each.file, p)])
            if paths:
                return (each, arguments, paths)
    return ()


def is_callable(file: File, path: int) -> bool:
    node = file.paths[path]
    return node[0] == SYMBOL and file.symbols[node[1]].kind == Kind.CALLABLE


def find_in_stub(engine: Engine, owner: Class, name: str) -> Place | None:
    """Where the stub beside the source of a class has a member that the source has not."""
    if not owner.file.rules.stub_suffix:
        return None
    return engine.ask(owner.found_above, (name, owner.file), find_stub_place, owner, name) or None


@record
def find_stub_place(engine: Engine, owner: Class, name: str) -> Place | tuple[()]:
    for ancestor, arguments in line_of(engine, owner):
        stub = stub_with(engine, ancestor, name) if ancestor is not None else None
        if stub is not None:
            return (stub, arguments, stub.scope[name])
    return ()


def stub_with(engine: Engine, owner: Class, name: str) -> Class | None:
    """What the stub says of a class, where that declares a member of the name."""
    stub = stub_class(engine, owner)
    if stub is None:
        return None
    engine.note(stub.file, name)
    return stub if name in stub.scope else None


def find_on_metaclass(engine: Engine, owner: Class, name: str) -> Place | None:
    """Where the classes of a class have a member: its metaclass, or one of an ancestor."""
    if not any(
        ancestor is not None and ancestor.symbol.type >= 0 for ancestor, _ in line_of(engine, owner)
    ):
        return None
    return engine.ask(owner.found_above, (name, None), find_meta_place, owner, name) or None


@record
def find_meta_place(engine: Engine, owner: Class, name: str) -> Place | tuple[()]:
    for ancestor, _ in line_of(engine, owner):
        if ancestor is None or ancestor.symbol.type < 0:
            continue
        engine.note(ancestor.file, ancestor.symbol.name)
        for kind in engine.types(ancestor.file, ancestor.symbol.type):
            if kind[0] == CLASS:
                place = find(engine, kind[1], name)
                if place is not None:
                    return place
    return ()


def search(engine: Engine, line: Line, name: str) -> Place | tuple[()]:
    first: Place | tuple[()] = ()
    for owner, arguments in line:
        if owner is None:
            continue
        engine.note(owner.file, name)
        paths = owner.scope.get(name)
        if paths:
            if (
                owner.file.rules.structural
                or is_declared(owner.file, paths)
                or stub_with(engine, owner, name) is not None
            ):
                return (owner, arguments, paths)
            first = first or (owner, arguments, paths)
    return first


def is_declared(file: File, paths: tuple[int, ...]) -> bool:
    """Whether a member is more than a value assigned: a callable, a class, an import, or a variable with a type."""
    for path in paths:
        node = file.paths[path]
        if node[0] != SYMBOL:
            return True
        symbol = file.symbols[node[1]]
        if symbol.kind != Kind.VALUE or symbol.type >= 0 or symbol.detail == "enum_member":
            return True
    return False


def find_above(engine: Engine, defining: Class, receiver: Class, name: str) -> Place | None:
    """What super() finds: behind the defining class in the line of the receiver's class."""
    key = (name, defining)
    return engine.ask(receiver.found_above, key, find_place_above, receiver, key) or None


@record
def find_place_above(engine: Engine, receiver: Class, key: tuple[str, Class]) -> Place | tuple[()]:
    name, defining = key
    return search(engine, line_above(engine, receiver, defining), name)


def line_above(engine: Engine, receiver: Class, defining: Class) -> Line:
    """What is behind the defining class in the line of the receiver's class, or else in its own."""
    line = line_of(engine, receiver)
    for position, (owner, _) in enumerate(line):
        if owner is defining:
            return line[position + 1 :]
    return line_of(engine, defining)[1:]


def derives_from(engine: Engine, owner: Class, ancestor: Class) -> bool:
    """Whether a class is another one or has it among its ancestors."""
    return owner is ancestor or any(entry[0] is ancestor for entry in line_of(engine, owner))


def is_made_of_fields(engine: Engine, owner: Class) -> bool:
    """Whether a class, or an ancestor, is one whose constructor takes its fields."""
    above = [ancestor for ancestor, _ in line_of(engine, owner) if ancestor is not None]
    return any(ancestor.symbol.flags & Flag.DATACLASS for ancestor in above)


def outside_ancestors(engine: Engine, owner: Class) -> list[Types]:
    """The ancestors that are not ours; () for those of which nothing is known."""
    line = line_of(engine, owner)
    return [given for a, given in line if a is None and not (given and given[0][0] in SPREAD)]


def arguments_at(
    engine: Engine, kind: Type, ancestor: Class, arguments: tuple[Types, ...]
) -> Binds:
    """What the type variables of an ancestor stand for, seen from an instance or class with arguments."""
    if kind[0] not in (INSTANCE, CLASS):
        return binds_of(engine, ancestor, arguments)
    own = binds_of(engine, kind[1], kind[2])
    if ancestor is kind[1]:
        return own
    if own and any(has_variables(part) for part in arguments):
        arguments = tuple([substitute(part, None, own) for part in arguments])
    return binds_of(engine, ancestor, arguments)


def as_declared(engine: Engine, receiver: Type, pattern: Types) -> Types:
    """A receiver as the ancestor that its declared type names: with what the ancestor's variables stand for."""
    for kind in pattern:
        if kind[0] != INSTANCE or receiver[0] != INSTANCE or not kind[2] or receiver[1] is kind[1]:
            continue
        for ancestor, arguments in line_of(engine, receiver[1]):
            if ancestor is kind[1]:
                own = binds_of(engine, receiver[1], receiver[2])
                return ((INSTANCE, ancestor, tuple([substitute(a, None, own) for a in arguments])),)
    return (receiver,)
