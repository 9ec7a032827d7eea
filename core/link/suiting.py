"""Whether a value may be given where a declared type is wanted, as far as that is plainly known.

Types outside the workspace are known by their names: what a language says of its own is in LanguageRules.known.
"""

from typing import Final

from core import paths as op
from core.languages.rules import KnownTypes, LanguageRules
from core.link.calls import is_one_of
from core.link.classes import derives_from, line_of, outside_ancestors
from core.link.engine import Class, Engine
from core.link.everywhere import container_of
from core.link.functional import as_callable
from core.link.kinds import (
    CALLABLE,
    EXTERNAL,
    FORM,
    INSTANCE,
    LAMBDA,
    OUTSIDER,
    SELF,
    SEQUENCE,
    TABLE,
    TUPLE,
    VARIABLE,
    Type,
    Types,
)  # fmt: skip
from core.link.symbols import bound_types
from core.model import Flag, PathNode

IMPOSSIBLE: Final = -1
POSSIBLE: Final = 0  # nothing speaks against it
BOXED: Final = 1  # another type stands for it
INHERITED: Final = 2  # of a type that derives from it in several steps
DIRECT: Final = 3  # ... in one
SAME: Final = 4
_CONTAINERS = frozenset({SEQUENCE, TABLE, TUPLE})
_OBJECTS = frozenset({INSTANCE, SELF})
NULLS = frozenset({"null", "None", "nil", "undefined"})


def suits(engine: Engine, rules: LanguageRules, taken: Types, given: Types, node: PathNode) -> int:
    """How well a value suits a type; `node` is the path that gives it."""
    known = rules.known
    if node[0] == op.LITERAL and node[1] in NULLS:
        return IMPOSSIBLE if is_one_of(taken, known.primitives) else POSSIBLE
    taken = bounds(engine, taken)
    if node[0] in (op.LAMBDA, op.FITTED):
        return suits_lambda(engine, rules, taken, node[2] if node[0] == op.LAMBDA else -1)
    if len(taken) != 1 or len(given) != 1:
        return POSSIBLE
    one, other = taken[0], given[0]
    if other[0] == EXTERNAL:
        said = rules.results.get(f"{other[1]}.{other[2]}")
        if said is None or other[2].endswith(op.CALLED):  # a method by its name
            return suits_constant(one, other)
        other = (OUTSIDER, rules.builtin_module, said)
        given = (other,)
    if one == other:
        return SAME
    if other[0] == VARIABLE:
        [other] = bounds(engine, given)[:1]
    if one[0] == CALLABLE and other[0] == CALLABLE:
        return suits_function(one, other)
    if one[0] == CALLABLE and other[0] in (INSTANCE, SELF, VARIABLE):
        return suits_interface(engine, other)
    if one[0] == VARIABLE:  # that may be anything
        return BOXED if is_one_of(given, known.primitives) else POSSIBLE
    if one[0] == OUTSIDER and other[0] == OUTSIDER:
        return suits_by_name(known, one[2], other[2])
    if one[0] == INSTANCE and other[0] in _OBJECTS:
        return suits_class(engine, one[1], other[1])
    if one[0] in _CONTAINERS:
        return suits_container(engine, rules, one, other)
    if one[0] == OUTSIDER:
        return suits_outside(engine, known, one, other)
    if other[0] == OUTSIDER:  # a class or a function of ours is wanted
        certain = one[0] == INSTANCE or other[2] in known.primitives | {known.text}
        return IMPOSSIBLE if certain and is_plain(other[2]) else POSSIBLE
    return IMPOSSIBLE if one[0] == INSTANCE and other[0] in _CONTAINERS else POSSIBLE


def suits_lambda(engine: Engine, rules: LanguageRules, taken: Types, count: int) -> int:
    """An anonymous function of so many parameters is given: only to what is called with as many."""
    if len(taken) != 1:
        return POSSIBLE
    [kind] = taken
    if kind[0] == INSTANCE and not kind[1].symbol.flags & Flag.TYPE_ONLY:
        return IMPOSSIBLE
    if kind[0] in _CONTAINERS or is_one_of(taken, rules.known.primitives | {rules.known.text}):
        return IMPOSSIBLE
    wanted = as_callable(engine, kind[1].file, kind) if kind[0] == INSTANCE else kind
    if wanted is None or wanted[0] != CALLABLE:
        return POSSIBLE
    return DIRECT if count in (-1, len(wanted[2])) else IMPOSSIBLE


def suits_constant(one: Type, other: Type) -> int:
    """What has a name outside may be of any type, and is most likely one of the type whose name it bears."""
    is_own = one[0] == OUTSIDER and one[1] == other[1] and one[2] == other[2].rpartition(".")[0]
    return DIRECT if is_own else POSSIBLE


def suits_interface(engine: Engine, other: Type) -> int:
    """A function is wanted by an interface outside: what derives from nothing outside is none."""
    is_none = other[0] == VARIABLE or (
        other[1] is not None and not outside_ancestors(engine, other[1])
    )
    return IMPOSSIBLE if is_none else POSSIBLE


def suits_function(one: Type, other: Type) -> int:
    """Functions take as much, and more likely both give something or both nothing."""
    if len(one[2]) != len(other[2]):
        return IMPOSSIBLE
    return DIRECT if bool(one[1]) == bool(other[1]) else POSSIBLE


def bounds(engine: Engine, types: Types) -> Types:
    """What a type variable stands for at least, where that is said."""
    if len(types) == 1 and types[0][0] == VARIABLE:
        return bound_types(engine, types[0][1], types[0][2]) or types
    return types


def is_variable(types: Types) -> bool:
    return len(types) == 1 and types[0][0] == VARIABLE


def is_plain(name: str) -> bool:
    """Whether what is known by a name is of that type, and not what something unknown gives."""
    return "(" not in name and "[" not in name


def suits_by_name(known: KnownTypes, taken: str, given: str) -> int:
    """Two types of which only the names are known."""
    unboxed = known.boxes.get(taken) == given
    if taken == known.top or unboxed:  # what takes a box as it is comes before what opens it
        boxed = taken == known.top and given in known.boxes.values()
        return BOXED if boxed else POSSIBLE
    if given in known.primitives:
        wider = known.wider.get(given, ())
        if taken in wider:
            return DIRECT if taken == wider[0] else INHERITED
        box = known.boxes.get(given, "")
        return BOXED if taken == box else suits_base(known, taken, box)
    if taken in known.primitives:
        return IMPOSSIBLE if is_plain(given) else POSSIBLE
    if given in known.bases:
        return INHERITED if taken in known.bases[given] else IMPOSSIBLE
    return IMPOSSIBLE if taken == known.text and is_plain(given) else POSSIBLE


def suits_base(known: KnownTypes, taken: str, given: str) -> int:
    """A type all of whose bases are known."""
    if given not in known.bases:
        return POSSIBLE
    return BOXED if taken in known.bases[given] else IMPOSSIBLE


def suits_outside(engine: Engine, known: KnownTypes, one: Type, other: Type) -> int:
    """Something outside is wanted, and one of ours, a container or a function is given."""
    if one[2] == known.top:
        return POSSIBLE
    if one[2] in known.primitives or one[2] == known.text:
        return IMPOSSIBLE
    if other[0] not in _OBJECTS or other[1] is None:
        return POSSIBLE
    ancestors = outside_ancestors(engine, other[1])
    if any(given and given[0][0] == EXTERNAL and given[0][1:3] == one[1:3] for given in ancestors):
        return DIRECT
    return POSSIBLE if ancestors else IMPOSSIBLE


def suits_container(engine: Engine, rules: LanguageRules, one: Type, other: Type) -> int:
    """A container is wanted: another one, or an iterable of ours, or something else is given."""
    if other[0] in _CONTAINERS:
        return suits_kind(engine, rules, one, other)
    if other[0] in _OBJECTS:
        found = containers_above(engine, other)
        rated = [suits_kind(engine, rules, one, kind) for kind in found if kind is not None]
        return max([*rated, POSSIBLE if None in found else IMPOSSIBLE])
    plain = rules.known.primitives | {rules.known.text}
    if other[0] == OUTSIDER:
        return IMPOSSIBLE if is_one_of((other,), plain) else POSSIBLE
    return IMPOSSIBLE if other[0] in (CALLABLE, LAMBDA) else POSSIBLE


def suits_kind(engine: Engine, rules: LanguageRules, one: Type, other: Type) -> int:
    if one[0] != other[0]:
        return IMPOSSIBLE
    if one[0] != SEQUENCE:
        return DIRECT
    if one[1] != other[1]:
        return DIRECT if one[1] in rules.container_kinds.get(other[1], ()) else IMPOSSIBLE
    if one[1] in rules.exact_kinds:
        return suits_element(engine, rules, one[2], other[2])
    return SAME


def suits_element(engine: Engine, rules: LanguageRules, taken: Types, given: Types) -> int:
    """Where another element makes another type, primitive types are not made into each other either."""
    plain = rules.known.primitives
    if taken and given and taken != given and (is_one_of(taken, plain) or is_one_of(given, plain)):
        return IMPOSSIBLE
    if is_one_of(given, frozenset({rules.known.top})) and not is_variable(taken):
        return IMPOSSIBLE
    return suits(engine, rules, taken, given, (op.UNKNOWN,))


def containers_above(engine: Engine, kind: Type) -> list[Type | None]:
    """The containers outside the workspace that a class of ours derives from; None for ancestors that may be any."""
    if kind[1] is None:
        return [None]
    found: list[Type | None] = []
    for given in outside_ancestors(engine, kind[1]):
        is_form = bool(given) and given[0][0] == FORM
        found.append(container_of(engine, kind[1], given[0]) if is_form else None)
    return found


def suits_class(engine: Engine, one: Class, other: Class | None) -> int:
    if other is None:
        return POSSIBLE
    if derives_from(engine, other, one):
        near = [ancestor for ancestor, _ in line_of(engine, other)[:2]]
        return SAME if one is other else DIRECT if one in near else INHERITED
    return POSSIBLE if () in outside_ancestors(engine, other) else IMPOSSIBLE
