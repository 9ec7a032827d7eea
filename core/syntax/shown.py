"""The source as the parser is shown it: of equal length, so that every offset means the same in both.

Grammars lag behind their languages. What one cannot read is shown as something that it can: the language's `blanked`
expressions as spaces, its `named` ones as one name, and by its `repairs`
- "brackets": brackets that nobody has closed as closed (core.syntax.unclosed),
- "signatures": the end of a line in front of a call signature as the semicolon that the language leaves out there,
- "templates": the type arguments of a tagged template as spaces,
- "using": `using x = ...` and `await using x = ...` as `const x = ...`, in the head of a loop too,
- "exports": `export type * from "x"` as `export * from "x"`, `abstract override` as `abstract`,
- "keywords": words of statements as names where something is imported or exported under them, `{ a as if }`,
- "constants": the same for words that may stand behind `as` where types are written, `{ a as null }`.
"""

import re
from functools import cache

from core.languages import Language
from core.syntax.unclosed import is_balanced, repaired

_SIGNATURE = re.compile(
    rb"\n(?=[ \t]*(?:in\??:|<[A-Za-z_$\s]|\((?:\w+\??[ \t]*:|\s*\w+\??[ \t]*:|\)[ \t]*:)))"
)
# What may end a type, and words that never do.
_TYPE_END = re.compile(rb"[\w$\])}>\"'`]\Z")
_NO_TYPE = re.compile(
    rb"(?:=>|\b(?:extends|return|default|case|as|of|in|typeof|new|await|yield|async|function))\Z"
)
_TAGGED = b">`"
_USING = re.compile(rb"using(?=[ \t]+(?!of\b)[A-Za-z_$][\w$]*[ \t]*(?:[=:]|of\b))")
_BEFORE_USING = re.compile(rb"(?:\A|[;{}(])[ \t]*(await[ \t]+)?\Z")  # in its line
_TYPE_EXPORT = re.compile(rb"export([ \t]+)type(?=\s*\*)")
_STATEMENTS = (
    rb"await|break|case|catch|class|continue|debugger|delete|do|else|enum|export|extends|finally|for|function|if|in"
    rb"|instanceof|return|super|switch|throw|try|var|while|with|yield"
)
_CONSTANTS = rb"const|false|import|new|null|this|true|typeof|void"
_AS = {
    "keywords": re.compile(rb"( as )(" + _STATEMENTS + rb")(?=\s*[,}])"),
    "constants": re.compile(rb"( as )(" + _CONSTANTS + rb")(?=\s*[,}])"),
}
_LONGEST = 400  # bytes of type arguments
_WORD = re.compile(rb"\S")
_TAIL = 16  # bytes that are enough to see either


@cache
def _masks(language: Language) -> tuple[tuple[re.Pattern[bytes], bytes], ...]:
    """Expressions, and what every byte of a match but the first is shown as."""
    blanked = [(re.compile(text.encode()), b" ") for text in language.blanked]
    named = [(re.compile(text.encode()), b"_") for text in language.named]
    return (*blanked, *named)


def shown(source: bytes, language: Language) -> bytes:
    """What the parser gets for a source: the same object where nothing has to be hidden."""
    text = source
    for expression, byte in _masks(language):
        text = expression.sub(lambda found, byte=byte: hidden(found[0], byte), text)  # type: ignore[misc]
    if "signatures" in language.repairs:
        text = separated(text)
    if "templates" in language.repairs and _TAGGED in text:
        text = plain_templates(text)
    if "using" in language.repairs and b"using" in text:
        text = plain_using(text)
    if "exports" in language.repairs:
        if b"export type" in text:
            text = _TYPE_EXPORT.sub(rb"export\1    ", text)
        text = text.replace(b"abstract override ", b"abstract          ")
    for repair, expression in _AS.items():
        if repair in language.repairs:
            text = expression.sub(lambda found: found[1] + b"_" * len(found[2]), text)
    return source if text == source else text


def mends(language: Language) -> bool:
    """Whether there is something else to show the parser than a text with errors."""
    return "brackets" in language.repairs


def mended(text: bytes, language: Language) -> bytes:
    """What the parser gets instead of a text with errors: the same object where nothing is known to help."""
    return repaired(text).text if mends(language) and not is_balanced(text) else text


def hidden(text: bytes, byte: bytes) -> bytes:
    """A match without what it says; space stays space, for lines."""
    return text[:1] + _WORD.sub(byte, text[1:])


def separated(source: bytes) -> bytes:
    """The space behind the type of a call signature as a semicolon, where another signature follows."""
    places = [type_end(source, found.start()) for found in _SIGNATURE.finditer(source)]
    places = [place for place in places if place >= 0]
    if not places:
        return source
    changed = bytearray(source)
    for place in places:
        changed[place] = 59  # ;
    return bytes(changed)


def type_end(source: bytes, end: int) -> int:
    """Where what stands before `end`, comments aside, ends, if it can be a type and space follows; else -1."""
    while True:
        end = len_without_space(source, end)
        if source.endswith(b"*/", 0, end):
            end = source.rfind(b"/*", 0, end)
            if end < 0:
                return -1
            continue
        line = source.rfind(b"\n", 0, end) + 1
        comment = source.find(b"//", line, end)
        if comment < 0 or source[comment - 1 : comment] == b":":
            break
        end = comment
    tail = source[max(0, end - _TAIL) : end]
    is_type = _TYPE_END.search(tail) and not _NO_TYPE.search(tail) and source[end] in b" \t\r\n"
    return end if is_type else -1


def len_without_space(source: bytes, end: int) -> int:
    while end and source[end - 1] in b" \t\r\n":
        end -= 1
    return end


def plain_using(source: bytes) -> bytes:
    """`using` and `await using` where they declare as `const`."""
    changed = bytearray(source)
    for found in _USING.finditer(source):
        start = found.start()
        line = source.rfind(b"\n", 0, start) + 1
        before = _BEFORE_USING.search(source[line:start])
        if before is not None:
            changed[start : start + 5] = b"const"
            if before[1]:
                changed[line + before.start(1) : start] = b" " * len(before[1])
    return bytes(changed)


def plain_templates(source: bytes) -> bytes:
    """Type arguments in front of a template string as spaces."""
    changed = bytearray(source)
    end = source.find(_TAGGED)
    while end >= 0:
        start = opening(source, end)
        if start >= 0:
            changed[start : end + 1] = b" " * (end + 1 - start)
        end = source.find(_TAGGED, end + 1)
    return bytes(changed)


def opening(source: bytes, end: int) -> int:
    """Where the type arguments that end at `end` begin, -1 where it is no such end."""
    depth = 0
    for place in range(end, max(0, end - _LONGEST), -1):
        byte = source[place]
        if byte == 62 and source[place - 1] != 61:  # > but not =>
            depth += 1
        elif byte == 60:  # <
            depth -= 1
            if not depth:
                return place if chr(source[place - 1]).isalnum() else -1
        elif byte == 96:  # `
            return -1
    return -1
