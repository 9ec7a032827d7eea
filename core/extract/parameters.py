"""Parameters: annotations and defaults belong to the scope around the callable, names to its own."""

from typing import final

from core import paths as op
from core.extract.annotations import annotation
from core.extract.scopes import Draft, Unit
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node

VALUE = Kind.VALUE


MODIFIERS = {
    "async": Flag.ASYNC,
    "static": Flag.STATIC,
    "abstract": Flag.ABSTRACT,
    "get": Flag.PROPERTY,
    "set": Flag.PROPERTY,
    "*": Flag.GENERATOR,
    "private": Flag.PRIVATE,
    "protected": Flag.PRIVATE,
    "#": Flag.PRIVATE,
}


@final
class Parameter:
    """A parameter whose default and annotation are already walked."""

    __slots__ = ("default", "flags", "target", "type", "whole")

    def __init__(self, target: Node, whole: Node, type: int, default: int, flags: int) -> None:
        self.target = target
        self.whole = whole
        self.type = type
        self.default = default
        self.flags = flags


def modifiers(w: Walker, nodes: list[Node]) -> int:
    flags = 0
    for node in nodes:
        flags |= MODIFIERS.get(w.text(node), 0)
    return flags


def read_parameters(w: Walker, node: Node | None) -> list[Parameter]:
    """Walk annotations and defaults in the scope around the callable."""
    found: list[Parameter] = []
    if node is None:
        return found
    keyword_only = 0
    for child in w.children(node):
        construct, parts, settings = w.construct(child)
        flags = keyword_only
        if construct == "parameter":
            target, type_node, default_node = parts
            if "variadic" in settings:
                flags, keyword_only = Flag.VARIADIC, int(Flag.KEYWORD_ONLY)
            elif "keywords" in settings:
                flags = Flag.KEYWORDS
            kind = annotation(w, type_node) if type_node is not None else -1
            default = w.visit(default_node) if default_node is not None else -1
            found.append(Parameter(target, child, kind, default, flags))
        elif construct == "rest_target":
            keywords = "keywords" in settings
            found.append(
                Parameter(parts[0], child, -1, -1, Flag.KEYWORDS if keywords else Flag.VARIADIC)
            )
            keyword_only = int(Flag.KEYWORD_ONLY)
        elif construct in ("name", "tuple_target"):
            found.append(Parameter(child, child, -1, -1, flags))
        elif construct == "keyword_only":
            keyword_only = int(Flag.KEYWORD_ONLY)
    return found


def declare_parameters(
    w: Walker, symbol: int, unit: Unit, given: list[Parameter], owner: int, receiver: str
) -> tuple[list[int], list[tuple[Parameter, int]]]:
    """Make symbols of the parameters and bind them; the symbols, and destructured ones with their value's path."""
    shift, paths, drafts, scope = w.shift, w.paths, w.drafts, unit.scope
    destructured: list[tuple[Parameter, int]] = []
    made: list[int] = []
    for position, parameter in enumerate(given):
        target, whole, kind = parameter.target, parameter.whole, parameter.type
        default, flags = parameter.default, parameter.flags
        named = w.kinds.get(target.kind_id) == "name" or w.construct_name(target) == "name"
        name = w.text(target) if named else f"{{{position}}}"
        if position == 0 and owner >= 0 and not flags:
            flags |= Flag.RECEIVER
        start, end = target.start_byte + shift, target.end_byte + shift
        place = (start, end, start, end)
        if whole is not target:
            place = (whole.start_byte + shift, whole.end_byte + shift, start, end)
        index = len(drafts)
        own = Draft(name, VALUE, "parameter", symbol, place)
        drafts.append(own)
        own.flags, own.type = flags, kind
        if default > 0:
            own.values = (default,)
        made.append(index)
        if flags & Flag.RECEIVER:
            path = w.path(op.CLS if receiver == "class" else op.SELF, owner)
            unit.receivers = {**unit.receivers, name: path}
        else:
            path = len(paths)
            paths.append((op.PARAMETER, index))
        if not named:
            destructured.append((parameter, path))
            continue
        binding = w.bind(scope, name, "parameter", index)
        w.note_declaration(binding, target)
        binding.entries = [(0, path, False)]
        binding.values = [path]
    return made, destructured
