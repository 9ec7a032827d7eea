"""Callables of one name: which of them takes the arguments of a call.

    void f(int a) {}   void f(String a) {}   void f(String a, Object... rest) {}

First by how many arguments there are, then by what is plainly known of their types; of several that surely take them,
the one whose parameters the others would take as well. Where that leaves several whose parameters differ, nothing is
known.
"""

from collections.abc import Sequence

from core import paths as op
from core.link.calls import Arguments, is_array, is_one_of
from core.link.classes import outside_ancestors
from core.link.engine import Class, Engine, File
from core.link.found import Targets
from core.link.kinds import (
    CALLABLE,
    EXTERNAL,
    FORM,
    FUNCTION,
    INSTANCE,
    OUTSIDER,
    OVERLOADS,
    SEQUENCE,
    TABLE,
    VARIABLE,
    Type,
    Types,
    join,
)
from core.link.suiting import (
    IMPOSSIBLE,
    NULLS,
    POSSIBLE,
    SAME,
    bounds,
    suits,
    suits_element,
)
from core.link.symbols import declared_parameter
from core.model import Flag, Kind, PathNode

Candidate = tuple[File, int]
_NAMED = frozenset({CALLABLE, SEQUENCE, TABLE})  # types of which the names tell more


def functions_of(kind: Type) -> Types:
    return kind[1] if kind[0] == OVERLOADS else (kind,)


def chosen(engine: Engine, file: File, types: Types, paths: tuple[int, ...]) -> Types:
    """Callables without those that do not take these arguments."""
    arguments = Arguments(engine, file, paths, ())
    found: list[Types] = []
    for kind in types:
        functions = functions_of(kind)
        if functions[0][0] != FUNCTION:
            found.append((kind,))
            continue
        picked = pick(engine, [(item[1], item[2]) for item in functions], arguments)
        found.append(tuple([item for item in functions if (item[1], item[2]) in picked][:1]))
    return join(found)


def pick(engine: Engine, candidates: Sequence[Candidate], arguments: Arguments) -> list[Candidate]:
    """The candidates that take some arguments best: one, or several of the same parameters, the nearest first; none
    where it is not known which."""
    found = fitting(engine, candidates, arguments)
    if len(found) > 1 and not alike(engine, found):
        return narrowest(engine, found, arguments)
    return found[:1]


def left(engine: Engine, types: Types, arguments: Arguments) -> Types:
    """Of the callables of one name those that may take some arguments, where it is not known which does."""
    functions = functions_of(types[0]) if len(types) == 1 else ()
    if not functions or functions[0][0] != FUNCTION:
        return ()
    found = fitting(engine, [(item[1], item[2]) for item in functions], arguments)
    return tuple([item for item in functions if (item[1], item[2]) in found])


def fitting(
    engine: Engine, candidates: Sequence[Candidate], arguments: Arguments
) -> list[Candidate]:
    """The candidates that take some arguments best, as far as that is known."""
    count = len(arguments.positional)
    for file, index in candidates:
        engine.note(file, file.symbols[index].name)  # the parameters say which it is
    found = [one for one in candidates if takes(one, count)]
    if len(found) > 1 or (found and may_be_outside(engine, found[0])):
        exact = [one for one in found if not is_variadic(one) or is_given_whole(one, arguments)]
        found = best(engine, exact, arguments) or best(engine, found, arguments)
    return found


def may_be_outside(engine: Engine, candidate: Candidate) -> bool:
    """Whether a base outside the workspace may have more callables of the name: Stream extends OutputStream."""
    file, index = candidate
    owner = file.symbols[index].parent
    is_member = owner > 0 and file.symbols[owner].kind == Kind.CONTAINER
    return is_member and bool(outside_ancestors(engine, file.class_of(owner)))


def parameters(candidate: Candidate) -> Sequence[int]:
    return candidate[0].symbols[candidate[1]].parameters


def is_variadic(candidate: Candidate) -> bool:
    given = parameters(candidate)
    return bool(given) and bool(candidate[0].symbols[given[-1]].flags & Flag.VARIADIC)


def is_given_whole(candidate: Candidate, arguments: Arguments) -> bool:
    """Whether the last argument may be the array of all that a callable takes any number of."""
    last = len(arguments.positional) - 1
    return len(parameters(candidate)) == last + 1 and is_array(
        candidate[0].rules, arguments.at(last)
    )


def takes(candidate: Candidate, count: int) -> bool:
    """Whether a callable takes so many arguments."""
    wanted = len(parameters(candidate))
    return count >= wanted - 1 if is_variadic(candidate) else count == wanted


def best(engine: Engine, candidates: list[Candidate], arguments: Arguments) -> list[Candidate]:
    """Those whose parameters' types fit best."""
    rated = [(rate(engine, one, arguments), one) for one in candidates]
    rated = [item for item in rated if item[0] != IMPOSSIBLE]
    top = max([score for score, _ in rated], default=0)
    return [one for score, one in rated if score == top]


def rate(engine: Engine, candidate: Candidate, arguments: Arguments) -> int:
    """How many arguments are known to be of the very types of the parameters; IMPOSSIBLE where one cannot be."""
    file, _ = candidate
    total = 0
    for position in range(len(arguments.positional)):
        index = parameter(candidate, position)
        node = arguments.file.paths[arguments.positional[position]]
        given = arguments.at(position)
        taken = declared_parameter(engine, file, index)
        if file.symbols[index].flags & Flag.VARIADIC and node[0] == op.LITERAL and node[1] in NULLS:
            continue
        is_whole = file.symbols[index].flags & Flag.VARIADIC and is_array(file.rules, given)
        if is_whole and suits_element(engine, file.rules, taken, given[0][2]) != IMPOSSIBLE:
            total += SAME
            continue
        score = suits(engine, file.rules, taken, given, node)
        if score == IMPOSSIBLE:
            return IMPOSSIBLE
        total += score
    return total


def alike(engine: Engine, candidates: Sequence[Candidate]) -> bool:
    """Whether callables have parameters of the same types: one overrides the others."""
    first = [outline(engine, candidates[0], i) for i in parameters(candidates[0])]
    return all(
        [outline(engine, one, i) for i in parameters(one)] == first for one in candidates[1:]
    )


def outline(engine: Engine, candidate: Candidate, index: int) -> list[object]:
    """What tells the type of a parameter from others, whatever its arguments; type variables are all the same."""
    file, _ = candidate
    types = bounds(engine, declared_parameter(engine, file, index))
    if len(types) == 1 and types[0][0] in _NAMED and not is_array(file.rules, types):
        types = engine.types(file, file.symbols[index].type)
    return [told_apart(kind) for kind in types]


def told_apart(kind: Type) -> object:
    tag = kind[0]
    if tag == SEQUENCE:
        return (kind[1], *map(told_apart, kind[2]))
    if tag in (INSTANCE, TABLE):
        return kind[:2]
    if tag in (OUTSIDER, EXTERNAL):
        return f"{kind[1]}.{kind[2]}"
    return kind[3] if tag == FORM else 0


# --- Of several that take the arguments, the one that takes the least else ---


def narrowest(engine: Engine, candidates: list[Candidate], arguments: Arguments) -> list[Candidate]:
    """The candidate whose parameters are of types that all others take as well, where all arguments are known."""
    count = len(arguments.positional)
    if any(not is_certain(engine, one, arguments, i) for one in candidates for i in range(count)):
        return []
    for one in candidates:
        if all(is_narrower(engine, one, other, count) for other in candidates):
            return [one]
    return []


def is_certain(engine: Engine, candidate: Candidate, arguments: Arguments, position: int) -> bool:
    """Whether it is known that a callable takes an argument."""
    node = arguments.file.paths[arguments.positional[position]]
    if node[0] == op.LITERAL and node[1] in NULLS:
        return True
    given = arguments.at(position)
    taken = parameter_types(engine, candidate, position)
    if len(given) != 1 or is_variadic(candidate):
        return False
    wide = is_wide(candidate[0], taken)
    return wide or suits(engine, candidate[0].rules, taken, given, node) > POSSIBLE


def is_narrower(engine: Engine, one: Candidate, other: Candidate, count: int) -> bool:
    """Whether what one callable takes is taken by another as well."""
    rules = one[0].rules
    for position in range(count):
        mine, yours = parameter(one, position), parameter(other, position)
        if outline(engine, one, mine) == outline(engine, other, yours):
            continue
        own, its = parameter_types(engine, one, position), parameter_types(engine, other, position)
        if is_wide(other[0], its) and not is_one_of(own, rules.known.primitives):
            continue
        is_same = len(own) == len(its) == 1 and own[0][:2] == its[0][:2]  # List and ArrayList
        if is_same or suits(engine, rules, its, own, (op.UNKNOWN,)) <= POSSIBLE:
            return False
    return True


def parameter_types(engine: Engine, candidate: Candidate, position: int) -> Types:
    file, _ = candidate
    return bounds(engine, declared_parameter(engine, file, parameter(candidate, position)))


def parameter(candidate: Candidate, position: int) -> int:
    """The parameter that takes the argument at a position."""
    wanted = parameters(candidate)
    return wanted[min(position, len(wanted) - 1)]


def is_wide(file: File, types: Types) -> bool:
    """Whether every object is of a type."""
    if len(types) != 1:
        return False
    return types[0][0] == VARIABLE or is_one_of(types, frozenset({file.rules.known.top}))


def without_overloads(engine: Engine, node: PathNode, targets: Targets) -> Targets:
    """Type::name means one of the callables of that name, and does not say which."""
    callables = [(s[0], s[1]) for s in targets.symbols if s[0].symbols[s[1]].kind == Kind.CALLABLE]
    if node[0] != op.MEMBER or len(callables) < 2:
        return targets
    meant = callables[:1] if alike(engine, callables) else []
    kept = Targets()
    for holder, symbol, tier in targets.symbols:
        if (holder, symbol) not in callables or (holder, symbol) in meant:
            kept.add(holder, symbol, tier)
    kept.outside, kept.missing = targets.outside, targets.missing
    kept.unknown = targets.unknown or not meant
    return kept


# --- Constructors ---


def constructors_for(engine: Engine, owner: Class, arguments: Arguments) -> list[Candidate]:
    """The constructor of a class that takes some arguments."""
    place = find_own(engine, owner)
    if place is None:
        return []
    file = owner.file
    found = [(file, file.paths[path][1]) for path in place if file.paths[path][0] == op.SYMBOL]
    return pick(engine, found, arguments)


def find_own(engine: Engine, owner: Class) -> tuple[int, ...] | None:
    engine.note(owner.file, op.CONSTRUCTS)
    return owner.scope.get(op.CONSTRUCTS)
