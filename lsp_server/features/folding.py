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


def folding(reading: Reading, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """What can be folded away; whole lines for clients that fold nothing else."""
    client = reading.client
    with reading.view(params.text_document.uri) as view:
        found = folding_ranges(view.snapshot, view.path)
        if client.folds_lines:
            found = by_lines(found)
        if client.most_folds is not None:
            found = outermost(found, client.most_folds)
        return [lines_of(fold) if client.folds_lines else range_of(view, fold) for fold in found]


def lines_of(fold: Folding) -> types.FoldingRange:
    return types.FoldingRange(fold.first_line, fold.last_line, kind=fold.kind or None)


def range_of(view: View, fold: Folding) -> types.FoldingRange:
    place = view.range(view.path, fold.span)
    return types.FoldingRange(
        start_line=place.start.line,
        start_character=place.start.character,
        end_line=place.end.line,
        end_character=place.end.character,
        kind=fold.kind or None,
    )


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
