"""What a walk that was started has found, in numbers that two versions of a file share.

Symbols, imports and paths have other indices in each version. Here each has a number by what it is made of, so that a
version in which something stands outside of all bodies that did not stand there before can be compared with the one
before: which names mean something else, and what is around each callable.
"""

from typing import Any, NamedTuple

from core import paths as op
from core.extract import is_mark
from core.extract.finish import flags_of
from core.extract.scopes import CALLABLE_SCOPE, Binding, Scope, Unit
from core.extract.skeleton import Skeleton, body_of, is_body
from core.extract.walker import MendingWalker, Walker

Shared = dict[Any, int]  # numbers of what symbols, imports and paths are made of
NAMELESS, RENAMED = -1, -2  # in place of the symbol whose members names are
MOST_SHARED = 200_000


class Place(NamedTuple):
    """A callable with a body, or several, of the module's unit."""

    start: int
    end: int
    flawed: bool  # so that nothing can be taken over
    around: tuple[Any, ...]  # what its bodies rest on beside names; comparable
    bodies: list[int]  # which of all


class Record(NamedTuple):
    """A started walk; by index of the walk unless told otherwise."""

    shared: Shared
    symbols: list[int]
    imports: list[int]
    paths: list[int]
    stems: list[tuple[Any, ...]]  # what is said of symbols
    flags: list[int]
    names: dict[tuple[int, str, str], list[Any]]  # what each name of each scope means
    places: dict[int, Place]  # by symbol
    fixed: tuple[Any, ...]  # what has to be equal
    outside: int  # occurrences of names that are not in these callables


def record_of(walker: Walker, skeleton: Skeleton, shared: Shared) -> Record | None:
    """None where something else waits than bodies and marks of what is exported."""
    if not all(is_body(job) or is_mark(job) for job in walker.queue):
        return None
    if len(shared) > MOST_SHARED:
        shared = {}
    numbers = Numbers(walker, skeleton, shared)
    offered = None if walker.wildcard is None else set(walker.wildcard)
    places = places_of(walker, numbers)
    blocks = walker.blocks
    return Record(
        shared,
        numbers.symbols,
        numbers.imports,
        numbers.paths,
        [numbers.stem(stem) for stem in skeleton.said[0]],
        [flags_of(walker, draft, offered) for draft in walker.drafts],
        names_of(walker, numbers),
        places,
        (
            blocks.parent[:],
            in_order(blocks.owner),
            blocks.dead[:],
            list(blocks.exhaustive.values()),
            walker.has_comments,
            walker.has_exports,
            walker.offered is None,
            list(walker.extensions),
            [numbers.imports[i] for i, item in enumerate(walker.imports) if item.name == "*"],
        ),
        occurrences_outside(walker, set(places)),
    )


def in_order(owners: list[int]) -> list[int]:
    """Statements, told by where they stand, told by how many others come first."""
    known: dict[int, int] = {}
    return [known.setdefault(owner, len(known)) for owner in owners]


def occurrences_outside(walker: Walker, callables: set[int]) -> int:
    """How often names occur outside of some callables and what bodies have declared."""
    known = len(walker.drafts)
    owner = [-1] * known
    for index, draft in enumerate(walker.drafts):
        if index in callables:
            owner[index] = index
        elif draft.parent >= 0:
            owner[index] = owner[draft.parent]
    return sum([len(starts) for key, starts in walker.groups.items() if owner[key[3]] < 0])


class Numbers:
    """Gives shared numbers to what a walk has found."""

    def __init__(self, walker: Walker, skeleton: Skeleton, shared: Shared) -> None:
        self.shared = shared
        self.symbols: list[int] = []
        self.imports: list[int] = []
        self.nodes = walker.paths
        self.paths: list[int] = [-1] * skeleton.paths
        seen: dict[Any, int] = {}
        for draft in walker.drafts:
            parent = self.symbols[draft.parent] if draft.parent >= 0 else -1
            key: Any = ("symbol", parent, draft.kind, draft.name, draft.detail == "parameter")
            count = seen.get(key, 0)
            seen[key] = count + 1
            self.symbols.append(self.number((key, count)))
        for item in walker.imports:
            key = ("import", item.module, item.level, item.name, item.alias, item.flags, item.scope)
            key = (*key[:6], self.symbols[item.scope] if item.scope >= 0 else -1)
            count = seen.get(key, 0)
            seen[key] = count + 1
            self.imports.append(self.number((key, count)))
        for index in range(skeleton.paths):
            if self.paths[index] < 0:
                self.settle(index)

    def number(self, key: Any) -> int:
        found = self.shared.get(key)
        if found is None:
            found = self.shared[key] = len(self.shared)
        return found

    def settle(self, index: int) -> None:
        """Number a path, what it is made of first."""
        paths, nodes = self.paths, self.nodes
        waiting = [index]
        open_ones: set[int] = set()
        while waiting:
            index = waiting[-1]
            if paths[index] >= 0:
                waiting.pop()
                continue
            node = nodes[index]
            missing = [path for path in operands(node) if path >= 0 and paths[path] < 0]
            if missing and index not in open_ones:
                open_ones.add(index)
                waiting += missing
                continue
            waiting.pop()
            if missing:  # a path that contains itself is like no other
                paths[index] = self.number(("cycle", len(self.shared)))
            else:
                paths[index] = self.number(self.structure(node))

    def structure(self, node: tuple[Any, ...]) -> Any:
        kind = node[0]
        if kind == op.MEMBER:
            return (kind, self.path(node[1]), node[2])
        if kind == op.UNION:
            return (kind, *[self.path(path) for path in node[1:]])
        if kind == op.IMPORT:
            return (kind, self.imports[node[1]])
        fields = list(node)
        if kind in op.OF_SYMBOLS:
            fields[1] = self.symbols[node[1]]
        for place in op.PATH_OPERANDS.get(kind, ()):
            fields[place] = self.path(node[place])
        inside, pairs = op.PATH_TUPLES.get(kind, -1), op.PATH_PAIRS.get(kind, -1)
        if inside >= 0:
            fields[inside] = tuple([self.path(path) for path in node[inside]])
        if pairs >= 0:
            fields[pairs] = tuple(
                [(key, type(key) is str, self.path(path)) for key, path in node[pairs]]
            )
        # Of constants 1, 1.0 and True are equal.
        return (*fields, *[type(field).__name__ for field in node[1:]])

    def path(self, index: int) -> int:
        return self.paths[index] if index >= 0 else index

    def several(self, indices: Any) -> tuple[int, ...]:
        return tuple([self.path(index) for index in indices])

    def stem(self, stem: tuple[Any, ...]) -> tuple[Any, ...]:
        """What is said of a symbol, as core.extract.skeleton.stem_of has it."""
        (
            name, kind, detail, parent, flags, type_, returns, values, yields, bases, decorators, parameters,
            type_parameters, declarations,
        ) = stem  # fmt: skip
        symbols = self.symbols
        return (
            name, kind, detail, symbols[parent] if parent >= 0 else -1, flags, self.path(type_), self.path(returns),
            self.several(values), self.several(yields), self.several(bases), self.several(decorators),
            tuple([symbols[index] for index in parameters]),
            tuple([(name, self.path(bound)) for name, bound in type_parameters]), declarations,
        )  # fmt: skip

    def binding(self, binding: Binding) -> tuple[Any, ...]:
        """What a name means."""
        redirect = binding.redirect
        return (
            binding.kind,
            self.symbols[binding.symbol] if binding.symbol >= 0 else -1,
            -1 if redirect is None else max(redirect.container, 0),
            self.path(binding.declared),
            binding.unlikely,
            self.path(binding.later),
            self.several(binding.paths),
            self.several(binding.values),
            [(block, self.path(path), transient) for block, path, transient in binding.entries],
        )

    def unit(self, walker: Walker, symbol: int, unit: Unit) -> tuple[Any, ...]:
        """What is around a body."""
        around: list[tuple[str, int]] = []
        scope = unit.scope.parent
        while scope is not None:
            container = scope.container
            around.append((scope.kind, self.symbols[container] if container >= 0 else -1))
            scope = scope.parent
        receivers = [(name, self.path(path)) for name, path in unit.receivers.items()]
        return (
            self.path(unit.this),
            self.symbols[unit.owner] if unit.owner >= 0 else -1,
            unit.receiver,
            self.path(unit.expected),
            unit.begun[0],
            symbol in walker.stubs,
            receivers,
            around,
        )


def operands(node: tuple[Any, ...]) -> list[int]:
    """The paths that a path is made of."""
    kind = node[0]
    if kind == op.MEMBER:
        return [node[1]]
    if kind == op.UNION:
        return list(node[1:])
    found: list[int] = [node[place] for place in op.PATH_OPERANDS.get(kind, ())]
    if kind in op.PATH_TUPLES:
        found += node[op.PATH_TUPLES[kind]]
    if kind in op.PATH_PAIRS:
        found += [path for _, path in node[op.PATH_PAIRS[kind]]]
    return found


def places_of(walker: Walker, numbers: Numbers) -> dict[int, Place]:
    """The callables whose bodies wait."""
    mends = isinstance(walker, MendingWalker)
    found: dict[int, Place] = {}
    for number, job in enumerate(list(walker.queue)):
        if not is_body(job):
            continue
        made: Any = job
        symbol: int = made.args[1]
        unit: Unit = made.args[2]
        node = made.args[3]
        body = body_of(job, mends)
        draft = walker.drafts[symbol]
        start = min(draft.start, unit.scope.start, body.start)
        end = max(unit.scope.end, body.end)
        around: tuple[Any, ...] = (
            node.kind_id,
            node.descendant_count,
            numbers.unit(walker, symbol, unit),
        )
        known = found.get(symbol)
        if known is None:
            found[symbol] = Place(start, end, body.flawed, around, [number])
        else:
            found[symbol] = Place(
                min(start, known.start),
                max(end, known.end),
                body.flawed or known.flawed,
                (*known.around, *around),
                [*known.bodies, number],
            )
    for key, starts in walker.groups.items():
        place = found.get(key[3])
        if place is not None and (min(starts) < place.start or max(starts) >= place.end):
            start, end = min(place.start, min(starts)), max(place.end, max(starts) + 1)
            found[key[3]] = place._replace(start=start, end=end)
    for scope in walker.containers:
        place = found.get(scope.container)
        if place is not None:  # what is outside of its bodies is its own, too
            found[scope.container] = place._replace(flawed=True)
    return found


def names_of(walker: Walker, numbers: Numbers) -> dict[tuple[int, str, str], list[Any]]:
    """What the names mean that bodies can see."""
    scopes: dict[int, Scope] = {}
    for job in walker.queue:
        if not is_body(job):
            continue
        made: Any = job
        scope: Scope | None = made.args[2].scope.parent
        while scope is not None and id(scope) not in scopes:
            scopes[id(scope)] = scope
            scope = scope.parent
    for one in [*walker.containers, *walker.members.values(), *walker.class_scopes.values()]:
        scopes[id(one)] = one
    if walker.offered is not None:
        scopes[id(walker.offered)] = walker.offered
    found: dict[tuple[int, str, str], list[Any]] = {}
    for one in sorted(scopes.values(), key=start_of):
        if one.kind == CALLABLE_SCOPE:
            continue
        holder = numbers.symbols[one.container] if one.container >= 0 else NAMELESS
        for name, binding in one.names.items():
            key = (holder, one.kind, name)
            meaning = numbers.binding(binding)
            if key in found:
                found[key].append(meaning)
            else:
                found[key] = [meaning]
    for name, imported in walker.renamed.items():
        found[RENAMED, "", name] = [imported]
    return found


def start_of(scope: Scope) -> int:
    return scope.start
