"""Scores the guessing tiers on receivers whose type is known in truth, by hiding the annotations.

The mature server is silent where a type is unknown, so guesses cannot be tuned on it. Instead the server under test
is asked three times: about the package as it is (sure answers: the truth), about a copy without annotations (sure
answers: which receivers became unknown), and about that copy with its guesses.
"""

import ast
import io
import random
import shutil
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.asking import Asker
from benchmarks.corpora import Corpus, corpus_of
from benchmarks.definitions import inside_spots, spot_of
from benchmarks.questions import Answer, Question
from benchmarks.scores import Difference, share
from benchmarks.servers import server_under_test
from benchmarks.source_facts import LINE_END, SourceFacts, read_text

UNKNOWN_VALUE = "=_"  # what `x: T` becomes: bound, to nothing that is known

Edit = tuple[int, int, str]  # from, to, replacement of the same length


@dataclass(slots=True)
class GuessScore:
    asked: int = 0
    known: int = 0
    became_unknown: int = 0
    leading_inside: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        alone = self.outcomes["right"] + self.outcomes["wrong"] + self.outcomes["outside"]
        several = self.outcomes["several, right among them"] + self.outcomes["several, wrong"]
        return {
            "attribute_references": self.asked,
            "known_with_annotations": self.known,
            "became_unknown": self.became_unknown,
            "of_these_inside_workspace": self.leading_inside,
            "one_answer": alone,
            "one_answer_right": share(self.outcomes["right"], alone),
            "several_answers": several,
            "several_contain_it": share(self.outcomes["several, right among them"], several),
            "outcomes": dict(self.outcomes),
        }


async def score_guesses(
    corpus: Corpus, facts: Mapping[str, SourceFacts], command: str, sample: int, seed: int
) -> GuessScore:
    sure, guessing = server_under_test(command, False), server_under_test(command, True)
    score = GuessScore()
    with tempfile.TemporaryDirectory(prefix="codescope-hidden-") as temporary:
        hidden = hidden_copy(corpus, Path(temporary))
        questions = _attributes(corpus, hidden, facts, sample, seed)
        async with Asker(corpus, sure) as server:
            full = await server.ask_all(questions)
        known = [q for q in questions if full[q].places]
        async with Asker(hidden, sure) as server:
            after = await server.ask_all(known)
        unknown = [q for q in known if not after[q].places]
        async with Asker(hidden, guessing) as server:
            guesses = await server.ask_all(unknown)
    score.asked, score.known, score.became_unknown = len(questions), len(known), len(unknown)
    for question in unknown:
        _score_one(score, questions[question], question, full[question], guesses[question])
    return score


def _score_one(
    score: GuessScore, name: str, question: Question, full: Answer, guess: Answer
) -> None:
    wanted, got = inside_spots(full), inside_spots(guess)
    score.leading_inside += bool(wanted)
    if not got:
        outcome = "no guess" if wanted else "no guess, rightly"
    elif not wanted:
        outcome = "outside" if len(got) == 1 else "several, wrong"
    elif len(got) <= len(wanted):
        outcome = "right" if got & wanted else "wrong"
    else:
        outcome = "several, right among them" if got & wanted else "several, wrong"
    score.outcomes[outcome] += 1
    if outcome in ("wrong", "outside", "several, wrong"):
        score.differences.append(
            Difference(
                "guess",
                outcome,
                spot_of(question),
                name,
                tuple(sorted(p.start for p in full.places)),
                tuple(sorted(got)),
            )
        )


def _attributes(
    corpus: Corpus, hidden: Corpus, facts: Mapping[str, SourceFacts], sample: int, seed: int
) -> dict[Question, str]:
    """Sampled attribute references that are still there in the copy, with their names."""
    still: dict[str, list[str]] = {}
    everything = [
        (path, found)
        for path in sorted(facts)
        for found in facts[path].identifiers
        if found.role == "attribute"
    ]
    random.Random(seed).shuffle(everything)
    questions: dict[Question, str] = {}
    for path, found in everything:
        if len(questions) >= sample:
            break
        if path not in still:
            still[path] = LINE_END.split(read_text(hidden.folder / path))
        if found.text in still[path][found.line][found.column :][: len(found.text)]:
            questions[Question("definition", path, found.line, found.column)] = found.text
    return questions


def hidden_copy(corpus: Corpus, folder: Path) -> Corpus:
    """The corpus without annotations and stubs, every other character where it was."""
    root = folder / corpus.folder.name
    shutil.copytree(corpus.folder, root, ignore=shutil.ignore_patterns("*.pyi", ".codescope"))
    for path in corpus.files:
        file = root / path
        text = file.read_bytes().decode("utf-8", "replace")
        file.write_bytes(without_annotations(text).encode())
    return corpus_of(root, corpus.language)


def without_annotations(text: str) -> str:
    """The text with its annotations blanked out; unchanged if this Python cannot parse the result."""
    try:
        edits = sorted(_edits(text))
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError):
        return text
    result = list(text)
    for start, end, replacement in edits:
        result[start:end] = replacement
    changed = "".join(result)
    try:
        ast.parse(changed)
    except (SyntaxError, ValueError, RecursionError):
        return text
    return changed


def _edits(text: str) -> Iterator[Edit]:
    starts = [0, *(m.end() for m in LINE_END.finditer(text))]

    def offset(line: int, byte_column: int) -> int:
        start = starts[line - 1]
        row = text[start : starts[line] if line < len(starts) else len(text)]
        return start + len(row.encode()[:byte_column].decode("utf-8", "replace"))

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.arg) and node.annotation:
            start = offset(node.lineno, node.col_offset) + len(node.arg)
            yield _blank(text, start, offset(node.end_lineno or 0, node.end_col_offset or 0))
        elif isinstance(node, ast.AnnAssign):
            start = offset(node.target.end_lineno or 0, node.target.end_col_offset or 0)
            start = text.index(":", start)
            if node.value:
                value = offset(node.value.lineno, node.value.col_offset)
                yield _blank(text, start, text.rindex("=", start, value), continued=True)
            else:
                end = offset(node.end_lineno or 0, node.end_col_offset or 0)
                _, _, blank = _blank(text, start, end, continued=True)
                yield start, end, UNKNOWN_VALUE + blank[len(UNKNOWN_VALUE) :]
    for start, end in _return_annotations(text, starts):
        yield _blank(text, start, end, continued=True)


def _return_annotations(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """From each `->` to the colon that ends the head of the function."""
    begin, depth = -1, 0
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if token.type != tokenize.OP:
            continue
        here = starts[token.start[0] - 1] + token.start[1]
        if token.string == "->":
            begin, depth = here, 0
        elif begin >= 0 and token.string in "([{":
            depth += 1
        elif begin >= 0 and token.string in ")]}":
            depth -= 1
        elif begin >= 0 and token.string == ":" and depth == 0:
            yield begin, here
            begin = -1


def _blank(text: str, start: int, end: int, *, continued: bool = False) -> Edit:
    """Spaces of the same length; `continued` lines outside brackets get a backslash at their end."""
    rows = text[start:end].splitlines(keepends=True)
    blanked = []
    for row in rows:
        bare = row.rstrip("\r\n")
        mark = "\\" if continued and len(bare) < len(row) else ""
        blanked.append(" " * max(0, len(bare) - len(mark)) + mark + row[len(bare) :])
    return start, end, "".join(blanked)
