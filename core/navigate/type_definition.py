"""Where the types are declared that the value under the cursor has: of a function, those of what it gives."""

from collections.abc import Iterable
from typing import NamedTuple

from core.extract.asking import value_at
from core.languages import language_named
from core.link.linker import Linker
from core.model import FileFacts, FilePath, SymbolLookup
from core.navigate.answers import CERTAIN, Certainty, Definition, NavigationTarget, Span
from core.navigate.cursor import Spot, find_meanings, locals_of, spot_at
from core.navigate.folding import text_of
from core.navigate.targets import local_targets, to_targets
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

Place = tuple[FilePath, int, str]  # as the linker has it


class Value(NamedTuple):
    """The value under the cursor, as the linker can be asked about it: paths, else symbols, of a file's facts."""

    span: Span
    lookup: SymbolLookup
    paths: tuple[int, ...]
    symbols: tuple[int, ...]


class Walked:
    """A SymbolLookup with other facts of one file."""

    def __init__(self, base: SymbolLookup, path: FilePath, facts: FileFacts) -> None:
        self._base = base
        self._path = path
        self._facts = facts

    def facts(self, path: FilePath) -> FileFacts | None:
        return self._facts if path == self._path else self._base.facts(path)

    def exists(self, path: FilePath) -> bool:
        return self._base.exists(path)

    def has_folder(self, path: FilePath) -> bool:
        return self._base.has_folder(path)

    def config(self, path: FilePath) -> bytes | None:
        return self._base.config(path)

    def declaring(self, package: str, name: str) -> Iterable[FilePath]:
        return self._base.declaring(package, name)

    def roots(self) -> Iterable[FilePath]:
        return self._base.roots()


def type_definition(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> Definition:
    """Where the types of what is at an offset are declared, each once; no targets when none is known, or none of them
    is declared in the workspace. Of a guess the types are guesses."""
    value = asked_value(snapshot, path, offset)
    if value is None:
        return Definition(None)
    places = type_places(Linker(value.lookup), path, value)
    found = targets_at(snapshot, places)
    if not found and value.paths:
        spot = spot_at(snapshot, path, offset)
        found = guessed(snapshot, spot, minimum_confidence) if spot is not None else []
    return Definition(value.span, tuple(found))


def asked_value(snapshot: Snapshot, path: FilePath, offset: int) -> Value | None:
    """None where there is no name."""
    spot = spot_at(snapshot, path, offset)
    facts = snapshot.facts(path)
    if spot is None or facts is None:
        return None
    if spot.local is None:
        paths = tuple(facts.references[number].path for number in spot.references)
        return Value(spot.span, snapshot, paths, spot.symbols)
    symbols = (spot.local.symbol,) if spot.local.symbol >= 0 else ()
    text, row = text_of(snapshot, path), snapshot.file(path)
    if text is None or row is None:
        return Value(spot.span, snapshot, (), symbols)
    asked = value_at(text[0], language_named(row.language), text[1], spot.span.start)
    if asked is None:
        return Value(spot.span, snapshot, (), symbols)
    return Value(spot.span, Walked(snapshot, path, asked.facts), (asked.path,), symbols)


def type_places(linker: Linker, path: FilePath, value: Value) -> list[Place]:
    """Places of the types of a value."""
    found = [place for number in value.paths for place in linker.type_places(path, number)]
    if not found:
        found = [
            place for symbol in value.symbols for place in linker.symbol_type_places(path, symbol)
        ]
    return list(dict.fromkeys(found))


def guessed(snapshot: Snapshot, spot: Spot, minimum_confidence: float) -> list[NavigationTarget]:
    """Types of what a name may mean."""
    linker = Linker(snapshot)
    found: list[NavigationTarget] = []
    for meaning in find_meanings(snapshot, spot, minimum_confidence).meanings:
        index = snapshot.symbol_index(meaning.symbol.id)
        if index is not None:
            places = linker.symbol_type_places(meaning.symbol.path, index)
            found += targets_at(snapshot, places, meaning.certainty)
    return list(dict.fromkeys(found))


def targets_at(
    snapshot: Snapshot, places: Iterable[Place], certainty: Certainty = CERTAIN
) -> list[NavigationTarget]:
    found: list[NavigationTarget] = []
    for file, symbol, name in places:
        row = snapshot.symbol_at(file, symbol)
        if row is not None:
            found += (
                parameter_targets(snapshot, row, name)
                if name
                else to_targets(snapshot, row, certainty)[:1]
            )
    return found


def parameter_targets(snapshot: Snapshot, owner: SymbolRow, name: str) -> list[NavigationTarget]:
    """Where a class or callable declares a type parameter."""
    inside = [
        local
        for local in locals_of(snapshot, owner.path)
        if local.kind == "type_parameter"
        and local.name == name
        and local.declarations
        and owner.start <= local.declarations[0][0] < owner.end
    ]
    first = min(inside, key=lambda local: local.declarations[0], default=None)
    return local_targets(owner.path, first)[:1] if first is not None else []
