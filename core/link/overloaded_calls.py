"""What a call gives where arguments choose among several callables of a name, `call(a)`, `object.<Type>call(a)`."""

from core import paths as op
from core.link.annotations import instances
from core.link.calls import Arguments, call
from core.link.choices import opened
from core.link.engine import Engine, File
from core.link.kinds import FUNCTION, METHOD, Type, Types, join
from core.link.overloads import chosen, left
from core.link.pieces import container_gives
from core.link.structural import as_values, instantiated, method_call
from core.model import PathNode


def overloaded_call(engine: Engine, file: File, node: PathNode) -> Types:
    _, callee, positional, named = node
    written: tuple[int, ...] = ()
    if file.paths[callee][0] == op.ELEMENT:
        _, callee, _, written = file.paths[callee]
    several = opened(engine, as_values(engine.types(file, callee)))
    arguments = Arguments(engine, file, positional, named)
    picked = chosen(engine, file, several, positional)
    given = tuple([instances(engine, file, engine.types(file, path)) for path in written])
    found = [
        called(engine, file, with_types(engine, file, kind, given), arguments)
        for kind in picked or left(engine, several, arguments)
    ]
    return join(found) if picked else agreed(found)


def with_types(engine: Engine, file: File, kind: Type, given: tuple[Types, ...]) -> Type:
    """A callable whose type arguments are written out at its call."""
    if not given or kind[0] != FUNCTION or not kind[1].symbols[kind[2]].type_parameters:
        return kind
    return instantiated(engine, file, kind, given)[0]


def agreed(given: list[Types]) -> Types:
    """What all of several callables give."""
    return given[0] if given and all(types == given[0] for types in given) else ()


def called(engine: Engine, file: File, kind: Type, arguments: Arguments) -> Types:
    """What calling one value gives, whatever it is."""
    if kind[0] == METHOD and file.rules.routes:
        return container_gives(engine, file, kind, arguments)
    if kind[0] == METHOD and file.rules.callbacks:
        return method_call(engine, file, kind, arguments)
    return call(engine, file, kind, arguments)
