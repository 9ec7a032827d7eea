"""`codescope similar`: code like the code of a symbol, what has the same text first."""

from pathlib import Path
from typing import Any

from cli.opening import Snapshot, find_symbol, found_row
from cli.questions import answer
from cli.search import embed_for
from cli.showing import OUT, Problem, Row, compact_line, show_rows, symbol_line
from core.navigate.similar import Similar, similar
from core.workspace import Workspace
from core.workspace.own_meaning import meaning_of
from core.workspace.standalone import stored_settings

WAIT_SECONDS = 10.0  # for embedding what is due


def run_similar(symbol: str, workspace: Path | None, limit: int, form: str, fresh: bool) -> int:
    def ask(opened: Workspace, root: Path, snapshot: Snapshot) -> int:
        settings = stored_settings(root)
        named = find_symbol(root, snapshot, symbol)
        if fresh:
            embed_for(root, settings, WAIT_SECONDS)
        # What was embedded just now is in no older snapshot.
        with opened.snapshot(str(root)) as now:
            meaning = meaning_of(root, settings, now)
            found = (
                None if meaning.vectors is None else similar(now, named.key, meaning.vectors, limit)
            )
            if found is None:
                why = meaning.off() or "it is not embedded yet; ask again in a moment"
                raise Problem(f"nothing is known of what {symbol} means: {why}")
            return show_similar([similar_row(root, now, hit) for hit in found], form)

    return answer(workspace, symbol, form, fresh, ask)


def similar_row(root: Path, snapshot: Snapshot, hit: Similar) -> dict[str, Any]:
    row = found_row(root, snapshot, hit.symbol)
    return {**row, "score": round(hit.score, 4), "same": hit.same}


def show_similar(rows: list[dict[str, Any]], form: str) -> int:
    def human() -> None:
        for row in rows:
            OUT.print(symbol_line(row).append(f"  {how(row)}", style="yellow"))

    def compact() -> None:
        for row in rows:
            print(f"{compact_line(row)} {how(row)}")

    return show_rows(rows, form, human, compact)


def how(row: Row) -> str:
    return "the same text" if row["same"] else f"{row['score']:.2f}"
