"""Code in which the truth is silent on principle: it takes it for unreachable, on this platform for example.

A server that does not evaluate conditions has answers there, which are neither right nor wrong by this truth.
"""

from benchmarks.asking import Asker
from benchmarks.questions import Question, Spot

UNREACHABLE = "in code that the truth calls unreachable"


async def is_unreachable(truth: Asker, spot: Spot) -> bool:
    answer = await truth.ask_one(Question("unreachable", spot.path))
    at = (spot.line, spot.column)
    return any(
        (p.line, p.column) <= at < (p.end_line, p.end_column) or p.line < spot.line < p.end_line
        for p in answer.places
    )
