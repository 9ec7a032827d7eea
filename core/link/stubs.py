"""Stubs beside sources: what `shapes.pyi` says of what `shapes.py` declares.

Names are looked for in the source, which is what people want to see, and types that the source does not write are
taken from the stub. What only the stub declares is found there. A class is one class, that of the source, whichever of
the two names it.
"""

from core.link.engine import Class, Engine, File
from core.model import FilePath, Kind

Twin = tuple[File, int]


def stub_of(engine: Engine, file: File) -> File | None:
    """The stub beside a source."""
    suffix = file.rules.stub_suffix
    if not suffix or file.path.endswith(suffix):
        return None
    return beside(engine, file)


def source_of(engine: Engine, file: File) -> File | None:
    """The source beside a stub."""
    suffix = file.rules.stub_suffix
    if not suffix or not file.path.endswith(suffix):
        return None
    return beside(engine, file)


def twin_path(file: File) -> FilePath:
    """Where the stub of a source is, or the source of a stub, if there is one."""
    rules, stem = file.rules, file.path[: file.path.rfind(".")]
    return stem + (
        rules.source_suffix if file.path.endswith(rules.stub_suffix) else rules.stub_suffix
    )


def beside(engine: Engine, file: File) -> File | None:
    if file.twin is False:
        path = twin_path(file)
        file.twin = engine.load(path) if engine.outside.lookup.exists(path) else None
    twin: File | None = file.twin
    if twin is not None:
        engine.note(twin, "")
    return twin


def twin_of(engine: Engine, file: File, index: int) -> Twin | None:
    """The stub's symbol for a source's."""
    stub = stub_of(engine, file)
    return same_symbol(engine, stub, file, index) if stub is not None else None


def same_symbol(engine: Engine, twin: File, file: File, index: int) -> Twin | None:
    symbol = file.symbols[index]
    engine.note(twin, symbol.name)
    if twin.named is None:
        twin.named = {}
        for number, other in enumerate(twin.symbols):
            twin.named.setdefault(other.qualified, number)
    found = twin.named.get(symbol.qualified)
    if found is None or (twin.symbols[found].kind == Kind.CONTAINER) != (
        symbol.kind == Kind.CONTAINER
    ):
        return None
    return twin, found


def typed_twin(engine: Engine, file: File, index: int) -> Twin | None:
    """The stub's symbol for a value, a parameter or a callable of a source, where it has a type that the source's has
    not."""
    symbol = file.symbols[index]
    if symbol.type >= 0 or symbol.returns >= 0 or not file.rules.stub_suffix:
        return None
    twin = twin_of(engine, file, index)
    if twin is None:
        return None
    told = twin[0].symbols[twin[1]]
    return twin if told.type >= 0 or told.returns >= 0 else None


def own_class(engine: Engine, file: File, index: int) -> Class:
    """The class that a container symbol stands for: the source's, for one of a stub."""
    source = source_of(engine, file) if file.rules.stub_suffix else None
    twin = same_symbol(engine, source, file, index) if source is not None else None
    return twin[0].class_of(twin[1]) if twin is not None else file.class_of(index)


def stub_class(engine: Engine, owner: Class) -> Class | None:
    """What the stub says of a class of a source."""
    twin = twin_of(engine, owner.file, owner.index) if owner.file.rules.stub_suffix else None
    return twin[0].class_of(twin[1]) if twin is not None else None
