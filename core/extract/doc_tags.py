"""Tags of one documentation comment: what its types say about the declaration below it, and what it declares itself.

@typedef {Object} Options       @callback Handler         @param {Object} options
@property {number} size         @param {Request} request  @param {number} options.size
"""

import re

from core import paths as op
from core.extract.annotations import annotation, under_listed_keys
from core.extract.declaring import ANONYMOUS, member_scope
from core.extract.scopes import TYPE_SCOPE, Draft, Scope
from core.extract.walker import Walker
from core.languages import Language
from core.model import Flag, Kind, Role
from core.syntax.tree import parse

_TAG = re.compile(rb"@(\w+)[ \t]*(?:\r?\n[ \t*]*(?=\{))?(\{)?")
_BRACE = re.compile(rb"[{}]")
_NAMED = re.compile(rb"\s*(?:\[\s*)?([\w$]+)((?:(?:\[\])?\.[\w$]+)*)")
_NAMES = re.compile(rb"[ \t]*([A-Za-z_$][\w$]*(?:[ \t]*,[ \t]*[A-Za-z_$][\w$]*)*)")
_TEMPLATE = re.compile(rb"@template[ \t]*(?:\{[^{}]*\})?")
_WORD = re.compile(rb"[A-Za-z_$][\w$]*\Z")
_ALIAS = b"type _="
_PARAMETERS = frozenset({b"param", b"arg", b"argument"})
_PROPERTIES = frozenset({b"property", b"prop"})
_PLAIN = frozenset(
    b"string number boolean any unknown void null undefined object Object function Function symbol bigint never true"
    b" false this".split()
)
_OBJECTS = frozenset({"Object", "object", "any"})
_RESULTS = frozenset({b"returns", b"return"})
_BASES = frozenset({b"extends", b"augments"})
_TYPES = _PARAMETERS | _RESULTS | _BASES | frozenset(
    {b"type", b"throws", b"exception", b"satisfies", b"implements", b"property", b"prop",
     b"typedef", b"callback", b"template", b"this", b"yields", b"yield", b"enum", b"private", b"protected", b"public",
     b"const", b"constant", b"member", b"var"}
)  # fmt: skip
_BRACELESS = _PARAMETERS | frozenset({b"typedef", b"callback"})
# How closure types are written -> the same in the same space.
_REWRITES = (
    (re.compile(rb"\.<"), b" <"),
    (re.compile(rb"(?<![\w$)\]}])[?!](?=[\w$({\[])"), b" "),
    (re.compile(rb"\A\s*\.\.\."), b"   "),
)


class Said:
    """What the tags of one comment have said so far."""

    __slots__ = (
        "alias",
        "defines",
        "given",
        "is_callback",
        "objects",
        "position",
        "result",
        "start",
        "symbol",
    )

    def __init__(self, start: int, symbol: int, defines: bool) -> None:
        self.defines = defines  # else everything that it declares is declared already
        self.start = start  # of the comment
        self.symbol = symbol  # declared below it, -1 for none
        self.alias = -1  # the type that the comment defines, whose properties follow
        self.is_callback = False
        self.given: list[int] = []  # types of a callback's parameters
        self.result = 0
        self.position = 0  # of the next parameter
        self.objects: dict[
            bytes, int
        ] = {}  # parameter or property -> the type that the dotted ones behind it make


def read_tags(
    w: Walker, language: Language, start: int, text: bytes, symbol: int, defines: bool = False
) -> None:
    """The types behind the tags of one comment. With `defines` the types that it defines are declared."""
    said = Said(start, symbol, defines)
    outer = w.scope
    if b"@template" in text or (symbol > 0 and w.drafts[w.drafts[symbol].parent].type_parameters):
        bind_templates(w, symbol, text)
    closed: dict[int, int] | None = None
    for tag in _TAG.finditer(text):
        kind = tag[1]
        if kind not in _TYPES or (tag[2] is None and kind not in _BRACELESS):
            continue
        path, behind = 0, tag.end()
        if tag[2] is not None:
            opening = tag.end() - 1
            end = text.find(b"}", opening)
            if text.find(b"{", opening + 1, end) >= 0:
                if closed is None:
                    closed = closings(text)
                end = closed.get(opening, -1)
            if end < 0:
                continue
            path, behind = read_type(w, language, start + tag.end(), start + end), end + 1
        if w.language.types_in_comments:
            use_tag(w, said, kind, path, _NAMED.match(text, behind), len(text))
    if said.is_callback and said.defines:
        w.drafts[said.alias].values = (
            w.path(op.TYPE_LITERAL, "function", (said.result, *said.given)),
        )
    w.scope = outer


def bind_templates(w: Walker, symbol: int, text: bytes) -> None:
    """@template T, U: type parameters of what is declared below; those of its class are visible too."""
    scope = w.scope = Scope(TYPE_SCOPE, w.scope, -1, 0, 0)
    owners = (w.drafts[symbol].parent, symbol) if symbol > 0 else ()
    for owner in owners[:1]:
        for name, _ in w.drafts[owner].type_parameters:
            binding = w.bind(scope, name, "type_parameter")
            binding.paths = [w.path(op.TYPE_VARIABLE, owner, name)]
    for found in _TEMPLATE.finditer(text):
        names = _NAMES.match(text, found.end())
        for word in names[1].split(b",") if names is not None else ():
            name = word.strip().decode("utf-8", "replace")
            binding = w.bind(scope, name, "type_parameter")
            binding.paths = [w.path(op.TYPE_VARIABLE, symbol, name) if symbol > 0 else 0]
            if symbol > 0:
                draft = w.drafts[symbol]
                draft.type_parameters = (*draft.type_parameters, (name, -1))


def use_tag(
    w: Walker, said: Said, tag: bytes, path: int, named: re.Match[bytes] | None, length: int
) -> None:
    """What one tag says: about the type that the comment defines, or about the declaration below it."""
    if tag == b"typedef" or tag == b"callback":
        said.alias, said.is_callback = -1, False
        if named is not None:
            said.alias = type_of(w, said, named, length, path)
            said.is_callback = tag == b"callback" and said.alias >= 0
    elif tag in _PROPERTIES:
        if named is not None and said.alias >= 0 and said.defines:
            define_property(w, said, said.alias, named, path)
    elif said.is_callback and tag in _PARAMETERS:
        said.given.append(path)
    elif said.is_callback and tag in _RESULTS:
        said.result = path
    elif tag == b"type" and said.alias >= 0:
        say_alias(w, said.alias, path)
    elif said.symbol > 0:
        use_type(w, said, tag, named, path)


def type_of(w: Walker, said: Said, named: re.Match[bytes], length: int, path: int) -> int:
    """The symbol of the type that a comment defines, -1 where another thing has the name."""
    if said.defines:
        return define_type(w, named, said.start, length, path)
    name = named[1].decode("utf-8", "replace")
    known = w.module.names.get(name)
    for meant in known.paths if known is not None else ():
        node = w.paths[meant]
        if node[0] == op.SYMBOL and w.drafts[node[1]].name_start == said.start + named.start(1):
            if w.has_exports:
                w.exports.setdefault(name, meant)
            return int(node[1])
    return -1


def say_alias(w: Walker, alias: int, path: int) -> None:
    """@typedef Name, @type {T}"""
    if path and not is_object(w, path):
        w.drafts[alias].values = (path,)


def is_object(w: Walker, path: int) -> bool:
    """Whether a type only says that something is an object."""
    if path <= 0:
        return True
    node = w.paths[path]
    return (node[1] if node[0] == op.GLOBAL else w.pending_name(path)) in _OBJECTS


def define_type(w: Walker, named: re.Match[bytes], start: int, length: int, path: int) -> int:
    """@typedef {Type} Name; the symbol"""
    name = named[1].decode("utf-8", "replace")
    if name in w.module.names:
        return -1
    place = (start, start + length, start + named.start(1), start + named.end(1))
    symbol = w.add_draft(name, Kind.VALUE, "type_alias", 0, place)
    w.drafts[symbol].flags = Flag.TYPE_ONLY | Flag.EXPORTED
    value = w.path(op.STRUCTURE, symbol) if is_object(w, path) else path
    w.drafts[symbol].add_value(value)
    w.bind(w.module, name, "symbol", symbol).paths.append(w.path(op.SYMBOL, symbol))
    return symbol


def define_property(w: Walker, said: Said, owner: int, named: re.Match[bytes], path: int) -> None:
    """@property {Type} name, @property {Type} name.inner, @param {Type} name.inner"""
    first, rest = named[1], named[2]
    if not rest:
        symbol = add_property(w, owner, first, said.start + named.start(1), path)
        said.objects[first] = -symbol  # a property that may turn out to be an object
        return
    *above, last = (first + rest).replace(b"[]", b"").split(b".")
    holder = object_of(w, said, b".".join(above))
    if holder >= 0:
        symbol = add_property(w, holder, last, said.start + named.end(2) - len(last), path)
        said.objects[b".".join([*above, last])] = -symbol


def add_property(w: Walker, owner: int, name_bytes: bytes, start: int, path: int) -> int:
    name = name_bytes.decode("utf-8", "replace")
    place = (start, start + len(name_bytes)) * 2
    symbol = w.add_draft(name, Kind.VALUE, "property", owner, place)
    if w.drafts[owner].name == ANONYMOUS:
        w.drafts[symbol].parent = w.drafts[owner].parent
    w.drafts[symbol].flags, w.drafts[symbol].type = Flag.EXPORTED, path or -1
    binding = w.bind(member_scope(w, owner), name, "symbol", symbol)
    binding.paths.append(w.path(op.SYMBOL, symbol))
    return symbol


def object_of(w: Walker, said: Said, name: bytes) -> int:
    """The type whose properties the dotted names behind a name declare; -1 where the name is not known."""
    known = said.objects.get(name)
    if known is None:
        return -1
    if known > 0:
        return known
    holder = w.drafts[-known]
    symbol = w.add_draft(ANONYMOUS, Kind.VALUE, "object", max(said.symbol, 0), (said.start,) * 4)
    said.objects[name] = symbol
    structure = w.path(op.STRUCTURE, symbol)
    node = w.paths[holder.type] if holder.type >= 0 else (op.UNKNOWN,)
    if is_object(w, holder.type):
        holder.type = structure
    elif node[0] == op.ELEMENT and len(node[3]) == 1 and is_object(w, node[3][0]):
        holder.type = w.path(op.ELEMENT, node[1], None, (structure,))
    return symbol


def closings(text: bytes) -> dict[int, int]:
    """Where each brace that closes opens, and where it closes."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        place = brace.start()
        if text[place] == 123:
            opened.append(place)
        elif opened:
            found[opened.pop()] = place
    return found


def read_type(w: Walker, language: Language, start: int, end: int) -> int:
    """Walk a type; its path, as of an annotation."""
    text = w.source[start:end]
    bare = text.strip()
    if _WORD.match(bare) is not None:
        return read_word(w, bare, start + text.index(bare))
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
        if _WORD.match(bare) is not None:
            return read_word(w, bare, len(_ALIAS) + text.index(bare) + offset)
        tree = parse(w.source, language)
        statements = tree.statements()
        if tree.has_error or len(statements) != 1:
            return 0
        construct, parts, _ = w.construct(statements[0])
        return annotation(w, parts[2]) if construct == "type_alias" else 0
    finally:
        w.source, w.shift, w.annotation = source, shift, before


def read_word(w: Walker, word: bytes, start: int) -> int:
    """The path of a type that is a name, at a place in the file."""
    if word in _PLAIN:
        return w.path(op.GLOBAL, word.decode())
    before, w.annotation = w.annotation, True
    path = w.read(word.decode("utf-8", "replace"), start, Role.TYPE)
    w.annotation = before
    return path


def use_type(w: Walker, said: Said, tag: bytes, named: re.Match[bytes] | None, path: int) -> None:
    """What a type says about the declaration below the comment, where the language does not say it itself."""
    draft = w.drafts[said.symbol]
    if tag in _PARAMETERS:
        if named is not None:
            use_parameter(w, said, named, path)
    elif not path:
        return
    elif tag in _RESULTS:
        if draft.kind is Kind.CALLABLE and draft.returns < 0:
            draft.returns = path
    elif tag == b"type" and draft.type < 0 and not declares_keys(w, draft, path):
        draft.type = path
    elif tag in _BASES and draft.kind is Kind.CALLABLE and not draft.bases:
        draft.bases = (path,)


def declares_keys(w: Walker, draft: Draft, path: int) -> bool:
    """Whether a variable holds a literal whose keys its type only lists."""
    holds = bool(draft.values) and w.paths[draft.values[0]][0] == op.OBJECT
    return holds and under_listed_keys(w, path) >= 0


def use_parameter(w: Walker, said: Said, named: re.Match[bytes], path: int) -> None:
    """@param {Type} name, @param {Type} name.property; a destructured parameter is meant by its position."""
    name = named[1]
    parameters = w.drafts[said.symbol].parameters
    if named[2]:
        define_property(w, said, -1, named, path)
        return
    position, said.position = said.position, said.position + 1
    word = name.decode("utf-8", "replace")
    found = [index for index in parameters if w.drafts[index].name == word]
    if not found and position < len(parameters):
        at = parameters[position]
        found = [at] if w.drafts[at].name.startswith("{") else []
    for index in found[:1]:
        if path and w.drafts[index].type < 0:
            w.drafts[index].type = path
        said.objects[name] = -index
