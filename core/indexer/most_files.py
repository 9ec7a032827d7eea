"""A workspace with more files than are wanted: which are left out, and how that is told.

Those furthest from the root are, and of one depth those that come last by name: what stays does not depend on
what the index had before. Folders at the root say in one row each how many of theirs are not there.
"""

from collections import Counter

from core.indexer.scan import Known, Refused, Scan
from core.model import FilePath

Rank = tuple[int, FilePath]


def leave_out(found: Scan, known: Known, most: int) -> None:
    """Make a scan of everything one of at most so many files."""
    if len(found.changed) + found.unchanged <= most:
        return
    changed = {item.path for item in found.changed}
    apart = changed | {item.path for item in found.refused} | set(found.gone)
    unchanged = known.current.keys() - apart
    ranked = sorted(changed | unchanged, key=rank)
    out = set(ranked[most:])
    found.left_out = len(out)
    found.changed = [item for item in found.changed if item.path not in out]
    found.unchanged = len(unchanged - out)
    summary = [
        Refused(folder, 0, 0, f"{count:,} files beyond the limit of {most:,} (maxFiles)")
        for folder, count in sorted(Counter(map(outermost, out)).items())
    ]
    found.refused += summary
    told = {item.path for item in summary}
    # A file that is not known any more is removed like one that is gone.
    found.gone = sorted((set(found.gone) | (out & set(known.paths))) - told)


def rank(path: FilePath) -> Rank:
    return path.count("/"), path


def outermost(path: FilePath) -> FilePath:
    """What stands for the files of a folder at the root; no file can be meant by it."""
    folder, slash, _ = path.partition("/")
    return f"{folder}/*" if slash else "*"
