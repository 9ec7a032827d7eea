"""Items: what is visible in all of its module or block, wherever it stands there.

    mod a { pub struct B<T>(T); }
    impl<T: Bound> Trait for a::B<T> { fn make() -> Self { ... } }

The members of a type stand apart from it, in as many places as one likes: each such place is an *extension*, a symbol
whose first base is the type, and whose second one is what the type derives from by it.
"""

from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.declaring import member_scope
from core.extract.documenting import comment_above
from core.extract.functions import walk_function
from core.extract.imports import add_import, bind_import, scope_symbol
from core.extract.reading import string_content
from core.extract.scopes import CALLABLE_SCOPE, NAMESPACE_SCOPE, Draft, Scope, Unit
from core.extract.typed_patterns import Formal, bind_generics, declare_formals, read_formals
from core.extract.walker import Walker
from core.model import EXTENSION, Flag, Import, ImportFlag, Kind, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
MACRO = "!"  # behind the name of a macro: macros have names of their own
ITEMS = frozenset({
    "item_function", "item_type", "extension", "submodule", "item_alias", "item_value", "item_macro", "foreign",
    "import_tree", "import_crate",
})  # fmt: skip
_ATTRIBUTE_END = b"]"


# --- Declaring ---


def attributes_above(w: Walker, node: Node) -> list[Node]:
    """The attributes of an item, the nearest first."""
    found: list[Node] = []
    if not w.source[: node.start_byte].rstrip().endswith(_ATTRIBUTE_END):
        return found
    above = node.prev_named_sibling
    while above is not None and w.kinds.get(above.kind_id) == "attribute":
        found.append(above)
        above = above.prev_named_sibling
    return found


def declare_item(
    w: Walker, scope: Scope, at: Node, whole: Node, kind: Kind, detail: str, public: bool
) -> int:
    """A symbol for an item. Variants of one name, for different targets, are symbols of their own."""
    name = w.text(at)
    shift = w.shift
    place = (
        whole.start_byte + shift,
        whole.end_byte + shift,
        at.start_byte + shift,
        at.end_byte + shift,
    )
    key = name + MACRO if detail == "macro" else name
    binding = w.bind(scope, key, "symbol")
    parent = scope.container if scope.container >= 0 else w.unit_symbol(scope)
    symbol = w.add_draft(name, kind, detail, parent, place)
    binding.symbol, binding.kind = symbol, "symbol"
    binding.paths.append(w.path(op.SYMBOL, symbol))
    draft = w.drafts[symbol]
    draft.flags = Flag.EXPORTED if public else Flag.NONE
    above = attributes_above(w, whole)
    draft.documentation = comment_above(w, above[-1] if above else whole)
    return symbol


def end_signature(w: Walker, draft: Draft, body: Node | None) -> None:
    if body is not None:
        draft.signature = (draft.start, body.start_byte + w.shift)


# --- Functions ---


def on_item_function(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """fn name<T>(pattern: A) -> B where T: C { ... }"""
    return w.path(op.SYMBOL, function(w, node, parts, w.scope, -1))


def function(w: Walker, node: Node, parts: Parts, scope: Scope, owner: int) -> int:
    """A function of a module or a block, or of the type `owner`; the symbol."""
    public, modifiers, name, type_params, params, returns, where, body = parts
    detail = "function" if owner < 0 else "method"
    symbol = declare_item(w, scope, name, node, Kind.CALLABLE, detail, public is not None)
    draft = w.drafts[symbol]
    end_signature(w, draft, body)
    if modifiers is not None and b"async" in w.source[modifiers.start_byte : modifiers.end_byte]:
        draft.flags |= Flag.ASYNC
    outer, before = w.scope, w.annotation
    w.annotation = False
    bind_generics(w, node, type_params, where, symbol)
    formals = read_formals(w, params)
    if returns is not None:
        draft.returns = annotation(w, returns)
    if not draft.returns > 0:
        draft.returns = w.path(op.LITERAL, "()") if returns is None else 0
    own = Scope(CALLABLE_SCOPE, w.scope, -1, node.start_byte + w.shift, node.end_byte + w.shift)
    unit = Unit(own, symbol, owner, "instance")
    draft.parameters = declare_formals(w, symbol, own, formals)
    if owner >= 0:
        member_flags(draft, formals, body)
    if body is not None:
        put_off(w, symbol, unit, body)
    w.scope, w.annotation = outer, before
    return symbol


def member_flags(draft: Draft, formals: list[Formal], body: Node | None) -> None:
    """Without a receiver it is called of the type."""
    if not formals or not formals[0].flags & Flag.RECEIVER:
        draft.flags |= Flag.CLASS_METHOD
    if body is None:
        draft.flags |= Flag.ABSTRACT


def put_off(w: Walker, symbol: int, unit: Unit, body: Node) -> None:
    """Walk a body when the unit around it is complete; one inside of tokens with the text that they were read in."""
    if w.shift:
        w.defer(walk_inside, w, w.source, w.shift, symbol, unit, body)
    else:
        w.defer(walk_function, w, symbol, unit, body, [], ())


def walk_inside(w: Walker, source: bytes, shift: int, symbol: int, unit: Unit, body: Node) -> None:
    before = w.source, w.shift
    w.source, w.shift = source, shift
    walk_function(w, symbol, unit, body, [], ())
    w.source, w.shift = before


# --- Types ---


def on_item_type(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """struct, union, enum, trait"""
    public, name, type_params, bounds, where, body = parts
    detail = settings["detail"]
    symbol = declare_item(w, w.scope, name, node, Kind.CONTAINER, detail, public is not None)
    draft = w.drafts[symbol]
    outer, outer_container = w.scope, w.container
    bind_generics(w, node, type_params, where, symbol)
    bind_own(w, symbol)
    w.container = symbol
    if bounds is not None:
        draft.bases = tuple([base for child in w.children(bounds) if (base := base_path(w, child))])
    if body is not None:
        if w.construct_name(body) != "slots":
            end_signature(w, draft, body)
        walk_members(w, symbol, body)
    w.scope, w.container = outer, outer_container
    return w.path(op.SYMBOL, symbol)


def base_path(w: Walker, node: Node) -> int:
    """What a type derives from."""
    before, w.annotation = w.annotation, True
    path = w.visit_as(node, Role.INHERIT)
    w.annotation = before
    return path


def bind_own(w: Walker, owner: int) -> None:
    """Self, the type itself."""
    binding = w.bind(w.scope, "Self", "symbol")
    binding.paths = [w.path(op.CLS, owner)]


def walk_members(w: Walker, symbol: int, body: Node) -> None:
    """What stands in the body of a type."""
    scope = member_scope(w, symbol)
    if w.construct_name(body) == "slots":
        number_slots(w, scope, body)
        return
    for child in w.children(body):
        construct, parts, _ = w.construct(child)
        if construct == "slot":
            public, name, type_node = parts
            field(w, scope, name, child, annotation(w, type_node), public is not None)
        elif construct == "variant":
            variant(w, symbol, scope, child, parts)
        elif construct == "item_function":
            function(w, child, parts, scope, symbol)
        elif construct == "item_alias":
            alias(w, child, parts, scope)
        elif construct == "item_value":
            value(w, child, parts, scope)
        else:
            w.walk(child)


def field(w: Walker, scope: Scope, at: Node, whole: Node, declared: int, public: bool) -> None:
    made = declare_item(w, scope, at, whole, Kind.VALUE, "field", public)
    w.drafts[made].type = declared


def number_slots(w: Walker, scope: Scope, body: Node) -> None:
    """(A, pub B): fields that are called 0, 1 ..."""
    position = 0
    for child in w.children(body):
        if w.construct_name(child) in ("skip", "attribute"):
            w.walk(child)
            continue
        start, end = child.start_byte + w.shift, child.end_byte + w.shift
        name = str(position)
        made = w.add_draft(name, Kind.VALUE, "field", scope.container, (start, end, start, start))
        w.drafts[made].type = annotation(w, child)
        w.bind(scope, name, "symbol", made).paths.append(w.path(op.SYMBOL, made))
        position += 1


def variant(w: Walker, owner: int, scope: Scope, node: Node, parts: Parts) -> None:
    """A variant of an enum: a value, or what makes one; its fields are its own."""
    name, body, value_node = parts
    made = declare_item(w, scope, name, node, Kind.VALUE, "enum_member", True)
    w.drafts[made].type = w.path(op.SYMBOL, owner)
    if body is not None:
        walk_members(w, made, body)
    if value_node is not None:
        w.visit(value_node)


# --- Extensions ---


def on_extension(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """impl<T> Trait for Type<T> where T: Bound { ... }"""
    type_params, trait, type_node, where, body = parts
    start, at = node.start_byte + w.shift, type_node.start_byte + w.shift
    parent = 0 if w.unit.scope is w.module else w.unit.symbol
    place = (start, node.end_byte + w.shift, at, at)
    symbol = w.add_draft(last_name(w, type_node), Kind.CONTAINER, EXTENSION, parent, place)
    draft = w.drafts[symbol]
    end_signature(w, draft, body)
    outer = w.scope
    bind_generics(w, node, type_params, where, symbol)
    bind_own(w, symbol)
    extended = annotation(w, type_node)
    draft.bases = (extended,)
    if trait is not None:
        draft.bases = (extended, base_path(w, trait))
    if body is not None:
        walk_members(w, symbol, body)
    w.scope = outer
    return 0


def last_name(w: Walker, node: Node) -> str:
    """The name under which a written type is declared; of one without a name, its first sign."""
    construct, parts, _ = w.construct(node)
    if construct in ("name", "type_builtin"):
        return w.text(node)
    if construct == "scoped":
        return w.text(parts[1])
    if construct == "type_generic":
        return last_name(w, parts[0])
    inner = w.children(node)
    if construct == "type_of" and inner:
        return last_name(w, inner[-1])
    return w.text(node)[:1]


# --- Modules, aliases, values, macros ---


def on_submodule(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """mod name { ... }; mod name; stands for a file, which attributes may name"""
    public, name, body = parts
    if body is None:
        return module_of_file(w, node, name)
    outer, container = w.scope, w.container
    made = declare_item(w, w.scope, name, node, Kind.NAMESPACE, "module", public is not None)
    end_signature(w, w.drafts[made], body)
    scope = Scope(NAMESPACE_SCOPE, None, made, node.start_byte + w.shift, node.end_byte + w.shift)
    scope.unit, scope.made = w.unit, outer.made
    scope.made.append(scope)
    w.containers.append(scope)
    w.members[made, False] = scope
    w.scope, w.container = scope, made
    for child in w.children(body):
        w.walk(child)
    w.scope, w.container = outer, container
    return 0


def module_of_file(w: Walker, node: Node, name_node: Node) -> int:
    """mod name; of a file beside this one, below the folders of the modules around it."""
    name = w.text(name_node)
    around, parent = [], w.scope.container
    while parent > 0:
        around.append(w.drafts[parent].name)
        parent = w.drafts[parent].parent
    folders = "".join(f"{folder}/" for folder in reversed(around))
    said = said_path(w, node)
    module = f"mod {folders}{name}" if said is None else f"mod {folders}={said}"
    start, end = name_node.start_byte + w.shift, name_node.end_byte + w.shift
    index = add_import(
        w, Import(module, 0, "", name, scope_symbol(w), start, end, ImportFlag.NAMESPACE)
    )
    bind_import(w, name, index, name_node)
    w.refer(w.path(op.IMPORT, index), name, Role.IMPORT, start)
    return 0


def said_path(w: Walker, node: Node) -> str | None:
    """#[path = "file"] above a module."""
    for above in attributes_above(w, node):
        inner = w.children(w.construct(above)[1][0])
        if len(inner) == 2 and w.text(inner[0]) == "path":
            content = string_content(w, inner[1])
            return content[0] if content else None
    return None


def on_item_alias(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """type Name<T> = value;"""
    alias(w, node, parts, w.scope)
    return 0


def alias(w: Walker, node: Node, parts: Parts, scope: Scope) -> None:
    """In a trait, what bounds it."""
    public, name, type_params, value_node = parts
    made = declare_item(w, scope, name, node, Kind.VALUE, "type_alias", public is not None)
    draft = w.drafts[made]
    draft.flags |= Flag.TYPE_ONLY
    outer = w.scope
    bind_generics(w, node, type_params, None, made)
    if value_node is not None:
        draft.add_value(annotation(w, value_node))
    w.scope = outer


def on_item_value(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """const NAME: T = value; static NAME: T = value;"""
    value(w, node, parts, w.scope)
    return 0


def value(w: Walker, node: Node, parts: Parts, scope: Scope) -> None:
    public, name, type_node, value_node = parts
    declared = annotation(w, type_node)
    if w.text(name) != "_":
        made = declare_item(w, scope, name, node, Kind.VALUE, "constant", public is not None)
        w.drafts[made].type = declared
    if value_node is not None:
        w.walk(value_node)


def on_item_macro(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """macro_rules! name { ... }: its tokens mean something where it is used only"""
    above = [w.text(each) for each in attributes_above(w, node)]
    public = any("macro_export" in text for text in above)
    declare_item(w, w.scope, parts[0], node, Kind.CALLABLE, "macro", public)
    return 0


def on_foreign(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """extern "C" { ... }"""
    for child in w.children(parts[0]) if parts[0] is not None else ():
        w.walk(child)
    return 0


def on_slots(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    for child in w.children(node):
        annotation(w, child)
    return 0
