"""What a file says outside of the bodies of its callables, written down so that two versions can be compared.

A walk that was started has come to that point: the module's unit is complete, and bodies wait in the queue.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from core.extract.definitions import walk_body
from core.extract.finish import members_of
from core.extract.functions import walk_function
from core.extract.scopes import Draft
from core.extract.walker import MendingWalker, Walker
from core.syntax.tree import Node

BODIES = (walk_body, walk_function)


class Region(NamedTuple):
    """Where two texts differ: old[start:old_end] has become new[start:new_end]."""

    start: int
    old_end: int
    new_end: int


class Body(NamedTuple):
    """The body of a callable of the module's unit, and errors beside it."""

    symbol: int
    start: int
    end: int
    flawed: bool  # by a syntax error in it, or between it and what belongs to it


class Skeleton(NamedTuple):
    """Comparable values, and the places among them apart."""

    bodies: list[Body]
    said: tuple[Any, ...]
    places: list[int]
    drafts: int  # how many there are
    paths: int
    imports: int
    exports: tuple[Any, ...]


def is_body(job: Any) -> bool:
    """Whether a job of the queue walks a callable's body."""
    return isinstance(job, partial) and job.func in BODIES


def skeleton_of(walker: Walker) -> Skeleton:
    """What a walk that was started has found."""
    stems: list[tuple[Any, ...]] = []
    places: list[int] = []
    for draft in walker.drafts:
        stems.append(stem_of(draft))
        places += places_of(draft)
    for starts in walker.groups.values():
        places += starts
    for item in walker.imports:
        places += (item.start, item.end)
    exports = exports_of(walker)
    said = (
        stems,
        list(walker.paths),
        [(key, len(starts)) for key, starts in walker.groups.items()],
        [(*item[:5], item.flags) for item in walker.imports],
        members_of(walker),
        exports,
    )
    return Skeleton(
        [body_of(job, isinstance(walker, MendingWalker)) for job in walker.queue if is_body(job)],
        said,
        places,
        len(walker.drafts),
        len(walker.paths),
        len(walker.imports),
        exports,
    )


def exports_of(walker: Walker) -> tuple[Any, ...]:
    wildcard = None if walker.wildcard is None else tuple(walker.wildcard)
    return (walker.has_exports, dict(walker.exports), wildcard)


def body_of(job: Any, mends: bool) -> Body:
    node: Node = job.args[3]
    start, end, flawed = node.start_byte, node.end_byte, node.has_error
    around = node.parent if mends else None
    if around is not None and around.has_error:
        flawed = True
        for child in around.children:
            if child.is_error:  # walked with the body
                start, end = min(start, child.start_byte), max(end, child.end_byte)
    return Body(job.args[1], start, end, flawed)


def stem_of(draft: Draft) -> tuple[Any, ...]:
    """What a symbol says beside places."""
    return (
        draft.name, draft.kind, draft.detail, draft.parent, draft.flags, draft.type, draft.returns,
        tuple(draft.values), tuple(draft.yields), tuple(draft.bases), tuple(draft.decorators), tuple(draft.parameters),
        tuple(draft.type_parameters), len(draft.declarations) if draft.declarations else 0,
    )  # fmt: skip


def places_of(draft: Draft) -> Iterator[int]:
    yield draft.start
    yield draft.end
    yield draft.name_start
    yield draft.name_end
    yield from draft.signature
    yield from draft.documentation
    for place in draft.declarations or ():
        yield from place


def is_moved(old: Skeleton, new: Skeleton, region: Region) -> bool:
    """Whether two versions say the same, at places that are the same but for an edit."""
    if len(old.places) != len(new.places) or len(old.bodies) != len(new.bodies):
        return False
    if old.said != new.said:
        return False
    start, old_end, new_end = region
    by = new_end - old_end
    for before, after in zip(old.places, new.places, strict=True):
        if before < start:
            if after != before:
                return False
        elif before > old_end:
            if after != before + by:
                return False
        elif not start <= after <= new_end:
            return False
    return True
