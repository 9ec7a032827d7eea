"""The commands that make the index and look at it: index, status, languages."""

import json
import os
import signal
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.show import Format, Record, show, write
from cli.targets import BAD, Opened, fail, opened
from core.errors import CoreError
from core.workspace.oneshot import DEFAULT_JOBS, Busy, Report, Settings, index_now, left_out
from core.workspace.workspace import Workspace

TITLES = {"scan": "Scanning", "extract": "Reading", "link": "Linking"}


class Bar:
    """A progress bar on stderr that follows the phases of an update."""

    def __init__(self, quiet: bool) -> None:
        self.progress = Progress(
            TextColumn("{task.description:9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[path]}"),
            console=Console(stderr=True, quiet=quiet),
            transient=True,
        )
        self.task = self.progress.add_task("", total=None, path="")

    def __call__(self, phase: str, done: int, total: int, path: str) -> None:
        self.progress.update(
            self.task,
            description=TITLES.get(phase, phase),
            completed=done,
            total=total or None,
            path=path[-50:],
        )


def index(
    path: Annotated[Path, typer.Argument(help="folder to index")] = Path(),
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="extraction processes")
    ] = DEFAULT_JOBS,
    watch: Annotated[bool, typer.Option("--watch", help="go on, and follow the disk")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="counts, times and what was left out, as JSON")
    ] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="make the index anew")] = False,
    no_link: Annotated[bool, typer.Option("--no-link", hidden=True)] = False,
) -> None:
    """Build or refresh the index of a folder."""
    root = path.expanduser().absolute()
    settings = Settings(jobs=jobs)
    stopped = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stopped.set())
    report = update(root, settings, stopped, as_json, rebuild, no_link)
    with opened(root) as found:
        summary = describe(found, report)
    if as_json:
        write(json.dumps(summary, indent=2))
    else:
        tell(root, summary)
    while watch and not stopped.wait(1.0):
        again = update(root, settings, stopped, True, False, no_link)
        if again.did_anything():
            note = {"extracted": again.extracted, "removed": again.removed, "linked": again.linked}
            write(
                json.dumps(note)
                if as_json
                else f"{again.extracted} read, {again.removed} removed, {again.linked} linked"
            )


def update(
    root: Path,
    settings: Settings,
    stopped: threading.Event,
    quiet: bool,
    rebuild: bool,
    no_link: bool,
) -> Report:
    notices = Console(stderr=True, highlight=False)
    bar = Bar(quiet)
    try:
        with bar.progress:
            return index_now(
                root,
                settings,
                link=not no_link,
                rebuild=rebuild,
                progress=bar,
                notify=lambda severity, text: notices.print(f"{severity}: {text}", markup=False),
                stopped=stopped.is_set,
            )
    except Busy as busy:
        fail(f"{busy}; it follows the disk by itself. See: codescope status -w {root}")
    except (CoreError, OSError) as error:
        fail(f"{root} cannot be indexed: {error}")


def describe(index: Opened, report: Report | None = None) -> Record:
    """Counts of an index and, behind an update, what it took."""
    counts = index.snapshot.counts()
    skipped = [
        {"path": path, "status": state, "reason": reason}
        for path, state, reason in left_out(index.snapshot)
    ]
    record: Record = {
        "workspace": str(index.root),
        "files": counts.files,
        "symbols": counts.symbols,
        "references": counts.references,
        "revision": index.snapshot.revision,
        "skipped": skipped,
    }
    if report is not None:
        record["update"] = {key: value for key, value in asdict(report).items() if key != "folders"}
        children = os.times()
        record["cpu_seconds"] = {
            "own": round(children.user + children.system, 3),
            "workers": round(children.children_user + children.children_system, 3),
        }
    return record


def tell(root: Path, summary: Record) -> None:
    """The result of an update, for people."""
    console = Console(highlight=False, soft_wrap=True)
    done: dict[str, Any] = summary["update"]
    seconds = sum(phase["wall"] for phase in done["phases"].values())
    console.print(
        f"{root}: {summary['files']} files, {summary['symbols']} symbols, {summary['references']} references "
        f"({done['extracted']} read, {done['removed']} removed, {done['linked']} linked in {seconds:.1f} s)",
        markup=False,
    )
    for item in summary["skipped"][:20]:
        console.print(f"  left out: {item['path']} ({item['reason']})", markup=False)
    if len(summary["skipped"]) > 20:
        console.print(
            f"  ... and {len(summary['skipped']) - 20} more: codescope status --format json"
        )


def status(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="folder [default: around here]")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="how answers are written")
    ] = Format.HUMAN,
) -> None:
    """What is indexed, what was left out and why."""
    with opened(workspace) as index:
        record = describe(index)
        newest = max((row.mtime_ns for row in index.snapshot.files()), default=0)
        record["newest_file"] = (
            time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(newest / 1e9)) if newest else ""
        )
        if form is not Format.HUMAN:
            skipped = record.pop("skipped")
            show(skipped, form, "skipped", **record)
            return
        console = Console(highlight=False, soft_wrap=True)
        for key, value in record.items():
            if key != "skipped":
                console.print(f"{key.replace('_', ' '):12} {value}", markup=False)
        for item in record["skipped"]:
            console.print(f"{item['status']:12} {item['path']} ({item['reason']})", markup=False)


def languages(
    form: Annotated[
        Format, typer.Option("--format", "-f", help="how answers are written")
    ] = Format.HUMAN,
) -> None:
    """The languages that are indexed."""
    records: list[Record] = [
        {"name": language.name, "extensions": " ".join(language.extensions)}
        for language in Workspace.languages()
    ]
    if form in (Format.HUMAN, Format.COMPACT):
        for record in records:
            write(f"{record['name']:12} {record['extensions']}")
    else:
        show(records, form, "languages")
    if not records:
        raise typer.Exit(BAD)
