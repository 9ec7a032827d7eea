"""Answers as records, and records as text: for people, JSON, one line each, or TOON."""

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.text import Text

from cli.toon import encode
from core.model import FilePath, Mode
from core.navigate.answers import CallItem, Certainty, FoundSymbol, NavigationTarget, Span
from core.navigate.lookup import SymbolUri, format_uri
from core.text import PositionEncoding
from core.workspace.oneshot import Snapshot

Record = dict[str, Any]


class Format(StrEnum):
    HUMAN = "human"
    JSON = "json"
    COMPACT = "compact"
    TOON = "toon"


def place(snapshot: Snapshot, path: FilePath, span: Span) -> tuple[int, int]:
    """1-based line and column of a span's start; columns count characters."""
    lines = snapshot.lines(path)
    if lines is None:
        return 1, 1
    line, column = lines.to_position(span.start, PositionEncoding.UTF32)
    return line + 1, column + 1


def symbol_record(snapshot: Snapshot, repository: str, symbol: FoundSymbol | CallItem) -> Record:
    line, column = place(snapshot, symbol.path, symbol.focus)
    return {
        "name": symbol.name or symbol.path,
        "kind": symbol.detail,
        "path": symbol.path,
        "line": line,
        "column": column,
        "container": symbol.container,
        "uri": format_uri(
            SymbolUri(repository, symbol.path, symbol.key.kind, symbol.key.qualified, line)
        ),
    }


def target_record(snapshot: Snapshot, target: NavigationTarget) -> Record:
    line, column = place(snapshot, target.path, target.focus)
    return {
        "name": target.name or target.path,
        "kind": target.detail,
        "path": target.path,
        "line": line,
        "column": column,
        "container": target.container,
        **certainty_record(target.certainty),
    }


def certainty_record(certainty: Certainty) -> Record:
    return {
        "confidence": round(certainty.confidence, 3),
        "mode": certainty.mode.value,
        "via": certainty.via,
    }


def show(records: Sequence[Record], form: Format, key: str = "results", **more: Any) -> None:
    """Write records to stdout; for people they are written with `write_line`."""
    if form is Format.JSON:
        write(json.dumps({**more, key: list(records)}, ensure_ascii=False, indent=2))
    elif form is Format.TOON:
        write(encode({**more, key: list(records)}))
    elif form is Format.COMPACT:
        for record in records:
            write(compact(record))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for record in records:
            console.print(human(record))


def write(text: str) -> None:
    """A line on stdout; what a terminal cannot show is replaced, never a crash."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def compact(record: Record) -> str:
    """`path:line:column name kind`, with depth as indentation and what is uncertain behind."""
    lead = " " * (record.get("depth", 1) - 1)
    parts = [f"{lead}{record['path']}:{record['line']}:{record['column']}"]
    parts += [str(record[key]) for key in ("name", "kind", "role") if record.get(key)]
    if note := remark(record):
        parts.append(f"({note})")
    return " ".join(parts)


def human(record: Record) -> Text:
    """One record for a terminal."""
    text = Text("  " * (record.get("depth", 1) - 1))
    if record.get("name"):
        text.append(f"{record['name']}", "bold")
        text.append(f" {record.get('kind', '')}", "dim")
        if record.get("container"):
            text.append(f" in {record['container'].replace('::', '.')}", "dim")
        text.append("  ")
    text.append(f"{record['path']}:{record['line']}:{record['column']}", "cyan")
    if record.get("role"):
        text.append(f"  {record['role']}", "dim")
    if record.get("sites"):
        text.append(f"  called at {record['sites'].replace(' ', ', ')}", "dim")
    if record.get("source"):
        text.append(f"  {record['source']}")
    if note := remark(record):
        text.append(f"  {note}", "yellow")
    return text


def remark(record: Record) -> str:
    """How sure a record is, where it is not certain."""
    notes = [record["via"]] if record.get("via") else []
    if record.get("mode", Mode.STATIC.value) != Mode.STATIC.value:
        notes.append(f"{record['mode']}, {record['confidence']:.2f}")
    if record.get("recursive"):
        notes.append("shown above")
    return "; ".join(notes)
