"""One check for each question that leads from one folder of a window into another."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from core.languages import language_for
from core.navigate.answers import Call, SymbolKey
from core.navigate.definition import definition
from core.store.index import Store
from core.workspace import across, relatives
from core.workspace.external import Packages
from core.workspace.following import declared_outside
from core.workspace.window import Neighbour, Window
from indexing import put_files, write_files
from marked import FileRange, Marked, parse_marked


@contextmanager
def opened(source: str):
    """(marked, window of the folder that the cursor is in). The first part of a path is its folder."""
    marked = parse_marked(source)
    with TemporaryDirectory() as place, ExitStack() as stack:
        folders: dict[str, Neighbour] = {}
        for name in dict.fromkeys(path.partition("/")[0] for path in marked.files):
            folders[name] = Neighbour(*folder_of(Path(place) / name, marked, stack))
        own = marked.cursor.path.partition("/")[0]
        snapshot = stack.enter_context(folders[own].open())
        yield marked, stack.enter_context(Window(own, snapshot, folders))


def folder_of(root: Path, marked: Marked, stack: ExitStack):
    mark = f"{root.name}/"
    files = {p.removeprefix(mark): text for p, text in marked.files.items() if p.startswith(mark)}
    write_files(root, files)
    store = Store(root)
    stack.callback(store.close)
    writer = store.open_writer()
    configs = {path: text for path, text in files.items() if language_for(path) is None}
    with writer.transaction():
        for path, text in configs.items():
            writer.put_config(path, text)
        projects = {path.rpartition("/")[0] for path in configs}
        writer.set_roots(tuple(sorted({"", *projects})))
    put_files(store, writer, {path: text for path, text in files.items() if path not in configs})
    writer.finish_bulk()
    writer.close()
    return root, store.snapshot


def label(marked: Marked, folder: str, path: str, span: tuple[int, int]) -> str:
    """The name of a spot, or the place in readable form."""
    whole = f"{folder}/{path}"
    for name, spot in marked.spots.items():
        if spot == FileRange(whole, *span):
            return name
    text = marked.files[whole]
    line = text[: span[0]].count(b"\n") + 1
    return f"{whole}:{line}:{text[span[0] : span[1]].decode()}"


def check_definition(source: str, expected: Iterable[str]):
    """Labels of what the name under the cursor leads to in other folders."""
    with opened(source) as (marked, window):
        path = marked.cursor.path.partition("/")[2]
        snapshot = window.snapshot(window.own)
        found = definition(snapshot, path, marked.cursor.start)
        targets = declared_outside(
            Packages(snapshot.root, variables={}), window, path, marked.cursor.start, found
        )
        places = [(window.place(t.path), (t.name_start, t.name_end)) for t in targets]
        found_labels = [
            label(marked, place.folder, place.path, span) for place, span in places if place
        ]
        assert found_labels == list(expected)
        return targets


def check_references(source: str, expected: Iterable[str], *, declaration=True):
    with opened(source) as (marked, window):
        path = marked.cursor.path.partition("/")[2]
        found = [
            label(marked, folder, file, span)
            for folder, places in across.references(
                window,
                path,
                marked.cursor.start,
                include_declaration=declaration,
                minimum_confidence=1.0,
            )
            for file, spans in places.items()
            for span in spans
        ]
        assert sorted(found) == sorted(expected)


def item(window: Window, marked: Marked) -> tuple[str, SymbolKey]:
    path = marked.cursor.path.partition("/")[2]
    ((folder, found),) = across.prepare(window, path, marked.cursor.start, 1.0)
    return folder, found.key


@contextmanager
def at_item(source: str):
    """(marked, window of the item's folder, its key)"""
    with opened(source) as (marked, window):
        folder, key = item(window, marked)
        with Window(folder, window.snapshot(folder), window.folders) as its:
            yield marked, its, key


def shown(marked: Marked, folder: str, call: Call, sites_in: str) -> tuple[str, list[str]]:
    first, _, rest = sites_in.partition("/")
    sites = [label(marked, first, rest, span) for span in call.sites]
    name = label(marked, folder, call.item.path, call.item.focus)
    return f"{name} {call.certainty.via}".strip(), sites


def check_incoming(source: str, expected: Mapping[str, list[str]]):
    """Callers in other folders, each with the labels of its call sites; "caller via Base.run" where it is so."""
    with at_item(source) as (marked, window, key):
        found = [
            shown(marked, folder, call, f"{folder}/{call.item.path}")
            for folder, calls in across.other_incoming(window, key)
            for call in calls
        ]
        assert dict(found) == dict(expected)


def check_outgoing(source: str, expected: Mapping[str, list[str]]):
    with at_item(source) as (marked, window, key):
        found = [
            shown(marked, folder, call, f"{window.own}/{key.path}")
            for folder, call in across.outgoing(window, key, 1.0)
        ]
        assert dict(found) == dict(expected)


def check_implementation(source: str, expected: Iterable[str]):
    with opened(source) as (marked, window):
        path = marked.cursor.path.partition("/")[2]
        found = relatives.implementation(window, path, marked.cursor.start, 1.0)
        assert [label(marked, folder, t.path, t.focus) for folder, t in found] == list(expected)


def check_types(source: str, *, above: Iterable[str] = (), below: Iterable[str] = ()):
    with opened(source) as (marked, window):
        path = marked.cursor.path.partition("/")[2]
        ((folder, found),) = relatives.prepare_types(window, path, marked.cursor.start, 1.0)
        with Window(folder, window.snapshot(folder), window.folders) as its:

            def labels(items):
                return [label(marked, name, item.path, item.focus) for name, item in items]

            assert labels(relatives.supertypes(its, found.key)) == list(above)
            assert labels(relatives.subtypes(its, found.key)) == list(below)
