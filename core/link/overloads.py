"""Callables of one name: which of them takes the arguments of a call.

    void f(int a) {}   void f(String a) {}   void f(String a, Object... rest) {}

First by how many arguments there are, then by what is plainly known of their types. Where that leaves several whose
parameters differ, nothing is known.
"""

from collections.abc import Sequence

from core import paths as op
from core.languages.rules import LanguageRules
from core.link.calls import Arguments
from core.link.classes import derives_from, line_of, outside_ancestors
from core.link.engine import Class, Engine, File
from core.link.everywhere import container_of
from core.link.found import Targets
from core.link.kinds import (
    CALLABLE,
    EXTERNAL,
    FORM,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    OUTSIDER,
    OVERLOADS,
    SELF,
    SEQUENCE,
    TABLE,
    TUPLE,
    VARIABLE,
    Type,
    Types,
    join,
)
from core.link.symbols import bound_types, declared_parameter
from core.model import Flag, Kind, PathNode

Candidate = tuple[File, int]
IMPOSSIBLE = -1


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
    count = len(arguments.positional)
    fitting = [one for one in candidates if takes(one, count)]
    if len(fitting) > 1:
        exact = [one for one in fitting if not is_variadic(one)]
        fitting = best(engine, exact, arguments) or best(engine, fitting, arguments)
    if len(fitting) > 1 and not alike(engine, fitting):
        return []
    return fitting[:1]


def parameters(candidate: Candidate) -> Sequence[int]:
    return candidate[0].symbols[candidate[1]].parameters


def is_variadic(candidate: Candidate) -> bool:
    given = parameters(candidate)
    return bool(given) and bool(candidate[0].symbols[given[-1]].flags & Flag.VARIADIC)


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
    wanted = parameters(candidate)
    total = 0
    for position in range(len(arguments.positional)):
        index = wanted[min(position, len(wanted) - 1)]
        node = arguments.file.paths[arguments.positional[position]]
        given = arguments.at(position)
        taken = declared_parameter(engine, file, index)
        if file.symbols[index].flags & Flag.VARIADIC and given and given[0][0] == SEQUENCE:
            continue
        score = fit(engine, file.rules, taken, given, node)
        if score == IMPOSSIBLE:
            return IMPOSSIBLE
        total += score
    return total


NUMBERS = frozenset({"byte", "short", "char", "int", "long", "float", "double", "number"})
PRIMITIVES = NUMBERS | {"boolean"}
BOXES = {
    "boolean": "Boolean", "byte": "Byte", "short": "Short", "char": "Character", "int": "Integer", "long": "Long",
    "float": "Float", "double": "Double",
}  # fmt: skip


def fit(
    engine: Engine, rules: LanguageRules, taken: Types, given: Types, node: tuple[object, ...]
) -> int:
    """0: may be; more: is; IMPOSSIBLE: is not."""
    if node[0] == op.LITERAL and node[1] == "null":
        return IMPOSSIBLE if is_primitive(taken) else 0
    if node[0] == op.LAMBDA:
        return IMPOSSIBLE if is_primitive(taken) or is_text(taken) else 0
    taken = bounds(engine, taken)
    if len(taken) != 1 or len(given) != 1:
        return 0
    one, other = taken[0], given[0]
    if one == other:
        return 4
    if one[0] == OUTSIDER and other[0] == OUTSIDER:
        return fit_outside(one, other)
    if one[0] == INSTANCE and other[0] in (INSTANCE, SELF):
        return fit_classes(engine, one[1], other[1])
    if one[0] in CONTAINERS:
        return fit_container(engine, rules, one, other)
    if is_primitive((one,)) or is_primitive((other,)):
        plain = is_object((one,)) or (one[0] == OUTSIDER and other[0] == OUTSIDER)
        return 0 if plain else IMPOSSIBLE
    if other[0] in CONTAINERS:
        return IMPOSSIBLE if one[0] == INSTANCE or is_text((one,)) else 0
    if is_text((other,)):
        return IMPOSSIBLE if one[0] in (CALLABLE, INSTANCE) else 0
    if is_text((one,)):
        return IMPOSSIBLE if other[0] in (CALLABLE, INSTANCE, SELF) else 0
    if one[0] == OUTSIDER and other[0] in (INSTANCE, SELF):
        return fit_ancestor(engine, one, other)
    return IMPOSSIBLE if one[0] == INSTANCE and other[0] == OUTSIDER and is_plain(other[2]) else 0


CONTAINERS = frozenset({SEQUENCE, TABLE, TUPLE})


def fit_container(engine: Engine, rules: LanguageRules, one: Type, other: Type) -> int:
    """A container is wanted: another one, or an iterable of ours, or something else is given."""
    if other[0] in CONTAINERS:
        return fit_kinds(engine, rules, one, other)
    if other[0] in (INSTANCE, SELF):
        found = [
            fit_kinds(engine, rules, one, kind) for kind in above(engine, other) if kind is not None
        ]
        unsure = 0 if None in above(engine, other) else IMPOSSIBLE
        return max([*found, unsure])
    return (
        0
        if other[0] in (OUTSIDER, LAMBDA) and not is_text((other,)) and not is_primitive((other,))
        else IMPOSSIBLE
    )


def fit_kinds(engine: Engine, rules: LanguageRules, one: Type, other: Type) -> int:
    if one[0] != other[0]:
        return IMPOSSIBLE
    if one[0] != SEQUENCE:
        return 3
    if one[1] == other[1]:
        return 4 if one[1] != "array" else fit_elements(engine, rules, one[2], other[2])
    return 3 if one[1] in rules.container_kinds.get(other[1], ()) else IMPOSSIBLE


def fit_elements(engine: Engine, rules: LanguageRules, taken: Types, given: Types) -> int:
    """Arrays of one type are no arrays of another, and primitive types are not made into each other in them."""
    if taken and given and taken != given and (is_primitive(taken) or is_primitive(given)):
        return IMPOSSIBLE
    return IMPOSSIBLE if fit(engine, rules, taken, given, (op.UNKNOWN,)) == IMPOSSIBLE else 4


def above(engine: Engine, kind: Type) -> list[Type | None]:
    """The containers outside the workspace that a class of ours derives from; None for ancestors that may be any."""
    found: list[Type | None] = []
    for given in outside_ancestors(engine, kind[1]) if kind[1] is not None else [()]:
        if not given or given[0][0] != FORM:
            found.append(None)
        else:
            container = container_of(engine, kind[1], given[0])
            found.append(container)
    return found


def fit_ancestor(engine: Engine, one: Type, other: Type) -> int:
    """Something outside is wanted, and one of ours is given: what it derives from tells."""
    if is_object((one,)) or other[1] is None:
        return 0
    ancestors = outside_ancestors(engine, other[1])
    if any(given and given[0][0] == EXTERNAL and given[0][1:3] == one[1:3] for given in ancestors):
        return 3
    return 0 if ancestors else IMPOSSIBLE


def bounds(engine: Engine, types: Types) -> Types:
    """What a type variable stands for at least, where that is said."""
    if len(types) == 1 and types[0][0] == VARIABLE:
        return bound_types(engine, types[0][1], types[0][2]) or types
    return types


def is_object(types: Types) -> bool:
    return len(types) == 1 and types[0][0] == OUTSIDER and types[0][2] == "Object"


def is_primitive(types: Types) -> bool:
    return len(types) == 1 and types[0][0] == OUTSIDER and types[0][2] in PRIMITIVES


def is_text(types: Types) -> bool:
    return len(types) == 1 and types[0][0] == OUTSIDER and types[0][2] == "String"


def is_plain(name: str) -> bool:
    """Whether what is known by a name is of that type, and not what something unknown gives."""
    return "(" not in name and "[" not in name


def fit_outside(one: Type, other: Type) -> int:
    """Two types of which only the names are known."""
    taken, given = one[2], other[2]
    if given in PRIMITIVES:
        if taken in NUMBERS and given in NUMBERS:
            return 3 if given == "number" else 2
        if taken == BOXES.get(given):
            return 1
        return 0 if taken in ("Object", "Number", "Comparable") else IMPOSSIBLE
    if taken in PRIMITIVES:
        return 1 if BOXES.get(taken) == given else IMPOSSIBLE if is_plain(given) else 0
    if given == "String":
        return (
            1 if taken in ("CharSequence", "Comparable") else 0 if taken == "Object" else IMPOSSIBLE
        )
    return 0 if taken != "String" or not is_plain(given) else IMPOSSIBLE


def fit_classes(engine: Engine, one: Class, other: Class | None) -> int:
    if other is None:
        return 0
    if derives_from(engine, other, one):
        line = [ancestor for ancestor, _ in line_of(engine, other)]
        return 4 if one is other else 3 if one in line[:2] else 2
    return (
        0
        if outside_ancestors(engine, other) and () in outside_ancestors(engine, other)
        else IMPOSSIBLE
    )


def alike(engine: Engine, candidates: Sequence[Candidate]) -> bool:
    """Whether callables have parameters of the same types: one overrides the others."""
    first = [outline(engine, candidates[0], i) for i in parameters(candidates[0])]
    return all(
        [outline(engine, one, i) for i in parameters(one)] == first for one in candidates[1:]
    )


def outline(engine: Engine, candidate: Candidate, index: int) -> list[object]:
    """What tells the type of a parameter from others, whatever its arguments; type variables are all the same."""
    types = bounds(engine, declared_parameter(engine, candidate[0], index))
    return [
        kind[:2]
        if kind[0] in (INSTANCE, SEQUENCE, TABLE)
        else kind[:3]
        if kind[0] == OUTSIDER
        else 0
        for kind in types
    ]


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
