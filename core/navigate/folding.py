"""What of a file can be folded away, and what stands around places in it: from its tree, as its text is now."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from core.languages import language_named
from core.model import FilePath
from core.navigate.answers import Span
from core.navigate.open_trees import tree_of
from core.store.snapshot import Snapshot
from core.syntax.folds import folds_of, with_line_feeds
from core.syntax.selections import stretches_around
from core.syntax.tree import Parsed, parse


class Folding(NamedTuple):
    """`last_line` is the last one that is hidden where whole lines are; what closes a bracket stays to be seen."""

    span: Span
    first_line: int
    last_line: int
    kind: str  # comment, imports, region, or ""


def folding_ranges(snapshot: Snapshot, path: FilePath) -> list[Folding]:
    """All that can be folded, by place. None where the text is not known."""
    text, row = text_of(snapshot, path), snapshot.file(path)
    if text is None or row is None:
        return []
    source, tree = text
    shown = with_line_feeds(source)
    ends = list(accumulate(len(line) + 1 for line in shown.split(b"\n")))  # of lines
    found: list[Folding] = []
    for start, end, kind, is_closed in folds_of(source, language_named(row.language), tree):
        last = bisect_right(ends, end)
        if is_closed and not shown[ends[last - 1] if last else 0 : end].strip(b" \t)]}"):
            last -= 1
        found.append(Folding(Span(start, end), bisect_right(ends, start), last, kind))
    return found


def outermost(found: list[Folding], most: int) -> list[Folding]:
    """So many of some foldings, those that lie in the fewest others."""
    if len(found) <= most:
        return found
    around: list[int] = []  # ends of those that are open
    depths: list[tuple[int, int]] = []
    for number, (span, *_) in enumerate(found):
        while around and around[-1] <= span.start:
            around.pop()
        depths.append((len(around), number))
        around.append(span.end)
    return [found[number] for number in sorted(number for _, number in sorted(depths)[:most])]


def by_lines(found: Iterable[Folding]) -> list[Folding]:
    """Of foldings those that hide lines, one for each line that they begin on: the outermost."""
    first: dict[int, Folding] = {}
    for folding in found:
        if folding.last_line > folding.first_line:
            first.setdefault(folding.first_line, folding)
    return list(first.values())


def selection_ranges(
    snapshot: Snapshot, path: FilePath, offsets: Iterable[int]
) -> list[list[Span]]:
    """For each place what stands around it, from the smallest to the whole text."""
    text = text_of(snapshot, path)
    if text is None:
        return [[Span(offset, offset)] for offset in offsets]
    return [list(map(Span._make, stretches_around(*text, offset))) for offset in offsets]


def text_of(snapshot: Snapshot, path: FilePath) -> tuple[bytes, Parsed] | None:
    """A file's text and tree; None when its text is not known."""
    row = snapshot.file(path)
    source = None if row is None or not row.language else snapshot.source(path)
    if row is None or source is None:
        return None
    language = language_named(row.language)
    tree = tree_of(snapshot.root, path, source, language)
    return source, tree or parse(source, language)
