"""The unsaved text of one folder, or of one document outside of all folders, laid over an index.

Everything that follows from an edit is worked out here: the document's own facts and links, and links of other files
that rest on names of which it says something else now. When the index moves under it, everything is linked again.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from core.errors import DamagedIndex, NoIndex, SchemaMismatch, StoreError
from core.extract.edited import Extracted, extract_edited, taken_over
from core.indexer.changes import Affected
from core.indexer.layered import Layered, paths_under
from core.languages import Language
from core.link.beside import surface_beside
from core.link.edited import MOST_NUMBERS, Edited, link_whole, next_surface
from core.link.linker import Linker
from core.link.surface import Surface, names_changed
from core.model import FileFacts, FilePath, TakenBodies, TakenOver
from core.navigate.open_trees import edited_tree, forget_tree
from core.store.index import Store
from core.store.overlay import Overlay, OverlayFile, overlay_file
from core.store.packed_links import PackedLinks, pack_links
from core.store.snapshot import Snapshot
from core.workspace.garbage import without_gc
from core.workspace.linking import Last, link, link_following
from core.workspace.same_state import Moved, check_same
from core.workspace.scratch import Scratch

LOG = logging.getLogger(__name__)

AT_ONCE = 40  # other files that are linked anew before an edit counts as known; the rest follows
RENEW_SECONDS = 10.0  # for making an overlay anew, on a machine that is very busy


def never() -> bool:
    """A flag that is not set."""
    return False


class Text(NamedTuple):
    """An open document as its editor shows it."""

    path: FilePath
    source: bytes
    language: Language


class Layer:
    """Written by one thread at a time (`update`, `refresh`, `close`); `snapshot` may be asked by any."""

    def __init__(
        self,
        root: Path,
        store: Store | None,
        scratch: Scratch,
        damaged: Callable[[str, str], None],
        outdated: Callable[["Layer"], None],
    ) -> None:
        """`store` None: there is no index. `damaged` is told why and which file, once for each; `outdated` when
        `refresh` must be called soon, on the thread that writes."""
        self.root = root
        self._store = store
        self._scratch = scratch
        self._damaged = damaged
        self._outdated = outdated
        self._broken: object = None  # identity of the index that was said to be damaged
        self._overlay: Overlay | None = None
        self._identity: object = None  # of the index whose ids the overlay has
        self._spoilt = False  # it could not be written
        self._files: dict[FilePath, OverlayFile] = {}
        self._last: Last | None = None  # what was edited last is likely to be edited next
        self._extracted: tuple[FilePath, Extracted] | None = None
        # What its facts have in common with those before.
        self._taken: tuple[FileFacts, TakenOver | TakenBodies] | None = None
        self._late: set[FilePath] = set()  # to be linked anew when there is time
        self._condition = threading.Condition()

    # -- reading

    def snapshot(self) -> Snapshot:
        """The index with the open documents over it; where there is no index, these alone."""
        deadline = time.monotonic() + RENEW_SECONDS
        while True:
            with self._condition:
                overlay, identity = self._overlay, self._identity
            try:
                found = self._open(overlay)
            except StoreError:
                if self._overlay is overlay:
                    raise
                continue  # it was made anew, and the old one removed, before it was opened here
            if not found.overlaid or found.identity == identity:
                return found
            # There is another index now, with other ids: the overlay must be made anew before it fits.
            found.close()
            self._outdated(self)
            with self._condition:
                self._condition.wait_for(
                    lambda identity=identity: self._identity != identity,  # type: ignore[misc]
                    deadline - time.monotonic(),
                )
            if time.monotonic() >= deadline:
                return self._open(None)

    def _open(self, overlay: Overlay | None) -> Snapshot:
        if self._store is not None:
            try:
                return self._store.snapshot(overlay)
            except DamagedIndex as error:
                self.complain(str(error))
            except (NoIndex, SchemaMismatch) as error:
                LOG.debug("%s: %s", self.root, error)
        return self._scratch.store(self.root).snapshot(overlay)

    def complain(self, text: str) -> None:
        """The index has turned out damaged: that is said once, and it is built anew."""
        if self._store is None:
            return
        identity = self._store.folder.current()
        if identity != self._broken:
            self._damaged(text, "" if identity is None else identity.path.name)
            self._broken = identity

    def has_read(self, path: FilePath, size: int, most: int) -> bool:
        """Whether the index has a file that differs from this size by so much at most: a worker came through it."""
        with self._open(None) as index:
            row = index.file(path)
        return row is not None and bool(row.tag) and abs(row.size - size) <= most

    # -- writing

    def update(
        self,
        texts: Iterable[Text],
        closed: Collection[FilePath],
        cancelled: Callable[[], bool] = never,
    ) -> None:
        """Documents have this text now; others are closed. All or nothing; Cancelled when it is given up."""
        with without_gc():
            files = [self._open_file(text) for text in texts]
            gone = [path for path in closed if path in self._files]
            if files or gone:
                self._put(files, gone, cancelled)

    def _put(
        self,
        files: Sequence[OverlayFile],
        gone: Collection[FilePath],
        cancelled: Callable[[], bool],
    ) -> None:
        """Once more where the index moves on between two looks at it: the edit must not be lost for that."""
        end = time.monotonic() + RENEW_SECONDS
        while True:
            try:
                with self._open(None) as index:
                    overlay = self._fitting_overlay(index, cancelled)
                    self._apply(index, overlay, files, gone, cancelled)
                return
            except Moved:
                if time.monotonic() >= end:
                    raise StoreError("the index does not come to rest") from None

    def _open_file(self, text: Text) -> OverlayFile:
        """A document's facts."""
        tree = edited_tree(self.root, text.path, text.source, text.language)
        known = self._extracted
        before = known[1] if known is not None and known[0] == text.path else None
        extracted = extract_edited(before, text.source, text.language, tree)
        if before is None:
            self._forget_extracted()
        self._extracted = text.path, extracted
        taken = taken_over(before, extracted)
        self._taken = None if before is None or taken is None else (before.facts, taken)
        return overlay_file(text.path, text.source, extracted.facts)

    def _forget_extracted(self) -> None:
        if self._extracted is not None:
            self._extracted[1].release()
        self._extracted = None

    def _fitting_overlay(self, index: Snapshot, cancelled: Callable[[], bool]) -> Overlay:
        """The overlay, made anew when it was laid over another index."""
        if self._overlay is not None and self._identity == index.identity and not self._spoilt:
            return self._overlay
        old, fresh = self._overlay, Overlay()
        self._last = None
        late, self._late = self._late, set()
        try:
            self._apply(index, fresh, list(self._files.values()), [], cancelled)
        except BaseException:
            self._late = late
            fresh.close()
            raise
        with self._condition:
            self._overlay, self._identity = fresh, index.identity
            self._spoilt = False
            self._condition.notify_all()
        if old is not None:
            self._discard(old)
        return fresh

    def _apply(
        self,
        index: Snapshot,
        overlay: Overlay,
        files: Sequence[OverlayFile],
        gone: Collection[FilePath],
        cancelled: Callable[[], bool],
    ) -> None:
        with self._open(overlay) as before:
            check_same(index, before)
            facts: dict[FilePath, FileFacts | None] = {file.path: file.facts for file in files}
            for path in gone:
                facts[path] = index.facts(path)
            affected = Affected(before)
            surfaces = [self._surface(file, affected) for file in files]
            for path in gone:
                affected.add(path, facts[path])
            affected.settle()
            readers = sorted((affected.readers | self._late) - facts.keys())
            remaining = (self._files.keys() | facts.keys()) - set(gone)
            drop = list(gone)
            if not remaining:
                drop += overlay.relinked_paths()
                readers = []
            there = [path for path in gone if index.exists(path)]
            lookup = Layered(before, facts, lambda folder: paths_under(before, folder), there=there)
            linker = Linker(lookup)
            alone = len(facts) == 1
            edited = [self._link(linker, before, s, alone, cancelled) for s in surfaces]
            links = {version.path: packed for version, packed in edited}
            links |= link(readers[:AT_ONCE], lookup, linker, cancelled)
            revision = before.revision
        overlay.update(index, files, links, drop)
        self._last = None
        if files:
            version, packed = edited[-1]
            self._last = Last(version, packed, files[-1].tag, revision, overlay.revision)
        self._files.update((file.path, file) for file in files)
        for path in gone:
            del self._files[path]
            forget_tree(self.root, path)
            if self._extracted is not None and self._extracted[0] == path:
                self._forget_extracted()
        self._late = set(readers[AT_ONCE:])

    def _surface(self, file: OverlayFile, affected: Affected) -> tuple[FilePath, Surface]:
        """What a document says to others now; who heard something else before is affected."""
        path, before = file.path, affected.before
        row, last = before.file(path), self._last
        old: Surface | None = None
        if last is not None and last.edited.path == path and row is not None:
            old = last.edited.surface if row.tag == last.tag else None
        if old is None or len(old.shared) > MOST_NUMBERS:
            facts = before.facts(path)
            old = None if facts is None else Surface(facts, {})
        taken = self._common(old)
        if old is not None and isinstance(taken, TakenOver):
            surface = next_surface(old, file.facts, taken)
        elif old is not None and isinstance(taken, TakenBodies):
            surface = surface_beside(old, file.facts, taken)
        else:
            surface = Surface(file.facts, {} if old is None else old.shared)
        if old is None:
            affected.add(path, file.facts)
        elif changed := names_changed(old, surface):
            affected.add_names(path, changed)
            affected.add_packages(path, old.facts, file.facts)
        return path, surface

    def _link(
        self,
        linker: Linker,
        before: Snapshot,
        version: tuple[FilePath, Surface],
        alone: bool,
        cancelled: Callable[[], bool],
    ) -> tuple[Edited, PackedLinks]:
        """A document's links: only those of what is new, when nothing else has changed since its last edit, nor
        changes with this one (`alone`)."""
        path, surface = version
        last = self._last
        if (
            not alone
            or last is None
            or last.edited.path != path
            or last.edited.surface.shared is not surface.shared
            or self._overlay is None
            or last.index_revision != before.revision
            or last.overlay_revision != self._overlay.revision
        ):
            edited = link_whole(linker, path, surface, cancelled)
            return edited, pack_links(surface.facts, edited.links)
        return link_following(linker, last, surface, self._common(last.edited.surface), cancelled)

    def _common(self, old: Surface | None) -> TakenOver | TakenBodies | None:
        """What the facts of the document that is being edited have in common with those of a surface."""
        if old is None or self._taken is None or self._taken[0] is not old.facts:
            return None
        return self._taken[1]

    def has_more(self) -> bool:
        """Whether other files wait to be linked anew."""
        return bool(self._late)

    def catch_up(self, cancelled: Callable[[], bool]) -> None:
        """Link some of the files that wait. Cancelled leaves them waiting."""
        some = sorted(self._late)[:AT_ONCE]
        with self._open(None) as index:
            overlay = self._fitting_overlay(index, cancelled)
            with self._open(overlay) as before:
                check_same(index, before)
                overlay.update(index, links=link(some, before, Linker(before), cancelled))
        self._late.difference_update(some)

    def refresh(self, cancelled: Callable[[], bool] = never) -> None:
        """The index has moved: drop what it has by now, link the rest against it again."""
        overlay = self._overlay
        if overlay is None or not (overlay.open_paths() or overlay.relinked_paths()):
            return
        with self._open(None) as index:
            if self._identity != index.identity:
                self._fitting_overlay(index, cancelled)
                return
            settled = set(overlay.settled_paths(index))
            live = [file for path, file in self._files.items() if path not in settled]
            relinked = overlay.relinked_paths()
            drop = [path for path in overlay.open_paths() if path in settled]
            if not live:
                overlay.update(index, drop=[*drop, *relinked])
                self._late.clear()
                return
            facts: dict[FilePath, FileFacts | None] = {file.path: file.facts for file in live}
            lookup = Layered(index, facts, lambda folder: paths_under(index, folder))
            links = link([*facts, *relinked], lookup, Linker(lookup), cancelled)
            overlay.update(index, live, links, drop)

    def renew(self) -> None:
        """The overlay could not be written, perhaps for want of room: with the next edit it is made anew, elsewhere."""
        self._spoilt = True

    def size(self) -> int:  # in bytes, on the disk
        return 0 if (overlay := self._overlay) is None else overlay.size()

    def close(self) -> None:
        """Forget the documents."""
        overlay, self._overlay = self._overlay, None
        if overlay is not None:
            self._discard(overlay)
        for path in self._files:
            forget_tree(self.root, path)
        self._forget_extracted()
        self._files.clear()

    def _discard(self, overlay: Overlay) -> None:
        if self._store is not None:
            self._store.release(overlay)
        self._scratch.store(self.root).release(overlay)
        overlay.close()
