"""How folders stand and what this process takes -> values for programs, and lines for people. No disk, no processes."""

import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from core.navigate.cursor import LOCALS
from core.navigate.open_trees import VERSIONS
from core.store.caches import Cache
from core.store.measures import database_memory
from core.store.snapshot import FACTS, LINES
from core.workspace.links_across import LINKS
from core.workspace.values import FolderStatus, IndexerStatus, Skipped

MOST_SHOWN = 20  # files that are not indexed, by reason
CACHES: dict[str, Cache[Any]] = {  # what this process keeps
    "facts": FACTS,
    "line indices": LINES,
    "trees of open documents": VERSIONS,
    "local names": LOCALS,
    "links from other folders": LINKS,
}


class Asked(NamedTuple):
    """The process that is asked."""

    pid: int
    memory: int
    log: str  # where it writes what happens


def process_values(asked: Asked) -> dict[str, Any]:
    """What this process takes, by part. What caches keep has weights, which are no bytes."""
    caches = {}
    for name, cache in CACHES.items():
        count, weight, limit = cache.fill()
        caches[name] = {"values": count, "weight": weight, "limit": limit}
    return {**asked._asdict(), "database": database_memory(), "caches": caches}


def folder_values(one: FolderStatus) -> dict[str, Any]:
    """All that is known of a folder, as JSON has it."""
    return {
        "folder": one.folder,
        "state": one.state,
        "index": one.index,
        "log": one.log,
        "revision": one.revision,
        "files": one.files,
        "languages": dict(one.languages),
        "symbols": one.symbols,
        "references": one.references,
        "size": one.size,
        "written": one.written or None,
        "overlay": one.overlay,
        "cutShort": one.cut_short or None,
        "restraint": one.restraint,
        "skipped": [item._asdict() for item in one.skipped],
        "failed": [item._asdict() for item in one.failed],
        "leftOut": [item._asdict() for item in one.left_out],
        "progress": None
        if one.progress is None
        else {"phase": one.progress.phase, "done": one.progress.done, "total": one.progress.total},
        "indexer": None if one.details is None else indexer_values(one.details),
    }


def indexer_values(details: IndexerStatus) -> dict[str, Any]:
    return {
        "pid": details.pid,
        "memory": details.memory,
        "workers": [worker._asdict() for worker in details.workers],
        "started": details.started or None,
        "compared": details.compared or None,
        "changed": details.changed or None,
        "watching": details.watching,
        "blind": details.blind,
        "clients": details.clients,
        "limits": dict(details.limits),
        "meaning": dict(details.meaning) or None,
    }


# -- for people


def folder_lines(one: FolderStatus, parts: Mapping[str, int] | None = None) -> Iterator[str]:
    yield f"{one.folder}: {state_of(one)}"
    kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(one.languages.items()))
    counted = f"{one.symbols:,} symbols, {one.references:,} groups of references"
    yield f"  indexed: {one.files:,} files{f' ({kinds})' if kinds else ''}, {counted}"
    last = f", last written {ago(one.written)} ago" if one.written else ""
    yield f"  index: {one.index}, {size(one.size)}, revision {one.revision}{last}"
    if parts:
        largest = sorted(parts.items(), key=lambda item: -item[1])
        yield "    " + ", ".join(f"{name} {size(count)}" for name, count in largest)
    if one.overlay:
        yield f"  unsaved text: {size(one.overlay)}"
    if one.cut_short:
        yield f"  uses of other folders' symbols: not all were found {ago(one.cut_short)} ago, for want of time"
    yield from indexer_lines(one.details)
    yield f"  log of the indexer: {one.log}"
    for title, items in (
        ("skipped", one.skipped),
        ("failed", one.failed),
        ("open, but not followed", one.left_out),
    ):
        yield from refused_lines(title, items)


def state_of(one: FolderStatus) -> str:
    progress = one.progress
    told = f" ({progress.phase} {progress.done:,} of {progress.total:,})" if progress else ""
    return f"{one.state}{told}{f', held back: {one.restraint}' if one.restraint else ''}"


def indexer_lines(details: IndexerStatus | None) -> Iterator[str]:
    if details is None:
        yield "  indexer: none that answers; the index is as it was left"
        return
    who = {
        "client": "the editor tells of changes",
        "own watcher": "the indexer watches the folder itself",
        "polling": "nobody watches the folder, it is compared now and then",
    }
    since = f"running for {ago(details.started)}, {details.clients} clients"
    yield f"  indexer: process {details.pid}, {size(details.memory)}, {since}"
    workers = ", ".join(f"{pid} ({size(memory)})" for pid, memory in details.workers)
    yield f"  workers: {workers or 'none at the moment'}"
    compared = f"{ago(details.compared)} ago" if details.compared else "not yet"
    changed = f"{ago(details.changed)} ago" if details.changed else "none since it started"
    yield f"  compared with the disk: {compared}; last change: {changed}"
    blind = f"; but {details.blind}" if details.blind else ""
    yield f"  watching: {who.get(details.watching, details.watching)}{blind}"
    if details.meaning:
        yield f"  search by meaning: {meaning_line(details.meaning)}"
    limits = ", ".join(f"{name} {value}" for name, value in details.limits.items() if value != "")
    yield f"  limits: {limits}"


def meaning_line(told: Mapping[str, Any]) -> str:
    """How search by meaning stands, as an indexer tells it."""
    if told.get("state") == "off":
        return f"off: {told.get('why')}"
    held = f"; {size(told['memory'])} in process {told['pid']}" if told.get("pid") else ""
    return f"{told.get('state')}, {told.get('done')} of {told.get('total')} files{held}"


def refused_lines(title: str, items: tuple[Skipped, ...]) -> Iterator[str]:
    """Files with their reasons, those of one reason together."""
    if not items:
        return
    yield f"  {title}: {len(items):,}"
    by_reason: dict[str, list[str]] = {}
    for path, reason in items:
        by_reason.setdefault(reason, []).append(path)
    for reason, paths in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        more = f" and {len(paths) - MOST_SHOWN:,} more" if len(paths) > MOST_SHOWN else ""
        yield f"    {reason}: {', '.join(paths[:MOST_SHOWN])}{more}"


def process_lines(title: str, values: Mapping[str, Any]) -> Iterator[str]:
    database = size(values["database"])
    yield f"{title}: process {values['pid']}, {size(values['memory'])}, of which SQLite {database}"
    for name, kept in values["caches"].items():
        if kept["values"]:
            full = 100 * kept["weight"] / kept["limit"]
            yield f"  keeps {name}: {kept['values']:,}, {full:.0f} % of what it may"
    yield f"  log: {values['log']}"


def size(count: int) -> str:
    if not count:
        return "0 MB"
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


def ago(then: float) -> str:
    """How long something is past, roughly. A clock that was set back makes nothing lie in the future."""
    seconds = max(0.0, time.time() - then)
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"
