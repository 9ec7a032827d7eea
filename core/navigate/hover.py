"""What is known of the name under the cursor: signature, documentation, where it comes from and how sure that is."""

from core import paths as op
from core.link.linker import Linker
from core.model import ExternalName, FilePath, Flag, Kind
from core.navigate.answers import CERTAIN, HoverContent, Span
from core.navigate.cursor import Found, Meaning, Spot, find_meanings, spot_at
from core.navigate.targets import focus_of, shown_name
from core.search.documentation import clean_documentation
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot

MOST_SIGNATURE = 2000  # bytes


def hover(
    snapshot: Snapshot, path: FilePath, offset: int, minimum_confidence: float = 0.0
) -> HoverContent | None:
    """None where there is no name or nothing is known of it."""
    spot = spot_at(snapshot, path, offset)
    if spot is None:
        return None
    found = find_meanings(snapshot, spot, minimum_confidence)
    if found.meanings:
        return symbol_hover(snapshot, found, found.meanings[0])
    if found.externals:
        return external_hover(snapshot, spot, found.externals[0])
    if spot.local is not None:
        return local_hover(snapshot, spot)
    return undeclared_hover(snapshot, spot)


def symbol_hover(snapshot: Snapshot, found: Found, meaning: Meaning) -> HoverContent:
    row = meaning.symbol
    signature, documentation = texts_of(snapshot, row)
    return HoverContent(
        origin=found.spot.span,
        name=shown_name(row),
        kind=row.kind,
        detail=row.detail,
        qualified=row.qualified,
        signature=signature,
        documentation=documentation,
        path=row.path,
        focus=focus_of(row),
        language=language_of(snapshot, row.path),
        type=type_of(snapshot, found.spot, row),
        certainty=meaning.certainty,
        others=len(found.meanings) - 1,
    )


def external_hover(snapshot: Snapshot, spot: Spot, external: ExternalName) -> HoverContent:
    return HoverContent(
        origin=spot.span,
        name=spot.name,
        kind=None,
        detail="",
        qualified=external.name,
        signature="",
        documentation="",
        path="",
        focus=None,
        language=language_of(snapshot, spot.path),
        type="",
        certainty=CERTAIN,
        others=0,
        external=external,
    )


def local_hover(snapshot: Snapshot, spot: Spot) -> HoverContent:
    local = spot.local
    assert local is not None
    places = [Span(*place) for place in local.declarations]
    return HoverContent(
        origin=spot.span,
        name=local.name,
        kind=Kind.VALUE,
        detail=local.kind,
        qualified=local.name,
        signature=line_at(snapshot, spot.path, places[0].start) if places else "",
        documentation="",
        path=spot.path,
        focus=places[0] if places else None,
        language=language_of(snapshot, spot.path),
        type="",
        certainty=CERTAIN,
        others=0,
    )


def undeclared_hover(snapshot: Snapshot, spot: Spot) -> HoverContent | None:
    """A member that the known type of its receiver does not declare, as with `__getattr__`; None where the type is
    not known either."""
    facts = snapshot.facts(spot.path)
    nodes = [facts.paths[facts.references[i].path] for i in spot.references] if facts else []
    bases = [node[1] for node in nodes if node[0] == op.MEMBER]
    if not bases:
        return None
    linker = Linker(snapshot)
    owner = linker.type_text(spot.path, bases[0]) or linker.declared_text(spot.path, bases[0])
    if not owner:
        return None
    return HoverContent(
        origin=spot.span,
        name=spot.name,
        kind=None,
        detail="not declared by",
        qualified=owner,
        signature="",
        documentation="",
        path="",
        focus=None,
        language=language_of(snapshot, spot.path),
        type="",
        certainty=CERTAIN,
        others=0,
    )


def texts_of(snapshot: Snapshot, row: SymbolRow) -> tuple[str, str]:
    """(signature, documentation) of a symbol; "" where there are none or the text has changed since."""
    facts, index = snapshot.facts(row.path), snapshot.symbol_index(row.id)
    source = snapshot.source(row.path)
    if facts is None or index is None or source is None:
        return "", ""
    symbol = facts.symbols[index]
    signature = ""
    if symbol.parent >= 0:
        end = min(symbol.signature_end, symbol.signature_start + MOST_SIGNATURE)
        signature = source[symbol.signature_start : end].decode("utf-8", "replace")
    documentation = ""
    if symbol.doc_start >= 0:
        documentation = source[symbol.doc_start : symbol.doc_end].decode("utf-8", "replace")
    return clean_signature(signature), clean_documentation(documentation)


def clean_signature(text: str) -> str:
    """Without what opens the body."""
    return text.strip().removesuffix("{").rstrip().removesuffix(":").rstrip()


def type_of(snapshot: Snapshot, spot: Spot, row: SymbolRow) -> str:
    """What a value is seen to be; "" for what is no value and where nothing is seen."""
    facts = snapshot.facts(spot.path)
    if facts is None or not spot.references:
        return ""
    if row.kind is not Kind.VALUE and not row.flags & Flag.PROPERTY:
        return ""
    return Linker(snapshot).type_text(spot.path, facts.references[spot.references[0]].path) or ""


def language_of(snapshot: Snapshot, path: FilePath) -> str:
    file = snapshot.file(path)
    return "" if file is None else file.language


def line_at(snapshot: Snapshot, path: FilePath, offset: int) -> str:
    """The line around an offset, stripped; "" when the text has changed since."""
    lines, source = snapshot.lines(path), snapshot.source(path)
    if lines is None or source is None:
        return ""
    start, end = lines.line_span(lines.line_of(offset))
    return source[start:end].decode("utf-8", "replace").strip()
