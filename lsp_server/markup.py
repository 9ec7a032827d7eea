"""Text for people -> Markdown that looks like the text.

Documentation is written in many styles, or none; most of it is plain text with meaningful line ends and indentation
and with code in backticks. So line ends and indentation are kept, code is left alone, and what Markdown would take
for its own signs is escaped.
"""

import re

SIGNS = re.compile(r"([\\*_<>#\[\]|~])")
CODE = re.compile(r"(``.+?``|`[^`]+`)")
# Under a line of text these would make it a heading.
RULE = re.compile(r"[-=+]{2,}")
FENCE = re.compile(r"\s*(```|~~~)")


def code_block(source: str, language: str) -> str:
    """Source as a fenced block that no backticks inside it can end."""
    longest = max((len(run) for run in re.findall(r"`{3,}", source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{source}\n{fence}"


def plain_as_markdown(text: str) -> str:
    """Documentation as Markdown, line by line; blocks that are fenced already stay as they are."""
    lines = []
    fenced = False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
            lines.append(line)
        elif fenced:
            lines.append(line)
        else:
            lines.append(escaped(line))
    if fenced:
        lines.append("```")
    return "\n".join(lines)


def escaped(line: str) -> str:
    content = line.lstrip(" \t")
    if not content:
        return ""
    indent = "&nbsp;" * len(line[: len(line) - len(content)].expandtabs(4))
    rule = "\\" if RULE.fullmatch(content.rstrip()) else ""
    pieces = CODE.split(content)
    # Every second piece is code.
    shown = "".join(
        piece if number % 2 else SIGNS.sub(r"\\\1", piece) for number, piece in enumerate(pieces)
    )
    return f"{indent}{rule}{shown}  "
