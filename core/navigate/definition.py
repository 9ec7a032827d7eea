"""Where a name is declared."""

from core import paths as op
from core.languages import language_named
from core.languages.rules import rules_for
from core.link.linker import Linker
from core.model import EVERYTHING, FileFacts, FilePath, Flag, Via
from core.navigate.answers import Definition, NavigationTarget
from core.navigate.cursor import (
    Found,
    Meaning,
    Spot,
    declared_above,
    find_meanings,
    local_spot,
    shorthand_local,
    spot_at,
)
from core.navigate.imported import import_targets
from core.navigate.signatures import chosen
from core.navigate.targets import local_targets, to_targets
from core.store.snapshot import Snapshot

_BY_THE_WAY = frozenset({"property", "constant", "variable"})


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
    facts = snapshot.facts(path)
    uses = [facts.references[i] for i in spot.references] if facts is not None else []
    shorthand = shorthand_local(snapshot, spot) if not targets else None
    if shorthand is not None:
        targets = local_targets(path, shorthand)
    for meaning in meant(found) if not targets else ():
        places = to_targets(snapshot, meaning.symbol, meaning.certainty)
        targets += chosen(snapshot, meaning.symbol, places, uses)
    if not targets and not found.externals:
        for meaning in found.values:
            targets += to_targets(snapshot, meaning.symbol, meaning.certainty)
    if not targets and facts is not None and not found.externals:
        targets = offered_targets(snapshot, spot, facts)
    if not targets and spot.local is None and spot.references:
        # `{ name }` where nothing is known of the property
        local = local_spot(snapshot, path, spot.span.start)
        if local is not None and local.local is not None and local.span == spot.span:
            targets = local_targets(path, local.local)
    imports: list[NavigationTarget] = []
    if (
        found.externals
        and not targets
        and facts is not None
        and language_named(facts.language).imports_declare
    ):
        imports = import_targets(facts, spot)
    above = declared_above(snapshot, found)
    return Definition(spot.span, tuple(targets), found.externals, tuple(imports), above)


def offered_targets(snapshot: Snapshot, spot: Spot, facts: FileFacts) -> list[NavigationTarget]:
    """Where the names of all that a file offers lead: to the one value that it offers, else to the file."""
    found: list[NavigationTarget] = []
    names = {(op.NAME, 0, name) for name in rules_for(facts.language).whole_names}
    if facts.exports is None or not any(
        facts.paths[facts.references[i].path] in names for i in spot.references
    ):
        return found
    whole = facts.exports.get(EVERYTHING)
    targets = Linker(snapshot).resolve(spot.path, whole).targets if whole is not None else ()
    places = [(target.file, target.symbol) for target in targets if target.via == Via.NAME]
    for file, symbol in places or [(spot.path, 0)]:
        row = snapshot.symbol_at(file, symbol)
        found += to_targets(snapshot, row) if row is not None else []
    return found


def meant(found: Found) -> list[Meaning]:
    """What a name is used for goes before what it declares by the way: the keys of a literal that is expected to
    have certain members are uses of these, and so are attributes that a base declares; `const { name } = value` uses
    the value's property."""
    own = [meaning for meaning in found.meanings if is_by_the_way(meaning)]
    others = [meaning for meaning in found.meanings if meaning not in own]
    return others if others and len(own) == 1 and is_here(found, own[0]) else list(found.meanings)


def is_by_the_way(meaning: Meaning) -> bool:
    row = meaning.symbol
    return row.detail in _BY_THE_WAY or bool(row.flags & Flag.INSTANCE_ATTRIBUTE)


def is_here(found: Found, meaning: Meaning) -> bool:
    """Whether a symbol is declared by the name under the cursor itself."""
    row = meaning.symbol
    return row.path == found.spot.path and row.name_start == found.spot.span.start


def declaration(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> Definition:
    """As `definition`: the languages that are read do not tell the two apart."""
    return definition(snapshot, path, offset, minimum_confidence)
