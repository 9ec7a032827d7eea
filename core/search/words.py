"""Texts to words as the search knows them: sub-words of identifiers, folded; and which words say nothing.

The same rule reads what is indexed and what is asked, else they would not meet.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.store.naming import split_words

IDENTIFIER = re.compile(r"[^\W\d_]\w*")
MARKUP = re.compile(
    r"<[^<>]{1,80}>|https?://\S+|\{@\w+\s|:\w+:(?=`)|[{}`]"
)  # in documentation: tags, links
TAG = re.compile(r"^[ \t]*(?=[@:\\]\w+[ :])", re.MULTILINE)  # @param x, :param x:, \return
LONGEST_WORD = 40  # letters; longer ones are no words: data, hashes

# Words of a question that nobody looks for.
STOP_WORDS_TEXT = """
    a about after all an and any are as at be because been before being but by can could did do does doing
    done each either else ever every for from get gets getting had has have having here how i if in into is
    it its itself just let like made make makes making many may me might more most much must my no nor not
    of off on once one only or other our out over own same shall she should so some somebody someone
    something such take takes than that the their them then there these they thing things this those through
    to too under until up us use used uses using very want was we were what when where whether which while
    who whom whose why will with within would you your
"""
STOP_WORDS = frozenset(STOP_WORDS_TEXT.split())

# Words of programming languages, in any of which they say little about what the code is for.
KEYWORDS_TEXT = """
    abstract and as assert async await boolean break byte case catch chan char class const constructor
    continue def default defer del delete do double elif else enum except export extends false final finally
    float for from func function get global go goto if implements import in instanceof int int32 int64
    interface internal is lambda let long namespace new nil none nonlocal not null number object of or
    override package pass private protected public raise range readonly return self set short static str
    string struct super switch synchronized this throw throws true try type typeof uint undefined union
    unknown val var void where while with yield
"""
KEYWORDS = frozenset(KEYWORDS_TEXT.split())


def words_of(text: str) -> list[str]:
    """All words in order, identifiers split: "parse HTTPHeaders" -> ["parse", "http", "headers"]."""
    found: list[str] = []
    for identifier in IDENTIFIER.findall(text):
        found += split(identifier)
    return found


def distinct_words(texts: Iterable[str], most: int) -> list[str]:
    """The first `most` different words that are no keywords, in order."""
    found: dict[str, None] = {}
    for text in texts:
        for identifier in dict.fromkeys(IDENTIFIER.findall(text)):
            for word in split(identifier):
                if word not in KEYWORDS and len(word) > 1:
                    found[word] = None
        if len(found) >= most:
            break
    return list(found)[:most]


@lru_cache(50_000)
def split(identifier: str) -> tuple[str, ...]:
    words = split_words(identifier)
    if not identifier.isascii():
        words = [word.casefold() for word in words]
    return tuple(word for word in words if len(word) <= LONGEST_WORD)


def question_words(text: str) -> list[str]:
    """The different words of a question, those that say nothing left out unless there are no others."""
    words = list(dict.fromkeys(words_of(text)))
    return [word for word in words if word not in STOP_WORDS and len(word) > 1] or words


def without_markup(text: str) -> str:
    """Documentation without the marks of its language, each of what it lists a paragraph."""
    return MARKUP.sub(" ", TAG.sub("\n\n", text))


def paragraphs(text: str) -> Iterator[str]:
    """Paragraphs of documentation; one that is about licences is none."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip() and not LEGAL.search(paragraph):
            yield paragraph


LEGAL = re.compile(r"\bcopyright\b|\blicen[sc]ed?\b|\(c\)", re.IGNORECASE)
