"""Parameters, results and type parameters in groups: (a, b int, rest ...string) (n int, err error), [K, V any]."""

from typing import Any, final

from core import paths as op
from core.extract.annotations import annotation
from core.extract.scopes import Scope
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node

Parts = tuple[Any, ...]
BLANK = "_"


@final
class Group:
    """One parameter, or one result: without a name it has a place only."""

    __slots__ = ("flags", "name", "type", "whole")

    def __init__(self, name: Node | None, whole: Node, type: int, flags: int) -> None:
        self.name = name
        self.whole = whole
        self.type = type
        self.flags = flags


def is_blank(w: Walker, node: Node) -> bool:
    return w.source[node.start_byte : node.end_byte] == b"_"


def expressions(w: Walker, node: Node | None) -> list[Node]:
    """The expressions of a list, or the only one."""
    if node is None:
        return []
    return w.children(node) if not w.construct_name(node) else [node]


def names_before(w: Walker, node: Node, *parts: Node | None) -> list[Node]:
    """The names with which a group begins, in front of its type and its value."""
    end = min([part.start_byte for part in parts if part is not None], default=node.end_byte)
    return [child for child in w.children(node) if child.end_byte <= end and is_name(w, child)]


def is_name(w: Walker, node: Node) -> bool:
    return w.construct_name(node) == "name"


def read_groups(w: Walker, node: Node | None) -> list[Group]:
    """What a list declares, its types walked in the current scope."""
    found: list[Group] = []
    for child in w.children(node) if node is not None else ():
        construct, parts, settings = w.construct(child)
        if construct != "formal_group":
            w.visit(child)
            continue
        type_node = parts[0]
        names = names_before(w, child, type_node)
        declared = annotation(w, type_node)
        flags = Flag.VARIADIC if "variadic" in settings else Flag.NONE
        if not names:
            found.append(Group(None, child, declared, flags))
        for name in names:
            found.append(Group(name, child if len(names) == 1 else name, declared, flags))
    return found


def read_results(w: Walker, node: Node | None) -> tuple[int, list[Group]]:
    """The path of what a function gives, -1 for nothing; and its results, where they are a list."""
    if node is None:
        return -1, []
    if w.construct_name(node) != "formals":
        return annotation(w, node), []
    groups = read_groups(w, node)
    if len(groups) == 1:
        return groups[0].type, groups
    types = tuple([group.type for group in groups])
    return (w.path(op.TYPE_LITERAL, "tuple", types) if types else -1), groups


def declare_groups(w: Walker, symbol: int, scope: Scope, groups: list[Group]) -> tuple[int, ...]:
    """Symbols of the parameters of a function, bound in its scope."""
    made: list[int] = []
    for group in groups:
        at = group.name or group.whole
        name = w.text(at) if group.name is not None else BLANK
        place = (
            group.whole.start_byte + w.shift,
            group.whole.end_byte + w.shift,
            at.start_byte + w.shift,
            at.end_byte + w.shift,
        )
        index = w.add_draft(name, Kind.VALUE, "parameter", symbol, place)
        w.drafts[index].flags, w.drafts[index].type = group.flags, group.type
        made.append(index)
        if group.name is not None and name != BLANK:
            path = w.path(op.PARAMETER, index)
            binding = w.bind(scope, name, "parameter", index)
            w.note_declaration(binding, group.name)
            binding.entries, binding.values = [(0, path, False)], [path]
    return tuple(made)


def bind_groups(w: Walker, groups: list[Group], kind: str) -> None:
    """Names of results, or of an anonymous function's parameters, as variables of the current scope."""
    for group in groups:
        if group.name is None or is_blank(w, group.name):
            continue
        path = w.path(op.INSTANCE, group.type)
        if group.flags & Flag.VARIADIC:
            path = w.path(op.CONTAINER, "list", (path,))
        hold(w, group.name, path, kind)


def declared_variable(w: Walker, name: Node, value: int) -> None:
    """A variable of a block: what it is declared as, it stays."""
    if not is_blank(w, name):
        hold(w, name, value, "local")


def hold(w: Walker, name: Node, value: int, kind: str) -> None:
    binding = w.bind(w.scope, w.text(name), kind)
    w.note_declaration(binding, name)
    binding.kind = kind
    binding.entries, binding.values = [(w.block, value, False)], [value] if value else []


def declared_types(w: Walker, scope: Scope, node: Node, owner: int) -> tuple[tuple[str, int], ...]:
    """[K comparable, V any]: (name, path of the bound) of each. They see each other."""
    bounds: list[tuple[list[Node], Node]] = []
    for child in w.children(node):
        construct, parts, _ = w.construct(child)
        if construct == "formal_types":
            bounds.append((names_before(w, child, parts[0]), parts[0]))
            for name in bounds[-1][0]:
                bind_type(w, scope, name, owner)
    found: list[tuple[str, int]] = []
    for names, bound in bounds:
        path = annotation(w, bound)
        found += [(w.text(name), path) for name in names]
    return tuple(found)


def bind_type(w: Walker, scope: Scope, name: Node, owner: int) -> None:
    binding = w.bind(scope, w.text(name), "type_parameter")
    binding.paths = [w.path(op.TYPE_VARIABLE, owner, w.text(name))]
    w.note_declaration(binding, name)
