"""Two looks at an index that must show one state of it: what one says is written down in the numbers of the other."""

from core.errors import Cancelled
from core.store.snapshot import Snapshot


class Moved(Cancelled):
    """The index had another state at the second look."""


def check_same(index: Snapshot, other: Snapshot) -> None:
    """Raise Moved unless two snapshots, one of them with the overlay, are of one state of the index."""
    if (index.identity, index.revision) != (other.identity, other.revision):
        raise Moved
