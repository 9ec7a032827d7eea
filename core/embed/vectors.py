"""Vectors as they are stored and compared: 384 signed bytes, so that nobody who only asks needs numpy."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SCALE = 381.0  # hardly a number of a unit vector is larger than a third: what is, is cut off


def to_bytes(vectors: Floats) -> list[bytes]:
    """One for each row."""
    rounded = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
    return [row.tobytes() for row in rounded]
