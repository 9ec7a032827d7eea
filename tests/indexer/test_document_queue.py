"""The thread that brings edits to overlays outlives whatever happens beside it."""

import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from core.errors import Cancelled
from core.indexer.settings import Settings
from core.workspace import documents
from core.workspace.admission import Admission
from core.workspace.documents import Documents
from core.workspace.layer import Layer
from indexers import LIMIT


class Reluctant:
    """A layer with work left, during which another thread opens a document in a layer that is new."""

    def __init__(self, documents: Documents, left: int) -> None:
        self.documents, self.left = documents, left

    def has_more(self) -> bool:
        return self.left > 0

    def catch_up(self, cancelled: Callable[[], bool]) -> None:
        self.left -= 1
        another = Reluctant(self.documents, 0)
        self.documents.edit(("", f"{self.left}"), cast(Layer, another), None)

    def update(self, *_: Any) -> None: ...

    def close(self) -> None: ...


def test_folders_that_come_while_files_are_linked_anew_do_not_end_the_thread() -> None:
    queue = Documents(lambda text: None, Admission(Settings(), lambda *_: None))
    try:
        for number in range(3):
            layer = cast(Layer, Reluctant(queue, 3))
            queue.edit(("folder", f"a{number}.py"), layer, None)
        assert queue.settle(20)
    finally:
        queue.close()


class Waiting:
    """A layer with work left, which is given up when something more urgent is there."""

    def __init__(self, left: int) -> None:
        self.left, self.calls = left, 0

    def has_more(self) -> bool:
        return self.left > 0

    def catch_up(self, cancelled: Callable[[], bool]) -> None:
        self.calls += 1
        if cancelled():
            raise Cancelled
        self.left -= 1

    def update(self, *_: Any) -> None: ...

    def close(self) -> None: ...


def test_what_waits_is_linked_while_somebody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit that is not left alone yet is not more urgent: its turn comes."""
    monkeypatch.setattr(documents, "QUIET_SECONDS", 600.0)
    queue = Documents(lambda text: None, Admission(Settings(), lambda *_: None))
    try:
        layer = Waiting(3)
        queue.edit(("folder", "a.py"), cast(Layer, layer), None)
        end = time.monotonic() + LIMIT
        while layer.left and time.monotonic() < end:
            time.sleep(0.01)
        assert (layer.left, layer.calls) == (0, 3)
    finally:
        queue.close()
