"""What literals are, and types that are written out: numbers, tuples, mappings, (a: A) => B, [A, B], keyof T."""

from core.link.aliases import any_member
from core.link.annotations import instances
from core.link.engine import Engine, File
from core.link.kinds import (
    ASSERTS,
    CALLABLE,
    COROUTINE,
    OUTSIDER,
    SEQUENCE,
    TABLE,
    TELLS,
    TUPLE,
    VALUE_OF,
    Types,
    join,
)
from core.model import PathNode

Node = PathNode
_SILENT = frozenset({"None", "null", "undefined", "ellipsis"})


def on_literal(engine: Engine, file: File, node: Node) -> Types:
    if node[1] == "ellipsis":
        return ((OUTSIDER, "builtins", "ellipsis"),)
    return () if node[1] in _SILENT else ((OUTSIDER, file.rules.builtin_module, node[1]),)


def on_container(engine: Engine, file: File, node: Node) -> Types:
    if node[1] == "tuple":
        return ((TUPLE, tuple([engine.types(file, path) for path in node[2]])),)
    if node[1] == "promise":
        return ((COROUTINE, engine.union(file, node[2])),)
    return ((SEQUENCE, node[1], engine.union(file, node[2])),)


def on_mapping(engine: Engine, file: File, node: Node) -> Types:
    items: list[tuple[int | str, Types]] = []
    values: list[Types] = []
    for key, path in node[2]:
        types = engine.types(file, path)
        if key is None:
            values.append(types)
        else:
            items.append((key, types))
    if node[3] >= 0:
        for kind in engine.types(file, node[3]):
            if kind[0] == TABLE:
                items += kind[4]
                values.append(kind[3])
    return ((TABLE, node[1], (), join(values), tuple(items)),)


def on_type_literal(engine: Engine, file: File, node: Node) -> Types:
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
    if node[1].startswith("named "):
        return ((VALUE_OF, parts[0]),)
    if node[1].startswith("predicate"):
        return ((TELLS, parts[0]),)
    if node[1].startswith("asserts"):
        return ((ASSERTS, parts[0] if parts else ()),)
    return ((OUTSIDER, file.rules.builtin_module, "Object"),)
