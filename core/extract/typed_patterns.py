"""Parameters that are patterns with types, and type parameters whose bounds may stand apart from them."""

from typing import Any, NamedTuple

from core import paths as op
from core.extract.annotations import annotation
from core.extract.patterns import take_apart
from core.extract.scopes import TYPE_SCOPE, Scope
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node


class Formal(NamedTuple):
    """A parameter whose type is walked already."""

    pattern: Node
    whole: Node
    type: int
    flags: int


def read_formals(w: Walker, node: Node | None) -> list[Formal]:
    found: list[Formal] = []
    for child in w.children(node) if node is not None else ():
        construct, parts, settings = w.construct(child)
        if construct == "receiver":
            found.append(Formal(child, child, -1, Flag.RECEIVER))
        elif construct == "typed_pattern":
            declared = annotation(w, parts[1])
            own = "receiver" in settings
            found.append(
                Formal(parts[0], child, -1 if own else declared, Flag.RECEIVER if own else 0)
            )
    return found


def declare_formals(w: Walker, symbol: int, scope: Scope, formals: list[Formal]) -> tuple[int, ...]:
    """Symbols of the parameters; what their patterns name is bound in the function's scope."""
    made: list[int] = []
    outer, w.scope = w.scope, scope
    for position, formal in enumerate(formals):
        at, whole = formal.pattern, formal.whole
        named = w.construct_name(at) == "name"
        name = w.text(at) if named else f"{{{position}}}"
        if formal.flags & Flag.RECEIVER:
            name = "self"
        place = (
            whole.start_byte + w.shift,
            whole.end_byte + w.shift,
            at.start_byte + w.shift,
            at.end_byte + w.shift,
        )
        index = w.add_draft(name, Kind.VALUE, "parameter", symbol, place)
        w.drafts[index].flags, w.drafts[index].type = formal.flags, formal.type
        made.append(index)
        path = w.path(op.PARAMETER, index)
        if named:
            binding = w.bind(scope, name, "parameter", index)
            w.note_declaration(binding, at)
            binding.entries, binding.values = [(0, path, False)], [path]
        elif not formal.flags & Flag.RECEIVER:
            take_apart(w, at, path)
    w.scope = outer
    return tuple(made)


def bind_generics(
    w: Walker, whole: Node, node: Node | None, where: Node | None, owner: int
) -> None:
    """Enter the scope of <T: Bound> and `where T: Bound`; the caller restores the scope."""
    scope = w.inner(whole, TYPE_SCOPE)
    names: dict[str, list[int]] = {}
    given: list[tuple[Any, ...]] = []
    for child in w.children(node) if node is not None else ():
        construct, parts, _ = w.construct(child)
        if construct == "type_parameter":
            name = w.text(parts[0])
            binding = w.bind(scope, name, "type_parameter")
            binding.paths = [w.path(op.TYPE_VARIABLE, owner, name)]
            w.note_declaration(binding, parts[0])
            names[name] = []
            given.append((name, parts))
    for name, (_, bound, default) in given:
        if bound is not None:
            names[name].append(annotation(w, bound))
        if default is not None:
            w.visit(default) if w.construct_name(default) == "literal" else annotation(w, default)
    for child in w.children(where) if where is not None else ():
        construct, parts, _ = w.construct(child)
        if construct != "type_limit":
            continue
        annotation(w, parts[0])
        path = annotation(w, parts[1])
        if w.text(parts[0]) in names:
            names[w.text(parts[0])].append(path)
    w.drafts[owner].type_parameters = tuple(
        [(name, w.union(bounds) or -1) for name, bounds in names.items()]
    )
