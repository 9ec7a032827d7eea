"""What a language gives without a declaration: to every value, every enumeration, and what derives from a container."""

from core.link.annotations import instances
from core.link.engine import Class, Engine, File
from core.link.kinds import (
    CALLABLE,
    CONTEXT,
    COROUTINE,
    EXTERNAL,
    OUTSIDER,
    SEQUENCE,
    TABLE,
    TUPLE,
    Type,
    Types,
)

CONTAINERS = frozenset({SEQUENCE, TUPLE, TABLE, COROUTINE, CONTEXT, CALLABLE})


def root_of(file: File) -> Types:
    """An instance of what every class derives from, where that is known to be all that can be said of a value."""
    top = file.rules.known.top
    return ((OUTSIDER, file.rules.builtin_module, top),) if top else ()


def enum_member(engine: Engine, owner: Class, name: str) -> Types:
    """What every enumeration has, as something to call."""
    match owner.file.rules.enum_members[name]:
        case "each":
            return ((CALLABLE, ((SEQUENCE, "array", (owner.instance,)),), ()),)
        case "constant":
            return ((CALLABLE, (owner.instance,), ()),)
    return ((EXTERNAL, owner.file.rules.builtin_module, f"Enum.{name}"),)


def container_of(engine: Engine, owner: Class, form: Type) -> Type | None:
    types = instances(engine, owner.file, (form,))
    return types[0] if types and types[0][0] in CONTAINERS else None
