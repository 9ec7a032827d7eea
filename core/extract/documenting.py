"""Documentation of symbols: docstrings, comments above a declaration, strings below a variable."""

from core.extract.walker import Walker
from core.syntax.tree import Node

NOWHERE = (-1, -1)
MOST_COMMENTS = 200  # above one declaration; finding the sibling before a node is not free
BLOCK_COMMENT_END = (
    b"*/"  # the last line of a comment in every language that has comments of several lines
)


def comment_above(w: Walker, node: Node, start: int = -1) -> tuple[int, int]:
    """The block of comments that ends on the line above a declaration, which begins at `start` when not with `node`."""
    if not w.has_comments:
        return NOWHERE
    if start < 0:
        start = node.start_byte
    if not comment_on_line_above(w, start):
        return NOWHERE
    while node.parent is not None and start < node.start_byte:
        node = node.parent
    return comments_before(w, node)


def comment_on_line_above(w: Walker, start: int) -> bool:
    """Whether the line above ends like a comment: a look at the text that spares most looks at the tree."""
    source = w.source
    line = source.rfind(b"\n", 0, start) + 1
    if line == 0 or source[line:start].strip():
        return False
    above = source[source.rfind(b"\n", 0, line - 1) + 1 : line].strip()
    return above.endswith(BLOCK_COMMENT_END) or above.startswith(w.language.comment_marks)


def comments_before(w: Walker, node: Node) -> tuple[int, int]:
    """The comments directly before a node, or before the block that it begins."""
    above = node.prev_sibling
    while above is None and node.parent is not None and node.parent.start_byte == node.start_byte:
        node = node.parent
        above = node.prev_sibling
    start, end = NOWHERE
    below = node.start_byte
    for _ in range(MOST_COMMENTS):
        if above is None or above.kind_id not in w.comments:
            break
        if w.source.count(b"\n", above.end_byte, below) > 1 or behind_code(w, above):
            break
        start, below = above.start_byte, above.start_byte
        end = above.end_byte if end < 0 else end
        above = above.prev_sibling
    return (start + w.shift, end + w.shift) if start >= 0 else NOWHERE


def behind_code(w: Walker, comment: Node) -> bool:
    """Whether a comment stands behind code on its line."""
    start = comment.start_byte
    return bool(w.source[w.source.rfind(b"\n", 0, start) + 1 : start].strip())


def docstring(w: Walker, node: Node | None) -> tuple[int, int]:
    """The range of a string that documents, where it is one: formatted strings and bytes are values."""
    if node is None or w.source[node.start_byte] in b"fFbBtT":
        return NOWHERE
    return (node.start_byte + w.shift, node.end_byte + w.shift)


def document_module(w: Walker, children: list[Node]) -> None:
    """A string or a block of comments at the top of what stands outermost documents the module."""
    first = next((child for child in children if child.kind_id not in w.comments), None)
    module = w.drafts[0]
    if first is not None and w.construct_name(first) == "text":
        module.documentation = docstring(w, first)
    elif children and children[0] is not first and children[0].start_byte == 0:
        end = children[0].end_byte
        for child in children[1:]:
            if child.kind_id not in w.comments or w.source.count(b"\n", end, child.start_byte) > 1:
                break
            end = child.end_byte
        module.documentation = (0, end)


def document_value(w: Walker, node: Node) -> None:
    """A string that stands alone below a variable documents it."""
    symbol, end = w.documentable
    start = node.start_byte + w.shift
    if symbol >= 0 and end <= start and w.shift == 0:
        between = w.source[end:start]
        if (
            not between.strip()
            and between.count(b"\n") == 1
            and w.drafts[symbol].documentation[0] < 0
        ):
            w.drafts[symbol].documentation = docstring(w, node)
    w.documentable = NOWHERE
