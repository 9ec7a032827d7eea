"""From what stands on the command line to an index that can be asked: folder, freshness, the symbol that is meant."""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cli.progress import Bar
from cli.showing import Problem, Row
from core.errors import CoreError, DamagedIndex, StoreError
from core.model import FilePath
from core.navigate.answers import FoundSymbol, Span
from core.navigate.lookup import (
    SymbolUri,
    find_at,
    find_by_uri,
    find_qualified,
    format_uri,
    parse_uri,
)
from core.navigate.workspace_symbols import workspace_symbols
from core.text import PositionEncoding
from core.workspace import Workspace
from core.workspace.standalone import (
    bring_up_to_date,
    find_root,
    has_index,
    stored_settings,
)

Snapshot = Any  # core.store's, which doors may not name

REFRESH_SECONDS = 120.0
PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?\Z")
MOST_CANDIDATES = 20
MOST_ALIKE = 3


def open_root(workspace: Path | None, hint: Path | None = None) -> Path:
    """The folder that is meant. Raises Problem when it has no index."""
    root = (workspace or find_root(hint or Path.cwd())).absolute()
    root = Path(os.path.normpath(root))
    if not root.is_dir():
        raise Problem(f"{root} is not a folder")
    if not has_index(root):
        raise Problem(f"there is no index of {root}. Make one with: codescope index {root}")
    return root


def refresh(root: Path, *, texts: bool = False) -> None:
    """Compare the index with the disk before answering; `texts`: what is searched as words is wanted too. What cannot
    be compared is said, and answered from."""
    with Bar() as bar:
        try:
            bring_up_to_date(
                root,
                stored_settings(root),
                REFRESH_SECONDS,
                progress=bar,
                notify=bar.notify,
                texts=texts,
            )
        except (CoreError, OSError) as error:
            bar.notify("warning", f"the index could not be brought up to date: {error}")


@contextmanager
def reading(root: Path) -> Iterator[tuple[Workspace, Snapshot]]:
    """The index of a folder."""
    opened = Workspace([str(root)], supervised=False)
    try:
        with opened.snapshot(str(root)) as snapshot:
            yield opened, snapshot
    except StoreError as error:
        advice = f" Build it anew: codescope index --rebuild {root}"
        hint = advice if isinstance(error, DamagedIndex) else ""
        raise Problem(f"{error}.{hint}") from error
    finally:
        opened.close()


# -- places


def relative(root: Path, path: str) -> FilePath:
    """A path as it is written, relative to this place or to the workspace -> the index's."""
    for base in (Path.cwd(), root):
        whole = Path(os.path.normpath(base / path))
        if whole.is_relative_to(root) and whole.exists():
            return whole.relative_to(root).as_posix()
    return Path(path).as_posix()


def line_column(snapshot: Snapshot, path: FilePath, offset: int) -> tuple[int, int]:
    """1-based line and column, counted in characters."""
    lines = snapshot.lines(path)
    if lines is None:
        return 1, 1
    line, column = lines.to_position(offset, PositionEncoding.UTF32)
    return line + 1, column + 1


def offset_at(snapshot: Snapshot, path: FilePath, line: int, column: int) -> int:
    """The offset of a 1-based place. Raises Problem when there is no such line."""
    lines = snapshot.lines(path)
    if lines is None:
        raise Problem(f"{path} is not in the index")
    if not 1 <= line <= lines.line_count:
        raise Problem(f"{path} has {lines.line_count} lines, not {line}")
    offset: int = lines.to_offset(line - 1, max(column - 1, 0), PositionEncoding.UTF32)
    return offset


# -- symbols


def uri_of(root: Path, path: FilePath, kind: str, qualified: str, line: int) -> str:
    return format_uri(SymbolUri(root.name, path, kind, qualified, line))


def symbol_row(
    root: Path,
    snapshot: Snapshot,
    path: FilePath,
    kind: str,
    detail: str,
    qualified: str,
    focus: Span,
) -> dict[str, Any]:
    """A symbol as it is printed."""
    line, column = line_column(snapshot, path, focus.start)
    return {
        "qualified": qualified,
        "kind": kind,
        "detail": detail,
        "path": path,
        "line": line,
        "column": column,
        "uri": uri_of(root, path, kind, qualified, line),
    }


def found_row(root: Path, snapshot: Snapshot, found: FoundSymbol) -> Row:
    key = found.key
    return symbol_row(
        root, snapshot, found.path, key.kind, found.detail, key.qualified, found.focus
    )


def find_symbol(
    root: Path, snapshot: Snapshot, text: str, kinds: Collection[str] = ()
) -> FoundSymbol:
    """The one symbol that is named; of several the one of the kinds that the question is for. Raises Problem when there
    are several of these, Nothing when there is none."""
    found = find_symbols(root, snapshot, text)
    found = [symbol for symbol in found if symbol.key.kind in kinds] or found
    if not found:
        raise Nothing(f"no symbol is called {text}{like(snapshot, text)}")
    if len(found) > 1:
        rows = [found_row(root, snapshot, item) for item in found[:MOST_CANDIDATES]]
        more = f" (the first {MOST_CANDIDATES})" if len(found) > MOST_CANDIDATES else ""
        raise Problem(f"{text} may mean {len(found)} symbols{more}; name one of them", rows)
    return found[0]


def like(snapshot: Snapshot, text: str) -> str:
    """What may have been meant by a name that nothing has."""
    last = re.split(r"::|[./]", text)[-1]
    found = workspace_symbols(snapshot, last, MOST_ALIKE) if last else []
    names = list(dict.fromkeys(symbol.key.qualified for symbol in found))
    return f"; perhaps {', '.join(names)}" if names else ""


class Nothing(Exception):
    """What was asked for is not there; ends the command with exit code 1."""


def find_symbols(root: Path, snapshot: Snapshot, text: str) -> list[FoundSymbol]:
    if uri := parse_uri(text):
        return find_by_uri(snapshot, uri)
    if text.startswith("codescope://"):
        raise Problem(f"{text} is no URI of a symbol")
    if match := PLACE.match(text):
        path = relative(root, match["path"])
        if snapshot.file(path) is not None:
            return find_in_file(snapshot, path, int(match["line"]), match["column"])
        raise Problem(f"{match['path']} is not in the index")
    return find_qualified(snapshot, text)


def find_in_file(
    snapshot: Snapshot, path: FilePath, line: int, column: str | None
) -> list[FoundSymbol]:
    """Without a column: what the line declares, or else what its first name means, or what stands around it."""
    if column is not None:
        return find_at(snapshot, path, offset_at(snapshot, path, line, int(column)))
    start = offset_at(snapshot, path, line, 1)
    lines = snapshot.lines(path)
    end = lines.to_offset(line, 0, PositionEncoding.UTF32)
    declared = [
        row for row in snapshot.symbols_in(path)
        if start <= row.name_start < max(end, start + 1) and row.parent and row.detail != "parameter"
    ]  # fmt: skip
    if declared:
        return find_at(snapshot, path, declared[0].name_start)
    text = (snapshot.source(path) or b"")[start:end]
    first = len(text) - len(text.lstrip())
    return find_at(snapshot, path, start + first)
