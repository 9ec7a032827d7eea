"""What an object literal has of others: { ...value }."""

from core.link.classes import SPREAD, line_of
from core.link.engine import Class, Engine
from core.link.kinds import TABLE, Type


def spread_members(engine: Engine, owner: Class, name: str) -> list[Type]:
    """What an object literal has spread into it that may have a member, the last one written first."""
    given = [kind for a, types in line_of(engine, owner) if a is None for kind in types]
    found = [kind for kind in given if kind[0] in SPREAD]
    return [kind for kind in found if kind[0] != TABLE or kind[3] or has_key(kind, name)]


def has_key(kind: Type, name: str) -> bool:
    return any(key == name for key, _ in kind[4])
