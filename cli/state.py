"""`codescope status` and `codescope languages`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from cli.indexing import show_refused
from cli.opening import open_root
from cli.showing import FOUND, OUT, USAGE, Problem, complain, show, show_rows
from core.workspace import Workspace
from core.workspace.standalone import is_served


def status(path: Path | None, form: str) -> int:
    try:
        root = open_root(path)
    except Problem as problem:
        complain(problem, form)
        return USAGE
    opened = Workspace([str(root)], supervised=False)
    state = opened.status()[0]
    opened.close()
    served = is_served(Path(state.index))
    found: dict[str, Any] = {
        "folder": state.folder,
        "index": state.index,
        "indexer": "running" if served else "not running",
        "revision": state.revision,
        "files": state.files,
        "symbols": state.symbols,
        "references": state.references,
        "index_bytes": state.size,
        "skipped": [item._asdict() for item in state.skipped],
        "failed": [item._asdict() for item in state.failed],
    }

    def human() -> None:
        for key in ("folder", "index", "indexer"):
            OUT.print(f"{key:>10}: {found[key]}", markup=False)
        for key in ("files", "symbols", "references", "index_bytes"):
            OUT.print(f"{key.replace('_', ' '):>11}: {found[key]:,}")
        show_refused("skipped", found["skipped"])
        show_refused("failed", found["failed"])

    def compact() -> None:
        print(" ".join(f"{key}={found[key]}" for key in found if not isinstance(found[key], list)))

    show(found, form, human, compact)
    return FOUND


def languages(form: str) -> int:
    rows: list[dict[str, Any]] = [
        {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(item).items()
        }
        for item in Workspace.languages()
    ]

    def human() -> None:
        table = Table("language", "files", box=None, pad_edge=False)
        for row in rows:
            table.add_row(row["name"], " ".join([*row["extensions"], *row["filenames"]]))
        OUT.print(table)

    def compact() -> None:
        for row in rows:
            print(row["name"], *row["extensions"], *row["filenames"])

    return show_rows(rows, form, human, compact)
