"""What the index says about the workspace that the scan and the update compare with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from core.indexer.fingerprint import extractor_tag
from core.indexer.scan import Known, Scan, Stamp
from core.indexer.scope import Scope
from core.indexer.settings import Settings, read_settings
from core.model import FilePath
from core.store.rows import FileRow
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
LEFT_OUT = "left_out"  # how many files are beyond the limit
SETTINGS = "settings"  # JSON: under which all was found
CONFIGS = "configs"  # JSON: path -> [size, mtime_ns]
PENDING = "pending"  # links are missing: ALL, SOME (of the files that wait for them), "" none
ALL, SOME = "*", "some"
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
    rows = {row.path: row for row in snapshot.files()}
    current = current_stamps(snapshot, rows.values(), settings)
    rules = {path: bytes.fromhex(tag) for path, tag in read_json(snapshot, RULES).items()}
    configs = {path: Stamp(*stamp) for path, stamp in read_json(snapshot, CONFIGS).items()}
    settings_before = read_settings(read_json(snapshot, SETTINGS))
    scanned = int(snapshot.meta(SCANNED) or 0)
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


def current_stamps(
    snapshot: Snapshot, rows: Iterable[FileRow], settings: Settings
) -> dict[FilePath, Stamp]:
    """By what the files are seen to be unchanged whose rows hold as long as they are."""
    scanned = int(snapshot.meta(SCANNED) or 0)
    tags: dict[str, bytes] = {}
    current: dict[FilePath, Stamp] = {}
    for row in rows:
        if row.extractor and row.size <= settings.max_bytes:
            tag = tags.get(row.language)
            if tag is None:
                tag = tags[row.language] = extractor_tag(row.language, settings)
            if row.extractor == tag and not is_young(row.mtime_ns, scanned):
                current[row.path] = Stamp(row.size, row.mtime_ns)
    return current


def recall_some(snapshot: Snapshot, settings: Settings, scope: Scope) -> Memory:
    """The same for some paths: files that are named are to be looked at closely, those of named folders as always."""
    named = {path: row for path in scope.paths if (row := snapshot.file(path)) is not None}
    inside = {row.path: row for path in scope.paths for row in snapshot.files(path)}
    current = current_stamps(snapshot, inside.values(), settings)
    rows = named | inside
    rules = {path: bytes.fromhex(tag) for path, tag in read_json(snapshot, RULES).items()}
    configs = {path: Stamp(*stamp) for path, stamp in read_json(snapshot, CONFIGS).items()}
    before = read_settings(read_json(snapshot, SETTINGS))
    known = Known(current, rows.keys(), rules, before.exclude)
    looked_at = frozenset(path for path in configs if path in scope)
    return Memory(rows, known, before, configs, looked_at, tuple(snapshot.roots()))


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
    if settings != memory.settings or not memory.rows:
        writer.set_meta(SETTINGS, json.dumps(asdict(settings)))
    if scan.left_out != (writer.meta(LEFT_OUT) or 0):
        writer.set_meta(LEFT_OUT, scan.left_out)
    remember_rules(writer, memory, scan.rules)
    remember_configs(writer, memory, scan.configs)


def remember_part(writer: Writer, memory: Memory, scan: Scan, scope: Scope) -> None:
    """The same after a scan of a part; what the folders around it say stays as it was."""
    rules = with_part(memory.known.rules, scan.rules, scope)
    configs = with_part(memory.configs, scan.configs, scope)
    remember_rules(writer, memory, rules)
    remember_configs(writer, memory, configs)


def remember_rules(writer: Writer, memory: Memory, rules: Mapping[FilePath, bytes]) -> None:
    if rules != memory.known.rules:
        writer.set_meta(RULES, json.dumps({path: tag.hex() for path, tag in rules.items()}))


def remember_configs(writer: Writer, memory: Memory, configs: Mapping[FilePath, Stamp]) -> None:
    if configs != memory.configs:
        writer.set_meta(CONFIGS, json.dumps({path: list(stamp) for path, stamp in configs.items()}))


def with_part(
    before: Mapping[FilePath, Any], part: Mapping[FilePath, Any], scope: Scope
) -> dict[FilePath, Any]:
    """What was known outside of the scope, and what was found in it. Keys are paths; those of folders end in "/"."""
    kept = {key: value for key, value in before.items() if not is_in(key, scope)}
    return kept | {key: value for key, value in part.items() if is_in(key, scope)}


def is_in(key: FilePath, scope: Scope) -> bool:
    return key.rstrip("/") in scope
