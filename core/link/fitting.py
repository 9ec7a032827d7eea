"""Arguments seen as what a parameter's type is written as, so that its type variables can be learnt from them.

A function handed over where a callable is expected, one of our iterables where a sequence is, a class where one of its
bases is: each as the expected thing, with what it gives, holds or was given as type arguments.
"""

from core.link.classes import arguments_at, line_of
from core.link.engine import Engine, File
from core.link.functional import as_callable
from core.link.kinds import (
    CALLABLE,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    SELF,
    SEQUENCE,
    TABLE,
    Type,
    Types,
)
from core.link.results import call_result, iterate, outside_of
from core.link.variables import parameters_of

_FUNCTIONS = frozenset({CALLABLE, FUNCTION, LAMBDA})
_OBJECTS = frozenset({INSTANCE, SELF})


def results_for(engine: Engine, file: File, pattern: Types, given: Types) -> Types:
    """Functions handed over where a callable is expected: what they give can be matched."""
    if not any(kind[0] == CALLABLE for kind in pattern):
        return iterables_for(engine, file, pattern, given)
    return tuple(
        (CALLABLE, call_result(engine, file, kind), ()) if kind[0] != CALLABLE else kind
        for kind in given
    )


def iterables_for(engine: Engine, file: File, pattern: Types, given: Types) -> Types:
    """Our own iterables handed over where a sequence is expected."""
    if not any(kind[0] in _OBJECTS for kind in given):
        return given
    if any(kind[0] == INSTANCE and kind[2] for kind in pattern):
        return tuple([as_base(engine, pattern, kind) for kind in given])
    if any(kind[0] == TABLE for kind in pattern):
        return tuple([as_table(engine, kind) for kind in given])
    if not any(kind[0] == SEQUENCE for kind in pattern):
        return given
    return tuple(
        (SEQUENCE, "iterator", iterate(engine, file, (kind,)))
        if kind[0] in (INSTANCE, SELF)
        else kind
        for kind in given
    )


def as_table(engine: Engine, kind: Type) -> Type:
    """A mapping of ours as the container outside that it derives from."""
    found = outside_of(engine, kind) if kind[0] in _OBJECTS else ()
    return next((item for item in found if item[0] == TABLE), kind)


def as_base(engine: Engine, pattern: Types, kind: Type) -> Type:
    """An instance as one of the base that is expected, with the type arguments that this base has."""
    if kind[0] not in _OBJECTS or kind[1] is None:
        return kind
    for wanted in pattern:
        if wanted[0] != INSTANCE or wanted[1] is kind[1]:
            continue
        for ancestor, arguments in line_of(engine, kind[1]):
            if ancestor is wanted[1]:
                binds = arguments_at(engine, kind, ancestor, arguments)
                given = [binds.get(v, (v,)) for v in parameters_of(engine, ancestor)]
                return (INSTANCE, ancestor, tuple(given))
    return kind


def callables_for(engine: Engine, file: File, pattern: Types, given: Types) -> Types:
    """Interfaces of one method as callables, where a function is handed over."""
    if not any(kind[0] in _FUNCTIONS for kind in given):
        return pattern
    return tuple([as_callable(engine, file, kind) or kind for kind in pattern])
