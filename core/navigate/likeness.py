"""What members take and give, as it is written: which callables of one name may stand for each other.

Types are compared by the names that are written, whatever these mean: `io.Reader` is `Reader`. Type parameters, and
what is no plain name, may be anything. Only of languages in which more than the name decides what overrides what.
"""

from collections.abc import Iterable
from typing import NamedTuple

from core import paths as op
from core.languages import language_named
from core.languages.rules import rules_for
from core.model import FileFacts, Flag, Kind
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

MOST_COMPARED = 500  # callables whose files are read to compare them
MOST_NESTED = 4
ANYTHING = ""
NOTHING = "()"
ALIAS = "type_alias"
Written = str | tuple["Written", ...]


class Signature(NamedTuple):
    takes: tuple[Written, ...]
    gives: Written


def alike(snapshot: Snapshot, rows: list[SymbolRow], wanted: Signature | None) -> list[SymbolRow]:
    """Of some members those with such parameters and results; all where that is not asked, or of too many."""
    if wanted is None or len(rows) > MOST_COMPARED:
        return rows
    callable_rows = [row for row in rows if is_callable(snapshot, row)]
    return [row for row in callable_rows if agree(snapshot, signature(snapshot, row), wanted)]


def is_callable(snapshot: Snapshot, row: SymbolRow) -> bool:
    """Whether a member is called by its name: a callable, or what gives a component of a record."""
    owner = snapshot.symbol(row.parent) if row.kind is not Kind.CALLABLE else None
    return owner is None or bool(owner.flags & Flag.DATACLASS)


def signature(snapshot: Snapshot, row: SymbolRow) -> Signature | None:
    """What a callable takes and gives; None where the name alone decides, or its file is gone."""
    file = snapshot.file(row.path)
    if row.kind is not Kind.CALLABLE or file is None or not file.language:
        return None
    rules = rules_for(file.language)
    by_results = language_named(file.language).implicit_interfaces
    if not by_results and not rules.overloads:
        return None
    facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
    if facts is None or index is None or index >= len(facts.symbols):
        return None
    symbol = facts.symbols[index]
    takes = [taken(facts, number) for number in symbol.parameters]
    nothing = ANYTHING if rules.structural else NOTHING  # where it may be left unsaid
    given = written(facts, symbol.returns) if symbol.returns >= 0 else nothing
    return Signature(
        tuple([one for one in takes if one is not None]), given if by_results else ANYTHING
    )


def taken(facts: FileFacts, number: int) -> Written | None:
    """The type of a parameter; None for the receiver."""
    symbol = facts.symbols[number]
    if symbol.flags & Flag.RECEIVER:
        return None
    said = written(facts, symbol.type)
    return ("array", said) if symbol.flags & Flag.VARIADIC else said


def written(facts: FileFacts, path: int, nested: int = 0) -> Written:
    """A type as it is written: its last name, or the kind of a container with what it holds."""
    if path < 0 or nested > MOST_NESTED:
        return ANYTHING
    node = facts.paths[path]
    match node[0]:
        case op.GLOBAL:
            return rules_for(facts.language).same_types.get(node[1], node[1])
        case op.NAME | op.MEMBER | op.BARE:
            return str(node[2])
        case op.SYMBOL:
            return facts.symbols[node[1]].name
        case op.ELEMENT | op.INSTANCE:
            return written(facts, node[1], nested)
        case op.CONTAINER | op.TYPE_LITERAL:
            return (node[1], *[written(facts, part, nested + 1) for part in node[2]])
    return ANYTHING


def agree(snapshot: Snapshot, one: Signature | None, other: Signature | None) -> bool:
    """Whether two callables may have the same parameters and results."""
    if one is None or other is None:
        return True
    return len(one.takes) == len(other.takes) and all(
        same(snapshot, *pair)
        for pair in zip((*one.takes, one.gives), (*other.takes, other.gives), strict=True)
    )


def same(snapshot: Snapshot, one: Written, other: Written) -> bool:
    if one == other or ANYTHING in (one, other):
        return True
    if isinstance(one, str) and isinstance(other, str):
        return NOTHING not in (one, other) and is_alias(snapshot, (one, other))
    if isinstance(one, str) or isinstance(other, str):
        names = [name for name in (one, other) if isinstance(name, str)]
        return NOTHING not in names and is_alias(snapshot, names)
    return len(one) == len(other) and all(
        same(snapshot, *pair) for pair in zip(one, other, strict=True)
    )


def is_alias(snapshot: Snapshot, names: Iterable[str]) -> bool:
    """Whether one of some types may be another name of any type, or a type of its own that is called so."""
    return any(row.detail == ALIAS for name in names for row in snapshot.symbols_named(name))
