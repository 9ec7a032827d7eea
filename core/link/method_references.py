"""Methods by their name, `Type::name` and `value::name`, where several have it: which of them is meant is told by the
function that is expected there. Of a type, what is no static method takes its receiver first."""

from collections.abc import Sequence

from core import paths as op
from core.link.calls import Arguments
from core.link.engine import Engine, File
from core.link.found import Targets
from core.link.functional import as_callable
from core.link.kinds import CALLABLE, FUNCTION, Types, join
from core.link.overloads import (
    Candidate,
    alike,
    functions_of,
    is_given_whole,
    is_variadic,
    rate,
    takes,
    without_overloads,
)
from core.link.receivers import is_class_level
from core.link.structural import as_values
from core.link.suiting import IMPOSSIBLE, bounds
from core.model import Flag, Kind, PathNode


class Given(Arguments):
    """Arguments of which only the types are known."""

    __slots__ = ("types",)

    def __init__(self, engine: Engine, file: File, types: Sequence[Types]) -> None:
        super().__init__(engine, file, (0,) * len(types), ())
        self.types = types

    def at(self, position: int) -> Types:
        return self.types[position] if position < len(self.types) else ()


def on_fitted(engine: Engine, file: File, node: PathNode) -> Types:
    """The method that fits; all that have the name where nothing is known of what is expected."""
    types = as_values(engine.types(file, node[1]))
    wanted = expected(engine, file, node[2])
    if wanted is None:
        return types
    found: list[Types] = []
    for kind in types:
        functions = functions_of(kind)
        if len(functions) > 1 and functions[0][0] == FUNCTION:
            picked = fitting(engine, file, node, [(f[1], f[2]) for f in functions], wanted)
            functions = tuple([f for f in functions if (f[1], f[2]) in picked])
        found.append(functions[:1])
    return join(found)


def fitted(engine: Engine, file: File, node: PathNode, targets: Targets) -> Targets:
    """Of the symbols that are called so the one that fits."""
    callables = [(s[0], s[1]) for s in targets.symbols if s[0].symbols[s[1]].kind == Kind.CALLABLE]
    wanted = expected(engine, file, node[2]) if len(callables) > 1 else None
    if wanted is None:
        return without_overloads(engine, file.paths[node[1]], targets)
    picked = fitting(engine, file, node, callables, wanted)
    targets.symbols = [
        s for s in targets.symbols if (s[0], s[1]) not in callables or (s[0], s[1]) in picked
    ]
    targets.unknown = targets.unknown or not targets.symbols
    return targets


def expected(engine: Engine, file: File, path: int) -> tuple[Types, ...] | None:
    """What the function takes that is expected; None where that is not known."""
    for kind in bounds(engine, engine.types(file, path)):
        function = kind if kind[0] == CALLABLE else as_callable(engine, file, kind)
        if function is not None:
            taken: tuple[Types, ...] = function[2]
            return taken
    return None


def fitting(
    engine: Engine,
    file: File,
    node: PathNode,
    candidates: list[Candidate],
    wanted: tuple[Types, ...],
) -> list[Candidate]:
    """The candidate that takes what the expected function takes; none where it is not known which does."""
    base = file.paths[node[1]]
    of_type = base[0] == op.MEMBER and any(map(is_class_level, engine.types(file, base[1])))
    given: dict[Candidate, Arguments] = {}
    for one in candidates:
        engine.note(one[0], one[0].symbols[one[1]].name)
        unbound = of_type and not one[0].symbols[one[1]].flags & Flag.STATIC
        arguments = Given(engine, file, wanted[1:] if unbound else wanted)
        if takes(one, len(arguments.positional)) and (wanted or not unbound):
            given[one] = arguments
    exact = {
        one: arguments
        for one, arguments in given.items()
        if not is_variadic(one) or is_given_whole(one, arguments)
    }
    found = best(engine, exact) or best(engine, given)
    return found[:1] if len(found) < 2 or alike(engine, found) else []


def best(engine: Engine, given: dict[Candidate, Arguments]) -> list[Candidate]:
    rated = {one: rate(engine, one, arguments) for one, arguments in given.items()}
    top = max(rated.values(), default=IMPOSSIBLE)
    return [one for one, score in rated.items() if score == top != IMPOSSIBLE]
