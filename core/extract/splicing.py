"""The facts of a version in which something has changed outside of all bodies: a function more, another import.

What stands outside is walked anew, and of the bodies those that cannot be taken over.
"""

from typing import Any, NamedTuple

from core.extract import complete
from core.extract.alone import node_in_facts
from core.extract.comparing import (
    Past,
    comments_tell_the_same,
    differences,
    in_lines,
    kept_places,
)
from core.extract.exchanging import AFTER_PLACES, FIRST_PLACE, declarations_of
from core.extract.finish import (
    Renumber,
    as_reference,
    as_symbol,
    flags_of,
    frozen,
    groups_of,
    members_of,
    reference_of,
)
from core.extract.holding import DEAD, PARAMETERS, Changed, Holding, Members
from core.extract.recorded import Record
from core.extract.skeleton import Skeleton
from core.extract.walker import Walker
from core.extract.waves import Makers, walk_bodies
from core.languages import Language
from core.model import Declaration, FileFacts, Import, Reference, Symbol
from core.syntax.differences import find_edit
from core.syntax.tree import Parsed

MOST_NAMES = 30
FLAGS = AFTER_PLACES  # field of a symbol


class Kept(NamedTuple):
    """What was taken over from a version before."""

    facts: FileFacts  # of the version before
    callables: dict[int, int]  # symbols before -> now
    references: list[int]  # of those before
    symbols: list[int]  # where all symbols before are; negative for what is gone


class Spliced(NamedTuple):
    facts: FileFacts
    renumber: Renumber
    makers: Makers
    kept: Kept


def splice(
    past: Past,
    walker: Walker,
    skeleton: Skeleton,
    record: Record,
    source: bytes,
    tree: Parsed,
    types: Language | None,
) -> Spliced | None:
    """The facts by way of a version before; None where that is not possible. Uses up the walk when it might be."""
    base, before = past.base, past.record
    if before.fixed != record.fixed or before.shared is not record.shared:
        return None
    edit = in_lines(find_edit(base.source, source), base.source, source)
    names, symbols = differences(past, skeleton, record)
    if len(names) > MOST_NAMES:
        return None
    if types is not None and not comments_tell_the_same(past, source, edit, names):
        return None
    kept = kept_places(past, record, edit, source, names, symbols)
    fresh = {symbol for symbol in record.places if symbol not in kept.values()}
    size = sum([record.places[symbol].end - record.places[symbol].start for symbol in fresh])
    if 2 * size > len(source):
        return None
    try:
        return Splicing(past, walker, skeleton, record, edit, kept, fresh).made(tree, types)
    except Changed:
        return None


class Splicing(Holding):
    """Facts of a version before with what is new in them."""

    def made(self, tree: Parsed, types: Language | None) -> Spliced:
        walker, old = self.walker, self.old
        self.check_stale()
        members = self.skeleton.said[4]
        fresh = walk_bodies(walker, self.skeleton, self.record, self.fresh)
        if fresh is None or walker.too_deep:
            raise Changed
        self.check_fresh(members)
        complete(walker, types)
        makers = self.ordered(fresh)
        self.take_paths()
        bad = self.unusable()
        taken = [
            number
            for number, reference in enumerate(old.references)
            if self.is_kept(reference.container)
        ]
        references = [self.moved_reference(old.references[number]) for number in taken]
        if bad and any(reference.path in bad for reference in references):
            raise Changed
        kept_now = set(self.kept.values())
        owners = self.owners_now()
        for group in groups_of(walker):
            container = group[0][3]
            if owners[container] in kept_now:
                continue
            found = reference_of(group, self.renumber)
            if container >= self.skeleton.drafts:
                found = found._replace(container=self.fresh_symbols[container])
            references.append(found)
        symbols = self.all_symbols(makers, bad)
        imports = self.all_imports(makers)
        scopes = self.all_scopes(members, bad)
        path = self.renumber.path
        exports = (
            {name: path(index) for name, index in walker.exports.items()}
            if walker.has_exports
            else None
        )
        first = self.renumber.done
        paths = list(self.renumber.rest())
        for index in range(first, len(paths)):
            paths[index] = node_in_facts(paths[index], self.fresh_symbols, self.fresh_imports)
        facts = FileFacts(
            language=old.language,
            symbols=tuple(symbols),
            paths=tuple(paths),
            imports=tuple(imports),
            references=tuple(references),
            scopes=scopes,
            exports=exports,
            wildcard=None if walker.wildcard is None else tuple(dict.fromkeys(walker.wildcard)),
            has_errors=tree.has_error,
        )
        kept = Kept(old, self.kept, taken, self.symbols)
        return Spliced(facts, self.renumber, makers, kept)

    def moved_reference(self, reference: Reference) -> Reference:
        path, name, role, container, arity, starts = reference
        if starts[-1] >= self.edit.start:
            starts = tuple([self.moved(place) for place in starts])
        return as_reference((path, name, role, self.symbols[container], arity, starts))

    # -- symbols

    def all_symbols(self, makers: Makers, bad: set[int]) -> list[Symbol]:
        walker, flags = self.walker, self.record.flags
        before = {now: index for index, now in enumerate(self.symbols[: self.known]) if now >= 0}
        owners = self.owners_now()
        seen: dict[tuple[str, str], int] = {}
        found: list[Symbol] = []
        drafts = walker.drafts

        def add(symbol: Symbol) -> None:
            key = (symbol.kind, symbol.qualified)
            ordinal = seen.get(key, 0)
            seen[key] = ordinal + 1
            found.append(symbol if symbol.ordinal == ordinal else symbol._replace(ordinal=ordinal))

        offered = None if walker.wildcard is None else set(walker.wildcard)
        for index in range(self.skeleton.drafts):
            draft = drafts[index]
            parent = found[draft.parent].qualified if draft.parent >= 0 else ""
            name = f"{parent}::{draft.name}" if parent else draft.name
            own = flags[index]
            if owners[index] in self.fresh:
                own = flags_of(walker, draft, offered)
            symbol = frozen(draft, name if draft.parent >= 0 else "", 0, own, self.renumber)
            old = before.get(index, -1)
            if old in self.given and owners[index] not in self.fresh:
                symbol = self.given_again(index, old, symbol, bad)
            add(symbol)
        for _, is_old, number in self.from_where[0]:
            if is_old:
                symbol = self.moved_symbol(self.old.symbols[self.known + number])
                if bad and not bad.isdisjoint(paths_of(symbol)):
                    raise Changed
                add(symbol)
            else:
                draft = drafts[self.skeleton.drafts + number]
                parent_at = self.fresh_symbols.get(draft.parent, draft.parent)
                around = found[parent_at].qualified
                name = f"{around}::{draft.name}" if around else draft.name
                symbol = frozen(draft, name, 0, flags_of(walker, draft, offered), self.renumber)
                add(self.fresh_symbol(symbol, parent_at))
        return found

    def given_again(self, index: int, old: int, symbol: Symbol, bad: set[int]) -> Symbol:
        """A symbol of the skeleton with what bodies give it."""
        if self.before.stems[old] != self.record.stems[index]:
            raise Changed
        said = self.old.symbols[old]
        if bad and not bad.isdisjoint(paths_of(said)):
            raise Changed
        declarations = declarations_of(symbol)
        declarations += self.moved_declarations(said.declarations[len(declarations) :])
        flags = symbol.flags | (said.flags & ~self.before.flags[old])
        return as_symbol((
            *symbol[:FLAGS], flags, said.type, said.returns, said.values, said.yields, said.bases, said.decorators,
            symbol.parameters, declarations if len(declarations) > 1 else (), said.type_parameters,
        ))  # fmt: skip

    def moved_symbol(self, symbol: Symbol) -> Symbol:
        """A symbol that a body has made which is taken over."""
        moved = self.moved
        old: Any = symbol[FIRST_PLACE:AFTER_PLACES]
        places = [moved(place) if place >= 0 else place for place in old]
        parent = self.symbols[symbol.parent]
        parameters = tuple([self.symbols[index] for index in symbol.parameters])
        if parent < 0 or DEAD in parameters:
            raise Changed
        declarations = self.moved_declarations(symbol.declarations)
        return as_symbol((
            symbol.name, symbol.kind, symbol.detail, parent, symbol.qualified, symbol.ordinal, *places,
            *symbol[FLAGS:PARAMETERS], parameters, declarations, symbol.type_parameters,
        ))  # fmt: skip

    def moved_declarations(self, found: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
        return tuple([Declaration(*[self.moved(place) for place in one]) for one in found])

    def fresh_symbol(self, symbol: Symbol, parent: int) -> Symbol:
        numbers = self.fresh_symbols
        parameters = tuple([numbers.get(index, index) for index in symbol.parameters])
        return symbol._replace(parent=parent, parameters=parameters)

    # -- the rest

    def all_imports(self, makers: Makers) -> list[Import]:
        found = list(self.walker.imports[: self.skeleton.imports])
        for _, is_old, number in self.from_where[1]:
            if is_old:
                item = self.old.imports[len(self.before.imports) + number]
                scope = self.symbols[item.scope]
                if scope < 0:
                    raise Changed
                found.append(
                    item._replace(
                        scope=scope, start=self.moved(item.start), end=self.moved(item.end)
                    )
                )
            else:
                item = self.walker.imports[self.skeleton.imports + number]
                found.append(item._replace(scope=self.fresh_symbols.get(item.scope, item.scope)))
        return found

    def all_scopes(self, members: Members, bad: set[int]) -> dict[int, dict[str, tuple[int, ...]]]:
        path = self.renumber.path
        found: dict[int, dict[str, tuple[int, ...]]] = {}
        for container, names in members_of(self.walker).items():
            if names or not container:
                found[self.fresh_symbols.get(container, container)] = {
                    name: tuple([path(index) for index in paths]) for name, paths in names.items()
                }
        numbers, said_before = self.past.base.numbers, self.past.skeleton.said[4]
        for container, said in self.old.scopes.items():
            now = self.symbols[container]
            owner = self.owners[container]
            if owner in self.stale or now < 0:
                if owner not in self.stale and container >= self.known:
                    raise Changed
                continue
            known = said_before.get(container, {})
            for name, paths in said.items():
                before = known.get(name, [])
                if len(before) == len(paths):
                    continue
                if paths[: len(before)] != tuple([numbers.get(one, DEAD) for one in before]):
                    raise Changed
                if not bad.isdisjoint(paths):
                    raise Changed
                names_now = found.setdefault(now, {})
                if len(names_now.get(name, ())) != len(before):
                    raise Changed
                names_now[name] = (*names_now.get(name, ()), *paths[len(before) :])
        return found


def paths_of(symbol: Symbol) -> list[int]:
    return [
        symbol.type, symbol.returns, *symbol.values, *symbol.yields, *symbol.bases, *symbol.decorators,
        *[bound for _, bound in symbol.type_parameters],
    ]  # fmt: skip
