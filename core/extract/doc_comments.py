"""Names inside documentation comments: `{@link Name}`, `@see Name`, and types in braces, as in `@param {Type} name`.

They are uses like others. Where a language has no annotations, the types say what parameters, results and variables
are. Comments are looked at when the whole file is known, so that every name of the module can be meant.
"""

import re

from core import paths as op
from core.extract.annotations import annotation
from core.extract.declaring import member_scope
from core.extract.scopes import Draft
from core.extract.walker import Dispatch, Walker
from core.languages import Language
from core.model import Flag, Kind, Role
from core.syntax.tree import parse

_COMMENT = re.compile(rb"/\*\*(?!/).*?\*/", re.S)
_TAGGED = re.compile(rb"@(\w+)[ \t]*(?:\r?\n[ \t*]*)?\{")
_NAMED = re.compile(rb"\s*\[?\s*([\w$]+)")
_LINK = re.compile(
    rb"(?:\{@(?:link|linkcode|linkplain)\s+|@see\s+(?!\{))([A-Za-z_$][\w$]*)((?:[.#~][\w$#]+)*)(?![:/\w])"
)
_PART = re.compile(rb"([.#~])([\w$#]+)")
_WORD = re.compile(rb"[A-Za-z_$][\w$]*\Z")
_ALIAS = b"type _="
_PARAMETERS = frozenset({b"param", b"arg", b"argument"})
_PROPERTIES = frozenset({b"property", b"prop"})
_PLAIN = frozenset(
    b"string number boolean any unknown void null undefined object Object function Function symbol bigint never true"
    b" false this".split()
)
_RESULTS = frozenset({b"returns", b"return"})
_TYPES = _PARAMETERS | _RESULTS | frozenset(
    {b"type", b"throws", b"exception", b"satisfies", b"extends", b"augments", b"implements", b"property", b"prop",
     b"typedef", b"template", b"this", b"yields", b"yield", b"enum", b"private", b"protected", b"public", b"const",
     b"constant", b"member", b"var"}
)  # fmt: skip
# How closure types are written -> the same in the same space.
_REWRITES = (
    (re.compile(rb"\.<"), b" <"),
    (re.compile(rb"(?<![\w$)\]}])[?!](?=[\w$({\[])"), b" "),
    (re.compile(rb"\A\s*\.\.\."), b"   "),
)


def read_comments(w: Walker, dispatch: Dispatch, language: Language) -> None:
    """Walk all documentation comments; `dispatch` and `language` are those of the types in them."""
    described = {
        draft.documentation[1]: draft for draft in w.drafts[1:] if draft.documentation[0] >= 0
    }
    table = w.table, w.kinds, w.nameable, w.comments, w.has_comments
    before = w.scope, w.unit, w.container
    w.scope, w.container = w.module, 0
    if w.module.unit is not None:
        w.unit = w.module.unit
    for found in _COMMENT.finditer(w.source):
        text = found[0]
        if b"@" not in text:
            continue
        for link in _LINK.finditer(text):
            refer_link(w, found.start(), link)
        w.table, w.kinds, w.nameable, w.comments, _ = dispatch
        read_tags(w, language, found.start(), text, described.get(found.end()))
        w.table, w.kinds, w.nameable, w.comments, w.has_comments = table
    w.settle(w.unit)
    w.scope, w.unit, w.container = before


def read_tags(w: Walker, language: Language, start: int, text: bytes, draft: Draft | None) -> None:
    """The types behind the tags of one comment."""
    alias = -1  # the type that the comment defines, whose properties follow
    for tag in _TAGGED.finditer(text):
        kind = tag[1]
        end = closing(text, tag.end() - 1) if kind in _TYPES else -1
        if end < 0:
            continue
        path = read_type(w, language, start + tag.end(), start + end)
        named = _NAMED.match(text, end + 1)
        if kind == b"typedef" and named is not None:
            alias = define_type(w, named, start, len(text), path)
        elif kind in _PROPERTIES and named is not None and alias >= 0:
            define_property(w, alias, named, start, path)
        else:
            use_type(w, draft, kind, named, path)


def define_type(w: Walker, named: re.Match[bytes], start: int, length: int, path: int) -> int:
    """@typedef {Type} Name; the symbol"""
    name = named[1].decode("utf-8", "replace")
    if name in w.module.names:
        return -1
    place = (start, start + length, start + named.start(1), start + named.end(1))
    symbol = w.add_draft(name, Kind.VALUE, "type_alias", 0, place)
    w.drafts[symbol].flags = Flag.TYPE_ONLY | Flag.EXPORTED
    written = w.paths[path]
    if path and written != (op.GLOBAL, "Object") and written != (op.GLOBAL, "object"):
        w.drafts[symbol].add_value(path)
    else:
        w.drafts[symbol].add_value(w.path(op.STRUCTURE, symbol))
    w.bind(w.module, name, "symbol", symbol).paths.append(w.path(op.SYMBOL, symbol))
    if w.has_exports:
        w.exports.setdefault(name, w.path(op.SYMBOL, symbol))
    return symbol


def define_property(w: Walker, owner: int, named: re.Match[bytes], start: int, path: int) -> None:
    """@property {Type} name"""
    name = named[1].decode("utf-8", "replace")
    place = (start + named.start(1), start + named.end(1)) * 2
    symbol = w.add_draft(name, Kind.VALUE, "property", owner, place)
    w.drafts[symbol].flags, w.drafts[symbol].type = Flag.EXPORTED, path or -1
    binding = w.bind(member_scope(w, owner), name, "symbol", symbol)
    binding.paths.append(w.path(op.SYMBOL, symbol))


def closing(text: bytes, start: int) -> int:
    """Where the brace that opens at `start` closes, -1 where it does not."""
    depth = 0
    for place in range(start, len(text)):
        byte = text[place]
        if byte == 123:
            depth += 1
        elif byte == 125:
            depth -= 1
            if not depth:
                return place
    return -1


def refer_link(w: Walker, start: int, link: re.Match[bytes]) -> None:
    """{@link Class.member}, {@link Class#member}: only of names that the file has."""
    name = link[1].decode("utf-8", "replace")
    if name not in w.module.names:
        return
    path = w.path(op.NAME, 0, name)
    w.refer(path, name, Role.READ, start + link.start(1))
    for part in _PART.finditer(link[2]):
        member = part[2].decode("utf-8", "replace")
        instance = w.path(op.MEMBER, w.path(op.INSTANCE, path), member)
        path = instance if part[1] == b"#" else w.union([w.path(op.MEMBER, path, member), instance])
        w.refer(path, member, Role.READ, start + link.start(2) + part.start(2))


def read_type(w: Walker, language: Language, start: int, end: int) -> int:
    """Walk a type; its path, as of an annotation."""
    text = w.source[start:end]
    for expression, instead in _REWRITES:
        text = expression.sub(instead, text)
    stripped = text.rstrip()
    if stripped.endswith(b"="):
        text = stripped[:-1] + b" "
    text = text.replace(b"*", b" ") if b"\n" in text else text
    bare = text.strip()
    if not bare or bare == b"*":
        return 0
    source, shift, before = w.source, w.shift, w.annotation
    offset = start - len(_ALIAS)
    w.source, w.shift, w.annotation = _ALIAS + text, offset, True
    try:
        if bare in _PLAIN:
            return w.path(op.GLOBAL, bare.decode())
        if _WORD.match(bare):
            at = len(_ALIAS) + text.index(bare)
            return w.read(bare.decode("utf-8", "replace"), at + offset, Role.TYPE)
        root = parse(w.source, language).root_node
        if root.has_error or root.named_child_count != 1:
            return 0
        construct, parts, _ = w.construct(root.named_children[0])
        return annotation(w, parts[2]) if construct == "type_alias" else 0
    finally:
        w.source, w.shift, w.annotation = source, shift, before


def use_type(
    w: Walker, draft: Draft | None, tag: bytes, named: re.Match[bytes] | None, path: int
) -> None:
    """What a type says about the declaration below the comment, where the language does not say it itself."""
    if draft is None or not path or not w.language.types_in_comments:
        return
    if tag in _RESULTS and draft.kind is Kind.CALLABLE and draft.returns < 0:
        draft.returns = path
    elif tag == b"type" and draft.type < 0:
        draft.type = path
    elif tag in _PARAMETERS and named is not None:
        name = named[1].decode("utf-8", "replace")
        for index in draft.parameters:
            if w.drafts[index].name == name and w.drafts[index].type < 0:
                w.drafts[index].type = path
