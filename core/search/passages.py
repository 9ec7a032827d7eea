"""A file's symbols -> what is searched of each: its name, where it stands, signature, documentation, words of its body.

Pure: facts and the text that they speak of. From the same parts come the columns of the lexical index and, by a
recipe, the text that is embedded. What is nobody's answer has no passage: parameters, names that only say which
package a file is in, fields without documentation.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.embed.batches import BESIDE
from core.model import EXTENSION, PACKAGE, FileFacts, FilePath, Flag, Kind, Symbol
from core.search.documentation import clean_documentation
from core.search.words import distinct_words, paragraphs, without_markup, words_of

# Recipe -> its version, which is stored with what was made by it.
RECIPES = {"nl": "nl2", "classic": "classic1"}
VERSION = 1  # of the columns

UNNAMED = frozenset({PACKAGE, EXTENSION})
STRUCTURED = frozenset({Kind.CONTAINER, Kind.NAMESPACE})
MAIN_FILES = frozenset({"__init__", "index", "mod", "main", "lib"})
MOST_DOC = 1500  # characters of documentation
MOST_PARAGRAPH = 400  # of its first paragraph, for what is embedded
MOST_BODY = 250  # different words of a body
MOST_EMBEDDED = 60  # of them in what is embedded
MOST_SIGNATURE = 600  # characters
MOST_SCANNED = 40_000  # bytes of a body that are looked at
MOST_HEAD, MOST_CODE = 60, 120  # characters of signature and body that are embedded as they are
CLASSIC_BODY, CLASSIC_PIECE, CLASSIC_OVERLAP = 1500, 1000, 100  # characters


class Passage(NamedTuple):
    """What is searched of a symbol. Words are split and folded, documentation is as people read it."""

    symbol: int  # index in the file's facts
    name: str
    where: str  # what is around it: path and containers
    signature: str
    doc: str
    body: str


def passages_of(
    path: FilePath, facts: FileFacts, source: bytes, *, documented: bool = True
) -> list[Passage]:
    """Passages of a file; without its documentation if it is to be measured how well they do without."""
    module = module_words(path)
    inner = children(facts.symbols)
    found = []
    for index, symbol in enumerate(facts.symbols):
        if not is_searched(facts.symbols, symbol):
            continue
        name = words_of(symbol.name) if index else module[-1:]
        around = words_of(symbol.qualified.rpartition("::")[0])
        doc = documentation(source, symbol) if documented else ""
        if symbol.kind in STRUCTURED:
            body = distinct_words((facts.symbols[i].name for i in inner.get(index, ())), MOST_BODY)
        else:
            body = distinct_words(body_texts(source, symbol), MOST_BODY)
        signature = distinct_words([signature_text(source, symbol)], MOST_BODY) if index else []
        found.append(
            Passage(
                index,
                " ".join(name),
                " ".join(dict.fromkeys([*module, *around])),
                " ".join(word for word in signature if word not in name),
                doc,
                " ".join(body),
            )
        )
    return found


def is_searched(symbols: Sequence[Symbol], symbol: Symbol) -> bool:
    """Whether a symbol has a passage."""
    if symbol.detail in UNNAMED or symbol.detail == "parameter":
        return False
    if symbol.kind != Kind.VALUE:
        return True
    # Variables of functions are rare among symbols; those of modules are what people call settings and constants.
    parent = symbols[symbol.parent]
    if parent.kind == Kind.CALLABLE:
        return False
    return symbol.doc_start >= 0 or (symbol.parent == 0 and bool(symbol.flags & Flag.EXPORTED))


def children(symbols: Sequence[Symbol]) -> dict[int, list[int]]:
    """Members by what they are members of, parameters left out."""
    found: dict[int, list[int]] = {}
    for index, symbol in enumerate(symbols):
        if symbol.parent >= 0 and symbol.detail != "parameter" and symbol.detail not in UNNAMED:
            found.setdefault(symbol.parent, []).append(index)
    return found


def module_words(path: FilePath) -> list[str]:
    """Words of the last parts of a path, those of a file that is its folder's own being the folder's."""
    *folders, name = path.split("/")
    stem = name.split(".")[0]
    parts = [*folders[-2:], stem] if stem not in MAIN_FILES or not folders else folders[-2:]
    return [word for part in parts for word in words_of(part)] or [stem]


def documentation(source: bytes, symbol: Symbol) -> str:
    if symbol.doc_start < 0:
        return ""
    text = source[symbol.doc_start : min(symbol.doc_end, symbol.doc_start + 4 * MOST_DOC)]
    whole = clean_documentation(text.decode("utf-8", "replace"))
    return "\n\n".join(paragraphs(without_markup(whole)))[:MOST_DOC]


def signature_text(source: bytes, symbol: Symbol) -> str:
    start = symbol.signature_start
    end = min(symbol.signature_end, start + MOST_SIGNATURE)
    return source[start:end].decode("utf-8", "replace")


def body_texts(source: bytes, symbol: Symbol) -> Iterator[str]:
    """The text behind the signature, without documentation in it."""
    start, end = symbol.signature_end, min(symbol.end, symbol.signature_end + MOST_SCANNED)
    if start <= symbol.doc_start < end:
        yield source[start : symbol.doc_start].decode("utf-8", "replace")
        start = symbol.doc_end
    if start < end:
        yield source[start:end].decode("utf-8", "replace")


# -- what is embedded


def text_of(passage: Passage) -> str:
    """The text that stands for a symbol where meanings are compared."""
    first = re.split(r"\n\s*\n", passage.doc, maxsplit=1)[0][:MOST_PARAGRAPH]
    body = " ".join(passage.body.split()[:MOST_EMBEDDED])
    said = f"{' '.join(first.split())} in {passage.where}".lstrip()
    return ". ".join(part for part in (passage.name, said, passage.signature, body) if part)


def texts_of(
    path: FilePath, facts: FileFacts, source: bytes, recipe: str = "nl", *, documented: bool = True
) -> list[tuple[int, str]]:
    """(index of the symbol in its file's facts, text) of what is to be embedded; of the classic recipe several of one
    symbol."""
    passages = passages_of(path, facts, source, documented=documented)
    if recipe == "classic":
        symbols = facts.symbols
        return [
            (p.symbol, text) for p in passages for text in classic_texts(source, symbols[p.symbol])
        ]
    return [(p.symbol, whole_text(p, source, facts.symbols[p.symbol])) for p in passages]


def whole_text(passage: Passage, source: bytes, symbol: Symbol) -> str:
    """Where nobody has said what a symbol is for, its code stands beside the words: two texts, whose mean counts."""
    text = text_of(passage)
    if passage.doc or symbol.kind in STRUCTURED:
        return text
    return f"{text}{BESIDE}{code_text(passage, source, symbol)}"


def code_text(passage: Passage, source: bytes, symbol: Symbol) -> str:
    signature = " ".join(signature_text(source, symbol)[:MOST_HEAD].split())
    body = " ".join(" ".join(body_texts(source, symbol)).split())[:MOST_CODE]
    parts = (passage.name, f"in {passage.where}", signature, body)
    return ". ".join(part for part in parts if part)


def classic_texts(source: bytes, symbol: Symbol) -> Iterator[str]:
    """Name, signature and the beginning of the body; then the rest of it in pieces that overlap."""
    body = source[symbol.signature_end : symbol.end].decode("utf-8", "replace")
    yield f"{symbol.qualified or symbol.name} {signature_text(source, symbol)} {body[:CLASSIC_BODY]}"
    for start in range(CLASSIC_BODY - CLASSIC_OVERLAP, len(body), CLASSIC_PIECE - CLASSIC_OVERLAP):
        if start + CLASSIC_OVERLAP < len(body):
            yield body[start : start + CLASSIC_PIECE]
