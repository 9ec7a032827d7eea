"""The index: rows in SQLite, written by one process, read by all through snapshots."""
