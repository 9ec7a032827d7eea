"""Names that packages outside the folder declare: followed by the linker through the packages' own files, or through
another folder of the window that holds their source.

What a name means inside packages (re-exports, inheritance, what a call gives) is the linker's to say: asked of the
workspace's own file with the packages laid beside it, or, for a name of which only the module is known, of a file that
exists nowhere and says `from module import name`.
"""

import time

from core import paths as op
from core.languages import language_for
from core.link.linker import Linker
from core.model import ExternalName, FileFacts, FilePath, Import, Kind, Symbol, Via
from core.navigate.answers import Definition
from core.navigate.cursor import externals_at, spot_at
from core.navigate.hover import clean_signature
from core.navigate.type_definition import asked_value, type_places
from core.search.documentation import clean_documentation
from core.text import LineIndex
from core.workspace.external import Packages, is_outside
from core.workspace.values import ExternalTarget
from core.workspace.window import Place, Window

MOST_PARSED = 3_000_000  # bytes for one question: what lies deeper is left out
MOST_SECONDS = 3.0
ASKING = "\0asking"  # name of the file that exists nowhere


def declared_outside(
    packages: Packages, window: Window, path: FilePath, offset: int, found: Definition
) -> tuple[ExternalTarget, ...]:
    """What packages, other folders of the window among them, declare of the name at an offset, where they say more
    than its own folder does."""
    search = Search(packages, window)
    above = (search.find(path, name) for name in found.above)
    first = next((target for target in above if target is not None), None)
    if first is not None:
        return (first,)
    return () if found.is_sure else search.at(path, offset)


class Search:
    """One question, with its limits; a `core.link.outside.ExternalLookup`. Raises Cancelled when its reader is."""

    def __init__(self, packages: Packages, window: Window) -> None:
        self._packages = packages
        self._snapshot = window.snapshot(window.own)
        self._window = window
        self._across = window.lookup(window.own)
        self._budget = MOST_PARSED
        self._until = time.monotonic() + MOST_SECONDS
        self._asked: tuple[FilePath, FileFacts] | None = None

    def at(self, path: FilePath, offset: int) -> tuple[ExternalTarget, ...]:
        """What packages declare of the name at an offset of a file of the workspace: by itself, or as a member of
        something of theirs. Empty when it is none of theirs, or when they are not there."""
        spot = spot_at(self._snapshot, path, offset)
        facts = self._snapshot.facts(path)
        if spot is None or facts is None or spot.local is not None:
            return ()
        found: dict[tuple[FilePath, int], ExternalTarget] = {}
        linker = Linker(self._snapshot, self)
        for number in spot.references:
            for target in linker.resolve(path, facts.references[number].path).targets:
                file = target.file
                if not is_outside(file):  # ours, by way of what a package's function gives
                    file = self._window.absolute(Place(self._window.own, file))
                place = self._target(file, target.symbol) if target.via == Via.NAME else None
                if place is not None:
                    found[file, target.symbol] = place
        if found:
            return tuple(found.values())
        names = externals_at(self._snapshot, spot, facts)
        return tuple(place for name in names if (place := self.find(path, name)) is not None)

    def types_at(self, path: FilePath, offset: int) -> tuple[ExternalTarget, ...]:
        """Where packages, and the workspace by way of these, declare the types of what is at an offset."""
        value = asked_value(self._snapshot, path, offset)
        if value is None:
            return ()
        found: list[ExternalTarget] = []
        for file, symbol, parameter in type_places(Linker(value.lookup, self), path, value):
            if parameter:
                continue
            if not is_outside(file):
                file = self._window.absolute(Place(self._window.own, file))
            place = self._target(file, symbol)
            found += [place] if place is not None else []
        return tuple(found)

    def bases_of(self, path: FilePath, qualified: str) -> tuple[ExternalTarget, ...]:
        """What packages declare of the bases of a container of a file: of the workspace, or of a package's."""
        facts = self.facts(path) if is_outside(path) else self._snapshot.facts(path)
        found: list[ExternalTarget] = []
        for base in Linker(self._snapshot, self).bases_of(path) if facts is not None else ():
            own = facts.symbols[base.symbol].qualified == qualified if facts is not None else False
            if own and is_outside(base.file) and self._window.place(base.file) is None:
                place = self._target(base.file, base.base)
                found += [place] if place is not None else []
        return tuple(found)

    def find(self, asking: FilePath, name: ExternalName) -> ExternalTarget | None:
        """Where `name`, asked for in the file `asking` of the workspace, is declared; None when it is not found."""
        language = language_for(asking)
        if language is None:
            return None
        # It stands outside, so that the workspace's own modules cannot be meant.
        folder = f"{self._packages.around.root}/{asking.rpartition('/')[0]}"
        path = f"{folder}/{ASKING}{language.extensions[0]}"
        for module, inner in readings(name):
            for target in self._resolve(path, language.name, module, inner):
                if (found := self._target(*target)) is not None:
                    return found
        return None

    def _resolve(
        self, path: FilePath, language: str, module: str, name: str
    ) -> list[tuple[FilePath, int]]:
        """(file, symbol) that `name` of `module` means, asked from `path`, a file that is there for this only."""
        facts, last = question(language, ExternalName(module, name))
        self._asked = path, facts
        found = Linker(self._snapshot, self).resolve(path, last)
        places = [(target.file, target.symbol) for target in found.targets]
        if not places and not name and (whole := self.external_module(module, path)) is not None:
            places = [(whole, 0)]
        return places

    # -- ExternalLookup

    def external_module(self, name: str, from_file: FilePath) -> FilePath | None:
        """In another folder of the window, whose source is what people work on; else in the environment."""
        found = self._across.external_module(name, from_file)
        return self._packages.module(name, from_file) if found is None else found

    def facts(self, path: FilePath) -> FileFacts | None:
        if self._asked is not None and self._asked[0] == path:
            return self._asked[1]
        self._snapshot.check()
        known = self._across.facts(path)
        if known is not None:
            return known
        size = self._packages.size(path)
        if size > self._budget or (size and time.monotonic() > self._until):
            return None
        self._budget -= size
        found = self._packages.read(path)
        return None if found is None else found.facts

    def exists(self, path: FilePath) -> bool:
        if self._asked is not None and self._asked[0] == path:
            return True
        return self._across.exists(path) or self._packages.exists(path)

    def has_folder(self, path: FilePath) -> bool:
        return self._across.has_folder(path)

    # -- inside

    def _target(self, path: FilePath, index: int) -> ExternalTarget | None:
        found = self._read(path)
        if found is None:
            return None
        source, facts, lines = found
        symbol = facts.symbols[index]
        # A module is opened at its beginning.
        start, end = (0, 0) if index == 0 else (symbol.start, symbol.end)
        name_start, name_end = (0, 0) if index == 0 else (symbol.name_start, symbol.name_end)
        signature = source[symbol.signature_start : symbol.signature_end] if index else b""
        text = source[symbol.doc_start : symbol.doc_end] if symbol.doc_start >= 0 else b""
        return ExternalTarget(
            path=path,
            lines=lines,
            start=start,
            end=end,
            name_start=name_start,
            name_end=name_end,
            name=symbol.name,
            qualified=symbol.qualified,
            kind=symbol.kind,
            detail=symbol.detail,
            language=facts.language,
            signature=clean_signature(signature.decode("utf-8", "replace")),
            documentation=clean_documentation(text.decode("utf-8", "replace")),
        )

    def _read(self, path: FilePath) -> tuple[bytes, FileFacts, LineIndex] | None:
        place = self._window.place(path)
        if place is not None:
            snapshot = self._window.snapshot(place.folder)
            facts, lines = snapshot.facts(place.path), snapshot.lines(place.path)
            if facts is None or lines is None:
                return None
            # Of a file that has changed since it was indexed only the place is known.
            return snapshot.source(place.path) or b"", facts, lines
        found = self._packages.read(path)
        return None if found is None else (*found, LineIndex.from_bytes(found.source))


def readings(name: ExternalName) -> list[tuple[str, str]]:
    """(module, name in it): what looks like a module may be a member of one (`os.path`)."""
    found = [(name.module, name.name)]
    head, _, last = name.module.rpartition(".")
    if head:
        found.append((head, f"{last}.{name.name}".rstrip(".")))
    return found


def question(language: str, name: ExternalName) -> tuple[FileFacts, int]:
    """Facts of a file that says `from module import name as m`, and the number of the path that is asked about."""
    symbol = Symbol(
        "", Kind.NAMESPACE, "module", -1, "", 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, op.NO_PATH, op.NO_PATH,
        (), (), (), (), (), (), (),
    )  # fmt: skip
    first, _, rest = name.name.partition(".")
    paths: list[tuple[object, ...]] = [(op.UNKNOWN,), (op.IMPORT, 0)]
    for part in rest.split(".") if rest else ():
        paths.append((op.MEMBER, len(paths) - 1, part))
    imported = Import(name.module, 0, first, "m", 0, 0, 0, 0)
    return FileFacts(language, (symbol,), tuple(paths), (imported,), (), {0: {"m": (1,)}}), len(
        paths
    ) - 1
