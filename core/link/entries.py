"""Loops over keys and values at once: `for key, value := range object`."""

from core.link.engine import Engine, File
from core.link.kinds import (
    CALLABLE,
    FUNCTION,
    INSTANCE,
    OUTSIDER,
    SELF,
    SEQUENCE,
    TABLE,
    VARIABLE,
    Type,
    Types,
    join,
)
from core.link.outside import outside_element
from core.link.results import outside_of, table_values
from core.link.symbols import bound_types, declared_parameter
from core.model import Flag

_OWN = frozenset({INSTANCE, SELF})


def entries(engine: Engine, file: File, types: Types, position: int) -> Types:
    return join([entry(engine, file, kind, position) for kind in types])


def entry(engine: Engine, file: File, kind: Type, position: int) -> Types:
    """A key (0) or a value (1) of a loop over both."""
    tag = kind[0]
    number: Types = ((OUTSIDER, file.rules.builtin_module, file.rules.number),)
    if tag == SEQUENCE:
        return kind[2] if position or kind[1] == "channel" else number
    if tag == TABLE:
        return table_values(kind) if position else kind[2]
    if tag == CALLABLE:
        given = kind[2]
        while len(given) == 1 and len(given[0]) == 1 and given[0][0][0] == CALLABLE:
            given = given[0][0][2]
        return given[position] if position < len(given) else ()
    if tag == FUNCTION:
        return entry_of_function(engine, file, kind, position)
    if tag in _OWN and kind[1] is not None:
        above = outside_of(engine, kind)
        return entries(engine, file, above, position)
    if tag == VARIABLE:
        bounds = bound_types(engine, kind[1], kind[2])
        return entries(engine, file, bounds, position)
    if tag == OUTSIDER:
        return (outside_element(kind),) if position else number
    return ()


def entry_of_function(engine: Engine, file: File, kind: Type, position: int) -> Types:
    """A function that is looped over calls another one with each entry."""
    _, holder, index, _ = kind
    symbols = holder.symbols
    own = [n for n in symbols[index].parameters if not symbols[n].flags & Flag.RECEIVER]
    taken = declared_parameter(engine, holder, own[0]) if own else ()
    callables = tuple([item for item in taken if item[0] == CALLABLE])
    return entries(engine, file, callables, position)
