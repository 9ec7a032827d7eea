"""What is behind a name that is called: the functions and classes that it holds, the constructors that run, and records
of keywords that it takes."""

from core.link.classes import Place, find, is_made_of_fields
from core.link.engine import Engine, File
from core.link.kinds import CLASS, CLS, FUNCTION, INSTANCE, SELF, Type, Types
from core.link.members import place_of
from core.link.symbols import declared_parameter
from core.paths import SYMBOL


def held_values(engine: Engine, file: File, types: Types) -> list[tuple[File, int, bool]]:
    """The functions and classes that a called value holds; True for classes, whose constructor runs too."""
    found: list[tuple[File, int, bool]] = []
    for kind in types:
        tag = kind[0]
        if tag == FUNCTION:
            found.append((kind[1], kind[2], False))
        elif (tag in (CLASS, CLS)) and kind[1] is not None:
            found.append((kind[1].file, kind[1].index, True))
        elif tag in (INSTANCE, SELF):
            found += called_instance(engine, file, kind)
    return list(dict.fromkeys(found))


def called_instance(engine: Engine, file: File, kind: Type) -> list[tuple[File, int, bool]]:
    """`__call__` of an instance that is called."""
    member = file.rules.call_member
    if not member or kind[1] is None:
        return []
    place = place_of(engine, kind, member)
    return (
        [(owner, symbol, False) for owner, symbol in place_symbols(place)]
        if place is not None
        else []
    )


def place_symbols(place: Place) -> list[tuple[File, int]]:
    file = place[0].file
    return [(file, file.paths[path][1]) for path in place[2] if file.paths[path][0] == SYMBOL]


def constructors(engine: Engine, file: File, symbol: int) -> list[tuple[File, int]]:
    """The constructor that a call of a class runs."""
    owner = file.class_of(symbol)
    for name in file.rules.constructors:
        place = find(engine, owner, name)
        if place is not None:
            engine.note(place[0].file, name)
            return place_symbols(place)
    return []


def record_place(engine: Engine, file: File, index: int, name: str) -> Place | None:
    """Where the record that a parameter `**options: Unpack[Record]` stands for has a field."""
    for kind in declared_parameter(engine, file, index) if file.symbols[index].type >= 0 else ():
        place = place_of(engine, kind, name) if kind[0] == INSTANCE else None
        if place is not None and is_made_of_fields(engine, kind[1]):
            return place
    return None
