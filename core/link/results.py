"""What values give by the language's protocols: calling, iterating, indexing, entering, awaiting."""

from core.link.annotations import apply_arguments, instances, qualified
from core.link.classes import arguments_at, as_declared, line_of, outside_ancestors
from core.link.engine import Class, Engine, File
from core.link.everywhere import container_of
from core.link.generators import result_of_generator
from core.link.generics import (
    Binds,
    class_of,
    elements,
    has_variables,
    instance_of_class,
    is_open,
    match,
    substitute,
)
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    EXTERNAL,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    METHOD,
    OBJECT,
    OUTSIDER,
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
from core.link.made import is_made, made_of
from core.link.members import member, place_of
from core.link.outside import outside_element, outside_result
from core.link.receivers import receiver_of
from core.link.symbols import bound_types, declared_parameter, result_types
from core.link.variables import binds_of
from core.model import Flag

_OWN = frozenset({INSTANCE, SELF, SUPER})


def call_results(engine: Engine, file: File, types: Types) -> Types:
    """What calling any of some values gives, whatever the arguments."""
    if len(types) == 1:
        return call_result(engine, file, types[0])
    return join([call_result(engine, file, kind) for kind in types])


def call_result(engine: Engine, file: File, kind: Type) -> Types:
    tag = kind[0]
    if tag == FUNCTION:
        return function_result(engine, kind)
    if tag in (CLASS, CLS, FORMAL):
        found = instance_of_class(kind)
        return (found,) if found is not None else ()
    if tag in _OWN and file.rules.routes:
        return (kind,) if kind[1] is not None and kind[1].symbol.detail == "enum" else ()
    if tag in _OWN:
        given = special(engine, file, kind, file.rules.call_member)
        if not given and kind[1] is not None and is_made(kind[1]):
            given = made_of(engine, kind, kind[1])
        return call_results(engine, file, given)
    if tag == VARIABLE and file.rules.routes:
        return call_results(engine, file, bound_types(engine, kind[1], kind[2]))
    if tag == CALLABLE:
        return kind[1]  # type: ignore[no-any-return]
    if tag == LAMBDA:
        return engine.types(kind[1], kind[2])
    if tag in (EXTERNAL, OUTSIDER):
        return (outside_result(file.rules, kind),)
    if tag == METHOD:
        return method_result(file, kind)
    if tag == FORM:
        return instances(engine, file, (kind,))  # list[int]()
    return ()


def function_result(engine: Engine, kind: Type) -> Types:
    """What a function gives to its receiver; variables and parameters that only arguments tell stay in it."""
    _, file, index, held = kind
    types = result_types(engine, file, index)
    if held is None or not is_open(types):
        return types
    receiver = receiver_of(held)
    of_metaclass = held[0] in (CLASS, CLS) and not file.symbols[index].flags & Flag.CLASS_METHOD
    if of_metaclass:  # its receiver is the class itself
        types = tuple([held if kind[0] == SELF else kind for kind in types])
    if not has_variables(types):
        return substitute(types, receiver)
    of_type = file.rules.routes and held[0] == CLASS and not held[2]  # arguments tell the rest
    binds = {} if of_type else dict(receiver_binds(engine, receiver, file, index))
    given = file.symbols[index].parameters
    typed = bool(given) and file.symbols[given[0]].type >= 0 and not file.rules.routes
    if typed and receiver is not None:
        on_class = of_metaclass or file.symbols[index].flags & Flag.CLASS_METHOD
        own = class_of(receiver) if on_class else receiver
        pattern = declared_parameter(engine, file, given[0])
        match(pattern, as_declared(engine, own, pattern) if own is not None else (), binds)
    return substitute(types, receiver, binds)


def receiver_binds(engine: Engine, receiver: Type | None, file: File, index: int) -> Binds:
    """What the type variables of a method's class stand for, seen from its receiver."""
    parent = file.symbols[index].parent
    if (
        receiver is None
        or parent <= 0
        or receiver[0] not in (INSTANCE, SELF)
        or receiver[1] is None
    ):
        return {}
    owner = file.class_of(parent)
    if receiver[0] == INSTANCE and receiver[1] is owner:
        return binds_of(engine, owner, receiver[2])
    for ancestor, arguments in line_of(engine, receiver[1]):
        if ancestor is owner:
            return arguments_at(engine, receiver, owner, arguments)
    return {}


def method_result(file: File, kind: Type) -> Types:
    """What a method of a container with known elements gives."""
    container, name = kind[1], kind[2]
    members = file.rules.container_members
    if container[0] == METHOD:
        return ((OUTSIDER, file.rules.builtin_module, name),)
    what = members.get("dict" if container[0] == TABLE else "", {}).get(name)
    if what == "same":
        return (container,)
    if container[0] == TABLE:
        keys, values = container[2], table_values(container)
        match what:
            case "value":
                return values
            case "keys":
                return ((SEQUENCE, "iterator", keys),)
            case "values":
                return ((SEQUENCE, "iterator", values),)
            case "items":
                return ((SEQUENCE, "iterator", ((TUPLE, (keys, values)),)),)
            case "item":
                return ((TUPLE, (keys, values)),)
    elif what == "element":
        return elements(container)
    return ((OUTSIDER, file.rules.builtin_module, f"{name}()"),)


def table_values(kind: Type) -> Types:
    return join((kind[3], *[part for _, part in kind[4]]))


def special(engine: Engine, file: File, kind: Type, name: str) -> Types:
    """A member that the language asks for by itself; nothing when our classes do not have it."""
    if not name or kind[1] is None or place_of(engine, kind, name) is None:
        return ()
    return member(engine, file, kind, name)


def outside_of(engine: Engine, kind: Type) -> Types:
    """The outside container that a class of ours derives from, or something outside, or nothing."""
    owner: Class | None = kind[2][1] if kind[0] == SUPER else kind[1]
    if owner is None:
        return ()
    if is_made(owner):
        return made_of(engine, kind, owner)
    for given in outside_ancestors(engine, owner):
        for ancestor in given:
            if ancestor[0] == FORM:
                container = container_of(engine, owner, ancestor)
                if container is not None:
                    binds = binds_of(engine, owner, kind[2]) if kind[0] == INSTANCE else {}
                    return substitute((container,), receiver_of(kind), binds)
                return ((OUTSIDER, ancestor[3], "[]"),)
            return ((OUTSIDER, ancestor[1], f"{ancestor[2]}[]"),)
    return ()


# --- Iterating ---


def iterate(engine: Engine, file: File, types: Types, asynchronous: bool = False) -> Types:
    """What iterating any of some values gives."""
    if len(types) == 1:
        return iterate_one(engine, file, types[0], asynchronous)
    return join([iterate_one(engine, file, kind, asynchronous) for kind in types])


def iterate_one(engine: Engine, file: File, kind: Type, asynchronous: bool) -> Types:
    tag = kind[0]
    if tag in _OWN:
        return iterate_own(engine, file, kind, asynchronous)
    if tag in (CLASS, CLS):
        owner: Class | None = kind[1]
        if owner is not None and owner.symbol.flags & Flag.ENUM:
            found = instance_of_class(kind)
            return (found,) if found is not None else ()
        return ()
    if tag in (OUTSIDER, EXTERNAL):
        return (outside_element(kind),)
    if tag == VARIABLE:
        return iterate(engine, file, bound_types(engine, kind[1], kind[2]), asynchronous)
    if tag == OBJECT:
        return ()
    return elements(kind)


def iterate_own(engine: Engine, file: File, kind: Type, asynchronous: bool) -> Types:
    rules = file.rules
    start, step = rules.iterate_async if asynchronous else rules.iterate
    iterators = call_results(engine, file, special(engine, file, kind, start))
    if iterators:
        found: list[Types] = []
        for item in iterators:
            if item[0] in _OWN:
                given = call_results(engine, file, special(engine, file, item, step))
                found.append(awaited(engine, file, given) if asynchronous else given)
            else:
                found.append(iterate_one(engine, file, item, asynchronous))
        return join(found)
    given = call_results(engine, file, special(engine, file, kind, rules.element_member))
    above = outside_of(engine, kind) if not given else ()
    return given or join([iterate_one(engine, file, item, asynchronous) for item in above])


# --- Indexing and destructuring ---


def element(
    engine: Engine, file: File, kind: Type, key: int | str | None, paths: tuple[int, ...]
) -> Types:
    """kind[key]"""
    tag = kind[0]
    if isinstance(key, str) and file.rules.structural:
        if key.startswith("[") and (tag not in _OWN or place_of(engine, kind, key) is None):
            key = None  # a name that is no member: it holds the index
        elif tag in _OWN:
            return member(engine, file, kind, key)
    if tag == TUPLE:
        return tuple_element(kind, key)
    if tag == SEQUENCE:
        return kind[2]  # type: ignore[no-any-return]
    if tag == TABLE:
        return table_element(kind, key)
    if tag in _OWN:
        given = call_results(engine, file, special(engine, file, kind, file.rules.element_member))
        return given or element_of_record(engine, file, kind, key, paths)
    if tag in (CLASS, CLS):
        return class_element(engine, file, kind, paths)
    if tag == EXTERNAL:
        return apply_arguments(engine, file, kind, paths)
    if tag == OUTSIDER:
        return (outside_element(kind),)
    if tag == FORM:
        return (kind,)
    if tag == OBJECT and isinstance(key, str):
        return member(engine, file, kind, key)
    if tag == VARIABLE:
        bounds = bound_types(engine, kind[1], kind[2])
        return join([element(engine, file, item, key, paths) for item in bounds])
    return ()


def tuple_element(kind: Type, key: int | str | None) -> Types:
    parts: tuple[Types, ...] = kind[1]
    if isinstance(key, int):
        return parts[key] if -len(parts) <= key < len(parts) else ()
    return join(parts)


def table_element(kind: Type, key: int | str | None) -> Types:
    if key is None:
        return table_values(kind)
    found = [part for known, part in kind[4] if known == key]
    return join(found) if found else kind[3]


def class_element(engine: Engine, file: File, kind: Type, paths: tuple[int, ...]) -> Types:
    """Class[...]: type arguments, or a member of an enum."""
    owner: Class | None = kind[1]
    if owner is not None and owner.symbol.flags & Flag.ENUM:
        found = instance_of_class(kind)
        return (found,) if found is not None else ()
    return apply_arguments(engine, file, kind, paths)


def element_of_record(
    engine: Engine, file: File, kind: Type, key: int | str | None, paths: tuple[int, ...]
) -> Types:  # fmt: skip
    """An instance whose class derives from an outside one: a record read by keys, or a container."""
    found: list[Types] = []
    for item in outside_of(engine, kind):
        if item[0] == OUTSIDER and isinstance(key, str):
            if f"{item[1]}.{item[2]}".removesuffix("[]") in file.rules.keyed_bases:
                return member(engine, file, kind, key) if place_of(engine, kind, key) else ()
            found.append((item,))
        elif isinstance(key, int) and is_record(engine, kind):
            return record_field(engine, file, kind, key)
        else:
            found.append(
                element(engine, file, item, key, paths) if item[0] != OUTSIDER else (item,)
            )
    return join(found)


def is_record(engine: Engine, kind: Type) -> bool:
    """Whether instances are tuples whose items are the fields of the class."""
    above = [ancestor for given in outside_ancestors(engine, kind[1]) for ancestor in given]
    names = [qualified(ancestor) for ancestor in above if ancestor[0] == EXTERNAL]
    is_written = kind[1].symbol.detail == "record"
    return is_written or not kind[1].file.rules.record_bases.isdisjoint(names)


def record_field(engine: Engine, file: File, kind: Type, position: int) -> Types:
    owner: Class = kind[1]
    fields = [s.name for s in owner.file.symbols if s.parent == owner.index and s.detail == "field"]
    known = -len(fields) <= position < len(fields)
    return member(engine, file, kind, fields[position]) if known else ()


def unpack(engine: Engine, file: File, kind: Type, key: int | str | None) -> Types:
    """One target of a destructuring."""
    tag = kind[0]
    if isinstance(key, str):
        if tag == TABLE:
            return table_element(kind, key)
        return member(engine, file, kind, key)
    if tag == TUPLE:
        return tuple_element(kind, key)
    if tag in (INSTANCE, SELF) and kind[1] is not None and isinstance(key, int):
        if is_record(engine, kind):
            return record_field(engine, file, kind, key)
        for item in outside_of(engine, kind):
            if item[0] == TUPLE:  # class Pair(tuple[A, B])
                return tuple_element(item, key)
    return iterate_one(engine, file, kind, False)


# --- with and await ---


def entered(engine: Engine, file: File, types: Types, asynchronous: bool) -> Types:
    """What `with value as` binds."""
    return join([entered_one(engine, file, kind, asynchronous) for kind in types])


def entered_one(engine: Engine, file: File, kind: Type, asynchronous: bool) -> Types:
    tag = kind[0]
    if tag == CONTEXT:
        return kind[1]  # type: ignore[no-any-return]
    if tag in _OWN:
        place = special(engine, file, kind, file.rules.enter[asynchronous])
        if place:
            given = call_results(engine, file, place)
            return awaited(engine, file, given) if asynchronous else given
        found = outside_of(engine, kind)
        own = receiver_of(kind)
        return (own,) if found and own is not None else ()
    if tag in (OUTSIDER, EXTERNAL, SEQUENCE):
        return (kind,)
    if tag == VARIABLE:
        return entered(engine, file, bound_types(engine, kind[1], kind[2]), asynchronous)
    return ()


def awaited(engine: Engine, file: File, types: Types) -> Types:
    """What `await value` gives."""
    return join([awaited_one(engine, file, kind) for kind in types])


def awaited_one(engine: Engine, file: File, kind: Type) -> Types:
    tag = kind[0]
    if tag == COROUTINE:
        if file.rules.structural and any(item[0] == COROUTINE for item in kind[1]):
            return awaited(engine, file, kind[1])
        return kind[1]  # type: ignore[no-any-return]
    if tag in _OWN and not file.rules.structural:
        given = result_of_generator(engine, kind, file.rules.await_member)
        if given:
            return given
        for item in call_results(
            engine, file, special(engine, file, kind, file.rules.await_member)
        ):
            if item[0] == SEQUENCE:
                return ()
        return outside_of(engine, kind)
    if tag in (OUTSIDER, EXTERNAL) or file.rules.structural:
        return (kind,)
    return ()
