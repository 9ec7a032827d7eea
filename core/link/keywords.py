"""Keyword arguments: the parameter, or the field, that `name=value` in a call names."""

from core import paths as op
from core.link.classes import Place, find
from core.link.engine import Class, Engine, File
from core.link.found import Targets
from core.link.held import record_place
from core.link.kinds import (
    CALLABLE,
    CLASS,
    CLS,
    EXTERNAL,
    FORMAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    OUTSIDER,
    PARAMETER,
    SELF,
    VARIABLE,
    Type,
)
from core.link.members import outside_member, place_of
from core.link.symbols import stub_parameters
from core.link.targets import MEMBER, absent, add_place, settle_unknown
from core.model import Flag, Kind


def collect_keyword(engine: Engine, file: File, callee: int, name: str, found: Targets) -> None:
    """The parameter, or the field, that a keyword argument names."""
    types = engine.types(file, callee)
    if not types:
        settle_unknown(engine, file, callee, found)
    for kind in types:
        keyword_targets(engine, file, kind, name, found)


def keyword_targets(engine: Engine, file: File, kind: Type, name: str, found: Targets) -> None:
    tag = kind[0]
    if tag == FUNCTION:
        parameter_target(engine, kind[1], kind[2], name, found)
    elif tag in (CLASS, CLS):
        constructor_keyword(engine, kind, name, found)
    elif tag in (INSTANCE, SELF):
        place = place_of(engine, kind, file.rules.call_member) if kind[1] is not None else None
        if place is None:
            found.unknown = True
        else:
            place_keyword(engine, place, name, found)
    elif tag in (EXTERNAL, OUTSIDER):
        found.outside.append(outside_member(kind, name))
    elif tag in (CALLABLE, LAMBDA, PARAMETER, VARIABLE, FORMAL):
        found.unknown = True
    else:
        found.outside.append((EXTERNAL, file.rules.builtin_module, name))


def parameter_target(engine: Engine, file: File, function: int, name: str, found: Targets) -> None:
    """A parameter by its name; one that `**keywords` takes in belongs to nobody that we know."""
    symbols = file.symbols
    engine.note(file, symbols[function].name)
    stubs = stub_parameters(file, function, name)
    for index in stubs:
        if symbols[index].name == name:
            found.add(file, index, MEMBER)
        else:
            record_keyword(engine, file, index, name, found)
    if found.symbols:
        return
    for index in symbols[function].parameters:
        parameter = symbols[index]
        if parameter.name == name and not parameter.flags & (Flag.VARIADIC | Flag.KEYWORDS):
            found.add(file, index, MEMBER)
            return
    rest = [i for i in symbols[function].parameters if symbols[i].flags & Flag.KEYWORDS]
    if not any(record_keyword(engine, file, index, name, found) for index in rest):
        found.unknown = found.unknown or bool(rest)
        found.missing = found.missing or not rest


def record_keyword(engine: Engine, file: File, index: int, name: str, found: Targets) -> bool:
    """`**options: Unpack[Options]`: the field of a record that says which names are taken."""
    place = record_place(engine, file, index, name)
    if place is not None:
        add_place(engine, place, found)
    return place is not None


def place_keyword(engine: Engine, place: Place, name: str, found: Targets) -> None:
    owner, _, paths = place
    for path in paths:
        for kind in engine.types(owner.file, path):
            if kind[0] == FUNCTION:
                parameter_target(engine, kind[1], kind[2], name, found)


def constructor_keyword(engine: Engine, kind: Type, name: str, found: Targets) -> None:
    """A parameter of the constructor; without one of ours, a field of a dataclass or another record."""
    owner: Class | None = kind[1]
    if owner is None:
        found.unknown = True
        return
    for constructor in owner.file.rules.constructors:
        place = find(engine, owner, constructor)
        if place is not None:
            place_keyword(engine, place, name, found)
            return
    place = find(engine, owner, name)
    if place is not None and any(is_field(place[0].file, path) for path in place[2]):
        add_place(engine, place, found)
        return
    absent(engine, kind, owner, name, found)


def is_field(file: File, path: int) -> bool:
    node = file.paths[path]
    return bool(node[0] == op.SYMBOL and file.symbols[node[1]].kind == Kind.VALUE)
