"""What the index says about the workspace that the scan and the update compare with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from core.indexer.fingerprint import extractor_tag
from core.indexer.scan import Known, Scan, Stamp
from core.indexer.settings import Settings, read_settings
from core.model import FilePath
from core.store.rows import FileRow, FileStatus
from core.store.snapshot import Snapshot
from core.store.writer import Writer

# A file written again within the same tick of its file system's clock may look unchanged. Clocks that give whole
# seconds only are taken for coarse ones.
FINE_NS = 20_000_000
COARSE_NS = 2_000_000_000
SECOND_NS = 1_000_000_000

# Keys of meta.
SCANNED = "scanned"  # time of the last scan, ns
RULES = "rules"  # JSON: folder -> tag of its rule files
SETTINGS = "settings"  # JSON: under which all was found
CONFIGS = "configs"  # JSON: path -> [size, mtime_ns]
PENDING = "pending"  # "*" and a path: links of the files behind it are missing; "": of none
LINKER = "linker"  # tag of the code that made the links


@dataclass(slots=True)
class Memory:
    """The state of the index before an update."""

    rows: dict[FilePath, FileRow] = field(default_factory=dict)
    known: Known = field(default_factory=lambda: Known({}))
    settings: Settings | None = None  # None: there was no scan yet
    configs: dict[FilePath, Stamp] = field(default_factory=dict)
    young_configs: frozenset[FilePath] = (
        frozenset()
    )  # that may be others without their stamp showing it
    roots: tuple[FilePath, ...] = ()
    pending: str = ""
    linker: bytes = b""


def recall(snapshot: Snapshot, settings: Settings) -> Memory:
    """Read everything that a full update compares with."""
    scanned = int(snapshot.meta(SCANNED) or 0)
    tags: dict[str, bytes] = {}
    rows: dict[FilePath, FileRow] = {}
    current: dict[FilePath, Stamp] = {}
    for row in snapshot.files():
        rows[row.path] = row
        if row.extractor and row.size <= settings.max_bytes:
            tag = tags.get(row.language)
            if tag is None:
                tag = tags[row.language] = extractor_tag(row.language, settings)
            if row.extractor == tag and not is_young(row.mtime_ns, scanned):
                current[row.path] = Stamp(row.size, row.mtime_ns)
    rules = {path: bytes.fromhex(tag) for path, tag in read_json(snapshot, RULES).items()}
    configs = {path: Stamp(*stamp) for path, stamp in read_json(snapshot, CONFIGS).items()}
    settings_before = read_settings(read_json(snapshot, SETTINGS))
    return Memory(
        rows,
        Known(current, rows.keys(), rules, settings_before.exclude),
        settings_before,
        configs,
        frozenset(path for path, stamp in configs.items() if is_young(stamp.mtime_ns, scanned)),
        tuple(snapshot.roots()),
        snapshot.meta(PENDING) or "",
        bytes(snapshot.meta(LINKER) or b""),
    )


def recall_some(snapshot: Snapshot, settings: Settings, paths: Iterable[FilePath]) -> Memory:
    """The same for some files, all of which are to be looked at closely."""
    rows = {path: row for path in paths if (row := snapshot.file(path)) is not None}
    rules = {path: bytes.fromhex(tag) for path, tag in read_json(snapshot, RULES).items()}
    before = read_settings(read_json(snapshot, SETTINGS))
    return Memory(rows, Known({}, rows.keys(), rules, before.exclude), before)


def is_young(mtime_ns: int, scanned_ns: int) -> bool:
    """Whether a file may have changed after it was read without its time showing it."""
    coarse = mtime_ns % SECOND_NS == 0
    return mtime_ns + (COARSE_NS if coarse else FINE_NS) >= scanned_ns


def read_json(snapshot: Snapshot, key: str) -> Any:
    text = snapshot.meta(key)
    return json.loads(text) if text else {}


def remember_scan(
    writer: Writer, memory: Memory, scan: Scan, settings: Settings, began_ns: int
) -> None:
    """Store what the next scan compares with; inside a transaction."""
    writer.set_meta(SCANNED, began_ns)
    if scan.rules != memory.known.rules:
        rules = {path: tag.hex() for path, tag in scan.rules.items()}
        writer.set_meta(RULES, json.dumps(rules))
    if settings != memory.settings or not memory.rows:
        writer.set_meta(SETTINGS, json.dumps(asdict(settings)))
    if scan.configs != memory.configs:
        writer.set_meta(
            CONFIGS, json.dumps({path: list(stamp) for path, stamp in scan.configs.items()})
        )


def counts_of(rows: Mapping[FilePath, FileRow]) -> dict[FileStatus, int]:
    found: dict[FileStatus, int] = {}
    for row in rows.values():
        found[row.status] = found.get(row.status, 0) + 1
    return found
