"""A file's facts as short text, so that tests can say what they expect in one line.

x                 a name bound in the module          A::x              ... in the container A
global x          bound nowhere in the file           import m:x        what `from m import x` brings in
<f::inner>        exactly this symbol                 module ..m        a module as an import names it
f(a, k=b)         a call                              x[0], x[?], x[T]  an element by constant, by anything, a type's
x.a               a member                            item(x)           what iterating gives; aitem(x) with async
x{0}, x{*1}       unpacking by position, the rest     enter(x)          with x as ...; aenter(x)
instance(T)       a value of an annotated type        'str'             a literal of that type
self(A), cls(A)   the receiver                        super(A)          super() in a method of A
a | b             one of these                        narrow(x, T)      isinstance(x, T)
exclude(x, T)     not isinstance(x, T)                sent(f)           what yield gives in f
param(f::x)       a parameter's value                 keyword(f, k)     the parameter that k=... names
(x ?? y)          x, and y where nothing is known of x
A:x               the member x of A or of a base of A, by its bare name
x/2               that of several callables which takes two arguments
expected(f, 0)    what f takes there                  accessor(x)       gives x when it is called
f -> x            f where x is expected of it         matching(x)       x by tests of its members
asserted(x)       x behind calls that may assert      structure(x)      the members of x, as a type
held(x)           what the local name holds that is called
entry(x, 0)       a key of x in a loop; entry(x, 1) a value
structure(A)      a type written out as its members
route(N, a::b)    what a path means inside a namespace; route(a::b) in the module
piece(T, x, a)    what a pattern that names T takes out of x under a
?                 unknown
"""

from collections.abc import Callable
from typing import Any

from core import paths as op
from core.model import PREFIX, FileFacts, Flag, Import

DEEPEST = 12


def path_text(facts: FileFacts, index: int, depth: int = 0) -> str:
    """A path in words; "-" for no path."""
    if index < 0:
        return "-"
    if depth > DEEPEST:
        return "..."
    node = facts.paths[index]
    operation, operands = node[0], node[1:]

    def text(path: int) -> str:
        return path_text(facts, path, depth + 1)

    if operation in _ON_PATHS:
        return _ON_PATHS[operation](text, *operands)
    return _on_symbols(facts, operation, operands)


def _joined(text: Callable[[int], str], paths: tuple[int, ...]) -> str:
    return ", ".join(text(path) for path in paths)


def _call(
    text: Callable[[int], str], callee: int, given: tuple[int, ...], named: tuple[Any, ...]
) -> str:
    parts = [text(path) for path in given] + [f"{name}={text(path)}" for name, path in named]
    return f"{text(callee)}({', '.join(parts)})"


def _element(text: Callable[[int], str], base: int, key: Any, indices: tuple[int, ...]) -> str:
    inside = repr(key) if key is not None else _joined(text, indices)
    return f"{text(base)}[{inside}]"


def _mapping(text: Callable[[int], str], kind: str, pairs: tuple[Any, ...], rest: int) -> str:
    parts = [f"{'?' if key is None else repr(key)}: {text(path)}" for key, path in pairs]
    if rest >= 0:
        parts.append(f"**{text(rest)}")
    return f"{kind}{{{', '.join(parts)}}}"


_ON_PATHS: dict[int, Callable[..., str]] = {
    op.UNKNOWN: lambda text: "?",
    op.MEMBER: lambda text, base, name: f"{text(base)}.{name}",
    op.CALL: _call,
    op.ELEMENT: _element,
    op.ENTRY: lambda text, base, position: f"entry({text(base)}, {position})",
    op.PIECE: lambda text, made, value, key: f"piece({text(made)}, {text(value)}, {key})",
    op.ITEM: lambda text, base, late: f"{'a' if late else ''}item({text(base)})",
    op.UNPACK: lambda text, base, key: f"{text(base)}{{{key}}}",
    op.REST: lambda text, base, key: f"{text(base)}{{*{'' if key is None else key}}}",
    op.AWAIT: lambda text, base: f"await({text(base)})",
    op.ENTER: lambda text, base, late: f"{'a' if late else ''}enter({text(base)})",
    op.INSTANCE: lambda text, kind: f"instance({text(kind)})",
    op.UNION: lambda text, *paths: " | ".join(text(path) for path in paths),
    op.LITERAL: lambda text, name: f"'{name}'",
    op.CONTAINER: lambda text, kind, paths: f"{kind}{{{_joined(text, paths)}}}",
    op.MAPPING: _mapping,
    op.NARROW: lambda text, base, kind: f"narrow({text(base)}, {text(kind)})",
    op.EXCLUDE: lambda text, base, kind: f"exclude({text(base)}, {text(kind)})",
    op.FALLBACK: lambda text, first, second: f"({text(first)} ?? {text(second)})",
    op.GUARD: lambda text, base, callee, *_: f"guard({text(base)}, {text(callee)})",
    op.HELD: lambda text, value: f"held({text(value)})",
    op.LAMBDA: lambda text, result, count: f"lambda/{count}({text(result)})",
    op.LAMBDA_PARAMETER: lambda text, position, hint: f"lambda_param({position})",
    op.KEYWORD: lambda text, callee, name: f"keyword({text(callee)}, {name})",
    op.NEW: lambda text, kind, given: f"new({text(kind)}; {_joined(text, given)})",
    op.TYPE_LITERAL: lambda text, kind, paths: f"{kind}<{_joined(text, paths)}>",
    op.EXCEPTION: lambda text, kind: f"caught({text(kind)})",
    op.GLOBAL: lambda text, name: f"global {name}",
    op.EXPECTED: lambda text, callee, position, _: f"expected({text(callee)}, {position})",
    op.WANTED: lambda text, callee, result: f"{text(callee)} -> {text(result)}",
    op.MATCHING: lambda text, base, pairs, negated: f"matching({text(base)})",
    op.ASSERTED: lambda text, base, calls: f"asserted({text(base)})",
    op.CHOSEN: lambda text, callee, given: f"{text(callee)}/{len(given)}",
    op.FITTED: lambda text, callee, hint: f"fitted({text(callee)})",
    op.ACCESSOR: lambda text, value: f"accessor({text(value)})",
    op.MODULE: lambda text, name, level: f"module {'.' * level}{name.partition(PREFIX)[0]}",
}


def _on_symbols(facts: FileFacts, operation: int, operands: tuple[Any, ...]) -> str:
    if operation == op.IMPORT:
        return import_text(facts.imports[operands[0]])
    owner = facts.symbols[operands[0]].qualified
    if operation == op.BARE:
        name = f"{owner}:{operands[1]}"
        return f"({name} ?? {path_text(facts, operands[2])})" if operands[2] else name
    match operation:
        case op.NAME:
            return f"{owner}::{operands[1]}" if owner else str(operands[1])
        case op.ROUTE:
            return f"route({owner}, {operands[1]})" if owner else f"route({operands[1]})"
        case op.SYMBOL:
            return f"<{owner}>"
        case op.SUPER:
            return f"super(cls {owner})" if operands[1] else f"super({owner})"
        case op.TYPE_VARIABLE:
            return f"typevar({owner}::{operands[1]})"
    words = {
        op.SELF: "self",
        op.CLS: "cls",
        op.PARAMETER: "param",
        op.OBJECT: "object",
        op.THIS: "this",
        op.SENT: "sent",
        op.STRUCTURE: "structure",
    }
    return f"{words[operation]}({owner})"


def import_text(item: Import) -> str:
    """`import m:x`; `import m` for a module itself, whatever it is called here."""
    module = "." * item.level + item.module
    return f"import {module}:{item.name}" if item.name else f"import {module}"


def flag_names(flags: int) -> set[str]:
    """The properties that a symbol's flags say, in lower case."""
    return {
        name.lower() for name, bit in vars(Flag).items() if isinstance(bit, int) and flags & bit
    }
