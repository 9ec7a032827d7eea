"""Memoised evaluation of value paths: questions, cycles, limits, and what every answer rests on.

A question is an entry of a table (the types of a path, a class's ancestors ...) and a function that answers it. The
answer is kept together with the look-ups that it rests on, so that asking again notes them again. A question that is
met again while it is being answered is a cycle: everything in the cycle is asked once more with what was found so far,
until nothing changes, and only then kept, so that answers do not depend on the order of questions. A chain of
questions deeper than LIMIT is unwound, its deepest link answered first, and the rest asked again: nothing is ever cut.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.languages.rules import PACKAGES, LanguageRules, declared_key
from core.link.kinds import CLASS, INSTANCE, Type, Types, join, shallow
from core.link.outside import Leaf, Outside
from core.model import FileFacts, FilePath, Import, PathNode, Symbol, declared_package

LIMIT = 64  # nested questions
DEEP_LIMIT = 400  # where unwinding does not help: a cycle longer than LIMIT
FRAMES = (
    6_000  # for DEEP_LIMIT and whoever calls; extraction asks for more, so this never lowers it
)
MAX_ROUNDS = 12
NEVER = 1 << 30

Answer = Any  # a tuple, whatever the question
Table = Any  # dict or list: key -> (answer, notes), Pending, or None
Question = Callable[["Engine", Any, Any], Answer]
Handler = Callable[["Engine", "File", PathNode], Types]
RECORDS: set[Question] = set()
OF_PACKAGES = declared_key(PACKAGES, "")
Notes = list[Any]  # of what an answer rests on: leaves (file, name), and lists of leaves and lists


class File:
    """One file's facts without its references, and everything found out about its paths and symbols."""

    __slots__ = (
        "applied", "attributes", "bounds", "classes", "exports", "extended", "extensions",
        "external", "folder", "imports", "instances", "leaves",
        "lines", "named", "package", "parameters", "path", "paths", "returns", "rules", "scopes", "sources", "stars",
        "symbols", "twin", "types", "values", "wildcard", "wildcards",
    )  # fmt: skip

    def __init__(
        self, path: FilePath, facts: FileFacts, rules: LanguageRules, external: bool
    ) -> None:
        self.path = path
        self.folder = path.rpartition("/")[0]
        self.rules = rules
        self.external = external
        self.symbols: Sequence[Symbol] = facts.symbols
        self.paths: Sequence[PathNode] = facts.paths
        self.imports: Sequence[Import] = facts.imports
        self.scopes = facts.scopes
        self.exports = facts.exports
        self.wildcard = facts.wildcard
        self.stars = tuple(i for i, item in enumerate(facts.imports) if item.name == "*")
        self.package = declared_package(facts) if rules.packages else ""
        self.leaves: dict[str, Leaf] = {}
        self.twin: Any = False  # the stub beside a source, or the other way; False: not asked
        self.named: dict[str, int] | None = None  # symbols by qualified name, where asked
        self.types: list[Any] = [None] * len(facts.paths)  # path -> its types
        self.types[0] = ((), None)
        self.instances: dict[int, Any] = {}  # path of an annotation -> types of a value
        self.sources: dict[int, Any] = {}  # import -> ends
        self.wildcards: dict[
            str, Any
        ] = {}  # "names" that it offers, "sources" of those that it takes
        self.attributes: dict[str, Any] = {}  # name -> ends, as importers see them
        self.classes: dict[int, Class] = {}
        self.applied: dict[
            Any, Any
        ] = {}  # path -> generic aliases that it names; class -> arguments by default
        self.extensions: dict[str, list[int]] | None = None  # symbols by name, where asked
        self.extended: dict[int, Any] = {}  # class -> its extensions
        self.lines: dict[int, Any] = {}  # class -> method resolution order
        self.parameters: dict[int, Any] = {}  # class -> its type variables
        self.values: dict[int, Any] = {}  # symbol -> types of what it holds
        self.returns: dict[int, Any] = {}  # callable -> types of its result
        self.bounds: dict[Any, Any] = {}  # type variable -> types of its bound

    def __repr__(self) -> str:
        return self.path

    def release(self) -> None:
        """Forget everything that was found out. Types refer to classes, and these to their file and to themselves."""
        for known in self.classes.values():
            known.found.clear()
            known.found_above.clear()
            known.instance = known.itself = ()
        self.twin = False
        self.types = []
        for table in (
            self.applied, self.attributes, self.bounds, self.classes, self.extended, self.instances, self.lines,
            self.parameters, self.returns, self.sources, self.values, self.wildcards,
        ):  # fmt: skip
            table.clear()

    def class_of(self, symbol: int) -> "Class":
        known = self.classes.get(symbol)
        if known is None:
            known = self.classes[symbol] = Class(self, symbol)
        return known


class Class:
    """A container symbol of a file."""

    __slots__ = ("file", "found", "found_above", "index", "instance", "itself", "scope", "symbol")

    def __init__(self, file: File, index: int) -> None:
        self.file = file
        self.index = index
        self.symbol = file.symbols[index]
        self.scope = file.scopes.get(index, {})
        self.found: dict[str, Any] = {}  # member -> where the line has it
        self.found_above: dict[
            Any, Any
        ] = {}  # (member, class behind which the search starts) -> the same
        self.instance: Type = (INSTANCE, self, ())
        self.itself: Type = (CLASS, self, ())

    def __repr__(self) -> str:
        return f"{self.file.path}:{self.symbol.qualified}:{self.index}"


class Pending:
    """A question that is being answered, or was in this round of a cycle that is still open."""

    __slots__ = ("changed", "low", "ready", "value")

    def __init__(self, depth: int) -> None:
        self.value: Answer = ()
        self.low = depth  # the outermost open question that the value so far rests on
        self.ready = True  # open, or answered in this round
        self.changed = False


Pose = tuple[Table, Any, Question, Any, Any]  # table, key, question, its subject and argument


class TooDeep(Exception):
    """Carries the question at which the chain became too long."""

    def __init__(self, pose: Pose) -> None:
        super().__init__("a chain of questions is too long")
        self.pose = pose


class Engine:
    """The state of evaluation. `handlers` maps the operations of core.paths to functions."""

    def __init__(
        self, handlers: Sequence[Handler | None], load: Callable[[FilePath], File | None], outside: Outside
    ) -> None:  # fmt: skip
        if sys.getrecursionlimit() < FRAMES:
            sys.setrecursionlimit(FRAMES)
        self.handlers = handlers
        self.load = load
        self.outside = outside
        self.log: list[Any] = []  # notes of the questions being answered
        self.low = NEVER
        self.stack: list[tuple[Table, Any]] = []
        self.provisional: list[tuple[Table, Any, Pending]] = []
        self.limit = LIMIT
        self.cut = False  # at the limit: unwind, or answer "nothing" and keep none of it

    # --- Questions ---

    def types(self, file: File, path: int) -> Types:
        """The types of a path's value."""
        entry = file.types[path]
        if isinstance(entry, tuple):
            if entry[1] is not None:
                self.log.append(entry[1])
            return entry[0]  # type: ignore[no-any-return]
        node = file.paths[path]
        handler = self.handlers[node[0]]
        if handler is None:
            return ()
        return self.solve(file.types, path, entry, handler, file, node)  # type: ignore[no-any-return]

    def union(self, file: File, paths: Iterable[int]) -> Types:
        return join([self.types(file, path) for path in paths])

    def ask(self, table: Any, key: Any, question: Question, subject: Any, argument: Any) -> Answer:
        """The answer to a question of a dict table, from memory where it is known."""
        entry = table.get(key)
        if isinstance(entry, tuple):
            if entry[1] is not None:
                self.log.append(entry[1])
            return entry[0]
        return self.solve(table, key, entry, question, subject, argument)

    def note(self, file: File, name: str) -> None:
        """What is being answered rests on what this file says about this name."""
        leaf = file.leaves.get(name)
        if leaf is None:
            leaf = file.leaves[name] = (file.path, name)
        self.log.append(leaf)

    def solve(
        self, table: Table, key: Any, pending: Pending | None, question: Question, subject: Any, argument: Any
    ) -> Answer:  # fmt: skip
        """Answer a question that is not in memory."""
        stack = self.stack
        depth = len(stack)
        if pending is None:
            if depth >= self.limit:
                if not self.cut:
                    raise TooDeep((table, key, question, subject, argument))
                self.low = -1
                return ()
            pending = table[key] = Pending(depth)
        elif pending.ready:
            if pending.low < self.low:
                self.low = pending.low
            return pending.value
        else:
            pending.low, pending.ready, pending.changed = depth, True, False
        stack.append((table, key))
        outer, self.low = self.low, NEVER
        log = self.log
        mark = len(log)
        first = len(self.provisional)
        value = question(self, subject, argument)
        if self.low == NEVER:
            stack.pop()
            self.low = outer
            noted = len(log) - mark
            if noted == 0:
                table[key] = (value, None)
            elif noted == 1:
                table[key] = (value, log[mark])
            else:
                notes = log[mark:]
                log[mark:] = [notes]
                table[key] = (value, notes)
            return value
        if self.low >= depth:
            value = self.settle_cycle(
                pending, depth, first, value, pose=(question, subject, argument)
            )
        if self.low >= depth:  # the head of its cycle, which is settled
            notes = log[mark:]
            log[mark:] = [notes]
            for member_table, member_key, member in self.provisional[first:]:
                member_table[member_key] = (member.value, notes)
            del self.provisional[first:]
            table[key] = (value, notes)
            self.low = outer
        else:  # part of a cycle whose head is further out
            value = merged(question, pending.value, value)
            pending.changed = value != pending.value
            pending.value = value
            low = pending.low = self.low
            for _, _, member in self.provisional[first:]:
                if member.low > low:
                    member.low = low
            self.provisional.append((table, key, pending))
            self.low = min(outer, low)
        stack.pop()
        return value

    def settle_cycle(
        self,
        pending: Pending,
        depth: int,
        first: int,
        value: Answer,
        pose: tuple[Question, Any, Any],
    ) -> Answer:
        """Ask the head of a cycle again until nothing in the cycle changes, or it turns out to be part of another."""
        question, subject, argument = pose
        for _ in range(MAX_ROUNDS):
            value = merged(question, pending.value, value)
            same = value == pending.value
            pending.value = value
            members = self.provisional[first:]
            if same and not any(member.changed for _, _, member in members):
                break
            del self.provisional[first:]
            for _, _, member in members:
                member.ready = member.changed = False
            try:
                self.low = NEVER
                value = question(self, subject, argument)
            finally:
                self.drop(members)
            if self.low < depth:
                return value
        return pending.value

    def drop(self, members: list[tuple[Table, Any, Pending]]) -> None:
        """Forget the members of a cycle that the last round did not come to."""
        for table, key, member in members:
            if not member.ready and table[key] is member:
                table[key] = None

    # --- The outside ---

    def root(self, question: Callable[..., Any], *arguments: Any) -> Any:
        """Ask from outside. Where a chain is too long, its deep end is asked first, as a root of its own."""
        mark = len(self.log)
        waiting: list[Pose] = []
        asked: set[tuple[int, Any]] = set()
        while True:
            try:
                if not waiting:
                    return question(self, *arguments)
                self.answer(waiting[-1])
                waiting.pop()
                del self.log[mark:]
            except TooDeep as deep:
                self.reset(mark)
                key = (id(deep.pose[0]), deep.pose[1])
                if key not in asked:
                    asked.add(key)
                    waiting.append(deep.pose)
                elif self.deeply(Engine.answer, waiting.pop()):
                    return self.deeply(question, *arguments)
            except BaseException:
                self.reset(mark)
                raise

    def answer(self, pose: "Pose") -> bool:
        """Answer a question where it stands; whether the answer was cut, so that it is not kept."""
        table, key, question, subject, argument = pose
        if (table[key] if isinstance(table, list) else table.get(key)) is None:
            self.solve(table, key, None, question, subject, argument)
        return bool(self.provisional)

    def deeply(self, question: Callable[..., Any], *arguments: Any) -> Any:
        """Ask with a far limit, for cycles longer than the usual one. Answers that it still cuts are not kept."""
        self.cut, self.limit = True, DEEP_LIMIT
        try:
            return question(self, *arguments)
        finally:
            self.cut, self.limit = False, LIMIT
            self.reset(len(self.log))

    def reset(self, mark: int) -> None:
        """Forget every question that is still open, and what was noted since."""
        del self.log[mark:]
        for table, key in self.stack:
            table[key] = None
        for table, key, _ in self.provisional:
            table[key] = None
        self.stack.clear()
        self.provisional.clear()
        self.low = NEVER


def record(question: Question) -> Question:
    """Marks a question whose answer is no set: in a cycle, the last answer counts."""
    RECORDS.add(question)
    return question


def merged(question: Question, before: Answer, now: Answer) -> Answer:
    """What two rounds of a cycle found together."""
    if question in RECORDS or now == before:
        return now
    return shallow(join((before, now)))


def names_read(notes: Notes, path: FilePath, known: dict[int, frozenset[str]]) -> frozenset[str]:
    """The names of one file that are looked up below some notes; `known`: of lists of notes, which go on living. Names
    of packages are among them, for the file may be the one that declares them."""
    found = known.get(id(notes))
    if found is None:
        own: set[str] = set()
        for note in notes:
            if not isinstance(note, tuple):
                own |= names_read(note, path, known)
            elif note[0] == path or note[0].startswith(OF_PACKAGES):
                own.add(note[1])
        found = known[id(notes)] = frozenset(own)
    return found


def reads(notes: Iterable[Any]) -> set[Leaf]:
    """All look-ups below some notes."""
    found: set[Leaf] = set()
    seen: set[int] = set()
    waiting: list[Any] = [notes]
    while waiting:
        for note in waiting.pop():
            if isinstance(note, tuple):
                found.add(note)
            elif id(note) not in seen:
                seen.add(id(note))
                waiting.append(note)
    return found
