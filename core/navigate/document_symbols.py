"""The outline of a file."""

from collections import defaultdict

from core.model import FilePath
from core.navigate.answers import OutlineSymbol, Span
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot


def document_symbols(snapshot: Snapshot, path: FilePath) -> list[OutlineSymbol]:
    """Symbols of a file as a tree, each level by position; parameters and local variables are not in it."""
    children: defaultdict[int, list[SymbolRow]] = defaultdict(list)
    for row in snapshot.symbols_in(path):
        children[row.parent].append(row)
    for siblings in list(children.values()):
        join_constants(siblings, children)
    module = next(iter(children[0]), None)
    return [] if module is None else [to_outline(row, children) for row in children[module.id]]


def to_outline(row: SymbolRow, children: dict[int, list[SymbolRow]]) -> OutlineSymbol:
    inner = tuple(to_outline(child, children) for child in children.get(row.id, ()))
    # Clients demand that a range holds those of its children, also where a member is declared elsewhere.
    start = min([row.start, row.name_start, *(child.full.start for child in inner)])
    end = max([row.end, row.name_end, *(child.full.end for child in inner)])
    return OutlineSymbol(
        row.name,
        row.kind,
        row.detail,
        Span(start, end),
        Span(row.name_start, row.name_end),
        row.flags,
        inner,
    )


def join_constants(siblings: list[SymbolRow], children: dict[int, list[SymbolRow]]) -> None:
    """The class without a name that only one constant is of is shown as this."""
    constants = {(row.name, row.end): row for row in siblings if row.detail == "enum_member"}
    for row in [row for row in siblings if row.name_start == row.name_end]:
        if (constant := constants.get((row.name, row.end))) is not None:
            siblings.remove(row)
            children[constant.id] = children.pop(row.id, [])
