"""What stands under the cursor: a file and an offset -> the name there, and the symbols that it means.

A name is a reference of the file's facts, the name of a declaration, or a local name, which the index does not hold and
which is computed from the text. A cursor right behind a name counts as on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core import paths as op
from core.extract import LocalName, local_names
from core.extract.local_part import NOT_KNOWN, Near, local_near
from core.languages import language_named
from core.languages.rules import rules_for
from core.link.linker import Linker
from core.model import ExternalName, FileFacts, FilePath, Reference, Role, Symbol, Via
from core.navigate.answers import CERTAIN, Certainty, Span
from core.navigate.guesses import guess_targets
from core.navigate.open_trees import STARTED, tree_of
from core.store.caches import Cache
from core.store.packed_links import byte_length
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

LOCALS: Cache[tuple[LocalName, ...]] = Cache(2_000_000)  # weights are bytes of source
NEAR: Cache[Near] = Cache(200)  # local names at places of open documents
PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A symbol that a name may mean."""

    symbol: SymbolRow
    certainty: Certainty = CERTAIN


@dataclass(frozen=True, slots=True)
class Spot:
    """The name under the cursor. A local name has references where it is called: they lead to what it holds."""

    path: FilePath
    span: Span
    name: str
    references: tuple[int, ...] = ()  # indices in the facts
    symbols: tuple[int, ...] = ()  # declared here, indices in the facts
    local: LocalName | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means. `values` are functions and classes that it holds, beside what it names."""

    spot: Spot
    meanings: tuple[Meaning, ...] = ()
    values: tuple[Meaning, ...] = ()
    externals: tuple[ExternalName, ...] = field(default=())


def spot_at(snapshot: Snapshot, path: FilePath, offset: int) -> Spot | None:
    """The name under the cursor; None where there is none, or the file is not indexed."""
    facts = snapshot.facts(path)
    if facts is None:
        return None
    names = [*references_at(facts, offset), *declarations_at(facts, offset)]
    if not names:
        return local_spot(snapshot, path, offset)
    # Behind one name and before the next, the next is meant: `a|.b` has no such place, `f|(x)` neither.
    span = max(span for span, _, _, _ in names)
    spot = Spot(
        path,
        span,
        next(name for its, name, _, _ in names if its == span),
        tuple(i for its, _, i, _ in names if its == span and i >= 0),
        tuple(i for its, _, _, i in names if its == span and i >= 0),
    )
    if not spot.symbols and any(is_held(facts, i) for i in spot.references):
        local = local_spot(snapshot, path, span.start)
        if local is not None and local.span == span:
            return replace(spot, local=local.local)
    return spot


def shorthand_local(snapshot: Snapshot, spot: Spot) -> LocalName | None:
    """The local variable that `{ name }` holds: the property is declared by the name of the variable."""
    facts = snapshot.facts(spot.path)
    if facts is None or not spot.symbols or (spot.references and not is_written(facts, spot)):
        return None
    symbol = facts.symbols[spot.symbols[0]]
    if (symbol.start, symbol.end) != tuple(spot.span) or symbol.detail == PARAMETER:
        return None
    local = local_spot(snapshot, spot.path, spot.span.start)
    return local.local if local is not None and local.span == spot.span else None


def declared_here(snapshot: Snapshot, spot: Spot) -> LocalName | None:
    """The local variable that `const { name } = value` declares beside using the value's property.

    And the one that `{ name }` holds, where the property is that of what is expected there.
    """
    if spot.local is not None or spot.symbols or not spot.references:
        return None
    source = snapshot.source(spot.path)
    if source is None or source[: spot.span.start].rstrip().endswith(b"."):
        return None
    local = local_spot(snapshot, spot.path, spot.span.start)
    if local is None or local.local is None or local.span != spot.span:
        return None
    declared = tuple(spot.span) in [tuple(span) for span in local.local.declarations]
    facts = snapshot.facts(spot.path)
    return local.local if declared or (facts is not None and is_written(facts, spot)) else None


def is_written(facts: FileFacts, spot: Spot) -> bool:
    return all(facts.references[i].role is Role.WRITE for i in spot.references)


def is_held(facts: FileFacts, index: int) -> bool:
    """Whether a reference is the call of a local name, whose path says what it holds and not what it names."""
    return bool(facts.paths[facts.references[index].path][0] == op.HELD)


def references_at(facts: FileFacts, offset: int) -> Iterator[tuple[Span, str, int, int]]:
    for index, reference in enumerate(facts.references):
        length = byte_length(reference.name)
        for start in reference.starts:
            if start <= offset <= start + length:
                yield Span(start, start + length), reference.name, index, -1


def declarations_at(facts: FileFacts, offset: int) -> Iterator[tuple[Span, str, int, int]]:
    for index, symbol in enumerate(facts.symbols):
        for span in name_spans(symbol):
            if span.start <= offset <= span.end and index:
                yield span, symbol.name, -1, index


def name_spans(symbol: Symbol) -> list[Span]:
    """Where a symbol is declared: the primary place first."""
    spans = [Span(symbol.name_start, symbol.name_end)]
    spans += [Span(place.name_start, place.name_end) for place in symbol.declarations]
    return list(dict.fromkeys(spans))


def locals_of(snapshot: Snapshot, path: FilePath) -> tuple[LocalName, ...]:
    """Variables and parameters of a file; none when its text is not the indexed one any more."""
    row = snapshot.file(path)
    if row is None or not row.language:
        return ()

    def make() -> tuple[tuple[LocalName, ...], int] | None:
        source = snapshot.source(path)
        if source is None:
            return None
        language = language_named(row.language)
        tree = tree_of(snapshot.root, path, source, language)
        return local_names(source, language, tree), len(source) + 100

    return LOCALS.get((snapshot.root, path, row.tag), make) or ()


def near(snapshot: Snapshot, path: FilePath, offset: int) -> Near:
    """The local name at a place of an open document, whose text is another one after each key: found without the
    rest of the file."""
    row, facts = snapshot.file(path), snapshot.facts(path)
    if row is None or not row.language or facts is None:
        return NOT_KNOWN
    if LOCALS.peek((snapshot.root, path, row.tag)) is not None:
        return NOT_KNOWN

    def make() -> tuple[Near, int] | None:
        source, language = snapshot.source(path), language_named(row.language)
        tree = None if source is None else tree_of(snapshot.root, path, source, language)
        if source is None or tree is None:
            return None
        key = snapshot.root, path
        before = STARTED.take(key)  # it answers one at a time
        found, started = local_near(source, language, tree, offset, facts.symbols, before)
        if started is not None:
            STARTED.put(key, started, len(source))
        return found, 1

    return NEAR.get((snapshot.root, path, row.tag, offset), make) or NOT_KNOWN


def local_spot(snapshot: Snapshot, path: FilePath, offset: int) -> Spot | None:
    found = near(snapshot, path, offset)
    for local in (found.local,) if found.is_known else locals_of(snapshot, path):
        if local is None:
            continue
        spans = [*local.declarations, *((start, end) for start, end, _ in local.uses)]
        for start, end in spans:
            if start <= offset <= end:
                return Spot(path, Span(start, end), local.name, local=local)
    return None


def local_of_parameter(snapshot: Snapshot, path: FilePath, symbol: int) -> LocalName | None:
    """Declarations and uses of a parameter, by its index in the facts."""
    facts = snapshot.facts(path)
    if facts is not None and symbol < len(facts.symbols):
        found = near(snapshot, path, facts.symbols[symbol].name_start)
        if found.local is not None and found.local.symbol == symbol:
            return found.local
    return next((local for local in locals_of(snapshot, path) if local.symbol == symbol), None)


def find_meanings(snapshot: Snapshot, spot: Spot, minimum_confidence: float = 0.0) -> Found:
    """The symbols that a name means: those that the linker found, or guesses that are sure enough."""
    if spot.local is not None:
        symbol = spot.local.symbol
        row = snapshot.symbol_at(spot.path, symbol) if symbol >= 0 else None
        meant = () if row is None else (Meaning(row),)
        facts = snapshot.facts(spot.path) if spot.references else None
        held = [] if facts is None else rows_at(snapshot, spot, facts)
        return Found(spot, meant, tuple(meanings_of(snapshot, [row for row in held if row.target])))
    facts = snapshot.facts(spot.path)
    if facts is None:
        return Found(spot)
    own = [row for i in spot.symbols if (row := snapshot.symbol_at(spot.path, i)) is not None]
    rows = rows_at(snapshot, spot, facts)
    named = meanings_of(snapshot, [row for row in rows if row.target and row.via == Via.NAME])
    values = meanings_of(snapshot, [row for row in rows if row.target and row.via != Via.NAME])
    meanings = [*map(Meaning, own), *(m for m in named if m.symbol not in own)]
    if meanings or not spot.references:
        return Found(spot, tuple(meanings), tuple(values))
    unknown = [row for row in rows if not row.target]
    if unknown:
        guesses = guess_targets(snapshot, spot.path, spot.name, unknown[0])
        sure = [(row, c) for row, c in guesses if c.confidence >= minimum_confidence]
        return Found(spot, tuple(Meaning(row, certainty) for row, certainty in sure))
    return Found(spot, (), tuple(values), externals_at(snapshot, spot, facts))


def rows_at(snapshot: Snapshot, spot: Spot, facts: FileFacts) -> list[RefRow]:
    """What the index says of the references under the cursor."""
    file = snapshot.file(spot.path)
    if file is None or not spot.references:
        return []
    references = [facts.references[i] for i in spot.references]
    containers = {snapshot.symbol_id(spot.path, r.container) for r in references} - {None}
    length = spot.span.end - spot.span.start
    return [
        row
        for row in snapshot.refs_in(file.id, {number for number in containers if number})
        if row.length == length and spot.span.start in row.starts
    ]


def meanings_of(snapshot: Snapshot, rows: list[RefRow]) -> list[Meaning]:
    symbols = snapshot.symbols([row.target for row in rows])
    targets = dict.fromkeys(
        row.target for row in sorted(rows, key=lambda row: (row.tier, row.target))
    )
    return [Meaning(symbols[target]) for target in targets if target in symbols]


def declared_above(snapshot: Snapshot, found: Found) -> tuple[ExternalName, ...]:
    """Members of outside bases that declare an attribute to which our classes only give values."""
    spot = found.spot
    if not spot.references or not found.meanings or not all(map(is_given, found.meanings)):
        return ()
    facts = snapshot.facts(spot.path)
    if facts is None:
        return ()
    declaring = rules_for(facts.language).declaring_modules
    return tuple(
        name
        for name in externals_at(snapshot, spot, facts)
        if name.module.partition(".")[0] in declaring
    )


def is_given(meaning: Meaning) -> bool:
    """Whether a name means an attribute for sure."""
    return meaning.certainty == CERTAIN and meaning.symbol.detail == "field"


def externals_at(snapshot: Snapshot, spot: Spot, facts: FileFacts) -> tuple[ExternalName, ...]:
    """Names of packages outside the workspace that the name means."""
    linker = Linker(snapshot)
    names: dict[ExternalName, None] = {}
    for i in spot.references:
        reference: Reference = facts.references[i]
        names.update(dict.fromkeys(linker.resolve(spot.path, reference.path).externals))
    return tuple(names)
