"""textDocument/foldingRange and textDocument/selectionRange."""

from lsprotocol import types

from core.navigate.folding import (
    Folding,
    by_lines,
    folding_ranges,
    outermost,
    selection_ranges,
)
from lsp_server.reading import Reading, View

Json = dict[str, int | str]


def folding(reading: Reading, params: types.FoldingRangeParams) -> list[Json]:
    """What can be folded away; whole lines for clients that fold nothing else. There may be thousands."""
    client = reading.client
    with reading.view(params.text_document.uri) as view:
        found = folding_ranges(view.snapshot, view.path)
        if client.folds_lines:
            found = by_lines(found)
        if client.most_folds is not None:
            found = outermost(found, client.most_folds)
        written = [lines_of(fold) for fold in found] if client.folds_lines else places(view, found)
        for fold, each in zip(found, written, strict=True):
            if fold.kind:
                each["kind"] = fold.kind
        return written


def lines_of(fold: Folding) -> Json:
    return {"startLine": fold.first_line, "endLine": fold.last_line}


def places(view: View, found: list[Folding]) -> list[Json]:
    names = ("startLine", "startCharacter", "endLine", "endCharacter")
    ranges = view.ranges(view.path, [fold.span for fold in found])
    return [dict(zip(names, place, strict=True)) for place in ranges]


def selection(reading: Reading, params: types.SelectionRangeParams) -> list[types.SelectionRange]:
    """What stands around each position, from the smallest to the whole document."""
    with reading.view(params.text_document.uri) as view:
        offsets = [view.offset(position) for position in params.positions]
        answers: list[types.SelectionRange] = []
        for spans in selection_ranges(view.snapshot, view.path, offsets):
            around: types.SelectionRange | None = None
            for span in reversed(spans):
                around = types.SelectionRange(view.range(view.path, span), around)
            assert around is not None
            answers.append(around)
        return answers
