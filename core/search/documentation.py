"""Documentation as it stands in the source -> text for people: without quotes, comment marks and common indent."""

import re
from textwrap import dedent

QUOTED = re.compile(r"\A[A-Za-z]{0,2}(\"\"\"|'''|\"|')(.*)\1\Z", re.DOTALL)
BLOCK = re.compile(r"\A/\*[*!]?(.*?)\**\*/\Z", re.DOTALL)
LINE_MARK = re.compile(r"\A[ \t]*(?:///?!?|#+|--+|;+|%+)[ \t]?")
STAR = re.compile(r"\A[ \t]*\*[ \t]?")


def clean_documentation(text: str) -> str:
    """The words of a docstring or of a block of comments; "" when there are none."""
    text = text.strip()
    if match := QUOTED.match(text):
        return clean_indent(match[2])
    if match := BLOCK.match(text):
        lines = match[1].splitlines()
        return clean_indent("\n".join(STAR.sub("", line) for line in lines))
    return clean_indent("\n".join(LINE_MARK.sub("", line) for line in text.splitlines()))


def clean_indent(text: str) -> str:
    """The first line stands behind the opening mark and has no indent of its own."""
    first, _, rest = text.strip("\n\r").partition("\n")
    return f"{first.strip()}\n{dedent(rest)}".strip()
