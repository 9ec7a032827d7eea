"""Search by meaning for one command: through the indexer that is at work, or by a model of this process's own."""

import time
from collections.abc import Callable
from pathlib import Path

from core.embed.model import Model
from core.embed.wanted import wanted_by
from core.errors import EmbedError
from core.indexer.channel import connect
from core.indexer.lock import FolderLock
from core.indexer.meaning import Meaning
from core.indexer.places import index_folder
from core.indexer.settings import Settings
from core.indexer.unembedded import find_due
from core.search.passages import RECIPES
from core.store.index import Store
from core.store.snapshot import Snapshot
from core.store.vector_tables import KIND
from core.workspace.meaning import Asker, Channel, FolderMeaning, OwnModel
from core.workspace.status import ask_indexer

LOOK_SECONDS = 0.2
ANSWER_SECONDS = 60.0
THROUGH = frozenset({"ready", "resting"})


def meaning_of(root: Path, settings: Settings, snapshot: Snapshot) -> FolderMeaning:
    """For all questions of one command about a snapshot; the model is loaded at the first."""
    asker = asker_for(root, settings, snapshot)
    return FolderMeaning(snapshot, asker, settings, ANSWER_SECONDS)


def asker_for(root: Path, settings: Settings, snapshot: Snapshot) -> Asker:
    line = connect(index_folder(root))
    if line is not None:
        return Channel(line)
    # What the index has decides which model it is.
    kind = str(snapshot.meta(KIND) or "")
    precision = settings.model_precision if not kind else "int8" if "-int8-" in kind else "fp32"
    return OwnModel(settings, precision)


def embed_here(
    root: Path,
    settings: Settings,
    seconds: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Embed all that is due: wait for the indexer that is at work, or do it here. `progress`: files done, of so many.

    EmbedError when there is no model, or it takes too long.
    """
    end = time.monotonic() + seconds
    store = Store(root, index_folder(root))
    lock = FolderLock(store.folder.path)
    try:
        if is_complete(store, settings):
            return
        if not lock.acquire():
            wait_for(lambda: told_by_indexer(store.folder.path), end, progress)
            return
        meaning = Meaning(root, store, settings)
        try:
            meaning.changed((), ())
            wait_for(meaning.told, end, progress)
        finally:
            meaning.close()
    finally:
        lock.release()
        store.close()


def is_complete(store: Store, settings: Settings) -> bool:
    """Whether nothing is due, as far as a look tells."""
    recipe = RECIPES.get(settings.recipe, RECIPES["nl"])
    wanted = wanted_by("", settings.model_precision, False)
    with store.snapshot() as snapshot:
        return not find_due(snapshot, recipe, Model(Path(), wanted.precision).key, ()).files


def told_by_indexer(index: Path) -> dict[str, object]:
    status = ask_indexer(index)
    return {} if status is None else dict(status.meaning)


def wait_for(
    told: Callable[[], dict[str, object]], end: float, progress: Callable[[int, int], None]
) -> None:
    while time.monotonic() < end:
        found = told()
        if found.get("state") == "off":
            raise EmbedError(str(found.get("why")))
        done, total = int(str(found.get("done", 0))), int(str(found.get("total", 0)))
        progress(done, total)
        if found.get("state") in THROUGH and done == total:
            return
        time.sleep(LOOK_SECONDS)
    raise EmbedError("not all symbols were embedded in time")
