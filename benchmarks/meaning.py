"""How well questions in plain words are answered, beside simpler ways, and how fast.

    python -m benchmarks.meaning [--held-out] [--documented] [--package NAME ...] [--out FILE]

Questions written by hand are asked of the sources as they are; with --documented the first sentences of documentation
are asked of the sources without any. --held-out asks the projects that nothing was tuned on. Counted is the first right
answer among ten: MRR@10 and recall@10.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.corpora import fetch, workspace_copy
from benchmarks.plain_questions import (
    Project,
    Question,
    documented_questions,
    projects,
    read_sources,
    remove_documentation,
)
from benchmarks.progress import say
from core.navigate.search import Options, search
from core.search.fusion import Fusion
from core.search.words import question_words, words_of
from core.store.passages import find_words
from core.workspace import Workspace
from core.workspace.own_meaning import embed_here, meaning_of
from core.workspace.standalone import bring_up_to_date, stored_settings

FIRST = 10
CANDIDATES = 200
SECONDS = 3600.0
Answer = Sequence[str]  # "path::qualified name", the best first


class Figures(NamedTuple):
    questions: int
    mrr: float
    recall: float


def main() -> None:
    options = arguments()
    chosen = [
        project
        for project in projects()
        if project.held_out is options.held_out
        and (not options.package or project.package in options.package)
    ]
    ranks: dict[str, list[int]] = {}
    seconds: list[float] = []
    rows: dict[str, Any] = {}
    for project in chosen:
        found, took = measure(project, documented=options.documented)
        rows[project.package] = {way: figures(found[way])._asdict() for way in found}
        say(f"{project.package}: {shown(found)}")
        seconds += took
        for way, places in found.items():
            ranks.setdefault(way, []).extend(places)
    p50, p95 = (statistics.quantiles(seconds, n=20)[i] * 1000 for i in (9, 18))
    print(f"\n{len(ranks['ours'])} questions; a question takes {p50:.0f} ms, p95 {p95:.0f} ms\n")
    print("| way | MRR@10 | recall@10 |\n| --- | --- | --- |")
    for way, places in ranks.items():
        print(f"| {way} | {figures(places).mrr:.3f} | {figures(places).recall:.3f} |")
    if options.out:
        rows["all"] = {way: figures(places)._asdict() for way, places in ranks.items()}
        options.out.write_text(json.dumps({"rows": rows, "p95": p95}, indent=1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meaning", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--documented", action="store_true")
    parser.add_argument("--package", nargs="*", default=[])
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def measure(project: Project, *, documented: bool) -> tuple[dict[str, list[int]], list[float]]:
    """Rank of the first right answer by each way, 0 for none among the first; and seconds of our way."""
    corpus = fetch(project.package, project.language)
    with workspace_copy(corpus) as root:
        questions: Sequence[Question] = project.questions
        if documented:
            questions = documented_questions(root)
            remove_documentation(root)
        quiet: dict[str, Any] = {"progress": lambda *_: None, "notify": lambda *_: None}
        settings = stored_settings(root)
        bring_up_to_date(root, settings, SECONDS, texts=True, **quiet)
        embed_here(root, settings, SECONDS)
        workspace = Workspace([str(root)], supervised=False)
        try:
            with workspace.snapshot(str(root)) as snapshot:
                return ask_all(root, snapshot, meaning_of(root, settings, snapshot), questions)
        finally:
            workspace.close()


def ask_all(
    root: Path, snapshot: Any, meaning: Any, questions: Iterable[Question]
) -> tuple[dict[str, list[int]], list[float]]:
    ranks: dict[str, list[int]] = {}
    seconds = []
    greps = grep(root)
    meaning.question("the model is loaded")
    for question in questions:
        began = time.perf_counter()
        ours = search(snapshot, question.ask, Options(FIRST), meaning.vectors, meaning)
        seconds.append(time.perf_counter() - began)
        words = {
            fit.symbol: fit.share
            for fit in find_words(snapshot, question_words(question.ask), CANDIDATES)
        }
        vector = meaning.question(question.ask)
        near = (
            dict(meaning.vectors.nearest(vector, CANDIDATES)) if vector and meaning.vectors else {}
        )
        ranked = search(
            snapshot, question.ask, Options(FIRST, fusion=Fusion.RANKS), meaning.vectors, meaning
        )
        ways: dict[str, Answer] = {
            "ours": [key_of(hit) for hit in ours.hits],
            "gated ranks": [key_of(hit) for hit in ranked.hits],
            "BM25 alone": named(snapshot, ordered(words)),
            "vectors alone": named(snapshot, ordered(near)),
            "equal RRF": named(snapshot, ordered(reciprocal(words, near))),
            "ripgrep on the words": greps(question.ask),
        }
        for way, answer in ways.items():
            ranks.setdefault(way, []).append(place_of(answer, question.targets))
    return ranks, seconds


def key_of(hit: Any) -> str:
    return f"{hit.symbol.path}::{hit.symbol.key.qualified}"


def named(snapshot: Any, ids: Sequence[int]) -> Answer:
    rows = snapshot.symbols(ids[:FIRST])
    return [f"{rows[i].path}::{rows[i].qualified}" for i in ids[:FIRST] if i in rows]


def ordered(scores: dict[int, float]) -> list[int]:
    return sorted(scores, key=lambda symbol: (-scores[symbol], symbol))


def reciprocal(*lists: dict[int, float]) -> dict[int, float]:
    """Reciprocal rank fusion as it is usual: k = 60, equal weights."""
    found: dict[int, float] = {}
    for scores in lists:
        for rank, symbol in enumerate(ordered(scores), 1):
            found[symbol] = found.get(symbol, 0.0) + 1 / (60 + rank)
    return found


def grep(root: Path) -> Callable[[str], Answer]:
    """Lines with the most of a question's words, in the order of files, each as the innermost symbol around it."""
    lines: list[tuple[frozenset[str], str]] = []
    for path, source, facts in read_sources(root):
        spans = [(s.start, s.end, s.qualified) for s in facts.symbols if s.detail != "parameter"]
        position = 0
        for line in source.split(b"\n"):
            words = frozenset(words_of(line.decode("utf-8", "replace")))
            if words:
                around = [span for span in spans if span[0] <= position < span[1]]
                inner = min(around, key=lambda span: span[1] - span[0], default=(0, 0, ""))
                lines.append((words, f"{path}::{inner[2]}"))
            position += len(line) + 1

    def ask(question: str) -> Answer:
        asked = frozenset(question_words(question))
        scored = [(len(words & asked), key) for words, key in lines if words & asked]
        best = sorted(range(len(scored)), key=lambda i: -scored[i][0])
        return list(dict.fromkeys(scored[i][1] for i in best))[:FIRST]

    return ask


def place_of(answer: Answer, targets: frozenset[str]) -> int:
    with suppress(StopIteration):
        return next(place for place, key in enumerate(answer[:FIRST], 1) if key in targets)
    return 0


def figures(ranks: Sequence[int]) -> Figures:
    found = [rank for rank in ranks if rank]
    return Figures(
        len(ranks), sum(1 / rank for rank in found) / len(ranks), len(found) / len(ranks)
    )


def shown(ranks: dict[str, list[int]]) -> str:
    return "; ".join(
        f"{way} {figures(places).mrr:.3f}/{figures(places).recall:.2f}"
        for way, places in ranks.items()
    )


if __name__ == "__main__":
    main()
