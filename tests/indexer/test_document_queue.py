"""The thread that brings edits to overlays outlives whatever happens beside it."""

from collections.abc import Callable
from typing import Any, cast

from core.indexer.settings import Settings
from core.workspace.admission import Admission
from core.workspace.documents import Documents
from core.workspace.layer import Layer


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
    documents = Documents(lambda text: None, Admission(Settings(), lambda *_: None))
    try:
        for number in range(3):
            layer = cast(Layer, Reluctant(documents, 3))
            documents.edit(("folder", f"a{number}.py"), layer, None)
        assert documents.settle(20)
    finally:
        documents.close()
