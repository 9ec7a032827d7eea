"""What a file takes from other modules and offers to them: import, export, require, module.exports, import()."""

from typing import Any

from core import paths as op
from core.extract.declaring import Place, take_document
from core.extract.definitions import decorator_path
from core.extract.destructuring import pattern_names, property_key
from core.extract.expected import core, uncast
from core.extract.functions import Receiver
from core.extract.imports import add_import, bind_import, scope_symbol
from core.extract.objects import define
from core.extract.reading import string_content
from core.extract.scopes import CLASS_SCOPE, MODULE_SCOPE, NAMESPACE_SCOPE, Scope
from core.extract.walker import Walker
from core.model import EVERYTHING, Flag, Import, ImportFlag, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]
DEFAULT = "default"
# Where the name of what a construct declares stands among its parts.
_NAMES = {"function": 0, "class": 1, "interface": 0, "enum": 0, "namespace": 0, "type_alias": 0}


def source_of(w: Walker, node: Node) -> str:
    """The module that a string names; the string is a reference to it."""
    content = string_content(w, node)
    if content is None:
        return ""
    module, start = content
    w.refer(w.path(op.MODULE, module, 0), module, Role.IMPORT, start + w.shift)
    return module


def bring(w: Walker, module: str, name: str, alias: str, at: Node, flags: int) -> int:
    """Note an import; the path of what it brings in."""
    start, end = at.start_byte + w.shift, at.end_byte + w.shift
    item = Import(module, 0, name, alias, scope_symbol(w), start, end, flags)
    return add_import(w, item)


def word(w: Walker, node: Node) -> str:
    """A name in an import or export clause, which may be written as a string."""
    content = string_content(w, node) if w.construct_name(node) == "text" else None
    return content[0] if content else w.text(node)


# --- import ---


def on_module_import(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """import name, {a as b}, * as ns from "./x" """
    type_only, clause, source = parts
    w.has_exports = True
    module = source_of(w, source)
    flags = ImportFlag.TYPE_ONLY if type_only is not None else ImportFlag.NONE
    if clause is None:
        bring(w, module, "", "", source, flags)
        return 0
    for child in w.children(clause):
        construct, inner, _ = w.construct(child)
        if construct == "name":
            take(w, module, DEFAULT, child, child, flags)
        elif construct == "namespace_import":
            take(w, module, "", inner[0], inner[0], flags | ImportFlag.NAMESPACE)
        else:
            for item in w.children(child):
                specifier(w, module, item, flags)
    return 0


def specifier(w: Walker, module: str, node: Node, flags: int) -> None:
    """{name as alias}"""
    construct, parts, _ = w.construct(node)
    if construct != "specifier":
        return
    type_only, name_node, alias_node = parts
    flags |= ImportFlag.TYPE_ONLY if type_only is not None else 0
    path = take(w, module, word(w, name_node), name_node, alias_node or name_node, flags)
    if alias_node is not None:
        refer_word(w, path, alias_node)


def take(w: Walker, module: str, name: str, at: Node, alias_node: Node, flags: int) -> int:
    """Bind a name to what it is imported as, and note the use of it."""
    alias = w.text(alias_node)
    index = bring(w, module, name, alias, at, flags)
    path = w.path(op.IMPORT, index)
    refer_word(w, path, at)
    bind_import(w, alias, index, alias_node)
    return path


def refer_word(w: Walker, path: int, at: Node) -> None:
    start = at.start_byte + w.shift
    content = string_content(w, at) if w.construct_name(at) == "text" else None
    name, start = (content[0], content[1] + w.shift) if content else (w.text(at), start)
    w.refer(path, name, Role.IMPORT, start)


def on_import_require(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """import name = require("x")"""
    name_node, source = parts
    w.has_exports = True
    take(w, source_of(w, source), "", name_node, name_node, ImportFlag.REQUIRE)
    return 0


def on_namespace_alias(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """import name = a.b.c: another name for what a namespace has"""
    alias_node, name_node = parts
    path = w.visit(name_node)
    name = w.text(alias_node)
    binding = w.bind(w.scope, name, "symbol")
    binding.paths.append(path)
    w.refer(path, name, Role.IMPORT, alias_node.start_byte + w.shift)
    return 0


# --- require and import() ---


def required_module(w: Walker, node: Node) -> Node | None:
    """The string of `require("x")`; None for anything else, and where `require` is something of ours."""
    if w.kinds.get(node.kind_id) not in ("invoke", None):
        return None
    construct, parts, _ = w.construct(node)
    return required_source(w, parts[0], parts[-1]) if construct == "invoke" else None


def required_source(w: Walker, callee: Node, arguments: Node) -> Node | None:
    """The same of what is called, and with what."""
    if w.construct_name(callee) != "name" or w.text(callee) != "require":
        return None
    if w.lookup(w.scope, "require") is not None:
        return None
    given = w.children(arguments)
    if len(given) != 1 or w.construct_name(given[0]) != "text":
        return None
    return given[0] if string_content(w, given[0]) else None


def require_module(w: Walker, source: Node) -> int:
    """The path of a required module's exports."""
    module = source_of(w, source)
    return w.path(op.IMPORT, bring(w, module, "", "", source, ImportFlag.REQUIRE))


def dynamic_import(w: Walker, arguments: Node) -> int:
    """import("x"): a promise of the module; in a type, the module itself."""
    given = w.children(arguments)
    if not given or w.construct_name(given[0]) != "text" or not string_content(w, given[0]):
        for child in given:
            w.visit(child)
        return 0
    flags = ImportFlag.NAMESPACE | ImportFlag.DYNAMIC
    flags |= ImportFlag.TYPE_ONLY if w.annotation else 0
    path = w.path(op.IMPORT, bring(w, source_of(w, given[0]), "", "", given[0], flags))
    for child in given[1:]:
        w.visit(child)
    return path if w.annotation else w.path(op.CONTAINER, "promise", (path,))


def bind_require(w: Walker, scope: Scope, target: Node, value_node: Node) -> bool:
    """const name = require("x"), const {a, b: c} = require("x"), const name = require("x").y"""
    value_node = core(w, value_node)
    construct, parts, _ = w.construct(value_node)
    member: Node | None = None
    if construct == "member":
        value_node, member = parts
    source = required_module(w, value_node)
    if source is None:
        return False
    w.visit_as(w.construct(value_node)[1][0], Role.CALL, 1)
    before, w.scope = w.scope, scope
    if w.construct_name(target) == "name":
        module = source_of(w, source)
        if member is None:
            take(w, module, "", target, target, ImportFlag.REQUIRE)
        else:
            take_member(w, module, source, member, target)
    elif member is None and all(is_plain(w, child) for child in w.children(target)):
        module = source_of(w, source)
        for child in w.children(target):
            take_property(w, module, child)
    else:
        w.scope = before
        return False
    w.scope = before
    return True


def take_member(w: Walker, module: str, source: Node, member: Node, target: Node) -> None:
    """const name = require("x").member: two names, of which the first is bound"""
    name, alias = w.text(member), w.text(target)
    whole = w.path(op.IMPORT, bring(w, module, "", "", source, ImportFlag.REQUIRE))
    refer_word(w, w.path(op.MEMBER, whole, name), member)
    index = bring(w, module, name, alias, target, ImportFlag.REQUIRE)
    refer_word(w, w.path(op.IMPORT, index), target)
    bind_import(w, alias, index, target)


def is_plain(w: Walker, node: Node) -> bool:
    """`name` or `name: alias` in a pattern."""
    construct, parts, _ = w.construct(node)
    if construct == "pair_target":
        return w.construct_name(parts[0]) == "name" and w.construct_name(parts[1]) == "name"
    return construct == "name"


def take_property(w: Walker, module: str, node: Node) -> None:
    construct, parts, _ = w.construct(node)
    if construct == "name":
        take(w, module, w.text(node), node, node, ImportFlag.REQUIRE)
        return
    key = property_key(w, parts[0])
    path = take(w, module, key[0] if key else "", parts[0], parts[1], ImportFlag.REQUIRE)
    refer_word(w, path, parts[1])


# --- export ---


def on_module_export(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """export * from "x", export * as ns from "x", export {a as b} from "x", export {a as b}"""
    type_only, everything, clause, source = parts
    has_exports(w)
    module = source_of(w, source) if source is not None else ""
    flags = ImportFlag.REEXPORT | (ImportFlag.TYPE_ONLY if type_only is not None else 0)
    if everything is not None:
        construct, inner, _ = w.construct(everything)
        if construct == "namespace_import":
            index = bring(w, module, "", "", inner[0], flags | ImportFlag.NAMESPACE)
            refer_word(w, w.path(op.IMPORT, index), inner[0])
            offer(w, word(w, inner[0]), w.path(op.IMPORT, index))
        else:
            bring(w, module, "*", "", everything, flags)
        return 0
    for item in w.children(clause) if clause is not None else ():
        construct, inner, _ = w.construct(item)
        if construct != "specifier":
            continue
        _, name_node, alias_node = inner
        name = word(w, name_node)
        offered = name if alias_node is None else word(w, alias_node)
        if source is not None:
            path = w.path(op.IMPORT, bring(w, module, name, "", name_node, flags))
            refer_word(w, path, name_node)
        else:
            path = w.path(op.NAME, offering(w), name)
            w.read(name, name_node.start_byte + w.shift, Role.READ)
            offer_symbol(w, name)
        if alias_node is not None:
            refer_word(w, path, alias_node)
        if (offered, source) != (name, None) or w.scope.kind != NAMESPACE_SCOPE:
            offer(w, offered, path)
    return 0


def offering(w: Walker) -> int:
    """The symbol of what is being filled: the file, or `declare module "x" { ... }`."""
    return w.scope.container if w.scope.kind == NAMESPACE_SCOPE else 0


def has_exports(w: Walker) -> None:
    """An export stands here. One in `declare module "x"` says nothing of the file."""
    if w.scope.kind != NAMESPACE_SCOPE:
        w.has_exports = True


def offer(w: Walker, name: str, path: int) -> None:
    """Note what is offered under a name, by the file or by the module that it declares."""
    if w.scope.kind == NAMESPACE_SCOPE:
        w.bind(w.scope, name, "symbol").paths.append(path)
    else:
        w.exports[name] = path


def on_exported(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """export declaration, export default value, declare declaration"""
    decorators, default, declaration, value = parts
    if decorators:
        paths = [decorator_path(w, item)[0] for item in decorators]
        w.decorators = (paths, [], decorators[0].start_byte + w.shift)
    if w.document is None:
        w.document = node
    if declaration is None:
        export_default(w, node, default, value)
    else:
        w.visit(declaration)
    w.document, w.decorators = None, None
    if declaration is None or "ambient" in settings:
        return 0
    if w.scope.kind == MODULE_SCOPE:
        w.has_exports = True
    for name in declared_names(w, declaration):
        if w.scope.kind == MODULE_SCOPE:
            w.exports[DEFAULT if default is not None else name] = w.path(op.NAME, 0, name)
        offer_symbol(w, name)
    return 0


def declared_names(w: Walker, node: Node) -> list[str]:
    """The names that a declaration declares."""
    construct, parts, _settings = w.construct(node)
    if construct == "declaration":
        targets = [w.construct(item)[1][0] for item in parts[-1]]
        return [w.text(name) for target in targets for name in pattern_names(w, target)]
    if construct == "exported":
        return declared_names(w, parts[2])
    if construct == "namespace_alias":
        return [w.text(parts[0])]
    if construct in _NAMES and parts[_NAMES[construct]] is not None:
        return [w.text(parts[_NAMES[construct]]).partition(".")[0]]
    return []


def offer_symbol(w: Walker, name: str) -> None:
    """Mark what a name of the current scope means as exported, when the whole unit is known."""
    w.defer(mark_offered, w, w.scope, name)


def mark_offered(w: Walker, scope: Scope, name: str) -> None:
    binding = scope.names.get(name)
    for path in binding.paths if binding is not None else ():
        node = w.paths[path]
        if node[0] == op.SYMBOL:
            w.drafts[node[1]].flags |= Flag.EXPORTED


def hidden_scope(w: Walker) -> Scope:
    """The scope of what is offered without a name of its own in the file."""
    if w.offered is None:
        w.offered = Scope(CLASS_SCOPE, None, 0, 0, 0)
        w.offered.unit = w.module.unit
    return w.offered


def export_default(w: Walker, node: Node, default: Node, value_node: Node) -> None:
    """export default value: a symbol named "default" unless the value is a name"""
    has_exports(w)
    document = take_document(w, node)
    value, context = uncast(w, value_node)
    if w.construct_name(value) == "name":
        w.visit(value)
        offer(w, DEFAULT, w.path(op.NAME, offering(w), w.text(value)))
        offer_symbol(w, w.text(value))
        return
    offer(w, DEFAULT, offer_value(w, DEFAULT, default, node, document, value, context))


def offer_value(
    w: Walker, name: str, at: Node, whole: Node, document: Node, value: Node, context: int = 0
) -> int:
    """A symbol for a value that is offered under a name; its path."""
    place = Place(hidden_scope(w), name, at, whole, document)
    flags = Flag.EXPORTED | (Flag.DEFAULT if name == DEFAULT else 0)
    define(w, place, "variable", "function", value, -1, context, Receiver(0), flags)
    return w.union(hidden_scope(w).names[name].paths)


def on_export_assignment(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """export = value"""
    has_exports(w)
    path = w.visit(parts[0])
    name = w.text(parts[0]) if w.construct_name(parts[0]) == "name" else ""
    offer(w, EVERYTHING, w.path(op.NAME, offering(w), name) if name else path)
    if name:
        offer_symbol(w, name)
    return 0
