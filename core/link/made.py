"""What a type is that is defined as another one: `type Names []string`."""

from core.link.annotations import instance_types
from core.link.engine import Class, Engine
from core.link.generics import substitute
from core.link.kinds import INSTANCE, Type, Types, join
from core.link.variables import binds_of
from core.model import Kind


def is_made(owner: Class) -> bool:
    return bool(owner.symbol.values) and owner.symbol.kind == Kind.CONTAINER


def made_of(engine: Engine, kind: Type, owner: Class) -> Types:
    """What a type is that is defined as another one: `type Names []string`."""
    types = join([instance_types(engine, owner.file, path) for path in owner.symbol.values])
    binds = binds_of(engine, owner, kind[2]) if kind[0] == INSTANCE else {}
    return substitute(types, None, binds) if binds else types
