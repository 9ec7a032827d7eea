"""What a search asks of the model, wherever that is: in the indexer's process, in this one, or nowhere."""

from collections.abc import Collection, Mapping
from typing import Protocol

from core.search.vectors import Vector, VectorStore
from core.store.snapshot import Snapshot


class Meaning(Protocol):
    """Never raises, and never waits for long."""

    def question(self, text: str) -> Vector | None:
        """The vector of a question; None when meaning is off, or not to be had in time."""
        ...

    def passages(self, snapshot: Snapshot, ids: Collection[int]) -> Mapping[int, Vector]:
        """Vectors of symbols that the store has none of yet, of as many as there is time for."""
        ...

    def off(self) -> str:
        """Why meaning is off and how to turn it on; "" when it is on."""
        ...


class MeaningWithVectors(Meaning, Protocol):
    """The same with the vectors of one snapshot."""

    @property
    def vectors(self) -> VectorStore | None:
        """None where there are none, or none that can be compared."""
        ...
