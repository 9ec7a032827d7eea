"""Annotations: from what a type expression names to the types of a value that has it."""

from collections.abc import Callable

from core import paths as op
from core.languages.rules import Form
from core.link.engine import Engine, File
from core.link.generics import class_of, instance_of_class
from core.link.kinds import (
    ANY_OF,
    ASSERTS,
    CALLABLE,
    CLASS,
    CLS,
    CONTEXT,
    COROUTINE,
    EITHER,
    EXTERNAL,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    OUTSIDER,
    SELF,
    SEQUENCE,
    TABLE,
    TELLS,
    TUPLE,
    VALUE_OF,
    Type,
    Types,
    join,
)

_SAME_LEVEL = frozenset({SEQUENCE, TABLE, TUPLE, CALLABLE, COROUTINE, CONTEXT, TELLS, ASSERTS})


def instance_types(engine: Engine, file: File, path: int) -> Types:
    """The types of a value that is annotated with a path."""
    if path < 0:
        return ()
    entry = file.instances.get(path)
    if isinstance(entry, tuple):
        if entry[1] is not None:
            engine.log.append(entry[1])
        return entry[0]  # type: ignore[no-any-return]
    return engine.solve(file.instances, path, entry, find_instance, file, path)  # type: ignore[no-any-return]


def find_instance(engine: Engine, file: File, path: int) -> Types:
    types = engine.types(file, path)
    if file.rules.structural:
        types = WRITTEN[0](engine, file, path, types)
    return instances(engine, file, types)


WRITTEN: list[Callable[[Engine, File, int, Types], Types]] = []  # core.link.aliases' answer


def instances(engine: Engine, file: File, types: Types) -> Types:
    """Values of the types that class-level types name."""
    if len(types) > 1 and file.rules.structural:
        types = as_types(types)
    if len(types) == 1:
        return instance(engine, file, types[0])
    return join([instance(engine, file, kind) for kind in types])


def instance(engine: Engine, file: File, kind: Type) -> Types:
    tag = kind[0]
    if tag in (CLASS, FORMAL, CLS):
        found = instance_of_class(kind)
        return (found,) if found is not None else ()
    if tag == EXTERNAL:
        form = file.rules.forms.get(qualified(kind))
        if form is not None:
            return formed(engine, file, form, (), kind)
        return ((OUTSIDER, kind[1], kind[2]),)
    if tag == FORM:
        return formed(engine, file, kind[1], kind[2], kind)
    if tag == VALUE_OF:
        return kind[1]  # type: ignore[no-any-return]
    if tag == EITHER:
        return ((ANY_OF, *kind[1:], ()),)
    if tag in _SAME_LEVEL or tag in (INSTANCE, SELF, ANY_OF):
        return (kind,)  # a structural type is written as itself; a value in its place says as much
    if tag == OUTSIDER and kind[2] != "None":
        return (kind,)  # a class made by an outside call, NewType of it, ...
    return ()


def qualified(kind: Type) -> str:
    return f"{kind[1]}.{kind[2]}" if kind[2] else str(kind[1])


def formed(
    engine: Engine, file: File, form: Form, arguments: tuple[Types, ...], kind: Type
) -> Types:
    """A value of a special form with its class-level arguments."""

    def argument(position: int) -> Types:
        return instances(engine, file, arguments[position]) if position < len(arguments) else ()

    match form.kind:
        case "sequence":
            return ((SEQUENCE, form.name, argument(form.argument)),)
        case "mapping":
            return ((TABLE, form.name, argument(0), argument(1), ()),)
        case "outcome":
            return ((TABLE, form.name, argument(1), argument(0), ()),)
        case "counter":
            return ((TABLE, form.name, argument(0), ((OUTSIDER, "builtins", "int"),), ()),)
        case "items":
            return ((SEQUENCE, "iterator", ((TUPLE, (argument(0), argument(1))),)),)
        case "tuple":
            if len(arguments) == 2 and arguments[1] == ELLIPSIS:
                return ((SEQUENCE, "tuple", argument(0)),)
            return ((TUPLE, tuple([argument(i) for i in range(len(arguments))])),)
        case "union":
            return join([argument(i) for i in range(len(arguments))])
        case "class":
            return classes(argument(0)) or ((OUTSIDER, "builtins", "type"),)
        case "callable":
            return (callable_type(engine, file, form, arguments),)
        case "function":
            taken = tuple([argument(i) for i in form.takes])
            return ((CALLABLE, argument(form.argument) if form.argument >= 0 else (), taken),)
        case "coroutine":
            return ((COROUTINE, argument(form.argument)),)
        case "context":
            return ((CONTEXT, argument(0)),)
        case "same":
            return argument(0)
        case "self":
            return ((SELF, None),)
        case "awaited":
            given = argument(0)
            return join([kind[1] if kind[0] == COROUTINE else (kind,) for kind in given])
    asked = ASKED.get(form.kind)
    return asked(engine, file, argument(0)) if asked is not None else ()


# Forms that ask what a value gives; filled by those who know.
ASKED: dict[str, Callable[[Engine, File, Types], Types]] = {}
_TYPES = frozenset({CLASS, CLS, EITHER, FORMAL, EXTERNAL, FORM, VALUE_OF})


def as_types(types: Types) -> Types:
    """Without values, where there is a type of the same name."""
    if not any(kind[0] in _TYPES for kind in types):
        return types
    return tuple(kind for kind in types if kind[0] not in (INSTANCE, SELF, FUNCTION))


ELLIPSIS: Types = ((OUTSIDER, "builtins", "ellipsis"),)


def classes(types: Types) -> Types:
    """type[...] of some instances."""
    found: list[Type] = []
    for kind in types:
        if kind[0] == OUTSIDER:
            found.append((EXTERNAL, kind[1], kind[2]))
        else:
            own = class_of(kind)
            if own is not None:
                found.append(own)
    return tuple(found)


def callable_type(engine: Engine, file: File, form: Form, arguments: tuple[Types, ...]) -> Type:
    """Callable[[A, B], R]; a reference that is called (weakref.ref[T]) has one argument only."""
    if len(arguments) < 2:
        return (CALLABLE, instances(engine, file, arguments[0]) if arguments else (), ())
    given: tuple[Types, ...] = ()
    first = arguments[0]
    if len(first) == 1 and first[0][0] == TUPLE:
        given = tuple([instances(engine, file, part) for part in first[0][1]])
    return (CALLABLE, instances(engine, file, arguments[1]), given)


def type_arguments(engine: Engine, file: File, paths: tuple[int, ...]) -> tuple[Types, ...]:
    """Class-level types of what stands in the brackets of a generic type."""
    if len(paths) == 1:
        node = file.paths[paths[0]]
        if node[0] == op.CONTAINER and node[1] == "tuple":
            paths = node[2]
    found: list[Types] = []
    for path in paths:
        node = file.paths[path]
        if node[0] == op.CONTAINER and node[1] == "list":
            found.append(((TUPLE, tuple([engine.types(file, part) for part in node[2]])),))
        else:
            found.append(engine.types(file, path))
    return tuple(found)


def apply_arguments(engine: Engine, file: File, kind: Type, paths: tuple[int, ...]) -> Types:
    """Base[arguments]: a form, an own generic class, or an alias with variables."""
    tag = kind[0]
    if tag == EXTERNAL:
        form = file.rules.forms.get(qualified(kind))
        if form is None:
            return (kind,)
        return ((FORM, form, type_arguments(engine, file, paths), qualified(kind)),)
    if tag == CLASS:
        given = tuple(
            [instances(engine, file, part) for part in type_arguments(engine, file, paths)]
        )
        return ((CLASS, kind[1], given),)
    return (kind,)


def without_owner(types: Types, owner: Type) -> Types:
    """`Self` in a class's own annotations is that class's receiver."""
    if not any(kind[0] == SELF and kind[1] is None for kind in types):
        return types
    return tuple(owner if kind[0] == SELF and kind[1] is None else kind for kind in types)
