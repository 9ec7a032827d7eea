"""The facts of a version that differs from an older one inside of one body: only this body is walked, in the walk of
the older version that was kept.

What stands around the body need not be walked: it is the same text in trees of the same shape, at places that the edit
has moved. Where the trees differ beside the body, or the walk of what is around it looks into it (docstrings,
documentation comments), this is not the way.
"""

from collections import Counter
from typing import NamedTuple

from core.extract import DOCUMENTED
from core.extract.alone import Alone, in_facts
from core.extract.documenting import NOWHERE, docstring
from core.extract.exchanging import AFTER_PLACES, FIRST_PLACE, Elsewhere, Exchange, Lineage
from core.extract.finish import Renumber, flags_of, frozen
from core.extract.rewinding import Rewinding
from core.extract.scopes import Draft
from core.extract.skeleton import Region
from core.extract.walker import Walker
from core.model import FileFacts, Symbol
from core.syntax.differences import Edit, find_edit
from core.syntax.tree import Node, Parsed

COMMENT_END = b"*/"
NEVER = 1 << 60


class Around(NamedTuple):
    """What has become of a body, and where it stands."""

    body: Node
    region: Region  # the body, the edit, and errors beside the body
    ends: dict[int, int]  # of what stands around it, where they are in the region


def facts_again(
    lineage: Lineage, kept: Rewinding, source: bytes, tree: Parsed, renumber: Renumber
) -> FileFacts | None:
    """The facts of a version; None where they must be found out in another way. `renumber` knows the paths of the
    lineage's base, and learns others."""
    base, number = lineage.base, lineage.number
    edit = find_edit(base.source, source)
    old = kept.body(number)
    if edit.start < old.start_byte and not base.tree.has_error:
        return None
    around = same_around(kept.walker, base.tree, tree, old, edit)
    if around is None or not is_free_of_comments(kept, base.source, source, around.region):
        return None
    start = around.region.start
    if not kept.is_before(number, start) or not has_same_parts(kept, number, source, around.body):
        return None
    alone = kept.walk(number, around.body, source, start)
    if alone.too_deep or not alone.quiet:
        return None
    renumber.paths = alone.paths
    try:
        return Again(lineage, kept, alone, around, renumber).facts(tree.has_error)
    except Elsewhere:
        return None


def same_around(
    walker: Walker, before: Parsed, after: Parsed, body: Node, edit: Edit
) -> Around | None:
    """What has become of a body in a later tree, None where the trees differ beside it."""
    old, new = before.statements(), after.statements()
    by = edit.new_end - edit.old_end
    ends: list[tuple[int, int]] = []
    errors: list[Node] = []  # of both versions, beside the body
    old_errors = 0
    behind = NEVER
    parent: Node | None = None
    while True:
        if parent is not None and walker.kinds.get(parent.kind_id) == "callable":
            errors = [child for child in old if child.is_error]
            old_errors = len(errors)
            errors += [child for child in new if child.is_error]
            old = [child for child in old if not child.is_error]
            new = [child for child in new if not child.is_error]
        at = place_among(old, new, body, by)
        if at < 0:
            return None
        if at + 1 < len(old):
            behind = min(behind, old[at + 1].start_byte)
        parent, other = old[at], new[at]
        if parent.id == body.id:
            break
        if parent.start_byte != other.start_byte:
            return None
        ends.append((parent.end_byte, other.end_byte))
        old, new = parent.children, other.children
    start, old_end = body.start_byte, max(body.end_byte, other.end_byte - by, edit.old_end)
    start = min(start, other.start_byte)
    for number, error in enumerate(errors):
        start = min(start, error.start_byte)
        old_end = max(old_end, error.end_byte - (by if number >= old_errors else 0))
    for one, its in ends:
        if its != one + by:
            old_end = max(old_end, one, its - by)
    if edit.start < start or behind < old_end:
        return None
    found: dict[int, int] = {}
    for one, its in ends:
        if one <= old_end and found.setdefault(one, its) != its:
            return None
    last = found.get(old_end, old_end + by)
    if last != old_end + by and (behind == old_end or after.root_node.end_byte <= old_end + by):
        return None
    return Around(other, Region(start, old_end, old_end + by), found)


def place_among(old: list[Node], new: list[Node], body: Node, by: int) -> int:
    """Which of some neighbours holds the body, -1 where any other is not what it was."""
    if len(old) != len(new):
        return -1
    start, end = body.byte_range
    at = -1
    for place, (one, other) in enumerate(zip(old, new, strict=True)):
        first, last = one.byte_range
        if one.kind_id != other.kind_id:
            return -1
        if at < 0 and first <= start and last >= end:
            at = place
            continue
        if at >= 0:
            first, last = first + by, last + by
        if other.byte_range != (first, last) or one.has_error or other.has_error:
            return -1
    return at


def is_free_of_comments(kept: Rewinding, old: bytes, new: bytes, region: Region) -> bool:
    """Whether there are no documentation comments in a body, and comments elsewhere are what they were."""
    walker = kept.walker
    if any(mark in new for mark in walker.language.comment_marks) != walker.has_comments:
        return False
    start, old_end, new_end = region
    if not walker.language.comment_types:
        return True
    if old.find(DOCUMENTED, start - 2, old_end + 2) >= 0:
        return False
    if new.find(DOCUMENTED, start - 2, new_end + 2) >= 0:
        return False
    opened = new.rfind(DOCUMENTED, 0, start)
    return opened < 0 or new.find(COMMENT_END, opened + len(DOCUMENTED), start) >= 0


def has_same_parts(kept: Rewinding, number: int, source: bytes, body: Node) -> bool:
    """Whether a body is still its callable's, and what it begins with documents the callable as before."""
    walker = kept.walker
    around = body.parent
    if around is None:
        return False
    construct, parts, _ = walker.construct(around)
    if construct != "callable":  # others are documented by comments
        return any(isinstance(part, Node) and part.id == body.id for part in parts)
    if parts[3] is None or parts[3].id != body.id:
        return False
    before = kept.documentation(number)
    if before[0] < kept.body(number).start_byte:
        before = NOWHERE
    walker.source = source
    return docstring(walker, parts[4]) == before


class Again(Exchange):
    """The same with a walk whose places, but those in the body, are the base's."""

    def __init__(
        self,
        lineage: Lineage,
        kept: Rewinding,
        alone: Alone,
        around: Around,
        renumber: Renumber,
    ) -> None:
        super().__init__(lineage, alone, around.region, renumber)
        self.lineage, self.kept, self.around = lineage, kept, around
        self.walked_imports = 0

    def moved(self, place: int) -> int:
        if place < self.region.start:
            return place
        end = self.around.ends.get(place)
        if end is not None:
            return end
        if place >= self.region.old_end:
            return place + self.by
        raise Elsewhere

    def merged_symbols(self) -> list[Symbol]:
        own, said = self.part.own, self.part.said
        symbols = self.base.facts.symbols
        numbers = {self.symbols.get(i, i): i for i in [*self.alone.own, *self.symbols]}
        touched = set(self.kept.changed()) | set(self.part.touched)
        for index in touched:
            numbers[index] = index
        found = self.frozen_symbols(sorted(numbers.values()))
        merged: list[Symbol] = []
        for index, symbol in enumerate(symbols):
            number = numbers.get(index, -1)
            if number < 0:
                merged.append(self.moved_symbol(symbol))
            elif index in own:
                if said[number].parent != found[number].parent:
                    raise Elsewhere
                merged.append(found[number])
            else:
                merged.append(self.shared_symbol(symbol, number, said[number], found[number]))
        return merged

    def shared_symbol(self, symbol: Symbol, number: int, before: Symbol, after: Symbol) -> Symbol:
        """A symbol that is not the body's own, and of which it says something."""
        self.check_symbol(before, after)
        start, old_end, _ = self.region
        if number >= self.known and start <= before.start < old_end:  # declared in the body
            return after if symbol == before else self.combined(symbol, number, after)
        if before[FIRST_PLACE:AFTER_PLACES] != after[FIRST_PLACE:AFTER_PLACES]:
            raise Elsewhere
        if before.declarations != after.declarations:
            raise Elsewhere
        if before == after:
            return self.moved_symbol(symbol)
        if symbol != before:
            raise Elsewhere
        return self.moved_symbol(after)

    def frozen_symbols(self, numbers: list[int]) -> dict[int, Symbol]:
        """Symbols of the walk as the facts have them."""
        drafts, own, base = self.alone.drafts, self.alone.own, self.base.facts.symbols
        said = self.part.said
        wildcard = self.alone.walker.wildcard
        offered = None if wildcard is None else set(wildcard)
        seen: Counter[tuple[str, str]] = Counter()
        qualified: dict[int, str] = {}
        found: dict[int, Symbol] = {}
        for index in range(self.known):  # a parameter may have the name of a member of the body's
            if drafts[index].parent == self.alone.symbol:
                seen[base[index].kind, base[index].qualified] += 1
        for number in numbers:
            draft = drafts[number]
            if number < self.known:
                name, ordinal = base[number].qualified, base[number].ordinal
            elif number in own:
                around = qualified[draft.parent]
                name = f"{around}::{draft.name}" if around else draft.name
                ordinal = seen[draft.kind, name]
                seen[draft.kind, name] += 1
            else:
                name, ordinal = said[number].qualified, said[number].ordinal
            qualified[number] = name
            if number == self.alone.symbol:
                self.move_callable(draft)
            symbol = frozen(
                draft, name, ordinal, flags_of(self.alone.walker, draft, offered), self.renumber
            )
            found[number] = in_facts(symbol, self.symbols)
        return found

    def move_callable(self, draft: Draft) -> None:
        """The callable's own places behind its body."""
        moved = self.moved
        draft.start, draft.end = moved(draft.start), moved(draft.end)
        draft.name_start, draft.name_end = moved(draft.name_start), moved(draft.name_end)
        start, end = draft.signature
        body = self.kept.body(self.lineage.number)
        if end == body.start_byte:
            draft.signature = start, self.around.body.start_byte
        elif end > self.region.start:
            raise Elsewhere
        if draft.declarations:
            raise Elsewhere
