"""The facts of a file that is being edited, by way of those of the version before.

They are what reading the whole file gives; only references come in another order and paths have other numbers. The
module's unit, a sixth of the work, is walked in any case. Where it says what it said before, and the edit lies in the
body of one callable, only that body is walked, and what it says takes the place of what it said. Where more than that
would have to change, the whole file is read.
"""

from typing import Any, NamedTuple

from core.extract import complete, start
from core.extract.alone import (
    Alone,
    Pairing,
    Part,
    find_part,
    in_facts,
    node_in_facts,
    walk_alone,
)
from core.extract.finish import (
    Renumber,
    as_reference,
    as_symbol,
    finish_numbered,
    reference_of,
    symbols_of,
)
from core.extract.skeleton import Region, Skeleton, is_moved, skeleton_of
from core.extract.walker import Walker
from core.languages import Language
from core.model import Declaration, FileFacts, Import, Reference, Symbol
from core.syntax.differences import find_edit
from core.syntax.tree import Tree

FIRST_PLACE, AFTER_PLACES, VALUES, DECLARATIONS = 6, 14, 17, 22  # fields of a symbol
MOST_SPARE = 3  # times as many paths as the whole file needs


class Base(NamedTuple):
    """A version of a file, and what facts of later ones can be made from."""

    source: bytes
    language: Language
    tree: Tree
    facts: FileFacts
    skeleton: Skeleton
    numbers: dict[int, int]  # of the skeleton's paths in the facts
    most_paths: int
    too_deep: bool


class Lineage(NamedTuple):
    """Versions that differ from one in the body of one callable."""

    base: Base
    number: int  # of the body
    part: Part  # what it says in the base
    members: dict[int, dict[str, list[int]]]


class Extracted(NamedTuple):
    """The facts of a version; `lineage` when they were made from those of another one."""

    facts: FileFacts
    base: Base | None  # of later versions; None when these have to be read as a whole
    lineage: Lineage | None


class Elsewhere(Exception):
    """Something beside the body would have to change."""


def extract_edited(
    before: Extracted | None, source: bytes, language: Language, tree: Tree
) -> Extracted:
    """The facts of a version; `before`: an earlier one."""
    root = tree.root_node
    walker, types = start(source, language, root)
    if types is not None:
        # Comments are read behind all else.
        complete(walker, types)
        facts = finish_numbered(walker, root.has_error or walker.too_deep, Renumber(walker.paths))
        walker.module.release()
        return Extracted(facts, None, None)
    skeleton = skeleton_of(walker)
    if before is not None and before.base is not None and before.base.language == language:
        found = follow(before, before.base, source, tree, walker, skeleton)
        if found is not None:
            return found
        if not walker.queue and skeleton.bodies:
            walker, _ = start(source, language, root)
    complete(walker, None)
    renumber = Renumber(walker.paths)
    facts = finish_numbered(walker, root.has_error or walker.too_deep, renumber)
    numbers = skeleton_numbers(renumber, skeleton)
    most = MOST_SPARE * len(facts.paths)
    base = Base(source, language, tree, facts, skeleton, numbers, most, walker.too_deep)
    walker.module.release()
    return Extracted(facts, base, None)


def skeleton_numbers(renumber: Renumber, skeleton: Skeleton) -> dict[int, int]:
    last = skeleton.paths
    return {path: number for path, number in renumber.numbers.items() if path < last}


def follow(
    before: Extracted,
    base: Base,
    source: bytes,
    tree: Tree,
    walker: Walker,
    skeleton: Skeleton,
) -> Extracted | None:
    """The version by way of the one before, None when that is not possible. Uses up the walk when it might be."""
    lineage, region = before.lineage, None
    if lineage is not None:
        region = edited_region(lineage.base, source, skeleton, lineage.number)
    if lineage is None or region is None:
        number = edited_body(base, source)
        region = None if number < 0 else edited_region(base, source, skeleton, number)
        lineage = None if region is None else make_lineage(base, number)
    if lineage is None or region is None:
        return None
    alone = walk_alone(walker, skeleton, lineage.number)
    if alone.too_deep or not alone.quiet:
        return None
    renumber = Renumber(alone.paths)
    renumber.numbers = dict(lineage.base.numbers)
    renumber.kept = list(lineage.base.facts.paths)
    renumber.done = len(renumber.kept)
    try:
        facts = _Merge(lineage, alone, region, renumber).facts(tree.root_node.has_error)
    except Elsewhere:
        return None
    finally:
        walker.module.release()
    numbers = skeleton_numbers(renumber, skeleton)
    most = lineage.base.most_paths
    following = Base(source, base.language, tree, facts, skeleton, numbers, most, False)
    return Extracted(facts, following, lineage)


def edited_body(base: Base, source: bytes) -> int:
    """The last body that begins before the first difference; -1 for none, and where too much has gathered."""
    edit = find_edit(base.source, source)
    found = -1
    for number, body in enumerate(base.skeleton.bodies):
        if body.start <= edit.start and (
            found < 0 or body.start > base.skeleton.bodies[found].start
        ):
            found = number
    return -1 if base.too_deep or len(base.facts.paths) > base.most_paths else found


def edited_region(base: Base, source: bytes, skeleton: Skeleton, number: int) -> Region | None:
    """What is different, with the end of the body where it lies behind that; None where more than the body is."""
    edit = find_edit(base.source, source)
    bodies = base.skeleton.bodies
    start = min(edit.start, bodies[number].end)
    if start < bodies[number].start:
        return None
    if sum(body.symbol == bodies[number].symbol for body in bodies) != 1:
        return None
    for other, body in enumerate(bodies):
        if other != number and (body.flawed or not (body.end < start or body.start > edit.old_end)):
            return None
    region = Region(start, edit.old_end, edit.new_end)
    if not is_moved(base.skeleton, skeleton, region):
        return None
    if any(body.flawed and other != number for other, body in enumerate(skeleton.bodies)):
        return None
    return region


def make_lineage(base: Base, number: int) -> Lineage | None:
    """What the body says in a version; None where that cannot be told from what others say."""
    walker, _ = start(base.source, base.language, base.tree.root_node)
    alone = walk_alone(walker, base.skeleton, number)
    part = find_part(base.facts, base.numbers, base.skeleton, alone) if alone.quiet else None
    walker.module.release()
    return None if part is None else Lineage(base, number, part, alone.members)


class _Merge:
    """The facts of a base with what another version's body says in place of what the base's body said."""

    def __init__(self, lineage: Lineage, alone: Alone, region: Region, renumber: Renumber) -> None:
        self.base, self.part = lineage.base, lineage.part
        self.members = lineage.members
        self.alone = alone
        self.region = region
        self.by = region.new_end - region.old_end
        self.renumber = renumber
        self.known = lineage.base.skeleton.drafts
        self.known_imports = lineage.base.skeleton.imports
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

    def moved_declarations(self, found: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
        return tuple([Declaration(*[self.moved(place) for place in one]) for one in found])

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
            if number in own:
                if before.parent != after.parent:
                    raise Elsewhere
            elif (
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
        declarations = self.moved_declarations(symbol.declarations)
        return as_symbol((
            *symbol[:FIRST_PLACE], *places, *symbol[AFTER_PLACES:DECLARATIONS], declarations, symbol.type_parameters,
        ))  # fmt: skip

    def same_values(self, before: Symbol, number: int) -> bool:
        base, alone = self.base, self.alone
        values = alone.drafts[number].values
        if not values:
            return not before.values
        pairing = Pairing(
            base.facts, base.numbers, base.skeleton, alone, self.symbols, self.imports
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
            number = index if index < self.known_imports else walked.get(index, -1)
            if number < 0:
                merged.append(item._replace(start=self.moved(item.start), end=self.moved(item.end)))
            else:
                found = self.alone.imports[number]
                merged.append(found._replace(scope=self.symbols.get(found.scope, found.scope)))
        return merged
