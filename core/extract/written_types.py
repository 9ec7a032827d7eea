"""Types as TypeScript writes them; each handler gives the path that an annotation evaluates as INSTANCE."""

import re
from typing import Any

from core import paths as op
from core.extract.annotations import annotation
from core.extract.modules import bring
from core.extract.reading import string_content
from core.extract.scopes import TYPE_SCOPE
from core.extract.structures import note_local, signature
from core.extract.walker import Walker
from core.model import ImportFlag, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
MOST_WRITTEN = 64  # types of a union that is written out
IMPORT_TYPE = b"import("
QUOTED = re.compile(rb"""["']([^"'\n]*)["']""")


LITERAL_MARK = "="  # before the text of a literal type


def literal(w: Walker, kind: str, *parts: int) -> int:
    return w.path(op.TYPE_LITERAL, kind, parts)


def on_type_of(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """: Type, (Type), readonly Type, Type?, ...Type"""
    children = w.children(node)
    return annotation(w, children[-1]) if children else 0


def on_type_builtin(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    return w.path(op.GLOBAL, w.text(node))


def on_type_this(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    this = w.unit.this
    return literal(w, "typeof", this) if this > 0 else 0


def on_type_member(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """a.b.C in a type"""
    role, _ = w.take_role()
    target, name_node = parts
    if w.source.startswith(IMPORT_TYPE, target.start_byte):
        base = import_type(w, target)
    else:
        base = w.visit(target)
    name = w.text(name_node)
    path = w.path(op.MEMBER, base, name)
    w.refer(path, name, role, name_node.start_byte + w.shift)
    return path


def import_type(w: Walker, node: Node) -> int:
    """The module of `import("x").C`, which the parser was shown as one name."""
    found = QUOTED.search(w.source, node.start_byte, node.end_byte)
    if found is None:
        return 0
    module = found[1].decode("utf-8", "replace")
    w.refer(w.path(op.MODULE, module, 0), module, Role.IMPORT, found.start(1) + w.shift)
    flags = ImportFlag.NAMESPACE | ImportFlag.DYNAMIC | ImportFlag.TYPE_ONLY
    return w.path(op.IMPORT, bring(w, module, "", "", node, flags))


def on_type_generic(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """Base<Arguments>"""
    base, arguments = parts
    role, _ = w.take_role()
    target = w.visit_as(base, role)
    given = tuple(
        [
            annotation(w, child)
            for child in w.children(arguments)
            if w.construct_name(child) != "skip"
        ]
    )
    return w.path(op.ELEMENT, target, None, given)


def on_type_choice(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A | B, A & B: a member of either is a member"""
    found: list[int] = []
    waiting = [node]
    while waiting:
        child = waiting.pop()
        if w.kinds.get(child.kind_id) == "type_choice":
            waiting += reversed(w.children(child))
        else:
            found.append(annotation(w, child))
    return w.union(found, MOST_WRITTEN)


def on_type_array(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    return w.path(op.ELEMENT, w.path(op.GLOBAL, "Array"), None, (annotation(w, parts[0]),))


def on_type_tuple(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    children = w.children(node)
    found = [annotation(w, child) for child in children]
    rest = [w.source.startswith(b"...", child.start_byte) for child in children]
    if rest == [True]:
        return found[0]  # [...T] is T
    for position, spread in enumerate(rest):
        if spread and found[position]:
            item = w.path(op.ITEM, w.path(op.INSTANCE, found[position]), False)
            found[position] = literal(w, "typeof", item)
    return literal(w, "tuple", *found)


def on_tuple_member(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """name: Type in a tuple"""
    note_local(w, node, parts[0])
    return annotation(w, parts[1]) if parts[1] is not None else 0


def on_type_literal(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    inner = w.children(node)
    content = string_content(w, inner[0]) if inner and inner[0].type == "string" else None
    return literal(w, LITERAL_MARK + (content[0] if content else w.text(node)))


def on_type_template(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    for child in node.named_children:
        for inner in child.named_children:
            annotation(w, inner)
    return w.path(op.GLOBAL, "string")


def on_type_keys(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """keyof T"""
    annotation(w, parts[0])
    return w.path(op.GLOBAL, "string")


def on_type_query(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """typeof value"""
    of_module = w.source.startswith(IMPORT_TYPE, parts[0].start_byte)
    before, w.annotation = w.annotation, of_module
    value = w.visit(parts[0])
    w.annotation = before
    return literal(w, "typeof", value) if value else 0


def on_type_lookup(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """T["key"], T[number]"""
    target, key_node = parts
    base = w.path(op.INSTANCE, annotation(w, target))
    if w.construct_name(key_node) == "type_literal":
        inner = w.children(key_node)
        content = string_content(w, inner[0]) if inner and inner[0].type == "string" else None
        if content is not None:
            path = w.path(op.MEMBER, base, content[0])
            w.refer(path, content[0], Role.TYPE, content[1] + w.shift)
            return literal(w, "typeof", path)
        if inner and w.text(inner[0]).isdigit():
            return literal(w, "typeof", w.path(op.ELEMENT, base, int(w.text(inner[0])), ()))
    key = annotation(w, key_node)
    if w.construct_name(key_node) == "type_builtin":
        return literal(w, "typeof", w.path(op.ITEM, base, False))
    return literal(w, "lookup", int(w.paths[base][1]), key)


def on_type_conditional(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """A extends B ? C : D; what `infer` names is visible in it"""
    left, right, consequence, alternative = parts
    outer = w.scope
    annotation(w, left)
    w.inner(node, TYPE_SCOPE)
    annotation(w, right)
    first = annotation(w, consequence)
    w.scope = outer
    return w.union([first, annotation(w, alternative)])


def on_type_infer(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """infer T"""
    name_node, bound = parts
    binding = w.bind(w.scope, w.text(name_node), "type_parameter")
    w.note_declaration(binding, name_node)
    binding.paths = [0]
    if bound is not None:
        annotation(w, bound)
    return 0


def on_type_function(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """(a: A) => B, new (a: A) => B"""
    path = signature(w, node, *parts)
    if "constructs" in settings:
        return literal(w, "constructor", *w.paths[path][2])
    return path


def on_type_predicate(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """name is Type"""
    name_node, type_node = parts
    kind = f"predicate {formal_name(w, name_node)}"
    return literal(w, kind, annotation(w, type_node))


def on_type_asserts(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """asserts name is Type, asserts name"""
    construct, inner, _ = w.construct(parts[0])
    if construct != "type_predicate":
        return literal(w, f"asserts {formal_name(w, parts[0])}")
    return literal(w, f"asserts {formal_name(w, inner[0])}", annotation(w, inner[1]))


def formal_name(w: Walker, node: Node) -> str:
    """The parameter that a predicate is about."""
    name = w.text(node)
    if w.construct_name(node) == "name" and w.formals is not None:
        binding = w.formals.names.get(name)
        if binding is not None:
            w.local_use(binding, name, node.start_byte + w.shift, Role.READ)
    return name
