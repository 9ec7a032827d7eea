"""Vectors as search sees them, whoever keeps them: 384 signed bytes, of which only the direction matters."""

from collections.abc import Collection
from math import sqrt
from operator import mul
from typing import Protocol

Vector = bytes


class VectorStore(Protocol):
    """The vectors of one snapshot; core/store/vectors.py has it on sqlite-vec."""

    @property
    def kind(self) -> str:
        """The recipe and the model that the vectors come from: a question must come from the same model."""

    def nearest(
        self, vector: Vector, k: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """(symbol, cosine) of the k nearest symbols, or of those among some, the nearest first."""

    def vectors(self, ids: Collection[int]) -> dict[int, Vector]:
        """Vectors by symbol, of those that have one."""

    def count(self) -> int:
        """How many symbols have a vector."""


def cosine(one: Vector, other: Vector) -> float:
    """From -1 to 1; 0 where one of them has no direction."""
    a, b = memoryview(one).cast("b"), memoryview(other).cast("b")
    length = sqrt(sum(map(mul, a, a)) * sum(map(mul, b, b)))
    return sum(map(mul, a, b)) / length if length else 0.0
