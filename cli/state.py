"""`codescope status` and `codescope languages`."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.table import Table

from cli.opening import open_root
from cli.showing import FOUND, OUT, USAGE, Problem, complain, show, show_rows
from core.workspace import Workspace
from core.workspace.describe import folder_lines, folder_values
from core.workspace.standalone import is_served


def status(path: Path | None, form: str) -> int:
    try:
        root = open_root(path)
    except Problem as problem:
        complain(problem, form)
        return USAGE
    opened = Workspace([str(root)], supervised=False)
    state = opened.status()[0]
    parts = opened.parts(str(root))
    opened.close()
    served = is_served(Path(state.index))
    told = folder_values(state)
    found: dict[str, Any] = {
        "folder": state.folder,
        "index": state.index,
        "indexer": "running" if served else "not running",
        "revision": state.revision,
        "files": state.files,
        "symbols": state.symbols,
        "references": state.references,
        "index_bytes": state.size,
        "languages": told["languages"],
        "written": told["written"],
        "log": told["log"],
        "parts": parts,
        "process": told["indexer"],
        "skipped": told["skipped"],
        "failed": told["failed"],
    }

    def human() -> None:
        now = "kept by an indexer" if served else "nobody indexes it now"
        for line in folder_lines(replace(state, state=now), parts):
            OUT.print(line, markup=False, soft_wrap=True)

    def compact() -> None:
        plain = {k: v for k, v in found.items() if isinstance(v, str | int)}
        print(" ".join(f"{key}={value}" for key, value in plain.items()))

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
