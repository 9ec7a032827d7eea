"""The local name at one place, without walking the bodies of other callables.

What a body declares is used nowhere else. A name that is declared outside of all bodies may be used in any.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from core.extract import LocalName, complete, names_of, start
from core.extract.scopes import Draft, Unit
from core.extract.skeleton import is_body
from core.extract.walker import Walker
from core.languages import Language
from core.model import Symbol
from core.syntax.tree import Parsed


class Near(NamedTuple):
    """What is known without walking the whole file."""

    is_known: bool
    local: LocalName | None


NOT_KNOWN = Near(False, None)


def local_near(
    source: bytes, language: Language, tree: Parsed, offset: int, symbols: Sequence[Symbol]
) -> Near:
    """The first of the file's local names that has a place at an offset; `symbols`: the file's."""
    walker, types = start(source, language, tree, True)
    if types is not None and language.types_in_comments:
        return NOT_KNOWN
    known = len(walker.drafts)
    unit = keep_body_at(walker, offset)
    complete(walker, types)
    found = next((name for name in names_of(walker) if is_at(name, offset)), None)
    drafts = walker.drafts
    walker.module.release()
    if found is None:
        return Near(True, None)
    scope = None if unit is None else unit.scope
    if scope is None or found.scope[0] < scope.start or found.scope[1] > scope.end:
        return NOT_KNOWN
    if found.symbol >= known:
        number = find_symbol(symbols[known:], drafts[found.symbol])
        return NOT_KNOWN if number < 0 else Near(True, found._replace(symbol=known + number))
    return Near(True, found)


def keep_body_at(walker: Walker, offset: int) -> Unit | None:
    """Leave all bodies out of the rest of a walk but that of the callable at an offset."""
    jobs: list[Any] = list(walker.queue)
    walker.queue.clear()
    found: Unit | None = None
    for job in jobs:
        if is_body(job):
            unit: Unit = job.args[2]
            if not unit.scope.start <= offset <= unit.scope.end:
                continue
            found = unit
        walker.queue.append(job)
    return found


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
