"""What a feature sees of the world: the question's own snapshots, and the way from our places to the client's.

A feature opens a view of the document it is asked about and gets everything from it: the offset under the cursor, the
snapshot for core/navigate, and URIs and ranges of answers. The lines that convert an answer's range come from the
same snapshot as the answer itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lsprotocol import types

from core.navigate.answers import Definition, Span
from core.text import LineIndex
from core.workspace import ExternalTarget, Workspace
from core.workspace.window import Window
from lsp_server import shapes
from lsp_server.capabilities import Client
from lsp_server.dispatch import Request
from lsp_server.folders import Folder, Folders, Place
from lsp_server.options import Options
from lsp_server.positions import document_key, from_lsp, to_lsp, uri_of

Snapshot = Any  # core.store's, which doors may not name

# Empty stands in for a file that has gone meanwhile: its answers point at its beginning.
NO_LINES = LineIndex.from_bytes(b"")


@dataclass(slots=True)
class View:
    """One snapshot, of one folder or of a document that is in none, as one client counts and spells."""

    reading: "Reading"
    snapshot: Snapshot
    folder: Folder | None
    path: str
    is_other: bool = False  # than the folder that was asked about
    _others: "dict[str, View]" = field(default_factory=dict)
    _lines: dict[str, LineIndex] = field(default_factory=dict)
    _uris: dict[str, str] = field(default_factory=dict)

    def lines(self, path: str) -> LineIndex:
        found = self._lines.get(path)
        if found is None:
            found = self._lines[path] = self.snapshot.lines(path) or NO_LINES
        return found

    def have_lines(self, paths: Collection[str]) -> None:
        """Get the lines of many files at once, before they are asked for one by one."""
        self._lines.update(self.snapshot.lines_of(paths))

    def offset(self, position: types.Position) -> int:
        """Where the cursor is in the viewed document."""
        return from_lsp(self.lines(self.path), position, self.reading.client.encoding)

    @property
    def folder_path(self) -> str | None:
        return None if self.folder is None else self.folder.path

    @property
    def confidence(self) -> float:
        """How sure answers must be, by the settings of this folder."""
        options = self.reading.options
        if self.folder is not None:
            options = self.reading.folder_options.get(self.folder.path, options)
        return options.minimum_confidence

    def question(self, position: types.Position) -> tuple[Snapshot, str, int, float]:
        """What core/navigate asks for: snapshot, path, offset, least confidence."""
        return self.snapshot, self.path, self.offset(position), self.confidence

    def range(self, path: str, span: Span) -> types.Range:
        return to_lsp(self.lines(path), span.start, span.end, self.reading.client.encoding)

    def ranges(self, path: str, spans: Iterable[tuple[int, int]]) -> list[shapes.Range]:
        """The same as plain numbers, for answers that come by the thousand."""
        return self.lines(path).to_ranges(spans, self.reading.client.encoding)

    def write_locations(self, places: dict[str, list[tuple[int, int]]]) -> Iterator[str]:
        """Places by path as JSON text, one text for each file."""
        self.have_lines(places)
        for path, spans in places.items():
            yield shapes.write_locations(self.uri(path), self.ranges(path, spans))

    def uri(self, path: str) -> str:
        """The client's own spelling for what it has open, the folder's for the rest."""
        found = self._uris.get(path)
        if found is None:
            found = self._uris[path] = self.reading.uri(Place(self.folder, path))
        return found

    def location(self, path: str, span: Span) -> types.Location:
        return types.Location(self.uri(path), self.range(path, span))

    def declared_outside(
        self, position: types.Position, found: Definition
    ) -> tuple[ExternalTarget, ...]:
        """What packages around the workspace declare of the name at a position, where they say more than it."""
        return self.reading.workspace.declared_outside(
            self.folder_path, self.snapshot, self.path, self.offset(position), found
        )

    def types_outside(self, position: types.Position) -> tuple[ExternalTarget, ...]:
        """Where the types of what is at a position are declared, outside the folder too."""
        return self.reading.workspace.types_outside(
            self.folder_path, self.snapshot, self.path, self.offset(position)
        )

    def window(self) -> Window:
        """The folders of the window as this question sees them. Use it in a `with` statement."""
        known = {folder.path for folder in self.reading.folders.roots}
        return self.reading.workspace.window(self.folder_path, self.snapshot, known)

    def into(self, folder: str, window: Window) -> "View":
        """A view of a folder of the window."""
        if folder == window.own:
            return self
        known = self._others.get(folder)
        if known is None:
            found = next(each for each in self.reading.folders.roots if each.path == folder)
            known = View(self.reading, window.snapshot(folder), found, "", is_other=True)
            self._others[folder] = known
        return known

    def shown(self, path: str) -> str:
        """A path for people, with the folder's name where the question came from another one."""
        return f"{self.folder.name}/{path}" if self.folder is not None and self.is_other else path

    def external_range(self, target: ExternalTarget, start: int, end: int) -> types.Range:
        return to_lsp(target.lines, start, end, self.reading.client.encoding)

    def external_place(self, target: ExternalTarget) -> str:
        """For people: in a folder of the window by its name, with the line."""
        place = self.reading.folders.place(uri_of(target.path))
        if place.folder is None or place.folder == self.folder:
            return target.path
        line = self.external_range(target, target.name_start, target.name_end).start.line
        return f"{place.folder.name}/{place.path}:{line + 1}"

    def external_uri(self, target: ExternalTarget) -> str:
        return self.reading.uri(self.reading.folders.place(uri_of(target.path)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One question's view of the session, as it was when the question arrived."""

    request: Request
    workspace: Workspace
    client: Client
    options: Options
    folder_options: Mapping[str, Options]  # by path, where the client tells folders apart
    folders: Folders
    places: Mapping[str, Place]  # of open documents, by document_key
    spellings: Mapping[Place, str]  # the same, as the client spells them
    revision: int  # of the last edit before the question

    def uri(self, place: Place) -> str:
        return self.spellings.get(place) or self.folders.uri(place)

    @contextmanager
    def view(self, uri: str) -> Iterator[View]:
        """A view of a document, with all edits that arrived before the question."""
        place = self.places.get(document_key(uri)) or self.folders.place(uri)
        with self._snapshot(place.folder_path, place.path) as snapshot:
            yield View(self, snapshot, place.folder, place.path)

    @contextmanager
    def folder_view(self, folder: Folder) -> Iterator[View]:
        """A view of a whole folder."""
        with self._snapshot(folder.path, "") as snapshot:
            yield View(self, snapshot, folder, "")

    @contextmanager
    def _snapshot(self, folder: str | None, path: str) -> Iterator[Snapshot]:
        self.workspace.wait_fresh(self.revision, self.request.cancelled)
        with (
            self.workspace.snapshot(folder, path) as snapshot,
            self.request.interruptible(snapshot.interrupt),
        ):
            yield snapshot


Question = Callable[[Reading, Any], object]
