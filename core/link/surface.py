"""Which names of a file's surface differ between two versions: what other files' links may rest on.

Paths and symbols have other numbers in each version, so they are compared by what they are made of: every path gets a
number by its structure that both versions share, symbols are told by kind, qualified name and ordinal. A name stands
for everything in the file that is called so, at any depth: that is how look-ups are noted (`FileLinks.reads`).
"""

import re
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from core import paths as op
from core.languages.rules import rules_for
from core.model import FileFacts, Flag, ImportFlag, Symbol

_SHOWN = (
    Flag.EXPORTED | Flag.PRIVATE | Flag.ABSTRACT | Flag.OVERLOAD
)  # for people: no link rests on them
_OPEN = -2  # a path that contains itself

# Not names, but asked for like them: which imports a file has that may bring in any name, and whether it lists what it
# offers; and what a wildcard import of it takes.
STARS = "*"
OFFERED = "*="
# The names of members of types that are written as names of types are.
TYPES = "*types"


Numbers = dict[Hashable, int]  # of structures, shared by the versions of a file
Names = dict[str, frozenset[Any]]  # all that is said about each name


def surface_names_changed(old: FileFacts, new: FileFacts) -> set[str]:
    """Names of which the two versions of a file say something different: also `STARS`, `OFFERED`, and "=" for the one
    value that a file exports as a whole."""
    numbers: Numbers = {}
    return names_changed(Surface(old, numbers), Surface(new, numbers))


def names_changed(before: "Surface", after: "Surface") -> set[str]:
    """The same for surfaces that share their numbers."""
    old, new = before.names, after.names
    if old is new:
        return set()
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def type_names(scope: Iterable[str], pattern: re.Pattern[str] | None) -> frozenset[str]:
    """Those of a type's names that are like names of types."""
    if pattern is None:
        return frozenset()
    return frozenset(name for name in scope if pattern.match(name) and not name.endswith(op.CALLED))


def abstract_members(facts: FileFacts) -> dict[int, list[str]]:
    """What interfaces leave open, by which a function may stand for them."""
    found: dict[int, list[str]] = {}
    for symbol in facts.symbols:
        if symbol.flags & Flag.ABSTRACT and facts.symbols[symbol.parent].flags & Flag.TYPE_ONLY:
            found.setdefault(symbol.parent, []).append(symbol.name)
    return found


class Surface:
    """One version of a file, with its paths numbered by structure."""

    def __init__(
        self,
        facts: FileFacts,
        shared: Numbers,
        names: Names | None = None,
        numbers: dict[int, int] | None = None,
        cyclic: set[int] | None = None,
    ) -> None:
        """With what is known already: what is said of names, and the numbers of some paths."""
        self.facts = facts
        self.shared = shared
        self.numbers: dict[int, int] = {-1: -1} if numbers is None else numbers
        # Paths whose number rests on where the numbering of a cycle began.
        self.cyclic: set[int] = set() if cyclic is None else cyclic
        self._cuts = 0
        self.names = self.all_names() if names is None else names

    def all_names(self) -> Names:
        """Everything that is said about each name."""
        facts = self.facts
        found: dict[str, set[Any]] = {}

        def say(name: str, *what: Any) -> None:
            found.setdefault(name, set()).add(what)

        for symbol in facts.symbols:
            if symbol.detail != "parameter":
                say(symbol.name, "symbol", self.symbol(symbol))
        self.say_types(say)
        for container, left_open in abstract_members(facts).items():
            say(facts.symbols[container].name, "open", self.key(container), frozenset(left_open))
        for container, scope in facts.scopes.items():
            key = self.key(container)
            for name, paths in scope.items():
                say(name, "binding", key, tuple([self.path(path) for path in paths]))
        for name, path in (facts.exports or {}).items():
            say(name, "export", self.path(path))
        for name in facts.wildcard or ():
            say(name, "wildcard")
        for item in facts.imports:
            if item.name == "*" or item.flags & ImportFlag.SELF_NAMED:
                say(STARS, item.module, item.level, item.flags, self.key(item.scope))
        say(STARS, facts.exports is None)
        say(OFFERED, facts.exports is None, facts.wildcard, self.public())
        return {name: frozenset(said) for name, said in found.items()}

    def say_types(self, say: Callable[..., None]) -> None:
        pattern = rules_for(self.facts.language).type_name
        for container, scope in self.facts.scopes.items() if pattern is not None else ():
            if container:
                say(TYPES, self.key(container), type_names(scope, pattern))

    def public(self) -> frozenset[str] | None:
        """The names that a wildcard import takes, where the file has no list of them."""
        if self.facts.wildcard is not None:
            return None
        return frozenset(
            self.facts.scopes.get(0, {}) if self.facts.exports is None else self.facts.exports
        )

    def symbol(self, symbol: Symbol) -> Hashable:
        """What matters of a symbol to other files; not where it stands."""
        path, symbols = self.path, self.facts.symbols
        return (
            symbol.kind, symbol.detail, symbol.qualified, symbol.ordinal, symbol.flags & ~_SHOWN,
            path(symbol.type), path(symbol.returns),
            tuple([path(value) for value in symbol.values]), tuple([path(value) for value in symbol.yields]),
            tuple([path(base) for base in symbol.bases]), tuple([path(deco) for deco in symbol.decorators]),
            tuple([self.parameter(symbols[index]) for index in symbol.parameters]),
            tuple([(name, path(bound)) for name, bound in symbol.type_parameters]),
        )  # fmt: skip

    def parameter(self, symbol: Symbol) -> Hashable:
        values = tuple([self.path(value) for value in symbol.values])
        return (symbol.name, symbol.flags, self.path(symbol.type), values)

    def key(self, index: int) -> Hashable:
        """A symbol by name, the same in both versions."""
        symbol = self.facts.symbols[index]
        return (symbol.kind, symbol.qualified, symbol.ordinal)

    def path(self, index: int) -> int:
        """The number of a path's structure."""
        known = self.numbers.get(index)
        if known is None:
            self.numbers[index] = _OPEN
            cuts = self._cuts
            structure = self.structure(self.facts.paths[index])
            known = self.numbers[index] = self.shared.setdefault(structure, len(self.shared))
            if self._cuts != cuts:
                self.cyclic.add(index)
        elif known == _OPEN or index in self.cyclic:
            self._cuts += 1
        return known

    def structure(self, node: tuple[Any, ...]) -> Hashable:
        kind = node[0]
        if kind == op.IMPORT:
            item = self.facts.imports[node[1]]
            return (kind, item.module, item.level, item.name, item.flags, self.key(item.scope))
        if kind == op.UNION:
            return (kind, *[self.path(path) for path in node[1:]])
        fields: list[Any] = list(node)
        if kind in op.OF_SYMBOLS:
            fields[1] = self.key(node[1])
        for place in op.PATH_OPERANDS.get(kind, ()):
            fields[place] = self.path(node[place])
        inside, pairs = op.PATH_TUPLES.get(kind), op.PATH_PAIRS.get(kind)
        if inside is not None:
            fields[inside] = tuple([self.path(path) for path in node[inside]])
        if pairs is not None:
            fields[pairs] = tuple([(key, self.path(path)) for key, path in node[pairs]])
        return tuple(fields)
