"""Counting: how often an answer agreed with the truth, and which samples did not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.questions import Spot


@dataclass(frozen=True, slots=True)
class Difference:
    """One sample on which server and truth differ, for people to look at."""

    question: str  # definition, references, incoming, outgoing
    cause: str
    at: Spot
    name: str
    truth: tuple[Spot, ...] = ()
    ours: tuple[Spot, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Agreement:
    """Precision and recall over many sets (micro)."""

    both: int = 0
    missing: int = 0
    extra: int = 0

    def add(self, both: int, missing: int, extra: int) -> None:
        self.both += both
        self.missing += missing
        self.extra += extra

    @property
    def precision(self) -> float:
        return self.both / (self.both + self.extra) if self.both + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.both / (self.both + self.missing) if self.both + self.missing else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.both + self.missing + self.extra
        return 2 * self.both / total if total else 1.0

    def as_json(self) -> dict[str, Any]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "both": self.both,
            "missing": self.missing,
            "extra": self.extra,
        }


@dataclass(slots=True)
class LeftOut:
    """What is left out of the score on both sides, by name: how many the truth has, how many the server has."""

    truth: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    shared: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, truth: Iterable[object], ours: Iterable[object]) -> None:
        in_truth, in_ours = set(truth), set(ours)
        self.truth[name] += len(in_truth)
        self.ours[name] += len(in_ours)
        self.shared[name] += len(in_truth & in_ours)

    def as_json(self, scored: int) -> dict[str, Any]:
        """Per name: both sides, how many are the same, and the share of all that the truth gave."""
        total = scored + sum(self.truth.values())
        return {
            name: {
                "truth": self.truth[name],
                "server": self.ours[name],
                "same": self.shared[name],
                "share": round(self.truth[name] / total, 4) if total else 0.0,
            }
            for name in sorted({*self.truth, *self.ours})
            if self.truth[name] or self.ours[name]
        }


def share(part: int, whole: int) -> float | None:
    """None where nothing was counted."""
    return round(part / whole, 4) if whole else None
