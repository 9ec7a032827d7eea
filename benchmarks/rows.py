"""Figures as rows: printed as soon as they are there, kept as JSON, together with what could not be measured."""

import contextlib
import json
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.progress import clear, say

NOT_MEASURED = float("nan")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what it is, its value, what it should be, and why it is not to be had."""

    name: str
    value: float
    unit: str = ""
    goal: str = ""
    note: str = ""
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"value": self.value if math.isfinite(self.value) else None}

    def __str__(self) -> str:
        if self.problem and not math.isfinite(self.value):
            return f"  {self.name:<46} NOT MEASURED: {self.problem}"
        goal = f"goal {self.goal}" if self.goal else ""
        note = f"{self.note}; PROBLEM: {self.problem}" if self.problem else self.note
        return f"  {self.name:<46} {self.value:>9.3g} {self.unit:<6} {goal:<16} {note}".rstrip()


class Figures:
    """The rows of one run. What is added is printed and written at once: what comes after it may fail."""

    def __init__(self, out: Path | None = None, **about: Any) -> None:
        self.out, self.about = out, about
        self.rows: list[Row] = []

    def add(self, *rows: Row) -> None:
        clear()
        for row in rows:
            print(row, flush=True)
        self.rows.extend(rows)
        if self.out:
            whole = {**self.about, "rows": [row.as_json() for row in self.rows]}
            self.out.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")

    def value_of(self, name: str) -> float:
        """NOT_MEASURED when there is no such row."""
        return next((row.value for row in self.rows if row.name == name), NOT_MEASURED)

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """A part whose failure becomes a row and does not stop the others."""
        say(name)
        try:
            yield
        except (Exception, SystemExit) as error:
            self.add(Row(name, NOT_MEASURED, problem=f"{error}" or type(error).__name__))

    def finish(self) -> None:
        """Ends the program: 1 when something could not be measured."""
        sys.exit(report_problems(f"{row.name}: {row.problem}" for row in self.rows if row.problem))


def report_problems(problems: Iterable[str]) -> int:
    """Names them on stderr and gives the exit status."""
    found = list(problems)
    clear()
    for problem in found:
        print(f"NOT MEASURED: {problem}", file=sys.stderr, flush=True)
    return int(bool(found))
