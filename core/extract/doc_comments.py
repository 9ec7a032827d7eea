"""Names inside documentation comments: `{@link Name}`, `@see Name`, and types in braces, as in `@param {Type} name`.

They are uses like others. Where a language has no annotations, the types say what parameters, results and variables
are. Comments are looked at when the whole file is known, so that every name of the module can be meant; only the type
of a variable or of a value in parentheses is read where it stands, because what follows rests on it.
"""

import re

from core import paths as op
from core.extract.doc_imports import MARK, read_imports
from core.extract.doc_tags import read_tags, read_type
from core.extract.walker import Dispatch, Walker
from core.languages import Language
from core.model import Role

_LINK = re.compile(
    rb"(?:\{@(?:link|linkcode|linkplain)\s+|@see\s+(?!\{))([A-Za-z_$][\w$]*)((?:[.#~][\w$#]+)*)(?![:/\w])"
)
_PART = re.compile(rb"([.#~])([\w$#]+)")
_TYPE = re.compile(rb"@type\s*\{")
_RESULT = re.compile(rb"@returns?\s*\{")
_BLANKS = b" \t\r\n"
_BEFORE = re.compile(rb"\s*(?:(?:export|default|declare|const|let|var|async)\s+)*")
_DEFINES = re.compile(rb"@(?:typedef|callback)\b")
_OF_FILE = re.compile(
    rb"@(?:license|file|fileoverview|overview|module|copyright|typedef|callback|import)\b"
)


def comments_in(source: bytes) -> list[tuple[int, int]]:
    """Where documentation comments begin and end; one that is not closed goes to the end of the text."""
    found: list[tuple[int, int]] = []
    start = source.find(b"/**")
    while start >= 0:
        end = start + 3
        if not source.startswith(b"/", end):  # /**/ is empty
            close = source.find(b"*/", end)
            end = close + 2 if close >= 0 else len(source)
            found.append((start, end))
        start = source.find(b"/**", end)
    return found


def with_tags(source: bytes) -> list[tuple[int, int]]:
    """Those that say something with an @, and are closed."""
    return [
        (start, end)
        for start, end in comments_in(source)
        if source.find(b"@", start, end) >= 0 and source.endswith(b"*/", start + 3, end)
    ]


def read_comments(
    w: Walker,
    dispatch: Dispatch,
    language: Language,
    only: set[int] | None = None,
    until: int = -1,
) -> None:
    """Walk all documentation comments, or those of some symbols, `until` a place; `dispatch` and `language` are those
    of the types in them."""
    described, beginning = described_symbols(w)
    table = w.table, w.kinds, w.nameable, w.comments, w.has_comments
    before = w.scope, w.unit, w.container
    w.scope, w.container = w.module, 0
    if w.module.unit is not None:
        w.unit = w.module.unit
    for start, end in with_tags(w.source):
        if 0 <= until < end:
            break
        text = w.source[start:end]
        symbol = described.get(end, -1)
        if symbol < 0:
            symbol = symbol_below(w, start, text, beginning)
        if only is not None and symbol not in only:
            continue
        for link in _LINK.finditer(text):
            refer_link(w, start, link)
        w.table, w.kinds, w.nameable, w.comments, _ = dispatch
        read_tags(w, language, start, text, symbol)
        w.table, w.kinds, w.nameable, w.comments, w.has_comments = table
    w.settle(w.unit)
    w.scope, w.unit, w.container = before


def define_types(w: Walker) -> None:
    """Declare the types that comments define, before anything is read that may be of them."""
    if w.typed_comments is None:
        return
    dispatch, language = w.typed_comments
    table = w.table, w.kinds, w.nameable, w.comments, w.has_comments
    w.table, w.kinds, w.nameable, w.comments, _ = dispatch
    for start, end in with_tags(w.source):
        text = w.source[start:end]
        if MARK in text:
            read_imports(w, language, start, text)
        if _DEFINES.search(text):
            read_tags(w, language, start, text, -1, True)
    w.table, w.kinds, w.nameable, w.comments, w.has_comments = table


def described_symbols(w: Walker) -> tuple[dict[int, int], dict[int, int]]:
    """Symbols by where their documentation ends; those without any by where they begin."""
    described: dict[int, int] = {}
    beginning: dict[int, int] = {}
    for index, draft in enumerate(w.drafts):
        if draft.documentation[0] >= 0:
            described[draft.documentation[1]] = index
        elif draft.detail != "parameter":
            beginning.setdefault(draft.start, index)
    return described, beginning


def symbol_below(w: Walker, start: int, comment: bytes, beginning: dict[int, int]) -> int:
    """The symbol that is declared below a comment, however many empty lines are between; -1 where there is none."""
    end = start + len(comment)
    below = _BEFORE.match(w.source, end)
    symbol = beginning.get(below.end(), -1) if below is not None else -1
    if symbol > 0 and not _OF_FILE.search(comment):
        w.drafts[symbol].documentation = (start, end)
    return symbol


def commented_type(w: Walker, start: int) -> int:
    """The path of the type in a `/** @type {T} */` directly before an offset of the source; -1 for none."""
    if w.typed_comments is None:
        return -1
    source = w.source
    begin, end = comment_before(source, start)
    found = _TYPE.search(source, begin, end) if begin >= 0 else None
    closed = source.rfind(b"}", begin, end)
    if found is None or closed < found.end():
        return -1
    dispatch, language = w.typed_comments
    table = w.table, w.kinds, w.nameable, w.comments, w.has_comments
    noted = w.groups, w.waiting_uses, w.keep_locals
    w.groups, w.waiting_uses, w.keep_locals = {}, {}, False
    w.table, w.kinds, w.nameable, w.comments, _ = dispatch
    path = read_type(w, language, found.end(), closed)
    w.table, w.kinds, w.nameable, w.comments, w.has_comments = table
    w.groups, w.waiting_uses, w.keep_locals = noted
    return path or -1


def is_commented_cast(w: Walker, start: int) -> bool:
    """Whether the comment directly before a parenthesis says what the value in it is."""
    if w.typed_comments is None:
        return False
    begin, end = comment_before(w.source, start)
    return begin >= 0 and _TYPE.search(w.source, begin, end) is not None


def comment_before(source: bytes, end: int) -> tuple[int, int]:
    """Where the documentation comment directly before an offset begins and ends; begins at -1 for none."""
    while end and source[end - 1] in _BLANKS:
        end -= 1
    return (source.rfind(b"/**", 0, end) if source.endswith(b"*/", 0, end) else -1), end


def result_is_commented(w: Walker, start: int) -> bool:
    """Whether the comment directly before an offset says what the function there gives: `@returns {T}`."""
    if w.typed_comments is None:
        return False
    begin, end = comment_before(w.source, start)
    return (
        begin >= 0
        and _RESULT.search(w.source, begin, end) is not None
        and _DEFINES.search(w.source, begin, end) is None
    )


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
