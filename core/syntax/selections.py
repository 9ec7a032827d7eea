"""What stands around a place in a text, from the smallest to the whole: nodes of its tree, and what brackets hold."""

from core.syntax.tree import Node, Parsed, span_of

Stretch = tuple[int, int]
OPENING, CLOSING = b"([{", b")]}"
DEEPEST = 1000
MOST_CHILDREN = 64  # among which brackets are looked for


def stretches_around(source: bytes, tree: Parsed, offset: int) -> list[Stretch]:
    """Stretches that hold a place, each in the next one, the last being the whole text."""
    at = place_of_word(source, offset)
    whole = (0, len(source))
    part = next((p for p in tree.parts if span_of(p)[0] <= at < span_of(p)[1]), None)
    found = [whole]
    if part is not None:
        found.append(span_of(part))
    root = tree.root_node if part is None else part.root_node
    found += nodes_at(source, root, at)
    chain: list[Stretch] = []
    for start, end in found:
        outer = chain[-1] if chain else whole
        inside = outer[0] <= start and end <= outer[1] and start <= offset <= end
        if inside and (not chain or (start, end) != outer):
            chain.append((start, end))
    return chain[::-1]


def place_of_word(source: bytes, offset: int) -> int:
    """Where to look: behind a word the word is meant."""
    here, before = source[offset : offset + 1], source[max(offset - 1, 0) : offset]
    return offset - 1 if is_word(before) and not is_word(here) else offset


def is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte in (b"_", b"$") or byte >= b"\x80"


def nodes_at(source: bytes, root: Node, at: int) -> list[Stretch]:
    """Nodes at a place, from the outermost on, each behind what its brackets hold."""
    found: list[Stretch] = []
    cursor = root.walk()
    for _ in range(DEEPEST):
        if cursor.goto_first_child_for_byte(at) is None:
            break
        child = cursor.node
        if child is None or not child.start_byte <= at < child.end_byte:
            break
        parent = child.parent
        if parent is not None and 2 < parent.child_count <= MOST_CHILDREN:
            found += inside_brackets(source, parent, child)
        found.append((child.start_byte, child.end_byte))
    return found


def inside_brackets(source: bytes, parent: Node, child: Node) -> list[Stretch]:
    """What stands between the innermost brackets among a node's children that have one of these between them."""
    opened: list[int] = []
    for node in parent.children:
        start, end = node.start_byte, node.end_byte
        if start >= child.end_byte:
            if end - start == 1 and source[start] in CLOSING and opened:
                return [(opened[-1], start)]
        elif end - start == 1 and end <= child.start_byte:
            if source[start] in OPENING:
                opened.append(end)
            elif source[start] in CLOSING and opened:
                opened.pop()
    return []
