"""The name tiers: what a member of an unknown receiver may be. Answered when asked, never stored, always marked.

The only symbol of a name is a good guess, unless built-in types have that name too; of several only a ranking can be
given, by nearness. A name that is also seen on receivers outside the workspace is trusted less.
"""

from functools import cache

from core.languages import language_named
from core.model import EXTENSION, FilePath, Kind, Mode
from core.navigate.answers import Certainty
from core.store.rows import RefRow, SymbolRow
from core.store.snapshot import Snapshot

MOST_CANDIDATES = 8  # the right one of several is among so many nearly always
MOST_LOOKED_AT = 200
ONLY_ONE = 0.9  # measured share of right answers, see LINKING in ARCHITECTURE.md
SHORT_NAME = 0.85
FIRST_OF_SEVERAL = 0.45
NEXT = 0.6  # of the one before
DOUBT = 0.25  # for each file that uses the name on something outside
LEAST = 0.1  # what is less likely is no answer


def candidates(snapshot: Snapshot, name: str, *, member: bool, language: str) -> list[SymbolRow]:
    """Symbols that an unknown `x.name` (or a bare `name`, when not a member) may mean; none for common names."""
    if member and name in language_named(language).common_members:
        return []
    found = snapshot.symbols_named(name, MOST_LOOKED_AT)
    parents = snapshot.symbols({row.parent for row in found if row.parent})
    fitting = []
    for row in found:
        parent, file = parents.get(row.parent), snapshot.file(row.path)
        if parent is None or file is None or family(file.language) != family(language):
            continue
        inside = parent.kind is Kind.CONTAINER
        at_top = not parent.parent and parent.kind is Kind.NAMESPACE
        named = row.kind is not Kind.NAMESPACE and row.detail != EXTENSION
        if named and (inside if member else at_top):
            fitting.append(row)
    return fitting


def speaks_to(snapshot: Snapshot, one: FilePath, other: FilePath) -> bool:
    """Whether code of one file can call that of another, as far as their languages go."""
    a, b = snapshot.file(one), snapshot.file(other)
    return a is not None and b is not None and family(a.language) == family(b.language)


@cache
def family(language: str) -> str:
    """The language that a language and those it calls into come down from."""
    above = language_named(language).inherits
    return family(above) if above else language


def guess_targets(
    snapshot: Snapshot, path: FilePath, name: str, reference: RefRow
) -> list[tuple[SymbolRow, Certainty]]:
    """What a reference in `path` may mean, the likeliest first; nothing when nothing speaks for any."""
    file = snapshot.file(path)
    if file is None:
        return []
    found = candidates(snapshot, name, member=reference.member, language=file.language)
    return rank(found, path, trust(snapshot, name, reference.member))


def trust(snapshot: Snapshot, name: str, member: bool) -> float:
    """Factor on every guess about a name."""
    if not member:
        return 1.0
    outside = snapshot.external_count(name)
    short = SHORT_NAME / ONLY_ONE if len(name) <= 3 else 1.0
    return short / (1 + DOUBT * outside)


def rank(
    found: list[SymbolRow], path: FilePath, factor: float
) -> list[tuple[SymbolRow, Certainty]]:
    """Candidates with how likely each is, seen from a file; those that are hardly likely are left out."""
    if len(found) == 1:
        guesses = [
            (found[0], Certainty(ONLY_ONE * factor, Mode.HEURISTIC, "only one of this name"))
        ]
    else:
        ordered = sorted(found, key=lambda row: (distance(path, row.path), row.path, row.start))
        share = FIRST_OF_SEVERAL * factor * min(1.0, MOST_CANDIDATES / max(len(found), 1))
        via = f"one of {len(found)} of this name"
        guesses = [
            (row, Certainty(share * NEXT**i, Mode.HEURISTIC, via))
            for i, row in enumerate(ordered[:MOST_CANDIDATES])
        ]
    return [guess for guess in guesses if guess[1].confidence >= LEAST]


def distance(a: FilePath, b: FilePath) -> int:
    """Folders to leave and to enter on the way from one file to another; the same file is nearest."""
    if a == b:
        return -1
    left, right = a.split("/")[:-1], b.split("/")[:-1]
    common = 0
    for x, y in zip(left, right, strict=False):
        if x != y:
            break
        common += 1
    return len(left) + len(right) - 2 * common
