"""How large an index is, by part: questions that read much and are asked by people."""

import apsw

from core.store.rows import FileStatus
from core.store.snapshot import Snapshot

# Reads every page of the file: some milliseconds a megabyte.
BYTES = """select tbl_name, sum(bytes) from (
        select name, sum(pgsize) as bytes from dbstat('main', 1) group by name
    ) join main.sqlite_schema using (name) group by tbl_name"""
LANGUAGES = "select language, count(*) from main.file where status = ? group by language"


def files_by_language(snapshot: Snapshot) -> dict[str, int]:
    """Indexed files of each language, without the overlay."""
    return dict(snapshot.database.rows(LANGUAGES, (FileStatus.INDEXED,)))


def bytes_by_table(snapshot: Snapshot) -> dict[str, int]:
    """Bytes in the file of the index, each table with its indices; {} where SQLite does not tell."""
    if "ENABLE_DBSTAT_VTAB" not in apsw.compile_options:
        return {}
    return dict(snapshot.database.rows(BYTES))


def damage(snapshot: Snapshot) -> str:
    """What is wrong with the file of the index, "" for nothing; reads all of it."""
    found = snapshot.database.value("pragma main.quick_check(1)")
    return "" if found == "ok" else f"the index file is damaged: {found}"


def database_memory() -> int:
    """Bytes that SQLite holds in this process: page caches, prepared statements."""
    return apsw.memory_used()
