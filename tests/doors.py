"""A door's workspace for tests: its events kept, its answers short."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.indexer.settings import Settings
from core.model import ExternalName
from core.navigate.definition import definition
from core.navigate.references import references
from core.workspace import Event, ExternalTarget, Notice, Workspace
from indexers import LIMIT

FILES = {
    "a.py": "def f(): ...\n",
    "b.py": "from a import f\nf()\n",
}


class Door:
    """A workspace whose events are kept."""

    def __init__(
        self, workspace: Workspace, events: list[Event], changed: threading.Condition
    ) -> None:
        self.workspace, self.events, self._changed = workspace, events, changed

    def wait_for(self, wanted: Callable[[Event], bool]) -> Event:
        def find() -> Event | None:
            return next((event for event in self.events if wanted(event)), None)

        with self._changed:
            assert self._changed.wait_for(lambda: find() is not None, LIMIT), self.events
            found = find()
        assert found is not None
        return found

    def notices(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Notice)]

    # -- documents

    def open(
        self, path: str, text: str, folder: str | None = None, language: str = "python"
    ) -> int:
        return self.workspace.open_document(folder, path, text.encode(), language)

    def places(self, folder: str | None, path: str, text: str) -> list[str]:
        """`path:offset` of all references to what the first occurrence of a text in a file means."""
        with self.workspace.snapshot(folder, path) as snapshot:
            source = snapshot.source(path)
            assert source is not None
            found = references(snapshot, path, source.index(text.encode()))
            return [f"{item.path}:{item.span.start}" for item in found]

    def symbols(self, folder: str | None, path: str) -> list[str]:
        with self.workspace.snapshot(folder, path) as snapshot:
            return [symbol.name for symbol in snapshot.symbols_in(path) if symbol.parent]


@contextlib.contextmanager
def door(*folders: Path, **options: Any) -> Iterator[Door]:
    """A workspace of some folders. `client_watches` unless said otherwise: nothing happens by itself."""
    events: list[Event] = []
    changed = threading.Condition()

    def listen(event: Event) -> None:
        with changed:
            events.append(event)
            changed.notify_all()

    options.setdefault("client_watches", True)
    settings = options.pop("settings", Settings(jobs=1))
    workspace = Workspace([str(folder) for folder in folders], settings, listener=listen, **options)
    try:
        yield Door(workspace, events, changed)
    finally:
        workspace.close()


def folder_of(found: Door) -> str:
    [folder] = found.workspace.folders()
    return folder


def external(found: Door, path: str, name: ExternalName) -> ExternalTarget | None:
    """Where packages around the door's only folder declare a name."""
    folder = folder_of(found)
    with found.workspace.snapshot(folder, path) as snapshot:
        return found.workspace.external(folder, snapshot, path, name)


def outside(found: Door, path: str, offset: int) -> tuple[ExternalTarget, ...]:
    """What packages around the door's only folder declare of the name at an offset."""
    folder = folder_of(found)
    with found.workspace.snapshot(folder, path) as snapshot:
        meant = definition(snapshot, path, offset)
        return found.workspace.declared_outside(folder, snapshot, path, offset, meant)
