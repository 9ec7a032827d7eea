"""Which texts go through the model together: those of like length, for all are made as long as the longest."""

from collections.abc import Iterator, Sequence

BESIDE = "\f"  # between the parts of a text that are embedded apart: its vector is their mean
TOKENS = 1024  # in one batch: larger ones are no faster, take more memory, and cannot be stopped in between


def batches(lengths: Sequence[int], most: int = TOKENS) -> Iterator[list[int]]:
    """Indices of texts, a batch at a time, the shortest first; a batch is never empty."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[index] * (len(batch) + 1) > most:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
