"""The facts of a file that is being edited, by way of those of the version before.

They are what reading the whole file gives; only references come in another order and paths have other numbers. The
module's unit, in Python a sixth of the work, is walked in any case. Where it says what it said before, and the edit
lies in the body of one callable, only that body is walked, and what it says takes the place of what it said. Where
something else stands outside of bodies, those bodies are taken over that do not rest on it. Where that cannot be told,
the whole file is read: documentation comments speak for the module, too.
"""

from collections.abc import Sequence
from typing import NamedTuple

from core.extract import complete, start
from core.extract.again import facts_again
from core.extract.alone import find_part, walk_alone
from core.extract.comparing import Past, has_same_comments
from core.extract.exchanging import Base, Elsewhere, Exchange, Lineage
from core.extract.finish import Renumber, finish_numbered
from core.extract.recorded import Record, record_of
from core.extract.rewinding import Rewinding
from core.extract.skeleton import Region, Skeleton, is_moved, skeleton_of
from core.extract.splicing import Kept, Spliced, splice
from core.extract.walker import MendingWalker, Walker
from core.extract.waves import walk_bodies
from core.languages import Language
from core.model import FileFacts, TakenBodies, TakenOver
from core.syntax.differences import Edit, find_edit
from core.syntax.tree import Parsed

MOST_SPARE = 3  # times as many paths as the whole file needs


class Extracted(NamedTuple):
    """The facts of a version; `lineage` when they were made from those of another one."""

    facts: FileFacts
    base: Base | None  # of later versions; None when these have to be read as a whole
    lineage: Lineage | None
    kept: Kept | None = None  # where bodies were taken over beside which something else stands

    def release(self) -> None:
        """Forget what is kept for following versions."""
        if self.lineage is not None and not self.lineage.kept.is_released:
            self.lineage.kept.release()


def taken_over(before: Extracted | None, after: Extracted) -> TakenOver | TakenBodies | None:
    """None where the versions were not made one from the other."""
    kept = after.kept
    if kept is not None and before is not None and kept.facts is before.facts:
        return TakenBodies(kept.references, len(kept.facts.paths), kept.symbols)
    lineage = after.lineage
    if before is None or before.base is None or after.base is None or lineage is None:
        return None
    part = lineage.part
    if before.lineage is lineage:
        references: Sequence[int] = range(len(part.rest))
    elif before.base is lineage.base:
        references = part.rest
    else:
        return None
    edit = find_edit(before.base.source, after.base.source)
    paths = len(lineage.base.facts.paths)
    return TakenOver(
        references,
        paths,
        frozenset(part.own.union(part.symbols, given_others(before.facts, after.facts, paths))),
        frozenset(part.own.union(split_by(edit, after.facts))),
    )


def given_others(before: FileFacts, after: FileFacts, paths: int) -> set[int]:
    """Symbols to which a body may give other values, wherever they are declared; `paths`: how many both have."""
    return {
        index
        for index, (old, new) in enumerate(zip(before.symbols, after.symbols, strict=True))
        if old.values != new.values or any(value >= paths for value in new.values)
    }


def split_by(edit: Edit, facts: FileFacts) -> set[int]:
    """Containers of which an edit stands between the beginning and a reference. In broken code a reference may stand
    outside of its container."""
    found: set[int] = set()
    for reference in facts.references:
        container = reference.container
        if container not in found:
            if facts.symbols[container].start <= edit.new_end:
                is_split = reference.starts[-1] >= edit.start
            else:
                is_split = reference.starts[0] <= edit.new_end
            if is_split:
                found.add(container)
    return found


def extract_edited(
    before: Extracted | None, source: bytes, language: Language, tree: Parsed
) -> Extracted:
    """The facts of a version; `before`: an earlier one, which only the last of its successors can go by."""
    if before is not None and (before.base is None or before.base.language != language):
        before.release()
        before = None
    found = None if before is None else follow_again(before, source, tree)
    if found is None:
        found = extract_anew(before, source, language, tree)
    if before is not None and found.lineage is not before.lineage:
        before.release()
    return found


def extract_anew(
    before: Extracted | None, source: bytes, language: Language, tree: Parsed
) -> Extracted:
    """The same with the module's unit walked anew."""
    walker, types = start(source, language, tree)
    skeleton = skeleton_of(walker)
    past: Past | None = None
    if before is not None and before.base is not None:
        found = follow(before, before.base, source, tree, walker, skeleton, types)
        if found is not None:
            return found
        if not walker.queue and skeleton.bodies:
            walker, _ = start(source, language, tree)
        past = past_of(before.base)
    record = None
    if types is None or not language.types_in_comments:
        record = record_of(walker, skeleton, {} if past is None else past.record.shared)
    if past is not None and record is not None:
        spliced = splice(past, walker, skeleton, record, source, tree, types)
        if spliced is not None:
            walker.module.release()
            return beside(past.base, spliced, source, tree, skeleton, record)
        if not walker.queue and skeleton.bodies:
            walker, _ = start(source, language, tree)
    makers = None if record is None else walk_bodies(walker, skeleton, record)
    complete(walker, types)
    renumber = Renumber(walker.paths)
    facts = finish_numbered(walker, tree.has_error or walker.too_deep, renumber)
    numbers = skeleton_numbers(renumber, skeleton)
    most = MOST_SPARE * len(facts.paths)
    base = Base(
        source, language, tree, facts, skeleton, numbers, most, walker.too_deep, makers, record
    )
    walker.module.release()
    return Extracted(facts, base, None)


def past_of(base: Base) -> Past | None:
    """What has to be known of a version so that bodies of it can be taken over."""
    if base.makers is None or base.too_deep or len(base.facts.paths) > base.most_paths:
        return None
    skeleton, record = base.skeleton, base.record
    if skeleton is None or record is None:
        walker, _ = start(base.source, base.language, base.tree)
        skeleton = skeleton_of(walker)
        record = record_of(walker, skeleton, {})
        walker.module.release()
    return None if record is None else Past(base, skeleton, record, base.makers)


def beside(
    before: Base, spliced: Spliced, source: bytes, tree: Parsed, skeleton: Skeleton, record: Record
) -> Extracted:
    """A version with bodies of the version before."""
    facts = spliced.facts
    numbers = skeleton_numbers(spliced.renumber, skeleton)
    base = Base(
        source, before.language, tree, facts, skeleton, numbers, before.most_paths, False, spliced.makers, record
    )  # fmt: skip
    return Extracted(facts, base, None, spliced.kept)


def skeleton_numbers(renumber: Renumber, skeleton: Skeleton) -> dict[int, int]:
    last = skeleton.paths
    return {path: number for path, number in renumber.numbers.items() if path < last}


def follow_again(before: Extracted, source: bytes, tree: Parsed) -> Extracted | None:
    """The version by way of the walk that was kept, None when that is not possible."""
    lineage = before.lineage
    if lineage is None or lineage.kept.is_released:
        return None
    renumber = numbered(lineage.base)
    facts = facts_again(lineage, lineage.kept, source, tree, renumber)
    return None if facts is None else following(lineage, source, tree, facts, renumber, None)


def numbered(base: Base) -> Renumber:
    """Which path is which in the facts of a base."""
    renumber = Renumber(list(base.facts.paths[:1]))
    renumber.numbers = dict(base.numbers)
    renumber.kept = list(base.facts.paths)
    renumber.done = len(renumber.kept)
    return renumber


def following(
    lineage: Lineage,
    source: bytes,
    tree: Parsed,
    facts: FileFacts,
    renumber: Renumber,
    skeleton: Skeleton | None,
) -> Extracted:
    """A version that was made from a lineage's base."""
    base = lineage.base
    numbers = skeleton_numbers(renumber, lineage.skeleton)
    makers = base.makers
    for index in lineage.part.own:
        if facts.symbols[index].kind != base.facts.symbols[index].kind:
            makers = None  # what is in it may be walked earlier or later
    after = Base(
        source, base.language, tree, facts, skeleton, numbers, base.most_paths, False, makers
    )
    return Extracted(facts, after, lineage)


def follow(
    before: Extracted,
    base: Base,
    source: bytes,
    tree: Parsed,
    walker: Walker,
    skeleton: Skeleton,
    types: Language | None,
) -> Extracted | None:
    """The version by way of the one before, None when that is not possible. Uses up the walk when it might be."""
    lineage, region = before.lineage, None
    if lineage is not None and not lineage.kept.is_released:
        region = edited_region(
            lineage.base.source, lineage.skeleton, source, skeleton, lineage.number
        )
    if lineage is None or region is None:
        known, kept = skeleton_in(base)
        number = edited_body(base, known, source)
        region = None if number < 0 else edited_region(base.source, known, source, skeleton, number)
        lineage = None if region is None else make_lineage(base, known, kept, number)
    if lineage is None or region is None:
        return None
    if types is not None and not has_same_comments(lineage.base.source, source, region):
        return None
    alone = walk_alone(walker, skeleton, lineage.number, types)
    if alone.too_deep or not alone.quiet:
        return None
    renumber = numbered(lineage.base)
    renumber.paths = alone.paths
    try:
        facts = Exchange(lineage, alone, region, renumber).facts(tree.has_error)
    except Elsewhere:
        return None
    finally:
        walker.module.release()
    return following(lineage, source, tree, facts, renumber, skeleton)


def skeleton_in(base: Base) -> tuple[Skeleton, Rewinding | None]:
    """What a version says outside of bodies; and its walk, where it had to be walked for that."""
    if base.skeleton is not None:
        return base.skeleton, None
    walker, types = start(base.source, base.language, base.tree, make=MendingWalker)
    skeleton = skeleton_of(walker)
    return skeleton, Rewinding(walker, skeleton, types)


def edited_body(base: Base, skeleton: Skeleton, source: bytes) -> int:
    """The last body that begins before the first difference; -1 for none, and where too much has gathered."""
    edit = find_edit(base.source, source)
    found = -1
    for number, body in enumerate(skeleton.bodies):
        if body.start <= edit.start and (found < 0 or body.start > skeleton.bodies[found].start):
            found = number
    return -1 if base.too_deep or len(base.facts.paths) > base.most_paths else found


def edited_region(
    before: bytes, known: Skeleton, source: bytes, skeleton: Skeleton, number: int
) -> Region | None:
    """The body, with what is different behind it; None where more than that is."""
    edit = find_edit(before, source)
    bodies = known.bodies
    if len(skeleton.bodies) != len(bodies):
        return None
    old, new, by = bodies[number], skeleton.bodies[number], edit.new_end - edit.old_end
    if edit.start < old.start:
        return None
    if sum(body.symbol == old.symbol for body in bodies) != 1:
        return None
    start = min(old.start, new.start)
    old_end = max(edit.old_end, old.end, new.end - by)
    for other, body in enumerate(bodies):
        if other != number and (body.flawed or not (body.end < start or body.start > old_end)):
            return None
    region = Region(start, old_end, old_end + by)
    if not is_moved(known, skeleton, region):
        return None
    if any(body.flawed and other != number for other, body in enumerate(skeleton.bodies)):
        return None
    return region


def make_lineage(
    base: Base, skeleton: Skeleton, kept: Rewinding | None, number: int
) -> Lineage | None:
    """What the body says in a version; None where that cannot be told from what others say."""
    if kept is None:
        walker, types = start(base.source, base.language, base.tree, make=MendingWalker)
        kept = Rewinding(walker, skeleton, types)
    alone = kept.walk(number, kept.body(number), base.source)
    part = None
    if alone.quiet:
        part = find_part(base.facts, base.numbers, skeleton, alone, kept.changed())
    if part is None:
        kept.release()
        return None
    return Lineage(base, number, skeleton, part, alone.members, kept)
