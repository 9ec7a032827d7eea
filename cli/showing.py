"""Answers as dictionaries -> what is printed. Human text goes through rich, the rest is plain."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from cli.printing import print_nowhere, printing
from cli.toon import encode

FOUND, NOTHING, USAGE = 0, 1, 2  # exit codes

Row = Mapping[str, Any]


class Output(Console):
    """Goes on where rich would say that nothing was found."""

    def on_broken_pipe(self) -> None:
        print_nowhere()


OUT = Output(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


class Problem(Exception):
    """Something that a person must put right; ends the command with exit code 2."""

    def __init__(self, text: str, rows: Sequence[Row] = ()) -> None:
        super().__init__(text)
        self.rows = rows  # what could have been meant


def show(value: Any, form: str, human: Callable[[], None], compact: Callable[[], None]) -> None:
    """Print an answer in the form that was asked for."""
    with printing():
        match form:
            case "json":
                print(json.dumps(value, indent=2, ensure_ascii=False))
            case "toon":
                print(encode(value))
            case "compact":
                compact()
            case _:
                human()


def show_rows(
    rows: Sequence[Row], form: str, human: Callable[[], None], compact: Callable[[], None]
) -> int:
    """Print rows; gives the exit code. In a table of TOON what a row lists becomes one cell."""
    listed = [{k: " ".join(v) if isinstance(v, list) else v for k, v in r.items()} for r in rows]
    show({"results": listed if form == "toon" else list(rows)}, form, human, compact)
    if not rows and form == "human":
        ERR.print("nothing found")
    return FOUND if rows else NOTHING


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def place(row: Row) -> str:
    return f"{row['path']}:{row['line']}:{row['column']}"


def sureness(row: Row) -> str:
    """How an answer was found, where that is not plain; "" where it is."""
    parts = [row.get("via") or ""]
    if row.get("mode") not in (None, "static"):
        parts.append(f"{row['mode']} {row['confidence']:.2f}")
    return ", ".join(part for part in parts if part)


def symbol_line(row: Row, depth: int = 0) -> Text:
    """One symbol for people: place, what it is, how sure."""
    line = Text("  " * depth)
    line.append(row["qualified"] or row["path"], style="bold")
    line.append(f"  {row['detail'].replace('_', ' ')}", style="cyan")
    line.append(f"  {place(row)}", style="green")
    if how := sureness(row):
        line.append(f"  ({how})", style="yellow")
    return line


def compact_line(row: Row) -> str:
    """One symbol on one line, its place first, as compilers and grep write it."""
    how = sureness(row)
    name = row["qualified"] or row["path"]
    return f"{place(row)}: {row['detail']} {name}{f' [{how}]' if how else ''}"


def complain(problem: Problem, form: str) -> None:
    """A problem on stderr, with what could have been meant; in a form for programs it goes to stdout, too."""
    ERR.print(Text(f"codescope: {problem}", style="red"))
    for row in problem.rows:
        ERR.print(Text("  ") + symbol_line(row))
        ERR.print(Text(f"    {row['uri']}", style="dim"))
    if form in ("json", "toon"):
        value = {"error": str(problem), "candidates": list(problem.rows)}
        show(value, form, lambda: None, lambda: None)
