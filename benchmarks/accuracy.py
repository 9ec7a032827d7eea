"""How often a language server agrees with the mature one of its language, on any package.

    python -m benchmarks.accuracy --package httpx
    python -m benchmarks.accuracy --package zod --language typescript --sample 500 --show-errors 20
    python -m benchmarks.accuracy --package com.google.code.gson:gson==2.11.0 --language java
    python -m benchmarks.accuracy --package rich --server "some-server --stdio"
    python -m benchmarks.accuracy --package rich --server @jedi
    python -m benchmarks.accuracy --path ../checkout --language python

The server under test is asked for what it is sure of (minimumConfidence 1.0) unless --heuristic is given. Exit
status 0 whatever the figures are: this measures, it does not judge. 1 when something could not be measured.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.asking import Asker
from benchmarks.calls import CallScore, Direction, score_calls
from benchmarks.corpora import TRUTH, Corpus, corpus_of, fetch
from benchmarks.definitions import DefinitionScore, score_definitions
from benchmarks.hidden_annotations import score_guesses
from benchmarks.lsp_client import ServerError
from benchmarks.progress import clear
from benchmarks.questions import Relation
from benchmarks.references import ReferenceScore, score_references
from benchmarks.relations import RelationScore, score_relation
from benchmarks.rows import report_problems
from benchmarks.scores import Difference
from benchmarks.servers import ROOT, server_under_test
from benchmarks.source_facts import SourceFacts
from benchmarks.truths import source_facts, truth_about

RELATIONS: tuple[Relation, ...] = ("typeDefinition", "implementation")
QUESTIONS = ("definition", "references", "incoming", "outgoing", *RELATIONS)
DEFAULT_SERVER = str(ROOT / ".venv" / "bin" / "codescope") + " lsp"


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--package",
        help="NAME[==VERSION] on PyPI or npm, group:artifact==VERSION of Maven, a Go module, a crate",
    )
    source.add_argument("--path", type=Path, help="a folder of sources")
    parser.add_argument("--sdist", action="store_true", help="PyPI: the source archive, with tests")
    parser.add_argument("--language", choices=sorted(TRUTH), default="python")
    parser.add_argument(
        "--server", default=DEFAULT_SERVER, help="a command, or @pyright, @jedi ..."
    )
    parser.add_argument(
        "--truth",
        choices=("pyright", "typescript", "javac", "gopls", "rustdoc"),
        help="default: by language",
    )
    parser.add_argument("--sample", type=int, default=300, help="uses to ask for their definition")
    parser.add_argument("--symbols", type=int, help="symbols for each other question (sample / 4)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=QUESTIONS, default=QUESTIONS)
    parser.add_argument("--heuristic", action="store_true", help="answers of any confidence")
    parser.add_argument(
        "--hide-annotations",
        action="store_true",
        help="score the server's guesses against its own answers with annotations",
    )
    parser.add_argument("--show-errors", type=int, default=0, metavar="K", help="K of each cause")
    parser.add_argument("--out", type=Path, help="write the figures as JSON (- for stdout)")
    return parser.parse_args(argv)


async def measure_guesses(
    corpus: Corpus, facts: Mapping[str, SourceFacts], options: argparse.Namespace
) -> tuple[dict[str, Any], list[Difference]]:
    """As `measure`, for --hide-annotations."""
    if corpus.language != "python":
        raise SystemExit("--hide-annotations is for Python")
    found = await score_guesses(corpus, facts, options.server, options.sample, options.seed)
    result = {
        "corpus": _about(corpus, facts),
        "server": options.server,
        "truth": "itself with annotations",
        "seed": options.seed,
        "guesses": found.as_json(),
    }
    return result, found.differences


def _about(corpus: Corpus, facts: Mapping[str, SourceFacts]) -> dict[str, Any]:
    return {
        "name": corpus.name,
        "language": corpus.language,
        "files": len(corpus.files),
        "files_without_facts": len(corpus.files) - len(facts),
        "bytes": corpus.size,
    }


async def measure(
    corpus: Corpus, facts: Mapping[str, SourceFacts], options: argparse.Namespace
) -> tuple[dict[str, Any], list[Difference]]:
    """The figures, and every difference behind them. A question that cannot be measured does not stop the others."""
    the_truth = truth_about(corpus, options.truth)
    server = server_under_test(options.server, options.heuristic)
    result: dict[str, Any] = {
        "corpus": _about(corpus, facts),
        "server": server.name,
        "truth": the_truth.server.name,
        "seed": options.seed,
    }
    differences: list[Difference] = []
    problems: list[str] = []
    started = time.monotonic()
    async with the_truth as truth, Asker(corpus, server) as ours:
        for question in options.only:
            if question in RELATIONS and question not in the_truth.server.relations:
                continue
            try:
                found = await _score(question, truth, ours, facts, options)
            except (Exception, SystemExit) as error:
                problems.append(f"{question}: {error or type(error).__name__}")
            else:
                result[question] = found.as_json()
                differences += found.differences
                keep(result, options)  # in case that what follows never ends
        result |= _story(truth, ours)
    for who, failures in (("the server", ours.failures), ("the truth", truth.failures)):
        if failures:
            problems.append(
                f"{who} failed to answer {len(failures)} requests, first: {failures[0][:200]}"
            )
    result["problems"] = problems
    result["seconds"] = round(time.monotonic() - started, 1)
    return result, differences


async def _score(
    question: str,
    truth: Asker,
    ours: Asker,
    facts: Mapping[str, SourceFacts],
    options: argparse.Namespace,
) -> DefinitionScore | ReferenceScore | CallScore | RelationScore:
    symbols = options.symbols or max(1, options.sample // 4)
    if question == "definition":
        found = await score_definitions(truth, ours, facts, options.sample, options.seed)
        found.silent_counts = not options.heuristic
        return found
    if question == "references":
        return await score_references(truth, ours, facts, symbols, options.seed)
    for relation in RELATIONS:
        if question == relation:
            return await score_relation(relation, truth, ours, facts, symbols, options.seed)
    direction: Direction = "incoming" if question == "incoming" else "outgoing"
    return await score_calls(truth, ours, facts, direction, symbols, options.seed)


def _story(truth: Asker, ours: Asker) -> dict[str, Any]:
    """What it took to ask."""
    return {
        "milliseconds": {kind: _times(t) for kind, t in ours.seconds.items()},
        "ready_seconds": round(ours.ready_seconds, 1),
        "failures": ours.failures,
        "truth_failures": truth.failures,
        "waited_seconds": {
            asker.server.name: {
                "ready": round(asker.ready_seconds, 1),
                **{kind: round(sum(t), 1) for kind, t in asker.seconds.items()},
            }
            for asker in (truth, ours)
        },
    }


def _times(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(1000 * statistics.median(ordered), 2),
        "p95": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 2),
        "count": len(ordered),
    }


def keep(result: Mapping[str, Any], options: argparse.Namespace) -> None:
    if options.out and str(options.out) != "-":
        options.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    options = arguments(argv)
    if options.package:
        corpus = fetch(options.package, options.language, sdist=options.sdist)
    else:
        corpus = corpus_of(options.path, options.language)
    facts = source_facts(corpus)
    run = measure_guesses if options.hide_annotations else measure
    try:
        result, differences = asyncio.run(run(corpus, facts, options))
    except ServerError as error:
        raise SystemExit(f"{options.server}: {error}") from None
    keep(result, options)
    clear()
    as_json = str(options.out) == "-"
    print(json.dumps(result, indent=2) if as_json else report.summary(result))
    if options.show_errors:
        print(report.errors(differences, facts, corpus.folder, options.show_errors))
    sys.stdout.flush()
    sys.exit(report_problems(result.get("problems", ())))


if __name__ == "__main__":
    main()
