"""`codescope search`: questions in plain words. `--batch` reads one a line and answers each with one line of JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rich.text import Text

from cli.opening import Nothing, Snapshot, line_column, open_root, reading, refresh, uri_of
from cli.printing import printing
from cli.progress import Bar
from cli.showing import ERR, FOUND, NOTHING, OUT, USAGE, Problem, Row, complain, show
from core.errors import CoreError, EmbedError, StoreError
from core.navigate.search import Answer, Filters, Hit, Options, search
from core.search.fusion import Fusion
from core.workspace import Settings
from core.workspace.meaning import FolderMeaning
from core.workspace.own_meaning import embed_here, meaning_of
from core.workspace.standalone import stored_settings

# Seconds that are given to embedding what is due: for one question, and for a batch of them.
WAIT_SECONDS, BATCH_SECONDS = 10.0, 3600.0
MOST_QUESTION = 1_000_000  # characters of a line that are read


def run_search(
    question: str | None,
    workspace: Path | None,
    limit: int,
    languages: list[str],
    kinds: list[str],
    paths: list[str],
    tests: bool,
    explain: bool,
    batch: bool,
    fusion: str,
    form: str,
    wait: float | None,
    fresh: bool,
) -> int:
    """Open the index, make sure that its texts are there, ask; gives the exit code."""
    filters = Filters(frozenset(languages), frozenset(kinds), tuple(paths), tests)
    options = Options(limit, 0, filters, Fusion(fusion))
    try:
        if (question is None) is not batch:
            raise Problem("give a question, or --batch and one question a line on the input")
        most = wait if wait is not None else BATCH_SECONDS if batch else WAIT_SECONDS
        with asking(workspace, most if fresh else 0.0, fresh) as (root, snapshot, meaning):
            if question is None:
                return answer_lines(root, snapshot, options, explain, meaning)
            answer = search(snapshot, question, options, meaning.vectors, meaning)
            return show_answer(root, snapshot, question, answer, explain, form)
    except Problem as problem:
        complain(problem, form)
        return USAGE
    except Nothing as nothing:
        ERR.print(f"codescope: {nothing}")
        return NOTHING
    except CoreError as error:
        ERR.print(f"codescope: {error}", style="red")
        return USAGE


@contextmanager
def asking(
    workspace: Path | None, wait: float, fresh: bool
) -> Iterator[tuple[Path, Snapshot, FolderMeaning]]:
    root = open_root(workspace)
    if fresh:
        refresh(root, texts=True)
    settings = stored_settings(root)
    if wait > 0:
        embed_for(root, settings, wait)
    with reading(root) as (_, snapshot):
        yield root, snapshot, meaning_of(root, settings, snapshot)


def embed_for(root: Path, settings: Settings, seconds: float) -> None:
    """Have symbols embedded for some time; how far that came is kept, and is in the answer."""
    # Answers say why there is no meaning, and how many symbols it knows of.
    with Bar() as bar, suppress(EmbedError, StoreError, OSError):
        embed_here(root, settings, seconds, lambda done, total: bar("embed", done, total, ""))


def answer_lines(
    root: Path, snapshot: Snapshot, options: Options, explain: bool, meaning: FolderMeaning
) -> int:
    found = False
    with printing():
        while line := sys.stdin.readline(MOST_QUESTION):
            question = line.rstrip("\n")
            answer = search(snapshot, question, options, meaning.vectors, meaning)
            found = found or bool(answer.hits)
            value = to_json(root, snapshot, answer, explain)
            print(json.dumps(value, ensure_ascii=False), flush=True)
    return FOUND if found else NOTHING


def to_json(root: Path, snapshot: Snapshot, answer: Answer, explain: bool) -> dict[str, Any]:
    rows = [hit_row(root, snapshot, hit, explain) for hit in answer.hits]
    value: dict[str, Any] = {"results": rows, "coverage": round(answer.coverage, 4)}
    if explain:
        value |= {"route": str(answer.route), "meaning": answer.off or "on"}
    return value


def hit_row(root: Path, snapshot: Snapshot, hit: Hit, explain: bool) -> dict[str, Any]:
    symbol = hit.symbol
    line, _ = line_column(snapshot, symbol.path, symbol.focus.start)
    row: dict[str, Any] = {
        "uri": uri_of(root, symbol.path, symbol.key.kind, symbol.key.qualified, line),
        "name": symbol.name,
        "qualified_name": symbol.key.qualified,
        "kind": symbol.key.kind,
        "path": symbol.path,
        "line": line,
        "score": round(hit.score, 4),
        "why": hit.why,
        "snippet": hit.snippet,
    }
    if explain:
        row["explained"] = {
            "detail": symbol.detail,
            "container": symbol.container,
            "name": hit.name,
            "words": list(hit.words),
            "words_share": round(hit.share, 4),
            "meaning": None if hit.meaning is None else round(hit.meaning, 4),
            "snippet_line": line_column(snapshot, symbol.path, hit.place)[0],
        }
    return row


def show_answer(
    root: Path, snapshot: Snapshot, question: str, answer: Answer, explain: bool, form: str
) -> int:
    value = to_json(root, snapshot, answer, explain)
    rows: list[Row] = value["results"]

    def human() -> None:
        for row in rows:
            OUT.print(hit_line(row))
            if row["snippet"]:
                OUT.print(Text(f"    {row['snippet']}", style="dim"))
            if explain:
                OUT.print(Text(f"    {row['score']:.3f}  {row['why']}", style="yellow"))
        if not rows:
            ERR.print("nothing found")

    def compact() -> None:
        for row in rows:
            name = row["qualified_name"] or row["name"]
            print(
                f"{row['path']}:{row['line']}: {row['kind']} {name} {row['score']:.3f} [{row['why']}]"
            )

    show(value, form, human, compact)
    if form == "human" and answer.off:
        ERR.print(Text(f"by words only: {answer.off}", style="dim"))
    return FOUND if rows else NOTHING


def hit_line(row: Row) -> Text:
    line = Text(row["qualified_name"] or row["path"], style="bold")
    line.append(f"  {row['kind']}", style="cyan")
    line.append(f"  {row['path']}:{row['line']}", style="green")
    return line
