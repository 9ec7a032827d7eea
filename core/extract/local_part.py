"""The local name at one place, without walking the bodies of other callables.

What a body declares is used nowhere else. A name that is declared outside of all bodies may be used in any. A walk that
was started for one question is kept for the next one: while only the body that is asked about has changed, that body
alone is walked again.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from core.extract import LocalName, complete, names_of, start
from core.extract.again import Around, has_same_parts, is_free_of_comments, same_around
from core.extract.rewinding import Rewinding
from core.extract.scopes import Binding, Draft, Scope, Unit
from core.extract.skeleton import is_body, skeleton_of
from core.extract.walker import MendingWalker, Walker
from core.languages import Language
from core.model import Symbol
from core.syntax.differences import find_edit
from core.syntax.tree import Node, Parsed


class Near(NamedTuple):
    """What is known without walking the whole file."""

    is_known: bool
    local: LocalName | None


NOT_KNOWN = Near(False, None)


class Started:
    """A walk of a version that was started for a question about a place in a body. One question at a time."""

    def __init__(
        self, source: bytes, language: Language, tree: Parsed, kept: Rewinding, number: int
    ) -> None:
        self.source, self.language, self.tree = source, language, tree
        self.kept, self.number = kept, number

    def near(
        self,
        source: bytes,
        language: Language,
        tree: Parsed,
        offset: int,
        symbols: Sequence[Symbol],
    ) -> Near | None:
        """What is known of a place in this or another version; None where this walk does not tell."""
        if language != self.language:
            return None
        scope = self.scope()
        if source == self.source:
            if not scope.start <= offset <= scope.end:
                return None
            return self.walked(source, self.kept.body(self.number), symbols, offset, 0, -1)
        around = self.around(source, tree)
        if around is None or not scope.start <= offset:
            return None
        end = around.ends.get(scope.end, -1)
        if end < offset:
            return None
        start = around.region.start
        return self.walked(source, around.body, symbols, offset, end - scope.end, start)

    def around(self, source: bytes, tree: Parsed) -> Around | None:
        """What has become of the body in another version, None where that is not all."""
        kept, number = self.kept, self.number
        edit = find_edit(self.source, source)
        old = kept.body(number)
        if edit.start < old.start_byte and not self.tree.has_error:
            return None
        around = same_around(kept.walker, self.tree, tree, old, edit)
        if around is None or not is_free_of_comments(kept, self.source, source, around.region):
            return None
        if not kept.is_before(number, around.region.start):
            return None
        return around if has_same_parts(kept, number, source, around.body) else None

    def scope(self) -> Scope:
        """Of the callable."""
        unit: Unit = self.kept.bodies[self.number].args[2]
        return unit.scope

    def walked(
        self,
        source: bytes,
        body: Node,
        symbols: Sequence[Symbol],
        offset: int,
        by: int,
        until: int,
    ) -> Near:
        """What the walk of the body says of a place; `by`: how far its end has moved."""
        kept, scope = self.kept, self.scope()
        kept.walk(self.number, body, source, until)
        walker = kept.walker
        before = len(kept.locals)
        own: list[tuple[str, Binding]] = list(walker.locals[before:])
        others: list[tuple[str, Binding]] = []
        for name, binding in walker.locals[:before]:
            (own if binding.scope is scope else others).append((name, binding))
        found = next((name for name in names_of(own) if is_at(name, offset)), None)
        if found is None:
            is_none = not any(is_at(name, offset) for name in names_of(others))
            return Near(True, None) if is_none else NOT_KNOWN
        if found.scope == (scope.start, scope.end):
            found = found._replace(scope=(scope.start, scope.end + by))
        return with_symbol(found, symbols, kept.skeleton.drafts, walker.drafts)


def local_near(
    source: bytes,
    language: Language,
    tree: Parsed,
    offset: int,
    symbols: Sequence[Symbol],
    before: Started | None = None,
) -> tuple[Near, Started | None]:
    """The first of the file's local names that has a place at an offset; `symbols`: the file's. And the walk for the
    next question, which is `before` while that goes on telling."""
    if before is not None:
        found = before.near(source, language, tree, offset, symbols)
        if found is not None:
            return found, before
    walker, types = start(source, language, tree, True, MendingWalker)
    if types is not None and language.types_in_comments:
        walker.module.release()
        return NOT_KNOWN, None
    number = body_at(walker, offset)
    if number < 0:
        return outside_of_bodies(walker, types, offset), None
    kept = Rewinding(walker, skeleton_of(walker), types)
    started = Started(source, language, tree, kept, number)
    return started.near(source, language, tree, offset, symbols) or NOT_KNOWN, started


def body_at(walker: Walker, offset: int) -> int:
    """Which of the bodies that wait is that of the callable at an offset; -1 for none."""
    number = -1
    for job in walker.queue:
        if is_body(job):
            number += 1
            made: Any = job
            scope: Scope = made.args[2].scope
            if scope.start <= offset <= scope.end:
                return number
    return -1


def outside_of_bodies(walker: Walker, types: Language | None, offset: int) -> Near:
    """The same of a place outside of all callables: a name that is declared there may be used in any."""
    jobs: list[Any] = [job for job in walker.queue if not is_body(job)]
    walker.queue.clear()
    walker.queue.extend(jobs)
    complete(walker, types)
    is_none = not any(is_at(name, offset) for name in names_of(walker.locals))
    walker.module.release()
    return Near(True, None) if is_none else NOT_KNOWN


def with_symbol(
    found: LocalName, symbols: Sequence[Symbol], known: int, drafts: Sequence[Draft]
) -> Near:
    """A name with the file's symbol that it is."""
    if found.symbol < known:
        return Near(True, found)
    number = find_symbol(symbols[known:], drafts[found.symbol])
    return NOT_KNOWN if number < 0 else Near(True, found._replace(symbol=known + number))


def is_at(name: LocalName, offset: int) -> bool:
    return any(begin <= offset <= end for begin, end in name.declarations) or any(
        use[0] <= offset <= use[1] for use in name.uses
    )


def find_symbol(symbols: Sequence[Symbol], draft: Draft) -> int:
    """Which symbol a draft of another walk is; -1 where that cannot be told."""
    found = [
        number
        for number, symbol in enumerate(symbols)
        if (symbol.name_start, symbol.name_end, symbol.name)
        == (draft.name_start, draft.name_end, draft.name)
    ]
    return found[0] if len(found) == 1 else -1
