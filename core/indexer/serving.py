"""The indexer of one folder as its clients know it: the index kept up to date, and vectors of what is in it.

client -> indexer   {"do": "embed", "id", "texts"}, {"do": "pause meaning", "value"}
indexer -> client   {"event": "vectors", "id", "vectors": [base64] | null, "why", "model"}
"""

from pathlib import Path
from typing import Any

from core.indexer.channel import Line, Message
from core.indexer.meaning import Meaning, answer
from core.indexer.service import Service
from core.indexer.settings import Settings
from core.indexer.wishes import Wishes
from core.store.index import Store

MOST_RECENT = 100  # files that are seen to before all others; more are no haste


class ServiceWithMeaning(Service):
    """`run` returns when it ends."""

    def __init__(self, root: Path, store: Store, settings: Settings, **others: Any) -> None:
        self._meaning = Meaning(root, store, settings)
        self._recent: frozenset[str] = frozenset()
        super().__init__(root, store, settings, **others)

    def _received(self, line: Line, message: Message) -> None:
        match message.get("do"):
            case "embed":
                answer(line, message, self._meaning)
            case "pause meaning":
                self._meaning.pause(bool(message.get("value")))
            case _:
                super()._received(line, message)

    def _fulfil(self, wishes: Wishes) -> None:
        if wishes.settings is not None:
            self._meaning.configure(wishes.settings)
        recent = frozenset(wishes.paths)
        self._recent = recent if len(recent) <= MOST_RECENT else frozenset()
        super()._fulfil(wishes)

    def _tell_revision(self) -> None:
        changed = self._indexer.revision != self._revision
        super()._tell_revision()
        if changed:
            self._meaning.changed(self._indexer.preferred, self._recent)

    def _status(self) -> Message:
        return {**super()._status(), "meaning": self._meaning.told()}

    def run(self) -> None:
        try:
            super().run()
        finally:
            self._meaning.close()
