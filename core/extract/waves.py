"""The bodies that wait in a walk, walked in their order, and which of them has made what."""

from collections.abc import Collection
from typing import Any, NamedTuple

from core.extract.recorded import Record, occurrences_outside
from core.extract.skeleton import Skeleton, exports_of, is_body
from core.extract.walker import Walker


class Made(NamedTuple):
    """Where something comes from. Bodies inside of bodies are walked when all outer ones have been: in a later wave."""

    wave: int
    symbol: int  # of the callable whose body has made it, or a body inside of that
    nth: int  # of this callable's bodies


class Makers(NamedTuple):
    """Of the symbols and imports behind the skeleton's."""

    symbols: list[Made]
    imports: list[Made]


def walk_bodies(
    walker: Walker, skeleton: Skeleton, record: Record, only: Collection[int] | None = None
) -> Makers | None:
    """Walk the bodies (of some callables); None where one of them says something of what stands outside of all, beside
    giving values."""
    makers = Makers([], [])
    wave: list[tuple[Any, int, int]] = []
    seen: dict[int, int] = {}
    for job in list(walker.queue):
        if not is_body(job):
            wave.append((job, -1, 0))
            continue
        made: Any = job
        symbol: int = made.args[1]
        nth = seen.get(symbol, 0)
        seen[symbol] = nth + 1
        if only is None or symbol in only:
            wave.append((job, symbol, nth))
    walker.queue.clear()
    number = 0
    while wave:
        following: list[tuple[Any, int, int]] = []
        for job, symbol, nth in wave:
            job()
            one = Made(number, symbol, nth)
            for made_ones, count in (
                (makers.symbols, len(walker.drafts) - skeleton.drafts),
                (makers.imports, len(walker.imports) - skeleton.imports),
            ):
                made_ones += [one] * (count - len(made_ones))
            while walker.queue:
                following.append((walker.queue.popleft(), symbol, nth))
        wave = following
        number += 1
    if exports_of(walker) != skeleton.exports:
        return None
    if occurrences_outside(walker, set(record.places)) != record.outside:
        return None
    return makers
