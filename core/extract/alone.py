"""One callable's body walked as if the file had no other: what it says, and what of the file's facts that is.

Bodies are told apart by symbols: a body's own symbols are those below its callable. Others that it makes, attributes
of a receiver and the like, may have been made by other bodies too.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from core import paths as op
from core.extract import read_own_comments
from core.extract.finish import Group, Renumber, groups_of, members_of, symbols_of
from core.extract.scopes import Draft
from core.extract.skeleton import Skeleton, exports_of, is_body
from core.extract.walker import Walker
from core.languages import Language
from core.model import FileFacts, Import, Symbol

UNKNOWN = -9


class Alone(NamedTuple):
    """What one body says in a walk of its own; symbols, imports and paths behind those of the skeleton are its."""

    symbol: int  # of the callable
    drafts: list[Draft]
    paths: list[tuple[Any, ...]]
    imports: list[Import]
    groups: list[Group]  # in the callable and its own symbols
    own: set[int]  # symbols below the callable, and the callable
    members: dict[int, dict[str, list[int]]]
    quiet: bool  # whether the file offers the same without it
    too_deep: bool
    walker: Walker


def walk_alone(
    walker: Walker, skeleton: Skeleton, number: int, types: Language | None = None
) -> Alone:
    """Go on with a walk that was started, leaving all bodies out but one, and all comments on other symbols."""
    jobs = list(walker.queue)
    walker.queue.clear()
    count = 0
    for job in jobs:
        if is_body(job):
            if count == number:
                walker.queue.append(job)
            count += 1
        else:
            walker.queue.append(job)
    walker.run_queue()
    return gathered(walker, skeleton, skeleton.bodies[number].symbol, types)


def gathered(
    walker: Walker, skeleton: Skeleton, symbol: int, types: Language | None, until: int = -1
) -> Alone:
    """What the walk of a callable's body has left; comments are read `until` a place."""
    own = below(walker, skeleton, symbol)
    if types is not None:
        read_own_comments(walker, types, own, until)
        own = below(walker, skeleton, symbol)
    return Alone(
        symbol,
        walker.drafts,
        walker.paths,
        walker.imports,
        [group for group in groups_of(walker) if group[0][3] in own],
        own,
        members_of(walker),
        exports_of(walker) == skeleton.exports,
        walker.too_deep,
        walker,
    )


def below(walker: Walker, skeleton: Skeleton, symbol: int) -> set[int]:
    """A callable of the skeleton and what its body has declared."""
    own = {symbol}
    for index in range(skeleton.drafts, len(walker.drafts)):
        if walker.drafts[index].parent in own:
            own.add(index)
    return own


class Known(Renumber):
    """Numbers of paths in facts that exist."""

    def path(self, index: int) -> int:
        return self.numbers.get(index, UNKNOWN)


class Part(NamedTuple):
    """What of a file's facts a body has said."""

    symbols: list[int]  # facts' symbol of each symbol of the walk behind the skeleton's
    imports: list[int]
    said: list[
        Symbol
    ]  # the walk's symbols, as the facts would have them if there were no other body
    own: set[int]  # symbols of the facts
    rest: list[int]  # references that are not its own
    touched: list[int]  # symbols of the walk before the body that it gives something


def find_part(
    facts: FileFacts, numbers: dict[int, int], skeleton: Skeleton, alone: Alone, touched: list[int]
) -> Part | None:
    """What of the facts is said by the body; None where other bodies have a part in it."""
    return _Finder(facts, numbers, skeleton, alone, {}, {}).part(touched)


class Pairing:
    """Which path of the facts is which of a walk, found out by going through both side by side."""

    def __init__(
        self,
        facts: FileFacts,
        numbers: dict[int, int],
        skeleton: Skeleton,
        alone: Alone,
        symbols: dict[int, int],
        imports: dict[int, int],
    ) -> None:
        """`symbols` and `imports`: of the walk -> of the facts, where they differ."""
        self.facts = facts
        self.skeleton = skeleton
        self.alone = alone
        self.numbers = dict(numbers)
        self.learnt: list[
            int
        ] = []  # paths of the walk, in the order in which their numbers were found out
        self.symbols = symbols
        self.imports = imports

    def same(self, numbers: Sequence[int], indices: Sequence[int]) -> bool:
        """Whether paths of the facts are those of the walk."""
        if len(numbers) != len(indices):
            return False
        known = len(self.learnt)
        if all(self.same_path(a, b) for a, b in zip(numbers, indices, strict=True)):
            return True
        for index in self.learnt[known:]:
            del self.numbers[index]
        del self.learnt[known:]
        return False

    def same_path(self, number: int, index: int) -> bool:
        """Whether a path of the facts is one of the walk, whatever is behind it."""
        waiting = [(number, index)]
        while waiting:
            number, index = waiting.pop()
            if index < 0 or number < 0:
                if index != number:
                    return False
                continue
            known = self.numbers.get(index)
            if known is not None:
                if known != number:
                    return False
                continue
            if index < self.skeleton.paths:
                return False
            self.numbers[index] = number
            self.learnt.append(index)
            node, other = self.facts.paths[number], self.alone.paths[index]
            kind = other[0]
            if node[0] != kind or len(node) != len(other):
                return False
            operands: list[tuple[int, int]] = []
            if not self.same_node(kind, node, other, operands):
                return False
            waiting += operands
        return True

    def same_node(
        self,
        kind: int,
        node: tuple[Any, ...],
        other: tuple[Any, ...],
        operands: list[tuple[int, int]],
    ) -> bool:
        """Whether nodes are equal beside their operands, which are gathered."""
        plain = op.PATH_OPERANDS.get(kind, ())
        several = op.PATH_TUPLES.get(kind, -1)
        pairs = op.PATH_PAIRS.get(kind, -1)
        for place in range(1, len(node)):
            mine, its = node[place], other[place]
            if kind == op.UNION or place in plain:
                operands.append((mine, its))
            elif place == several:
                if len(mine) != len(its):
                    return False
                operands += zip(mine, its, strict=True)
            elif place == pairs:
                if [key for key, _ in mine] != [key for key, _ in its]:
                    return False
                operands += [(a, b) for (_, a), (_, b) in zip(mine, its, strict=True)]
            elif place == 1 and kind in op.OF_SYMBOLS:
                if mine != self.symbols.get(its, its):
                    return False
            elif place == 1 and kind == op.IMPORT:
                if mine != self.imports.get(its, its):
                    return False
            elif mine != its or type(mine) is not type(its):
                return False
        return True


class _Finder(Pairing):
    """Finds what of the facts a body has said."""

    own: set[int]

    def part(self, touched: list[int]) -> Part | None:
        facts, alone, known = self.facts, self.alone, self.skeleton.drafts
        called = facts.symbols[alone.symbol].qualified
        if sum(symbol.qualified == called for symbol in facts.symbols) != 1:
            return None
        if not self.find_symbols() or not self.find_imports():
            return None
        references = [r for r in facts.references if r.container in self.own]
        if len(references) != len(alone.groups):
            return None
        for reference, ((path, name, role, container, arity), starts) in zip(
            references, alone.groups, strict=True
        ):
            its = (name, role, self.symbols.get(container, container), arity)
            if its != (reference.name, reference.role, reference.container, reference.arity):
                return None
            if tuple(sorted(set(starts))) != reference.starts:
                return None
            if not self.same_path(reference.path, path):
                return None
        for index in [alone.symbol, *range(known, len(alone.drafts))]:
            found = self.pair(index)
            if not found and index in alone.own:
                return None
        said = self.renumbered()
        for index in alone.own:
            if said[index] != facts.symbols[self.symbols.get(index, index)]:
                return None
        return Part(
            [self.symbols[index] for index in range(known, len(alone.drafts))],
            [self.imports[index] for index in range(self.skeleton.imports, len(alone.imports))],
            said,
            self.own,
            [i for i, r in enumerate(facts.references) if r.container not in self.own],
            touched,
        )

    def find_symbols(self) -> bool:
        """Own symbols stand in the same order; others are found by their place and name."""
        facts, alone, known = self.facts, self.alone, self.skeleton.drafts
        self.own = {alone.symbol}
        own: list[int] = []
        others: dict[tuple[int, str], int] = {}
        for index in range(known, len(facts.symbols)):
            symbol = facts.symbols[index]
            if symbol.parent in self.own:
                self.own.add(index)
                own.append(index)
            elif (symbol.parent, symbol.name) in others:
                others[symbol.parent, symbol.name] = -1
            else:
                others[symbol.parent, symbol.name] = index
        if len(own) != len(alone.own) - 1:
            return False
        following = 0
        for index in range(known, len(alone.drafts)):
            if index in alone.own:
                self.symbols[index] = own[following]
                following += 1
            else:
                draft = alone.drafts[index]
                found = others.get((draft.parent, draft.name), -1)
                if draft.parent >= known or found < 0:
                    return False
                self.symbols[index] = found
        return True

    def find_imports(self) -> bool:
        known, imports = self.skeleton.imports, self.facts.imports
        own = [i for i in range(known, len(imports)) if imports[i].scope in self.own]
        if len(own) != len(self.alone.imports) - known:
            return False
        for index, found in enumerate(own, known):
            item = self.alone.imports[index]
            scope = self.symbols.get(item.scope, item.scope)
            if item._replace(scope=scope) != imports[found]:
                return False
            self.imports[index] = found
        return True

    def pair(self, index: int) -> bool:
        """Learn the numbers of the paths of a symbol; False where the facts have others."""
        draft = self.alone.drafts[index]
        symbol = self.facts.symbols[self.symbols.get(index, index)]
        bounds = [bound for _, bound in symbol.type_parameters]
        equal = (
            self.same((symbol.type, symbol.returns), (draft.type, draft.returns)),
            self.same(symbol.yields, draft.yields),
            self.same(symbol.bases, draft.bases),
            self.same(symbol.decorators, draft.decorators),
            self.same(bounds, [bound for _, bound in draft.type_parameters]),
        )
        if self.same(symbol.values, draft.values):
            return all(equal)
        for path in draft.values:
            # Others may have given it values, too.
            any(self.same((number,), (path,)) for number in symbol.values)
        return False

    def renumbered(self) -> list[Symbol]:
        known = Known(self.alone.paths)
        known.numbers = self.numbers
        return [in_facts(s, self.symbols) for s in symbols_of(self.alone.walker, known)]


def in_facts(symbol: Symbol, symbols: dict[int, int]) -> Symbol:
    """A symbol of a walk with the facts' numbers of symbols."""
    if not symbols:
        return symbol
    parent = symbols.get(symbol.parent, symbol.parent)
    parameters = tuple([symbols.get(index, index) for index in symbol.parameters])
    if parent == symbol.parent and parameters == symbol.parameters:
        return symbol
    return symbol._replace(parent=parent, parameters=parameters)


def node_in_facts(
    node: tuple[Any, ...], symbols: dict[int, int], imports: dict[int, int]
) -> tuple[Any, ...]:
    """The same of a path's node."""
    kind = node[0]
    if kind == op.IMPORT:
        return (kind, imports.get(node[1], node[1]))
    if kind in op.OF_SYMBOLS:
        return (kind, symbols.get(node[1], node[1]), *node[2:])
    return node
