"""A walk that was started and is kept: bodies of its callables can be walked in it one after another, each as if first.

What a body's walk leaves behind is taken back before the next one. Beside what it makes, it can change what the unit
around has made: symbols, names of scopes that it can see, and its own parameters; never another callable's.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from core.extract.alone import Alone, gathered
from core.extract.documenting import NOWHERE
from core.extract.scopes import CALLABLE_SCOPE, Binding, Draft, Scope, Unit
from core.extract.skeleton import Skeleton, is_body
from core.extract.walker import MendingWalker, Walker
from core.languages import Language
from core.syntax.tree import Node

Names = dict[str, "KeptBinding"]


class KeptBinding:
    """A binding as it was."""

    __slots__ = ("binding", "entries", "one", "paths", "places", "values")

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        self.one = one_of(binding)
        self.paths, self.values = list(binding.paths), list(binding.values)
        self.entries = list(binding.entries)
        self.places = places_of(binding)

    def restore(self) -> None:
        binding = self.binding
        if one_of(binding) != self.one:
            (
                binding.kind, binding.symbol, binding.redirect, binding.declared, binding.unlikely, binding.later,
            ) = self.one  # fmt: skip
        if binding.paths != self.paths:
            binding.paths = list(self.paths)
        if binding.values != self.values:
            binding.values = list(self.values)
        if binding.entries != self.entries:
            binding.entries = list(self.entries)
        if self.places is not None:
            declarations, uses = self.places
            binding.declarations, binding.uses = list(declarations), list(uses)


def places_of(
    binding: Binding,
) -> tuple[list[tuple[int, int]], list[tuple[int, int, str]]] | None:
    """Where a name is declared and used; None where that is not kept."""
    if binding.declarations is None or binding.uses is None:
        return None
    return list(binding.declarations), list(binding.uses)


def one_of(binding: Binding) -> tuple[str, int, Scope | None, int, bool, int]:
    return (
        binding.kind, binding.symbol, binding.redirect, binding.declared, binding.unlikely, binding.later,
    )  # fmt: skip


class KeptScope:
    """A scope as it was, with its names."""

    __slots__ = ("bindings", "names", "scope", "waiting")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.names, self.waiting = dict(scope.names), dict(scope.waiting)
        self.bindings = [KeptBinding(binding) for binding in scope.names.values()]

    def restore(self) -> None:
        self.scope.names = dict(self.names)
        self.scope.waiting = dict(self.waiting)
        for binding in self.bindings:
            binding.restore()


class KeptUnit:
    """A unit as it was."""

    __slots__ = ("dotted", "one", "receivers", "several", "unit")

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.one = unit.this, unit.owner, unit.receiver, unit.expected
        self.several = list(unit.returns), list(unit.yields), list(unit.later)
        self.receivers = dict(unit.receivers)
        self.dotted = {chain: list(entries) for chain, entries in unit.dotted.items()}

    def restore(self) -> None:
        unit = self.unit
        unit.this, unit.owner, unit.receiver, unit.expected = self.one
        returns, yields, later = self.several
        unit.returns, unit.yields, unit.later = list(returns), list(yields), list(later)
        unit.receivers = dict(self.receivers)
        unit.dotted = {chain: list(entries) for chain, entries in self.dotted.items()}
        unit.pending, unit.before = {}, set()


class KeptDraft:
    """A symbol as it was."""

    __slots__ = ("declarations", "draft", "index", "said")

    def __init__(self, index: int, draft: Draft) -> None:
        self.index, self.draft = index, draft
        self.said = said_by(draft)
        self.declarations = None if draft.declarations is None else list(draft.declarations)

    def is_changed(self) -> bool:
        return said_by(self.draft) != self.said or self.draft.declarations != self.declarations

    def restore(self) -> None:
        draft = self.draft
        (
            draft.name, draft.kind, draft.detail, draft.parent, draft.flags,
            draft.start, draft.end, draft.name_start, draft.name_end, draft.signature, draft.documentation,
            draft.type, draft.returns, draft.values, draft.yields, draft.bases, draft.decorators, draft.parameters,
            draft.type_parameters,
        ) = self.said  # fmt: skip
        draft.declarations = None if self.declarations is None else list(self.declarations)


def said_by(draft: Draft) -> tuple[Any, ...]:
    """All fields but the one that grows in place."""
    return (
        draft.name, draft.kind, draft.detail, draft.parent, draft.flags,
        draft.start, draft.end, draft.name_start, draft.name_end, draft.signature, draft.documentation,
        draft.type, draft.returns, draft.values, draft.yields, draft.bases, draft.decorators, draft.parameters,
        draft.type_parameters,
    )  # fmt: skip


class Rewinding:
    """A started walk of a version; `walk` goes on with one body of it, or with what has become of that body."""

    def __init__(self, walker: Walker, skeleton: Skeleton, types: Language | None) -> None:
        self.walker = walker
        self.skeleton = skeleton
        self.types = types
        self.jobs: list[Any] = list(walker.queue)
        self.bodies: list[Any] = [job for job in self.jobs if is_body(job)]
        self.is_released = False
        self.number = -1  # of the body that was walked last
        self.drafts = [
            KeptDraft(index, draft)
            for index, draft in enumerate(walker.drafts)
            if draft.detail != "parameter"
        ]
        self.documented = {index: draft.documentation for index, draft in enumerate(walker.drafts)}
        self.parameters: list[KeptDraft] = []  # of that body's callable
        self.unit: KeptUnit | None = None
        self.own: KeptScope | None = None
        self.groups: dict[Any, list[int]] = {}  # in that callable
        self.scopes = [KeptScope(scope) for scope in shared_scopes(walker)]
        self.module = KeptUnit(walker.unit)
        self.paths, self.path_index = list(walker.paths), dict(walker.path_index)
        self.said = dict(walker.groups)
        blocks = walker.blocks
        self.blocks = list(blocks.parent), list(blocks.owner), list(blocks.dead)
        self.exhaustive = dict(blocks.exhaustive)
        self.lists = list(walker.imports), list(walker.containers), list(walker.module.made)
        self.dicts = dict(walker.renamed), dict(walker.class_scopes), dict(walker.exports)
        self.members = dict(walker.members)
        self.sets = set(walker.local_paths), set(walker.stubs)
        self.locals = list(walker.locals)
        self.uses = {path: list(uses) for path, uses in walker.waiting_uses.items()}
        self.one = walker.has_exports, walker.offered, walker.wildcard
        self.wildcard = None if walker.wildcard is None else list(walker.wildcard)
        self.seen = set(walker.seen) if isinstance(walker, MendingWalker) else set[int]()
        self.state = (
            walker.block, walker.loop, walker.unreachable, walker.scope, walker.unit, walker.container, walker.depth,
        )  # fmt: skip

    def body(self, number: int) -> Node:
        node: Node = self.bodies[number].args[3]
        return node

    def documentation(self, number: int) -> tuple[int, int]:
        """Of a body's callable."""
        return self.documented[self.skeleton.bodies[number].symbol]

    def is_before(self, number: int, place: int) -> bool:
        """Whether all that was noted in a callable before its body was walked stands before a place."""
        symbol = self.skeleton.bodies[number].symbol
        return all(
            starts[-1] < place and max(starts) < place
            for key, starts in self.said.items()
            if key[3] == symbol
        )

    def walk(self, number: int, body: Node, source: bytes, until: int = -1) -> Alone:
        """What one body says, in this version or as what it has become in another one that is the same up to it.
        Comments are read `until` a place."""
        w = self.walker
        self.rewind()
        self.select(number)
        w.source = source
        w.queue.clear()
        for job in self.jobs:
            if job is self.bodies[number]:
                arguments = job.args
                w.queue.append(partial(job.func, *arguments[:3], body, *arguments[4:]))
            elif not is_body(job):
                w.queue.append(job)
        w.run_queue()
        return gathered(w, self.skeleton, self.skeleton.bodies[number].symbol, self.types, until)

    def changed(self) -> list[int]:
        """Symbols of the unit around, and parameters, that the last walk gave something."""
        return [kept.index for kept in [*self.drafts, *self.parameters] if kept.is_changed()]

    def select(self, number: int) -> None:
        """Keep what only this body can change."""
        if number == self.number:
            return
        self.number = number
        job = self.bodies[number]
        symbol, unit = job.args[1], job.args[2]
        w = self.walker
        self.parameters = [
            KeptDraft(index, draft)
            for index, draft in enumerate(w.drafts)
            if draft.detail == "parameter" and draft.parent == symbol
        ]
        self.unit, self.own = KeptUnit(unit), KeptScope(unit.scope)
        self.groups = {key: starts for key, starts in self.said.items() if key[3] == symbol}
        w.groups = {key: list(starts) for key, starts in self.groups.items()}

    def rewind(self) -> None:
        """Take back what the last walk left behind."""
        w = self.walker
        del w.drafts[self.skeleton.drafts :]
        for draft in self.drafts:
            if draft.is_changed():
                draft.restore()
        for draft in self.parameters:
            draft.restore()
        for scope in self.scopes:
            scope.restore()
        self.module.restore()
        if self.unit is not None and self.own is not None:
            self.unit.restore()
            self.own.restore()
        w.paths, w.path_index = list(self.paths), dict(self.path_index)
        w.groups = {key: list(starts) for key, starts in self.groups.items()}
        blocks = w.blocks
        parent, owner, dead = self.blocks
        blocks.parent, blocks.owner, blocks.dead = list(parent), list(owner), list(dead)
        blocks.exhaustive = dict(self.exhaustive)
        imports, containers, made = self.lists
        w.imports, w.containers, w.module.made[:] = list(imports), list(containers), made
        renamed, class_scopes, exports = self.dicts
        w.renamed, w.class_scopes, w.exports = dict(renamed), dict(class_scopes), dict(exports)
        w.members = dict(self.members)
        local_paths, stubs = self.sets
        w.local_paths, w.stubs = set(local_paths), set(stubs)
        w.locals = list(self.locals)
        w.waiting_uses = {path: list(uses) for path, uses in self.uses.items()}
        w.has_exports, w.offered, _ = self.one
        w.wildcard = None if self.wildcard is None else list(self.wildcard)
        if isinstance(w, MendingWalker):
            w.seen = set(self.seen)
        (
            w.block, w.loop, w.unreachable, w.scope, w.unit, w.container, w.depth,
        ) = self.state  # fmt: skip
        w.documentable = NOWHERE
        w.too_deep = False

    def release(self) -> None:
        """The version is done with."""
        self.is_released = True
        self.jobs, self.bodies = [], []
        self.scopes, self.drafts, self.parameters = [], [], []
        self.unit = self.own = None
        self.walker.queue.clear()
        self.walker.module.release()


def shared_scopes(walker: Walker) -> Iterable[Scope]:
    """Scopes of the unit around, whose names bodies can see."""
    found: dict[int, Scope] = {}
    others = [*walker.containers, *walker.members.values(), *walker.class_scopes.values()]
    for scope in [*walker.module.made, *others]:
        if scope.kind != CALLABLE_SCOPE:
            found[id(scope)] = scope
    if walker.offered is not None:
        found[id(walker.offered)] = walker.offered
    return found.values()
