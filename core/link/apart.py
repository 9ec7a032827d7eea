"""Members of types that are declared apart from them, and of types that are made of others.

    func (a *A) M() {}      in any file of the package: a member of A
    type D A                what D is made of: it has A's fields, not A's methods, unless A is an interface

The first are in containers of their own, which say what they extend (core.model.EXTENSION); the second are seen through
a class that has the fields alone.
"""

from core.link.engine import Class, Engine, File, record
from core.link.folders import condition_of, holders, key_of
from core.model import EXTENSION, Kind
from core.paths import SYMBOL


def parts_of(engine: Engine, owner: Class) -> tuple[Class, ...]:
    """What extends a class in other files of its package."""
    file = owner.file
    if not file.rules.package_folders or owner.symbol.parent != 0:
        return ()
    if owner is not file.classes.get(owner.index):
        return ()  # the fields alone
    return engine.ask(owner.found_above, ("", EXTENSION), find_parts, owner, None)  # type: ignore[no-any-return]


@record
def find_parts(engine: Engine, owner: Class, _: None) -> tuple[Class, ...]:
    name, file = owner.symbol.name, owner.file
    fits = file.rules.fitting
    found: list[tuple[int, Class]] = []
    for holder in holders(engine, file, key_of(file), name):
        if holder is not file:
            rank = fits("", condition_of(engine, holder))
            found += [(rank, holder.class_of(index)) for index in extending(holder, name)]
    return tuple([part for _, part in sorted(found, key=lambda item: -item[0])])


def extending(file: File, name: str) -> list[int]:
    """The symbols of a file that extend a type of this name."""
    if file.named is None:
        file.named = {}
        for index, symbol in enumerate(file.symbols):
            if symbol.detail == EXTENSION:
                file.named[symbol.name] = index
    return [file.named[name]] if name in file.named else []


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
