"""Prints results for people: a table of figures, and differences one by one with the source lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.questions import Spot, is_inside
from benchmarks.scores import Difference
from benchmarks.source_facts import SourceFacts

WIDTH = 150


def summary(result: Mapping[str, Any]) -> str:
    corpus = result["corpus"]
    lines = [
        f"{corpus['name']} ({corpus['language']}, {corpus['files']} files, {corpus['bytes'] / 1e6:.2f} MB)"
        f"   {result['server']}   against {result['truth']}   seed {result['seed']}",
    ]
    if definition := result.get("definition"):
        lines.append(
            f"  definition   all {_number(definition['accuracy'])} of {definition['samples']}"
            f"   cross-file {_number(definition['cross_file'])} of {definition['cross_file_samples']}"
            f"   of answers {_number(definition['precision'])}"
            f"   {_counts(definition['outcomes'])}"
        )
        roles = (
            f"{role} {_number(row['accuracy'])} of {row['samples']}"
            for role, row in definition["by_role"].items()
        )
        lines.append(f"               by role: {', '.join(roles)}")
        for kind, count in definition["left_out"].items():
            lines.extend([f"               left out: {kind}: {count}"] * bool(count))
        receivers = definition["attribute_receivers"]
        lines.append(
            f"  receivers    unknown {_number(receivers['unknown_to_server'])}"
            f" (truth {_number(receivers['unknown_to_truth'])},"
            f" both {_number(receivers['unknown_to_both'])})"
            f" of {receivers['references']} attribute references"
        )
    for name in ("references", "incoming", "outgoing", "typeDefinition", "implementation"):
        if row := result.get(name):
            lines.extend(_agreement(name, row))
    if guesses := result.get("guesses"):
        lines.append(
            f"  guesses      {guesses['became_unknown']} of {guesses['known_with_annotations']} known"
            f" receivers became unknown, {guesses['of_these_inside_workspace']} lead into the workspace"
        )
        lines.append(
            f"               one answer: {guesses['one_answer']}, right"
            f" {_number(guesses['one_answer_right'])}; several: {guesses['several_answers']},"
            f" containing it {_number(guesses['several_contain_it'])}   {guesses['outcomes']}"
        )
    if times := result.get("milliseconds"):
        shown = (f"{kind} {row['p50']:.0f}/{row['p95']:.0f}" for kind, row in times.items())
        lines.append(f"  ms p50/p95   {', '.join(shown)}; ready after {result['ready_seconds']} s")
    if failures := result.get("failures"):
        lines.append(f"  FAILED       {len(failures)} requests, first: {failures[0][:200]}")
    return "\n".join(lines)


def _agreement(name: str, row: Mapping[str, Any]) -> Iterable[str]:
    yield (
        f"  {name:<14} P {_number(row['precision'])}  R {_number(row['recall'])}"
        f"  F1 {_number(row['f1'])}   {row['both']} agree, {row['missing']} missing,"
        f" {row['extra']} extra, of {row['symbols']} symbols"
        + (f", {row['symbols_exact']:.3f} of them exact" if row.get("symbols_exact") else "")
    )
    for kind, counts in row["left_out"].items():
        yield (
            f"               left out: {kind}: {counts['truth']} in the truth"
            f" ({counts['share']:.1%}), {counts['server']} in the server, {counts['same']} the same"
        )


def errors(
    differences: Iterable[Difference], facts: Mapping[str, SourceFacts], folder: Path, at_most: int
) -> str:
    """Up to `at_most` differences for each question and cause."""
    groups: dict[tuple[str, str], list[Difference]] = defaultdict(list)
    for difference in differences:
        groups[(difference.question, difference.cause)].append(difference)
    lines: list[str] = []
    for (question, cause), group in groups.items():
        names = Counter(d.name for d in group)
        common = ", ".join(f"{n} x{c}" for n, c in names.most_common(8) if c > 1)
        lines.append(
            f"\n== {question}: {cause}: {len(group)}" + (f"   ({common})" if common else "")
        )
        for difference in group[:at_most]:
            lines.extend(_one(difference, facts, folder))
        if len(group) > at_most:
            lines.append(f"   ... and {len(group) - at_most} more")
    return "\n".join(lines)


def _one(difference: Difference, facts: Mapping[str, SourceFacts], folder: Path) -> Iterable[str]:
    at = difference.at
    yield f" {_where(at)}  {difference.name}" + (
        f"  [{difference.note}]" if difference.note else ""
    )
    source = facts[at.path].line(at.line) if at.path in facts else ""
    yield f"     | {source[:WIDTH]}"
    caret = "".join("\t" if c == "\t" else " " for c in source[: at.column])
    yield f"     | {caret}^"
    yield f"     truth:  {_targets(difference.truth, folder)}"
    yield f"     server: {_targets(difference.ours, folder)}"


def _targets(spots: tuple[Spot, ...], folder: Path) -> str:
    if not spots:
        return "-"
    return "\n             ".join(_target(spot, folder) for spot in spots[:4])


def _target(spot: Spot, folder: Path) -> str:
    if not is_inside(spot.path):
        return f"outside: {'/'.join(spot.path.split('/')[-4:])}:{spot.line + 1}"
    if spot.line < 0:
        return f"{spot.path} (module)"
    try:
        lines = (folder / spot.path).read_text(encoding="utf-8", errors="replace").split("\n")
        source = lines[spot.line].strip()
    except (OSError, IndexError):
        source = "?"
    return f"{_where(spot)}   {source[:100]}"


def _where(spot: Spot) -> str:
    return f"{spot.path}:{spot.line + 1}:{spot.column + 1}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _counts(outcomes: Mapping[str, int]) -> str:
    rows = (f"{count} {name}" for name, count in outcomes.items() if name != "right")
    return f"({', '.join(rows)})" if len(outcomes) > 1 else ""
