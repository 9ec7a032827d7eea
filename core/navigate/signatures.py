"""Which of several declarations a use means: a call means the overload that it fits, where a language has them.

Declarations of a function are overloads with or without an implementation, or, of `a.f = function f() {}`, the member
and the function's own name. Parameters are counted in the text of each declaration.
"""

from core.languages import language_named
from core.model import Declaration, FileFacts, Flag, Kind, Reference, Role, Symbol
from core.navigate.answers import NavigationTarget, Span
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

_OPEN, _CLOSE = b"([{<", b")]}>"
_LONGEST = 20_000  # bytes of a list of parameters that is read
MANY = 1 << 20


def chosen(
    snapshot: Snapshot, row: SymbolRow, targets: list[NavigationTarget], uses: list[Reference]
) -> list[NavigationTarget]:
    """Of a symbol's declarations, those that the uses under the cursor mean."""
    if len(targets) < 2 or not uses or row.kind is not Kind.CALLABLE or row.flags & Flag.PROPERTY:
        return targets
    facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
    if facts is None or index is None or not language_named(facts.language).signatures_apart:
        return targets
    symbol = facts.symbols[index]
    arity = next((use.arity for use in uses if use.role is Role.CALL), None)
    if row.flags & Flag.OVERLOAD:
        if arity is None:
            return targets
        wanted = fitting(snapshot, row, facts, symbol, arity)
    else:
        wanted = own_name(symbol, arity is not None)
    return [t for t in targets if t.focus == wanted] if wanted is not None else targets


def own_name(symbol: Symbol, called: bool) -> Span | None:
    """Of `a.f = function f() {}`, the function's own name where it is called, else the member."""
    first = symbol.declarations[0] if symbol.declarations else None
    if first is None or len(symbol.declarations) != 2:
        return None
    own = symbol.declarations[1]
    if not (first.name_end <= own.name_start and own.end <= first.end):
        return None
    place = own if called else first
    return Span(place.name_start, place.name_end)


def fitting(
    snapshot: Snapshot, row: SymbolRow, facts: FileFacts, symbol: Symbol, arity: int
) -> Span | None:
    """The name of the first overload that a call with so many arguments fits, else of the first."""
    source = snapshot.source(row.path)
    overloads = signatures(symbol)
    if source is None or not overloads:
        return None
    for place in overloads:
        least, most = parameter_count(source[place.name_end : place.end])
        if arity < 0 or least <= arity <= most:
            return Span(place.name_start, place.name_end)
    return Span(overloads[0].name_start, overloads[0].name_end)


def signatures(symbol: Symbol) -> list[Declaration]:
    """The declarations of a symbol that can be called: not the implementation, where there are others."""
    implementation = symbol.name_start if symbol.signature_end < symbol.end else -1
    return [place for place in symbol.declarations if place.name_start != implementation]


def parameter_count(text: bytes) -> tuple[int, int]:
    """(least, most) arguments that a signature takes; `text` begins behind the name."""
    depth, start, parts = 0, -1, []
    previous = 0
    for place, byte in enumerate(text[:_LONGEST]):
        if byte in _OPEN:
            if depth == 0 and byte == 40:  # (
                start = place + 1
            depth += 1
        elif byte in _CLOSE and not (byte == 62 and previous == 61):  # > but not =>
            depth -= 1
            if depth == 0 and start >= 0:
                parts.append(text[start:place])
                break
        elif byte == 44 and depth == 1 and start >= 0:  # ,
            parts.append(text[start:place])
            start = place + 1
        previous = byte
    given = [part.strip() for part in parts]
    given = [part for part in given if part and not part.startswith(b"this:")]
    least = sum(not is_optional(part) for part in given)
    return least, MANY if any(part.startswith(b"...") for part in given) else len(given)


def is_optional(parameter: bytes) -> bool:
    """name?: T, name = value, ...rest"""
    head = parameter.split(b":", 1)[0]
    return (
        parameter.startswith(b"...")
        or head.rstrip().endswith(b"?")
        or b"=" in parameter.replace(b"=>", b"")
    )
