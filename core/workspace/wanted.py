"""Under which names a symbol may be used by files of other folders. Too many names only cost time: whoever uses them
links what is written so, and keeps what leads to the symbol."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core import paths as op
from core.model import EVERYTHING, FileFacts, FilePath, Flag, Kind, Role
from core.navigate.call_hierarchy import CALLS
from core.store.caches import Cache
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot
from core.workspace.window import Place, Window

MOST_FILES = 300  # that import a symbol, in which other names for it are looked for
MOST_HEIRS = 1000
MOST_CALLS = 2000  # that are looked at whatever is called: a variable may hold what is wanted
WHOLE = frozenset(("", "*", "default", EVERYTHING))  # imports that give a thing any name
Target = tuple[FilePath, int]


class Wanted(NamedTuple):
    """Symbols of one folder that are looked for in others."""

    targets: frozenset[Target]  # by their absolute path and their place in the file's facts
    names: frozenset[str]
    nameless: bool  # an import may give it any name: a module, what a file exports as a whole
    heirs: bool  # names of classes that derive from those of the names count too
    called: bool  # who calls it is wanted, by whatever name


class Summary(NamedTuple):
    """What a file's facts say about names, in short."""

    names: frozenset[str]  # of all references
    renamed: tuple[tuple[str, str], ...]  # (name, other name of the same thing here)
    bases: frozenset[str]
    classes: frozenset[str]
    calls: int


SUMMARIES: Cache[Summary] = Cache(2_000_000)  # names


def wanted_for(
    window: Window, folder: str, rows: Sequence[SymbolRow], *, called: bool = False
) -> Wanted:
    """What to look for. With `called`, a constructor is meant by its class and by classes that inherit it, too."""
    snapshot = window.snapshot(folder)
    names: set[str] = set()
    nameless = heirs = False
    for row in rows:
        found = [row]
        if called and row.flags & Flag.CONSTRUCTOR:
            heirs = True
            found += owners(snapshot, row)
        for each in found:
            more, whole = names_of(snapshot, each)
            names |= more
            nameless = nameless or whole
    targets = frozenset(target_of(window, folder, row) for row in rows)
    return Wanted(targets, frozenset(names), nameless, heirs, called)


def target_of(window: Window, folder: str, row: SymbolRow) -> Target:
    index = window.snapshot(folder).symbol_index(row.id)
    return window.absolute(Place(folder, row.path)), -1 if index is None else index


def owners(snapshot: Snapshot, constructor: SymbolRow) -> list[SymbolRow]:
    """The class of a constructor, and those that inherit from it."""
    found = [constructor.parent]
    told = set(found)
    for number in found:
        if len(found) > MOST_HEIRS:
            break
        more = {base.symbol for base in snapshot.derived_from(number)} - told
        told |= more
        found += sorted(more)
    return list(snapshot.symbols(found).values())


def names_of(snapshot: Snapshot, row: SymbolRow) -> tuple[set[str], bool]:
    """(names under which the files of its own folder offer a symbol, whether importers choose one themselves)."""
    names = {row.name} if row.parent else module_names(row.path)
    summaries = [summary(snapshot, path) for path in (row.path, *importers(snapshot, row))]
    found = closure(names, not row.parent, [each for each in summaries if each is not None])
    return found, not row.parent or not WHOLE.isdisjoint(found)


def module_names(path: FilePath) -> set[str]:
    """What a module may be called: its file, or the folders whose main file it is."""
    parts = path.split("/")
    return {parts[-1].partition(".")[0], *parts[-2:-1]}


def importers(snapshot: Snapshot, row: SymbolRow) -> list[FilePath]:
    """Files of its own folder that import a symbol under another name, or may."""
    places: dict[int, list[int]] = {}
    for ref in snapshot.refs_to([row.id]):
        if ref.role is Role.IMPORT:
            places.setdefault(ref.file, []).extend([ref.length] * len(ref.starts))
    usual = len(row.name.encode())
    files = [file for file, found in places.items() if len(found) > 1 or found[0] != usual]
    paths = snapshot.paths(files[:MOST_FILES])
    return sorted(path for path in paths.values() if path is not None)


def closure(names: Iterable[str], nameless: bool, summaries: Sequence[Summary]) -> set[str]:
    """These names, and all others that files give to what they stand for."""
    found = set(names)
    before = -1
    while len(found) != before:
        before = len(found)
        for each in summaries:
            for name, other in each.renamed:
                if name in found or (nameless and name in WHOLE):
                    found.add(other)
    return found


def names_in(
    snapshot: Snapshot, files: Sequence[FilePath], wanted: Wanted
) -> Iterator[tuple[FilePath, FileFacts, list[int]]]:
    """The references in these files that may mean what is wanted, by their numbers."""
    summaries = {path: found for path in files if (found := summary(snapshot, path)) is not None}
    every = list(summaries.values())
    names = closure(wanted.names, wanted.nameless, every)
    before = -1
    while wanted.heirs and len(names) != before:
        before = len(names)
        for each in every:
            if not each.bases.isdisjoint(names):
                names |= each.classes
        names = closure(names, False, every)
    all_calls = wanted.called and sum(each.calls for each in every) <= MOST_CALLS
    for path, each in summaries.items():
        if each.names.isdisjoint(names) and not wanted.nameless and not (all_calls and each.calls):
            continue
        facts = snapshot.facts(path)
        numbers = [
            number
            for number, reference in enumerate(facts.references if facts is not None else ())
            if reference.name in names
            or (wanted.nameless and reference.role is Role.IMPORT)
            or (all_calls and reference.role in CALLS)
        ]
        if facts is not None and numbers:
            yield path, facts, numbers


def summary(snapshot: Snapshot, path: FilePath) -> Summary | None:
    """Of a file; kept, for the same files are asked about again and again."""
    row = snapshot.file(path)
    if row is None:
        return None

    def make() -> tuple[Summary, int] | None:
        facts = snapshot.facts(path)
        if facts is None:
            return None
        found = summed_up(facts)
        return found, 10 + len(found.names) + len(found.renamed)

    return SUMMARIES.get((snapshot.root, path, row.tag, row.extractor), make)


def summed_up(facts: FileFacts) -> Summary:
    renamed = {(item.name, item.alias) for item in facts.imports if item.alias}
    for name, path in (facts.exports or {}).items():
        node = facts.paths[path]
        if node[0] == op.IMPORT:
            item = facts.imports[node[1]]
            renamed |= {(item.name, name), (item.alias, name)}
        elif node[0] == op.SYMBOL:
            renamed.add((facts.symbols[node[1]].name, name))
        elif node[0] == op.NAME:
            renamed.add((node[2], name))
    return Summary(
        frozenset(reference.name for reference in facts.references),
        tuple(sorted(pair for pair in renamed if pair[0] != pair[1])),
        frozenset(r.name for r in facts.references if r.role is Role.INHERIT),
        frozenset(s.name for s in facts.symbols if s.kind is Kind.CONTAINER and s.bases),
        sum(reference.role in CALLS for reference in facts.references),
    )
