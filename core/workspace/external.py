"""Names that packages outside the workspace define: found in its environment, parsed when asked for, kept in memory.

Nothing here is indexed or run. What a name means inside packages (re-exports, inheritance) is asked of the linker, by a
file that exists nowhere and says `from module import name`.
"""

import os
import threading
from collections.abc import Mapping
from pathlib import Path

from core import paths as op
from core.extract import extract
from core.indexer.reading import MAX_CONFIG_BYTES, read_anywhere
from core.languages import language_for
from core.languages.packages import PackageRules, Surroundings, packages_for
from core.link.linker import Linker
from core.model import ExternalName, FileFacts, FilePath, Import, Kind, Symbol, SymbolLookup, Via
from core.navigate.cursor import externals_at, spot_at
from core.navigate.documentation import clean_documentation
from core.navigate.hover import clean_signature
from core.store.snapshot import Snapshot
from core.text import LineIndex
from core.workspace.values import ExternalTarget

MAX_BYTES = 4_000_000  # of a package's file
MOST_FILES = 200  # kept in memory
MOST_PARSED = 3_000_000  # bytes for one question: what lies deeper is left out
ASKING = "\0asking"  # name of the file that exists nowhere


class RealDisk:
    """`core.languages.packages.Disk`."""

    def is_file(self, path: str) -> bool:
        return os.path.isfile(path)

    def is_folder(self, path: str) -> bool:
        return os.path.isdir(path)

    def names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(folder))
        except OSError:
            return []

    def read(self, path: str) -> bytes | None:
        return read_anywhere(path, MAX_CONFIG_BYTES)

    def real(self, path: str) -> str:
        return os.path.realpath(path)


class External:
    """The packages around one workspace folder; a `core.link.outside.ExternalLookup`. Safe to use from any thread."""

    def __init__(
        self, root: Path, interpreter: str = "", variables: Mapping[str, str] | None = None
    ) -> None:
        own = {**(os.environ if variables is None else variables), "PATHSEP": os.pathsep}
        self._around = Surroundings(root.as_posix(), interpreter, own)
        self._disk = RealDisk()
        self._lock = threading.RLock()
        self._folders: dict[PackageRules, tuple[str, ...]] = {}
        self._budget = 0  # bytes that the present question may still parse
        self._facts: dict[FilePath, tuple[bytes, FileFacts] | None] = {}

    def find(
        self, lookup: SymbolLookup, asking: FilePath, name: ExternalName
    ) -> ExternalTarget | None:
        """Where `name`, asked for in the file `asking` of the workspace, is declared; None when it is not found."""
        language = language_for(asking)
        if language is None:
            return None
        folder = asking.rpartition("/")[0]
        path = f"{self._around.root}/{folder}/{ASKING}{language.extensions[0]}"
        with self._lock:
            self._budget = MOST_PARSED
            for module, inner in readings(name):
                for target in self._resolve(lookup, path, language.name, module, inner):
                    if (found := self._target(*target)) is not None:
                        return found
        return None

    def at(self, snapshot: Snapshot, path: FilePath, offset: int) -> tuple[ExternalTarget, ...]:
        """What packages declare of the name at an offset of a file of the workspace: by itself, or as a member of
        something of theirs. Empty when it is none of theirs, or when they are not there."""
        spot = spot_at(snapshot, path, offset)
        facts = snapshot.facts(path)
        if spot is None or facts is None or spot.local is not None:
            return ()
        found: dict[tuple[FilePath, int], ExternalTarget] = {}
        with self._lock:
            self._budget = MOST_PARSED
            linker = Linker(snapshot, self)
            for number in spot.references:
                for target in linker.resolve(path, facts.references[number].path).targets:
                    if target.via == Via.NAME and is_outside(target.file):
                        place = self._target(target.file, target.symbol)
                        if place is not None:
                            found[target.file, target.symbol] = place
        if not found:
            names = externals_at(snapshot, spot, facts)
            return tuple(
                place for name in names if (place := self.find(snapshot, path, name)) is not None
            )
        return tuple(found.values())

    def _resolve(
        self, lookup: SymbolLookup, path: FilePath, language: str, module: str, name: str
    ) -> list[tuple[FilePath, int]]:
        """(file, symbol) that `name` of `module` means, asked from `path`, a file that is there for this only.

        It stands outside, so that the workspace's own modules cannot be meant.
        """
        facts, last = question(language, ExternalName(module, name))
        found = Linker(lookup, Asked(self, path, facts)).resolve(path, last)
        places = [(target.file, target.symbol) for target in found.targets]
        if not places and not name and (whole := self.external_module(module, path)) is not None:
            places = [(whole, 0)]
        return places

    # -- ExternalLookup

    def external_module(self, name: str, from_file: FilePath) -> FilePath | None:
        language = language_for(from_file)
        rules = None if language is None else packages_for(language.name)
        if rules is None or not name:
            return None
        folders = self._folders.get(rules)
        if folders is None:
            folders = self._folders[rules] = rules.search_folders(self._around, self._disk)
        asking = os.path.join(self._around.root, from_file.rpartition("/")[0])
        found = rules.candidates(name, folders, asking, self._around.root, self._disk)
        return next((path for path in found if self.exists(path)), None)

    def facts(self, path: FilePath) -> FileFacts | None:
        found = self._read(path)
        return None if found is None else found[1]

    def exists(self, path: FilePath) -> bool:
        return is_outside(path) and os.path.isfile(path)

    # -- inside

    def _read(self, path: FilePath) -> tuple[bytes, FileFacts] | None:
        """Source and facts of a package's file; None when it cannot be read."""
        if not is_outside(path):
            return None
        with self._lock:
            if path not in self._facts:
                if self._budget < 0:
                    return None
                while len(self._facts) >= MOST_FILES:
                    del self._facts[next(iter(self._facts))]
                self._facts[path] = self._parse(path)
            return self._facts[path]

    def _parse(self, path: FilePath) -> tuple[bytes, FileFacts] | None:
        language = language_for(path)
        source = None if language is None else read_anywhere(path, MAX_BYTES)
        if language is None or source is None:
            return None
        self._budget -= len(source)
        return source, extract(source, language)

    def _target(self, path: FilePath, index: int) -> ExternalTarget | None:
        found = self._read(path)
        if found is None:
            return None
        source, facts = found
        symbol = facts.symbols[index]
        # A module is opened at its beginning.
        start, end = (0, 0) if index == 0 else (symbol.start, symbol.end)
        name_start, name_end = (0, 0) if index == 0 else (symbol.name_start, symbol.name_end)
        signature = source[symbol.signature_start : symbol.signature_end] if index else b""
        text = source[symbol.doc_start : symbol.doc_end] if symbol.doc_start >= 0 else b""
        return ExternalTarget(
            path=path,
            lines=LineIndex.from_bytes(source),
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


def is_outside(path: FilePath) -> bool:
    """Whether a file is a package's: those of the workspace are named from its root."""
    return os.path.isabs(path)


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


class Asked:
    """An ExternalLookup with one file more."""

    def __init__(self, external: External, path: FilePath, facts: FileFacts) -> None:
        self._path, self._facts, self._external = path, facts, external
        self.external_module = external.external_module

    def facts(self, path: FilePath) -> FileFacts | None:
        return self._facts if path == self._path else self._external.facts(path)

    def exists(self, path: FilePath) -> bool:
        return path == self._path or self._external.exists(path)
