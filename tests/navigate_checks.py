"""One check for each question: marked source in, places out. The only code of these tests that calls core."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from textwrap import dedent
from typing import Any

from core.navigate.answers import FoundSymbol, Span
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from core.navigate.definition import definition
from core.navigate.document_symbols import document_symbols
from core.navigate.folding import by_lines, folding_ranges, selection_ranges
from core.navigate.highlights import highlights
from core.navigate.hover import hover
from core.navigate.implementation import implementations
from core.navigate.references import reference_places, references
from core.navigate.type_definition import type_definition
from core.navigate.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from core.navigate.workspace_symbols import workspace_symbols
from indexing import indexed
from marked import FileRange, Marked, parse_marked

SURE = 1.0


@contextmanager
def opened(source: str):
    """(marked, snapshot)"""
    marked = parse_marked(source)
    with indexed(marked.files) as store, store.snapshot() as snapshot:
        yield marked, snapshot


def label(marked: Marked, path: str, span: Span) -> str:
    """The name of a spot, or the place in readable form."""
    for name, spot in marked.spots.items():
        if spot == FileRange(path, *span):
            return name
    text = marked.files[path][span.start : span.end].decode()
    line = marked.files[path][: span.start].count(b"\n") + 1
    return f"{path}:{line}:{text}"


def check_definition(source: str, expected: Iterable[str], *, minimum_confidence=SURE):
    """`expected`: labels of names, in order."""
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        found = definition(snapshot, path, offset, minimum_confidence)
        assert [label(marked, t.path, t.focus) for t in found.targets] == list(expected)
        return found


def check_references(
    source: str, expected: Iterable[str], *, declaration=True, minimum_confidence=SURE
):
    """`expected`: labels of all occurrences, in any order."""
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        options: Any = {
            "include_declaration": declaration,
            "minimum_confidence": minimum_confidence,
        }
        found = references(snapshot, path, offset, **options)
        stretches = reference_places(snapshot, path, offset, **options)
        each = [(place.path, *place.span) for place in found]
        assert each == [
            (file, *span)
            for by_file in stretches
            for file, spans in by_file.items()
            for span in spans
        ]
        places = [(item.path, item.span) for item in found]
        assert places == sorted(set(places))
        assert sorted(label(marked, *place) for place in places) == sorted(expected)
        return found


def check_highlights(source: str, reads: Iterable[str], writes: Iterable[str]):
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        found = highlights(snapshot, path, offset)
        assert sorted(label(marked, path, h.span) for h in found if not h.writes) == sorted(reads)
        assert sorted(label(marked, path, h.span) for h in found if h.writes) == sorted(writes)


def check_incoming(source: str, expected: Mapping[str, Iterable[str]], *, minimum_confidence=SURE):
    """`expected`: label of the caller's name, or "path" for a module -> labels of its call sites."""
    with opened(source) as (marked, snapshot):
        item = only_item(marked, snapshot)
        calls = incoming_calls(snapshot, item.key, minimum_confidence)
        found = {
            item_label(marked, call.item): sorted(
                label(marked, call.item.path, s) for s in call.sites
            )
            for call in calls
        }
        assert found == {name: sorted(sites) for name, sites in expected.items()}
        return {item_label(marked, call.item): call.certainty for call in calls}


def check_outgoing(source: str, expected: Mapping[str, Iterable[str]], *, minimum_confidence=SURE):
    """`expected`: label of the callee's name -> labels of the call sites."""
    with opened(source) as (marked, snapshot):
        item = only_item(marked, snapshot)
        calls = outgoing_calls(snapshot, item.key, minimum_confidence)
        found = {
            item_label(marked, call.item): sorted(label(marked, item.path, s) for s in call.sites)
            for call in calls
        }
        assert found == {name: sorted(sites) for name, sites in expected.items()}
        return {item_label(marked, call.item): call.certainty for call in calls}


def check_folds(source: str, expected: Iterable[str], *, path: str = "main.py"):
    """`expected`: "first-last" for each fold of whole lines, from 1 on, with its kind if it has one."""
    with opened(f"==> {path}\n{dedent(source).lstrip(chr(10))}") as (_, snapshot):
        found = by_lines(folding_ranges(snapshot, path))
        assert [
            f"{fold.first_line + 1}-{fold.last_line + 1} {fold.kind}".strip() for fold in found
        ] == list(expected)


def check_selection(source: str, expected: Sequence[str], *, path: str = "main.py"):
    """`expected`: texts around the cursor, from the smallest on, up to the whole text, which is left out."""
    with opened(f"==> {path}\n{dedent(source).lstrip(chr(10))}") as (marked, snapshot):
        [spans] = selection_ranges(snapshot, path, [marked.cursor.start])
        text = marked.files[path]
        assert spans[-1] == (0, len(text))
        found = [text[start:end].decode() for start, end in spans[:-1]]
        assert found == list(expected)
        for inner, outer in pairwise(spans):
            assert outer.start <= inner.start <= inner.end <= outer.end


def check_implementation(source: str, expected: Iterable[str]):
    """`expected`: labels of names, in any order."""
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        found = implementations(snapshot, path, offset, SURE)
        assert sorted(label(marked, t.path, t.focus) for t in found.targets) == sorted(expected)


def check_type_definition(source: str, expected: Iterable[str]):
    """`expected`: labels of names, in order."""
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        found = type_definition(snapshot, path, offset, SURE)
        assert [label(marked, t.path, t.focus) for t in found.targets] == list(expected)


def check_types(source: str, item: str, *, above: Iterable[str] = (), below: Iterable[str] = ()):
    """`item`: label of what the cursor is on; labels of what it derives from, in order, and of what derives from it."""
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        [found] = prepare_type_hierarchy(snapshot, path, offset, SURE)
        assert item_label(marked, found) == item
        assert [item_label(marked, each) for each in supertypes(snapshot, found.key)] == list(above)
        assert [item_label(marked, each) for each in subtypes(snapshot, found.key)] == list(below)


def only_item(marked: Marked, snapshot) -> FoundSymbol:
    path, offset, _ = marked.cursor
    items = prepare_call_hierarchy(snapshot, path, offset)
    assert len(items) == 1, items
    return items[0]


def item_label(marked: Marked, item: FoundSymbol) -> str:
    if item.detail == "module":
        return item.path
    return label(marked, item.path, item.focus)


def check_hover(source: str):
    with opened(source) as (marked, snapshot):
        path, offset, _ = marked.cursor
        return hover(snapshot, path, offset)


def check_outline(source: str, expected: Sequence[Any]):
    """`expected`: names; (name, [children]) for those that have some."""

    def shape(symbols):
        return [(s.name, shape(s.children)) if s.children else s.name for s in symbols]

    with opened(source) as (marked, snapshot):
        found = document_symbols(snapshot, next(iter(marked.files)))
        assert shape(found) == expected
        return found


def check_symbols(source: str, query: str, expected: Iterable[str], *, limit=200):
    """`expected`: qualified names with "." in order."""
    with opened(source) as (_, snapshot):
        found = workspace_symbols(snapshot, query, limit)
        names = [f"{s.container}::{s.name}".strip(":").replace("::", ".") for s in found]
        assert names == list(expected)
        return found
