"""Where a name is declared."""

from core.model import FilePath
from core.navigate.answers import Definition, NavigationTarget
from core.navigate.cursor import find_meanings, spot_at
from core.navigate.targets import local_targets, to_targets
from core.store.snapshot import Snapshot


def definition(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> Definition:
    """The declarations of the name at an offset, the likeliest first; no targets when nothing is known.

    On a declaration it gives the declaration itself, with its others. Guesses are capped, marked, and left out below
    the minimum.
    """
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        return Definition(None)
    found = find_meanings(snapshot, spot, minimum_confidence)
    targets: list[NavigationTarget] = []
    if spot.local is not None:
        targets = local_targets(path, spot.local)
    for meaning in found.meanings if not targets else ():
        targets += to_targets(snapshot, meaning.symbol, meaning.certainty)
    if not targets and not found.externals:
        for meaning in found.values:
            targets += to_targets(snapshot, meaning.symbol, meaning.certainty)
    return Definition(spot.span, tuple(targets), found.externals)


def declaration(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> Definition:
    """As `definition`: the languages that are read do not tell the two apart."""
    return definition(snapshot, path, offset, minimum_confidence)
