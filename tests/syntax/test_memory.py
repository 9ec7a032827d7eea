"""What parsing leaves in memory."""

import psutil

from core.languages import language_named
from core.syntax.tree import parse_shown

ROUNDS = 40


def test_parsing_an_open_document_again_and_again_takes_no_more_memory():
    """The parser's binding keeps every piece of text that a function gives it."""
    text = b"def f(x):\n    return x + 1\n\n\n" * 10_000
    language = language_named("python")
    process = psutil.Process()
    parse_shown(text, language)
    before = process.memory_info().rss
    for _ in range(ROUNDS):
        parse_shown(text, language)
    assert process.memory_info().rss - before < ROUNDS * len(text) // 2
