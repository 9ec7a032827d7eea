"""Types that are written out: functions, tuples, elements, tables, literals, predicates."""

from core.link.aliases import any_member
from core.link.annotations import instances
from core.link.engine import Engine, File
from core.link.kinds import (
    ASSERTS,
    CALLABLE,
    OUTSIDER,
    SEQUENCE,
    TABLE,
    TELLS,
    TUPLE,
    VALUE_OF,
    Types,
)
from core.model import PathNode


def on_type_literal(engine: Engine, file: File, node: PathNode) -> Types:
    if node[1] == "typeof":
        return ((VALUE_OF, engine.types(file, node[2][0])),)
    parts = tuple([instances(engine, file, engine.types(file, path)) for path in node[2]])
    if node[1] == "lookup":
        return ((VALUE_OF, any_member(engine, file, parts[0])),)
    if node[1] == "default":
        bound = node[2][0] or node[2][1]
        return engine.types(file, bound)
    if node[1].startswith("="):
        said = node[1] in ("=null", "=undefined")
        return () if said else ((OUTSIDER, file.rules.builtin_module, "string"),)
    if node[1] in ("function", "constructor"):
        return ((CALLABLE, parts[0] if parts else (), parts[1:]),)
    if node[1] == "tuple":
        return ((TUPLE, parts),)
    if node[1].startswith("elements"):
        return ((SEQUENCE, node[1].partition(" ")[2], parts[0]),)
    if node[1] == "table":
        return ((TABLE, "dict", parts[0], parts[1], ()),)
    if node[1] == "mapped":
        return ((TABLE, "object", (), parts[0] if parts else (), ()),)
    if node[1].startswith("predicate"):
        return ((TELLS, parts[0]),)
    if node[1].startswith("asserts"):
        return ((ASSERTS, parts[0] if parts else ()),)
    return ((OUTSIDER, file.rules.builtin_module, "Object"),)
