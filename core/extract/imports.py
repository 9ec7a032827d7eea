"""Import statements of every shape become core.model.Import values, bindings and references."""

from typing import Any

from core import paths as op
from core.extract.walker import Walker
from core.model import PREFIX, Import, ImportFlag, Role
from core.syntax.tree import Node

Parts = tuple[Any, ...]


def add_import(w: Walker, item: Import) -> int:
    w.imports.append(item)
    return len(w.imports) - 1


def scope_symbol(w: Walker) -> int:
    """The symbol in whose scope an import binds."""
    return w.scope.container if w.scope.container >= 0 else w.unit.symbol


def bind_import(w: Walker, name: str, index: int, at: Node) -> None:
    """Bind a local name to an import."""
    binding = w.bind(w.scope, name, "import")
    path = w.path(op.IMPORT, index)
    if binding.overrules(w.unreachable):
        return
    if w.unreachable and not binding.paths:
        binding.unlikely = True
    if binding.kind == "local":
        binding.kind = "import"
    if path not in binding.paths:
        binding.paths.append(path)
    if path not in binding.values:
        binding.values.append(path)
    if binding.entries:
        binding.entries.append((w.block, path, False))


def refer_module(w: Walker, node: Node, level: int) -> str:
    """References to each part of a dotted module name; the whole name."""
    parts = w.children(node) or [node]
    names = [w.text(part) for part in parts]
    for count, part in enumerate(parts, 1):
        module = ".".join(names[:count])
        if count < len(names):
            module = f"{module}{PREFIX}{'.'.join(names[count:])}"
        w.refer(
            w.path(op.MODULE, module, level),
            names[count - 1],
            Role.IMPORT,
            part.start_byte + w.shift,
        )
    return ".".join(names)


def on_import_modules(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """import a.b, c as d"""
    for item in parts[0]:
        construct, inner, _ = w.construct(item)
        name_node, alias_node = inner if construct == "import_alias" else (item, None)
        module = refer_module(w, name_node, 0)
        start, end = name_node.start_byte + w.shift, name_node.end_byte + w.shift
        alias = w.text(alias_node) if alias_node is not None else module.partition(".")[0]
        flags = ImportFlag.ROOT if alias_node is None and "." in module else ImportFlag.NONE
        index = add_import(w, Import(module, 0, "", alias, scope_symbol(w), start, end, int(flags)))
        bind_import(w, alias, index, alias_node if alias_node is not None else name_node)
        if alias_node is not None:
            w.refer(w.path(op.IMPORT, index), alias, Role.IMPORT, alias_node.start_byte + w.shift)
    return 0


def on_import_from(w: Walker, node: Node, parts: Parts, settings: Any) -> int:
    """from module import name as alias, *"""
    module_node, items, wildcard = parts
    written = w.text(module_node)
    bare = written.lstrip(". \t")
    level = written.count(".", 0, len(written) - len(bare))
    module = ""
    if bare:
        dotted = module_node
        if level:
            dotted = (w.children(module_node) or [module_node])[-1]
        module = refer_module(w, dotted, level)
    scope = scope_symbol(w)
    if wildcard is not None:
        add_import(
            w, Import(module, level, "*", "", scope, wildcard.start_byte, wildcard.end_byte, 0)
        )
    for item in items:
        construct, inner, _ = w.construct(item)
        name_node, alias_node = inner if construct == "import_alias" else (item, None)
        name = w.text(name_node)
        alias = w.text(alias_node) if alias_node is not None else name
        start = name_node.start_byte + w.shift
        index = add_import(
            w, Import(module, level, name, alias, scope, start, name_node.end_byte + w.shift, 0)
        )
        path = w.path(op.IMPORT, index)
        w.refer(path, name, Role.IMPORT, start)
        bind_import(w, alias, index, alias_node if alias_node is not None else name_node)
        if alias_node is not None:
            if w.scope is w.module:
                w.renamed[alias] = name
            w.refer(path, alias, Role.IMPORT, alias_node.start_byte + w.shift)
    return 0
