"""Members that texts list: `__slots__`, and fields of classes that a call makes.

    namedtuple("P", "x y")      NamedTuple("P", [("x", int)])      TypedDict("P", {"x": int})      Enum("P", "X Y")

The name that such a call is assigned to is the class, and each field is declared where the call names it.
"""

import re

from core import paths as op
from core.extract.annotations import annotation
from core.extract.documenting import comment_above
from core.extract.reading import callee_name, plain_text, visibility
from core.extract.scopes import CLASS_SCOPE, Scope
from core.extract.walker import Walker
from core.model import Flag, Kind, Role
from core.syntax.tree import Node

_WORD = re.compile(rb"[^\s,]+")
Field = tuple[str, int, int, Node | None]  # name, where it stands, its type


def is_record_call(w: Walker, node: Node) -> bool:
    """Whether an expression makes a class of fields that it lists."""
    if w.kinds.get(node.kind_id) != "call":
        return False
    construct, parts, _ = w.construct(node)
    return construct == "call" and callee_name(w, parts[0]) in w.language.record_calls


def is_enum_call(w: Walker, name: str, node: Node) -> bool:
    """Whether an expression makes an enumeration of this name."""
    if w.kinds.get(node.kind_id) != "call":
        return False
    construct, parts, _ = w.construct(node)
    if construct != "call" or callee_name(w, parts[0]) not in w.language.enum_bases:
        return False
    given = w.children(parts[1])
    inner = plain_text(w, given[0]) if len(given) > 1 and is_text(w, given[0]) else None
    return inner is not None and w.text(inner) == name


def declare_record(w: Walker, whole: Node, target: Node, call: Node) -> bool:
    """name = namedtuple(...): declare the class; whether it is one."""
    name = w.text(target)
    known = w.scope.names.get(name)
    if w.scope.container < 0 or (known is not None and known.redirect is not None):
        return False
    enum = is_enum_call(w, name, call)
    if not enum and not is_record_call(w, call):
        return False
    symbol = w.declare(w.scope, name, Kind.CONTAINER, "class", whole, target)
    draft = w.drafts[symbol]
    draft.flags |= visibility(w, name, w.scope) | (Flag.ENUM if enum else Flag.DATACLASS)
    draft.documentation = comment_above(w, whole)
    draft.bases = (record_base(w, call),)
    if symbol not in w.class_scopes:
        start, end = whole.start_byte + w.shift, whole.end_byte + w.shift
        scope = w.class_scopes[symbol] = Scope(CLASS_SCOPE, w.scope, symbol, start, end)
        scope.unit = w.unit
        w.containers.append(scope)
    declare_fields(w, w.class_scopes[symbol], call)
    return True


def record_base(w: Walker, call: Node) -> int:
    """The path of what makes the class: it is what the class derives from."""
    parts = w.construct(call)[1]
    return w.visit_as(parts[0], Role.CALL, len(w.children(parts[1])))


def declare_fields(w: Walker, scope: Scope, call: Node) -> None:
    """Declare the fields that a call lists, and walk its arguments."""
    draft = w.drafts[scope.container]
    detail = "enum_member" if draft.flags & Flag.ENUM else "field"
    given = w.children(w.construct(call)[1][1])
    for position, argument in enumerate(given):
        fields = listed(w, argument) if position == 1 else []
        if not fields:
            w.walk(argument)
        for name, start, end, kind in fields:
            place = (start + w.shift, end + w.shift, start + w.shift, end + w.shift)
            symbol = w.declare_at(scope, name, Kind.VALUE, detail, place)
            field = w.drafts[symbol]
            field.flags |= visibility(w, name, scope)
            if kind is not None and detail == "field":
                field.type = annotation(w, kind)
            elif kind is not None:
                w.walk(kind)


def listed(w: Walker, node: Node) -> list[Field]:
    """The fields in a text of words, in a list of texts or of pairs, or in a mapping."""
    construct = w.construct_name(node)
    if construct == "text":
        return words(w, node)
    found: list[Field] = []
    if construct in ("collection", "mapping"):
        for child in w.children(node):
            field = one_field(w, child)
            if field is not None:
                found.append(field)
    return found


def words(w: Walker, node: Node) -> list[Field]:
    inner = plain_text(w, node)
    if inner is None:
        return []
    found: list[Field] = []
    start = inner.start_byte
    for word in _WORD.finditer(w.source[start : inner.end_byte]):
        name = word.group().decode("utf-8", "replace")
        found.append((name, start + word.start(), start + word.end(), None))
    return found


def one_field(w: Walker, node: Node) -> Field | None:
    construct, parts, _ = w.construct(node)
    kind: Node | None = None
    if construct == "pair":
        node, kind = parts[0], parts[1]
    elif construct == "collection":
        inside = w.children(node)
        if len(inside) != 2:
            return None
        node, kind = inside[0], inside[1]
    inner = plain_text(w, node) if is_text(w, node) else None
    return None if inner is None else (w.text(inner), inner.start_byte, inner.end_byte, kind)


def is_text(w: Walker, node: Node) -> bool:
    return w.construct_name(node) == "text"


def list_members(w: Walker, scope: Scope, source: bytes, shift: int, node: Node) -> None:
    """The strings of a list of a class's members: each names one, and declares it where nothing else does."""
    w.source, w.shift, w.container = source, shift, scope.container
    inner = plain_text(w, node) if w.construct_name(node) == "text" else None
    if inner is None:
        for child in node.named_children:
            list_members(w, scope, source, shift, child)
        return
    name = w.text(inner)
    known = scope.names.get(name)
    if known is None or known.symbol < 0:
        symbol = w.declare(scope, name, Kind.VALUE, "field", inner, inner)
        w.drafts[symbol].flags |= visibility(w, name, scope) | Flag.INSTANCE_ATTRIBUTE
    elif (
        w.drafts[known.symbol].type < 0
        or not w.drafts[known.symbol].flags & Flag.INSTANCE_ATTRIBUTE
    ):
        # A method that declares the type is where the member stands; the list only repeats it.
        path = w.path(op.MEMBER, w.path(op.SELF, scope.container), name)
        w.refer(path, name, Role.READ, inner.start_byte + shift)
