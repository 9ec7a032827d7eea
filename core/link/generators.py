"""Generators: what a method that is one returns at its end, which `yield from` and `await` give."""

from core.link.annotations import instances
from core.link.classes import arguments_at
from core.link.engine import Engine
from core.link.generics import substitute
from core.link.kinds import FORM, Type, Types, join
from core.link.members import place_of
from core.link.receivers import receiver_of
from core.paths import SYMBOL


def result_of_generator(engine: Engine, kind: Type, name: str) -> Types:
    """What a method that is a generator returns at its end, by its declared type."""
    place = place_of(engine, kind, name) if name and kind[1] is not None else None
    if place is None:
        return ()
    owner, arguments, paths = place
    node = owner.file.paths[paths[0]]
    if node[0] != SYMBOL or owner.file.symbols[node[1]].returns < 0:
        return ()
    found: list[Types] = []
    for said in engine.types(owner.file, owner.file.symbols[node[1]].returns):
        if said[0] == FORM and said[1].sent >= 0 and len(said[2]) > said[1].sent + 1:
            found.append(instances(engine, owner.file, said[2][said[1].sent + 1]))
    return substitute(join(found), receiver_of(kind), arguments_at(engine, kind, owner, arguments))
