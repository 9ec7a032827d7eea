"""Imports of names from packages: import a.b.C, import a.b.*, import static a.b.C.f.

A package is what its files declare, wherever they are; which part of a dotted name is a package, and which one a type,
is for linking to say.
"""

import re
from typing import Any

from core import paths as op
from core.extract.imports import bind_import
from core.extract.modules import bring
from core.extract.walker import Walker
from core.model import ImportFlag, Role
from core.paths import CALLED
from core.syntax.tree import Node

Parts = tuple[Any, ...]
NOTHING = "(?!)"


def dotted(w: Walker, node: Node) -> list[Node]:
    """The names of a.b.C, in order."""
    construct, parts, _ = w.construct(node)
    if construct != "type_member":
        return [node]
    return [*dotted(w, parts[0]), parts[1]]


def on_import_name(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """import a.b.C, import static a.b.C.f, import a.b.*"""
    static, name_node, wildcard = parts
    nodes = dotted(w, name_node)
    names = [w.text(item) for item in nodes]
    last = len(nodes) if wildcard is not None else len(nodes) - 1
    for position, item in enumerate(nodes[:last]):
        if re.match(w.language.type_pattern or NOTHING, names[position]):
            path = w.path(op.MODULE, ".".join(names[: position + 1]), 0)
            w.refer(path, names[position], Role.IMPORT, item.start_byte + w.shift)
    module = ".".join(names[:last])
    if wildcard is not None:
        bring(w, module, "*", "", wildcard, ImportFlag.NONE)
        return 0
    name, at = names[-1], nodes[-1]
    paths = []
    for key in (name, name + CALLED) if static is not None else (name,):
        index = bring(w, module, key, key, at, ImportFlag.NONE)
        paths.append(w.path(op.IMPORT, index))
        bind_import(w, key, index, at)
    w.refer(w.union(paths), name, Role.IMPORT, at.start_byte + w.shift)
    return 0
