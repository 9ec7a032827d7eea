"""What of a version before is in a version with other things outside of bodies, and where.

Symbols and imports get the order that a walk of everything gives them; paths keep their numbers. A body that is not
taken over must not have said anything of what does not belong to it, nor may one that is walked instead.
"""

from bisect import bisect_left
from typing import Any

from core import paths as op
from core.extract.comparing import Past, places_of_names
from core.extract.finish import Renumber, members_of
from core.extract.recorded import Record, operands
from core.extract.skeleton import Skeleton, stem_of
from core.extract.walker import Walker
from core.extract.waves import Made, Makers
from core.model import Symbol
from core.syntax.differences import Edit

Members = dict[int, dict[str, list[int]]]
TYPE, PARAMETERS = 15, 21  # fields of a symbol
DEAD = -9


class Changed(Exception):
    """More than can be taken over has changed."""


class Holding:
    """A version before, and the walk of what is new."""

    def __init__(
        self,
        past: Past,
        walker: Walker,
        skeleton: Skeleton,
        record: Record,
        edit: Edit,
        kept: dict[int, int],
        fresh: set[int],
    ) -> None:
        self.past, self.walker, self.skeleton, self.record = past, walker, skeleton, record
        self.old = past.base.facts
        self.edit, self.kept, self.fresh = edit, kept, fresh
        self.by = edit.new_end - edit.old_end
        self.before = past.record
        self.known = past.skeleton.drafts
        self.stale = {symbol for symbol in self.before.places if symbol not in kept}
        self.owners = self.owners_before()
        self.symbols: list[int] = []  # of the version before -> of this one
        self.imports: list[int] = []
        self.fresh_symbols: dict[int, int] = {}  # of the walk -> of this version
        self.fresh_imports: dict[int, int] = {}
        self.given = self.given_by_bodies()
        self.renumber = Renumber(walker.paths)
        self.dead: set[int] = set()  # paths of what is gone

    def owners_before(self) -> list[int]:
        """For each symbol the callable of the skeleton to which it belongs, -1 for none."""
        owners: list[int] = []
        places = self.before.places
        for index, symbol in enumerate(self.old.symbols):
            if index in places and index < self.known:
                owners.append(index)
            else:
                owners.append(owners[symbol.parent] if symbol.parent >= 0 else -1)
        return owners

    def given_by_bodies(self) -> set[int]:
        """Symbols of the skeleton to which bodies have given something."""
        numbers = self.past.base.numbers
        found: set[int] = set()
        stems = self.past.skeleton.said[0]
        for index, stem in enumerate(stems):
            symbol = self.old.symbols[index]
            if symbol[:3] != stem[:3]:
                raise Changed
            flags = self.before.flags[index]
            if flags & ~symbol.flags:
                raise Changed
            declared = len(symbol.declarations) not in (0, stem[-1])
            if declared or flags != symbol.flags or said_by(symbol) != numbered(stem, numbers):
                found.add(index)
        return found

    def is_kept(self, container: int) -> bool:
        return self.owners[container] in self.kept

    def owners_now(self) -> list[int]:
        """The same for the walk's symbols."""
        owners: list[int] = []
        for index, draft in enumerate(self.walker.drafts):
            if index in self.record.places:
                owners.append(index)
            else:
                owners.append(owners[draft.parent] if draft.parent >= 0 else -1)
        return owners

    # -- what is not possible

    def check_stale(self) -> None:
        """Bodies that are not taken over have made nothing that does not belong to them, and mention nothing to which
        any body has given something."""
        if not self.stale:
            return
        old, known = self.old, self.known
        names: set[str] = set()
        for index in self.given:
            if self.owners[index] < 0:
                names.add(old.symbols[index].name)
        for index, made in enumerate(self.past.makers.symbols, known):
            if self.owners[index] != made.symbol:
                if made.symbol in self.stale:
                    raise Changed
                names.add(old.symbols[index].name)
        for container, members in self.past.skeleton.said[4].items():
            if self.owners[container] < 0:
                said = old.scopes.get(container, {})
                for name in said:
                    if len(said[name]) != len(members.get(name, ())):
                        names.add(name)
        if not names:
            return
        written = places_of_names(self.past.base.source, names)
        for symbol in self.stale:
            place = self.before.places[symbol]
            at = bisect_left(written, place.start)
            if at < len(written) and written[at] < place.end:
                raise Changed

    def check_fresh(self, members: Members) -> None:
        """Bodies that are walked say nothing of what does not belong to them."""
        drafts, count = self.walker.drafts, self.skeleton.drafts
        owners = self.owners_now()
        for index, stem in enumerate(self.skeleton.said[0]):
            if owners[index] not in self.fresh and stem_of(drafts[index]) != stem:
                raise Changed
        if any(owners[index] not in self.fresh for index in range(count, len(drafts))):
            raise Changed
        now = members_of(self.walker)
        for container, names in members.items():
            if owners[container] not in self.fresh and now[container] != names:
                raise Changed

    def unusable(self) -> set[int]:
        """Paths that lead to something that is gone."""
        bad = set(self.dead)
        grown = bool(bad)
        while grown:
            grown = False
            for index, node in enumerate(self.renumber.kept):
                if index not in bad and any(path in bad for path in operands(node)):
                    bad.add(index)
                    grown = True
        return bad

    # -- order

    def ordered(self, fresh: Makers) -> Makers:
        """Where symbols and imports are in this version."""
        known = {number: index for index, number in enumerate(self.record.symbols)}
        self.symbols = [known.get(number, DEAD) for number in self.before.symbols]
        self.symbols += [DEAD] * (len(self.old.symbols) - self.known)
        brought = {number: index for index, number in enumerate(self.record.imports)}
        self.imports = [brought.get(number, DEAD) for number in self.before.imports]
        self.imports += [DEAD] * (len(self.old.imports) - len(self.before.imports))
        past = self.past.makers
        symbols = self.merged(past.symbols, fresh.symbols)
        imports = self.merged(past.imports, fresh.imports)
        for index, (_, is_old, number) in enumerate(symbols, self.skeleton.drafts):
            if is_old:
                self.symbols[self.known + number] = index
            else:
                self.fresh_symbols[self.skeleton.drafts + number] = index
        for index, (_, is_old, number) in enumerate(imports, self.skeleton.imports):
            if is_old:
                self.imports[len(self.before.imports) + number] = index
            else:
                self.fresh_imports[self.skeleton.imports + number] = index
        self.from_where = symbols, imports
        return Makers([one[0] for one in symbols], [one[0] for one in imports])

    def merged(self, past: list[Made], fresh: list[Made]) -> list[tuple[Made, bool, int]]:
        """What bodies have made, in the order in which a walk of everything comes to them."""
        places = self.record.places
        found: list[tuple[int, int, int, Made, bool]] = []
        for number, made in enumerate(past):
            now = self.kept.get(made.symbol, -1)
            if now >= 0:
                one = Made(made.wave, now, made.nth)
                found.append((made.wave, places[now].bodies[made.nth], number, one, True))
        for number, made in enumerate(fresh):
            at = places[made.symbol].bodies[made.nth]
            found.append((made.wave, at, number, made, False))
        found.sort(key=order_of)
        return [(made, is_old, number) for _, _, number, made, is_old in found]

    # -- paths

    def take_paths(self) -> None:
        """The paths of the version before, with the numbers that symbols and imports have now."""
        symbols, imports = self.symbols, self.imports
        kept = self.renumber.kept
        kept.clear()
        for index, node in enumerate(self.old.paths):
            kind = node[0]
            if kind in op.OF_SYMBOLS:
                now = symbols[node[1]]
                if now < 0:
                    node = (op.UNKNOWN,)
                    self.dead.add(index)
                elif now != node[1]:
                    node = (kind, now, *node[2:])
            elif kind == op.IMPORT:
                now = imports[node[1]]
                if now < 0:
                    node = (op.UNKNOWN,)
                    self.dead.add(index)
                elif now != node[1]:
                    node = (kind, now)
            kept.append(node)
        self.renumber.done = len(kept)
        numbers = self.past.base.numbers
        seen: dict[int, int] = {}
        known: dict[tuple[int, int], int] = {}
        for index, structure in enumerate(self.before.paths):
            count = seen[structure] = seen.get(structure, -1) + 1
            number = numbers.get(index, -1)
            if number >= 0:
                known[structure, count] = number
        seen = {}
        for index, structure in enumerate(self.record.paths):
            count = seen[structure] = seen.get(structure, -1) + 1
            number = known.get((structure, count), -1)
            if number >= 0:
                self.renumber.numbers[index] = number

    # -- places

    def moved(self, place: int) -> int:
        if place < self.edit.start:
            return place
        if place >= self.edit.old_end:
            return place + self.by
        raise Changed


def order_of(one: tuple[int, int, int, Made, bool]) -> tuple[int, int, int]:
    return one[:3]


def said_by(symbol: Symbol) -> tuple[Any, ...]:
    """The paths of a symbol."""
    return (*symbol[TYPE:PARAMETERS], symbol.type_parameters)


def numbered(stem: tuple[Any, ...], numbers: dict[int, int]) -> tuple[Any, ...]:
    """The same of what a skeleton says."""
    _, _, detail, _, _, type_, returns, values, yields, bases, decorators, _, bounds, _ = stem

    def several(indices: Any) -> tuple[int, ...]:
        return tuple([numbers.get(index, DEAD) for index in indices])

    if detail == "parameter":
        own = numbers.get(type_, DEAD) if type_ >= 0 else -1
        return (own, -1, several(values[:1]), (), (), (), ())
    return (
        numbers.get(type_, DEAD), numbers.get(returns, DEAD), several(values), several(yields), several(bases),
        several(decorators), tuple([(name, numbers.get(bound, DEAD)) for name, bound in bounds]),
    )  # fmt: skip
