"""Declaring symbols where one name may mean a type and a value: what joins into one symbol, and what stays apart.

interface A {}  class A {}  namespace A {}     one symbol
declare class F {}  function F() {}            one symbol: the class that the function makes
interface B {}  const B = ...                  two symbols of one name: facts.scopes holds both paths
"""

from typing import final

from core import paths as op
from core.extract.documenting import comment_above
from core.extract.scopes import CLASS_SCOPE, Draft, Scope
from core.extract.walker import Walker
from core.model import Flag, Kind
from core.syntax.tree import Node

ANONYMOUS = "{}"  # the name of an object that nothing names: no answer shows it
_VALUES = frozenset(
    {"variable", "constant", "field", "property", "function", "method", "enum_member"}
)
_JOINS = {
    "interface": frozenset({"interface", "class"}),
    "class": frozenset({"interface", "class", "namespace", "function"}),
    "enum": frozenset({"enum", "namespace"}),
    "namespace": frozenset({"namespace", "class", "function", "enum"}),
    "module": frozenset({"module"}),
    "type_alias": frozenset({"type_alias"}),
    "function": _VALUES | {"namespace", "class"},
}


@final
class Place:
    """Where something gets a name: the scope, the name, the node of the name, the whole, and what is documented."""

    __slots__ = ("at", "document", "name", "scope", "whole")

    def __init__(self, scope: Scope, name: str, at: Node, whole: Node, document: Node) -> None:
        self.scope = scope
        self.name = name
        self.at = at
        self.whole = whole
        self.document = document

    def moved(self, scope: Scope) -> "Place":
        """The same in another scope."""
        return Place(scope, self.name, self.at, self.whole, self.document)


def declare(w: Walker, place: Place, kind: Kind, detail: str) -> tuple[int, bool]:
    """The symbol that a declaration makes or joins, and whether it is new."""
    binding = w.bind(place.scope, place.name, "symbol")
    span = span_of(w, place)
    joins = _JOINS.get(detail, _VALUES)
    for path in binding.paths:
        node = w.paths[path]
        if node[0] == op.SYMBOL and w.drafts[node[1]].detail in joins:
            join(w, w.drafts[node[1]], kind, detail, span)
            return node[1], False
    symbol = w.add_draft(place.name, kind, detail, parent_of(w, binding.scope), span)
    if place.scope.container > 0 and w.members.get((place.scope.container, True)) is place.scope:
        w.drafts[symbol].flags |= Flag.STATIC
    binding.paths.append(w.path(op.SYMBOL, symbol))
    if binding.symbol < 0 or w.drafts[binding.symbol].flags & Flag.TYPE_ONLY:
        binding.symbol = symbol
    if binding.kind != "symbol":
        binding.kind = "symbol"
        binding.entries.clear()
    return symbol, True


def span_of(w: Walker, place: Place) -> tuple[int, int, int, int]:
    shift, whole, at = w.shift, place.whole, place.at
    return (
        whole.start_byte + shift,
        whole.end_byte + shift,
        at.start_byte + shift,
        at.end_byte + shift,
    )


def parent_of(w: Walker, scope: Scope) -> int:
    """The symbol that a scope's names belong to; members of nameless objects belong to what is around."""
    if scope.container < 0:
        return w.unit_symbol(scope)
    draft = w.drafts[scope.container]
    return draft.parent if draft.name == ANONYMOUS else scope.container


def join(w: Walker, draft: Draft, kind: Kind, detail: str, span: tuple[int, int, int, int]) -> None:
    """A further declaration: the one that makes a value of a type, or code of a name, is the primary one."""
    stronger = kind is not Kind.NAMESPACE and draft.kind is Kind.NAMESPACE
    if stronger or (detail == "class" and draft.detail in ("interface", "function")):
        w.redeclare(draft, draft.kind, draft.detail, span)
        draft.kind, draft.detail = kind, detail
        draft.flags &= ~Flag.TYPE_ONLY
        draft.start, draft.end, draft.name_start, draft.name_end = span
        draft.signature = (draft.start, draft.end)
    else:
        w.redeclare(draft, kind, detail, span)


def anonymous(w: Walker, node: Node) -> int:
    """A symbol for an object that nothing names; its name is empty space at its beginning."""
    start = node.start_byte + w.shift
    parent = w.container
    while w.drafts[parent].name == ANONYMOUS:
        parent = w.drafts[parent].parent
    span = (start, node.end_byte + w.shift, start, start)
    return w.add_draft(ANONYMOUS, Kind.VALUE, "object", parent, span)


def member_scope(w: Walker, symbol: int, static: bool = False) -> Scope:
    """The scope of a symbol's members, or of those that need no receiver."""
    scope = w.members.get((symbol, static))
    if scope is None:
        draft = w.drafts[symbol]
        scope = Scope(CLASS_SCOPE, None, symbol, draft.start, draft.end)
        scope.unit = w.unit
        w.members[symbol, static] = scope
        w.containers.append(scope)
    return scope


def describe(w: Walker, draft: Draft, place: Place, body: Node | None) -> None:
    """The signature, which ends where the body begins, and the comment above."""
    end = body.start_byte if body is not None else place.whole.end_byte
    draft.signature = (place.whole.start_byte + w.shift, end + w.shift)
    draft.documentation = comment_above(w, place.document)


def take_document(w: Walker, node: Node) -> Node:
    """The node above which the comment of a declaration stands: the `export` around it, where there is one."""
    found, w.document = w.document, None
    return node if found is None else found
