"""`codescope index`."""

import os
import signal
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.prompt import Confirm

from cli.progress import Bar
from cli.showing import ERR, FOUND, OUT, USAGE, counted, show
from core.errors import CoreError, EmbedError
from core.workspace import Settings, decide
from core.workspace.own_meaning import embed_here
from core.workspace.standalone import (
    bring_up_to_date,
    keep_indexing,
    refusal,
    status_of,
    stored_settings,
)

SYNC_SECONDS = 3600.0
SHOWN = 10


def index(
    path: Path,
    wished: dict[str, Any],
    watch: bool,
    as_json: bool,
    link: bool,
    rebuild: bool,
    anyway: bool,
    meaning: bool,
) -> int:
    root = Path(os.path.normpath(path.expanduser().absolute()))
    if reason := refusal(root):
        if not root.is_dir() or not (anyway or is_wanted(reason)):
            more = ", or say --anyway" if root.is_dir() else ""
            ERR.print(f"codescope: {reason}{more}", style="red")
            return USAGE
        decide(root, True)
    settings = replace(
        stored_settings(root),
        **{name: value for name, value in wished.items() if value is not None},
    )
    try:
        if watch:
            return follow(root, settings)
        found = once(root, settings, as_json, link, rebuild)
        if meaning:
            embed(root, settings)
        return found
    except EmbedError as error:
        ERR.print(
            f"codescope: {root} is indexed, but not for search by meaning: {error}", style="red"
        )
        return USAGE
    except (CoreError, OSError) as error:
        ERR.print(f"codescope: {root} could not be indexed: {error}", style="red")
        return USAGE


def is_wanted(reason: str) -> bool:
    """Ask whoever sits at the terminal; no without one."""
    if not at_terminal():
        return False
    ERR.print(f"{reason[0].upper()}{reason[1:]}. Indexing all of it may take long and much space.")
    return Confirm.ask("Index it all the same?", console=ERR, default=False)


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def once(root: Path, settings: Settings, as_json: bool, link: bool, rebuild: bool) -> int:
    began = time.perf_counter()
    with Bar() as bar:
        report = bring_up_to_date(
            root,
            settings,
            SYNC_SECONDS,
            progress=bar,
            notify=bar.notify,
            link=link,
            rebuild=rebuild,
        )
    seconds = time.perf_counter() - began
    state = status_of(root)
    found: dict[str, Any] = {
        "folder": str(root),
        "index": state.index,
        "seconds": round(seconds, 3),
        "files": state.files,
        "symbols": state.symbols,
        "references": state.references,
        "index_bytes": state.size,
        "skipped": [item._asdict() for item in state.skipped],
        "failed": [item._asdict() for item in state.failed],
        "by_another_process": report is None,
    }
    if report is not None:
        counts = {
            key: value for key, value in asdict(report).items() if key not in ("folders", "scope")
        }
        phases = counts.pop("phases")
        found["update"] = counts
        found["phases"] = {
            name: {key: round(value, 4) for key, value in phase.items()}
            for name, phase in phases.items()
        }
        found["cpu_seconds"] = round(sum(phase["cpu"] for phase in phases.values()), 3)
    if as_json:
        show(found, "json", lambda: None, lambda: None)
        return FOUND
    OUT.print(
        f"{counted(state.files, 'file')}, {counted(state.symbols, 'symbol')},"
        f" {counted(state.references, 'group')} of references in {seconds:.1f} s; index {state.size / 1e6:.1f} MB"
    )
    if report is not None and not report.did_anything():
        OUT.print("nothing had changed", style="dim")
    show_refused("skipped", found["skipped"])
    show_refused("failed", found["failed"])
    return FOUND


def embed(root: Path, settings: Settings) -> None:
    """Wait until all symbols have vectors. CoreError when there is no model."""
    with Bar() as bar:
        embed_here(root, settings, SYNC_SECONDS, lambda done, total: bar("embed", done, total, ""))


def show_refused(word: str, rows: list[dict[str, str]], shown: int = SHOWN) -> None:
    """Files that are not in the index, with the reason of each."""
    if rows:
        OUT.print(f"{len(rows):,} {word}:")
    for row in rows[:shown]:
        OUT.print(f"  {row['path']}: {row['reason']}", markup=False)
    if len(rows) > shown:
        OUT.print(f"  and {len(rows) - shown:,} more: codescope status --format json lists all")


def follow(root: Path, settings: Settings) -> int:
    """Index, and go on until Ctrl-C."""
    with Bar() as bar:

        def updated(report: Any) -> None:
            if report.did_anything():
                ERR.print(
                    f"{counted(report.extracted, 'file')} read, {report.linked} linked, {report.removed} removed"
                )

        run = keep_indexing(root, settings, progress=bar, updated=updated)
        if run is None:
            ERR.print("codescope: another process follows this folder already", style="red")
            return USAGE
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            run()
        except KeyboardInterrupt:
            ERR.print("stopped")
    return FOUND
