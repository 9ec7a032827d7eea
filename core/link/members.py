"""Members: what `value.name` gives, and which symbols it names."""

from core import paths as op
from core.link.callables import as_one, find_type_names, places_of
from core.link.choices import MEMBER, member_of_any
from core.link.classes import (
    Place,
    arguments_at,
    derives_from,
    find,
    find_above,
    find_in_stub,
    find_on_metaclass,
    outside_ancestors,
    plain,
)
from core.link.engine import Class, Engine, File
from core.link.everywhere import container_of, enum_member, root_of
from core.link.generics import class_of, substitute
from core.link.kinds import (
    ANY_OF,
    BOUND,
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    EXTERNAL,
    FOLDER,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    METHOD,
    MODULE,
    OBJECT,
    OUTSIDER,
    PACKAGE,
    PART,
    SELF,
    SEQUENCE,
    SUPER,
    TABLE,
    TUPLE,
    VARIABLE,
    Type,
    Types,
    join,
)
from core.link.modules import Ends, attribute, offered, submodule
from core.link.receivers import class_receiver, is_class_level, on_receiver, receiver_of
from core.link.routes import names_at
from core.link.spread import spread_members
from core.link.surface import TYPES
from core.link.symbols import bound_types, result_types, symbol_types
from core.model import Flag, Kind
from core.paths import CALLED

PROTOTYPE = "prototype"
LONGEST_NAME = 100  # of an outside member: chains of them must come to an end
_OURS = frozenset({CLASS, INSTANCE, SELF, CLS, SUPER})
_BUILT_IN = {
    SEQUENCE: "list",
    TUPLE: "tuple",
    TABLE: "dict",
    COROUTINE: "Coroutine",
    CONTEXT: "ContextManager",
}


def member_types(engine: Engine, file: File, types: Types, name: str) -> Types:
    """The types of a member of any of some values. `file` is where it is written: its language has the rules."""
    if len(types) == 1:
        return member(engine, file, types[0], name)
    return join([member(engine, file, kind, name) for kind in types])


def member(engine: Engine, file: File, kind: Type, name: str) -> Types:
    tag = kind[0]
    if tag in _OURS:
        return own_member(engine, file, kind, name)
    if tag == ANY_OF:
        return member_of_any(engine, kind, name)
    if tag in (VARIABLE, FORMAL):
        return bound_member(engine, file, kind, name)
    name = plain(file, name)
    if tag == MODULE:
        return end_types(engine, module_member(engine, kind, name))
    if tag in (FOLDER, PACKAGE):
        return end_types(engine, offered(engine, kind, name, file))
    if tag in (EXTERNAL, OUTSIDER):
        return (outside_member(kind, name),)
    if tag == TABLE and kind[1] == "object":
        return join([part for key, part in kind[4] if key == name]) or kind[3]
    if tag == TUPLE and name.isdecimal():
        return kind[1][int(name)] if int(name) < len(kind[1]) else ()
    if tag in _BUILT_IN or tag == METHOD:
        if name in file.rules.container_fields:
            return ((OUTSIDER, file.rules.builtin_module, file.rules.container_fields[name]),)
        return ((METHOD, kind, name),)
    if tag == OBJECT:
        scope_file: File = kind[1]
        if scope_file.rules.routes:
            return end_types(engine, names_at(engine, scope_file, kind[2], name))
        engine.note(scope_file, name)
        return engine.union(scope_file, scope_file.scopes.get(kind[2], {}).get(name, ()))
    if tag == FUNCTION:
        return function_member(engine, file, kind, name)
    if tag == FORM:
        return ((EXTERNAL, kind[3], name),)
    if tag in (LAMBDA, CALLABLE):
        given = (OUTSIDER, file.rules.builtin_module, f"function.{name}")
        return (kind if name in file.rules.calling_members else given,)
    return ()


def end_types(engine: Engine, ends: Ends) -> Types:
    """The types of the values that the ends of imports stand for."""
    if len(ends) == 1:
        return types_at(engine, ends[0])
    return join([types_at(engine, end) for end in ends])


def types_at(engine: Engine, end: Type) -> Types:
    if end[0] == BOUND:
        return engine.types(end[1], end[2])
    if end[0] == PART:
        return member_types(engine, end[1], engine.types(end[1], end[2]), end[3])
    return (end,)


def outside_member(kind: Type, name: str) -> Type:
    if not kind[2]:
        return (EXTERNAL, kind[1], name)
    if len(kind[2]) > LONGEST_NAME:
        return kind
    return (EXTERNAL, kind[1], f"{kind[2]}.{name}")


def module_member(engine: Engine, kind: Type, name: str) -> Ends:
    """What a module has under a name, seen as a value: its names, and the submodules of a package."""
    file: File = kind[1]
    ends = attribute(engine, file, name)
    if not ends and file.exports is not None:
        found = submodule(engine, file, file.path, name)
        return (found,) if found is not None else ()
    return ends


def bound_member(engine: Engine, file: File, kind: Type, name: str) -> Types:
    bounds = bound_types(engine, kind[1], kind[2]) or root_of(kind[1])
    if kind[0] == FORMAL:
        bounds = tuple(c for c in map(class_of, bounds) if c is not None)
    return substitute(member_types(engine, file, bounds, name), kind)


def function_member(engine: Engine, file: File, kind: Type, name: str) -> Types:
    """Attributes that our code gives a function; all others are the language's."""
    holder: File = kind[1]
    paths = function_paths(kind, name)
    engine.note(holder, name)
    if paths:
        return engine.union(holder, paths)
    if name == PROTOTYPE and file.rules.structural:
        return (holder.class_of(kind[2]).instance,)
    return ((OUTSIDER, file.rules.builtin_module, f"function.{name}"),)


def function_paths(kind: Type, name: str) -> tuple[int, ...]:
    """What our code gives a function under a name; not what it gives the instances that it makes."""
    _, file, index, _ = kind
    paths: tuple[int, ...] = file.scopes.get(index, {}).get(name, ())
    if file.rules.structural:
        return tuple([path for path in paths if on_side(file, path, True)])
    return paths


# --- Members of our classes ---


def place_of(engine: Engine, kind: Type, name: str) -> Place | None:
    """Where a member of one of our classes, its instances or its super() is."""
    owner: Class | None = kind[1]
    if owner is None:
        return None
    if kind[0] != SUPER:
        place = find(engine, owner, name)
    else:
        receiver: Class | None = kind[2][1]
        place = find_above(engine, owner, receiver or owner, name)
    if place is not None and place[0].file.rules.structural:
        if name == owner.file.rules.class_member and kind[0] != SUPER and is_constructor(place):
            return None  # `this.constructor` is the class
        return apart(kind, place)
    if place is None and kind[0] != SUPER and owner.file.rules.has_metaclasses:
        return find_in_stub(engine, owner, name) or place_on_metaclass(engine, kind, owner, name)
    return place


def place_on_metaclass(engine: Engine, kind: Type, owner: Class, name: str) -> Place | None:
    """What the metaclass gives a class: its own members, and attributes that it stores, which instances have too."""
    place = find_on_metaclass(engine, owner, name)
    if place is None or is_class_level(kind):
        return place
    holder, arguments, paths = place
    nodes = [(path, holder.file.paths[path]) for path in paths]
    stored = tuple([p for p, n in nodes if n[0] == op.SYMBOL and is_stored(holder.file, n[1])])
    return (holder, arguments, stored) if stored else None


def is_stored(file: File, symbol: int) -> bool:
    return bool(file.symbols[symbol].flags & Flag.INSTANCE_ATTRIBUTE)


def is_constructor(place: Place) -> bool:
    file = place[0].file
    nodes = [file.paths[path] for path in place[2]]
    return any(n[0] == op.SYMBOL and file.symbols[n[1]].flags & Flag.CONSTRUCTOR for n in nodes)


def apart(kind: Type, place: Place) -> Place | None:
    """The members of an instance, or those of the class itself, where a name may mean one of each."""
    owner, arguments, paths = place
    if owner.symbol.flags & Flag.ENUM:
        return place
    kept = tuple([path for path in paths if on_side(owner.file, path, is_class_level(kind))])
    return (owner, arguments, kept) if kept else None


def on_side(file: File, path: int, static: bool) -> bool:
    node = file.paths[path]
    if node[0] != op.SYMBOL:
        return True
    return bool(file.symbols[node[1]].flags & Flag.STATIC) == static


def has_member(engine: Engine, kind: Type, name: str) -> bool:
    """Whether one of our classes has a member, or the language gives it to every object."""
    rules = kind[1].file.rules
    if rules.overloads and name.endswith(CALLED):
        return bool(places_of(engine, kind, name)) or name in rules.object_members
    if rules.type_name is not None and rules.type_name.match(name):
        known = engine.ask(kind[1].found_above, TYPES, find_type_names, kind[1], None)
        if name not in known:
            return False
    return place_of(engine, kind, name) is not None


def called_member(engine: Engine, file: File, kind: Type, name: str) -> Types:
    """All callables of a name, wherever in the line of a class they are."""
    places = places_of(engine, kind, name)
    if not places:
        return absent_member(engine, file, kind, name)
    return as_one(tuple([t for place in places for t in placed_types(engine, kind, place, name)]))


def own_member(engine: Engine, file: File, kind: Type, name: str) -> Types:
    if file.rules.overloads and name.endswith(CALLED):
        return called_member(engine, file, kind, name)
    place = place_of(engine, kind, name)
    name = plain(file, name)
    if place is not None:
        return placed_types(engine, kind, place, name)
    return absent_member(engine, file, kind, name)


def placed_types(engine: Engine, kind: Type, place: Place, name: str) -> Types:
    """The types of a member that was found, seen from the receiver."""
    owner, arguments, paths = place
    engine.note(owner.file, name)
    if len(paths) == 1:
        return bound(engine, kind, owner, arguments, paths[0])
    if owner.file.rules.overloads:
        return tuple([t for p in paths for t in bound(engine, kind, owner, arguments, p)])
    return join([bound(engine, kind, owner, arguments, path) for path in paths])


def bound(
    engine: Engine, kind: Type, owner: Class, arguments: tuple[Types, ...], path: int
) -> Types:
    """One binding of a class's scope as a member of a receiver."""
    file = owner.file
    node = file.paths[path]
    if node[0] != op.SYMBOL:
        return on_receiver(
            engine,
            kind,
            engine.types(file, path),
            arguments_at(engine, kind, owner, arguments),
            False,
        )
    symbol = file.symbols[node[1]]
    types = symbol_types(engine, file, node[1])
    if symbol.kind == Kind.CALLABLE:
        if len(types) == 1 and types[0][0] == FUNCTION:
            return bound_function(engine, kind, types[0], symbol.flags, owner, arguments)
    elif symbol.kind == Kind.CONTAINER:
        return types
    stored = bool(symbol.flags & Flag.INSTANCE_ATTRIBUTE)
    return on_receiver(engine, kind, types, arguments_at(engine, kind, owner, arguments), stored)


def bound_function(
    engine: Engine, kind: Type, function: Type, flags: int, owner: Class, arguments: tuple[Types, ...]
) -> Types:  # fmt: skip
    """A method as a member: with its receiver, or the result of a property."""
    _, file, index, _ = function
    if flags & Flag.STATIC:
        return (function,)
    if flags & Flag.CLASS_METHOD:
        holder = kind if kind[0] in (CLASS, CLS) else class_receiver(kind)
        return ((FUNCTION, file, index, holder),)
    on_class = is_class_level(kind) and not is_instance_of(engine, kind, owner)
    if flags & Flag.PROPERTY:
        if on_class and "classproperty" not in function_decorators(file, index):
            return ((OUTSIDER, file.rules.builtin_module, "property"),)
        types = result_types(engine, file, index)
        return substitute(types, receiver_of(kind), arguments_at(engine, kind, owner, arguments))
    return ((FUNCTION, file, index, None if on_class else kind),)


def is_instance_of(engine: Engine, kind: Type, owner: Class) -> bool:
    """Whether a class has what it has from its metaclass, whose methods take it as their receiver."""
    return kind[0] != SUPER and kind[1] is not None and not derives_from(engine, kind[1], owner)


def function_decorators(file: File, index: int) -> list[str]:
    return [str(file.paths[path][-1]) for path in file.symbols[index].decorators]


def absent_member(engine: Engine, file: File, kind: Type, name: str) -> Types:
    """A member that none of our classes in the line has."""
    owner: Class | None = kind[1]
    if owner is None:
        return ()
    rules = owner.file.rules
    if name == rules.class_member and name:
        found = class_receiver(kind)
        return (found,) if found is not None and not is_class_level(kind) else ()
    if name == PROTOTYPE and rules.structural and is_class_level(kind):
        found = receiver_of(kind)
        return (found,) if found is not None else ()
    if owner.symbol.flags & Flag.ENUM and name in rules.enum_members:
        return enum_member(engine, owner, name)
    for spread in spread_members(engine, owner, name):
        types = member(engine, file, spread, name)
        if types:
            return types
    for given in outside_ancestors(engine, owner):
        for ancestor in given:
            if ancestor[0] == FORM:
                return inherited_from_form(engine, owner, ancestor, name)
            return (outside_member(ancestor, name),)
        return ()
    if name in rules.object_members or (is_class_level(kind) and name in rules.class_members):
        return ((EXTERNAL, rules.builtin_module, f"object.{name}"),)
    if rules.structural:
        return indexed_member(engine, file, kind, owner)
    return fallback(engine, file, kind, owner)


def indexed_member(engine: Engine, file: File, kind: Type, owner: Class) -> Types:
    """What any member is that is not declared: by an index signature, `[name: string]: T`."""
    index = owner.file.rules.element_member
    place = find(engine, owner, index) if not is_class_level(kind) else None
    if place is None or all(place[0].file.paths[path][0] != op.SYMBOL for path in place[2]):
        return ()  # none, or one for numbers
    given = own_member(engine, file, kind, index)
    return join([item[1] for item in given if item[0] == CALLABLE])


def inherited_from_form(engine: Engine, owner: Class, form: Type, name: str) -> Types:
    """A member of a built-in container with known elements that a class of ours derives from."""
    container = container_of(engine, owner, form)
    if f"{form[3]}.{name}" in owner.file.rules.forms:
        return ((EXTERNAL, form[3], name),)  # a type inside of it
    return ((METHOD, container, name),) if container is not None else ((EXTERNAL, form[3], name),)


def fallback(engine: Engine, file: File, kind: Type, owner: Class) -> Types:
    """What `__getattr__` gives for a member that is not there."""
    if is_class_level(kind):
        return ()
    for name in owner.file.rules.fallback_members:
        place = find(engine, owner, name)
        if place is not None:
            holder, arguments, paths = place
            node = holder.file.paths[paths[0]]
            if node[0] == op.SYMBOL:
                types = result_types(engine, holder.file, node[1])
                if holder.file.symbols[node[1]].returns < 0:  # what hands on another's says nothing
                    types = tuple([kind for kind in types if kind[0] not in (OUTSIDER, EXTERNAL)])
                return substitute(
                    types, receiver_of(kind), arguments_at(engine, kind, holder, arguments)
                )
    return ()


MEMBER.append(member)
