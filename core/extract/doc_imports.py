"""Imports in documentation comments: `@import { Parser, Token as T } from "./parse.js"`, for the types in comments."""

import re

from core.extract.walker import Walker
from core.languages import Language
from core.syntax.tree import parse

MARK = b"@import"
_IMPORT = re.compile(rb"@(import\b[^@;]*?\bfrom\s*(?:\"[^\"\n]*\"|'[^'\n]*'))")
_STAR = re.compile(rb"(\n[ \t]*)\*")


def read_imports(w: Walker, language: Language, start: int, comment: bytes) -> None:
    """Bind what the imports in one comment bring in; `start` is where the comment stands."""
    has_exports = w.has_exports
    for found in _IMPORT.finditer(comment):
        source, shift = w.source, w.shift
        w.source = _STAR.sub(rb"\1 ", found[1])
        w.shift = start + found.start(1)
        tree = parse(w.source, language)
        if not tree.has_error:
            w.visit(tree.root_node)
        w.source, w.shift = source, shift
    w.has_exports = has_exports  # a comment makes no module of a file
