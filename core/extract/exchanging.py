"""What one body says in a new version of a file, put into the facts of an older one in place of what it said there.

The rest of the file says what it said, at places that an edit has moved. What bodies say together, such as attributes
of their receivers, is told by the facts as a whole: there this body has to say the same, or to be the only one.
"""

from typing import Any, NamedTuple

from core.extract.alone import Alone, Pairing, Part, in_facts, node_in_facts
from core.extract.finish import Renumber, as_reference, as_symbol, reference_of, symbols_of
from core.extract.recorded import Record
from core.extract.rewinding import Rewinding
from core.extract.skeleton import Region, Skeleton
from core.extract.waves import Makers
from core.languages import Language
from core.model import Declaration, FileFacts, Import, Reference, Symbol
from core.syntax.tree import Parsed

FIRST_PLACE, AFTER_PLACES, VALUES, DECLARATIONS = 6, 14, 17, 22  # fields of a symbol


class Base(NamedTuple):
    """A version of a file, and what facts of later ones can be made from."""

    source: bytes
    language: Language
    tree: Parsed
    facts: FileFacts
    skeleton: Skeleton | None  # None: to be found out when it is needed
    numbers: dict[int, int]  # of the skeleton's paths in the facts
    most_paths: int
    too_deep: bool
    makers: Makers | None = None  # None: this is not known
    record: Record | None = None  # None: to be found out when it is needed


class Lineage(NamedTuple):
    """Versions that differ from one in the body of one callable."""

    base: Base
    number: int  # of the body
    skeleton: Skeleton  # of the base
    part: Part  # what it says in the base
    members: dict[int, dict[str, list[int]]]
    kept: Rewinding  # the base's walk


class Elsewhere(Exception):
    """Something beside the body would have to change."""


def declarations_of(symbol: Symbol) -> tuple[Declaration, ...]:
    if symbol.declarations:
        return symbol.declarations
    return (Declaration(symbol.start, symbol.end, symbol.name_start, symbol.name_end),)


class Exchange:
    """The facts of a base with what another version's body says in place of what the base's body said."""

    def __init__(self, lineage: Lineage, alone: Alone, region: Region, renumber: Renumber) -> None:
        self.base, self.part, self.skeleton = lineage.base, lineage.part, lineage.skeleton
        self.members = lineage.members
        self.alone = alone
        self.region = region
        self.by = region.new_end - region.old_end
        self.renumber = renumber
        self.known = lineage.skeleton.drafts
        self.known_imports = lineage.skeleton.imports
        self.walked_imports = (
            self.known_imports
        )  # the first ones, which the walk read where they are now
        part = self.part
        if len(alone.drafts) - self.known != len(part.symbols):
            raise Elsewhere
        if len(alone.imports) - self.known_imports != len(part.imports):
            raise Elsewhere
        self.symbols = {self.known + i: index for i, index in enumerate(part.symbols)}
        self.imports = {self.known_imports + i: index for i, index in enumerate(part.imports)}

    def facts(self, has_errors: bool) -> FileFacts:
        old = self.base.facts
        self.check_members()
        references = [self.moved_reference(old.references[number]) for number in self.part.rest]
        for group in self.alone.groups:
            found = reference_of(group, self.renumber)
            container = self.symbols.get(found.container, found.container)
            references.append(found._replace(container=container))
        symbols = self.merged_symbols()
        scopes = self.merged_scopes()
        first = self.renumber.done
        paths = list(self.renumber.rest())
        for index in range(first, len(paths)):
            paths[index] = node_in_facts(paths[index], self.symbols, self.imports)
        return FileFacts(
            language=old.language,
            symbols=tuple(symbols),
            paths=tuple(paths),
            imports=tuple(self.merged_imports()),
            references=tuple(references),
            scopes=scopes,
            exports=old.exports,
            wildcard=old.wildcard,
            has_errors=has_errors,
        )

    # -- places

    def moved(self, place: int) -> int:
        """A place outside of the body."""
        if place < self.region.start:
            return place
        if place > self.region.old_end:
            return place + self.by
        raise Elsewhere

    def moved_reference(self, reference: Reference) -> Reference:
        start, end = self.region.start, self.region.old_end
        starts = reference.starts
        if starts[-1] < start:
            return reference
        by = self.by
        places: list[int] = []
        for place in starts:
            if place >= end:
                place += by
            elif place >= start:
                raise Elsewhere
            places.append(place)
        path, name, role, container, arity, _ = reference
        return as_reference((path, name, role, container, arity, tuple(places)))

    def moved_symbol(self, symbol: Symbol) -> Symbol:
        places: Any = symbol[FIRST_PLACE:AFTER_PLACES]
        if max(places) < self.region.start and not symbol.declarations:
            return symbol
        return as_symbol((
            *symbol[:FIRST_PLACE], *[self.moved(place) for place in places], *symbol[AFTER_PLACES:DECLARATIONS],
            self.moved_declarations(symbol.declarations), symbol.type_parameters,
        ))  # fmt: skip

    def moved_declarations(
        self, found: tuple[Declaration, ...], known: dict[Declaration, Declaration] | None = None
    ) -> tuple[Declaration, ...]:
        """`known`: those in the body."""
        moved: list[Declaration] = []
        for one in found:
            other = known.get(one) if known else None
            moved.append(other or Declaration(*[self.moved(place) for place in one]))
        return tuple(moved)

    # -- symbols

    def merged_symbols(self) -> list[Symbol]:
        known, own, said = self.known, self.part.own, self.part.said
        found = [in_facts(s, self.symbols) for s in symbols_of(self.alone.walker, self.renumber)]
        self.check_symbols(found)
        walked = {index: number for number, index in self.symbols.items()}
        merged: list[Symbol] = []
        for index, symbol in enumerate(self.base.facts.symbols):
            number = index if index < known else walked.get(index, -1)
            if number < 0:
                merged.append(self.moved_symbol(symbol))
            elif index in own or symbol == said[number]:
                merged.append(found[number])
            else:
                merged.append(self.combined(symbol, number, found[number]))
        return merged

    def check_symbols(self, found: list[Symbol]) -> None:
        """Of what is not its own, the body says the same, values apart: on these no other body rests."""
        own, said = self.alone.own, self.part.said
        for number, (before, after) in enumerate(zip(said, found, strict=True)):
            if number not in own:
                self.check_symbol(before, after)
            elif before.parent != after.parent:
                raise Elsewhere

    def check_symbol(self, before: Symbol, after: Symbol) -> None:
        """The same of one symbol."""
        if (
            before[:FIRST_PLACE] != after[:FIRST_PLACE]
            or before[AFTER_PLACES:VALUES] != after[AFTER_PLACES:VALUES]
            or before[VALUES + 1 : DECLARATIONS] != after[VALUES + 1 : DECLARATIONS]
        ):
            raise Elsewhere

    def combined(self, symbol: Symbol, number: int, after: Symbol) -> Symbol:
        """A symbol of which other bodies say something, too: where this one says what it said."""
        before = self.part.said[number]
        if (
            not self.same_values(before, number)
            or before.type_parameters != after.type_parameters
            or len(before.declarations) != len(after.declarations)
        ):
            raise Elsewhere
        own: Any = symbol
        places = [
            after[place] if symbol[place] == before[place] else self.moved(own[place])
            for place in range(FIRST_PLACE, AFTER_PLACES)
        ]
        known = dict(zip(declarations_of(before), declarations_of(after), strict=True))
        declarations = self.moved_declarations(symbol.declarations, known)
        return as_symbol((
            *symbol[:FIRST_PLACE], *places, *symbol[AFTER_PLACES:DECLARATIONS], declarations, symbol.type_parameters,
        ))  # fmt: skip

    def same_values(self, before: Symbol, number: int) -> bool:
        base, alone = self.base, self.alone
        values = alone.drafts[number].values
        if not values:
            return not before.values
        pairing = Pairing(
            base.facts, base.numbers, self.skeleton, alone, self.symbols, self.imports
        )
        return pairing.same(before.values, values)

    # -- the rest

    def check_members(self) -> None:
        """Other containers have the members that they had."""
        before, after = self.members, self.alone.members
        own = self.alone.own
        if len([c for c in before if c not in own]) != len([c for c in after if c not in own]):
            raise Elsewhere
        for container, names in after.items():
            if container in own:
                continue
            old = before.get(container)
            if old is None or list(old) != list(names):
                raise Elsewhere
            if any(len(old[name]) != len(paths) for name, paths in names.items()):
                raise Elsewhere

    def merged_scopes(self) -> dict[int, dict[str, tuple[int, ...]]]:
        own, path = self.part.own, self.renumber.path
        scopes: dict[int, Any] = {
            container: names
            for container, names in self.base.facts.scopes.items()
            if container not in own
        }
        for container, names in self.alone.members.items():
            if container in self.alone.own and names:
                scopes[self.symbols.get(container, container)] = {
                    name: tuple([path(index) for index in paths]) for name, paths in names.items()
                }
        return scopes

    def merged_imports(self) -> list[Import]:
        walked = {index: number for number, index in self.imports.items()}
        merged: list[Import] = []
        for index, item in enumerate(self.base.facts.imports):
            number = index if index < self.walked_imports else walked.get(index, -1)
            if number < 0:
                merged.append(item._replace(start=self.moved(item.start), end=self.moved(item.end)))
            else:
                found = self.alone.imports[number]
                merged.append(found._replace(scope=self.symbols.get(found.scope, found.scope)))
        return merged
