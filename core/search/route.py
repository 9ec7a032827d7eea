"""What kind of question a text is: a name that somebody types, or words about what code does."""

import re
from enum import StrEnum

from core.search.words import STOP_WORDS

LONGEST = 2000  # characters of a question that are looked at; what goes beyond changes nothing a person would notice
JOINTS = re.compile(r"::|->|[./#\s]+")
JOINED = re.compile(r"\w(::|\.|->|/|#)\w|_|[a-z0-9][A-Z]|\d")


class Route(StrEnum):
    NAME = "name"  # one identifier or a path of them: names first, the rest fills up
    WORDS = "words"  # a sentence: texts and meaning


def route_of(question: str) -> Route:
    """One word, or words of which one is written as only code writes it and none as only sentences have."""
    words = question.split()
    if len(words) <= 1:
        return Route.NAME
    plain = any(word.lower() in STOP_WORDS for word in words)
    if len(words) <= 3 and not plain and any(JOINED.search(word) for word in words):
        return Route.NAME
    return Route.WORDS


def cut(question: str) -> str:
    """A question without what no person would ask: beyond some length, and characters that no text has."""
    return question[:LONGEST].replace("\0", " ").strip()
