"""Scopes, bindings and blocks: what a name means at a place, and which value it holds there.

A *unit* is the module or one callable's body. Bodies of callables are walked after the unit around them is complete,
so that a name's outer meaning is known however late it is bound. Inside a unit a name that nothing has bound yet gets
a placeholder path, filled in at the unit's end: "bound anywhere in a function is local everywhere in it".

The value of a variable at a use is the last assignment that dominates it, plus later ones in inner blocks that end
before it; no control-flow graph is built. This rule costs nothing against full flow analysis in measured accuracy.
"""

from collections.abc import Sequence
from typing import Any

MODULE_SCOPE = "module"
CLASS_SCOPE = "class"
CALLABLE_SCOPE = "callable"
INNER_SCOPE = "inner"  # comprehension, lambda: runs in place
CLOSURE_SCOPE = (
    "closure"  # an anonymous function in a language whose functions hold their own `var`s
)
BLOCK_SCOPE = "block"  # { ... }: names of `let`, not of `var`
NAMESPACE_SCOPE = "namespace"  # members that are names of a scope too
TYPE_SCOPE = "types"  # type parameters: transparent to the class around
MAX_VALUES = 8
MOST_ENTRIES = 32  # assignments in inner blocks that are looked at for one use

# (block, path, transient): a transient entry is a narrowing, which holds inside its block only.
Entry = tuple[int, int, bool]


class Binding:
    """One name in one scope."""

    __slots__ = (
        "declarations",
        "declared",
        "entries",
        "kind",
        "later",
        "paths",
        "redirect",
        "scope",
        "symbol",
        "unlikely",
        "uses",
        "values",
    )

    def __init__(self, scope: "Scope", kind: str, symbol: int = -1) -> None:
        self.scope = scope
        self.kind = kind  # symbol, import, local, parameter, type_parameter, redirect
        self.symbol = symbol
        self.redirect: Scope | None = None
        self.declared = -1  # path of the declared type
        self.paths: list[int] = []  # what the name is bound to: SYMBOL, IMPORT
        self.values: list[int] = []  # every value that it was given
        self.unlikely = False  # all that it is bound to stands in branches that are never taken
        self.later = -1  # path of what a loop may have given it in an earlier round
        self.entries: list[Entry] = []
        # Kept for local_names only.
        self.declarations: list[tuple[int, int]] | None = None
        self.uses: list[tuple[int, int, str]] | None = None

    def overrules(self, unreachable: int) -> bool:
        """Whether an import stands, whatever a branch that is never taken gives the name."""
        if unreachable:
            return self.kind == "import" and bool(self.paths) and not self.unlikely
        if self.unlikely:  # what is taken overrules what is not
            self.paths, self.values, self.unlikely = [], [], False
        return False


class Scope:
    """A region with names of its own. `container` is the symbol whose members they are, or -1."""

    __slots__ = (
        "container",
        "end",
        "kind",
        "made",
        "names",
        "parent",
        "start",
        "symbol_of_wildcards",
        "unit",
        "waiting",
    )

    def __init__(
        self, kind: str, parent: "Scope | None", container: int, start: int, end: int
    ) -> None:
        self.kind = kind
        self.parent = parent
        self.container = container
        self.symbol_of_wildcards = -1  # the callable whose body has wildcard imports here
        self.names: dict[str, Binding] = {}
        self.waiting: dict[
            str, int
        ] = {}  # placeholders of names read here before anything bound them
        self.start = start
        self.end = end
        self.unit: Unit | None = parent.unit if parent else None
        # All scopes of the file, for `release`.
        self.made: list[Scope] = parent.made if parent else []
        self.made.append(self)

    def release(self) -> None:
        """End of the file's walk: scopes, their bindings and units would refer to each other for ever, and the
        garbage collector takes as long to find that out as the walk did."""
        for scope in self.made:
            scope.names = {}
            scope.unit = None
        self.made.clear()


class Unit:
    """The module, or the body of one callable, while it is walked."""

    __slots__ = (
        "before",
        "begun",
        "dotted",
        "expected",
        "later",
        "outer",
        "owner",
        "pending",
        "receiver",
        "receivers",
        "returns",
        "scope",
        "symbol",
        "this",
        "yields",
    )

    def __init__(self, scope: Scope, symbol: int, owner: int, receiver: str) -> None:
        self.scope = scope
        self.symbol = symbol
        self.owner = owner  # the container whose method this is, or stands in; -1
        self.receiver = receiver  # "", "instance" or "class": what super() starts from
        self.this = 0  # path of the receiver, 0: by the owner, -1: nothing is known
        self.expected = 0  # path of what a returned value should be
        self.receivers: dict[
            str, int
        ] = {}  # names of receivers of the methods around -> their paths
        self.returns: list[int] = []
        self.yields: list[int] = []
        self.pending: dict[int, tuple[str, Scope]] = {}  # placeholders
        self.later: list[Binding] = []
        self.before: set[int] = (
            set()
        )  # placeholders in what first gives their name a value: name = name
        self.outer: Unit | None = None  # the unit in which this one stands
        self.begun = (0, 0)  # where it stands: the block, and how many paths there were
        self.dotted: dict[str, list[Entry]] = {}  # values of chains such as self.x
        scope.unit = self


class Blocks:
    """The tree of blocks of a file: parents, the branching statement of each, and whether it ends in an exit."""

    __slots__ = ("dead", "exhaustive", "owner", "parent")

    def __init__(self) -> None:
        self.parent = [-1]
        self.owner = [-1]
        self.dead = [False]
        self.exhaustive: dict[
            int, tuple[int, ...]
        ] = {}  # branching statement -> its blocks, one of which runs

    def new(self, parent: int, owner: int) -> int:
        """A block inside `parent`; blocks of one `owner` exclude each other."""
        self.parent.append(parent)
        self.owner.append(owner)
        self.dead.append(False)
        return len(self.parent) - 1

    def dominates(self, block: int, at: int) -> bool:
        """Whether `block` is `at` or around it. Inner blocks have greater numbers."""
        while at > block:
            at = self.parent[at]
        return at == block

    def flows(self, block: int, at: int) -> bool:
        """Whether a value given in `block`, which is not around `at`, can still hold there."""
        branches: dict[int, int] = {}
        while at >= 0:
            branches[self.owner[at]] = at
            at = self.parent[at]
        around = set(branches.values())
        while block >= 0 and block not in around:
            if self.dead[block] or (self.owner[block] >= 0 and self.owner[block] in branches):
                return False
            block = self.parent[block]
        return True

    def visible(self, entries: list[Entry], at: int) -> list[int]:
        """Paths of the entries that hold at block `at`, oldest first."""
        block, path, transient = entries[-1]
        if block == at:
            return [path]
        found: list[int] = []
        given: set[int] = set()
        for block, path, transient in reversed(entries):
            if self.dominates(block, at):
                found.append(path)
                break
            if not transient and self.flows(block, at):
                found.append(path)
                if len(found) == MOST_ENTRIES or self.settled(block, at, given):
                    break
        return found[::-1]

    def settled(self, block: int, at: int, given: set[int]) -> bool:
        """Whether all ways to `at` give a value, now that `block` does too; `given` are the blocks that do."""
        while True:
            given.add(block)
            branches = self.exhaustive.get(self.owner[block])
            if branches is None:
                return False
            for other in branches:
                if other not in given and not self.dead[other]:
                    return False
            block = self.parent[branches[0]]
            if self.dominates(block, at):
                return True


def told_before(blocks: Blocks, binding: Binding, unit: Unit) -> list[int]:
    """What tests above a nested function tell about a local name around it that is given a value once: that holds
    whenever the function runs."""
    if binding.scope.unit is not unit.outer or binding.kind not in ("local", "parameter"):
        return []
    if any(not transient for _, _, transient in binding.entries[1:]):
        return []
    block, paths = unit.begun
    entries = [entry for entry in binding.entries if not entry[2] or entry[1] < paths]
    return blocks.visible(entries, block) if len(entries) > 1 else []


class Draft:
    """A symbol while its file is walked; the fields are those of core.model.Symbol.

    Defaults are class attributes: most symbols are parameters, which need few fields of their own.
    """

    signature: tuple[int, int] = (0, 0)
    documentation: tuple[int, int] = (-1, -1)
    flags: int = 0
    type: int = -1
    returns: int = -1
    values: Sequence[int] = ()
    yields: Sequence[int] = ()
    bases: Sequence[int] = ()
    decorators: Sequence[int] = ()
    parameters: Sequence[int] = ()
    declarations: list[tuple[int, int, int, int]] | None = None
    type_parameters: Sequence[tuple[str, int]] = ()

    def __init__(
        self, name: str, kind: Any, detail: str, parent: int, place: tuple[int, int, int, int]
    ) -> None:
        self.name, self.kind, self.detail, self.parent = name, kind, detail, parent
        self.start, self.end, self.name_start, self.name_end = place
        self.signature = (self.start, self.end)

    def add_value(self, value: int) -> None:
        """One more value that the symbol is given."""
        if value and value not in self.values and len(self.values) < MAX_VALUES:
            self.values = (*self.values, value)
