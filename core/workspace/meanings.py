"""What a name means in the folders of a window."""

from core.link.linker import Linker
from core.model import FilePath, Via
from core.navigate.cursor import find_meanings, spot_at
from core.workspace.links_across import Meant, symbol_of
from core.workspace.window import Window


def meanings(window: Window, path: FilePath, offset: int) -> list[Meant]:
    """Symbols that a name of the window's own folder means for sure, here or in another folder; none for names that
    cannot be known elsewhere."""
    snapshot = window.snapshot(window.own)
    spot = spot_at(snapshot, path, offset)
    if spot is None or spot.local is not None:
        return []
    found = find_meanings(snapshot, spot, 1.0)
    if found.meanings:
        return [Meant(window.own, meaning.symbol) for meaning in found.meanings]
    facts = snapshot.facts(path)
    if facts is None or not spot.references:
        return []
    linker = Linker(snapshot, window.lookup(window.own))
    targets = [
        (target.file, target.symbol)
        for number in spot.references
        for target in linker.resolve(path, facts.references[number].path).targets
        if target.via == Via.NAME
    ]
    return [meant for target in dict.fromkeys(targets) if (meant := symbol_of(window, *target))]
