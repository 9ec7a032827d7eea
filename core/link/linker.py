"""The face of linking: files to links, and single questions on demand."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from core import paths as op
from core.errors import Cancelled
from core.languages.rules import rules_for
from core.link.calls import Arguments, wrapped
from core.link.choices import opened
from core.link.engine import Engine, File, Notes, reads
from core.link.evaluate import HANDLERS
from core.link.found import Targets
from core.link.held import constructors, held_values
from core.link.keywords import collect_keyword
from core.link.kinds import CLASS, CLS, INSTANCE, SELF, Types, join
from core.link.outside import ExternalLookup, Outside
from core.link.overloads import constructors_for, without_overloads
from core.link.render import text_of
from core.link.stubs import twin_path
from core.link.targets import KEYWORD, targets_of
from core.link.type_places import Place, places_at, places_of_symbol
from core.model import (
    BaseLink,
    ExternalName,
    FileFacts,
    FileLinks,
    FilePath,
    Flag,
    Kind,
    Link,
    Reference,
    Role,
    State,
    SymbolLookup,
    Tier,
    Via,
)

KEYWORD.append(collect_keyword)
_CALLED = frozenset({Role.CALL, Role.DECORATOR})
_OF_CLASSES = frozenset({CLASS, CLS, INSTANCE, SELF})
# A named tuple made without a frame of Python.
as_link: Callable[[tuple[int, FilePath, int, int, int]], Link] = partial(tuple.__new__, Link)
NAME, CONSTRUCTOR, VALUE = int(Via.NAME), int(Via.CONSTRUCTOR), int(Via.VALUE)
WRITE = Role.WRITE
MEMBER, FLOW = int(Tier.MEMBER), int(Tier.FLOW)
_CANCEL_EVERY = 256  # references
MAX_HELD = 100_000  # paths and symbols; some 35 MB


class Target(NamedTuple):
    """One symbol that a path names."""

    file: FilePath
    symbol: int
    tier: int
    via: int


class Kept(NamedTuple):
    """States and links of references that are known already."""

    states: bytes  # of the first ones
    links: list[Link]
    others: dict[int, tuple[int, list[Link]]]  # by their index
    bases: bool = True  # whether what classes derive from is known too


class Resolution(NamedTuple):
    """What a path means, asked on demand."""

    targets: tuple[Target, ...]
    externals: tuple[ExternalName, ...]
    state: State


class Files:
    """The files that a linker has come to. Its own object, so that nothing in it refers back to the linker."""

    def __init__(self, lookup: SymbolLookup, external: ExternalLookup | None) -> None:
        self._lookup = lookup
        self._external = external
        self._files: dict[FilePath, File | None] = {}
        self.held = 0  # paths and symbols in memory

    def load(self, path: FilePath, facts: FileFacts | None = None) -> File | None:
        known = self._files.get(path)
        if known is not None or path in self._files:
            return known
        facts = facts or self._lookup.facts(path)
        external = facts is None and self._external is not None
        if external and self._external is not None:
            facts = self._external.facts(path)
        file = File(path, facts, rules_for(facts.language), external) if facts is not None else None
        self._files[path] = file
        if file is not None:
            self.held += len(file.paths) + len(file.symbols)
        return file

    def release(self) -> None:
        """Cut what files and classes know of each other, so that memory is free at once and not when the collector
        comes by: what linking one edit leaves behind is tens of megabytes."""
        for file in self._files.values():
            if file is not None:
                file.release()
        self._files.clear()


class Linker:
    """Links files that `lookup` knows. What is found out is remembered for the next file, up to a limit of memory.

    With `external`, names that lead out of the workspace are followed into the files that it gives; without it they
    end as external names. Links to be stored are made without.
    """

    def __init__(self, lookup: SymbolLookup, external: ExternalLookup | None = None) -> None:
        self._lookup = lookup
        self._external = external
        self._files = Files(lookup, external)
        self._start_anew()

    def __del__(self) -> None:
        self._files.release()

    def _start_anew(self) -> None:
        self._files = Files(self._lookup, self._external)
        self._engine = Engine(HANDLERS, self._files.load, Outside(self._lookup, self._external))

    def link(
        self,
        path: FilePath,
        cancelled: Callable[[], bool] | None = None,
        kept: Kept | None = None,
        noted: dict[int, Notes] | None = None,
    ) -> FileLinks:
        """All static links of one file. A file that is not known links to nothing. Raises Cancelled.

        What is `kept` is not found out again: neither what it read is said, nor the bases. `noted` is told what each
        of the other references rests on.
        """
        facts = self._lookup.facts(path)
        if facts is None:
            return FileLinks((), b"", (), frozenset())
        if self._files.held > MAX_HELD:
            self._files.release()
            self._start_anew()
        file = self._files.load(path, facts)
        assert file is not None
        engine = self._engine
        engine.log.clear()
        links: list[Link] = []
        states = bytearray(len(facts.references))
        first = 0
        if kept is not None:
            first = len(kept.states)
            states[:first] = kept.states
            links += kept.links
        known: dict[int, tuple[Targets, Notes]] = {}
        if file.rules.stub_suffix:
            engine.log.append((twin_path(file), ""))
        for number, reference in enumerate(facts.references[first:], first):
            if cancelled is not None and not number % _CANCEL_EVERY and cancelled():
                raise Cancelled(path)
            if kept is not None and number in kept.others:
                states[number], own = kept.others[number]
                links += own
                continue
            mark = len(engine.log)
            if reference.path not in known:
                found_here = named_by(engine, file, reference.path)
                known[reference.path] = found_here, engine.log[mark:]
                mark = len(engine.log)
            targets, rests = known[reference.path]
            own = links_to(engine, file, number, reference, targets)
            if noted is not None:
                noted[number] = [rests, engine.log[mark:]]
            links += own
            called = bool(own) and own[-1].via != NAME
            states[number] = State.LINKED if called else targets.state
        bases = engine.root(base_links, file) if kept is None or not kept.bases else ()
        found = reads(engine.log)
        engine.log.clear()
        found.difference_update(file.leaves.values())
        found.discard((path, ""))
        return FileLinks(tuple(links), bytes(states), tuple(bases), frozenset(found))

    def links_of(self, path: FilePath, numbers: Iterable[int]) -> list[Link]:
        """Links of some references of a file, also to files outside; not to be stored."""
        facts = self._lookup.facts(path)
        file = self._files.load(path, facts)
        if facts is None or file is None:
            return []
        found: list[Link] = []
        for number in numbers:
            reference = facts.references[number]
            targets = named_by(self._engine, file, reference.path)
            found += links_to(self._engine, file, number, reference, targets)
        self._engine.log.clear()
        return found

    def bases_of(self, path: FilePath) -> Sequence[BaseLink]:
        """What the classes of a file derive from, outside too; not to be stored."""
        file = self._files.load(path)
        found = self._engine.root(base_links, file) if file is not None else ()
        self._engine.log.clear()
        return found

    def resolve(self, path: FilePath, path_index: int) -> Resolution:
        """What one path of a file's facts means."""
        file = self._files.load(path)
        if file is None or not 0 <= path_index < len(file.paths):
            return Resolution((), (), State.UNKNOWN)
        engine = self._engine
        targets = named_by(engine, file, path_index)
        named = [Target(f.path, symbol, tier, Via.NAME) for f, symbol, tier in targets.symbols]
        types: Types = engine.root(Engine.types, file, path_index)
        held = engine.root(held_values, file, types)
        told = {(target.file, target.symbol) for target in named}
        named += [
            Target(f.path, symbol, Tier.FLOW, Via.VALUE)
            for f, symbol, _ in held
            if (f.path, symbol) not in told
        ]
        engine.log.clear()
        return Resolution(tuple(named), targets.externals(), targets.state)

    def receivers(self, path: FilePath, path_index: int) -> list[tuple[FilePath, int, bool]]:
        """(file, symbol, whether it is the class itself that is written there) for each class that a value may have."""
        file = self._files.load(path)
        if file is None or not 0 <= path_index < len(file.paths):
            return []
        types: Types = self._engine.root(Engine.types, file, path_index)
        self._engine.log.clear()
        return [
            (kind[1].file.path, kind[1].index, kind[0] == CLASS)
            for kind in opened(self._engine, types)
            if kind[0] in _OF_CLASSES and kind[1] is not None
        ]

    def type_places(self, path: FilePath, path_index: int) -> list[tuple[FilePath, int, str]]:
        """(file, symbol, "") for each type that a path's value may have, where it is declared somewhere; else for the
        name under which its type is declared. Of a type parameter its name, with the symbol that has it."""
        file = self._files.load(path)
        if file is None or not 0 <= path_index < len(file.paths):
            return []
        found: list[Place] = self._engine.root(places_at, file, path_index)
        self._engine.log.clear()
        return [(holder.path, symbol, name) for holder, symbol, name in found]

    def symbol_type_places(self, path: FilePath, symbol: int) -> list[tuple[FilePath, int, str]]:
        """The same for what a symbol holds or gives."""
        file = self._files.load(path)
        if file is None or not 0 <= symbol < len(file.symbols):
            return []
        found: list[Place] = self._engine.root(places_of_symbol, file, symbol)
        self._engine.log.clear()
        return [(holder.path, symbol, name) for holder, symbol, name in found]

    def type_text(self, path: FilePath, path_index: int) -> str | None:
        """The type of a path's value as text for people, None when nothing is known."""
        file = self._files.load(path)
        if file is None or not 0 <= path_index < len(file.paths):
            return None
        types: Types = self._engine.root(Engine.types, file, path_index)
        text = self._engine.root(text_of, types)
        self._engine.log.clear()
        return text or None

    def declared_text(self, path: FilePath, path_index: int) -> str | None:
        """How the name that a path ends in is declared, whether or not that says anything about its members: Any."""
        file = self._files.load(path)
        if file is None or not 0 <= path_index < len(file.paths):
            return None
        node = file.paths[path_index]
        declared = file.paths[node[2]] if node[0] == op.FALLBACK else node
        types: Types = ()
        if declared[0] == op.INSTANCE:
            types = self._engine.root(Engine.types, file, declared[1])
        else:
            targets: Targets = self._engine.root(targets_of, file, path_index)
            for holder, symbol, _ in targets.symbols:
                if holder.symbols[symbol].type >= 0:
                    types = self._engine.root(Engine.types, holder, holder.symbols[symbol].type)
        text = self._engine.root(text_of, types)
        self._engine.log.clear()
        return text or None

    def forget(self, path: FilePath) -> None:
        """A file changed, appeared or vanished: drop what was found out, for anything may rest on it."""
        self._files.release()
        self._start_anew()


def named_by(engine: Engine, file: File, path: int) -> Targets:
    """The symbols that a path names where it stands for itself."""
    targets: Targets = engine.root(targets_of, file, path)
    if len(targets.symbols) > 1 and file.rules.overloads:
        targets = engine.root(without_overloads, file.paths[path], targets)
    return targets


def links_to(
    engine: Engine, file: File, number: int, reference: Reference, targets: Targets
) -> list[Link]:
    """Links of one reference: what its name means, then what else a call of it runs."""
    found = [
        as_link((number, target.path, symbol, tier, NAME))
        for target, symbol, tier in targets.symbols
        if not (reference.role is WRITE and target is file and declares(file, symbol, reference))
    ]
    # Where arguments choose, a call names what it runs.
    if reference.role in _CALLED and file.paths[reference.path][0] != op.CALL:
        found += engine.root(called_links, file, number, reference, targets)
    return found


def declares(file: File, index: int, reference: Reference) -> bool:
    """Whether what is written is the declaration of the symbol itself."""
    symbol = file.symbols[index]
    places = {symbol.name_start, *[place.name_start for place in symbol.declarations]}
    return places.issuperset(reference.starts)


def called_links(
    engine: Engine, file: File, number: int, reference: Reference, targets: Targets
) -> list[Link]:  # fmt: skip
    """Links of a call beside its name: constructors of classes, and what a called variable holds.

    What it holds at the place of the call may be said by a reference of its own; then the name stands alone.
    """
    alone = file.paths[reference.path][0] == op.UNION and len(file.paths[reference.path]) == 2
    found: list[Link] = []
    held: Types = ()
    values = not targets.symbols
    for target, symbol, _ in targets.symbols:
        kind = target.symbols[symbol].kind
        if kind == Kind.CONTAINER and file.paths[reference.path][0] == op.NEW:
            found += made_links(engine, file, target, symbol, number, reference)
        elif kind == Kind.CONTAINER:
            found += constructor_links(engine, target, symbol, number)
        elif kind == Kind.VALUE:
            values = values or not alone
        elif target.symbols[symbol].flags & Flag.PROPERTY:
            values = True
        elif target.symbols[symbol].decorators:
            held = join((held, wrapped(engine, target, symbol)))
    if values:
        held = join((held, engine.types(file, reference.path)))
    if not held:
        return found
    named = {(target, symbol) for target, symbol, _ in targets.symbols}
    for holder, symbol, is_class in held_values(engine, file, opened(engine, held)):
        if (holder, symbol) not in named:
            found.append(Link(number, holder.path, symbol, FLOW, VALUE))
            if is_class:
                found += constructor_links(engine, holder, symbol, number)
    return found


def made_links(
    engine: Engine, file: File, target: File, symbol: int, number: int, reference: Reference
) -> list[Link]:
    """The constructor that takes the arguments of `new`."""
    arguments = Arguments(engine, file, file.paths[reference.path][2], ())
    picked = constructors_for(engine, target.class_of(symbol), arguments)
    return [Link(number, owner.path, index, MEMBER, CONSTRUCTOR) for owner, index in picked]


def constructor_links(engine: Engine, file: File, symbol: int, number: int) -> list[Link]:
    return [
        Link(number, owner.path, index, MEMBER, CONSTRUCTOR)
        for owner, index in constructors(engine, file, symbol)
    ]


def base_links(engine: Engine, file: File) -> Sequence[BaseLink]:
    """Which classes the classes of a file derive from."""
    found: list[BaseLink] = []
    for index, symbol in enumerate(file.symbols):
        for position, path in enumerate(symbol.bases):
            for kind in engine.types(file, path):
                if (
                    kind[0] in (CLASS, CLS)
                    and kind[1] is not None
                    and (kind[1].file, kind[1].index) != (file, index)
                ):
                    found.append(BaseLink(index, position, kind[1].file.path, kind[1].index))
    return list(dict.fromkeys(found))
