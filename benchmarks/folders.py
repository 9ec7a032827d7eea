"""Answers that lead from one folder of a window into another, held against one index over all of them.

    python -m benchmarks.folders [--library click --users flask werkzeug jinja2 [--language python]]

Of every symbol of the library: its uses in the users' folders, and who calls it there; of every callable of the users:
what it calls in other folders. `missing` and `extra` are places that only one of the two says.
"""

import argparse
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.corpora import fetch
from core.indexer.settings import Settings
from core.navigate.call_hierarchy import can_be_item, incoming_calls, outgoing_calls
from core.navigate.references import symbol_places
from core.navigate.targets import key_of
from core.store.rows import SymbolRow
from core.store.snapshot import Snapshot
from core.workspace.across import named_in, other_incoming, outgoing
from core.workspace.standalone import index_here
from core.workspace.wanted import wanted_for
from core.workspace.workspace import Workspace

PAIRS = (
    ("python", "click", ("flask", "werkzeug", "jinja2")),
    ("python", "starlette", ("fastapi",)),
    ("typescript", "redux", ("@reduxjs/toolkit",)),
)
Places = set[tuple[Any, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.folders", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--library")
    parser.add_argument("--users", nargs="+", default=[])
    parser.add_argument("--language", default="python")
    given = parser.parse_args()
    chosen = ((given.language, given.library, tuple(given.users)),) if given.library else PAIRS
    print("library <- users: what, places, missing, extra; CPU of a question, mean and most")
    for language, library, users in chosen:
        with TemporaryDirectory() as place:
            for line in compare(Path(place), language, library, users):
                print(f"{library} <- {', '.join(users)}: {line}", flush=True)


def compare(place: Path, language: str, library: str, users: tuple[str, ...]) -> Iterator[str]:
    """Index each package by itself and all together, and ask both."""
    roots: dict[str, Path] = {}
    apart = language != "python"  # packages are found by name, not by their place below the root
    owner: dict[str, str] = {}
    for package in (library, *users):
        name = package.rpartition("/")[2]
        source = fetch(package, language).folder
        roots[package] = place / "apart" / name
        inside = f"{name}/" if apart else ""
        shutil.copytree(source, roots[package])
        shutil.copytree(source, place / "whole" / inside, dirs_exist_ok=True)
        owner |= {
            inside + path.relative_to(source).as_posix(): package for path in source.rglob("*")
        }
    for root in (*roots.values(), place / "whole"):
        index_here(root, Settings(), progress=lambda *_: None, notify=lambda *_: None)
    prefixes = {str(root): f"{root.name}/" if apart else "" for root in roots.values()}
    folders = Workspace(map(str, roots.values()), supervised=False)
    whole = Workspace([str(place / "whole")], supervised=False)
    try:
        home = str(roots[library])
        yield from of_library(folders, whole, home, prefixes, owner, library)
        for user in users:
            yield of_user(folders, whole, str(roots[user]), prefixes, owner, user)
    finally:
        folders.close()
        whole.close()


def symbols_in_both(
    own: Snapshot, every: Snapshot, prefix: str
) -> Iterator[tuple[SymbolRow, SymbolRow]]:
    """(symbol of a folder's own index, the same in the index over all folders, where the folder's paths begin so)."""
    for row in (row for file in own.files() for row in own.symbols_in(file.path)):
        same = every.find_symbol(prefix + row.path, row.kind.value, row.qualified, row.ordinal)
        if same is not None:
            yield row, same


def of_library(
    folders: Workspace,
    whole: Workspace,
    home: str,
    prefixes: dict[str, str],
    owner: dict[str, str],
    library: str,
) -> Iterator[str]:
    found: dict[str, Counter[str]] = {"uses": Counter(), "callers": Counter()}
    spent: list[float] = []
    [together] = whole.folders()
    with (
        folders.snapshot(home) as own,
        folders.window(home, own) as window,
        whole.snapshot(together) as every,
    ):
        for row, same in symbols_in_both(own, every, prefixes[home]):
            wanted_places: Places = {
                (path, *span)
                for files in symbol_places(
                    every, [same], include_declaration=False, minimum_confidence=1.0
                )
                for path, spans in files.items()
                if owner[path] != library
                for span in spans
            }
            began = time.process_time()
            wanted = wanted_for(window, home, [row])
            places: Places = {
                (prefixes[folder] + path, *span)
                for folder in window.others(home)
                for path, spans in named_in(window, folder, wanted).items()
                for span in spans
            }
            spent.append(time.process_time() - began)
            count(found["uses"], wanted_places, places)
            if can_be_item(row):
                calls = incoming_calls(every, key_of(every, same), 1.0)
                theirs = {(c.item.path, *s) for c in calls for s in c.sites}
                others = other_incoming(window, key_of(own, row))
                ours = {
                    (prefixes[folder] + c.item.path, *s)
                    for folder, some in others
                    for c in some
                    for s in c.sites
                }
                count(found["callers"], {s for s in theirs if owner[s[0]] != library}, ours)
    for what, counted in found.items():
        yield f"{what} {shown(counted)}"
    mean, most = sum(spent) / len(spent) * 1000, max(spent) * 1000
    yield f"CPU {mean:.2f} ms, {most:.0f} ms of {len(spent)} questions"


def of_user(
    folders: Workspace,
    whole: Workspace,
    home: str,
    prefixes: dict[str, str],
    owner: dict[str, str],
    user: str,
) -> str:
    found: Counter[str] = Counter()
    [together] = whole.folders()
    with (
        folders.snapshot(home) as own,
        folders.window(home, own) as window,
        whole.snapshot(together) as every,
    ):
        for row, same in symbols_in_both(own, every, prefixes[home]):
            if not can_be_item(row):
                continue
            theirs = {
                (c.item.path, c.item.key.qualified, *s)
                for c in outgoing_calls(every, key_of(every, same), 1.0)
                if owner[c.item.path] != user
                for s in c.sites
            }
            ours = {
                (prefixes[folder] + c.item.path, c.item.key.qualified, *s)
                for folder, c in outgoing(window, key_of(own, row), 1.0)
                if folder != home
                for s in c.sites
            }
            count(found, theirs, ours)
    return f"callees of {user} {shown(found)}"


def count(found: Counter[str], theirs: Places, ours: Places) -> None:
    found["places"] += len(theirs)
    found["missing"] += len(theirs - ours)
    found["extra"] += len(ours - theirs)


def shown(found: Counter[str]) -> str:
    return f"{found['places']}, missing {found['missing']}, extra {found['extra']}"


if __name__ == "__main__":
    main()
