"""Members of types that are declared apart from them, and of types that are made of others.

    func (a *A) M() {}              in any file of the package: a member of A
    impl<B> Trait<B> for A<B> {}    in any file: its members are A's, which derives from Trait by it
    type D A                        what D is made of: it has A's fields, not A's methods, unless A is an interface

The first are in containers of their own, *extensions*, whose first base is what they extend (core.model.EXTENSION). In
the line of a type they come behind it, before what it derives from. Which files extend a name is asked of the index and
noted, so that a file that begins to selects those who looked for members of the type. The last are seen through a class
that has the fields alone.
"""

from typing import Any

from core.link.engine import Class, Engine, File, record
from core.link.folders import condition_of, holders, key_of
from core.link.kinds import CLASS, VARIABLE, Type, Types
from core.model import EXTENSION, Kind
from core.paths import SYMBOL

Entry = tuple[Any, Any]  # see core.link.classes


def extensions_of(engine: Engine, owner: Class) -> tuple[Entry, ...]:
    """What extends a class: (extension, its arguments in terms of the class's variables)."""
    file = owner.file
    if not file.rules.members_apart or owner.symbol.detail == EXTENSION:
        return ()
    if owner is not file.classes.get(owner.index):
        return ()  # the fields alone
    return engine.ask(file.extended, owner.index, find_extensions, owner, None)  # type: ignore[no-any-return]


@record
def find_extensions(engine: Engine, owner: Class, _: None) -> tuple[Entry, ...]:
    name, file = owner.symbol.name, owner.file
    found: list[tuple[bool, int, Entry]] = []
    for holder in dict.fromkeys([file, *holders(engine, file, key_of(file), name)]):
        for index in extending(holder, name):
            extension = holder.class_of(index)
            bases = extension.symbol.bases
            for kind in engine.types(holder, bases[0]):
                if kind[0] == CLASS and kind[1] is owner:
                    entry = (extension, arguments_of(owner, extension, kind[2]))
                    found.append((len(bases) > 1, -rank_of(engine, holder), entry))
    # What belongs to the type itself comes first; of variants, the one that always does.
    return tuple([entry for _, _, entry in sorted(found, key=lambda item: item[:2])])


def rank_of(engine: Engine, holder: File) -> int:
    if not holder.rules.package_folders:
        return 0
    return holder.rules.fitting("", condition_of(engine, holder))


def extending(file: File, name: str) -> list[int]:
    """The symbols of a file that extend a type of this name."""
    if file.extensions is None:
        file.extensions = {}
        for index, symbol in enumerate(file.symbols):
            if symbol.detail == EXTENSION:
                file.extensions.setdefault(symbol.name, []).append(index)
    return file.extensions.get(name, [])


def arguments_of(owner: Class, extension: Class, given: tuple[Types, ...]) -> tuple[Types, ...]:
    """What the variables of an extension stand for, by where they stand among the type's arguments."""
    places: dict[Type, int] = {}
    for position, types in enumerate(given):
        if len(types) == 1 and types[0][0] == VARIABLE:
            places.setdefault(types[0], position)
    own = owner.symbol.type_parameters
    found: list[Types] = []
    for name, _ in extension.symbol.type_parameters:
        variable: Type = (VARIABLE, extension.file, (extension.index, name))
        position = places.get(variable, len(own))
        if position < len(own):
            found.append(((VARIABLE, owner.file, (owner.index, own[position][0])),))
        else:
            found.append((variable,))
    return tuple(found)


def fields_of(owner: Class) -> Class:
    """A class as another type is made of it: without its methods."""
    file = owner.file
    if owner.symbol.detail == "interface":
        return owner
    known = file.classes.get(-owner.index)
    if known is None:
        known = file.classes[-owner.index] = Class(file, owner.index)
        known.scope = {
            name: kept for name, paths in owner.scope.items() if (kept := values_in(file, paths))
        }
    return known


def values_in(file: File, paths: tuple[int, ...]) -> tuple[int, ...]:
    nodes = [(path, file.paths[path]) for path in paths]
    return tuple([p for p, n in nodes if n[0] == SYMBOL and file.symbols[n[1]].kind == Kind.VALUE])
